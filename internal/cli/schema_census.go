package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/census"
)

const opCensus = "schema census"

type censusFlags struct {
	documents []string
	html      string
	options   census.Options
}

func (a *app) schemaCensusCommand() *cobra.Command {
	var f censusFlags
	cmd := &cobra.Command{
		Use:   "census",
		Short: "Count the documents by version, variant, tenant and age",
		Long: `Counts the documents that the database holds: by variant and version, how many of each are not
valid, whose they are and how old their rows are. The database counts, by one query for each
document, all in one read-only transaction; only the counts come over. It refuses to count as a
login that doesn't see every row.

The age of a row is that of a column of type timestamp or date: updated_at, or another usual name
that the table has, or the one that --age-column names. Old versions that no document holds any
more, nor any version before them, are told as ready to be retired; schema generate --finish
retires them. Those that are retired already are told as well.

With --html FILE it also writes one page with the same, which needs no network.

JSON:

    {"database", "taken_at",
     "documents": [{"document", "table", "column", "documents", "unjudged",
       "versions": [{"variant", "version", "known", "newest", "retired", "retirable",
                     "documents", "invalid", "tenants", "oldest", "latest"}],
       "age_column", "ages": [{"variant", "version", "age", "documents"}],
       "tenant_column", "all_tenants",
       "tenants": [{"tenant", "variant", "version", "documents", "invalid"}]}]}

"unjudged" says why nobody can tell which documents are valid, and "invalid" is null then; usually
a migration was not applied. "version" is "" for documents that name none. "age" is the longest
that it may be: "1 day", "7 days", "30 days", "90 days", "365 days", "older" or "unknown".
"tenants" lists those with most documents of old versions, at most --tenants of them.`,
		Example: `  pgstrata schema census
  pgstrata schema census --document field_mappings --html census.html`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.schemaCensus(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringSliceVar(&f.documents, "document", nil, "count only this one (may be repeated)")
	flags.StringVar(&f.options.AgeColumn, "age-column", "", "the column that says how old a row is")
	flags.IntVar(&f.options.Tenants, "tenants", 20, "name at most so many tenants")
	flags.StringVar(&f.html, "html", "", "also write the counts as a page, to this file")
	return cmd
}

func (a *app) schemaCensus(cmd *cobra.Command, f censusFlags) error {
	if f.options.Tenants < 0 {
		return usage(cmd, errors.New("--tenants can't be negative"))
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	chosen, err := pickDocuments(cmd, p, f.documents)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	conn, leave, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer leave()
	c, err := census.Take(ctx, conn, chosen, f.options)
	if err != nil {
		return err
	}
	if f.html != "" {
		if err := writePage(opCensus, f.html, c.HTML); err != nil {
			return err
		}
	}
	if err := a.emit(c, func(w io.Writer) { printCensus(w, c) }); err != nil {
		return err
	}
	for i := range c.Documents {
		d := &c.Documents[i]
		if d.Unjudged != "" {
			a.say("%s: nobody can tell which are valid: %s", d.Name, d.Unjudged)
		}
		a.sayRetired(d)
	}
	return nil
}

func (a *app) sayRetired(d *census.Document) {
	for _, v := range d.Retired() {
		if v.Documents == 0 {
			a.say("Retired: %s %s %s.", d.Name, v.Variant, v.Version)
			continue
		}
		a.say("Retired: %s %s %s, and %s of it left. Carry them over: pgstrata evolve run %[1]s", d.Name, v.Variant, v.Version, count(v.Documents, "document"))
	}
	for _, v := range d.Retirable() {
		a.say("Ready to be retired: %s %s %s, which no document holds any more.", d.Name, v.Variant, v.Version)
	}
	switch {
	case d.Finishable():
		a.say("To retire what is ready: pgstrata schema generate --finish %s", d.Name)
	case len(d.Retirable()) > 0:
		a.say("pgstrata schema generate --finish %s retires every old version, and others are still held; oldest: in pgstrata.yaml retires the ready ones alone.", d.Name)
	}
}

func printCensus(w io.Writer, c *census.Census) {
	for i := range c.Documents {
		d := &c.Documents[i]
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "%s: %s in %s.%s\n", d.Name, count(d.Documents, "document"), d.Table, d.Column)
		printVersions(w, d)
		printAges(w, d)
		printTenants(w, d)
	}
}

func printVersions(w io.Writer, d *census.Document) {
	columns := []column{{"VARIANT", false}, {"VERSION", true}, {"DOCUMENTS", true}, {"NOT VALID", true}}
	if d.TenantColumn != "" {
		columns = append(columns, column{"TENANTS", true})
	}
	if d.AgeColumn != "" {
		columns = append(columns, column{"OLDEST", true}, column{"LATEST", true})
	}
	var rows [][]string
	for _, v := range d.Versions {
		row := []string{v.Variant, shownVersion(v.Version), thousands(v.Documents), shownInvalid(v.Invalid)}
		if d.TenantColumn != "" {
			row = append(row, thousands(v.Tenants))
		}
		if d.AgeColumn != "" {
			row = append(row, day(v.Oldest), day(v.Latest))
		}
		rows = append(rows, row)
	}
	table(w, width(w), columns, rows)
}

func printAges(w io.Writer, d *census.Document) {
	if len(d.Ages) == 0 {
		return
	}
	fmt.Fprintf(w, "\nby age, from %s\n", d.AgeColumn)
	columns := []column{{"VARIANT", false}, {"VERSION", true}}
	for _, s := range census.Spans() {
		columns = append(columns, column{strings.ToUpper(string(s)), true})
	}
	var rows [][]string
	for i, a := range d.Ages {
		if i == 0 || d.Ages[i-1].Variant != a.Variant || d.Ages[i-1].Version != a.Version {
			row := append([]string{a.Variant, shownVersion(a.Version)}, slices.Repeat([]string{"-"}, len(census.Spans()))...)
			rows = append(rows, row)
		}
		rows[len(rows)-1][2+slices.Index(census.Spans(), a.Span)] = thousands(a.Documents)
	}
	table(w, width(w), columns, rows)
}

func printTenants(w io.Writer, d *census.Document) {
	if len(d.Tenants) == 0 {
		return
	}
	fmt.Fprintf(w, "\nby %s, those with most documents of old versions first\n", d.TenantColumn)
	var rows [][]string
	named := 0
	for i, t := range d.Tenants {
		name := ""
		if i == 0 || d.Tenants[i-1].Tenant != t.Tenant {
			name = cmp.Or(t.Tenant, "-")
			named++
		}
		rows = append(rows, []string{name, t.Variant, shownVersion(t.Version), thousands(t.Documents), shownInvalid(t.Invalid)})
	}
	table(w, width(w), []column{{"TENANT", true}, {"VARIANT", false}, {"VERSION", true}, {"DOCUMENTS", true}, {"NOT VALID", true}}, rows)
	if more := d.AllTenants - int64(named); more > 0 {
		fmt.Fprintf(w, "and %s more; --tenants names more\n", count(more, "tenant"))
	}
}

func shownVersion(version string) string { return cmp.Or(version, "-") }

func shownInvalid(n *int64) string {
	if n == nil {
		return "?"
	}
	return thousands(*n)
}

func day(t *time.Time) string {
	if t == nil {
		return "-"
	}
	return t.UTC().Format(time.DateOnly)
}
