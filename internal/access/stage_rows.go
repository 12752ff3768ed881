package access

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// Row is a synthetic row: one that lies on the stage, or one that an insert may bring.
type Row struct {
	Table  pg.Table
	Tenant int               // whose it is, counted from 0; -1: a new tenant's, or nobody's
	User   string            // whom its user column names
	Values map[string]string // as text; a column that is missing is null, or has its default

	view   string          // of a view: the condition that finds the rows
	key    []string        // the columns that find it
	holds  map[string]bool // the matrix's conditions, and whether they hold for it
	by     Actor           // who laid it
	reader Actor           // who sees it
	cursor string          // the cursor that stands on it while probes run
}

// purpose is what a row is made for.
type purpose struct {
	tenant int
	fixed  map[string]string
}

func (p purpose) String() string {
	var b strings.Builder
	fmt.Fprint(&b, p.tenant)
	for _, c := range slices.Sorted(maps.Keys(p.fixed)) {
		fmt.Fprintf(&b, ",%s=%s", c, p.fixed[c])
	}
	return b.String()
}

// Rows are those of a table on which probes try what may be done.
func (s *Stage) Rows(t pg.Table) []*Row { return s.rows[t] }

// Laid is how many rows lie on the stage, memberships and what foreign keys need among them.
func (s *Stage) Laid() int { return s.laid }

func (r *Row) where() string { return r.condition(r.key) }

// condition finds the row by some of its columns.
func (r *Row) condition(columns []string) string {
	if r.view != "" {
		return r.view
	}
	var parts []string
	for _, c := range columns {
		if v, ok := r.Values[c]; ok {
			parts = append(parts, pg.Ident(c)+" = "+pg.Literal(v))
		}
	}
	return strings.Join(parts, " and ")
}

// tableRows lays a row for each tenant, and one that the matrix's conditions leave out; each has a sibling for inserts.
func (s *Stage) tableRows(ctx context.Context, t *Table) error {
	tenants := []int{-1}
	if t.Tenant != "" {
		tenants = tenants[:0]
		for i := range s.Tenants {
			tenants = append(tenants, i)
		}
	}
	for _, i := range tenants {
		p := purpose{tenant: i}
		if t.Name == s.m.Tenancy.Members {
			p.fixed = s.residence(i)
		}
		row, err := s.row(ctx, t.Name, p)
		if err != nil {
			return err
		}
		fresh, err := s.newcomer(ctx, t, i, row, nil)
		if err != nil {
			return err
		}
		s.rows[t.Name] = append(s.rows[t.Name], row)
		s.fresh[t.Name] = append(s.fresh[t.Name], fresh)
		if err := s.outsiders(ctx, t, i, row); err != nil {
			return err
		}
	}
	return nil
}

// residence picks the membership of a tenant on which probes try: a cast member's own, or a new user's.
func (s *Stage) residence(tenant int) map[string]string {
	t := s.m.Tenancy
	for _, a := range s.cast {
		if role, in := a.Belongs[tenant]; in && len(a.Belongs) == 1 {
			fixed := map[string]string{t.MemberUser: a.User}
			if t.MemberRole != "" {
				fixed[t.MemberRole] = role
			}
			return fixed
		}
	}
	return nil
}

// newcomer is a row as an insert would bring it beside one that is there.
func (s *Stage) newcomer(ctx context.Context, t *Table, tenant int, beside *Row, fixed map[string]string) (*Row, error) {
	p := purpose{tenant: tenant, fixed: fixed}
	if t.Name == s.m.Tenancy.Tenants {
		p.tenant = -1
	}
	if t.Name == s.m.Tenancy.Members {
		p.fixed = maps.Clone(fixed)
		if p.fixed == nil {
			p.fixed = map[string]string{}
		}
		p.fixed[s.m.Tenancy.MemberUser] = s.newUser()
	}
	fresh, err := s.compose(ctx, t.Name, p)
	if err != nil {
		return nil, err
	}
	whole := maps.Clone(beside.Values)
	maps.Copy(whole, fresh.Values)
	fresh.holds, err = s.judge(ctx, t, whole)
	return fresh, err
}

// outsiders lays rows on the other side of each condition of the matrix, where it finds out how.
func (s *Stage) outsiders(ctx context.Context, t *Table, tenant int, inside *Row) error {
	done := map[string]bool{}
	for _, w := range slices.Sorted(maps.Keys(inside.holds)) {
		for _, fixed := range s.otherwise(t, inside, w) {
			values := maps.Clone(inside.Values)
			maps.Copy(values, fixed)
			if holds, err := s.judge(ctx, t, values); err != nil || holds[w] == inside.holds[w] {
				continue
			}
			id := purpose{fixed: fixed}.String()
			if done[id] {
				break
			}
			row, err := s.row(ctx, t.Name, purpose{tenant: tenant, fixed: fixed})
			if err != nil {
				continue // the table's own constraints refuse such a row
			}
			fresh, err := s.newcomer(ctx, t, tenant, row, fixed)
			if err != nil {
				return err
			}
			done[id] = true
			s.rows[t.Name] = append(s.rows[t.Name], row)
			s.fresh[t.Name] = append(s.fresh[t.Name], fresh)
			break
		}
	}
	return nil
}

var nameInCondition = regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9$]*`)

// otherwise are changes of one column that a condition names, each likely to turn it.
func (s *Stage) otherwise(t *Table, row *Row, condition string) (all []map[string]string) {
	seen := map[string]bool{}
	for _, name := range nameInCondition.FindAllString(condition, -1) {
		c := s.shapes[t.Name].column(name)
		if c == nil || seen[name] || name == t.Tenant || name == t.User {
			continue
		}
		seen[name] = true
		switch {
		case c.Category == "B":
			all = append(all, map[string]string{name: fmt.Sprint(row.Values[name] != "true" && row.Values[name] != "t")})
		case c.Category == "S":
			for _, literal := range sqlText.FindAllStringSubmatch(condition, -1) {
				all = append(all, map[string]string{name: literal[1]})
			}
			all = append(all, map[string]string{name: s.unique(c)})
		case c.Category == "D":
			all = append(all, map[string]string{name: "2001-02-03"}, map[string]string{name: "2999-02-03"})
		}
	}
	return all
}

// judge asks Postgres which of the matrix's conditions on a table hold for a row of these values.
func (s *Stage) judge(ctx context.Context, t *Table, values map[string]string) (map[string]bool, error) {
	holds := map[string]bool{}
	for _, c := range s.m.Callers {
		for _, op := range Operations {
			if w := s.m.Cell(t, c.Name, op).Where; w != "" {
				holds[w] = false
			}
		}
	}
	if len(holds) == 0 {
		return holds, nil
	}
	var fields []string
	for _, c := range s.shapes[t.Name].columns {
		text := "null"
		if v, ok := values[c.Name]; ok {
			text = pg.Literal(v)
		}
		fields = append(fields, text+"::"+c.Type+" as "+pg.Ident(c.Name))
	}
	for w := range holds {
		var is bool
		query := "select (" + w + ") is true from (select " + strings.Join(fields, ", ") + ") as " + pg.Ident(t.Name.Name)
		if err := s.conn.QueryRow(ctx, query).Scan(&is); err != nil {
			return nil, fault.Wrap(err, opVerify, fmt.Sprintf("%s:%d", s.m.File, t.Line), "Correct the condition: "+w)
		}
		holds[w] = is
	}
	return holds, nil
}

// viewRows are found through the view itself: its rows come from the tables below.
func (s *Stage) viewRows(t *Table) {
	if t.Tenant == "" {
		s.rows[t.Name] = []*Row{{Table: t.Name, Tenant: -1, view: "true"}}
		return
	}
	for i, key := range s.Tenants {
		s.rows[t.Name] = append(s.rows[t.Name], &Row{
			Table: t.Name, Tenant: i, view: pg.Ident(t.Tenant) + " = " + pg.Literal(key), Values: map[string]string{t.Tenant: key},
		})
	}
}

// row makes a row once, with the rows that its foreign keys name.
func (s *Stage) row(ctx context.Context, table pg.Table, p purpose) (*Row, error) {
	id := table.String() + " " + p.String()
	row, known := s.made[id]
	if known {
		if row == nil {
			return nil, fault.New(opVerify, table.String(), "its foreign keys lead back to it",
				"Give values for the columns of one of them under sample, in "+s.m.File+".")
		}
		return row, nil
	}
	s.made[id] = nil
	row, err := s.compose(ctx, table, p)
	if err == nil {
		err = s.insert(ctx, row)
	}
	if err != nil {
		delete(s.made, id)
		return nil, err
	}
	s.made[id] = row
	return row, nil
}

// compose chooses the values of a row: what it is made for, then what foreign keys ask, samples, and plain values of the type.
func (s *Stage) compose(ctx context.Context, table pg.Table, p purpose) (*Row, error) {
	sh, err := s.shape(ctx, table)
	if err != nil {
		return nil, err
	}
	t := s.m.Table(table)
	if t == nil {
		t = &Table{Name: table}
	}
	row := &Row{Table: table, Tenant: p.tenant, Values: map[string]string{}, key: sh.key}
	s.claim(row, t, p)
	samples, err := s.samples(ctx, t)
	if err != nil {
		return nil, err
	}
	for _, f := range sh.parents {
		if err := s.follow(ctx, row, sh, f, samples); err != nil {
			return nil, err
		}
	}
	for i := range sh.columns {
		c := &sh.columns[i]
		if _, set := row.Values[c.Name]; set || c.Generated {
			continue
		}
		sample, given := samples[c.Name]
		switch {
		case given:
			row.Values[c.Name] = sample
		case slices.Contains(sh.key, c.Name):
			row.Values[c.Name] = s.unique(c)
		case c.NotNull && !c.Default:
			value, ok := s.plain(c)
			if !ok {
				return nil, fault.New(opVerify, table.String()+"."+c.Name, "no value is known for type "+c.Type,
					"Give one as SQL under sample, in "+s.m.File+".")
			}
			row.Values[c.Name] = value
		}
	}
	if len(row.key) == 0 {
		for _, c := range sh.columns {
			if _, set := row.Values[c.Name]; set && c.Base != "json" && c.Base != "xml" && c.Base != "point" {
				row.key = append(row.key, c.Name)
			}
		}
	}
	return row, nil
}

// claim sets whose the row is.
func (s *Stage) claim(row *Row, t *Table, p purpose) {
	tenancy := s.m.Tenancy
	if p.tenant >= 0 && p.tenant < len(s.Tenants) {
		for table, column := range map[pg.Table]string{t.Name: t.Tenant, tenancy.Members: tenancy.MemberTenant, tenancy.Tenants: tenancy.Key} {
			if table == t.Name && column != "" {
				row.Values[column] = s.Tenants[p.tenant]
			}
		}
	}
	if t.User != "" && t.Name != tenancy.Members {
		for _, a := range s.cast {
			if a.Name == author {
				row.Values[t.User] = a.User
			}
		}
	}
	maps.Copy(row.Values, p.fixed)
	if t.User != "" {
		row.User = row.Values[t.User]
	}
}

// samples asks Postgres for the values that the matrix gives.
func (s *Stage) samples(ctx context.Context, t *Table) (map[string]string, error) {
	values := map[string]string{}
	for _, column := range slices.Sorted(maps.Keys(t.Sample)) {
		var text *string
		if err := s.conn.QueryRow(ctx, "select ("+t.Sample[column]+")::text").Scan(&text); err != nil {
			return nil, fault.Wrap(err, opVerify, fmt.Sprintf("%s:%d", s.m.File, t.Line),
				fmt.Sprintf("Correct the sample of %s: it stands in a select, as %s.", column, t.Sample[column]))
		}
		if text != nil {
			values[column] = *text
		}
	}
	return values, nil
}

// follow sees to it that a foreign key names a row.
func (s *Stage) follow(ctx context.Context, row *Row, sh *shape, f parent, samples map[string]string) error {
	open, needed := false, false
	fixed := map[string]string{}
	for i, from := range f.From {
		c := sh.column(from)
		value, set := row.Values[from]
		_, sampled := samples[from]
		switch {
		case set:
			fixed[f.To[i]] = value
		case sampled:
			return nil // the file's author says which row
		default:
			open = true
			needed = needed || c.NotNull && !c.Default
		}
	}
	if open && !needed || f.Table == s.m.Tenancy.Tenants && !open {
		return nil
	}
	p := purpose{tenant: max(row.Tenant, 0)} // what belongs to nobody may still lead to a tenant's row
	if t := s.m.Table(f.Table); t == nil || t.Tenant == "" {
		p = purpose{tenant: -1, fixed: fixed}
	} else if !open && f.Table != s.m.Tenancy.Members {
		p.fixed = fixed
	}
	if t := s.m.Table(f.Table); t != nil && t.Tenant != "" {
		delete(fixed, t.Tenant)
	}
	if len(p.fixed) == 0 {
		p.fixed = nil
	}
	above, err := s.row(ctx, f.Table, p)
	if err != nil {
		return err
	}
	for i, from := range f.From {
		if _, set := row.Values[from]; !set {
			row.Values[from] = above.Values[f.To[i]]
		}
	}
	return nil
}

// insert lays the row by the first who may, and reads what it became.
func (s *Stage) insert(ctx context.Context, row *Row) error {
	sh := s.shapes[row.Table]
	var names, values []string
	overriding := ""
	for _, c := range sh.columns {
		v, set := row.Values[c.Name]
		if !set {
			continue
		}
		names, values = append(names, pg.Ident(c.Name)), append(values, pg.Literal(v))
		if c.Identity == "a" {
			overriding = " overriding system value"
		}
	}
	statement := "insert into " + row.Table.SQL() + " (" + strings.Join(names, ", ") + ")" + overriding +
		" values (" + strings.Join(values, ", ") + ")"
	if len(names) == 0 {
		statement = "insert into " + row.Table.SQL() + " default values"
	}
	candidates := s.layers(row)
	if last, ok := s.usual[row.Table]; ok {
		slices.SortStableFunc(candidates, func(a, b Actor) int { return first(b.Name == last) - first(a.Name == last) })
	}
	var refusals []error
	for _, a := range candidates {
		err := s.as(ctx, a, statement)
		if err == nil {
			row.by = a
			s.usual[row.Table] = a.Name
			s.laid++
			return s.readBack(ctx, row, append([]Actor{a}, s.readers(row)...))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		refusals = append(refusals, fmt.Errorf("as %s: %w", a.Name, err))
	}
	return fault.Wrap(errors.Join(refusals...), opVerify, row.Table.String(),
		"No synthetic row could be laid. Give fitting values under sample, in "+s.m.File+", or connect as a role that may insert.")
}

func first(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// layers are who might insert the row, the likeliest first.
func (s *Stage) layers(row *Row) (all []Actor) {
	t := s.m.Table(row.Table)
	if s.session.passes || t == nil {
		all = append(all, Actor{Name: s.session.user, Role: s.session.user})
	}
	var late []Actor
	for _, a := range s.cast {
		if t == nil || a.odd {
			continue
		}
		cell := Cell{}
		switch {
		case a.Caller != "":
			cell = s.m.Cell(t, a.Caller, Insert)
		case a.Belongs[row.Tenant] != "":
			cell = s.m.Cell(t, a.Belongs[row.Tenant], Insert)
		case a.User != "" && a.User == row.User:
			cell = s.m.Cell(t, "self", Insert)
		}
		switch {
		case cell.Scope == Nothing || a.Claims == "" && a.Role == s.m.userRole() && a.Role != "":
		case a.Caller != "" && cell.Scope == All && a.Role != "":
			all = append(all, a)
		default:
			late = append(late, s.in(a, row.Table))
		}
	}
	all = append(all, Actor{Name: "owner", Role: s.shapes[row.Table].owner})
	return append(all, late...)
}

// readers are who might see the row.
func (s *Stage) readers(row *Row) (all []Actor) {
	if s.session.passes {
		all = append(all, Actor{Name: s.session.user, Role: s.session.user})
	}
	if t := s.m.Table(row.Table); t != nil {
		for _, a := range s.cast {
			if a.Caller != "" && s.m.Cell(t, a.Caller, Select).Scope == All {
				all = append(all, s.in(a, row.Table))
			}
		}
	}
	return append(all, Actor{Name: "owner", Role: s.shapes[row.Table].owner})
}

// in is the actor at a table: the owner is another role at each.
func (s *Stage) in(a Actor, t pg.Table) Actor {
	if a.Role == "" && a.Caller != "" {
		a.Role = s.shapes[t].owner
	}
	return a
}

// readBack fills in defaults and what triggers changed.
func (s *Stage) readBack(ctx context.Context, row *Row, readers []Actor) error {
	sh := s.shapes[row.Table]
	var fields []string
	for _, c := range sh.columns {
		fields = append(fields, pg.Ident(c.Name)+"::text")
	}
	query := "select " + strings.Join(fields, ", ") + " from " + row.Table.SQL() + " where " + row.where()
	for _, a := range readers {
		got, err := s.readAs(ctx, a, query, len(fields))
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil || got == nil {
			continue // this one may not read it; the next may
		}
		row.reader = a
		for i, c := range sh.columns {
			delete(row.Values, c.Name)
			if got[i] != nil {
				row.Values[c.Name] = *got[i]
			}
		}
		break
	}
	t := s.m.Table(row.Table)
	if t == nil {
		return nil
	}
	if t.User != "" {
		row.User = row.Values[t.User]
	}
	var err error
	row.holds, err = s.judge(ctx, t, row.Values)
	return err
}

// readAs reads one row as text; nil when there is none.
func (s *Stage) readAs(ctx context.Context, a Actor, query string, n int) ([]*string, error) {
	if err := s.attempt(ctx, a.settings(s.session.user)); err != nil {
		return nil, err
	}
	var got []*string
	err := s.attemptQuery(ctx, query, func(values []*string) { got = values }, n)
	return got, errors.Join(err, s.attempt(ctx, Actor{Role: s.session.user}.settings(s.session.user)))
}

func (s *Stage) attemptQuery(ctx context.Context, query string, use func([]*string), n int) error {
	if _, err := s.conn.Exec(ctx, "savepoint pgstrata_read"); err != nil {
		return err
	}
	rows, err := s.conn.Query(ctx, query)
	if err == nil {
		if rows.Next() {
			values := make([]*string, n)
			targets := make([]any, n)
			for i := range values {
				targets[i] = &values[i]
			}
			if err = rows.Scan(targets...); err == nil {
				use(values)
			}
		}
		rows.Close()
		err = errors.Join(err, rows.Err())
	}
	if err != nil {
		_, back := s.conn.Exec(ctx, "rollback to savepoint pgstrata_read")
		return errors.Join(err, back)
	}
	_, err = s.conn.Exec(ctx, "release savepoint pgstrata_read")
	return err
}
