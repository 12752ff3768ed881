package repair

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/quarantine"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// States of an original.
const (
	Kept     = "kept"
	Restored = "restored"
)

// DefaultLimit is how many originals List returns when it isn't told.
const DefaultLimit = 100

// Original is a document as it was before its reset. Its JSON form is stable: fields are added, never renamed.
type Original struct {
	ID           string            `json:"id"`
	Document     string            `json:"document"`
	Variant      string            `json:"variant"`
	Table        string            `json:"table"`
	Column       string            `json:"column"`
	Key          Key               `json:"key"`
	Tenant       string            `json:"tenant"`
	Text         string            `json:"original,omitempty"` // as doc::text gave it; a string, so that no encoder touches it; not in lists
	ResetTo      string            `json:"reset_to,omitempty"` // what replaced it; not in lists
	Previous     map[string]Change `json:"previous"`           // columns that the reset also set
	Problems     []Problem         `json:"findings"`
	Scan         string            `json:"scan"`
	State        string            `json:"state"`
	KeptAt       time.Time         `json:"kept_at"`
	RestoredAt   *time.Time        `json:"restored_at,omitempty"`
	RestoredBy   string            `json:"restored_by,omitempty"`
	RestoredWith string            `json:"restored_with,omitempty"`
}

// Change is what a reset did to a column beside the document, as text; nil is SQL NULL.
type Change struct {
	From *string `json:"from"`
	To   *string `json:"to"`
}

// ListOptions narrow a list; an empty field matches everything.
type ListOptions struct {
	Document string
	Tenant   string
	State    string // Kept, Restored or ""
	Limit    int    // 0 is DefaultLimit
}

// Listing is a list of originals, the newest first, and how many there are in all.
type Listing struct {
	Originals []Original `json:"originals"`
	Total     int        `json:"total"`
}

// List returns the originals that are kept or were restored, without their texts.
func (r *Repairer) List(ctx context.Context, o ListOptions) (*Listing, error) {
	const op = "repair list"
	if o.Limit <= 0 {
		o.Limit = DefaultLimit
	}
	list := &Listing{Originals: []Original{}}
	err := pgx.BeginTxFunc(ctx, r.pool, target.Reading, func(tx pgx.Tx) error {
		if err := target.BooksReadable(ctx, tx, op, quarantine.Table); err != nil {
			return err
		}
		found, total, err := quarantine.List(ctx, tx, quarantine.Filter{Document: o.Document, Tenant: o.Tenant, State: o.State, Limit: o.Limit})
		list.Total = total
		for _, q := range found {
			list.Originals = append(list.Originals, public(q))
		}
		return err
	})
	if err != nil {
		return nil, pg.Explain(err, op, quarantine.Table.String())
	}
	return list, nil
}

// Show returns one original. ErrUnknownOriginal when there is none of that id.
func (r *Repairer) Show(ctx context.Context, id string) (*Original, error) {
	const op = "repair show"
	var o Original
	err := pgx.BeginTxFunc(ctx, r.pool, target.Reading, func(tx pgx.Tx) error {
		if err := target.BooksReadable(ctx, tx, op, quarantine.Table); err != nil {
			return err
		}
		q, err := quarantine.Get(ctx, tx, id)
		o = public(q)
		return unknown(err, op, id)
	})
	if err != nil {
		return nil, pg.Explain(err, op, quarantine.Table.String())
	}
	return &o, nil
}

func unknown(err error, op, id string) error {
	if errors.Is(err, quarantine.ErrUnknown) {
		return fault.Wrap(ErrUnknownOriginal, op, id, "See which there are with pgstrata repair list.")
	}
	return err
}

func public(q quarantine.Original) Original {
	o := Original{
		ID: q.ID, Document: q.Document, Variant: q.Variant, Table: q.Table.String(), Column: q.Column, Key: q.Key, Tenant: deref(q.Tenant),
		Text: q.Text, ResetTo: q.ResetTo, Previous: make(map[string]Change, len(q.Previous)), Problems: problems(q.Findings),
		Scan: q.Scan, State: q.State, KeptAt: q.KeptAt.UTC(), RestoredBy: deref(q.RestoredBy), RestoredWith: deref(q.RestoredWith),
	}
	if q.RestoredAt != nil {
		at := q.RestoredAt.UTC()
		o.RestoredAt = &at
	}
	for name, c := range q.Previous {
		o.Previous[name] = Change(c)
	}
	return o
}

func problems(findings []schema.Finding) []Problem {
	all := make([]Problem, len(findings))
	for i, f := range findings {
		all[i] = problem(f)
	}
	return all
}
