package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/repair"
)

type scanFlags struct {
	apply, yes, includeFuture, byTenant bool
	maxBad                              string
	documents                           []string
}

func (a *app) repairScanCommand() *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan",
		Short: "Find bad documents; with --apply, reset them to their safe defaults",
		Long: `Judges every document of the project in the database, by chunks, and reports what is wrong by
document, variant, version and JSON Pointer. It writes nothing unless --apply is given.

With --apply it counts first, and stops before the first write when more than --max-bad of a
document's rows are bad: then a wrong schema is likelier than wrong data. After that each bad
document is dealt with in one transaction: the original goes to quarantine, the safe default
takes its place, the organization gets an alert. Documents of a version later than every known
one are reported and never reset unless --include-future is given. Ctrl-C ends it between two
documents; the same command goes on with what is left. Running it twice changes nothing twice.

Exit code 3 when there are bad documents; after --apply only if some are left.

JSON: the report, as package repair describes it:

    {"scan", "applied", "state", "started_at", "seconds",
     "rows", "bad", "future", "reset", "changed", "refused", "left",
     "documents": [{"document", "table", "column", "share", "rows", "bad", …}],
     "findings": [{"document", "variant", "version", "tenant", "pointer", "keyword",
                   "message", "count", "examples": [{}]}],
     "findings_dropped",
     "refusals": [{"document", "variant", "tenant", "key": {}, "reason",
                   "constraint", "sqlstate"}],
     "refusals_dropped", "warnings": []}`,
		Example: `  pgstrata repair scan
  pgstrata repair scan --document field_mappings --by-tenant
  pgstrata repair scan --apply --max-bad 10%`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.repairScan(cmd, f) },
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.apply, "apply", false, "reset bad documents to their safe defaults")
	flags.BoolVar(&f.yes, "yes", false, "with --apply: don't ask")
	flags.StringVar(&f.maxBad, "max-bad", "5%", "with --apply: stop before the first write when a larger share of a document's rows is bad")
	flags.BoolVar(&f.includeFuture, "include-future", false, "with --apply: reset documents of a future version too")
	flags.StringSliceVar(&f.documents, "document", nil, "only this document (may be repeated)")
	flags.BoolVar(&f.byTenant, "by-tenant", false, "count by organization, too")
	return cmd
}

func (a *app) repairScan(cmd *cobra.Command, f scanFlags) error {
	if !f.apply && (f.yes || f.includeFuture || cmd.Flags().Changed("max-bad")) {
		return usage(cmd, errors.New("--yes, --max-bad and --include-future only make sense with --apply"))
	}
	maxBad, err := share("--max-bad", f.maxBad)
	if err != nil {
		return usage(cmd, err)
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	for _, name := range f.documents {
		if p.Document(name) == nil {
			return usage(cmd, errors.New(unknown("--document", name, documentNames(p))))
		}
	}
	return a.withRepairer(cmd, f.apply, func(ctx context.Context, r *repair.Repairer) error {
		if f.apply {
			url, err := a.url()
			if err != nil {
				return err
			}
			what := "every bad document"
			if len(f.documents) > 0 {
				what = "every bad " + strings.Join(f.documents, " and ")
			}
			question := "Reset " + what + " in " + database(url) + " to its safe default? Originals are kept."
			if err := a.confirm(cmd, f.yes, question); err != nil {
				return err
			}
		}
		line := a.progressLine()
		defer context.AfterFunc(ctx, line.stopping)()
		report, err := r.Scan(ctx, repair.ScanOptions{
			Documents: f.documents, Apply: f.apply, MaxBad: &maxBad, IncludeFuture: f.includeFuture, Progress: line.show,
		})
		line.clear()
		if report == nil {
			return err
		}
		printed := a.emit(report, func(w io.Writer) { printScan(w, report, f.byTenant) })
		for _, warning := range report.Warnings {
			a.say("warning: %s", warning)
		}
		a.say("%s", summary(report))
		if err := errors.Join(err, printed); err != nil {
			return err
		}
		if !report.Clean() {
			return &findingsError{}
		}
		return nil
	})
}

// share reads "5%" or "0.05".
func share(flag, text string) (float64, error) {
	number, percent := strings.CutSuffix(text, "%")
	value, err := strconv.ParseFloat(number, 64)
	if percent {
		value /= 100
	}
	if err == nil && !percent && value > 1 && value <= 100 {
		return 0, fmt.Errorf("%s %s is not a share: write %[2]s%%, if that is meant", flag, text)
	}
	if err != nil || !(value >= 0 && value <= 1) {
		return 0, fmt.Errorf("%s %s is not a share: write 5%% or 0.05", flag, text)
	}
	return value, nil
}
