package compat

import (
	"math/big"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// kinds is a set of the kinds of values; numbers are divided into whole ones and the rest.
type kinds uint8

const (
	null kinds = 1 << iota
	truthValue
	whole
	fraction
	text
	array
	object
	everything = null | truthValue | whole | fraction | text | array | object
)

var kindNames = map[string]kinds{
	"null": null, "boolean": truthValue, "integer": whole, "number": whole | fraction, "string": text, "array": array, "object": object,
}

// each lists the kinds in the set.
func (k kinds) each() []kinds {
	var list []kinds
	for one := null; one < everything && one != 0; one <<= 1 {
		if k&one != 0 && one <= object {
			list = append(list, one)
		}
	}
	return list
}

// kindsOf are those that the type keyword lets through.
func kindsOf(s *jsonschema.Schema) kinds {
	if refusesAll(s) {
		return 0
	}
	if len(s.Types) == 0 {
		return everything
	}
	var k kinds
	for _, name := range s.Types {
		k |= kindNames[name]
	}
	return k
}

// kinds are those that all let through.
func (c conj) kinds() kinds {
	k := everything
	for _, s := range c {
		k &= kindsOf(s)
		if s.MultipleOf != nil && s.MultipleOf.IsInt() {
			k &^= fraction
		}
		if s.Not != nil && len(s.Not.Types) > 0 && len(children(s.Not)) == 0 && own(s.Not) == own(&jsonschema.Schema{
			Draft: s.Not.Draft, Types: s.Not.Types, MinLength: -1, MaxLength: -1, MaxProperties: -1, MaxItems: -1,
		}) && !schema.WholeByWriting(s.Not) {
			k &^= kindsOf(s.Not)
		}
	}
	return k
}

// listed returns the values that a finite set of schema objects accepts: those of an enum, or null, true and false.
func (c conj) listed() (values []any, finite bool) {
	k := c.kinds()
	if k&^(null|truthValue) == 0 {
		if k&null != 0 {
			values = append(values, nil)
		}
		if k&truthValue != 0 {
			values = append(values, true, false)
		}
		finite = true
	}
	for _, s := range c {
		switch {
		case len(s.Constant) > 0:
			values, finite = s.Constant[:1], true
		case s.Enum != nil && (!finite || len(s.Enum) < len(values)):
			values, finite = s.Enum, true
		}
	}
	return slices.DeleteFunc(slices.Clone(values), func(v any) bool { return !c.accepts(v) }), finite
}

func (c conj) accepts(v any) bool {
	return !slices.ContainsFunc(c, func(s *jsonschema.Schema) bool { return !schema.Accepts(s, v) })
}

// bound is an end of a range of numbers; nil for none.
type bound struct {
	at   *big.Rat
	open bool // at itself is outside
}

// span is the range of numbers that all let through.
type span struct{ low, high bound }

func (c conj) span() span {
	var r span
	for _, s := range c {
		r.low = tighter(r.low, bound{s.Minimum, false}, 1)
		r.low = tighter(r.low, bound{s.ExclusiveMinimum, true}, 1)
		r.high = tighter(r.high, bound{s.Maximum, false}, -1)
		r.high = tighter(r.high, bound{s.ExclusiveMaximum, true}, -1)
	}
	if c.kinds()&fraction == 0 {
		r.low, r.high = r.low.wholeAbove(), r.high.wholeBelow()
	}
	return r
}

// tighter is the one of two bounds that lets less through; sign is 1 for lower ends and -1 for upper ones.
func tighter(a, b bound, sign int) bound {
	switch {
	case b.at == nil:
		return a
	case a.at == nil:
		return b
	}
	if order := sign * a.at.Cmp(b.at); order < 0 || order == 0 && b.open {
		return b
	}
	return a
}

func (b bound) wholeAbove() bound {
	if b.at == nil {
		return b
	}
	n := floor(b.at)
	if !b.at.IsInt() || b.open {
		n.Add(n, big.NewInt(1))
	}
	return bound{new(big.Rat).SetInt(n), false}
}

func (b bound) wholeBelow() bound {
	if b.at == nil {
		return b
	}
	n := floor(b.at)
	if b.at.IsInt() && b.open {
		n.Sub(n, big.NewInt(1))
	}
	return bound{new(big.Rat).SetInt(n), false}
}

func floor(r *big.Rat) *big.Int {
	n := new(big.Int)
	n.Div(r.Num(), r.Denom()) // Euclidean: it rounds down, as the denominator is positive
	return n
}

// empty tells whether no number lies between the ends.
func (r span) empty() bool {
	if r.low.at == nil || r.high.at == nil {
		return false
	}
	order := r.low.at.Cmp(r.high.at)
	return order > 0 || order == 0 && (r.low.open || r.high.open)
}

// within tells whether every number of r lies between the ends of the other.
func (r span) within(other span) bool {
	inside := func(own, end bound, sign int) bool {
		if end.at == nil || own.at == nil {
			return end.at == nil
		}
		order := sign * own.at.Cmp(end.at)
		return order > 0 || order == 0 && (own.open || !end.open)
	}
	return inside(r.low, other.low, 1) && inside(r.high, other.high, -1)
}

// most and least join limits of a size, where -1 is none.
func most(limits ...int) int {
	least := -1
	for _, n := range limits {
		if n >= 0 && (least < 0 || n < least) {
			least = n
		}
	}
	return least
}

// sizes is the range of a length or count that all let through; high is -1 for none.
func (c conj) sizes(of func(*jsonschema.Schema) (low, high int)) (low, high int) {
	high = -1
	for _, s := range c {
		l, h := of(s)
		low, high = max(low, l), most(high, h)
	}
	return low, high
}

func lengths(s *jsonschema.Schema) (low, high int)   { return s.MinLength, s.MaxLength }
func itemCount(s *jsonschema.Schema) (low, high int) { return s.MinItems, s.MaxItems }
func keyCount(s *jsonschema.Schema) (low, high int)  { return s.MinProperties, s.MaxProperties }
