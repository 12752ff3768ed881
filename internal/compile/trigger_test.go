package compile_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// guarded is a database with public.things under guard, and a row of each variant.
func guarded(t testing.TB) (*dbtest.DB, *pgx.Conn) {
	t.Helper()
	db, conn := guardedBy(t, withRed2)
	exec(t, conn, `insert into public.things values (1, 'red', 'new', '{"schema_version": "1.0.0", "amount": 3, "name": "x"}'),
		(2, 'blue', 'new', '{"schema_version": "1.0.0", "colour": "sky"}'), (3, 'red', 'new', null)`)
	return db, conn
}

// guardedBy is an empty public.things, guarded with other schemas.
func guardedBy(t testing.TB, schemas map[string]string) (*dbtest.DB, *pgx.Conn) {
	t.Helper()
	db := dbtest.New(t)
	system(t, db.URL)
	f := newFolder()
	f.generate(t, things(t, schemas))
	f.up(t, db.URL)
	return db, db.Conn(t)
}

type detail struct {
	Document, Variant, Version string
	Findings                   []struct{ Pointer, Keyword string }
	Total                      int
}

// refused runs a statement that the guard must refuse, and returns the error and its detail.
func refused(t testing.TB, conn *pgx.Conn, sql string) (*pgconn.PgError, detail) {
	t.Helper()
	_, err := conn.Exec(context.Background(), sql)
	var e *pgconn.PgError
	if !errors.As(err, &e) || e.Code != "23514" {
		t.Fatalf("%s: want SQLSTATE 23514, got %v", sql, err)
	}
	var d detail
	if err := json.Unmarshal([]byte(e.Detail), &d); err != nil {
		t.Fatalf("the detail is not JSON: %s", e.Detail)
	}
	return e, d
}

func TestTriggerErrorFields(t *testing.T) {
	t.Parallel()
	_, conn := guarded(t)
	e, d := refused(t, conn, `insert into public.things values (9, 'red', 'new', '{"schema_version": "1.0.0", "amount": "hunter2", "name": "hunter2"}')`)
	got := strings.Join([]string{e.SchemaName, e.TableName, e.ColumnName, e.ConstraintName}, " ")
	if got != "public things doc thing_valid" {
		t.Errorf("schema, table, column and constraint are %q", got)
	}
	if e.Message != "thing of public.things is not valid: type at /amount (must be of type integer), and 1 more" {
		t.Errorf("the message is %q", e.Message)
	}
	if d.Document != "thing" || d.Variant != "red" || d.Version != "1.0.0" || d.Total != 2 ||
		fmt.Sprint(d.Findings) != "[{/amount type} {/name maxLength}]" {
		t.Errorf("the detail is %s", e.Detail)
	}
	if all := fmt.Sprintf("%+v", *e); strings.Contains(all, "hunter2") {
		t.Errorf("the error shows a value: %s", all)
	}
	if !strings.Contains(e.Hint, "thing__explain__") {
		t.Errorf("the hint is %q", e.Hint)
	}
}

func TestTriggerJudges(t *testing.T) {
	t.Parallel()
	_, conn := guarded(t)
	for name, c := range map[string]struct{ sql, variant, version, finding string }{
		"only the discriminator changes": {`update public.things set kind = 'blue' where id = 1`, "blue", "1.0.0", "{ additionalProperties}"},
		"only the version changes":       {`update public.things set doc = doc || '{"schema_version": "2.0.0"}' where id = 1`, "red", "2.0.0", "{ additionalProperties}"},
		"a version that nobody knows":    {`update public.things set doc = doc || '{"schema_version": "9.0.0"}' where id = 1`, "red", "", "{/schema_version version}"},
		"a version that is a secret":     {`update public.things set doc = doc || '{"schema_version": "hunter2"}' where id = 1`, "red", "", "{/schema_version version}"},
		"no version":                     {`update public.things set doc = doc - 'schema_version' where id = 1`, "red", "", "{ required}"},
		"a variant that nobody knows":    {`update public.things set kind = 'green' where id = 1`, "green", "", "{ discriminator}"},
		"no variant":                     {`update public.things set kind = null where id = 1`, "", "", "{ discriminator}"},
		"a string":                       {`insert into public.things values (9, 'red', 'new', '"{\"schema_version\": \"1.0.0\"}"')`, "red", "", "{ type}"},
		"JSON null":                      {`insert into public.things values (9, 'red', 'new', 'null')`, "red", "", "{ type}"},
		"a document where none was":      {`update public.things set doc = '{"schema_version": "1.0.0", "amount": -1}' where id = 3`, "red", "1.0.0", "{/amount minimum}"},
	} {
		e, d := refused(t, conn, c.sql)
		if d.Variant != c.variant || d.Version != c.version || len(d.Findings) == 0 || fmt.Sprint(d.Findings[0]) != c.finding {
			t.Errorf("%s: the detail is %s", name, e.Detail)
		}
	}
	exec(t, conn, `update public.things set doc = '{"schema_version": "2.0.0", "amount": 1.0}' where id = 1`)
	exec(t, conn, `update public.things set doc = null`)
	exec(t, conn, `update public.things set kind = null`)
}

func TestTriggerListsAtMostTwenty(t *testing.T) {
	t.Parallel()
	_, conn := guardedBy(t, map[string]string{
		"thing/red/1.0.0.json": `{"$id": "pgstrata:///thing/red/1.0.0", "properties": {"schema_version": true}, "additionalProperties": {"type": "string"}}`,
	})
	_, got := refused(t, conn, `insert into public.things select 1, 'red', '', jsonb_object_agg('k' || n, n) || '{"schema_version": "1.0.0"}' from generate_series(1, 25) n`)
	if got.Total != 25 || len(got.Findings) != 20 || got.Findings[0].Pointer != "/k1" {
		t.Errorf("%d of %d findings are listed, first %v", len(got.Findings), got.Total, got.Findings[0])
	}
}

// TestTriggerNamesWhatIsMissing by the schema, and never what the document has beside it.
func TestTriggerNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	_, conn := guardedBy(t, map[string]string{
		"thing/red/1.0.0.json": `{"$id": "pgstrata:///thing/red/1.0.0", "type": "object", "required": ["schema_version", "a%s", "b\"'"], "properties": {
			"schema_version": true, "a%s": true, "b\"'": true, "list": {"enum": ["` + strings.Repeat("long ", 100) + `"]}}, "additionalProperties": false}`,
		"thing/red/default.json": `{"schema_version": "1.0.0", "a%s": 1, "b\"'": 2}`,
	})
	e, _ := refused(t, conn, `insert into public.things values (1, 'red', '', '{"schema_version": "1.0.0", "a%s": 1}')`)
	if want := `thing of public.things is not valid: required at the top (must have the keys "schema_version", "a%s", "b\"'")`; e.Message != want {
		t.Errorf("the message is\n%s, want\n%s", e.Message, want)
	}
	e, _ = refused(t, conn, `insert into public.things values (1, 'red', '', '{"schema_version": "1.0.0", "a%s": 1, "b\"''": 2, "hunter2": 3}')`)
	if want := `thing of public.things is not valid: additionalProperties at the top (has a key that is not allowed here)`; e.Message != want {
		t.Errorf("the message is\n%s, want\n%s", e.Message, want)
	}
	e, _ = refused(t, conn, `insert into public.things values (1, 'red', '', '{"schema_version": "1.0.0", "a%s": 1, "b\"''": 2, "list": 3}')`)
	if len(e.Message) > 300 {
		t.Errorf("the message has %d bytes", len(e.Message))
	}
}

// TestTriggerOnDeepDocuments: where the stack ends the error says of which column, in a few words.
func TestTriggerOnDeepDocuments(t *testing.T) {
	t.Parallel()
	_, conn := guardedBy(t, map[string]string{
		"thing/red/1.0.0.json": `{"$id": "pgstrata:///thing/red/1.0.0", "type": "object", "required": ["schema_version"], "properties": {
			"schema_version": true, "list": {"$ref": "#/$defs/list"}}, "$defs": {"list": {"type": "array", "items": {"$ref": "#/$defs/list"}}}}`,
	})
	insert := func(depth int) error {
		_, err := conn.Exec(context.Background(), `insert into public.things values (1, 'red', '', $1)`,
			`{"schema_version": "1.0.0", "list": `+strings.Repeat("[", depth)+strings.Repeat("]", depth)+`}`)
		return err
	}
	var e *pgconn.PgError
	if err := insert(3_000); !errors.As(err, &e) || e.Code != "54001" {
		t.Fatalf("want SQLSTATE 54001, got %v", err)
	}
	if e.Message != "thing of public.things is nested too deeply to be judged" || e.SchemaName != "public" || e.TableName != "things" || e.ColumnName != "doc" || len(e.Where) > 200 {
		t.Errorf("the error is %+v", *e)
	}
	refused(t, conn, `insert into public.things values (1, 'red', '', '{"schema_version": "1.0.0", "list": [[1]]}')`)
	if err := insert(300); err != nil {
		t.Error(err)
	}
}

func TestTriggerLeavesUnchangedDocuments(t *testing.T) {
	t.Parallel()
	_, conn := guarded(t)
	exec(t, conn, `alter table public.things disable trigger zz_pgstrata_thing;
		insert into public.things values (4, 'red', 'new', '{"schema_version": "1.0.0", "amount": -1, "name": "way too long"}');
		alter table public.things enable always trigger zz_pgstrata_thing`)
	exec(t, conn, `update public.things set status = 'seen' where id = 4`)
	exec(t, conn, `update public.things set doc = '{"schema_version": "1.0.0", "amount": -1, "name": "way too long"}', status = 'again' where id = 4`)
	refused(t, conn, `update public.things set doc = '{"schema_version": "1.0.0", "amount": -1.0, "name": "way too long"}' where id = 4`)
	refused(t, conn, `update public.things set kind = 'blue' where id = 4`)
	refused(t, conn, `update public.things set doc = doc || '{"amount": 1}' where id = 4`)
	exec(t, conn, `update public.things set doc = '{"schema_version": "1.0.0"}' where id = 4`)
}

func TestTriggerStaysUpForReplicas(t *testing.T) {
	t.Parallel()
	db, _ := guarded(t)
	admin := db.AdminConn(t)
	exec(t, admin, "set session_replication_role = replica")
	refused(t, admin, `insert into public.things values (9, 'red', 'new', '{}')`)
}

func TestTriggerIgnoresTheWritersSearchPath(t *testing.T) {
	t.Parallel()
	db, conn := guarded(t)
	exec(t, conn, `create schema evil;
		create function evil.yes(jsonb, text[]) returns boolean immutable language sql return true;
		create function evil.yes(jsonb, text) returns boolean immutable language sql return true;
		create function evil.yes(jsonb, jsonb) returns boolean immutable language sql return true;
		create operator evil.?& (leftarg = jsonb, rightarg = text[], function = evil.yes);
		create operator evil.? (leftarg = jsonb, rightarg = text, function = evil.yes);
		create operator evil.= (leftarg = jsonb, rightarg = jsonb, function = evil.yes)`)
	writer := db.Conn(t)
	exec(t, writer, "set search_path = evil, pg_catalog")
	var fooled bool
	if err := writer.QueryRow(context.Background(), `select '{"a": 1}'::jsonb = '{"a": 2}'`).Scan(&fooled); err != nil || !fooled {
		t.Fatalf("the operators of this test mislead nobody: %v", err)
	}
	refused(t, writer, `insert into public.things values (9, 'red', 'new', '{"schema_version": "1.0.0", "extra": 1}')`)
	refused(t, writer, `insert into public.things values (9, 'blue', 'new', '{"schema_version": "1.0.0", "colour": "mud"}')`)
}

func TestTriggerServesOrdinaryWriters(t *testing.T) {
	t.Parallel()
	db, conn := guarded(t)
	writer := db.ConnAs(t, "compile_writer")
	exec(t, conn, "grant select, insert, update on public.things to compile_writer")
	exec(t, writer, `insert into public.things values (9, 'red', 'new', '{"schema_version": "1.0.0"}')`)
	refused(t, writer, `update public.things set doc = '{}' where id = 9`)
}
