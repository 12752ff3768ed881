package compat_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/compat"
)

func TestDiff(t *testing.T) {
	t.Parallel()
	from := read(t, "from", `{"type": "object", "description": "old", "properties": {"a/b": {"$ref": "#/$defs/x"}, "gone": true, "l": {"items": {"maximum": 3}}},
		"required": ["a/b"], "$defs": {"x": {"type": "string", "maxLength": 3}}, "additionalProperties": false}`)
	to := read(t, "to", `{"type": "object", "description": "new", "properties": {"a/b": {"$ref": "#/$defs/y"}, "l": {"items": {"maximum": 4}}, "new": {"type": "null"}},
		"$defs": {"y": {"type": "string", "maxLength": 5, "minLength": 1}}}`)
	var got []string
	for _, e := range compat.Diff(from, to) {
		got = append(got, fmt.Sprintf("%s %s: %s -> %s", e.Place, e.Keyword, e.Before, e.After))
	}
	want := []string{
		`# additionalProperties: false -> `,
		`#/properties/a~1b maxLength: 3 -> 5`,
		`#/properties/a~1b minLength:  -> 1`,
		`# properties/gone: true -> `,
		`#/properties/l/items maximum: 3 -> 4`,
		`# properties/new:  -> {"type":"null"}`,
		`# required: ["a/b"] -> `,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if again := compat.Diff(from, from); len(again) > 0 {
		t.Errorf("a schema differs from itself: %v", again)
	}
}
