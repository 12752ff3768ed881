package lens_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// author writes documents that a schema accepts, by reading its keywords; what is not accepted after all is thrown away.
type author struct {
	r       *rand.Rand
	fitting map[*jsonschema.Schema][]any // of the words
}

// words are what a text may be; those that fit are found by asking the schema.
var words = []string{
	"", "a", "claim.total", "claim.approved_at", "claim.lines.first.note.text_v2", "x", "UTC", "Europe/Oslo", "America/Argentina/Buenos_Aires",
	"0 3 * * *", "*/15 8-17 * * 1-5", "🦊 \"\\\n\u0001/~", "ключ", "007", "1.0", "123456789012345678901234567890.10", "null", "travel", "7140",
}

// valid makes documents of one version.
func valid(t testing.TB, r *rand.Rand, s *schema.Schema, n int) []any {
	t.Helper()
	a := &author{r: r, fitting: map[*jsonschema.Schema][]any{}}
	var docs []any
	for tries := 0; len(docs) < n; tries++ {
		if tries > 50*n+1000 {
			t.Fatalf("of %d documents for %s only %d are valid", tries, s.ID, len(docs))
		}
		if doc := a.value([]*jsonschema.Schema{s.Root}, 6); len(s.Findings(doc)) == 0 {
			docs = append(docs, doc)
		}
	}
	return docs
}

// gather lists the schema objects that apply in place, with one branch of each choice, and at most one of the conditions: several
// seldom hold at once.
func (a *author) gather(list []*jsonschema.Schema) []*jsonschema.Schema {
	conditional := a.r.IntN(4) > 0
	var apply func(list []*jsonschema.Schema) []*jsonschema.Schema
	apply = func(list []*jsonschema.Schema) []*jsonschema.Schema {
		var all []*jsonschema.Schema
		for _, s := range list {
			if s == nil {
				continue
			}
			all = append(all, s)
			all = append(all, apply(append([]*jsonschema.Schema{s.Ref}, s.AllOf...))...)
			for _, choice := range [][]*jsonschema.Schema{s.AnyOf, s.OneOf} {
				if len(choice) > 0 {
					all = append(all, apply(choice[a.r.IntN(len(choice)):][:1])...)
				}
			}
			if s.If != nil && conditional && a.r.IntN(4) == 0 {
				conditional = false
				all = append(all, apply([]*jsonschema.Schema{s.If, s.Then})...)
			}
		}
		return all
	}
	return apply(list)
}

// value tries a few times to please the schemas, so that a whole document need not be thrown away for a part.
func (a *author) value(list []*jsonschema.Schema, fuel int) (v any) {
	for range 3 {
		if v = a.attempt(list, fuel); fits(list, v) {
			break
		}
	}
	return v
}

func fits(list []*jsonschema.Schema, v any) bool {
	return !slices.ContainsFunc(list, func(s *jsonschema.Schema) bool { return s.Validate(v) != nil })
}

func (a *author) attempt(list []*jsonschema.Schema, fuel int) any {
	all := a.gather(list)
	var types []string
	for _, s := range all {
		switch {
		case len(s.Constant) > 0:
			return s.Constant[0]
		case len(s.Enum) > 0:
			return a.enum(all)
		case len(s.Types) > 0:
			types = s.Types
		}
	}
	if len(types) == 0 || fuel == 0 {
		return a.anyOf([]any{nil, true, "x", json.Number("1.0")})
	}
	switch types[a.r.IntN(len(types))] {
	case "object":
		return a.object(all, fuel)
	case "array":
		return a.array(all, fuel)
	case "string":
		return a.text(all)
	case "integer":
		return a.integer(all)
	case "number":
		return a.anyOf([]any{
			json.Number("0"), json.Number("-0.0"), json.Number("1e2"), json.Number("2.50"), json.Number("123456789012345678901234567890.1234567890"),
			json.Number("-0.000000000000000000000000000001"),
		})
	case "boolean":
		return a.r.IntN(2) == 0
	}
	return nil
}

// enum takes a value that all the enums have.
func (a *author) enum(all []*jsonschema.Schema) any {
	var common []any
	for _, s := range all {
		if len(s.Enum) == 0 {
			continue
		}
		if common == nil {
			common = s.Enum
			continue
		}
		common = slices.DeleteFunc(slices.Clone(common), func(v any) bool { return !slices.Contains(s.Enum, v) })
	}
	return a.anyOf(common)
}

func (a *author) anyOf(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list[a.r.IntN(len(list))]
}

func (a *author) text(all []*jsonschema.Schema) any {
	first := all[0]
	if _, known := a.fitting[first]; !known {
		a.fitting[first] = []any{}
		for _, w := range words {
			if fits(all, w) {
				a.fitting[first] = append(a.fitting[first], w)
			}
		}
	}
	return a.anyOf(a.fitting[first])
}

// integer keeps to the bounds and the step, in one of the ways to write a number.
func (a *author) integer(all []*jsonschema.Schema) any {
	low, high, step := int64(0), int64(1000), int64(1)
	for _, s := range all {
		if s.Minimum != nil {
			low = s.Minimum.Num().Int64()
		}
		if s.Maximum != nil {
			high = s.Maximum.Num().Int64()
		}
		if s.MultipleOf != nil {
			step = s.MultipleOf.Num().Int64()
		}
	}
	n := (low + a.r.Int64N(high-low+1)) / step * step
	return json.Number(strconv.FormatInt(n, 10) + []string{"", "", "", ".0", ".00", "e0"}[a.r.IntN(6)])
}

func (a *author) object(all []*jsonschema.Schema, fuel int) any {
	below := map[string][]*jsonschema.Schema{}
	var keys, required []string
	for _, s := range all {
		required = append(required, s.Required...)
		for key := range s.Properties {
			keys = append(keys, key)
		}
		if s.PropertyNames != nil {
			for range a.r.IntN(6) {
				name, _ := a.value([]*jsonschema.Schema{s.PropertyNames, {Types: []string{"string"}}}, fuel).(string)
				required = append(required, name)
			}
		} else if _, open := s.AdditionalProperties.(*jsonschema.Schema); open && len(s.Properties) == 0 {
			required = append(required, words[1:1+a.r.IntN(3)]...)
		}
	}
	slices.Sort(keys) // the same documents in every run
	for _, key := range keys {
		if a.r.IntN(2) == 0 {
			required = append(required, key)
		}
	}
	for _, s := range all {
		for key, needs := range s.DependentRequired {
			if slices.Contains(required, key) {
				required = append(required, needs...)
			}
		}
	}
	object := map[string]any{}
	slices.Sort(required)
	for _, key := range slices.Compact(required) {
		for _, s := range all {
			more, _ := s.AdditionalProperties.(*jsonschema.Schema)
			if p := s.Properties[key]; p != nil {
				below[key] = append(below[key], p)
			} else if more != nil {
				below[key] = append(below[key], more)
			}
		}
		if v := a.value(below[key], fuel-1); fits(below[key], v) {
			object[key] = v
		}
	}
	return object
}

func (a *author) array(all []*jsonschema.Schema, fuel int) any {
	low, high := 0, 3
	for _, s := range all {
		low = max(low, s.MinItems)
	}
	list := []any{}
	for i := range low + a.r.IntN(high-low+1) {
		var below []*jsonschema.Schema
		for _, s := range all {
			if i < len(s.PrefixItems) {
				below = append(below, s.PrefixItems[i])
			} else if s.Items2020 != nil {
				below = append(below, s.Items2020)
			}
		}
		item := a.value(below, fuel-1)
		if !fits(below, item) {
			break
		}
		list = append(list, item)
	}
	return list
}
