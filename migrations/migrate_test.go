package migrations_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sync/errgroup"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// catalog lists what stands in a database besides what Postgres and extensions bring.
const catalog = `
	with ours as (
		select 'schema' as kind, n.nspname::text as name, concat_ws(' ', pg_get_userbyid(n.nspowner), (select string_agg(x::text, ',' order by x::text) from unnest(coalesce(n.nspacl, acldefault('n', n.nspowner))) x)) as what, n.oid, 'pg_namespace'::regclass::oid as class
		from pg_namespace n where n.nspname !~ '^pg_(catalog|toast|temp)|^information_schema$'
		union all
		select 'relation', c.oid::regclass::text, concat_ws(' ', pg_get_userbyid(c.relowner), c.relkind, c.relrowsecurity, c.relforcerowsecurity, (select string_agg(x::text, ',' order by x::text) from unnest(coalesce(c.relacl, acldefault(case c.relkind when 'S' then 's' else 'r' end::"char", c.relowner))) x), c.reloptions::text), c.oid, 'pg_class'::regclass
		from pg_class c where c.relkind in ('r', 'v', 'm', 'i', 'S', 'p') and c.relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
		union all
		select 'column', attrelid::regclass || '.' || attname, concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, (select string_agg(x::text, ',' order by x::text) from unnest(coalesce(attacl, '{}')) x), pg_get_expr(adbin, adrelid)), c.oid, 'pg_class'::regclass
		from pg_attribute join pg_class c on c.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
		where attnum > 0 and not attisdropped and c.relkind in ('r', 'v') and c.relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
		union all
		select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid), oid, 'pg_constraint'::regclass
		from pg_constraint where connamespace::regnamespace::text !~ '^pg_|^information_schema$'
		union all
		select 'trigger', tgrelid::regclass || '.' || tgname, concat_ws(' ', tgenabled, pg_get_triggerdef(oid)), oid, 'pg_trigger'::regclass
		from pg_trigger where not tgisinternal
		union all
		select 'policy', polrelid::regclass || '.' || polname, concat_ws(' ', polcmd, polroles::regrole[]::text, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)), oid, 'pg_policy'::regclass
		from pg_policy
		union all
		select 'function', oid::regprocedure::text, concat_ws(' ', pg_get_userbyid(proowner), (select string_agg(x::text, ',' order by x::text) from unnest(coalesce(proacl, acldefault('f', proowner))) x), md5(pg_get_functiondef(oid))), oid, 'pg_proc'::regclass
		from pg_proc where prokind = 'f' and pronamespace::regnamespace::text !~ '^pg_catalog|^information_schema$'
		union all
		select 'view', c.oid::regclass::text, pg_get_viewdef(c.oid), c.oid, 'pg_class'::regclass
		from pg_class c where c.relkind = 'v' and c.relnamespace::regnamespace::text !~ '^pg_|^information_schema$'
		union all
		select 'default privileges', defaclrole::regrole || ' ' || coalesce(nullif(defaclnamespace, 0)::regnamespace::text, '') || ' ' || defaclobjtype::text, defaclacl::text, oid, 'pg_default_acl'::regclass
		from pg_default_acl
	)
	select kind || ' ' || name || ': ' || coalesce(what, '')
		|| coalesce(' -- ' || obj_description(oid, class::regclass::name), '')
	from ours
	where not exists (select from pg_depend d where d.objid = ours.oid and d.classid = ours.class and d.deptype = 'e')
	order by 1`

func TestDownLeavesNothingAndUpWorksAgain(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := dbtest.New(t)
	conn := db.Conn(t)
	before := column(t, conn, catalog)
	if err := up(ctx, db.URL); err != nil {
		t.Fatal(err)
	}
	first := column(t, conn, catalog)
	if len(first) < 100 {
		t.Fatalf("the catalog query sees only %d objects", len(first))
	}
	if err := down(ctx, db.URL); err != nil {
		t.Fatal(err)
	}
	left := slices.DeleteFunc(column(t, conn, catalog), func(line string) bool {
		return strings.Contains(line, "pgstrata_system_version") || strings.Contains(line, "pgstrata_foundation_version")
	})
	if diff := cmp.Diff(before, left); diff != "" {
		t.Errorf("down leaves behind (+):\n%s", diff)
	}
	if err := up(ctx, db.URL); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, column(t, conn, catalog)); diff != "" {
		t.Errorf("up after down is not what up was:\n%s", diff)
	}
}

func TestEverythingHasAComment(t *testing.T) {
	t.Parallel()
	conn := migrated(t).Conn(t)
	got := column(t, conn, `
		select c.oid::regclass::text from pg_class c
		where c.relkind in ('r', 'v') and c.relnamespace::regnamespace::text !~ '^pg_(catalog|toast)|^information_schema$'
			and obj_description(c.oid, 'pg_class') is null
		union all
		select a.attrelid::regclass || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
		where c.relkind in ('r', 'v') and c.relnamespace::regnamespace::text !~ '^pg_(catalog|toast)|^information_schema$'
			and a.attnum > 0 and not a.attisdropped and col_description(a.attrelid, a.attnum) is null
			-- goose makes these two, column by column as it likes.
			and c.relname not in ('pgstrata_system_version', 'pgstrata_foundation_version')
		union all
		select p.oid::regprocedure::text from pg_proc p
		where p.pronamespace::regnamespace::text in ('auth', 'pgstrata', 'pgstrata_access', 'pgstrata_check')
			and obj_description(p.oid, 'pg_proc') is null
		union all
		select nspname::text from pg_namespace
		where (nspname = 'auth' or nspname ~ '^pgstrata') and obj_description(oid, 'pg_namespace') is null
		order by 1`)
	if len(got) > 0 {
		t.Errorf("without a comment: %s", strings.Join(got, ", "))
	}
}

func TestKeysLeadWithTheOrganization(t *testing.T) {
	t.Parallel()
	conn := migrated(t).Conn(t)
	got := column(t, conn, `
		select i.indexrelid::regclass::text from pg_index i
		join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
		where i.indisunique and a.attname <> 'organization_id'
			and exists (select from pg_attribute o where o.attrelid = i.indrelid and o.attname = 'organization_id')
		union all
		select conrelid::regclass || '.' || conname from pg_constraint
		join pg_attribute a on a.attrelid = conrelid and a.attnum = conkey[1]
		where contype = 'f' and a.attname <> 'organization_id'
			and exists (select from pg_attribute o where o.attrelid = confrelid and o.attname = 'organization_id')`)
	if len(got) > 0 {
		t.Errorf("tell whether another organization's row exists: %s", strings.Join(got, ", "))
	}
}

func TestADownThatDropsATableKeepsIt(t *testing.T) {
	t.Parallel()
	drops := regexp.MustCompile(`(?m)^drop table ([a-z_.]+);`)
	// Written by migrations or by goose, and written again by the next up; or mere counts.
	made := []string{"public.integration_types", "pgstrata.migration_checksums", "pgstrata.scans", "pgstrata.observations", "pgstrata.evolutions", "pgstrata.evolution_slices"}
	for _, s := range streams {
		files, err := fs.Glob(s.files, s.folder+"/*.sql")
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", s.folder, len(files), err)
		}
		for _, file := range files {
			text, err := fs.ReadFile(s.files, file)
			if err != nil {
				t.Fatal(err)
			}
			_, undo, found := strings.Cut(string(text), "-- +goose Down\n")
			if !found {
				t.Errorf("%s has no Down", file)
			}
			for _, m := range drops.FindAllStringSubmatch(undo, -1) {
				if !slices.Contains(made, m[1]) && !strings.Contains(undo, "-- pgstrata:keeps "+m[1]+"\n") {
					t.Errorf("%s: Down drops %s without a line -- pgstrata:keeps %s", file, m[1], m[1])
				}
			}
		}
	}
}

func TestBesideMigrationsOfAnother(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	conn := db.Conn(t)
	exec(t, conn, `
		create table public.goose_db_version (
			id integer primary key generated by default as identity, version_id bigint not null,
			is_applied boolean not null, tstamp timestamp not null default now());
		insert into public.goose_db_version (version_id, is_applied) values (0, true), (1, true), (7, true);
		create table public.theirs (id integer primary key);
		insert into public.theirs values (1)`)
	if err := up(context.Background(), db.URL); err != nil {
		t.Fatal(err)
	}
	got := column(t, conn, "select version_id::text from public.goose_db_version order by id")
	if diff := cmp.Diff([]string{"0", "1", "7"}, got); diff != "" {
		t.Errorf("their version table changed:\n%s", diff)
	}
	if got := column(t, conn, "select to_regclass('public.organizations')::text"); got[0] != "organizations" {
		t.Errorf("public.organizations is %q", got)
	}
	if err := down(context.Background(), db.URL); err != nil {
		t.Fatal(err)
	}
	if got := column(t, conn, "select id::text from public.theirs"); len(got) != 1 {
		t.Errorf("their table has %d rows", len(got))
	}
}

// Since 16 only who created a role may give it away, so of the owners in one cluster all but the first need an administrator once.
func TestDatabasesOfOneClusterAtOnce(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := dbtest.New(t, dbtest.WithOwnCluster())
	admin := db.AdminConn(t)
	const owners, each = 3, 2 // owners, and databases of each
	owned := map[string]string{}
	for i := range owners {
		owner := fmt.Sprintf("owner_%d", i)
		url := db.URLAs(t, owner)
		exec(t, admin, "alter role "+owner+" createrole nosuperuser")
		for n := range each {
			database := fmt.Sprintf("database_%d_%d", i, n)
			exec(t, admin, "create database "+database+" owner "+owner)
			owned[strings.Replace(url, "/"+db.Name, "/"+database, 1)] = owner
		}
	}

	var group errgroup.Group
	var refusals sync.Map // by owner
	for url, owner := range owned {
		group.Go(func() error {
			err := up(ctx, url)
			var refused *pgconn.PgError
			if errors.As(err, &refused) && refused.Code == "42501" {
				refusals.Store(owner, err)
				statement, found := hinted(refused)
				if !found {
					return fmt.Errorf("%s: no statement in the hint: %w", owner, err)
				}
				conn, err := pgx.Connect(ctx, db.AdminURL)
				if err != nil {
					return err
				}
				defer func() { _ = conn.Close(ctx) }()
				if _, err := conn.Exec(ctx, statement); err != nil {
					return fmt.Errorf("%s: the hint's statement %q: %w", owner, statement, err)
				}
				return up(ctx, url)
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	version := column(t, admin, "show server_version_num")[0]
	refused := 0
	for range refusals.Range {
		refused++
	}
	want := 0
	if version >= "160000" {
		want = owners - 1 // all but the one that created the role
	}
	if refused != want {
		t.Errorf("%d owners were refused, want %d", refused, want)
	}
	if version < "160000" {
		got := column(t, admin, "select member::regrole::text from pg_auth_members where roleid = 'pgstrata_reader'::regrole")
		if len(got) > 0 {
			t.Errorf("still members of pgstrata_reader: %v", got)
		}
	}
}

// hinted is the statement that a refusal asks an administrator to run.
func hinted(refused *pgconn.PgError) (string, bool) {
	_, rest, found := strings.Cut(refused.Hint, "As an administrator, run once")
	_, rest, colon := strings.Cut(rest, ": ")
	statement, _, semicolon := strings.Cut(rest, ";")
	return statement, found && colon && semicolon
}

// A deployer who may not create roles is told what to ask for, and that is enough.
func TestDeployerWhoMayNotCreateRoles(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := dbtest.New(t, dbtest.WithOwnCluster())
	admin := db.AdminConn(t)
	exec(t, admin, "alter role app_owner nocreaterole")
	var ran []string
	for {
		err := up(ctx, db.URL)
		if err == nil {
			break
		}
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != "42501" {
			t.Fatal(err)
		}
		statement, found := hinted(refused)
		if !found || slices.Contains(ran, statement) {
			t.Fatalf("after %q: %s\nhint: %s", ran, refused.Message, refused.Hint)
		}
		exec(t, admin, statement)
		ran = append(ran, statement)
	}
	if want := 6; len(ran) != want { // five roles, and pgstrata_reader for a moment
		t.Errorf("an administrator ran %q, want %d statements", ran, want)
	}
	exec(t, admin, "revoke pgstrata_reader from app_owner; create role authenticator login noinherit; create role operator_person login;"+
		"grant anon, authenticated, service_role to authenticator; grant pgstrata_operator to operator_person")
	w := populate(t, db)
	expect(t, attempt(t, w.owner, owner, "select * from public.organization_members"), "0 rows")
	expect(t, attempt(t, w.api, as(adminA), "select * from public.organizations"), "1 rows")
	if err := down(ctx, db.URL); err != nil {
		t.Fatal(err)
	}
}

func TestWhatSupabaseHasIsNotTouched(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := dbtest.New(t, dbtest.WithOwnCluster())
	admin := db.AdminConn(t)
	// As Supabase sets a project up: the helpers belong to another role, and default privileges are generous.
	exec(t, admin, `
		create role anon nologin noinherit;
		create role authenticated nologin noinherit;
		create role service_role nologin noinherit bypassrls;
		create role supabase_auth_admin nologin noinherit;
		create schema extensions;
		create extension pgcrypto with schema extensions;
		create schema auth authorization supabase_auth_admin;
		grant usage on schema auth to anon, authenticated, service_role, app_owner;
		create function auth.uid() returns uuid language sql stable as
			$$ select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
				nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $$;
		create function auth.jwt() returns jsonb language sql stable as
			$$ select coalesce(nullif(current_setting('request.jwt.claim', true), ''),
				nullif(current_setting('request.jwt.claims', true), ''))::jsonb $$;
		alter function auth.uid() owner to supabase_auth_admin;
		alter function auth.jwt() owner to supabase_auth_admin;
		alter default privileges for role app_owner in schema public grant all on tables to anon, authenticated, service_role;
		alter default privileges for role app_owner in schema public grant all on sequences to anon, authenticated, service_role;
		alter default privileges for role app_owner in schema public grant all on functions to anon, authenticated, service_role`)
	const roles = `select rolname || ' ' || rolcanlogin || ' ' || rolinherit || ' ' || rolbypassrls from pg_roles
		where rolname in ('anon', 'authenticated', 'service_role', 'supabase_auth_admin') order by 1`
	before, rolesBefore := column(t, admin, catalog), column(t, admin, roles)
	if err := up(ctx, db.URL); err != nil {
		t.Fatal(err)
	}
	exec(t, admin, `
		create role authenticator login noinherit;
		grant anon, authenticated, service_role to authenticator;
		create role operator_person login;
		grant pgstrata_operator to operator_person`)

	// The new objects follow the same matrix as elsewhere, whatever the default privileges say.
	if got := column(t, admin, `
		select c.oid::regclass || ' ' || a.privilege_type from pg_class c, aclexplode(c.relacl) a
		where c.relnamespace = 'public'::regnamespace and (a.grantee in (0, 'anon'::regrole)
			or a.grantee = 'authenticated'::regrole and a.privilege_type not in ('SELECT', 'DELETE')
			or a.grantee = 'service_role'::regrole and a.privilege_type not in ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))`); len(got) > 0 {
		t.Errorf("default privileges left: %v", got)
	}
	w := populate(t, db)
	if got := attempt(t, w.api, as(adminA), "select * from public.organization_integrations"); got.rows != 2 {
		t.Errorf("admin of A reads %v, want her 2 rows", got)
	}
	if got := attempt(t, w.api, as(adminA), "update public.organization_integrations set name = 'x'"); got.rows != 2 {
		t.Errorf("admin of A updates %v, want her 2 rows", got)
	}

	if err := down(ctx, db.URL); err != nil {
		t.Fatal(err)
	}
	after := slices.DeleteFunc(column(t, admin, catalog), func(line string) bool {
		return strings.Contains(line, "pgstrata_system_version") || strings.Contains(line, "pgstrata_foundation_version")
	})
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("changed by up and down:\n%s", diff)
	}
	if diff := cmp.Diff(rolesBefore, column(t, admin, roles)); diff != "" {
		t.Errorf("roles changed:\n%s", diff)
	}
}
