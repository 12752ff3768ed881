package cli

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/pgstrata/pgstrata/repair"
)

// printScan is a scan's report for a person: one line for each place where something is wrong.
func printScan(w io.Writer, r *repair.Report, byTenant bool) {
	if len(r.Findings) > 0 {
		printFindings(w, r, byTenant)
	}
	if len(r.Refusals) > 0 {
		fmt.Fprintf(w, "\nNot reset:\n")
	}
	for _, refusal := range r.Refusals {
		what := strings.TrimSpace(refusal.Document + " " + refusal.Variant)
		fmt.Fprintf(w, "%s (%s): %s\n", what, refusal.Key, refusal.Reason)
	}
	if r.RefusalsDropped > 0 {
		fmt.Fprintf(w, "and %s more\n", thousands(r.RefusalsDropped))
	}
}

// mostPlaces is how many lines a person is shown; --json has them all.
const mostPlaces = 50

// printFindings prints a table for each document and variant, or with byTenant for each of their tenants.
func printFindings(w io.Writer, r *repair.Report, byTenant bool) {
	findings, columns := r.ByPlace(), []column{{"COUNT", true}, {"VERSION", false}, {"POINTER", false}, {"KEYWORD", true}}
	if byTenant {
		findings = r.Findings
	} else {
		columns = append(columns, column{"TENANTS", true})
	}
	hidden := max(len(findings)-mostPlaces, 0)
	findings = findings[:len(findings)-hidden]
	var titles []string
	groups := map[string][][]string{}
	for _, f := range findings {
		title := strings.TrimSpace(f.Document + " " + f.Variant)
		row := []string{thousands(f.Count), cmp.Or(f.Version, "-"), cmp.Or(f.Pointer, `""`), f.Keyword}
		switch {
		case byTenant:
			title += ", " + cmp.Or(f.Tenant, "without an organization")
		case f.Tenants > 0:
			row = append(row, thousands(int64(f.Tenants)))
		default:
			row = append(row, "-")
		}
		if groups[title] == nil {
			titles = append(titles, title)
		}
		groups[title] = append(groups[title], row)
	}
	for i, title := range titles {
		if i > 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintln(w, title)
		table(w, width(w), columns, groups[title])
	}
	if hidden > 0 {
		fmt.Fprintf(w, "\nand %s more; --json lists all\n", count(hidden, "place"))
	}
	if r.FindingsDropped > 0 {
		fmt.Fprintf(w, "\nand %s in places beyond those that a scan keeps\n", count(r.FindingsDropped, "finding"))
	}
}

// summary is the one line at the end.
func summary(r *repair.Report) string {
	took := time.Duration(r.Seconds * float64(time.Second)).Round(10 * time.Millisecond)
	text := fmt.Sprintf("Judged %s in %s: %s bad", count(r.Rows, "document"), took, thousands(r.Bad))
	for _, part := range []struct {
		n    int64
		what string
	}{
		{r.Future, "of a future version"},
		{r.Reset, "reset"},
		{r.Changed, "changed meanwhile"},
		{r.Refused, "refused"},
	} {
		if part.n > 0 {
			text += fmt.Sprintf(", %s %s", thousands(part.n), part.what)
		}
	}
	switch {
	case r.Bad == 0:
		return text + "."
	case !r.Applied:
		return text + ". Nothing was written; --apply resets them, --json names some of their rows."
	case r.Left > 0:
		return text + fmt.Sprintf(", %s left.", thousands(r.Left))
	}
	return text + ". Originals: pgstrata repair list"
}
