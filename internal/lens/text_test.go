package lens_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/pgstrata/pgstrata/internal/lens"
)

// TestText holds Go's text of a value against jsonb's own.
func TestText(t *testing.T) {
	t.Parallel()
	conn := database(t)
	docs := anything(rand.New(rand.NewPCG(1, 2)), documents(t), "1.0.0", []any{
		"a", "bb", "b", json.Number("0e5"), json.Number("0.0e-3"), json.Number("-0e1"), json.Number("12.5e1"), json.Number("1E+3"), json.Number("1e-7"),
		json.Number("100e-2"), json.Number("-12.340e-1"), json.Number("0.00"), "\x7f\u2028\b\f\r\t<&>",
	})
	for _, doc := range docs {
		plain, err := json.Marshal(doc)
		if err != nil {
			t.Fatal(err)
		}
		var want string
		if err := conn.QueryRow(context.Background(), "select $1::text::jsonb::text", string(plain)).Scan(&want); err != nil {
			t.Fatal(err)
		}
		if got := lens.Text(doc); got != want {
			t.Fatalf("%s\n  Go       %s\n  Postgres %s", plain, got, want)
		}
	}
}
