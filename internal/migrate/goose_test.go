package migrate_test

import (
	"database/sql"
	"os"
	osexec "os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "github.com/jackc/pgx/v5/stdlib" // goose's own driver
	"github.com/pressly/goose/v3"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/project"
)

// gooseUp applies a stream as the plain goose command does with -table.
func gooseUp(t *testing.T, url string, s migrate.Stream) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	p, err := goose.NewProvider(goose.DialectPostgres, db, s.FS, goose.WithTableName(s.Table))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Up(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestPlainGooseGivesTheSameCatalog(t *testing.T) {
	t.Parallel()
	ours, theirs := dbtest.New(t), dbtest.New(t)
	streams := append(shipped(t), three.streams()[1])
	up(t, ours.URL, streams, "")
	for _, s := range streams {
		gooseUp(t, theirs.URL, s)
	}
	if diff := cmp.Diff(dump(t, ours), dump(t, theirs)); diff != "" {
		t.Errorf("catalogs (-pgstrata +goose):\n%s", diff)
	}
}

// noise is what pg_dump writes anew each time.
var noise = regexp.MustCompile(`(?m)^(\\(un)?restrict .*|-- Dumped .*)\n`)

func dump(t *testing.T, db *dbtest.DB) string {
	t.Helper()
	program := db.Server.Bin("pg_dump")
	if program == "" {
		return catalog(t, db)
	}
	out, err := osexec.CommandContext(t.Context(), program, "--schema-only", db.AdminURL).Output()
	if err != nil {
		t.Fatalf("pg_dump: %v", err)
	}
	return catalog(t, db) + noise.ReplaceAllString(string(out), "")
}

// catalog is read where there is no pg_dump, and beside it for what it leaves out: the order of things.
func catalog(t *testing.T, db *dbtest.DB) string {
	t.Helper()
	const own = `n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`
	return queryText(t, db.AdminConn(t), `
		select string_agg(line, E'\n' order by line) from (
		  select concat_ws(' ', c.oid::regclass, c.relkind, c.relowner::regrole, c.relacl, c.relrowsecurity, c.relforcerowsecurity, obj_description(c.oid, 'pg_class'))
		  from pg_class c join pg_namespace n on n.oid = c.relnamespace where `+own+`
		  union all
		  select concat_ws(' ', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod), a.attnum, a.attnotnull, a.attacl, col_description(a.attrelid, a.attnum))
		  from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
		  where a.attnum > 0 and not a.attisdropped and `+own+`
		  union all
		  select concat_ws(' ', p.oid::regprocedure, pg_get_functiondef(p.oid), p.proowner::regrole, p.proacl)
		  from pg_proc p join pg_namespace n on n.oid = p.pronamespace where `+own+` and p.prokind = 'f'
		  union all
		  select concat_ws(' ', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid))
		  from pg_constraint k join pg_namespace n on n.oid = k.connamespace where `+own+`
		  union all
		  select concat_ws(' ', p.polrelid::regclass, p.polname, p.polcmd, p.polroles::regrole[], pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid))
		  from pg_policy p
		  union all
		  select concat_ws(' ', t.tgrelid::regclass, t.tgenabled, pg_get_triggerdef(t.oid)) from pg_trigger t where not t.tgisinternal
		  union all
		  select concat_ws(' ', n.nspname, n.nspowner::regrole, n.nspacl, obj_description(n.oid, 'pg_namespace')) from pg_namespace n where `+own+`
		) as lines (line)`)
}

func TestWhatPlainGooseAppliedIsAdopted(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	all := three.streams()
	// A database that has lived with goose: the project's first two files, nothing of pgstrata.
	old := all[1]
	old.FS = three.without("00003_c.sql").fs()
	gooseUp(t, db.URL, old)
	r := open(t, db.URL, all, migrate.Options{})
	want := []migrate.Adopted{{Stream: "project", Version: 1, File: "00001_a.sql"}, {Stream: "project", Version: 2, File: "00002_b.sql"}}
	plan, err := r.Plan(t.Context(), migrate.Target{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, plan.Adopted); diff != "" {
		t.Error(diff)
	}
	report, err := r.Up(t.Context(), migrate.Target{})
	if err != nil {
		t.Fatal(err)
	}
	wantFiles(t, report, "00001_pgstrata_schema.sql applied", "00002_repair.sql applied", "00003_observations.sql applied", "00004_evolutions.sql applied", "00003_c.sql applied")
	if diff := cmp.Diff(want, report.Adopted); diff != "" {
		t.Error(diff)
	}
	if again := up(t, db.URL, all, ""); len(again.Adopted)+len(again.Migrations) != 0 {
		t.Errorf("the second run did %+v", again)
	}
	edited := three.with("00001_a.sql", three["00001_a.sql"]+"-- edited\n")
	_, err = open(t, db.URL, edited.streams(), migrate.Options{}).Up(t.Context(), migrate.Target{})
	wantFault(t, err, "sql/00001_a.sql", "edited")
}

// Plain goose may take a file back and knows nothing of its checksum; the file may then change.
func TestAFilePlainGooseTookBackMayChange(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	up(t, db.URL, three.streams(), "")
	exec(t, db.Conn(t), "drop table public.c; delete from public.goose_db_version where version_id = 3")
	changed := three.with("00003_c.sql", "-- +goose Up\ncreate table public.c (id bigint);\n-- +goose Down\ndrop table public.c;\n")
	wantFiles(t, up(t, db.URL, changed.streams(), ""), "00003_c.sql applied")
	wantFiles(t, up(t, db.URL, changed.streams(), ""))
}

func TestStreamsOfAProject(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "sql")
	p := &project.Project{File: "pgstrata.yaml", Foundation: true, Migrations: &project.Migrations{Dir: dir, Table: "my.versions"}}
	_, err := migrate.Streams(p)
	wantFault(t, err, dir, "schema generate")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	streams, err := migrate.Streams(p)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range streams {
		got = append(got, s.Name+" "+s.Table)
	}
	want := []string{"system public.pgstrata_system_version", "foundation public.pgstrata_foundation_version", "project my.versions"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
