package migrations_test

import (
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

func TestAttackByWriting(t *testing.T) {
	t.Parallel()
	var (
		insertHere  = fill(insertNew, aim(orgA, a1))
		insertThere = fill(insertNew, aim(orgB, b1))
		insertB1    = fill(insertSame, aim(orgB, b1))
		insertA1    = fill(insertSame, aim(orgA, a1))
		upsert      = " on conflict (organization_id, id) do update set name = excluded.name"
		deleteOne   = "delete from " + table + " where organization_id = '$tenant' and id = '$id'"
		moveAll     = "update " + table + " set organization_id = '$orgB'"
		moveOne     = moveAll + " where id = '$a1'"

		openSelect  = open(table, "select")
		openInsert  = open(table, "insert")
		openUsing   = alter(table, "update", "authenticated", "using (true)")
		openChecked = alter(table, "update", "authenticated", "with check (true)")
		openDelete  = open(table, "delete")
		grantMove   = "grant update (organization_id) on " + table + " to authenticated"
		// An integration with a credential stays where it is.
		noCredentials = "alter table public.integration_credentials drop constraint integration_credentials_integration"
	)
	may := func(want string, steps ...string) control { return control{as(adminA), "", steps, want} }

	run(t, []attack{
		{
			name: "insert for another organization", by: as(adminA), steps: []string{insertThere}, want: "42501",
			control: may("1 rows", insertHere), opens: "1 rows", defences: []string{openInsert},
		},
		{
			name: "insert by a member", by: as(memberA), steps: []string{insertHere}, want: "42501",
			control: may("1 rows", insertHere), opens: "1 rows",
			defences: []string{alter(table, "insert", "authenticated", "with check (organization_id = any (array(select pgstrata_access.organizations_of('{member,admin}'))))")},
		},
		{
			name: "insert for no organization", by: as(adminA), steps: []string{strings.Replace(insertHere, "'"+orgA+"'", "null", 1)}, want: "42501",
			control: may("1 rows", insertHere), opens: "1 rows",
			defences: []string{
				alter(table, "insert", "authenticated", "with check ((organization_id = any (array(select pgstrata_access.organizations_of('{admin}')))) is not false)"),
				"alter table " + table + " drop constraint organization_integrations_pkey cascade; alter table " + table + " alter column organization_id drop not null",
			},
		},
		{
			name: "insert with a forged author", by: as(adminA), want: "42501",
			steps:   []string{strings.NewReplacer("sync_schedule)", "sync_schedule, updated_by)", "'"+schedule+"')", "'"+schedule+"', '"+adminB+"')").Replace(insertHere)},
			control: may("1 rows", insertHere, "select 1 from "+table+" where updated_by = '$admin_a'"), opens: "1 rows",
			defences: []string{"grant insert (updated_by) on " + table + " to authenticated"},
		},
		{
			name: "update of another organization's", by: as(adminA), steps: []string{"update " + table + " set name = 'x'"}, want: "2 rows",
			control: control{service, "", []string{"update " + table + " set name = 'x'"}, "4 rows"}, opens: "4 rows",
			defences: []string{openUsing, openChecked},
		},
		{
			name: "update of a named row of another organization", by: as(adminA), want: "0 rows",
			steps:   []string{"update " + table + " set name = 'x' where id = '$b1'"},
			control: may("1 rows", "update "+table+" set name = 'x' where id = '$a1'"), opens: "1 rows",
			defences: []string{openSelect, openUsing, openChecked},
		},
		{
			name: "update by way of a join", by: as(adminA), steps: []string{fill(updateFrom, aim(orgB, b1))}, want: "0 rows",
			control: may("2 rows", fill(updateFrom, aim(orgA, a1))), opens: "2 rows",
			defences: []string{open("public.organizations", "select"), openSelect, openUsing, openChecked},
		},
		{
			name: "moving every row out", by: as(adminA), steps: []string{moveAll}, want: "42501",
			control: control{service, "", []string{moveOne}, "1 rows"}, opens: "2 rows",
			defences: []string{grantMove, openChecked, noCredentials},
		},
		{
			name: "moving a row by an admin of one and member of another", by: as(mixed), steps: []string{moveOne}, want: "42501",
			control: control{as(mixed), "", []string{"update " + table + " set name = 'x' where id = '$a1'"}, "1 rows"}, opens: "1 rows",
			defences: []string{grantMove, openChecked},
		},
		{
			name: "moving a row by an admin of both", by: as(adminAB), steps: []string{moveOne}, want: "42501",
			control: control{as(adminAB), "", []string{"update " + table + " set name = 'x'"}, "4 rows"}, opens: "1 rows",
			defences: []string{grantMove},
		},
		{
			name: "pulling a row in", by: as(mixed), steps: []string{"update " + table + " set organization_id = '$orgA' where id = '$b1'"}, want: "42501",
			control: control{service, "", []string{"update " + table + " set organization_id = '$orgA' where id = '$b1'"}, "1 rows"}, opens: "1 rows",
			defences: []string{grantMove, openUsing},
		},
		{
			name: "delete of another organization's", by: as(adminA), steps: []string{fill(deleteOne, aim(orgB, b1))}, want: "0 rows",
			control: may("1 rows", fill(deleteOne, aim(orgA, a1))), opens: "1 rows", defences: []string{openSelect, openDelete},
		},
		{
			name: "delete by a member", by: as(memberA), steps: []string{fill(deleteOne, aim(orgA, a1))}, want: "0 rows",
			control: may("1 rows", fill(deleteOne, aim(orgA, a1))), opens: "1 rows", defences: []string{openDelete},
		},
		{
			name: "delete without where", by: as(adminA), want: "2 rows",
			steps: []string{"delete from " + table},
			// The integrations that a foreign key holds are no matter here.
			made:    "alter table public.integration_credentials drop constraint integration_credentials_integration",
			control: control{service, "", []string{"delete from " + table}, "4 rows"}, opens: "4 rows", defences: []string{openDelete},
		},
		{
			name: "returning", by: as(adminA), want: "0 rows",
			steps:   []string{"with u as (update " + table + " set name = 'x' returning *) select * from u where organization_id = '$orgB'"},
			control: may("2 rows", "with u as (update "+table+" set name = 'x' returning *) select * from u where organization_id = '$orgA'"), opens: "2 rows",
			defences: []string{openSelect, openUsing, openChecked},
		},
		{
			name: "returning what an insert may write and not read", by: as(stranger), steps: []string{insertThere + " returning *"}, want: "42501",
			control: may("1 rows", insertHere+" returning *"), opens: "1 rows", defences: []string{openInsert, openSelect},
		},
		{
			name: "on conflict do update", by: as(adminA), steps: []string{insertB1 + upsert}, want: "42501",
			control: may("1 rows", insertA1+upsert), opens: "1 rows", defences: []string{openInsert, openSelect, openUsing, openChecked},
		},
		{
			name: "on conflict do nothing", by: as(adminA), steps: []string{insertB1 + " on conflict do nothing"}, want: "42501",
			control: may("0 rows", insertA1+" on conflict do nothing"), opens: "0 rows", defences: []string{openInsert},
		},
		{
			name: "on conflict that moves the key", by: as(adminAB), want: "42501", opens: "1 rows",
			steps:    []string{insertA1 + " on conflict (organization_id, id) do update set organization_id = '$orgB'"},
			control:  control{as(adminAB), "", []string{insertA1 + upsert}, "1 rows"},
			defences: []string{grantMove},
		},
		{
			name: "merge that updates", by: as(adminA), steps: []string{fill(mergeUpdate, aim(orgB, b1))}, want: "0 rows",
			control: may("2 rows", fill(mergeUpdate, aim(orgA, a1))), opens: "2 rows", defences: []string{openSelect, openUsing, openChecked},
		},
		{
			name: "merge that deletes", by: as(adminA), want: "0 rows", opens: "1 rows",
			steps:    []string{"merge into " + table + " t using (values ('$b1'::uuid)) v (i) on t.id = v.i when matched then delete"},
			control:  may("1 rows", "merge into "+table+" t using (values ('$a1'::uuid)) v (i) on t.id = v.i when matched then delete"),
			defences: []string{openSelect, openDelete},
		},
		{
			name: "merge that inserts", by: as(adminA), steps: []string{fill(mergeInsert, aim(orgB, b1))}, want: "42501",
			control: may("1 rows", fill(mergeInsert, aim(orgA, a1))), opens: "1 rows", defences: []string{openInsert},
		},
		{
			name: "for update by a member", by: as(memberA), steps: []string{ours + " for update"}, want: "0 rows",
			control: may("2 rows", ours+" for update"), opens: "2 rows", defences: []string{openUsing},
		},
		{
			name: "for update of another organization's", by: as(adminA), steps: []string{theirs + " for update"}, want: "0 rows",
			control: may("2 rows", ours+" for update"), opens: "2 rows", defences: []string{openSelect, openUsing},
		},
		{
			name: "truncate", by: service, steps: []string{"truncate public.integration_credentials"}, want: "42501",
			control: control{service, "", []string{"delete from public.integration_credentials"}, "2 rows"}, opens: "0 rows",
			// Row-level security has no say here: privileges alone stand in the way.
			defences: []string{"grant truncate on public.integration_credentials to service_role"},
		},
		{
			name: "truncate cascade", by: as(adminA), steps: []string{"truncate public.organizations cascade"}, want: "42501",
			control: control{login: dbtest.Owner, steps: []string{"truncate public.organizations cascade"}, want: "0 rows"}, opens: "0 rows",
			defences: []string{
				"grant truncate on public.organizations to authenticated", "grant truncate on public.organization_members to authenticated",
				"grant truncate on " + table + " to authenticated", "grant truncate on public.integration_credentials to authenticated",
			},
		},
		{
			name: "a credential handed to another organization", by: service, want: "23514", opens: "1 rows",
			steps:    []string{"update public.integration_credentials set organization_id = '$orgB', integration_id = '$b1' where organization_id = '$orgA'"},
			control:  control{service, "", []string{"update public.integration_credentials set key_id = 'x' where organization_id = '$orgA'"}, "1 rows"},
			defences: []string{"alter table public.integration_credentials disable trigger integration_credentials_rotate"},
		},
		{
			name: "an alert marked as seen", by: as(adminA), steps: []string{"update pgstrata.alerts set acknowledged_at = now()"}, want: "42501",
			control: control{login: operatorPerson, steps: []string{"update pgstrata.alerts set acknowledged_at = now()"}, want: "4 rows"}, opens: "4 rows",
			defences: []string{
				"grant update on pgstrata.alerts to authenticated",
				"create policy hole on pgstrata.alerts for update to authenticated using (true)",
			},
		},
		{
			name: "a new type of integration", by: as(adminA), want: "42501", opens: "1 rows",
			steps:   []string{"insert into public.integration_types (type, title, description) values ('x', 'x', 'x')"},
			control: control{login: dbtest.Owner, steps: []string{"insert into public.integration_types (type, title, description) values ('x', 'x', 'x')"}, want: "1 rows"},
			defences: []string{
				"grant insert on public.integration_types to authenticated",
				"create policy hole on public.integration_types for insert to authenticated with check (true)",
			},
		},
	})
}
