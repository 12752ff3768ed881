package schema_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/schema"
)

func TestDecode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]any{
		`9007199254740993`:          json.Number("9007199254740993"),
		" {\"a\": [1.0, null]}\n":   map[string]any{"a": []any{json.Number("1.0"), nil}},
		`{"a": 1, "b": 2, "a": 3}`:  map[string]any{"a": json.Number("3"), "b": json.Number("2")},
		`"\u0000"`:                  "\x00",
		`{"a": {"x": 1}, "a": "y"}`: map[string]any{"a": "y"},
	} {
		got, err := schema.Decode([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s:\n%s", text, diff)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                         "not JSON: it is empty",
		" \n":                      "not JSON: it is empty",
		"{\"a\": 1,\n  \"b\" 2}":   "not JSON at line 2, column 7: invalid character '2' after object key",
		`{"a": [1`:                 "not JSON at line 1, column 9: it ends in the middle",
		"{}\n{}":                   "not JSON at line 2, column 1: something stands behind the JSON value",
		`{} x`:                     "not JSON at line 1, column 4: something stands behind the JSON value",
		`nul`:                      "not JSON at line 1, column 4: it ends in the middle",
		`NaN`:                      "not JSON at line 1, column 1: invalid character 'N' looking for beginning of value",
		`[1e999999999]`:            "not JSON that Postgres can hold: a number has too many digits",
		`{"a": 1e-99999999999999}`: "not JSON that Postgres can hold: a number has too many digits",
	} {
		_, err := schema.Decode([]byte(text))
		if err == nil || err.Error() != want {
			t.Errorf("%q gives %v; want %s", text, err, want)
		}
	}
	if _, err := schema.Decode([]byte(strings.Repeat("[", 1_000_000))); err == nil {
		t.Error("a million brackets are taken")
	}
}

// What Decode takes and refuses is what jsonb does. Left out is a zero of an absurd exponent: Postgres 18 takes it, earlier ones and Decode don't.
func TestDecodeTakesTheNumbersThatPostgresTakes(t *testing.T) {
	t.Parallel()
	conn := dbtest.New(t).AdminConn(t)
	for _, n := range []string{
		"1e131071", "9.9e131071", "1e131072", "10e131071", "0.1e131072", "0.1e131073", "-1e131072", "1e999999999", "1e99999999999999999999",
		"1e-16383", "1e-16384", "1.5e-16382", "1.5e-16383", "1e-20000", "1.0e-16383", "123e-16383", "1e-999999999",
		"0e131072", "0e200000", "0e-16383", "0.00e-16383", "0e-16384", "0e999999999", "0.0e9999999999", "0.000001e131077", "0.000001e131078",
		strings.Repeat("9", 131072), strings.Repeat("9", 131073), "0." + strings.Repeat("1", 16383), "0." + strings.Repeat("1", 16384),
		"1E5", "1e+5", "-0.0", "9007199254740993.0000000000000001",
	} {
		_, ours := schema.Decode([]byte(n))
		var text string
		theirs := conn.QueryRow(context.Background(), "select ($1::text)::jsonb::text", n).Scan(&text)
		if (ours == nil) != (theirs == nil) {
			t.Errorf("%.40s… (%d bytes): Go says %v, Postgres says %v", n, len(n), ours, theirs)
		}
	}
}

// TestDepth: the Go side answers up to a fixed depth, and says clearly that it won't beyond.
func TestDepth(t *testing.T) {
	t.Parallel()
	const levels = 500
	s, err := schema.Compile("pgstrata:///deep/default/1.0.0", []byte(`{"type": ["array", "integer"], "items": {"$ref": "#"}}`), nil)
	if err != nil {
		t.Fatal(err)
	}
	nested := func(depth int, end string) []byte {
		return []byte(strings.Repeat("[", depth) + end + strings.Repeat("]", depth))
	}
	for end, want := range map[string]int{"1": 0, `"x"`: 1} {
		doc, err := schema.Decode(nested(levels, end))
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Findings(doc); len(got) != want {
			t.Errorf("%s at depth %d: %d findings", end, levels, len(got))
		}
	}
	if _, err := schema.Decode(nested(20_000, "1")); err == nil { // the decoder's own limit
		t.Error("20,000 levels are no error")
	}
	for _, depth := range []int{levels + 1, 9_999} {
		if _, err := schema.Decode(nested(depth, "1")); err == nil || !strings.Contains(err.Error(), "500 levels") {
			t.Errorf("depth %d: %v", depth, err)
		}
	}
}
