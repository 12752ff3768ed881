package ecma

import (
	"math"
	"slices"
)

// Kind is what a node of a pattern's tree does.
type Kind int

// The kinds of nodes. Those that look, and Start to NotBoundary, take no character.
const (
	Empty       Kind = iota
	Class            // one character of Set; an empty Set matches nothing
	Start            // ^
	End              // $
	Boundary         // \b
	NotBoundary      // \B
	Concat
	Alternate
	Group // (…) with its Number
	Repeat
	Ahead     // (?=…)
	NotAhead  // (?!…)
	Behind    // (?<=…)
	NotBehind // (?<!…)
	Reference // \1 or \k<name>, to the group Number
)

// Node is a part of a pattern. Greed is not kept: whether a text matches doesn't depend on it.
type Node struct {
	Kind     Kind
	Position int // where it begins, in characters, from 0
	Set      Set
	Subs     []*Node
	Min, Max int // of a Repeat; Max is -1 without a limit
	Number   int
}

// Looks tells whether n is a look-around.
func (n *Node) Looks() bool {
	return n.Kind == Ahead || n.Kind == NotAhead || n.Kind == Behind || n.Kind == NotBehind
}

// LooksAround tells whether n holds a look-around.
func (n *Node) LooksAround() bool {
	return n.Looks() || slices.ContainsFunc(n.Subs, (*Node).LooksAround)
}

// MaxLength is the largest number of characters that n takes; -1 without a limit.
func (n *Node) MaxLength() int {
	switch n.Kind {
	case Class:
		return 1
	case Concat, Group, Alternate:
		total := 0
		for _, sub := range n.Subs {
			length := sub.MaxLength()
			if length < 0 {
				return -1
			}
			if total += length; n.Kind == Alternate {
				total = max(total-length, length)
			}
		}
		return total
	case Repeat:
		length := n.Subs[0].MaxLength()
		switch {
		case length == 0 || n.Max == 0:
			return 0
		case length < 0 || n.Max < 0 || length > math.MaxInt32/n.Max:
			return -1
		}
		return length * n.Max
	}
	return 0
}

// Never tells whether n is known to match nothing.
func (n *Node) Never() bool { return n.Kind == Class && len(n.Set) == 0 }

// Without is the same pattern for texts that hold no r, without the parts that can't match then.
func (n *Node) Without(r rune) *Node {
	out := *n
	if n.Kind == Class {
		out.Set = n.Set.without(Set{r, r})
		return &out
	}
	out.Subs = nil
	never := &Node{Kind: Class, Position: n.Position}
	empty := &Node{Kind: Empty, Position: n.Position}
	for _, sub := range n.Subs {
		sub = sub.Without(r)
		switch {
		case !sub.Never():
			out.Subs = append(out.Subs, sub)
		case n.Kind == NotAhead || n.Kind == NotBehind || n.Kind == Repeat && n.Min == 0:
			return empty
		case n.Kind != Alternate:
			return never
		}
	}
	if n.Kind == Alternate && len(out.Subs) == 0 {
		return never
	}
	return &out
}

// count is the number of nodes.
func (n *Node) count() int {
	total := 1
	for _, sub := range n.Subs {
		total += sub.count()
	}
	return total
}

// Find returns the first part for which a question is answered with true; nil without one.
func (n *Node) Find(is func(*Node) bool) *Node {
	if is(n) {
		return n
	}
	for _, sub := range n.Subs {
		if found := sub.Find(is); found != nil {
			return found
		}
	}
	return nil
}

func (n *Node) walk(visit func(*Node)) {
	visit(n)
	for _, sub := range n.Subs {
		sub.walk(visit)
	}
}
