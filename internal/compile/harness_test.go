package compile_test

import (
	"context"
	"encoding/json"
	"errors"
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
	s, err := tryParse(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s
}

func tryParse(text string, choices ...schema.Option) (*schema.Schema, error) {
	s, err := schema.Compile("pgstrata:///thing/default/1.0.0", []byte(text), func(url string) ([]byte, error) {
		return nil, errors.New("no schema at " + url)
	}, choices...)
	if err != nil {
		return nil, err
	}
	s.Document, s.Variant, s.Version = "thing", "default", schema.Version{Major: 1}
	return s, nil
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

// same compares what Go and Postgres say: the verdict and the whole of every finding.
func same(s *schema.Schema, document string, a answer) (disagreement string) {
	value, err := schema.Decode([]byte(document))
	if err != nil {
		return err.Error()
	}
	return differ(s.Findings(value), a)
}

func differ(want []schema.Finding, a answer) string {
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
