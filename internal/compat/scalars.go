package compat

import (
	"math/big"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// scalars shows the keywords of one schema object that look at a value without going into it.
func (p *prover) scalars(s spot, b *jsonschema.Schema) bool {
	kinds := s.given.kinds()
	if kinds&^kindsOf(b) != 0 && !p.onlyKinds(s.given, kindsOf(b)) {
		return false
	}
	if schema.WholeByWriting(b) && kinds&whole != 0 && !slices.ContainsFunc(s.given, schema.WholeByWriting) {
		return false
	}
	if len(b.Constant) > 0 || b.Enum != nil {
		return false // the given ones list no values: that was looked at before
	}
	if kinds&(whole|fraction) != 0 && (!s.given.span().within(conj{b}.span()) || b.MultipleOf != nil && !divides(b.MultipleOf, s.given)) {
		return false
	}
	return kinds&text == 0 || texts(s.given, b)
}

// onlyKinds shows that the kinds beyond these are impossible for other reasons than the type keyword.
func (p *prover) onlyKinds(given conj, allowed kinds) bool {
	for _, kind := range (given.kinds() &^ allowed).each() {
		if !p.noneOf(kind, given, 0) {
			return false
		}
	}
	return true
}

// divides tells whether every number that the given ones accept is a multiple.
func divides(of *big.Rat, given conj) bool {
	whole := func(n *big.Rat) bool { return new(big.Rat).Quo(n, of).IsInt() }
	if given.kinds()&fraction == 0 && whole(big.NewRat(1, 1)) {
		return true
	}
	return slices.ContainsFunc(given, func(a *jsonschema.Schema) bool { return a.MultipleOf != nil && whole(a.MultipleOf) })
}

func texts(given conj, b *jsonschema.Schema) bool {
	low, high := given.sizes(lengths)
	if low < b.MinLength || b.MaxLength >= 0 && (high < 0 || high > b.MaxLength) {
		return false
	}
	if pattern := schema.Pattern(b); pattern != nil && !slices.ContainsFunc(given, func(a *jsonschema.Schema) bool {
		own := schema.Pattern(a)
		return own != nil && own.String() == pattern.String()
	}) {
		return false
	}
	return b.Format == "" || slices.ContainsFunc(given, func(a *jsonschema.Schema) bool { return a.Format == b.Format })
}
