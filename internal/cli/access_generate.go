package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/access"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
)

const opAccessGenerate = "access generate"

func (a *app) accessGenerateCommand() *cobra.Command {
	var matrix, docs, dir string
	var check bool
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Write policies, grants and docs from the matrix",
		Long: `Writes a goose migration with what the folder's migrations don't say yet: for each table whose
cells changed, its policies, one for each operation, and its grants; the rights on functions; the
indexes that policies need; and default privileges, so that tables to come are born closed. Its
Down restores what the migrations said before. A page of Markdown gets the matrix as tables,
between two lines that it must have.

It reads and writes files only; the database learns of it by migrate up. With --check it writes
nothing, and ends with exit code 3 when the matrix, the migrations or the page differ.

JSON:

    {"file", "docs", "changed"}

"file" and "docs" are "" when nothing is new there; with --check they are what would be written.`,
		Args: takes(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error { return a.accessGenerate(matrix, dir, docs, check) },
	}
	matrixFlag(cmd, &matrix)
	cmd.Flags().StringVar(&dir, "dir", "", "folder of the migrations (default that of pgstrata.yaml)")
	cmd.Flags().StringVar(&docs, "docs", "", "page of Markdown to write the matrix into (default that of pgstrata.yaml)")
	cmd.Flags().BoolVar(&check, "check", false, "only compare")
	return cmd
}

func (a *app) accessGenerate(matrix, dir, docs string, check bool) error {
	matrix, dir, docs, err := a.generatePaths(matrix, dir, docs)
	if err != nil {
		return err
	}
	m, err := readMatrix(matrix)
	if err != nil {
		return err
	}
	name, body, changed, err := access.Migration(m, os.DirFS(dir))
	if err != nil {
		return err
	}
	result := struct {
		File    string `json:"file"`
		Docs    string `json:"docs"`
		Changed bool   `json:"changed"`
	}{}
	if changed {
		result.File = filepath.Join(dir, name)
	}
	page, stale, err := accessPage(m, docs)
	if err != nil {
		return err
	}
	if stale {
		result.Docs = docs
	}
	result.Changed = changed || stale
	if changed && !check {
		if err := createFile(opAccessGenerate, result.File, body); err != nil {
			return err
		}
	}
	if stale && !check {
		if err := os.WriteFile(docs, []byte(page), 0o644); err != nil {
			return fault.Wrap(pathless(err), opAccessGenerate, docs, "")
		}
	}
	if err := a.emit(result, func(w io.Writer) {
		for _, file := range []string{result.File, result.Docs} {
			if file != "" {
				fmt.Fprintln(w, file)
			}
		}
	}); err != nil {
		return err
	}
	switch {
	case !result.Changed:
		a.say("Migrations and docs hold everything the matrix says.")
	case check:
		a.say("The matrix says something else than what is there: run pgstrata access generate.")
		return &findingsError{}
	case changed:
		a.say("Review it, then: pgstrata migrate up")
	}
	return nil
}

// generatePaths fills what no flag names from the project.
func (a *app) generatePaths(matrix, dir, docs string) (m, d, page string, err error) {
	if matrix != "" && dir != "" {
		return matrix, dir, docs, nil
	}
	config, err := a.ownConfigFile()
	if err != nil {
		return "", "", "", err
	}
	if config == "" {
		return "", "", "", fault.New(opAccessGenerate, project.DefaultFile, "no such file",
			"Name the matrix and the folder of migrations with --matrix and --dir, or write a pgstrata.yaml with pgstrata init.")
	}
	p, err := project.Load(config)
	if err != nil {
		return "", "", "", err
	}
	if matrix == "" {
		if p.Access == nil {
			return "", "", "", noMatrix(config)
		}
		matrix = p.Access.Matrix
		if docs == "" {
			docs = p.Access.Docs
		}
	}
	if dir == "" {
		if p.Migrations == nil {
			return "", "", "", fault.New(opAccessGenerate, config, "no folder for migrations is named",
				"Add migrations: {dir: migrations} to it, or name one with --dir.")
		}
		dir = p.Migrations.Dir
	}
	return matrix, dir, docs, nil
}

// accessPage is the page with the matrix in it; stale tells whether the file holds something else.
func accessPage(m *access.Matrix, file string) (page string, stale bool, err error) {
	if file == "" {
		return "", false, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return "", false, fault.Wrap(pathless(err), opAccessGenerate, file, "Check the path and who may read it.")
	}
	page, err = access.Docs(m, file, string(text))
	return page, page != string(text), err
}
