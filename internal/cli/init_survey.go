package cli

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	dbtarget "github.com/pgstrata/pgstrata/internal/target"
)

// starter is what init learned about a table.
type starter struct {
	Document      string
	Table         pg.Table
	Column        string
	Key           []string
	Tenant        string
	Discriminator string
	Variants      []string
	Stamp         bool // stored documents lack the version field, or may lack it unseen
	Hidden        bool // row-level security may hide rows from the login
	Forced        bool // row-level security binds the table's owner, too
}

// survey asks the catalog about the table and its rows about their variants.
func survey(ctx context.Context, conn *pgx.Conn, table pg.Table, f initFlags) (*starter, error) {
	s := &starter{Table: table, Column: f.column, Tenant: f.tenant, Discriminator: f.discriminator, Variants: []string{"default"}}
	types, err := columns(ctx, conn, table)
	if err != nil {
		return nil, err
	}
	for flag, column := range map[string]string{"--column": f.column, "--tenant": f.tenant, "--discriminator": f.discriminator} {
		if _, ok := types[column]; !ok && column != "" {
			maps.DeleteFunc(types, func(_, kind string) bool { return flag == "--column" && kind != "jsonb" })
			hint := flag + " takes one of " + strings.Join(sortedKeys(types), ", ") + "."
			if len(types) == 0 {
				hint = "It has none of type jsonb: name another table with --table."
			}
			return nil, fault.New("init", table.String()+"."+column, "the table has no such column that can be written", hint)
		}
	}
	if kind := types[f.column]; kind != "jsonb" {
		return nil, fault.New("init", table.String()+"."+f.column, "the column is of type "+kind+", not jsonb",
			"pgstrata manages jsonb columns; convert it first with alter table … alter column … type jsonb using ….")
	}
	if s.Key, err = key(ctx, conn, table); err != nil {
		return nil, err
	}
	if s.Hidden, s.Forced, err = rowSecurity(ctx, conn, table); err != nil {
		return nil, err
	}
	if f.discriminator != "" {
		if s.Hidden && len(f.variants) == 0 {
			return nil, fault.New("init", table.String()+"."+f.discriminator, "row-level security may hide rows, and with them variants, from this login",
				"Name the variants with --variant, or run init as a login that sees every row.")
		}
		if s.Variants, err = variants(ctx, conn, table, f); err != nil {
			return nil, err
		}
	}
	s.Stamp, err = lacksVersion(ctx, conn, table, f.column)
	s.Stamp = s.Stamp || s.Hidden
	return s, err
}

// rowSecurity tells whether row-level security binds the login, and whether it is forced upon the owner.
func rowSecurity(ctx context.Context, conn *pgx.Conn, table pg.Table) (active, forced bool, err error) {
	err = conn.QueryRow(ctx, `
		select pg_catalog.row_security_active(c.oid), c.relrowsecurity and c.relforcerowsecurity
		from pg_catalog.pg_class c
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		where n.nspname = $1 and c.relname = $2`, table.Schema, table.Name).Scan(&active, &forced)
	return active, forced, pg.Explain(err, "init", table.String())
}

// columns returns the type of each column of the table, without those that are generated: nothing can be written into them.
func columns(ctx context.Context, conn *pgx.Conn, table pg.Table) (map[string]string, error) {
	rows, err := conn.Query(ctx, `
		select a.attname, pg_catalog.format_type(a.atttypid, null), c.relkind in ('r', 'p')
		from pg_catalog.pg_class c
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace
		join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
		where n.nspname = $1 and c.relname = $2 and c.relkind in ('r', 'p', 'v', 'm', 'f')`, table.Schema, table.Name)
	if err != nil {
		return nil, pg.Explain(err, "init", table.String())
	}
	types := map[string]string{}
	var name, kind string
	var isTable bool
	if _, err := pgx.ForEachRow(rows, []any{&name, &kind, &isTable}, func() error { types[name] = kind; return nil }); err != nil {
		return nil, pg.Explain(err, "init", table.String())
	}
	switch {
	case len(types) > 0 && !isTable:
		return nil, fault.New("init", table.String(), "it is a view or a foreign table", "Name the table that its documents are stored in.")
	case len(types) == 0:
		return nil, fault.New("init", table.String(), "there is no such table in this database",
			"Write --table as schema.table, and check that the database is the right one.")
	}
	return types, nil
}

// key is the columns that name a row: the primary key, else those of another unique index that evolutions and repairs can go by.
func key(ctx context.Context, conn *pgx.Conn, table pg.Table) ([]string, error) {
	keys, err := dbtarget.Keys(ctx, conn, table)
	if err != nil {
		return nil, pg.Explain(err, "init", table.String())
	}
	if len(keys) == 0 {
		return nil, fault.New("init", table.String(), "the table has no primary key, and no unique key of columns that are not null",
			"A repair must name each row: add a primary key first.")
	}
	return keys[0], nil
}

const mostVariants = 100

var variantName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)

// variants are those given, or else those that the rows have.
func variants(ctx context.Context, conn *pgx.Conn, table pg.Table, f initFlags) ([]string, error) {
	object := table.String() + "." + f.discriminator
	found := slices.Clone(f.variants)
	if len(found) == 0 {
		column := pg.Ident(f.discriminator)
		rows, err := conn.Query(ctx, fmt.Sprintf(
			"select distinct %[1]s::text from %[2]s where %[1]s is not null order by 1 limit %[3]d", column, table.SQL(), mostVariants+1))
		if err != nil {
			return nil, pg.Explain(err, "init", object)
		}
		if found, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil {
			return nil, pg.Explain(err, "init", object)
		}
	}
	switch {
	case len(found) == 0:
		return nil, fault.New("init", object, "no row has a value there", "Name the variants with --variant.")
	case len(found) > mostVariants:
		return nil, fault.New("init", object, fmt.Sprintf("it has more than %d values", mostVariants),
			"A discriminator has few values, each with a schema of its own; choose another column.")
	}
	for _, v := range found {
		if !variantName.MatchString(v) || v == "common" {
			return nil, fault.New("init", object, fmt.Sprintf("the value %q can't name a folder of schemas", v),
				"Variants consist of letters, digits and _ . -, and none is called common.")
		}
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// lacksVersion tells whether a stored object has no version field.
func lacksVersion(ctx context.Context, conn *pgx.Conn, table pg.Table, column string) (lacks bool, err error) {
	err = conn.QueryRow(ctx, "select exists (select from "+table.SQL()+" where "+unversioned(column)+")").Scan(&lacks)
	return lacks, pg.Explain(err, "init", table.String()+"."+column)
}

// unversioned is the SQL condition of an object without the version field.
func unversioned(column string) string {
	return fmt.Sprintf("jsonb_typeof(%[1]s) = 'object' and not %[1]s ? %[2]s", pg.Ident(column), pg.Literal(project.DefaultVersionField))
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
