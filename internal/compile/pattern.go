package compile

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/ecma"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// pattern is a regular expression of a schema as Postgres says it: expressions that must all hold. One without any holds for every text.
type pattern struct {
	never bool // no text that Postgres can hold matches
	all   []are
}

// are is one expression. Lengths are split off, since counted repeats are slow in Postgres.
type are struct {
	not      bool
	sql      string
	min, max int // of the whole string in code points; max is -1 without a limit
}

// test is the condition that a text must satisfy.
func (p pattern) test(subject string) string {
	if p.never {
		return "false"
	}
	if len(p.all) == 1 {
		return p.all[0].test(subject)
	}
	tests := make([]string, len(p.all))
	for i, e := range p.all {
		tests[i] = e.test(subject)
	}
	return "(" + strings.Join(tests, " and ") + ")"
}

func (e are) test(subject string) string {
	length := "pg_catalog.char_length(" + subject + ")"
	if e.not {
		if e.min == 0 && e.max < 0 {
			return atom(subject) + " !~ " + text(e.sql)
		}
		e.not = false
		return "not " + e.test(subject)
	}
	match := atom(subject) + " ~ " + text(e.sql)
	switch {
	case e.min > 0 && e.max >= 0 && e.min == e.max:
		return fmt.Sprintf("(%s = %d and %s)", length, e.min, match)
	case e.min > 0 && e.max >= 0:
		return fmt.Sprintf("(%s between %d and %d and %s)", length, e.min, e.max, match)
	case e.max >= 0:
		return fmt.Sprintf("(%s <= %d and %s)", length, e.max, match)
	case e.min > 0:
		return fmt.Sprintf("(%s >= %d and %s)", length, e.min, match)
	}
	return match
}

func (g *group) pattern(p *ecma.Pattern) pattern {
	translated, err := translate(p)
	if err != nil { // a fault of ours: supported has translated the schema's patterns before, and a test those of formats
		panic(err)
	}
	return translated
}

// patterns lists patternProperties in a fixed order.
func patterns(s *jsonschema.Schema) []schema.KeyPattern { return schema.KeyPatterns(s) }

const (
	maxRepeat = 255   // what Postgres counts to
	maxStates = 20000 // keeps well within the memory that Postgres gives to one expression
)

// translate says a pattern as Postgres AREs of the same meaning in a UTF8 database.
func translate(source *ecma.Pattern) (pattern, error) {
	root := source.Root().Without(0) // no text in Postgres holds NUL
	if root.Never() {
		return pattern{never: true}, nil
	}
	var p pattern
	total := 0
	for _, c := range conjuncts(root) {
		e := are{not: c.not, max: -1}
		w := &areWriter{places: anywhere}
		if anchored, ok := atRunStart(c.node); ok {
			c.node, w.places = anchored, 0
		}
		if err := w.node(e.withoutLength(c.node)); err != nil {
			var fault *ecma.Error
			if errors.As(err, &fault) {
				fault.Source, fault.Refused = source.String(), true
			}
			return pattern{}, err
		}
		if total += w.states; total > maxStates {
			return pattern{}, &ecma.Error{Source: source.String(), Position: c.node.Position, Message: "it repeats too much for Postgres", Refused: true}
		}
		e.sql = w.b.String()
		p.all = append(p.all, e)
	}
	return p, nil
}

type conjunct struct {
	not  bool
	node *ecma.Node
}

// conjuncts divides ^(?=a)(?!b)c into ^a, not ^b and ^c. Postgres is quicker with three simple expressions.
func conjuncts(root *ecma.Node) []conjunct {
	parts := sequence(root)
	if len(parts) == 0 || parts[0].Kind != ecma.Start {
		return []conjunct{{false, root}}
	}
	start, rest := parts[0], parts[1:]
	anchored := func(n ...*ecma.Node) *ecma.Node {
		return &ecma.Node{Kind: ecma.Concat, Position: n[0].Position, Subs: slices.Concat([]*ecma.Node{start}, n)}
	}
	var list []conjunct
	for len(rest) > 0 && (rest[0].Kind == ecma.Ahead || rest[0].Kind == ecma.NotAhead) {
		list = append(list, conjunct{rest[0].Kind == ecma.NotAhead, anchored(sequence(rest[0].Subs[0])...)})
		rest = rest[1:]
	}
	switch {
	case len(list) == 0:
		return []conjunct{{false, root}}
	case len(rest) > 0:
		list = append(list, conjunct{false, anchored(rest...)})
	}
	return list
}

// sequence lists the parts of a concatenation, those of plain groups in it, too. There is always one.
func sequence(n *ecma.Node) []*ecma.Node {
	if n.Kind != ecma.Concat {
		return []*ecma.Node{n}
	}
	var list []*ecma.Node
	for _, sub := range n.Subs {
		list = append(list, sequence(sub)...)
	}
	return list
}

// withoutLength turns ^ab[c]{m,n}d$ into ^ab[c]*d$ and notes the count, when all parts are single characters.
func (e *are) withoutLength(n *ecma.Node) *ecma.Node {
	parts := sequence(n)
	last := len(parts) - 1
	if last < 2 || parts[0].Kind != ecma.Start || parts[last].Kind != ecma.End {
		return n
	}
	fixed, counted := 0, -1
	for i, part := range parts[1:last] {
		switch {
		case oneCharacter(part):
			fixed++
		case part.Kind == ecma.Repeat && counted < 0 && oneCharacter(part.Subs[0]) && !shorthand(part):
			counted = i + 1
		default:
			return n
		}
	}
	if counted < 0 {
		return n
	}
	repeat := *parts[counted]
	e.min = fixed + repeat.Min
	if repeat.Max >= 0 {
		e.max = fixed + repeat.Max
	}
	if fixed == e.min {
		e.min = 0 // the expression says it
	}
	repeat.Min, repeat.Max = 0, -1
	whole := &ecma.Node{Kind: ecma.Concat, Position: n.Position, Subs: slices.Clone(parts)}
	whole.Subs[counted] = &repeat
	return whole
}

func oneCharacter(n *ecma.Node) bool {
	return n.Kind == ecma.Class || (n.Kind == ecma.Group || n.Kind == ecma.Concat) && len(n.Subs) == 1 && oneCharacter(n.Subs[0])
}

// shorthand tells whether a repeat is *, + or ?, which cost nothing.
func shorthand(n *ecma.Node) bool { return n.Max < 0 && n.Min < 2 || n.Min == 0 && n.Max == 1 }

// states estimates the size of the automaton that Postgres builds.
func states(re *syntax.Regexp) int {
	n := 1
	switch re.Op {
	case syntax.OpLiteral:
		n = len(re.Rune)
	case syntax.OpCharClass:
		n = 1 + len(re.Rune)/8
	case syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		n = 10
	}
	for _, sub := range re.Sub {
		n += states(sub)
	}
	if re.Op == syntax.OpRepeat {
		n = min(n*max(re.Max, re.Min+1), maxStates+1)
		if canBeEmpty(re.Sub[0]) {
			n = n * n / 4 // every copy may be skipped: measured, 1,000 of them took Postgres 10 s to build
		}
	}
	return min(n, maxStates+1)
}

func canBeEmpty(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar:
		return false
	case syntax.OpConcat:
		return !slices.ContainsFunc(re.Sub, func(sub *syntax.Regexp) bool { return !canBeEmpty(sub) })
	case syntax.OpAlternate:
		return slices.ContainsFunc(re.Sub, canBeEmpty)
	case syntax.OpCapture, syntax.OpPlus:
		return canBeEmpty(re.Sub[0])
	case syntax.OpRepeat:
		return re.Min == 0 || canBeEmpty(re.Sub[0])
	}
	return true
}
