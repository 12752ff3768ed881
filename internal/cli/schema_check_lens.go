package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"golang.org/x/sync/errgroup"

	"github.com/pgstrata/pgstrata/internal/draft"
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

// checkLenses reads a family's lenses, and lets work carry generated documents over each of them, both ways. A family of one version has none.
func (c *checkedFamily) checkLenses(ctx context.Context, work *errgroup.Group, d project.Document, f *schema.Family, documents int) {
	history, err := lens.Load(d.Set.Files, d.Set.Folder, d.Set.VersionField, f)
	if err != nil {
		var several interface{ Unwrap() []error }
		if errors.As(err, &several) {
			c.problems = several.Unwrap()
		} else {
			c.problems = []error{err}
		}
		return
	}
	c.lenses = make([]shownLens, len(history.Lenses))
	for i, l := range history.Lenses {
		s := &c.lenses[i]
		*s = shownLens{File: d.Name + "/" + f.Variant + "/" + l.String(), OneWay: l.OneWay(), InGo: l.InGo()}
		if !s.InGo {
			continue
		}
		work.Go(func() error {
			t, err := draft.Try(ctx, l, f.Schemas[i], f.Schemas[i+1], d.Set.VersionField, documents)
			s.Tried, s.Problem = t.Tried, t.Problem
			if t.Problem != "" {
				s.Document = lens.Text(t.Document)
			}
			return err
		})
	}
}

func (s shownLens) print(w io.Writer) {
	switch {
	case !s.InGo:
		fmt.Fprintf(w, "%s: not tried, since a step in SQL runs in the database alone\n", s.File)
	case s.Problem == "" && s.Tried == 0:
		fmt.Fprintf(w, "%s: not tried, since no document went through it\n", s.File)
	case s.Problem == "":
		fmt.Fprintf(w, "%s: %s went through it and back\n", s.File, count(s.Tried, "document"))
	default:
		fmt.Fprintf(w, "%s: breaks a law\n  %s\n  %s\n", s.File, s.Document, s.Problem)
	}
}
