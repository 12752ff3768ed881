package schema

import (
	"strconv"
	"strings"
)

// Lookup finds the value at a JSON Pointer of a decoded document.
func Lookup(doc any, pointer string) (value any, found bool) {
	for _, token := range pointerTokens(pointer) {
		switch in := doc.(type) {
		case map[string]any:
			if doc, found = in[token]; !found {
				return nil, false
			}
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(in) {
				return nil, false
			}
			doc = in[i]
		default:
			return nil, false
		}
	}
	return doc, true
}

// Offending is what a finding is about: a part of the document, or a key of it. Nothing hides it, so it is for those who asked.
func (l Located) Offending(doc any) (value any, found bool) {
	if l.OfKey {
		return unescapeToken(l.Pointer[strings.LastIndexByte(l.Pointer, '/')+1:]), true
	}
	return Lookup(doc, l.Pointer)
}

// PointerTo is the JSON Pointer to a member of the document itself.
func PointerTo(key string) string { return "/" + PointerToken(key) }
