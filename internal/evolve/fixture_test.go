package evolve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/generate"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/project"
)

// The fixture: cards, whose lenses lose, with a composite key, a tenant and two variants; and notes, whose lens loses nothing, in a table for
// each kind of key.
const projectYAML = `
schemas: jsonschemas
migrations: {dir: migrations}
documents:
  card:
    table: public.cards
    column: card
    key: [org, id]
    tenant: org
    discriminator: kind
    on_reset: {set: {status: needs_attention}}
`

const tables = `-- +goose Up
create table public.cards (
	org uuid, id int, kind text, status text not null default 'active', card jsonb, at int not null default 0, primary key (org, id));
create type public.colour as enum ('red', 'yellow', 'green', 'blue');
create table public.notes_int (id int primary key, note jsonb);
create table public.notes_text (id text primary key, note jsonb);
create table public.notes_loose (id text collate "en-x-icu" primary key, note jsonb);
create table public.notes_uuid (id uuid primary key, note jsonb);
create table public.notes_enum (id public.colour primary key, note jsonb);
create table public.notes_pair (colour public.colour, at numeric, note jsonb, primary key (at, colour));
create table public.notes_part (id int, place text, note jsonb, primary key (place, id)) partition by list (place);
create table public.notes_part_a partition of public.notes_part for values in ('a');
create table public.notes_part_b partition of public.notes_part for values in ('b');
alter table public.cards enable row level security;
alter table public.cards force row level security;
create policy pgstrata_operator_reads on public.cards for select to pgstrata_operator using (true);
create policy pgstrata_operator_repairs on public.cards for update to pgstrata_operator using (true) with check (true);
grant select on public.cards to pgstrata_operator;
grant update (card, status) on public.cards to pgstrata_operator;
-- +goose StatementBegin
do $$ declare name text; begin
	foreach name in array array['int', 'text', 'loose', 'uuid', 'enum', 'pair', 'part'] loop
		execute format('grant select, update (note) on public.notes_%s to pgstrata_operator', name);
	end loop;
end $$;
-- +goose StatementEnd
`

var noteKeys = map[string]string{"int": "id", "text": "id", "loose": "id", "uuid": "id", "enum": "id", "pair": "at, colour", "part": "place, id"}

const (
	header = `"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "pgstrata:///%s/%s/%s", "type": "object", "additionalProperties": false`
	card1  = `{` + header + `, "required": ["schema_version", "n", "tags"], "properties": {"schema_version": {"const": "%[3]s"}, "n": {"type": "number"},
		"tags": {"type": "array", "items": {"type": "string"}}, "level": {"enum": ["low", "high", "odd"]}}}`
	card11 = `{` + header + `, "required": ["schema_version", "n", "tags", "zone"], "properties": {"schema_version": {"const": "%[3]s"}, "n": {"type": "number"},
		"tags": {"type": "array", "items": {"type": "string"}}, "level": {"enum": ["low", "high", "odd"]}, "zone": {"type": "string"}}}`
	card2 = `{` + header + `, "required": ["schema_version", "count", "tags", "zone"], "properties": {"schema_version": {"const": "%[3]s"}, "count": {"type": "number", "maximum": 1000},
		"tags": {"type": "string"}, "level": {"enum": ["minor", "major"]}, "zone": {"type": "string"}, "note": {"type": "string"}}}`
	small1 = `{` + header + `, "required": ["schema_version", "n"], "properties": {"schema_version": {"const": "%[3]s"}, "n": {"type": "number"}, "body": {"type": "string"}}}`
	small2 = `{` + header + `, "required": ["schema_version", "count"], "properties": {"schema_version": {"const": "%[3]s"}, "count": {"type": "number"}, "body": {"type": "string"}}}`
)

// writeProject puts the project into a folder and returns its pgstrata.yaml.
func writeProject(t testing.TB, dir string, change func(files map[string]string)) string {
	t.Helper()
	files := map[string]string{
		"card/a/1.0.0.json":             fmt.Sprintf(card1, "card", "a", "1.0.0"),
		"card/a/1.1.0.json":             fmt.Sprintf(card11, "card", "a", "1.1.0"),
		"card/a/2.0.0.json":             fmt.Sprintf(card2, "card", "a", "2.0.0"),
		"card/a/1.0.0--1.1.0.lens.yaml": "steps:\n  - add: /zone\n    default: UTC\n",
		"card/a/1.1.0--2.0.0.lens.yaml": "steps:\n  - rename: /n\n    to: count\n  - head: /tags\n  - map: /level\n    values: {low: minor, high: major}\n  - add: /note\n    optional: true\n",
		"card/a/default.json":           `{"schema_version": "2.0.0", "count": 0, "tags": "none", "zone": "UTC"}`,
		"card/b/1.0.0.json":             fmt.Sprintf(small1, "card", "b", "1.0.0"),
		"card/b/2.0.0.json":             fmt.Sprintf(small2, "card", "b", "2.0.0"),
		"card/b/1.0.0--2.0.0.lens.yaml": "steps:\n  - rename: /n\n    to: count\n",
		"card/b/default.json":           `{"schema_version": "2.0.0", "count": 0}`,
	}
	yaml := projectYAML
	for kind, key := range noteKeys {
		name := "note_" + kind
		yaml += fmt.Sprintf("  %s: {table: public.notes_%s, column: note, key: [%s]}\n", name, kind, key)
		files[name+"/default/1.0.0.json"] = fmt.Sprintf(small1, name, "default", "1.0.0")
		files[name+"/default/2.0.0.json"] = fmt.Sprintf(small2, name, "default", "2.0.0")
		files[name+"/default/1.0.0--2.0.0.lens.yaml"] = "steps:\n  - rename: /n\n    to: count\n"
		files[name+"/default/default.json"] = `{"schema_version": "2.0.0", "count": 0}`
	}
	if change != nil {
		change(files)
	}
	if observed, ok := files["yaml"]; ok {
		yaml = strings.Replace(yaml, observed+": {", observed+": {mode: observe, ", 1)
		delete(files, "yaml")
	}
	if retired, ok := files["retire"]; ok {
		yaml = strings.Replace(yaml, retired+": {", retired+": {oldest: 2.0.0, ", 1)
		delete(files, "retire")
	}
	files["../pgstrata.yaml"], files["../migrations/00001_tables.sql"] = yaml, tables
	for name, text := range files {
		path := filepath.Join(dir, "jsonschemas", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "pgstrata.yaml")
}

// fixture is a database with the tables, guards and lenses, and an operator who works in it.
type fixture struct {
	*dbtest.DB
	admin    *pgx.Conn
	operator string // URL
	file     string // pgstrata.yaml
	project  *project.Project
}

const operatorLogin = "evolve_operator"

func newFixture(t testing.TB, opts ...dbtest.Option) *fixture {
	t.Helper()
	return changedFixture(t, "evolve", nil, opts...)
}

// changedFixture is of a project whose files are changed; the template's name must be its own.
func changedFixture(t testing.TB, template string, change func(files map[string]string), opts ...dbtest.Option) *fixture {
	t.Helper()
	file := writeProject(t, t.TempDir(), change)
	p, err := project.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	opts = append(opts, dbtest.WithTemplate(template, func(ctx context.Context, url string) error { return build(ctx, url, p) }))
	return fixtureOn(t, dbtest.New(t, opts...), file, p)
}

func fixtureOn(t testing.TB, db *dbtest.DB, file string, p *project.Project) *fixture {
	t.Helper()
	f := &fixture{DB: db, operator: db.URLAs(t, operatorLogin), admin: db.AdminConn(t), file: file, project: p}
	f.exec(t, "grant pgstrata_operator, app_owner to "+operatorLogin)
	return f
}

// build applies the tables, and the migration that schema generate writes for them.
func build(ctx context.Context, url string, p *project.Project) error {
	if err := migrated(ctx, url, p); err != nil {
		return err
	}
	m, err := generate.Project(p)
	if err != nil {
		return err
	}
	if err := os.WriteFile(m.File, []byte(m.SQL), 0o644); err != nil {
		return err
	}
	return migrated(ctx, url, p)
}

// migrated applies what is pending.
func migrated(ctx context.Context, url string, p *project.Project) error {
	streams, err := migrate.Streams(p)
	if err != nil {
		return err
	}
	r, err := migrate.Open(ctx, url, streams, migrate.Options{})
	if err != nil {
		return err
	}
	_, err = r.Up(ctx, migrate.Target{})
	return errors.Join(err, r.Close())
}

// evolver opens the fixture as the operator.
func (f *fixture) evolver(t testing.TB) *Evolver { return f.evolverAs(t, f.operator) }

func (f *fixture) evolverAs(t testing.TB, url string) *Evolver {
	t.Helper()
	e, err := Open(context.Background(), Config{URL: url, ConfigFile: f.file})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func (f *fixture) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := f.admin.Exec(context.Background(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

// value reads a single value.
func value[T any](t testing.TB, f *fixture, sql string, args ...any) (v T) {
	t.Helper()
	if err := f.admin.QueryRow(context.Background(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

func share(v float64) *float64 { return &v }

// seedCards writes n cards of variant a and b at 1.0.0 and 1.1.0, 1.0 among their numbers.
func (f *fixture) seedCards(t testing.TB, n int) {
	t.Helper()
	f.exec(t, `insert into public.cards (org, id, kind, card)
		select ('00000000-0000-0000-0000-' || lpad((i % 7)::text, 12, '0'))::uuid, i, case when i % 5 = 0 then 'b' else 'a' end,
			case when i % 5 = 0 then ('{"schema_version": "1.0.0", "n": ' || i || '.0}')::jsonb
			when i % 5 = 1 then ('{"schema_version": "1.1.0", "n": 1.50, "tags": ["x", "y"], "zone": "Z' || i || '"}')::jsonb
			else ('{"schema_version": "1.0.0", "n": ' || i % 900 || ', "tags": ["t' || i || '", "u"], "level": "' || case when i % 2 = 0 then 'low' else 'high' end || '"}')::jsonb end
		from generate_series(1, $1) i`, n)
}

// texts is every card as text, by key.
func (f *fixture) texts(t testing.TB) map[string]string {
	t.Helper()
	rows, err := f.admin.Query(context.Background(), "select org || ' ' || id, kind || ' ' || status || ' ' || card::text from public.cards")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	var key, text string
	if _, err := pgx.ForEachRow(rows, []any{&key, &text}, func() error { all[key] = text; return nil }); err != nil {
		t.Fatal(err)
	}
	return all
}

// ran is the status of a run that gets to its end.
func ran(t testing.TB, s *Status, err error) *Status {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return s
}
