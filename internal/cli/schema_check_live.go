package cli

import (
	"cmp"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/census"
	"github.com/pgstrata/pgstrata/internal/project"
)

// rowsToTry reads --sample; 0 is every row.
func rowsToTry(text string) (int64, error) {
	if text == "all" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("--sample %s is no number of rows: write 5000, or all", text)
	}
	return n, nil
}

// tryLive tries the documents that the database holds.
func (a *app) tryLive(cmd *cobra.Command, documents []project.Document, o census.TryOptions) (*census.Trial, error) {
	ctx := cmd.Context()
	conn, leave, err := a.connect(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return census.Try(ctx, conn, documents, o)
}

func printTrial(w io.Writer, t *census.Trial) {
	for _, d := range t.Documents {
		if d.Untried == 0 {
			fmt.Fprintf(w, "\n%s: %s of %s.%s tried, %s of them would break\n", d.Name, count(d.Rows, "document"), d.Table, d.Column, thousands(d.Breaks))
		} else {
			fmt.Fprintf(w, "\n%s: %s of %s.%s looked at, %s of them would break, %s could not be tried\n", d.Name, count(d.Rows, "document"), d.Table, d.Column,
				thousands(d.Breaks), thousands(d.Untried))
		}
		var rows [][]string
		for _, v := range d.Versions {
			rows = append(rows, []string{v.Variant, shownVersion(v.Version), thousands(v.Documents), thousands(v.Breaks), thousands(v.Untried)})
		}
		table(w, width(w), []column{{"VARIANT", false}, {"VERSION", true}, {"DOCUMENTS", true}, {"BREAK", true}, {"NOT TRIED", true}}, rows)
		printReasons(w, d)
	}
}

func printReasons(w io.Writer, d census.Tried) {
	if len(d.Reasons) == 0 {
		return
	}
	fmt.Fprintln(w)
	var rows [][]string
	shown := d.Reasons[:min(len(d.Reasons), mostPlaces)]
	for _, r := range shown {
		what := r.Keyword
		if r.At == census.AtLens {
			what = r.Lens + " " + r.Step + ": " + r.Message
		}
		rows = append(rows, []string{thousands(r.Documents), r.Variant, shownVersion(r.Version), r.At, cmp.Or(r.Place, `""`), what, keyText(r.Example.Key)})
	}
	table(w, width(w), []column{
		{"BREAK", true}, {"VARIANT", false}, {"VERSION", true}, {"AT", true}, {"PLACE", false}, {"WHY", false}, {"SMALLEST", false},
	}, rows)
	if more := int64(len(d.Reasons)-len(shown)) + d.ReasonsDropped; more > 0 {
		fmt.Fprintf(w, "and %s more; --json lists them\n", count(more, "reason"))
	}
	fmt.Fprintln(w)
	said := map[string]bool{}
	for _, r := range shown {
		key := keyText(r.Example.Key)
		if said[key] {
			continue
		}
		said[key] = true
		if r.Example.Document == nil {
			fmt.Fprintf(w, "%s: too large to show\n", key)
			continue
		}
		fmt.Fprintf(w, "%s: %s\n", key, r.Example.Document)
	}
}

func (a *app) sayTrial(t *census.Trial) {
	for _, d := range t.Documents {
		if d.Sampled {
			a.say("%s: a sample of about %s; --sample all tries every row.", d.Name, count(d.Of, "row"))
		}
		if d.Raised != "" {
			a.say("%s: a lens's SQL raised %s on some document. What it can't do must be null.", d.Name, d.Raised)
		}
		for _, v := range d.Versions {
			if v.Untried > 0 {
				a.say("%s %s %s: %s not tried: %s.", d.Name, v.Variant, v.Version, count(v.Untried, "document"), v.Why)
			}
		}
	}
	if t.Clean() {
		a.say("%s", cleanTrial(t))
	}
}

// cleanTrial claims only what was tried.
func cleanTrial(t *census.Trial) string {
	var rows, untried int64
	sampled := false
	for _, d := range t.Documents {
		rows, untried, sampled = rows+d.Rows, untried+d.Untried, sampled || d.Sampled
	}
	switch {
	case rows > 0 && untried == rows:
		return "No stored document could be tried."
	case untried > 0:
		return "No stored document that could be tried would break."
	case sampled:
		return "No stored document that was tried would break."
	}
	return "No stored document would break."
}
