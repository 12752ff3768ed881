package access

import (
	"context"
	"fmt"
	"regexp"
	"slices"
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
	for _, f := range all {
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
	if err := conn.QueryRow(ctx, `select exists (select from pg_catalog.pg_class c, pg_catalog.pg_options_to_table(c.reloptions) o
		where c.oid = $1 and o.option_name = 'security_invoker' and lower(o.option_value) in ('true', 'on', '1', 'yes'))`, oid).Scan(&t.invoker); err != nil {
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

// findUser looks for the function by which policies know who calls: without arguments, one value, asked by a policy or by a
// function that a policy asks.
func (s *survey) findUser() {
	likely := regexp.MustCompile(`(?i)user|uid|subject|caller|me$`)
	for _, f := range s.functions {
		if f.Args == 0 && !f.Set && f.Returns != "boolean" && (f.Asked || likely.MatchString(f.Name)) && (s.userFunc == "" || f.Asked) {
			s.userFunc = f.Name
		}
	}
	s.tenancy.User = s.userFunc
}

// findTenancy looks for members: a table with a foreign key to tenants, whose key is that and one column more, the user.
// Among several, the one whose tenants most other tables name.
func (s *survey) findTenancy() {
	best := -1
	for _, t := range s.tables {
		for _, f := range t.parents {
			if len(f.From) != 1 || len(t.key) != 2 || !slices.Contains(t.key, f.From[0]) || f.Table == t.Name || s.table(f.Table) == nil {
				continue
			}
			user := t.key[1-slices.Index(t.key, f.From[0])]
			score := s.named(f.Table) + s.likeness(t, f.From[0], user)
			if score <= best {
				continue
			}
			best = score
			s.tenancy.Tenants, s.tenancy.Key = f.Table, f.To[0]
			s.tenancy.Members, s.tenancy.MemberTenant, s.tenancy.MemberUser = t.Name, f.From[0], user
			s.tenancy.MemberRole, s.tenancy.Roles = rolesOf(t)
		}
	}
	if best < 0 {
		s.doubts = append(s.doubts, "No table of members was found: one whose key is a tenant and a user.")
		return
	}
	if s.tenancy.MemberRole != "" && len(s.tenancy.Roles) == 0 {
		s.doubts = append(s.doubts, "Which roles can stand in "+s.tenancy.MemberRole+" is not in the catalog: write them under roles, the least first.")
	}
	key := s.table(s.tenancy.Tenants).column(s.tenancy.Key)
	for _, f := range s.functions {
		if f.Set && key != nil && f.Returns == key.Type && f.Args <= 1 && f.Asked && f.Name != s.userFunc {
			s.tenancy.Membership = f.Name
		}
	}
	if s.tenancy.User == "" {
		s.doubts = append(s.doubts, "No function was found that returns the calling user: write user: and its name.")
	}
}

// named counts the tables with a foreign key to one.
func (s *survey) named(t pg.Table) (n int) {
	for _, other := range s.tables {
		if slices.ContainsFunc(other.parents, func(f parent) bool { return f.Table == t }) {
			n++
		}
	}
	return n
}

// likeness weighs the hints that one column of a membership names the tenant and the other the user: what the functions that
// policies ask return and compare, and names.
func (s *survey) likeness(t *surveyed, tenant, user string) (score int) {
	if s.asked(t.Name) {
		score += 10
	}
	a, b := t.column(tenant), t.column(user)
	compared := regexp.MustCompile(`\b` + regexp.QuoteMeta(user) + ` = `)
	for _, f := range s.functions {
		switch {
		case f.Name == s.userFunc && f.Returns == b.Type && f.Returns != a.Type:
			score += 20
		case f.Set && f.Asked && strings.Contains(f.Text, t.Name.Name) && compared.MatchString(f.Text):
			score += 20
		case f.Set && f.Asked && f.Returns == a.Type && f.Returns != b.Type:
			score += 20
		}
	}
	for _, p := range s.policies {
		if compared.MatchString(p.Using+p.Check) && s.user(p.Using+p.Check) {
			score += 5
		}
	}
	if likelyUser.MatchString(user) {
		score += 5
	}
	return score
}

var likelyUser = regexp.MustCompile(`(?i)user|person|member|profile|account`)

// asked tells whether policies, or the functions that they ask, name the table.
func (s *survey) asked(t pg.Table) bool {
	return slices.ContainsFunc(s.policies, func(p surveyedPolicy) bool {
		return p.Table != t && (strings.Contains(p.Using, t.Name) || strings.Contains(p.Check, t.Name))
	})
}

var sqlText = regexp.MustCompile(`'((?:[^']|'')*)'`)

// rolesOf finds the column of a membership's role, and what may stand in it.
func rolesOf(t *surveyed) (column string, roles []string) {
	for _, c := range t.columns {
		if slices.Contains(t.key, c.Name) || c.Category != "S" && c.Category != "E" {
			continue
		}
		if check := t.checks[c.Name]; strings.Contains(check, "ANY") {
			for _, literal := range sqlText.FindAllStringSubmatch(check, -1) {
				roles = append(roles, literal[1])
			}
			return c.Name, roles
		}
		if column == "" && strings.Contains(c.Name, "role") {
			column = c.Name
		}
	}
	return column, nil
}

// findRoles tells users' role from anon's and from roles that act by themselves.
func (s *survey) findRoles() {
	asks := map[string]int{}
	for _, p := range s.policies {
		if text := p.Using + p.Check; s.user(text) || s.membership(text) {
			for _, r := range p.Roles {
				asks[r]++
			}
		}
	}
	for _, r := range s.acting() {
		if strings.Contains(r, "anon") {
			s.anon = r
		} else if asks[r] > asks[s.users] || s.users == "" && (asks[r] > 0 || r == "authenticated") {
			s.users = r
		}
	}
}

// acting are the roles that hold privileges on the tables, or for which policies are made, in the order they were created.
func (s *survey) acting() (roles []string) {
	for _, r := range s.roles {
		if r.Super || slices.ContainsFunc(s.tables, func(t *surveyed) bool { return t.Owner == r.Name }) {
			continue
		}
		acts := slices.ContainsFunc(s.policies, func(p surveyedPolicy) bool { return slices.Contains(p.Roles, r.Name) })
		for _, t := range s.tables {
			for key := range t.grants {
				acts = acts || strings.HasPrefix(key, r.Name+" ")
			}
		}
		if acts {
			roles = append(roles, r.Name)
		}
	}
	return roles
}

func (s *survey) table(name pg.Table) *surveyed {
	i := slices.IndexFunc(s.tables, func(t *surveyed) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return s.tables[i]
}

func (t *surveyed) column(name string) *shapeColumn {
	return (&shape{columns: t.columns}).column(name)
}

// user tells whether a condition asks who calls.
func (s *survey) user(text string) bool {
	return s.userFunc != "" && strings.Contains(text, s.userFunc[strings.LastIndex(s.userFunc, ".")+1:]+"()") || strings.Contains(text, "request.jwt")
}

// membership tells whether a condition asks for the tenants of the caller.
func (s *survey) membership(text string) bool {
	name := s.tenancy.Membership
	return s.tenancy.Members.Name != "" && (name != "" && strings.Contains(text, name[strings.LastIndex(name, ".")+1:]+"(") ||
		strings.Contains(text, s.tenancy.Members.Name))
}

// tenant is the column that names a row's tenant: it leads to the tenants, or to members by the same name.
func (s *survey) tenant(t *surveyed) string {
	if len(t.below) == 1 && s.table(t.below[0]) != nil {
		if c := s.tenant(s.table(t.below[0])); t.column(c) != nil {
			return c
		}
		return ""
	}
	switch t.Name {
	case pg.Table{}:
		return ""
	case s.tenancy.Tenants:
		return s.tenancy.Key
	case s.tenancy.Members:
		return s.tenancy.MemberTenant
	}
	for _, f := range t.parents {
		if f.Table == s.tenancy.Tenants && len(f.From) == 1 {
			return f.From[0]
		}
	}
	if s.tenancy.MemberTenant != "" && t.column(s.tenancy.MemberTenant) != nil {
		return s.tenancy.MemberTenant
	}
	return ""
}

// author is the column that policies of the table compare with the calling user.
func (s *survey) author(t *surveyed) string {
	if s.userFunc == "" {
		return ""
	}
	name := regexp.QuoteMeta(s.userFunc[strings.LastIndex(s.userFunc, ".")+1:])
	compared := regexp.MustCompile(`(\w+) = (?:\( *SELECT +)?(?:\w+\.)?` + name + `\(\)`)
	for _, p := range s.policies {
		if p.Table != t.Name {
			continue
		}
		for _, found := range compared.FindAllStringSubmatch(p.Using+" "+p.Check, -1) {
			if t.column(found[1]) != nil {
				return found[1]
			}
		}
	}
	return ""
}

// rights are what a role has on a table by one operation, as far as the catalog tells; doubt is a policy that it can't read.
type rights struct {
	cells map[string]string // by caller
	doubt string
}

func (s *survey) rights(t *surveyed, role string, op Operation) (r rights) {
	r.cells = map[string]string{}
	grant := t.grants[role+" "+string(op)]
	if grant == nil {
		grant = t.grants["public "+string(op)]
	}
	if grant == nil {
		return r
	}
	columns := ""
	if !grant.whole {
		columns = "columns: [" + strings.Join(grant.columns, ", ") + "]"
	}
	everybody := role
	switch role {
	case s.users:
		everybody = "elsewhere"
	case s.anon:
		everybody = "anon"
	}
	if t.Kind == "v" {
		return s.through(t, role, op)
	}
	if !t.On {
		r.cells[everybody] = cellText("all", columns, "")
		return r
	}
	for _, p := range s.policies {
		if p.Table != t.Name || !slices.Contains(foundPolicy{Cmd: p.Cmd}.operations(), op) ||
			!slices.Contains(p.Roles, role) && !slices.Contains(p.Roles, "public") {
			continue
		}
		text := p.Using
		if op == Insert && p.Check != "" {
			text = p.Check
		}
		s.interpret(&r, t, p, role, everybody, text, columns)
	}
	return r
}

// through is what a role may do with a view: what it may with the one table below, if the view asks for the caller's rights.
func (s *survey) through(view *surveyed, role string, op Operation) (r rights) {
	r.cells = map[string]string{}
	if !view.invoker || len(view.below) != 1 || s.table(view.below[0]) == nil || op != Select {
		r.doubt = fmt.Sprintf("%s may %s: whose rows it shows, only its text says", role, op)
		return r
	}
	for caller, text := range s.rights(s.table(view.below[0]), role, op).cells {
		// Columns and conditions stand in the view.
		rows := "own"
		if text == "all" || strings.HasPrefix(text, "{rows: all") {
			rows = "all"
		}
		r.cells[caller] = rows
	}
	return r
}

// interpret reads a policy's condition: everything, a tenant's own, a user's own, or a condition on the row alone.
func (s *survey) interpret(r *rights, t *surveyed, p surveyedPolicy, role, everybody, text, columns string) {
	members, user := s.membership(text), s.author(t) != "" && s.user(text) && strings.Contains(text, s.author(t))
	both := strings.Contains(strings.ToUpper(stripped(text)), " AND ")
	switch {
	case text == "true":
		r.cells[everybody] = cellText("all", columns, "")
	case !members && !s.user(text) && !strings.Contains(text, "SELECT") && !strings.Contains(text, "current_setting"):
		r.cells[everybody] = cellText("all", columns, text)
	case role != s.users || both:
		r.doubt = fmt.Sprintf("policy %s, for %s: %s", p.Name, role, strings.Join(strings.Fields(text), " "))
	case members && s.tenant(t) != "":
		for _, m := range s.mentioned(text) {
			r.cells[m] = cellText("own", columns, "")
		}
		if user && strings.Contains(strings.ToUpper(stripped(text)), " OR ") {
			r.cells["self"] = cellText("own", columns, "")
		}
	case user:
		r.cells["self"] = cellText("own", columns, "")
	default:
		r.doubt = fmt.Sprintf("policy %s, for %s: %s", p.Name, role, strings.Join(strings.Fields(text), " "))
	}
}

// stripped leaves out what stands in sub-selects, so that their conditions are not taken for the policy's.
func stripped(text string) string {
	var b strings.Builder
	depth, skip := 0, 0
	for i, r := range text {
		switch r {
		case '(':
			depth++
			if skip == 0 && strings.HasPrefix(strings.TrimLeft(strings.ToUpper(text[i+1:]), " \n"), "SELECT") {
				skip = depth
			}
		case ')':
			if depth == skip {
				skip = 0
			}
			depth--
		}
		if skip == 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// mentioned are the membership roles that a condition names; all of them when it names none.
func (s *survey) mentioned(text string) (roles []string) {
	words := regexp.MustCompile(`\w+`)
	var named []string
	for _, literal := range sqlText.FindAllStringSubmatch(text, -1) {
		named = append(named, words.FindAllString(literal[1], -1)...)
	}
	for _, r := range s.tenancy.memberRoles() {
		if slices.Contains(named, r) {
			roles = append(roles, r)
		}
	}
	if len(roles) == 0 {
		return s.tenancy.memberRoles()
	}
	return roles
}

func cellText(rows, columns, where string) string {
	if columns == "" && where == "" {
		return rows
	}
	parts := []string{"rows: " + rows}
	if columns != "" {
		parts = append(parts, columns)
	}
	if where != "" {
		parts = append(parts, fmt.Sprintf("where: %q", where))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
