package access

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// policy is one as it is made: for one operation and one Postgres role.
type policy struct {
	name, role string
	op         Operation
	condition  string
	note       string
	searched   []string // the columns that an index should lead with
	line       int
}

var verbs = map[Operation]string{Select: "reads", Insert: "inserts", Update: "updates", Delete: "deletes"}

// policies are those of the callers that the migration writes for, in the order of callers and operations.
func policies(m *Matrix, t *Table) (all []policy) {
	if t.View {
		return nil
	}
	done := map[string]bool{} // membership roles that an earlier one's policy covers
	for _, c := range m.Callers {
		if c.Relation == Owner || t.Generate != nil && !slices.Contains(t.Generate, c.Name) {
			continue
		}
		for _, op := range writable {
			cell := m.Cell(t, c.Name, op)
			if cell.Scope == Nothing || done[c.Name+" "+string(op)] {
				continue
			}
			p := policy{name: cmp.Or(cell.Policy, prefix(c)+"_"+verbs[op]), role: c.Role, op: op, note: cell.Note, line: cell.Line}
			switch {
			case cell.Scope == All:
				p.condition = cmp.Or(cell.Where, "true")
			case c.Relation == Self:
				p.condition, p.searched = conjunction(cell.Where, pg.Name(t.User)+" = "+caller(m.Tenancy)), []string{t.User}
			default:
				roles := m.together(t, c, op, cell)
				for _, role := range roles {
					done[role+" "+string(op)] = true
				}
				p.condition, p.searched = conjunction(cell.Where, belongs(m.Tenancy, t, roles)), []string{t.Tenant}
			}
			all = append(all, p)
		}
	}
	return all
}

func prefix(c Caller) string {
	if c.Relation == Member || c.Relation == Self {
		return c.Name
	}
	return strings.TrimSuffix(c.Role, "_role")
}

// together lists the membership roles whose cells say the same, which one policy can hold.
func (m *Matrix) together(t *Table, first Caller, op Operation, cell Cell) (roles []string) {
	for _, c := range m.Callers {
		if c.Relation != Member || c.Role != first.Role || t.Generate != nil && !slices.Contains(t.Generate, c.Name) {
			continue
		}
		if other := m.Cell(t, c.Name, op); other.Scope == cell.Scope && other.Where == cell.Where && other.Policy == cell.Policy {
			roles = append(roles, c.Name)
		}
	}
	return roles
}

func conjunction(where, condition string) string {
	if where == "" {
		return condition
	}
	return "(" + where + ")\n    and " + condition
}

// caller is asked once a statement, not once a row, because it stands in a select.
func caller(t Tenancy) string { return "(select " + qualified(t.User) + "())" }

func qualified(name string) string { return pg.Name(strings.Split(name, ".")...) }

// belongs is the condition that the row's tenant is one in which the caller has one of the roles.
// In an array, membership is asked for once, and the index is used; "in (select …)" would read the whole table.
func belongs(t Tenancy, table *Table, roles []string) string {
	cast := ""
	if table.Cast != "" {
		cast = "::" + table.Cast
	}
	array := pg.Literal("{" + strings.Join(elements(roles), ",") + "}")
	column := pg.Name(table.Tenant) + " = any (array(select "
	if t.Membership == "" {
		condition := "m." + pg.Name(t.MemberUser) + " = " + caller(t)
		if t.MemberRole != "" {
			condition += " and m." + pg.Name(t.MemberRole) + " = any (" + array + ")"
		}
		return column + "m." + pg.Name(t.MemberTenant) + cast + " from " + t.Members.Plain() + " as m where " + condition + "))"
	}
	call := qualified(t.Membership) + "(" + array + ")"
	if t.MemberRole == "" {
		call = qualified(t.Membership) + "()"
	}
	if cast != "" {
		return column + "o" + cast + " from " + call + " as o))"
	}
	return column + call + "))"
}

var simpleElement = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*$`)

// elements are written as a text array's literal wants them.
func elements(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = v
		if !simpleElement.MatchString(v) || strings.EqualFold(v, "null") {
			out[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v) + `"`
		}
	}
	return out
}

func (p policy) create(t *Table) string {
	var b strings.Builder
	fmt.Fprintf(&b, "create policy %s on %s for %s to %s", pg.Name(p.name), t.Name.Plain(), p.op, pg.Name(p.role))
	clauses := map[Operation][]string{Insert: {"with check"}, Update: {"using", "with check"}}[p.op]
	if clauses == nil {
		clauses = []string{"using"}
	}
	for _, clause := range clauses {
		separator, body := "\n  ", " ("+p.condition+")"
		switch {
		case strings.Contains(p.condition, "\n"):
			body = " (\n    " + p.condition + "\n  )"
		case p.condition == "true":
			separator = " "
		}
		b.WriteString(separator + clause + body)
	}
	b.WriteString(";\n")
	if p.note != "" {
		fmt.Fprintf(&b, "comment on policy %s on %s is\n  %s;\n", pg.Name(p.name), t.Name.Plain(), pg.Literal(p.note))
	}
	return b.String()
}

func (p policy) drop(t *Table) string {
	return fmt.Sprintf("drop policy %s on %s;\n", pg.Name(p.name), t.Name.Plain())
}
