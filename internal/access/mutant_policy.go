package access

import (
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// policy makes the mutants of one policy.
func (b *breeder) policy(l *live, t liveTable, p livePolicy) {
	add := func(what string, statements ...string) {
		b.add("policy", t.String(), t.owner, p.Name+": "+what, statements...)
	}
	drop := "drop policy " + pg.Ident(p.Name) + " on " + t.name.SQL()
	alter := "alter policy " + pg.Ident(p.Name) + " on " + t.name.SQL()
	again := func(change func(*livePolicy)) []string {
		other := p
		other.Roles = slices.Clone(p.Roles)
		change(&other)
		return []string{drop, other.create(t)}
	}

	add("dropped", drop)
	add("to public", alter+" to public")
	for _, role := range l.roles {
		if !slices.Contains(p.Roles, role) {
			add("also to "+role, alter+" to "+roleList(append(slices.Clone(p.Roles), role)))
		}
	}
	if p.Command != "all" {
		add("for all", again(func(p *livePolicy) { p.widen() })...)
	}
	add("restrictive", again(func(p *livePolicy) { p.Permissive = !p.Permissive })...)
	for _, part := range []struct {
		clause string
		text   *string
	}{{"using", p.Using}, {"with check", p.Check}} {
		if part.text == nil {
			continue
		}
		for _, c := range l.conditions(t, *part.text) {
			add(part.clause+": "+c.how, alter+" "+part.clause+" ("+c.text+")")
		}
	}
	if p.Using != nil && p.Check != nil {
		add("with check left out", again(func(p *livePolicy) { p.Check = nil })...)
		for _, c := range l.conditions(t, *p.Using) {
			if *p.Using == *p.Check && c.text != "false" {
				add("using and with check: "+c.how, alter+" using ("+c.text+") with check ("+c.text+")")
			}
		}
	}
	if p.Command == "insert" {
		add("with check left out", again(func(p *livePolicy) { p.Check = nil })...)
	}
}

// conditions are the changes of a policy's condition: emptied, opened, changed in one place, or about another column.
func (l *live) conditions(t liveTable, text string) (list []change) {
	if text == "true" {
		return []change{{"false", "false"}}
	}
	list = []change{{"true", "true"}, {"false", "false"}}
	list = append(list, changes(text, l.tenancy)...)
	list = append(list, opened(text, t.tenant, l.tenancy)...)
	for _, w := range lex(text) {
		if t.tenant == "" || w.text != pg.Ident(t.tenant) && w.text != t.tenant {
			continue
		}
		for _, other := range t.columnsLike(t.tenant) {
			list = append(list, change{other + " for " + t.tenant, text[:w.from] + pg.Ident(other) + text[w.to:]})
		}
	}
	return list
}

// widen makes a policy hold for every command, with what conditions it has.
func (p *livePolicy) widen() {
	p.Command = "all"
	if p.Using == nil {
		p.Using = p.Check
	}
}

func (p livePolicy) create(t liveTable) string {
	var b strings.Builder
	b.WriteString("create policy " + pg.Ident(p.Name) + " on " + t.name.SQL())
	if !p.Permissive {
		b.WriteString(" as restrictive")
	}
	b.WriteString(" for " + p.Command + " to " + roleList(p.Roles))
	if p.Using != nil {
		b.WriteString(" using (" + *p.Using + ")")
	}
	if p.Check != nil {
		b.WriteString(" with check (" + *p.Check + ")")
	}
	return b.String()
}

// strangePolicies are policies that somebody adds, as an answer on a forum says, to make an error go away.
func (b *breeder) strangePolicies(l *live, t liveTable) {
	if t.view {
		return
	}
	for _, command := range []string{"select", "insert", "update", "delete", "all"} {
		p := livePolicy{Name: "forgotten", Command: command, Permissive: true, Roles: []string{"public"}}
		yes := "true"
		if command != "insert" {
			p.Using = &yes
		}
		if command != "select" && command != "delete" {
			p.Check = &yes
		}
		b.add("policy", t.String(), t.owner, "a policy for "+command+" to public", p.create(t))
	}
	signedIn := "(select " + l.tenancy.User + "()) is not null"
	p := livePolicy{Name: "signed_in", Command: "all", Permissive: true, Roles: []string{"public"}, Using: &signedIn}
	b.add("policy", t.String(), t.owner, "a policy for whoever is signed in", p.create(t))
}

func roleList(roles []string) string {
	list := make([]string, len(roles))
	for i, r := range roles {
		list[i] = grantee(r)
	}
	return strings.Join(list, ", ")
}

// grantee is a role's name for a statement. Names from the catalog's regrole are quoted where they have to be; PUBLIC is none.
func grantee(role string) string {
	if role == "public" || strings.HasPrefix(role, `"`) {
		return role
	}
	return pg.Ident(role)
}
