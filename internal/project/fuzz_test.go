package project_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/project"
)

// Whatever stands in the file, reading it ends in a project or an error.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"documents:\n  a: {table: t, column: doc, key: [id]}\n",
		"documents: &x\n  a: *x\n",
		"documents:\n  a: &x {table: t, column: doc, key: [id]}\n  b:\n    <<: *x\n    column: other\n",
		"? [complex]\n: key\n", "documents:\n  a:\n    on_reset: {set: {x: !!str 1, y: .nan}}\n", "- 1\n", "null", "---\na: 1\n---\nb: 2\n",
	} {
		f.Add([]byte(seed))
	}
	schemas := families("a", "b")
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := project.Parse("pgstrata.yaml", data, schemas)
		if (p == nil) == (err == nil) {
			t.Errorf("got %v and %v", p, err)
		}
	})
}
