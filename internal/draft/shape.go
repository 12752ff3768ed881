package draft

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// shape is what schema objects that judge the same value say of it together.
type shape struct {
	types       []string // sorted; nil for any
	words       []any    // of enum or const; nil for any
	keys        map[string]*shape
	required    map[string]bool
	values      *shape // of an object that is a map; nil for none
	items       *shape // nil for none
	description string
	standard    any // the default, if hasStandard
	hasStandard bool
	judges      []*jsonschema.Schema
}

// deepest is how far schemas are followed; what refers to itself ends there.
const deepest = 10

func shapeOf(root *jsonschema.Schema) *shape { return combine([]*jsonschema.Schema{root}, deepest) }

func combine(list []*jsonschema.Schema, deep int) *shape {
	all := always(list)
	s := &shape{required: map[string]bool{}, judges: list}
	keys := map[string][]*jsonschema.Schema{}
	var values, items []*jsonschema.Schema
	for _, part := range all {
		s.add(part)
		for key, child := range part.Properties {
			keys[key] = append(keys[key], child)
		}
		for _, key := range part.Required {
			s.required[key] = true
		}
		if rest, ok := part.AdditionalProperties.(*jsonschema.Schema); ok {
			values = append(values, rest)
		}
		if part.Items2020 != nil {
			items = append(items, part.Items2020)
		}
		if every, ok := part.Items.(*jsonschema.Schema); ok {
			items = append(items, every)
		}
	}
	if s.types == nil && len(s.words) > 0 {
		s.types = typesOf(s.words)
	}
	if deep == 0 {
		return s
	}
	if len(keys) > 0 {
		s.keys = map[string]*shape{}
	}
	for key, children := range keys {
		s.keys[key] = combine(children, deep-1)
	}
	if len(values) > 0 {
		s.values = combine(values, deep-1)
	}
	if len(items) > 0 {
		s.items = combine(items, deep-1)
	}
	return s
}

// always follows references and allOf, which hold under no condition.
func always(list []*jsonschema.Schema) []*jsonschema.Schema {
	var all []*jsonschema.Schema
	for i := 0; i < len(list); i++ {
		s := list[i]
		if s == nil || slices.Contains(all, s) {
			continue
		}
		all = append(all, s)
		list = append(slices.Concat(list, s.AllOf), s.Ref, s.RecursiveRef, s.DynamicRef)
	}
	return all
}

// add takes over what one schema object says of the value itself.
func (s *shape) add(part *jsonschema.Schema) {
	if types := slices.Sorted(slices.Values(part.Types)); len(types) > 0 && (s.types == nil || len(types) < len(s.types)) {
		s.types = types
	}
	for _, words := range [][]any{part.Enum, part.Constant} {
		if len(words) > 0 && (s.words == nil || len(words) < len(s.words)) {
			s.words = words
		}
	}
	keywords := schema.Keywords(part)
	if text, ok := keywords["description"].(string); ok && s.description == "" {
		s.description = text
	}
	if value, ok := keywords["default"]; ok && !s.hasStandard {
		s.standard, s.hasStandard = value, true
	}
}

func typesOf(words []any) []string {
	found := map[string]bool{}
	for _, w := range words {
		found[typeOf(w)] = true
	}
	return slices.Sorted(maps.Keys(found))
}

func typeOf(value any) string {
	switch value.(type) {
	case map[string]any:
		return "object"
	case []any:
		return "array"
	case string:
		return "string"
	case bool:
		return "boolean"
	case json.Number:
		return "number"
	}
	return "null"
}

// single is the value's type when it has one beside null, else "".
func (s *shape) single() string {
	types := slices.DeleteFunc(slices.Clone(s.types), func(t string) bool { return t == "null" })
	if len(types) != 1 {
		return ""
	}
	return types[0]
}

// isMap tells whether an object's keys are data, each with a value of one shape.
func (s *shape) isMap() bool { return s.values != nil }

// example makes a value that the schema accepts, the default if there is one.
func (s *shape) example(deep int) (value any, found bool) {
	var candidates []any
	if s.hasStandard {
		candidates = append(candidates, s.standard)
	}
	candidates = append(candidates, s.words...)
	for _, part := range always(s.judges) {
		if examples, ok := schema.Keywords(part)["examples"].([]any); ok {
			candidates = append(candidates, examples...)
		}
		for _, keyword := range []string{"minimum", "maximum", "multipleOf"} {
			if n, ok := schema.Keywords(part)[keyword].(json.Number); ok {
				candidates = append(candidates, n)
			}
		}
	}
	object := map[string]any{}
	if deep > 0 {
		for key := range s.required {
			if child := s.keys[key]; child != nil {
				object[key], _ = child.example(deep - 1)
			}
		}
	}
	candidates = append(candidates, "", json.Number("0"), false, []any{}, object, "-", json.Number("1"), "UTC", nil)
	if s.items != nil && deep > 0 {
		item, _ := s.items.example(deep - 1)
		candidates = append(candidates, []any{item})
	}
	for _, c := range candidates {
		if s.accepts(c) {
			return c, true
		}
	}
	return nil, false
}

func (s *shape) accepts(value any) bool {
	return !slices.ContainsFunc(s.judges, func(j *jsonschema.Schema) bool { return j.Validate(value) != nil })
}

// same tells whether two say the same of their values, as far as a lens is concerned.
func same(a, b *shape, deep int) bool {
	switch {
	case a == nil || b == nil:
		return a == b
	case deep == 0:
		return true
	case !slices.Equal(a.types, b.types) || !sameWords(a.words, b.words) || len(a.keys) != len(b.keys):
		return false
	}
	for key, child := range a.keys {
		if b.keys[key] == nil || a.required[key] != b.required[key] || !same(child, b.keys[key], deep-1) {
			return false
		}
	}
	return same(a.values, b.values, deep-1) && same(a.items, b.items, deep-1)
}

func sameWords(a, b []any) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(w any) bool { return !holds(b, w) })
}

func holds(words []any, word any) bool {
	return slices.ContainsFunc(words, func(w any) bool { return lens.Text(w) == lens.Text(word) })
}
