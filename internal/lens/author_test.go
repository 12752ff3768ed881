package lens_test

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// author writes documents by reading a schema's keywords. The parts follow them by how they are made, and only the whole is judged: to
// judge every part at every depth takes many times as long. What is not accepted after all is thrown away.
type author struct {
	r       *rand.Rand
	fitting map[string][]any // what pick found, by the kind of values and the schemas' locations
}

// words are what a text may be.
var words = []any{
	"", "a", "claim.total", "claim.approved_at", "claim.lines.first.note.text_v2", "x", "UTC", "Europe/Oslo", "America/Argentina/Buenos_Aires",
	"0 3 * * *", "*/15 8-17 * * 1-5", "🦊 \"\\\n\u0001/~", "ключ", "007", "1.0", "123456789012345678901234567890.10", "null", "travel", "7140",
}

var numbers = []any{
	json.Number("0"), json.Number("-0.0"), json.Number("1e2"), json.Number("2.50"), json.Number("123456789012345678901234567890.1234567890"),
	json.Number("-0.000000000000000000000000000001"),
}

// text is any text.
var text = jsonschema.MustCompileString("text.json", `{"type": "string"}`)

// gather lists the schema objects that apply in place, with one branch of each choice. Conditions wait until there is a value to ask about.
func (a *author) gather(list []*jsonschema.Schema) (all []*jsonschema.Schema) {
	for _, s := range list {
		if s == nil {
			continue
		}
		all = append(all, s)
		all = append(all, a.gather([]*jsonschema.Schema{s.Ref})...)
		all = append(all, a.gather(s.AllOf)...)
		for _, choice := range [][]*jsonschema.Schema{s.AnyOf, s.OneOf} {
			if len(choice) > 0 {
				all = append(all, a.gather(choice[a.r.IntN(len(choice)):][:1])...)
			}
		}
	}
	return all
}

// value tells too whether there is one that pleases all the schemas.
func (a *author) value(list []*jsonschema.Schema, fuel int) (v any, ok bool) {
	all := a.gather(list)
	var types []string
	for _, s := range all {
		switch {
		case len(s.Constant) > 0:
			return a.pick(all, "const", s.Constant)
		case len(s.Enum) > 0:
			return a.pick(all, "enum", s.Enum)
		case types == nil:
			types = s.Types
		case s.Types != nil:
			types = slices.DeleteFunc(slices.Clone(types), func(name string) bool { return !slices.Contains(s.Types, name) })
		}
	}
	if len(types) == 0 || fuel == 0 {
		return a.pick(all, "any", []any{nil, true, "x", json.Number("1.0")})
	}
	switch name := types[a.r.IntN(len(types))]; name {
	case "object":
		return a.object(all, fuel)
	case "array":
		return a.array(all, fuel)
	case "string":
		return a.pick(all, name, words)
	case "integer":
		return a.integer(all), true
	case "number":
		return a.pick(all, name, numbers)
	case "boolean":
		return a.pick(all, name, []any{false, true})
	default:
		return a.pick(all, name, []any{nil})
	}
}

// pick takes one of the values that all the schemas accept; kind tells values for the same schemas apart.
func (a *author) pick(all []*jsonschema.Schema, kind string, values []any) (v any, ok bool) {
	var asked strings.Builder
	asked.WriteString(kind)
	for _, s := range all {
		asked.WriteString(" " + s.Location)
	}
	fitting, known := a.fitting[asked.String()]
	if !known {
		for _, v := range values {
			if fits(all, v) {
				fitting = append(fitting, v)
			}
		}
		a.fitting[asked.String()] = fitting
	}
	if len(fitting) == 0 {
		return nil, false
	}
	return fitting[a.r.IntN(len(fitting))], true
}

func fits(list []*jsonschema.Schema, v any) bool {
	return !slices.ContainsFunc(list, func(s *jsonschema.Schema) bool { return s.Validate(v) != nil })
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

// object writes all its keys, and then again those that a condition says something about, once it is known which conditions hold.
func (a *author) object(all []*jsonschema.Schema, fuel int) (v any, ok bool) {
	object := map[string]any{}
	for keys := a.keys(all); ; {
		for _, key := range keys {
			delete(object, key)
			if below, allowed := under(all, key); allowed {
				if v, ok := a.value(below, fuel-1); ok {
					object[key] = v
				}
			}
		}
		more := a.gather(consequences(all, object))
		if len(more) == 0 {
			break
		}
		all = append(all, more...)
		keys = concerned(more, object)
	}
	for _, s := range all {
		for _, key := range s.Required {
			if _, there := object[key]; !there {
				return nil, false
			}
		}
	}
	return object, true
}

// keys are the required ones, each of the others with even chances, and some of those that the schemas leave open.
func (a *author) keys(all []*jsonschema.Schema) []string {
	var keys, optional []string
	names, open, low, high := []*jsonschema.Schema{text}, false, 0, math.MaxInt
	for _, s := range all {
		keys = append(keys, s.Required...)
		for key := range s.Properties {
			optional = append(optional, key)
		}
		if s.PropertyNames != nil {
			names = append(names, s.PropertyNames)
		}
		if _, more := s.AdditionalProperties.(*jsonschema.Schema); more {
			open = true
		}
		low = max(low, s.MinProperties)
		if s.MaxProperties >= 0 {
			high = min(high, s.MaxProperties)
		}
	}
	if open {
		for range low + a.r.IntN(6) {
			if name, ok := a.value(names, 1); ok {
				keys = append(keys, name.(string))
			}
		}
	}
	for _, key := range unique(optional) {
		if a.r.IntN(2) == 0 && len(keys) < high {
			keys = append(keys, key)
		}
	}
	for i := 0; i < len(keys); i++ { // what they need, and what that needs
		for _, s := range all {
			for _, need := range s.DependentRequired[keys[i]] {
				if !slices.Contains(keys, need) {
					keys = append(keys, need)
				}
			}
		}
	}
	return unique(keys)
}

// unique sorts, so that the documents are the same in every run.
func unique(keys []string) []string {
	slices.Sort(keys)
	return slices.Compact(keys)
}

// under lists what applies to the value of a key, if the schemas allow the key.
func under(all []*jsonschema.Schema, key string) (below []*jsonschema.Schema, allowed bool) {
	for _, s := range all {
		if s.PropertyNames != nil && s.PropertyNames.Validate(key) != nil {
			return nil, false
		}
		more, _ := s.AdditionalProperties.(*jsonschema.Schema)
		switch p := s.Properties[key]; {
		case p != nil:
			below = append(below, p)
		case more != nil:
			below = append(below, more)
		case s.AdditionalProperties == false:
			return nil, false
		}
	}
	return below, true
}

// consequences are what conditions lay on a value, as far as it is new.
func consequences(all []*jsonschema.Schema, v any) (more []*jsonschema.Schema) {
	for _, s := range all {
		if s.If == nil {
			continue
		}
		branch := s.Then
		if s.If.Validate(v) != nil {
			branch = s.Else
		}
		if branch != nil && !slices.Contains(all, branch) {
			more = append(more, branch)
		}
	}
	return more
}

// concerned are the keys that must be there, and those of an object's keys that the schemas say something about.
func concerned(all []*jsonschema.Schema, object map[string]any) []string {
	var keys []string
	for _, s := range all {
		keys = append(keys, s.Required...)
		for key := range s.Properties {
			if _, there := object[key]; there {
				keys = append(keys, key)
			}
		}
	}
	return unique(keys)
}

func (a *author) array(all []*jsonschema.Schema, fuel int) (v any, ok bool) {
	low, high := 0, math.MaxInt
	for _, s := range all {
		low = max(low, s.MinItems)
		if s.MaxItems >= 0 {
			high = min(high, s.MaxItems)
		}
	}
	list := []any{}
	for i := range min(low+a.r.IntN(4), high) {
		var below []*jsonschema.Schema
		for _, s := range all {
			if i < len(s.PrefixItems) {
				below = append(below, s.PrefixItems[i])
			} else if s.Items2020 != nil {
				below = append(below, s.Items2020)
			}
		}
		item, ok := a.value(below, fuel-1)
		if !ok {
			break
		}
		list = append(list, item)
	}
	return list, len(list) >= low
}
