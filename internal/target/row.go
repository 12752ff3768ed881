package target

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/quarantine"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Settings hold for each transaction, so nothing leaks through a pooler.
// Keys travel as text, hence the fixed styles; plans made for one chunk don't fit the next.
const Settings = `set local lock_timeout = '2s';
	set local datestyle = 'ISO'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
	set local extra_float_digits = 1; set local bytea_output = 'hex'; set local row_security = on;
	set local plan_cache_mode = force_custom_plan`

// How transactions over a target begin.
var (
	Reading = pgx.TxOptions{BeginQuery: "begin read only; " + Settings}
	Writing = pgx.TxOptions{BeginQuery: "begin; " + Settings}
)

// Row is a document under its lock.
type Row struct {
	Text    string // doc::text
	IsNull  bool
	Variant *string
	Tenant  *string
	Version string           // as the document has it
	Found   []schema.Finding // nothing when it is valid
	Beside  []*string        // columns that a reset sets too, as text
}

// VariantName is the row's variant, "" for null.
func (r Row) VariantName() string { return deref(r.Variant) }

// Lock reads a row and keeps others from changing it until the transaction ends. pgx.ErrNoRows when it is gone.
func (t *Target) Lock(ctx context.Context, tx pgx.Tx, key chunk.Position) (r Row, err error) {
	is, args := t.Walk.Is(key, "d", 1)
	sql := fmt.Sprintf("select %s, coalesce(%s, '[]') from %s d where %s for no key update", t.RowSQL(), t.ExplainSQL(), t.Table.SQL(), is)
	err = tx.QueryRow(ctx, sql, args...).Scan(append(t.ScanRow(&r), &r.Found)...)
	return r, err
}

// RowSQL lists what a Row is made of, all but what was found.
func (t *Target) RowSQL() string {
	list := []string{"coalesce(" + t.DocSQL() + "::text, '')", t.DocSQL() + " is null", t.VariantSQL(), t.TenantSQL(), t.VersionSQL()}
	for _, c := range t.resets {
		list = append(list, pg.Ident("d", c.Column)+"::text")
	}
	return strings.Join(list, ", ")
}

// ScanRow lists where RowSQL goes.
func (t *Target) ScanRow(r *Row) []any {
	r.Beside = make([]*string, len(t.resets))
	dest := []any{&r.Text, &r.IsNull, &r.Variant, &r.Tenant, &r.Version}
	for i := range r.Beside {
		dest = append(dest, &r.Beside[i])
	}
	return dest
}

// Written is what the table held after a write, triggers included.
type Written struct {
	Text   string
	Valid  bool
	Beside []*string
}

// Write puts one document in the place of another, if that is still the text it is taken for. pgx.ErrNoRows when it isn't, or when a
// trigger suppressed the update.
func (t *Target) Write(ctx context.Context, tx pgx.Tx, key chunk.Position, from, to string, beside []Assignment) (Written, error) {
	args := []any{to, from}
	set := []string{pg.Ident(t.Column) + " = $1::text::jsonb"}
	for _, a := range beside {
		args = append(args, a.Value)
		set = append(set, fmt.Sprintf("%s = $%d::text::%s", pg.Ident(a.Column), len(args), a.Type))
	}
	w := Written{Beside: make([]*string, len(t.resets))}
	dest := []any{&w.Text, &w.Valid}
	list := []string{t.DocSQL() + "::text", t.ValidSQL()}
	for i, a := range t.resets {
		list = append(list, pg.Ident("d", a.Column)+"::text")
		dest = append(dest, &w.Beside[i])
	}
	is, keys := t.Walk.Is(key, "d", len(args)+1)
	sql := fmt.Sprintf("update %s d set %s where %s and %s::text = $2 returning %s",
		t.Table.SQL(), strings.Join(set, ", "), is, t.DocSQL(), strings.Join(list, ", "))
	err := tx.QueryRow(ctx, sql, append(args, keys...)...).Scan(dest...)
	return w, err
}

func (t *Target) changes(from, to []*string) map[string]quarantine.Change {
	all := make(map[string]quarantine.Change, len(t.resets))
	for i, c := range t.resets {
		all[c.Column] = quarantine.Change{From: from[i], To: to[i]}
	}
	return all
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
