package schema_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// TestPatternsAsWritten: what the library is told in the place of a pattern shows nowhere.
func TestPatternsAsWritten(t *testing.T) {
	t.Parallel()
	s, err := schema.Compile("pgstrata:///a/b/1.0.0", []byte(`{
		"patternProperties": {"^(?=a/)": {"pattern": "^(?!b)\\s"}, "^\\s": false},
		"properties": {"pattern": {"const": {"pattern": "(?=x)"}}}
	}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := schema.Decode([]byte(`{"a/": "b", "\ufeff": 1, "pattern": {"pattern": "(?=x)"}}`))
	if err != nil {
		t.Fatal(err)
	}
	var got [][3]string
	for _, l := range s.Located(doc) {
		got = append(got, [3]string{l.Pointer, l.KeywordLocation, l.SchemaLocation})
	}
	want := [][3]string{
		{"/a~1", "/patternProperties/^(?=a~1)/pattern", "pgstrata:///a/b/1.0.0#/patternProperties/%5E%28%3F=a~1%29/pattern"},
		{"/\ufeff", `/patternProperties/^\s`, "pgstrata:///a/b/1.0.0#/patternProperties/%5E%5Cs"},
	}
	if len(got) != 2 || got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	keywords := schema.Keywords(s.Root)["patternProperties"].(map[string]any)
	if _, given := keywords["^(?=a/)"]; !given || len(keywords) != 2 {
		t.Errorf("the keywords are %v", keywords)
	}
	if list := schema.KeyPatterns(s.Root); len(list) != 2 || schema.Pattern(list[0].Schema).String() != `^(?!b)\s` {
		t.Errorf("the patterns are %v", list)
	}
}
