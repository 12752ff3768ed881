package access

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// share is what one object's access is made by, and what takes it away again.
type share struct {
	key         string // as "table public.things"
	apply, undo string
}

// Migration writes a goose migration with what the folder's migrations don't say yet: the objects whose access changed.
// Its Down restores what they said. Changed is false when they say everything.
func Migration(m *Matrix, existing fs.FS) (name, body string, changed bool, err error) {
	folder, err := project.ReadFolder(existing, "access generate")
	if err != nil {
		return "", "", false, err
	}
	h := readHeld(folder)
	var fresh, former []share
	wanted := m.parts()
	for _, p := range wanted {
		if old, there := h.parts[p.key]; !there || old.apply != p.apply {
			fresh = append(fresh, p)
		}
	}
	for _, key := range h.order {
		i := slices.IndexFunc(wanted, func(p share) bool { return p.key == key })
		if i < 0 || wanted[i].apply != h.parts[key].apply {
			former = append(former, h.parts[key])
		}
	}
	if len(fresh) == 0 && len(former) == 0 {
		return "", "", false, nil
	}
	name = folder.Next() + "_access.sql"
	if h.count > 0 {
		name = fmt.Sprintf("%s_access_%d.sql", folder.Next(), h.count+1)
	}
	return name, m.migration(fresh, former), true, nil
}

func (m *Matrix) migration(fresh, former []share) string {
	var b strings.Builder
	b.WriteString("-- +goose Up\n-- Written by pgstrata access generate from " + filepath.Base(m.File) +
		". Change the matrix, not this file, and generate again.\n")
	for _, p := range former {
		if gone := !slices.ContainsFunc(fresh, func(f share) bool { return f.key == p.key }); gone {
			b.WriteString(gonePrefix + p.key + "\n")
		}
	}
	for _, p := range slices.Backward(former) {
		b.WriteString("\n-- " + p.key + ": as it was\n" + p.undo)
	}
	var tables []*Table
	for i := range m.Tables {
		if slices.ContainsFunc(fresh, func(p share) bool { return p.key == tableKey(&m.Tables[i]) }) {
			tables = append(tables, &m.Tables[i])
		}
	}
	b.WriteString(m.strays(tables))
	for _, p := range fresh {
		b.WriteString("\n" + beginPrefix + p.key + "\n" + p.apply + endPrefix + p.key + "\n")
	}
	b.WriteString(m.indexes(tables))
	b.WriteString("\n-- +goose Down\n-- Tables stay closed: row-level security stays on, and nobody gets back what defaults had given.\n")
	for _, p := range slices.Backward(fresh) {
		b.WriteString(undoPrefix + p.key + "\n" + p.undo + endPrefix + p.key + "\n")
	}
	for _, p := range former {
		b.WriteString("\n" + p.apply)
	}
	return b.String()
}

func tableKey(t *Table) string { return "table " + t.Name.String() }

// parts lists everything that the migrations must say, in an order that they can be run in.
func (m *Matrix) parts() []share {
	parts := m.schemas()
	for i := range m.Tables {
		t := &m.Tables[i]
		if t.Generate == nil || len(t.Generate) > 0 {
			parts = append(parts, share{tableKey(t), m.applyTable(t), m.undoTable(t)})
		}
	}
	for _, f := range m.Functions {
		if f.Generate {
			parts = append(parts, m.function(f))
		}
	}
	return append(parts, m.defaults()...)
}

// strays makes the migration refuse policies that are there already: permissive ones add up, and would open what the matrix closes.
func (m *Matrix) strays(tables []*Table) string {
	var regclasses, known []string
	for _, t := range tables {
		if t.View || t.Generate != nil {
			continue
		}
		regclasses = append(regclasses, pg.Literal(t.Name.Plain()))
		for _, name := range t.Known {
			known = append(known, pg.Literal(name))
		}
	}
	if len(regclasses) == 0 {
		return ""
	}
	except := ""
	if len(known) > 0 {
		except = "\n      and p.polname <> all (array[" + strings.Join(known, ", ") + "])"
	}
	return "\n" + statement(`do $$
declare
  found record;
begin
  -- Policies add up, so one that the matrix doesn't know would open what it closes. Those for operators are made anew below.
  for found in
    select p.polname, p.polrelid::regclass as relation, obj_description(p.oid, 'pg_policy') as note
    from pg_catalog.pg_policy as p
    where p.polrelid = any (array[
      `+strings.Join(regclasses, ",\n      ")+`
    ]::regclass[])`+except+`
  loop
    if found.note is distinct from `+pg.Literal(compile.PolicyNote)+` then
      raise exception 'policy % on % is not in the access matrix', found.polname, found.relation
        using hint = 'Drop it in a migration before this one, or name it in the matrix under policies: {extra: […]}.';
    end if;
    execute format('drop policy %I on %s', found.polname, found.relation);
  end loop;
end $$;`)
}

// indexes makes those that policies need, where no key leads with the column.
func (m *Matrix) indexes(tables []*Table) string {
	var wanted []string
	for _, t := range tables {
		for _, column := range m.searched(t) {
			wanted = append(wanted, "("+pg.Literal(t.Name.Plain())+"::regclass, "+pg.Literal(column)+")")
		}
	}
	if len(wanted) == 0 {
		return ""
	}
	return "\n" + statement(`do $$
declare
  wanted record;
begin
  -- Policies find rows by these columns. On a large table, make the index concurrently before this migration.
  for wanted in
    select v.relation, v.col
    from (values
      `+strings.Join(wanted, ",\n      ")+`
    ) as v (relation, col)
    where not exists (
      select from pg_catalog.pg_index as i
      join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = v.relation and a.attname = v.col and i.indisvalid and i.indpred is null
    )
  loop
    execute format('create index on %s (%I)', wanted.relation, wanted.col);
  end loop;
end $$;`)
}

// searched lists the columns that a table's policies compare.
func (m *Matrix) searched(t *Table) (columns []string) {
	if t.View {
		return nil
	}
	for _, p := range policies(m, t) {
		for _, column := range p.searched {
			if !slices.Contains(columns, column) {
				columns = append(columns, column)
			}
		}
	}
	return columns
}

// statement marks a text for goose that has semicolons inside.
func statement(sql string) string {
	return "-- +goose StatementBegin\n" + sql + "\n-- +goose StatementEnd\n"
}
