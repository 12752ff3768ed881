package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// TestLargeSchema is read in a bearable way that changes no verdict.
func TestLargeSchema(t *testing.T) {
	t.Parallel()
	read := func(n int, more string) (*schema.Schema, error) {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"p%d": {"type": "string", "maxLength": %d},`, i, i)
		}
		text := `{"properties": {` + b.String() + `"list": {"items": {"type": "integer"}, "contains": {"minimum": 5}, "minContains": 2}},
			"dependentRequired": {"p1": ["p2"]}, "unevaluatedProperties": false` + more + `}`
		return schema.Single("large.json", "pgstrata:///large.json", []byte(text), schema.Fetch())
	}
	document, err := schema.Decode([]byte(`{"p1": "xx", "p1000": 7, "other": 1, "list": [1, "x", 6]}`))
	if err != nil {
		t.Fatal(err)
	}
	small, err := read(1001, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []int{3000, 25000} {
		large, err := read(n, "")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(small.Findings(document), large.Findings(document)); diff != "" {
			t.Errorf("%d properties (-few +many):\n%s", n, diff)
		}
	}
	if _, err := read(25000, `, "prefixItems": []`); err == nil || !strings.Contains(err.Error(), "large.json") {
		t.Errorf("want a refusal that names the file, got %v", err)
	}
	if _, err := read(25000, `, "allOf": [{"prefixItems": [true]}]`); err == nil || !strings.Contains(err.Error(), "with prefixItems in draft 2020-12 at most 20000 are read") {
		t.Errorf("want a refusal for its size, got %v", err)
	}
}
