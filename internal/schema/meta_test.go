package schema_test

import (
	"encoding/json"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// TestMetaSchemas: a schema may follow a meta-schema of its own, which says what its keywords mean.
func TestMetaSchemas(t *testing.T) {
	t.Parallel()
	const head = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "https://example.com/`
	fetch := schema.Fetch(schema.Remote{Prefix: "https://example.com/", Files: fstest.MapFS{
		"loose.json": {Data: []byte(head + `loose.json", "$vocabulary": {
			"https://json-schema.org/draft/2020-12/vocab/core": true, "https://json-schema.org/draft/2020-12/vocab/applicator": true}}`)},
		"odd.json": {Data: []byte(head + `odd.json", "$vocabulary": {
			"https://json-schema.org/draft/2020-12/vocab/core": true, "https://json-schema.org/draft/2020-12/vocab/validation": true, "https://example.com/vocab": false}}`)},
		"strange.json": {Data: []byte(head + `strange.json", "$vocabulary": {
			"https://json-schema.org/draft/2020-12/vocab/core": true, "https://example.com/vocab": true}}`)},
	}})
	read := func(text string) (*schema.Schema, error) {
		return schema.Single("mine.json", "https://example.com/mine", []byte(text), fetch)
	}
	for text, want := range map[string]int{
		`{"$schema": "https://example.com/loose.json", "minimum": 10, "enum": []}`:               0, // no validation vocabulary
		`{"$schema": "https://example.com/loose.json", "not": {}}`:                               1,
		`{"$schema": "https://example.com/odd.json", "minimum": 10, "enum": [10]}`:               2, // what is optional may be unknown
		`{"$schema": "https://json-schema.org/draft/2020-12/schema", "minimum": 10, "enum": []}`: 2,
	} {
		s, err := read(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if found := s.Findings(json.Number("1")); len(found) != want {
			t.Errorf("%s finds %v", text, found)
		}
	}
	for text, why := range map[string]string{
		`{"$schema": "https://example.com/strange.json"}`: "unsupported vocab",
		`{"$schema": "https://example.com/none.json"}`:    "can't be read",
		`{"$schema": "https://example.org/none.json"}`:    "no given folder",
		`{"$schema": 1}`: "$schema",
	} {
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", text, err)
		}
	}
}
