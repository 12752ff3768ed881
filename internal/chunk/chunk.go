// Package chunk walks a table in ranges of its primary key, each small enough for one short transaction.
// It reads no document and knows no table of ours.
package chunk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// Querier is what Next needs of a connection or transaction.
type Querier interface {
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// Column is one column of a key: its name and its type as format_type writes it.
type Column struct{ Name, Type string }

// Table is a table and the unique, non-null key it is walked by.
type Table struct {
	Name pg.Table
	Key  []Column
}

// Position is the key of a row, as text; nil stands before the first row.
// Text goes through every type, composite keys of any mix included.
type Position []string

// Range is a part of the table: rows after After, up to and with Through. Its zero value is the whole table.
type Range struct {
	After, Through Position // nil is open
	Rows           int      // how many rows it held when it was cut; 0 means the end of the table
}

// Same tells whether two ranges have the same bounds.
func (r Range) Same(as Range) bool {
	return slices.Equal(r.After, as.After) && slices.Equal(r.Through, as.Through)
}

// Next cuts the next range of at most limit rows out of a wider one; a nil Through of the wider one is the table's end.
func (t Table) Next(ctx context.Context, q Querier, of Range, limit int) (Range, error) {
	sql, args := t.full(of, limit)
	r, err := t.scanFull(q.QueryRow(ctx, sql, args...), of, limit)
	if err != nil || r.Rows > 0 {
		return r, err
	}
	where, bounds := t.Within(of, "t", 2)
	key := t.list("t", "")
	r = Range{After: of.After, Through: make(Position, len(t.Key))}
	err = q.QueryRow(ctx, fmt.Sprintf(`select %s, p.pgstrata_rows
		from (select %s, count(*) over () as pgstrata_rows from (select %s from %s t where %s order by %s limit $1) t) p
		order by %s limit 1`,
		t.Texts("p"), key, key, t.Name.SQL(), where, key, t.list("p", " desc")), append([]any{limit}, bounds...)...).Scan(append(r.Through.dest(), &r.Rows)...)
	if errors.Is(err, pgx.ErrNoRows) {
		return Range{After: of.After}, nil
	}
	return r, err
}

// QueueFull adds to a batch what Next asks first, and lets into have its answer: a range of limit rows, or none when there are fewer.
func (t Table) QueueFull(b *pgx.Batch, of Range, limit int, into *Range) {
	sql, args := t.full(of, limit)
	b.Queue(sql, args...).QueryRow(func(row pgx.Row) (err error) {
		*into, err = t.scanFull(row, of, limit)
		return err
	})
}

// full finds the last key of a range that has limit rows. Almost always there are as many, and skipping them in the index is half as dear as
// counting them.
func (t Table) full(of Range, limit int) (sql string, args []any) {
	where, bounds := t.Within(of, "t", 2)
	return fmt.Sprintf("select %s from %s t where %s order by %s offset $1 limit 1", t.Texts("t"), t.Name.SQL(), where, t.list("t", "")),
		append([]any{limit - 1}, bounds...)
}

func (t Table) scanFull(row pgx.Row, of Range, limit int) (Range, error) {
	r := Range{After: of.After, Through: make(Position, len(t.Key)), Rows: limit}
	err := row.Scan(r.Through.dest()...)
	if errors.Is(err, pgx.ErrNoRows) {
		return Range{After: of.After}, nil
	}
	return r, err
}

func (p Position) dest() []any {
	dest := make([]any, len(p), len(p)+1)
	for i := range p {
		dest[i] = &p[i]
	}
	return dest
}

// Within is the condition that a row of t, under an alias, lies in a range; its parameters count from first.
func (t Table) Within(r Range, alias string, first int) (string, []any) {
	var conditions []string
	var values []any
	for _, bound := range []struct {
		op string
		at Position
	}{{">", r.After}, {"<=", r.Through}} {
		if bound.at != nil {
			conditions = append(conditions, t.compare(alias, bound.op, first+len(values)))
			values = append(values, args(bound.at)...)
		}
	}
	if conditions == nil {
		return "true", nil
	}
	return strings.Join(conditions, " and "), values
}

// Is is the condition that a row of t, under an alias, has this key; its parameters count from first.
func (t Table) Is(p Position, alias string, first int) (string, []any) {
	return t.compare(alias, "=", first), args(p)
}

// Texts is the select list of the key as text, under an alias.
func (t Table) Texts(alias string) string { return t.list(alias, "::text") }

// Map names the parts of a position by column.
func (t Table) Map(p Position) map[string]string {
	m := make(map[string]string, len(p))
	for i, c := range t.Key {
		m[c.Name] = p[i]
	}
	return m
}

// Position is the way back from Map; false when a column is missing or there is one too many.
func (t Table) Position(m map[string]string) (Position, bool) {
	p := make(Position, len(t.Key))
	for i, c := range t.Key {
		v, ok := m[c.Name]
		if !ok {
			return nil, false
		}
		p[i] = v
	}
	return p, len(m) == len(p)
}

// compare writes (k1, k2) op ($1::type, $2::type): a row comparison, which an index on the key serves.
// Parameters arrive as text and are cast in the statement, so the driver needs to know no type.
func (t Table) compare(alias, op string, first int) string {
	values := make([]string, len(t.Key))
	for i, c := range t.Key {
		values[i] = "$" + strconv.Itoa(first+i) + "::text::" + c.Type
	}
	return "(" + t.list(alias, "") + ") " + op + " (" + strings.Join(values, ", ") + ")"
}

func (t Table) list(alias, after string) string {
	names := make([]string, len(t.Key))
	for i, c := range t.Key {
		names[i] = pg.Ident(alias, c.Name) + after
	}
	return strings.Join(names, ", ")
}

func args(p Position) []any {
	all := make([]any, len(p))
	for i, v := range p {
		all[i] = v
	}
	return all
}
