package compat

import (
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// withoutParts is a schema object that judges a value as the given one does, if the parts of the value are accepted by all that judges
// them for sure, and if the value is accepted by those to which it leads under no condition.
func withoutParts(s *jsonschema.Schema) *jsonschema.Schema {
	if s.UnevaluatedProperties != nil || s.UnevaluatedItems != nil { // these look at what the others judge
		return opened(s, map[*jsonschema.Schema]*jsonschema.Schema{})
	}
	c := *s
	c.Ref, c.RecursiveRef, c.DynamicRef, c.AllOf = nil, nil, nil, nil
	openParts(&c)
	return &c
}

// opened lets each part be anything where it may be at all, also by those to which the schema object leads under no condition.
func opened(s *jsonschema.Schema, made map[*jsonschema.Schema]*jsonschema.Schema) *jsonschema.Schema {
	if s == nil || made[s] != nil {
		return made[s]
	}
	c := *s
	made[s] = &c
	c.Ref, c.RecursiveRef, c.DynamicRef = opened(s.Ref, made), opened(s.RecursiveRef, made), opened(s.DynamicRef, made)
	c.AllOf = nil
	for _, sub := range s.AllOf {
		c.AllOf = append(c.AllOf, opened(sub, made))
	}
	openParts(&c)
	return &c
}

func openParts(s *jsonschema.Schema) {
	s.Properties, s.PatternProperties = openAll(s.Properties), openAll(s.PatternProperties)
	s.AdditionalProperties, s.AdditionalItems = openField(s.AdditionalProperties), openField(s.AdditionalItems)
	if s.Items2020 != nil && !refusesAll(s.Items2020) {
		s.Items2020 = anything
	}
	s.PrefixItems = openList(s.PrefixItems)
	switch list := s.Items.(type) {
	case *jsonschema.Schema:
		s.Items = openField(list)
	case []*jsonschema.Schema:
		s.Items = openList(list)
	}
}

func openAll[K comparable](subs map[K]*jsonschema.Schema) map[K]*jsonschema.Schema {
	open := make(map[K]*jsonschema.Schema, len(subs))
	for key := range subs {
		open[key] = anything
	}
	return open
}

func openList(subs []*jsonschema.Schema) []*jsonschema.Schema {
	var open []*jsonschema.Schema
	for range subs {
		open = append(open, anything)
	}
	return open
}

// openField opens a schema in a field that may also hold a bool.
func openField(field any) any {
	if s, ok := field.(*jsonschema.Schema); ok && !refusesAll(s) {
		return anything
	}
	return field
}

// saysSomething tells whether there are values that a schema object, its parts being open, could refuse.
func saysSomething(s *jsonschema.Schema) bool {
	return own(s) != own(blank()) || slices.ContainsFunc(children(s), func(c child) bool { return c.to != anything })
}
