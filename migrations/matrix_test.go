package migrations_test

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/access"
	"github.com/pgstrata/pgstrata/internal/foundation"
)

var operations = []string{"select", "insert", "update", "delete"}

// cell is what one role may do with one relation by one operation.
type cell struct {
	scope   string   // "—", "own" or "all"
	columns []string // nil means every column
}

// matrix is the foundation's: relation → caller → operation.
type matrix map[string]map[string]map[string]cell

// roleOf maps the matrix's callers to Postgres roles.
var roleOf = map[string]string{
	"anon": "anon", "elsewhere": "authenticated", "member": "authenticated", "admin": "authenticated", "service_role": "service_role",
	"pgstrata_operator": "pgstrata_operator", "pgstrata_reader": "pgstrata_reader", "owner": "app_owner",
}

// readMatrix reads the foundation's access matrix. What it says for everybody elsewhere holds for members too.
func readMatrix(t *testing.T) (m matrix, functions map[string][]string) {
	t.Helper()
	source, err := access.Parse(foundation.Access())
	if err != nil {
		t.Fatal(err)
	}
	m, functions = matrix{}, map[string][]string{}
	for i := range source.Tables {
		table := &source.Tables[i]
		rows := map[string]map[string]cell{}
		for _, c := range source.Callers {
			rows[c.Name] = map[string]cell{}
			for _, op := range operations {
				written := source.Cell(table, c.Name, access.Operation(op))
				if everybody := source.Cell(table, "elsewhere", access.Operation(op)); c.Relation == access.Member && everybody.Scope > written.Scope {
					written = everybody
				}
				rows[c.Name][op] = cell{written.Scope.String(), written.Columns}
			}
		}
		m[table.Name.String()] = rows
	}
	for _, f := range source.Functions {
		functions[f.Signature] = slices.Clone(f.Execute)
	}
	return m, functions
}

func TestMatrixMatchesTheDatabase(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	m, functions := readMatrix(t)
	for problem := range problems(t, w, m, functions) {
		t.Error(problem)
	}
}

// problems says where matrix and database differ: first what the catalog shows, then what the cells do.
func problems(t *testing.T, w *world, m matrix, functions map[string][]string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, problem := range slices.Concat(
			checkRelations(t, w.owner, m),
			checkPrivileges(t, w.owner, m),
			checkPolicies(t, w.owner, m),
			checkFunctions(t, w.owner, functions),
		) {
			if !yield(problem) {
				return
			}
		}
		probeCells(t, w, m)(yield)
	}
}

// checkRelations says which relations the matrix lacks or makes up, and which of its tables are without row-level security.
func checkRelations(t *testing.T, conn *pgx.Conn, m matrix) (problems []string) {
	there := column(t, conn, `
		select quote_ident(nspname) || '.' || quote_ident(relname) from pg_class c join pg_namespace n on n.oid = relnamespace
		where relkind in ('r', 'p', 'v', 'm', 'f') and nspname in ('public', 'pgstrata', 'pgstrata_access', 'pgstrata_check', 'auth')`)
	for _, relation := range there {
		if m[relation] == nil {
			problems = append(problems, relation+" is not in the matrix")
		}
	}
	for relation, rows := range m {
		if !slices.Contains(there, relation) {
			problems = append(problems, relation+" is in the matrix only")
		}
		if len(rows) != len(roleOf) {
			problems = append(problems, fmt.Sprintf("%s has %d of %d rows in the matrix", relation, len(rows), len(roleOf)))
		}
	}
	return append(problems, column(t, conn, `
		select c.oid::regclass || ' has no row-level security' from pg_class c
		where relkind = 'r' and not relrowsecurity and relnamespace::regnamespace::text in ('public', 'pgstrata')
		union all
		select c.oid::regclass || ' is no security_invoker view' from pg_class c
		where relkind = 'v' and relnamespace::regnamespace::text in ('public', 'pgstrata')
			and not coalesce('security_invoker=true' = any (reloptions), false)
		union all
		select c.oid::regclass || ' has a tenant and is not forced' from pg_class c
		where relkind = 'r' and not relforcerowsecurity
			and relname !~ '__complements$' -- triggers that run as the owner take these along with their rows
			and exists (select from pg_attribute where attrelid = c.oid and attname = 'organization_id')`)...)
}

// checkPrivileges compares what each role of Postgres was granted with the union of the matrix's rows for it.
func checkPrivileges(t *testing.T, conn *pgx.Conn, m matrix) (problems []string) {
	for relation, rows := range m {
		want := map[string]bool{}
		columns := columnsOf(t, conn, relation)
		for name, cells := range rows {
			for op, c := range cells {
				if op == "delete" { // of rows, not columns
					if c.scope != "—" {
						want[roleOf[name]+" delete"] = true
					}
					continue
				}
				for _, col := range c.of(columns) {
					want[strings.Join([]string{roleOf[name], op, col}, " ")] = true
				}
			}
		}
		for _, role := range []string{"anon", "authenticated", "service_role", "pgstrata_operator", "pgstrata_reader"} {
			granted := column(t, conn, `
				select op || ' ' || attname from unnest(array['select', 'insert', 'update']) op, pg_attribute
				where attrelid = $1::regclass and attnum > 0 and not attisdropped and has_column_privilege($2, attrelid, attnum, op)
				union all
				select op from unnest(array['delete', 'truncate', 'trigger']) op where has_table_privilege($2, $1::regclass, op)
				union all
				select 'references' where has_any_column_privilege($2, $1::regclass, 'references')`, relation, role)
			for _, g := range granted {
				if !want[role+" "+g] {
					problems = append(problems, fmt.Sprintf("%s: %s was granted %s, which the matrix does not say", relation, role, g))
				}
				delete(want, role+" "+g)
			}
			for w := range want {
				if strings.HasPrefix(w, role+" ") {
					problems = append(problems, fmt.Sprintf("%s: the matrix says %s, which was not granted", relation, w))
				}
			}
		}
	}
	return problems
}

// of lists the columns that a cell's operation reaches.
func (c cell) of(columns []string) []string {
	if c.columns != nil {
		return c.columns
	}
	if c.scope == "—" {
		return nil
	}
	return columns
}

func columnsOf(t *testing.T, conn *pgx.Conn, relation string) []string {
	t.Helper()
	return column(t, conn, `select attname::text from pg_attribute
		where attrelid = to_regclass($1) and attnum > 0 and not attisdropped order by attnum`, relation)
}

// checkPolicies compares pg_policies, role by operation, with the cells that are not empty.
func checkPolicies(t *testing.T, conn *pgx.Conn, m matrix) (problems []string) {
	for relation, rows := range m {
		if relation == "public.integration_alerts" {
			continue // a view has none of its own
		}
		want := map[string]bool{}
		for name, cells := range rows {
			for op, c := range cells {
				if c.scope != "—" && name != "owner" {
					want[roleOf[name]+" "+op] = true
				}
			}
		}
		for _, p := range column(t, conn, `select role || ' ' || lower(cmd) from pg_policies, unnest(roles) role
			where schemaname || '.' || tablename = $1 and permissive = 'PERMISSIVE'`, relation) {
			if !want[p] {
				problems = append(problems, fmt.Sprintf("%s: a policy for %s, which the matrix does not say", relation, p))
			}
			delete(want, p)
		}
		for p := range want {
			problems = append(problems, fmt.Sprintf("%s: no policy for %s", relation, p))
		}
	}
	return problems
}

func checkFunctions(t *testing.T, conn *pgx.Conn, functions map[string][]string) (problems []string) {
	for _, f := range column(t, conn, "select oid::regprocedure::text from pg_proc where pronamespace in ('pgstrata_access'::regnamespace, 'pgstrata'::regnamespace)") {
		want, known := functions[f]
		if !known {
			problems = append(problems, f+" is not in the matrix")
			continue
		}
		got := column(t, conn, `select rolname::text from pg_roles
			where rolname in ('anon', 'authenticated', 'service_role', 'pgstrata_operator', 'pgstrata_reader')
				and has_function_privilege(oid, $1::regprocedure, 'execute') and rolname <> (select proowner::regrole::text from pg_proc where oid = $1::regprocedure)`, f)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			problems = append(problems, fmt.Sprintf("%s: callable by %v, the matrix says %v", f, got, want))
		}
		delete(functions, f)
	}
	for f := range functions {
		problems = append(problems, f+" is in the matrix only")
	}
	return append(problems, column(t, conn, `select oid::regprocedure::text || ' runs as its owner without a search path of its own' from pg_proc
		where pronamespace::regnamespace::text in ('auth', 'pgstrata', 'pgstrata_access', 'pgstrata_check', 'public')
			and prosecdef and not coalesce(proconfig && array['search_path=""', 'search_path=pg_catalog, pg_temp'], false)`)...)
}

// TestMatrixTestNoticesChanges breaks the database in ways that matter, one at a time: each must be noticed.
func TestMatrixTestNoticesChanges(t *testing.T) {
	t.Parallel()
	for _, change := range []string{
		"grant select on public.organizations to anon",
		"grant truncate on public.organization_integrations to service_role",
		"grant update (organization_id) on public.organization_integrations to authenticated",
		"grant update (name) on public.organization_integrations to pgstrata_operator",
		"grant select on public.integration_credentials to authenticated",
		"grant select on pgstrata.quarantine to service_role",
		"revoke select on public.integration_credentials from pgstrata_operator",
		"grant execute on function pgstrata_access.organizations_of(text[]) to public",
		"alter policy member_reads on public.organization_integrations using (true)",
		"alter policy admin_inserts on public.organization_integrations with check (true)",
		"alter policy admin_updates on public.organization_integrations using (organization_id in (select pgstrata_access.organizations_of('{member,admin}'))) with check (organization_id in (select pgstrata_access.organizations_of('{member,admin}')))",
		"alter policy admin_deletes on public.organization_integrations using (true)",
		"alter policy member_reads on public.organization_members using (true)",
		"alter policy organization_admin_reads on pgstrata.alerts using (tenant in (select o::text from pgstrata_access.organizations_of('{member,admin}') o))",
		"drop policy pgstrata_operator_reads on public.integration_credentials",
		"drop policy service_updates on public.organizations",
		"create policy more on public.organizations for delete to authenticated using (false)",
		"alter table public.organizations no force row level security",
		"alter table public.integration_types disable row level security",
		"alter view public.integration_alerts set (security_invoker = false)",
		"create table public.forgotten (organization_id uuid)",
		"alter function pgstrata_access.organizations_of(text[]) reset search_path",
		"create or replace function pgstrata_access.organizations_of(roles text[]) returns setof uuid language sql stable security definer set search_path = '' as $$ select organization_id from public.organization_members where user_id = pgstrata_access.user_id() $$",
		"create or replace function pgstrata_access.organizations_of(roles text[]) returns setof uuid language sql stable security definer set search_path = '' as $$ select organization_id from public.organization_members where role = any (roles) $$",
	} {
		t.Run(change, func(t *testing.T) {
			db := migrated(t)
			w := populate(t, db)
			if _, err := db.AdminConn(t).Exec(context.Background(), change); err != nil {
				t.Fatal(err)
			}
			m, functions := readMatrix(t)
			for problem := range problems(t, w, m, functions) {
				t.Log(problem)
				return
			}
			t.Error("nothing noticed it")
		})
	}
}
