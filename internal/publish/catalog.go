package publish

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
)

// table is the document's table as the catalog has it.
type table struct {
	columns    []tableColumn
	grants     []grant // by role, then privilege
	viewStands bool    // something has the view's name already
}

type tableColumn struct {
	name, kind string // kind is the type as a declaration has it
	byDefault  string // the default's expression; "" for none
	identity   bool
	generated  bool
}

// grant is a privilege of a role on the table, or on some of its columns.
type grant struct {
	role      string // "" for PUBLIC
	privilege string // select, insert, update or delete
	columns   []string
}

// readTable reads in one snapshot, without a search_path, so that every name in an expression comes with its schema.
func readTable(ctx context.Context, conn *pgx.Conn, p *plan) (t *table, err error) {
	t = &table{}
	err = pgx.BeginTxFunc(ctx, conn, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, "set local search_path to ''"); err != nil {
			return err
		}
		if err := t.readColumns(ctx, tx, p); err != nil {
			return err
		}
		if err := t.readGrants(ctx, tx, p); err != nil {
			return err
		}
		if err := ready(ctx, tx, p); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `select exists (
			select from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2)`,
			p.view.Schema, p.view.Name).Scan(&t.viewStands)
	})
	return t, err
}

func (t *table) readColumns(ctx context.Context, tx pgx.Tx, p *plan) error {
	d := p.document
	rows, err := tx.Query(ctx, `
		select a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod), a.attidentity <> '', a.attgenerated <> '',
			case when a.attgenerated = '' and a.attidentity = '' then coalesce(pg_catalog.pg_get_expr(f.adbin, f.adrelid), '') else '' end
		from pg_catalog.pg_class c
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
		left join pg_catalog.pg_attrdef f on f.adrelid = c.oid and f.adnum = a.attnum
		where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p')
		order by a.attnum`, d.Table.Schema, d.Table.Name)
	if err != nil {
		return err
	}
	var c tableColumn
	if _, err := pgx.ForEachRow(rows, []any{&c.name, &c.kind, &c.identity, &c.generated, &c.byDefault}, func() error {
		t.columns = append(t.columns, c)
		return nil
	}); err != nil {
		return err
	}
	if len(t.columns) == 0 {
		return fault.New(op, d.Table.String(), "there is no such table in this database", "Check that the database is the right one, and that its migrations are applied.")
	}
	for _, name := range append([]string{d.Column, d.Discriminator}, d.Key...) {
		if name == "" {
			continue
		}
		i := slices.IndexFunc(t.columns, func(c tableColumn) bool { return c.name == name })
		switch {
		case i < 0:
			return fault.New(op, d.Table.String()+"."+name, "the table has no such column", "Correct "+d.At+".")
		case name == d.Column && t.columns[i].kind != "jsonb":
			return fault.New(op, d.Table.String()+"."+name, "the column is of type "+t.columns[i].kind+", and a document stands in a jsonb", "")
		case name == d.Column && t.columns[i].generated:
			return fault.New(op, d.Table.String()+"."+name, "the column is generated, so that nobody can write it", "")
		}
	}
	var unique bool
	err = tx.QueryRow(ctx, `
		select exists (
			select from pg_catalog.pg_index i
			where i.indrelid = pg_catalog.format('%I.%I', $1::text, $2::text)::regclass and i.indisunique and i.indisvalid and i.indpred is null
				and (select pg_catalog.array_agg(a.attname::text order by a.attname::text) from pg_catalog.pg_attribute a
					where a.attrelid = i.indrelid and a.attnum = any (i.indkey[0:i.indnkeyatts - 1]))
					= (select pg_catalog.array_agg(k order by k) from pg_catalog.unnest($3::text[]) k))`,
		d.Table.Schema, d.Table.Name, d.Key).Scan(&unique)
	if err == nil && !unique {
		err = fault.New(op, d.Table.String(), "no unique index is on ("+strings.Join(d.Key, ", ")+"), so that these columns name no row", "Correct the key at "+d.At+".")
	}
	return err
}

// readGrants reads who may do what. The owner has no need of grants, and operators work on the table itself.
func (t *table) readGrants(ctx context.Context, tx pgx.Tx, p *plan) error {
	rows, err := tx.Query(ctx, `
		with relation as (
			select c.oid, c.relowner, c.relacl from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
			where n.nspname = $1 and c.relname = $2
		), granted as (
			select g.grantee, g.privilege_type, '' as attname from relation r, pg_catalog.aclexplode(r.relacl) g
			union all
			select g.grantee, g.privilege_type, a.attname::text
			from relation r join pg_catalog.pg_attribute a on a.attrelid = r.oid and not a.attisdropped, pg_catalog.aclexplode(a.attacl) g
		)
		select coalesce(o.rolname::text, ''), pg_catalog.lower(g.privilege_type),
			case when pg_catalog.bool_or(g.attname = '') then '{}' else pg_catalog.array_agg(distinct g.attname) end
		from granted g left join pg_catalog.pg_roles o on o.oid = g.grantee, relation r
		where g.grantee <> r.relowner and coalesce(o.rolname, '') <> 'pgstrata_operator'
			and g.privilege_type in ('SELECT', 'INSERT', 'UPDATE', 'DELETE')
		group by o.rolname, g.privilege_type
		order by coalesce(o.rolname::text, ''), pg_catalog.array_position('{SELECT,INSERT,UPDATE,DELETE}', g.privilege_type)`,
		p.document.Table.Schema, p.document.Table.Name)
	if err != nil {
		return err
	}
	var g grant
	_, err = pgx.ForEachRow(rows, []any{&g.role, &g.privilege, &g.columns}, func() error {
		t.grants = append(t.grants, g)
		g.columns = nil
		return nil
	})
	return err
}

// ready refuses while the database lacks what the view is made of.
func ready(ctx context.Context, tx pgx.Tx, p *plan) error {
	const hint = "Run pgstrata schema generate and pgstrata migrate up first."
	var missing []string
	err := tx.QueryRow(ctx, `
		select coalesce(pg_catalog.array_agg(f), '{}') from pg_catalog.unnest($1::text[]) f
		where pg_catalog.to_regprocedure($2 || '.' || f) is null`, p.functions(), compile.Namespace).Scan(&missing)
	switch {
	case err != nil:
		return err
	case len(missing) > 0:
		return fault.New(op, "document "+p.document.Name, fmt.Sprintf("%d functions of its schemas and lenses are not in this database, as %s.%s", len(missing), compile.Namespace, missing[0]), hint)
	case !p.loses:
		return nil
	}
	var columns []string
	c := p.complements()
	err = tx.QueryRow(ctx, `
		select coalesce(pg_catalog.array_agg(a.attname::text), '{}') from pg_catalog.pg_attribute a
		where a.attrelid = pg_catalog.to_regclass($1) and a.attnum > 0 and not a.attisdropped`, c.SQL()).Scan(&columns)
	if err != nil {
		return err
	}
	for _, name := range append([]string{"complement", "kept_at"}, p.document.Key...) {
		if !slices.Contains(columns, name) {
			return fault.New(op, c.String(), "the table that keeps what lenses lose is missing, or has no column "+name, hint)
		}
	}
	return nil
}
