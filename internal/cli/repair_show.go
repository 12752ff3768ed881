package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/repair"
)

func (a *app) repairShowCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "show ID",
		Short: "Print an original, and why it was set aside",
		Long: `Prints the original document on stdout, ready to be saved and corrected; what is known of it goes
to stderr.

JSON: one of the originals of repair list, with two keys more:

    {…, "original", "reset_to"}

Both are strings that hold JSON, so that no tool on the way changes a number in them.`,
		Example: `  pgstrata repair show 5b0c… > corrected.json`,
		Args:    oneID,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withRepairer(cmd, false, func(ctx context.Context, r *repair.Repairer) error {
				o, err := r.Show(ctx, args[0])
				if err != nil {
					return err
				}
				a.describe(o)
				return a.emit(o, func(w io.Writer) { fmt.Fprintln(w, o.Text) })
			})
		},
	}
}

// describe tells a person what is known of an original.
func (a *app) describe(o *repair.Original) {
	if a.json {
		return
	}
	what := fmt.Sprintf("%s %s of %s.%s (%s)", o.Document, o.Variant, o.Table, o.Column, o.Key)
	if o.Tenant != "" {
		what += ", organization " + o.Tenant
	}
	a.say("%s", what)
	a.say("Set aside %s by scan %s.", o.KeptAt.Format("2006-01-02 15:04:05 UTC"), o.Scan)
	for _, p := range o.Problems {
		a.say("  %s", p)
	}
	if o.RestoredAt != nil {
		a.say("Put back %s by %s.", o.RestoredAt.Format("2006-01-02 15:04:05 UTC"), o.RestoredBy)
	}
}
