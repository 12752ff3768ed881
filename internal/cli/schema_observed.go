package cli

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/observe"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

func (a *app) schemaObservedCommand() *cobra.Command {
	var documents []string
	cmd := &cobra.Command{
		Use:   "observed",
		Short: "Show which writes an observing guard would have refused",
		Long: `Shows what guards in mode observe have recorded, by document, variant, JSON Pointer and keyword:
how many written documents, since when, and the keys of some rows. A written document is counted
each time, so a row that was written twice counts twice; pgstrata repair scan counts stored rows.
Rows of a transaction that was rolled back are not counted, but for those that count as missed.

Counts are exact up to 64 in one transaction, and beyond that short by at most one in 32. When
more than 16 transactions with bad writes are open at a time, or under SERIALIZABLE, writes are
counted as missed instead of by place; that number can be too high by 32 after a crash of the
server.

Exit code 3 when something was observed.

JSON:

    {"documents": [{"document", "mode", "active", "earlier"}],
     "places": [{"document", "variant", "pointer", "keyword", "seen", "first_seen",
                 "last_seen", "examples": [{}]}],
     "missed"}

"active" tells whether the database's guard is the one that pgstrata.yaml and the schemas ask
for; "earlier" counts what guards of other schemas saw, which is in no place.`,
		Example: `  pgstrata schema observed
  pgstrata schema observed --document settings --json`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.schemaObserved(cmd, documents) },
	}
	cmd.Flags().StringSliceVar(&documents, "document", nil, "only this document (may be repeated)")
	return cmd
}

func (a *app) schemaObserved(cmd *cobra.Command, names []string) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	chosen, err := pickDocuments(cmd, p, names)
	if err != nil {
		return err
	}
	url, err := a.url()
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	if err := ready(ctx, url, false); err != nil {
		return err
	}
	conn, err := pg.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	report, err := observe.Read(ctx, conn, chosen)
	if err != nil {
		return err
	}
	if err := a.emit(report, func(w io.Writer) { printObserved(w, report) }); err != nil {
		return err
	}
	a.sayObserved(report)
	if !report.Clean() {
		return &findingsError{}
	}
	return nil
}

func printObserved(w io.Writer, r *observe.Report) {
	columns := []column{{"SEEN", true}, {"POINTER", false}, {"KEYWORD", true}, {"SINCE", true}, {"LAST", true}, {"FOR INSTANCE", false}}
	var titles []string
	groups := map[string][][]string{}
	for _, p := range r.Places {
		title := strings.TrimSpace(p.Document + " " + p.Variant)
		if groups[title] == nil {
			titles = append(titles, title)
		}
		groups[title] = append(groups[title], []string{
			thousands(p.Seen), cmp.Or(p.Pointer, `""`), p.Keyword, moment(p.FirstSeen), moment(p.LastSeen), instance(p.Examples),
		})
	}
	for i, title := range titles {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, title)
		rows := groups[title]
		table(w, width(w), columns, rows[:min(len(rows), mostPlaces)])
		if more := len(rows) - mostPlaces; more > 0 {
			fmt.Fprintf(w, "and %s more; --json lists all\n", count(more, "place"))
		}
	}
}

func moment(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

// instance is the first of the examples, as column=value.
func instance(examples []map[string]string) string {
	if len(examples) == 0 {
		return "-"
	}
	return keyText(examples[0])
}

func keyText(key map[string]string) string {
	var parts []string
	for _, column := range slices.Sorted(maps.Keys(key)) {
		parts = append(parts, column+"="+key[column])
	}
	return strings.Join(parts, " ")
}

func (a *app) sayObserved(r *observe.Report) {
	if r.Missed > 0 {
		a.say("%s more, of whichever document, could not be counted by place without making the writer wait.", count(r.Missed, "bad write"))
	}
	for _, d := range r.Documents {
		if d.Earlier > 0 {
			a.say("%s: %s by other schemas than today's, not shown.", d.Name, count(d.Earlier, "observation"))
		}
		switch {
		case !d.Active:
			a.say("%s: the database's guard is not the one that the project asks for. Run pgstrata schema generate and pgstrata migrate up.", d.Name)
		case d.Mode == project.Observe:
			a.say("%s is observed. To refuse bad writes from now on: pgstrata schema enforce %s", d.Name, d.Name)
		default:
			a.say("%s is enforced.", d.Name)
		}
	}
}
