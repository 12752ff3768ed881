package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/cli"
)

// TestBadInput: a schema or a document that nobody should write gets the right answer, or one error that names the file.
func TestBadInput(t *testing.T) {
	t.Parallel()
	var ladder, large, items strings.Builder
	for i := range 40 {
		fmt.Fprintf(&ladder, `"d%d": {"allOf": [{"$ref": "#/$defs/d%d"}, {"$ref": "#/$defs/d%d"}]},`, i, i+1, i+1)
	}
	for i := range 8_000 {
		fmt.Fprintf(&large, `,"property %d": {"type": "string", "maxLength": %d, "description": "what it is good for, said at the length of most such texts in schemas"}`, i, i)
	}
	for i := range 100_000 {
		fmt.Fprintf(&items, "%d,", i)
	}
	digits := strings.Repeat("7", 400)
	dir := t.TempDir()
	for name, c := range map[string]struct {
		schema, document string
		compiled, judged int // exit codes
		says             string
	}{
		"endless":       {`{"anyOf": [{"$ref": "#"}, {"type": "string"}]}`, `1`, 1, 1, "refers to itself without an end"},
		"ladder":        {`{"$ref": "#/$defs/d0", "$defs": {` + ladder.String() + `"d40": {}}}`, `1`, 1, 1, "refer to each once"},
		"multiplies":    {`{"allOf": [{"properties": {"a": {"$ref": "#"}}}, {"properties": {"a": {"$ref": "#"}}}]}`, strings.Repeat(`{"a":`, 60) + `1` + strings.Repeat(`}`, 60), 0, 3, "unjudged"},
		"items":         {`{"items": {"type": "integer"}}`, `[` + items.String() + `0.5]`, 0, 3, "/100000"},
		"mistakes":      {`{"items": {"type": "string"}}`, `[` + items.String() + `0.5]`, 0, 3, "/0"},
		"deep document": {`{"items": {"$ref": "#"}}`, strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), 0, 1, "deep document.document.json"},
		"deep schema":   {strings.Repeat(`{"items":`, 10_000) + `{}` + strings.Repeat(`}`, 10_000), `[]`, 1, 1, "deep schema.json"},
		"pattern":       {`{"pattern": "^(a+)+$"}`, `"` + strings.Repeat("a", 50_000) + `!"`, 0, 3, "pattern"},
		"large":         {`{"properties": {` + large.String()[1:] + `}}`, `{"property 7": "too long for it"}`, 0, 3, "/property 7"},
		"bytes":         {"{\"const\": \"\xff\"}", `1`, 1, 1, "UTF-8"},
		"document":      {`{"type": "string"}`, "\"\xff\"", 0, 1, "UTF-8"},
		"NUL":           {`{"const": "\u0000"}`, `"\u0000"`, 0, 0, ""},
		"doubled":       {`{"type": "string", "type": "object"}`, `{}`, 1, 1, "twice"},
		"doubled key":   {`{"properties": {"a": {"type": "integer"}}}`, `{"a": "x", "a": 1}`, 0, 0, ""},
		"digits":        {`{"minimum": ` + digits + `}`, digits[1:], 0, 3, "minimum"},
		"exponent":      {`{"minimum": 1e999999999}`, `1`, 1, 1, "exponent.json"},
		"large number":  {`{"minimum": 1}`, `1e999999999`, 0, 1, "large number.document.json"},
	} {
		schema, document := filepath.Join(dir, name+".json"), filepath.Join(dir, name+".document.json")
		for file, text := range map[string]string{schema: c.schema, document: c.document} {
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		for _, run := range []struct {
			want int
			args []string
		}{
			{c.compiled, []string{"schema", "compile", schema}},
			{c.judged, []string{"schema", "validate", document, "--schema", schema}},
		} {
			var stdout, stderr bytes.Buffer
			code := cli.Run(context.Background(), run.args, strings.NewReader(""), &stdout, &stderr, func(string) string { return "" })
			said := stderr.String()
			if code != 1 {
				said += stdout.String()
			}
			if code != run.want || code != 0 && !strings.Contains(said, c.says) {
				t.Errorf("%s: %s ends with %d, want %d and %q:\n%.300s", name, run.args[1], code, run.want, c.says, said)
			}
			if code == 1 && (stdout.Len() > 0 || strings.Count(said, "\n") > 4) {
				t.Errorf("%s: %s says more than one error:\n%.300s\n%.300s", name, run.args[1], stdout.String(), said)
			}
		}
	}
}
