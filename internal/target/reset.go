package target

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/alert"
	"github.com/pgstrata/pgstrata/internal/chunk"
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

// ResetRow puts the safe default in the place of a locked row's document: the original goes to quarantine, the columns of on_reset are
// set, the tenant gets an alert. The caller must roll back when it returns a refusal or an error; RefusedBy tells whether the error is
// the row's own.
func (t *Target) ResetRow(ctx context.Context, tx pgx.Tx, key chunk.Position, row Row, why Reason) (*Refusal, error) {
	family := t.Set.Family(row.VariantName())
	if family == nil {
		return refuse("there are no schemas for variant %q, so there is no safe default", row.VariantName()), nil
	}
	after, err := t.Write(ctx, tx, key, row.Text, cmp.Or(why.Default, string(family.Default)), t.resets)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return refuse("a trigger suppressed the update"), nil
	case err != nil:
		return nil, err
	case !after.Valid:
		return refuse("a trigger changed the safe default to a document that is not valid"), nil
	}
	o := quarantine.Original{
		Document: t.Name, Variant: row.VariantName(), Table: t.Table, Column: t.Column, Key: t.KeyAt(key), Tenant: row.Tenant,
		Text: row.Text, ResetTo: after.Text, Previous: t.changes(row.Beside, after.Beside), Findings: why.Findings, Scan: why.Scan,
	}
	id, err := quarantine.Keep(ctx, tx, o)
	if err != nil {
		return nil, err
	}
	return nil, alert.Raise(ctx, tx, alert.Alert{
		Tenant: row.Tenant, Document: t.Name, Table: t.Table, Key: o.Key, Severity: alert.Warning, Kind: alert.DocumentReset,
		Message: t.resetMessage(why), Findings: why.Findings, QuarantineID: id,
	})
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
