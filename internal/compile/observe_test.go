package compile_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/project"
)

const bad = `{"schema_version": "1.0.0", "amount": "hunter2", "name": "hunter2"}`

// observing is public.things under a guard that only observes.
func observing(t testing.TB) (*dbtest.DB, *pgx.Conn) {
	t.Helper()
	db := dbtest.New(t)
	system(t, db.URL)
	f := newFolder()
	f.generate(t, observed(t))
	f.up(t, db.URL)
	return db, db.Conn(t)
}

func observed(t testing.TB) project.Document {
	d := things(t, withRed2)
	d.Mode = project.Observe
	return d
}

func asked(t testing.TB, conn *pgx.Conn, sql string) string {
	t.Helper()
	rows, err := conn.Query(context.Background(), sql)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(list, "\n")
}

const (
	seen   = `select concat_ws(' ', document, variant, pointer, keyword, sum(seen)) from pgstrata.observations group by document, variant, pointer, keyword order by 1`
	missed = `select (case when is_called then last_value else 0 end)::text from pgstrata.observations_missed`
)

func TestObserverRecordsAndLetsPass(t *testing.T) {
	t.Parallel()
	db, conn := observing(t)
	writer := db.ConnAs(t, "compile_observed")
	exec(t, conn, "grant select, insert, update on public.things to compile_observed")
	exec(t, writer, `insert into public.things select g, 'red', 'new', '`+bad+`' from generate_series(1, 30) g`)
	exec(t, writer, `update public.things set status = 'seen'`)
	exec(t, writer, `update public.things set kind = 'green' where id = 1`)
	exec(t, writer, `insert into public.things values (31, 'red', 'new', '{"schema_version": "1.0.0", "amount": 1}'), (32, 'red', 'new', null), (33, 'blue', '', '3')`)
	want := "thing blue  type 1\nthing green  discriminator 1\nthing red /amount type 30\nthing red /name maxLength 30"
	if diff := cmp.Diff(want, asked(t, conn, seen)); diff != "" {
		t.Error(diff)
	}
	if n := asked(t, conn, "select count(*)::text from public.things"); n != "33" {
		t.Errorf("%s rows are stored, want 33", n)
	}
	all := asked(t, conn, "select o::text from pgstrata.observations o")
	if strings.Contains(all, "hunter2") {
		t.Errorf("a value was recorded: %s", all)
	}
	keys := asked(t, conn, "select examples::text from pgstrata.observations where pointer = '/amount'")
	if !strings.HasPrefix(keys, `[{"id": "1"}, {"id": "2"}`) || strings.Count(keys, "id") != 10 {
		t.Errorf("the examples are %s, want ten keys", keys)
	}
	if n := asked(t, conn, missed); n != "0" {
		t.Errorf("%s were missed", n)
	}
}

func TestObserverCantBeMisused(t *testing.T) {
	t.Parallel()
	db, conn := observing(t)
	stranger := db.ConnAs(t, "compile_stranger")
	exec(t, conn, "grant select, insert, update, trigger on public.things to compile_stranger; grant create on schema public to compile_stranger; "+
		"grant usage on schema pgstrata to compile_stranger")
	exec(t, stranger, "create table public.mine (id int, kind text, doc jsonb)")
	for _, sql := range []string{
		"create trigger t before insert on public.mine for each row execute function pgstrata_check.thing__guard('forged')",
		`select pgstrata.observe('thing', 'x', 'red', '{}', '[{"pointer": "", "keyword": "forged"}]')`,
		"select pgstrata.count_observation('thing', 1::smallint, 'x', 'red', '', 'forged', 1, '{}', 1)",
		"select from pgstrata.observations",
		"select nextval('pgstrata.observations_missed')",
	} {
		_, err := stranger.Exec(context.Background(), sql)
		if e, ok := err.(*pgconn.PgError); !ok || e.Code != "42501" {
			t.Errorf("%s: %v", sql, err)
		}
	}
}

// Each of the writers has its transaction open while the others write, so a wait would be for ever.
func TestObserverMakesNobodyWait(t *testing.T) {
	t.Parallel()
	db, conn := observing(t)
	const writers = 18
	ctx := context.Background()
	var open []pgx.Tx
	for n := range writers {
		c, err := pgx.Connect(ctx, db.URL)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = c.Close(ctx) }()
		tx, err := c.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, fmt.Sprintf(`insert into public.things values (%d, 'red', '', '%s')`, n, bad)); err != nil {
			t.Fatal(err)
		}
		open = append(open, tx)
	}
	for _, tx := range open {
		if err := tx.Commit(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := asked(t, conn, seen); got != "thing red /amount type 16\nthing red /name maxLength 16" {
		t.Errorf("recorded:\n%s", got)
	}
	if got := asked(t, conn, missed); got != "2" {
		t.Errorf("%s were missed, want the two beyond the slots", got)
	}
	if got := asked(t, conn, "select count(*)::text from public.things"); got != "18" {
		t.Errorf("%s rows were written", got)
	}
}

func TestObserverNeverFailsAWrite(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, writer, after, missed string }{
		"the table is locked":       {before: "begin; lock table pgstrata.observations", after: "rollback", missed: "1"},
		"the table is gone":         {before: "drop table pgstrata.observations", missed: "1"},
		"the function is gone":      {before: "drop function pgstrata.observe", missed: "0"},
		"a full table":              {before: "alter table pgstrata.observations add constraint full_now check (seen < 0)", missed: "1"},
		"serializable":              {writer: "set default_transaction_isolation = serializable", missed: "1"},
		"a setting that is no JSON": {writer: "set pgstrata.observed = 'x'", missed: "1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, conn := observing(t)
			exec(t, conn, c.before)
			writer := db.Conn(t)
			exec(t, writer, c.writer)
			exec(t, writer, "begin; insert into public.things values (1, 'red', '', '"+bad+"'); commit")
			exec(t, conn, c.after)
			if got := asked(t, conn, "select id::text from public.things"); got != "1" {
				t.Errorf("the row is not there")
			}
			if got := asked(t, conn, missed); got != c.missed {
				t.Errorf("%s were missed, want %s", got, c.missed)
			}
		})
	}
}

func TestObserverIsBounded(t *testing.T) {
	t.Parallel()
	_, conn := observing(t)
	exec(t, conn, `insert into public.things select g, 'red', '', '{"schema_version": "1.0.0", "amount": -1}' from generate_series(1, 20000) g`)
	exec(t, conn, `insert into public.things select g, 'v' || g, '', '{}' from generate_series(20001, 20500) g`)
	var counted int
	if err := conn.QueryRow(context.Background(), "select sum(seen)::int from pgstrata.observations where pointer = '/amount'").Scan(&counted); err != nil {
		t.Fatal(err)
	}
	if counted > 20000 || counted < 20000*31/32 {
		t.Errorf("%d of 20,000 were counted", counted)
	}
	if got := asked(t, conn, "select count(*) || ' ' || max(seen) filter (where keyword = 'other') from pgstrata.observations"); !strings.HasPrefix(got, "201 ") {
		t.Errorf("%s rows are kept, want 200 and the one for all others", got)
	}
}

func TestObserverBecomesAGuard(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	system(t, db.URL)
	f := newFolder()
	f.generate(t, observed(t))
	f.up(t, db.URL)
	conn := db.Conn(t)
	before := catalog(t, conn)
	insert := func(id int) string {
		return fmt.Sprintf(`insert into public.things values (%d, 'red', '', '%s')`, id, bad)
	}
	exec(t, conn, insert(1))
	if f.generate(t, things(t, withRed2)) == "" {
		t.Fatal("a change of the mode is nothing new")
	}
	f.up(t, db.URL)
	refused(t, conn, insert(2))
	exec(t, conn, `update public.things set status = 'still there'`)
	var public bool
	if err := conn.QueryRow(context.Background(), "select has_function_privilege('public', 'pgstrata_check.thing__guard()', 'execute')").Scan(&public); err != nil || !public {
		t.Errorf("an enforcing guard is not everybody's: %v", err)
	}
	f.down(t, db.URL)
	if diff := cmp.Diff(before, catalog(t, conn)); diff != "" {
		t.Errorf("down (-want +got):\n%s", diff)
	}
	exec(t, conn, insert(2))
}
