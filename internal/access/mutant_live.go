package access

import (
	"context"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// live is what the catalog says of a matrix's tables and functions, in Postgres's own words with every name qualified.
type live struct {
	tables    []liveTable
	functions []liveFunction
	roles     []string // the callers' roles, without the tables' owners
	people    []string // those of anon and of users
	helpers   []string // roles that own functions and no caller is
	version   int
	tenancy   Tenancy
}

type liveTable struct {
	name            pg.Table
	owner           string
	view            bool
	enabled, forced bool
	invoker         bool
	definition      string // a view's
	tenant, user    string // columns
	outsider        string // a role that must not read every row: of users rather than others, and one that reads some rather than none
	columns         []liveColumn
	policies        []livePolicy
	granted         map[string]bool // "role privilege" for the whole table, "role privilege column" for one
}

type liveColumn struct{ Name, Type string }

type livePolicy struct {
	Name, Command string
	Permissive    bool
	Roles         []string
	Using, Check  *string
}

type liveFunction struct {
	Signature, Owner, Definition string
	Definer                      bool
	Asked                        bool // by a policy
	Config                       []string
	Schema                       string
	Callers                      []string // roles that may call it, of those that the matrix names
	Public                       bool
}

// privileges are those that a grant can give on a table; MAINTAIN came with Postgres 17.
func (l *live) privileges() []string {
	list := []string{"select", "insert", "update", "delete", "truncate", "references", "trigger"}
	if l.version >= 170000 {
		list = append(list, "maintain")
	}
	return list
}

func (t *liveTable) String() string { return t.name.String() }

// readLive leaves the transaction's search path as it was.
func readLive(ctx context.Context, tx pgx.Tx, m *Matrix) (*live, error) {
	l := &live{tenancy: m.Tenancy}
	var path string
	err := tx.QueryRow(ctx, "select current_setting('search_path'), current_setting('server_version_num')::int, set_config('search_path', '', true)").
		Scan(&path, &l.version, nil)
	if err != nil {
		return nil, pg.Explain(err, "access mutate", "the catalog")
	}
	for _, c := range m.Callers {
		if c.Relation != Owner && !slices.Contains(l.roles, c.Role) {
			l.roles = append(l.roles, c.Role)
			if c.Relation <= Self {
				l.people = append(l.people, c.Role)
			}
		}
	}
	for i := range m.Tables {
		t, err := l.readTable(ctx, tx, m, &m.Tables[i])
		if err != nil {
			return nil, pg.Explain(err, "access mutate", m.Tables[i].Name.String())
		}
		l.tables = append(l.tables, t)
	}
	if err := l.readFunctions(ctx, tx, m); err != nil {
		return nil, pg.Explain(err, "access mutate", "functions")
	}
	_, err = tx.Exec(ctx, "select set_config('search_path', $1, true)", path)
	return l, pg.Explain(err, "access mutate", "search_path")
}

func (l *live) readTable(ctx context.Context, tx pgx.Tx, m *Matrix, t *Table) (liveTable, error) {
	lt := liveTable{name: t.Name, view: t.View, tenant: t.Tenant, user: t.User, outsider: m.outsider(t), granted: map[string]bool{}}
	err := tx.QueryRow(ctx, `
		select relowner::regrole::text, relrowsecurity, relforcerowsecurity,
			coalesce(reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false),
			case when relkind = 'v' then pg_get_viewdef(oid) else '' end
		from pg_class where oid = to_regclass($1)`, t.Name.SQL()).
		Scan(&lt.owner, &lt.enabled, &lt.forced, &lt.invoker, &lt.definition)
	if err != nil {
		return lt, err
	}
	rows, _ := tx.Query(ctx, `
		select attname::text, format_type(atttypid, atttypmod) from pg_attribute
		where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`, t.Name.SQL())
	if lt.columns, err = pgx.CollectRows(rows, pgx.RowToStructByPos[liveColumn]); err != nil {
		return lt, err
	}
	rows, _ = tx.Query(ctx, `
		select polname::text, case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
			polpermissive, array(select case r when 0 then 'public' else r::regrole::text end from unnest(polroles) r order by 1),
			pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
		from pg_policy where polrelid = $1::regclass order by 1`, t.Name.SQL())
	if lt.policies, err = pgx.CollectRows(rows, pgx.RowToStructByPos[livePolicy]); err != nil {
		return lt, err
	}
	rows, _ = tx.Query(ctx, `
		select case g.grantee when 0 then 'public' else g.grantee::regrole::text end || ' ' || lower(g.privilege_type) || coalesce(' ' || g.col, '')
		from (
			select a.grantee, a.privilege_type, null::text as col from pg_class c, aclexplode(c.relacl) a where c.oid = $1::regclass
			union all
			select a.grantee, a.privilege_type, t.attname from pg_attribute t, aclexplode(t.attacl) a
			where t.attrelid = $1::regclass and not t.attisdropped
		) g order by 1`, t.Name.SQL())
	granted, err := pgx.CollectRows(rows, pgx.RowTo[string])
	for _, g := range granted {
		lt.granted[g] = true
	}
	return lt, err
}

func (m *Matrix) outsider(t *Table) string {
	reads := map[string]Scope{}
	for _, c := range m.Callers {
		if cell := m.Cell(t, c.Name, Select); c.Relation != Owner && cell.Where == "" {
			reads[c.Role] = max(reads[c.Role], cell.Scope)
		} else if c.Relation != Owner {
			reads[c.Role] = max(reads[c.Role], Own)
		}
	}
	for _, people := range []bool{true, false} {
		for _, scope := range []Scope{Own, Nothing} {
			for _, c := range m.Callers {
				if c.Relation != Owner && (c.Relation <= Self) == people && reads[c.Role] == scope {
					return c.Role
				}
			}
		}
	}
	return "public"
}

// readFunctions reads those that the matrix names, and those that its policies ask.
func (l *live) readFunctions(ctx context.Context, tx pgx.Tx, m *Matrix) error {
	signatures := []string{}
	for _, f := range m.Functions {
		signatures = append(signatures, f.Signature)
	}
	rows, _ := tx.Query(ctx, `
		with asked as (
			select d.refobjid as oid from pg_policy p
				join pg_depend d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass
			where p.polrelid = any (select to_regclass(s)::oid from unnest($2::text[]) s)
		), meant as (
			select oid from pg_proc where oid = any (select to_regprocedure(s)::oid from unnest($1::text[]) s)
			union
			select oid from asked
		)
		select f.oid::regprocedure::text, f.proowner::regrole::text, pg_get_functiondef(f.oid), f.prosecdef,
			f.oid in (select oid from asked), coalesce(f.proconfig, '{}'), f.pronamespace::regnamespace::text,
			array(select r.rolname::text from pg_roles r where r.rolname = any ($3) and r.oid <> f.proowner
				and has_function_privilege(r.oid, f.oid, 'execute') order by 1),
			exists (select from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a where a.grantee = 0)
		from meant join pg_proc f using (oid) where f.pronamespace <> 'pg_catalog'::regnamespace order by 1`,
		signatures, tableNames(m), l.roles)
	var err error
	if l.functions, err = pgx.CollectRows(rows, pgx.RowToStructByPos[liveFunction]); err != nil {
		return err
	}
	for _, f := range l.functions {
		owner := func(t liveTable) bool { return t.owner == f.Owner }
		if !slices.Contains(l.roles, f.Owner) && !slices.Contains(l.helpers, f.Owner) && !slices.ContainsFunc(l.tables, owner) {
			l.helpers = append(l.helpers, f.Owner)
		}
	}
	return nil
}

func tableNames(m *Matrix) []string {
	names := []string{}
	for _, t := range m.Tables {
		names = append(names, t.Name.SQL())
	}
	return names
}

// columnsLike are the other columns of a column's type.
func (t *liveTable) columnsLike(name string) (others []string) {
	i := slices.IndexFunc(t.columns, func(c liveColumn) bool { return c.Name == name })
	for _, c := range t.columns {
		if i >= 0 && c.Name != name && c.Type == t.columns[i].Type {
			others = append(others, c.Name)
		}
	}
	return others
}

// may tells whether a role was granted a privilege, on the table or on any of its columns.
func (t *liveTable) may(role, privilege string) bool {
	for g := range t.granted {
		if g == role+" "+privilege || strings.HasPrefix(g, role+" "+privilege+" ") {
			return true
		}
	}
	return false
}
