package access

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

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
