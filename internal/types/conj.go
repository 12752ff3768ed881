package types

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// kinds is a set of the kinds of JSON; numbers are divided into whole ones and the rest.
type kinds uint8

const (
	null kinds = 1 << iota
	boolean
	whole
	fraction
	text
	array
	object
	everything = null | boolean | whole | fraction | text | array | object
)

var kindNames = map[string]kinds{
	"null": null, "boolean": boolean, "integer": whole, "number": whole | fraction, "string": text, "array": array, "object": object,
}

// conj is a set of schema objects that all judge the same value.
type conj []*jsonschema.Schema

// chosen is the branch that is taken of a schema object's anyOf or oneOf.
type chosen map[*jsonschema.Schema]*jsonschema.Schema

// flatten follows references and allOf, which always apply.
func flatten(parts conj) conj { return schema.Together(parts...) }

// sometimes lists what a schema object applies to the same value under a condition.
func sometimes(s *jsonschema.Schema, taken chosen) conj {
	list := conj{s.If, s.Then, s.Else}
	if branch := taken[s]; branch != nil {
		list = append(list, branch)
	} else {
		list = append(append(list, s.AnyOf...), s.OneOf...)
	}
	for _, key := range slices.Sorted(maps.Keys(s.DependentSchemas)) {
		list = append(list, s.DependentSchemas[key])
	}
	for _, key := range slices.Sorted(maps.Keys(s.Dependencies)) {
		if sub, ok := s.Dependencies[key].(*jsonschema.Schema); ok {
			list = append(list, sub)
		}
	}
	return list
}

// inPlace lists all that a schema object applies to the same value, itself first.
func inPlace(s *jsonschema.Schema, taken chosen) conj {
	var all conj
	var add func(s *jsonschema.Schema)
	add = func(s *jsonschema.Schema) {
		if s == nil || slices.Contains(all, s) {
			return
		}
		all = append(all, s)
		for _, sub := range append(schema.Always(s), sometimes(s, taken)...) {
			add(sub)
		}
	}
	add(s)
	return all
}

func unions(s *jsonschema.Schema) []conj {
	var list []conj
	for _, branches := range []conj{s.AnyOf, s.OneOf} {
		if len(branches) > 0 {
			list = append(list, branches)
		}
	}
	return list
}

// kinds are those that all may let through.
func (c conj) kinds(deep int) kinds {
	k := everything
	for _, s := range c {
		if s.Always != nil && !*s.Always {
			return 0
		}
		if len(s.Types) > 0 {
			var own kinds
			for _, name := range s.Types {
				own |= kindNames[name]
			}
			k &= own
		}
		for _, branches := range unions(s) {
			var any kinds
			for _, b := range branches {
				if deep > 8 {
					any = everything
				}
				any |= flatten(conj{b}).kinds(deep + 1)
			}
			k &= any
		}
	}
	return k
}

// values are the only ones that all may let through, when these are finitely many.
func (c conj) values(deep int) (values []any, finite bool) {
	narrow := func(to []any) {
		if !finite {
			values, finite = to, true
			return
		}
		values = slices.DeleteFunc(slices.Clone(values), func(v any) bool {
			return !slices.ContainsFunc(to, func(w any) bool { return canonical(v) == canonical(w) })
		})
	}
	for _, s := range c {
		if len(s.Constant) > 0 {
			narrow(s.Constant)
		}
		if s.Enum != nil {
			narrow(s.Enum)
		}
		for _, branches := range unions(s) {
			var all []any
			listed := deep < 8
			for _, b := range branches {
				some, ok := flatten(conj{b}).values(deep + 1)
				all = append(all, some...)
				listed = listed && ok
			}
			if listed {
				narrow(all)
			}
		}
	}
	return values, finite
}

// names are the keys that are spoken of by name, and the only ones there may be, if any propertyNames lists them.
func (c conj) names(taken chosen) (named map[string]bool, only []string, listed bool) {
	named = map[string]bool{}
	for _, s := range c {
		for _, key := range s.Required {
			named[key] = true
		}
		for _, part := range inPlace(s, taken) {
			for key := range part.Properties {
				named[key] = true
			}
		}
		if s.PropertyNames == nil {
			continue
		}
		values, finite := flatten(conj{s.PropertyNames}).values(0)
		if !finite {
			continue
		}
		var keys []string
		for _, v := range values {
			if key, ok := v.(string); ok && (!listed || slices.Contains(only, key)) {
				keys = append(keys, key)
			}
		}
		only, listed = keys, true
	}
	return named, only, listed
}

// allows tells whether a key is open to be there, as far as its name decides.
func (c conj) allows(key string, taken chosen) bool {
	for _, s := range c {
		if isFalse(s.AdditionalProperties) && !covers(s, key) {
			return false
		}
		if u := s.UnevaluatedProperties; u != nil && isFalse(u) && !evaluates(s, key, taken) {
			return false
		}
	}
	_, only, listed := c.names(taken)
	return !listed || slices.Contains(only, key)
}

// closed tells whether keys without a name or pattern are refused.
func (c conj) closed(taken chosen) bool {
	const nobody = "\x00" // no key of a document in jsonb
	return !c.allows(nobody, taken)
}

func isFalse(field any) bool {
	switch field := field.(type) {
	case bool:
		return !field
	case *jsonschema.Schema:
		return field.Always != nil && !*field.Always
	}
	return false
}

// covers tells whether properties or patternProperties speak of a key.
func covers(s *jsonschema.Schema, key string) bool {
	if s.Properties[key] != nil {
		return true
	}
	return slices.ContainsFunc(schema.KeyPatterns(s), func(k schema.KeyPattern) bool { return k.Pattern.Match(key) })
}

// evaluates tells whether unevaluatedProperties of a schema object may leave a key alone.
func evaluates(s *jsonschema.Schema, key string, taken chosen) bool {
	for i, part := range inPlace(s, taken) {
		if covers(part, key) || part.AdditionalProperties != nil && !isFalse(part.AdditionalProperties) || i > 0 && part.UnevaluatedProperties != nil {
			return true
		}
	}
	return false
}

// under lists what judges the value under a key.
func (c conj) under(key string, taken chosen) conj {
	var subs conj
	for _, s := range c {
		direct := false
		if p := s.Properties[key]; p != nil {
			subs, direct = append(subs, p), true
		}
		for _, k := range schema.KeyPatterns(s) {
			if k.Pattern.Match(key) {
				subs, direct = append(subs, k.Schema), true
			}
		}
		if extra, ok := s.AdditionalProperties.(*jsonschema.Schema); ok && !direct {
			subs = append(subs, extra)
		}
		if s.UnevaluatedProperties != nil && !isFalse(s.UnevaluatedProperties) && !evaluates(s, key, taken) {
			subs = append(subs, s.UnevaluatedProperties)
		}
	}
	return subs
}

// items of both generations of the keyword.
func items(s *jsonschema.Schema) (prefix conj, rest *jsonschema.Schema) {
	prefix, rest = s.PrefixItems, s.Items2020
	switch of := s.Items.(type) {
	case *jsonschema.Schema:
		rest = of
	case []*jsonschema.Schema:
		prefix = of
		rest, _ = s.AdditionalItems.(*jsonschema.Schema)
	}
	return prefix, rest
}
