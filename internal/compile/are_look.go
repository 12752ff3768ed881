package compile

import (
	"fmt"
	"regexp/syntax"
	"strings"

	"github.com/pgstrata/pgstrata/internal/ecma"
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
