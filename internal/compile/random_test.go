package compile_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
)

// TestRandomSchemasAgree makes schemas and documents at random, with a fixed seed, from few keys and values,
// so that keywords meet in ways that nobody would write down. Verdicts and whole findings must be the same in Go and Postgres.
func TestRandomSchemasAgree(t *testing.T) {
	t.Parallel()
	compareRandom(t, database(t), 3, 12_000, 3)
}

func compareRandom(t *testing.T, conn *pgx.Conn, seed uint64, documents, depth int) {
	r := rand.New(rand.NewPCG(seed, 9)) //nolint:gosec // the same schemas every time
	compared, valid, disagreements := 0, 0, 0
	for compared < documents {
		root := randomSchema(r, depth)
		if object, ok := root.(map[string]any); ok {
			object["$defs"] = map[string]any{"p": randomSchema(r, 2), "q": randomSchema(r, 1)}
			if r.IntN(3) == 0 {
				object["properties"] = map[string]any{"a": map[string]any{"$ref": "#"}, "b": map[string]any{"$ref": "#/$defs/p"}, "c": map[string]any{"$ref": "#/$defs/p"}, "d": map[string]any{"$ref": "#/$defs/p"}}
			}
		}
		text, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		s, err := tryParse(string(text))
		if err != nil {
			continue // an endless $ref
		}
		v, err := compile.Schema(s)
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		exec(t, conn, v.SQL)
		texts := make([]string, 60)
		for i := range texts {
			text, _ := json.Marshal(randomValue(r, 3))
			texts[i] = string(text)
		}
		for i, a := range ask(t, conn, v, texts) {
			compared++
			if a.valid {
				valid++
			}
			if d := same(s, texts[i], a); d != "" {
				if disagreements++; disagreements < 4 {
					t.Errorf("%s\n%s\n%s", text, texts[i], d)
				}
			}
		}
		exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
	}
	t.Logf("seed %d: %d documents compared, %d valid, %d disagreements", seed, compared, valid, disagreements)
	if valid*10 < compared || valid*10 > compared*9 {
		t.Error("the sample says little")
	}
}

var randomKeys = []string{"a", "b", "c", "d", "a/b~c"}

func randomValue(r *rand.Rand, depth int) any {
	n := r.IntN(12)
	switch {
	case depth > 0 && n < 5:
		o := map[string]any{}
		for range r.IntN(4) {
			o[pick(r, randomKeys)] = randomValue(r, depth-1)
		}
		return o
	case depth > 0 && n < 8:
		list := make([]any, r.IntN(4))
		for i := range list {
			list[i] = randomValue(r, depth-1)
		}
		return list
	}
	return pick(r, []any{nil, true, false, "", "a", "ab", "é", "1", json.Number("0"), json.Number("1"), json.Number("1.0"), json.Number("2"), json.Number("2.5"), json.Number("-1"), json.Number("1e2")})
}

func randomSchema(r *rand.Rand, depth int) any {
	if r.IntN(16) == 0 {
		return r.IntN(3) > 0
	}
	s := map[string]any{}
	for range 1 + r.IntN(3) {
		if depth == 0 || r.IntN(3) == 0 {
			randomAssertion(r, s)
		} else {
			randomApplicator(r, s, depth-1)
		}
	}
	return s
}

func randomAssertion(r *rand.Rand, s map[string]any) {
	small := r.IntN(4)
	switch r.IntN(16) {
	case 0, 1:
		s["type"] = pick(r, []any{"object", "array", "string", "number", "integer", []any{"string", "null"}, []any{"integer", "object"}, []any{"array", "boolean", "object"}})
	case 2:
		s["const"] = randomValue(r, 1)
	case 3:
		s["enum"] = []any{randomValue(r, 1), randomValue(r, 1), randomValue(r, 0)}[:small]
	case 4:
		s[pick(r, []string{"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"})] = small
	case 5:
		s["multipleOf"] = json.Number(pick(r, []string{"1", "2", "0.5"}))
	case 6:
		s[pick(r, []string{"minLength", "maxLength"})] = small
	case 7:
		s["pattern"] = pick(r, []string{"^a", "b$", "^[a-z]{1,2}$", "é|1"})
	case 8:
		s["required"] = []any{pick(r, randomKeys)}
	case 9:
		s[pick(r, []string{"minProperties", "maxProperties"})] = small
	case 10:
		s["dependentRequired"] = map[string]any{pick(r, randomKeys): []any{pick(r, randomKeys), pick(r, randomKeys)}[:1]}
	case 11:
		s[pick(r, []string{"minItems", "maxItems"})] = small
	case 12:
		s["uniqueItems"] = true
	case 13:
		s["additionalProperties"] = r.IntN(3) == 0
	case 14:
		s[pick(r, []string{"unevaluatedProperties", "unevaluatedItems"})] = false
	case 15:
		s["propertyNames"] = pick(r, []any{map[string]any{"enum": []any{"a", "b", 1}}, map[string]any{"maxLength": 1}, false})
	}
}

func randomApplicator(r *rand.Rand, s map[string]any, depth int) {
	sub := func() any { return randomSchema(r, depth) }
	switch r.IntN(18) {
	case 0, 1, 2:
		p := map[string]any{}
		for range 1 + r.IntN(3) {
			p[pick(r, randomKeys)] = sub()
		}
		s["properties"] = p
	case 3:
		s["patternProperties"] = map[string]any{pick(r, []string{"^a", "b", "^.$"}): sub()}
	case 4:
		s["additionalProperties"] = sub()
	case 5:
		s["items"] = sub()
	case 6:
		s["prefixItems"] = []any{sub(), sub()}
	case 7:
		s["contains"] = sub()
		if r.IntN(2) == 0 {
			s[pick(r, []string{"minContains", "maxContains"})] = r.IntN(3)
		}
	case 8, 9, 10:
		s[pick(r, []string{"allOf", "anyOf", "oneOf"})] = []any{sub(), sub(), sub()}[:1+r.IntN(3)]
	case 11:
		s["not"] = sub()
	case 12, 13:
		s["if"] = sub()
		if r.IntN(4) > 0 {
			s["then"] = sub()
		}
		if r.IntN(2) > 0 {
			s["else"] = sub()
		}
	case 14:
		s["dependentSchemas"] = map[string]any{pick(r, randomKeys): sub()}
	case 15:
		s["$ref"] = fmt.Sprintf("#/$defs/%s", pick(r, []string{"p", "q"}))
	case 16:
		s[pick(r, []string{"unevaluatedProperties", "unevaluatedItems"})] = sub()
	case 17:
		s["propertyNames"] = sub()
	}
}
