package compile_test

import (
	"context"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/migrations"
)

// watched is the odd column under a guard that observes, with functions in a schema whose name needs quotes.
func watched() compile.Script {
	o := oddColumn
	o.Namespace, o.Observe = "It's checks", true
	return o
}

const (
	watchedSchema = `"It's checks_observed"`
	watchedSeen   = `select concat_ws(' ', document, pointer, keyword, seen) from ` + watchedSchema + `.observed order by 1`
	watchedMissed = `select (case when is_called then last_value else 0 end)::text from ` + watchedSchema + `.observations_missed`
	badOdd        = `insert into app."Odd 'table" values (%d, '{"a": "geheim", "list": ["geheim", 7]}')`
)

// The script counts by the very text that the system migrations hold.
func TestScriptsRecorderIsThatOfTheMigrations(t *testing.T) {
	t.Parallel()
	migration, err := fs.ReadFile(migrations.System, "system/00003_observations.sql")
	if err != nil {
		t.Fatal(err)
	}
	var plain []string
	for line := range strings.Lines(string(migration)) {
		if !strings.HasPrefix(line, "-- +goose") {
			plain = append(plain, line)
		}
	}
	if text := compile.RecorderIn("pgstrata"); !strings.HasPrefix(strings.Join(plain, ""), text) {
		t.Errorf("the migration doesn't begin with recorder.sql:\n%s", cmp.Diff(text, strings.Join(plain, "")))
	}
}

func TestStandaloneObserves(t *testing.T) {
	t.Parallel()
	db, conn := oddTable(t)
	before := everything(t, conn)
	first := script(t, watched(), firstShape)
	mustBatch(t, conn, first.SQL)
	mustBatch(t, conn, first.SQL) // again changes nothing
	if first.Observed != watchedSchema+".observed" {
		t.Errorf("the view is called %s", first.Observed)
	}

	// Whoever else writes the table needs no grant of ours.
	writer := db.ConnAs(t, "standalone_watched")
	exec(t, conn, `grant usage on schema app to standalone_watched; grant all on app."Odd 'table" to standalone_watched`)
	for id := range 3 {
		exec(t, writer, fmt.Sprintf(badOdd, id))
	}
	exec(t, writer, `insert into app."Odd 'table" values (3, '{"a": 1}'), (4, null)`)
	exec(t, writer, `update app."Odd 'table" set note = 'unchanged documents are not counted again'`)
	want := "app.Odd 'table.the \"doc /a type 3\napp.Odd 'table.the \"doc /list/1 type 3"
	if diff := cmp.Diff(want, asked(t, conn, watchedSeen)); diff != "" {
		t.Error(diff)
	}
	if got := asked(t, conn, "select examples::text from "+watchedSchema+".observed where pointer = '/a'"); got != `[{"id": "0"}, {"id": "1"}, {"id": "2"}]` {
		t.Errorf("the examples are %s", got)
	}
	if strings.Contains(asked(t, conn, "select o::text from "+watchedSchema+".observations o"), "geheim") {
		t.Error("a value was recorded")
	}

	// Nobody but the owner looks at it or forges it.
	for _, sql := range []string{
		"select from " + watchedSchema + ".observed",
		"select " + watchedSchema + `.observe('x', 'x', '', '{}', '[]')`,
	} {
		_, err := writer.Exec(context.Background(), sql)
		if e, ok := err.(*pgconn.PgError); !ok || e.Code != "42501" {
			t.Errorf("%s: %v", sql, err)
		}
	}

	// The script without Observe enforces, and keeps what was seen; the observer can come back.
	enforcing := watched()
	enforcing.Observe = false
	mustBatch(t, conn, script(t, enforcing, firstShape).SQL)
	fails(t, conn, fmt.Sprintf(badOdd, 5))
	if diff := cmp.Diff(want, asked(t, conn, watchedSeen)); diff != "" {
		t.Error(diff)
	}
	mustBatch(t, conn, first.SQL)
	exec(t, conn, fmt.Sprintf(badOdd, 5))

	mustBatch(t, conn, first.Uninstall)
	if diff := cmp.Diff(before, everything(t, conn)); diff != "" {
		t.Errorf("uninstall leaves (-before +after):\n%s", diff)
	}
	mustBatch(t, conn, first.Uninstall) // of nothing
}

// Two columns are observed by one recorder: it goes with the last of them.
func TestStandaloneObserversShareARecorder(t *testing.T) {
	t.Parallel()
	_, conn := oddTable(t)
	before := everything(t, conn)
	exec(t, conn, `create table app.bare (doc jsonb); create table app.pair (a text, b int, doc jsonb, primary key (b, a) include (doc)) partition by list (b);
		create table app.pair_one partition of app.pair for values in (1)`)
	guard := func(table string) *compile.Compiled {
		o := watched()
		o.Table, o.Column = pg.Table{Schema: "app", Name: table}, "doc"
		return script(t, o, firstShape)
	}
	bare, pair := guard("bare"), guard("pair")
	mustBatch(t, conn, bare.SQL)
	mustBatch(t, conn, pair.SQL)
	exec(t, conn, `insert into app.bare values ('[]'); insert into app.pair values ('x', 1, '[]')`)
	want := "app.bare.doc []\n" + `app.pair.doc [{"a": "x", "b": "1"}]`
	if diff := cmp.Diff(want, asked(t, conn, "select concat_ws(' ', document, examples) from "+watchedSchema+".observed order by 1")); diff != "" {
		t.Error(diff)
	}
	mustBatch(t, conn, bare.Uninstall)
	exec(t, conn, `insert into app.bare values ('[]'); insert into app.pair values ('y', 1, '[]')`)
	if diff := cmp.Diff("app.pair.doc  type 2", asked(t, conn, watchedSeen)); diff != "" {
		t.Error(diff)
	}
	mustBatch(t, conn, pair.Uninstall)
	exec(t, conn, "drop table app.bare, app.pair")
	if diff := cmp.Diff(before, everything(t, conn)); diff != "" {
		t.Errorf("uninstall leaves (-before +after):\n%s", diff)
	}
}

// Each of the writers has its transaction open while the others write, so a wait would be for ever.
func TestStandaloneObserverMakesNobodyWait(t *testing.T) {
	t.Parallel()
	db, conn := oddTable(t)
	mustBatch(t, conn, script(t, watched(), firstShape).SQL)
	ctx := context.Background()
	var open []pgx.Tx
	for n := range 18 {
		c, err := pgx.Connect(ctx, db.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close(ctx) }()
		tx, err := c.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, fmt.Sprintf(badOdd, n)); err != nil {
			t.Fatal(err)
		}
		open = append(open, tx)
	}
	for _, tx := range open {
		if err := tx.Commit(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := asked(t, conn, "select sum(seen)::text from "+watchedSchema+".observed where pointer = '/a'"); got != "16" {
		t.Errorf("%s were counted, want as many as there are slots", got)
	}
	if got := asked(t, conn, watchedMissed); got != "2" {
		t.Errorf("%s were missed, want the two beyond the slots", got)
	}
	if got := asked(t, conn, `select count(*)::text from app."Odd 'table"`); got != "18" {
		t.Errorf("%s rows were written", got)
	}
}

func TestStandaloneObserverNeverFailsAWrite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, writer, after string }{
		"nothing is in the way":     {},
		"the table is locked":       {before: "begin; lock table " + watchedSchema + ".observations", after: "rollback"},
		"the table is gone":         {before: "drop table " + watchedSchema + ".observations cascade"},
		"everything is gone":        {before: "drop schema " + watchedSchema + " cascade"},
		"the validator is gone":     {before: "do $$ declare f regprocedure; begin for f in select oid from pg_proc where proname ~ '^config__.*__why' loop execute 'drop function ' || f; end loop; end $$"},
		"a full table":              {before: "alter table " + watchedSchema + ".observations add constraint full_now check (seen < 0)"},
		"serializable":              {writer: "set default_transaction_isolation = serializable"},
		"a setting that is no JSON": {writer: "set pgstrata.observed = 'x'"},
		"an empty search_path":      {writer: "set search_path = ''"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, conn := oddTable(t)
			mustBatch(t, conn, script(t, watched(), firstShape).SQL)
			exec(t, conn, c.before)
			writer := db.Conn(t)
			exec(t, writer, c.writer)
			exec(t, writer, "begin; "+fmt.Sprintf(badOdd, 1)+"; commit")
			exec(t, conn, c.after)
			if got := asked(t, conn, `select id::text from app."Odd 'table"`); got != "1" {
				t.Errorf("the row is not there")
			}
		})
	}
}

// What can't be judged at all passes, too, and is recorded as such.
func TestStandaloneObserverLetsPassWhatCantBeJudged(t *testing.T) {
	t.Parallel()
	db, conn := oddTable(t)
	mustBatch(t, conn, script(t, watched(), treeShape).SQL)
	exec(t, db.AdminConn(t), "alter database "+pg.Ident(db.Name)+" set max_stack_depth to '100kB'")
	exec(t, db.AdminConn(t), `insert into app."Odd 'table" values (1, (repeat('{"kids": [', 150) || '0' || repeat(']}', 150))::jsonb)`)
	if got := asked(t, conn, watchedSeen); got != `app.Odd 'table.the "doc  error 1` {
		t.Errorf("recorded:\n%s", got)
	}
}

func TestStandaloneObserverRefuses(t *testing.T) {
	t.Parallel()
	_, conn := oddTable(t)
	exec(t, conn, "create schema "+watchedSchema+"; create table "+watchedSchema+".observations ()")
	if err := batch(conn, script(t, watched(), firstShape).SQL); err == nil || !strings.Contains(err.Error(), "It's checks_observed is there") {
		t.Errorf("somebody's schema is taken: %v", err)
	}
	exec(t, conn, "rollback")
	mustBatch(t, conn, script(t, watched(), firstShape).Uninstall)
	exec(t, conn, "select from "+watchedSchema+".observations")
	long := watched()
	long.Namespace = strings.Repeat("n", 60)
	both, nowhere := watched(), compile.Script{Name: "x", Observe: true}
	both.Check = true
	for _, o := range []compile.Script{long, both, nowhere} {
		if _, err := o.Uninstall(); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}
