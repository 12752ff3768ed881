package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// Complements is the table that holds what documents would lose, one row a row of the document's table that has something to keep.
func Complements(d project.Document) pg.Table {
	return pg.Table{Schema: "pgstrata", Name: d.Name + "__complements"}
}

// keyList is the document's key, quoted.
func keyList(d project.Document) string { return keys(d, "%s", ", ") }

// keys writes something for each column of the key; %[1]s is the column.
func keys(d project.Document, each, between string) string {
	parts := make([]string, len(d.Key))
	for i, column := range d.Key {
		parts[i] = strings.ReplaceAll(each, "%s", pg.Ident(column))
	}
	return strings.Join(parts, between)
}

// What happens to a row, and so to its complement.
const (
	deleted = "deleted"
	moved   = "moved"
	emptied = "emptied"
)

func complementsFunction(d project.Document, event string) string {
	return Namespace + "." + d.Name + "__complements_" + event + "()"
}

// complementsTrigger shortens the document's name where it must, and keeps those apart that are shortened to the same.
func complementsTrigger(d project.Document, event string) string {
	name := "zz_pgstrata_" + d.Name + "__complements_" + event
	if len(name) <= pg.MaxIdent {
		return name
	}
	return nameOf("zz_pgstrata_"+d.Name, "_"+hashOf(d.Name)[:6]+"__complements_"+event, 0)
}

// complementsTable is the table and the functions that keep it in step. Those run as whoever migrates, since writers of the document's
// table have no business here; the policy lets that role through the row-level security which is forced on it, too.
func complementsTable(d project.Document) string {
	t := Complements(d)
	var b strings.Builder
	fmt.Fprintf(&b, `create table %[1]s as select %[2]s from %[3]s with no data;
alter table %[1]s
  %[4]s,
  add column complement jsonb not null,
  add column kept_at timestamptz not null default now(),
  add constraint %[5]s primary key (%[2]s);
comment on table %[1]s is %[6]s;
%[7]scomment on column %[1]s.complement is 'A JSON object by lens and step; with it the way back gives exactly the document that there was.';
comment on column %[1]s.kept_at is 'When it was kept.';
-- Not forced: the triggers below run as the owner, and follow the rows of all.
alter table %[1]s enable row level security;
grant select, insert, update, delete on %[1]s to pgstrata_operator;
create policy operator_reads on %[1]s for select to pgstrata_operator using (true);
create policy operator_keeps on %[1]s for insert to pgstrata_operator with check (true);
create policy operator_marks on %[1]s for update to pgstrata_operator using (true) with check (true);
create policy operator_forgets on %[1]s for delete to pgstrata_operator using (true);
`, t.Plain(), keyList(d), d.Table.SQL(), keys(d, "alter column %s set not null", ",\n  "), t.Name+"_pkey",
		text(fmt.Sprintf("What documents of %s lost when they were carried to another version.", d.Name)),
		keys(d, "comment on column "+t.Plain()+".%s is 'Of the key of the document''s row.';\n", ""))
	row := fmt.Sprintf("where (%s) = (%s)", keys(d, "c.%s", ", "), keys(d, "old.%s", ", "))
	for _, f := range []struct{ event, does, body string }{
		{deleted, "A complement goes with its row", "delete from " + t.Plain() + " c " + row},
		{moved, "A complement follows its row to another key", "update " + t.Plain() + " c set " + keys(d, "%s = new.%s", ", ") + " " + row},
		{emptied, "Complements go with the rows", "truncate " + t.Plain()},
	} {
		result := "new"
		if f.event == emptied {
			result = "null"
		}
		signature := complementsFunction(d, f.event)
		fmt.Fprintf(&b, "%srevoke execute on function %s from public;\ncomment on function %[2]s is\n  %[3]s;\n", statement(fmt.Sprintf(`create function %s returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  %s;
  return %s;
end $fn$;`, signature, f.body, result)), signature, text(f.does+": document "+d.Name+"."))
	}
	b.WriteString(statement(fmt.Sprintf(`do $do$
declare
  path constant text := pg_catalog.current_setting('search_path');
begin
  -- The functions see nothing but pg_catalog. A key that can't be compared there would only be found by the next delete.
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  perform from %[1]s c, %[1]s old %[2]s;
  perform pg_catalog.set_config('search_path', path, true);
exception
  when undefined_function then
    raise exception using
      errcode = 'feature_not_supported',
      message = %[3]s,
      hint = 'Write the lenses so that nothing is lost in them: then no complements are kept.';
end $do$;`, t.Plain(), row, text(fmt.Sprintf("the key of %s (%s) has a type whose operator = stands outside of pg_catalog, so that complements can't follow their rows", d.Table, keyList(d))))))
	return b.String()
}

func dropComplements(d string) string {
	t := Complements(project.Document{Name: d})
	var b strings.Builder
	for _, event := range []string{emptied, moved, deleted} {
		fmt.Fprintf(&b, "drop function %s;\n", complementsFunction(project.Document{Name: d}, event))
	}
	return b.String() + "drop table " + t.Plain() + ";\n"
}

// following is the triggers on the document's table. They fire for replication, too, as the guard does.
func following(d project.Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, `create trigger %[1]s
  after delete on %[2]s
  for each row execute function %[3]s;
create trigger %[4]s
  after truncate on %[2]s
  for each statement execute function %[5]s;
`, complementsTrigger(d, deleted), d.Table.SQL(), complementsFunction(d, deleted), complementsTrigger(d, emptied), complementsFunction(d, emptied))
	b.WriteString(statement(fmt.Sprintf(`do $do$
begin
  -- An update that takes a row to another partition fires no trigger after it but that of a delete.
  execute pg_catalog.format(%[1]s, (select case relkind when 'p' then 'before' else 'after' end from pg_catalog.pg_class where oid = %[2]s::regclass));
end $do$;`, text(fmt.Sprintf(`create trigger %s
  %%s update on %s
  for each row when (not pg_catalog.record_image_eq(row(%s), row(%s))) execute function %s`,
		complementsTrigger(d, moved), strings.ReplaceAll(d.Table.SQL(), "%", "%%"),
		strings.ReplaceAll(keys(d, "old.%s", ", "), "%", "%%"), strings.ReplaceAll(keys(d, "new.%s", ", "), "%", "%%"), complementsFunction(d, moved))),
		text(d.Table.SQL()))))
	for _, event := range []string{deleted, moved, emptied} {
		fmt.Fprintf(&b, "alter table %s enable always trigger %s;\n", d.Table.SQL(), complementsTrigger(d, event))
	}
	return b.String()
}

func dropFollowing(d project.Document, table string) string {
	var b strings.Builder
	for _, event := range []string{deleted, moved, emptied} {
		b.WriteString(dropTrigger(complementsTrigger(d, event), table))
	}
	return b.String()
}

// complements makes the table, or moves the triggers when the document has moved. Another key is another table: the former has to be empty.
func (m *migration) complements(g *Guard) {
	d, former := g.document, m.held.guards[g.Document]
	sameKey := former.key == keyList(d)
	if former.following != "" {
		fmt.Fprintf(&m.up, "\n-- The document has moved, or has another key.\n%s", dropFollowing(d, former.table))
		m.down = append(m.down, former.following)
	}
	if former.key != "" && !sameKey {
		m.up.WriteString(statement(refuseKept(d)) + dropComplements(d.Name))
		m.down = append(m.down, former.complements)
	}
	if !sameKey {
		begin, end := markers("complements", d.Name)
		fmt.Fprintf(&m.up, "\n-- %s: what would be lost on the way between versions\n-- pgstrata:complements %[1]s %s\n%s%s%s",
			d.Name, keyList(d), begin, complementsTable(d), end)
		m.down = append(m.down, dropComplements(d.Name))
		m.keeps = append(m.keeps, Complements(d))
	}
	begin, end := markers("following", d.Name)
	fmt.Fprintf(&m.up, "\n%s%s%s", begin, following(d), end)
	m.down = append(m.down, dropFollowing(d, d.Table.SQL()))
}

// refuseKept fails before complements would be dropped.
func refuseKept(d project.Document) string {
	t := Complements(d)
	return fmt.Sprintf(`do $do$
begin
  if exists (select from %[1]s) then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = 'the key of %[2]s has changed, but %[1]s holds complements by the former one',
      hint = 'Save those rows, or delete them to lose them: then those documents only come back as well as their lenses can.';
  end if;
end $do$;`, t.Plain(), d.Name)
}
