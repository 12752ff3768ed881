package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/evolve"
)

func (a *app) evolveAbortCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "abort [DOCUMENT]",
		Short: "End a document's evolution where it is",
		Long: `Ends the evolution behind the chunks in hand, for good. Rows that were carried over stay at the
version they have, and the others at theirs; both are accepted. evolve down takes them back, and
evolve run begins anew.

JSON: as evolve status prints it.`,
		Example: `  pgstrata evolve abort field_mappings --yes`,
		Args:    takes(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withEvolver(cmd, args, true, func(ctx context.Context, e *evolve.Evolver, document string) error {
				url, err := a.url()
				if err != nil {
					return err
				}
				if err := a.confirm(cmd, yes, fmt.Sprintf("End the evolution of %s in %s where it is?", document, database(url))); err != nil {
					return err
				}
				s, err := e.Abort(ctx, document)
				if err != nil {
					return err
				}
				if err := a.emit(s, func(w io.Writer) { printEvolution(w, s) }); err != nil {
					return err
				}
				a.say("%s", evolutionSummary(s))
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "don't ask")
	return cmd
}
