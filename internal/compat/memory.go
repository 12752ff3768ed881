package compat

import (
	"maps"
	"regexp/syntax"
	"slices"
	"strconv"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// memory keeps what was found out about sets of schema objects: document after document asks the same of the same few.
// It holds on to each set that it is asked about, so they are made through it where that is possible.
type memory struct {
	numbers  map[*jsonschema.Schema]int
	ids      map[string]int
	handles  map[handle]int
	joined   map[string]conj
	members  map[[2]int][]member
	below    map[part]conj
	listings map[int]listing
	offers   map[int][][]any
	required map[int]map[string]bool
	hopeless map[int]bool
	patterns map[string]*syntax.Regexp
	deep     map[int][]func(any) bool
	shallow  map[int][]func(any) bool
	verdicts map[verdict]bool
}

func newMemory() *memory {
	return &memory{
		numbers: map[*jsonschema.Schema]int{}, ids: map[string]int{}, handles: map[handle]int{}, joined: map[string]conj{},
		members: map[[2]int][]member{}, below: map[part]conj{}, listings: map[int]listing{}, offers: map[int][][]any{},
		required: map[int]map[string]bool{}, hopeless: map[int]bool{}, patterns: map[string]*syntax.Regexp{},
		deep: map[int][]func(any) bool{}, shallow: map[int][]func(any) bool{}, verdicts: map[verdict]bool{},
	}
}

// recalled finds something out once.
func recalled[K comparable, V any](known map[K]V, key K, find func() V) V {
	v, ok := known[key]
	if !ok {
		v = find()
		known[key] = v
	}
	return v
}

// handle tells sets apart that are held in different places; they are never changed where they are.
type handle struct {
	first **jsonschema.Schema
	size  int
}

// id is the same for sets of the same schema objects in the same order.
func (m *memory) id(c conj) int {
	if len(c) == 0 {
		return -1
	}
	return recalled(m.handles, handle{&c[0], len(c)}, func() int {
		return recalled(m.ids, m.name(c), func() int { return len(m.ids) })
	})
}

func (m *memory) name(c []*jsonschema.Schema) string {
	var name []byte
	for _, s := range c {
		n := recalled(m.numbers, s, func() int { return len(m.numbers) })
		name = append(strconv.AppendInt(name, int64(n), 36), ' ')
	}
	return string(name)
}

// with is conj.with.
func (m *memory) with(c conj, parts ...*jsonschema.Schema) conj {
	return recalled(m.joined, strconv.Itoa(m.id(c))+"+"+m.name(parts), func() conj { return c.with(parts...) })
}

func (m *memory) membersOf(from, to conj) []member {
	return recalled(m.members, [2]int{m.id(from), m.id(to)}, func() []member { return membersOf(from, to) })
}

// part is a place right below a value: a class of keys, or the index of an item.
type part struct {
	of      int
	member  member
	item    int // -1 for a member
	perhaps bool
}

func (m *memory) sure(at member, c conj) conj {
	return recalled(m.below, part{m.id(c), at, -1, false}, func() conj { return at.sure(c) })
}

func (m *memory) possible(at member, c conj) conj {
	return recalled(m.below, part{m.id(c), at, -1, true}, func() conj { return at.possible(c) })
}

func (m *memory) itemsAt(c conj, i int, perhaps bool) conj {
	return recalled(m.below, part{m.id(c), member{}, i, perhaps}, func() conj { return c.itemsAt(i, perhaps) })
}

// listing is what conj.listed returns.
type listing struct {
	values []any
	finite bool
}

func (m *memory) listed(c conj) ([]any, bool) {
	l := recalled(m.listings, m.id(c), func() (l listing) {
		l.values, l.finite = c.listed()
		return l
	})
	return l.values, l.finite
}

// offered are the values that each schema object of a set lists, or one that it applies to the same value.
func (m *memory) offered(c conj) [][]any {
	return recalled(m.offers, m.id(c), func() (offers [][]any) {
		for _, s := range c {
			for _, part := range append(sometimes(s), append(present(s.Not), s)...) {
				if values := slices.Concat(part.Enum, part.Constant); len(values) > 0 {
					offers = append(offers, values)
				}
			}
		}
		return offers
	})
}

// requiredBy returns a map of the caller's own.
func (m *memory) requiredBy(c conj) map[string]bool {
	return maps.Clone(recalled(m.required, m.id(c), c.required))
}

func (m *memory) impossible(c conj, find func() bool) bool {
	return recalled(m.hopeless, m.id(c), find)
}

// parsed is nil for what is no pattern of RE2.
func (m *memory) parsed(pattern string) *syntax.Regexp {
	return recalled(m.patterns, pattern, func() *syntax.Regexp {
		re, err := syntax.Parse(pattern, syntax.Perl)
		if err != nil {
			return nil
		}
		return re
	})
}

// verdict is what a set says of a value without parts.
type verdict struct {
	of    int
	value any
}

// verdictsKept bounds the memory that verdicts take.
const verdictsKept = 1 << 15

// accepts is conj.accepts. sound says that each part of the value, if there are any, is accepted by all that judges it for sure: these
// are not asked again then.
func (m *memory) accepts(c conj, v any, sound bool) bool {
	switch v.(type) {
	case map[string]any, []any:
		if sound {
			return all(m.shallowly(c), v)
		}
		return all(m.deeply(c), v)
	}
	if len(m.verdicts) > verdictsKept {
		clear(m.verdicts)
	}
	return recalled(m.verdicts, verdict{m.id(c), v}, func() bool { return all(m.shallowly(c), v) })
}

func all(judges []func(any) bool, v any) bool {
	for _, accepts := range judges {
		if !accepts(v) {
			return false
		}
	}
	return true
}

// deeply are judges of values by a set; what one of it leads to under no condition is not asked twice.
func (m *memory) deeply(c conj) []func(any) bool {
	return recalled(m.deep, m.id(c), func() (judges []func(any) bool) {
		var asked conj
		for _, s := range c {
			if !slices.Contains(asked, s) {
				asked = asked.with(s)
				judges = append(judges, schema.Accepting(s))
			}
		}
		return judges
	})
}

// shallowly are judges that don't look at parts of which each is known to be accepted.
func (m *memory) shallowly(c conj) []func(any) bool {
	return recalled(m.shallow, m.id(c), func() (judges []func(any) bool) {
		for _, s := range c {
			if alone := withoutParts(s); saysSomething(alone) {
				judges = append(judges, schema.Accepting(alone))
			}
		}
		return judges
	})
}
