package compile_test

import (
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// cases lists documents with their findings as "pointer keyword", joined by "; "; "" means valid.
type cases map[string]string

// keywordCases states for every keyword what Go and Postgres must both say.
var keywordCases = map[string]cases{
	`true`:  {`1`: ``, `{"a": []}`: ``},
	`false`: {`1`: ` false`},
	`{}`:    {`null`: ``},
	`{"type": "integer"}`: {
		`1`: ``, `1.0`: ``, `1e2`: ``, `9007199254740993`: ``, `1.5`: ` type`, `"1"`: ` type`, `null`: ` type`, `[1]`: ` type`, `1e400`: ``, `1e-400`: ` type`,
	},
	`{"type": ["integer", "null"]}`:                 {`null`: ``, `2`: ``, `2.5`: ` type`, `{}`: ` type`},
	`{"type": "string", "minLength": 2}`:            {`"ab"`: ``, `"a"`: ` minLength`, `1`: ` type`},
	`{"type": ["boolean", "array"], "minItems": 1}`: {`true`: ``, `[]`: ` minItems`, `[1]`: ``, `{}`: ` type`},
	`{"const": {"a": [1, null]}}`:                   {`{"a": [1.0, null]}`: ``, `{"a": [1]}`: ` const`, `null`: ` const`},
	`{"const": null}`:                               {`null`: ``, `false`: ` const`, `0`: ` const`},
	`{"const": "a\u0000b"}`:                         {`"ab"`: ` const`},
	`{"enum": ["a", 1, null, [], "\u0000"]}`:        {`"a"`: ``, `1.0`: ``, `null`: ``, `[]`: ``, `{}`: ` enum`, `"b"`: ` enum`, `[[]]`: ` enum`},
	`{"enum": []}`:                                  {`1`: ` enum`, `null`: ` enum`},
	`{"enum": [9007199254740993]}`:                  {`9007199254740993`: ``, `9007199254740992`: ` enum`},
	`{"minimum": 1, "maximum": 9007199254740993}`: {
		`1`: ``, `0.9999999999999999999`: ` minimum`, `9007199254740993`: ``, `9007199254740994`: ` maximum`, `"0"`: ``, `[0]`: ``,
	},
	`{"exclusiveMinimum": -0.5, "exclusiveMaximum": 1e2}`: {`-0.5`: ` exclusiveMinimum`, `-0.49`: ``, `100`: ` exclusiveMaximum`, `99.9`: ``},
	`{"multipleOf": 0.01}`:                                {`0.07`: ``, `19.99`: ``, `4.015`: ` multipleOf`, `1e30`: ``, `"x"`: ``},
	`{"multipleOf": 1e-8}`:                                {`12391239123`: ``, `1e-9`: ` multipleOf`},
	`{"minLength": 2, "maxLength": 3}`: {
		`"é😀"`: ``, `"a"`: ` minLength`, `"😀😀😀"`: ``, `"😀😀😀😀"`: ` maxLength`, `1`: ``, `["aaaaa"]`: ``,
	},
	`{"pattern": "^a.c$"}`: {`"abc"`: ``, `"a\nc"`: ` pattern`, `"abc\n"`: ` pattern`, `["x"]`: ``, `7`: ``},
	`{"properties": {"a": {"type": "string"}, "b": true, "c": false}}`: {
		`{"a": "x", "b": 1}`: ``, `{"a": 1, "c": null}`: `/a type; /c properties`, `[{"a": 1}]`: ``, `{"a": null}`: `/a type`,
	},
	`{"properties": {"a/b~c": {"minimum": 1}, "": {"type": "null"}, "é'\"\\": {"const": 1}}}`: {
		`{"a/b~c": 0}`: `/a~1b~0c minimum`, `{"é'\"\\": 2}`: `/é'"\ const`, `{"": null}`: ``,
	},
	`{"properties": {"a": {"properties": {"b": {"items": {"type": "integer"}}}}}}`: {`{"a": {"b": [1, "2", 3.5]}}`: `/a/b/1 type; /a/b/2 type`, `{"a": {"b": 1}}`: ``},
	`{"patternProperties": {"^x": {"type": "integer"}, "y$": {"minimum": 3}}, "additionalProperties": false}`: {
		`{"x1": 1}`: ``, `{"xy": 2}`: `/xy minimum`, `{"xy": "s"}`: `/xy type`, `{"z": 1, "x": "s"}`: ` additionalProperties; /x type`,
	},
	`{"properties": {"a": {}}, "additionalProperties": {"type": "integer"}}`: {`{"a": "x", "b": 1}`: ``, `{"b": "x", "c~": []}`: `/b type; /c~0 type`},
	`{"additionalProperties": false}`:                                        {`{}`: ``, `{"a": 1}`: ` additionalProperties`, `[1]`: ``, `"a"`: ``},
	`{"required": ["a", "b"]}`:                                               {`{"a": null, "b": 1}`: ``, `{"a": 1}`: ` required`, `["a", "b"]`: ``, `"a"`: ``},
	`{"propertyNames": {"maxLength": 2, "pattern": "^[a-z/]+$"}}`:            {`{"ab": 1}`: ``, `{"abc": 1, "D": 2}`: `/D pattern; /abc maxLength`, `{"a/b": 1}`: `/a~1b maxLength`},
	`{"propertyNames": {"enum": ["a", "b"]}}`:                                {`{"a": 1}`: ``, `{"c": 1, "a": 2}`: `/c enum`, `["c"]`: ``},
	`{"propertyNames": {"type": "number"}}`:                                  {`{}`: ``, `{"1": 1}`: `/1 type`},
	`{"propertyNames": false}`:                                               {`{}`: ``, `{"a": 1}`: `/a propertyNames`},
	`{"minProperties": 2, "maxProperties": 2}`:                               {`{"a": 1, "b": 2}`: ``, `{"a": 1}`: ` minProperties`, `{"a": 1, "b": 2, "c": 3}`: ` maxProperties`, `[]`: ``},
	`{"minProperties": 2, "additionalProperties": {"type": "null"}}`:         {`{"a": null}`: ` minProperties`, `{"a": null, "b": null}`: ``, `{"a": 1}`: ` minProperties; /a type`},
	`{"maxProperties": 0}`:                                                   {`{}`: ``, `{"a": 1}`: ` maxProperties`},
	`{"dependentRequired": {"a": ["b", "c"]}}`:                               {`{"b": 1}`: ``, `{"a": 1}`: ` dependentRequired; dependentRequired`, `{"a": 1, "b": 1}`: ` dependentRequired`, `["a"]`: ``},
	`{"dependentSchemas": {"a": {"required": ["b"]}}}`:                       {`{"a": 1}`: ` required`, `{"a": 1, "b": 2}`: ``, `"a"`: ``, `["a"]`: ``},
	`{"dependentSchemas": {"a": false}}`:                                     {`{"a": 1}`: ` dependentSchemas`, `{}`: ``},
	`{"items": {"type": "integer"}}`:                                         {`[1, 2]`: ``, `[1, "x", [2]]`: `/1 type; /2 type`, `{"0": "x"}`: ``, `"x"`: ``},
	`{"not": {"items": false}}`:                                              {`[]`: ` not`, `[1]`: ``, `{}`: ` not`},
	`{"items": false}`:                                                       {`[]`: ``, `[1, 2]`: `/0 items; /1 items`},
	`{"prefixItems": [{"type": "integer"}, true], "items": false}`:           {`[1]`: ``, `["x", 1, 2]`: `/0 type; /2 items`},
	`{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "integer"}, false], "additionalItems": {"type": "null"}}`: {`[1]`: ``, `["x", 1, 2]`: `/0 type; /1 items; /2 type`},
	`{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{}], "additionalItems": false}`:                                    {`[1]`: ``, `[1, 2]`: ` additionalItems`},
	`{"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": ["b"], "c": {"required": ["d"]}}}`:                     {`{"a": 1, "c": 1}`: ` dependencies; required`, `{"a": 1, "b": 1}`: ``},
	`{"contains": {"minimum": 5}}`:                                                                        {`[1, 5]`: ``, `[1]`: ` minContains`, `[]`: ` minContains`, `["x"]`: ``, `5`: ``},
	`{"contains": {"const": 1}, "minContains": 2, "maxContains": 3}`:                                      {`[1, 1]`: ``, `[1]`: ` minContains`, `[1, 1, 1, 1]`: ` maxContains`},
	`{"contains": {"const": 1}, "minContains": 0}`:                                                        {`[]`: ``, `[2]`: ``},
	`{"minItems": 1, "maxItems": 2}`:                                                                      {`[1]`: ``, `[]`: ` minItems`, `[1, 2, 3]`: ` maxItems`, `{}`: ``},
	`{"uniqueItems": true}`:                                                                               {`[1, 2, "1"]`: ``, `[1, 1.0]`: ` uniqueItems`, `[{"a": 1, "b": 2}, {"b": 2, "a": 1.0}]`: ` uniqueItems`, `[[], {}, null, false, 0]`: ``},
	`{"allOf": [{"minimum": 1}, {"maximum": 3}, false]}`:                                                  {`2`: ` allOf`, `0`: ` allOf; minimum`},
	`{"anyOf": [{"type": "string"}, {"minimum": 5}]}`:                                                     {`"x"`: ``, `7`: ``, `3`: ` anyOf`, `null`: ``},
	`{"anyOf": [{"items": {"type": "string"}, "type": "array"}, {"required": ["a"], "type": "object"}]}`:  {`["x"]`: ``, `[1]`: ` anyOf`, `{"a": 1}`: ``, `{}`: ` anyOf`, `null`: ` anyOf`},
	`{"oneOf": [{"multipleOf": 2}, {"multipleOf": 3}]}`:                                                   {`2`: ``, `6`: ` oneOf`, `5`: ` oneOf`, `"x"`: ` oneOf`},
	`{"oneOf": [{"type": "array", "items": {"minimum": 1}}, {"type": "array", "items": {"maximum": 1}}]}`: {`[2]`: ``, `[1]`: ` oneOf`, `[0, 2]`: ` oneOf`},
	`{"not": {"type": "string"}}`:                                                                         {`1`: ``, `"x"`: ` not`},
	`{"not": {"items": {"type": "string"}}}`:                                                              {`[1]`: ``, `["x"]`: ` not`, `1`: ` not`},
	`{"if": {"properties": {"m": {"const": 1}}, "required": ["m"]}, "then": {"required": ["x"]}, "else": {"properties": {"y": false}}}`: {
		`{"m": 1}`: ` required`, `{"m": 1, "x": 1}`: ``, `{"y": 1}`: `/y properties`, `7`: ``,
	},
	`{"if": {"items": {"minimum": 1}, "type": "array"}, "then": {"minItems": 1}, "else": {"maxItems": 1}}`: {`[]`: ` minItems`, `[0, 0]`: ` maxItems`, `[1, 2]`: ``},
	`{"$ref": "#/$defs/n", "$defs": {"n": {"type": "object", "properties": {"next": {"$ref": "#/$defs/n"}, "v": {"type": "integer"}}, "required": ["v"]}}}`: {
		`{"v": 1, "next": {"v": 2, "next": {"v": 3}}}`: ``, `{"v": 1, "next": {"v": 2, "next": {"v": "x", "next": {}}}}`: `/next/next/next required; /next/next/v type`,
	},
	`{"properties": {"kids": {"items": {"$ref": "#"}}}, "required": ["id"]}`: {
		`{"id": 1, "kids": [{"id": 2}, {"id": 3, "kids": [{"kids": []}]}]}`: `/kids/1/kids/0 required`, `{"id": 1}`: ``,
	},
	`{"properties": {"a": {}}, "unevaluatedProperties": false}`: {`{"a": 1}`: ``, `{"a": 1, "b": 2, "c/": 3}`: `/b unevaluatedProperties; /c~1 unevaluatedProperties`, `[1]`: ``},
	`{"$ref": "#/$defs/base", "properties": {"b": {"type": "integer"}}, "unevaluatedProperties": false, "$defs": {"base": {"properties": {"a": {"type": "string"}}}}}`: {
		`{"a": "x", "b": 1}`: ``, `{"a": "x", "c": 1}`: `/c unevaluatedProperties`, `{"a": 1, "c": 1}`: `/a type`, `{"b": "x", "c": 1}`: `/b type`,
	},
	`{"anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"properties": {"b": {}}, "required": ["b"]}], "unevaluatedProperties": {"type": "integer"}}`: {
		`{"a": 1}`: ``, `{"b": "x"}`: ``, `{"a": 1, "b": "x"}`: ``, `{"a": "x", "b": "x"}`: `/a type`, `{"a": 1, "z": "x"}`: `/z type`, `{}`: ` anyOf`,
	},
	`{"if": {"properties": {"k": {"const": 1}}, "required": ["k"]}, "then": {"properties": {"x": {}}}, "else": {"patternProperties": {"^y": {}}}, "unevaluatedProperties": false}`: {
		`{"k": 1, "x": 1}`: ``, `{"y1": 1}`: ``, `{"k": 2}`: `/k unevaluatedProperties`, `{"k": 1, "y": 1}`: `/y unevaluatedProperties`,
	},
	`{"dependentSchemas": {"a": {"properties": {"a": {}, "b": {}}}}, "unevaluatedProperties": false}`: {`{"a": 1, "b": 2}`: ``, `{"b": 2}`: `/b unevaluatedProperties`},
	`{"allOf": [{"additionalProperties": true}], "unevaluatedProperties": false}`:                     {`{"x": 1}`: ``},
	`{"not": {"not": {"properties": {"a": {}}}}, "unevaluatedProperties": false}`:                     {`{"a": 1}`: `/a unevaluatedProperties`, `{}`: ``},
	`{"prefixItems": [true], "unevaluatedItems": false}`:                                              {`[1]`: ``, `[1, 2]`: `/1 unevaluatedItems`, `{"b": 1}`: ``},
	`{"contains": {"type": "string"}, "unevaluatedItems": {"type": "integer"}}`:                       {`["x", 1]`: ``, `["x", null]`: `/1 type`, `[1]`: ` minContains`},
	`{"anyOf": [{"prefixItems": [{"const": 1}]}, {"prefixItems": [true, {"const": 2}]}], "unevaluatedItems": false}`: {
		`[1]`: ``, `[1, 2]`: ``, `[1, 3]`: `/1 unevaluatedItems`, `[0, 2, 3]`: `/2 unevaluatedItems`,
	},
	`{"type": "object", "format": "email", "title": "t", "description": "d", "default": 1, "examples": [1], "$comment": "c", "x-mine": 1}`: {`{}`: ``, `"no mail"`: ` type`},
}

func TestKeywords(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for text, documents := range keywordCases {
		s := parse(t, text)
		v := mustCompile(t, s)
		exec(t, conn, v.SQL)
		var list []string
		for document := range documents {
			list = append(list, document)
		}
		for i, a := range ask(t, conn, v, list) {
			document := list[i]
			if got, want := brief(a.findings), documents[document]; got != want || a.valid != (want == "") {
				t.Errorf("%s\n%s: Postgres finds %q (valid: %t), want %q", text, document, got, a.valid, want)
			}
			if d := same(s, document, a); d != "" {
				t.Errorf("%s\n%s\n%s", text, document, d)
			}
		}
		exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
	}
}

func brief(findings []schema.Finding) string {
	var list []string
	for _, f := range findings {
		list = append(list, strings.TrimPrefix(f.Pointer+" "+f.Keyword, map[bool]string{true: " ", false: ""}[len(list) > 0]))
	}
	return strings.Join(list, "; ")
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		`{"properties": {"a": {"minLenght": 3}}}`:                                                 "#/properties/a: minLenght: can't be compiled exactly: this keyword is not known",
		`{"$schema": "http://json-schema.org/draft-07/schema#", "prefixItems": [true]}`:           "#: prefixItems: can't be compiled exactly: this keyword means nothing in the schema's draft",
		`{"additionalItems": false}`:                                                              "#: additionalItems",
		`{"anyOf": [{"pattern": "a(?=b(?!cd))"}]}`:                                                "#/anyOf/0: pattern: can't be compiled exactly: the pattern a(?=b(?!cd)), at character 6: a look-around in another one",
		`{"patternProperties": {"^(ab){300}$": {}}}`:                                              "#: patternProperties: can't be compiled exactly: the pattern ^(ab){300}$, at character 2: Postgres counts to 255",
		`{"minimum": 1e200000}`:                                                                   "#: minimum",
		`{"multipleOf": 1e-20000}`:                                                                "#: multipleOf",
		`{"properties": {"a/b": {"$ref": "#/$defs/d"}}, "$defs": {"d": {"not": {"unknown": 1}}}}`: "#/$defs/d/not: unknown",
	} {
		s := parse(t, text)
		if _, err := compile.Schema(s); err == nil || !strings.Contains(err.Error(), "1.0.0"+says) {
			t.Errorf("%s:\n got %v\nwant %s", text, err, says)
		}
	}
}
