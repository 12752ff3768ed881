package compile

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// edge leads from a schema object to one that applies to the same instance, or to a part of it.
type edge struct {
	to      *jsonschema.Schema
	inPlace bool
}

// edges lists the subschemas and reference targets in a fixed order.
func edges(s *jsonschema.Schema) []edge {
	var list []edge
	add := func(inPlace bool, subs ...*jsonschema.Schema) {
		for _, sub := range subs {
			if sub != nil {
				list = append(list, edge{sub, inPlace})
			}
		}
	}
	for _, key := range sortedKeys(s.Properties) {
		add(false, s.Properties[key])
	}
	for _, k := range patterns(s) {
		add(false, k.Schema)
	}
	add(false, schemaOf(s.AdditionalProperties), s.PropertyNames)
	for _, key := range sortedKeys(s.Dependencies) {
		add(true, schemaOf(s.Dependencies[key]))
	}
	for _, key := range sortedKeys(s.DependentSchemas) {
		add(true, s.DependentSchemas[key])
	}
	prefix, rest := itemSchemas(s)
	add(false, prefix...)
	add(false, rest, s.Contains)
	for _, ref := range references(s) {
		add(true, ref.to)
	}
	add(true, s.AllOf...)
	add(true, s.AnyOf...)
	add(true, s.OneOf...)
	add(true, s.Not, s.If, s.Then, s.Else)
	add(false, s.UnevaluatedProperties, s.UnevaluatedItems)
	return list
}

// reference is a keyword that applies another schema object to the same value.
type reference struct {
	keyword string
	to      *jsonschema.Schema
}

// references lists them. In the static tree that package schema makes, the target of each is fixed.
func references(s *jsonschema.Schema) []reference {
	all := []reference{{"$ref", s.Ref}, {"$recursiveRef", s.RecursiveRef}, {"$dynamicRef", s.DynamicRef}}
	return slices.DeleteFunc(all, func(r reference) bool { return r.to == nil })
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// schemaOf is the schema in one of the library's fields that may also hold a bool or a list; nil for those.
func schemaOf(field any) *jsonschema.Schema {
	s, _ := field.(*jsonschema.Schema)
	return s
}

// itemSchemas joins both generations of the array keywords: one schema for each of the first items, one for those behind.
func itemSchemas(s *jsonschema.Schema) (prefix []*jsonschema.Schema, rest *jsonschema.Schema) {
	switch items := s.Items.(type) {
	case *jsonschema.Schema:
		return nil, items
	case []*jsonschema.Schema:
		return items, schemaOf(s.AdditionalItems)
	}
	return s.PrefixItems, s.Items2020
}

// itemKeywords names the keywords that itemSchemas took the schemas from.
func itemKeywords(s *jsonschema.Schema) (prefix, rest string) {
	if _, list := s.Items.([]*jsonschema.Schema); list {
		return "items", "additionalItems"
	}
	return "prefixItems", "items"
}

// noMoreItems tells whether additionalItems is plainly false.
func noMoreItems(s *jsonschema.Schema) bool {
	allowed, plain := s.AdditionalItems.(bool)
	_, list := s.Items.([]*jsonschema.Schema)
	return list && plain && !allowed
}

// closed tells whether additionalProperties is plainly false.
func closed(s *jsonschema.Schema) bool {
	allowed, plain := s.AdditionalProperties.(bool)
	return plain && !allowed
}

func always(s *jsonschema.Schema, verdict bool) bool {
	return s != nil && s.Always != nil && *s.Always == verdict
}

// target skips schema objects that are nothing but a reference.
func target(s *jsonschema.Schema) *jsonschema.Schema {
	for s.Ref != nil && onlyRef(s) {
		s = s.Ref
	}
	return s
}

func onlyRef(s *jsonschema.Schema) bool {
	return len(edges(s)) == 1 && len(s.Types) == 0 && len(s.Constant) == 0 && !hasEnum(s) &&
		!hasNumberKeywords(s) && !hasStringKeywords(s) && !hasObjectKeywords(s) && !hasArrayKeywords(s)
}

func hasNumberKeywords(s *jsonschema.Schema) bool {
	return s.Minimum != nil || s.Maximum != nil || s.ExclusiveMinimum != nil || s.ExclusiveMaximum != nil || s.MultipleOf != nil
}

func hasStringKeywords(s *jsonschema.Schema) bool {
	return s.MinLength > 0 || s.MaxLength >= 0 || s.Pattern != nil || s.Format != ""
}

func hasObjectKeywords(s *jsonschema.Schema) bool {
	return s.MinProperties > 0 || s.MaxProperties >= 0 || len(s.Required) > 0 || len(s.Properties) > 0 ||
		len(s.PatternProperties) > 0 || closed(s) || schemaOf(s.AdditionalProperties) != nil || s.PropertyNames != nil ||
		len(s.Dependencies) > 0 || len(s.DependentRequired) > 0 || len(s.DependentSchemas) > 0 || s.UnevaluatedProperties != nil
}

func hasArrayKeywords(s *jsonschema.Schema) bool {
	prefix, rest := itemSchemas(s)
	return s.MinItems > 0 || s.MaxItems >= 0 || s.UniqueItems || len(prefix) > 0 || rest != nil || noMoreItems(s) ||
		s.Contains != nil || s.UnevaluatedItems != nil
}

// recursive numbers the schema objects that contain themselves and become functions of their own. Every way round passes one of them.
// Those with unevaluated keywords all do: what they refer to on the same value is inlined to see what it evaluates, and must come to an end.
func recursive(root *jsonschema.Schema) map[*jsonschema.Schema]int {
	const open, done = 1, 2
	state := map[*jsonschema.Schema]int{}
	heads := map[*jsonschema.Schema]int{}
	add := func(s *jsonschema.Schema) {
		if _, known := heads[s]; !known {
			heads[s] = len(heads) + 1
		}
	}
	var visit func(s *jsonschema.Schema)
	visit = func(s *jsonschema.Schema) {
		switch state[s] {
		case open:
			add(s)
			return
		case done:
			return
		}
		state[s] = open
		for _, e := range edges(s) {
			visit(e.to)
		}
		if (s.UnevaluatedProperties != nil || s.UnevaluatedItems != nil) && containsItself(s) {
			add(s)
		}
		state[s] = done
	}
	visit(root)
	return heads
}

func containsItself(s *jsonschema.Schema) bool {
	seen := map[*jsonschema.Schema]bool{}
	var reaches func(from *jsonschema.Schema) bool
	reaches = func(from *jsonschema.Schema) bool {
		for _, e := range edges(from) {
			if e.to == s {
				return true
			}
			if !seen[e.to] {
				seen[e.to] = true
				if reaches(e.to) {
					return true
				}
			}
		}
		return false
	}
	return reaches(s)
}
