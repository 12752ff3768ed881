package compile

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

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
