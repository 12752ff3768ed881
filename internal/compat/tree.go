package compat

import (
	"cmp"
	"maps"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// conj is a set of schema objects that all judge the same value: what references and allOf lead to is among them.
type conj []*jsonschema.Schema

// flatten follows references and allOf, which always apply.
func flatten(parts ...*jsonschema.Schema) conj { return schema.Together(parts...) }

func (c conj) with(parts ...*jsonschema.Schema) conj {
	return flatten(append(slices.Clone(c), parts...)...)
}

// sometimes lists what it applies to the same value under a condition.
func sometimes(s *jsonschema.Schema) []*jsonschema.Schema {
	list := slices.Concat(s.AnyOf, s.OneOf, []*jsonschema.Schema{s.If, s.Then, s.Else})
	for _, key := range slices.Sorted(maps.Keys(dependentSchemas(s))) {
		list = append(list, dependentSchemas(s)[key])
	}
	return slices.DeleteFunc(list, func(to *jsonschema.Schema) bool { return to == nil })
}

// dependentSchemas joins both generations of the keyword.
func dependentSchemas(s *jsonschema.Schema) map[string]*jsonschema.Schema {
	joined := maps.Clone(s.DependentSchemas)
	for key, value := range s.Dependencies {
		if sub, ok := value.(*jsonschema.Schema); ok {
			if joined == nil {
				joined = map[string]*jsonschema.Schema{}
			}
			joined[key] = sub
		}
	}
	return joined
}

func dependentRequired(s *jsonschema.Schema) map[string][]string {
	joined := maps.Clone(s.DependentRequired)
	for key, value := range s.Dependencies {
		if keys, ok := value.([]string); ok {
			if joined == nil {
				joined = map[string][]string{}
			}
			joined[key] = keys
		}
	}
	return joined
}

// items joins both generations of the array keywords: one schema for each of the first items, one for those behind.
func items(s *jsonschema.Schema) (prefix []*jsonschema.Schema, rest *jsonschema.Schema) {
	switch list := s.Items.(type) {
	case *jsonschema.Schema:
		return nil, list
	case []*jsonschema.Schema:
		return list, truth(s.AdditionalItems)
	}
	return s.PrefixItems, s.Items2020
}

// truth is the schema in a field that may also hold a bool; nil for none.
func truth(field any) *jsonschema.Schema {
	switch field := field.(type) {
	case *jsonschema.Schema:
		return field
	case bool:
		if !field {
			return nothing
		}
		return anything
	}
	return nil
}

func boolean(verdict bool) *jsonschema.Schema {
	s := blank()
	s.Always = &verdict
	return s
}

// These two are never changed: they are what true and false are in a schema.
var anything, nothing = boolean(true), boolean(false)

// blank is a schema object without keywords, as the library makes one.
func blank() *jsonschema.Schema {
	return &jsonschema.Schema{
		MinProperties: -1, MaxProperties: -1, MinItems: -1, MaxItems: -1, MinContains: 1, MaxContains: -1, MinLength: -1, MaxLength: -1,
	}
}

func refusesAll(s *jsonschema.Schema) bool { return s.Always != nil && !*s.Always }

// child is a schema object below another, by the keyword that leads to it.
type child struct {
	label string
	to    *jsonschema.Schema
}

// children lists them in a fixed order, whatever order the schema was written in.
func children(s *jsonschema.Schema) []child {
	var list []child
	add := func(label string, subs ...*jsonschema.Schema) {
		for i, sub := range subs {
			if sub != nil {
				list = append(list, child{label + "/" + strconv.Itoa(i), sub})
			}
		}
	}
	byKey := func(label string, subs map[string]*jsonschema.Schema) {
		for _, key := range slices.Sorted(maps.Keys(subs)) {
			add(label+"/"+strconv.Quote(key), subs[key])
		}
	}
	add("$ref", s.Ref)
	add("$recursiveRef", s.RecursiveRef)
	add("$dynamicRef", s.DynamicRef)
	add("allOf", s.AllOf...)
	add("anyOf", s.AnyOf...)
	add("oneOf", s.OneOf...)
	add("not", s.Not)
	add("if", s.If)
	add("then", s.Then)
	add("else", s.Else)
	byKey("properties", s.Properties)
	for _, k := range schema.KeyPatterns(s) {
		add("patternProperties/"+strconv.Quote(k.Pattern.String()), k.Schema)
	}
	add("additionalProperties", truth(s.AdditionalProperties))
	add("propertyNames", s.PropertyNames)
	byKey("dependentSchemas", dependentSchemas(s))
	add("unevaluatedProperties", s.UnevaluatedProperties)
	prefix, rest := items(s)
	add("prefixItems", prefix...)
	add("items", rest)
	add("contains", s.Contains)
	add("unevaluatedItems", s.UnevaluatedItems)
	return list
}

// below visits a schema object and all that it leads to, once each.
func below(s *jsonschema.Schema, visit func(*jsonschema.Schema)) {
	seen := map[*jsonschema.Schema]bool{}
	var walk func(s *jsonschema.Schema)
	walk = func(s *jsonschema.Schema) {
		if seen[s] {
			return
		}
		seen[s] = true
		visit(s)
		for _, c := range children(s) {
			walk(c.to)
		}
	}
	walk(s)
}

// sorted returns the keys of several maps, each once.
func sorted[V any](of ...map[string]V) []string {
	var keys []string
	for _, m := range of {
		keys = slices.AppendSeq(keys, maps.Keys(m))
	}
	slices.SortFunc(keys, cmp.Compare[string])
	return slices.Compact(keys)
}
