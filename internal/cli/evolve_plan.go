package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/evolve"
)

func (a *app) evolvePlanCommand() *cobra.Command {
	var to []string
	var down bool
	o := evolve.PlanOptions{}
	cmd := &cobra.Command{
		Use:   "plan [DOCUMENT]",
		Short: "Show what an evolution would do, how long it would take, and what stands in its way",
		Long: `Reads the catalog and a sample of the rows, carries the sample over without writing it, and writes
nothing at all. What evolve run would refuse, plan refuses with the same error. The forecast is for
one worker without a throttle; evolve status grades it afterwards.

Exit code 3 when sampled documents can't be carried over, or wouldn't be valid.

JSON:

    {"document", "table", "column", "direction",
     "versions": {"xledger": {"from": [], "to"}},
     "found": [{"variant", "version", "fate", "rows"}], "exact",
     "functions": [], "loses", "sampled",
     "hazards": [{"kind", "text", "hint", "count", "examples": [{}]}],
     "forecast": {"table_rows", "rows", "seconds", "wal_bytes", "table_bytes",
                  "growth_bytes", "hot_share", "locks": []}}

fate is rewritten, there, stays, future or unknown. kind is loses, one_way, unliftable, invalid,
no_default, unknown, future, no_hot, trigger, partitioned, no_vacuum, guard, observing, old_refused,
replica_unseen or held_back.`,
		Example: `  pgstrata evolve plan field_mappings
  pgstrata evolve plan field_mappings --sample 20000 --json
  pgstrata evolve plan field_mappings --down --to 1.0.0`,
		Args: takes(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			versions, err := versionFlags(to)
			if err != nil {
				return usage(cmd, err)
			}
			if o.Sample < 1 {
				return usage(cmd, errors.New("--sample must be at least 1"))
			}
			return a.withEvolver(cmd, args, false, func(ctx context.Context, e *evolve.Evolver, document string) error {
				o.Document, o.To, o.Direction = document, versions, evolve.Up
				if down {
					o.Direction = evolve.Down
				}
				return a.showPlan(ctx, e, o)
			})
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&to, "to", nil, "the version to go to, for all variants, or VARIANT=VERSION (may be repeated)")
	flags.BoolVar(&down, "down", false, "plan the way back")
	flags.IntVar(&o.Sample, "sample", evolve.DefaultSample, "how many documents to try")
	flags.BoolVar(&o.Exact, "exact", false, "count the versions of every row, however many there are")
	return cmd
}

func (a *app) showPlan(ctx context.Context, e *evolve.Evolver, o evolve.PlanOptions) error {
	p, err := e.Plan(ctx, o)
	if err != nil {
		return err
	}
	if err := a.emit(p, func(w io.Writer) { printPlan(w, p) }); err != nil {
		return err
	}
	bad := false
	for _, h := range p.Hazards {
		bad = bad || h.Kind == evolve.Unliftable || h.Kind == evolve.Invalid
	}
	a.say("Nothing was written. %s", next(ctx, e, p, o.To))
	if bad {
		return &findingsError{}
	}
	return nil
}

// next says what to do after a plan: begin, or first see to the evolution that is open.
func next(ctx context.Context, e *evolve.Evolver, p *evolve.Plan, to map[string]string) string {
	if s, err := e.Status(ctx, p.Document); err == nil && s.EndedAt == nil {
		return fmt.Sprintf("An evolution %s to %s is open, %s: pgstrata evolve resume %s goes on with it, evolve abort ends it.", s.Direction, versionsText(s.Versions), s.State, s.Document)
	}
	text := "Begin with pgstrata evolve " + map[string]string{evolve.Up: "run", evolve.Down: "down"}[p.Direction] + " " + p.Document
	for _, variant := range slices.Sorted(maps.Keys(to)) {
		text += " --to " + strings.TrimPrefix(variant+"="+to[variant], "=")
	}
	return text
}

func printPlan(w io.Writer, p *evolve.Plan) {
	fmt.Fprintf(w, "%s in %s.%s, %s to %s\n\n", p.Document, p.Table, p.Column, p.Direction, versionsText(p.Versions))
	var rows [][]string
	for _, f := range p.Found {
		rows = append(rows, []string{thousands(f.Rows), orDash(f.Variant), orDash(f.Version), f.Fate})
	}
	heading := "ROWS"
	if !p.Exact {
		heading = "ABOUT"
	}
	table(w, width(w), []column{{heading, true}, {"VARIANT", true}, {"VERSION", true}, {"FATE", true}}, rows)
	f := p.Forecast
	fmt.Fprintf(w, "\nForecast for one worker: %s in %s, %s of WAL, the table grows from %s by %s, %.0f%% of the updates are HOT\n",
		count(f.Rows, "document"), seconds(f.Seconds), size(f.WALBytes), size(f.TableBytes), size(f.GrowthBytes), 100*f.HOTShare)
	for _, lock := range f.Locks {
		fmt.Fprintf(w, "  %s\n", lock)
	}
	if len(p.Hazards) > 0 {
		fmt.Fprintf(w, "\nTo know before (%s tried):\n", count(p.Sampled, "document"))
	}
	for _, h := range p.Hazards {
		fmt.Fprintf(w, "  %s", h.Text)
		if h.Kind == evolve.Unliftable || h.Kind == evolve.Invalid {
			fmt.Fprintf(w, " (%s of the sample, as %s)", thousands(h.Count), h.Examples[0])
		}
		fmt.Fprintln(w)
		if h.Hint != "" {
			fmt.Fprintf(w, "    → %s\n", h.Hint)
		}
	}
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
