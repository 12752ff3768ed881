package compile

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// Migration writes a goose migration with what the folder doesn't hold yet; changed is false when it holds everything.
func Migration(guards []*Guard, existing fs.FS) (name, body string, changed bool, err error) {
	held, err := read(existing)
	if err != nil {
		return "", "", false, err
	}
	m := &migration{held: held, functions: maps.Clone(held.functions)}
	var documents []string
	for _, g := range guards {
		guard, functions, complements := held.lacks(g)
		if guard || functions || complements {
			documents = append(documents, g.Document)
		}
		if guard {
			m.guards = append(m.guards, g)
		}
		if functions {
			m.lenses = append(m.lenses, g)
		}
		if complements {
			m.complementing = append(m.complementing, g)
		}
	}
	if len(documents) == 0 {
		return "", "", false, nil
	}
	m.write()
	name = strings.Join(documents, "_")
	if len(name) > 90 {
		name = "document"
	}
	return held.folder.Next() + "_" + name + "_" + m.kind() + ".sql", m.text(), true, nil
}

// migration collects the statements of both directions.
type migration struct {
	held      *held
	functions map[string]bool // those that exist once the statements so far have run
	up        strings.Builder
	down      []string   // in the order of up; run backwards
	keeps     []pg.Table // what Down must not drop while it holds rows

	guards, lenses, complementing []*Guard // whose guard, whose functions between versions and whose complements are new
}

func (m *migration) text() string {
	slices.Reverse(m.down)
	var keeps strings.Builder
	for _, t := range m.keeps {
		fmt.Fprintf(&keeps, "-- pgstrata:keeps %s\n", t)
	}
	return "-- +goose Up\n" + m.up.String() + "\n-- +goose Down\n" + keeps.String() + strings.Join(m.down, "")
}

// kind ends the file's name.
func (m *migration) kind() string {
	switch {
	case slices.ContainsFunc(m.guards, m.retires):
		return "finish"
	case len(m.guards) > 0:
		return "checks"
	}
	return "lenses"
}

func (m *migration) write() {
	m.up.WriteString("-- Written by pgstrata schema generate from the JSON Schemas. Change the schemas, not this file, and generate again.\n")
	for _, g := range m.guards {
		fmt.Fprintf(&m.up, "-- pgstrata:guard %s %s\n%s", g.Document, g.Hash, m.retiredMarker(g))
	}
	m.up.WriteString("\n" + statement(encodingCheck))
	retiring := slices.DeleteFunc(slices.Clone(m.guards), func(g *Guard) bool { return !m.retires(g) })
	for i, g := range retiring {
		if i == 0 {
			m.up.WriteString("\n" + lockTimeout)
		}
		fmt.Fprintf(&m.up, "\n-- %s: a first look, while everybody works\n%s", g.Document, statement(retiredLeftover(g.document).look()))
	}
	for _, g := range m.guards {
		for _, v := range g.Validators {
			m.validator(v)
		}
	}
	for _, g := range m.lenses {
		fmt.Fprintf(&m.up, "\n-- %s: from each version to the others, by the lenses\n", g.Document)
		for _, f := range g.Evolution.Functions {
			m.function(f.Name, f.Types, f.Create, f.Comment)
		}
	}
	for _, g := range m.complementing {
		m.complements(g)
	}
	for _, g := range m.guards {
		fmt.Fprintf(&m.up, "\n-- %s: the validator of a row's own variant and version\n", g.Document)
		m.function(g.Valid, "jsonb, text", g.parts.valid, "Whether a document is valid by the schema of its own version: "+g.about()+".")
		m.function(g.Explain, "jsonb, text", g.parts.explain, "What is wrong with a document: "+g.about()+".")
		m.triggerFunction(g)
		m.trigger(g)
	}
	for _, g := range retiring {
		fmt.Fprintf(&m.up, "\n-- %s: nobody writes from here on until this is done, and nothing may be left\n%s", g.Document, statement(retiredLeftover(g.document).lookLocked()))
	}
	m.operator()
	m.lookBack()
}

// lookBack lets Down fail while a document is left that the guard it puts back would refuse. The second look comes last: a Down that
// drops triggers locks readers out, and whoever locked out only writers before would wait for readers that wait to write.
func (m *migration) lookBack() {
	var first, last []string
	for _, g := range m.guards {
		left := newlyAccepted(g, m.held.guards[g.Document])
		if left.none() {
			continue
		}
		first = append(first, fmt.Sprintf("-- %s: a first look, while everybody works\n%s", g.Document, statement(left.look())))
		last = append(last, fmt.Sprintf("-- %s: nobody writes from here on until this is done, and nothing may be left\n%s", g.Document, statement(left.lookLocked())))
	}
	if len(first) > 0 {
		m.down = append(append(last, m.down...), append(first, lockTimeout)...)
	}
}

// encodingCheck keeps the migration out of databases where lengths and patterns would count bytes.
const encodingCheck = `do $do$
begin
  if pg_catalog.getdatabaseencoding() <> 'UTF8' then
    raise exception 'pgstrata needs a database in the encoding UTF8, and this one is in %', pg_catalog.getdatabaseencoding();
  end if;
end $do$;`

// statement marks a text for goose that has semicolons inside.
func statement(sql string) string {
	return "-- +goose StatementBegin\n" + sql + "\n-- +goose StatementEnd\n"
}

// validator adds a version's group of functions. Old ones stay in place, since rows may have been judged by them.
func (m *migration) validator(v *Validator) {
	if m.functions[v.Name] {
		return
	}
	m.functions[v.Name] = true
	fmt.Fprintf(&m.up, "\n-- %s\n-- pgstrata:function %s\n", v.Identity, v.Name)
	for i, sql := range v.statements {
		if i%3 == 0 {
			sql = statement(strings.TrimSuffix(sql, "\n"))
		}
		m.up.WriteString(sql)
	}
	for _, signature := range v.functions {
		m.down = append(m.down, "drop function "+signature+";\n")
	}
}

func (m *migration) function(name, types, create, comment string) {
	if m.functions[name] {
		return
	}
	m.functions[name] = true
	signature := Namespace + "." + name + "(" + types + ")"
	fmt.Fprintf(&m.up, "-- pgstrata:function %s\n%sgrant execute on function %s to public;\ncomment on function %s is\n  %s;\n",
		name, statement(create+";"), signature, signature, text(comment))
	m.down = append(m.down, "drop function "+signature+";\n")
}

func (m *migration) triggerFunction(g *Guard) {
	signature := Namespace + "." + g.TriggerFunction + "()"
	begin, end := markers("guard", g.Document)
	privilege, does := "grant execute on function "+signature+" to public", "Judges what is written"
	if g.Observes {
		m.up.WriteString("\n" + statement(mayObserve))
		privilege, does = "revoke execute on function "+signature+" from public", "Records what is written and not valid"
	}
	fmt.Fprintf(&m.up, "\n%s%s%s;\ncomment on function %s is\n  %s;\n%s",
		begin, statement(g.parts.triggerFunction+";"), privilege, signature, text(does+": "+g.about()+"."), end)
	if former := m.held.guards[g.Document].function; former != "" {
		m.down = append(m.down, former)
		return
	}
	m.down = append(m.down, "drop function "+signature+";\n")
}

// trigger puts the trigger on the table, or moves it when the document has moved.
func (m *migration) trigger(g *Guard) {
	former := m.held.guards[g.Document]
	create := g.parts.trigger + ";\n"
	if former.trigger == create {
		return
	}
	begin, end := markers("trigger", g.Document)
	if former.trigger != "" {
		fmt.Fprintf(&m.up, "\n-- The document has moved.\n%s", dropTrigger(g.Trigger, former.table))
		m.down = append(m.down, former.trigger)
	}
	fmt.Fprintf(&m.up, "\n-- pgstrata:table %s %s\n%s%s%s", g.Document, g.Table.SQL(), begin, create, end)
	m.down = append(m.down, dropTrigger(g.Trigger, g.Table.SQL()))
}

func dropTrigger(name, table string) string { return "drop trigger " + name + " on " + table + ";\n" }

func markers(kind, document string) (begin, end string) {
	return fmt.Sprintf("-- pgstrata:begin %s %s\n", kind, document), fmt.Sprintf("-- pgstrata:end %s %s\n", kind, document)
}

// operator lets scans and repairs at the tables. A Down leaves the grants, since an earlier migration may have given the same.
func (m *migration) operator() {
	columns := map[pg.Table]map[string]bool{}
	var tables []pg.Table
	for _, g := range m.guards {
		if columns[g.Table] == nil {
			columns[g.Table] = map[string]bool{}
			tables = append(tables, g.Table)
		}
		for _, c := range written(g.document) {
			columns[g.Table][c] = true
		}
	}
	for _, t := range tables {
		var quoted []string
		for _, c := range sortedKeys(columns[t]) {
			quoted = append(quoted, pg.Ident(c))
		}
		fmt.Fprintf(&m.up, "\n-- Scans and repairs of %s; the policies matter once row-level security is on.\n", t)
		if t.Schema != "public" { // which everybody may use
			fmt.Fprintf(&m.up, "grant usage on schema %s to pgstrata_operator;\n", pg.Ident(t.Schema))
		}
		fmt.Fprintf(&m.up, "grant select, update (%s) on %s to pgstrata_operator;\n", strings.Join(quoted, ", "), t.SQL())
		m.up.WriteString(statement(createPolicies(t)))
		m.down = slices.Insert(m.down, 0, statement(dropPolicies(t))) // the last to run
	}
}

// written lists the columns that a repair writes.
func written(d project.Document) []string {
	return append([]string{d.Column}, sortedKeys(d.OnReset)...)
}

func operatorColumns(d project.Document) string { return strings.Join(written(d), ",") }

// PolicyNote is the comment of the policies that Migration makes.
const PolicyNote = "Made by pgstrata schema generate."

const (
	readsPolicy   = "pgstrata_operator_reads"
	repairsPolicy = "pgstrata_operator_repairs"
)

func createPolicies(t pg.Table) string {
	var b strings.Builder
	b.WriteString("do $do$\nbegin\n")
	for _, p := range []struct{ name, does string }{
		{readsPolicy, "for select to pgstrata_operator using (true)"},
		{repairsPolicy, "for update to pgstrata_operator using (true) with check (true)"},
	} {
		fmt.Fprintf(&b, "  if not exists (select from pg_catalog.pg_policy where polrelid = %s::regclass and polname = '%s') then\n", text(t.SQL()), p.name)
		fmt.Fprintf(&b, "    create policy %s on %s %s;\n", p.name, t.SQL(), p.does)
		fmt.Fprintf(&b, "    comment on policy %s on %s is '%s';\n  end if;\n", p.name, t.SQL(), PolicyNote)
	}
	return b.String() + "end $do$;"
}

// dropPolicies drops those that createPolicies made, while no other guard is left on the table.
func dropPolicies(t pg.Table) string {
	return fmt.Sprintf(`do $do$
declare
  made name;
begin
  -- Only what this tool made, and only with the last guard of the table.
  if exists (select from pg_catalog.pg_trigger where tgrelid = %[1]s::regclass and tgname ~ '^zz_pgstrata_') then
    return;
  end if;
  for made in
    select polname from pg_catalog.pg_policy
    where polrelid = %[1]s::regclass and polname in ('%[2]s', '%[3]s')
      and pg_catalog.obj_description(oid, 'pg_policy') = '%[4]s'
  loop
    execute pg_catalog.format('drop policy %%I on %%s', made, %[1]s::regclass);
  end loop;
end $do$;`, text(t.SQL()), readsPolicy, repairsPolicy, PolicyNote)
}
