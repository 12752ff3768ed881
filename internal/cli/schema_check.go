package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/pgstrata/pgstrata/internal/census"
	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

func (a *app) schemaCheckCommand() *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check that version numbers say what the schemas do, and what stored documents would become; for CI",
		Long: `Compares each version of each schema with the next one and decides what happens to stored
documents: nothing ("equal"), more is accepted ("widened"), defaults of newly required keys are
missing ("default-only"), some are refused ("narrowing"), or they must be rewritten ("rewrite
needed"). A PATCH may only be equal, a MINOR at most widened or default-only. Then it carries
generated documents over each lens, both ways: what comes out must be valid, and go back to the
same text. It also judges defaults and examples. It reads files alone, unless --live is given.

What it says is proved from the schemas, or shown by the smallest document that it found. Where
neither succeeds it says "unknown" and at which place in the schema, and asks for the number that
would hold in any case.

With --live it also tries the documents that the database holds: it judges each by the schema of its
own version, carries it over the lenses to the newest one, and judges what it becomes. It reads
about --sample rows of each document, chosen at random and the same ones as long as the table stays
as it is, in a read-only transaction, and as a login that sees every row. From a million rows on,
whole pages are chosen. What would break is told by reason, with the smallest row that shows it:
its key and the shape of its document; with --show-values the document itself.

Exit code 3 when a number says less than the schemas do, a lens is missing or breaks a law, an
example disagrees, or a stored document would break. A lens with a step in SQL is not tried on
generated documents, and on stored ones only where the database has its functions: they come with
a migration, and can't be made in a transaction that only reads.

JSON:

    {"changes": [{"document", "variant", "from", "to", "class", "claimed", "least", "most", "ok",
      "witness", "findings": [{"pointer", "keyword", "message", "schema"}], "refused_by",
      "undecided"}],
     "lenses": [{"file", "documents", "one_way", "in_go", "problem", "document"}],
     "problems": ["…"],
     "live": {"database",
       "documents": [{"document", "table", "column", "rows", "of", "sampled", "breaks", "untried",
         "raised",
         "versions": [{"variant", "version", "documents", "breaks", "untried", "why"}],
         "reasons": [{"variant", "version", "at", "lens", "step", "place", "keyword", "message",
                      "documents", "example": {"key": {}, "pointer", "document"}}],
         "reasons_dropped"}]}}

"least" and "most" are the parts of the version that must count up; they differ only when the
class is unknown. "witness" is a document that the version "refused_by" refuses for "findings" and
the other one accepts. "live" is null without --live. A reason is "at" "stored" when the schema of
the document's own version refuses it, "lens" when it can't be carried over, "newest" when the
newest schema refuses what it becomes; in "place" * is any key of a map and - any item of an array.
A document of a retired version is "at" "stored" by the keyword "retired". "raised" is the SQLSTATE
of a lens's SQL that failed on some document.`,
		Example: `  pgstrata schema check
  pgstrata schema check --live --sample all`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.schemaCheck(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.document, "document", "", "check only this one")
	flags.IntVar(&f.documents, "documents", 10_000, "how many documents to carry over each lens in each direction")
	flags.BoolVar(&f.live, "live", false, "also try the documents that the database holds")
	flags.StringVar(&f.sample, "sample", "5000", "with --live: try about so many rows of each document; all, or 0, for every row")
	flags.BoolVar(&f.showValues, "show-values", false, "with --live: show the documents that would break, and not their shape alone")
	return cmd
}

// checkFlags are the choices of one run.
type checkFlags struct {
	document         string
	documents        int
	live, showValues bool
	sample           string
}

// checkedChange is one pair of neighbouring versions.
type checkedChange struct {
	Document string `json:"document"`
	Variant  string `json:"variant"`
	From     string `json:"from"`
	To       string `json:"to"`
	Claimed  string `json:"claimed"`
	OK       bool   `json:"ok"`
	shownChange
}

func (a *app) schemaCheck(cmd *cobra.Command, f checkFlags) error {
	if f.documents < 0 {
		return usage(cmd, errors.New("--documents can't be negative"))
	}
	if !f.live && (f.showValues || cmd.Flags().Changed("sample")) {
		return usage(cmd, errors.New("--sample and --show-values only make sense with --live"))
	}
	sample, err := rowsToTry(f.sample)
	if err != nil {
		return usage(cmd, err)
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	documents := p.Documents
	if f.document != "" {
		d, err := pickDocument(cmd, p, f.document)
		if err != nil {
			return err
		}
		documents = []project.Document{*d}
	}
	result := struct {
		Changes  []checkedChange `json:"changes"`
		Lenses   []shownLens     `json:"lenses"`
		Problems []string        `json:"problems"`
		Live     *census.Trial   `json:"live"`
	}{[]checkedChange{}, []shownLens{}, []string{}, nil}
	families, err := checkFamilies(cmd.Context(), documents, f.documents)
	if err != nil {
		return err
	}
	clean := true
	for _, c := range families {
		for _, change := range c.changes {
			clean = clean && change.OK
		}
		for _, l := range c.lenses {
			clean = clean && l.Problem == ""
		}
		for _, problem := range c.problems {
			clean = false
			result.Problems = append(result.Problems, problem.Error())
		}
		result.Changes, result.Lenses = append(result.Changes, c.changes...), append(result.Lenses, c.lenses...)
	}
	if f.live {
		if result.Live, err = a.tryLive(cmd, documents, census.TryOptions{Sample: sample, ShowValues: f.showValues}); err != nil {
			return err
		}
	}
	if err := a.emit(result, func(w io.Writer) {
		for _, c := range result.Changes {
			c.print(w)
		}
		for _, l := range result.Lenses {
			l.print(w)
		}
		for _, problem := range result.Problems {
			fmt.Fprintln(w, problem)
		}
		if result.Live != nil {
			printTrial(w, result.Live)
		}
	}); err != nil {
		return err
	}
	if clean {
		a.say("%s", checkedSummary(len(result.Changes), result.Lenses))
	}
	if result.Live != nil {
		a.sayTrial(result.Live)
		clean = clean && result.Live.Clean()
	}
	if !clean {
		return &findingsError{}
	}
	return nil
}

// checkedSummary claims of lenses only what was tried.
func checkedSummary(changes int, lenses []shownLens) string {
	untried := 0
	for _, l := range lenses {
		if l.Tried == 0 {
			untried++
		}
	}
	const numbers = "Every version number says what its schema does"
	switch {
	case untried == 0:
		return fmt.Sprintf("%s, and every lens keeps its laws (%s).", numbers, count(changes, "change"))
	case untried == len(lenses):
		return fmt.Sprintf("%s (%s). No lens was tried.", numbers, count(changes, "change"))
	}
	return fmt.Sprintf("%s, and every lens that was tried keeps its laws (%s, %d of %d lenses not tried).", numbers, count(changes, "change"), untried, len(lenses))
}

// checkedFamily is what was found of one family. The last one of a document also has the problems of the document at large.
type checkedFamily struct {
	changes  []checkedChange
	lenses   []shownLens
	problems []error
}

// checkFamilies checks on all processors at once; what it returns is in the order of the files. It fails only when ctx ends.
func checkFamilies(ctx context.Context, documents []project.Document, tried int) ([]*checkedFamily, error) {
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	var checked []*checkedFamily
	for _, d := range documents {
		for i, family := range d.Set.Families {
			c := &checkedFamily{changes: make([]checkedChange, len(family.Schemas)-1)}
			checked = append(checked, c)
			for i := range c.changes {
				work.Go(func() (err error) {
					c.changes[i], err = checkChange(ctx, d, family.Schemas[i], family.Schemas[i+1])
					return err
				})
			}
			c.checkLenses(ctx, work, d, family, tried)
			if i == len(d.Set.Families)-1 {
				c.problems = append(c.problems, d.Set.Check()...)
			}
		}
	}
	return checked, work.Wait()
}

func checkChange(ctx context.Context, d project.Document, from, to *schema.Schema) (checkedChange, error) {
	change, err := compat.Compare(ctx, from, to, d.Set.VersionField)
	claimed := compat.Claimed(from.Version, to.Version)
	return checkedChange{
		d.Name, from.Variant, from.Version.String(), to.Version.String(), claimed.String(), claimed >= change.Most, showChange(change),
	}, err
}

func (c checkedChange) print(w io.Writer) {
	verdict := "as its number says"
	switch {
	case !c.OK && c.Undecided != "":
		verdict = fmt.Sprintf("and the number counts up %s only; %s would hold in any case", c.Claimed, c.Most)
	case !c.OK:
		verdict = fmt.Sprintf("which needs a %s version, but the number counts up %s", c.Most, c.Claimed)
	}
	fmt.Fprintf(w, "%s %s %s → %s: %s, %s\n", c.Document, c.Variant, c.From, c.To, c.Class, verdict)
	if !c.OK {
		c.printWhy(w)
	}
}

// shownChange is what a comparison found, as commands show it.
type shownChange struct {
	Class     compat.Class     `json:"class"`
	Least     string           `json:"least"`
	Most      string           `json:"most"`
	Witness   string           `json:"witness,omitempty"`
	Findings  []schema.Finding `json:"findings,omitempty"`
	RefusedBy string           `json:"refused_by,omitempty"`
	Undecided string           `json:"undecided,omitempty"`
}

func showChange(c compat.Change) shownChange {
	shown := shownChange{c.Class, c.Least.String(), c.Most.String(), string(c.Witness), c.Findings, "", c.Undecided}
	if c.RefusedBy != nil {
		shown.RefusedBy = c.RefusedBy.File
	}
	return shown
}

func (c shownChange) printWhy(w io.Writer) {
	if c.Witness != "" {
		fmt.Fprintf(w, "  %s\n  is refused by %s:\n", c.Witness, c.RefusedBy)
		for _, f := range c.Findings {
			fmt.Fprintf(w, "    %s: %s (%s)\n", cmp.Or(f.Pointer, "the document"), f.Message, f.Keyword)
		}
	}
	if c.Undecided != "" {
		fmt.Fprintf(w, "  not decided: the proof ends at %s, and no document was found that shows the contrary\n", c.Undecided)
	}
}
