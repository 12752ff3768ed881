package ecma

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// RE2 writes a part of a pattern for Go's regexp. exact is false when RE2 can't say it.
func (n *Node) RE2() (text string, exact bool) { return re2(n) }

func re2(n *Node) (text string, exact bool) {
	if n.LooksAround() {
		return "", false
	}
	var b strings.Builder
	exact = writeRE2(&b, n)
	return b.String(), exact
}

func writeRE2(b *strings.Builder, n *Node) bool {
	switch n.Kind {
	case Empty:
		b.WriteString("(?:)")
	case Class:
		writeSet(b, n.Set)
	case Start:
		b.WriteString("^")
	case End:
		b.WriteString("$")
	case Boundary:
		b.WriteString(`\b`)
	case NotBoundary:
		b.WriteString(`\B`)
	case Group:
		b.WriteString("(")
		exact := writeRE2(b, n.Subs[0])
		b.WriteString(")")
		return exact
	case Concat:
		for _, sub := range n.Subs {
			if !writeOperand(b, sub, sub.Kind == Alternate) {
				return false
			}
		}
	case Alternate:
		for i, sub := range n.Subs {
			if i > 0 {
				b.WriteString("|")
			}
			if !writeRE2(b, sub) {
				return false
			}
		}
	case Repeat:
		return writeRepeat(b, n)
	default:
		return false
	}
	return true
}

func writeOperand(b *strings.Builder, n *Node, enclose bool) bool {
	if !enclose {
		return writeRE2(b, n)
	}
	b.WriteString("(?:")
	exact := writeRE2(b, n)
	b.WriteString(")")
	return exact
}

// maxCount is what RE2 counts to.
const maxCount = 1000

func writeRepeat(b *strings.Builder, n *Node) bool {
	sub := n.Subs[0]
	enclose := sub.Kind != Class && sub.Kind != Group
	if n.Min > maxCount || n.Max > maxCount || !writeOperand(b, sub, enclose) {
		return false // the matcher counts further
	}
	switch {
	case n.Min == 0 && n.Max < 0:
		b.WriteString("*")
	case n.Min == 1 && n.Max < 0:
		b.WriteString("+")
	case n.Min == 0 && n.Max == 1:
		b.WriteString("?")
	case n.Max < 0:
		fmt.Fprintf(b, "{%d,}", n.Min)
	case n.Min == n.Max:
		fmt.Fprintf(b, "{%d}", n.Min)
	default:
		fmt.Fprintf(b, "{%d,%d}", n.Min, n.Max)
	}
	return true
}

func writeSet(b *strings.Builder, s Set) {
	switch {
	case len(s) == 0:
		b.WriteString(`[^\x00-\x{10FFFF}]`)
	case len(s) == 2 && s[0] == s[1]:
		b.WriteString(re2Literal(s[0]))
	case s.size(unicode.MaxRune+1) == everything.size(unicode.MaxRune+1):
		b.WriteString("(?s:.)")
	default:
		b.WriteString("[")
		for i := 0; i < len(s); i += 2 {
			b.WriteString(re2Member(s[i]))
			if s[i] < s[i+1] {
				b.WriteString("-" + re2Member(s[i+1]))
			}
		}
		b.WriteString("]")
	}
}

func re2Literal(r rune) string {
	if r < ' ' || r == 0x7f {
		return fmt.Sprintf(`\x%02X`, r)
	}
	return regexp.QuoteMeta(string(r))
}

func re2Member(r rune) string {
	if r < 0x7f && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
		return string(r)
	}
	return fmt.Sprintf(`\x{%X}`, r)
}
