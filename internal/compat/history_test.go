package compat_test

import (
	"os"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// The foundation's own history, of real schemas with references between files.
func TestFoundationsHistory(t *testing.T) {
	t.Parallel()
	for _, step := range []struct {
		document, variant string
		at                int
		want              compat.Class
	}{
		{"field_mappings", "xledger", 0, compat.DefaultOnly},
		{"field_mappings", "xledger", 1, compat.Rewrite},
		{"sync_schedule", "default", 0, compat.DefaultOnly},
	} {
		set, err := schema.Load(os.DirFS("../lens/testdata"), "families", step.document, "schema_version")
		if err != nil {
			t.Fatal(err)
		}
		f := set.Family(step.variant)
		got := compat.Compare(f.Schemas[step.at], f.Schemas[step.at+1], "schema_version")
		if got.Class != step.want {
			t.Errorf("%s from %s: %s, undecided at %s, witness %s %v", step.document, f.Schemas[step.at].Version, got.Class, got.Undecided, got.Witness, got.Findings)
		}
		t.Logf("%s %s", got.Class, got.Witness)
	}
}
