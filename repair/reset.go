package repair

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/alert"
	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/quarantine"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// judged is a bad document as pass two saw it; its reset depends on it being the same still.
type judged struct {
	key    chunk.Position
	digest []byte

	unjudged        bool
	variant, tenant string // of one that couldn't be judged
}

// repair is pass two over a document: reset what is bad in the ranges where pass one saw something.
func (s *scan) repair(ctx context.Context, w *work) error {
	for _, rest := range w.spoilt {
		var pace stride
		for {
			var found []judged
			r, err := s.readChunk(ctx, w, rest, &pace, func() { found = nil }, func(b bad) {
				found = append(found, judged{b.key, b.digest, b.unjudged, b.variant, b.tenant})
			})
			if err != nil {
				return err
			}
			for _, j := range found {
				if ctx.Err() != nil {
					return stopped(ctx)
				}
				if err := s.deal(ctx, w, j); err != nil {
					return err
				}
				s.tell(w, 1)
			}
			if err := s.checkpoint(ctx); err != nil {
				return err
			}
			if r.Rows == 0 {
				break
			}
			rest.After = r.Through
		}
	}
	return nil
}

// errLeave rolls a row's transaction back without failing the run.
var errLeave = errors.New("leave the row")

// deal settles one bad document in one transaction: all of it, or nothing.
func (s *scan) deal(ctx context.Context, w *work, j judged) error {
	if s.beforeReset != nil {
		s.beforeReset(w.Name, w.key(j.key))
	}
	if j.unjudged {
		w.Refused++
		w.left.refused++
		s.refuse(Refusal{Document: w.Name, Variant: j.variant, Tenant: j.tenant, Key: w.key(j.key), Reason: tooDeep, SQLState: "54001"})
		return nil
	}
	var o outcome
	err := s.retrying(ctx, func(ctx context.Context) error {
		o = outcome{}
		return pgx.BeginTxFunc(ctx, s.pool, writing, func(tx pgx.Tx) (err error) {
			if o, err = s.reset(ctx, tx, w.target, j); err == nil && o.what != wasReset {
				return errLeave
			}
			return err
		})
	})
	if err != nil && !errors.Is(err, errLeave) {
		refusal, ok := refusedBy(err)
		if !ok {
			return err
		}
		o.what, o.refusal = wasRefused, refusal
	}
	switch o.what {
	case wasReset:
		w.Reset++
	case wasChanged:
		w.Changed++
		w.left.changed++
	case wasFuture:
		w.left.future++
	case wasRefused:
		w.Refused++
		w.left.refused++
		o.refusal.Document, o.refusal.Key = w.Name, w.key(j.key)
		o.refusal.Variant, o.refusal.Tenant = o.row.variantName(), deref(o.row.tenant)
		s.refuse(*o.refusal)
	}
	return nil
}

type what int

const (
	wasReset what = iota
	wasChanged
	wasFuture
	wasRefused
)

type outcome struct {
	what    what
	refusal *Refusal
	row     row
}

func refuse(row row, format string, args ...any) outcome {
	return outcome{wasRefused, &Refusal{Reason: fmt.Sprintf(format, args...)}, row}
}

// reset judges the row again under its lock and writes only if it still holds what was judged.
func (s *scan) reset(ctx context.Context, tx pgx.Tx, t *target, j judged) (outcome, error) {
	row, err := t.lock(ctx, tx, j.key)
	if errors.Is(err, pgx.ErrNoRows) {
		return outcome{what: wasChanged}, nil
	}
	if err != nil {
		return outcome{}, err
	}
	digest := sha256.Sum256([]byte(row.text))
	if row.isNull || !bytes.Equal(digest[:], j.digest) || len(row.problems) == 0 {
		return outcome{what: wasChanged}, nil
	}
	if t.judgeVersion(row.variantName(), row.version).future && !s.options.IncludeFuture {
		return outcome{what: wasFuture}, nil
	}
	family := t.Set.Family(row.variantName())
	if family == nil {
		return refuse(row, "there are no schemas for variant %q, so there is no safe default", row.variantName()), nil
	}
	after, err := t.write(ctx, tx, j.key, row.text, string(family.Default), t.resets)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return refuse(row, "a trigger suppressed the update"), nil
	case err != nil:
		return outcome{row: row}, err
	case !after.valid:
		return refuse(row, "a trigger changed the safe default to a document that is not valid"), nil
	}
	o := quarantine.Original{
		Document: t.Name, Variant: row.variantName(), Table: t.Table, Column: t.Column, Key: t.key(j.key), Tenant: row.tenant,
		Text: row.text, ResetTo: after.text, Previous: changes(t, row.beside, after.beside), Findings: row.problems, Scan: s.report.Scan,
	}
	id, err := quarantine.Keep(ctx, tx, o)
	if err != nil {
		return outcome{}, err
	}
	return outcome{what: wasReset, row: row}, alert.Raise(ctx, tx, alert.Alert{
		Tenant: row.tenant, Document: t.Name, Table: t.Table, Key: o.Key, Severity: alert.Warning, Kind: alert.DocumentReset,
		Message:  resetMessage(t, row.problems),
		Findings: row.problems, QuarantineID: id,
	})
}

func resetMessage(t *target, problems []schema.Finding) string {
	text := fmt.Sprintf("%s was not valid and was reset to its safe default; an operator keeps the original.", t.Name)
	for _, r := range t.resets {
		text += fmt.Sprintf(" %s was set to %s.", r.column, deref(r.value))
	}
	return text + " First problem: " + problem(problems[0]).String() + andMore(len(problems)-1) + "."
}

// row is a document under its lock.
type row struct {
	text     string // doc::text
	isNull   bool
	variant  *string
	tenant   *string
	version  string
	problems []schema.Finding
	beside   []*string // columns that a reset sets too, as text
}

func (r row) variantName() string { return deref(r.variant) }

// lock reads a row and keeps others from changing it until the transaction ends.
func (t *target) lock(ctx context.Context, tx pgx.Tx, key chunk.Position) (row, error) {
	is, args := t.table.Is(key, "d", 1)
	r := row{beside: make([]*string, len(t.resets))}
	var text *string
	dest := []any{&text, &r.variant, &r.tenant, &r.version, &r.problems}
	list := []string{
		t.doc() + "::text", t.variant(), t.tenant(), t.version(),
		"coalesce(" + t.call(t.explain) + ", '[]')",
	}
	for i, c := range t.resets {
		list = append(list, pg.Ident("d", c.column)+"::text")
		dest = append(dest, &r.beside[i])
	}
	sql := fmt.Sprintf("select %s from %s d where %s for no key update", strings.Join(list, ", "), t.Table.SQL(), is)
	err := tx.QueryRow(ctx, sql, args...).Scan(dest...)
	r.isNull, r.text = text == nil, deref(text)
	return r, err
}

// written is what the table held after a write, triggers included.
type written struct {
	text   string
	valid  bool
	beside []*string
}

// write puts one document in the place of another, if that is still the text it is taken for.
func (t *target) write(ctx context.Context, tx pgx.Tx, key chunk.Position, from, to string, beside []assignment) (written, error) {
	args := []any{to, from}
	set := []string{pg.Ident(t.Column) + " = $1::text::jsonb"}
	for _, a := range beside {
		args = append(args, a.value)
		set = append(set, fmt.Sprintf("%s = $%d::text::%s", pg.Ident(a.column), len(args), a.sqlType))
	}
	w := written{beside: make([]*string, len(t.resets))}
	dest := []any{&w.text, &w.valid}
	list := []string{t.doc() + "::text", t.call(t.valid)}
	for i, a := range t.resets {
		list = append(list, pg.Ident("d", a.column)+"::text")
		dest = append(dest, &w.beside[i])
	}
	is, keys := t.table.Is(key, "d", len(args)+1)
	sql := fmt.Sprintf("update %s d set %s where %s and %s::text = $2 returning %s",
		t.Table.SQL(), strings.Join(set, ", "), is, t.doc(), strings.Join(list, ", "))
	err := tx.QueryRow(ctx, sql, append(args, keys...)...).Scan(dest...)
	return w, err
}

func changes(t *target, from, to []*string) map[string]quarantine.Change {
	all := make(map[string]quarantine.Change, len(t.resets))
	for i, c := range t.resets {
		all[c.column] = quarantine.Change{From: from[i], To: to[i]}
	}
	return all
}

// refusedBy tells whether the row itself refused a write: a constraint, a value out of range, a trigger of its table.
// A lock that was not granted after all retries is the row's trouble too, and no reason to leave the others alone.
func refusedBy(err error) (*Refusal, bool) {
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return nil, false
	}
	refusal := &Refusal{Constraint: e.ConstraintName, SQLState: e.Code}
	switch class := e.Code[:2]; {
	case class == "23" && e.ConstraintName != "":
		refusal.Reason = "the safe default is refused by constraint " + e.ConstraintName
	case class == "23", class == "22":
		refusal.Reason = "the safe default is refused: " + e.Message
	case class == "P0":
		refusal.Reason = "a trigger refuses the safe default: " + e.Message
	case e.Code == "55P03":
		refusal.Reason = "another session holds a lock on the row"
	default:
		return nil, false
	}
	return refusal, true
}

func deref(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func problem(f schema.Finding) Problem {
	return Problem{Pointer: f.Pointer, Keyword: f.Keyword, Message: f.Message, Schema: f.SchemaLocation}
}
