package access

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

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
	if t.Beside != (pg.Table{}) {
		if err := s.accompany(ctx, row, sh, t.Beside); err != nil {
			return nil, err
		}
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

// accompany makes the row that another belongs to, and gives that one its key.
func (s *Stage) accompany(ctx context.Context, row *Row, sh *shape, table pg.Table) error {
	p := purpose{tenant: max(row.Tenant, 0), fixed: map[string]string{}}
	for _, name := range sh.key {
		if _, set := row.Values[name]; !set {
			p.fixed[name] = s.unique(sh.column(name))
		}
	}
	above, err := s.row(ctx, table, p)
	if err != nil {
		return err
	}
	for _, name := range sh.key {
		value, named := above.value(name)
		if !named {
			return fault.New(opVerify, row.Table.String(), "its key is not that of "+table.String()+", beside which it stands", "Correct beside, in "+s.m.File+".")
		}
		row.Values[name] = value
	}
	return nil
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
