package compat

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/ecma"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// member is a class of an object's keys of which each set of schema objects speaks in the same way:
// one key by name, the keys that match a pattern and have no class of their own, or all others.
type member struct {
	name    string
	named   bool
	pattern *ecma.Pattern // nil for named ones, and for all others
}

func (m member) String() string {
	switch {
	case m.named:
		return "the key " + m.name
	case m.pattern != nil:
		return "keys that match " + m.pattern.String()
	}
	return "other keys"
}

// membersOf divides keys by all that these schema objects, and those that they apply to the same value, say of them.
func membersOf(sets ...conj) []member {
	names := map[string]bool{}
	patterns := map[string]*ecma.Pattern{}
	seen := map[*jsonschema.Schema]bool{}
	var look func(s *jsonschema.Schema)
	look = func(s *jsonschema.Schema) {
		if seen[s] {
			return
		}
		seen[s] = true
		for key := range s.Properties {
			names[key] = true
		}
		for _, key := range s.Required {
			names[key] = true
		}
		for key, others := range dependentRequired(s) {
			for _, name := range append(slices.Clone(others), key) {
				names[name] = true
			}
		}
		for key := range dependentSchemas(s) {
			names[key] = true
		}
		for _, k := range schema.KeyPatterns(s) {
			patterns[k.Pattern.String()] = k.Pattern
		}
		if s.PropertyNames != nil {
			if keys, finite := flatten(s.PropertyNames).listed(); finite {
				for _, key := range keys {
					if key, ok := key.(string); ok {
						names[key] = true
					}
				}
			}
		}
		for _, sub := range slices.Concat(schema.Always(s), sometimes(s), present(s.Not)) {
			look(sub)
		}
	}
	for _, set := range sets {
		for _, s := range set {
			look(s)
		}
	}
	var list []member
	for _, name := range slices.Sorted(maps.Keys(names)) {
		list = append(list, member{name: name, named: true})
	}
	for _, source := range slices.Sorted(maps.Keys(patterns)) {
		list = append(list, member{pattern: patterns[source]})
	}
	return append(list, member{})
}

// matches tells whether the keys of a class match a pattern: all of them, none, or perhaps some.
func (m member) matches(p *ecma.Pattern) (all, some bool) {
	switch {
	case m.named:
		all = p.Match(m.name)
		return all, all
	case m.pattern == nil:
		return false, false
	}
	all = m.pattern.String() == p.String()
	return all, true
}

// sure are the schema objects that judge the value under every key of the class.
func (m member) sure(c conj) conj {
	var subs []*jsonschema.Schema
	for _, s := range c {
		direct, perhaps := m.direct(s)
		subs = append(subs, direct...)
		if extra := truth(s.AdditionalProperties); extra != nil && len(direct) == 0 && !perhaps && !m.listed(s) {
			subs = append(subs, extra)
		}
		if s.UnevaluatedProperties != nil && !m.evaluated(s, true) {
			subs = append(subs, s.UnevaluatedProperties)
		}
	}
	return flatten(subs...)
}

// possible are those that judge the value under at least one key of the class, as far as can be seen.
func (m member) possible(c conj) conj {
	var subs []*jsonschema.Schema
	for _, s := range c {
		direct, _ := m.direct(s)
		subs = append(subs, direct...)
		covered := m.listed(s)
		for _, k := range schema.KeyPatterns(s) {
			all, some := m.matches(k.Pattern)
			if some && !all {
				subs = append(subs, k.Schema)
			}
			covered = covered || all
		}
		if extra := truth(s.AdditionalProperties); extra != nil && !covered {
			subs = append(subs, extra)
		}
		if s.UnevaluatedProperties != nil && !m.evaluated(s, false) {
			subs = append(subs, s.UnevaluatedProperties)
		}
	}
	return flatten(subs...)
}

func (m member) listed(s *jsonschema.Schema) bool {
	return m.named && s.Properties[m.name] != nil
}

// direct are the schemas of properties and patternProperties; perhaps says that there are more for some keys of the class.
func (m member) direct(s *jsonschema.Schema) (subs []*jsonschema.Schema, perhaps bool) {
	if m.listed(s) {
		subs = append(subs, s.Properties[m.name])
	}
	for _, k := range schema.KeyPatterns(s) {
		all, some := m.matches(k.Pattern)
		if all {
			subs = append(subs, k.Schema)
		}
		perhaps = perhaps || some && !all
	}
	return subs, perhaps
}

// evaluated tells whether the keys of the class are evaluated by a schema object or one that it applies to the same value:
// ever, or else always and all of them.
func (m member) evaluated(s *jsonschema.Schema, ever bool) bool {
	seen := map[*jsonschema.Schema]bool{}
	var look func(s *jsonschema.Schema, top bool) bool
	look = func(s *jsonschema.Schema, top bool) bool {
		if seen[s] {
			return false
		}
		seen[s] = true
		direct, perhaps := m.direct(s)
		if len(direct) > 0 || s.AdditionalProperties != nil || ever && perhaps || !top && s.UnevaluatedProperties != nil {
			return true
		}
		subs := schema.Always(s)
		if ever {
			subs = slices.Concat(subs, sometimes(s))
		}
		return slices.ContainsFunc(subs, func(sub *jsonschema.Schema) bool { return look(sub, false) })
	}
	return look(s, true)
}

// required are the keys that an object of these has for sure.
func (c conj) required() map[string]bool {
	keys := map[string]bool{}
	for _, s := range c {
		for _, key := range s.Required {
			keys[key] = true
		}
	}
	for more := true; more; {
		more = false
		for _, s := range c {
			for key, others := range dependentRequired(s) {
				for _, other := range others {
					if keys[key] && !keys[other] {
						keys[other], more = true, true
					}
				}
			}
		}
	}
	return keys
}

// itemsAt are the schema objects that judge the item at an index: for sure, or perhaps.
func (c conj) itemsAt(i int, perhaps bool) conj {
	var subs []*jsonschema.Schema
	for _, s := range c {
		if sub := itemOf(s, i); sub != nil {
			subs = append(subs, sub)
		}
		if s.UnevaluatedItems != nil && !itemEvaluated(s, i, !perhaps) {
			subs = append(subs, s.UnevaluatedItems)
		}
	}
	return flatten(subs...)
}

func itemOf(s *jsonschema.Schema, i int) *jsonschema.Schema {
	prefix, rest := items(s)
	if i < len(prefix) {
		return prefix[i]
	}
	return rest
}

// itemEvaluated is evaluated for items; where nothing is sure, an item that contains may note counts as ever.
func itemEvaluated(s *jsonschema.Schema, i int, ever bool) bool {
	seen := map[*jsonschema.Schema]bool{}
	var look func(s *jsonschema.Schema, top bool) bool
	look = func(s *jsonschema.Schema, top bool) bool {
		if seen[s] {
			return false
		}
		seen[s] = true
		if itemOf(s, i) != nil || ever && s.Contains != nil || !top && s.UnevaluatedItems != nil {
			return true
		}
		subs := schema.Always(s)
		if ever {
			subs = slices.Concat(subs, sometimes(s))
		}
		return slices.ContainsFunc(subs, func(sub *jsonschema.Schema) bool { return look(sub, false) })
	}
	return look(s, true)
}

// firstItems is how many items at the front some schema object speaks of apart.
func firstItems(sets ...conj) int {
	n := 0
	seen := map[*jsonschema.Schema]bool{}
	var look func(s *jsonschema.Schema)
	look = func(s *jsonschema.Schema) {
		if seen[s] {
			return
		}
		seen[s] = true
		prefix, _ := items(s)
		n = max(n, len(prefix))
		for _, sub := range slices.Concat(schema.Always(s), sometimes(s)) {
			look(sub)
		}
	}
	for _, set := range sets {
		for _, s := range set {
			look(s)
		}
	}
	return n
}
