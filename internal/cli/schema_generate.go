package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
)

const opGenerate = "schema generate"

func (a *app) schemaGenerateCommand() *cobra.Command {
	var check bool
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Compile the schemas to a migration, for review",
		Long: `Compiles every schema of the project to SQL functions, and writes a goose migration into the
project's folder with what that folder doesn't hold yet: new validators, the trigger that calls
them, and what an operator needs for repairs. It reads and writes files only; the database
learns of it by migrate up. When nothing is new it writes nothing.

With --check it writes nothing, and ends with exit code 3 when a migration is missing.

JSON:

    {"file", "changed"}

"file" is "" when nothing is new; with --check it is the file that would be written.`,
		Args: takes(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error { return a.schemaGenerate(check) },
	}
	cmd.Flags().BoolVar(&check, "check", false, "only compare")
	return cmd
}

func (a *app) schemaGenerate(check bool) error {
	file, err := a.ownConfigFile()
	if err != nil {
		return err
	}
	if file == "" {
		return fault.New(opGenerate, project.DefaultFile, "no such file", "Write one with pgstrata init, or name another with --config.")
	}
	p, err := pgstrata.Open(file)
	if err != nil {
		return err
	}
	migration, err := p.Generate()
	if err != nil {
		return err
	}
	changed := migration != nil
	result := struct {
		File    string `json:"file"`
		Changed bool   `json:"changed"`
	}{Changed: changed}
	if changed {
		result.File = migration.File
		if !check {
			if err := createFile(opGenerate, migration.File, migration.SQL); err != nil {
				return err
			}
		}
	}
	if err := a.emit(result, func(w io.Writer) {
		if changed {
			fmt.Fprintln(w, result.File)
		}
	}); err != nil {
		return err
	}
	switch {
	case !changed:
		a.say("The migrations hold everything the schemas say.")
	case check:
		a.say("The schemas say more than the migrations hold: run pgstrata schema generate.")
		return &findingsError{}
	default:
		a.say("Review it, then: pgstrata migrate up")
	}
	return a.sayBehind(file)
}

// createFile writes a file, with its folder, that must not be there yet.
func createFile(op, path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fault.Wrap(err, op, filepath.Dir(path), "")
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return fault.New(op, path, "the file is already there", "Move it away first.")
	}
	if err != nil {
		return fault.Wrap(err, op, path, "")
	}
	_, err = file.WriteString(text)
	return fault.Wrap(errors.Join(err, file.Close()), op, path, "")
}
