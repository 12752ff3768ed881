package compat

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// grammar makes small schemas out of few keys and values, so that their keywords meet.
type grammar struct{ dice *rand.Rand }

func (g grammar) one(of ...any) any { return of[g.dice.IntN(len(of))] }
func (g grammar) key() string       { return g.one("a", "b", "c").(string) }
func (g grammar) keys() []any       { return []any{g.key(), g.key()}[:1+g.dice.IntN(2)] }
func (g grammar) number() any {
	return g.one(json.Number("0"), json.Number("1"), json.Number("2"), json.Number("2.5"), json.Number("3"))
}

func (g grammar) count() any {
	return g.one(json.Number("0"), json.Number("1"), json.Number("2"), json.Number("3"))
}

func (g grammar) some(n int) []any {
	var list []any
	for range 1 + g.dice.IntN(2) {
		list = append(list, g.schema(n))
	}
	return list
}

func (g grammar) schema(n int) any {
	if n <= 0 || g.dice.IntN(12) == 0 {
		return g.one(true, false, map[string]any{"type": "string"}, map[string]any{"type": "integer"}, map[string]any{"const": json.Number("1")}, map[string]any{"$ref": "#/$defs/r"}, map[string]any{})
	}
	s := map[string]any{}
	if g.dice.IntN(2) == 0 {
		s["type"] = g.one("object", "object", "array", "string", "number", "integer", []any{"object", "null"}, []any{"string", "integer", "array"})
	}
	for range 1 + g.dice.IntN(3) {
		g.keyword(s, n-1)
	}
	return s
}

func (g grammar) keyword(s map[string]any, n int) {
	withDefault := func(v any) any {
		if o, ok := v.(map[string]any); ok && g.dice.IntN(2) == 0 {
			o["default"] = g.one("x", json.Number("1"), nil, map[string]any{}, []any{json.Number("1")})
		}
		return v
	}
	name := g.one("properties", "properties", "properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties",
		"dependentRequired", "dependentSchemas", "unevaluatedProperties", "items", "prefixItems", "contains", "minItems", "maxItems", "uniqueItems", "unevaluatedItems",
		"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minLength", "maxLength", "pattern", "enum", "const", "allOf", "anyOf", "oneOf", "not", "if", "$ref").(string)
	switch name {
	case "properties":
		props, _ := s[name].(map[string]any)
		if props == nil {
			props = map[string]any{}
		}
		props[g.key()] = withDefault(g.schema(n))
		props[g.key()] = withDefault(g.schema(n))
		s[name] = props
	case "required":
		s[name] = unique1(g.keys())
	case "additionalProperties", "unevaluatedProperties", "unevaluatedItems":
		s[name] = g.one(false, g.schema(n))
	case "patternProperties":
		s[name] = map[string]any{g.one("^a", "b", "c$").(string): g.schema(n)}
	case "propertyNames":
		s[name] = g.one(map[string]any{"enum": []any{"a", "b"}}, map[string]any{"maxLength": json.Number("1")}, map[string]any{"pattern": "^[ab]"})
	case "minProperties", "maxProperties", "minItems", "maxItems", "minLength", "maxLength":
		s[name] = g.count()
	case "dependentRequired":
		s[name] = map[string]any{g.key(): unique1(g.keys())}
	case "dependentSchemas":
		s[name] = map[string]any{g.key(): g.schema(n)}
	case "items", "not":
		s[name] = g.schema(n)
	case "contains":
		s[name] = g.schema(n)
		if g.dice.IntN(2) == 0 {
			s[g.one("minContains", "maxContains").(string)] = g.count()
		}
	case "prefixItems", "allOf", "anyOf", "oneOf":
		s[name] = g.some(n)
	case "uniqueItems":
		s[name] = true
	case "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum":
		s[name] = g.number()
	case "multipleOf":
		s[name] = g.one(json.Number("1"), json.Number("2"), json.Number("0.5"), json.Number("3"))
	case "pattern":
		s[name] = g.one("^a", "b", "^[0-9]+$")
	case "enum":
		s[name] = []any{g.one("a", json.Number("1"), nil, true), g.one("b", json.Number("2"), map[string]any{}, []any{})}
	case "const":
		s[name] = g.one("a", json.Number("1"), nil, map[string]any{"a": json.Number("1")})
	case "if":
		s[name] = g.schema(n)
		s["then"] = g.schema(n)
		if g.dice.IntN(2) == 0 {
			s["else"] = g.schema(n)
		}
	case "$ref":
		s[name] = "#/$defs/r"
	}
}

func unique1(keys []any) []any {
	if len(keys) == 2 && keys[0] == keys[1] {
		return keys[:1]
	}
	return keys
}

// changed makes a copy that says something else in a place or two.
func (g grammar) changed(root map[string]any) map[string]any {
	text, _ := json.Marshal(root)
	copied, err := schema.Decode(text)
	if err != nil {
		panic(err) // it was JSON a moment ago
	}
	var objects []map[string]any
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case map[string]any:
			objects = append(objects, v)
			for _, key := range sorted(v) {
				if key != "const" && key != "enum" && key != "default" && key != "dependentRequired" {
					walk(v[key])
				}
			}
		case []any:
			for _, item := range v {
				walk(item)
			}
		}
	}
	result := copied.(map[string]any)
	for key, value := range result {
		if key != "$defs" {
			walk(map[string]any{key: value})
		}
	}
	for range 1 + g.dice.IntN(2) {
		if len(objects) == 0 {
			break
		}
		o := objects[g.dice.IntN(len(objects))]
		if keys := sorted(o); len(keys) > 0 && g.dice.IntN(2) == 0 {
			delete(o, keys[g.dice.IntN(len(keys))])
		} else if _, inside := o["type"]; inside || len(keys) == 0 {
			g.keyword(o, 1)
		}
	}
	return result
}

// TestNothingWrongIsClaimed makes pairs of schemas, and looks for documents that contradict what was proved of them.
func TestNothingWrongIsClaimed(t *testing.T) {
	t.Parallel()
	pairs := 250
	if n, err := strconv.Atoi(os.Getenv("COMPAT_PAIRS")); err == nil {
		pairs = n
	}
	tally := map[string]int{}
	for seed := range uint64(pairs) {
		g := grammar{rand.New(rand.NewPCG(seed, 7))}
		root := map[string]any{}
		root["properties"] = map[string]any{"a": g.schema(3), "b": g.schema(2)}
		g.keyword(root, 2)
		g.keyword(root, 2)
		root["$defs"] = map[string]any{"r": g.schema(2)}
		other := g.changed(root)
		from, err1 := compileAny(root)
		to, err2 := compileAny(other)
		if err1 != nil || err2 != nil {
			tally["no schema"]++
			continue
		}
		for _, q := range []question{{from, to, "", false}, {to, from, "", false}, {from, to, "", true}, {to, from, "", true}} {
			if !newProver(t.Context(), q).prove() {
				tally["not proved"]++
				continue
			}
			tally["proved"]++
			if witness, findings := q.search(t.Context(), rand.New(rand.NewPCG(seed, 8)), 150); witness != nil {
				a, _ := json.Marshal(root)
				b, _ := json.Marshal(other)
				t.Errorf("seed %d, filling %v: proved, but %s contradicts: %v\n%s\n%s", seed, q.fill, witness, findings, a, b)
			}
		}
	}
	t.Log(tally)
	if tally["proved"] < pairs/2 || tally["not proved"] < pairs/2 {
		t.Errorf("the pairs say too little: %v", tally)
	}
}

func compileAny(root map[string]any) (*schema.Schema, error) {
	text, err := json.Marshal(root)
	if err != nil {
		return nil, err
	}
	return schema.Single("s", "test:///s", text, func(string) ([]byte, error) { return nil, errors.New("not here") })
}
