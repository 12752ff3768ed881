package compile

import (
	"bytes"
	"encoding/json"
	"math/big"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// text is a string as an SQL literal.
func text(s string) string { return pg.Literal(s) }

// literals is a list of strings for an "in".
func literals(items []string) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = text(item)
	}
	return strings.Join(quoted, ", ")
}

// textArray is a list of strings as a literal of type text[].
func textArray(items []string) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = arrayItem(item)
	}
	return pg.Literal("{"+strings.Join(quoted, ",")+"}") + "::text[]"
}

func arrayItem(s string) string {
	plain := s != "" && !strings.EqualFold(s, "null")
	for _, r := range s {
		plain = plain && (r == '_' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	}
	if plain {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// jsonLiteral is a JSON value as an SQL literal; ok is false when jsonb can't hold it, so that no document can equal it.
func jsonLiteral(v any) (literal string, ok bool) {
	if holdsNUL(v) {
		return "", false
	}
	return pg.Literal(jsonText(v)), true
}

// jsonText writes a JSON value as it was read.
func jsonText(v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil { // what was decoded from JSON can be encoded
		panic(err)
	}
	return strings.TrimSpace(b.String())
}

// holdsNUL finds the one character that Postgres has no place for.
func holdsNUL(v any) bool {
	switch v := v.(type) {
	case string:
		return strings.ContainsRune(v, 0)
	case []any:
		for _, item := range v {
			if holdsNUL(item) {
				return true
			}
		}
	case map[string]any:
		for key, item := range v {
			if holdsNUL(key) || holdsNUL(item) {
				return true
			}
		}
	}
	return false
}

// decimal writes a number of a schema exactly. Numbers in JSON always end in base ten.
func decimal(r *big.Rat) string {
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}
