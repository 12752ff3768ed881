package migrations_test

import (
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// What a session can do that is more than a request: it may be had by an injection into an application that logs in as PostgREST does.
func TestAttackBySession(t *testing.T) {
	t.Parallel()
	become := func(user string) string {
		return "select set_config('request.jwt.claims', '{\"sub\":\"" + user + "\"}', true)"
	}
	bad := fill(strings.Replace(insertNew, "$mappings", `{"schema_version": "1.0.0"}`, 1), aim(orgA, a1))
	replica := "set local session_replication_role = replica"
	prepare := "prepare p as " + theirs
	// A policy that asks a function which calls itself immutable: a plan keeps the answer of whoever had it made.
	frozen := `create function public.frozen() returns uuid[] language sql immutable security definer set search_path = ''
			as $body$ select array(select m.organization_id from public.organization_members as m where m.user_id = pgstrata_access.user_id()) $body$;
		alter function public.frozen() owner to pgstrata_reader;` +
		alter(table, "select", "authenticated", "using (organization_id = any (public.frozen()))")
	shadow := []string{
		"create temporary table organization_members as select '" + orgB + "'::uuid as organization_id, '" + adminA + "'::uuid as user_id, 'admin' as role",
		"grant select on organization_members to public",
		"set local search_path = pg_temp, public",
		theirs,
	}
	same := []string{
		"create function sandbox.same(uuid, uuid) returns boolean language sql return true",
		"create operator sandbox.= (leftarg = uuid, rightarg = uuid, function = sandbox.same)",
		"set local search_path = sandbox, pg_catalog",
		"select * from " + table + " where organization_id operator(pg_catalog.=) '$orgB'",
	}

	run(t, []attack{
		{
			name: "a prepared statement of somebody else's claims", by: as(adminB), want: "0 rows",
			steps:   []string{prepare, "execute p", become(adminA), "execute p"},
			control: control{as(adminB), "", []string{prepare, "execute p", become(mixed), "execute p"}, "2 rows"}, opens: "2 rows",
			defences: []string{frozen},
		},
		{
			name: "a prepared statement of somebody else's claims, by a generic plan", by: as(adminB), want: "0 rows",
			steps: []string{
				"set local plan_cache_mode = force_generic_plan",
				"prepare q (uuid) as " + strings.Replace(theirs, "'$orgB'", "$1", 1), "execute q ('$orgB')", become(adminA), "execute q ('$orgB')",
			},
			control: control{as(adminB), "", []string{"prepare q (uuid) as " + strings.Replace(theirs, "'$orgB'", "$1", 1), "execute q ('$orgB')"}, "2 rows"},
			opens:   "2 rows", defences: []string{frozen},
		},
		{
			name: "a prepared statement of a stronger role", by: service, want: "0 rows",
			steps:   []string{prepare, "execute p", "set local role authenticated", become(adminA), "execute p"},
			control: control{service, "", []string{prepare, "execute p", "set local role authenticated", become(adminB), "execute p"}, "2 rows"},
			opens:   "2 rows", defences: []string{open(table, "select")},
		},
		{
			name: "row_security = off", by: as(adminA), steps: []string{"set local row_security = off", theirs}, want: "42501",
			control: reads("select * from " + table), opens: "2 rows", defences: []string{"alter role authenticated bypassrls"},
		},
		{
			name: "row_security = off by the owner", login: dbtest.Owner, steps: []string{"set local row_security = off", theirs}, want: "42501",
			control: control{login: dbtest.Owner, steps: []string{"set local row_security = off", "select 1 from public.integration_types where type = 'xledger'"}, want: "1 rows"},
			opens:   "2 rows", defences: []string{"alter table " + table + " no force row level security"},
		},
		{
			name: "set role to the operator", by: as(adminA), steps: []string{"set local role pgstrata_operator", theirs}, want: "42501",
			control: control{login: operatorPerson, steps: []string{"set local role pgstrata_operator", theirs}, want: "2 rows"}, opens: "2 rows",
			defences: []string{"grant pgstrata_operator to " + authenticator},
		},
		{
			name: "set role to the reader of memberships", by: as(adminA), want: "42501", opens: "8 rows",
			steps:    []string{"set local role pgstrata_reader", "select organization_id, user_id from public.organization_members"},
			control:  control{service, "", []string{"select organization_id, user_id from public.organization_members"}, "8 rows"},
			defences: []string{"grant pgstrata_reader to " + authenticator},
		},
		{
			name: "the reader's rights by inheritance", login: operatorPerson, want: "0 rows", opens: "8 rows",
			steps:    []string{"set local role authenticated", "select organization_id, user_id from public.organization_members"},
			made:     "grant authenticated to " + operatorPerson,
			control:  control{login: operatorPerson, steps: []string{"select organization_id, user_id from public.organization_members"}, want: "8 rows"},
			defences: []string{"grant pgstrata_reader to authenticated"},
		},
		{
			name: "set role to the owner", by: as(adminA), steps: []string{"set local role " + dbtest.Owner, "truncate public.integration_credentials"}, want: "42501",
			control: control{login: dbtest.Owner, steps: []string{"truncate public.integration_credentials"}, want: "0 rows"}, opens: "0 rows",
			// From 16 on, who makes a role is a member of it, and membership must not go in a circle.
			defences: []string{"revoke " + authenticator + " from " + dbtest.Owner + "; grant " + dbtest.Owner + " to " + authenticator},
		},
		{
			name: "an operator who becomes the service", login: operatorPerson, want: "42501", opens: "1 rows",
			steps:    []string{"set local role service_role", "update " + table + " set organization_id = '$orgB' where id = '$a1'"},
			control:  control{login: operatorPerson, steps: []string{"update " + table + " set status = 'paused' where id = '$a1'"}, want: "1 rows"},
			defences: []string{"grant service_role to " + operatorPerson},
		},
		{
			name: "a temporary table in the place of the memberships", by: as(adminA), steps: shadow, want: "0 rows",
			control: reads(ours), opens: "2 rows",
			// An empty search path is no help here: Postgres looks for tables in the temporary schema first. Names with a schema are.
			defences: []string{
				"set local check_function_bodies = off; " + membership("select organization_id from organization_members where user_id = pgstrata_access.user_id()"),
			},
		},
		{
			name: "an operator in the place of the definer function's own", by: as(adminA), made: sandbox, steps: same, want: "0 rows",
			control: control{as(adminA), "", append(same[:len(same)-1:len(same)-1], "select 1 where '$orgA'::uuid = '$orgB'::uuid"), "1 rows"}, opens: "2 rows",
			defences: []string{"alter function pgstrata_access.organizations_of(text[]) reset search_path"},
		},
		{
			name: "session_replication_role, against the guard of documents", by: as(adminA), steps: []string{replica, bad}, want: "42501",
			control: control{as(adminA), "", []string{fill(insertNew, aim(orgA, a1))}, "1 rows"}, opens: "1 rows",
			defences: []string{
				"grant set on parameter session_replication_role to " + authenticator + ", authenticated",
				"alter table " + table + " enable trigger zz_pgstrata_field_mappings",
			},
		},
		{
			name: "session_replication_role, against policies", by: as(adminA), steps: []string{replica, theirs}, want: "42501",
			control: reads(ours), opens: "2 rows",
			defences: []string{"grant set on parameter session_replication_role to " + authenticator + ", authenticated", open(table, "select")},
		},
		{
			name: "the function that reads memberships, called by anon", by: anon, steps: []string{"select pgstrata_access.organizations_of('{admin}')"}, want: "42501",
			control: control{as(adminA), "", []string{"select pgstrata_access.organizations_of('{admin}')"}, "1 rows"}, opens: "0 rows",
			defences: []string{"grant usage on schema pgstrata_access to anon", "grant execute on function pgstrata_access.organizations_of(text[]) to public"},
		},
		{
			name: "an observation made up", by: as(adminA), want: "42501", opens: "1 rows",
			steps:   []string{"select pgstrata.observe('field_mappings', 'g', 'xledger', '{\"id\": \"1\"}', '[{\"pointer\": \"\", \"keyword\": \"type\"}]')"},
			control: control{login: dbtest.Owner, steps: []string{"select pgstrata.observe('field_mappings', 'g', 'xledger', '{\"id\": \"1\"}', '[{\"pointer\": \"\", \"keyword\": \"type\"}]')"}, want: "1 rows"},
			defences: []string{
				"grant execute on function pgstrata.observe(text, text, text, jsonb, jsonb) to authenticated; alter function pgstrata.observe(text, text, text, jsonb, jsonb) security definer",
			},
		},
		{
			name: "copy to", by: as(adminA), steps: []string{"copy (" + theirs + ") to stdout"}, want: "0 rows",
			control: reads("copy (" + ours + ") to stdout"), opens: "2 rows", defences: []string{open(table, "select")},
		},
		{
			name: "copy of a whole table", by: as(adminA), steps: []string{"copy " + table + " to stdout"}, want: "2 rows",
			control: control{service, "", []string{"copy " + table + " to stdout"}, "4 rows"}, opens: "4 rows",
			defences: []string{"alter table " + table + " disable row level security"},
		},
		{
			name: "copy to a program", by: as(adminA), steps: []string{"copy (" + ours + ") to program 'cat > /dev/null'"}, want: "42501",
			control: reads("copy (" + ours + ") to stdout"), opens: "2 rows", defences: []string{"grant pg_execute_server_program to authenticated"},
		},
	})
}
