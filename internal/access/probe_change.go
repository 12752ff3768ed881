package access

import (
	"slices"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// changing tries update and delete: by the key, bare, and the update that moves the row.
func (s *Stage) changing(t *Table, a Actor, row *Row) (all []Probe) {
	column := s.changed(t, a, row)
	by := s.seen(t, a, row)
	where := " where " + row.condition(by)
	visible := s.granted(t, a, Select, by...) && s.Reaches(t, a, Select, row)
	set := "update " + t.Name.SQL() + " set " + pg.Ident(column) + " = " + s.same(row, column)
	remove := "delete from " + t.Name.SQL()

	try := func(op Operation, form Form, sql string, privilege, reached bool) {
		want := Refused
		switch {
		case privilege && reached:
			want = Reached
		case privilege:
			want = Empty
		}
		all = append(all, s.probe(t, a, op, form, row, sql, want))
	}
	reads := s.granted(t, a, Select, by...)
	updates := column != "" && s.granted(t, a, Update, column)
	deletes := s.granted(t, a, Delete)
	if column != "" {
		try(Update, ByKey, set+where, updates && reads, visible && s.Reaches(t, a, Update, row))
	}
	try(Delete, ByKey, remove+where, deletes && reads, visible && s.Reaches(t, a, Delete, row))
	if t.View {
		return all
	}
	if column != "" {
		try(Update, Bare, set, updates, s.Reaches(t, a, Update, row))
	}
	try(Delete, Bare, remove, deletes, s.Reaches(t, a, Delete, row))
	all = append(all, s.moving(t, a, row)...)
	return all
}

// moving tries to make the row another tenant's, or another user's.
func (s *Stage) moving(t *Table, a Actor, row *Row) (all []Probe) {
	try := func(form Form, column, value string, to Row) {
		want := Refused
		if s.granted(t, a, Update, column) {
			switch {
			case !s.Reaches(t, a, Update, row):
				want = Empty
			case s.Reaches(t, a, Update, &to):
				want = Reached
			}
		}
		sql := "update " + t.Name.SQL() + " set " + pg.Ident(column) + " = " + pg.Literal(value)
		all = append(all, s.probe(t, a, Update, form, row, sql, want))
	}
	if t.Tenant != "" && t.Name != s.m.Tenancy.Tenants && row.Tenant >= 0 {
		for i, key := range s.Tenants {
			if i != row.Tenant {
				to := *row
				to.Tenant = i
				try(Move, t.Tenant, key, to)
			}
		}
	}
	if t.User != "" && s.m.Caller("self") != nil {
		for _, other := range s.cast {
			if other.User != "" && other.User != row.User && other.User != a.User {
				to := *row
				to.User = other.User
				try(Hand, t.User, other.User, to)
				break
			}
		}
	}
	return all
}

// changed is the column that an update of the actor sets: one that it may, and rather none that names the row.
func (s *Stage) changed(t *Table, a Actor, row *Row) string {
	best, names := "", true
	for _, c := range s.shapes[t.Name].columns {
		if c.Generated || c.Identity == "a" {
			continue
		}
		mine := s.granted(t, a, Update, c.Name)
		special := slices.Contains(row.key, c.Name) || c.Name == t.Tenant || c.Name == t.User
		if best == "" || names && mine && (!special || !s.granted(t, a, Update, best)) {
			best, names = c.Name, special || !mine
		}
	}
	return best
}

// same is the value that the row has already, so that a trigger or constraint finds nothing to refuse.
func (s *Stage) same(row *Row, column string) string {
	if v, ok := row.Values[column]; ok && row.view == "" {
		return pg.Literal(v)
	}
	return "null"
}
