package access

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
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
		if err := s.beside(ctx, t, row, nil); err != nil {
			return err
		}
		if err := s.outsiders(ctx, t, i, row); err != nil {
			return err
		}
	}
	return s.nobodys(ctx, t)
}

// nobodys lays a row without a tenant, where the tenant's column may be null: it is no tenant's own.
func (s *Stage) nobodys(ctx context.Context, t *Table) error {
	c := s.shapes[t.Name].column(t.Tenant)
	if t.Tenant == "" || t.Name == s.m.Tenancy.Members || c == nil || c.NotNull || c.Default || slices.Contains(s.shapes[t.Name].key, t.Tenant) {
		return nil
	}
	row, err := s.row(ctx, t.Name, purpose{tenant: -1})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if _, named := row.value(t.Tenant); err != nil || named {
		return nil //nolint:nilerr // the table's own constraints refuse such a row
	}
	if err := s.beside(ctx, t, row, nil); err != nil {
		return err
	}
	return s.outsiders(ctx, t, -1, row)
}

// value is that of a column; a row that could not be laid has none.
func (r *Row) value(column string) (v string, set bool) {
	if r != nil {
		v, set = r.Values[column]
	}
	return v, set
}

// beside takes a row into what is tried, with a sibling for inserts.
func (s *Stage) beside(ctx context.Context, t *Table, row *Row, fixed map[string]string) error {
	fresh, err := s.newcomer(ctx, t, row.Tenant, row, fixed)
	if err != nil {
		return err
	}
	s.rows[t.Name] = append(s.rows[t.Name], row)
	s.fresh[t.Name] = append(s.fresh[t.Name], fresh)
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

// outsiders lays rows on the other side of each condition of the matrix, where it finds out how: two for each column that a
// condition names, one that is too small and one that is too great if there are such.
func (s *Stage) outsiders(ctx context.Context, t *Table, tenant int, inside *Row) error {
	done, laid := map[string]bool{}, map[string]int{}
	for _, w := range slices.Sorted(maps.Keys(inside.holds)) {
		for _, o := range s.otherwise(t, inside, w) {
			values := maps.Clone(inside.Values)
			values[o.column] = o.value
			fixed := map[string]string{o.column: o.value}
			id := purpose{fixed: fixed}.String()
			if done[id] || laid[w+o.column] == 2 {
				continue
			}
			if holds, err := s.judge(ctx, t, values); err != nil || holds[w] == inside.holds[w] {
				continue
			}
			done[id] = true
			row, err := s.row(ctx, t.Name, purpose{tenant: tenant, fixed: fixed})
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				continue // the table's own constraints refuse such a row
			}
			laid[w+o.column]++
			if err := s.beside(ctx, t, row, fixed); err != nil {
				return err
			}
		}
	}
	return nil
}

// otherValue is another value of one column.
type otherValue struct{ column, value string }

var (
	nameInCondition   = regexp.MustCompile(`[A-Za-z_][A-Za-z_0-9$]*`)
	numberInCondition = regexp.MustCompile(`\b\d+\b`)
)

// otherwise are changes of one column that a condition names, each likely to turn it.
func (s *Stage) otherwise(t *Table, row *Row, condition string) (all []otherValue) {
	seen := map[string]bool{}
	for _, name := range nameInCondition.FindAllString(condition, -1) {
		c := s.shapes[t.Name].column(name)
		if c == nil || seen[name] || name == t.Tenant || name == t.User {
			continue
		}
		seen[name] = true
		add := func(value string) { all = append(all, otherValue{name, value}) }
		switch c.Category {
		case "B":
			add(fmt.Sprint(row.Values[name] != "true" && row.Values[name] != "t"))
		case "S", "E":
			add("a")
			add("zz")
			for _, literal := range sqlText.FindAllStringSubmatch(condition, -1) {
				add(literal[1])
			}
			add(s.unique(c))
		case "N":
			for _, literal := range numberInCondition.FindAllString(condition, -1) {
				if n, err := strconv.ParseInt(literal, 10, 32); err == nil {
					add(fmt.Sprint(n - 1))
					add(fmt.Sprint(n + 1))
				}
			}
		case "D":
			add("2001-02-03")
			add("2999-02-03")
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
		query := "select ((" + w + ") is true)::text from (select " + strings.Join(fields, ", ") + ") as " + pg.Ident(t.Name.Name)
		is := false
		if err := s.attemptQuery(ctx, query, func(values []*string) { is = *values[0] == "true" }, 1); err != nil {
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
