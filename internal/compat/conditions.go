package compat

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// conditions shows the keywords of one schema object that hold other ones against the same value under a condition.
// A filled document is not the one that was given, so there nothing may depend on what is filled.
func (p *prover) conditions(s spot, b *jsonschema.Schema) bool {
	under := append(sometimes(b), present(b.Not)...)
	if len(under) == 0 {
		return true
	}
	if p.fill {
		if slices.ContainsFunc(under, func(sub *jsonschema.Schema) bool { return speaksOf(sub, p.fillable) }) {
			return false
		}
		p.fill, s.filled = false, nil
		defer func() { p.fill = true }()
	}
	return p.anyOf(s, b) && p.oneOf(s, b) && p.refuses(s, b) && p.ifThenElse(s, b) && p.dependents(s, b)
}

// here is the same place with other things given and to be shown.
func (s spot) here(given conj, shown ...*jsonschema.Schema) spot {
	s.given, s.shown = given, flatten(shown...)
	return s
}

func (p *prover) anyOf(s spot, b *jsonschema.Schema) bool {
	return len(b.AnyOf) == 0 || slices.ContainsFunc(b.AnyOf, func(branch *jsonschema.Schema) bool { return p.implied(s.here(s.given, branch)) })
}

// oneOf shows one branch, and that no value is accepted by another as well.
func (p *prover) oneOf(s spot, b *jsonschema.Schema) bool {
	if len(b.OneOf) == 0 {
		return true
	}
	return slices.ContainsFunc(b.OneOf, func(branch *jsonschema.Schema) bool {
		for _, other := range b.OneOf {
			if other != branch && !p.impossible(s.given.with(other), 0) {
				return false
			}
		}
		return p.implied(s.here(s.given, branch))
	})
}

// refuses shows not.
func (p *prover) refuses(s spot, b *jsonschema.Schema) bool {
	if b.Not == nil || p.impossible(s.given.with(b.Not), 0) {
		return true
	}
	// What is refused is refused already.
	return slices.ContainsFunc(s.given, func(a *jsonschema.Schema) bool {
		return a.Not != nil && p.implied(s.here(flatten(b.Not), a.Not))
	})
}

func (p *prover) ifThenElse(s spot, b *jsonschema.Schema) bool {
	if b.If == nil {
		return true
	}
	return (b.Then == nil || p.implied(s.here(s.given.with(b.If), b.Then))) &&
		(b.Else == nil || p.implied(s.here(s.given.with(p.not(b.If)), b.Else)))
}

func (p *prover) dependents(s spot, b *jsonschema.Schema) bool {
	subs := dependentSchemas(b)
	for _, key := range slices.Sorted(maps.Keys(subs)) {
		given := s.given.with(p.requires(key), p.kind(object))
		for _, a := range s.given {
			given = given.with(present(dependentSchemas(a)[key])...)
		}
		if !p.impossible(given, 0) && !p.implied(s.here(given, subs[key])) {
			return false
		}
	}
	return true
}
