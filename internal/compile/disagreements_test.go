package compile_test

import "testing"

// disagreements holds every pair that fuzzing has found the two engines to differ on, or to fail at, by name.
// Each was mended; none may come back.
var disagreements = map[string]struct{ schema, document string }{}

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
		})
	}
}
