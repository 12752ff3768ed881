package migrations_test

import (
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// What else stands beside a table, or is put there in good faith: views, children, keys, triggers, grants.
func TestAttackByStructure(t *testing.T) {
	t.Parallel()
	var (
		forceOff  = "alter table " + table + " no force row level security"
		everyview = "create view public.everything as select * from " + table + "; grant select on public.everything to authenticated"
		stored    = "create materialized view public.stored as select * from " + table + "; grant select on public.stored to authenticated"
		child     = "create table public.archived () inherits (" + table + "); insert into public.archived (organization_id, integration_type, name, field_mappings, sync_schedule)" +
			" values ('$orgB', 'xledger', 'old', '$mappings', '$schedule')"
		parted = `create table public.ledger (organization_id uuid not null, line text) partition by list (organization_id);
			create table public.ledger_b partition of public.ledger for values in ('$orgB');
			create table public.ledger_rest partition of public.ledger default;
			insert into public.ledger values ('$orgB', 'theirs'), ('$orgA', 'ours');
			alter table public.ledger enable row level security;
			alter table public.ledger force row level security;
			grant select on public.ledger to authenticated;
			create policy member_reads on public.ledger for select to authenticated
				using (organization_id = any (array(select pgstrata_access.organizations_of('{member,admin}'))))`
		points = "create table sandbox.probe (o uuid, i uuid, foreign key (o, i) references " + table + ")"

		sameID  = strings.Replace(fill(insertSame, aim(orgA, b1)), "'new'", "'guess'", 1)
		nowhere = fill(insertNew, aim("dddddddd-0000-4000-8000-000000000000", a1))
		snoop   = `create function pg_temp.snoop() returns trigger language plpgsql as $body$ begin return new; end $body$`
	)

	run(t, []attack{
		{
			name: "the owner, forced", login: dbtest.Owner, steps: []string{"select * from " + table}, want: "0 rows",
			control: control{service, "", []string{"select * from " + table}, "4 rows"}, opens: "4 rows", defences: []string{forceOff},
		},
		{
			name: "the owner's look at credentials", login: dbtest.Owner, steps: []string{"select sealed from public.integration_credentials"}, want: "0 rows",
			control: control{service, "", []string{"select sealed from public.integration_credentials"}, "2 rows"}, opens: "2 rows",
			defences: []string{"alter table public.integration_credentials no force row level security"},
		},
		{
			name: "a view that reads as its owner", by: as(adminA), made: everyview, steps: []string{"select * from public.everything"}, want: "0 rows",
			control: reads(ours), opens: "4 rows", defences: []string{forceOff},
		},
		{
			name: "the view of alerts, as its owner", by: as(adminA), want: "0 rows", opens: "1 rows",
			steps:    []string{"select * from public.integration_alerts where organization_id = '$orgB'"},
			control:  control{as(adminA), "", []string{"select * from public.integration_alerts where organization_id = '$orgA'"}, "1 rows"},
			defences: []string{"alter view public.integration_alerts reset (security_invoker)", "alter table pgstrata.alerts no force row level security"},
		},
		{
			name: "a materialized view", by: as(adminA), made: stored, steps: []string{"select * from public.stored"}, want: "0 rows",
			control: reads(ours), opens: "4 rows", defences: []string{forceOff + "; refresh materialized view public.stored"},
		},
		{
			name: "a child of the table, directly", by: as(adminA), made: child, steps: []string{"select * from public.archived"}, want: "42501",
			control: reads(ours), opens: "1 rows", defences: []string{"grant select on public.archived to authenticated"},
		},
		{
			name: "a child of the table, through its parent", by: as(adminA), made: child, steps: []string{theirs}, want: "0 rows",
			control: control{as(adminB), "", []string{theirs}, "3 rows"}, opens: "3 rows", defences: []string{open(table, "select")},
		},
		{
			name: "a partition, directly", by: as(adminA), made: parted, steps: []string{"select * from public.ledger_b"}, want: "42501",
			control: control{as(adminA), "", []string{"select * from public.ledger"}, "1 rows"}, opens: "1 rows",
			defences: []string{"grant select on public.ledger_b to authenticated"},
		},
		{
			name: "a partition, through the table", by: as(adminA), made: parted, steps: []string{"select * from public.ledger where organization_id = '$orgB'"},
			want: "0 rows", opens: "1 rows", control: control{as(adminB), "", []string{"select * from public.ledger"}, "1 rows"},
			defences: []string{open("public.ledger", "select")},
		},
		{
			name: "a unique key that tells of another organization's row", by: as(adminA), steps: []string{sameID}, want: "1 rows",
			control: control{as(adminA), "", []string{fill(insertSame, aim(orgA, a1))}, "23505"}, opens: "23505",
			defences: []string{"create unique index on " + table + " (id)"},
		},
		{
			name: "a foreign key that tells which organizations are", by: as(adminA), steps: []string{nowhere}, want: "42501",
			control: control{service, "", []string{nowhere}, "23503"}, opens: "23503", defences: []string{open(table, "insert")},
		},
		{
			name: "a foreign key of one's own", by: as(adminA), made: sandbox, want: "42501", opens: "1 rows",
			steps:    []string{points, "insert into sandbox.probe values ('$orgB', '$b1')"},
			control:  control{as(adminA), "", []string{"create table sandbox.probe (o uuid, i uuid)", "insert into sandbox.probe values ('$orgB', '$b1')"}, "1 rows"},
			defences: []string{"grant references on " + table + " to authenticated"},
		},
		{
			name: "a trigger on the table", by: as(adminA), want: "42501", opens: "0 rows",
			steps:    []string{snoop, "create trigger snoop before insert on " + table + " for each row execute function pg_temp.snoop()"},
			control:  control{as(adminA), "", []string{"create temporary table mine (i int)", snoop, "create trigger snoop before insert on mine for each row execute function pg_temp.snoop()"}, "0 rows"},
			defences: []string{"grant trigger on " + table + " to authenticated"},
		},
		{
			name: "a function in the schema that policies ask", by: as(adminA), want: "42501", opens: "0 rows",
			steps:    []string{"create function pgstrata_access.user_id(text) returns uuid language sql return '$admin_b'::uuid"},
			control:  control{as(adminA), "", []string{"create function pg_temp.user_id(text) returns uuid language sql return '$admin_b'::uuid"}, "0 rows"},
			defences: []string{"grant create on schema pgstrata_access to authenticated"},
		},
		{
			name: "handing rights on", by: as(adminA), steps: []string{"grant select on " + table + " to anon", "set local role anon", ours}, want: "42501",
			control: reads(ours), opens: "2 rows",
			// Without the option a grant only warns, so the look that follows is what is refused.
			defences: []string{
				"grant select on " + table + " to authenticated with grant option; grant execute on function pgstrata_access.organizations_of(text[]) to public",
				alter(table, "select", "authenticated", "to public"),
			},
		},
		{
			name: "a policy of one's own", by: as(adminA), steps: []string{"create policy mine on " + table + " using (true)", theirs}, want: "42501",
			control: control{login: dbtest.Owner, steps: []string{"create policy mine on " + table + " using (true)", theirs}, want: "2 rows"}, opens: "2 rows",
			defences: []string{"alter table " + table + " owner to authenticated"},
		},
		{
			name: "a table that is still to come", by: as(adminA), made: "create table public.later as select 1 as secret", want: "42501",
			steps:   []string{"select * from public.later"},
			control: control{login: dbtest.Owner, steps: []string{"select * from public.later"}, want: "1 rows"}, opens: "1 rows",
			defences: []string{"alter default privileges for role " + dbtest.Owner + " in schema public grant select on tables to authenticated;" +
				" drop table public.later; set local role " + dbtest.Owner + "; create table public.later as select 1 as secret; reset role"},
		},
	})
}
