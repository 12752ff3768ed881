package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// check refuses what contradicts itself, or what Postgres can't be told.
func (r *reader) check(m *Matrix) {
	r.checkCallers(m)
	seen := map[pg.Table]int{}
	for i := range m.Tables {
		t := &m.Tables[i]
		if line := seen[t.Name]; line != 0 {
			r.fault(t.Line, fmt.Sprintf("%s stands in line %d already", t.Name, line), "Keep one of the two.")
		}
		seen[t.Name] = t.Line
		r.checkTable(m, t)
	}
}

func (r *reader) checkCallers(m *Matrix) {
	t := m.Tenancy
	for _, role := range t.Roles {
		if m.Caller(role) == nil {
			r.fault(t.Line, "membership role "+role+" is no caller", "Write it under callers with the Postgres role it acts through.")
		}
	}
	if len(t.Roles) > 0 && t.Members == (pg.Table{}) {
		r.fault(t.Line, "tenancy has roles and no members", "Name the table of members: members: {table: …, tenant: …, user: …, role: …}.")
	}
	if len(t.Roles) > 1 && t.MemberRole == "" {
		r.fault(t.Line, "tenancy has several roles, and members no column for them", "Write role: and the column's name under members.")
	}
	if t.Membership == "" && t.User == "" && (len(t.Roles) > 0 || m.Caller("self") != nil) {
		r.fault(t.Line, "tenancy doesn't say how the calling user is known", "Write user: and a function such as auth.uid.")
	}
}

func (r *reader) checkTable(m *Matrix, t *Table) {
	for _, c := range m.Callers {
		for _, op := range Operations {
			if cell, written := t.Cells[c.Name][op]; written {
				r.checkCell(m, t, c, op, cell)
			}
		}
		if t.View || c.Relation == Owner {
			continue
		}
		sees := m.sees(t, c)
		for _, op := range []Operation{Update, Delete} {
			if cell := t.Cells[c.Name][op]; cell.Scope > sees {
				r.fault(cell.Line, fmt.Sprintf("%s: %s may %s rows that it may not select", t.Name, c.Name, op),
					"Postgres changes only what a caller sees: give it select for the same rows.")
			}
		}
	}
	r.checkColumns(m, t)
	r.checkOwner(m, t)
	r.checkPolicies(m, t)
}

// sees is the widest scope of what a caller may select by all that it is.
func (m *Matrix) sees(t *Table, c Caller) Scope {
	widest := t.Cells[c.Name][Select].Scope
	if c.Relation == Member || c.Relation == Self {
		for _, other := range m.Callers {
			if other.Relation == Elsewhere {
				widest = max(widest, t.Cells[other.Name][Select].Scope)
			}
		}
	}
	return widest
}

func (r *reader) checkCell(m *Matrix, t *Table, c Caller, op Operation, cell Cell) {
	say := func(message, hint string) {
		r.fault(cell.Line, fmt.Sprintf("%s: %s: %s: %s", t.Name, c.Name, op, message), hint)
	}
	if cell.Scope == Own {
		switch {
		case c.Relation == Self && t.User == "":
			say("own, but the table has no user column", "Write user: and the column that names a row's user.")
		case c.Relation == Member && t.Tenant == "":
			say("own, but the table has no tenant", "Write tenant: and the column that names a row's tenant, or all.")
		case c.Relation != Self && c.Relation != Member:
			say("own, but only membership roles and self have rows of their own", "Write all, or give it to a membership role.")
		}
	}
	if cell.Scope == All && (c.Relation == Self || c.Relation == Member) {
		say("all, but "+c.Name+" is a relation to some rows", "Write own, or give all to elsewhere: that is every user.")
	}
	switch {
	case op == Delete && cell.Columns != nil:
		say("columns, but rows are deleted whole", "Leave columns out.")
	case (op == Truncate || op == References) && cell.Scope != All:
		say("own, but policies don't hold for it", "Leave it out.")
	case (op == Truncate || op == References) && cell.Where != "":
		say("a condition, but policies don't hold for it", "Leave it out.")
	case op == Truncate && cell.Columns != nil:
		say("columns, but tables are truncated whole", "Leave columns out.")
	}
	if t.View && cell.Where != "" {
		say("a condition, but a view has no policies", "Write it in the view, or at the table below it.")
	}
	if op == Insert && cell.Columns != nil && cell.Scope == Own {
		column := t.Tenant
		if c.Relation == Self {
			column = t.User
		}
		if !slices.Contains(cell.Columns, column) {
			say("the columns lack "+column+", so no row could ever be the caller's own", "Add "+column+" to columns.")
		}
	}
}

// checkColumns refuses columns that grants can't tell apart: they are given to Postgres roles.
func (r *reader) checkColumns(m *Matrix, t *Table) {
	for _, op := range Operations {
		first := map[string]Caller{}
		for _, c := range m.Callers {
			cell := t.Cells[c.Name][op]
			if cell.Scope == Nothing || c.Relation == Owner {
				continue
			}
			other, there := first[c.Role]
			if !there {
				first[c.Role] = c
				continue
			}
			if !sameColumns(t.Cells[other.Name][op].Columns, cell.Columns) {
				r.fault(cell.Line, fmt.Sprintf("%s: %s and %s may %s different columns, and both act through the role %s",
					t.Name, other.Name, c.Name, op, c.Role),
					"Columns are granted to Postgres roles, not to users: give both the same, and put what differs into a table of its own.")
			}
		}
	}
}

func sameColumns(a, b []string) bool {
	if (a == nil) != (b == nil) || len(a) != len(b) {
		return false
	}
	for _, column := range a {
		if !slices.Contains(b, column) {
			return false
		}
	}
	return true
}

// checkOwner: FORCE leaves the owner what policies give, which name roles; without it policies don't hold for the owner.
func (r *reader) checkOwner(m *Matrix, t *Table) {
	for _, c := range m.Callers {
		if c.Relation != Owner || t.View {
			continue
		}
		if t.Force {
			if len(t.Cells[c.Name]) > 0 {
				r.fault(t.Line, fmt.Sprintf("%s: the owner of a forced table reaches no rows, but cells are written for it", t.Name),
					"Leave them out, or set force: false.")
			}
			continue
		}
		for _, op := range writable {
			if cell := t.Cells[c.Name][op]; cell.Scope != All || cell.Columns != nil || cell.Where != "" {
				r.fault(t.Line, fmt.Sprintf("%s: without FORCE its owner may %s every row, which the cells don't say", t.Name, strings.ToUpper(string(op))),
					"Write owner: all under cells, or leave force: false out.")
				break
			}
		}
	}
}

// checkPolicies refuses what can't be made into policies, whoever makes them.
func (r *reader) checkPolicies(m *Matrix, t *Table) {
	if m.Tenancy.Membership == "" && t.Name == m.Tenancy.Members && t.Generate == nil {
		for _, c := range m.Callers {
			if len(t.Cells[c.Name]) > 0 && c.Relation == Member {
				r.fault(t.Line, fmt.Sprintf("%s: a policy for %s would ask the table that it guards", t.Name, c.Name),
					"Write membership: and a function that runs as its owner and returns the calling user's tenants.")
				break
			}
		}
	}
	taken := map[string]bool{}
	for _, p := range policies(m, t) {
		if len(p.name) > pg.MaxIdent {
			r.fault(p.line, fmt.Sprintf("%s: the policy's name %s is longer than %d bytes", t.Name, p.name, pg.MaxIdent), "Name it: policy: …")
		}
		if taken[p.name] {
			r.fault(p.line, fmt.Sprintf("%s: two policies would be named %s", t.Name, p.name), "Name one of them: policy: …")
		}
		taken[p.name] = true
	}
}
