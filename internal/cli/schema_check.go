package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

func (a *app) schemaCheckCommand() *cobra.Command {
	var document string
	var documents int
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check that version numbers say what the schemas do; for CI",
		Long: `Compares each version of each schema with the next one and decides what happens to stored
documents: nothing ("equal"), more is accepted ("widened"), defaults of newly required keys are
missing ("default-only"), some are refused ("narrowing"), or they must be rewritten ("rewrite
needed"). A PATCH may only be equal, a MINOR at most widened or default-only. Then it carries
generated documents over each lens, both ways: what comes out must be valid, and go back to the
same text. It also judges defaults and examples. It reads files alone.

What it says is proved from the schemas, or shown by the smallest document that it found. Where
neither succeeds it says "unknown" and at which place in the schema, and asks for the number that
would hold in any case.

Exit code 3 when a number says less than the schemas do, a lens is missing or breaks a law, or an
example disagrees. A lens with a step in SQL is read, and not tried.

JSON:

    {"changes": [{"document", "variant", "from", "to", "class", "claimed", "least", "most", "ok",
      "witness", "findings": [{"pointer", "keyword", "message", "schema"}], "refused_by",
      "undecided"}],
     "lenses": [{"file", "documents", "one_way", "in_go", "problem", "document"}],
     "problems": ["…"]}

"least" and "most" are the parts of the version that must count up; they differ only when the
class is unknown. "witness" is a document that the version "refused_by" refuses for "findings" and
the other one accepts.`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.schemaCheck(cmd, document, documents) },
	}
	cmd.Flags().StringVar(&document, "document", "", "check only this one")
	cmd.Flags().IntVar(&documents, "documents", 1000, "how many documents to carry over each lens, up and down")
	return cmd
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

func (a *app) schemaCheck(cmd *cobra.Command, document string, generated int) error {
	if generated < 0 {
		return usage(cmd, errors.New("--documents can't be negative"))
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	documents := p.Documents
	if document != "" {
		d, err := pickDocument(cmd, p, document)
		if err != nil {
			return err
		}
		documents = []project.Document{*d}
	}
	result := struct {
		Changes  []checkedChange `json:"changes"`
		Lenses   []shownLens     `json:"lenses"`
		Problems []string        `json:"problems"`
	}{[]checkedChange{}, []shownLens{}, []string{}}
	clean := true
	var found []error
	for _, d := range documents {
		for _, f := range d.Set.Families {
			for i := range len(f.Schemas) - 1 {
				c := checkChange(d, f.Schemas[i], f.Schemas[i+1])
				clean = clean && c.OK
				result.Changes = append(result.Changes, c)
			}
			lenses, problems := checkLenses(d, f, generated)
			for _, l := range lenses {
				clean = clean && l.Problem == ""
				result.Lenses = append(result.Lenses, l)
			}
			found = append(found, problems...)
		}
		found = append(found, d.Set.Check()...)
	}
	for _, err := range found {
		result.Problems = append(result.Problems, err.Error())
	}
	clean = clean && len(found) == 0
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
	}); err != nil {
		return err
	}
	if !clean {
		return &findingsError{}
	}
	a.say("Every version number says what its schema does, and every lens keeps its laws (%s).", count(len(result.Changes), "change"))
	return nil
}

func checkChange(d project.Document, from, to *schema.Schema) checkedChange {
	change := compat.Compare(from, to, d.Set.VersionField)
	claimed := compat.Claimed(from.Version, to.Version)
	return checkedChange{
		d.Name, from.Variant, from.Version.String(), to.Version.String(), claimed.String(), claimed >= change.Most, showChange(change),
	}
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
