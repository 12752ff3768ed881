package compile

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"github.com/pgstrata/pgstrata/internal/ecma"
)

const (
	word        = "[0-9A-Za-z_]"
	boundary    = "(?:(?<=" + word + ")(?!" + word + ")|(?<!" + word + ")(?=" + word + "))"
	notBoundary = "(?:(?<=" + word + ")(?=" + word + ")|(?<!" + word + ")(?!" + word + "))"
)

// areWriter writes a part of a pattern as an ARE. What has no look-around in it goes through Go's parser, which puts it into a smaller form.
type areWriter struct {
	b      strings.Builder
	states int
	within int // look-arounds of more than one character around this place
	far    int // look-arounds that may read a whole text, each as often as it is repeated
}

// maxFar is how many look-arounds may read the whole text from every place of it: each takes the square of its length, measured
// about 4 s for 50,000 characters.
const maxFar = 4

func (w *areWriter) node(n *ecma.Node) error {
	if !n.LooksAround() {
		return w.plain(n)
	}
	switch n.Kind {
	case ecma.Concat:
		return w.sequence(sequence(n))
	case ecma.Alternate:
		w.b.WriteString("(?:")
		for i, sub := range n.Subs {
			if i > 0 {
				w.b.WriteString("|")
			}
			if err := w.node(sub); err != nil {
				return err
			}
		}
		w.b.WriteString(")")
		return nil
	case ecma.Repeat:
		return w.repeat(n)
	case ecma.Group:
		return w.enclosed("(?:", n.Subs[0])
	}
	return w.look(n)
}

func (w *areWriter) enclosed(open string, n *ecma.Node) error {
	w.b.WriteString(open)
	err := w.node(n)
	w.b.WriteString(")")
	return err
}

// sequence hands neighbours without look-around over together.
func (w *areWriter) sequence(parts []*ecma.Node) error {
	for len(parts) > 0 {
		n := 0
		for n < len(parts) && !parts[n].LooksAround() {
			n++
		}
		var err error
		if n > 0 {
			err = w.plain(&ecma.Node{Kind: ecma.Concat, Position: parts[0].Position, Subs: parts[:n]})
		} else {
			n, err = 1, w.node(parts[0])
		}
		if err != nil {
			return err
		}
		parts = parts[n:]
	}
	return nil
}

func (w *areWriter) repeat(n *ecma.Node) error {
	if n.Min > maxRepeat || n.Max > maxRepeat {
		return countsTooFar(n)
	}
	states, far, times := w.states, w.far, max(n.Max, n.Min+1)
	if err := w.enclosed("(?:", n.Subs[0]); err != nil {
		return err
	}
	w.states = states + min((w.states-states)*times, maxStates+1)
	if w.far = far + (w.far-far)*times; w.far > maxFar {
		return tooFar(n)
	}
	writeCount(&w.b, n.Min, n.Max)
	return nil
}

// look writes a look-around. Postgres tries one anew at each place of a text, to its end or from its beginning; one within another
// would take the cube of the length.
func (w *areWriter) look(n *ecma.Node) error {
	open := map[ecma.Kind]string{ecma.Ahead: "(?=", ecma.NotAhead: "(?!", ecma.Behind: "(?<=", ecma.NotBehind: "(?<!"}[n.Kind]
	if !oneCharacter(n.Subs[0]) {
		if w.within++; w.within > 1 {
			return &ecma.Error{Position: n.Position, Message: "a look-around in another one would take Postgres too long"}
		}
		defer func() { w.within-- }()
		ahead := n.Kind == ecma.Ahead || n.Kind == ecma.NotAhead
		if !ahead || n.Subs[0].MaxLength() < 0 { // Postgres looks behind from the text's beginning, whatever the length
			if w.far++; w.far > maxFar {
				return tooFar(n)
			}
		}
	}
	return w.enclosed(open, n.Subs[0])
}

func tooFar(n *ecma.Node) error {
	return &ecma.Error{Position: n.Position, Message: fmt.Sprintf("more than %d look-arounds that may read the whole text would take Postgres too long", maxFar)}
}

func countsTooFar(n *ecma.Node) error {
	return &ecma.Error{Position: n.Position, Message: fmt.Sprintf("Postgres counts to %d", maxRepeat)}
}

func (w *areWriter) plain(n *ecma.Node) error {
	source, exact := n.RE2()
	tree, err := syntax.Parse(source, syntax.Perl)
	if far := n.Find(func(n *ecma.Node) bool { return n.Kind == ecma.Repeat && (n.Min > maxRepeat || n.Max > maxRepeat) }); far != nil {
		return countsTooFar(far)
	}
	if !exact || err != nil {
		return &ecma.Error{Position: n.Position, Message: "it repeats too much for Postgres"}
	}
	if w.states += states(tree); w.states > maxStates {
		return &ecma.Error{Position: n.Position, Message: "it repeats too much for Postgres"}
	}
	write(&w.b, tree)
	return nil
}

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
	default:
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
