package compat

import (
	"context"
	"encoding/json"
	"math/big"
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// maker makes values that one set of schema objects most likely accepts, close to the borders of another.
type maker struct {
	ctx     context.Context // once it has ended, what is made is of no use
	dice    *rand.Rand
	known   *memory
	field   string
	version string
	budget  int // of values; small ones are made once it is used up
}

// newMaker makes documents of a schema; field is as versionField in Compare.
func newMaker(ctx context.Context, dice *rand.Rand, of *schema.Schema, field string) *maker {
	return &maker{ctx: ctx, dice: dice, known: newMemory(), field: field, version: of.Version.String()}
}

func (m *maker) chance(of int) bool { return m.dice.IntN(of) == 0 }

func pick[T any](m *maker, from []T) T { return from[m.dice.IntN(len(from))] }

// value makes one; it may fail, and what it makes may still be refused. sound says that its parts, if it has any, are accepted by all
// that judges them for sure.
func (m *maker) value(from, to conj, deep int) (value any, sound, made bool) {
	m.budget--
	from = m.choose(from, 0)
	if values, finite := m.known.listed(from); finite {
		if len(values) == 0 {
			return nil, false, false
		}
		return pick(m, values), false, true
	}
	for _, set := range []conj{to, from} { // what either lists is worth a try
		for _, values := range m.known.offered(set) {
			if m.chance(4) {
				return pick(m, values), false, true
			}
		}
	}
	kinds := from.kinds()
	if beyond := kinds &^ to.kinds(); beyond != 0 && m.chance(2) {
		kinds = beyond
	}
	if simple := kinds &^ (object | array); simple != 0 && (deep > 6 || m.budget < 0) {
		kinds = simple
	}
	all := kinds.each()
	if len(all) == 0 {
		return nil, false, false
	}
	switch pick(m, all) {
	case null:
		return nil, true, true
	case truthValue:
		return m.chance(2), true, true
	case whole:
		return m.number(from, to, true), true, true
	case fraction:
		return m.number(from, to, false), true, true
	case text:
		return m.text(from, to), true, true
	case array:
		return m.array(from, to, deep)
	}
	return m.object(from, to, deep)
}

// part makes a value below another, and tries again where it is refused: else hardly a document with many parts would be valid.
func (m *maker) part(from, to conj, deep int) (value any, made bool) {
	for range 3 {
		if value, sound, made := m.value(from, to, deep); made && m.known.accepts(from, value, sound) {
			return value, true
		}
	}
	return nil, false
}

// choose takes a branch of each condition.
func (m *maker) choose(given conj, nested int) conj {
	if nested > 4 {
		return given
	}
	more := given
	for _, s := range given {
		for _, branches := range [][]*jsonschema.Schema{s.AnyOf, s.OneOf} {
			if len(branches) > 0 {
				more = m.known.with(more, pick(m, branches))
			}
		}
		if s.If != nil {
			holds := m.known.with(more, append([]*jsonschema.Schema{s.If}, present(s.Then)...)...)
			if m.chance(2) && !m.known.impossible(holds, func() bool { return newProver(m.ctx, question{}).impossible(holds, 0) }) { // of several conditions, often only one can hold
				more = holds
			} else {
				more = m.known.with(more, present(s.Else)...)
			}
		}
	}
	if len(more) > len(given) {
		return m.choose(more, nested+1)
	}
	return more
}

// number makes one at or next to a border.
func (m *maker) number(from, to conj, integer bool) json.Number {
	step := big.NewRat(1, 1)
	if !integer {
		step = big.NewRat(1, 10)
	}
	candidates := []*big.Rat{new(big.Rat), big.NewRat(1, 1), big.NewRat(-1, 1), big.NewRat(int64(m.dice.IntN(1000)), 1)}
	for _, set := range []conj{from, to} {
		for _, end := range []bound{set.span().low, set.span().high} {
			if end.at != nil {
				candidates = append(candidates, end.at, new(big.Rat).Add(end.at, step), new(big.Rat).Sub(end.at, step))
			}
		}
		for _, s := range set {
			if s.MultipleOf != nil {
				candidates = append(candidates, s.MultipleOf, new(big.Rat).Mul(s.MultipleOf, big.NewRat(int64(2+m.dice.IntN(9)), 1)))
			}
		}
	}
	inside := slices.DeleteFunc(candidates, func(n *big.Rat) bool { return !m.known.accepts(from, decimal(n), true) || integer && !n.IsInt() })
	if len(inside) == 0 {
		return "0"
	}
	n := pick(m, inside)
	if !integer && n.IsInt() {
		half := new(big.Rat).Add(n, big.NewRat(1, 2))
		if m.known.accepts(from, decimal(half), true) {
			n = half
		}
	}
	return decimal(n)
}

func decimal(n *big.Rat) json.Number {
	if n.IsInt() {
		return json.Number(n.Num().String())
	}
	return json.Number(strings.TrimRight(n.FloatString(30), "0"))
}

// text makes a string of a length at a border, or one that matches a pattern.
func (m *maker) text(from, to conj) string {
	for i, set := range []conj{from, to} {
		for _, s := range set {
			if p := schema.Pattern(s); p != nil && p.RE2() != nil && (i == 0 || m.chance(2)) {
				if re := m.known.parsed(p.RE2().String()); re != nil {
					return m.match(re)
				}
			}
		}
	}
	low, high := from.sizes(lengths)
	lengthsToTry := []int{low, low + 1, low + m.dice.IntN(6)}
	tLow, tHigh := to.sizes(lengths)
	for _, n := range []int{tLow - 1, tLow, tHigh, tHigh + 1, high} {
		if n >= low && n <= 100_000 && (high < 0 || n <= high) {
			lengthsToTry = append(lengthsToTry, n)
		}
	}
	return strings.Repeat(pick(m, []string{"a", "a", "a", "Z", "é"}), pick(m, lengthsToTry))
}

// match makes a string that a pattern matches.
func (m *maker) match(re *syntax.Regexp) string {
	repeat := func(low, high int) string {
		if high < 0 || high > low+3 {
			high = low + 3
		}
		var b strings.Builder
		for range low + m.dice.IntN(high-low+1) {
			b.WriteString(m.match(re.Sub[0]))
		}
		return b.String()
	}
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		i := 2 * m.dice.IntN(len(re.Rune)/2)
		return string(re.Rune[i] + rune(m.dice.IntN(int(min(re.Rune[i+1]-re.Rune[i], 25))+1)))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return pick(m, []string{"a", "-", "7"})
	case syntax.OpStar:
		return repeat(0, -1)
	case syntax.OpPlus:
		return repeat(1, -1)
	case syntax.OpQuest:
		return repeat(0, 1)
	case syntax.OpRepeat:
		return repeat(re.Min, re.Max)
	case syntax.OpAlternate:
		return m.match(pick(m, re.Sub))
	case syntax.OpConcat, syntax.OpCapture:
		var b strings.Builder
		for _, sub := range re.Sub {
			b.WriteString(m.match(sub))
		}
		return b.String()
	}
	return ""
}

// count picks how many parts a value has: at a border of either set.
func (m *maker) count(from, to conj, of func(*jsonschema.Schema) (int, int)) int {
	low, high := from.sizes(of)
	tLow, tHigh := to.sizes(of)
	candidates := []int{low, low + 1, low + 2}
	for _, n := range []int{tLow - 1, tHigh + 1, high} {
		if n >= low && n <= 60 && n >= 0 && (high < 0 || n <= high) {
			candidates = append(candidates, n)
		}
	}
	n := pick(m, candidates)
	if high >= 0 {
		n = min(n, high)
	}
	return n
}

func (m *maker) array(from, to conj, deep int) (value any, sound, made bool) {
	list := []any{}
	n := m.count(from, to, itemCount)
	for i := range n {
		wanted := m.known.itemsAt(from, i, false)
		for _, s := range from {
			if s.Contains != nil && i < max(s.MinContains, 1) {
				wanted = m.known.with(wanted, s.Contains)
			}
		}
		item, made := m.part(wanted, m.known.itemsAt(to, i, true), deep+1)
		if !made {
			break
		}
		list = append(list, item)
	}
	sound = true
	if len(list) > 1 && m.chance(4) {
		list[1] = list[0]
		sound = slices.Equal(m.known.itemsAt(from, 0, false), m.known.itemsAt(from, 1, false))
	}
	return list, sound, true
}

func (m *maker) object(from, to conj, deep int) (value any, sound, made bool) {
	object := map[string]any{}
	required := m.known.requiredBy(from)
	for _, set := range []conj{from, to} {
		for _, s := range set {
			for _, key := range sorted(dependentSchemas(s)) {
				if m.chance(3) {
					required[key] = true
				}
			}
		}
	}
	for _, s := range from {
		for _, key := range sorted(dependentSchemas(s)) {
			if required[key] {
				from = m.known.with(from, dependentSchemas(s)[key])
			}
		}
	}
	required = merge(required, m.known.requiredBy(from))
	if deep == 0 && m.field != "" {
		object[m.field] = m.version
	}
	sound = true
	add := func(c member, key string) {
		if _, has := object[key]; has {
			return
		}
		sure := m.known.sure(c, from)
		if value, made := m.part(sure, m.known.possible(c, to), deep+1); made {
			object[key] = value
			sound = sound && (c.named || slices.Equal(sure, m.known.sure(member{name: key, named: true}, from)))
		}
	}
	rate := 2 + m.dice.IntN(3)
	for _, c := range m.known.membersOf(from, to) {
		switch {
		case c.named && (required[c.name] || m.budget > 0 && m.chance(rate)):
			add(c, c.name)
		case c.pattern != nil && c.pattern.RE2() != nil && m.budget > 0 && m.chance(rate):
			if re := m.known.parsed(c.pattern.RE2().String()); re != nil {
				add(c, m.match(re))
			}
		case !c.named && c.pattern == nil && m.budget > 0 && m.chance(rate):
			add(c, pick(m, []string{"zz", "extra", "x y"}))
		}
	}
	others := member{}
	for i := len(object); i < m.count(from, to, keyCount) && i < 60; i++ {
		add(others, "k"+strconv.Itoa(i))
	}
	return object, sound, true
}

func merge(a, b map[string]bool) map[string]bool {
	for key := range b {
		a[key] = true
	}
	return a
}
