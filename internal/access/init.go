package access

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const opInit = "access init"

// survey is what the catalog says about the tables of some schemas: enough to propose a matrix.
type survey struct {
	schemas   []string
	tables    []*surveyed
	roles     []surveyedRole
	functions []surveyedFunction
	policies  []surveyedPolicy
	others    []string // what can't stand among the tables: materialized views and foreign tables

	tenancy  Tenancy
	users    string // the role that signed-in users act through
	anon     string
	doubts   []string // about the tenancy
	userFunc string
}

type surveyed struct {
	Name       pg.Table
	Kind       string
	On, Forced bool
	Owner      string
	Passes     bool // no policy holds for the owner
	columns    []shapeColumn
	key        []string
	parents    []parent
	checks     map[string]string   // of a column by itself, as the catalog writes it
	grants     map[string]*granted // by role and privilege
	invoker    bool                // of a view: it asks for the caller's rights
	below      []pg.Table          // of a view: the tables that it reads
	published  bool
}

type surveyedRole struct {
	Name         string
	Super, Login bool
}

type surveyedFunction struct {
	Name, Signature, Returns string
	Args                     int
	Set, Definer             bool
	Asked                    bool // by a policy
	Callers                  []string
	Text                     string
}

type surveyedPolicy struct {
	Table        pg.Table
	Name, Cmd    string
	Roles        []string
	Using, Check string
}

// Propose writes a matrix from what the catalog says today. What it can't know stands in comments.
func Propose(ctx context.Context, conn *pgx.Conn, schemas []string) (string, error) {
	s := &survey{schemas: schemas}
	if err := s.read(ctx, conn); err != nil {
		return "", pg.Explain(err, opInit, strings.Join(schemas, ", "))
	}
	if len(s.tables) == 0 {
		return "", fault.New(opInit, strings.Join(schemas, ", "), "there are no tables that this login can see", "Name other schemas with --schema.")
	}
	s.findUser()
	s.findTenancy()
	s.findRoles()
	draft := s.write(nil)
	m, err := Parse("the proposal", []byte(draft))
	if err != nil {
		return draft, nil //nolint:nilerr // the file says where a person has to go on, and Parse will tell again
	}
	return s.write(s.unexpected(m)), nil
}

// unexpected are the policies that the matrix would not make itself.
func (s *survey) unexpected(m *Matrix) map[pg.Table][]string {
	extra := map[pg.Table][]string{}
	in := &inspection{m: m}
	for _, p := range s.policies {
		t := m.Table(p.Table)
		if t != nil && !in.expected(t, foundPolicy{Name: p.Name, Cmd: p.Cmd, Roles: p.Roles}) {
			extra[p.Table] = append(extra[p.Table], p.Name)
		}
	}
	return extra
}

func (s *survey) read(ctx context.Context, conn *pgx.Conn) error {
	stage := &Stage{conn: conn}
	type found struct {
		OID                uint32
		Schema, Name, Kind string
		On, Forced         bool
		Owner              string
		Passes             bool
		Key                []string
	}
	var all []found
	err := each(ctx, conn, func(f found) { all = append(all, f) }, `
		select c.oid, n.nspname::text, c.relname::text, c.relkind::text, c.relrowsecurity, c.relforcerowsecurity, r.rolname::text, r.rolsuper or r.rolbypassrls,
			array(select a.attname::text from pg_catalog.pg_index i cross join unnest(i.indkey::int[]) with ordinality k (attnum, n)
				join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
				where i.indrelid = c.oid and i.indisprimary order by k.n)
		from pg_catalog.pg_class c
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		join pg_catalog.pg_roles r on r.oid = c.relowner
		where n.nspname = any ($1) and c.relkind in ('r', 'p', 'v') and not c.relispartition
			and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
		order by c.relkind = 'v', n.nspname, c.relname`, s.schemas)
	if err != nil {
		return err
	}
	var oids []uint32
	for _, f := range all {
		oids = append(oids, f.OID)
		t := &surveyed{
			Name: pg.Table{Schema: f.Schema, Name: f.Name}, Kind: f.Kind, On: f.On, Forced: f.Forced, Owner: f.Owner, Passes: f.Passes, key: f.Key,
			checks: map[string]string{}, grants: map[string]*granted{},
		}
		if t.columns, err = stage.columns(ctx, f.OID); err != nil {
			return err
		}
		if t.parents, err = stage.parents(ctx, f.OID); err != nil {
			return err
		}
		if err := t.readDetails(ctx, conn, f.OID); err != nil {
			return err
		}
		s.tables = append(s.tables, t)
	}
	// A materialized view of these tables is a finding, whoever knows it.
	if err := each(ctx, conn, func(t pg.Table) { s.others = append(s.others, t.String()) }, above+`
		select n.nspname::text, c.relname::text
		from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		where n.nspname = any ($2) and c.relkind in ('m', 'f') and not c.oid in (select view from above)
			and not exists (select from pg_catalog.pg_depend d where d.objid = c.oid and d.deptype = 'e')
		order by 1, 2`, oids, s.schemas); err != nil {
		return err
	}
	type policyRow struct {
		Schema, Table, Name, Cmd string
		Roles                    []string
		Using, Check             string
	}
	if err := each(ctx, conn, func(p policyRow) {
		s.policies = append(s.policies, surveyedPolicy{pg.Table{Schema: p.Schema, Name: p.Table}, p.Name, p.Cmd, p.Roles, p.Using, p.Check})
	}, `
		select schemaname::text, tablename::text, policyname::text,
			case cmd when 'SELECT' then 'r' when 'INSERT' then 'a' when 'UPDATE' then 'w' when 'DELETE' then 'd' else '*' end,
			roles::text[], coalesce(qual, ''), coalesce(with_check, '')
		from pg_catalog.pg_policies where schemaname = any ($1) and permissive = 'PERMISSIVE'
		order by schemaname, tablename, policyname`, s.schemas); err != nil {
		return err
	}
	if err := each(ctx, conn, func(r surveyedRole) { s.roles = append(s.roles, r) },
		`select rolname::text, rolsuper, rolcanlogin from pg_catalog.pg_roles where rolname not like 'pg\_%' order by oid`); err != nil {
		return err
	}
	return each(ctx, conn, func(f surveyedFunction) { s.functions = append(s.functions, f) }, `
		select n.nspname || '.' || p.proname, n.nspname || '.' || p.proname || '(' || pg_catalog.replace(pg_catalog.oidvectortypes(p.proargtypes), ' ', '') || ')',
			pg_catalog.format_type(p.prorettype, null), p.pronargs::int, p.proretset, p.prosecdef,
			exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_policy'::regclass and d.refobjid = p.oid),
			array(select r.rolname::text from pg_catalog.pg_roles r where not r.rolsuper and r.oid <> p.proowner
				and r.rolname not like 'pg\_%' and pg_catalog.has_function_privilege(r.oid, p.oid, 'execute')
				and pg_catalog.has_schema_privilege(r.oid, n.oid, 'usage') order by 1),
			pg_catalog.pg_get_functiondef(p.oid)
		from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
		where p.prokind = 'f' and p.prorettype <> 'pg_catalog.trigger'::regtype and n.nspname not in ('pg_catalog', 'information_schema')
			and (n.nspname = any ($1) or exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_policy'::regclass and d.refobjid = p.oid))
			and not exists (select from pg_catalog.pg_depend d where d.objid = p.oid and d.deptype = 'e')
		order by 2`, s.schemas)
}

func (t *surveyed) readDetails(ctx context.Context, conn *pgx.Conn, oid uint32) error {
	if err := each(ctx, conn, func(below pg.Table) { t.below = append(t.below, below) }, `
		select distinct n.nspname::text, c.relname::text
		from pg_catalog.pg_rewrite w
		join pg_catalog.pg_depend d on d.classid = 'pg_catalog.pg_rewrite'::regclass and d.objid = w.oid
			and d.refclassid = 'pg_catalog.pg_class'::regclass and d.refobjid <> w.ev_class
		join pg_catalog.pg_class c on c.oid = d.refobjid
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		where w.ev_class = $1 and w.rulename = '_RETURN'`, oid); err != nil {
		return err
	}
	if err := conn.QueryRow(ctx, `
		select exists (select from pg_catalog.pg_class c, pg_catalog.pg_options_to_table(c.reloptions) o
				where c.oid = $1 and o.option_name = 'security_invoker' and lower(o.option_value) in ('true', 'on', '1', 'yes')),
			exists (select from pg_catalog.pg_publication p, pg_catalog.pg_get_publication_tables(p.pubname) g where g.relid = $1)`, oid).
		Scan(&t.invoker, &t.published); err != nil {
		return err
	}
	type check struct{ Column, Text string }
	if err := each(ctx, conn, func(c check) { t.checks[c.Column] = c.Text }, `
		select a.attname::text, pg_catalog.pg_get_expr(k.conbin, k.conrelid)
		from pg_catalog.pg_constraint k join pg_catalog.pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
		where k.conrelid = $1 and k.contype = 'c' and cardinality(k.conkey) = 1`, oid); err != nil {
		return err
	}
	type grant struct{ Role, Privilege, Column string }
	return each(ctx, conn, func(g grant) {
		key := g.Role + " " + g.Privilege
		if t.grants[key] == nil {
			t.grants[key] = &granted{}
		}
		if g.Column == "" {
			t.grants[key].whole = true
			return
		}
		t.grants[key].columns = append(t.grants[key].columns, g.Column)
	}, `
		select case a.grantee when 0 then 'public' else pg_catalog.pg_get_userbyid(a.grantee)::text end, lower(a.privilege_type), ''
		from pg_catalog.pg_class c, pg_catalog.aclexplode(c.relacl) a where c.oid = $1 and a.grantee <> c.relowner
		union all
		select case a.grantee when 0 then 'public' else pg_catalog.pg_get_userbyid(a.grantee)::text end, lower(a.privilege_type), t.attname::text
		from pg_catalog.pg_class c
		join pg_catalog.pg_attribute t on t.attrelid = c.oid and not t.attisdropped, pg_catalog.aclexplode(t.attacl) a
		where c.oid = $1 and a.grantee <> c.relowner
		order by 1, 2, 3`, oid)
}
