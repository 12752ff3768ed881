package compat

import "github.com/santhosh-tekuri/jsonschema/v5"

// items shows all that is said of an array and of its items.
func (p *prover) items(s spot) bool {
	if s.given.kinds()&array == 0 {
		return true
	}
	first := firstItems(s.given, s.shown)
	low, high := s.given.sizes(itemCount)
	for _, a := range s.given {
		if a.Contains != nil {
			low = max(low, a.MinContains)
		}
	}
	for i := range first + 1 {
		if high >= 0 && i >= high {
			break
		}
		given := s.given.itemsAt(i, false)
		if p.impossible(given, 0) { // then no array is longer
			high = most(high, i)
			break
		}
		if !p.inside(s, given, s.shown.itemsAt(i, false), s.shown.itemsAt(i, true)) {
			return false
		}
	}
	for _, b := range s.shown {
		if low < b.MinItems || b.MaxItems >= 0 && (high < 0 || high > b.MaxItems) {
			return p.stop(s, b)
		}
		if b.UniqueItems && !p.unique(s, high) || b.Contains != nil && !p.contains(s, b, low, high, first) {
			return p.stop(s, b)
		}
	}
	return true
}

// unique shows that no two items are equal; where documents are filled, items that differ might become so.
func (p *prover) unique(s spot, high int) bool {
	if high >= 0 && high <= 1 {
		return true
	}
	for _, a := range s.given {
		if a.UniqueItems && !(p.fill && s.given.itemsAt(firstItems(s.given), false).kinds()&(object|array) != 0) {
			return true
		}
	}
	return false
}

func (p *prover) contains(s spot, b *jsonschema.Schema, low, high, first int) bool {
	if p.fill {
		if speaksOf(b.Contains, p.fillable) {
			return false
		}
		p.fill, s.filled = false, nil
		defer func() { p.fill = true }()
	}
	subset := func(x, y conj) bool { return p.implied(s.below(x, y)) }
	enough, few := b.MinContains <= 0, b.MaxContains < 0 || high >= 0 && high <= b.MaxContains
	for _, a := range s.given {
		if a.Contains == nil {
			continue
		}
		enough = enough || a.MinContains >= b.MinContains && subset(flatten(a.Contains), flatten(b.Contains))
		few = few || a.MaxContains >= 0 && a.MaxContains <= b.MaxContains && subset(flatten(b.Contains), flatten(a.Contains))
	}
	if !enough && low >= b.MinContains { // every item is one
		enough = true
		for i := range first + 1 {
			enough = enough && subset(s.given.itemsAt(i, false), flatten(b.Contains))
		}
	}
	return enough && few
}
