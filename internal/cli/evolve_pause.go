package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/evolve"
)

func (a *app) evolvePauseCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "pause [DOCUMENT]",
		Short: "Have a document's evolution stop behind the chunks in hand",
		Long: `Asks whichever processes work on the document's evolution, on whatever machine, to end behind the
chunks in hand, and waits until they have. It goes on with evolve resume.

JSON: as evolve status prints it.`,
		Example: `  pgstrata evolve pause field_mappings`,
		Args:    takes(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withEvolver(cmd, args, true, func(ctx context.Context, e *evolve.Evolver, document string) error {
				s, err := e.Pause(ctx, document)
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
}
