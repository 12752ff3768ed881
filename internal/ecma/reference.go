package ecma

import "slices"

const (
	maxTexts = 64    // that a group may match for a reference to it to be written out
	maxNodes = 20000 // of a tree with its references written out
)

// resolve replaces back references by what they match. One to a group that is not over yet matches nothing, in ECMA-262.
// One to a group that is certain to have matched one of a few texts becomes an alternative for each of them. Others are refused.
func resolve(root *Node) (*Node, *Error) {
	root = withoutEarly(root, map[int]bool{}, false)
	root = writeOut(root)
	var refused *Error
	if root.count() > maxNodes {
		return nil, &Error{Message: "it is too large with its references written out"}
	}
	root.walk(func(n *Node) {
		if n.Kind == Reference && refused == nil {
			refused = &Error{Position: n.Position, Message: "this reference has no exact translation: only one to a group that always matches before it, and only a few texts, has"}
		}
	})
	return root, refused
}

// withoutEarly removes the references to groups that have no end before them. Look-behinds are read from right to left and left alone.
func withoutEarly(n *Node, over map[int]bool, behind bool) *Node {
	if n.Kind == Reference && !over[n.Number] && !behind {
		return &Node{Kind: Empty, Position: n.Position}
	}
	out := *n
	out.Subs = make([]*Node, len(n.Subs))
	behind = behind || n.Kind == Behind || n.Kind == NotBehind
	if behind {
		n.walk(func(sub *Node) {
			if sub.Kind == Group {
				over[sub.Number] = true // so that no reference to it is taken for early
			}
		})
	}
	for i, sub := range n.Subs {
		out.Subs[i] = withoutEarly(sub, over, behind)
	}
	if n.Kind == Group {
		over[n.Number] = true
	}
	return &out
}

// writeOut works on a part whose captures all begin anew with it.
func writeOut(n *Node) *Node {
	for _, group := range certain(n) {
		if !refersTo(n, group.Number) {
			continue
		}
		texts, few := textsOf(group.Subs[0])
		if !few || len(texts)*n.count() > maxNodes {
			continue
		}
		out := &Node{Kind: Alternate, Position: n.Position}
		for _, text := range texts {
			out.Subs = append(out.Subs, writeOut(with(n, group.Number, text)))
		}
		if len(texts) == 1 {
			return out.Subs[0]
		}
		return out
	}
	return inner(n)
}

// inner goes on with the parts below n that may match more than once, or not at all.
func inner(n *Node) *Node {
	out := *n
	out.Subs = slices.Clone(n.Subs)
	for i, sub := range n.Subs {
		switch {
		case n.Kind == Behind || n.Kind == NotBehind:
		case n.Kind == Concat || n.Kind == Group:
			out.Subs[i] = inner(sub)
		default:
			out.Subs[i] = writeOut(sub)
		}
	}
	return &out
}

// certain lists the groups that match exactly once whenever n does.
func certain(n *Node) []*Node {
	var list []*Node
	if n.Kind == Group {
		list = append(list, n)
	}
	if n.Kind == Concat || n.Kind == Group {
		for _, sub := range n.Subs {
			list = append(list, certain(sub)...)
		}
	}
	return list
}

func refersTo(n *Node, number int) bool {
	found := false
	n.walk(func(sub *Node) { found = found || sub.Kind == Reference && sub.Number == number })
	return found
}

// with is n with a text for a group and for the references to it.
func with(n *Node, number int, text []rune) *Node {
	if (n.Kind == Reference || n.Kind == Group) && n.Number == number {
		literal := &Node{Kind: Concat, Position: n.Position}
		for _, r := range text {
			literal.Subs = append(literal.Subs, &Node{Kind: Class, Position: n.Position, Set: newSet(r, r)})
		}
		if len(text) == 0 {
			literal.Kind = Empty
		}
		return literal
	}
	out := *n
	out.Subs = make([]*Node, len(n.Subs))
	for i, sub := range n.Subs {
		out.Subs[i] = with(sub, number, text)
	}
	return &out
}

// textsOf lists everything that n can match, when that is little.
func textsOf(n *Node) (texts [][]rune, few bool) {
	switch n.Kind {
	case Empty:
		return [][]rune{{}}, true
	case Class:
		if n.Set.size(maxTexts+1) > maxTexts {
			return nil, false
		}
		for i := 0; i < len(n.Set); i += 2 {
			for r := n.Set[i]; r <= n.Set[i+1]; r++ {
				texts = append(texts, []rune{r})
			}
		}
		return texts, true
	case Group, Concat:
		texts = [][]rune{{}}
		for _, sub := range n.Subs {
			if texts, few = product(texts, sub); !few {
				return nil, false
			}
		}
		return texts, true
	case Alternate:
		for _, sub := range n.Subs {
			more, few := textsOf(sub)
			if !few || len(texts)+len(more) > maxTexts {
				return nil, false
			}
			texts = append(texts, more...)
		}
		return texts, true
	case Repeat:
		if n.Max < 0 || n.Max > maxTexts {
			return nil, false
		}
		power := [][]rune{{}}
		for i := 0; ; i++ {
			if i >= n.Min {
				texts = append(texts, power...)
			}
			if len(texts) > maxTexts {
				return nil, false
			}
			if i == n.Max {
				return texts, true
			}
			if power, few = product(power, n.Subs[0]); !few {
				return nil, false
			}
		}
	}
	return nil, false
}

func product(texts [][]rune, n *Node) ([][]rune, bool) {
	more, few := textsOf(n)
	if !few || len(texts)*len(more) > maxTexts {
		return nil, false
	}
	var all [][]rune
	for _, text := range texts {
		for _, tail := range more {
			all = append(all, slices.Concat(text, tail))
		}
	}
	return all, true
}
