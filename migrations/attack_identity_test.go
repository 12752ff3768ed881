package migrations_test

import "testing"

// signed is an application user's request with these claims, or with none.
func signed(claims string) caller { return caller{role: "authenticated", claims: fill(claims, names)} }

// Membership as somebody would write it who trusts what a token says of its bearer.
const memberOrToken = `select m.organization_id from public.organization_members as m
	where m.user_id = pgstrata_access.user_id() and m.role = any (roles) union all `

// A claim sub that is read with a pattern instead of as JSON.
const lenient = `select substring(current_setting('request.jwt.claims', true)
	from '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')::uuid`

func TestAttackByIdentity(t *testing.T) {
	t.Parallel()
	all := "select * from " + table
	anyUser := membership("select organization_id from public.organization_members where role = any (roles) or true")
	nullIsEverybody := membership(`select organization_id from public.organization_members
		where user_id = coalesce(pgstrata_access.user_id(), user_id) and role = any (roles)`)
	manage := "update " + table + " set name = 'x' where organization_id = '$orgA'"
	admin := control{by: as(adminA), steps: []string{manage}, want: "2 rows"}

	run(t, []attack{
		{
			name: "no JWT, so anon", by: anon, steps: []string{all}, want: "42501", control: reads(all), opens: "4 rows",
			defences: []string{"grant select on " + table + " to anon", "create policy hole on " + table + " for select to anon using (true)"},
		},
		{
			name: "anon with an admin's claims", by: caller{role: "anon", claims: as(adminA).claims}, steps: []string{all}, want: "42501",
			control: reads(all), opens: "2 rows",
			defences: []string{
				"grant select on " + table + " to anon", alter(table, "select", "authenticated", "to public"),
				"grant execute on function pgstrata_access.organizations_of(text[]) to anon",
			},
		},
		{
			name: "authenticated without claims", by: caller{role: "authenticated"}, steps: []string{all}, want: "0 rows",
			control: reads(all), opens: "4 rows", defences: []string{nullIsEverybody},
		},
		{
			name: "empty claims", by: signed("{}"), steps: []string{all}, want: "0 rows",
			control: reads(all), opens: "4 rows", defences: []string{nullIsEverybody},
		},
		{
			name: "a null subject", by: signed(`{"sub": null}`), steps: []string{all}, want: "0 rows",
			control: reads(all), opens: "4 rows", defences: []string{nullIsEverybody},
		},
		{
			name: "claims that are no JSON", by: signed(`{"sub": "$admin_b"`), steps: []string{all}, want: "22P02",
			control: control{signed(`{"sub": "$admin_b"}`), "", []string{all}, "2 rows"}, opens: "2 rows", defences: []string{identity(lenient)},
		},
		{
			name: "a subject that is no UUID", by: signed(`{"sub": "auth0|1"}`), steps: []string{all}, want: "0 rows",
			control: reads(all), opens: "4 rows", defences: []string{nullIsEverybody},
		},
		{
			name: "a subject with something behind the UUID", by: signed(`{"sub": "$admin_b and more"}`), steps: []string{all}, want: "0 rows",
			control: control{signed(`{"sub": "$admin_b"}`), "", []string{all}, "2 rows"}, opens: "2 rows", defences: []string{identity(lenient)},
		},
		{
			name: "a list of subjects", by: signed(`{"sub": ["$admin_b"]}`), steps: []string{all}, want: "0 rows",
			control: control{signed(`{"sub": "$admin_b"}`), "", []string{all}, "2 rows"}, opens: "2 rows", defences: []string{identity(lenient)},
		},
		{
			name: "no membership", by: as(stranger), steps: []string{all}, want: "0 rows",
			control: reads(all), opens: "4 rows", defences: []string{anyUser},
		},
		{
			name:  "a revoked membership with a live token",
			by:    signed(`{"sub": "$former", "role": "authenticated", "app_metadata": {"organizations": ["$orgA"]}}`),
			steps: []string{all}, want: "0 rows", control: reads(all), opens: "2 rows",
			defences: []string{membership(memberOrToken + "select jsonb_array_elements_text(" + claims + " #> '{app_metadata,organizations}')::uuid")},
		},
		{
			name:  "a role forged in user_metadata",
			by:    signed(`{"sub": "$member_a", "role": "authenticated", "user_metadata": {"role": "admin"}}`),
			steps: []string{manage}, want: "0 rows", control: admin, opens: "2 rows",
			defences: []string{membership(`select organization_id from public.organization_members
				where user_id = pgstrata_access.user_id() and coalesce(` + claims + ` #>> '{user_metadata,role}', role) = any (roles)`)},
		},
		{
			name:  "a claim role that names the service",
			by:    signed(`{"sub": "$member_a", "role": "service_role"}`),
			steps: []string{manage}, want: "0 rows", control: control{service, "", []string{manage}, "2 rows"}, opens: "2 rows",
			defences: []string{alter(table, "update", "authenticated", "using ("+claims+" ->> 'role' = 'service_role') with check (true)")},
		},
		{
			name:  "claims that name another organization",
			by:    signed(`{"sub": "$admin_a", "organization_id": "$orgB", "app_metadata": {"organization_id": "$orgB"}}`),
			steps: []string{theirs}, want: "0 rows", control: reads(ours), opens: "2 rows",
			defences: []string{membership(memberOrToken + "select (" + claims + " ->> 'organization_id')::uuid")},
		},
		{
			name:  "the legacy claim setting against the new one",
			by:    as(stranger),
			steps: []string{"select set_config('request.jwt.claim.sub', '$admin_b', true), set_config('request.jwt.claim.role', 'service_role', true)", all},
			want:  "0 rows", opens: "2 rows",
			control:  control{as(adminB), "", []string{"select set_config('request.jwt.claim.sub', '$former', true)", all}, "2 rows"},
			defences: []string{identity("select coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''), " + claims + " ->> 'sub')::uuid")},
		},
		{
			name: "a member who acts as an admin", by: as(memberA), steps: []string{manage}, want: "0 rows", control: admin, opens: "2 rows",
			defences: []string{alter(table, "update", "authenticated",
				"using (organization_id = any (array(select pgstrata_access.organizations_of('{member,admin}')))) with check (true)")},
		},
		{
			name: "an admin of one, member of another, who acts as an admin there", by: as(mixed), want: "0 rows", opens: "2 rows",
			steps:   []string{"update " + table + " set name = 'x' where organization_id = '$orgB'"},
			control: control{as(mixed), "", []string{manage}, "2 rows"},
			defences: []string{membership(`select organization_id from public.organization_members where user_id = pgstrata_access.user_id()
				and exists (select from public.organization_members as m where m.user_id = pgstrata_access.user_id() and m.role = any (roles))`)},
		},
		{
			name: "a member who makes herself an admin", by: as(memberA), want: "42501", opens: "1 rows",
			steps:    []string{"update public.organization_members set role = 'admin' where user_id = '$member_a'"},
			control:  control{service, "", []string{"update public.organization_members set role = 'admin' where user_id = '$member_a'"}, "1 rows"},
			defences: []string{"grant update on public.organization_members to authenticated", "create policy hole on public.organization_members for update to authenticated using (user_id = pgstrata_access.user_id())"},
		},
		{
			name: "joining another organization", by: as(adminA), want: "42501", opens: "1 rows",
			steps:   []string{"insert into public.organization_members (organization_id, user_id, role) values ('$orgB', '$admin_a', 'admin')"},
			control: control{service, "", []string{"insert into public.organization_members (organization_id, user_id, role) values ('$orgB', '$admin_a', 'admin')"}, "1 rows"},
			defences: []string{
				"grant insert on public.organization_members to authenticated",
				"create policy hole on public.organization_members for insert to authenticated with check (user_id = pgstrata_access.user_id())",
			},
		},
	})
}
