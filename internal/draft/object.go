package draft

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

func sorted[V any](keys map[string]V) []string { return slices.Sorted(maps.Keys(keys)) }

// object compares two objects key by key. What came and went it keeps for later, except for what was renamed.
func (s *scoped) object(at route, old, now *shape) []Step {
	if old.isMap() && now.isMap() {
		return s.inside(at, "values", old.values, now.values)
	}
	var steps []Step
	var gone, come []string
	for _, key := range sorted(old.keys) {
		if s.isVersion(at, key) {
			continue
		}
		if now.keys[key] == nil {
			gone = append(gone, key)
		}
	}
	for _, key := range sorted(now.keys) {
		if old.keys[key] == nil && !s.isVersion(at, key) {
			come = append(come, key)
		}
	}
	for _, r := range renames(old, now, gone, come) {
		steps = append(steps, step("rename", s.at(at, r.from), r.why, Argument{"to", r.to}))
		steps = append(steps, s.value(s.at(at, r.to), old.keys[r.from], now.keys[r.to])...)
		steps = append(steps, s.required(s.at(at, r.to), now.keys[r.to], old.required[r.from], now.required[r.to])...)
		gone = slices.DeleteFunc(gone, func(key string) bool { return key == r.from })
		come = slices.DeleteFunc(come, func(key string) bool { return key == r.to })
	}
	for _, key := range sorted(old.keys) {
		if now.keys[key] == nil || s.isVersion(at, key) {
			continue
		}
		steps = append(steps, s.value(s.at(at, key), old.keys[key], now.keys[key])...)
		steps = append(steps, s.required(s.at(at, key), now.keys[key], old.required[key], now.required[key])...)
	}
	for _, key := range gone {
		s.gone = append(s.gone, member{s.at(at, key), old.keys[key], old.required[key]})
	}
	for _, key := range come {
		s.come = append(s.come, member{s.at(at, key), now.keys[key], now.required[key]})
	}
	return steps
}

// required fills in what became required, or what was so on the way back.
func (s *scoped) required(at route, now *shape, was, is bool) []Step {
	if was == is {
		return nil
	}
	value, found := now.example(3)
	if !found {
		s.note(at, "whether it is required changed, and no value could be made up that the schema accepts: use require or relax with a default")
		return nil
	}
	if is {
		return []Step{step("require", at, "it is required now"+madeUp(now), Argument{"default", value})}
	}
	return []Step{step("relax", at, "it was required, which the way back needs"+madeUp(now), Argument{"default", value})}
}

func (s *scoped) at(object route, key string) route { return append(slices.Clone(object), key) }

func (s *scoped) isVersion(at route, key string) bool { return len(at) == 0 && key == s.field }

type rename struct {
	from, to, why string
	score         float64
}

// enough is the score from which on a key counts as the other one with a new name.
const enough = 0.55

// renames pairs keys that came with keys that went, the likeliest first.
func renames(old, now *shape, gone, come []string) []rename {
	var all []rename
	for _, from := range gone {
		for _, to := range come {
			a, b := old.keys[from], now.keys[to]
			r := rename{from: from, to: to, why: "a value of the same kind under another name"}
			r.score = likeness(a, b) + 0.6*alike(from, to)
			if a.description != "" && a.description == b.description {
				r.score += 0.6
				r.why = "the same description"
			} else if alike(from, to) >= 0.5 {
				r.why = "a similar name"
			}
			if r.score >= enough {
				all = append(all, r)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b rename) int { return cmp.Compare(b.score, a.score) })
	var chosen []rename
	for _, r := range all {
		if !slices.ContainsFunc(chosen, func(c rename) bool { return c.from == r.from || c.to == r.to }) {
			chosen = append(chosen, r)
		}
	}
	return chosen
}

// likeness is how much two shapes say alike of a value, from -1 for what can't become the other to 0.75. That both are of one plain type says
// little.
func likeness(a, b *shape) float64 {
	was, is := a.single(), b.single()
	switch {
	case same(a, b, deepest) && (len(a.words) > 2 || len(a.keys) > 1 || a.isMap()):
		return 0.75
	case same(a, b, deepest):
		return 0.25
	case len(a.words) > 0 && len(b.words) > 0:
		return 0.25 + 0.35*overlap(a.words, b.words)
	case was == is && was == "object":
		return 0.1 + 0.5*shared(a, b)
	case was == is && was != "":
		return 0.2
	case is == "array" && b.items != nil && was != "":
		return 0.9 * likeness(a, b.items)
	case was == "array" && a.items != nil && is != "":
		return 0.9 * likeness(a.items, b)
	case is == "object":
		if key := likeliest(a, b); key != "" {
			return 0.9 * likeness(a, b.keys[key])
		}
	case was == "object":
		if key := likeliest(b, a); key != "" {
			return 0.9 * likeness(a.keys[key], b)
		}
	case was == "string" && is != "" || is == "string" && was != "":
		return 0
	}
	return -1
}

// overlap is the share of words that both have.
func overlap(a, b []any) float64 {
	both := 0
	for _, w := range a {
		if holds(b, w) {
			both++
		}
	}
	return float64(both) / float64(max(len(a), len(b)))
}

// shared is the share of keys that both have.
func shared(a, b *shape) float64 {
	both := 0
	for key := range a.keys {
		if b.keys[key] != nil {
			both++
		}
	}
	return float64(both) / float64(max(len(a.keys), len(b.keys), 1))
}

// alike is how similar two names are, from 0 to 1: by the words that they share, or by the letters that must change.
func alike(a, b string) float64 {
	x, y := parts(a), parts(b)
	both := 0
	for _, word := range x {
		if slices.Contains(y, word) {
			both++
		}
	}
	byWords := float64(both) / float64(max(len(x), len(y)))
	one, other := strings.Join(x, ""), strings.Join(y, "")
	byLetters := 1 - float64(distance(one, other))/float64(max(len(one), len(other), 1))
	if byLetters < 0.6 { // any two words share some letters
		byLetters = 0
	}
	return max(byWords, byLetters)
}

// parts are the words of a name, as in snake_case, kebab-case and camelCase.
func parts(name string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range name {
		if r >= 'A' && r <= 'Z' && before >= 'a' && before <= 'z' {
			b.WriteByte(' ')
		}
		before = r
		if r == '_' || r == '-' || r == '.' {
			r = ' '
		}
		b.WriteRune(r)
	}
	return strings.Fields(strings.ToLower(b.String()))
}

// distance is how many letters must be put in, taken out or changed.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := diagonal
			if a[i-1] != b[j-1] {
				change++
			}
			diagonal = row[j]
			row[j] = min(change, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// pairs are words with what they became.
type pairs [][2]any

func (p pairs) of(word any) (any, bool) {
	for _, pair := range p {
		if holds(pair[:1], word) {
			return pair[1], true
		}
	}
	return nil, false
}

// pairWords pairs words that went with words that came: similar ones first, the rest in their order if there are as many.
func pairWords(gone, fresh []any) (became pairs, why string) {
	why = "similar words"
	taken := map[int]bool{}
	var rest []any
	for _, w := range gone {
		best, at := 0.5, -1
		for i, f := range fresh {
			if score := alike(fmt.Sprint(w), fmt.Sprint(f)); !taken[i] && score >= best {
				best, at = score, i
			}
		}
		if at < 0 {
			rest = append(rest, w)
			continue
		}
		taken[at] = true
		became = append(became, [2]any{w, fresh[at]})
	}
	if len(rest) == 0 || len(rest) != len(fresh)-len(taken) {
		return became, why
	}
	for i, f := range fresh {
		if !taken[i] {
			became = append(became, [2]any{rest[0], f})
			rest = rest[1:]
		}
	}
	return became, "the words stand in this order in both schemas"
}
