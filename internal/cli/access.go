package cli

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/access"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/project"
)

func (a *app) accessCommand() *cobra.Command {
	cmd := noun("access", "Say once who may do what, and hold policies, grants and docs to it",
		`The access matrix is one file: which caller may do what with which table. What it doesn't write
is refused. Policies, grants, the docs' tables and the tests of them all come from it.

The matrix is the one that --matrix names, else that of the project (access: in pgstrata.yaml),
else that of the shipped foundation.`)
	cmd.AddCommand(a.accessGenerateCommand(), a.accessVerifyCommand(), a.accessInitCommand(), a.accessMutateCommand(), a.accessProveCommand())
	return cmd
}

// matrixFlag adds the flag by which every verb of access finds its matrix.
func matrixFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "matrix", "", "access matrix (default that of pgstrata.yaml; without one, the shipped foundation's)")
}

// othersFlag adds the flag for a database that has more in the matrix's schemas than the matrix is about.
func othersFlag(cmd *cobra.Command, names *[]string) {
	cmd.Flags().StringSliceVar(names, "others", nil, "table, view or schema.* that the matrix needn't name; it is not looked at (may be repeated)")
}

// matrix reads the access matrix that is meant: the file's, else the project's, else the shipped foundation's.
func (a *app) matrix(file string) (*access.Matrix, error) {
	if file != "" {
		return readMatrix(file)
	}
	config, err := a.configFile()
	if err != nil {
		return nil, err
	}
	if config != "" {
		p, err := project.Load(config)
		if err != nil {
			return nil, err
		}
		if p.Access != nil {
			return readMatrix(p.Access.Matrix)
		}
		if !p.Foundation {
			return nil, noMatrix(config)
		}
	}
	return access.Parse(foundation.Access())
}

func noMatrix(config string) error {
	return fault.New("load the access matrix", config, "the project names no access matrix",
		"Name one with --matrix, or write access: {matrix: access.yaml} into it.")
}

func readMatrix(file string) (*access.Matrix, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fault.Wrap(pathless(err), "load the access matrix", file, "Check the path and who may read it.")
	}
	return access.Parse(file, text)
}
