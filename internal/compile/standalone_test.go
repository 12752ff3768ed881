package compile_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const (
	firstShape  = `{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}, "list": {"items": {"type": "string"}}}}`
	secondShape = `{"type": "object", "required": ["b"], "properties": {"b": {"type": "integer"}, "list": {"items": {"type": "string"}}}}`
)

var oddColumn = compile.Script{Name: "config", Table: pg.Table{Schema: "app", Name: "Odd 'table"}, Column: `the "doc`}

func script(t testing.TB, o compile.Script, text string) *compile.Compiled {
	t.Helper()
	s, err := schema.Single("config.json", schema.Address("config.json"), []byte(text), schema.Fetch())
	if err != nil {
		t.Fatal(err)
	}
	c, err := o.Compile(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// batch sends a script as it is printed, in one message, as psql -c does.
func batch(conn *pgx.Conn, sql string) error {
	_, err := conn.PgConn().Exec(context.Background(), sql).ReadAll()
	return err
}

func mustBatch(t testing.TB, conn *pgx.Conn, sql string) {
	t.Helper()
	if err := batch(conn, sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}

// everything lists what a script could leave behind.
func everything(t testing.TB, conn *pgx.Conn) string {
	t.Helper()
	var list string
	err := conn.QueryRow(context.Background(), `
		select coalesce(string_agg(x, E'\n' order by x), '') from (
			select 'schema ' || nspname from pg_namespace where nspname !~ '^pg_(toast|temp)'
			union all select 'function ' || oid::regprocedure from pg_proc where oid >= 16384
			union all select 'trigger ' || tgname || tgenabled::text from pg_trigger where not tgisinternal
			union all select 'constraint ' || conname || convalidated from pg_constraint where oid >= 16384 and contype <> 'n') x(x)`).Scan(&list)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func oddTable(t testing.TB) (*dbtest.DB, *pgx.Conn) {
	t.Helper()
	db := dbtest.New(t)
	conn := db.Conn(t)
	exec(t, conn, `create schema app; create table app."Odd 'table" (id int primary key, "the ""doc" jsonb, note text)`)
	return db, conn
}

func fails(t testing.TB, conn *pgx.Conn, sql string) *pgconn.PgError {
	t.Helper()
	_, err := conn.Exec(context.Background(), sql)
	var failed *pgconn.PgError
	if !errors.As(err, &failed) || failed.Code != "23514" {
		t.Fatalf("want a check violation, got %v: %s", err, sql)
	}
	return failed
}

func TestStandaloneTrigger(t *testing.T) {
	t.Parallel()
	db, conn := oddTable(t)
	exec(t, conn, `insert into app."Odd 'table" values (1, '{"a": "geheim"}', '')`)
	before := everything(t, conn)
	first := script(t, oddColumn, firstShape)
	mustBatch(t, conn, first.SQL)
	mustBatch(t, conn, first.SQL) // again changes nothing

	exec(t, conn, `insert into app."Odd 'table" values (2, '{"a": 1}'), (3, null)`)
	exec(t, conn, `update app."Odd 'table" set note = 'the bad one stays as it is' where id = 1`)
	failed := fails(t, conn, `insert into app."Odd 'table" values (4, '{"a": "geheim", "list": ["x", 7]}')`)
	want := []string{
		`Odd 'table.the "doc is not valid by the schema config: type at /a (must be of type integer), and 1 more`,
		`{"total": 2, "document": "config", "findings": [{"keyword": "type", "pointer": "/a"}, {"keyword": "type", "pointer": "/list/1"}]}`,
		"app", "Odd 'table", `the "doc`, "config_valid",
	}
	got := []string{failed.Message, failed.Detail, failed.SchemaName, failed.TableName, failed.ColumnName, failed.ConstraintName}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	if strings.Contains(failed.Message+failed.Detail+failed.Hint+failed.Where, "geheim") {
		t.Error("the error holds a value")
	}
	admin := db.AdminConn(t)
	exec(t, admin, `set session_replication_role = replica`)
	fails(t, admin, `insert into app."Odd 'table" values (4, '{}')`)

	// Whoever else writes the table needs no grant of ours, and no search_path.
	writer := db.ConnAs(t, "standalone_writer")
	exec(t, conn, `grant usage on schema app to standalone_writer; grant all on app."Odd 'table" to standalone_writer`)
	exec(t, writer, `set search_path = ''`)
	exec(t, writer, `insert into app."Odd 'table" values (5, '{"a": 5}')`)
	fails(t, writer, `insert into app."Odd 'table" values (6, '{"a": []}')`)

	// The next version takes the place of the first, and the first can come back.
	second := script(t, oddColumn, secondShape)
	mustBatch(t, conn, second.SQL)
	fails(t, conn, `insert into app."Odd 'table" values (7, '{"a": 1}')`)
	exec(t, conn, `insert into app."Odd 'table" values (7, '{"b": 1}')`)
	mustBatch(t, conn, first.SQL)
	fails(t, conn, `insert into app."Odd 'table" values (8, '{"b": 1}')`)

	mustBatch(t, conn, second.Uninstall)
	if diff := cmp.Diff(before, everything(t, conn)); diff != "" {
		t.Errorf("uninstall leaves (-before +after):\n%s", diff)
	}
	mustBatch(t, conn, second.Uninstall) // of nothing
}

// TestStandaloneNamesWhatIsMissing by the schema, and never what the document has beside it.
func TestStandaloneNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, conn := oddTable(t)
	mustBatch(t, conn, script(t, oddColumn, `{"required": ["a%s", "b\"'"], "properties": {"a%s": {"maximum": 3}, "b\"'": true}, "additionalProperties": false}`).SQL)
	for document, want := range map[string]string{
		`{"a%s": 1}`:                              `required at the top (must have the keys "a%s", "b\"'")`,
		`{"a%s": 77, "b\"''": 1}`:                 `maximum at /a%s (must be at most 3)`,
		`{"a%s": 1, "b\"''": "77", "geheim": 77}`: `additionalProperties at the top (has a key that is not allowed here)`,
	} {
		failed := fails(t, conn, `insert into app."Odd 'table" values (1, '`+document+`')`)
		if want = `Odd 'table.the "doc is not valid by the schema config: ` + want; failed.Message != want {
			t.Errorf("the message is\n%s, want\n%s", failed.Message, want)
		}
	}
}

// TestStandaloneOnDeepDocuments: where the stack ends the error says of which column, in a few words.
func TestStandaloneOnDeepDocuments(t *testing.T) {
	t.Parallel()
	_, conn := oddTable(t)
	mustBatch(t, conn, script(t, oddColumn, treeShape).SQL)
	insert := func(depth int) string {
		return `insert into app."Odd 'table" values (1, '` + strings.Repeat(`{"kids": [`, depth) + strings.Repeat("]}", depth) + `')`
	}
	_, err := conn.Exec(context.Background(), insert(2_500))
	var e *pgconn.PgError
	if !errors.As(err, &e) || e.Code != "54001" {
		t.Fatalf("want SQLSTATE 54001, got %v", err)
	}
	if e.Message != `Odd 'table.the "doc is nested too deeply to be judged by the schema config` ||
		e.SchemaName != "app" || e.TableName != "Odd 'table" || e.ColumnName != `the "doc` || len(e.Where) > 200 {
		t.Errorf("the error is %+v", *e)
	}
	fails(t, conn, `insert into app."Odd 'table" values (1, '{"kids": [{"kids": 1}]}')`)
	exec(t, conn, insert(300))
}

func TestStandaloneCheck(t *testing.T) {
	t.Parallel()
	_, conn := oddTable(t)
	before := everything(t, conn)
	check := oddColumn
	check.Check, check.Namespace = true, "My checks"
	first := script(t, check, firstShape)
	mustBatch(t, conn, script(t, oddColumn, firstShape).SQL) // its trigger gives way
	mustBatch(t, conn, first.SQL)
	if now := everything(t, conn); !strings.Contains(now, "constraint pgstrata__the__doc_") || !strings.Contains(now, "true") || strings.Contains(now, "trigger") {
		t.Errorf("want a validated constraint and no trigger:\n%s", now)
	}
	exec(t, conn, `insert into app."Odd 'table" values (1, '{"a": 1}'), (2, null)`)
	fails(t, conn, `insert into app."Odd 'table" values (3, '{"a": "x"}')`)
	fails(t, conn, `insert into app."Odd 'table" values (3, 'null')`)

	// Rows that the next version refuses keep it from being validated, but new ones are judged.
	second := script(t, check, secondShape)
	var failed *pgconn.PgError
	if err := batch(conn, second.SQL); !errors.As(err, &failed) || failed.Code != "23514" {
		t.Fatalf("want the validation to fail, got %v", err)
	}
	exec(t, conn, `insert into app."Odd 'table" values (3, '{"b": 1}')`)
	fails(t, conn, `update app."Odd 'table" set note = 'x' where id = 1`)
	exec(t, conn, `delete from app."Odd 'table" where id = 1`)
	mustBatch(t, conn, second.SQL)

	mustBatch(t, conn, second.Uninstall)
	mustBatch(t, conn, script(t, oddColumn, firstShape).Uninstall)
	if diff := cmp.Diff(before, everything(t, conn)); diff != "" {
		t.Errorf("uninstall leaves (-before +after):\n%s", diff)
	}
}

// TestStandaloneUninstallSpares what other columns and other objects use.
func TestStandaloneUninstallSpares(t *testing.T) {
	t.Parallel()
	_, conn := oddTable(t)
	exec(t, conn, "create table app.other (doc jsonb)")
	here, there := oddColumn, oddColumn
	there.Table, there.Column = pg.Table{Schema: "app", Name: "other"}, "doc"
	mustBatch(t, conn, script(t, here, firstShape).SQL)
	mustBatch(t, conn, script(t, there, firstShape).SQL)
	mustBatch(t, conn, script(t, here, firstShape).Uninstall)
	fails(t, conn, `insert into app.other values ('{"a": "x"}')`)
	exec(t, conn, `insert into app."Odd 'table" values (1, '{"a": "x"}')`)
	mustBatch(t, conn, script(t, there, firstShape).Uninstall)
	if strings.Contains(everything(t, conn), "pgstrata") {
		t.Errorf("something is left:\n%s", everything(t, conn))
	}

	alone := script(t, compile.Script{Name: "config"}, firstShape)
	mustBatch(t, conn, alone.SQL)
	exec(t, conn, "create view app.bad as select * from app.other where not "+alone.Valid+"(doc)")
	mustBatch(t, conn, alone.Uninstall)
	exec(t, conn, "select * from app.bad")
}

func TestStandaloneRefuses(t *testing.T) {
	t.Parallel()
	_, conn := oddTable(t)
	before := everything(t, conn)
	for column, says := range map[string]string{"note": "is of type text, not jsonb", "nothing": "is no column"} {
		o := oddColumn
		o.Column = column
		if err := batch(conn, script(t, o, firstShape).SQL); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("column %s: want %q, got %v", column, says, err)
		}
		exec(t, conn, "rollback")
	}
	if diff := cmp.Diff(before, everything(t, conn)); diff != "" {
		t.Errorf("a failed script leaves something:\n%s", diff)
	}
	for _, o := range []compile.Script{
		{},
		{Name: "x", Column: "c"},
		{Name: "x", Check: true},
		{Name: "x", Table: pg.Table{Schema: "public", Name: "a\nb"}, Column: "c"},
		{Name: "x", Table: pg.Table{Schema: "public", Name: strings.Repeat("t", 64)}, Column: "c"},
		{Name: "x", Table: pg.Table{Schema: "public", Name: "t"}, Column: "a$fn$b"},
	} {
		if _, err := o.Uninstall(); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}

const treeShape = `{"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}}}}`
