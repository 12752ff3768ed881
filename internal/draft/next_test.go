package draft_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/draft"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Only what names the version changes; everything else stays to the byte.
func TestNext(t *testing.T) {
	t.Parallel()
	v := schema.Version{Major: 1, Minor: 1}
	pinned := func(text, want string, wantPinned string) {
		t.Helper()
		got, shared, err := draft.Next([]byte(text), draft.Place{Document: "d", Variant: "a", Version: v}, "v/w")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, string(got)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		name := ""
		if shared != nil {
			name = shared.String()
		}
		if name != wantPinned {
			t.Errorf("pins %q, want %q", name, wantPinned)
		}
	}
	pinned("{ \"$id\" :\t\"pgstrata:///d/a/1.0.0\",\r\n \"title\": \"1.0.0\", \"x\": 1.50, \"properties\":{\"v/w\":{\"const\":\"1.0.0\"},\"o\":{\"const\":\"1.0.0\"}}}\n",
		"{ \"$id\" :\t\"pgstrata:///d/a/1.1.0\",\r\n \"title\": \"1.0.0\", \"x\": 1.50, \"properties\":{\"v/w\":{\"const\":\"1.1.0\"},\"o\":{\"const\":\"1.0.0\"}}}\n", "")
	pinned(`{"$id": "pgstrata:///d/a/1.0.0", "allOf": [{"properties": {"v/w": {"enum": ["1.0.0"]}}}, {"$ref": "pgstrata:///d/a/1.0.0#/$defs/x"}], "$defs": {"x": {"const": "pgstrata:///d/a/1.0.0"}}}`,
		`{"$id": "pgstrata:///d/a/1.1.0", "allOf": [{"properties": {"v/w": {"enum": ["1.1.0"]}}}, {"$ref": "pgstrata:///d/a/1.1.0#/$defs/x"}], "$defs": {"x": {"const": "pgstrata:///d/a/1.0.0"}}}`, "")
	pinned(`{"$id": "pgstrata:///d/a/1.0.0", "allOf": [{"$ref": "pgstrata:///d/common/0.9.0"}, {"$ref": "pgstrata:///d/common/1.0.0#\/$defs\/x"}, {"$ref": "pgstrata:///other/common/1.0.0"}]}`,
		`{"$id": "pgstrata:///d/a/1.1.0", "allOf": [{"$ref": "pgstrata:///d/common/0.9.0"}, {"$ref": "pgstrata:///d/common/1.1.0#/$defs/x"}, {"$ref": "pgstrata:///other/common/1.0.0"}]}`, "1.0.0")
	for _, bad := range []string{"", "{", `{"a": }`, `{} {}`, "\xff"} {
		if _, _, err := draft.Next([]byte(bad), draft.Place{Document: "d", Variant: "a", Version: v}, "v"); err == nil {
			t.Errorf("%q is taken", bad)
		}
	}
}

func TestBumped(t *testing.T) {
	t.Parallel()
	v := schema.Version{Major: 1, Minor: 2, Patch: 3}
	for part, want := range map[compat.Bump]string{compat.Patch: "1.2.4", compat.Minor: "1.3.0", compat.Major: "2.0.0"} {
		if got := draft.Bumped(v, part).String(); got != want {
			t.Errorf("%s: %s, want %s", part, got, want)
		}
	}
}
