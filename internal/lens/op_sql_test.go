package lens_test

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/lens"
)

func TestSQLRunsInTheDatabaseOnly(t *testing.T) {
	t.Parallel()
	l := parse(t, `
steps:
  - sql: /a
    up: "pg_catalog.to_jsonb(pg_catalog.upper(value #>> '{}'))"
    down: "pg_catalog.to_jsonb(pg_catalog.lower(value #>> '{}'))"
`)
	if l.OneWay() || l.InGo() {
		t.Error("it has a way back, and is not for Go")
	}
	_, _, err := l.Up(decode(t, `{"v": "1.0.0"}`), nil)
	if err == nil || !strings.Contains(err.Error(), "sql /a (line 3) is written in SQL") {
		t.Errorf("Go did it, or says %v", err)
	}
	conn := database(t)
	f := install(t, conn, l).Functions
	for doc, want := range map[string][2]string{
		`{"a": "x", "v": "1.0.0"}`:           {`{"a": "X", "v": "2.0.0"}`, ""},
		`{"a": "Xy", "v": "1.0.0"}`:          {`{"a": "XY", "v": "2.0.0"}`, `{"1.0.0--2.0.0": {"1": {"value": "Xy"}}}`},
		`{"v": "1.0.0"}`:                     {`{"v": "2.0.0"}`, ""},
		`{"a": null, "b": 1, "v": "1.0.0"}`:  {"", ""}, // the expression gives null
		`{"a": "x", "b": 1.0, "v": "2.0.0"}`: {"", ""},
	} {
		lifted, lost := full(t, conn, f.Up, doc, "")
		if lifted != want[0] || lost != want[1] {
			t.Errorf("%s became %s with %s", doc, lifted, lost)
		}
		if lifted == "" {
			continue
		}
		if back, _ := full(t, conn, f.Down, lifted, lost); back != doc {
			t.Errorf("%s came back as %s", doc, back)
		}
	}
}

func TestSQLWithoutAWayBack(t *testing.T) {
	t.Parallel()
	l := parse(t, `
steps:
  - each: /a
    steps:
      - sql: ""
        up: "pg_catalog.to_jsonb(pg_catalog.length(value #>> '{}'))"
`)
	if !l.OneWay() || l.Invert().OneWay() || !l.Loses() {
		t.Error("it goes one way, and loses what it replaces")
	}
	conn := database(t)
	f := install(t, conn, l).Functions
	const doc = `{"a": {"b": "four", "c": "fives"}, "v": "1.0.0"}`
	lifted, lost := full(t, conn, f.Up, doc, "")
	if lifted != `{"a": {"b": 4, "c": 5}, "v": "2.0.0"}` {
		t.Errorf("up: %s", lifted)
	}
	if back, _ := full(t, conn, f.Down, lifted, lost); back != doc {
		t.Errorf("with its complement it comes back as %s", back)
	}
	changed := strings.Replace(lifted, "5", "6", 1)
	if back, _ := full(t, conn, f.Down, changed, lost); back != "" {
		t.Errorf("what was changed since comes back as %s", back)
	}
	var why string
	err := conn.QueryRow(context.Background(), "select "+lens.Namespace+"."+f.Down.Why+"($1::text::jsonb, $2::text::jsonb)::text", changed, lost).Scan(&why)
	if err != nil || !strings.Contains(why, `"pointer": "/a/c"`) || !strings.Contains(why, "goes one way") {
		t.Errorf("why: %s, %v", why, err)
	}
}

// full calls the function with complements; "" is null.
func full(t *testing.T, conn *pgx.Conn, d lens.Direction, doc, kept string) (lifted, lost string) {
	t.Helper()
	sql := "select coalesce(f[1]::text, ''), coalesce(f[2]::text, '') from (select " + lens.Namespace + "." + d.Full + "($1::text::jsonb, nullif($2::text, '')::jsonb)) r (f)"
	if err := conn.QueryRow(context.Background(), sql, doc, kept).Scan(&lifted, &lost); err != nil {
		t.Fatal(err)
	}
	return lifted, lost
}
