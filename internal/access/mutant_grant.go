package access

import (
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// byColumn are the privileges that can be granted for columns.
var byColumn = []string{"select", "insert", "update", "references"}

// grants makes the mutants of a table's privileges: each that a role lacks given, each that it has taken away or made to be handed on.
func (b *breeder) grants(l *live, t liveTable) {
	add := func(what, statement string) { b.add("grant", t.String(), t.owner, what, statement) }
	on := " on " + t.name.SQL()
	for _, role := range append([]string{"public"}, l.roles...) {
		for _, privilege := range l.privileges() {
			if !t.granted[role+" "+privilege] {
				add(privilege+" granted to "+role, "grant "+privilege+on+" to "+grantee(role))
			} else {
				add(privilege+" revoked from "+role, "revoke "+privilege+on+" from "+grantee(role))
				add(privilege+" with grant option for "+role, "grant "+privilege+on+" to "+grantee(role)+" with grant option")
			}
		}
		b.columnGrants(t, role)
	}
	for _, role := range l.roles {
		if role != t.owner {
			b.add("grant", t.String(), t.owner, "owned by "+role, "alter "+map[bool]string{true: "view", false: "table"}[t.view]+" "+t.name.SQL()+" owner to "+grantee(role))
		}
	}
}

// columnGrants: where a role has a privilege for some columns, each other column is added and each of its own taken away;
// where it has none and nobody would think of the whole table, the tenant's column alone.
func (b *breeder) columnGrants(t liveTable, role string) {
	for _, privilege := range byColumn {
		whole := t.granted[role+" "+privilege]
		for _, c := range t.columns {
			given := t.granted[role+" "+privilege+" "+c.Name]
			statement := " " + privilege + " (" + pg.Ident(c.Name) + ") on " + t.name.SQL()
			switch {
			case given:
				b.add("grant", t.String(), t.owner, privilege+" of "+c.Name+" revoked from "+role, "revoke"+statement+" from "+grantee(role))
			case !whole && (t.may(role, privilege) || c.Name == t.tenant):
				b.add("grant", t.String(), t.owner, privilege+" of "+c.Name+" granted to "+role, "grant"+statement+" to "+grantee(role))
			}
		}
	}
}

// roles makes the mutants of who may act as whom.
func (b *breeder) roles(l *live) {
	var owners []string
	for _, t := range l.tables {
		if !slices.Contains(owners, t.owner) && !slices.Contains(l.roles, t.owner) {
			owners = append(owners, t.owner)
		}
	}
	for _, role := range l.roles {
		for _, joined := range slices.Concat(l.roles, l.helpers, owners) {
			if joined != role {
				b.add("role", role, "", "made a member of "+joined, "grant "+grantee(joined)+" to "+grantee(role))
			}
		}
		b.add("role", role, "", "bypasses row-level security", "alter role "+grantee(role)+" bypassrls")
	}
	for _, owner := range owners {
		b.add("role", owner, "", "bypasses row-level security", "alter role "+grantee(owner)+" bypassrls")
	}
}

// schemas makes the mutants of schemas' privileges, and of those that tables still to come would get: for PUBLIC and for the
// roles that requests of users come with.
func (b *breeder) schemas(l *live) {
	var names []string
	makers := map[string]string{} // who makes things there: the owner of the first
	add := func(name, owner string) {
		if makers[name] == "" {
			names, makers[name] = append(names, name), owner
		}
	}
	for _, t := range l.tables {
		add(t.name.Schema, t.owner)
	}
	for _, f := range l.functions {
		add(strings.Trim(f.Schema, `"`), f.Owner)
	}
	for _, name := range names {
		for _, role := range append([]string{"public"}, l.people...) {
			b.add("grant", name, "", "create granted to "+role, "grant create on schema "+pg.Ident(name)+" to "+grantee(role))
			b.add("grant", name, "", "tables to come granted to "+role,
				"alter default privileges for role "+grantee(makers[name])+" in schema "+pg.Ident(name)+" grant select on tables to "+grantee(role))
		}
	}
}
