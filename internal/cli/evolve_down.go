package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/evolve"
)

func (a *app) evolveDownCommand() *cobra.Command {
	var f evolveFlags
	cmd := &cobra.Command{
		Use:   "down [DOCUMENT] --to VERSION",
		Short: "Take a document's rows back to an older version",
		Long: `Takes the rows back by the lenses' other direction and the complements that were kept: a document
that nobody has written since comes back to the letter. Rows that an evolution had reset get
their originals back first, unless they were written since. What the newer version alone knew is
kept as a complement in its turn. It goes as evolve run does, and can be paused and resumed.
Variants that --to doesn't name stay as they are.

Exit codes as those of evolve run.

JSON: as evolve status prints it.`,
		Example: `  pgstrata evolve down field_mappings --to 1.0.0 --yes
  pgstrata evolve down field_mappings --to xledger=1.1.0 --to dynamics365=1.0.0 --dry-run`,
		Args: takes(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.carry(cmd, args, &f, "Take the rows of %s in %s back to the older version?", downEvolution, evolve.Down)
		},
	}
	f.add(cmd, true)
	return cmd
}

func downEvolution(e *evolve.Evolver, ctx context.Context, o evolve.Options) (*evolve.Status, error) {
	return e.Down(ctx, o)
}
