package compile_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// breakers collects edits that break one keyword each, by keyword, so that rare keywords are broken as often as common ones.
type breakers struct {
	e    *editor
	by   map[string][]func()
	open map[*jsonschema.Schema]bool
	done func() // puts an object that wasn't there into its place
}

// breakOne breaks one keyword of the schema somewhere in the document.
func (e *editor) breakOne(root *jsonschema.Schema, doc any) any {
	b := &breakers{e: e, by: map[string][]func(){}, open: map[*jsonschema.Schema]bool{}}
	b.visit(root, doc, func(v any) { doc = v })
	keywords := slices.Sorted(maps.Keys(b.by))
	pick(e.r, b.by[pick(e.r, keywords)])()
	return doc
}

func (b *breakers) add(keyword string, edit func()) {
	done := b.done
	b.by[keyword] = append(b.by[keyword], func() {
		edit()
		if done != nil {
			done()
		}
	})
}

// visit offers the edits for a value at a schema; set replaces the value, or adds it where there is none yet.
func (b *breakers) visit(s *jsonschema.Schema, v any, set func(any)) {
	if s == nil || s.Always != nil || b.open[s] {
		return
	}
	b.open[s] = true
	defer delete(b.open, s)
	b.scalar(s, set)
	if o, ok := v.(map[string]any); ok {
		b.object(s, o, set)
	} else if v == nil && slices.Equal(s.Types, []string{"object"}) && b.done == nil {
		fresh := map[string]any{}
		b.done = func() { set(fresh) }
		b.object(s, fresh, func(any) {})
		b.done = nil
	}
	for _, sub := range append([]*jsonschema.Schema{s.Ref, s.Then}, s.AllOf...) {
		b.visit(sub, v, set)
	}
	if o, ok := v.(map[string]any); ok && len(s.AnyOf) > 0 {
		b.add("anyOf", func() {
			for _, sub := range s.AnyOf {
				for _, key := range sub.Required {
					delete(o, key)
				}
			}
		})
	}
}

func (b *breakers) scalar(s *jsonschema.Schema, set func(any)) {
	if len(s.Types) > 0 {
		b.add("type", func() { set(b.e.odd()) })
	}
	if len(s.Enum) > 0 {
		b.add("enum", func() { set("none of these") })
	}
	if len(s.Constant) > 0 {
		b.add("const", func() { set("2.0.0") })
	}
	number := func(keyword string, bound *big.Rat, by int64) {
		if bound != nil {
			n := new(big.Rat).Add(bound, big.NewRat(by, 1))
			b.add(keyword, func() { set(json.Number(n.Num().String())) })
		}
	}
	number("minimum", s.Minimum, -1)
	number("maximum", s.Maximum, 1)
	number("multipleOf", s.MultipleOf, 2)
	if s.MaxLength >= 0 {
		b.add("maxLength", func() { set(strings.Repeat("a", s.MaxLength+1)) })
	}
	if s.Pattern != nil {
		b.add("pattern", func() { set(pick(b.e.r, oddStrings)) })
	}
}

func (b *breakers) object(s *jsonschema.Schema, o map[string]any, set func(any)) {
	if len(s.Required) > 0 {
		b.add("required", func() { delete(o, pick(b.e.r, s.Required)) })
	}
	if s.MinProperties > 0 {
		b.add("minProperties", func() { set(map[string]any{}) })
	}
	if s.MaxProperties >= 0 {
		b.add("maxProperties", func() {
			for i := range s.MaxProperties + 1 {
				o[fmt.Sprintf("k%d", i)] = "v"
			}
		})
	}
	if s.AdditionalProperties == false {
		b.add("additionalProperties", func() { o[pick(b.e.r, []string{"extra", "x/y~z"})] = true })
	}
	if s.UnevaluatedProperties != nil {
		b.add("unevaluatedProperties", func() { o[pick(b.e.r, []string{"extra", "x/y~z"})] = true })
	}
	for key, needs := range sorted(s.DependentRequired) {
		b.add("dependentRequired", func() {
			o[key] = b.e.odd()
			delete(o, needs[0])
		})
	}
	if s.PropertyNames != nil {
		b.add("propertyNames", func() { o[pick(b.e.r, []string{"", strings.Repeat("k", 101), "extra"})] = "v" })
		if s.PropertyNames.MinLength > 0 {
			b.add("minLength", func() { o[""] = "v" })
		}
	}
	for key, sub := range sorted(s.Properties) {
		b.visit(sub, o[key], func(v any) { o[key] = v })
	}
	if sub, ok := s.AdditionalProperties.(*jsonschema.Schema); ok {
		for key, v := range sorted(o) {
			b.visit(sub, v, func(v any) { o[key] = v })
		}
	}
}

// sorted visits a map in the order of its keys, so that a seed always gives the same documents.
func sorted[V any](m map[string]V) func(yield func(string, V) bool) {
	return func(yield func(string, V) bool) {
		for _, key := range slices.Sorted(maps.Keys(m)) {
			if !yield(key, m[key]) {
				return
			}
		}
	}
}
