package ecma

// matcher runs a pattern with look-around as automata, one for each look-around and one for the whole. Each passes over the text once
// and notes where it matches; those within others come first, so that a look-around is a mere question by then.
type matcher struct {
	programs []program // inner ones before those that ask them; the last is the pattern
}

type program struct {
	code     []instruction
	start    int
	backward bool // a look-ahead is run from the text's end, so that it knows of every place at which it begins to match
}

type instruction struct {
	op    operation
	set   Set
	ascii [2]uint64 // the members of set below 128
	next  int
	other int // of a fork: the second way; of a question: the program
}

type operation int

const (
	accept operation = iota
	take             // one character of set
	fork
	atStart
	atEnd
	atBoundary
	offBoundary
	holds // the program other matches here
	fails // it doesn't
)

const maxStates = 20000 // of all automata of a pattern

type assembler struct {
	m      *matcher
	code   []instruction
	back   bool
	states *int
}

// newMatcher fails on patterns that repeat too much.
func newMatcher(root *Node) (m *matcher, err *Error) {
	defer func() { caught(recover(), &err) }()
	m = &matcher{}
	states := 0
	m.add(root, false, &states)
	return m, nil
}

// add assembles one automaton and returns its number.
func (m *matcher) add(n *Node, backward bool, states *int) int {
	a := &assembler{m: m, back: backward, states: states}
	start := a.node(n, a.emit(n, instruction{op: accept}))
	m.programs = append(m.programs, program{a.code, start, backward})
	return len(m.programs) - 1
}

func (a *assembler) emit(n *Node, i instruction) int {
	if *a.states++; *a.states > maxStates {
		// Up through every node; newMatcher catches it.
		panic(failure{&Error{Position: n.Position, Message: "this repeats too much"}})
	}
	a.code = append(a.code, i)
	return len(a.code) - 1
}

// node writes what leads to next by way of n, and returns its first instruction.
func (a *assembler) node(n *Node, next int) int {
	switch n.Kind {
	case Class:
		i := instruction{op: take, set: n.Set, next: next}
		for r := rune(0); r < 128; r++ {
			if n.Set.Has(r) {
				i.ascii[r/64] |= 1 << (r % 64)
			}
		}
		return a.emit(n, i)
	case Start:
		return a.emit(n, instruction{op: atStart, next: next})
	case End:
		return a.emit(n, instruction{op: atEnd, next: next})
	case Boundary:
		return a.emit(n, instruction{op: atBoundary, next: next})
	case NotBoundary:
		return a.emit(n, instruction{op: offBoundary, next: next})
	case Ahead, NotAhead, Behind, NotBehind:
		i := instruction{op: holds, next: next}
		if n.Kind == NotAhead || n.Kind == NotBehind {
			i.op = fails
		}
		i.other = a.m.add(n.Subs[0], n.Kind == Ahead || n.Kind == NotAhead, a.states)
		return a.emit(n, i)
	case Group, Concat:
		for i := range n.Subs {
			if !a.back {
				i = len(n.Subs) - 1 - i
			}
			next = a.node(n.Subs[i], next)
		}
	case Alternate:
		first := a.node(n.Subs[0], next)
		for _, sub := range n.Subs[1:] {
			first = a.emit(n, instruction{op: fork, next: first, other: a.node(sub, next)})
		}
		return first
	case Repeat:
		return a.repeat(n, next)
	}
	return next
}

func (a *assembler) repeat(n *Node, next int) int {
	first := next
	if n.Max < 0 {
		first = a.emit(n, instruction{op: fork, other: next})
		body := a.node(n.Subs[0], first)
		a.code[first].next = body
	} else {
		for range n.Max - n.Min {
			body := a.node(n.Subs[0], first)
			first = a.emit(n, instruction{op: fork, next: body, other: next})
		}
	}
	for range n.Min {
		before := len(a.code)
		first = a.node(n.Subs[0], first)
		if len(a.code) == before { // it takes nothing, however often
			break
		}
	}
	return first
}

// match tells whether the whole pattern matches anywhere.
func (m *matcher) match(text string) bool {
	r := run{text: []rune(text), found: make([][]bool, len(m.programs))}
	last := len(m.programs) - 1
	for i, p := range m.programs[:last] {
		r.found[i] = make([]bool, len(r.text)+1)
		r.pass(p, func(at int) bool { r.found[i][at] = true; return false })
	}
	matched := false
	r.pass(m.programs[last], func(int) bool { matched = true; return true })
	return matched
}

type run struct {
	text  []rune
	found [][]bool // for each program, the places where it matches
}

// pass moves over the text with every way through the automaton at once. It calls accepted where one comes to its end,
// until that returns true.
func (r *run) pass(p program, accepted func(at int) bool) {
	now, then := newStates(len(p.code)), newStates(len(p.code))
	at, step, shift := 0, 1, 0
	if p.backward {
		at, step, shift = len(r.text), -1, -1
	}
	for ; at >= 0 && at <= len(r.text); at += step {
		if r.follow(p, now, p.start, at) && accepted(at) {
			return
		}
		if i := at + shift; i >= 0 && i < len(r.text) {
			c := r.text[i]
			reached := false
			for _, s := range now.list {
				if in := &p.code[s]; in.op == take && in.takes(c) {
					reached = r.follow(p, then, in.next, at+step) || reached
				}
			}
			if reached && accepted(at+step) {
				return
			}
		}
		now, then = then, now
		then.clear()
	}
}

func (i *instruction) takes(r rune) bool {
	if r < 128 {
		return i.ascii[r/64]>>(r%64)&1 == 1
	}
	return i.set.Has(r)
}

// follow adds a state and all that it leads to without taking a character; it tells whether the end is among them.
func (r *run) follow(p program, set *states, state, at int) bool {
	accepts := false
	stack := []int{state}
	for len(stack) > 0 {
		state = stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if !set.add(state) {
			continue
		}
		in := &p.code[state]
		switch in.op {
		case accept:
			accepts = true
		case fork:
			stack = append(stack, in.next, in.other)
		case take:
		default:
			if r.true(in, at) {
				stack = append(stack, in.next)
			}
		}
	}
	return accepts
}

func (r *run) true(in *instruction, at int) bool {
	switch in.op {
	case atStart:
		return at == 0
	case atEnd:
		return at == len(r.text)
	case atBoundary:
		return r.word(at-1) != r.word(at)
	case offBoundary:
		return r.word(at-1) == r.word(at)
	case holds:
		return r.found[in.other][at]
	}
	return !r.found[in.other][at]
}

func (r *run) word(i int) bool { return i >= 0 && i < len(r.text) && words.Has(r.text[i]) }

// states is a set of numbers that is cleared at once.
type states struct {
	list  []int
	place []int
}

func newStates(n int) *states { return &states{make([]int, 0, n), make([]int, n)} }

func (s *states) add(n int) bool {
	if i := s.place[n]; i < len(s.list) && s.list[i] == n {
		return false
	}
	s.place[n] = len(s.list)
	s.list = append(s.list, n)
	return true
}

func (s *states) clear() { s.list = s.list[:0] }
