package compile

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// pattern is a regular expression of a schema as Postgres says it. Lengths are split off, since counted repeats are slow there.
type pattern struct {
	sql      string // an ARE; "" when the lengths say all
	min, max int    // of the whole string in code points; max is -1 without a limit
}

// test is the expression that a text must satisfy.
func (p pattern) test(subject string) string {
	length := "pg_catalog.char_length(" + subject + ")"
	match := atom(subject) + " ~ " + text(p.sql)
	switch {
	case p.min > 0 && p.max >= 0 && p.min == p.max:
		return fmt.Sprintf("(%s = %d and %s)", length, p.min, match)
	case p.min > 0 && p.max >= 0:
		return fmt.Sprintf("(%s between %d and %d and %s)", length, p.min, p.max, match)
	case p.max >= 0:
		return fmt.Sprintf("(%s <= %d and %s)", length, p.max, match)
	case p.min > 0:
		return fmt.Sprintf("(%s >= %d and %s)", length, p.min, match)
	}
	return match
}

func (g *group) pattern(re *regexp.Regexp) pattern {
	p, err := translate(re.String())
	if err != nil { // supported has translated every one before
		panic(err)
	}
	return p
}

const (
	maxRepeat = 255   // what Postgres counts to
	maxStates = 20000 // keeps well within the memory that Postgres gives to one expression
)

// translate says an RE2 expression, as Go reads it, as a Postgres ARE of the same meaning in a UTF8 database.
func translate(source string) (pattern, error) {
	tree, err := syntax.Parse(source, syntax.Perl)
	if err != nil {
		return pattern{}, err
	}
	p := pattern{max: -1}
	if tree = withoutLength(tree, &p); states(tree) > maxStates {
		return pattern{}, fmt.Errorf("the pattern %s repeats too much for Postgres", source)
	}
	var b strings.Builder
	if err := write(&b, tree, source); err != nil {
		return pattern{}, err
	}
	p.sql = b.String()
	return p, nil
}

// withoutLength turns ^ab[c]{m,n}d$ into ^ab[c]*d$ and puts the count into p, when all parts are single characters.
func withoutLength(re *syntax.Regexp, p *pattern) *syntax.Regexp {
	if re.Op != syntax.OpConcat || len(re.Sub) < 3 ||
		re.Sub[0].Op != syntax.OpBeginText || re.Sub[len(re.Sub)-1].Op != syntax.OpEndText {
		return re
	}
	fixed, counted := 0, -1
	for i, sub := range re.Sub[1 : len(re.Sub)-1] {
		switch {
		case sub.Op == syntax.OpRepeat && counted < 0 && oneCharacter(sub.Sub[0]):
			counted = i + 1
		case sub.Op == syntax.OpLiteral:
			fixed += len(sub.Rune)
		case oneCharacter(sub):
			fixed++
		default:
			return re
		}
	}
	if counted < 0 {
		return re
	}
	repeat := re.Sub[counted]
	p.min = fixed + repeat.Min
	if repeat.Max >= 0 {
		p.max = fixed + repeat.Max
	}
	star := &syntax.Regexp{Op: syntax.OpStar, Sub: repeat.Sub}
	if fixed == p.min {
		p.min = 0 // the expression says it
	}
	whole := *re
	whole.Sub = slices.Clone(re.Sub)
	whole.Sub[counted] = star
	return &whole
}

func oneCharacter(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpLiteral:
		return len(re.Rune) == 1
	case syntax.OpCapture:
		return oneCharacter(re.Sub[0])
	}
	return false
}

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
	case syntax.OpLiteral, syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
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
