package project

import (
	"fmt"
	"iter"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// explain turns one leaf of the validator's error into problems of a person: one for each key that is unknown or missing.
func (s *source) explain(own *jsonschema.Schema, leaf *jsonschema.ValidationError, value any) iter.Seq2[string, error] {
	pointer, err := url.PathUnescape(leaf.InstanceLocation)
	if err != nil {
		pointer = leaf.InstanceLocation
	}
	at, keyword := cutLast(leaf.AbsoluteKeywordLocation)
	known := find(own, at)
	object, _ := lookup(value, pointer).(map[string]any)
	return func(yield func(string, error) bool) {
		switch {
		case known != nil && keyword == "additionalProperties":
			for _, key := range slices.Sorted(maps.Keys(object)) {
				if known.Properties[key] == nil &&
					!yield(pointer+"/"+schema.PointerToken(key), s.fault(pointer+"/"+schema.PointerToken(key), "unknown key "+key, suggestion(key, known))) {
					return
				}
			}
		case known != nil && keyword == "required":
			for _, key := range known.Required {
				if _, ok := object[key]; !ok && !yield(pointer, s.fault(pointer, name(pointer)+"lacks the key "+key, describe(key, known))) {
					return
				}
			}
		case known != nil && keyword == "pattern" && known.Title != "":
			text, isText := lookup(value, pointer).(string)
			if strings.Contains(leaf.KeywordLocation, "/propertyNames/") || !isText {
				_, text = cutLast(pointer)
			}
			yield(pointer, s.fault(pointer, fmt.Sprintf("%q is not %s", text, known.Title), ""))
		default:
			hint := ""
			if known != nil {
				hint = known.Description
				if keyword == "type" && slices.Contains(known.Types, "array") {
					hint = strings.TrimSpace(hint + " Write a list: [a, b].")
				}
			}
			yield(pointer, s.fault(pointer, name(pointer)+leaf.Message, hint))
		}
	}
}

// name is the key a message begins with.
func name(pointer string) string {
	if _, key := cutLast(pointer); key != "" {
		return key + ": "
	}
	return ""
}

func describe(key string, in *jsonschema.Schema) string {
	if p := in.Properties[key]; p != nil && p.Description != "" {
		return key + ": " + p.Description
	}
	return ""
}

// suggestion names the known key nearest to what was written, or all of them when none is near.
func suggestion(key string, in *jsonschema.Schema) string {
	keys := slices.Sorted(maps.Keys(in.Properties))
	best, least := "", len(key)/2+1
	for _, k := range keys {
		if d := distance(key, k); d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return "Did you mean " + best + "?"
	}
	return "Known here: " + strings.Join(keys, ", ") + "."
}

// distance counts the single-letter edits between two words.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// find returns the subschema that stands at a location.
func find(s *jsonschema.Schema, location string) *jsonschema.Schema {
	if s == nil || s.Location == location {
		return s
	}
	additional, _ := s.AdditionalProperties.(*jsonschema.Schema)
	below := append(slices.Collect(maps.Values(s.Properties)), additional, s.PropertyNames, s.Items2020, s.Ref)
	for _, sub := range below {
		if found := find(sub, location); found != nil {
			return found
		}
	}
	return nil
}

// lookup returns the value a pointer names, or nil.
func lookup(value any, pointer string) any {
	if pointer == "" {
		return value
	}
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		token = strings.NewReplacer("~1", "/", "~0", "~").Replace(token)
		switch v := value.(type) {
		case map[string]any:
			value = v[token]
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i >= len(v) {
				return nil
			}
			value = v[i]
		default:
			return nil
		}
	}
	return value
}

func cutLast(path string) (before, last string) {
	i := strings.LastIndexByte(path, '/')
	if i < 0 {
		return path, ""
	}
	return path[:i], path[i+1:]
}
