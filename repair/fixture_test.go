package repair

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io/fs"
	"sort"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/migrations"
)

// The fixture: a table with two documents, a tenant, a discriminator and a composite key of uuids,
// and one with none of these.
const projectYAML = `
schemas: jsonschemas
documents:
  mapping:
    table: public.integrations
    column: mapping
    key: [organization_id, id]
    tenant: organization_id
    discriminator: kind
    on_reset: {set: {status: needs_attention}}
  schedule:
    table: public.integrations
    column: schedule
    key: [organization_id, id]
    tenant: organization_id
    on_reset: {set: {status: needs_attention}}
  settings:
    table: public.plain
    column: settings
    key: [id]
`

const tables = `
create table public.integrations (
	organization_id uuid, id uuid, kind text, status text not null default 'active' constraint status_known check (status in ('active', 'draft', 'needs_attention')),
	mapping jsonb not null, schedule jsonb,
	primary key (organization_id, id));
create table public.plain (id int primary key, settings jsonb constraint small check (length(settings::text) < 200));
alter table public.integrations enable row level security;
alter table public.integrations force row level security;
create policy pgstrata_operator_reads on public.integrations for select to pgstrata_operator using (true);
create policy pgstrata_operator_repairs on public.integrations for update to pgstrata_operator using (true) with check (true);
grant select on public.integrations, public.plain to pgstrata_operator;
grant update (mapping, schedule, status) on public.integrations to pgstrata_operator;
grant update (settings) on public.plain to pgstrata_operator;
`

const shape = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "pgstrata:///%s/1.0.0", "type": "object", "required": ["schema_version", "n"], "additionalProperties": false,
	"properties": {"schema_version": {"const": "1.0.0"}, "n": {"type": "number"}, "o": {"type": "number"}}}`

func testProject(t testing.TB) *project.Project {
	t.Helper()
	p, err := parseProject()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func parseProject() (*project.Project, error) {
	files := fstest.MapFS{}
	for _, family := range []string{"mapping/a", "mapping/b", "schedule/default", "settings/default"} {
		files[family+"/1.0.0.json"] = &fstest.MapFile{Data: fmt.Appendf(nil, shape, family)}
		files[family+"/default.json"] = &fstest.MapFile{Data: []byte(`{"schema_version": "1.0.0", "n": 0}`)}
	}
	return project.Parse("pgstrata.yaml", []byte(projectYAML), files)
}

// fixture is a database with the tables, the guards, and an operator who works in it.
type fixture struct {
	*dbtest.DB
	admin    *pgx.Conn
	operator string // URL
	project  *project.Project
}

const operatorLogin = "repair_operator"

func newFixture(t testing.TB) *fixture {
	t.Helper()
	p := testProject(t)
	db := dbtest.New(t, dbtest.WithTemplate("repair", func(ctx context.Context, url string) error { return build(ctx, url, p) }))
	return fixtureOn(t, db, p)
}

// seeded is a fixture with good rows everywhere.
func seeded(t testing.TB, n int) *fixture {
	t.Helper()
	f := newFixture(t)
	f.seed(t, n)
	return f
}

func fixtureOn(t testing.TB, db *dbtest.DB, p *project.Project) *fixture {
	t.Helper()
	f := &fixture{DB: db, operator: db.URLAs(t, operatorLogin), project: p, admin: db.AdminConn(t)}
	f.exec(t, "grant pgstrata_operator to "+operatorLogin)
	return f
}

func build(ctx context.Context, url string, p *project.Project) error {
	if err := migrateSystem(ctx, url); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, tables); err != nil {
		return err
	}
	return guard(ctx, url, p)
}

// guard installs the compiled validators and triggers, as the migration that schema generate would write does.
func guard(ctx context.Context, url string, p *project.Project) error {
	var guards []*compile.Guard
	for _, d := range p.Documents {
		g, err := compile.Document(d)
		if err != nil {
			return err
		}
		guards = append(guards, g)
	}
	name, body, _, err := compile.Migration(guards, fstest.MapFS{})
	if err != nil {
		return err
	}
	return up(ctx, url, "public.goose_db_version", fstest.MapFS{name: &fstest.MapFile{Data: []byte(body)}})
}

func migrateSystem(ctx context.Context, url string) error {
	files, err := fs.Sub(migrations.System, "system")
	if err != nil {
		return err
	}
	return up(ctx, url, "public.pgstrata_system_version", files)
}

func up(ctx context.Context, url, table string, files fs.FS) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	store, err := database.NewStore(database.DialectPostgres, table)
	if err != nil {
		return err
	}
	provider, err := goose.NewProvider("", db, files, goose.WithStore(store))
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// repairer opens the fixture as the operator.
func (f *fixture) repairer(t testing.TB) *Repairer { return f.repairerAs(t, f.operator) }

func (f *fixture) repairerAs(t testing.TB, url string) *Repairer {
	t.Helper()
	r, err := open(context.Background(), Config{URL: url}, f.project)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func (f *fixture) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := f.admin.Exec(context.Background(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// unguarded runs a statement as history wrote it: before there was a trigger.
func (f *fixture) unguarded(t testing.TB, sql string, args ...any) {
	t.Helper()
	tx, err := f.admin.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.Background())
	for _, s := range []string{
		"alter table public.integrations disable trigger user", "alter table public.plain disable trigger user", sql,
		"alter table public.integrations enable always trigger zz_pgstrata_mapping", "alter table public.integrations enable always trigger zz_pgstrata_schedule",
		"alter table public.plain enable always trigger zz_pgstrata_settings",
	} {
		var err error
		if s == sql {
			_, err = tx.Exec(context.Background(), s, args...)
		} else {
			_, err = tx.Exec(context.Background(), s)
		}
		if err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	if err := tx.Commit(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// spoil makes settings bad that history wrote.
func (f *fixture) spoil(t testing.TB, where string) {
	t.Helper()
	f.unguarded(t, "update public.plain set settings = '[]' where "+where)
}

// scanned is the report of a scan that gets to its end.
func scanned(t testing.TB, r *Repairer, o ScanOptions) *Report {
	t.Helper()
	report, err := r.Scan(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// one reads a single value.
func one[T any](t testing.TB, f *fixture, sql string, args ...any) (v T) {
	t.Helper()
	if err := f.admin.QueryRow(context.Background(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// state is all that a run may change, as text, to compare before with after.
func (f *fixture) state(t testing.TB) string {
	t.Helper()
	return one[string](t, f, `select concat_ws(E'\n',
		(select string_agg(i::text, E'\n' order by organization_id, id) from public.integrations i),
		(select string_agg(p::text, E'\n' order by id) from public.plain p),
		(select string_agg(q::text, E'\n' order by id) from pgstrata.quarantine q),
		(select string_agg(a::text, E'\n' order by id) from pgstrata.alerts a))`)
}

// places lists what was found, one line each.
func places(r *Report) []string {
	var all []string
	for _, f := range r.ByPlace() {
		all = append(all, fmt.Sprintf("%s/%s %s %q %s ×%d", f.Document, f.Variant, f.Version, f.Pointer, f.Keyword, f.Count))
	}
	sort.Strings(all)
	return all
}

func org(n int) string { return fmt.Sprintf("00000000-0000-0000-0000-%012d", n) }

func asJSON(t testing.TB, v any) string {
	t.Helper()
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// seed puts good rows everywhere: n integrations over n/4 organizations, n settings.
func (f *fixture) seed(t testing.TB, n int) {
	t.Helper()
	f.exec(t, strings.ReplaceAll(`
		insert into public.integrations (organization_id, id, kind, mapping, schedule)
		select ('00000000-0000-0000-0000-' || lpad((i / 4)::text, 12, '0'))::uuid, ('00000000-0000-0000-0000-' || lpad(i::text, 12, '0'))::uuid,
			case i % 2 when 0 then 'a' else 'b' end, '{"schema_version": "1.0.0", "n": 1}', '{"schema_version": "1.0.0", "n": 2}'
		from generate_series(1, :n) i`, ":n", fmt.Sprint(n)))
	f.exec(t, fmt.Sprintf(`insert into public.plain select i, '{"schema_version": "1.0.0", "n": 1}' from generate_series(1, %d) i`, n))
}
