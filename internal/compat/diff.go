package compat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// Edit is one keyword that two schemas say differently at the same place. Before or After is nil where one doesn't say it.
type Edit struct {
	Place   string          `json:"place"` // path of keywords from the root, through references
	Keyword string          `json:"keyword"`
	Before  json.RawMessage `json:"before,omitempty"`
	After   json.RawMessage `json:"after,omitempty"`
}

// Diff lists what two schemas say differently, place by place. Where both refer to the same thing it doesn't matter how it is
// called. Annotations are left out, but not default, which is filled in where a key becomes required.
func Diff(from, to *schema.Schema) []Edit {
	d := differ{taken: map[[2]*jsonschema.Schema]bool{}}
	d.compare("#", from.Root, to.Root)
	return d.edits
}

type differ struct {
	taken map[[2]*jsonschema.Schema]bool
	edits []Edit
}

// annotations change no verdict.
var annotations = []string{
	"$id", "$schema", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$comment", "$defs", "definitions", "$vocabulary", "title", "description", "examples",
	"deprecated", "readOnly", "writeOnly", "contentEncoding", "contentMediaType", "contentSchema",
}

func (d *differ) compare(place string, a, b *jsonschema.Schema) {
	a, b = target(a), target(b)
	pair := [2]*jsonschema.Schema{a, b}
	if a == b || d.taken[pair] {
		return
	}
	d.taken[pair] = true
	if a.Always != nil || b.Always != nil {
		if own(a) != own(b) {
			d.edits = append(d.edits, Edit{place, "", asWritten(a), asWritten(b)})
		}
		return
	}
	x, y := schema.Keywords(a), schema.Keywords(b)
	below := map[string]bool{}
	before, after := byLabel(a), byLabel(b)
	for _, label := range sorted(before, after) {
		keyword, _, _ := strings.Cut(label, "/")
		below[keyword] = true
		switch {
		case before[label] != nil && after[label] != nil:
			d.compare(place+"/"+path(label), before[label], after[label])
		default:
			d.edits = append(d.edits, Edit{place, path(label), asWritten(before[label]), asWritten(after[label])})
		}
	}
	for _, keyword := range sorted(x, y) {
		if slices.Contains(annotations, keyword) || below[keyword] {
			continue
		}
		if was, is := keywordText(x, keyword), keywordText(y, keyword); string(was) != string(is) {
			d.edits = append(d.edits, Edit{place, keyword, was, is})
		}
	}
}

func byLabel(s *jsonschema.Schema) map[string]*jsonschema.Schema {
	byLabel := map[string]*jsonschema.Schema{}
	for _, c := range children(s) {
		byLabel[c.label] = c.to
	}
	return byLabel
}

// path is a child's label as a path of keywords: without the quotes of keys, and without the index of what is no list.
func path(label string) string {
	keyword, rest, _ := strings.Cut(label, "/")
	i := strings.LastIndexByte(rest, '/')
	if i < 0 {
		switch keyword {
		case "allOf", "anyOf", "oneOf", "prefixItems":
			return keyword + "/" + rest
		}
		return keyword
	}
	var key string
	if err := json.Unmarshal([]byte(rest[:i]), &key); err != nil {
		key = strings.Trim(rest[:i], `"`)
	}
	return keyword + "/" + schema.PointerToken(key)
}

func keywordText(keywords map[string]any, keyword string) json.RawMessage {
	value, given := keywords[keyword]
	if !given {
		return nil
	}
	return json.RawMessage(written(value))
}

// asWritten is a schema as it was written; nil for none.
func asWritten(s *jsonschema.Schema) json.RawMessage {
	switch {
	case s == nil:
		return nil
	case s.Always != nil:
		return json.RawMessage(fmt.Sprint(*s.Always))
	}
	return json.RawMessage(written(schema.Keywords(s)))
}
