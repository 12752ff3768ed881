package access

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// onStage sets the foundation on a stage of a transaction of its owner, who is no superuser.
func onStage(t *testing.T, conn *pgx.Conn, m *Matrix, do func(ctx context.Context, tx pgx.Tx, s *Stage)) {
	t.Helper()
	inTransaction(t, conn, func(tx pgx.Tx) {
		s, err := NewStage(context.Background(), tx, m, StageOptions{})
		if err != nil {
			t.Fatal(err)
		}
		do(context.Background(), tx, s)
	})
}

func TestFoundationIsWhatItsMatrixSays(t *testing.T) {
	t.Parallel()
	onStage(t, migratedFoundation(t).Conn(t), foundationMatrix(t), func(ctx context.Context, _ pgx.Tx, s *Stage) {
		probes := s.Probes()
		differences, err := s.Run(ctx, probes)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range differences {
			t.Errorf("%s\n\t%s\n\t%s", d, d.SQL, d.Got.Message)
		}
		count := map[string]int{}
		for _, p := range probes {
			count[string(p.Form)+" "+string(p.Want)]++
		}
		for _, kind := range []string{
			"by key reached", "by key 0 rows", "by key 42501", "bare reached", "bare 0 rows", "bare 42501", "move reached", "move 42501",
			"new reached", "new 42501", "column 0 rows", "column 42501", "denied 42501", "by key closed",
		} {
			if count[kind] == 0 {
				t.Errorf("no probe wants %q", kind)
			}
		}
	})
}

// Each hole is found by the probes alone, on the operation that it opens.
func TestProbesFindHoles(t *testing.T) {
	t.Parallel()
	const integrations = "public.organization_integrations"
	onStage(t, migratedFoundation(t).Conn(t), foundationMatrix(t), func(ctx context.Context, tx pgx.Tx, s *Stage) {
		probes := slices.DeleteFunc(s.Probes(), func(p Probe) bool {
			return p.Table.Name.String() != integrations && p.Table.Name.String() != "pgstrata.alerts"
		})
		for _, hole := range []struct{ name, ddl, found string }{
			{"select for all", "create policy x on " + integrations + " for select to authenticated using (true)", "elsewhere select by key"},
			{"update for all", "create policy x on " + integrations + " for update to authenticated using (true)", "elsewhere update bare"},
			{"delete for all", "create policy x on " + integrations + " for delete to authenticated using (true)", "member delete bare"},
			{"insert for all", "create policy x on " + integrations + " for insert to authenticated with check (true)", "elsewhere insert new"},
			{"rows may move", "alter policy admin_updates on " + integrations + " with check (true);" +
				"grant update (organization_id) on " + integrations + " to authenticated", "admin update move"},
			{"no force", "alter table " + integrations + " no force row level security", "owner select by key"},
			{"no row-level security", "alter table " + integrations + " disable row level security", "elsewhere delete by key"},
			{"a column too many", "grant update (created_at) on " + integrations + " to authenticated", "admin update column"},
			{"anon reads", "grant select on " + integrations + " to anon; create policy x on " + integrations +
				" for select to anon using (true)", "anon select by key"},
			{"truncate", "grant truncate on " + integrations + " to authenticated", "truncate denied"},
			{"claims of the user's own", "create policy x on " + integrations + " for select to authenticated using (organization_id::text = " +
				"current_setting('request.jwt.claims', true)::jsonb #>> '{user_metadata,organization_id}')", "elsewhere select by key"},
			{"claims of the token", "create policy x on " + integrations + " for select to authenticated using (organization_id::text = " +
				"current_setting('request.jwt.claims', true)::jsonb ->> 'organization_id')", "elsewhere select by key by forged claims"},
			{"app_metadata", "create policy x on " + integrations + " for delete to authenticated using (organization_id::text = " +
				"current_setting('request.jwt.claims', true)::jsonb #>> '{app_metadata,organization_id}')", "elsewhere delete bare by forged app_metadata"},
			{"whoever is nobody", "alter policy admin_updates on " + integrations + " using (pgstrata_access.user_id() is null or " +
				"organization_id = any (array(select pgstrata_access.organizations_of('{admin}'))))", "elsewhere update bare by no claims"},
			{"legacy claims", "create policy x on " + integrations + " for select to authenticated using (organization_id::text = " +
				"current_setting('request.jwt.claim.organization_id', true))", "elsewhere select by key"},
			{
				"alerts of other schemas", "alter policy organization_admin_reads on pgstrata.alerts using (table_schema >= 'public' and " +
					"table_name = 'organization_integrations' and tenant = any (array(select o::text from pgstrata_access.organizations_of('{admin}') as o)))",
				"admin select by key",
			},
			{
				"alerts of earlier schemas", "alter policy organization_admin_reads on pgstrata.alerts using (table_schema <= 'public' and " +
					"table_name = 'organization_integrations' and tenant = any (array(select o::text from pgstrata_access.organizations_of('{admin}') as o)))",
				"admin select by key",
			},
			{"alerts of other tables", "alter policy organization_admin_reads on pgstrata.alerts using (table_schema = 'public' and " +
				"tenant = any (array(select o::text from pgstrata_access.organizations_of('{admin}') as o)))", "admin select by key"},
			{"alerts of nobody", "create policy x on pgstrata.alerts for select to authenticated using (tenant is null)", "elsewhere select by key"},
			{"other alerts of nobody", "alter policy service_reads on pgstrata.alerts using (tenant is null or " +
				"table_schema = 'public' and table_name = 'organization_integrations')", "service_role select by key"},
			{"a service's claims", "create policy x on pgstrata.alerts for select to service_role using (tenant = " +
				"current_setting('request.jwt.claims', true)::jsonb ->> 'organization_id')", "service_role select by key by service_role with forged claims"},
			{"nobody reads", "drop policy member_reads on " + integrations, "member select by key"},
			{"other tables' alerts", "create policy x on pgstrata.alerts for select to authenticated using (" +
				"tenant = any (array(select o::text from pgstrata_access.organizations_of('{admin}') as o)))", "admin select by key"},
		} {
			if _, err := tx.Exec(ctx, "savepoint hole; "+hole.ddl); err != nil {
				t.Fatalf("%s: %v", hole.name, err)
			}
			differences, err := s.Run(ctx, probes)
			if err != nil {
				t.Fatalf("%s: %v", hole.name, err)
			}
			var found []string
			for _, d := range differences {
				found = append(found, fmt.Sprintf("%s %s %s by %s", d.Caller, d.Operation, d.Form, d.Actor.Name))
			}
			if all := strings.Join(found, "\n"); len(found) == 0 || !strings.Contains(all, hole.found) {
				t.Errorf("%s: want %q among:\n%s", hole.name, hole.found, all)
			}
			if _, err := tx.Exec(ctx, "rollback to savepoint hole"); err != nil {
				t.Fatal(err)
			}
		}
		if differences, err := s.Run(ctx, probes); err != nil || len(differences) != 0 {
			t.Errorf("after the rollbacks: %v, %v", differences, err)
		}
	})
}

// A row that stands beside another has that one's key, though no foreign key says so, and is seen by who sees that one.
func TestBeside(t *testing.T) {
	t.Parallel()
	db := migratedFoundation(t)
	execute(t, db, `create schema shop; grant usage on schema shop to authenticated;
		create table shop.orders (org uuid not null, id bigint generated always as identity, title text not null, primary key (org, id));
		create table shop.extras (org uuid not null, id bigint not null, extra text not null, primary key (org, id));
		alter table shop.orders enable row level security;
		alter table shop.extras enable row level security;
		create policy member_reads on shop.orders for select to authenticated using (org in (select pgstrata_access.organizations_of('{member,admin}')));
		create policy reads on shop.extras for select to authenticated using (exists (select from shop.orders o where (o.org, o.id) = (extras.org, extras.id)));
		grant select on shop.orders, shop.extras to authenticated`)
	const matrix = `
tenancy:
  tenants: {table: public.organizations, key: id}
  members: {table: public.organization_members, tenant: organization_id, user: user_id, role: role}
  roles: [member, admin]
  membership: pgstrata_access.organizations_of
  user: pgstrata_access.user_id
callers: {member: authenticated, admin: authenticated, service_role: service_role, owner: owner}
tables:
  shop.orders:
    tenant: org
    force: false
    policies: {extra: [member_reads]}
    cells: {member: {select: own}, admin: {select: own}, owner: all}
  shop.extras:
    tenant: org
    force: false
    %s
    policies: {extra: [reads]}
    cells: {member: {select: own}, admin: {select: own}, owner: all}
functions:
  pgstrata_access.organizations_of(text[]): {execute: [authenticated], definer: true}
`
	verified := func(more string) *Report {
		t.Helper()
		m, err := Parse("access.yaml", fmt.Appendf(nil, matrix, more))
		if err != nil {
			t.Fatal(err)
		}
		return verify(t, db, m)
	}
	if r := verified("beside: shop.orders"); !r.Clean() || r.Positives == 0 {
		t.Errorf("%+v", r.Findings)
	}
	if r := verified("published: true"); r.Clean() {
		t.Error("rows that belong to no other are seen")
	}
	m, err := Parse("access.yaml", fmt.Appendf(nil, matrix, "beside: shop.extras"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(t.Context(), db.Conn(t), m, VerifyOptions{}); err == nil || !strings.Contains(err.Error(), "lead back to it") {
		t.Errorf("beside itself: %v", err)
	}
}
