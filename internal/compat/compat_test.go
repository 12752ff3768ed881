package compat_test

import (
	"errors"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// pairs are schemas of two versions and what lies between them. Each stands for a kind of change that people make.
var pairs = []struct {
	name, from, to string
	want           compat.Class
}{
	{"nothing", `{"type": "object"}`, `{"type": "object"}`, compat.Equal},
	{"a description", `{"type": "object"}`, `{"type": "object", "description": "of it"}`, compat.Equal},
	{"an optional property in an open object", `{"type": "object"}`, `{"type": "object", "properties": {"a": {"type": "string"}}}`, compat.Narrowed},
	{"an optional property of any kind in an open object", `{"type": "object"}`, `{"type": "object", "properties": {"a": {}}}`, compat.Equal},
	{"an optional property in a closed object", `{"type": "object", "properties": {"b": {}}, "additionalProperties": false}`, `{"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "additionalProperties": false}`, compat.Widened},
	{"an optional property under unevaluatedProperties", `{"type": "object", "properties": {"b": {}}, "unevaluatedProperties": false}`, `{"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "unevaluatedProperties": false}`, compat.Widened},
	{"a property taken from a closed object", `{"type": "object", "properties": {"a": {}, "b": {}}, "additionalProperties": false}`, `{"type": "object", "properties": {"b": {}}, "additionalProperties": false}`, compat.Narrowed},
	{"closing an open object", `{"type": "object", "properties": {"a": {}}}`, `{"type": "object", "properties": {"a": {}}, "additionalProperties": false}`, compat.Narrowed},
	{"opening a closed object", `{"type": "object", "properties": {"a": {}}, "additionalProperties": false}`, `{"type": "object", "properties": {"a": {}}}`, compat.Widened},
	{"closing by the other keyword", `{"type": "object", "properties": {"a": {}}, "additionalProperties": false}`, `{"type": "object", "properties": {"a": {}}, "unevaluatedProperties": false}`, compat.Equal},
	{"a required property without default", `{"type": "object", "properties": {"a": {}}}`, `{"type": "object", "properties": {"a": {}}, "required": ["a"]}`, compat.Narrowed},
	{"a required property with default, closed", `{"type": "object", "properties": {"b": {}}, "additionalProperties": false}`, `{"type": "object", "properties": {"a": {"type": "string", "default": "x"}, "b": {}}, "required": ["a"], "additionalProperties": false}`, compat.DefaultOnly},
	{"a required property with default, known before", `{"type": "object", "properties": {"a": {"type": "string"}}}`, `{"type": "object", "properties": {"a": {"type": "string", "default": "x"}}, "required": ["a"]}`, compat.DefaultOnly},
	{"a required property with default, open before", `{"type": "object"}`, `{"type": "object", "properties": {"a": {"type": "string", "default": "x"}}, "required": ["a"]}`, compat.Narrowed},
	{"a required property with a default that is invalid", `{"type": "object", "properties": {"b": {}}, "additionalProperties": false}`, `{"type": "object", "properties": {"a": {"type": "string", "default": 5}, "b": {}}, "required": ["a"], "additionalProperties": false}`, compat.Rewrite},
	{"a required property with default, in a list", `{"type": "object", "properties": {"l": {"type": "array", "items": {"type": "object", "properties": {"b": {}}, "additionalProperties": false}}}}`, `{"type": "object", "properties": {"l": {"type": "array", "items": {"type": "object", "properties": {"b": {}, "c": {"default": 1, "type": "integer"}}, "required": ["c"], "additionalProperties": false}}}}`, compat.DefaultOnly},
	{"a default beyond maxProperties", `{"type": "object", "properties": {"b": {}}, "additionalProperties": false}`, `{"type": "object", "properties": {"a": {"default": 1}, "b": {}}, "required": ["a"], "maxProperties": 1, "additionalProperties": false}`, compat.Rewrite},
	{"no longer required", `{"type": "object", "required": ["a"]}`, `{"type": "object"}`, compat.Widened},
	{"a renamed property", `{"type": "object", "properties": {"a": {}}, "required": ["a"], "additionalProperties": false}`, `{"type": "object", "properties": {"b": {}}, "required": ["b"], "additionalProperties": false}`, compat.Rewrite},
	{"a minimum raised", `{"type": "number", "minimum": 1}`, `{"type": "number", "minimum": 2}`, compat.Narrowed},
	{"a minimum lowered", `{"type": "number", "minimum": 2}`, `{"type": "number", "minimum": 1}`, compat.Widened},
	{"a maximum lowered", `{"type": "number", "maximum": 5}`, `{"type": "number", "maximum": 4.5}`, compat.Narrowed},
	{"a maximum raised", `{"type": "number", "maximum": 4.5}`, `{"type": "number", "maximum": 5}`, compat.Widened},
	{"an exclusive bound of whole numbers", `{"type": "integer", "exclusiveMinimum": 0}`, `{"type": "integer", "minimum": 1}`, compat.Equal},
	{"an exclusive bound of numbers", `{"type": "number", "minimum": 0}`, `{"type": "number", "exclusiveMinimum": 0}`, compat.Narrowed},
	{"a bound for what is no number", `{"type": "string"}`, `{"type": "string", "minimum": 3}`, compat.Equal},
	{"multiples of more", `{"type": "integer", "multipleOf": 6}`, `{"type": "integer", "multipleOf": 3}`, compat.Widened},
	{"multiples of others", `{"type": "integer", "multipleOf": 4}`, `{"type": "integer", "multipleOf": 6}`, compat.Rewrite},
	{"whole numbers as multiples of one", `{"type": "integer"}`, `{"type": "number", "multipleOf": 1}`, compat.Equal},
	{"a longer text", `{"type": "string", "maxLength": 5}`, `{"type": "string", "maxLength": 9}`, compat.Widened},
	{"a shorter text", `{"type": "string", "maxLength": 9}`, `{"type": "string", "maxLength": 5}`, compat.Narrowed},
	{"a text that may not be empty", `{"type": "string"}`, `{"type": "string", "minLength": 1}`, compat.Narrowed},
	{"a text that may be empty", `{"type": "string", "minLength": 1}`, `{"type": "string", "minLength": 0}`, compat.Widened},
	{"a pattern", `{"type": "string"}`, `{"type": "string", "pattern": "^[a-z]+$"}`, compat.Narrowed},
	{"a pattern dropped", `{"type": "string", "pattern": "^[a-z]+$"}`, `{"type": "string"}`, compat.Widened},
	{"another pattern", `{"type": "string", "pattern": "^[a-z]+$"}`, `{"type": "string", "pattern": "^[0-9]+$"}`, compat.Rewrite},
	{"a format, which is an annotation", `{"type": "string"}`, `{"type": "string", "format": "date"}`, compat.Equal},
	{"a value more", `{"enum": ["a", "b"]}`, `{"enum": ["c", "b", "a"]}`, compat.Widened},
	{"a value less", `{"enum": ["a", "b", "c"]}`, `{"enum": ["a", "b"]}`, compat.Narrowed},
	{"another value", `{"enum": ["a", "b"]}`, `{"enum": ["a", "c"]}`, compat.Rewrite},
	{"values in another order", `{"enum": ["a", 1]}`, `{"enum": [1.0, "a"]}`, compat.Equal},
	{"a constant as an enum", `{"const": "a"}`, `{"enum": ["a"]}`, compat.Equal},
	{"values that a type allows", `{"enum": ["a", "b"]}`, `{"type": "string"}`, compat.Widened},
	{"true and false listed", `{"type": "boolean"}`, `{"enum": [true, false]}`, compat.Equal},
	{"a type more", `{"type": "string"}`, `{"type": ["string", "null"]}`, compat.Widened},
	{"a type less", `{"type": ["string", "null"]}`, `{"type": "string"}`, compat.Narrowed},
	{"numbers for whole numbers", `{"type": "integer"}`, `{"type": "number"}`, compat.Widened},
	{"whole numbers for numbers", `{"type": "number"}`, `{"type": "integer"}`, compat.Narrowed},
	{"another type", `{"type": "string"}`, `{"type": "integer"}`, compat.Rewrite},
	{"a text becomes a list of texts", `{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}`, `{"type": "object", "properties": {"a": {"type": "array", "items": {"type": "string"}}}, "required": ["a"]}`, compat.Rewrite},
	{"types as branches", `{"type": ["string", "integer"]}`, `{"anyOf": [{"type": "string"}, {"type": "integer"}]}`, compat.Equal},
	{"a branch more", `{"anyOf": [{"type": "string"}, {"type": "integer"}]}`, `{"anyOf": [{"type": "null"}, {"type": "integer"}, {"type": "string"}]}`, compat.Widened},
	{"a branch less", `{"anyOf": [{"type": "string"}, {"type": "integer"}]}`, `{"anyOf": [{"type": "string"}]}`, compat.Narrowed},
	{"one of branches that exclude each other", `{"anyOf": [{"type": "string"}, {"type": "integer"}]}`, `{"oneOf": [{"type": "string"}, {"type": "integer"}]}`, compat.Equal},
	{"one of branches that overlap", `{"anyOf": [{"type": "number"}, {"type": "integer"}]}`, `{"oneOf": [{"type": "number"}, {"type": "integer"}]}`, compat.Narrowed},
	{"a tagged branch more", `{"oneOf": [{"properties": {"k": {"const": "a"}}, "required": ["k"]}]}`, `{"oneOf": [{"properties": {"k": {"const": "a"}}, "required": ["k"]}, {"type": "object", "properties": {"k": {"const": "b"}}, "required": ["k"]}]}`, compat.Widened},
	{"parts of allOf written in one", `{"allOf": [{"type": "string"}, {"maxLength": 4}]}`, `{"type": "string", "maxLength": 4}`, compat.Equal},
	{"a part of allOf more", `{"allOf": [{"type": "string"}]}`, `{"allOf": [{"type": "string"}, {"maxLength": 4}]}`, compat.Narrowed},
	{"a definition moved out", `{"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}}}`, `{"type": "object", "properties": {"a": {"$ref": "#/$defs/short"}}, "$defs": {"short": {"type": "string", "maxLength": 3}}}`, compat.Equal},
	{"a definition renamed", `{"properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "string"}}}`, `{"properties": {"a": {"$ref": "#/$defs/y"}}, "$defs": {"y": {"type": "string"}}}`, compat.Equal},
	{"a chain of references", `{"$ref": "#/$defs/x", "$defs": {"x": {"$ref": "#/$defs/y"}, "y": {"type": "string"}}}`, `{"type": "string"}`, compat.Equal},
	{"a tree by another name", `{"$ref": "#/$defs/t", "$defs": {"t": {"type": "object", "properties": {"l": {"$ref": "#/$defs/t"}}, "additionalProperties": false}}}`, `{"$ref": "#/$defs/n", "$defs": {"n": {"type": "object", "properties": {"l": {"$ref": "#/$defs/n"}}, "additionalProperties": false}}}`, compat.Equal},
	{"a tree unrolled once", `{"$ref": "#/$defs/t", "$defs": {"t": {"type": "object", "properties": {"l": {"$ref": "#/$defs/t"}}, "additionalProperties": false}}}`, `{"type": "object", "properties": {"l": {"$ref": "#/$defs/n"}}, "additionalProperties": false, "$defs": {"n": {"type": "object", "properties": {"l": {"$ref": "#/$defs/n"}}, "additionalProperties": false}}}`, compat.Equal},
	{"a tree with more at its leaves", `{"$ref": "#/$defs/t", "$defs": {"t": {"type": "object", "properties": {"l": {"$ref": "#/$defs/t"}}, "additionalProperties": false}}}`, `{"$ref": "#/$defs/n", "$defs": {"n": {"type": "object", "properties": {"l": {"$ref": "#/$defs/n"}, "v": {}}, "additionalProperties": false}}}`, compat.Widened},
	{"more items", `{"type": "array", "maxItems": 3}`, `{"type": "array", "maxItems": 4}`, compat.Widened},
	{"an item at least", `{"type": "array"}`, `{"type": "array", "minItems": 1}`, compat.Narrowed},
	{"items of a type", `{"type": "array"}`, `{"type": "array", "items": {"type": "string"}}`, compat.Narrowed},
	{"items of more types", `{"type": "array", "items": {"type": "string"}}`, `{"type": "array", "items": {"type": ["string", "null"]}}`, compat.Widened},
	{"items that differ", `{"type": "array"}`, `{"type": "array", "uniqueItems": true}`, compat.Narrowed},
	{"items that may be equal", `{"type": "array", "uniqueItems": true}`, `{"type": "array"}`, compat.Widened},
	{"one item needs not differ", `{"type": "array", "maxItems": 1}`, `{"type": "array", "maxItems": 1, "uniqueItems": true}`, compat.Equal},
	{"first items apart", `{"type": "array", "items": {"type": "integer"}, "maxItems": 2}`, `{"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}], "maxItems": 2}`, compat.Equal},
	{"first items and none behind", `{"type": "array", "prefixItems": [{"type": "integer"}], "items": false}`, `{"type": "array", "items": {"type": "integer"}, "maxItems": 1}`, compat.Equal},
	{"containing one", `{"type": "array", "items": {"const": 1}, "minItems": 1}`, `{"type": "array", "items": {"const": 1}, "contains": {"const": 1}}`, compat.Equal},
	{"containing two", `{"type": "array", "contains": {"const": 1}}`, `{"type": "array", "contains": {"const": 1}, "minContains": 2}`, compat.Narrowed},
	{"containing others", `{"type": "array", "contains": {"type": "integer"}}`, `{"type": "array", "contains": {"type": "number"}}`, compat.Widened},
	{"more keys", `{"type": "object", "maxProperties": 2}`, `{"type": "object", "maxProperties": 3}`, compat.Widened},
	{"fewer keys", `{"type": "object", "maxProperties": 3}`, `{"type": "object", "maxProperties": 2}`, compat.Narrowed},
	{"a key at least", `{"type": "object", "required": ["a"]}`, `{"type": "object", "required": ["a"], "minProperties": 1}`, compat.Equal},
	{"keys by pattern", `{"type": "object", "patternProperties": {"^x": {"type": "string"}}}`, `{"type": "object", "patternProperties": {"^x": {"type": ["string", "null"]}}}`, compat.Widened},
	{"keys by a pattern that is new", `{"type": "object"}`, `{"type": "object", "patternProperties": {"^x": {"type": "string"}}}`, compat.Narrowed},
	{"other keys of a type", `{"type": "object", "additionalProperties": {"type": "integer"}}`, `{"type": "object", "additionalProperties": {"type": "number"}}`, compat.Widened},
	{"names of keys", `{"type": "object"}`, `{"type": "object", "propertyNames": {"maxLength": 3}}`, compat.Narrowed},
	{"names of keys listed", `{"type": "object", "propertyNames": {"enum": ["a", "b"]}}`, `{"type": "object", "properties": {"a": {}, "b": {}}, "additionalProperties": false}`, compat.Equal},
	{"a key that asks for another", `{"type": "object"}`, `{"type": "object", "dependentRequired": {"a": ["b"]}}`, compat.Narrowed},
	{"a key that asked for another", `{"type": "object", "dependentRequired": {"a": ["b"]}}`, `{"type": "object"}`, compat.Widened},
	{"a key that asks for one that is there", `{"type": "object", "required": ["b"]}`, `{"type": "object", "required": ["b"], "dependentRequired": {"a": ["b"]}}`, compat.Equal},
	{"a key that asks for a schema", `{"type": "object"}`, `{"type": "object", "dependentSchemas": {"a": {"required": ["b"]}}}`, compat.Narrowed},
	{"dependentRequired as dependentSchemas", `{"type": "object", "dependentRequired": {"a": ["b"]}}`, `{"type": "object", "dependentSchemas": {"a": {"required": ["b"]}}}`, compat.Equal},
	{"not a value", `{"type": "string"}`, `{"type": "string", "not": {"const": "x"}}`, compat.Narrowed},
	{"not a value that is impossible anyhow", `{"type": "string"}`, `{"type": "string", "not": {"type": "integer"}}`, compat.Equal},
	{"less refused", `{"not": {"type": ["integer", "string"]}}`, `{"not": {"type": "integer"}}`, compat.Widened},
	{"a condition", `{"type": "object"}`, `{"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}}`, compat.Narrowed},
	{"a condition dropped", `{"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}}`, `{"type": "object"}`, compat.Widened},
	{"a condition that asks for less", `{"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b", "c"]}}`, `{"type": "object", "if": {"required": ["a"]}, "then": {"required": ["b"]}}`, compat.Widened},
	{"everything", `{"type": "string"}`, `true`, compat.Widened},
	{"nothing any more", `{"type": "string"}`, `false`, compat.Narrowed},
	{"nothing before", `false`, `{"type": "string"}`, compat.Widened},
	{"the same key twice impossible", `{"type": "object", "properties": {"a": false}}`, `{"type": "object", "properties": {"a": {"not": {}}}}`, compat.Equal},
	{"numbers beyond doubles", `{"type": "integer", "minimum": 9007199254740993}`, `{"type": "integer", "minimum": 9007199254740992}`, compat.Widened},
}

func read(t *testing.T, name, text string) *schema.Schema {
	t.Helper()
	s, err := schema.Single(name, "test:///"+name, []byte(text), func(string) ([]byte, error) { return nil, errors.New("not here") })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestPairs(t *testing.T) {
	t.Parallel()
	for _, pair := range pairs {
		t.Run(pair.name, func(t *testing.T) {
			t.Parallel()
			got, err := compat.Compare(t.Context(), read(t, "from", pair.from), read(t, "to", pair.to), "")
			if err != nil {
				t.Fatal(err)
			}
			if got.Class != pair.want {
				t.Errorf("%s, undecided at %q, witness %s %v; want %s", got.Class, got.Undecided, got.Witness, got.Findings, pair.want)
			}
			if got.Class != compat.Equal && got.Class != compat.Unknown && (got.Witness == nil || len(got.Findings) == 0) {
				t.Error("no document shows why")
			}
		})
	}
}
