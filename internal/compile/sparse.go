package compile

import (
	"cmp"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// manyOptional is from how many optional properties on they are looked for in groups, and perGroup how many a group has.
// Most documents have few of so many, and one operator passes a whole group by.
const manyOptional, perGroup = 16, 4

// properties checks properties one after another, in the cheapest order.
func (f *fn) properties(s *jsonschema.Schema, keys []string, v value) {
	var optional []string
	for _, key := range keys {
		if f.g.asked(s, key) {
			optional = append(optional, key)
		}
	}
	if len(optional) < manyOptional {
		optional = nil
	}
	for _, key := range f.g.cheapestFirst(s, keys) {
		if !slices.Contains(optional, key) {
			f.property(s, key, v)
		}
	}
	before := f.shortNames
	f.shortNames = true // a function sets up each of its variables whenever it is called
	for group := range slices.Chunk(optional, perGroup) {
		f.at(s)
		f.block("if "+v.atom()+" ?| "+textArray(group)+" then", "end if;", func() {
			for _, key := range group {
				f.property(s, key, v)
			}
		})
	}
	f.shortNames = before
}

// cheapestFirst orders properties: those that look inside nothing come first, for they often tell at once that a branch doesn't apply.
func (g *group) cheapestFirst(s *jsonschema.Schema, keys []string) []string {
	return slices.SortedStableFunc(slices.Values(keys), func(a, b string) int {
		return cmp.Compare(g.cost(s.Properties[a]), g.cost(s.Properties[b]))
	})
}

// cost is 0 for an expression, 1 for one that calls a function, 2 for what takes statements.
func (g *group) cost(s *jsonschema.Schema) int {
	switch {
	case s.Always != nil:
		return 0
	case !g.scalar(s):
		return 2
	case g.calls(s):
		return 1
	}
	return 0
}

// calls tells whether the expression of s calls a function.
func (g *group) calls(s *jsonschema.Schema) bool {
	if _, head := g.heads[s]; head {
		return true
	}
	return slices.ContainsFunc(edges(s), func(e edge) bool { return g.calls(e.to) })
}

// asked tells whether the check of a property begins with the question whether it is there.
func (g *group) asked(s *jsonschema.Schema, key string) bool {
	p := s.Properties[key]
	return p.Always == nil && !g.scalar(p) && !slices.Contains(s.Required, key)
}
