package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// shownLens is what schema check found of one lens.
type shownLens struct {
	File     string `json:"file"`
	Tried    int    `json:"documents"` // up and down together
	OneWay   bool   `json:"one_way"`
	InGo     bool   `json:"in_go"`
	Problem  string `json:"problem"` // "" when it keeps its promises
	Document string `json:"document,omitempty"`
}

// checkLenses reads a family's lenses and carries generated documents over each of them, both ways. A family of one version has none.
func checkLenses(d project.Document, f *schema.Family, documents int) ([]shownLens, []error) {
	history, err := lens.Load(d.Set.Files, d.Set.Folder, d.Set.VersionField, f)
	if err != nil {
		var several interface{ Unwrap() []error }
		if errors.As(err, &several) {
			return nil, several.Unwrap()
		}
		return nil, []error{err}
	}
	var shown []shownLens
	for i, l := range history.Lenses {
		s := shownLens{File: d.Name + "/" + f.Variant + "/" + l.String(), OneWay: l.OneWay(), InGo: l.InGo()}
		if s.InGo {
			s.carry(l, f.Schemas[i], f.Schemas[i+1], d.Set.VersionField, documents)
		}
		shown = append(shown, s)
	}
	return shown, nil
}

func (s shownLens) print(w io.Writer) {
	switch {
	case !s.InGo:
		fmt.Fprintf(w, "%s: not tried, since a step in SQL runs in the database alone\n", s.File)
	case s.Problem == "":
		fmt.Fprintf(w, "%s: %s went through it and back\n", s.File, count(s.Tried, "document"))
	default:
		fmt.Fprintf(w, "%s: breaks a law\n  %s\n  %s\n", s.File, s.Document, s.Problem)
	}
}

// carry tries the laws on documents of both versions, and keeps the first that breaks one, made small.
func (s *shownLens) carry(l *lens.Lens, from, to *schema.Schema, field string, documents int) {
	for _, way := range []struct {
		l        *lens.Lens
		from, to *schema.Schema
	}{{l, from, to}, {l.Invert(), to, from}} {
		for doc := range compat.Sample(way.from, way.to, field, documents) {
			s.Tried++
			problem := broken(way.l, doc, way.to)
			if problem == "" {
				continue
			}
			small := compat.Shrink(doc, func(smaller any) bool {
				return len(way.from.Findings(smaller)) == 0 && broken(way.l, smaller, way.to) != ""
			})
			s.Problem, s.Document = broken(way.l, small, way.to), lens.Text(small)
			return
		}
	}
}

// broken says which law a document breaks: it can be carried over, what comes out is valid, and with the complement it goes back to the
// same text.
func broken(l *lens.Lens, doc any, to *schema.Schema) string {
	lifted, lost, err := l.Up(doc, nil)
	var failure *lens.Failure
	if errors.As(err, &failure) {
		return "it can't be carried over: " + failure.Message + ", at " + failure.Step
	}
	if err != nil {
		return err.Error()
	}
	if found := to.Findings(lifted); len(found) > 0 {
		return fmt.Sprintf("%s refuses what it becomes: %s: %s (%s)", to.Version, cmp.Or(found[0].Pointer, "the document"), found[0].Message, found[0].Keyword)
	}
	back, _, err := l.Invert().Up(lifted, lost)
	if err != nil {
		return "it has no way back: " + err.Error()
	}
	if was, is := lens.Text(doc), lens.Text(back); was != is {
		return "it comes back as another one: " + is
	}
	return ""
}
