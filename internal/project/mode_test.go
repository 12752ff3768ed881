package project_test

import (
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/project"
)

func TestWithModeChangesNothingElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after string }{
		"block": {
			"# å top\ndocuments:\n  a:\n    table: t # the table\n    column: c\n    key: [id]\n",
			"# å top\ndocuments:\n  a:\n    mode: observe\n    table: t # the table\n    column: c\n    key: [id]\n",
		},
		"flow": {
			"documents:\n  b: {table: u, column: c, key: [id]}\n  a: {table: t, column: c, key: [id]} # end\n",
			"documents:\n  b: {table: u, column: c, key: [id]}\n  a: {mode: observe, table: t, column: c, key: [id]} # end\n",
		},
		"there already": {
			"documents:\n  a:\n    table: t\n    mode:   enforce   # for now\n    column: enforce\n    key: [id]\n",
			"documents:\n  a:\n    table: t\n    mode:   observe   # for now\n    column: enforce\n    key: [id]\n",
		},
		"quoted": {
			"documents: {ø: {table: t, column: c, key: [id]}, a: {'mode': \"enforce\", table: t}}",
			"documents: {ø: {table: t, column: c, key: [id]}, a: {'mode': \"observe\", table: t}}",
		},
		"as it should be": {"documents:\n  a: {mode: observe}\n", "documents:\n  a: {mode: observe}\n"},
		"one key":         {"documents:\n  a:\n    table: t\n", "documents:\n  a:\n    mode: observe\n    table: t\n"},
	} {
		got, err := project.WithMode("pgstrata.yaml", []byte(c.before), "a", project.Observe)
		if err != nil || string(got) != c.after {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	for name, text := range map[string]string{
		"no such document": "documents:\n  b: {table: t}\n",
		"an alias":         "x: &x {table: t}\ndocuments:\n  a: *x\n",
		"no YAML":          "documents: {",
	} {
		if got, err := project.WithMode("pgstrata.yaml", []byte(text), "a", project.Observe); err == nil {
			t.Errorf("%s: it became %s", name, got)
		}
	}
}

func TestModeIsReadAndChecked(t *testing.T) {
	t.Parallel()
	read := func(mode string) (*project.Project, error) {
		return project.Parse("pgstrata.yaml", []byte("documents:\n  thing:\n    table: t\n    column: c\n    key: [id]\n"+mode), families("thing"))
	}
	for text, want := range map[string]string{"": project.Enforce, "    mode: observe\n": project.Observe} {
		p, err := read(text)
		if err != nil || p.Documents[0].Mode != want {
			t.Errorf("%q: %v, %+v", text, err, p)
		}
	}
	if _, err := read("    mode: obsrve\n"); err == nil || !strings.Contains(err.Error(), "pgstrata.yaml:6") {
		t.Errorf("a mode that isn't one: %v", err)
	}
}
