package migrations_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

func TestAttackByReading(t *testing.T) {
	t.Parallel()
	openTable := open(table, "select")
	credentials := "select * from public.integration_credentials"
	exists := "select 1 where exists (select from " + table + " where organization_id = '$tenant' and status = 'active')"

	run(t, []attack{
		{
			name: "select", by: as(adminA), steps: []string{theirs}, want: "0 rows", control: reads(ours), opens: "2 rows",
			defences: []string{openTable},
		},
		{
			name: "select, policies or-ed", by: as(adminA), steps: []string{theirs}, want: "0 rows", control: reads(ours), opens: "2 rows",
			defences: []string{"create policy hole on " + table + " for select using (status = 'active')"},
		},
		{
			name: "count", by: as(adminA), want: "0 rows", opens: "1 rows",
			steps:    []string{"select * from (select count(*) as n from " + table + ") as c where n > 2"},
			control:  control{service, "", []string{"select * from (select count(*) as n from " + table + ") as c where n > 2"}, "1 rows"},
			defences: []string{"alter table " + table + " disable row level security"},
		},
		{
			name: "aggregate", by: as(adminA), want: "0 rows", opens: "1 rows",
			steps:    []string{"select string_agg(name, ',') from " + table + " where organization_id = '$orgB' group by organization_id"},
			control:  control{as(adminA), "", []string{"select string_agg(name, ',') from " + table + " where organization_id = '$orgA' group by organization_id"}, "1 rows"},
			defences: []string{openTable},
		},
		{
			name: "join", by: as(adminA), want: "0 rows", opens: "2 rows",
			steps:    []string{"select o.name, i.name from public.organizations as o join " + table + " as i on i.organization_id = o.id where o.id = '$orgB'"},
			control:  reads("select o.name, i.name from public.organizations as o join " + table + " as i on i.organization_id = o.id where o.id = '$orgA'"),
			defences: []string{openTable, open("public.organizations", "select")},
		},
		{
			name: "exists", by: as(adminA), steps: []string{fill(exists, aim(orgB, b1))}, want: "0 rows", opens: "1 rows",
			control:  control{as(adminA), "", []string{fill(exists, aim(orgA, a1))}, "1 rows"},
			defences: []string{openTable},
		},
		{
			name: "another organization's name", by: as(adminA), steps: []string{"select * from public.organizations where id = '$orgB'"}, want: "0 rows",
			control: control{as(adminB), "", []string{"select * from public.organizations where id = '$orgB'"}, "1 rows"}, opens: "1 rows",
			defences: []string{open("public.organizations", "select")},
		},
		{
			name: "another organization's members", by: as(adminA), want: "0 rows", opens: "1 rows",
			steps:    []string{"select * from public.organization_members where user_id = '$admin_b'"},
			control:  control{as(adminA), "", []string{"select * from public.organization_members where user_id = '$member_a'"}, "1 rows"},
			defences: []string{open("public.organization_members", "select")},
		},
		{
			name: "credentials", by: as(adminA), steps: []string{credentials}, want: "42501",
			control: control{service, "", []string{credentials}, "2 rows"}, opens: "2 rows",
			defences: []string{
				"grant select on public.integration_credentials to authenticated",
				"create policy hole on public.integration_credentials for select to authenticated using (true)",
			},
		},
		{
			name: "credentials by where they are", by: as(adminA), steps: []string{"select ctid, tableoid from public.integration_credentials"}, want: "42501",
			control: control{service, "", []string{"select ctid, tableoid from public.integration_credentials"}, "2 rows"}, opens: "2 rows",
			defences: []string{
				"grant select on public.integration_credentials to public",
				"alter table public.integration_credentials disable row level security",
			},
		},
		{
			name: "kept originals", by: service, steps: []string{"select original from pgstrata.quarantine"}, want: "42501",
			control: control{login: operatorPerson, steps: []string{"select original from pgstrata.quarantine"}, want: "1 rows"}, opens: "1 rows",
			defences: []string{
				"grant select on pgstrata.quarantine to service_role",
				"create policy hole on pgstrata.quarantine for select to service_role using (true)",
			},
		},
		{
			name: "a whole row for a column that isn't granted", by: as(adminA), steps: []string{"select a from pgstrata.alerts as a"}, want: "42501",
			control: control{as(adminA), "", []string{"select a.id from pgstrata.alerts as a"}, "1 rows"}, opens: "1 rows",
			defences: []string{"grant select on pgstrata.alerts to authenticated"},
		},
		{
			name: "a member's look at alerts", by: as(memberA), steps: []string{"select * from public.integration_alerts"}, want: "0 rows",
			control: control{as(adminA), "", []string{"select * from public.integration_alerts"}, "1 rows"}, opens: "1 rows",
			defences: []string{alter("pgstrata.alerts", "select", "authenticated",
				"using (tenant = any (array(select o::text from pgstrata_access.organizations_of('{member,admin}') as o)))")},
		},
		{
			name: "the planner's statistics", by: as(adminA), want: "0 rows", opens: "1 rows",
			made:     "analyze " + table + "; analyze public.integration_types",
			steps:    []string{"select most_common_vals from pg_stats where tablename = 'organization_integrations' and attname = 'name'"},
			control:  control{login: dbtest.Owner, steps: []string{"select 1 from pg_stats where tablename = 'integration_types' and attname = 'type'"}, want: "1 rows"},
			defences: []string{"alter table " + table + " disable row level security"},
		},
		{
			name: "division by zero in where", by: as(adminA), steps: []string{fill(oracle, aim(orgB, b1))}, want: "1 rows",
			control: control{as(adminA), "", []string{fill(oracle, aim(orgA, a1))}, "22012"}, opens: "22012",
			defences: []string{openTable},
		},
		{
			name: "a leaky function in where", by: as(adminA), steps: []string{"select * from " + table + " where public.tells(organization_id)"}, want: "2 rows",
			made: `create function public.tells(organization uuid) returns boolean language plpgsql cost 0.0001 as $body$
				begin
					if organization = '$orgB' then
						raise exception 'there it is' using errcode = 'P1EAK';
					end if;
					return true;
				end $body$`,
			control: control{service, "", []string{"select * from " + table + " where public.tells(organization_id)"}, "P1EAK"}, opens: "P1EAK",
			// Postgres asks the policy before a function that may tell; a superuser can vouch for one.
			defences: []string{"alter function public.tells(uuid) leakproof; set local enable_indexscan = off; set local enable_bitmapscan = off"},
		},
	})
}
