package ecma

import (
	"math"
	"strings"
)

const maxDepth = 200 // of groups in groups

type parser struct {
	source  []rune
	at      int
	depth   int
	groups  int            // opened so far
	names   map[string]int // named groups
	wanted  []wanted       // references, resolved at the end
	refused *Error         // the first valid part that has no translation
}

type wanted struct {
	node *Node
	name string // "" for a number
}

// failure carries an *Error up through the parser, or the assembler of automata, as a panic: neither has anything to do on the way.
type failure struct{ err *Error }

// caught turns what recover returned back into the error. Any other panic is a fault of this package, and goes on.
func caught(recovered any, err **Error) {
	switch f := recovered.(type) {
	case nil:
	case failure:
		*err = f.err
	default:
		panic(f)
	}
}

func (p *parser) fail(position int, message string) {
	panic(failure{&Error{Source: string(p.source), Position: position, Message: message}})
}

func (p *parser) refuse(position int, message string) {
	if p.refused == nil {
		p.refused = &Error{Source: string(p.source), Position: position, Message: message}
	}
}

func (p *parser) more() bool { return p.at < len(p.source) }

// peek is the character at an offset from here; 0 behind the end, which no caller looks for.
func (p *parser) peek(offset int) rune {
	if i := p.at + offset; i < len(p.source) {
		return p.source[i]
	}
	return 0
}

func (p *parser) follows(text string) bool {
	rest := p.source[p.at:]
	i := 0
	for _, r := range text {
		if i >= len(rest) || rest[i] != r {
			return false
		}
		i++
	}
	return true
}

func (p *parser) skip(text string) bool {
	if !p.follows(text) {
		return false
	}
	p.at += len(text) // ASCII
	return true
}

func (p *parser) parse() *Node {
	n := p.alternatives()
	if p.more() {
		p.fail(p.at, "there is a ) without its (")
	}
	for _, w := range p.wanted {
		if w.name != "" {
			number, known := p.names[w.name]
			if !known {
				p.fail(w.node.Position, "there is no group named "+w.name)
			}
			w.node.Number = number
		} else if w.node.Number > p.groups {
			p.fail(w.node.Position, "there is no group of that number")
		}
	}
	return n
}

func (p *parser) alternatives() *Node {
	position := p.at
	list := []*Node{p.sequence()}
	for p.skip("|") {
		list = append(list, p.sequence())
	}
	if len(list) == 1 {
		return list[0]
	}
	return &Node{Kind: Alternate, Position: position, Subs: list}
}

func (p *parser) sequence() *Node {
	n := &Node{Kind: Concat, Position: p.at}
	for p.more() && p.peek(0) != '|' && p.peek(0) != ')' {
		n.Subs = append(n.Subs, p.term())
	}
	switch len(n.Subs) {
	case 0:
		n.Kind = Empty
	case 1:
		return n.Subs[0]
	}
	return n
}

func (p *parser) term() *Node {
	position := p.at
	n := p.atom()
	start := p.at
	low, high, repeated := p.quantifier()
	if !repeated {
		return n
	}
	switch n.Kind {
	case Start, End, Boundary, NotBoundary, Ahead, NotAhead, Behind, NotBehind:
		p.fail(start, "what stands before it can't be repeated")
	}
	if low > high && high >= 0 {
		p.fail(start, "the numbers of the repetition are out of order")
	}
	p.skip("?")
	return &Node{Kind: Repeat, Position: position, Subs: []*Node{n}, Min: low, Max: high}
}

// quantifier reads *, +, ?, {n}, {n,} or {n,m}; any other { stands for itself.
func (p *parser) quantifier() (low, high int, found bool) {
	switch {
	case p.skip("*"):
		return 0, -1, true
	case p.skip("+"):
		return 1, -1, true
	case p.skip("?"):
		return 0, 1, true
	case !p.follows("{"):
		return 0, 0, false
	}
	start := p.at
	p.at++
	low, found = p.number()
	high = low
	if found && p.skip(",") {
		if high, found = p.number(); !found {
			high, found = -1, true
		}
	}
	if !found || !p.skip("}") {
		p.at = start
		return 0, 0, false
	}
	return low, high, true
}

// number reads digits; what is beyond any use counts as the largest.
func (p *parser) number() (n int, found bool) {
	for ; p.peek(0) >= '0' && p.peek(0) <= '9'; p.at++ {
		n, found = min(n*10+int(p.peek(0)-'0'), math.MaxInt32), true
	}
	return n, found
}

func (p *parser) atom() *Node {
	position := p.at
	simple := func(kind Kind) *Node { return &Node{Kind: kind, Position: position} }
	one := func(set Set) *Node { return &Node{Kind: Class, Position: position, Set: set} }
	switch {
	case p.skip("^"):
		return simple(Start)
	case p.skip("$"):
		return simple(End)
	case p.skip(`\b`):
		return simple(Boundary)
	case p.skip(`\B`):
		return simple(NotBoundary)
	case p.skip("."):
		return one(anyButEnds)
	case p.skip("("):
		return p.group(position)
	case p.skip("["):
		return one(p.class(position))
	case p.follows(`\`):
		return p.escape()
	}
	if _, _, repeats := p.quantifier(); repeats {
		p.fail(position, "there is nothing to repeat")
	}
	r := p.peek(0)
	p.at++
	return one(newSet(r, r))
}

func (p *parser) group(position int) *Node {
	if p.depth++; p.depth > maxDepth {
		p.fail(position, "the groups stand too deep in one another")
	}
	n := &Node{Kind: Group, Position: position}
	switch {
	case p.skip("?="):
		n.Kind = Ahead
	case p.skip("?!"):
		n.Kind = NotAhead
	case p.skip("?<="):
		n.Kind = Behind
	case p.skip("?<!"):
		n.Kind = NotBehind
	case p.skip("?:"):
		n.Kind = Concat
	case p.skip("?<"):
		name := p.name(position)
		if _, twice := p.names[name]; twice {
			p.fail(position, "two groups are named "+name)
		}
		p.groups++
		n.Number = p.groups
		p.names[name] = n.Number
	case p.follows("?"):
		p.fail(position, "ECMA-262 has no such group")
	default:
		p.groups++
		n.Number = p.groups
	}
	n.Subs = []*Node{p.alternatives()}
	if !p.skip(")") {
		p.fail(position, "this group is not closed")
	}
	p.depth--
	return n
}

// name reads a group's name with its >.
func (p *parser) name(position int) string {
	var b strings.Builder
	start, _ := binary("ID_Start")
	part, _ := binary("ID_Continue")
	for p.more() && p.peek(0) != '>' {
		r := p.peek(0)
		if r != '$' && r != '_' && !start.Has(r) && (b.Len() == 0 || !part.Has(r) && r != '\u200c' && r != '\u200d') {
			p.fail(p.at, "this can't stand in a group's name")
		}
		b.WriteRune(r)
		p.at++
	}
	if b.Len() == 0 || !p.skip(">") {
		p.fail(position, "the group's name is not closed by >")
	}
	return b.String()
}
