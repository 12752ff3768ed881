package compat

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// same tells whether two schema objects say the same in the same way, through every reference.
// Objects that come back to themselves are the same if nothing on the way differs.
func same(a, b *jsonschema.Schema) bool {
	return sameBelow(a, b, map[[2]*jsonschema.Schema]bool{})
}

func sameBelow(a, b *jsonschema.Schema, taken map[[2]*jsonschema.Schema]bool) bool {
	a, b = target(a), target(b)
	pair := [2]*jsonschema.Schema{a, b}
	if a == b || taken[pair] {
		return true
	}
	taken[pair] = true
	if own(a) != own(b) {
		return false
	}
	x, y := children(a), children(b)
	return slices.EqualFunc(x, y, func(x, y child) bool { return x.label == y.label && sameBelow(x.to, y.to, taken) })
}

// target skips schema objects that are nothing but a reference.
func target(s *jsonschema.Schema) *jsonschema.Schema {
	for s.Ref != nil && len(children(s)) == 1 && own(s) == own(blank()) {
		s = s.Ref
	}
	return s
}

// own writes down what a schema object itself asks for, without those below it.
func own(s *jsonschema.Schema) string {
	var b strings.Builder
	say := func(keyword string, value any) { fmt.Fprintf(&b, "%s=%v;", keyword, value) }
	list := func(keyword string, keys []string) {
		keys = slices.Clone(keys)
		slices.Sort(keys)
		say(keyword, fmt.Sprintf("%q", slices.Compact(keys)))
	}
	values := func(keyword string, values []any) {
		var texts []string
		for _, v := range values {
			texts = append(texts, written(v))
		}
		list(keyword, texts)
	}
	if s.Always != nil {
		say("always", *s.Always)
	}
	list("type", s.Types)
	say("whole", schema.WholeByWriting(s))
	values("const", s.Constant)
	if s.Enum != nil {
		values("enum", s.Enum)
	}
	say("numbers", []any{s.Minimum, s.Maximum, s.ExclusiveMinimum, s.ExclusiveMaximum, s.MultipleOf})
	say("lengths", []int{max(s.MinLength, 0), s.MaxLength})
	if p := schema.Pattern(s); p != nil {
		say("pattern", fmt.Sprintf("%q", p.String()))
	}
	say("format", s.Format)
	list("required", s.Required)
	say("properties", []int{max(s.MinProperties, 0), s.MaxProperties})
	deps := dependentRequired(s)
	for _, key := range sorted(deps) {
		list("dependentRequired/"+key, deps[key])
	}
	say("items", []int{max(s.MinItems, 0), s.MaxItems})
	say("unique", s.UniqueItems)
	if s.Contains != nil {
		say("contains", []any{s.MinContains, s.MaxContains, s.ContainsEval})
	}
	return b.String()
}

// written is a value as JSON, with its keys in order; values that are equal but for the writing of a number may differ.
func written(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v) // it was decoded from JSON
	}
	return string(text)
}
