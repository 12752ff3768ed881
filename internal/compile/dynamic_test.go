package compile_test

import (
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// scoped are schemas whose references depend on the way that led to them, or on a meta-schema, with documents and their right verdicts.
var scoped = []struct {
	name, schema   string
	valid, invalid []string
}{
	{
		"an extension reaches into the recursion", `{
		"$id": "https://example.com/strict", "$dynamicAnchor": "node", "$ref": "tree", "unevaluatedProperties": false,
		"$defs": {"tree": {"$id": "tree", "$dynamicAnchor": "node", "type": "object",
			"properties": {"data": true, "children": {"type": "array", "items": {"$dynamicRef": "#node"}}}}}}`,
		[]string{`{"data": 1, "children": [{"data": 2}]}`, `{"children": [{"children": []}]}`},
		[]string{`{"extra": 1}`, `{"children": [{"daat": 2}]}`, `{"children": [{"children": [1]}]}`},
	},
	{
		"the plain tree is as it was", `{
		"$id": "https://example.com/main", "properties": {"strict": {"$ref": "strict"}, "loose": {"$ref": "tree"}},
		"$defs": {
			"strict": {"$id": "strict", "$dynamicAnchor": "node", "$ref": "tree", "unevaluatedProperties": false},
			"tree": {"$id": "tree", "$dynamicAnchor": "node", "type": "object",
				"properties": {"next": {"$dynamicRef": "#node"}}}}}`,
		[]string{`{"loose": {"next": {"extra": 1}}}`, `{"strict": {"next": {}}}`, `{"strict": {"next": {"next": {}}}, "loose": {"extra": {}}}`},
		[]string{`{"strict": {"next": {"extra": 1}}}`, `{"strict": {"extra": 1}}`, `{"loose": {"next": 1}}`, `{"strict": {"next": {"next": {"extra": 1}}}}`},
	},
	{
		"the outermost resource counts, beyond one without the anchor", `{
		"$id": "https://example.com/outer", "$ref": "middle", "$defs": {
			"own": {"$dynamicAnchor": "item", "type": "string"},
			"middle": {"$id": "middle", "$ref": "list", "$defs": {"other": {"$anchor": "item", "type": "null"}}},
			"list": {"$id": "list", "items": {"$dynamicRef": "#item"}, "$defs": {"any": {"$dynamicAnchor": "item"}}}}}`,
		[]string{`["a"]`, `[]`},
		[]string{`[1]`, `[null]`},
	},
	{
		"a resource entered in its middle counts", `{
		"$id": "https://example.com/enter", "$ref": "outer#/$defs/way", "$defs": {
			"outer": {"$id": "outer", "$defs": {"way": {"$ref": "list"}, "own": {"$dynamicAnchor": "item", "type": "string"}}},
			"list": {"$id": "list", "items": {"$dynamicRef": "#item"}, "$defs": {"any": {"$dynamicAnchor": "item"}}}}}`,
		[]string{`["a"]`},
		[]string{`[1]`},
	},
	{
		"without a dynamic anchor at first it is a $ref", `{
		"$id": "https://example.com/plain", "$ref": "list", "$defs": {
			"own": {"$dynamicAnchor": "item", "type": "string"},
			"list": {"$id": "list", "items": {"$dynamicRef": "#item"}, "$defs": {"any": {"$anchor": "item", "type": "integer"}}}}}`,
		[]string{`[1]`},
		[]string{`["a"]`},
	},
	{
		"a pointer is a $ref too", `{
		"$id": "https://example.com/pointer", "$ref": "list", "$defs": {
			"own": {"$dynamicAnchor": "item", "type": "string"},
			"list": {"$id": "list", "items": {"$dynamicRef": "#/$defs/any"}, "$defs": {"any": {"$dynamicAnchor": "item", "type": "integer"}}}}}`,
		[]string{`[1]`},
		[]string{`["a"]`},
	},
	{
		"a scope that was left counts no more", `{
		"$id": "https://example.com/left",
		"if": {"$id": "first", "$defs": {"x": {"$dynamicAnchor": "x", "type": "number"}}},
		"then": {"$id": "second", "$ref": "start", "$defs": {"x": {"$dynamicAnchor": "x", "type": "null"}}},
		"$defs": {"start": {"$id": "start", "$dynamicRef": "end#x"}, "end": {"$id": "end", "$dynamicAnchor": "x", "type": "string"}}}`,
		[]string{`null`},
		[]string{`1`, `"a"`},
	},
	{
		"unevaluated keys behind a dynamic reference", `{
		"$id": "https://example.com/seen", "$ref": "base", "$defs": {
			"more": {"$dynamicAnchor": "more", "properties": {"b": true}},
			"base": {"$id": "base", "properties": {"a": true}, "$dynamicRef": "#more", "unevaluatedProperties": false,
				"$defs": {"none": {"$dynamicAnchor": "more"}}}}}`,
		[]string{`{"a": 1, "b": 2}`},
		[]string{`{"c": 1}`},
	},
	{
		"$recursiveRef goes to the outermost anchor", `{
		"$schema": "https://json-schema.org/draft/2019-09/schema", "$id": "https://example.com/r", "$recursiveAnchor": true,
		"anyOf": [{"type": "integer"}, {"$ref": "inner"}],
		"$defs": {"inner": {"$id": "inner", "$recursiveAnchor": true,
			"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"$recursiveRef": "#"}}]}}}`,
		[]string{`1`, `{"a": 1}`, `{"a": {"b": 1}}`, `"a"`},
		[]string{`{"a": null}`, `{"a": {"b": []}}`},
	},
	{
		"$recursiveRef stays where the outer object has no anchor", `{
		"$schema": "https://json-schema.org/draft/2019-09/schema", "$id": "https://example.com/r",
		"anyOf": [{"type": "integer"}, {"$ref": "inner"}],
		"$defs": {"inner": {"$id": "inner", "$recursiveAnchor": true,
			"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"$recursiveRef": "#"}}]}}}`,
		[]string{`1`, `{"a": {"b": "c"}}`},
		[]string{`{"a": 1}`, `{"a": {"b": 1}}`},
	},
	{
		"the meta-schema of 2020-12", `{"$ref": "https://json-schema.org/draft/2020-12/schema"}`,
		[]string{`{"properties": {"a": {"minLength": 1}}}`, `true`, `{"format": "any", "$id": "not an address %"}`},
		[]string{`{"properties": {"a": {"minLength": -1}}}`, `1`, `{"allOf": [{"not": {"type": "text"}}]}`},
	},
	{
		"the meta-schema of 2020-12, extended", `{"$id": "https://example.com/meta", "$dynamicAnchor": "meta",
		"$ref": "https://json-schema.org/draft/2020-12/schema", "properties": {"title": {"maxLength": 3}}}`,
		[]string{`{"title": "abc", "properties": {"a": {"title": "abc"}}}`},
		[]string{`{"title": "abcd"}`, `{"properties": {"a": {"title": "abcd"}}}`, `{"not": {"items": {"title": "abcd"}}}`},
	},
	{
		"the meta-schema of 2019-09", `{"$schema": "https://json-schema.org/draft/2019-09/schema", "$ref": "https://json-schema.org/draft/2019-09/schema"}`,
		[]string{`{"items": [{"minLength": 1}]}`},
		[]string{`{"items": [{"minLength": -1}]}`},
	},
	{
		"the meta-schema of draft 4", `{"$schema": "http://json-schema.org/draft-04/schema#", "$ref": "http://json-schema.org/draft-04/schema#"}`,
		[]string{`{"patternProperties": {"(": {}}}`},
		[]string{`{"properties": {"a": true}}`, `{"minimum": "1"}`},
	},
}

func TestScopes(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for _, c := range scoped {
		s := parse(t, c.schema)
		v := mustCompile(t, s)
		exec(t, conn, v.SQL)
		documents := append(append([]string{}, c.valid...), c.invalid...)
		for i, a := range ask(t, conn, v, documents) {
			if want := i < len(c.valid); a.valid != want {
				t.Errorf("%s: %s: Postgres says valid: %t", c.name, documents[i], a.valid)
			}
			if d := same(s, documents[i], a); d != "" {
				t.Errorf("%s: %s: %s", c.name, documents[i], d)
			}
		}
		exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
	}
}

// TestEndless: a schema object that comes back to itself on the same value could judge nothing.
func TestEndless(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"$ref": "#"}`,
		`{"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"anyOf": [true, {"$ref": "#/$defs/a"}]}}, "properties": {"x": {"$ref": "#/$defs/b"}}, "$ref": "#/$defs/a"}`,
		`{"$id": "https://example.com/e", "$dynamicAnchor": "n", "$ref": "base", "$defs": {"base": {"$id": "base", "$dynamicRef": "#n", "$defs": {"n": {"$dynamicAnchor": "n"}}}}}`,
	} {
		_, err := tryParse(text)
		if err == nil || !strings.Contains(err.Error(), "without an end") && !strings.Contains(err.Error(), "loop") {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestManyScopes: schemas that would be copied without number are refused.
func TestManyScopes(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`{"$id": "https://example.com/m", "$ref": "ra", "$defs": {`)
	const resources = 18
	for i := range resources {
		// Each resource leads to the next with or without an anchor of its own, so that there are 2^18 scopes.
		next := ""
		if i+1 < resources {
			next = `{"properties": {"a": {"$ref": "r` + num(i+1) + `"}, "b": {"$ref": "s` + num(i+1) + `"}}}`
		} else {
			next = `{"properties": {` + strings.TrimSuffix(repeat(resources, func(k int) string { return `"k` + num(k) + `": {"$dynamicRef": "end#n` + num(k) + `"},` }), ",") + `}}`
		}
		b.WriteString(`"r` + num(i) + `": {"$id": "r` + num(i) + `", "allOf": [` + next + `]},`)
		b.WriteString(`"s` + num(i) + `": {"$id": "s` + num(i) + `", "allOf": [` + next + `], "$defs": {"x": {"$dynamicAnchor": "n` + num(i) + `"}}},`)
	}
	b.WriteString(`"end": {"$id": "end", "$defs": {` + strings.TrimSuffix(repeat(resources, func(k int) string { return `"d` + num(k) + `": {"$dynamicAnchor": "n` + num(k) + `"},` }), ",") + `}}}}`)
	_, err := tryParse(b.String())
	if err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("%v", err)
	}
}

func num(i int) string { return string(rune('a' + i)) }

func repeat(n int, text func(int) string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(text(i))
	}
	return b.String()
}

// TestRemotes: other schemas come from given folders, and from nowhere else.
func TestRemotes(t *testing.T) {
	t.Parallel()
	remote, err := schema.ParseRemote("https://example.com/=testdata/remotes")
	if err != nil {
		t.Fatal(err)
	}
	load := func(ref string) error {
		_, err := schema.Compile("pgstrata:///thing/default/1.0.0", []byte(`{"$ref": "`+ref+`"}`), schema.Fetch(remote))
		return err
	}
	for _, good := range []string{"https://example.com/name.json", "https://example.com/name", "https://example.com/name#/$defs/short"} {
		if err := load(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for bad, why := range map[string]string{
		"https://example.org/name.json":         "no given folder",
		"https://example.com/missing":           "can't be read",
		"https://example.com/../harness_test":   "no file's place",
		"https://example.com/%2e%2e/compile.go": "no file's place",
	} {
		if err := load(bad); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", bad, err)
		}
	}
	for _, bad := range []string{"https://example.com/", "=testdata", "name=testdata", "https://example.com/=missing", "https://example.com/=harness_test.go"} {
		if _, err := schema.ParseRemote(bad); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}
