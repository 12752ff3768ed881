package compile

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
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

const (
	word        = "[0-9A-Za-z_]"
	boundary    = "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))"
	notBoundary = "(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))"
)

func write(b *strings.Builder, re *syntax.Regexp, source string) error {
	switch re.Op {
	case syntax.OpEmptyMatch:
		b.WriteString("(?:)")
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			if r == 0 {
				return fmt.Errorf("the pattern %s asks for NUL, which no text in Postgres holds", source)
			}
			writeLiteral(b, r, re.Flags&syntax.FoldCase != 0)
		}
	case syntax.OpCharClass:
		if len(re.Rune) == 0 || len(re.Rune) == 2 && re.Rune[1] == 0 {
			return fmt.Errorf("the pattern %s has a part that matches no character", source)
		}
		writeClass(b, re.Rune)
	case syntax.OpAnyChar:
		b.WriteString(".") // in Postgres it takes newlines too
	case syntax.OpAnyCharNotNL:
		b.WriteString(`[^\n]`)
	case syntax.OpBeginText:
		b.WriteString("^")
	case syntax.OpEndText:
		b.WriteString("$")
	case syntax.OpWordBoundary:
		b.WriteString(boundary)
	case syntax.OpNoWordBoundary:
		b.WriteString(notBoundary)
	case syntax.OpCapture:
		return writeGroup(b, re.Sub[0], source)
	case syntax.OpStar, syntax.OpPlus, syntax.OpQuest, syntax.OpRepeat:
		return writeRepeat(b, re, source)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if err := writeOperand(b, sub, source); err != nil {
				return err
			}
		}
	case syntax.OpAlternate:
		b.WriteString("(?:")
		for i, sub := range re.Sub {
			if i > 0 {
				b.WriteString("|")
			}
			if err := write(b, sub, source); err != nil {
				return err
			}
		}
		b.WriteString(")")
	case syntax.OpBeginLine, syntax.OpEndLine:
		return fmt.Errorf("the pattern %s matches at line ends, (?m)", source)
	default:
		return fmt.Errorf("the pattern %s has a part without a form in Postgres", source)
	}
	return nil
}

func writeGroup(b *strings.Builder, re *syntax.Regexp, source string) error {
	if re.Op == syntax.OpAlternate || re.Op == syntax.OpEmptyMatch {
		return write(b, re, source)
	}
	b.WriteString("(?:")
	err := write(b, re, source)
	b.WriteString(")")
	return err
}

// writeOperand is a part of a concatenation.
func writeOperand(b *strings.Builder, re *syntax.Regexp, source string) error {
	if re.Op == syntax.OpConcat {
		return writeGroup(b, re, source)
	}
	return write(b, re, source)
}

// writeRepeat ignores greed: whether a text matches doesn't depend on it.
func writeRepeat(b *strings.Builder, re *syntax.Regexp, source string) error {
	var err error
	sub := re.Sub[0]
	for sub.Op == syntax.OpCapture {
		sub = sub.Sub[0]
	}
	if oneCharacter(sub) {
		err = write(b, sub, source)
	} else {
		err = writeGroup(b, sub, source)
	}
	if err != nil {
		return err
	}
	switch re.Op {
	case syntax.OpStar:
		b.WriteString("*")
	case syntax.OpPlus:
		b.WriteString("+")
	case syntax.OpQuest:
		b.WriteString("?")
	default:
		if re.Min > maxRepeat || re.Max > maxRepeat {
			return fmt.Errorf("the pattern %s counts beyond %d", source, maxRepeat)
		}
		switch re.Max {
		case -1:
			fmt.Fprintf(b, "{%d,}", re.Min)
		case re.Min:
			fmt.Fprintf(b, "{%d}", re.Min)
		default:
			fmt.Fprintf(b, "{%d,%d}", re.Min, re.Max)
		}
	}
	return nil
}

// writeLiteral writes one character, or all its cases as a class.
func writeLiteral(b *strings.Builder, r rune, fold bool) {
	if fold && unicode.SimpleFold(r) != r {
		var ranges []rune
		for f := unicode.SimpleFold(r); ; f = unicode.SimpleFold(f) {
			ranges = append(ranges, f, f)
			if f == r {
				break
			}
		}
		slices.Sort(ranges)
		writeClass(b, ranges)
		return
	}
	switch {
	case strings.ContainsRune(`.*+?(){}|$[`, r):
		b.WriteString("[" + string(r) + "]") // reads better than a doubled backslash in the literal
	case r == '^' || r == '\\' || r == ']':
		b.WriteString(`\` + string(r))
	case r > ' ' && r < 0x7f, r == ' ':
		b.WriteRune(r)
	default:
		b.WriteString(escaped(r))
	}
}

func escaped(r rune) string {
	if r > 0xffff {
		return fmt.Sprintf(`\U%08X`, r)
	}
	return fmt.Sprintf(`\u%04X`, r)
}

// writeClass writes ranges of code points, the complement of a few when that is shorter.
func writeClass(b *strings.Builder, ranges []rune) {
	b.WriteString("[")
	if n := len(ranges); n > 2 && ranges[0] == 0 && ranges[n-1] == unicode.MaxRune {
		b.WriteString("^")
		for i := 1; i < n-1; i += 2 {
			writeRange(b, ranges[i]+1, ranges[i+1]-1)
		}
	} else {
		for i := 0; i < n; i += 2 {
			writeRange(b, ranges[i], ranges[i+1])
		}
	}
	b.WriteString("]")
}

// writeRange leaves NUL out, since no text holds it.
func writeRange(b *strings.Builder, low, high rune) {
	if low = max(low, 1); high < low {
		return
	}
	b.WriteString(classMember(low))
	if high == low {
		return
	}
	if high > low+1 {
		b.WriteString("-")
	}
	b.WriteString(classMember(high))
}

func classMember(r rune) string {
	switch {
	case strings.ContainsRune(`\]^-[`, r):
		return `\` + string(r)
	case r >= ' ' && r < 0x7f:
		return string(r)
	}
	return escaped(r)
}
