package compat

import (
	"iter"
	"math/rand/v2"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// Sample makes documents that a schema accepts, near its own borders and those of another, and always the same ones. It ends after n
// documents, or sooner where the schema hardly lets one be made. versionField is as in Compare.
func Sample(s, near *schema.Schema, versionField string, n int) iter.Seq[any] {
	return func(yield func(any) bool) {
		m := &maker{dice: rand.New(rand.NewPCG(3, 4)), field: versionField, version: s.Version.String()}
		from, to := flatten(s.Root), flatten(near.Root)
		for misses := 0; n > 0 && misses < tries; misses++ {
			m.budget = 200
			doc, made := m.value(from, to, 0)
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

// Shrink makes a document as small as it gets while it still shows the same.
func Shrink(doc any, shows func(any) bool) any { return shrink(doc, shows) }
