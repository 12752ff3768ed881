package migrations_test

import "strings"

// probe is a statement on one organization's rows, and what it must do for whom. What an admin may do with her
// own is the positive control of what others may not. $tenant and $id are the rows aimed at.
type probe struct {
	name, sql string
	admin     string // of the organization aimed at
	member    string // of the organization aimed at
	elsewhere string // neither; "" when the statement aims at no organization
}

// everything says that the statement names no organization, and so reaches all that the caller may.
func (p probe) everything() bool { return p.elsewhere == "" && !strings.Contains(p.sql, "$") }

const (
	insertNew = "insert into " + table + " (organization_id, id, integration_type, name, field_mappings, sync_schedule)" +
		" values ('$tenant', '$new', 'xledger', 'new', '$mappings', '$schedule')"
	insertSame = "insert into " + table + " (organization_id, id, integration_type, name, field_mappings, sync_schedule)" +
		" values ('$tenant', '$id', 'xledger', 'new', '$mappings', '$schedule')"

	mergeInsert = "merge into " + table + " t using (values ('$new'::uuid)) v (i) on t.id = v.i when not matched then" +
		" insert (organization_id, id, integration_type, name, field_mappings, sync_schedule)" +
		" values ('$tenant', v.i, 'xledger', 'new', '$mappings', '$schedule')"
	mergeUpdate = "merge into " + table + " t using (values ('$tenant'::uuid)) v (o) on t.organization_id = v.o" +
		" when matched then update set name = 'x'"
	// Fails if a condition of the caller's is tried on a row before the policy is.
	oracle = "select n from (select count(*) as n from " + table +
		" where 1 / (case when organization_id = '$tenant' then 0 else 1 end) = 1) as c"
	updateFrom = "update " + table + " i set name = o.name from public.organizations o" +
		" where o.id = i.organization_id and o.id = '$tenant'"
)

var probes = []probe{
	{"select", "select * from " + table + " where organization_id = '$tenant' and id = '$id'", "1 rows", "1 rows", "0 rows"},
	{"count", "select 1 from (select count(*) as n from " + table + " where organization_id = '$tenant') as c where n = 2", "1 rows", "1 rows", "0 rows"},
	{"for update", "select * from " + table + " where organization_id = '$tenant' for update", "2 rows", "0 rows", "0 rows"},
	{"for key share", "select * from " + table + " where organization_id = '$tenant' for key share", "2 rows", "0 rows", "0 rows"},
	{"update", "update " + table + " set name = 'x' where organization_id = '$tenant' and id = '$id'", "1 rows", "0 rows", "0 rows"},
	{"update returning", "update " + table + " set status = 'paused' where id = '$id' returning *", "1 rows", "0 rows", "0 rows"},
	{"update everything", "update " + table + " set name = 'x'", "2 rows", "0 rows", ""},
	{"update from", updateFrom, "2 rows", "0 rows", "0 rows"},
	{"delete", "delete from " + table + " where organization_id = '$tenant' and id = '$id'", "1 rows", "0 rows", "0 rows"},
	{"delete returning", "delete from " + table + " where id = '$id' returning id", "1 rows", "0 rows", "0 rows"},
	{"insert", insertNew, "1 rows", "42501", "42501"},
	{"insert returning", insertNew + " returning *", "1 rows", "42501", "42501"},
	{"insert same", insertSame, "23505", "42501", "42501"},
	{"insert same, do nothing", insertSame + " on conflict do nothing", "0 rows", "42501", "42501"},
	{"upsert new", insertNew + " on conflict (organization_id, id) do update set name = excluded.name", "1 rows", "42501", "42501"},
	{"upsert same", insertSame + " on conflict (organization_id, id) do update set name = excluded.name returning name", "1 rows", "42501", "42501"},
	{"upsert the key", insertSame + " on conflict (organization_id, id) do update set organization_id = excluded.organization_id", "42501", "42501", "42501"},
	{"merge update", mergeUpdate, "2 rows", "42501", "0 rows"},
	{"merge delete", "merge into " + table + " t using (values ('$id'::uuid)) v (i) on t.id = v.i when matched then delete", "1 rows", "42501", "0 rows"},
	{"merge insert", mergeInsert, "1 rows", "42501", "42501"},
	{"organization", "select * from public.organizations where id = '$tenant'", "1 rows", "1 rows", "0 rows"},
	{"members", "select 1 from public.organization_members where organization_id = '$tenant' and role = 'admin' limit 1", "1 rows", "1 rows", "0 rows"},
	{"alerts", "select * from public.integration_alerts where organization_id = '$tenant'", "1 rows", "0 rows", "0 rows"},
	{"alerts, general table", "select id from pgstrata.alerts where tenant = '$tenant'", "1 rows", "0 rows", "0 rows"},
	{"error as an oracle", oracle, "22012", "22012", "1 rows"},
}
