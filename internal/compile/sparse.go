package compile

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// manyOptional is from how many optional properties on they are looked for in groups, and perGroup how many a group has.
// Most documents have few of so many, and one operator passes a whole group by.
const manyOptional, perGroup = 16, 4

// properties checks properties one after another.
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
	for _, key := range keys {
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

// asked tells whether the check of a property begins with the question whether it is there.
func (g *group) asked(s *jsonschema.Schema, key string) bool {
	p := s.Properties[key]
	return p.Always == nil && !g.scalar(p) && !slices.Contains(s.Required, key)
}
