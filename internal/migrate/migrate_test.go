package migrate_test

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/project"
)

// folder is a project's own migrations: file name to text.
type folder map[string]string

func (f folder) with(name, text string) folder {
	next := maps.Clone(f)
	next[name] = text
	return next
}

func (f folder) without(name string) folder {
	next := maps.Clone(f)
	delete(next, name)
	return next
}

func (f folder) fs() fs.FS {
	files := fstest.MapFS{}
	for name, text := range f {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// streams are the system's and one of the project's own.
func (f folder) streams() []migrate.Stream {
	return []migrate.Stream{
		migrate.SystemStream(),
		{Name: migrate.Project, Table: project.DefaultMigrationTable, FS: f.fs(), Dir: "sql"},
	}
}

var three = folder{
	"00001_a.sql": "-- +goose Up\ncreate table public.a (id int);\n\n-- +goose Down\ndrop table public.a;\n",
	"00002_b.sql": "-- +goose Up\ncreate table public.b (id int);\n\n-- +goose Down\ndrop table public.b;\n",
	"00003_c.sql": "-- +goose Up\ncreate table public.c (id int);\n\n-- +goose Down\ndrop table public.c;\n",
}

func open(t *testing.T, url string, streams []migrate.Stream, o migrate.Options) *migrate.Runner {
	t.Helper()
	r, err := migrate.Open(t.Context(), url, streams, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func up(t *testing.T, url string, streams []migrate.Stream, to string) migrate.Report {
	t.Helper()
	report, err := open(t, url, streams, migrate.Options{}).Up(t.Context(), target(t, to))
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func target(t *testing.T, s string) migrate.Target {
	t.Helper()
	target, err := migrate.ParseTarget(s)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// files lists a report as "file state".
func files(r migrate.Report) []string {
	list := []string{}
	for _, m := range r.Migrations {
		list = append(list, m.File+" "+m.State)
	}
	return list
}

func wantFiles(t *testing.T, r migrate.Report, want ...string) {
	t.Helper()
	if want == nil {
		want = []string{}
	}
	if diff := cmp.Diff(want, files(r)); diff != "" {
		t.Errorf("migrations (-want +got):\n%s", diff)
	}
}

// wantFault checks that err is for a person, has a way out, and says each of the words.
func wantFault(t *testing.T, err error, words ...string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a fault", err)
	}
	if f.Hint == "" {
		t.Errorf("no hint in: %v", err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q is missing in: %v", w, err)
		}
	}
}

func queryText(t *testing.T, conn *pgx.Conn, sql string, args ...any) string {
	t.Helper()
	var text string
	if err := conn.QueryRow(t.Context(), sql, args...).Scan(&text); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return text
}

func exec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// everything is what a run must not have touched: relations, and rows of the tables that record migrations.
func everything(t *testing.T, conn *pgx.Conn) string {
	t.Helper()
	relations := queryText(t, conn, `
		select coalesce(string_agg(c.oid::regclass::text || c.xmin::text, ' ' order by c.oid), '')
		from pg_class c join pg_namespace n on n.oid = c.relnamespace
		where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`)
	for _, table := range []string{"public.pgstrata_system_version", "public.goose_db_version", "pgstrata.migration_checksums"} {
		if queryText(t, conn, "select coalesce(to_regclass($1)::text, '')", table) != "" {
			relations += "\n" + queryText(t, conn, "select coalesce(string_agg(t::text, ' ' order by t::text), '') from "+table+" t")
		}
	}
	return relations
}

func TestUpAppliesEachStreamInOrderAndOnce(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	report := up(t, db.URL, three.streams(), "")
	wantFiles(t, report, "00001_pgstrata_schema.sql applied", "00002_repair.sql applied", "00003_observations.sql applied", "00004_evolutions.sql applied",
		"00001_a.sql applied", "00002_b.sql applied", "00003_c.sql applied")
	if report.Direction != "up" || report.DryRun || len(report.Adopted) != 0 {
		t.Errorf("report: %+v", report)
	}
	wantFiles(t, up(t, db.URL, three.streams(), ""))

	conn := db.Conn(t)
	got := queryText(t, conn, `select string_agg(version_table || ' ' || version || ' ' || file || ' ' || length(sha256) || ' ' || adopted, ', ' order by version_table desc, version)
		from pgstrata.migration_checksums`)
	const system, own = "public.pgstrata_system_version", "public.goose_db_version"
	want := system + " 1 00001_pgstrata_schema.sql 64 false, " + system + " 2 00002_repair.sql 64 false, " +
		system + " 3 00003_observations.sql 64 false, " + system + " 4 00004_evolutions.sql 64 false, " +
		own + " 1 00001_a.sql 64 false, " + own + " 2 00002_b.sql 64 false, " + own + " 3 00003_c.sql 64 false"
	if got != want {
		t.Errorf("checksums: %s", got)
	}
}

// Two projects may share a database, each with a version table of its own and files of the same numbers.
func TestTwoProjectsInOneDatabase(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	other := folder{"00001_other.sql": "-- +goose Up\ncreate table public.other (id int);\n-- +goose Down\ndrop table public.other;\n"}.streams()
	other[len(other)-1].Table = "other_version"
	up(t, db.URL, three.streams(), "")
	wantFiles(t, up(t, db.URL, other, ""), "00001_other.sql applied")
	wantFiles(t, up(t, db.URL, three.streams(), ""))
	wantFiles(t, up(t, db.URL, other, ""))
}

func TestTargets(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	r := open(t, db.URL, three.streams(), migrate.Options{})
	ctx := t.Context()

	step := func(down bool, to string, want ...string) {
		t.Helper()
		do, plan := r.Up, r.Plan
		if down {
			do = func(ctx context.Context, t migrate.Target) (migrate.Report, error) { return r.Down(ctx, t, false) }
			plan = r.PlanDown
		}
		before := everything(t, db.Conn(t))
		planned, err := plan(ctx, target(t, to))
		if err != nil {
			t.Fatal(err)
		}
		if !planned.DryRun {
			t.Error("a plan doesn't say that it is one")
		}
		if after := everything(t, db.Conn(t)); before != after {
			t.Errorf("the plan wrote:\n%s\n%s", before, after)
		}
		report, err := do(ctx, target(t, to))
		if err != nil {
			t.Fatal(err)
		}
		wantFiles(t, report, want...)
		for i := range planned.Migrations {
			planned.Migrations[i].State = report.Migrations[i].State
		}
		wantFiles(t, planned, want...)
		wantOneChecksumEach(t, db.Conn(t))
	}
	step(false, "system:1", "00001_pgstrata_schema.sql applied")
	step(false, "2", "00002_repair.sql applied", "00003_observations.sql applied", "00004_evolutions.sql applied", "00001_a.sql applied", "00002_b.sql applied")
	step(false, "project:1")
	step(false, "", "00003_c.sql applied")
	step(true, "", "00003_c.sql reverted")
	step(true, "1", "00002_b.sql reverted")
	step(true, "system:1", "00001_a.sql reverted", "00004_evolutions.sql reverted", "00003_observations.sql reverted", "00002_repair.sql reverted")
	step(true, "", "00001_pgstrata_schema.sql reverted")
	step(true, "")
	step(false, "1", "00001_pgstrata_schema.sql applied", "00002_repair.sql applied", "00003_observations.sql applied", "00004_evolutions.sql applied", "00001_a.sql applied")
	step(true, "system:0", "00001_a.sql reverted", "00004_evolutions.sql reverted", "00003_observations.sql reverted", "00002_repair.sql reverted", "00001_pgstrata_schema.sql reverted")

	for to, words := range map[string][]string{
		"project:9":  {"project:9", "no such migration", "sql/00003_c.sql"},
		"nowhere:1":  {"nowhere", "no such stream", "system, project"},
		"project:0":  {"project:0", "migrate down"},
		"system:999": {"no such migration"},
	} {
		_, err := r.Up(ctx, target(t, to))
		wantFault(t, err, words...)
	}
	for _, s := range []string{"x", "system:", ":1", "system:x", "-1", "1:2:3"} {
		_, err := migrate.ParseTarget(s)
		wantFault(t, err, "not a version")
	}
}

// wantOneChecksumEach compares what is recorded with what is applied, once there is a table for it.
func wantOneChecksumEach(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	for _, table := range []string{"pgstrata.migration_checksums", "public.goose_db_version"} {
		if queryText(t, conn, "select coalesce(to_regclass($1)::text, '')", table) == "" {
			return
		}
	}
	recorded := queryText(t, conn, "select coalesce(string_agg(version_table || version, ' ' order by version_table, version), '') from pgstrata.migration_checksums")
	applied := queryText(t, conn, `select coalesce(string_agg(tbl || version_id, ' ' order by tbl, version_id), '') from (
		select 'public.pgstrata_system_version' as tbl, version_id from public.pgstrata_system_version where version_id > 0 union all
		select 'public.goose_db_version', version_id from public.goose_db_version where version_id > 0) v`)
	if recorded != applied {
		t.Errorf("checksums of %s, applied are %s", recorded, applied)
	}
}

func TestStatus(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	up(t, db.URL, three.streams(), "")
	now := three.with("00002_b.sql", "-- +goose Up\ncreate table public.b (id bigint);\n").without("00003_c.sql").
		with("00004_d.sql", "-- +goose Up\nselect 1;\n")
	exec(t, db.Conn(t), "delete from public.goose_db_version where version_id = 1; insert into public.pgstrata_system_version (version_id, is_applied) values (999, true)")

	lines, err := open(t, db.URL, now.streams(), migrate.Options{}).Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, l := range lines {
		got = append(got, l.Stream+" "+l.File+" "+l.State)
		if (l.AppliedAt == nil) != (l.State == migrate.Pending || l.State == migrate.OutOfOrder) {
			t.Errorf("%s is %s and was applied at %v", l.File, l.State, l.AppliedAt)
		}
		if l.AppliedAt != nil && time.Since(*l.AppliedAt).Abs() > time.Hour {
			t.Errorf("%s was applied at %v", l.File, l.AppliedAt)
		}
	}
	want := []string{
		"system 00001_pgstrata_schema.sql applied", "system 00002_repair.sql applied", "system 00003_observations.sql applied", "system 00004_evolutions.sql applied", "system  newer",
		"project 00001_a.sql out of order", "project 00002_b.sql edited", "project 00003_c.sql missing", "project 00004_d.sql pending",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAFailingStatementIsNamedByLine(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	bad := three.with("00004_d.sql", `-- +goose Up
create table public.d (id int);
insert into public.d values (1);
insert into public.d values (1);

insert into public.d
  values ('æøå', 1);

-- +goose Down
drop table public.d;
`)
	r := open(t, db.URL, bad.streams(), migrate.Options{})
	report, err := r.Up(t.Context(), migrate.Target{})
	wantFault(t, err, "migrate up: sql/00004_d.sql:7: ", "SQLSTATE 42601", "Nothing of this file was kept")
	wantFiles(t, report, "00001_pgstrata_schema.sql applied", "00002_repair.sql applied", "00003_observations.sql applied", "00004_evolutions.sql applied",
		"00001_a.sql applied", "00002_b.sql applied", "00003_c.sql applied", "00004_d.sql failed")
	if queryText(t, db.Conn(t), "select coalesce(to_regclass('public.d')::text, 'none')") != "none" {
		t.Error("part of the failed file was kept")
	}
	outside := three.with("00004_d.sql", "-- +goose NO TRANSACTION\n-- +goose Up\ncreate table public.d (id int);\nselect 1/0;\n")
	_, err = open(t, db.URL, outside.streams(), migrate.Options{}).Up(t.Context(), migrate.Target{})
	wantFault(t, err, "sql/00004_d.sql:4: ", "outside a transaction")
}

func TestAMigrationsSettingsEndWithIt(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	f := folder{
		"00001_a.sql": "-- +goose Up\nselect pg_catalog.set_config('search_path', '', false);\nset lock_timeout = '1h';\nset role pgstrata_operator;\nreset role;\n",
		"00002_b.sql": "-- +goose Up\ncreate table b as select current_setting('lock_timeout') as t, current_user::text as u;\n",
	}
	up(t, db.URL, f.streams(), "system:2")
	exec(t, db.Conn(t), "grant pgstrata_operator to current_user")
	up(t, db.URL, f.streams(), "")
	if got := queryText(t, db.Conn(t), "select t || ' ' || u from public.b"); got != "5s "+dbtest.Owner {
		t.Errorf("the second file ran with %s", got)
	}
}
