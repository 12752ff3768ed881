package publish

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// readers are the roles that may select every column, in order, and those that may select only some. A view of all columns asks for all
// of them, whichever a query names.
func (t *table) readers() (all, some []string) {
	all, some = []string{}, []string{}
	everybody := t.selectable("")
	var seen []string
	for _, g := range t.grants {
		if slices.Contains(seen, g.role) || g.privilege != "select" {
			continue
		}
		seen = append(seen, g.role)
		mine := t.selectable(g.role)
		missing := slices.ContainsFunc(t.columns, func(c tableColumn) bool { return !everybody[c.name] && !mine[c.name] })
		if missing {
			some = append(some, shownRole(g.role))
		} else {
			all = append(all, shownRole(g.role))
		}
	}
	return all, some
}

func (t *table) selectable(role string) map[string]bool {
	m := map[string]bool{}
	for _, g := range t.grants {
		if g.role != role || g.privilege != "select" {
			continue
		}
		for _, c := range t.columns {
			if len(g.columns) == 0 || slices.Contains(g.columns, c.name) {
				m[c.name] = true
			}
		}
	}
	return m
}

// grantsOn mirrors the table's privileges, by column where the table has them by column.
func (t *table) grantsOn(v *viewData, w *written) string {
	var b strings.Builder
	b.WriteString("-- The table's privileges. Row-level security is the table's, too: the view reads and writes as the caller.\n")
	b.WriteString(statement(closed(v.View, "pg_class", pg.Literal(v.View)+"::regclass", "relacl", "relowner")))
	for _, role := range w.leftOut {
		fmt.Fprintf(&b, "-- %s may select only some of the columns, and a view of all of them asks for all.\n", comment(role))
	}
	for _, g := range t.grants {
		if g.privilege != "insert" && slices.Contains(w.leftOut, shownRole(g.role)) {
			continue
		}
		what := g.privilege
		if len(g.columns) > 0 {
			what += " (" + list(g.columns, ", ", func(c string) string { return pg.Ident(c) }) + ")"
		}
		fmt.Fprintf(&b, "grant %s on %s to %s;\n", what, v.View, roleName(shownRole(g.role)))
	}
	return b.String() + statement(v.grantsToOwner())
}

// grantsToOwner is for a database where the table's owner doesn't run the migrations. Who that is differs from one to the next.
func (v *viewData) grantsToOwner() string {
	var kept string
	if v.Complements != "" {
		kept = "\n    execute " + pg.Literal(fmt.Sprintf("grant select (%s, complement) on %s to ", v.KeyList(), v.Complements)) + " || owner;"
	}
	return fmt.Sprintf(`do $do$
declare
  owner text;
begin
  select pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(c.relowner)) into owner from pg_catalog.pg_class c
    where c.oid = %s::regclass and c.relowner <> current_user::regrole;
  if found then
    execute %s || owner;
    execute %s || owner;%s
  end if;
end $do$`, v.TableLiteral, pg.Literal("grant select, insert, update, delete on "+v.View+" to "), pg.Literal("grant select on "+v.F()+"__rows to "), kept)
}

const public = "public" // no role can have this name

func shownRole(role string) string {
	if role == "" {
		return public
	}
	return role
}

func roleName(role string) string {
	if role == public {
		return public
	}
	return pg.Ident(role)
}

// comment keeps a name on one line.
func comment(text string) string { return strings.NewReplacer("\n", " ", "\r", " ").Replace(text) }

func list[T any](items []T, between string, text func(T) string) string {
	parts := make([]string, len(items))
	for i, item := range items {
		parts[i] = text(item)
	}
	return strings.Join(parts, between)
}
