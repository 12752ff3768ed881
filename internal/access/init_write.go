package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// write puts the proposal down, with the policies that the matrix would not make listed as known.
func (s *survey) write(extra map[pg.Table][]string) string {
	var b strings.Builder
	b.WriteString("# Who may do what, as the database has it today: proposed by pgstrata access init, for you to read and correct.\n" +
		"# What isn't written is refused. pgstrata access verify tries all of it.\n\n")
	s.writeTenancy(&b)
	s.writeCallers(&b)
	b.WriteString("tables:\n")
	for _, t := range s.tables {
		s.writeTable(&b, t, extra[t.Name])
	}
	s.writeFunctions(&b)
	if len(s.others) > 0 {
		b.WriteString("\n# No policies hold for these, and they show no rows of the tables above: they are not looked at.\nothers: [" +
			strings.Join(s.others, ", ") + "]\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func (s *survey) writeTenancy(b *strings.Builder) {
	t := s.tenancy
	for _, doubt := range s.doubts {
		fmt.Fprintln(b, "#", doubt)
	}
	if t.Members.Name == "" && t.User == "" {
		b.WriteString("\n")
		return
	}
	b.WriteString("tenancy:\n")
	if t.Members.Name != "" {
		fmt.Fprintf(b, "  tenants: {table: %s, key: %s}\n", t.Tenants, t.Key)
		role := ""
		if t.MemberRole != "" {
			role = ", role: " + t.MemberRole
		}
		fmt.Fprintf(b, "  members: {table: %s, tenant: %s, user: %s%s}\n", t.Members, t.MemberTenant, t.MemberUser, role)
		fmt.Fprintf(b, "  roles: [%s] # the least first\n", strings.Join(t.memberRoles(), ", "))
	}
	if t.Membership != "" {
		fmt.Fprintf(b, "  membership: %s\n", t.Membership)
	}
	if t.User != "" {
		fmt.Fprintf(b, "  user: %s\n", t.User)
	}
	b.WriteString("\n")
}

func (s *survey) writeCallers(b *strings.Builder) {
	b.WriteString("# Each caller with the Postgres role that it acts through.\ncallers:\n")
	for _, c := range s.callers() {
		fmt.Fprintf(b, "  %s: %s\n", c[0], c[1])
	}
	b.WriteString("\n")
}

// callers are pairs of a caller and its Postgres role.
func (s *survey) callers() (all [][2]string) {
	if s.anon != "" {
		all = append(all, [2]string{"anon", s.anon})
	}
	if s.users != "" {
		all = append(all, [2]string{"elsewhere", s.users})
		if s.tenancy.Members.Name != "" {
			for _, r := range s.tenancy.memberRoles() {
				all = append(all, [2]string{r, s.users})
			}
		}
		if slices.ContainsFunc(s.tables, func(t *surveyed) bool { return s.author(t) != "" }) {
			all = append(all, [2]string{"self", s.users})
		}
	}
	for _, r := range s.acting() {
		if r != s.anon && r != s.users {
			all = append(all, [2]string{r, r})
		}
	}
	return append(all, [2]string{"owner", "owner"})
}

func (s *survey) writeTable(b *strings.Builder, t *surveyed, extra []string) {
	fmt.Fprintf(b, "  %s:\n", t.Name)
	if t.Kind == "v" {
		b.WriteString("    view: true\n")
	}
	if c := s.tenant(t); c != "" {
		fmt.Fprintf(b, "    tenant: %s\n", c)
	}
	if c := s.author(t); c != "" {
		fmt.Fprintf(b, "    user: %s\n", c)
	}
	if t.Kind != "v" {
		if !t.On {
			b.WriteString("    # Row-level security is off here: whoever has a privilege has it on every row.\n")
		}
		if !t.Forced {
			b.WriteString("    force: false\n")
		}
	}
	if t.published {
		b.WriteString("    published: true\n")
	}
	cells, doubts := s.cells(t)
	for _, d := range doubts {
		fmt.Fprintf(b, "    # For you to say: %s\n", d)
	}
	if len(cells) == 0 {
		b.WriteString("    cells: {}\n")
	} else {
		b.WriteString("    cells:\n")
		for _, c := range cells {
			fmt.Fprintln(b, "      "+c)
		}
	}
	if len(extra) > 0 {
		fmt.Fprintf(b, "    policies: {extra: [%s]}\n", strings.Join(extra, ", "))
	}
	s.writeSample(b, t)
}

// cells are the lines of a table's cells, a caller each, in the order of the callers.
func (s *survey) cells(t *surveyed) (lines, doubts []string) {
	has := map[string]map[Operation]string{}
	for _, role := range s.acting() {
		for _, op := range writable {
			r := s.rights(t, role, op)
			for caller, text := range r.cells {
				if has[caller] == nil {
					has[caller] = map[Operation]string{}
				}
				has[caller][op] = text
			}
			if r.doubt != "" && !slices.Contains(doubts, r.doubt) {
				doubts = append(doubts, r.doubt)
			}
		}
	}
	if t.Kind != "v" && (!t.On || !t.Forced || t.Passes) {
		has["owner"] = map[Operation]string{Select: "all", Insert: "all", Update: "all", Delete: "all"}
	}
	for _, c := range s.callers() {
		ops := has[c[0]]
		if len(ops) == 0 {
			continue
		}
		var parts []string
		same := len(ops) == len(writable)
		for _, op := range writable {
			if text, ok := ops[op]; ok {
				parts = append(parts, string(op)+": "+text)
				same = same && text == ops[Select] && !strings.HasPrefix(text, "{")
			}
		}
		if same {
			lines = append(lines, c[0]+": "+ops[Select])
			continue
		}
		lines = append(lines, c[0]+": {"+strings.Join(parts, ", ")+"}")
	}
	return lines, doubts
}

// writeSample gives values where the catalog lists what a column takes, and asks where it only says that something is checked.
func (s *survey) writeSample(b *strings.Builder, t *surveyed) {
	var given []string
	for _, c := range t.columns {
		check, checked := t.checks[c.Name]
		if !checked || c.Default || !c.NotNull || c.Name == s.tenant(t) {
			continue
		}
		literals := sqlText.FindAllStringSubmatch(check, -1)
		if strings.Contains(check, "ANY (ARRAY") && len(literals) > 0 {
			given = append(given, fmt.Sprintf("%s: %q", c.Name, "'"+literals[0][1]+"'"))
			continue
		}
		fmt.Fprintf(b, "    # %s is checked by %s: if a synthetic row is refused, give a value under sample.\n", c.Name, check)
	}
	if len(given) > 0 {
		fmt.Fprintf(b, "    sample: {%s}\n", strings.Join(given, ", "))
	}
}

// writeFunctions lists what policies ask, and what runs with its owner's rights.
func (s *survey) writeFunctions(b *strings.Builder) {
	known := map[string]bool{}
	for _, c := range s.callers() {
		known[c[1]] = true
	}
	var lines []string
	for _, f := range s.functions {
		if !f.Definer && f.Name != s.tenancy.Membership && f.Name != s.tenancy.User {
			continue
		}
		callers := slices.DeleteFunc(slices.Clone(f.Callers), func(r string) bool { return !known[r] })
		definer := ""
		if f.Definer {
			definer = ", definer: true"
		}
		lines = append(lines, fmt.Sprintf("  %s: {execute: [%s]%s}\n", f.Signature, strings.Join(callers, ", "), definer))
	}
	if len(lines) > 0 {
		b.WriteString("\nfunctions:\n" + strings.Join(lines, ""))
	}
}
