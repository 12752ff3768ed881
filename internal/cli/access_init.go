package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/access"
)

const opAccessInit = "access init"

func (a *app) accessInitCommand() *cobra.Command {
	var schemas []string
	var out string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Propose an access matrix from what a database's catalog says today",
		Long: `Reads tables, foreign keys, policies, grants and functions, and writes the matrix that they come to:
which table is the tenants' and which their members', what calls through which Postgres role, and a
cell for each privilege whose policies it can read. What it can't know stands in comments that
begin with "For you to say". It reads the catalog only, and writes nothing into the database.

Read what it proposes as a question: it is what the database allows, not what it should allow.
pgstrata access verify then tries it.

JSON:

    {"matrix", "file"}

"matrix" is the text; "file" is "" unless --out names one.`,
		Example: `  pgstrata access init > access.yaml
  pgstrata access init --schema app --schema billing --out access.yaml`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.accessInit(cmd.Context(), schemas, out) },
	}
	cmd.Flags().StringSliceVar(&schemas, "schema", []string{"public"}, "schema whose tables are meant (may be repeated)")
	cmd.Flags().StringVar(&out, "out", "", "write to this file, which must not exist yet (default stdout)")
	return cmd
}

func (a *app) accessInit(ctx context.Context, schemas []string, out string) error {
	conn, leave, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer leave()
	text, err := access.Propose(ctx, conn, schemas)
	if err != nil {
		return err
	}
	if out != "" {
		if err := createFile(opAccessInit, out, text); err != nil {
			return err
		}
	}
	if _, err := access.Parse("the proposal", []byte(text)); err != nil {
		a.say("The proposal is not whole yet, and says where:\n%s", err)
	}
	result := struct {
		Matrix string `json:"matrix"`
		File   string `json:"file"`
	}{text, out}
	return a.emit(result, func(w io.Writer) {
		if out == "" {
			_, _ = io.WriteString(w, text)
		}
	})
}
