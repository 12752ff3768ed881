package compile_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
)

// maker makes schemas from the grammar of one draft, out of few keys and values, so that keywords meet in ways that nobody would write down.
type maker struct {
	r       *rand.Rand
	draft   *dialect
	objects []map[string]any // every schema object made, for the tally
}

// dialect is a draft with the keywords that it knows.
type dialect struct {
	name, meta string
	keywords   []string
	pairs      [][2]string
}

var (
	anyDraft = []string{
		"type", "enum", "const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "format",
		"properties", "patternProperties", "additionalProperties", "required", "propertyNames", "minProperties", "maxProperties", "dependencies",
		"items", "contains", "minItems", "maxItems", "uniqueItems", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "$ref",
		"title", "description", "default", "examples", "readOnly", "writeOnly", "$comment",
	}
	draft2020 = newDialect("2020-12", "https://json-schema.org/draft/2020-12/schema",
		"prefixItems", "minContains", "maxContains", "unevaluatedItems", "unevaluatedProperties", "dependentRequired", "dependentSchemas",
		"deprecated", "contentEncoding", "contentMediaType", "contentSchema", "$anchor", "$defs", "$dynamicRef", "$dynamicAnchor")
	draft7 = newDialect("7", "http://json-schema.org/draft-07/schema#", "additionalItems", "definitions", "contentEncoding", "contentMediaType")
)

func newDialect(name, meta string, more ...string) *dialect {
	d := &dialect{name: name, meta: meta, keywords: slices.Concat(anyDraft, more)}
	for i, a := range d.keywords {
		for _, b := range d.keywords[:i] {
			d.pairs = append(d.pairs, pair(a, b))
		}
	}
	return d
}

func pair(a, b string) [2]string { return [2]string{min(a, b), max(a, b)} }

// rare are keywords that come only where a pair asks for them: they decide nothing, or close a schema to nearly all documents.
var rare = []string{
	"title", "description", "default", "examples", "readOnly", "writeOnly", "$comment", "deprecated", "contentEncoding", "contentMediaType", "contentSchema",
	"$anchor", "$defs", "definitions", "$dynamicAnchor", "const", "enum", "not",
}

// schema makes a whole schema with the keywords of one pair in the same object, somewhere.
func (m *maker) schema(must [2]string) map[string]any {
	defs := map[string]any{"p": m.sub(2), "q": m.sub(1), "r": m.anchored(m.sub(1))}
	root := m.object(3, must[:]...)
	if m.r.IntN(3) == 0 { // not at the top
		inner := root
		root = m.object(1)
		root["properties"] = map[string]any{"a": inner, "b": m.sub(1)}
		if m.r.IntN(2) == 0 {
			root["properties"] = map[string]any{"a": map[string]any{"$ref": "#"}, "b": inner, "c": map[string]any{"$ref": "#/$defs/p"}, "d": map[string]any{"$ref": "#/$defs/p"}}
		}
	}
	root["$schema"] = m.draft.meta
	root["$defs"] = defs
	return root
}

// anchored gives a part the name that $dynamicRef looks for.
func (m *maker) anchored(s any) any {
	o, ok := s.(map[string]any)
	if m.draft == draft7 {
		return s
	} else if !ok {
		o = map[string]any{}
	}
	o["$dynamicAnchor"] = "node"
	return o
}

func (m *maker) sub(depth int) any {
	if m.r.IntN(12) == 0 {
		return m.r.IntN(4) > 0
	}
	return m.object(depth)
}

func (m *maker) subs(depth int) []any {
	list := make([]any, 1+m.r.IntN(3))
	for i := range list {
		list[i] = m.sub(depth)
	}
	return list
}

func (m *maker) object(depth int, must ...string) map[string]any {
	s := map[string]any{}
	if depth > 1 && m.draft == draft2020 && m.r.IntN(6) == 0 {
		s = m.union(depth - 1)
	}
	for _, keyword := range must {
		s[keyword] = m.argument(keyword, depth-1)
	}
	for range m.r.IntN(3) + 1 {
		keyword := pick(m.r, m.draft.keywords)
		if _, there := s[keyword]; !there && !slices.Contains(rare, keyword) || m.r.IntN(8) == 0 {
			s[keyword] = m.argument(keyword, depth-1)
		}
	}
	if s["if"] != nil && s["then"] == nil && s["else"] == nil {
		s["then"] = m.argument("then", depth-1)
	}
	m.objects = append(m.objects, s)
	return s
}

// union makes what people write to tell variants apart: branches that each evaluate something, and no more than that allowed.
// Thrown together from single keywords, branches seldom accept what the last keyword then has to judge.
func (m *maker) union(depth int) map[string]any {
	ofObjects := m.r.IntN(3) > 0
	branch := func() map[string]any {
		if !ofObjects {
			return pick(m.r, []map[string]any{
				{"prefixItems": []any{m.leaf(0), m.leaf(depth - 1)}}, {"prefixItems": []any{m.leaf(0)}}, {"contains": m.leaf(0)}, {"items": m.leaf(0)},
			})
		}
		key := pick(m.r, randomKeys)
		b := map[string]any{"properties": map[string]any{key: m.leaf(m.r.IntN(2) * (depth - 1)), pick(m.r, randomKeys): true}}
		if m.r.IntN(3) > 0 {
			b["required"] = []any{key}
		}
		return b
	}
	s := map[string]any{"unevaluatedItems": m.argument("unevaluatedItems", depth-1)}
	if ofObjects {
		s = map[string]any{"unevaluatedProperties": m.argument("unevaluatedProperties", depth-1)}
	}
	if m.r.IntN(2) == 0 {
		s["type"] = pick(m.r, []any{map[bool]any{true: "object", false: "array"}[ofObjects], []any{"object", "array", "string"}})
	}
	for range 1 + m.r.IntN(2) {
		switch keyword := pick(m.r, []string{"anyOf", "anyOf", "oneOf", "allOf", "if", "dependentSchemas", "$ref"}); keyword {
		case "if":
			s["if"], s["then"], s["else"] = branch(), branch(), branch()
		case "dependentSchemas":
			s[keyword] = map[string]any{pick(m.r, randomKeys): branch()}
		case "$ref":
			s[keyword] = "#/$defs/p"
		default:
			s[keyword] = []any{branch(), branch(), branch()}[:1+m.r.IntN(3)]
		}
	}
	return s
}

// argument makes a keyword's value.
func (m *maker) argument(keyword string, depth int) any {
	r := m.r
	switch keyword {
	case "type":
		return pick(r, []any{
			"object", "object", "object", "array", "array", "string", "number", "integer",
			[]any{"string", "null"},
			[]any{"integer", "object"},
			[]any{"array", "boolean", "object"},
			[]any{"object", "array", "string", "number"},
		})
	case "enum":
		list := []any{m.value(2), m.value(1), m.value(0), m.value(1)}
		if n := r.IntN(5); n > 0 || m.draft == draft2020 { // draft 7 wants at least one
			return list[:n]
		}
		return list
	case "const", "default":
		return m.value(2)
	case "examples":
		return []any{m.value(1)}
	case "minimum", "exclusiveMinimum":
		return json.Number(pick(r, []string{"-1", "0", "1", "0.5", "1.0", "1e0", "-9007199254740993", "0.1"}))
	case "maximum", "exclusiveMaximum":
		return json.Number(pick(r, []string{"2", "3", "2.5", "1e2", "100.00", "9007199254740993", "1", "12345678901234567890.5"}))
	case "multipleOf":
		return json.Number(pick(r, []string{"1", "2", "0.5", "0.1", "0.01", "3", "1e1", "1.5"}))
	case "minLength", "minProperties", "minItems", "minContains":
		return pick(r, []any{0, 1, 1, 2, json.Number("2.0")})
	case "maxLength", "maxProperties", "maxItems", "maxContains":
		return pick(r, []any{0, 1, 2, 2, 3, 3, json.Number("1e0")})
	case "pattern":
		return pick(r, patterns).source
	case "format":
		return pick(r, formats).name
	case "required":
		return m.keys(1 + r.IntN(2))
	case "dependentRequired":
		return map[string]any{pick(r, randomKeys): m.keys(1 + r.IntN(2)), pick(r, randomKeys): m.keys(1)}
	case "dependencies":
		return map[string]any{pick(r, randomKeys): m.keys(1), pick(r, randomKeys): m.sub(depth)}
	case "properties", "dependentSchemas":
		p := map[string]any{}
		for range 1 + r.IntN(3) {
			p[pick(r, randomKeys)] = m.leaf(depth)
		}
		return p
	case "patternProperties":
		return map[string]any{pick(r, []string{"^a", "b", "^.$", "[^a]"}): m.leaf(depth)}
	case "additionalProperties", "unevaluatedProperties", "unevaluatedItems", "additionalItems":
		if r.IntN(2) == 0 {
			return r.IntN(4) == 0
		}
		return m.leaf(depth)
	case "propertyNames":
		return pick(r, []any{map[string]any{"enum": []any{"a", "b", 1, "c", "d"}}, map[string]any{"maxLength": 1}, map[string]any{"pattern": "^[a-z]"}, m.leaf(depth)})
	case "items":
		if m.draft == draft7 && r.IntN(2) == 0 {
			return m.leaves(depth)
		}
		return m.leaf(depth)
	case "contains", "not", "if", "then", "else", "contentSchema":
		return m.leaf(depth)
	case "prefixItems", "allOf", "anyOf", "oneOf":
		return m.leaves(depth)
	case "uniqueItems":
		return r.IntN(4) > 0
	case "$ref":
		return pick(r, []string{"#/$defs/p", "#/$defs/q", "#/$defs/p", "#/$defs/r", "#"})
	case "$dynamicRef":
		return pick(r, []string{"#node", "#node", "#/$defs/q"})
	case "$anchor":
		return fmt.Sprintf("x%d", r.IntN(1_000_000_000))
	case "$dynamicAnchor":
		return fmt.Sprintf("y%d", r.IntN(1_000_000_000))
	case "$defs", "definitions":
		return map[string]any{"z": m.leaf(depth)}
	case "contentEncoding":
		return "base64"
	case "contentMediaType":
		return "application/json"
	case "deprecated", "readOnly", "writeOnly":
		return true
	}
	return "words"
}

func (m *maker) keys(n int) []any {
	var list []any
	for range n {
		if key := pick(m.r, randomKeys); !slices.Contains(list, any(key)) {
			list = append(list, key)
		}
	}
	return list
}

// leaf is a subschema; where the depth is used up, one of a single keyword.
func (m *maker) leaf(depth int) any {
	if depth > 0 {
		return m.sub(depth)
	}
	if m.r.IntN(8) == 0 {
		return m.r.IntN(4) > 0
	}
	keyword := pick(m.r, []string{"type", "type", "type", "const", "enum", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern", "required", "minItems", "maxProperties", "uniqueItems", "$ref"})
	s := map[string]any{keyword: m.argument(keyword, 0)}
	m.objects = append(m.objects, s)
	return s
}

func (m *maker) leaves(depth int) []any {
	if depth > 0 {
		return m.subs(depth)
	}
	return []any{m.leaf(0), m.leaf(0)}
}

var randomKeys = []string{"a", "b", "c", "d", "a/b~c", "items", "é"}

var scalars = []any{
	nil, true, false, "", "a", "ab", "é", "1", "abc", "😀", "2024-02-29", "2023-02-29", "P1", "::1::", "a..b", "256.0.0.1", "(", json.Number("0"), json.Number("1"), json.Number("1.0"), json.Number("2"), json.Number("2.5"),
	json.Number("-1"), json.Number("1e2"), json.Number("0.1"), json.Number("3"), json.Number("9007199254740993"), json.Number("-0.0"),
}

func (m *maker) value(depth int) any {
	n := m.r.IntN(12)
	switch {
	case depth > 0 && n < 5:
		o := map[string]any{}
		for range m.r.IntN(4) {
			o[pick(m.r, randomKeys)] = m.value(depth - 1)
		}
		return o
	case depth > 0 && n < 8:
		list := make([]any, m.r.IntN(4))
		for i := range list {
			list[i] = m.value(depth - 1)
		}
		return list
	}
	return pick(m.r, scalars)
}

// patterns and formats come with texts that fit them.
var patterns = []struct {
	source string
	fits   []string
}{
	{"^a", []string{"a", "ab", "abc"}},
	{"b$", []string{"b", "ab"}},
	{"^[a-z]{1,2}$", []string{"a", "ab"}},
	{"é|1", []string{"é", "1"}},
	{`^\d+$`, []string{"1", "20"}},
	{`^\w*$`, []string{"", "a", "ab", "1"}},
	{`\s`, []string{" ", "a b", "\n"}},
	{"^(?:ab)*c?$", []string{"", "ab", "abc", "c"}},
	{"[^a]", []string{"b", "é", "1"}},
	{"^.{2,3}$", []string{"ab", "abc", "é1"}},
	{"^[A-Za-z_][A-Za-z0-9_.]*$", []string{"a", "ab", "a.b"}},
	{"a+?b|^$", []string{"ab", ""}},
	{`^[^\s\d]*$`, []string{"", "a", "é"}},
	{`^(?=.*b)[a-c]+$`, []string{"ab", "abc", "b"}},
	{`^(?!ab)`, []string{"", "b", "a"}},
	{`\bab\b`, []string{"ab", "1 ab"}},
	{`^\p{L}*$`, []string{"", "é", "ab"}},
	{`^(a|ab)(c|bc)?$`, []string{"a", "abc", "ac"}},
	{`^\u0061{2,4}?`, []string{"aa", "aaab"}},
}

var formats = []struct {
	name string
	fits []string
}{
	{"date", []string{"2024-02-29"}},
	{"date-time", []string{"2024-02-29T12:00:00Z"}},
	{"email", []string{"a@b.c"}},
	{"ipv4", []string{"127.0.0.1"}},
	{"uuid", []string{"123e4567-e89b-12d3-a456-426614174000"}},
	{"uri", []string{"https://a.b/c"}},
	{"json-pointer", []string{"", "/a"}},
	{"time", []string{"12:00:00Z", "23:59:60+00:00"}},
	{"duration", []string{"P1D", "PT1H", "P2W"}},
	{"hostname", []string{"a", "a.b-c"}},
	{"ipv6", []string{"::1", "1::127.0.0.1"}},
	{"regex", []string{"a", "(?:b)", "[c]"}},
	{"mine", []string{"a"}},
}

// asserted are the formats that half of the schemas assert.
var asserted = []string{"date", "date-time", "email", "ipv4", "uuid", "uri", "json-pointer", "time", "duration", "hostname", "ipv6", "regex"}
