package schema_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

const testID = "pgstrata:///test/default/1.0.0"

func compile(t *testing.T, text string) *schema.Schema {
	t.Helper()
	s, err := schema.Compile(testID, []byte(text), func(string) ([]byte, error) { return nil, errors.New("nothing else") })
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s
}

func find(t *testing.T, s *schema.Schema, doc string) []schema.Finding {
	t.Helper()
	value, err := schema.Decode([]byte(doc))
	if err != nil {
		t.Fatalf("%s: %v", doc, err)
	}
	return s.Findings(value)
}

// Each rule for findings, with pointer and keyword of what must be found, in order.
func TestFindings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		schema, doc string
		want        []string
	}{
		"valid":                          {`{"type": "object"}`, `{}`, nil},
		"true":                           {`true`, `1`, nil},
		"false at the root":              {`false`, `1`, []string{" false"}},
		"type hides what stands beside":  {`{"type": "string", "enum": ["a"], "minimum": 5, "allOf": [{"const": 1}]}`, `1`, []string{" type"}},
		"but not what stands elsewhere":  {`{"allOf": [{"type": "string"}, {"minimum": 5}]}`, `1`, []string{" minimum", " type"}},
		"all that fail":                  {`{"enum": [1], "const": 2, "minimum": 5, "multipleOf": 2}`, `3`, []string{" const", " enum", " minimum", " multipleOf"}},
		"required is one":                {`{"required": ["a", "b", "c"]}`, `{"b": 1}`, []string{" required"}},
		"additionalProperties at object": {`{"additionalProperties": false}`, `{"a": 1, "b": 2}`, []string{" additionalProperties"}},
		"additionalProperties schema":    {`{"additionalProperties": {"type": "string"}}`, `{"a": 1, "b": 2}`, []string{"/a type", "/b type"}},
		"false property":                 {`{"properties": {"a": false, "b": true}}`, `{"a": 1, "b": 2}`, []string{"/a properties"}},
		"false patternProperty":          {`{"patternProperties": {"^x": false}}`, `{"x1": 1, "y": 2}`, []string{"/x1 patternProperties"}},
		"false item":                     {`{"items": false}`, `[1, 2]`, []string{"/0 items", "/1 items"}},
		"false prefixItem":               {`{"prefixItems": [true, false]}`, `[1, 2, 3]`, []string{"/1 prefixItems"}},
		"false then":                     {`{"if": {"type": "number"}, "then": false}`, `1`, []string{" then"}},
		"false through a reference":      {`{"properties": {"a": {"$ref": "#/$defs/no"}}, "$defs": {"no": false}}`, `{"a": 1}`, []string{"/a $ref"}},
		"false in allOf":                 {`{"allOf": [true, false]}`, `1`, []string{" allOf"}},
		"propertyNames at the key":       {`{"propertyNames": {"maxLength": 1}}`, `{"a": 1, "bb": 2, "c/c": 3}`, []string{"/bb maxLength", "/c~1c maxLength"}},
		"false propertyNames":            {`{"propertyNames": false}`, `{"a": 1}`, []string{"/a propertyNames"}},
		"anyOf is not entered":           {`{"anyOf": [{"type": "string"}, {"required": ["a"]}]}`, `{"b": 1}`, []string{" anyOf"}},
		"oneOf without a match":          {`{"oneOf": [{"type": "string"}, {"required": ["a"]}]}`, `{"b": 1}`, []string{" oneOf"}},
		"oneOf with two":                 {`{"oneOf": [{"type": "number"}, {"minimum": 0}]}`, `1`, []string{" oneOf"}},
		"the same rule twice is one finding": {
			`{"patternProperties": {"^a": {"$ref": "#/$defs/n"}, "b$": {"$ref": "#/$defs/n"}}, "$defs": {"n": {"type": "null"}}}`, `{"ab": 1}`, []string{"/ab type"},
		},
		"not":                         {`{"properties": {"a": {"not": {"type": "number"}}}}`, `{"a": 1}`, []string{"/a not"}},
		"contains":                    {`{"contains": {"type": "string"}, "minContains": 2}`, `["a", 1, 2]`, []string{" minContains"}},
		"contains, of none":           {`{"contains": {"const": 1}}`, `[]`, []string{" minContains"}},
		"maxContains":                 {`{"contains": {"type": "string"}, "maxContains": 1}`, `["a", "b"]`, []string{" maxContains"}},
		"$ref, allOf and then are":    {`{"$ref": "#/$defs/a", "allOf": [{"maximum": 1}], "if": true, "then": {"multipleOf": 2}, "$defs": {"a": {"minimum": 9}}}`, `5`, []string{" maximum", " minimum", " multipleOf"}},
		"else":                        {`{"if": {"const": 1}, "else": {"const": 2}}`, `3`, []string{" const"}},
		"if alone says nothing":       {`{"if": {"const": 1}}`, `3`, nil},
		"dependentSchemas":            {`{"dependentSchemas": {"a": {"required": ["b"], "properties": {"a": {"type": "string"}}}}}`, `{"a": 1}`, []string{" required", "/a type"}},
		"dependentRequired, each key": {`{"dependentRequired": {"a": ["b", "c"]}}`, `{"a": 1}`, []string{" dependentRequired", " dependentRequired"}},
		"a property with a keyword's name": {
			`{"properties": {"items": {"properties": {"type": {"type": "string"}}}, "allOf": {"const": 1}, "not": false}}`,
			`{"items": {"type": 1}, "allOf": 2, "not": 3}`,
			[]string{"/allOf const", "/items/type type", "/not properties"},
		},
		"a property that looks like an index": {`{"properties": {"0": {"items": {"properties": {"1": {"type": "null"}}}}}}`, `{"0": [{"1": 5}]}`, []string{"/0/0/1 type"}},
		"keys that need escapes": {
			`{"additionalProperties": {"type": "null"}}`,
			`{"a/b": 1, "m~n": 1, "100%25": 1, "ø å": 1, "": 1, "\"\\": 1}`,
			[]string{"/ type", `/"\ type`, "/100%25 type", "/a~1b type", "/m~0n type", "/ø å type"},
		},
		"properties with such keys": {`{"properties": {"a/b%": {"items": {"type": "null"}}}}`, `{"a/b%": [null, 1]}`, []string{"/a~1b%/1 type"}},
		"below an empty key": {
			`{"properties": {"": {"properties": {"a": {"type": "null"}, "": false}}, "a": {"additionalProperties": {"type": "null"}}}}`,
			`{"": {"a": 1, "": 2}, "a": {"": 3}}`,
			[]string{"// properties", "//a type", "/a/ type"},
		},
		"an empty key and a closed object": {
			`{"additionalProperties": {"additionalProperties": false}}`, `{"": {"": 1}, "a": {"b": 1}}`, []string{"/ additionalProperties", "/a additionalProperties"},
		},
		"an empty name":              {`{"propertyNames": {"minLength": 1}}`, `{"": 1}`, []string{"/ minLength"}},
		"empty enum refuses":         {`{"properties": {"a": {"enum": []}}}`, `{"a": null}`, []string{"/a enum"}},
		"empty enum within anyOf":    {`{"anyOf": [{"enum": []}, {"const": 1}]}`, `2`, []string{" anyOf"}},
		"numbers, not their writing": {`{"enum": [1.0, 9007199254740993]}`, `9007199254740992`, []string{" enum"}},
		"1 is 1.0 and 10e-1":         {`{"items": {"const": 1.0, "type": "integer"}}`, `[1, 1.00, 10e-1]`, nil},
		"integers may have a point":  {`{"items": {"type": "integer"}}`, `[1.0, 1e2, 1.5, "1"]`, []string{"/2 type", "/3 type"}},
		"uniqueItems by value":       {`{"uniqueItems": true}`, `[{"a": 1, "b": 2}, {"b": 2.0, "a": 1}]`, []string{" uniqueItems"}},
		"a number of 131072 digits":  {`{"maximum": 5, "multipleOf": 3}`, `1e131071`, []string{" maximum", " multipleOf"}},
		"zero with an exponent":      {`{"minimum": 1}`, `0e999999999`, []string{" minimum"}},
		"characters, not bytes":      {`{"maxLength": 2}`, `"🙂ø"`, nil},
		"format is not asserted":     {`{"format": "email"}`, `"x"`, nil},

		"unevaluatedProperties at the key": {`{"properties": {"a": true}, "unevaluatedProperties": false}`, `{"a": 1, "b": 2, "c": 3}`, []string{"/b unevaluatedProperties", "/c unevaluatedProperties"}},
		"unevaluatedProperties schema":     {`{"unevaluatedProperties": {"type": "string"}}`, `{"b": 2}`, []string{"/b type"}},
		"unevaluatedItems":                 {`{"prefixItems": [true], "unevaluatedItems": false}`, `[1, 2]`, []string{"/1 unevaluatedItems"}},
		"unevaluated waits for the rest": {
			`{"properties": {"a": {"type": "string"}}, "unevaluatedProperties": false}`, `{"a": 1, "b": 2}`, []string{"/a type"},
		},
		"unevaluated waits for what a $ref finds": {
			`{"$ref": "#/$defs/a", "unevaluatedProperties": false, "$defs": {"a": {"properties": {"a": {"properties": {"x": {"type": "string"}}}}}}}`,
			`{"a": {"x": 1}}`,
			[]string{"/a/x type"},
		},
		"unevaluated waits for another in place": {
			`{"allOf": [{"properties": {"a": true}, "unevaluatedProperties": false}], "unevaluatedProperties": false}`, `{"a": 1, "b": 2}`, []string{"/b unevaluatedProperties"},
		},
		"unevaluated of one item is not another's": {
			`{"items": {"required": ["a"], "properties": {"a": true}, "unevaluatedProperties": false}}`,
			`[{"a": 1, "b": 2}, {"c": 3}, {"a": 1}]`,
			[]string{"/0/b unevaluatedProperties", "/1 required"},
		},
		"an inner one hides the outer": {
			`{"properties": {"a": {"unevaluatedProperties": false}}, "unevaluatedProperties": false}`, `{"a": {"x": 1}, "b": 2}`, []string{"/a/x unevaluatedProperties"},
		},
		"within the unevaluated part each is on its own": {
			`{"unevaluatedProperties": {"properties": {"x": {"type": "string"}}, "unevaluatedProperties": false}}`,
			`{"p": {"x": 1, "y": 2}, "q": {"y": 2}}`,
			[]string{"/p/x type", "/q/y unevaluatedProperties"},
		},
		"evaluated by anyOf": {
			`{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": true}}], "unevaluatedProperties": false}`,
			`{"a": 2, "b": 1}`,
			[]string{"/a unevaluatedProperties"},
		},

		"older drafts: $ref hides its siblings": {
			`{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"$ref": "#/definitions/s", "maxLength": 1}}, "definitions": {"s": {"type": "string"}}}`,
			`{"a": "long"}`, nil,
		},
		"older drafts: items by place, dependencies": {
			`{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"l": {"items": [{"type": "string"}], "additionalItems": {"type": "null"}}}, "dependencies": {"l": ["m", "n"], "k": {"required": ["z"]}}}`,
			`{"l": [1, 2], "k": 1}`,
			[]string{" dependencies", " dependencies", " required", "/l/0 type", "/l/1 type"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := compile(t, c.schema)
			var got []string
			for _, f := range find(t, s, c.doc) {
				got = append(got, f.Pointer+" "+f.Keyword)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("want (-), got (+):\n%s", diff)
			}
		})
	}
}

func TestFindingsSayWhereAndWhatButNoValue(t *testing.T) {
	t.Parallel()
	s := compile(t, `{"properties": {"a": {"$ref": "#/$defs/text"}, "k": {"required": ["x"]}, "no": false}, "$defs": {"text": {"type": "string", "pattern": "^[a-z]+$"}}}`)
	got := find(t, s, `{"a": "SECRET", "k": {}, "no": "SECRET"}`)
	want := []schema.Finding{
		{"/a", "pattern", "must match the pattern ^[a-z]+$", testID + "#/$defs/text/pattern"},
		{"/k", "required", `must have the keys "x"`, testID + "#/properties/k/required"},
		{"/no", "properties", "this key is not allowed here", testID + "#/properties/no"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Every keyword has words of its own, and none of them shows the document.
func TestMessages(t *testing.T) {
	t.Parallel()
	for text, doc := range map[string]string{
		`{"type": ["object", "null"]}`: `"SECRET"`, `{"const": {"a": 1}}`: `"SECRET"`, `{"enum": ["a", 1]}`: `"SECRET"`, `{"enum": []}`: `"SECRET"`,
		`{"minLength": 9}`: `"SECRET"`, `{"maxLength": 1}`: `"SECRET"`, `{"pattern": "x"}`: `"SECRET"`,
		`{"pattern": "^` + strings.Repeat("[a-z]", 40) + `$"}`: `"SECRET"`,
		`{"minimum": 1.5}`: `-31337`, `{"exclusiveMinimum": 0}`: `-31337`, `{"maximum": 0.001}`: `31337`, `{"exclusiveMaximum": 5}`: `31337`, `{"multipleOf": 2}`: `31337`,
		`{"minItems": 2}`: `["SECRET"]`, `{"maxItems": 0}`: `["SECRET"]`, `{"uniqueItems": true}`: `["SECRET", "SECRET"]`,
		`{"contains": {"type": "null"}}`: `["SECRET"]`, `{"contains": true, "maxContains": 0}`: `["SECRET"]`,
		`{"minProperties": 2}`: `{"a": "SECRET"}`, `{"maxProperties": 0}`: `{"a": "SECRET"}`, `{"additionalProperties": false}`: `{"a": "SECRET"}`,
		`{"unevaluatedProperties": false}`: `{"a": "SECRET"}`, `{"unevaluatedItems": false}`: `["SECRET"]`, `{"propertyNames": false}`: `{"a": "SECRET"}`,
		`{"dependentRequired": {"a": ["b"]}}`: `{"a": "SECRET"}`, `{"anyOf": [false]}`: `"SECRET"`, `{"oneOf": [false]}`: `"SECRET"`, `{"not": true}`: `"SECRET"`, `false`: `"SECRET"`,
	} {
		findings := find(t, compile(t, text), doc)
		if len(findings) != 1 {
			t.Errorf("%s gives %v", text, findings)
			continue
		}
		m := findings[0].Message
		if m == "" || m == "does not fit the schema" || len(m) > 200 || strings.Contains(m, "SECRET") || strings.Contains(m, "31337") {
			t.Errorf("%s says %q", text, m)
		}
	}
	var many []string
	for i := range 40 {
		many = append(many, fmt.Sprintf("%q", fmt.Sprint("key", i)))
	}
	if m := find(t, compile(t, `{"enum": [`+strings.Join(many, ",")+`]}`), "1")[0].Message; !strings.HasSuffix(m, " and 28 more") {
		t.Errorf("a long list gives %q", m)
	}
}

func TestFindingsOfLargeAndDeepDocuments(t *testing.T) {
	t.Parallel()
	s := compile(t, `{"additionalProperties": {"type": "string"}, "items": {"$ref": "#"}, "unevaluatedProperties": false}`)
	var b strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&b, `,"k%d": 1`, i)
	}
	got := find(t, s, "{"+b.String()[1:]+"}")
	if len(got) != schema.MaxFindings || got[0].Pointer != "/k0" || got[len(got)-1].Pointer != "/k14497" { // in the order of pointers, as texts
		t.Errorf("%d findings of 20000, from %s to %s", len(got), got[0].Pointer, got[len(got)-1].Pointer)
	}
	const depth = 200
	got = find(t, s, strings.Repeat("[", depth)+`{"a": 1}`+strings.Repeat("]", depth))
	if len(got) != 1 || got[0].Pointer != strings.Repeat("/0", depth)+"/a" {
		t.Errorf("%d findings in the depth", len(got))
	}
}

func TestKeywordsAreKeptAsWritten(t *testing.T) {
	t.Parallel()
	s := compile(t, `{"properties": {"a": {"x-ours": 1, "format": "email"}, "b": true}}`)
	a := schema.Keywords(s.Root.Properties["a"])
	if len(a) != 2 || a["format"] != "email" {
		t.Errorf("a has %v", a)
	}
	if b := schema.Keywords(s.Root.Properties["b"]); b != nil {
		t.Errorf("b has %v", b)
	}
}

func TestFindingsAreSorted(t *testing.T) {
	t.Parallel()
	s := compile(t, `{"additionalProperties": {"minimum": 5, "multipleOf": 2, "allOf": [{"minimum": 6}]}}`)
	got := find(t, s, `{"b": 1, "a": 1, "c": 3}`)
	if len(got) != 9 || !slices.IsSortedFunc(got, func(a, b schema.Finding) int {
		return strings.Compare(a.Pointer+"\x00"+a.Keyword+"\x00"+a.SchemaLocation, b.Pointer+"\x00"+b.Keyword+"\x00"+b.SchemaLocation)
	}) {
		t.Errorf("got %v", got)
	}
}

func refOf(t *testing.T, s any) *jsonschema.Schema {
	t.Helper()
	holder, ok := s.(*jsonschema.Schema)
	if !ok || holder.Ref == nil {
		t.Fatalf("%v holds no reference", s)
	}
	return holder.Ref
}
