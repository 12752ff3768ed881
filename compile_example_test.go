package pgstrata_test

import (
	"fmt"
	"io/fs"
	"strings"
	"testing/fstest"

	"github.com/pgstrata/pgstrata"
)

// One schema guards one column: psql, or a single Exec, runs the script.
func ExampleCompile() {
	c, err := pgstrata.Compile([]byte(`{
		"type": "object",
		"required": ["url"],
		"properties": {"url": {"type": "string", "pattern": "^https://"}, "retries": {"type": "integer", "maximum": 9}}
	}`), pgstrata.CompileOptions{Name: "webhook", Table: "app.hooks", Column: "config"})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(strings.HasPrefix(c.Valid, "pgstrata_check.webhook__"))
	fmt.Println(strings.Contains(c.SQL, `create or replace trigger "zz_pgstrata__config"`))
	fmt.Println(strings.Contains(c.Uninstall, `drop trigger if exists "zz_pgstrata__config" on "app"."hooks"`))
	// Output:
	// true
	// true
	// true
}

// A column is observed first, and guarded by the script of the same schema without Observe.
func ExampleCompile_observe() {
	c, err := pgstrata.Compile([]byte(`{"type": "object", "required": ["url"]}`),
		pgstrata.CompileOptions{Name: "webhook", Table: "app.hooks", Column: "config", Observe: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(c.Observed)
	fmt.Println(strings.Contains(c.Uninstall, "drop schema pgstrata_check_observed"))
	// Output:
	// pgstrata_check_observed.observed
	// true
}

// Notes say what became of each part of the schema.
func ExampleCompile_notes() {
	c, err := pgstrata.Compile([]byte(`{
		"type": "array",
		"items": {"type": "string", "maxLength": 20, "maximum": 5}
	}`), pgstrata.CompileOptions{Name: "tags"})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range c.Notes {
		fmt.Println(n.Decision, n.Path, n.Reason)
	}
	// Output:
	// dropped #/items what it says of values of type number: none comes so far
	// folded #/items 3 keywords in one expression
}

// What has no exact form in SQL is refused by path and keyword.
func ExampleCompile_refused() {
	_, err := pgstrata.Compile([]byte(`{"properties": {"size": {"maximun": 5}}}`), pgstrata.CompileOptions{Name: "box", File: "box.json"})
	fmt.Println(err)
	// Output:
	// compile schema: box.json#/properties/size: maximun: can't be compiled exactly: this keyword is not known
	//   → Check its spelling; annotations of your own begin with x-.
}

// Other schemas are read from the folders that are given, and from nowhere else.
func ExampleCompile_remotes() {
	c, err := pgstrata.Compile([]byte(`{"$ref": "https://example.com/money.json"}`), pgstrata.CompileOptions{
		Name:    "price",
		Remotes: map[string]fs.FS{"https://example.com/": fstest.MapFS{"money.json": {Data: []byte(`{"type": "number", "minimum": 0}`)}}},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	findings, err := c.Findings([]byte(`-1`))
	fmt.Println(findings[0].Keyword, findings[0].Schema, err)
	// Output: minimum https://example.com/money.json#/minimum <nil>
}
