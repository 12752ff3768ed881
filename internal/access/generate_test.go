package access_test

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/access"
	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// A magazine: teams write posts, readers see what is published, and a user keeps notes of their own.
const (
	magazine = `
		create role press_reader nologin;
		create role press_web nologin;
		create role press_robot nologin;
		create schema app;
		create schema desk;
		create table app.teams (id bigint primary key, name text);
		create table app.team_members (team_id bigint, user_id uuid, role text, primary key (team_id, user_id));
		create table app.posts (id bigint primary key, "team" text, title text, published boolean not null default false, "order" int);
		create table app.notes (id bigint primary key, owner uuid, words text);
		create table desk.jobs (id bigint primary key, what text);
		grant all on all tables in schema app to press_reader, press_web, press_robot;
		create function app.user_id() returns uuid language sql stable
			return (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid;
		create function app.teams_of(roles text[]) returns setof bigint language sql stable security definer set search_path = ''
			as 'select team_id from app.team_members where user_id = app.user_id() and role = any (roles)';
		insert into app.teams values (1, 'one'), (2, 'two');
		insert into app.team_members values (1, '00000000-0000-4000-8000-000000000001', 'writer'), (2, '00000000-0000-4000-8000-000000000001', 'chief editor');
		insert into app.posts (id, team, published) values (1, '1', false), (2, '2', false), (3, '3', true), (4, '3', false);
		insert into app.notes values (1, '00000000-0000-4000-8000-000000000001', 'mine'), (2, '00000000-0000-4000-8000-000000000002', 'not mine');`

	magazineMatrix = `tenancy:
  tenants: {table: app.teams, key: id}
  members: {table: app.team_members, tenant: team_id, user: user_id, role: role}
  roles: [writer, chief editor]
  membership: app.teams_of
  user: app.user_id
callers: {anon: press_reader, elsewhere: press_web, writer: press_web, chief editor: press_web, self: press_web, robot: press_robot, owner: owner}
closed: [app]
tables:
  app.posts:
    tenant: {column: team, cast: text}
    cells:
      anon: {select: {rows: all, where: published, columns: [id, title]}}
      writer: {select: own}
      chief editor: {select: own, update: {rows: own, columns: [title, order]}}
      robot: all
  app.notes:
    user: owner
    cells:
      self: own
  desk.jobs:
    force: false
    cells:
      robot: {select: all, delete: all}
      owner: all
functions:
  app.teams_of(text[]): {execute: [press_web], definer: true}
  app.user_id(): {execute: [press_web]}
`
)

// press is a database of that magazine, as a superuser reaches it.
func press(t *testing.T) *pgx.Conn {
	t.Helper()
	return dbtest.New(t, dbtest.WithTemplate("press", func(ctx context.Context, url string) error {
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close(ctx) }()
		_, err = conn.Exec(ctx, magazine)
		return err
	})).AdminConn(t)
}

func parse(t *testing.T, text string) *access.Matrix {
	t.Helper()
	m, err := access.Parse("access.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// generate writes the next migration into the folder and returns its two parts.
func generate(t *testing.T, folder fstest.MapFS, matrix string) (name, up, down string) {
	t.Helper()
	name, body, changed, err := access.Migration(parse(t, matrix), folder)
	if err != nil || !changed {
		t.Fatalf("changed %v: %v", changed, err)
	}
	folder[name] = &fstest.MapFile{Data: []byte(body)}
	up, down, _ = strings.Cut(body, "-- +goose Down\n")
	return name, up, down
}

func exec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%v\nin: %s", err, sql)
	}
}

// state is everything about access that a catalog says.
func state(t *testing.T, conn *pgx.Conn) []string {
	t.Helper()
	rows, err := conn.Query(context.Background(), `
		select c.oid::regclass || ' ' || relrowsecurity || ' ' || relforcerowsecurity || ' ' || coalesce(relacl::text, '')
			|| coalesce((select string_agg(attname || attacl::text, ' ' order by attname) from pg_attribute where attrelid = c.oid and attacl is not null), '')
		from pg_class c where relnamespace in ('app'::regnamespace, 'desk'::regnamespace) and relkind = 'r'
		union all
		select tablename || ' ' || policyname || ' ' || cmd || roles::text || coalesce(qual, '') || '|' || coalesce(with_check, '')
			|| coalesce((select obj_description(p.oid, 'pg_policy') from pg_policy p where polname = policyname and polrelid = (schemaname || '.' || tablename)::regclass), '') from pg_policies
		union all
		select p.oid::regprocedure || ' ' || coalesce(proacl::text, '') from pg_proc p where pronamespace = 'app'::regnamespace
		union all
		select nspname || coalesce(nspacl::text, '') from pg_namespace where nspname in ('app', 'desk')
		order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// reached is what a role with claims gets, as a number of rows or an SQLSTATE.
func reached(t *testing.T, conn *pgx.Conn, role, user, statement string) string {
	t.Helper()
	ctx := context.Background()
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	if _, err := tx.Exec(ctx, "set local role "+role+`; set local request.jwt.claims = '{"sub": "`+user+`"}'`); err != nil {
		t.Fatal(err)
	}
	tag, err := tx.Exec(ctx, statement)
	if err != nil {
		return err.Error()[strings.LastIndex(err.Error(), "SQLSTATE"):]
	}
	return tag.String()
}

func TestMigrationHoldsForTablesOfAnotherKind(t *testing.T) {
	t.Parallel()
	conn := press(t)
	exec(t, conn, "create policy pgstrata_operator_reads on app.posts using (true); comment on policy pgstrata_operator_reads on app.posts is '"+compile.PolicyNote+"'")
	if err := parse(t, magazineMatrix).Missing(context.Background(), conn); err != nil {
		t.Fatal(err)
	}
	folder := fstest.MapFS{"00007_posts.sql": {Data: []byte("-- +goose Up\n")}}
	name, up, down := generate(t, folder, magazineMatrix)
	if name != "00008_access.sql" {
		t.Errorf("the migration is %s", name)
	}
	if _, _, changed, err := access.Migration(parse(t, magazineMatrix), folder); changed || err != nil {
		t.Errorf("what was written is written again: %v", err)
	}
	exec(t, conn, up)
	first := state(t, conn)
	const user = "00000000-0000-4000-8000-000000000001"
	for _, c := range []struct{ role, statement, want string }{
		{"press_reader", "select id, title from app.posts", "SELECT 1"},
		{"press_reader", "select team from app.posts", "SQLSTATE 42501)"},
		{"press_reader", "select id from app.notes", "SQLSTATE 42501)"},
		{"press_web", "select team from app.posts", "SELECT 2"},
		{"press_web", "update app.posts set title = 'x'", "UPDATE 1"},
		{"press_web", `update app.posts set "order" = 1`, "UPDATE 1"},
		{"press_web", "update app.posts set team = '1'", "SQLSTATE 42501)"},
		{"press_web", "delete from app.posts", "SQLSTATE 42501)"},
		{"press_web", "delete from app.notes", "DELETE 1"},
		{"press_web", "update app.notes set owner = gen_random_uuid()", "SQLSTATE 42501)"},
		{"press_web", "truncate app.notes", "SQLSTATE 42501)"},
		{"press_web", "select 1 from desk.jobs", "SQLSTATE 42501)"},
		{"press_robot", "update app.posts set team = '1'", "UPDATE 4"},
		{"press_robot", "select 1 from desk.jobs", "SELECT 0"},
		{"press_robot", "select app.user_id()", "SQLSTATE 42501)"},
	} {
		if got := reached(t, conn, c.role, user, c.statement); got != c.want {
			t.Errorf("%s: %s gives %s, want %s", c.role, c.statement, got, c.want)
		}
	}
	indexed(t, conn)

	// A change brings a migration of its own, and its Down what was before it.
	changed := strings.NewReplacer("      self: own\n", "      self: {select: own}\n", "  desk.jobs:\n    force: false\n    cells:\n      robot: {select: all, delete: all}\n      owner: all\n", "").Replace(magazineMatrix)
	name2, up2, down2 := generate(t, folder, changed)
	if name2 != "00009_access_2.sql" || strings.Contains(up2, "app.posts") {
		t.Errorf("%s says more than what changed:\n%s", name2, up2)
	}
	exec(t, conn, up2)
	if got := reached(t, conn, "press_web", user, "delete from app.notes"); got != "SQLSTATE 42501)" {
		t.Errorf("after the change: %s", got)
	}
	if got := reached(t, conn, "press_robot", user, "select 1 from desk.jobs"); got != "SQLSTATE 42501)" {
		t.Errorf("a table that left the matrix: %s", got)
	}
	exec(t, conn, down2)
	if diff := cmp.Diff(first, state(t, conn)); diff != "" {
		t.Errorf("down does not restore what was:\n%s", diff)
	}
	exec(t, conn, up2)
	name3, up3, down3 := generate(t, folder, magazineMatrix)
	exec(t, conn, up3)
	if diff := cmp.Diff(first, state(t, conn)); diff != "" {
		t.Errorf("%s does not lead back:\n%s", name3, diff)
	}
	exec(t, conn, down3)
	exec(t, conn, down2)
	exec(t, conn, down)
	for _, statement := range []string{"select 1 from app.posts", "select 1 from app.notes"} {
		if got := reached(t, conn, "press_web", user, statement); got != "SQLSTATE 42501)" {
			t.Errorf("taken back, a table is not closed: %s gives %s", statement, got)
		}
	}
}

// indexed checks that policies have an index, and that a second run makes no more.
func indexed(t *testing.T, conn *pgx.Conn) {
	t.Helper()
	var n int
	err := conn.QueryRow(context.Background(), `select count(*) from pg_index i join pg_attribute a on a.attrelid = indrelid and attnum = indkey[0]
		where (indrelid, attname) in (('app.posts'::regclass, 'team'), ('app.notes'::regclass, 'owner'))`).Scan(&n)
	if err != nil || n != 2 {
		t.Errorf("%d indexes: %v", n, err)
	}
}

func TestMigrationRefusesPoliciesThatTheMatrixDoesNotKnow(t *testing.T) {
	t.Parallel()
	conn := press(t)
	exec(t, conn, "create policy everybody on app.posts using (true)")
	_, up, _ := generate(t, fstest.MapFS{}, magazineMatrix)
	_, err := conn.Exec(context.Background(), up)
	if err == nil || !strings.Contains(err.Error(), "policy everybody on app.posts is not in the access matrix") {
		t.Errorf("got %v", err)
	}
	known := strings.Replace(magazineMatrix, "    tenant: {column: team", "    policies: {extra: [everybody]}\n    tenant: {column: team", 1)
	_, up, _ = generate(t, fstest.MapFS{}, known)
	exec(t, conn, up)
}

func TestWithoutAMembershipFunctionPoliciesAskTheTable(t *testing.T) {
	t.Parallel()
	conn := press(t)
	matrix := strings.Replace(magazineMatrix, "  membership: app.teams_of\n", "", 1)
	matrix = strings.Replace(matrix, "functions:\n", "  app.team_members:\n    user: user_id\n    cells:\n      self: {select: own}\nfunctions:\n", 1)
	_, up, _ := generate(t, fstest.MapFS{}, matrix)
	exec(t, conn, up)
	const user = "00000000-0000-4000-8000-000000000001"
	for statement, want := range map[string]string{
		"select team from app.posts": "SELECT 2", "update app.posts set title = 'x'": "UPDATE 1", "select 1 from app.team_members": "SELECT 2",
	} {
		if got := reached(t, conn, "press_web", user, statement); got != want {
			t.Errorf("%s gives %s, want %s", statement, got, want)
		}
		if got := reached(t, conn, "press_web", "00000000-0000-4000-8000-000000000009", statement); !strings.HasSuffix(got, " 0") {
			t.Errorf("a stranger's %s gives %s", statement, got)
		}
	}
}

// The repository's own migrations and page say what the matrix says; make verify asks the same.
func TestShippedFilesFollowTheMatrix(t *testing.T) {
	t.Parallel()
	root := filepath.Join("..", "..")
	m := shipped(t)
	m.File = "access.yaml"
	if name, _, changed, err := access.Migration(m, os.DirFS(filepath.Join(root, "migrations", "foundation"))); changed || err != nil {
		t.Errorf("%s is missing (%v): run make generate", name, err)
	}
	page, err := fs.ReadFile(os.DirFS(filepath.Join(root, "docs", "integration-foundation")), "security-model.md")
	if err != nil {
		t.Fatal(err)
	}
	written, err := access.Docs(m, "security-model.md", string(page))
	if err != nil || written != string(page) {
		t.Errorf("the page is out of date (%v): run make generate", err)
	}
}
