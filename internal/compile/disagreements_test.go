package compile_test

import (
	"fmt"
	"strings"
	"testing"
)

// disagreements holds, by name, the pairs that the two engines have differed on, or that a compiler with a fault would differ on and
// that random schemas meet only once in many thousands. Each was mended; none may come back.
var disagreements = map[string]struct{ schema, document string }{
	"an empty enum is no enum for the library": {`{"enum": []}`, `1`},
	"equal numbers, written differently":       {`{"uniqueItems": true}`, `[1e2, {"a": [10]}, {"a": [1.0e1]}]`},
	"different numbers in one text":            {`{"uniqueItems": true}`, `[1, "1", 11, [1, 1], [[1], 1]]`},
	"a shorter prefixItems behind a $ref": {
		`{"prefixItems": [true, true], "$ref": "#/$defs/one", "unevaluatedItems": false, "$defs": {"one": {"prefixItems": [true]}}}`, `[1, 2]`,
	},
	"a required key that may be null":        {`{"type": "object", "required": ["a"], "properties": {"a": {"type": ["null", "integer"]}}}`, `{}`},
	"a required key, and no object":          {`{"required": ["a"], "properties": {"a": {"const": null}}}`, `"a"`},
	"a whole number with digits behind it":   {`{"type": "integer", "maximum": 1e2}`, `100.000`},
	"an integer beyond every machine's":      {`{"type": "integer", "multipleOf": 3}`, `1e400`},
	"more findings than the first of a loop": {`{"items": {"type": "integer", "minimum": 2}}`, `[1, "x", 0, null]`},
	"branches that note what they evaluate, before a last check": {
		`{"type": "object", "anyOf": [{"properties": {"a": {}}, "required": ["a"]}, {"properties": {"b": {"const": 1}}, "required": ["b"]}], "unevaluatedProperties": false}`,
		`{"a": 1, "b": 2}`,
	},
	"one of many optional properties": {
		`{"properties": {` + manyObjects(40) + `}, "additionalProperties": false}`, `{"k7": {"a": 1}, "k31": {"a": "x"}, "k39": 1}`,
	},
}

// manyObjects are optional properties that are looked for in groups.
func manyObjects(n int) string {
	var list []string
	for i := range n {
		list = append(list, fmt.Sprintf(`"k%d": {"type": "object", "properties": {"a": {"type": "integer", "minimum": %d}}}`, i, i))
	}
	return strings.Join(list, ", ")
}

func TestDisagreements(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for name, c := range disagreements {
		t.Run(name, func(t *testing.T) {
			s := parse(t, c.schema)
			v := mustCompile(t, s)
			exec(t, conn, v.SQL)
			if d := same(s, c.document, ask(t, conn, v, []string{c.document})[0]); d != "" {
				t.Errorf("%s\n%s\n%s", c.schema, c.document, d)
			}
			exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
		})
	}
}
