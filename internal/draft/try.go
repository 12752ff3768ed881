package draft

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Trial is what generated documents say of a lens.
type Trial struct {
	Tried    int    // documents, up and down together
	Problem  string // the law that one breaks; "" when none does
	Document any    // that one, made small; as schema.Decode gives it
}

// Try carries up to so many generated documents of each version over a lens and back, and stops at the first that breaks a law: each can
// be carried over, what comes out is valid, and with the complement it goes back to the same text. The lens must run in Go.
// It fails only when ctx ends.
func Try(ctx context.Context, l *lens.Lens, from, to *schema.Schema, versionField string, documents int) (Trial, error) {
	t := Trial{}
	for _, way := range []struct {
		l        *lens.Lens
		from, to *schema.Schema
	}{{l, from, to}, {l.Invert(), to, from}} {
		back := way.l.Invert()
		for doc := range compat.Sample(ctx, way.from, way.to, versionField, documents) {
			t.Tried++
			if broken(way.l, back, doc, way.to) == "" {
				continue
			}
			t.Document = compat.Shrink(ctx, doc, func(smaller any) bool {
				return len(way.from.Findings(smaller)) == 0 && broken(way.l, back, smaller, way.to) != ""
			})
			t.Problem = broken(way.l, back, t.Document, way.to)
			return t, ctx.Err()
		}
	}
	return t, ctx.Err()
}

// broken says which law a document breaks, "" for none.
func broken(l, back *lens.Lens, doc any, to *schema.Schema) string {
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
	returned, _, err := back.Up(lifted, lost)
	if err != nil {
		return "it has no way back: " + err.Error()
	}
	if was, is := lens.Text(doc), lens.Text(returned); was != is {
		return "it comes back as another one: " + is
	}
	return ""
}
