package schema

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Together lists the schema objects that judge the same value as the given ones under no condition: what references and allOf lead to is
// among them, each once.
func Together(parts ...*jsonschema.Schema) []*jsonschema.Schema {
	var all []*jsonschema.Schema
	var add func(s *jsonschema.Schema)
	add = func(s *jsonschema.Schema) {
		if s == nil || slices.Contains(all, s) {
			return
		}
		all = append(all, s)
		for _, to := range Always(s) {
			add(to)
		}
	}
	for _, s := range parts {
		add(s)
	}
	return all
}

// Always lists what a schema object itself applies to the same value under no condition.
func Always(s *jsonschema.Schema) []*jsonschema.Schema {
	list := []*jsonschema.Schema{s.Ref, s.RecursiveRef, s.DynamicRef}
	list = slices.DeleteFunc(list, func(to *jsonschema.Schema) bool { return to == nil })
	return append(list, s.AllOf...)
}
