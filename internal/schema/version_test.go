package schema_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/schema"
)

func TestParseVersion(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]schema.Version{
		"0.0.0": {}, "1.0.0": {Major: 1}, "10.20.30": {Major: 10, Minor: 20, Patch: 30},
	} {
		got, err := schema.ParseVersion(s)
		if err != nil || got != want || got.String() != s {
			t.Errorf("%q gives %v, %v", s, got, err)
		}
	}
	for _, s := range []string{
		"", "1", "1.0", "1.0.0.0", "v1.0.0", "01.0.0", "1.-1.0", "1.0.0-rc.1", "1.0.0+build", " 1.0.0", "1.0.0\n",
		"1.0.99999999999999999999", "9223372036854775807.0.0", "١.0.0",
	} {
		if got, err := schema.ParseVersion(s); err == nil {
			t.Errorf("%q gives %v; want an error", s, got)
		}
	}
}

func TestCompareVersions(t *testing.T) {
	t.Parallel()
	ordered := []schema.Version{{0, 0, 9}, {0, 1, 0}, {0, 10, 0}, {1, 0, 0}, {1, 0, 2}, {1, 1, 0}, {10, 0, 0}}
	for i, a := range ordered {
		for j, b := range ordered {
			if got := a.Compare(b); (got < 0) != (i < j) || (got > 0) != (i > j) {
				t.Errorf("%v against %v gives %d", a, b, got)
			}
		}
	}
}
