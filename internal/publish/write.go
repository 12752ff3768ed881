package publish

import (
	"embed"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

//go:embed *.sql
var files embed.FS

var templates = template.Must(template.ParseFS(files, "*.sql"))

// before are the functions that the view and its triggers call, in the order in which they are made.
var before = []part{
	{"shown", "jsonb, text, jsonb", "A stored document at the version that the view shows, and what that loses; null when it can't be carried over"},
	{"stored", "jsonb, text, text, jsonb", "A document of the view at the version that a row is stored at, and what that loses"},
	{"version", "text", "The version that the view shows of a variant"},
	{"goal", "text, text", "The version that a write through the view is stored at, by what is stored"},
	{"between", "text, text", "The lenses between the view and a stored version"},
	{"findings", "jsonb, text", "What is wrong with a document, or null"},
	{"fitting", "jsonb, text, text, jsonb", "What of a complement fits a document"},
	{"carried", "jsonb, text, jsonb, jsonb", "What a write through the view stores, and what is kept beside it"},
}

var triggers = []part{
	{"insert", "", "Writes what is inserted into the view"},
	{"update", "", "Writes what is updated in the view"},
	{"delete", "", "Deletes what is deleted from the view"},
}

// readers are the functions that read tables, as the caller.
func (v *viewData) readers() []part {
	if v.Complements == "" {
		return nil
	}
	return []part{
		{"latest", v.keyTypes(), "A row's document, variant and complement, as they are committed"},
		{"now", "jsonb, text, jsonb, " + v.keyTypes(), "A document at the version that the view shows, by what is kept beside it now"},
	}
}

type part struct{ name, types, does string }

// triggerFront lets what is kept be written behind the triggers that take complements along with their rows: those of an event fire by name.
const triggerFront = "zzz_pgstrata_"

// front is how the names of a document's functions and triggers begin; a hash and a suffix follow.
func front(p *plan) string {
	const longest = len(triggerFront + "__published_" + "0123456789")
	name := p.document.Name
	return name[:min(len(name), pg.MaxIdent-longest)] + "__published_"
}

// written is a view as SQL text.
type written struct {
	create, drop   string // statements as goose takes them
	roles, leftOut []string
}

// write makes the text of everything that belongs to a view. Functions are named with a hash of that text, so that a changed one never
// takes the place of one that a statement is running.
func write(p *plan, t *table) (*written, error) {
	w := &written{}
	w.roles, w.leftOut = t.readers()
	v := dataOf(p, t)
	text, err := creation(v, p, t, w)
	if err != nil {
		return nil, err
	}
	hash := hashOf(text)
	fill := strings.NewReplacer(selfMark, front(p)+hash, triggerMark, triggerFront+front(p)+hash)
	w.create = fill.Replace(text)
	w.drop = fill.Replace(removal(v, p))
	return w, nil
}

// No SQL text holds NUL, so nothing that is quoted looks like these.
const (
	selfMark    = "\x00self\x00"
	triggerMark = "\x00trigger\x00"
)

// statement marks a text for goose that may have semicolons inside.
func statement(sql string) string {
	return "-- +goose StatementBegin\n" + strings.TrimSpace(sql) + ";\n-- +goose StatementEnd\n"
}

func creation(v *viewData, p *plan, t *table, w *written) (string, error) {
	var b strings.Builder
	var failed error
	render := func(name string) string {
		var s strings.Builder
		if err := templates.ExecuteTemplate(&s, name, v); err != nil && failed == nil {
			failed = fault.Wrap(err, op, p.view.String(), "")
		}
		return s.String()
	}
	about := fmt.Sprintf("view %s of document %s", p.view, p.document.Name)
	add := func(list ...part) {
		for _, f := range list {
			signature := v.F() + "__" + f.name + "(" + f.types + ")"
			b.WriteString(statement(render(f.name)))
			fmt.Fprintf(&b, "grant execute on function %s to public;\ncomment on function %[1]s is\n  %s;\n\n", signature, pg.Literal(f.does+": "+about+"."))
		}
	}
	add(before...)
	b.WriteString(v.rights(w.roles))
	b.WriteString(statement(render("rows")))
	rows := v.F() + "__rows"
	b.WriteString(statement(closed(rows, "pg_class", pg.Literal(rows)+"::regclass", "relacl", "relowner")))
	for _, r := range w.roles {
		fmt.Fprintf(&b, "grant select on %s to %s;\n", rows, roleName(r))
	}
	fmt.Fprintf(&b, "comment on view %s is\n  %s;\n\n", rows, pg.Literal("Documents as they are stored, with what is kept beside them, by which the "+about+" is made."))
	add(v.readers()...)
	b.WriteString(statement(render("view")))
	b.WriteString(v.defaults())
	fmt.Fprintf(&b, "comment on view %s is\n  %s;\n\n", v.View, pg.Literal(v.note(p)))
	add(triggers...)
	for _, f := range triggers {
		fmt.Fprintf(&b, "create trigger pgstrata_%s instead of %[1]s on %s for each row execute function %s__%[1]s();\n", f.name, v.View, v.F())
	}
	if v.Complements != "" {
		keep := v.F() + "__keep()"
		b.WriteString("\n" + statement(render("keep")))
		b.WriteString(statement(closed("function "+keep, "pg_proc", pg.Literal(keep)+"::regprocedure", "proacl", "proowner")))
		fmt.Fprintf(&b, "comment on function %s is\n  %s;\n", keep, pg.Literal("Keeps what a write through the view loses; nobody may call it: "+about+"."))
		// Of the document alone, so that whoever may not update that can't change what is kept beside it.
		fmt.Fprintf(&b, "create trigger %s after insert or update of %s on %s for each row\n  when (pg_catalog.current_setting(%s, true) <> '')\n  execute function %s;\n",
			triggerMark, v.DocumentColumn, v.Table, v.Setting(), keep)
	}
	b.WriteString("\n" + t.grantsOn(v, w))
	return b.String(), failed
}

// closed takes every privilege from everybody but the owner, those that default privileges gave too.
func closed(object, catalog, id, acl, owner string) string {
	return fmt.Sprintf(`do $do$
declare
  given record;
begin
  for given in
    select distinct a.grantee, case a.grantee when 0 then 'public' else pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(a.grantee)) end as role
    from pg_catalog.%[2]s c, pg_catalog.aclexplode(coalesce(c.%[4]s, pg_catalog.acldefault('%[6]s', c.%[5]s))) a
    where c.oid = %[3]s and a.grantee <> c.%[5]s
  loop
    execute 'revoke all on ' || %[1]s || ' from ' || given.role;
  end loop;
end $do$`, pg.Literal(object), catalog, id, acl, owner, map[string]string{"pg_proc": "f", "pg_class": "r"}[catalog])
}

func removal(v *viewData, p *plan) string {
	var b strings.Builder
	fmt.Fprintf(&b, "drop view %s;\n", v.View)
	if v.Complements != "" {
		fmt.Fprintf(&b, "drop trigger %s on %s;\ndrop function %s__keep();\n", triggerMark, v.Table, v.F())
	}
	parts := slices.Concat(before, v.readers(), triggers)
	slices.Reverse(parts)
	fmt.Fprintf(&b, "drop view %s__rows;\n", v.F())
	for _, f := range parts {
		fmt.Fprintf(&b, "drop function %s__%s(%s);\n", v.F(), f.name, f.types)
	}
	if v.Complements != "" {
		b.WriteString(statement(v.closing(p)))
	}
	return b.String()
}

const readersPolicy = "published_reads"

// rights lets readers of a document read what is kept beside it. Grants are repeated by each
// view of the document, and stay when one goes: without the policies they open nothing.
func (v *viewData) rights(roles []string) string {
	if v.Complements == "" {
		return ""
	}
	var b strings.Builder
	b.WriteString("-- Who can read a row's document can read what is kept beside it: the policy asks the table, under the caller's own rights.\n")
	b.WriteString(statement(fmt.Sprintf(`do $do$
begin
  if not exists (select from pg_catalog.pg_policy where polrelid = %[1]s::regclass and polname = '%[2]s') then
    create policy %[2]s on %[3]s for select to public
      using (exists (select from %[4]s d where %[5]s and d.%[6]s is not null));
  end if;
end $do$`, pg.Literal(v.Complements), readersPolicy, v.Complements, v.Table, v.SameKey("d", v.Complements), v.DocumentColumn)))
	for _, r := range roles {
		fmt.Fprintf(&b, "grant select (%s, complement) on %s to %s;\n", v.KeyList(), v.Complements, roleName(r))
	}
	return b.String() + "\n"
}

// closing drops the policy with the last view of the document.
func (v *viewData) closing(p *plan) string {
	return fmt.Sprintf(`do $do$
begin
  if not exists (
    select from pg_catalog.pg_trigger t join pg_catalog.pg_proc f on f.oid = t.tgfoid
    where t.tgrelid = %[1]s::regclass and f.proname ~ %[2]s
  ) then
    drop policy if exists %[3]s on %[4]s;
  end if;
end $do$`, pg.Literal(v.Table), pg.Literal("^"+front(p)+"[0-9a-f]{10}__keep$"), readersPolicy, v.Complements)
}

// defaults are the table's, so that what an insert leaves out is told from a null that it gives.
func (v *viewData) defaults() string {
	var b strings.Builder
	for _, c := range v.Columns {
		if c.byDefault != "" && !c.IsDocument {
			b.WriteString(statement(fmt.Sprintf("alter view %s alter column %s set default %s", v.View, c.Name(), c.byDefault)))
		}
	}
	return b.String()
}

// note is the view's comment: what somebody has to know who finds it in the catalog.
func (v *viewData) note(p *plan) string {
	var shown []string
	for _, x := range p.variants {
		if len(p.variants) == 1 {
			shown = append(shown, x.shown.String())
			continue
		}
		shown = append(shown, x.name+" "+x.shown.String())
	}
	return fmt.Sprintf("%s with %s at version %s, whatever the rows are stored at; what is written here is carried over. "+
		"A document that can't be carried over is null here, and can be written in the table alone. "+
		"A write to a row that has changed meanwhile fails with SQLSTATE 40001: run the transaction again. "+
		"Not possible here: insert on conflict, merge before PostgreSQL 17, copy to, truncate, where current of, foreign keys. "+
		"Written by pgstrata schema publish.", p.document.Table, p.document.Column, strings.Join(shown, ", "))
}
