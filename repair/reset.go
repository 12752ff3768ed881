package repair

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
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
		var pace chunk.Sizer
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
		s.beforeReset(w.Name, Key(w.KeyAt(j.key)))
	}
	if j.unjudged {
		w.Refused++
		w.left.refused++
		s.refuse(Refusal{Document: w.Name, Variant: j.variant, Tenant: j.tenant, Key: Key(w.KeyAt(j.key)), Reason: tooDeep, SQLState: "54001"})
		return nil
	}
	var o outcome
	err := s.retrying(ctx, func(ctx context.Context) error {
		o = outcome{}
		return pgx.BeginTxFunc(ctx, s.pool, target.Writing, func(tx pgx.Tx) (err error) {
			if o, err = s.reset(ctx, tx, w.Target, j); err == nil && o.what != wasReset {
				return errLeave
			}
			return err
		})
	})
	if err != nil && !errors.Is(err, errLeave) {
		refusal, ok := target.RefusedBy(err, "the safe default")
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
		s.refuse(Refusal{
			Document: w.Name, Variant: o.row.VariantName(), Tenant: deref(o.row.Tenant), Key: Key(w.KeyAt(j.key)),
			Reason: o.refusal.Reason, Constraint: o.refusal.Constraint, SQLState: o.refusal.SQLState,
		})
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
	refusal *target.Refusal
	row     target.Row
}

// reset judges the row again under its lock and writes only if it still holds what was judged.
func (s *scan) reset(ctx context.Context, tx pgx.Tx, t *target.Target, j judged) (outcome, error) {
	row, err := t.Lock(ctx, tx, j.key)
	if errors.Is(err, pgx.ErrNoRows) {
		return outcome{what: wasChanged}, nil
	}
	if err != nil {
		return outcome{}, err
	}
	digest := sha256.Sum256([]byte(row.Text))
	if row.IsNull || !bytes.Equal(digest[:], j.digest) || len(row.Found) == 0 {
		return outcome{what: wasChanged}, nil
	}
	if t.JudgeVersion(row.VariantName(), row.Version).Future && !s.options.IncludeFuture {
		return outcome{what: wasFuture}, nil
	}
	refusal, err := t.ResetRow(ctx, tx, j.key, row, target.Reason{
		Findings: row.Found, Scan: s.report.Scan,
		Message: t.Name + " was not valid and was reset to its safe default; an operator keeps the original.",
	})
	if refusal != nil {
		return outcome{wasRefused, refusal, row}, err
	}
	return outcome{what: wasReset, row: row}, err
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
