package compat

import (
	"context"
	"iter"
	"math/rand/v2"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// Sample makes documents that a schema accepts, near its own borders and those of another, and always the same ones. It ends after n
// documents, or sooner where the schema hardly lets one be made or
// ctx ends. versionField is as in Compare.
func Sample(ctx context.Context, s, near *schema.Schema, versionField string, n int) iter.Seq[any] {
	return func(yield func(any) bool) {
		m := newMaker(ctx, rand.New(rand.NewPCG(3, 4)), s, versionField)
		from, to := flatten(s.Root), flatten(near.Root)
		for misses := 0; n > 0 && misses < tries && ctx.Err() == nil; misses++ {
			m.budget = 200
			doc, _, made := m.value(from, to, 0)
			if !made || len(s.Findings(doc)) > 0 {
				continue
			}
			misses = 0
			n--
			if !yield(doc) {
				return
			}
		}
	}
}

// Shrink makes a document as small as it gets, until ctx ends, while it still shows the same.
func Shrink(ctx context.Context, doc any, shows func(any) bool) any { return shrink(ctx, doc, shows) }
