package infer

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Rules of what a draft says.
const (
	gap        = 5   // what is left out is at least so many times rarer than the rarest that is kept
	enumValues = 20  // most values of an enum
	enumRows   = 50  // fewest values seen before there is an enum
	enumEach   = 10  // fewest values seen for each of its values, on average
	mapKeys    = 12  // fewest keys of a map
	mapMany    = 100 // more keys than an object with named ones has
)

// forms are what strings may agree on, by name.
var forms = []struct{ name, pattern string }{
	{"a UUID", `^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`},
	{"a date", `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`},
	{"a date and time", `^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?(Z|[+-][0-9]{2}:?[0-9]{2})?$`},
}

// agreements are expressions that name a form when every text of a group has it.
func agreements() string {
	list := make([]string, len(forms))
	for i, f := range forms {
		list[i] = fmt.Sprintf("case when bool_and(t ~ %s) then %s end", pg.Literal(f.pattern), pg.Literal(f.name))
	}
	return strings.Join(list, ", ")
}

// node is everything that one path leads to in the documents of one variant.
type node struct {
	total  int64
	kinds  []kindTally // by type
	keys   []counted   // of its objects, the most frequent first
	texts  []counted   // its strings, if they are few
	agrees []string

	types    []string // decided: what it may be
	integer  bool
	kept     []counted // keys that it may have; nil while open
	closed   bool
	unlisted int64 // objects with another key
	must     []counted
	asMap    bool
	enum     []string
	enumSum  int64 // strings that have one of these values

	props  map[string]*node
	values *node // of a map
	items  *node
}

type kindTally struct {
	kind        string
	n, integers int64
	least, most json.Number
}

func (n *node) add(what string, t tally) {
	switch what {
	case "kind":
		k := kindTally{kind: t.Kind, n: t.N, integers: t.Integers}
		if t.Least != nil {
			k.least, k.most = *t.Least, *t.Most
		}
		n.kinds = append(n.kinds, k)
		n.total += t.N
	case "key":
		n.keys = append(n.keys, counted{t.Key, t.N})
	case "text":
		n.texts, n.agrees = t.Values, t.Agree
	}
}

// of is how many values have a type.
func (n *node) of(kind string) kindTally {
	for _, k := range n.kinds {
		if k.kind == kind {
			return k
		}
	}
	return kindTally{kind: kind}
}

func (n *node) decide(minShare float64) {
	byCount(n.keys)
	byCount(n.texts)
	slices.SortFunc(n.kinds, func(a, b kindTally) int { return cmp.Or(cmp.Compare(b.n, a.n), cmp.Compare(a.kind, b.kind)) })
	counts := make([]int64, len(n.kinds))
	for i, k := range n.kinds {
		counts[i] = k.n
	}
	for _, k := range n.kinds[:keep(counts, n.total, minShare, true)] {
		n.types = append(n.types, k.kind)
	}
	slices.Sort(n.types)
	numbers := n.of("number")
	n.integer = numbers.n > 0 && float64(numbers.integers) >= minShare*float64(numbers.n)
	n.decideKeys(minShare)
	n.decideEnum(minShare)
}

func (n *node) decideKeys(minShare float64) {
	objects := n.of("object").n
	if !slices.Contains(n.types, "object") {
		return
	}
	n.kept = n.keys[:keep(amounts(n.keys), objects, minShare, false)]
	n.asMap = len(n.kept) > mapMany || len(n.kept) >= mapKeys && rare(n.kept, objects)
	n.closed = !n.asMap
	for _, k := range n.kept {
		if !n.asMap && float64(k.N) >= minShare*float64(objects) {
			n.must = append(n.must, k)
		}
	}
	slices.SortFunc(n.must, func(a, b counted) int { return cmp.Compare(a.Value, b.Value) })
}

// rare tells whether no key is usual, as where keys are data.
func rare(keys []counted, objects int64) bool {
	var sum int64
	for _, k := range keys {
		sum += k.N
	}
	return 2*keys[0].N < objects && 4*sum < objects*int64(len(keys))
}

func (n *node) decideEnum(minShare float64) {
	all := n.of("string").n
	if all < enumRows || slices.ContainsFunc(n.types, func(t string) bool { return t != "string" && t != "null" }) ||
		!slices.Contains(n.types, "string") {
		return
	}
	kept := n.texts[:keep(amounts(n.texts), all, minShare, true)]
	var sum int64
	for _, v := range kept {
		sum += v.N
		if len([]rune(v.Value)) > 100 {
			return
		}
	}
	if len(kept) == 0 || len(kept) > enumValues || all < int64(enumEach*len(kept)) || float64(sum) < minShare*float64(all) {
		return
	}
	for _, v := range kept {
		n.enum = append(n.enum, v.Value)
	}
	slices.Sort(n.enum)
	n.enumSum = sum
}

// keep is how many of the most frequent things are usual; the rest are rare, and far rarer than these. Where the things
// exclude each other, the rest must be rare together.
func keep(counts []int64, total int64, minShare float64, together bool) int {
	limit := (1 - minShare) * float64(total)
	for k := 1; k < len(counts); k++ {
		rest := counts[k]
		if together {
			for _, c := range counts[k+1:] {
				rest += c
			}
		}
		if float64(rest) <= limit && counts[k-1] >= gap*counts[k] {
			return k
		}
	}
	return len(counts)
}

// goesOn tells whether there is something below.
func (n *node) goesOn() bool { return len(n.kept) > 0 || slices.Contains(n.types, "array") }

// children makes the nodes below, by the step that leads to each.
func (n *node) children() (kinds string, children map[string]*node) {
	children = map[string]*node{}
	switch {
	case n.asMap:
		kinds, n.values = "m", &node{}
		children[anyKey] = n.values
	case len(n.kept) > 0:
		kinds, n.props = "o", map[string]*node{}
		for _, k := range n.kept {
			n.props[k.Value] = &node{}
			children["/"+schema.PointerToken(k.Value)] = n.props[k.Value]
		}
	}
	if slices.Contains(n.types, "array") {
		kinds += "a"
		n.items = &node{}
		children[anyItem] = n.items
	}
	return kinds, children
}

func byCount(list []counted) {
	slices.SortFunc(list, func(a, b counted) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Value, b.Value)) })
}

func amounts(list []counted) []int64 {
	counts := make([]int64, len(list))
	for i, c := range list {
		counts[i] = c.N
	}
	return counts
}
