package access

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

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
