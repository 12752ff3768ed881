package draft

import (
	"cmp"
	"fmt"
	"slices"
)

func step(operation string, at route, why string, arguments ...Argument) Step {
	return Step{Operation: operation, Path: at.String(), Arguments: arguments, Why: why}
}

// value guesses how a value of one shape becomes one of the other, in its place.
func (s *scoped) value(at route, old, now *shape) []Step {
	switch was, is := old.single(), now.single(); {
	case same(old, now, deepest):
		return nil
	case is == "array" && same(old, now.items, deepest):
		return []Step{step("wrap", at, "the list has as items what stood here alone")}
	case was == "array" && same(old.items, now, deepest):
		return []Step{step("head", at, "the list had as items what stands here alone now")}
	case is == "object" && shared(old, now) == 0 && holding(now, old) != "":
		return s.plunge(at, old, now)
	case was == "object" && shared(old, now) == 0 && holding(old, now) != "":
		return s.hoist(at, old, now)
	case was == "object" && is == "object":
		return s.object(at, old, now)
	case was == "array" && is == "array":
		return s.inside(at, "items", old.items, now.items)
	case is == "array" && was != "" && now.items != nil:
		return append(s.value(at, old, now.items), step("wrap", at, "a single value became a list"))
	case was == "array" && is != "" && old.items != nil:
		return append([]Step{step("head", at, "a list became a single value")}, s.value(at, old.items, now)...)
	case is == "object" && was != "":
		return s.plunge(at, old, now)
	case was == "object" && is != "":
		return s.hoist(at, old, now)
	default:
		return s.scalar(at, old, now)
	}
}

// inside guesses what becomes of each item or value.
func (s *scoped) inside(at route, of string, old, now *shape) []Step {
	if old == nil || now == nil {
		return nil
	}
	steps := s.scope(old, now)
	if len(steps) == 0 {
		return nil
	}
	return []Step{{Operation: "each", Path: at.String(), Arguments: []Argument{{"of", of}}, Steps: steps}}
}

// plunge puts a value into an object, as the member that is most like it.
func (s *scoped) plunge(at route, old, now *shape) []Step {
	key := cmp.Or(holding(now, old), likeliest(old, now))
	if key == "" {
		s.note(at, "it became an object, and none of its keys is like what it was")
		return nil
	}
	steps := append(s.value(at, old, now.keys[key]), step("plunge", at, fmt.Sprintf("a single value became an object, of which %s is most like it", key), Argument{"key", key}))
	for _, other := range sorted(now.keys) {
		if other != key && now.required[other] {
			steps = append(steps, s.addition(member{append(slices.Clone(at), other), now.keys[other], true})...)
		}
	}
	return steps
}

func (s *scoped) hoist(at route, old, now *shape) []Step {
	key := cmp.Or(holding(old, now), likeliest(now, old))
	if key == "" {
		s.note(at, "it is no object any more, and none of its keys was like what it is")
		return nil
	}
	why := fmt.Sprintf("an object became a single value, and its %s was most like it", key)
	return append([]Step{step("hoist", at, why, Argument{"key", key})}, s.value(at, old.keys[key], now)...)
}

// holding is the key of an object whose value has just this shape, "" for none or several.
func holding(object, value *shape) string {
	found := ""
	for _, key := range sorted(object.keys) {
		if same(object.keys[key], value, deepest) {
			if found != "" {
				return ""
			}
			found = key
		}
	}
	return found
}

// likeliest is the key of an object whose value is most like another, or "".
func likeliest(value, object *shape) string {
	best, key := 0.3, ""
	for _, name := range sorted(object.keys) {
		score := likeness(value, object.keys[name])
		if object.required[name] {
			score += 0.1
		}
		if score > best {
			best, key = score, name
		}
	}
	return key
}

// scalar guesses what becomes of a value that is neither object nor list.
func (s *scoped) scalar(at route, old, now *shape) []Step {
	switch {
	case old.words != nil && now.words != nil:
		if sameWords(old.words, now.words) {
			return nil
		}
		return s.words(at, old, now)
	case old.words == nil && now.words != nil && slices.Equal(old.types, typesOf(now.words)):
		return s.narrowed(at, now)
	}
	was, is := old.single(), now.single()
	if was == "" || is == "" || was == is {
		if !slices.Equal(old.types, now.types) {
			s.note(at, "its types changed in a way that no operation says")
		}
		return nil
	}
	if (was == "string") == (is == "string") {
		s.note(at, "it became %s from %s, which no operation converts", is, was)
		return nil
	}
	arguments := []Argument{{"from", was}, {"to", is}}
	up, down := "default", "default_down"
	if was == "string" {
		if value, found := now.example(1); found {
			arguments = append(arguments, Argument{up, value})
		}
	}
	if is == "string" {
		if value, found := old.example(1); found {
			arguments = append(arguments, Argument{down, value})
		}
	}
	return []Step{step("convert", at, "another type; the default is for what can't be converted, and made up", arguments...)}
}

// words guesses which new word an old one became.
func (s *scoped) words(at route, old, now *shape) []Step {
	gone := slices.DeleteFunc(slices.Clone(old.words), func(w any) bool { return holds(now.words, w) })
	fresh := slices.DeleteFunc(slices.Clone(now.words), func(w any) bool { return holds(old.words, w) })
	became, why := pairWords(gone, fresh)
	if len(became) == 0 {
		why = "the words are others"
	}
	var lines mapping
	arguments := []Argument{{"values", nil}}
	for _, w := range old.words {
		switch to, paired := became.of(w); {
		case paired:
			lines = append(lines, [2]any{w, to})
		case holds(now.words, w):
			lines = append(lines, [2]any{w, w})
		case len(arguments) == 1:
			arguments = append(arguments, Argument{"default", first(now)})
		}
	}
	if len(arguments) > 1 {
		why += "; words without a counterpart become the default, " + whoseFirst(now)
	}
	if len(fresh) > len(became) { // a new word has no way back
		arguments = append(arguments, Argument{"default_down", first(old)})
		why += "; new words go back to default_down, " + whoseFirst(old)
	}
	if len(lines) == 0 {
		lines = mapping{{old.words[0], first(now)}}
		why += "; the line among the values is made up"
	}
	arguments[0].Value = lines
	return []Step{step("map", at, why, arguments...)}
}

// narrowed maps what any word could be to the few that are left.
func (s *scoped) narrowed(at route, now *shape) []Step {
	var lines mapping
	for _, w := range now.words {
		lines = append(lines, [2]any{w, w})
	}
	return []Step{step("map", at, "only these are left; all else becomes the default, "+whoseFirst(now), Argument{"values", lines}, Argument{"default", first(now)})}
}

// first is the default, else the first word.
func first(s *shape) any {
	if s.hasStandard && holds(s.words, s.standard) {
		return s.standard
	}
	return s.words[0]
}

// whoseFirst says whether first was made up.
func whoseFirst(s *shape) string {
	if s.hasStandard && holds(s.words, s.standard) {
		return "which is the schema's"
	}
	return "which is made up"
}
