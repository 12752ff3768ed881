package compile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// TestManyFindings: of more findings than are kept, both engines return the same first ones, wherever the document holds them:
// in items, in members, in parts that have functions of their own, beside others, twice, and before unevaluated keys come to light.
func TestManyFindings(t *testing.T) {
	t.Parallel()
	conn := database(t)
	s := parse(t, `{
		"required": ["key"],
		"properties": {
			"numbers": {"items": {"type": "integer", "minimum": 0}, "allOf": [{"items": {"type": "integer"}}]},
			"tree": {"$ref": "#/$defs/node"},
			"closed": {"items": {"properties": {"a": {"type": "string"}}, "anyOf": [{"properties": {"b": true}}, true], "unevaluatedProperties": false}}
		},
		"additionalProperties": {"type": "boolean"},
		"$defs": {"node": {"type": "object", "properties": {"list": {"items": {"$ref": "#/$defs/node"}}}, "unevaluatedProperties": {"type": "null"}}}
	}`)
	v := mustCompile(t, s)
	exec(t, conn, v.SQL)
	list := func(n int, item func(i int) string) string {
		items := make([]string, n)
		for i := range items {
			items[i] = item(i)
		}
		return "[" + strings.Join(items, ",") + "]"
	}
	some := func(items ...string) func(int) string { return func(i int) string { return items[i%len(items)] } }
	var members []string
	for i := range 11_000 {
		members = append(members, fmt.Sprintf(`"member %d/~": %d`, i*7919%11_000, i))
	}
	for name, c := range map[string]struct {
		document string
		all      bool // are returned
	}{
		"few":      {`{"numbers": ` + list(2_400, some(`"x"`)) + `}`, true},
		"items":    {`{"numbers": ` + list(30_000, some(`"x"`, `-1`, `-2.5`)) + `, "z": 1, "key": 1}`, false},
		"members":  {`{` + strings.Join(members, ",") + `}`, false},
		"tree":     {`{"tree": {"list": ` + list(60, func(int) string { return `{"list": ` + list(400, some(`1`, `{"a": 1}`, `{}`)) + `, "b": 2}` }) + `}, "key": true}`, false},
		"closed":   {`{"closed": ` + list(24_000, some(`{"a": 1, "z": 1}`, `{"a": "x", "z": 1}`, `{"b": 1, "c": 1}`, `{"a": "x"}`)) + `}`, false},
		"together": {`{"numbers": ` + list(12_000, some(`"x"`, `1`)) + `, "closed": ` + list(12_000, some(`{"z": 1}`)) + `, "tree": {"list": [{"a": 7}]}, "a": 1, "zz": 1}`, false},
	} {
		a := ask(t, conn, v, []string{c.document})[0]
		if d := same(s, c.document, a); d != "" {
			t.Errorf("%s: %.2000s", name, d)
		}
		if all := len(a.findings) < schema.MaxFindings; a.valid || all != c.all {
			t.Errorf("%s: valid %t, %d findings", name, a.valid, len(a.findings))
		}
	}
}
