package compile_test

import "testing"

// TestIntegersOfDraft4: there an integer is written without a fraction; in later drafts it is a number without one.
func TestIntegersOfDraft4(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for _, types := range []string{`"integer"`, `["integer", "string"]`, `["integer", "number"]`} {
		for draft, strict := range map[string]bool{"draft-04": true, "draft-06": false} {
			s := parse(t, `{"$schema": "http://json-schema.org/`+draft+`/schema#", "type": `+types+`, "maximum": 9,
				"properties": {"a": {"type": `+types+`}}, "anyOf": [{"minimum": 1}, {"type": "string"}]}`)
			v := mustCompile(t, s)
			exec(t, conn, v.SQL)
			documents := []string{`1`, `1.0`, `1.50e1`, `10e-1`, `1.0e1`, `1e2`, `-0.0`, `0.5`, `1.5`, `"a"`, `{"a": 1.0}`, `null`, `100000000000000000000.0`}
			for i, a := range ask(t, conn, v, documents) {
				if d := same(s, documents[i], a); d != "" {
					t.Errorf("%s, %s: %s: %s", draft, types, documents[i], d)
				}
				if want := !strict || types == `["integer", "number"]`; documents[i] == "1.0" && a.valid != want {
					t.Errorf("%s, %s: 1.0 is valid: %t", draft, types, a.valid)
				}
			}
			exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
		}
	}
}
