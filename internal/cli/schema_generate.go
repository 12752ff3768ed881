package cli

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/compile"
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
	file, err := a.configFile()
	if err != nil {
		return err
	}
	if file == "" {
		return fault.New(opGenerate, project.DefaultFile, "no such file", "Write one with pgstrata init, or name another with --config.")
	}
	// The project alone: the foundation's documents are guarded by the foundation's own migrations.
	p, err := project.Load(file)
	if err != nil {
		return err
	}
	if p.Migrations == nil {
		return fault.New(opGenerate, p.File, "no folder for migrations is named", "Add migrations: {dir: migrations}.")
	}
	name, body, changed, err := compileMigration(p)
	if err != nil {
		return err
	}
	result := struct {
		File    string `json:"file"`
		Changed bool   `json:"changed"`
	}{Changed: changed}
	if changed {
		result.File = filepath.Join(p.Migrations.Dir, name)
		if !check {
			if err := createFile(opGenerate, result.File, body); err != nil {
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
	return nil
}

// compileMigration compares the project's schemas with the project's folder of migrations.
func compileMigration(p *project.Project) (name, body string, changed bool, err error) {
	var guards []*compile.Guard
	var problems []error
	for _, d := range p.Documents {
		guard, err := compile.Document(d)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		guards = append(guards, guard)
	}
	if err := errors.Join(problems...); err != nil {
		return "", "", false, err
	}
	if err := os.MkdirAll(p.Migrations.Dir, 0o755); err != nil {
		return "", "", false, fault.Wrap(err, opGenerate, p.Migrations.Dir, "")
	}
	return compile.Migration(guards, os.DirFS(p.Migrations.Dir))
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
