package compile_test

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// answer is what both functions of a validator say about one document.
type answer struct {
	valid    bool
	findings []schema.Finding
}

// database connects to one that has the schema for validators.
func database(t testing.TB) *pgx.Conn {
	t.Helper()
	conn := dbtest.New(t).Conn(t)
	exec(t, conn, "create schema pgstrata_check")
	return conn
}

func exec(t testing.TB, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}

// parse resolves a schema that stands alone.
func parse(t testing.TB, text string) *schema.Schema {
	t.Helper()
	s, err := schema.Compile("pgstrata:///thing/default/1.0.0", []byte(text), nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	s.Document, s.Variant, s.Version = "thing", "default", schema.Version{Major: 1}
	return s
}

func mustCompile(t testing.TB, s *schema.Schema) *compile.Validator {
	t.Helper()
	v, err := compile.Schema(s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// ask judges documents with the functions of an installed validator.
func ask(t testing.TB, conn *pgx.Conn, v *compile.Validator, documents []string) []answer {
	t.Helper()
	return query(t, conn, "pgstrata_check."+v.Name+"(d)", "pgstrata_check."+v.Explain+"(d)", documents)
}

func query(t testing.TB, conn *pgx.Conn, valid, explain string, documents []string) []answer {
	t.Helper()
	rows, err := conn.Query(context.Background(),
		"select coalesce("+valid+"::text, 'null'), coalesce("+explain+"::text, 'null') from unnest($1::text[]) with ordinality u(x, n), lateral (select x::jsonb as d offset 0) j order by n", documents)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (answer, error) {
		var verdict, findings string
		if err := row.Scan(&verdict, &findings); err != nil {
			return answer{}, err
		}
		if verdict == "null" || findings == "null" {
			t.Fatal("a function returned null")
		}
		var a answer
		a.valid = verdict == "true"
		return a, json.Unmarshal([]byte(findings), &a.findings)
	})
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

// ofEmptyKey drops the empty tokens of a pointer: the Go library loses the token of a key that is the empty string.
func ofEmptyKey(findings []schema.Finding) []schema.Finding {
	list := slices.Clone(findings)
	for i := range list {
		list[i].Pointer = strings.TrimSuffix(strings.ReplaceAll(list[i].Pointer, "//", "/"), "/")
	}
	slices.SortStableFunc(list, func(a, b schema.Finding) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword), strings.Compare(a.SchemaLocation, b.SchemaLocation))
	})
	return slices.Compact(list)
}

// same compares what Go and Postgres say: the verdict and the whole of every finding.
func same(s *schema.Schema, document string, a answer) (disagreement string) {
	value, err := schema.Decode([]byte(document))
	if err != nil {
		return err.Error()
	}
	return differ(document, s.Findings(value), a)
}

func differ(document string, want []schema.Finding, a answer) string {
	if strings.Contains(document, `"":`) {
		want, a.findings = ofEmptyKey(want), ofEmptyKey(a.findings)
	}
	if a.valid != (len(want) == 0) || lines(want) != lines(a.findings) {
		return "Go says\n" + lines(want) + "Postgres says " + map[bool]string{true: "valid", false: "invalid"}[a.valid] + "\n" + lines(a.findings)
	}
	return ""
}

func lines(findings []schema.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		text, _ := json.Marshal(f) // strings alone
		b.WriteString("  " + string(text) + "\n")
	}
	return b.String()
}
