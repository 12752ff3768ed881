package ecma

import (
	"cmp"
	"slices"
	"unicode"
)

// Set is a set of characters: pairs of first and last, in order, with a gap between any two.
// Surrogates are never in it: no text in UTF-8 holds one.
type Set []rune

const (
	firstSurrogate = 0xd800
	lastSurrogate  = 0xdfff
)

// newSet puts ranges in any order into the form of a Set.
func newSet(pairs ...rune) Set {
	ranges := make([][2]rune, 0, len(pairs)/2)
	add := func(low, high rune) {
		if low <= high {
			ranges = append(ranges, [2]rune{low, high})
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		add(pairs[i], min(pairs[i+1], firstSurrogate-1))
		add(max(pairs[i], lastSurrogate+1), pairs[i+1])
	}
	slices.SortFunc(ranges, func(a, b [2]rune) int { return cmp.Compare(a[0], b[0]) })
	var set Set
	for _, r := range ranges {
		if last := len(set) - 1; last > 0 && r[0] <= next(set[last]) {
			set[last] = max(set[last], r[1])
			continue
		}
		set = append(set, r[0], r[1])
	}
	return set
}

// next is the character behind r.
func next(r rune) rune {
	if r == firstSurrogate-1 {
		return lastSurrogate + 1
	}
	return r + 1
}

func before(r rune) rune {
	if r == lastSurrogate+1 {
		return firstSurrogate - 1
	}
	return r - 1
}

func (s Set) union(t Set) Set { return newSet(slices.Concat(s, t)...) }

// not is the complement.
func (s Set) not() Set {
	var set Set
	low := rune(0)
	for i := 0; i < len(s); i += 2 {
		if low < s[i] {
			set = append(set, low, before(s[i]))
		}
		low = next(s[i+1])
	}
	if low <= unicode.MaxRune {
		set = append(set, low, unicode.MaxRune)
	}
	return set
}

func (s Set) without(t Set) Set { return s.not().union(t).not() }

// Has tells whether r is in the set.
func (s Set) Has(r rune) bool {
	low, high := 0, len(s)/2
	for low < high {
		middle := (low + high) / 2
		switch {
		case r < s[2*middle]:
			high = middle
		case r > s[2*middle+1]:
			low = middle + 1
		default:
			return true
		}
	}
	return false
}

// Equal tells whether two sets have the same members.
func (s Set) Equal(t Set) bool { return slices.Equal(s, t) }

// Within tells whether every member of s is one of t.
func (s Set) Within(t Set) bool { return len(s.without(t)) == 0 }

// size counts the characters, up to a limit.
func (s Set) size(limit int) int {
	n := 0
	for i := 0; i < len(s) && n < limit; i += 2 {
		n += int(s[i+1]-s[i]) + 1
	}
	return n
}

// The classes that ECMA-262 names. Digits and words are those of ASCII, with the u flag, too, as long as case matters.
var (
	everything = newSet(0, unicode.MaxRune)
	digits     = newSet('0', '9')
	words      = newSet('0', '9', 'A', 'Z', '_', '_', 'a', 'z')
	lineEnds   = newSet('\n', '\n', '\r', '\r', '\u2028', '\u2029')
	spaces     = newSet('\t', '\r', ' ', ' ', '\u00a0', '\u00a0', '\ufeff', '\ufeff', '\u2028', '\u2029').union(tableSet(unicode.Zs))
	anyButEnds = lineEnds.not()
)

func tableSet(tables ...*unicode.RangeTable) Set {
	var pairs []rune
	add := func(low, high, stride rune) {
		if stride == 1 {
			pairs = append(pairs, low, high)
			return
		}
		for r := low; r <= high; r += stride {
			pairs = append(pairs, r, r)
		}
	}
	for _, table := range tables {
		for _, r := range table.R16 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
		for _, r := range table.R32 {
			add(rune(r.Lo), rune(r.Hi), rune(r.Stride))
		}
	}
	return newSet(pairs...)
}
