package infer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// Schema is a JSON Schema of draft 2020-12 that keeps its keywords in a good order.
type Schema struct{ members []member }

type member struct {
	name  string
	value any
}

func (s *Schema) set(name string, value any) { s.members = append(s.members, member{name, value}) }

// MarshalJSON writes the keywords in the order they were set.
func (s *Schema) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range s.members {
		if i > 0 {
			b.WriteByte(',')
		}
		for j, v := range []any{m.name, m.value} {
			if j > 0 {
				b.WriteByte(':')
			}
			text, err := marshal(v)
			if err != nil {
				return nil, err
			}
			b.Write(text)
		}
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

const draft2020 = "https://json-schema.org/draft/2020-12/schema"

func standalone(s *Schema) *Schema {
	return &Schema{members: append([]member{{"$schema", draft2020}}, s.members...)}
}

// whole is one schema for every variant.
func (s *survey) whole() *Schema {
	if s.by == nil {
		if root := s.roots[""]; root != nil {
			return standalone(root.schema())
		}
		return standalone(&Schema{})
	}
	whole := &Schema{}
	variants := sorted(s.roots)
	if s.by.Key != "" {
		whole.set("type", "object")
		whole.set("required", []string{s.by.Key})
		whole.set("properties", &Schema{[]member{{s.by.Key, &Schema{[]member{{"enum", variants}}}}}})
		var cases []*Schema
		for _, name := range variants {
			only := &Schema{[]member{{s.by.Key, &Schema{[]member{{"const", name}}}}}}
			cases = append(cases, &Schema{[]member{
				{"if", &Schema{[]member{{"properties", only}, {"required", []string{s.by.Key}}}}}, {"then", s.roots[name].schema()},
			}})
		}
		whole.set("allOf", cases)
		return standalone(whole)
	}
	whole.set("$comment", "One schema for each value of the column "+s.by.Column+".")
	var any []*Schema
	defs := &Schema{}
	for _, name := range variants {
		any = append(any, &Schema{[]member{{"$ref", "#/$defs/" + url.PathEscape(schema.PointerToken(name))}}})
		defs.set(name, s.roots[name].schema())
	}
	whole.set("anyOf", any)
	whole.set("$defs", defs)
	return standalone(whole)
}

func (n *node) schema() *Schema {
	s := &Schema{}
	types := n.schemaTypes()
	if len(types) == 1 {
		s.set("type", types[0])
	} else {
		s.set("type", types)
	}
	if comment := n.comment(); comment != "" {
		s.set("$comment", comment)
	}
	n.stringKeywords(s)
	if slices.Contains(n.types, "object") {
		n.objectKeywords(s)
	}
	if n.items != nil && n.items.total > 0 {
		s.set("items", n.items.schema())
	}
	return s
}

func (n *node) schemaTypes() []string {
	types := slices.Clone(n.types)
	if at := slices.Index(types, "number"); at >= 0 && n.integer {
		types[at] = "integer"
		slices.Sort(types)
	}
	return types
}

func (n *node) stringKeywords(s *Schema) {
	switch {
	case len(n.enum) == 1 && len(n.types) == 1:
		s.set("const", n.enum[0])
	case n.enum != nil:
		var values []any
		for _, v := range n.enum {
			values = append(values, v)
		}
		if slices.Contains(n.types, "null") {
			values = append(values, nil)
		}
		s.set("enum", values)
	case n.form() != "":
		s.set("pattern", n.form())
	}
}

// form is a pattern that every one of at least a few strings has.
func (n *node) form() string {
	if n.enum != nil || n.of("string").n < enumRows || !slices.Contains(n.types, "string") {
		return ""
	}
	for _, f := range forms {
		if slices.Contains(n.agrees, f.name) {
			return f.pattern
		}
	}
	return ""
}

func (n *node) objectKeywords(s *Schema) {
	if n.asMap {
		if n.values != nil && n.values.total > 0 {
			s.set("additionalProperties", n.values.schema())
		}
		return
	}
	if len(n.must) > 0 {
		s.set("required", names(n.must))
	}
	if len(n.kept) > 0 {
		properties := &Schema{}
		for _, k := range n.kept {
			if child := n.props[k.Value]; child != nil && child.total > 0 {
				properties.set(k.Value, child.schema())
			} else {
				properties.set(k.Value, true)
			}
		}
		s.set("properties", properties)
	}
	if n.closed {
		s.set("additionalProperties", false)
	}
}

// comment says what a person may want to turn into a statement, but rows can't justify.
func (n *node) comment() string {
	var parts []string
	for _, k := range n.kinds {
		if k.least == "" || !slices.Contains(n.types, k.kind) || n.enum != nil {
			continue
		}
		span := k.least.String() + " to " + k.most.String()
		if k.least == k.most {
			span = k.least.String()
		}
		unit := map[string]string{"string": " character", "array": " item"}[k.kind]
		if unit != "" && span != "1" {
			unit += "s"
		}
		parts = append(parts, "seen: "+span+unit)
	}
	return strings.Join(parts, "; ")
}

// statements lists what the schema says from here on, with the share of values that each statement covers.
func (n *node) statements(path []string) []Statement {
	var list []Statement
	at := strings.Join(path, "")
	say := func(keyword, says string, covered, of int64) {
		if of > 0 {
			list = append(list, Statement{shown(at), keyword, says, float64(covered) / float64(of), of})
		}
	}
	var fit int64
	for _, k := range n.kinds {
		switch {
		case !slices.Contains(n.types, k.kind):
		case k.kind == "number" && n.integer:
			fit += k.integers
		default:
			fit += k.n
		}
	}
	say("type", strings.Join(n.schemaTypes(), " or "), fit, n.total)
	all, objects := n.of("string").n, n.of("object").n
	switch {
	case n.enum != nil:
		say("enum", fmt.Sprintf("%d values", len(n.enum)), n.enumSum, all)
	case n.form() != "":
		say("pattern", n.form(), all, all)
	}
	for _, k := range n.must {
		say("required", k.Value, k.N, objects)
	}
	if n.closed {
		say("additionalProperties", fmt.Sprintf("only these %d keys", len(n.kept)), objects-n.unlisted, objects)
	}
	if n.asMap {
		say("additionalProperties", "any key, one shape", objects, objects)
	}
	for _, k := range n.kept {
		if child := n.props[k.Value]; child != nil && child.total > 0 {
			list = append(list, child.statements(append(slices.Clone(path), "/"+schema.PointerToken(k.Value)))...)
		}
	}
	for step, child := range map[string]*node{anyKey: n.values, anyItem: n.items} {
		if child != nil && child.total > 0 {
			list = append(list, child.statements(append(slices.Clone(path), step))...)
		}
	}
	return list
}
