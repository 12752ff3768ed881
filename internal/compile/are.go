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

// write never meets a part that matches no character, or one for line ends: the trees are made from ECMA-262's patterns.
func write(b *strings.Builder, re *syntax.Regexp) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		b.WriteString("(?:)")
	case syntax.OpLiteral:
		for _, r := range re.Rune {
			writeLiteral(b, r, re.Flags&syntax.FoldCase != 0)
		}
	case syntax.OpCharClass:
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
		writeGroup(b, re.Sub[0])
	case syntax.OpStar:
		writeRepeat(b, re.Sub[0], 0, -1)
	case syntax.OpPlus:
		writeRepeat(b, re.Sub[0], 1, -1)
	case syntax.OpQuest:
		writeRepeat(b, re.Sub[0], 0, 1)
	case syntax.OpRepeat:
		writeRepeat(b, re.Sub[0], re.Min, re.Max)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			if sub.Op == syntax.OpConcat {
				writeGroup(b, sub)
			} else {
				write(b, sub)
			}
		}
	case syntax.OpAlternate:
		b.WriteString("(?:")
		for i, sub := range re.Sub {
			if i > 0 {
				b.WriteString("|")
			}
			write(b, sub)
		}
		b.WriteString(")")
	default: // a fault of ours, see above; anything written here would be a wrong verdict
		panic("a pattern has a part of kind " + re.Op.String())
	}
}

func writeGroup(b *strings.Builder, re *syntax.Regexp) {
	if re.Op == syntax.OpAlternate || re.Op == syntax.OpEmptyMatch {
		write(b, re)
		return
	}
	b.WriteString("(?:")
	write(b, re)
	b.WriteString(")")
}

// writeRepeat ignores greed: whether a text matches doesn't depend on it.
func writeRepeat(b *strings.Builder, sub *syntax.Regexp, low, high int) {
	for sub.Op == syntax.OpCapture {
		sub = sub.Sub[0]
	}
	if single(sub) {
		write(b, sub)
	} else {
		writeGroup(b, sub)
	}
	writeCount(b, low, high)
}

func single(re *syntax.Regexp) bool {
	switch re.Op {
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpLiteral:
		return len(re.Rune) == 1
	}
	return false
}

func writeCount(b *strings.Builder, low, high int) {
	switch {
	case low == 0 && high < 0:
		b.WriteString("*")
	case low == 1 && high < 0:
		b.WriteString("+")
	case low == 0 && high == 1:
		b.WriteString("?")
	case high < 0:
		fmt.Fprintf(b, "{%d,}", low)
	case low == high:
		fmt.Fprintf(b, "{%d}", low)
	default:
		fmt.Fprintf(b, "{%d,%d}", low, high)
	}
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
	if ranges = joined(ranges); len(ranges) == 2 && ranges[0] == 0 && ranges[1] == unicode.MaxRune {
		b.WriteString(".")
		return
	}
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

// joined adds NUL and the surrogates where they make a shorter class, since no text holds them.
func joined(ranges []rune) []rune {
	ranges = slices.Clone(ranges)
	if ranges[0] == 1 {
		ranges[0] = 0
	}
	for i := 2; i < len(ranges); i += 2 {
		if ranges[i-1] == 0xd7ff && ranges[i] == 0xe000 {
			return slices.Delete(ranges, i-1, i+1)
		}
	}
	return ranges
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
