package access

import (
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// inserting tries to bring a row like those that are there.
func (s *Stage) inserting(t *Table, a Actor, fresh *Row) (all []Probe) {
	row := *fresh
	all = append(all, s.insertion(t, a, &row))
	if self := s.m.Cell(t, "self", Insert); self.Scope != Nothing && a.User != "" && t.User != "" {
		mine := row
		mine.Values = map[string]string{}
		for c, v := range row.Values {
			mine.Values[c] = v
		}
		mine.Values[t.User], mine.User = a.User, a.User
		all = append(all, s.insertion(t, a, &mine))
	}
	return all
}

func (s *Stage) insertion(t *Table, a Actor, row *Row) Probe {
	sh := s.shapes[t.Name]
	_, any := s.m.Privileges(t, a.Role, Insert)
	var names, values, columns []string
	overriding := ""
	for _, c := range sh.columns {
		v, set := row.Values[c.Name]
		if !set {
			continue
		}
		if any && !s.granted(t, a, Insert, c.Name) && (!c.NotNull || c.Default) {
			continue // it has a default, and may not be set
		}
		if c.Identity == "a" {
			overriding = " overriding system value"
		}
		columns = append(columns, c.Name)
		names, values = append(names, pg.Ident(c.Name)), append(values, pg.Literal(v))
	}
	sql := "insert into " + t.Name.SQL() + " (" + strings.Join(names, ", ") + ")" + overriding + " values (" + strings.Join(values, ", ") + ")"
	want := Refused
	if s.granted(t, a, Insert, columns...) && s.Reaches(t, a, Insert, row) {
		want = Reached
	}
	return s.probe(t, a, Insert, New, row, sql, want)
}

// intoView tries an insert that names nothing but the tenant.
func (s *Stage) intoView(t *Table, a Actor, row *Row) Probe {
	column := s.shapes[t.Name].columns[0].Name
	if t.Tenant != "" {
		column = t.Tenant
	}
	sql := "insert into " + t.Name.SQL() + " (" + pg.Ident(column) + ") values (" + s.same(row, column) + ")"
	if v, ok := row.Values[column]; ok {
		sql = "insert into " + t.Name.SQL() + " (" + pg.Ident(column) + ") values (" + pg.Literal(v) + ")"
	}
	want := Refused
	if s.granted(t, a, Insert, column) && s.Reaches(t, a, Insert, row) {
		want = Reached
	}
	return s.probe(t, a, Insert, New, row, sql, want)
}

// byColumn tries each column by itself, for each Postgres role; no row is touched.
func (s *Stage) byColumn(t *Table) (all []Probe) {
	tried := map[string]bool{}
	for _, a := range s.cast {
		a = s.in(a, t.Name)
		if tried[a.Role] || a.odd || a.Role == s.shapes[t.Name].owner {
			continue
		}
		tried[a.Role] = true
		for _, c := range s.shapes[t.Name].columns {
			name := pg.Ident(c.Name)
			statements := map[Operation]string{Select: "select " + name + " from " + t.Name.SQL() + " where false"}
			if !t.View {
				statements[Update] = "update " + t.Name.SQL() + " set " + name + " = default where false"
				if !c.Generated && c.Identity != "a" {
					statements[Insert] = "insert into " + t.Name.SQL() + " (" + name + ") select null::" + c.Type + " where false"
				}
			}
			for _, op := range writable {
				sql, ok := statements[op]
				if !ok {
					continue
				}
				want := Refused
				if s.granted(t, a, op, c.Name) {
					want = Empty
				}
				all = append(all, Probe{
					Table: t, Operation: op, Caller: s.callerOf(t, a, op), Actor: a, Form: Column, Tenant: "nobody", Column: c.Name, SQL: sql, Want: want,
				})
			}
		}
	}
	return all
}

// callerOf is whose cell a privilege of a Postgres role belongs to: a caller that has it, else the first that acts through the role.
func (s *Stage) callerOf(t *Table, a Actor, op Operation) string {
	if a.Caller != "" {
		return a.Caller
	}
	name := ""
	for _, c := range s.m.Callers {
		if c.Role != a.Role || c.Relation == Owner {
			continue
		}
		if s.m.Cell(t, c.Name, op).Scope != Nothing {
			return c.Name
		}
		if name == "" {
			name = c.Name
		}
	}
	return name
}

// denied tries to truncate, for every role but the owner. Without the privilege Postgres refuses before it takes a lock;
// the catalog is asked first, so that a role that may does not get to do it.
func (s *Stage) denied(t *Table) (all []Probe) {
	if t.View {
		return nil
	}
	tried := map[string]bool{}
	for _, a := range s.cast {
		a = s.in(a, t.Name)
		if tried[a.Role] || a.Role == s.shapes[t.Name].owner || s.granted(t, a, Truncate) {
			continue
		}
		tried[a.Role] = true
		all = append(all, Probe{
			Table: t, Operation: Truncate, Caller: s.callerOf(t, a, Truncate), Actor: a, Form: Denied, Tenant: "nobody",
			SQL: "truncate table only " + t.Name.SQL(), Want: Refused,
		})
	}
	return all
}
