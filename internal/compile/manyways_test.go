package compile_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// levels are ways to lead twice to the next object on the same value.
var levels = map[string]string{
	"allOf":            `{"allOf": [{"$ref": "#/$defs/d%[1]d"}, {"$ref": "#/$defs/d%[1]d"}]}`,
	"anyOf":            `{"anyOf": [{"$ref": "#/$defs/d%[1]d"}, {"$ref": "#/$defs/d%[1]d"}]}`,
	"oneOf":            `{"oneOf": [{"$ref": "#/$defs/d%[1]d"}, {"not": {"$ref": "#/$defs/d%[1]d"}}]}`,
	"if":               `{"if": {"$ref": "#/$defs/d%[1]d"}, "then": {"$ref": "#/$defs/d%[1]d"}, "else": {"$ref": "#/$defs/d%[1]d"}}`,
	"not":              `{"not": {"not": {"$ref": "#/$defs/d%[1]d"}}, "allOf": [{"$ref": "#/$defs/d%[1]d"}]}`,
	"dependentSchemas": `{"dependentSchemas": {"x": {"$ref": "#/$defs/d%[1]d"}, "y": {"$ref": "#/$defs/d%[1]d"}}}`,
	"$dynamicRef":      `{"$ref": "#/$defs/d%[1]d", "allOf": [{"$dynamicRef": "#d%[1]d"}]}`,
	"nothing":          `{"allOf": [{"allOf": [{"$ref": "#/$defs/d%[1]d"}]}, {"$ref": "#/$defs/d%[1]d"}]}`,
}

// ladder is a schema of so many levels above a leaf.
func ladder(level, more, leaf string, n int) string {
	var b strings.Builder
	b.WriteString(`{` + more + `"$ref": "#/$defs/d0", "$defs": {`)
	for i := range n {
		fmt.Fprintf(&b, `"d%d": {"$dynamicAnchor": "d%d", %s,`, i, i, fmt.Sprintf(level, i+1)[1:])
	}
	return b.String() + fmt.Sprintf(`"d%d": {"$dynamicAnchor": "d%d", %s}}`, n, n, leaf[1:])
}

// TestManyWays: each level leads twice to the next one. A few levels are judged alike by both engines; forty would ask for a million
// million judgements, and are refused with a word on what to do.
func TestManyWays(t *testing.T) {
	t.Parallel()
	conn := database(t)
	const leaf = `{"type": "object", "properties": {"x": {"type": "integer", "minimum": 3}, "y": {"items": {"type": "string"}}}}`
	documents := []string{`{}`, `1`, `{"x": 3, "y": ["a"]}`, `{"x": 2, "y": [1]}`, `{"z": 1}`, `{"x": 1, "z": 1}`}
	for name, level := range levels {
		for _, more := range []string{"", `"unevaluatedProperties": false, `} {
			end := leaf
			if name == "nothing" {
				end = `{"$comment": "it accepts everything"}`
			}
			what := name + " " + more
			bounded(t, what, func() {
				_, err := tryParse(ladder(level, more, end, 40))
				if err == nil || !strings.Contains(err.Error(), "refer to each once") {
					t.Errorf("%s, 40 levels: want a refusal that says what to do, got %v", what, err)
				}
			})
			for _, n := range []int{5, 12} {
				s := parse(t, ladder(level, more, end, n))
				var v *compile.Validator
				var err error
				bounded(t, what, func() { v, err = compile.Schema(s) })
				if err != nil {
					if n == 5 || more == "" {
						t.Errorf("%s, %d levels: %v", what, n, err)
					}
					continue
				}
				if most := 1 << 20; len(v.SQL) > most && more == "" {
					t.Errorf("%s, %d levels: %d bytes of SQL", what, n, len(v.SQL))
				}
				exec(t, conn, v.SQL)
				for i, a := range ask(t, conn, v, documents) {
					if d := same(s, documents[i], a); d != "" {
						t.Errorf("%s, %d levels, %s:\n%s", what, n, documents[i], d)
					}
				}
				exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
			}
		}
	}
}

// TestManyWaysDown: each level leads twice to the next one, on a part of the value. It is compiled with each object once.
func TestManyWaysDown(t *testing.T) {
	t.Parallel()
	agrees(t, ladder(`{"properties": {"a": {"$ref": "#/$defs/d%[1]d"}, "b": {"$ref": "#/$defs/d%[1]d"}}}`, "", `{"type": "integer"}`, 40), 200<<10,
		`{}`, `{"a": {"b": {"a": 1}}}`, strings.Repeat(`{"a": `, 40)+`1`+strings.Repeat(`}`, 40), strings.Repeat(`{"b": `, 40)+`"x"`+strings.Repeat(`}`, 40))
}

// TestJudgementsThatMultiply: where each level of a document doubles the judgements, Go gives up, and Postgres can be stopped.
// Where a look at a kind tells the branches apart, Postgres judges.
func TestJudgementsThatMultiply(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for text, want := range map[string]string{
		`{"allOf": [{"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}]}`:         "57014", // query_canceled
		`{"type": ["object", "integer"], "patternProperties": {"a": {"$ref": "#"}, "^a": {"$ref": "#"}}}`: "57014",
		`{"anyOf": [{"type": "integer"}, {"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}], "$defs": {
			"a": {"type": "object", "properties": {"a": {"$ref": "#"}, "kind": {"const": 1}}, "required": ["kind", "a"]},
			"b": {"type": "object", "properties": {"a": {"$ref": "#"}, "kind": {"const": 2}}, "required": ["kind", "a"]}}}`: "true",
	} {
		s := parse(t, text)
		v := mustCompile(t, s)
		exec(t, conn, v.SQL)
		for depth, hopeless := range map[int]bool{8: false, 60: true} {
			document := strings.Repeat(`{"kind": 2, "a": `, depth) + `1` + strings.Repeat(`}`, depth)
			value, err := schema.Decode([]byte(document))
			if err != nil {
				t.Fatal(err)
			}
			bounded(t, text, func() {
				if got := brief(s.Findings(value)); got != map[bool]string{false: "", true: " unjudged"}[hopeless] {
					t.Errorf("%s, %d levels: the Go side finds %q", text, depth, got)
				}
			})
			exec(t, conn, "set statement_timeout = '3s'")
			var valid bool
			got := "true"
			var refused *pgconn.PgError
			if err := conn.QueryRow(context.Background(), "select pgstrata_check."+v.Name+"($1::jsonb)", document).Scan(&valid); errors.As(err, &refused) {
				got = refused.Code
			} else if err != nil || !valid {
				t.Fatalf("%s, %d levels: %t, %v", text, depth, valid, err)
			}
			if !hopeless && got != "true" || hopeless && got != want {
				t.Errorf("%s, %d levels: Postgres says %s, want %s", text, depth, got, want)
			}
			exec(t, conn, "reset statement_timeout")
		}
		exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
	}
}
