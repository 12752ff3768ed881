package access

import (
	"regexp"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// findUser looks for the function by which policies know who calls: without arguments, one value, asked by a policy or by a
// function that a policy asks.
func (s *survey) findUser() {
	likely := regexp.MustCompile(`(?i)user|uid|subject|caller|me$`)
	for _, f := range s.functions {
		if f.Args == 0 && !f.Set && f.Returns != "boolean" && (f.Asked || likely.MatchString(f.Name)) && (s.userFunc == "" || f.Asked) {
			s.userFunc = f.Name
		}
	}
	s.tenancy.User = s.userFunc
}

// findTenancy looks for members: a table with a foreign key to tenants, whose key is that and one column more, the user.
// Among several, the one whose tenants most other tables name.
func (s *survey) findTenancy() {
	best := -1
	for _, t := range s.tables {
		for _, f := range t.parents {
			if len(f.From) != 1 || len(t.key) != 2 || !slices.Contains(t.key, f.From[0]) || f.Table == t.Name || s.table(f.Table) == nil {
				continue
			}
			user := t.key[1-slices.Index(t.key, f.From[0])]
			score := s.named(f.Table) + s.likeness(t, f.From[0], user)
			if score <= best {
				continue
			}
			best = score
			s.tenancy.Tenants, s.tenancy.Key = f.Table, f.To[0]
			s.tenancy.Members, s.tenancy.MemberTenant, s.tenancy.MemberUser = t.Name, f.From[0], user
			s.tenancy.MemberRole, s.tenancy.Roles = rolesOf(t)
		}
	}
	if best < 0 {
		s.doubts = append(s.doubts, "No table of members was found: one whose key is a tenant and a user.")
		return
	}
	if s.tenancy.MemberRole != "" && len(s.tenancy.Roles) == 0 {
		s.doubts = append(s.doubts, "Which roles can stand in "+s.tenancy.MemberRole+" is not in the catalog: write them under roles, the least first.")
	}
	key := s.table(s.tenancy.Tenants).column(s.tenancy.Key)
	for _, f := range s.functions {
		if f.Set && key != nil && f.Returns == key.Type && f.Args <= 1 && f.Asked && f.Name != s.userFunc {
			s.tenancy.Membership = f.Name
		}
	}
	if s.tenancy.User == "" {
		s.doubts = append(s.doubts, "No function was found that returns the calling user: write user: and its name.")
	}
}

// named counts the tables with a foreign key to one.
func (s *survey) named(t pg.Table) (n int) {
	for _, other := range s.tables {
		if slices.ContainsFunc(other.parents, func(f parent) bool { return f.Table == t }) {
			n++
		}
	}
	return n
}

// likeness weighs the hints that one column of a membership names the tenant and the other the user: what the functions that
// policies ask return and compare, and names.
func (s *survey) likeness(t *surveyed, tenant, user string) (score int) {
	if s.asked(t.Name) {
		score += 10
	}
	a, b := t.column(tenant), t.column(user)
	compared := regexp.MustCompile(`\b` + regexp.QuoteMeta(user) + ` = `)
	for _, f := range s.functions {
		switch {
		case f.Name == s.userFunc && f.Returns == b.Type && f.Returns != a.Type:
			score += 20
		case f.Set && f.Asked && strings.Contains(f.Text, t.Name.Name) && compared.MatchString(f.Text):
			score += 20
		case f.Set && f.Asked && f.Returns == a.Type && f.Returns != b.Type:
			score += 20
		}
	}
	for _, p := range s.policies {
		if compared.MatchString(p.Using+p.Check) && s.user(p.Using+p.Check) {
			score += 5
		}
	}
	if likelyUser.MatchString(user) {
		score += 5
	}
	return score
}

var likelyUser = regexp.MustCompile(`(?i)user|person|member|profile|account`)

// asked tells whether policies, or the functions that they ask, name the table.
func (s *survey) asked(t pg.Table) bool {
	return slices.ContainsFunc(s.policies, func(p surveyedPolicy) bool {
		return p.Table != t && (strings.Contains(p.Using, t.Name) || strings.Contains(p.Check, t.Name))
	})
}

var sqlText = regexp.MustCompile(`'((?:[^']|'')*)'`)

// rolesOf finds the column of a membership's role, and what may stand in it.
func rolesOf(t *surveyed) (column string, roles []string) {
	for _, c := range t.columns {
		if slices.Contains(t.key, c.Name) || c.Category != "S" && c.Category != "E" {
			continue
		}
		if check := t.checks[c.Name]; strings.Contains(check, "ANY") {
			for _, literal := range sqlText.FindAllStringSubmatch(check, -1) {
				roles = append(roles, literal[1])
			}
			return c.Name, roles
		}
		if column == "" && strings.Contains(c.Name, "role") {
			column = c.Name
		}
	}
	return column, nil
}

// findRoles tells users' role from anon's and from roles that act by themselves.
func (s *survey) findRoles() {
	asks := map[string]int{}
	for _, p := range s.policies {
		if text := p.Using + p.Check; s.user(text) || s.membership(text) {
			for _, r := range p.Roles {
				asks[r]++
			}
		}
	}
	for _, r := range s.acting() {
		if strings.Contains(r, "anon") {
			s.anon = r
		} else if asks[r] > asks[s.users] || s.users == "" && (asks[r] > 0 || r == "authenticated") {
			s.users = r
		}
	}
}

// acting are the roles that hold privileges on the tables, or for which policies are made, in the order they were created.
func (s *survey) acting() (roles []string) {
	for _, r := range s.roles {
		if r.Super || slices.ContainsFunc(s.tables, func(t *surveyed) bool { return t.Owner == r.Name }) {
			continue
		}
		acts := slices.ContainsFunc(s.policies, func(p surveyedPolicy) bool { return slices.Contains(p.Roles, r.Name) })
		for _, t := range s.tables {
			for key := range t.grants {
				acts = acts || strings.HasPrefix(key, r.Name+" ")
			}
		}
		if acts {
			roles = append(roles, r.Name)
		}
	}
	return roles
}

func (s *survey) table(name pg.Table) *surveyed {
	i := slices.IndexFunc(s.tables, func(t *surveyed) bool { return t.Name == name })
	if i < 0 {
		return nil
	}
	return s.tables[i]
}

func (t *surveyed) column(name string) *shapeColumn {
	return (&shape{columns: t.columns}).column(name)
}

// user tells whether a condition asks who calls.
func (s *survey) user(text string) bool {
	return s.userFunc != "" && strings.Contains(text, s.userFunc[strings.LastIndex(s.userFunc, ".")+1:]+"()") || strings.Contains(text, "request.jwt")
}

// membership tells whether a condition asks for the tenants of the caller.
func (s *survey) membership(text string) bool {
	name := s.tenancy.Membership
	return s.tenancy.Members.Name != "" && (name != "" && strings.Contains(text, name[strings.LastIndex(name, ".")+1:]+"(") ||
		strings.Contains(text, s.tenancy.Members.Name))
}

// tenant is the column that names a row's tenant: it leads to the tenants, or to members by the same name.
func (s *survey) tenant(t *surveyed) string {
	if len(t.below) == 1 && s.table(t.below[0]) != nil {
		if c := s.tenant(s.table(t.below[0])); t.column(c) != nil {
			return c
		}
		return ""
	}
	switch t.Name {
	case pg.Table{}:
		return ""
	case s.tenancy.Tenants:
		return s.tenancy.Key
	case s.tenancy.Members:
		return s.tenancy.MemberTenant
	}
	for _, f := range t.parents {
		if f.Table == s.tenancy.Tenants && len(f.From) == 1 {
			return f.From[0]
		}
	}
	if s.tenancy.MemberTenant != "" && t.column(s.tenancy.MemberTenant) != nil {
		return s.tenancy.MemberTenant
	}
	return ""
}

// author is the column that policies of the table compare with the calling user.
func (s *survey) author(t *surveyed) string {
	if s.userFunc == "" {
		return ""
	}
	name := regexp.QuoteMeta(s.userFunc[strings.LastIndex(s.userFunc, ".")+1:])
	compared := regexp.MustCompile(`(\w+) = (?:\( *SELECT +)?(?:\w+\.)?` + name + `\(\)`)
	for _, p := range s.policies {
		if p.Table != t.Name {
			continue
		}
		for _, found := range compared.FindAllStringSubmatch(p.Using+" "+p.Check, -1) {
			if t.column(found[1]) != nil {
				return found[1]
			}
		}
	}
	return ""
}
