package compat

import (
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// impossible shows that no value is accepted by all of these. false means only that it did not find out.
func (p *prover) impossible(given conj, nested int) bool {
	if !p.step() || nested > 4 {
		return false
	}
	if values, finite := given.listed(); finite {
		return len(values) == 0
	}
	left := given.kinds()
	for _, kind := range left.each() {
		if p.noneOf(kind, given, nested) {
			left &^= kind
		}
	}
	return left == 0 || p.contradicts(given, nested)
}

// noneOf shows that no value of one kind is accepted.
func (p *prover) noneOf(kind kinds, given conj, nested int) bool {
	low, high := 0, -1
	switch kind {
	case whole, fraction:
		return given.span().empty()
	case text:
		low, high = given.sizes(lengths)
	case array:
		low, high = given.sizes(itemCount)
		for i := range min(low, 50) {
			if p.impossible(given.itemsAt(i, false), nested+1) {
				return true
			}
		}
	case object:
		low, high = given.sizes(keyCount)
		required := given.required()
		low = max(low, len(required))
		for key := range required {
			if p.barred(member{name: key, named: true}, given, nested) {
				return true
			}
		}
	}
	return high >= 0 && low > high
}

// barred shows that no object of these has a key of the class.
func (p *prover) barred(m member, given conj, nested int) bool {
	if names := m.names(given); names != nil {
		if p.impossible(names, nested+1) {
			return true
		}
		if _, finite := names.listed(); finite && !m.named {
			return true // each of the listed keys is a class of its own
		}
	}
	return p.impossible(m.sure(given), nested+1)
}

// names are the schema objects that judge the keys of the class; nil when nothing does.
func (m member) names(given conj) conj {
	var subs []*jsonschema.Schema
	for _, s := range given {
		if s.PropertyNames != nil {
			subs = append(subs, s.PropertyNames)
		}
	}
	if len(subs) == 0 {
		return nil
	}
	key := blank()
	key.Types = []string{"string"}
	if m.named {
		key.Constant = []any{m.name}
	}
	return flatten(append(subs, key)...)
}

// contradicts shows that the conditions among the given ones can't hold together.
func (p *prover) contradicts(given conj, nested int) bool {
	for _, s := range given {
		if s.Not != nil {
			for _, other := range given {
				if same(other, s.Not) {
					return true
				}
			}
			if same(s.Not, blank()) || same(s.Not, anything) {
				return true
			}
		}
		for _, branches := range [][]*jsonschema.Schema{s.AnyOf, s.OneOf} {
			none := len(branches) > 0
			for _, branch := range branches {
				more := given.with(branch)
				none = none && len(more) > len(given) && p.impossible(more, nested+1)
			}
			if none {
				return true
			}
		}
	}
	return false
}
