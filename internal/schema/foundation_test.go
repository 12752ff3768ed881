package schema_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/jsonschemas"
)

func TestShippedExamples(t *testing.T) {
	t.Parallel()
	for _, document := range []string{"field_mappings", "sync_schedule"} {
		set, err := schema.Load(jsonschemas.FS, ".", document, "schema_version")
		if err != nil {
			t.Fatal(err)
		}
		for _, err := range set.Check() {
			t.Error(err)
		}
		for _, f := range set.Families {
			if len(f.Valid) < 6 || len(f.Invalid) < 12 {
				t.Errorf("%s/%s has %d valid and %d invalid examples, too few", document, f.Variant, len(f.Valid), len(f.Invalid))
			}
		}
	}
}
