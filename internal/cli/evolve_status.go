package cli

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/evolve"
)

func (a *app) evolveStatusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status [DOCUMENT]",
		Short: "Show how a document's evolution stands, and whether it went as forecast",
		Long: `Shows the document's open evolution, or its last one: how far it is, why its workers wait, and once
it is done the forecast held against what happened. WAL and HOT updates are those of all
sessions.

JSON:

    {"evolution", "document", "direction", "versions": {"xledger": {"from": [], "to"}},
     "state", "live", "asked", "reason", "started_at", "started_by", "ended_at",
     "sweep", "rows", "table_rows", "lifted", "quarantined", "refused", "rate",
     "seconds_left", "throttle", "throttled": {},
     "forecast": {"table_rows", "rows", "seconds", "wal_bytes", "table_bytes",
                  "growth_bytes", "hot_share", "locks": []},
     "outcome": {"rows", "seconds", "wal_bytes", "table_bytes", "growth_bytes",
                 "hot_share"},
     "grades": [{"what", "forecast", "actual", "ratio", "waited", "verdict"}],
     "refusals": [{"document", "variant", "key": {}, "reason", "reset"}],
     "warnings": []}

state is running, paused, stopped, failed, done or aborted; running without live means that it
was killed. A verdict is "as forecast" within a quarter, "near" within a half and the double or a
difference below 1 s or 1 MB, else "missed". Seconds are forecast for one worker that never waits:
the workers' waiting, "waited", is taken off where that suits, and a run in less than half of the
time is "faster", as several workers are.`,
		Example: `  pgstrata evolve status field_mappings
  pgstrata evolve status field_mappings --json | jq .seconds_left`,
		Args: takes(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withEvolver(cmd, args, false, func(ctx context.Context, e *evolve.Evolver, document string) error {
				s, err := e.Status(ctx, document)
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
