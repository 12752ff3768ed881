package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/infer"
)

type inferFlags struct {
	discriminator, variant string
	sample, mostOutliers   int
	minShare               float64
	showValues             bool
}

func (a *app) schemaInferCommand() *cobra.Command {
	var f inferFlags
	cmd := &cobra.Command{
		Use:   "infer TABLE.COLUMN",
		Short: "Draft a schema from the documents that a column holds, and name those that don't fit",
		Long: `Looks at the documents of a jsonb column, in one read-only transaction, and prints a JSON Schema of
draft 2020-12 on stdout. It is a draft: it says what the rows are like, and a person decides what
they should be like. What it says of each place is told on stderr, with the rows that don't fit.

What at least --min-share of the values at a place have in common becomes a statement: types,
required keys, no other keys, an enum where strings have few values, a pattern where every string
is a date, a time or a UUID. A key or value is left out only when it is rare by that share and far
rarer than the rest. Objects with many keys, none of them usual, become maps with one shape for
all values. Ranges are only noted, in $comment.

A discriminator is a column, or a key at the top of the document, with few values whose documents
have clearly different keys. With --discriminator auto one is taken if it explains at least 40% of
the differences between documents. Then stdout has one schema for all variants, or with --variant
that of one.

The database sums up; over the wire come counts, keys, values of enums, and the primary keys of
rows that don't fit. Their values come only with --show-values. Needs SELECT on the table, and no
migration.

JSON:

    {"table", "column", "rows", "sampled", "hidden", "discriminator": {"column", "key", "explains"},
     "variants": [{"variant", "rows", "schema": {},
                   "statements": [{"path", "keyword", "says", "share", "of"}]}],
     "schema": {}, "outlier_rows",
     "outliers": [{"key": {}, "variant", "findings": [{"pointer", "keyword", "value"}]}],
     "places": [{"variant", "path", "keyword", "count", "example": {}}], "cut"}

"hidden" is true when row-level security may hide rows from this login, "cut" when documents are
deeper or wider than is followed (10 levels, 2,000 paths). In a path, * is any key of a map and -
any item of an array.`,
		Example: `  pgstrata schema infer app.settings.config > draft.json
  pgstrata schema infer public.organization_integrations.field_mappings --variant xledger
  pgstrata schema infer app.events.body --discriminator none --sample 50000 --min-share 0.95`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, errors.New("want one column, as schema.table.column"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.schemaInfer(cmd, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.discriminator, "discriminator", infer.Auto, "auto, none, or a column of the table")
	flags.StringVar(&f.variant, "variant", "", "print the schema of this value of the discriminator alone")
	flags.IntVar(&f.sample, "sample", 20_000, "look at about so many rows, chosen at random; 0 means all, and names what is wrong in all")
	flags.Float64Var(&f.minShare, "min-share", 0.99, "what a statement must cover, above 0.5")
	flags.IntVar(&f.mostOutliers, "outliers", 20, "name at most so many rows that don't fit")
	flags.BoolVar(&f.showValues, "show-values", false, "show what stands where a row doesn't fit, shortened")
	return cmd
}

func (a *app) schemaInfer(cmd *cobra.Command, name string, f inferFlags) error {
	table, column, err := infer.ParseColumn(name)
	switch {
	case err != nil:
		return usage(cmd, err)
	case !(f.minShare > 0.5 && f.minShare <= 1):
		return usage(cmd, fmt.Errorf("--min-share %v is not a share above 0.5 and up to 1", f.minShare))
	case f.sample < 0 || f.mostOutliers < 0:
		return usage(cmd, errors.New("--sample and --outliers take a number from 0 on"))
	}
	ctx := cmd.Context()
	conn, leave, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer leave()
	draft, err := infer.Run(ctx, conn, infer.Options{
		Table: table, Column: column, Discriminator: f.discriminator, Sample: f.sample, MinShare: f.minShare,
		MostOutliers: f.mostOutliers, ShowValues: f.showValues,
	})
	if err != nil {
		return err
	}
	wanted := draft.Schema
	if f.variant != "" {
		var names []string
		wanted = nil
		for _, v := range draft.Variants {
			names = append(names, v.Name)
			if v.Name == f.variant {
				wanted = v.Schema
			}
		}
		if wanted == nil {
			return usage(cmd, errors.New(unknown("--variant", f.variant, names)))
		}
	}
	if err := a.emit(draft, func(w io.Writer) { err = printJSON(w, wanted) }); err != nil {
		return err
	}
	if !a.json {
		a.sayDraft(draft)
	}
	return err
}

func printJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	return enc.Encode(value)
}

// sayDraft tells what the draft rests on.
func (a *app) sayDraft(d *infer.Draft) {
	looked := "Looked at " + count(d.Rows, "document")
	if d.Sampled {
		looked += ", a sample of the table"
	}
	a.say("%s of %s.%s.", looked, d.Table, d.Column)
	if d.Hidden {
		a.say("warning: row-level security may hide rows from this login. Run it as one that sees every row.")
	}
	if d.Cut {
		a.say("warning: the documents are deeper or wider than is followed; below that the draft accepts anything.")
	}
	switch by := d.Discriminator; {
	case by == nil:
		a.say("No discriminator: one shape.")
	case by.Explains == 0:
		a.say("By %s: %s.", by.Name(), count(len(d.Variants), "variant"))
	case by.Column != "":
		a.say("The column %s explains %.0f%% of the differences between documents: %s.", by.Column, 100*by.Explains, count(len(d.Variants), "variant"))
	default:
		a.say("The key %s explains %.0f%% of the differences between documents: %s.", by.Key, 100*by.Explains, count(len(d.Variants), "variant"))
	}
	for _, v := range d.Variants {
		weak := 0
		for _, s := range v.Statements {
			if s.Share < 1 {
				weak++
			}
		}
		a.say("  %s: %s from %s, %d of them not covering every value", cmp.Or(v.Name, "all"), count(len(v.Statements), "statement"), count(v.Rows, "row"), weak)
	}
	if d.OutlierRows == 0 {
		a.say("Every row fits.")
		return
	}
	a.say("\n%s not fit:", countDo(d.OutlierRows))
	var rows [][]string
	for _, p := range d.Places[:min(len(d.Places), mostPlaces)] {
		rows = append(rows, []string{thousands(p.Count), cmp.Or(p.Variant, "-"), cmp.Or(p.Path, `""`), p.Keyword, keyText(p.Example)})
	}
	table(a.stderr, width(a.stderr), []column{{"VALUES", true}, {"VARIANT", false}, {"PATH", false}, {"KEYWORD", true}, {"FOR INSTANCE", false}}, rows)
	if more := len(d.Places) - mostPlaces; more > 0 {
		a.say("and %s more; --json lists all", count(more, "place"))
	}
	a.say("")
	for _, o := range d.Outliers {
		a.say("%s: %s", keyText(o.Key), findingTexts(o.Findings))
	}
	if more := d.OutlierRows - int64(len(d.Outliers)); more > 0 {
		a.say("and %s more; --outliers names more", count(more, "row"))
	}
}

func findingTexts(findings []infer.Finding) string {
	texts := make([]string, len(findings))
	for i, f := range findings {
		texts[i] = strings.TrimSpace(cmp.Or(f.Pointer, `""`) + " " + f.Keyword + " " + f.Value)
	}
	return strings.Join(texts, ", ")
}

func countDo(n int64) string {
	if n == 1 {
		return "1 row does"
	}
	return count(n, "row") + " do"
}
