package schema

import "github.com/santhosh-tekuri/jsonschema/v5"

// replacer puts another schema object in the place of each; after the first error it does nothing more.
type replacer struct {
	by  func(*jsonschema.Schema) (*jsonschema.Schema, error)
	err error
}

// replace puts other subschemas and targets into a schema object, in lists and maps of its own.
func replace(s *jsonschema.Schema, by func(*jsonschema.Schema) (*jsonschema.Schema, error)) error {
	r := &replacer{by: by}
	for _, field := range []**jsonschema.Schema{
		&s.Ref, &s.RecursiveRef, &s.DynamicRef, &s.Not, &s.If, &s.Then, &s.Else, &s.PropertyNames,
		&s.UnevaluatedProperties, &s.UnevaluatedItems, &s.Items2020, &s.Contains, &s.ContentSchema,
	} {
		*field = r.one(*field)
	}
	for _, field := range []*[]*jsonschema.Schema{&s.AllOf, &s.AnyOf, &s.OneOf, &s.PrefixItems} {
		*field = r.list(*field)
	}
	for _, field := range []*any{&s.AdditionalProperties, &s.AdditionalItems, &s.Items} {
		*field = r.any(*field)
	}
	s.Properties = replaceMap(s.Properties, r.one)
	s.PatternProperties = replaceMap(s.PatternProperties, r.one)
	s.DependentSchemas = replaceMap(s.DependentSchemas, r.one)
	s.Dependencies = replaceMap(s.Dependencies, r.any)
	return r.err
}

func (r *replacer) one(s *jsonschema.Schema) *jsonschema.Schema {
	if s == nil || r.err != nil {
		return s
	}
	s, r.err = r.by(s)
	return s
}

func (r *replacer) list(list []*jsonschema.Schema) []*jsonschema.Schema {
	if list == nil {
		return nil
	}
	made := make([]*jsonschema.Schema, len(list))
	for i, s := range list {
		made[i] = r.one(s)
	}
	return made
}

// any replaces in a field of the library that may also hold a bool or a list of names.
func (r *replacer) any(field any) any {
	switch field := field.(type) {
	case *jsonschema.Schema:
		return r.one(field)
	case []*jsonschema.Schema:
		return r.list(field)
	}
	return field
}

func replaceMap[K comparable, V any](m map[K]V, by func(V) V) map[K]V {
	if m == nil {
		return nil
	}
	made := make(map[K]V, len(m))
	for key, value := range m {
		made[key] = by(value)
	}
	return made
}
