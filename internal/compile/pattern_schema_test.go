package compile_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compile"
)

// TestPatternSchemas judges by patterns that RE2 can't read, wherever a schema may have them, in both engines.
func TestPatternSchemas(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for text, documents := range map[string]map[string]bool{
		`{"pattern": "^(?=.*\\d)(?!.*x)\\w+$", "minLength": 3}`: {
			`"ab1"`: true, `"abc"`: false, `"x11"`: false, `"1"`: false, `1`: true, `"é1a"`: false, `""`: false,
		},
		`{"type": "object", "properties": {"pattern": {"pattern": "a(?!b)"}}}`: {
			`{"pattern": "ab"}`: false, `{"pattern": "ac"}`: true, `{}`: true,
		},
		`{"const": {"pattern": "(?=a)", "patternProperties": {"(?=b)": 1}}}`: {
			`{"pattern": "(?=a)", "patternProperties": {"(?=b)": 1}}`: true, `{"pattern": "(?=a)"}`: false,
		},
		`{"$defs": {"a/b": {"items": {"pattern": "\\cA(?=b)"}}}, "$ref": "#/$defs/a~1b"}`: {
			`["\u0001b"]`: true, `["\u0001c"]`: false,
		},
		`{"x-own": {"a": {"pattern": "(?<=a)b"}}, "$ref": "#/x-own/a"}`: {
			`"ab"`: true, `"b"`: false,
		},
		`{"patternProperties": {"^a(?!b)": {"type": "integer"}, "c$": {"minimum": 3}}, "properties": {"z": true}, "additionalProperties": false}`: {
			`{"ac": 3, "z": 1}`: true, `{"ac": 1}`: false, `{"ad": "x"}`: false, `{"ab": 1}`: false, `{"": 1}`: false, `{"ab": 1, "q": 1, "ad": 0}`: false, `[]`: true,
		},
		`{"patternProperties": {"^(?!a)": {"type": "integer"}}, "additionalProperties": {"type": "string", "minLength": 2}}`: {
			`{"": 1}`: true, `{"": "x"}`: false, `{"a": "xy", "b": 1}`: true, `{"a": "x", "b": "y"}`: false, `{"a~/b": 1}`: false,
		},
		`{"patternProperties": {"(?=a)": {"type": "integer"}}, "additionalProperties": {"type": "string", "minLength": 2}}`: {
			`{"": 1}`: false, `{"": "xx", "a": 1}`: true, `{"": "x", "q": "x"}`: false,
		},
		`{"allOf": [{"patternProperties": {"^(?=a)": true}}], "anyOf": [{"patternProperties": {"b(?!c)": {"type": "integer"}}}, {"required": ["x"]}], "unevaluatedProperties": {"type": "null"}}`: {
			`{"a": 1, "b": 2, "q": null}`: true, `{"q": 1}`: false, `{"b": "s"}`: false, `{"b": "s", "x": null}`: false, `{"bc": 1}`: false, `{"": null}`: true, `{"": 0}`: false,
		},
		`{"patternProperties": {"^(?=a)": {"patternProperties": {"^(?=b)": {"type": "integer"}}, "additionalProperties": false}}}`: {
			`{"a": {"b": 1}}`: true, `{"a": {"b": "x", "c": 1}, "d": 1}`: false,
		},
		`{"propertyNames": {"pattern": "^(?!_)"}, "additionalProperties": {"$ref": "#"}}`: {
			`{"a": {"b": {}}}`: true, `{"a": {"_b": {}}}`: false, `{"_": {}}`: false,
		},
		`{"pattern": "^a{1200}$"}`:                                           {`"` + strings.Repeat("a", 1200) + `"`: true, `"` + strings.Repeat("a", 1199) + `"`: false},
		`{"pattern": "a\\0b"}`:                                               {`"ab"`: false, `1`: true},
		`{"pattern": "^(['\"*])\\w*\\1$"}`:                                   {`"'a'"`: true, `"'a*"`: false, `"**"`: true},
		`{"enum": [], "pattern": "(?=a)"}`:                                   {`"a"`: false, `"b"`: false},
		`{"pattern": "(?=a)", "format": "date"}`:                             {`"a"`: true, `"b"`: false},
		`{"type": "integer", "pattern": "(?=a)"}`:                            {`"b"`: false, `1`: true},
		`{"pattern": "pgstrata-ecma-61"}`:                                    {`"a"`: false, `"pgstrata-ecma-61"`: true},
		`{"patternProperties": {"^\\s$": false, "^.$": {"type": "string"}}}`: {`{"\u00a0": 1}`: false, `{"\u2028": 1}`: false, `{"\u0085": "x"}`: true, `{"\u0085": 1}`: false},
		`{"$schema": "http://json-schema.org/draft-04/schema#", "id": "http://x.y/z", "definitions": {"a": {"id": "#q", "pattern": "(?=a)"}}, "items": {"$ref": "#q"}}`: {`["a"]`: true, `["b"]`: false},
		`{"$schema": "http://json-schema.org/draft-07/schema#", "dependencies": {"a": {"propertyNames": {"pattern": "(?=a)"}}}}`:                                        {`{"a": 1}`: true, `{"a": 1, "b": 1}`: false, `{"b": 1}`: true},
	} {
		s := parse(t, text)
		v := mustCompile(t, s)
		exec(t, conn, v.SQL)
		for document, valid := range documents {
			a := ask(t, conn, v, []string{document})[0]
			if a.valid != valid {
				t.Errorf("%s\n%.100s: %t", text, document, a.valid)
			}
			if d := same(s, document, a); d != "" {
				t.Errorf("%s\n%.100s: %s", text, document, d)
			}
			for _, f := range a.findings {
				if strings.Contains(f.SchemaLocation+f.Message, "pgstrata-ecma") && !strings.Contains(text, "pgstrata-ecma") {
					t.Errorf("%s\n%s", text, lines(a.findings))
				}
			}
		}
	}
}

// TestPatternPlace: a pattern that is refused is refused by its place in the schema and in the pattern.
func TestPatternPlace(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		`{"properties": {"a": {"pattern": "(a+)\\1"}}}`:           "at pgstrata:///thing/default/1.0.0#/properties/a: pattern: the pattern (a+)\\1, at character 5: ",
		`{"items": {"patternProperties": {"\\p{Emoji}": 1}}}`:     "",
		`{"items": {"patternProperties": {"x\\p{Emoji}": true}}}`: "#/items: patternProperties: the pattern x\\p{Emoji}, at character 2: ",
		`{"$defs": {"a/b": {"pattern": "x(y"}}}`:                  `at "/$defs/a~1b/pattern": the pattern x(y, at character 2: this group is not closed`,
	} {
		if _, err := tryParse(text); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// TestPatternExplosion gives patterns that backtracking never finishes a text of 50 KB. Postgres is given a minute for each.
func TestPatternExplosion(t *testing.T) {
	t.Parallel()
	conn := database(t)
	exec(t, conn, "set statement_timeout = '60s'")
	long := strings.Repeat("a", 50_000) + "!"
	for _, pattern := range []string{
		`^(a+)+$`, `(a*)*b`, `^(?=(a+)+$)a`, `^(?:a|aa)+$`, `^(?!(?:a?){30}b)(.*a){20}$`, `(?:(?=a{0,9}b)a)+`, `^((a|b)*(c|d)*)*e`, `(?:a?){30}b$`,
		`(?=.*b)(?=.*c).{8,}`, `^a(?=.*b)(?!.*c)a`, `(?:(?<=a.*)b|(?<!b.*)c)+`, `a(?=[a-c]{0,31}a[a-c]{0,31}b)`,
	} {
		s := parse(t, fmt.Sprintf(`{"pattern": %q}`, pattern))
		v := mustCompile(t, s)
		exec(t, conn, v.SQL)
		var valid bool
		if err := conn.QueryRow(context.Background(), "select "+compile.Namespace+"."+v.Name+"(to_jsonb($1::text))", long).Scan(&valid); err != nil {
			t.Errorf("%s: %v", pattern, err)
		}
		if findings := s.Findings(long); valid || len(findings) != 1 || findings[0].Keyword != "pattern" {
			t.Errorf("%s: Postgres says %t, Go finds %v", pattern, valid, findings)
		}
	}
}
