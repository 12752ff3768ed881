package generate_test

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // goose works on database/sql
	"github.com/pressly/goose/v3"
	goosestore "github.com/pressly/goose/v3/database"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/generate"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/migrations"
)

// thing is a document with two variants: red has two versions with a lens that loses a name, blue has one.
var thing = map[string]string{
	"pgstrata.yaml": `migrations: {dir: migrations}
documents:
  thing:
    table: app.things
    column: doc
    key: [org, "The Id"]
    discriminator: kind
`,
	"jsonschemas/thing/red/1.0.0.json": `{"$id": "pgstrata:///thing/red/1.0.0", "type": "object", "required": ["schema_version"], "additionalProperties": false,
		"properties": {"schema_version": {"const": "1.0.0"}, "amount": {"type": "integer"}, "name": {"type": "string"}}}`,
	"jsonschemas/thing/red/2.0.0.json": `{"$id": "pgstrata:///thing/red/2.0.0", "type": "object", "required": ["schema_version"], "additionalProperties": false,
		"properties": {"schema_version": {"const": "2.0.0"}, "total": {"type": "integer"}}}`,
	"jsonschemas/thing/red/1.0.0--2.0.0.lens.yaml": "steps:\n  - rename: /amount\n    to: total\n  - remove: /name\n",
	"jsonschemas/thing/red/default.json":           `{"schema_version": "2.0.0"}`,
	"jsonschemas/thing/blue/1.0.0.json": `{"$id": "pgstrata:///thing/blue/1.0.0", "type": "object", "required": ["schema_version"],
		"properties": {"schema_version": {"const": "1.0.0"}}}`,
	"jsonschemas/thing/blue/default.json": `{"schema_version": "1.0.0"}`,
	"migrations/00001_things.sql": `-- +goose Up
create schema app;
create table app.things (org int, "The Id" text, kind text, note text, doc jsonb, primary key (org, "The Id"));
-- +goose Down
drop schema app cascade;
`,
}

const (
	old1 = `{"schema_version": "1.0.0", "amount": 1, "name": "x"}`
	new1 = `{"schema_version": "2.0.0", "total": 1}`
)

// folder is a project on disk.
type folder string

// newFolder holds the thing, with more laid over it; an empty text takes a file away.
func newFolder(t testing.TB, more map[string]string) folder {
	t.Helper()
	f := folder(t.TempDir())
	files := maps.Clone(thing)
	maps.Copy(files, more)
	for name, text := range files {
		if text != "" {
			f.write(t, name, text)
		}
	}
	return f
}

func (f folder) path(name string) string { return filepath.Join(string(f), filepath.FromSlash(name)) }

func (f folder) write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(f.path(name)), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(f.path(name), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func (f folder) load(t testing.TB) *project.Project {
	t.Helper()
	p, err := project.Load(f.path("pgstrata.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// generate writes what is new; without a migration both results are "".
func (f folder) generate(t testing.TB) (name, text string) {
	t.Helper()
	m, err := generate.Project(f.load(t))
	if err != nil {
		t.Fatal(err)
	}
	return f.keep(t, m)
}

func (f folder) keep(t testing.TB, m *generate.Migration) (name, text string) {
	t.Helper()
	if m == nil {
		return "", ""
	}
	if err := os.WriteFile(m.File, []byte(m.SQL), 0o644); err != nil {
		t.Fatal(err)
	}
	return filepath.Base(m.File), m.SQL
}

func (f folder) provider(t testing.TB, url string) *goose.Provider {
	t.Helper()
	return provider(t, url, "goose_db_version", os.DirFS(f.path("migrations")))
}

func (f folder) up(t testing.TB, url string) {
	t.Helper()
	if _, err := f.provider(t, url).Up(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (f folder) down(t testing.TB, url string) {
	t.Helper()
	if _, err := f.provider(t, url).Down(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func provider(t testing.TB, url, table string, files fs.FS) *goose.Provider {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	store, err := goosestore.NewStore(goosestore.DialectPostgres, table)
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider("", db, files, goose.WithStore(store))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// database has pgstrata's own schema and the folder's migrations; the connection is the owner's, who is no superuser.
func database(t testing.TB, f folder) (*dbtest.DB, *pgx.Conn) {
	t.Helper()
	db := dbtest.New(t)
	files, err := fs.Sub(migrations.System, "system")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider(t, db.URL, "public.pgstrata_system_version", files).Up(context.Background()); err != nil {
		t.Fatal(err)
	}
	f.up(t, db.URL)
	return db, db.Conn(t)
}

// expanded is a database whose guard accepts both versions of red.
func expanded(t testing.TB, more map[string]string) (folder, *dbtest.DB, *pgx.Conn) {
	t.Helper()
	f := newFolder(t, more)
	f.generate(t)
	db, conn := database(t, f)
	return f, db, conn
}

func exec(t testing.TB, conn *pgx.Conn, sql string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), sql, args...); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}

// refused wants an error of that SQLSTATE.
func refused(t testing.TB, conn *pgx.Conn, code, sql string) *pgconn.PgError {
	t.Helper()
	_, err := conn.Exec(context.Background(), sql)
	var e *pgconn.PgError
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("%s: want SQLSTATE %s, got %v", sql, code, err)
	}
	return e
}

// rows is a result as text, a line a row.
func rows(t testing.TB, conn *pgx.Conn, sql string) string {
	t.Helper()
	result, err := conn.Query(context.Background(), sql)
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	lines, err := pgx.CollectRows(result, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
	return strings.Join(lines, "\n")
}
