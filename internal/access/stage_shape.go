package access

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const opVerify = "access verify"

// shape is what the catalog says a table is made of, as far as a synthetic row needs it.
type shape struct {
	oid     uint32
	kind    string
	owner   string
	passes  bool // no policy holds for the owner
	columns []shapeColumn
	key     []string // the primary key's columns; nil without one
	parents []parent
}

type shapeColumn struct {
	Name, Type, Base string // Type as a cast writes it; Base is the type's name, of a domain the one below
	Length           int    // of a varchar or char, 0 for any
	Category         string
	NotNull, Default bool
	Generated        bool   // by an expression: no statement sets it
	Identity         string // a: only by "overriding system value"
	Label            string // an enum's first
	Unique           bool   // part of a key
}

// parent is a foreign key: these columns name a row of that table.
type parent struct {
	Table    pg.Table
	From, To []string
}

func (s *shape) column(name string) *shapeColumn {
	i := slices.IndexFunc(s.columns, func(c shapeColumn) bool { return c.Name == name })
	if i < 0 {
		return nil
	}
	return &s.columns[i]
}

// shape reads a table once.
func (s *Stage) shape(ctx context.Context, t pg.Table) (*shape, error) {
	if known := s.shapes[t]; known != nil {
		return known, nil
	}
	sh := &shape{}
	err := s.conn.QueryRow(ctx, `
		select c.oid, c.relkind::text, r.rolname, r.rolsuper or r.rolbypassrls,
			coalesce((select array_agg(a.attname::text order by k.n) from pg_catalog.pg_index i
				cross join unnest(i.indkey::int[]) with ordinality k (attnum, n)
				join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = k.attnum
				where i.indrelid = c.oid and i.indisprimary), '{}')
		from pg_catalog.pg_class c
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		join pg_catalog.pg_roles r on r.oid = c.relowner
		where n.nspname = $1 and c.relname = $2`, t.Schema, t.Name).Scan(&sh.oid, &sh.kind, &sh.owner, &sh.passes, &sh.key)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fault.New(opVerify, t.String(), "the table is not in this database", "Correct the matrix, or migrate the database first.")
	}
	if err != nil {
		return nil, pg.Explain(err, opVerify, t.String())
	}
	if sh.columns, err = s.columns(ctx, sh.oid); err != nil {
		return nil, pg.Explain(err, opVerify, t.String())
	}
	if sh.parents, err = s.parents(ctx, sh.oid); err != nil {
		return nil, pg.Explain(err, opVerify, t.String())
	}
	s.shapes[t] = sh
	return sh, nil
}

func (s *Stage) columns(ctx context.Context, table uint32) ([]shapeColumn, error) {
	rows, err := s.conn.Query(ctx, `
		select a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), b.typname::text,
			case when b.typname in ('varchar', 'bpchar') and coalesce(nullif(t.typtypmod, -1), a.atttypmod) > 4
				then coalesce(nullif(t.typtypmod, -1), a.atttypmod) - 4 else 0 end,
			b.typcategory::text,
			a.attnotnull or t.typnotnull, a.atthasdef or a.attidentity <> '' or t.typdefault is not null,
			a.attgenerated <> '', a.attidentity::text,
			coalesce((select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = b.oid order by e.enumsortorder limit 1), ''),
			exists (select from pg_catalog.pg_index i where i.indrelid = a.attrelid and i.indisunique and a.attnum = any (i.indkey))
		from pg_catalog.pg_attribute a
		join pg_catalog.pg_type t on t.oid = a.atttypid
		join pg_catalog.pg_type b on b.oid = case when t.typtype = 'd' then t.typbasetype else t.oid end
		where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped
		order by a.attnum`, table)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (c shapeColumn, err error) {
		return c, r.Scan(&c.Name, &c.Type, &c.Base, &c.Length, &c.Category, &c.NotNull, &c.Default, &c.Generated, &c.Identity, &c.Label, &c.Unique)
	})
}

func (s *Stage) parents(ctx context.Context, table uint32) ([]parent, error) {
	rows, err := s.conn.Query(ctx, `
		select n.nspname::text, c.relname::text,
			(select array_agg(a.attname::text order by k.n) from unnest(f.conkey) with ordinality k (attnum, n)
				join pg_catalog.pg_attribute a on a.attrelid = f.conrelid and a.attnum = k.attnum),
			(select array_agg(a.attname::text order by k.n) from unnest(f.confkey) with ordinality k (attnum, n)
				join pg_catalog.pg_attribute a on a.attrelid = f.confrelid and a.attnum = k.attnum)
		from pg_catalog.pg_constraint f
		join pg_catalog.pg_class c on c.oid = f.confrelid
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		where f.conrelid = $1 and f.contype = 'f'
		order by f.conname`, table)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, func(r pgx.CollectableRow) (p parent, err error) {
		return p, r.Scan(&p.Table.Schema, &p.Table.Name, &p.From, &p.To)
	})
}

// unique is a value that no row has, of a type that names things.
func (s *Stage) unique(c *shapeColumn) string {
	switch c.Base {
	case "uuid":
		return newUUID()
	case "int2":
		return fmt.Sprint(10_000 + newNumber(20_000))
	case "int4":
		return fmt.Sprint(1_000_000_000 + newNumber(1_000_000_000))
	case "int8", "numeric":
		return fmt.Sprint(1_000_000_000_000_000 + newNumber(1_000_000_000_000_000))
	}
	name := fmt.Sprintf("sample_%x", newNumber(1<<40))
	if c.Length > 0 && len(name) > c.Length {
		name = name[len(name)-c.Length:]
	}
	return name
}

// plain is some value of the column's type as text; "" and false when the type is none that is known.
func (s *Stage) plain(c *shapeColumn) (string, bool) {
	if c.Label != "" {
		return c.Label, true
	}
	switch c.Base {
	case "uuid", "text", "varchar", "bpchar", "name", "citext":
		return s.unique(c), true
	case "json", "jsonb":
		return "{}", true
	case "bytea":
		return `\x00`, true
	case "inet", "cidr":
		return "192.0.2.1", true
	case "interval":
		return "1 day", true
	case "time", "timetz":
		return "12:00", true
	}
	switch c.Category {
	case "N":
		if c.Unique {
			return s.unique(c), true
		}
		return "1", true
	case "B":
		return "false", true
	case "D":
		return "2001-02-03", true
	case "A":
		return "{}", true
	case "S":
		return s.unique(c), true
	}
	return "", false
}
