package schema

import (
	"strconv"
	"strings"
)

// restoreEmptyKeys mends the pointer of a failure at or below a key "", which the library leaves out of its locations.
func (l *leaf) restoreEmptyKeys(doc any) {
	var descents []step
	for _, s := range l.path {
		if s.descends {
			descents = append(descents, s)
		}
	}
	tokens := strings.Split(l.pointer, "/")[1:]
	if len(tokens) == len(descents) {
		return
	}
	if full, found := place(doc, descents, tokens); found {
		l.pointer = full
	}
}

// place finds the way through the document that takes every token in order, and keys "" between them.
func place(value any, descents []step, tokens []string) (string, bool) {
	if len(descents) == 0 {
		return "", len(tokens) == 0
	}
	certain := descents[0].keyword == "properties" && descents[0].arg == ""
	if len(tokens) > 0 && !certain {
		if part, found := member(value, tokens[0]); found {
			if rest, found := place(part, descents[1:], tokens[1:]); found {
				return "/" + tokens[0] + rest, true
			}
		}
	}
	if part, found := member(value, ""); found {
		if rest, found := place(part, descents[1:], tokens); found {
			return "/" + rest, true
		}
	}
	return "", false
}

// member returns a value's part by the token of a pointer.
func member(value any, token string) (any, bool) {
	switch value := value.(type) {
	case map[string]any:
		part, found := value[unescapeToken(token)]
		return part, found
	case []any:
		i, err := strconv.Atoi(token)
		if err != nil || i < 0 || i >= len(value) {
			return nil, false
		}
		return value[i], true
	}
	return nil, false
}
