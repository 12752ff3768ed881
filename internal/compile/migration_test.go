package compile_test

import (
	"context"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// catalog lists functions, triggers and policies with their text and comments.
func catalog(t testing.TB, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(context.Background(), `
		select concat_ws(' ', 'function', p.oid::regprocedure, md5(pg_get_functiondef(p.oid)), p.proacl::text, obj_description(p.oid, 'pg_proc'))
		from pg_proc p where pronamespace = 'pgstrata_check'::regnamespace
		union all
		select concat_ws(' ', 'trigger', tgenabled, pg_get_triggerdef(oid)) from pg_trigger where not tgisinternal
		union all
		select concat_ws(' ', 'policy', polrelid::regclass, polname, obj_description(oid, 'pg_policy')) from pg_policy where polrelid::regclass::text in ('things', 'elsewhere')
		order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	list, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func migrationDatabase(t testing.TB, f folder) (*dbtest.DB, *pgx.Conn) {
	t.Helper()
	db := dbtest.New(t)
	system(t, db.URL)
	f.up(t, db.URL)
	conn := db.Conn(t)
	exec(t, conn, "set search_path = public")
	return db, conn
}

func TestMigrationTakesBackWhatItMade(t *testing.T) {
	t.Parallel()
	f := newFolder()
	db, conn := migrationDatabase(t, f)
	exec(t, conn, "create policy pgstrata_operator_reads on public.things for select using (true)")

	steps := []map[string]string{
		{}, // the first
		withRed2,
		{}, // back again: the old functions are still there
		{"thing/blue/1.0.0.json": strings.Replace(blue1, `"sky"`, `"sky", "ice"`, 1)},
	}
	states := [][]string{catalog(t, conn)}
	for i, files := range steps {
		if f.generate(t, things(t, files)) == "" {
			t.Fatalf("step %d: nothing new", i)
		}
		f.up(t, db.URL)
		states = append(states, catalog(t, conn))
		if cmp.Equal(states[i], states[i+1]) {
			t.Fatalf("step %d changed nothing", i)
		}
	}
	for i := len(steps) - 1; i >= 0; i-- {
		f.down(t, db.URL)
		if diff := cmp.Diff(states[i], catalog(t, conn)); diff != "" {
			t.Errorf("down of step %d (-want +got):\n%s", i, diff)
		}
	}
	f.up(t, db.URL)
	if diff := cmp.Diff(states[len(steps)], catalog(t, conn)); diff != "" {
		t.Errorf("up again:\n%s", diff)
	}
}

func TestMigrationHoldsOnlyWhatIsNew(t *testing.T) {
	t.Parallel()
	f := newFolder()
	first := f.generate(t, things(t, nil))
	if first != "00002_thing_checks.sql" {
		t.Errorf("the first is %s", first)
	}
	if again := f.generate(t, things(t, nil)); again != "" {
		t.Errorf("the folder holds everything, but %s was made", again)
	}
	second := f.generate(t, things(t, withRed2))
	if second != "00003_thing_checks.sql" {
		t.Errorf("the second is %s", second)
	}
	text := string(f[second].Data)
	for part, times := range map[string]int{
		"create function pgstrata_check.thing_red__2_0_0__": 2, "create function pgstrata_check.thing_red__1": 0,
		"create function pgstrata_check.thing_blue": 0, "create function pgstrata_check.thing__valid__": 1,
		"create or replace function pgstrata_check.thing__guard()": 2, "create trigger": 0, "drop trigger": 0,
		"create or replace": 2,
	} {
		if n := strings.Count(text, part); n != times {
			t.Errorf("%q stands %d times in the second migration, want %d", part, n, times)
		}
	}
	other := newFolder()
	other.generate(t, things(t, nil))
	other.generate(t, things(t, withRed2))
	if diff := cmp.Diff(text, string(other[second].Data)); diff != "" {
		t.Errorf("two runs differ:\n%s", diff)
	}
}

func TestMigrationChangesTheVerdict(t *testing.T) {
	t.Parallel()
	f := newFolder()
	f.generate(t, things(t, nil))
	db, conn := migrationDatabase(t, f)
	const write = `insert into public.things values (1, 'red', '', '{"schema_version": "2.0.0", "amount": 1}') on conflict (id) do update set doc = excluded.doc, status = 'again'`
	refused(t, conn, write)
	f.generate(t, things(t, withRed2))
	f.up(t, db.URL)
	exec(t, conn, write)
	exec(t, conn, "delete from public.things")
	f.down(t, db.URL)
	refused(t, conn, write)
}

func TestMigrationFollowsAMovedDocument(t *testing.T) {
	t.Parallel()
	f := newFolder()
	d := things(t, nil)
	f.generate(t, d)
	db, conn := migrationDatabase(t, f)
	before := catalog(t, conn)
	d.Table = pg.Table{Schema: "public", Name: "elsewhere"}
	f.generate(t, d)
	f.up(t, db.URL)
	refused(t, conn, `insert into public.elsewhere values (1, 'red', '', '{}')`)
	exec(t, conn, `insert into public.things values (1, 'red', '', '{}')`)
	f.down(t, db.URL)
	if diff := cmp.Diff(before, catalog(t, conn)); diff != "" {
		t.Errorf("down (-want +got):\n%s", diff)
	}
}

func TestMigrationLetsOperatorsIn(t *testing.T) {
	t.Parallel()
	f := newFolder()
	f.generate(t, things(t, nil))
	db, conn := migrationDatabase(t, f)
	exec(t, conn, `alter table public.things enable row level security, force row level security`)
	exec(t, db.AdminConn(t), `insert into public.things values (1, 'red', '', null)`)
	exec(t, conn, "grant pgstrata_operator to current_user; set role pgstrata_operator")
	tag, err := conn.Exec(context.Background(), `update public.things set doc = '{"schema_version": "1.0.0"}', status = 'reset'`)
	if err != nil || tag.RowsAffected() != 1 {
		t.Errorf("an operator changed %d rows: %v", tag.RowsAffected(), err)
	}
	if _, err := conn.Exec(context.Background(), `update public.things set kind = 'blue'`); err == nil {
		t.Error("an operator changed a column that no repair writes")
	}
}

func TestMigrationLetsOperatorsIntoTheSchema(t *testing.T) {
	t.Parallel()
	f := newFolder()
	f["00001_things.sql"] = &fstest.MapFile{Data: []byte(`-- +goose Up
create schema "App's";
create table "App's".things (id int primary key, kind text, status text, doc jsonb);
-- +goose Down
drop schema "App's" cascade;
`)}
	d := things(t, nil)
	d.Table = pg.Table{Schema: "App's", Name: "things"}
	f.generate(t, d)
	_, conn := migrationDatabase(t, f)
	exec(t, conn, "grant pgstrata_operator to current_user; set role pgstrata_operator")
	exec(t, conn, `update "App's".things set doc = null`)
}

func TestMigrationNumbers(t *testing.T) {
	t.Parallel()
	g, err := compile.Document(things(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	for file, want := range map[string]string{
		"":                           "00001_thing_checks.sql",
		"00041_x.sql":                "00042_thing_checks.sql",
		"20240101120000_x.go":        "20240101120001_thing_checks.sql",
		"readme.sql":                 "00001_thing_checks.sql",
		"099999_six_digits_long.sql": "100000_thing_checks.sql",
	} {
		var files fs.FS = fstest.MapFS{}
		if file != "" {
			files = fstest.MapFS{file: {Data: []byte("-- +goose Up\nselect 1;\n")}}
		}
		name, _, changed, err := compile.Migration([]*compile.Guard{g}, files)
		if err != nil || !changed || name != want {
			t.Errorf("beside %q the next is %q (%v), want %q", file, name, err, want)
		}
	}
}

func TestNamesFitPostgres(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("long-Variant.", 6)
	id := "thing/" + long + "/1.0.0"
	d := things(t, map[string]string{
		id + ".json": `{"$id": "pgstrata:///` + id + `", "properties": {"child": {"$ref": "#/$defs/node"}},
			"$defs": {"node": {"properties": {"child": {"$ref": "#/$defs/node"}}}}}`,
		"thing/" + long + "/default.json": `{"schema_version": "1.0.0"}`,
	})
	f := newFolder()
	name := f.generate(t, d)
	names := regexp.MustCompile(`pgstrata_check\.([^\s(]+)\(`).FindAllStringSubmatch(string(f[name].Data), -1)
	var longest string
	for _, m := range names {
		if len(m[1]) > len(longest) {
			longest = m[1]
		}
		if !regexp.MustCompile(`^[a-z_][a-z0-9_]*$`).MatchString(m[1]) {
			t.Errorf("%s needs quotes", m[1])
		}
	}
	if len(longest) != pg.MaxIdent {
		t.Errorf("the longest name has %d bytes: %s", len(longest), longest)
	}
	_, conn := migrationDatabase(t, f)
	exec(t, conn, `insert into public.things values (1, '`+long+`', '', '{"schema_version": "1.0.0", "child": {"child": {}}}')`)
	for _, line := range catalog(t, conn) {
		if strings.HasPrefix(line, "function") && !strings.Contains(line, "hash ") {
			t.Errorf("no identity in the comment: %s", line)
		}
	}
	if !slices.ContainsFunc(catalog(t, conn), func(line string) bool { return strings.Contains(line, "variant "+long+", version 1.0.0") }) {
		t.Error("no comment holds the whole variant")
	}
}
