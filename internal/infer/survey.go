package infer

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// survey is what is known of a table while its documents are looked at.
type survey struct {
	tx      pgx.Tx
	o       Options
	key     []string
	columns []tableColumn
	percent float64 // of the rows that are looked at; 0 means all
	hidden  bool

	by       *Discriminator
	variants []string // its values; nil without one
	roots    map[string]*node
	follow   map[string]map[string]string // by variant and path: how each path goes on
	paths    int                          // how many are followed
	cut      bool                         // some are not
}

type tableColumn struct {
	name, kind string
	few        bool // of a type whose values may name variants
}

func (s *survey) object() string { return s.o.Table.String() + "." + s.o.Column }

// look asks the catalog about the table.
func look(ctx context.Context, tx pgx.Tx, o Options) (*survey, error) {
	s := &survey{tx: tx, o: o, roots: map[string]*node{}}
	rows, err := tx.Query(ctx, `
		select a.attname, pg_catalog.format_type(a.atttypid, null),
			t.typtype = 'e' or t.typcategory in ('S', 'B'),
			exists (select from pg_catalog.pg_index i where i.indrelid = c.oid and i.indisprimary and a.attnum = any (i.indkey))
		from pg_catalog.pg_class c
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		join pg_catalog.pg_type t on t.oid = a.atttypid
		where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p')
		order by a.attnum`, o.Table.Schema, o.Table.Name)
	if err != nil {
		return nil, pg.Explain(err, op, o.Table.String())
	}
	var c tableColumn
	var inKey bool
	var kind string
	_, err = pgx.ForEachRow(rows, []any{&c.name, &c.kind, &c.few, &inKey}, func() error {
		if inKey {
			s.key = append(s.key, c.name)
			c.few = false
		}
		if c.name == o.Column {
			kind = c.kind
		}
		s.columns = append(s.columns, c)
		return nil
	})
	switch {
	case err != nil:
		return nil, pg.Explain(err, op, o.Table.String())
	case len(s.columns) == 0:
		return nil, fault.New(op, o.Table.String(), "there is no such table in this database", "Write it as schema.table.column, and check that the database is the right one.")
	case kind != "jsonb":
		return nil, fault.New(op, s.object(), "there is no jsonb column of this name", "The table has "+s.names()+".")
	case len(s.key) == 0:
		return nil, fault.New(op, o.Table.String(), "the table has no primary key", "Rows that don't fit must have a name: add a primary key first.")
	case o.Discriminator != Auto && o.Discriminator != None && !s.has(o.Discriminator):
		return nil, fault.New(op, o.Table.String()+"."+o.Discriminator, "the table has no such column", "It has "+s.names()+".")
	}
	return s, pg.Explain(s.size(ctx), op, s.object())
}

func (s *survey) has(column string) bool {
	for _, c := range s.columns {
		if c.name == column && column != s.o.Column {
			return true
		}
	}
	return false
}

func (s *survey) names() string {
	var names []string
	for _, c := range s.columns {
		names = append(names, c.name+" ("+c.kind+")")
	}
	return strings.Join(names, ", ")
}

// size decides whether all rows are looked at.
func (s *survey) size(ctx context.Context) error {
	var rows float64
	err := s.tx.QueryRow(ctx, `
		select c.reltuples, pg_catalog.row_security_active(c.oid) and (
			not exists (
				select from pg_catalog.pg_policy p, unnest(p.polroles) r
				where p.polrelid = c.oid and p.polpermissive and p.polcmd in ('r', '*')
					and pg_catalog.pg_get_expr(p.polqual, p.polrelid) = 'true' and (r = 0 or pg_catalog.pg_has_role(r, 'usage')))
			or exists (select from pg_catalog.pg_policy p where p.polrelid = c.oid and not p.polpermissive))
		from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		where n.nspname = $1 and c.relname = $2`, s.o.Table.Schema, s.o.Table.Name).Scan(&rows, &s.hidden)
	if err != nil || s.o.Sample <= 0 {
		return err
	}
	if rows < float64(2*s.o.Sample) { // not analyzed yet, or small enough to be counted
		if err := s.tx.QueryRow(ctx, "select pg_catalog.count(*) from "+s.o.Table.SQL()).Scan(&rows); err != nil {
			return err
		}
	}
	if share := float64(s.o.Sample) / rows; share < 1 {
		s.percent = 100 * share
	}
	return nil
}

// sample is the body of a query that gives the rows that are looked at, with more columns if wanted; the table is called t.
func (s *survey) sample(list string) string {
	sampled := ""
	if s.percent > 0 {
		sampled = fmt.Sprintf(" tablesample bernoulli (%.6f) repeatable (1)", s.percent) // the same rows in every query
	}
	document := pg.Ident("t", s.o.Column)
	return fmt.Sprintf("select %s as doc, %s from %s t%s where %s is not null", document, list, s.o.Table.SQL(), sampled, document)
}

// variant is the expression for a row's variant; "" is none of those that the draft knows.
func (s *survey) variant() string {
	document := pg.Ident("t", s.o.Column)
	switch {
	case s.by == nil:
		return "''::text"
	case s.by.Column != "":
		return s.known(pg.Ident("t", s.by.Column) + "::text")
	default:
		key := pg.Literal(s.by.Key)
		return s.known(fmt.Sprintf("case when jsonb_typeof(%[1]s) = 'object' and jsonb_typeof(%[1]s -> %[2]s) = 'string' then %[1]s ->> %[2]s end", document, key))
	}
}

func (s *survey) known(value string) string {
	list := make([]string, len(s.variants))
	for i, v := range s.variants {
		list[i] = pg.Literal(v)
	}
	return fmt.Sprintf("case when %[1]s in (%[2]s) then %[1]s else '' end", value, strings.Join(list, ", "))
}

// rowKey is the expression for a row's primary key as an object.
func (s *survey) rowKey() string {
	parts := make([]string, len(s.key))
	for i, c := range s.key {
		parts[i] = pg.Literal(c) + ", " + pg.Ident("t", c) + "::text"
	}
	return "jsonb_build_object(" + strings.Join(parts, ", ") + ")"
}
