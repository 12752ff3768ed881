package lens_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/jsonschemas"
)

// family loads one of the foundation's, with its lenses.
func family(t testing.TB, document, variant string) (*schema.Family, *lens.History) {
	t.Helper()
	set, err := schema.Load(jsonschemas.FS, ".", document, "schema_version")
	if err != nil {
		t.Fatal(err)
	}
	f := set.Family(variant)
	h, err := lens.Load(jsonschemas.FS, ".", "schema_version", f)
	if err != nil {
		t.Fatal(err)
	}
	return f, h
}

// parse reads a lens from 1.0.0 to 2.0.0 whose version field is "v".
func parse(t testing.TB, text string) *lens.Lens {
	t.Helper()
	l, err := lens.Parse("1.0.0--2.0.0.lens.yaml", "v", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return l
}

func decode(t testing.TB, text string) any {
	t.Helper()
	v, err := schema.Decode([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return v
}

func database(t testing.TB) *pgx.Conn {
	t.Helper()
	conn := dbtest.New(t).Conn(t)
	exec(t, conn, "create schema "+lens.Namespace)
	return conn
}

func exec(t testing.TB, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}
