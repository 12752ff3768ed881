package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/evolve"
)

func (a *app) evolveRunCommand() *cobra.Command {
	var f evolveFlags
	cmd := &cobra.Command{
		Use:   "run [DOCUMENT]",
		Short: "Carry a document's rows to a newer version",
		Long: `Carries the rows to the newest version of each variant, or to that of --to, in short transactions,
while everybody goes on reading and writing. The migration that accepts both versions must be
applied. How far it is stands in the database: a run that ended in whatever way goes on with
evolve resume, or with run itself, and several processes may work at once. What a lens can't
carry over goes to quarantine, as with repair scan --apply, and the row is reset; when that is
more than --max-bad, the run stops. Ctrl-C ends it behind the chunk in hand.

In the end all rows are gone over again, until no writer of an old version has added any. See
what is ahead first: evolve plan.

Exit code 3 when rows went to quarantine or were left, when it was paused or aborted, and when
writers of an old version are still active.

JSON: as evolve status prints it.`,
		Example: `  pgstrata evolve run field_mappings --yes
  pgstrata evolve run field_mappings --workers 2 --load 30% --yes
  pgstrata evolve run field_mappings --to xledger=1.1.0 --dry-run`,
		Args: takes(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.carry(cmd, args, &f, "Carry the rows of %s in %s to the new version?", runEvolution, evolve.Up)
		},
	}
	f.add(cmd, true)
	return cmd
}

func runEvolution(e *evolve.Evolver, ctx context.Context, o evolve.Options) (*evolve.Status, error) {
	return e.Run(ctx, o)
}
