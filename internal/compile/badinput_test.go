package compile_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// forever is far above what anything here takes; whatever reaches it has no bound.
const forever = 4 * time.Minute

// bounded runs what must come to an end.
func bounded(t *testing.T, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(forever):
		panic(what + " doesn't come to an end") // a test's failure would wait for it
	}
}

// judged is a verdict, or the SQLSTATE of a refusal.
func judged(t *testing.T, conn *pgx.Conn, function, document string) (verdict string, findings []schema.Finding) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), forever)
	defer cancel()
	var list []schema.Finding
	var valid bool
	err := conn.QueryRow(ctx, "select pgstrata_check."+function+"(j), pgstrata_check."+function+"__why(j) from (select $1::text::jsonb as j offset 0) d", document).Scan(&valid, &list)
	var refused *pgconn.PgError
	switch {
	case errors.As(err, &refused):
		return refused.Code, nil
	case err != nil:
		t.Fatalf("the server fell, or never answered: %v", err)
	}
	return fmt.Sprint(valid), list
}

// TestCyclesThatNeverEnd: no document could be judged by a schema object that leads back to itself on the same value.
func TestCyclesThatNeverEnd(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"$ref": "#"}`,
		`{"$schema": "http://json-schema.org/draft-07/schema#", "$ref": "#"}`,
		`{"$schema": "http://json-schema.org/draft-04/schema#", "allOf": [{"$ref": "#"}]}`,
		`{"allOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/c"}, "c": {"$ref": "#/$defs/a"}}}`,
		`{"anyOf": [{"type": "string"}, {"$ref": "#"}]}`,
		`{"oneOf": [{"type": "string"}, {"$ref": "#"}]}`,
		`{"not": {"$ref": "#"}}`,
		`{"if": {"$ref": "#"}, "then": true}`,
		`{"if": true, "then": {"$ref": "#"}}`,
		`{"if": true, "else": {"$ref": "#"}, "then": {}}`,
		`{"dependentSchemas": {"a": {"$ref": "#"}}}`,
		`{"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": {"$ref": "#"}}}`,
		`{"$dynamicAnchor": "x", "allOf": [{"$dynamicRef": "#x"}]}`,
		`{"$schema": "https://json-schema.org/draft/2019-09/schema", "$recursiveAnchor": true, "anyOf": [{"$recursiveRef": "#"}]}`,
		`{"properties": {"a": {"items": {"$ref": "#/properties/a/items"}}}}`,
		`{"$ref": "#/$defs/a", "properties": {"x": {"$ref": "#"}}, "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"anyOf": [true, {"$ref": "#/$defs/a"}]}}}`,
	} {
		bounded(t, text, func() {
			if s, err := tryParse(text); err == nil {
				if _, err := compile.Schema(s); err == nil {
					t.Errorf("%s: it was accepted", text)
				}
			}
		})
	}
}

// TestMillionItems: both engines judge an array of a million items, stored ones too, and one with a million mistakes.
func TestMillionItems(t *testing.T) {
	t.Parallel()
	conn := database(t)
	const n = 1_000_000
	var b strings.Builder
	b.WriteString("[")
	for i := range n {
		fmt.Fprintf(&b, "%d,", i)
	}
	good := b.String() + "0.5]"
	twice := b.String() + "1.0]"
	for text, want := range map[string]map[string]string{
		`{"items": {"type": "integer"}}`: {good: "/1000000 type", twice: ""},
		`{"items": {"type": "number", "minimum": 0}, "minItems": 1000001, "contains": {"const": 0.5}}`: {good: "", twice: " minContains"},
		`{"uniqueItems": true}`: {good: "", twice: " uniqueItems"},
		`{"prefixItems": [true], "unevaluatedItems": {"type": "number"}}`: {good: "", twice: ""},
	} {
		s := parse(t, text)
		v := mustCompile(t, s)
		exec(t, conn, v.SQL)
		for document, want := range want {
			bounded(t, text, func() {
				value, err := schema.Decode([]byte(document))
				if err != nil {
					t.Error(err)
				} else if got := brief(s.Findings(value)); got != want {
					t.Errorf("%s: the Go side finds %q, want %q", text, got, want)
				}
			})
			verdict, findings := judged(t, conn, v.Name, document)
			if verdict != fmt.Sprint(want == "") || brief(findings) != want {
				t.Errorf("%s: Postgres says %s, %q, want %q", text, verdict, brief(findings), want)
			}
		}
		exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
	}

	// A stored document of this size is compressed and kept aside; it must not be fetched anew for each item.
	s := parse(t, `{"type": "array", "items": {"type": "string"}}`)
	v := mustCompile(t, s)
	exec(t, conn, v.SQL)
	exec(t, conn, fmt.Sprintf("create table stored as select jsonb_agg(i) doc from generate_series(1, %d) i; insert into stored select jsonb_agg(i::text) from generate_series(1, %d) i", n, n))
	ctx, cancel := context.WithTimeout(context.Background(), forever)
	defer cancel()
	var valid, least int
	err := conn.QueryRow(ctx, "select count(*) filter (where pgstrata_check."+v.Name+"(doc)), min(jsonb_array_length(pgstrata_check."+v.Explain+"(doc))) filter (where jsonb_typeof(doc -> 0) = 'number') from stored").Scan(&valid, &least)
	if err != nil || valid != 1 || least != schema.MaxFindings {
		t.Errorf("%d of 2 stored documents are valid, and the other one has %d findings: %v", valid, least, err)
	}
}

// TestDeepDocuments: a document as deep as Postgres can't judge is refused with the SQLSTATE for it, never judged wrongly.
func TestDeepDocuments(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for name, text := range map[string]string{
		"recursive":   `{"type": ["object", "array"], "properties": {"a": {"$ref": "#"}}, "items": {"$ref": "#"}, "additionalProperties": false}`,
		"unevaluated": `{"type": ["object", "array"], "properties": {"a": {"$ref": "#"}}, "items": {"$ref": "#"}, "unevaluatedProperties": false}`,
		"flat":        `{"type": ["object", "array"]}`,
	} {
		s := parse(t, text)
		v := mustCompile(t, s)
		exec(t, conn, v.SQL)
		for _, depth := range []int{50, 200, 400, 1_000, 10_000, 100_000} {
			for document, want := range map[string]string{
				strings.Repeat(`[`, depth) + strings.Repeat(`]`, depth):                 "true",
				strings.Repeat(`{"a":`, depth) + `{}` + strings.Repeat(`}`, depth):      "true",
				strings.Repeat(`{"a":`, depth) + `{"b":1}` + strings.Repeat(`}`, depth): fmt.Sprint(name == "flat"),
			} {
				verdict, _ := judged(t, conn, v.Name, document)
				if verdict != want && (verdict != "54001" || depth <= 400) { // statement_too_complex
					t.Errorf("%s, %d levels: Postgres says %s, want %s", name, depth, verdict, want)
				}
				bounded(t, name, func() {
					value, err := schema.Decode([]byte(document))
					if err == nil {
						if got := fmt.Sprint(len(s.Findings(value)) == 0); got != want {
							t.Errorf("%s, %d levels: the Go side says %s, want %s", name, depth, got, want)
						}
					} else if depth <= 400 {
						t.Errorf("%s, %d levels: %v", name, depth, err)
					}
				})
			}
		}
		exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
	}
}

// TestDeepSchemas: a schema of 10,000 levels is compiled or refused, and one of a few hundred works.
func TestDeepSchemas(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for open, shut := range map[string]string{
		`{"properties": {"a": `: `}}`, `{"items": `: `}`, `{"not": `: `}`, `{"allOf": [`: `]}`, `{"anyOf": [{"type": "null"}, `: `]}`, `{"if": `: `, "then": {"type": "null"}}`,
		`{"additionalProperties": `: `}`, `{"unevaluatedProperties": `: `}`, `{"dependentSchemas": {"a": `: `}}`,
	} {
		for _, depth := range []int{100, 10_000} {
			text := strings.Repeat(open, depth) + `{"type": "object"}` + strings.Repeat(shut, depth)
			var s *schema.Schema
			var v *compile.Validator
			var err error
			bounded(t, open, func() {
				if s, err = tryParse(text); err == nil {
					v, err = compile.Schema(s)
				}
			})
			if err != nil {
				if depth == 100 {
					t.Errorf("%s %d times: %v", open, depth, err)
				}
				continue
			}
			ctx, cancel := context.WithTimeout(context.Background(), forever)
			_, err = conn.Exec(ctx, v.SQL)
			cancel()
			var refused *pgconn.PgError
			if err != nil {
				if !errors.As(err, &refused) || refused.Code != "54001" || depth == 100 {
					t.Errorf("%s %d times: %v", open, depth, err)
				}
				continue
			}
			for _, document := range []string{`1`, `{"a": {"a": 1}}`, `[[1]]`, `null`} {
				verdict, findings := judged(t, conn, v.Name, document)
				if verdict == "54001" && depth > 100 {
					continue
				}
				value, _ := schema.Decode([]byte(document))
				if want := s.Findings(value); verdict != fmt.Sprint(len(want) == 0) || lines(findings) != lines(want) {
					t.Errorf("%s %d times, %s: Postgres says %s\n%swant\n%s", open, depth, document, verdict, lines(findings), lines(want))
				}
			}
			exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
		}
	}
}

// TestPatternsThatExplode: patterns that take engines with backtracking for ever.
func TestPatternsThatExplode(t *testing.T) {
	t.Parallel()
	conn := database(t)
	long := strings.Repeat("a", 50_000)
	for pattern, documents := range map[string]map[string]string{
		`^(a+)+$`:                     {long: "true", long + "!": "false"},
		`^(a|aa)+$`:                   {long: "true", long + "!": "false"},
		`^(a*)*b$`:                    {long: "false", long + "b": "true"},
		`(x+x+)+y`:                    {strings.Repeat("x", 50_000): "false"},
		`^(([a-z])+.)+[A-Z]([a-z])+$`: {long: "false"},
		`^(?=(a+)+$)a`:                {long: "true", long + "!": "false"},
		`^(?!(a+)+$)`:                 {long: "false", long + "!": "true"},
		`^(.*,){20}x`:                 {strings.Repeat("1,", 2_000): "false"},
		`(?:a?){200}a{200}`:           {long: "true", strings.Repeat("a", 199): "false"},
	} {
		text := `{"pattern": ` + quoted(pattern) + `}`
		var s *schema.Schema
		var v *compile.Validator
		var err error
		bounded(t, pattern, func() {
			if s, err = tryParse(text); err == nil {
				v, err = compile.Schema(s)
			}
		})
		if err != nil {
			t.Logf("%s is refused: %v", pattern, err)
			continue
		}
		exec(t, conn, v.SQL)
		for subject, want := range documents {
			document := quoted(subject)
			verdict, _ := judged(t, conn, v.Name, document)
			if verdict != want {
				t.Errorf("%s, %.20s…: Postgres says %s, want %s", pattern, subject, verdict, want)
			}
			bounded(t, pattern, func() {
				value, err := schema.Decode([]byte(document))
				if err != nil {
					t.Error(err)
				} else if got := fmt.Sprint(len(s.Findings(value)) == 0); got != want {
					t.Errorf("%s, %.20s…: the Go side says %s, want %s", pattern, subject, got, want)
				}
			})
		}
		exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
	}
}

func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == '"' || r == '\\' {
			b.WriteByte('\\')
		}
		b.WriteRune(r)
	}
	b.WriteByte('"')
	return b.String()
}

// TestHugeSchemas compiles, installs and asks schemas of five megabytes.
func TestHugeSchemas(t *testing.T) {
	t.Parallel()
	conn := database(t)
	build := func(open, shut string, size int, part func(i int) string) string {
		var b strings.Builder
		b.WriteString(open)
		for i := 0; b.Len() < size; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(part(i))
		}
		return b.String() + shut
	}
	const size = 5_000_000
	for name, c := range map[string]struct {
		text      string
		documents map[string]string
	}{
		"enum": {
			build(`{"enum": [`, `]}`, size, func(i int) string { return fmt.Sprintf(`"value %d"`, i) }),
			map[string]string{`"value 77"`: "true", `"value x"`: "false"},
		},
		"properties": {
			build(`{"properties": {`, `}, "additionalProperties": false}`, size, func(i int) string {
				return fmt.Sprintf(`"key_%d": {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "minimum": %d}}}`, i, i)
			}),
			map[string]string{`{"key_77": {"a": 78}, "key_7000": {"a": 7000}}`: "true", `{"key_7000": {"a": 6999}}`: "false", `{"key": 1}`: "false"},
		},
		"anyOf": {
			build(`{"anyOf": [`, `]}`, size, func(i int) string {
				return fmt.Sprintf(`{"type": "object", "required": ["kind"], "properties": {"kind": {"const": "kind %d"}, "n": {"minimum": %d}}}`, i, i)
			}),
			map[string]string{`{"kind": "kind 3", "n": 3}`: "true", `{"kind": "kind 3", "n": 2}`: "false"},
		},
		"definitions": {
			build(`{"$ref": "#/$defs/d0", "$defs": {`, `}}`, size, func(i int) string {
				return fmt.Sprintf(`"d%d": {"type": "object", "properties": {"next": {"$ref": "#/$defs/d%d"}, "n": {"type": "integer", "maximum": %d}}}`, i, (i*7+1)%1000, i)
			}),
			map[string]string{`{"next": {"n": 1}}`: "true", `{"next": {"n": 2}}`: "false"},
		},
	} {
		var s *schema.Schema
		var v *compile.Validator
		var err error
		bounded(t, name, func() {
			if s, err = tryParse(c.text); err == nil {
				v, err = compile.Schema(s)
			}
		})
		if err != nil {
			t.Logf("%s of %d bytes is refused: %.300v", name, len(c.text), err)
			continue
		}
		ctx, cancel := context.WithTimeout(context.Background(), forever)
		_, err = conn.Exec(ctx, v.SQL)
		cancel()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for document, want := range c.documents {
			verdict, findings := judged(t, conn, v.Name, document)
			value, _ := schema.Decode([]byte(document))
			if all := s.Findings(value); verdict != want || lines(all) != lines(findings) {
				t.Errorf("%s, %s: Postgres says %s\n%.500s\nwant %s\n%.500s", name, document, verdict, lines(findings), want, lines(all))
			}
		}
		exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
	}
}

// TestTextsThatArentDocuments: what jsonb can't hold is refused by both sides.
func TestTextsThatArentDocuments(t *testing.T) {
	t.Parallel()
	conn := database(t)
	s := parse(t, `{"type": "string"}`)
	v := mustCompile(t, s)
	exec(t, conn, v.SQL)
	for document, code := range map[string]string{
		"\"\xff\"": "22021", "\"\xc0\x80\"": "22021", "\"\xed\xa0\x80\"": "22021", `"a` + "\x00" + `b"`: "22021",
		`"\u0000"`: "22P05", `"\ud800"`: "22P02", `"\udc00\ud800"`: "22P02",
		``: "22P02", `"a" "b"`: "22P02", `'a'`: "22P02", `{"a": }`: "22P02", "\ufeff\"a\"": "22P02", `NaN`: "22P02", `01`: "22P02",
	} {
		if verdict, _ := judged(t, conn, v.Name, document); verdict != code {
			t.Errorf("%q: Postgres says %s, want SQLSTATE %s", document, verdict, code)
		}
		if document == `"\u0000"` {
			continue // a string of JSON, which only Postgres can't hold
		}
		if value, err := schema.Decode([]byte(document)); err == nil {
			t.Errorf("%q: the Go side reads %q", document, value)
		}
	}
	if _, err := tryParse("{\"const\": \"\xff\"}"); err == nil {
		t.Error("a schema that isn't UTF-8 was accepted")
	}
}

// TestDuplicateKeys: of a key written twice the last one counts, in documents; a schema with one is read in the same way.
func TestDuplicateKeys(t *testing.T) {
	t.Parallel()
	conn := database(t)
	s := parse(t, `{"properties": {"a": {"type": "integer"}}, "maxProperties": 1, "type": "string", "type": "object"}`)
	v := mustCompile(t, s)
	exec(t, conn, v.SQL)
	for document, want := range map[string]string{`{"a": 1, "a": "x"}`: "/a type", `{"a": "x", "a": 1}`: "", `{"a": 1, "\u0061": 2}`: "", `{"a": 1, "b": 1}`: " maxProperties"} {
		verdict, findings := judged(t, conn, v.Name, document)
		if brief(findings) != want || verdict != fmt.Sprint(want == "") {
			t.Errorf("%s: Postgres says %s, %q, want %q", document, verdict, brief(findings), want)
		}
		value, err := schema.Decode([]byte(document))
		if err != nil || brief(s.Findings(value)) != want {
			t.Errorf("%s: the Go side says %q, %v, want %q", document, brief(s.Findings(value)), err, want)
		}
	}
}

// TestHugeNumbers: as far as numeric goes both judge exactly; beyond, both refuse.
func TestHugeNumbers(t *testing.T) {
	t.Parallel()
	conn := database(t)
	digits := strings.Repeat("7", 400)
	for text, documents := range map[string]map[string]string{
		`{"type": "integer", "multipleOf": 7}`: {
			digits: "true", digits[1:] + "8": "false", digits + ".0": "true", digits + ".5": "false", "7e399": "true", "1e400": "false", "7e131071": "true", "7e131072": "refused",
			"1e999999999": "refused", "1e99999999999999999999": "refused", "-" + digits: "true", "7" + strings.Repeat("0", 131_071): "true", "7" + strings.Repeat("0", 131_072): "refused",
		},
		`{"const": 1` + strings.Repeat("0", 400) + `}`:             {"1e400": "true", "10e399": "true", "1e401": "false", "1." + strings.Repeat("0", 400) + "e400": "true"},
		`{"exclusiveMinimum": 0, "maximum": 1e-16383}`:             {"1e-16383": "true", "2e-16383": "false", "1e-16384": "refused", "1e-999999999": "refused", "0": "false", "0e-99999": "refused"},
		`{"uniqueItems": true}`:                                    {`[1e400, 10e399]`: "false", `[1e400, 1e401]`: "true", `[` + digits + `, ` + digits + `.0]`: "false"},
		`{"minimum": ` + digits + `, "maximum": ` + digits + `.5}`: {digits: "true", digits + ".25": "true", digits + ".51": "false", digits[1:]: "false"},
	} {
		var s *schema.Schema
		bounded(t, text, func() { s = parse(t, text) })
		v := mustCompile(t, s)
		exec(t, conn, v.SQL)
		for document, want := range documents {
			verdict, _ := judged(t, conn, v.Name, document)
			bounded(t, document, func() {
				value, err := schema.Decode([]byte(document))
				switch {
				case err != nil && want != "refused":
					t.Errorf("%.60s, %.40s: %v", text, document, err)
				case err == nil && fmt.Sprint(len(s.Findings(value)) == 0) != want:
					t.Errorf("%.60s, %.40s: the Go side says %t, want %s", text, document, len(s.Findings(value)) == 0, want)
				}
			})
			if len(verdict) == 5 && verdict != "false" {
				verdict = "refused"
			}
			if verdict != want && want != "refused" {
				t.Errorf("%.60s, %.40s: Postgres says %s, want %s", text, document, verdict, want)
			}
		}
		exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
	}
	for _, text := range []string{`{"minimum": 1e999999999}`, `{"multipleOf": 1e-999999999}`, `{"const": 1e999999999}`, `{"enum": [[1e999999999]]}`, `{"maxLength": 1e999999999}`} {
		bounded(t, text, func() {
			if s, err := tryParse(text); err == nil {
				if _, err := compile.Schema(s); err == nil {
					t.Errorf("%s was accepted", text)
				}
			}
		})
	}
}
