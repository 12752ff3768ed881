package compile_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/compile"
)

// TestDepth: schemas that contain themselves give the right answer for hundreds of levels. Where Postgres' stack ends they raise
// its own clear error, which refuses a write, and the session goes on.
func TestDepth(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for _, shape := range []struct{ schema, open, end, bad, shut string }{
		{`{"type": "object", "properties": {"n": {"$ref": "#"}}, "additionalProperties": false}`, `{"n":`, `{}`, `1`, `}`},
		{`{"type": ["array", "integer"], "items": {"$ref": "#"}}`, `[`, `1`, `"x"`, `]`},
		{`{"$dynamicAnchor": "n", "type": ["object", "null"], "allOf": [{"properties": {"n": {"$dynamicRef": "#n"}}}], "unevaluatedProperties": false}`, `{"n":`, `null`, `1`, `}`},
	} {
		v := mustCompile(t, parse(t, shape.schema))
		exec(t, conn, v.SQL)
		for _, depth := range []int{300, 10_000} {
			for end, want := range map[string]bool{shape.end: true, shape.bad: false} {
				document := strings.Repeat(shape.open, depth) + end + strings.Repeat(shape.shut, depth)
				valid, err := judgeDeep(conn, v, document)
				var refused *pgconn.PgError
				switch {
				case depth == 300 && (err != nil || valid != want):
					t.Errorf("%s: %d levels that end in %s: valid %t, %v", shape.schema, depth, end, valid, err)
				case depth == 10_000 && (!errors.As(err, &refused) || refused.Code != "54001"):
					t.Errorf("%s: %d levels that end in %s: valid %t, %v", shape.schema, depth, end, valid, err)
				}
			}
		}
	}
}

// judgeDeep asks both functions, which must agree.
func judgeDeep(conn *pgx.Conn, v *compile.Validator, document string) (valid bool, err error) {
	var none bool
	err = conn.QueryRow(context.Background(), "select pgstrata_check."+v.Name+"(d), pgstrata_check."+v.Explain+"(d) = '[]' from (select $1::text::jsonb as d offset 0) j",
		document).Scan(&valid, &none)
	if err == nil && valid != none {
		err = errors.New("the explainer disagrees")
	}
	return valid, err
}
