package compat_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/jsonschemas"
)

// The foundation's own history, of real schemas with references between files.
func TestFoundationsHistory(t *testing.T) {
	t.Parallel()
	for _, step := range []struct {
		document, variant string
		at                int
		want              compat.Class
	}{
		{"field_mappings", "cornerstone", 0, compat.DefaultOnly},
		{"field_mappings", "cornerstone", 1, compat.Rewrite},
		{"field_mappings", "dynamics365", 0, compat.DefaultOnly},
		{"field_mappings", "dynamics365", 1, compat.Rewrite},
		{"field_mappings", "xledger", 0, compat.DefaultOnly},
		{"field_mappings", "xledger", 1, compat.Rewrite},
		{"sync_schedule", "default", 0, compat.DefaultOnly},
	} {
		set, err := schema.Load(jsonschemas.FS, ".", step.document, "schema_version")
		if err != nil {
			t.Fatal(err)
		}
		f := set.Family(step.variant)
		got, err := compat.Compare(t.Context(), f.Schemas[step.at], f.Schemas[step.at+1], "schema_version")
		if err != nil {
			t.Fatal(err)
		}
		if got.Class != step.want {
			t.Errorf("%s from %s: %s, undecided at %s, witness %s %v", step.document, f.Schemas[step.at].Version, got.Class, got.Undecided, got.Witness, got.Findings)
		}
		t.Logf("%s %s", got.Class, got.Witness)
	}
}
