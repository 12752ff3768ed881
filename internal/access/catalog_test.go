package access

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Each breach of the catalog is found, and its statement mends it: nothing is found afterwards.
func TestInspectFindsAndMends(t *testing.T) {
	t.Parallel()
	const table = "public.organization_integrations"
	const secrets = "public.integration_credentials"
	cases := []struct {
		name, ddl string
		level     Level
		object    string
		problem   string
		mend      string // the beginning of what mends it; "" when no statement does
	}{
		{"row-level security off", "alter table " + table + " disable row level security", Differs, table, "is off", "alter table " + table + " enable"},
		{"no force", "alter table " + table + " no force row level security", Differs, table, "not forced", "alter table " + table + " force"},
		{"owner is a caller", "alter table " + secrets + " owner to service_role", Differs, secrets, "belongs to service_role", ""},
		{"anon reads", "grant select on " + secrets + " to anon", Differs, secrets, "anon has select", "revoke select"},
		{"PUBLIC reads a column", "grant select (part) on " + secrets + " to public", Differs, secrets, "PUBLIC has select on part", "revoke select (part)"},
		{"a stranger reads", "create role reporting; grant select on " + table + " to reporting", Differs, table, "reporting has select", "revoke select"},
		{"a wider column", "grant update (organization_id) on " + table + " to authenticated", Differs, table, "update on organization_id", "revoke update (organization_id)"},
		{"all columns", "grant update on " + table + " to authenticated", Differs, table, "authenticated has update", "revoke update"},
		{"truncate", "grant truncate on " + table + " to authenticated", Differs, table, "has truncate", "revoke truncate"},
		{"references", "grant references on " + table + " to authenticated", Differs, table, "has references", "revoke references"},
		{"trigger", "grant trigger on " + table + " to authenticated", Differs, table, "has trigger", "revoke trigger"},
		{"grant option", "grant delete on " + table + " to authenticated with grant option", Differs, table, "pass delete on", "revoke grant option for delete"},
		{"a privilege lacks", "revoke delete on " + table + " from authenticated", Differs, table, "lacks delete", "grant delete"},
		{"a column lacks", "revoke update (name) on " + table + " from authenticated", Differs, table, "lacks update (name)", "grant update (name)"},
		{"BYPASSRLS", "alter role authenticated bypassrls", Differs, "role authenticated", "BYPASSRLS", "alter role authenticated nobypassrls"},
		{"BYPASSRLS of a service", "alter role service_role bypassrls", Warns, "role service_role", "BYPASSRLS", "alter role service_role nobypassrls"},
		{"CREATEROLE", "alter role anon createrole", Differs, "role anon", "CREATEROLE", "alter role anon nocreaterole"},
		{"a member", "grant service_role to authenticated", Differs, "role authenticated", "member of service_role", "revoke service_role"},
		{"a member of the owner", "grant app_owner to anon", Differs, "role anon", "member of app_owner", "revoke app_owner"},
		{"an unknown policy", "create policy more on " + table + " for select to authenticated using (name = 'x')", Differs, "policy more", "does not know", ""},
		{"using true", "alter policy admin_deletes on " + table + " using (true)", Differs, "policy admin_deletes", "using (true)", "drop policy admin_deletes"},
		{"with check true", "alter policy admin_updates on " + table + " with check (true)", Differs, "policy admin_updates", "with check (true)", "drop policy admin_updates"},
		{"for PUBLIC", "alter policy admin_inserts on " + table + " to public", Differs, "policy admin_inserts", "does not know", ""},
		{
			"user_metadata", "alter policy member_reads on " + table + " using (organization_id::text = auth.jwt() #>> '{user_metadata,organization_id}')",
			Differs, "policy member_reads", "user_metadata", "",
		},
		{
			"the old claims", "alter policy member_reads on " + table + " using (organization_id::text = current_setting('request.jwt.claim.org', true))",
			Warns, "policy member_reads", "request.jwt.claim", "",
		},
		{
			"definer no more", "alter function pgstrata_access.organizations_of(text[]) security invoker", Differs, "function pgstrata_access.organizations_of",
			"is not SECURITY DEFINER", "alter function",
		},
		{"definer now", "alter function pgstrata_access.user_id() security definer", Differs, "function pgstrata_access.user_id", "is SECURITY DEFINER", "alter function"},
		{
			"PUBLIC calls", "grant execute on function pgstrata_access.organizations_of(text[]) to public", Differs, "function pgstrata_access.organizations_of",
			"PUBLIC may call", "revoke execute",
		},
		{"anon calls", "grant execute on function pgstrata_access.user_id() to anon", Differs, "function pgstrata_access.user_id", "anon may call", "revoke execute"},
		{
			"nobody calls", "revoke execute on function pgstrata_access.organizations_of(text[]) from authenticated", Differs,
			"function pgstrata_access.organizations_of", "authenticated may not call", "grant execute",
		},
		{
			"no search_path", "alter function pgstrata_access.organizations_of(text[]) reset search_path", Differs, "function pgstrata_access.organizations_of",
			"without a search_path", "alter function",
		},
		{
			"a writable search_path", "grant usage, create on schema pgstrata_access to authenticated;" +
				"alter function pgstrata_access.organizations_of(text[]) set search_path = pgstrata_access, pg_temp", Differs,
			"function pgstrata_access.organizations_of", "callers may create", "alter function",
		},
		{
			"pg_temp first", "alter function pgstrata_access.organizations_of(text[]) set search_path = public", Warns,
			"function pgstrata_access.organizations_of", "pg_temp", "alter function",
		},
		{"leakproof", "alter function pgstrata_access.user_id() leakproof", Differs, "function pgstrata_access.user_id", "LEAKPROOF", "alter function"},
		{"an unknown definer function", "create function public.peek() returns bigint language sql security definer set search_path = '' " +
			"as 'select count(*) from public.organizations'; alter function public.peek() owner to app_owner;" +
			"grant usage on schema public to authenticated", Differs, "function peek", "does not know", ""},
		{
			"a definer view", "alter view public.integration_alerts set (security_invoker = false)", Differs, "view integration_alerts",
			"without security_invoker", "alter view",
		},
		{
			"a view over a view", "create view public.over_it as select * from public.integration_alerts; grant select on public.over_it to anon", Differs,
			"view over_it", "without security_invoker", "alter view",
		},
		{
			"a materialized view", "create materialized view public.kept as select * from " + table + "; grant select on public.kept to authenticated", Differs,
			"materialized view kept", "authenticated may read", "revoke all",
		},
		{
			"a child", "create table public.child () inherits (" + table + "); grant select on public.child to authenticated", Differs, "table child",
			"part of organization_integrations", "revoke all",
		},
		{"a publication", "create publication away for table " + table, Differs, table, "publication away", "alter publication"},
		{"a publication of secrets", "create publication away for table " + secrets, Differs, secrets, "publication away", "alter publication"},
		{
			"a copy", "create table public.copy as select * from " + secrets + "; grant select on public.copy to authenticated", Differs,
			"table copy", "authenticated may reach it", "revoke all",
		},
		{
			"a copy that may be written", "create table public.copy as select * from " + secrets + "; grant delete on public.copy to anon", Differs,
			"table copy", "anon may reach it", "revoke all",
		},
		{
			"a column of a copy for everybody", "create table public.copy as select * from " + secrets + "; grant select (part) on public.copy to public", Differs,
			"table copy", "anon, authenticated may reach it", "revoke all",
		},
		{
			"a materialized copy of a copy", "create table public.hidden as select * from " + secrets +
				"; create materialized view public.copy as select * from public.hidden; grant select on public.copy to anon", Differs,
			"materialized view copy", "anon may reach it", "revoke all",
		},
		{
			"a view of a copy", "create table public.hidden as select * from " + secrets +
				"; create view public.copy as select * from public.hidden; grant select on public.copy to anon", Differs,
			"view copy", "anon may reach it", "revoke all",
		},
		{
			"a table with policies in a closed schema", "create table pgstrata.more as select * from " + secrets +
				"; alter table pgstrata.more enable row level security; grant select on pgstrata.more to service_role", Differs,
			"table pgstrata.more", "service_role may reach it", "revoke all",
		},
		{
			"tables of the host with policies, and one for a service", "create table public.posts (id int); alter table public.posts enable row level security;" +
				"grant all on public.posts to anon, authenticated; create table public.jobs (id int); grant all on public.jobs to service_role", Warns,
			"schema public", "does not name: jobs, posts", "",
		},
		{
			"a definer function in the functions' schema", "create function pgstrata_access.peek() returns bigint language sql security definer set search_path = '' " +
				"as 'select count(*) from public.organizations'", Differs, "function pgstrata_access.peek", "does not know", "",
		},
		{
			"a writable schema of functions", "grant create on schema pgstrata_access to authenticated", Differs, "schema pgstrata_access",
			"authenticated may create", "revoke create",
		},
		{"a schema of functions that all may write", "grant create on schema pgstrata_access to public", Differs, "schema pgstrata_access", "PUBLIC may create", "revoke create"},
		{
			"default privileges in a closed schema", "alter default privileges for role app_owner in schema pgstrata grant select on tables to service_role",
			Differs, "default privileges of app_owner in schema pgstrata", "service_role gets select on new tables", "alter default privileges",
		},
		{
			"default privileges in the functions' schema, of whoever", "create role passing; alter default privileges for role passing " +
				"in schema pgstrata_access grant execute on functions to authenticated",
			Differs, "default privileges of passing in schema pgstrata_access", "authenticated gets execute on new functions", "alter default privileges",
		},
		{
			"default privileges everywhere", "alter default privileges for role app_owner grant select on tables to public", Differs,
			"default privileges of app_owner", "PUBLIC gets select on new tables", "alter default privileges",
		},
		{"a writable schema", "grant create on schema public to authenticated", Differs, "schema public", "may create", "revoke create"},
		{
			"default privileges", "alter default privileges for role app_owner in schema public grant select on tables to anon", Warns,
			"default privileges of app_owner", "new tables", "alter default privileges",
		},
	}
	conn := migratedFoundation(t).AdminConn(t)
	m := foundationMatrix(t)
	ctx := context.Background()
	if before, err := Inspect(ctx, conn, m); err != nil || len(before) > 0 {
		t.Fatalf("before anything: %+v, %v", before, err)
	}
	for _, c := range cases {
		inTransaction(t, conn, func(tx pgx.Tx) {
			if _, err := tx.Exec(ctx, c.ddl); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			findings, err := Inspect(ctx, conn, m)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			var found *Finding
			for i, f := range findings {
				if f.Level == c.level && strings.HasPrefix(f.Object, c.object) && strings.Contains(f.Problem, c.problem) {
					found = &findings[i]
				}
			}
			if found == nil {
				t.Errorf("%s: not among %+v", c.name, findings)
				return
			}
			if found.Means == "" || found.Mend == "" {
				t.Errorf("%s: without meaning or mending: %+v", c.name, *found)
			}
			if c.mend == "" {
				return
			}
			if !strings.HasPrefix(found.Mend, c.mend) {
				t.Errorf("%s: want a statement that begins with %q, got %q", c.name, c.mend, found.Mend)
			}
			if _, err := tx.Exec(ctx, found.Mend); err != nil {
				t.Errorf("%s: %v\nin: %s", c.name, err, found.Mend)
				return
			}
			after, err := Inspect(ctx, conn, m)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range after {
				if f.Object == found.Object && f.Problem == found.Problem {
					t.Errorf("%s: mended, and still found: %+v", c.name, f)
				}
			}
		})
	}
}
