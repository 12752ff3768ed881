package migrations_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestMembershipFunctionTellsOnlyOnesOwn(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	for _, argument := range []string{
		"'{member,admin}'", "'{admin,null}'", "array['admin', 'admin', ''', null) or true --']", "array[['admin'], ['member']]",
		"(select array_agg('admin'::text) from generate_series(1, 10000))",
	} {
		statement := "select pgstrata_access.organizations_of(" + argument + ")"
		expect(t, attempt(t, w.api, as(adminA), statement), "1 rows")
		if got := attempt(t, w.api, as(adminB), statement); got.rows != 1 || got.value != orgB {
			t.Errorf("%s gives the admin of B %s %s", statement, got, got.value)
		}
		expect(t, attempt(t, w.api, as(stranger), statement), "0 rows")
		expect(t, attempt(t, w.api, caller{role: "authenticated"}, statement), "0 rows")
		expect(t, attempt(t, w.api, service, statement), "42501")
	}
	for _, argument := range []string{"null", "'{}'", "'{owner}'", "'{ADMIN}'", "array[null]::text[]", "'{\" admin\"}'"} {
		expect(t, attempt(t, w.api, as(adminA), "select pgstrata_access.organizations_of("+argument+")"), "0 rows")
	}
	// A caller's own objects do not take the place of the function's.
	before := []string{
		"create temporary table organization_members as select '" + orgB + "'::uuid as organization_id, '" + adminA + "'::uuid as user_id, 'admin' as role",
		"create function pg_temp.user_id() returns uuid language sql as $$ select '" + adminB + "'::uuid $$",
		"set local search_path = pg_temp, public",
	}
	expect(t, attempt(t, w.api, as(adminA), "select * from "+table+" where organization_id = '"+orgB+"'", before...), "0 rows")
	expect(t, attempt(t, w.api, as(adminA), "select * from "+table+" where organization_id = '"+orgA+"'", before...), "2 rows")
}

// What a token says is read at each statement, so a change of claims or of membership holds at once.
func TestMembershipIsReadAnew(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	leave := fill("delete from public.organization_members where user_id = '$member_a'", names)
	expect(t, attempt(t, w.api, as(memberA), "select * from "+table), "2 rows")
	inRequest(t, w.api, service, func(tx pgx.Tx) error {
		_, err := tx.Exec(context.Background(), leave)
		return err
	})
	expect(t, attempt(t, w.api, as(memberA), "select * from "+table), "0 rows")
}

func TestStampNamesTheUser(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	stamp := "select coalesce(updated_by::text, 'nobody') || case when updated_at = now() then ' now' else '' end from " + table + " where id = '" + a1 + "'"
	for _, c := range []struct {
		caller       caller
		change, want string
	}{
		{as(adminA), "update " + table + " set name = 'x' where id = '" + a1 + "'", adminA + " now"},
		{service, "update " + table + " set name = 'x', updated_by = '" + memberA + "' where id = '" + a1 + "'", "nobody now"},
		{service, "select 1", "nobody"},
	} {
		if got := attempt(t, w.api, c.caller, stamp, c.change); got.value != c.want {
			t.Errorf("after %s: %s, want %s", c.change, got.value, c.want)
		}
	}
	if got := attempt(t, w.operator, operator, stamp, "update "+table+" set status = 'needs_attention' where id = '"+a1+"'"); got.value != "nobody now" {
		t.Errorf("after an operator's repair: %s", got.value)
	}
	created := "select coalesce(updated_by::text, 'nobody') from " + table + " where id = '" + names["new"] + "'"
	if got := attempt(t, w.api, as(adminA), created, fill(insertNew, aim(orgA, a1))); got.value != adminA {
		t.Errorf("after an admin's insert: %s, want %s", got.value, adminA)
	}
}

// A policy that reads the whole table is right, and slow once there are many organizations.
func TestPoliciesUseTheIndex(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	for relation, statement := range map[string]string{
		"public.organizations":             "select * from public.organizations",
		"public.organization_members":      "select * from public.organization_members",
		"public.organization_integrations": "update " + table + " set name = 'x'",
		"pgstrata.alerts":                  "select * from public.integration_alerts",
	} {
		inRequest(t, w.api, as(adminA), func(tx pgx.Tx) error {
			if _, err := tx.Exec(context.Background(), "set local enable_seqscan = off"); err != nil {
				t.Fatal(err)
			}
			plan := strings.Join(column(t, tx.Conn(), "explain "+statement), "\n")
			if !strings.Contains(plan, "Index Cond: (") || !strings.Contains(plan, "= ANY (") {
				t.Errorf("%s: no index for the policy:\n%s", relation, plan)
			}
			return errors.New("roll back")
		})
	}
}
