package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/evolve"
)

func (a *app) evolveResumeCommand() *cobra.Command {
	var f evolveFlags
	cmd := &cobra.Command{
		Use:   "resume [DOCUMENT]",
		Short: "Go on with an evolution that was paused, stopped or killed",
		Long: `Goes on from the checkpoints, whichever way the evolution goes, and takes a pause back. Its flags
may be others than before.

Exit codes as those of evolve run.

JSON: as evolve status prints it.`,
		Example: `  pgstrata evolve resume field_mappings
  pgstrata evolve resume field_mappings --max-bad 20%`,
		Args: takes(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.carry(cmd, args, &f, "", resumeEvolution, "")
		},
	}
	f.add(cmd, false)
	return cmd
}

func resumeEvolution(e *evolve.Evolver, ctx context.Context, o evolve.Options) (*evolve.Status, error) {
	return e.Resume(ctx, o)
}
