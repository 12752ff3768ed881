package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/repair"
)

func (a *app) repairRestoreCommand() *cobra.Command {
	var with string
	cmd := &cobra.Command{
		Use:   "restore ID",
		Short: "Put an original back, or a corrected document in its place",
		Long: `Puts an original back into its row once the schemas accept it, or the corrected document that
--with names. Columns that the reset had also set get their earlier values back, and the
organization an alert. Nothing is changed when the row has been written since the reset.

JSON: the original, as repair show prints it.`,
		Example: `  pgstrata repair show 5b0c… > corrected.json
  pgstrata repair restore 5b0c… --with corrected.json`,
		Args: oneID,
		RunE: func(cmd *cobra.Command, args []string) error { return a.repairRestore(cmd, args[0], with) },
	}
	cmd.Flags().StringVar(&with, "with", "", "a file with the corrected document, or - for stdin")
	return cmd
}

func (a *app) repairRestore(cmd *cobra.Command, id, with string) error {
	var corrected []byte
	if with != "" {
		var err error
		if corrected, err = a.readDocument("repair restore", with); err != nil {
			return err
		}
	}
	return a.withRepairer(cmd, true, func(ctx context.Context, r *repair.Repairer) error {
		o, err := r.Restore(ctx, id, corrected)
		if err != nil {
			return err
		}
		return a.emit(o, func(w io.Writer) {
			fmt.Fprintf(w, "restored %s %s (%s)\n", o.Document, o.Variant, o.Key)
		})
	})
}
