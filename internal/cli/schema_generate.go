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
	var check, dryRun bool
	var finish string
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Compile the schemas to a migration, for review",
		Long: `Compiles every schema of the project to SQL functions, and writes a goose migration into the
project's folder with what that folder doesn't hold yet: new validators, the trigger that calls
them, and what an operator needs for repairs. Where a variant has several versions, the guard
accepts all of them, and the migration also holds functions that carry a document from each
version to every other one by the lenses, and the table pgstrata.<document>__complements, if
something would be lost on a way. It reads and writes files only; the database learns of it by
migrate up. When nothing is new it writes nothing.

With --check it writes nothing, and ends with exit code 3 when a migration is missing.

With --finish DOCUMENT it ends the time of several versions: the newest of each variant stays, and
all before it are retired. That is kept in pgstrata.yaml, as oldest: 2.0.0 under the document. The
migration waits for writers, fails if a document of a retired version is left, and says how many;
then the guard refuses such documents. Rows that are there can still be changed elsewhere.
Schemas and lenses stay.

JSON:

    {"file", "changed", "sql"}

"file" is "" when nothing is new; with --check or --dry-run it is the file that would be written.
"sql" is the migration's text, with --dry-run only. With --finish there are also:

    {"document", "config", "oldest": {variant: version}, "retires": {variant: [version]}}`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if check && (dryRun || cmd.Flags().Changed("finish")) {
				return usage(cmd, errors.New("--check goes with neither --finish nor --dry-run"))
			}
			file, err := a.ownConfigFile()
			if err != nil {
				return err
			}
			if file == "" {
				return fault.New(opGenerate, project.DefaultFile, "no such file", "Write one with pgstrata init, or name another with --config.")
			}
			if cmd.Flags().Changed("finish") {
				return a.schemaFinish(cmd, file, finish, dryRun)
			}
			return a.schemaGenerate(file, check, dryRun)
		},
	}
	cmd.Flags().BoolVar(&check, "check", false, "only compare")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "print the migration and write nothing")
	cmd.Flags().StringVar(&finish, "finish", "", "retire every version of this document but the newest of each variant")
	return cmd
}

func (a *app) schemaGenerate(file string, check, dryRun bool) error {
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
		SQL     string `json:"sql,omitempty"`
	}{Changed: changed}
	if changed {
		result.File = migration.File
		if dryRun {
			result.SQL = migration.SQL
		}
		if !check && !dryRun {
			if err := createFile(opGenerate, migration.File, migration.SQL); err != nil {
				return err
			}
		}
	}
	if err := a.emit(result, func(w io.Writer) {
		switch {
		case changed && dryRun:
			fmt.Fprint(w, result.SQL)
		case changed:
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
	case dryRun:
		a.say("This would be %s. Nothing was written: --dry-run.", result.File)
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
