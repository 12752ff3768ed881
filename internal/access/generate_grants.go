package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// applyTable closes a table and opens what the matrix says. Of a table that others made, it adds the callers' share.
func (m *Matrix) applyTable(t *Table) string {
	var b strings.Builder
	if t.Generate == nil {
		if !t.View {
			force := "force"
			if !t.Force {
				force = "no force"
			}
			fmt.Fprintf(&b, "alter table %[1]s enable row level security;\nalter table %[1]s %s row level security;\n", t.Name.Plain(), force)
		}
		b.WriteString(wrapped("revoke all on "+t.Name.Plain(), "from public, "+identifiers(m.Roles())+";\n"))
	}
	for _, g := range m.grants(t) {
		b.WriteString(g.sql("grant", "to", t))
	}
	for _, p := range policies(m, t) {
		b.WriteString(p.create(t))
	}
	return b.String()
}

func (m *Matrix) undoTable(t *Table) string {
	var b strings.Builder
	for _, p := range slices.Backward(policies(m, t)) {
		b.WriteString(p.drop(t))
	}
	if t.Generate == nil {
		b.WriteString(wrapped("revoke all on "+t.Name.Plain(), "from "+identifiers(m.Roles())+";\n"))
		return b.String()
	}
	for _, g := range m.grants(t) {
		b.WriteString(g.sql("revoke", "from", t))
	}
	return b.String()
}

// grant is the same privileges for some roles.
type grant struct {
	privileges string
	roles      []string
}

func (g grant) sql(verb, preposition string, t *Table) string {
	return wrapped(verb+" "+g.privileges, "on "+t.Name.Plain()+" "+preposition+" "+identifiers(g.roles)+";\n")
}

// wrapped puts the second half of a statement on a line of its own where one would be too long.
func wrapped(first, second string) string {
	if len(first)+len(second) > 130 {
		return first + "\n  " + second
	}
	return first + " " + second
}

// grants lists the privileges on whole tables first, and then those on columns; roles with the same stand together.
func (m *Matrix) grants(t *Table) (grants []grant) {
	add := func(privileges, role string) {
		if i := slices.IndexFunc(grants, func(g grant) bool { return g.privileges == privileges }); i >= 0 {
			grants[i].roles = append(grants[i].roles, role)
			return
		}
		grants = append(grants, grant{privileges, []string{role}})
	}
	limited := map[string][]string{} // by role
	for _, role := range m.Roles() {
		var whole []string
		for _, op := range Operations {
			columns, granted := m.Privileges(t, role, op)
			switch {
			case !granted || !m.writesFor(t, role):
			case columns == nil:
				whole = append(whole, string(op))
			default:
				limited[role] = append(limited[role], string(op)+" ("+identifiers(columns)+")")
			}
		}
		if whole != nil {
			add(strings.Join(whole, ", "), role)
		}
	}
	for _, role := range m.Roles() {
		for _, privilege := range limited[role] {
			add(privilege, role)
		}
	}
	return grants
}

// writesFor tells whether the migration writes a role's share of the table.
func (m *Matrix) writesFor(t *Table, role string) bool {
	return t.Generate == nil || slices.ContainsFunc(m.Callers, func(c Caller) bool {
		return c.Role == role && slices.Contains(t.Generate, c.Name)
	})
}

// schemas lets the roles into the schemas of what they may reach. Into public everybody may go.
func (m *Matrix) schemas() (parts []share) {
	var order []string
	users := map[string][]string{}
	add := func(schema, role string) {
		if schema == "public" {
			return
		}
		if users[schema] == nil {
			order = append(order, schema)
		}
		if !slices.Contains(users[schema], role) {
			users[schema] = append(users[schema], role)
		}
	}
	for i := range m.Tables {
		for _, g := range m.grants(&m.Tables[i]) {
			for _, role := range g.roles {
				add(m.Tables[i].Name.Schema, role)
			}
		}
	}
	for _, f := range m.Functions {
		for _, role := range f.Execute {
			if f.Generate {
				add(f.schema(), role)
			}
		}
	}
	for _, schema := range order {
		parts = append(parts, share{
			"schema " + schema,
			fmt.Sprintf("grant usage on schema %s to %s;\n", pg.Name(schema), identifiers(users[schema])),
			fmt.Sprintf("revoke usage on schema %s from %s;\n", pg.Name(schema), identifiers(users[schema])),
		})
	}
	return parts
}

func (f Function) schema() string {
	schema, _, _ := strings.Cut(f.Signature, ".")
	return schema
}

func (m *Matrix) function(f Function) share {
	p := share{key: "function " + f.Signature}
	p.apply = wrapped("revoke all on function "+f.Signature, "from public, "+identifiers(m.Roles())+";\n")
	if len(f.Execute) > 0 {
		p.apply += fmt.Sprintf("grant execute on function %s to %s;\n", f.Signature, identifiers(f.Execute))
		p.undo = fmt.Sprintf("revoke all on function %s from %s;\n", f.Signature, identifiers(f.Execute))
	}
	return p
}

// defaults takes away what tables to come would be born with, where a host's default privileges give it in that schema.
func (m *Matrix) defaults() (parts []share) {
	for _, schema := range m.Closed {
		p := share{key: "defaults " + schema, apply: "-- Tables still to come are born closed to these roles, whatever the host's defaults were.\n"}
		for _, kind := range []string{"tables", "sequences", "functions"} {
			p.apply += wrapped(fmt.Sprintf("alter default privileges in schema %s revoke all on %s", pg.Name(schema), kind), "from "+identifiers(m.Roles())+";\n")
		}
		parts = append(parts, p)
	}
	return parts
}

func identifiers(names []string) string {
	written := make([]string, len(names))
	for i, name := range names {
		written[i] = pg.Name(name)
	}
	return strings.Join(written, ", ")
}
