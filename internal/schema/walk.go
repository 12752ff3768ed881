package schema

import "github.com/santhosh-tekuri/jsonschema/v5"

// reachable lists every schema object that root leads to, root first.
func reachable(root *jsonschema.Schema) []*jsonschema.Schema {
	seen := map[*jsonschema.Schema]bool{}
	var list []*jsonschema.Schema
	var visit func(s *jsonschema.Schema)
	visit = func(s *jsonschema.Schema) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		list = append(list, s)
		each(s, visit)
	}
	visit(root)
	return list
}

// locations indexes every schema object that can be reached from root by its absolute location.
func locations(root *jsonschema.Schema) map[string]*jsonschema.Schema {
	index := map[string]*jsonschema.Schema{}
	for _, s := range reachable(root) {
		if index[s.Location] == nil {
			index[s.Location] = s
		}
	}
	return index
}

// each visits the subschemas and the targets of references of one schema object; some may be nil.
func each(s *jsonschema.Schema, visit func(*jsonschema.Schema)) {
	eachInPlace(s, visit)
	for _, sub := range []*jsonschema.Schema{
		s.PropertyNames, s.UnevaluatedProperties, s.UnevaluatedItems, s.Items2020, s.Contains, s.ContentSchema,
	} {
		visit(sub)
	}
	for _, sub := range s.PrefixItems {
		visit(sub)
	}
	for _, sub := range s.Properties {
		visit(sub)
	}
	for _, sub := range s.PatternProperties {
		visit(sub)
	}
	for _, sub := range []any{s.AdditionalProperties, s.AdditionalItems, s.Items} {
		eachOf(sub, visit)
	}
}

// eachInPlace visits those that look at the same value.
func eachInPlace(s *jsonschema.Schema, visit func(*jsonschema.Schema)) {
	for _, sub := range []*jsonschema.Schema{s.Ref, s.RecursiveRef, s.DynamicRef, s.Not, s.If, s.Then, s.Else} {
		visit(sub)
	}
	for _, list := range [][]*jsonschema.Schema{s.AllOf, s.AnyOf, s.OneOf} {
		for _, sub := range list {
			visit(sub)
		}
	}
	for _, sub := range s.DependentSchemas {
		visit(sub)
	}
	for _, sub := range s.Dependencies {
		eachOf(sub, visit)
	}
}

func eachOf(sub any, visit func(*jsonschema.Schema)) {
	switch sub := sub.(type) {
	case *jsonschema.Schema:
		visit(sub)
	case []*jsonschema.Schema:
		for _, s := range sub {
			visit(s)
		}
	}
}
