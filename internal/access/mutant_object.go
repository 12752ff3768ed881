package access

import (
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// flags makes the mutants of a table's or view's switches.
func (b *breeder) flags(t liveTable) {
	add := func(what, statement string) { b.add("flag", t.String(), t.owner, what, statement) }
	if t.view {
		if t.invoker {
			add("with its owner's rights", "alter view "+t.name.SQL()+" reset (security_invoker)")
		}
		return
	}
	if t.enabled {
		add("row-level security off", "alter table "+t.name.SQL()+" disable row level security")
	}
	if t.forced {
		add("not forced", "alter table "+t.name.SQL()+" no force row level security")
	} else {
		add("forced", "alter table "+t.name.SQL()+" force row level security")
	}
}

// view makes the mutants of what a view selects, where it stands for policies. With its caller's rights it gives nobody a row
// that the tables below it don't, so that its text is no matter of access.
func (b *breeder) view(t liveTable) {
	if t.invoker {
		return
	}
	for _, c := range changes(strings.TrimSuffix(strings.TrimSpace(t.definition), ";"), Tenancy{}) {
		b.add("view", t.String(), t.owner, c.how, "create or replace view "+t.name.SQL()+" as "+c.text)
	}
}

// bypasses are new objects that lead around a table's policies. Each is given to a role that must not read all of the table.
func (b *breeder) bypasses(l *live, t liveTable) {
	add := func(what string, statements ...string) { b.add("bypass", t.String(), t.owner, what, statements...) }
	to := t.outsider
	leak := pg.Ident(t.name.Schema, "leak")
	grant := "grant select on " + leak + " to " + grantee(to)
	from := " from " + t.name.SQL()
	add("a view with its owner's rights", "create view "+leak+" as select *"+from, grant)
	add("a materialized view", "create materialized view "+leak+" as select *"+from, grant)
	add("a copy", "create table "+leak+" as select *"+from, grant)
	add("a function with its owner's rights", "create function "+leak+"() returns setof "+t.name.SQL()+
		" language sql stable security definer as $$ select *"+from+" $$")
	if !t.view {
		add("a child without policies", "create table "+leak+" () inherits ("+t.name.SQL()+")", grant)
		add("published", "create publication leak for table "+t.name.SQL())
	}
}

// function makes the mutants of one function: who may call it, as whom it runs, and what it does.
func (b *breeder) function(l *live, f liveFunction) {
	add := func(what string, statements ...string) { b.add("function", f.Signature, f.Owner, what, statements...) }
	if !f.Public {
		add("execute granted to public", "grant execute on function "+f.Signature+" to public")
	}
	for _, role := range l.roles {
		if role == f.Owner {
			continue
		}
		if !slices.Contains(f.Callers, role) {
			add("execute granted to "+role, "grant execute on function "+f.Signature+" to "+grantee(role))
		} else {
			add("execute revoked from "+role, "revoke execute on function "+f.Signature+" from public, "+grantee(role))
		}
	}
	if f.Definer {
		add("with its caller's rights", "alter function "+f.Signature+" security invoker")
		for _, t := range l.tables[:min(1, len(l.tables))] {
			if t.owner != f.Owner {
				add("owned by the tables' owner", "alter function "+f.Signature+" owner to "+grantee(t.owner))
			}
		}
	} else {
		add("with its owner's rights", "alter function "+f.Signature+" security definer")
	}
	for _, setting := range f.Config {
		// With its caller's rights, a function led astray gives nobody more than they have.
		if f.Definer && strings.HasPrefix(setting, "search_path=") {
			add("without a search path of its own", "alter function "+f.Signature+" reset search_path")
		}
	}
	if !f.Asked && !f.named(l.tenancy.User) && !f.named(l.tenancy.Membership) {
		return // no policy hears what it says
	}
	head, body, tail := f.parts()
	for _, c := range changes(body, l.tenancy) {
		add("body: "+c.how, head+c.text+tail)
	}
}

func (f liveFunction) named(name string) bool {
	return name != "" && strings.HasPrefix(f.Signature, name+"(")
}

// parts cuts a definition in three; only the middle one, the body, has mutants.
func (f liveFunction) parts() (head, body, tail string) {
	if before, rest, old := strings.Cut(f.Definition, "$function$"); old {
		if inner, end, closed := strings.Cut(rest, "$function$"); closed {
			return before + "$function$", inner, "$function$" + end
		}
	}
	for _, start := range []string{"\n RETURN ", "\nBEGIN ATOMIC"} {
		if i := strings.Index(f.Definition, start); i >= 0 {
			return f.Definition[:i+len(start)], f.Definition[i+len(start):], ""
		}
	}
	return f.Definition, "", ""
}
