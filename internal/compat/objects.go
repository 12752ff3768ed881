package compat

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// members shows all that is said of an object and of the values under its keys.
func (p *prover) members(s spot) bool {
	if s.given.kinds()&object == 0 {
		return true
	}
	given := s.given
	classes := membersOf(s.given, s.shown)
	possible := map[string]bool{} // named keys that an object may have
	open := false                 // whether it may have others
	for _, m := range classes {
		if p.barred(m, given, 0) {
			continue
		}
		if m.named {
			possible[m.name] = true
		} else {
			open = true
		}
	}
	if !p.counts(s, possible, open) {
		return false
	}
	for _, m := range classes {
		_, filled := s.filled[m.name]
		if m.named && filled && !p.fillsWell(m, s) {
			return false
		}
		mayHave := m.named && possible[m.name] || !m.named && !p.barred(m, given, 0)
		if !mayHave || s.top && m.named && m.name == p.field {
			continue
		}
		if !p.key(m, s) || !p.inside(s, m.sure(given), m.sure(s.shown), m.possible(s.shown)) {
			return false
		}
	}
	return true
}

// below is the place one level down.
func (s spot) below(given, shown conj) spot {
	return spot{given: given, shown: shown, depth: s.depth + 1}
}

// counts shows which keys an object has, and how many.
func (p *prover) counts(s spot, possible map[string]bool, open bool) bool {
	required := s.given.required()
	low, high := s.given.sizes(keyCount)
	low = max(low, len(required))
	if !open {
		high = most(high, len(possible))
	}
	has := maps.Clone(required)
	for key := range s.filled {
		has[key] = true
	}
	if high >= 0 {
		high += len(s.filled)
	}
	low = max(low, len(has))
	for _, b := range s.shown {
		if low < b.MinProperties || b.MaxProperties >= 0 && (high < 0 || high > b.MaxProperties) {
			return p.stop(s, b)
		}
		for _, key := range b.Required {
			if !has[key] && !(s.top && key == p.field) {
				return p.stop(s, b)
			}
		}
		deps := dependentRequired(b)
		for _, key := range slices.Sorted(maps.Keys(deps)) {
			if _, filled := s.filled[key]; !filled && !possible[key] {
				continue
			}
			if !p.follow(key, deps[key], s, has) {
				return p.stop(s, b)
			}
		}
	}
	return true
}

// follow shows that an object with one key has others too.
func (p *prover) follow(key string, others []string, s spot, has map[string]bool) bool {
	given := s.given
	if _, filled := s.filled[key]; !filled {
		given = given.with(p.requires(key))
		for _, a := range s.given {
			given = given.with(present(dependentSchemas(a)[key])...)
		}
	}
	with := given.required()
	return !slices.ContainsFunc(others, func(other string) bool { return !has[other] && !with[other] })
}

// key shows propertyNames for a class of keys.
func (p *prover) key(m member, s spot) bool {
	var names []*jsonschema.Schema
	for _, b := range s.shown {
		names = append(names, present(b.PropertyNames)...)
	}
	if len(names) == 0 {
		return true
	}
	return p.implied(s.below(p.keysOf(m, s.given), flatten(names...)))
}

// keysOf is what is given about the keys of a class.
func (p *prover) keysOf(m member, given conj) conj {
	if known := m.names(given); known != nil {
		return known
	}
	if m.named {
		key := blank()
		key.Constant = []any{m.name}
		return conj{key}
	}
	return conj{p.kind(text)}
}

// fills are the keys that are added to an object which lacks them: what is to be shown requires them, and has a default.
func (p *prover) fills(s spot) map[string]any {
	filled := map[string]any{}
	if s.given.kinds()&object == 0 {
		return filled
	}
	required := s.given.required()
	for key, value := range defaultsOf(s.shown) {
		if !required[key] && !(s.top && key == p.field) {
			filled[key] = value
		}
	}
	return filled
}

// fillsWell shows that a default may stand under its key.
func (p *prover) fillsWell(m member, s spot) bool {
	for _, b := range s.shown {
		if b.PropertyNames != nil && !flatten(b.PropertyNames).accepts(m.name) {
			return false
		}
	}
	return m.possible(s.shown).accepts(s.filled[m.name])
}
