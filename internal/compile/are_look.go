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
	places int // how many characters of a text may stand before this place; anywhere when any number
	reach  int // how many characters look-aheads read from every place, each as often as it is repeated
}

// Postgres reads for a look-ahead anew at each place where it is asked. Without these limits the time would be the square of a text's length
// (measured 4 s to 12 s for 50,000 characters); a look-ahead in another one would take the cube. For a look-behind it goes on from where it
// read last.
const (
	anywhere  = -1
	maxPlaces = 16  // from which a look-ahead may read the whole text
	maxAhead  = 64  // characters that one may read from every place
	maxReach  = 512 // those that all may read
)

// after is how many characters may stand behind n, when so many may stand before it.
func after(places int, n *ecma.Node) int {
	length := n.MaxLength()
	if places == anywhere || length < 0 || places+length > maxPlaces {
		return anywhere
	}
	return places + length
}

func (w *areWriter) node(n *ecma.Node) error {
	if !n.LooksAround() {
		return w.plain(n)
	}
	switch n.Kind {
	case ecma.Concat:
		return w.sequence(sequence(n))
	case ecma.Alternate:
		w.b.WriteString("(?:")
		places := w.places
		for i, sub := range n.Subs {
			if i > 0 {
				w.b.WriteString("|")
			}
			w.places = places
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
		places := w.places
		if n > 0 {
			err = w.plain(&ecma.Node{Kind: ecma.Concat, Position: parts[0].Position, Subs: parts[:n]})
		} else {
			n, err = 1, w.node(parts[0])
		}
		if err != nil {
			return err
		}
		for _, part := range parts[:n] {
			if places = after(places, part); part.Kind == ecma.Start {
				places = 0
			}
		}
		w.places = places
		parts = parts[n:]
	}
	return nil
}

func (w *areWriter) repeat(n *ecma.Node) error {
	if n.Min > maxRepeat || n.Max > maxRepeat {
		return countsTooFar(n)
	}
	states, reach, times := w.states, w.reach, max(n.Max, n.Min+1)
	w.places = after(w.places, n)
	if err := w.enclosed("(?:", n.Subs[0]); err != nil {
		return err
	}
	w.states = states + min((w.states-states)*times, maxStates+1)
	if w.reach = reach + (w.reach-reach)*times; w.reach > maxReach {
		return readsTooFar(n)
	}
	writeCount(&w.b, n.Min, n.Max)
	return nil
}

func (w *areWriter) look(n *ecma.Node) error {
	open := map[ecma.Kind]string{ecma.Ahead: "(?=", ecma.NotAhead: "(?!", ecma.Behind: "(?<=", ecma.NotBehind: "(?<!"}[n.Kind]
	if !oneCharacter(n.Subs[0]) {
		if w.within++; w.within > 1 {
			return &ecma.Error{Position: n.Position, Message: "a look-around in another one would take Postgres too long"}
		}
		defer func() { w.within-- }()
		if (n.Kind == ecma.Ahead || n.Kind == ecma.NotAhead) && w.places == anywhere {
			length := n.Subs[0].MaxLength()
			if w.reach += length; length < 0 || length > maxAhead || w.reach > maxReach {
				return readsTooFar(n)
			}
		}
	}
	return w.enclosed(open, n.Subs[0])
}

// atRunStart turns (?=.*a)(?=.*b).{8,}, which may match anywhere, into one that is tried only where a run of what . stands for begins: where it matches, it
// does so from the beginning of the run, too. ok is false for other patterns. What the look-aheads read does not leave the run, so each run is
// read once for each of them.
func atRunStart(root *ecma.Node) (anchored *ecma.Node, ok bool) {
	parts := sequence(root)
	var run ecma.Set
	inRun := func(n *ecma.Node) bool {
		return n.Find(func(sub *ecma.Node) bool { return sub.Looks() || sub.Kind == ecma.Class && !sub.Set.Within(run) }) == nil
	}
	ahead := 0
	for ; ahead < len(parts) && parts[ahead].Kind == ecma.Ahead; ahead++ {
		first := sequence(parts[ahead].Subs[0])[0]
		if !unlimited(first) {
			return nil, false
		}
		if ahead == 0 {
			run = first.Subs[0].Set
		}
		if !first.Subs[0].Set.Equal(run) || !inRun(parts[ahead].Subs[0]) {
			return nil, false
		}
	}
	if rest := parts[ahead:]; ahead == 0 || len(rest) > 0 && (!unlimited(rest[0]) || !rest[0].Subs[0].Set.Equal(run)) {
		return nil, false
	}
	inside := &ecma.Node{Kind: ecma.Class, Position: root.Position, Set: run}
	start := &ecma.Node{Kind: ecma.NotBehind, Position: root.Position, Subs: []*ecma.Node{inside}}
	return &ecma.Node{Kind: ecma.Concat, Position: root.Position, Subs: append([]*ecma.Node{start}, parts...)}, true
}

// unlimited tells whether n is a class repeated without a limit.
func unlimited(n *ecma.Node) bool {
	return n.Kind == ecma.Repeat && n.Max < 0 && n.Subs[0].Kind == ecma.Class
}

func readsTooFar(n *ecma.Node) error {
	return &ecma.Error{Position: n.Position, Message: fmt.Sprintf("look-aheads that read more than %d characters, or %d in all, would take Postgres too long"+
		" unless they stand behind ^ and at most %d characters", maxAhead, maxReach, maxPlaces)}
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
