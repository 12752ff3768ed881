// Package target is a project's document as it stands in one database: its table, key and columns in the catalog, who sees every row,
// whether its guard stands, and how one row of it is locked, written and reset. It works within its caller's transaction.
package target

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// OnlyVariant is the variant of a document without a discriminator.
const OnlyVariant = "default"

// Target is a document of the project as it stands in a database. It isn't safe for use by several goroutines.
type Target struct {
	project.Document
	Guard Guard
	OID   uint32      // of the table
	Walk  chunk.Table // how the table is walked

	resets  []Assignment       // what a reset sets
	futures map[[2]string]bool // by variant and version; see future
}

// Guard names what stands guard over the document: two functions in compile.Namespace, and a trigger. Their names carry a hash of the
// schemas, and the database must have exactly these.
type Guard struct{ Valid, Explain, Trigger string }

// Assignment sets a column beside the document; a nil value is SQL NULL.
type Assignment struct {
	Column, Type string
	Value        *string
}

// Key is a row's primary key: column name to value as text.
type Key map[string]string

// String is the key as a person reads it.
func (k Key) String() string {
	parts := make([]string, 0, len(k))
	for _, name := range slices.Sorted(maps.Keys(k)) {
		parts = append(parts, name+"="+k[name])
	}
	return strings.Join(parts, ", ")
}

// Object names the document as errors do.
func (t *Target) Object() string { return t.Table.String() + "." + t.Column }

// RowAt names a row as errors do.
func (t *Target) RowAt(key Key) string { return t.Object() + " (" + key.String() + ")" }

// KeyAt names the parts of a position by column.
func (t *Target) KeyAt(p chunk.Position) Key { return t.Walk.Map(p) }

// Compiled is the names that the compiler gives a document's guard.
func Compiled(d project.Document) (Guard, error) {
	g, err := compile.Document(d)
	if err != nil {
		return Guard{}, err
	}
	return Guard{Valid: g.Valid, Explain: g.Explain, Trigger: g.Trigger}, nil
}

// Resolve finds a document's table, key and columns in the catalog; ErrMissing when they aren't there or can't be walked.
func Resolve(ctx context.Context, tx pgx.Tx, op string, d project.Document) (*Target, error) {
	guard, err := Compiled(d)
	if err != nil {
		return nil, err
	}
	missing := func(format string, args ...any) error {
		cause := fmt.Errorf("%w: %s", ErrMissing, fmt.Sprintf(format, args...))
		return fault.Wrap(cause, op, d.At, "Correct "+d.At+", or bring the database up to date: pgstrata migrate up")
	}
	t := &Target{Document: d, Guard: guard, Walk: chunk.Table{Name: d.Table}}
	var kind string
	err = tx.QueryRow(ctx, `select c.oid, c.relkind::text from pg_catalog.pg_class c
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
		d.Table.Schema, d.Table.Name).Scan(&t.OID, &kind)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, missing("there is no table %s in database %s", d.Table, tx.Conn().Config().Database)
	}
	if err != nil {
		return nil, err
	}
	if kind != "r" && kind != "p" {
		return nil, missing("%s is not a table", d.Table)
	}

	types, err := columnTypes(ctx, tx, t.OID)
	if err != nil {
		return nil, err
	}
	for _, name := range d.Key {
		t.Walk.Key = append(t.Walk.Key, chunk.Column{Name: name, Type: types[name]})
	}
	for _, name := range slices.Sorted(maps.Keys(d.OnReset)) {
		value := d.OnReset[name]
		t.resets = append(t.resets, Assignment{name, types[name], &value})
	}
	for _, name := range t.Columns() {
		if types[name] == "" {
			return nil, missing("table %s has no column %s", d.Table, name)
		}
	}
	if got := types[d.Column]; got != "jsonb" {
		return nil, missing("column %s of %s is %s, not jsonb", d.Column, d.Table, got)
	}
	var generated bool
	if err := tx.QueryRow(ctx, "select attgenerated <> '' from pg_catalog.pg_attribute where attrelid = $1 and attname = $2", t.OID, d.Column).Scan(&generated); err != nil {
		return nil, err
	}
	if generated {
		return nil, missing("column %s of %s is generated: no guard sees it and no repair can write it; guard the column it is made from", d.Column, d.Table)
	}
	if unique, err := isKey(ctx, tx, d.Table, d.Key); err != nil {
		return nil, err
	} else if !unique {
		return nil, missing("(%s) is not a primary key of %s, and no unique key of columns that are not null", strings.Join(d.Key, ", "), d.Table)
	}
	return t, nil
}

// Columns are all that a scan or a repair touches.
func (t *Target) Columns() []string {
	all := append([]string{t.Column}, t.Document.Key...)
	for _, name := range []string{t.Tenant, t.Discriminator} {
		if name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return append(all, t.Written()[1:]...)
}

// Written are the columns that a reset writes, the document first.
func (t *Target) Written() []string {
	all := []string{t.Column}
	for _, r := range t.resets {
		all = append(all, r.Column)
	}
	return all
}

// Resets are the columns that a reset sets beside the document.
func (t *Target) Resets() []Assignment { return t.resets }

func columnTypes(ctx context.Context, tx pgx.Tx, table uint32) (map[string]string, error) {
	rows, err := tx.Query(ctx, `select attname::text, pg_catalog.format_type(atttypid, atttypmod)
		from pg_catalog.pg_attribute where attrelid = $1 and attnum > 0 and not attisdropped`, table)
	if err != nil {
		return nil, err
	}
	types := map[string]string{}
	var name, sqlType string
	_, err = pgx.ForEachRow(rows, []any{&name, &sqlType}, func() error {
		types[name] = sqlType
		return nil
	})
	return types, err
}

// Keys lists by which columns a table's rows can be walked and named: those of each unique index that covers every row, and never null.
// By others a walk could miss rows, and an update could reach two. The primary key comes first, then those of few columns.
func Keys(ctx context.Context, q interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
}, table pg.Table,
) ([][]string, error) {
	rows, err := q.Query(ctx, `select k.columns
		from pg_catalog.pg_index i
		join pg_catalog.pg_class t on t.oid = i.indrelid
		join pg_catalog.pg_namespace n on n.oid = t.relnamespace
		join pg_catalog.pg_class x on x.oid = i.indexrelid
		cross join lateral (select pg_catalog.array_agg(a.attname::text order by k.place) as columns, bool_and(a.attnotnull) as never_null
			from pg_catalog.unnest(i.indkey[0:i.indnkeyatts - 1]) with ordinality k (attnum, place)
			join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum) k
		where n.nspname = $1 and t.relname = $2
			and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null and k.never_null
		order by not i.indisprimary, i.indnkeyatts, x.relname`, table.Schema, table.Name)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[[]string])
}

// isKey tells whether the columns are one of the table's keys, in whatever order.
func isKey(ctx context.Context, tx pgx.Tx, table pg.Table, columns []string) (bool, error) {
	keys, err := Keys(ctx, tx, table)
	wanted := slices.Sorted(slices.Values(columns))
	return slices.ContainsFunc(keys, func(key []string) bool { return slices.Equal(slices.Sorted(slices.Values(key)), wanted) }), err
}

// Leaves is a subselect of a table's oid, or those of its partitions that hold rows, in a column relid. pg_partition_tree alone says nothing
// of a table that has to do with no partitions.
func Leaves(oid string) string {
	return "(select c.oid as relid from pg_catalog.pg_class c where c.oid = " + oid + " and c.relkind = 'r' union " +
		"select p.relid from pg_catalog.pg_partition_tree(" + oid + "::regclass) p where p.isleaf)"
}

// Estimate is how many rows the table holds: from statistics, or counted where there are none; 0 when that takes long, and then the
// transaction has failed.
func (t *Target) Estimate(ctx context.Context, tx pgx.Tx) (rows int64, err error) {
	var known bool
	err = tx.QueryRow(ctx, `select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint, coalesce(bool_and(c.reltuples >= 0), false)
		from `+Leaves("$1::oid")+` p join pg_catalog.pg_class c on c.oid = p.relid`, t.OID).Scan(&rows, &known)
	if err != nil || known && rows > 10_000 {
		return rows, err
	}
	if _, err := tx.Exec(ctx, "set local statement_timeout = '2s'"); err != nil {
		return 0, err
	}
	err = tx.QueryRow(ctx, "select count(*) from "+t.Table.SQL()).Scan(&rows)
	if pg.SQLSTATE(err) == "57014" {
		return 0, nil
	}
	return rows, err
}
