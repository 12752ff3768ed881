package compile

import "fmt"

// names are those in use at a place of a function, the newest last. Thousands may be, as in a schema with as many branches.
type names struct {
	taken []takenName
	used  map[string]bool
	next  map[string]int // by base: from which number on a name may be free
}

type takenName struct {
	name, base string
	number     int
}

func newNames() names { return names{used: map[string]bool{}, next: map[string]int{}} }

// take makes a name that nothing else has: the base, or the base with the lowest number from 2 on.
func (n *names) take(base string) string {
	number := max(n.next[base], 1)
	name := nthName(base, number)
	for n.used[name] {
		number++
		name = nthName(base, number)
	}
	n.used[name], n.next[base] = true, number+1
	n.taken = append(n.taken, takenName{name, base, number})
	return name
}

func nthName(base string, number int) string {
	if number == 1 {
		return base
	}
	return fmt.Sprintf("%s_%d", base, number)
}

// mark is a place to release to.
func (n *names) mark() int { return len(n.taken) }

// release frees the names that were taken since a mark.
func (n *names) release(mark int) {
	for _, t := range n.taken[mark:] {
		delete(n.used, t.name)
		n.next[t.base] = min(n.next[t.base], t.number)
	}
	n.taken = n.taken[:mark]
}
