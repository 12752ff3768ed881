package access

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
)

// What a host has beside the matrix's tables is its own business, as long as it has policies or users don't reach it; a matrix can say
// of the rest that it is known, and of a table that it is published.
func TestHostsTablesAreNoDifference(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	conn := migratedFoundation(t).AdminConn(t)
	for _, c := range []struct {
		name, ddl string
		others    []string
		published string
		findings  int
		clean     bool
	}{
		{name: "private tables", ddl: "create table public.jobs as select 1 as a; create view public.done as select * from public.jobs", clean: true},
		{name: "another schema", ddl: "create schema shop; create table shop.carts as select 1 as a; grant all on shop.carts to public", clean: true},
		{
			name: "policies of its own", clean: true, findings: 1,
			ddl: "create table public.posts (id int); create table public.tags (id int); grant all on public.posts, public.tags to anon, authenticated;" +
				"alter table public.posts enable row level security; alter table public.tags enable row level security",
		},
		{name: "a view with its caller's rights", ddl: "create view public.mine with (security_invoker) as select 1 as a; grant select on public.mine to anon", clean: true},
		{name: "open", ddl: "create table public.rates as select 1 as a; grant select on public.rates to anon", findings: 1},
		{name: "open and known", ddl: "create table public.rates as select 1 as a; grant select on public.rates to anon", others: []string{"public.rates"}, clean: true},
		{name: "a schema that is known", ddl: "create table public.rates as select 1 as a; grant select on public.rates to anon", others: []string{"public.*"}, clean: true},
		{
			name: "what shows the matrix's rows is no other table", others: []string{"public.*"}, findings: 1,
			ddl: "create materialized view public.kept as select * from public.organizations; grant select on public.kept to authenticated",
		},
		{name: "published", ddl: "create publication away for table public.organizations", published: "public.organizations", clean: true},
		{name: "another one published", ddl: "create publication away for table public.organizations", published: "public.integration_types", findings: 1},
	} {
		m := foundationMatrix(t)
		if err := m.Leave(c.others); err != nil {
			t.Fatal(err)
		}
		for i := range m.Tables {
			m.Tables[i].Published = m.Tables[i].Name.String() == c.published
		}
		inTransaction(t, conn, func(tx pgx.Tx) {
			if _, err := tx.Exec(ctx, c.ddl); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			findings, err := Inspect(ctx, conn, m)
			if err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			r := Report{Findings: findings}
			if len(findings) != c.findings || r.Clean() != c.clean {
				t.Errorf("%s: %+v", c.name, findings)
			}
		})
	}
}
