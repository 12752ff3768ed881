package target

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/alert"
	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/quarantine"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Reason is why a row is reset: what is wrong with its document, and the sentence of the alert that says what happened, which the
// first finding follows.
type Reason struct {
	Findings []schema.Finding
	Message  string
	Scan     string // id in pgstrata.scans
	Default  string // what replaces it, if not the family's safe default
}

// Refusal is why a row could not be written. Nothing of it was changed.
type Refusal struct {
	Reason     string // a sentence
	Constraint string // that refused it
	SQLState   string
}

// Reset is a locked row whose document is replaced.
type Reset struct {
	Key chunk.Position
	Row Row
	Why Reason
}

// ResetRow puts the safe default in the place of a locked row's document: the original goes to quarantine, the columns of on_reset are
// set, the tenant gets an alert. The caller must roll back when it returns a refusal or an error; RefusedBy tells whether the error is
// the row's own.
func (t *Target) ResetRow(ctx context.Context, tx pgx.Tx, key chunk.Position, row Row, why Reason) (*Refusal, error) {
	return t.ResetRows(ctx, tx, []Reset{{key, row, why}})
}

// ResetRows is ResetRow for several, in one statement a table. A refusal or an error concerns one of them, and all must be rolled back.
func (t *Target) ResetRows(ctx context.Context, tx pgx.Tx, all []Reset) (*Refusal, error) {
	for i := range all {
		r := &all[i]
		family := t.Set.Family(r.Row.VariantName())
		if family == nil {
			return refuse("there are no schemas for variant %q, so there is no safe default", r.Row.VariantName()), nil
		}
		r.Why.Default = cmp.Or(r.Why.Default, string(family.Default))
	}
	after, err := t.writeDefaults(ctx, tx, all)
	if err != nil {
		return nil, err
	}
	originals, alerts := make([]quarantine.Original, len(all)), make([]alert.Alert, len(all))
	for i, r := range all {
		switch {
		case after[i] == nil:
			return refuse("a trigger suppressed the update"), nil
		case !after[i].Valid:
			return refuse("a trigger changed the safe default to a document that is not valid"), nil
		}
		originals[i] = quarantine.Original{
			Document: t.Name, Variant: r.Row.VariantName(), Table: t.Table, Column: t.Column, Key: t.KeyAt(r.Key), Tenant: r.Row.Tenant,
			Text: r.Row.Text, ResetTo: after[i].Text, Previous: t.changes(r.Row.Beside, after[i].Beside), Findings: r.Why.Findings, Scan: r.Why.Scan,
		}
		alerts[i] = alert.Alert{
			Tenant: r.Row.Tenant, Document: t.Name, Table: t.Table, Key: originals[i].Key, Severity: alert.Warning, Kind: alert.DocumentReset,
			Message: t.resetMessage(r.Why), Findings: r.Why.Findings,
		}
	}
	ids, err := quarantine.KeepAll(ctx, tx, originals)
	if err != nil {
		return nil, err
	}
	for i := range alerts {
		alerts[i].QuarantineID = ids[i]
	}
	return nil, alert.RaiseAll(ctx, tx, alerts)
}

// writeDefaults writes each row's default where the document is still the text it is taken for. What it returns is in the rows' order, nil
// where nothing was written.
func (t *Target) writeDefaults(ctx context.Context, tx pgx.Tx, all []Reset) ([]*Written, error) {
	from, to, keys := make([]string, len(all)), make([]string, len(all)), make([][]string, len(t.Walk.Key))
	for i, r := range all {
		from[i], to[i] = r.Row.Text, r.Why.Default
		for k := range keys {
			keys[k] = append(keys[k], r.Key[k])
		}
	}
	args := []any{from, to}
	arrays, names, same := "$1::text[], $2::text[]", "was, becomes", make([]string, len(keys))
	for k, c := range t.Walk.Key {
		args = append(args, keys[k])
		arrays += fmt.Sprintf(", $%d::text[]", len(args))
		names += fmt.Sprintf(", key%d", k)
		same[k] = fmt.Sprintf("%s = g.key%d::%s", pg.Ident("d", c.Name), k, c.Type)
	}
	set := pg.Ident(t.Column) + " = g.becomes::jsonb"
	for _, a := range t.resets {
		args = append(args, a.Value)
		set += fmt.Sprintf(", %s = $%d::text::%s", pg.Ident(a.Column), len(args), a.Type)
	}
	list := "g.place, " + t.DocSQL() + "::text, " + t.ValidSQL()
	for _, a := range t.resets {
		list += ", " + pg.Ident("d", a.Column) + "::text"
	}
	rows, err := tx.Query(ctx, fmt.Sprintf("update %s d set %s from unnest(%s) with ordinality g (%s, place) where %s and %s::text = g.was returning %s",
		t.Table.SQL(), set, arrays, names, strings.Join(same, " and "), t.DocSQL(), list), args...)
	if err != nil {
		return nil, err
	}
	after := make([]*Written, len(all))
	var place int
	w := Written{Beside: make([]*string, len(t.resets))}
	dest := []any{&place, &w.Text, &w.Valid}
	for i := range w.Beside {
		dest = append(dest, &w.Beside[i])
	}
	_, err = pgx.ForEachRow(rows, dest, func() error {
		after[place-1] = &Written{Text: w.Text, Valid: w.Valid, Beside: slices.Clone(w.Beside)}
		return nil
	})
	return after, err
}

func refuse(format string, args ...any) *Refusal {
	return &Refusal{Reason: fmt.Sprintf(format, args...)}
}

func (t *Target) resetMessage(why Reason) string {
	text := why.Message
	for _, r := range t.resets {
		text += fmt.Sprintf(" %s was set to %s.", r.Column, deref(r.Value))
	}
	text += " First problem: " + Sentence(why.Findings[0])
	if more := len(why.Findings) - 1; more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text + "."
}

// Sentence is a finding as a person reads it.
func Sentence(f schema.Finding) string {
	where := f.Pointer
	if where == "" {
		where = "the document"
	}
	return fmt.Sprintf("%s: %s (%s)", where, f.Message, f.Keyword)
}

// RefusedBy tells whether the row itself refused a write of what: a constraint, a value out of range, a trigger of its table.
// A lock that was not granted after all retries is the row's trouble too, and no reason to leave the others alone.
func RefusedBy(err error, what string) (*Refusal, bool) {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return nil, false
	}
	refusal := &Refusal{Constraint: e.ConstraintName, SQLState: e.Code}
	switch class := e.Code[:2]; {
	case class == "23" && e.ConstraintName != "":
		refusal.Reason = what + " is refused by constraint " + e.ConstraintName
	case class == "23", class == "22":
		refusal.Reason = what + " is refused: " + e.Message
	case class == "P0":
		refusal.Reason = "a trigger refuses " + what + ": " + e.Message
	case e.Code == "55P03":
		refusal.Reason = "another session holds a lock on the row"
	default:
		return nil, false
	}
	return refusal, true
}
