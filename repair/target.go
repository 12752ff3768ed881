package repair

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// onlyVariant is the variant of a document without a discriminator.
const onlyVariant = "default"

// target is a document of the project as it stands in this database.
type target struct {
	project.Document
	checks
	oid     uint32
	table   chunk.Table
	resets  []assignment       // what a reset sets
	futures map[[2]string]bool // by variant and version; see future
}

// assignment sets a column beside the document; a nil value is SQL NULL.
type assignment struct {
	column, sqlType string
	value           *string
}

// object names the document as errors do.
func (t *target) object() string { return t.Table.String() + "." + t.Column }

func (t *target) row(key Key) string { return t.object() + " (" + key.String() + ")" }

func (t *target) key(p chunk.Position) Key { return t.table.Map(p) }

// Expressions over the row, which every statement calls d.

func (t *target) doc() string { return pg.Ident("d", t.Column) }

func (t *target) variant() string {
	if t.Discriminator == "" {
		return pg.Literal(onlyVariant) + "::text"
	}
	return pg.Ident("d", t.Discriminator) + "::text"
}

func (t *target) tenant() string {
	if t.Tenant == "" {
		return "null::text"
	}
	return pg.Ident("d", t.Tenant) + "::text"
}

// version is the document's own word for its version, cut so that a megabyte in that place stays where it is.
func (t *target) version() string {
	field := t.doc() + " -> " + pg.Literal(t.VersionField)
	return fmt.Sprintf("case when jsonb_typeof(%s) = 'string' then left(%s ->> %s, 256) else '' end", field, t.doc(), pg.Literal(t.VersionField))
}

func (t *target) call(function string) string {
	return pg.Ident(checkSchema, function) + "(" + t.doc() + ", " + t.variant() + ")"
}

// digest stands for doc::text where the text itself needn't travel.
func (t *target) digest() string { return "sha256(convert_to(" + t.doc() + "::text, 'UTF8'))" }

// verdict is what is said of a bad document besides its problems.
type verdict struct {
	version string // shown: a known or a future version, else ""
	future  bool
}

// judgeVersion asks the family about the version that a document names.
func (t *target) judgeVersion(variant, version string) verdict {
	family := t.Set.Family(variant)
	if family == nil || version == "" {
		return verdict{}
	}
	for _, s := range family.Schemas {
		if s.Version.String() == version {
			return verdict{version: version}
		}
	}
	if !t.future(variant, version) {
		return verdict{}
	}
	return verdict{version: version, future: true}
}

// future lets the schemas decide, with a document that holds nothing but the version.
func (t *target) future(variant, version string) bool {
	at := [2]string{variant, version}
	known, ok := t.futures[at]
	if !ok {
		probe, err := json.Marshal(map[string]string{t.VersionField: version})
		if err != nil {
			return false
		}
		v, err := t.Set.Judge(variant, probe)
		known = err == nil && v.Future
		if len(t.futures) < MaxFindings {
			t.futures[at] = known
		}
	}
	return known
}

// resolve finds a document's table, key and columns in the catalog.
func resolve(ctx context.Context, tx pgx.Tx, op string, d project.Document, c checks) (*target, error) {
	missing := func(format string, args ...any) error {
		cause := fmt.Errorf("%w: %s", ErrMissing, fmt.Sprintf(format, args...))
		return fault.Wrap(cause, op, d.At, "Correct "+d.At+", or bring the database up to date: pgstrata migrate up")
	}
	t := &target{Document: d, checks: c, table: chunk.Table{Name: d.Table}, futures: map[[2]string]bool{}}
	var kind string
	err := tx.QueryRow(ctx, `select c.oid, c.relkind::text from pg_catalog.pg_class c
		join pg_catalog.pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = $2`,
		d.Table.Schema, d.Table.Name).Scan(&t.oid, &kind)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, missing("there is no table %s in database %s", d.Table, tx.Conn().Config().Database)
	}
	if err != nil {
		return nil, err
	}
	if kind != "r" && kind != "p" {
		return nil, missing("%s is not a table", d.Table)
	}

	types, err := columnTypes(ctx, tx, t.oid)
	if err != nil {
		return nil, err
	}
	for _, name := range d.Key {
		t.table.Key = append(t.table.Key, chunk.Column{Name: name, Type: types[name]})
	}
	for _, name := range slices.Sorted(maps.Keys(d.OnReset)) {
		value := d.OnReset[name]
		t.resets = append(t.resets, assignment{name, types[name], &value})
	}
	for _, name := range t.columns() {
		if types[name] == "" {
			return nil, missing("table %s has no column %s", d.Table, name)
		}
	}
	if got := types[d.Column]; got != "jsonb" {
		return nil, missing("column %s of %s is %s, not jsonb", d.Column, d.Table, got)
	}
	var generated bool
	if err := tx.QueryRow(ctx, "select attgenerated <> '' from pg_catalog.pg_attribute where attrelid = $1 and attname = $2", t.oid, d.Column).Scan(&generated); err != nil {
		return nil, err
	}
	if generated {
		return nil, missing("column %s of %s is generated: no guard sees it and no repair can write it; guard the column it is made from", d.Column, d.Table)
	}
	if unique, err := isKey(ctx, tx, t.oid, d.Key); err != nil {
		return nil, err
	} else if !unique {
		return nil, missing("(%s) is not a primary key of %s, and no unique key of columns that are not null", strings.Join(d.Key, ", "), d.Table)
	}
	return t, nil
}

// columns are all that a scan or a repair touches.
func (t *target) columns() []string {
	all := append([]string{t.Column}, t.Key...)
	for _, name := range []string{t.Tenant, t.Discriminator} {
		if name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return append(all, t.written()[1:]...)
}

// written are the columns that a repair writes, the document first.
func (t *target) written() []string {
	all := []string{t.Column}
	for _, r := range t.resets {
		all = append(all, r.column)
	}
	return all
}

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

// isKey tells whether the columns are exactly those of a unique index that covers every row, and never null.
// Otherwise a walk could miss rows, and an update could reach two.
func isKey(ctx context.Context, tx pgx.Tx, table uint32, columns []string) (bool, error) {
	var ok bool
	err := tx.QueryRow(ctx, `select exists (
		select from pg_catalog.pg_index i
		where i.indrelid = $1 and i.indisunique and i.indisvalid and i.indpred is null and i.indexprs is null
			and i.indnkeyatts = cardinality($2::text[])
			and (select bool_and(a.attname::text = any ($2::text[]) and a.attnotnull)
				from pg_catalog.unnest(i.indkey[0:i.indnkeyatts - 1]) k
				join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k))`, table, columns).Scan(&ok)
	return ok, err
}

// estimate is how many rows the table holds: from statistics, or counted where there are none; 0 when that takes long.
func (t *target) estimate(ctx context.Context, tx pgx.Tx) (rows int64, err error) {
	var known bool
	err = tx.QueryRow(ctx, `select coalesce(sum(greatest(c.reltuples, 0)), 0)::bigint, coalesce(bool_and(c.reltuples >= 0), false)
		from pg_catalog.pg_partition_tree($1::oid::regclass) p join pg_catalog.pg_class c on c.oid = p.relid
		where p.isleaf`, t.oid).Scan(&rows, &known)
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
