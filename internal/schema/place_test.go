package schema_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// A place is the same for alike parts of documents, and keeps the keys that the schema names, whatever they are called.
func TestPlace(t *testing.T) {
	t.Parallel()
	s, err := schema.Compile("pgstrata:///t/v/1.0.0", []byte(`{
		"properties": {
			"items": {"type": "array", "items": {"$ref": "#/$defs/n"}},
			"a/b": {"patternProperties": {"^x": {"$ref": "#/$defs/n"}}, "additionalProperties": {"properties": {"0": {"$ref": "#/$defs/n"}}}},
			"pair": {"prefixItems": [{"$ref": "#/$defs/n"}], "items": false},
			"names": {"propertyNames": {"maxLength": 1}},
			"closed": {"additionalProperties": false}
		},
		"allOf": [{"properties": {"0": {"anyOf": [{"$ref": "#/$defs/n"}]}}}],
		"$defs": {"n": {"type": "number"}}}`), func(string) ([]byte, error) { return nil, errors.New("no other file") })
	if err != nil {
		t.Fatal(err)
	}
	for doc, want := range map[string][]string{
		`{"items": [1, "x", "y"]}`:            {"/items/-", "/items/-"},
		`{"items": 1}`:                        {"/items"},
		`{"a/b": {"x1": "", "o": {"0": ""}}}`: {"/a~1b/*/0", "/a~1b/*"},
		`{"pair": ["", 1]}`:                   {"/pair/-", "/pair/-"},
		`{"names": {"long": 1}}`:              {"/names/*"},
		`{"closed": {"k": 1}}`:                {"/closed"},
		`{"0": ""}`:                           {"/0"},
	} {
		value, err := schema.Decode([]byte(doc))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, l := range s.Located(value) {
			got = append(got, l.Place)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", doc, diff)
		}
	}
}
