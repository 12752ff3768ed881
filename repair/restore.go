package repair

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/alert"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/quarantine"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

const opRestore = "repair restore"

// Restore puts an original back, if the schemas accept it now, or the corrected document given instead; nil means the original.
// Columns that the reset also set get their earlier values back where they still hold what it set, and where no other
// document of the row is still reset. All of it is one transaction, with an alert for the tenant.
//
// It returns ErrUnknownOriginal, ErrAlreadyRestored, ErrRowGone, ErrRowChanged or ErrRefused when it changes nothing.
func (r *Repairer) Restore(ctx context.Context, id string, with []byte) (*Original, error) {
	var o Original
	err := r.retrying(ctx, func(ctx context.Context) error {
		return pgx.BeginTxFunc(ctx, r.pool, target.Writing, func(tx pgx.Tx) error {
			q, err := r.restore(ctx, tx, id, with)
			o = public(q)
			return err
		})
	})
	if err != nil {
		return nil, pg.Explain(err, opRestore, id)
	}
	return &o, nil
}

func (r *Repairer) restore(ctx context.Context, tx pgx.Tx, id string, with []byte) (q quarantine.Original, err error) {
	if err := target.BooksWritable(ctx, tx, opRestore, quarantine.Table, alert.Table); err != nil {
		return q, err
	}
	if q, err = quarantine.Lock(ctx, tx, id); err != nil {
		return q, unknown(err, opRestore, id)
	}
	if q.State == Restored {
		return q, fault.Wrap(fmt.Errorf("%w, by %s on %s", ErrAlreadyRestored, deref(q.RestoredBy), q.RestoredAt.Format("2006-01-02 15:04 MST")), opRestore, id, "")
	}
	t, err := r.targetOf(ctx, tx, q)
	if err != nil {
		return q, err
	}
	key, ok := t.Walk.Position(q.Key)
	if !ok {
		return q, fault.Wrap(fmt.Errorf("%w: the key of %s has other columns than when the original was kept", ErrMissing, t.Table), opRestore, t.At, "")
	}
	current, err := t.Lock(ctx, tx, key)
	if errors.Is(err, pgx.ErrNoRows) {
		return q, fault.Wrap(ErrRowGone, opRestore, t.RowAt(q.Key), "pgstrata repair show "+q.ID+" prints the original.")
	}
	if err != nil {
		return q, err
	}
	if current.IsNull || current.Text != q.ResetTo {
		return q, fault.Wrap(ErrRowChanged, opRestore, t.RowAt(q.Key),
			"Somebody has written a new document since; it stays. pgstrata repair show "+q.ID+" prints the original.")
	}
	text := q.Text
	if with != nil {
		text = string(with)
	}
	if err := accept(t, current.VariantName(), text, q, with != nil); err != nil {
		return q, err
	}
	return r.putBack(ctx, tx, t, q, current, text)
}

// targetOf finds the document that an original belongs to, and proves that it may be written.
func (r *Repairer) targetOf(ctx context.Context, tx pgx.Tx, q quarantine.Original) (*target.Target, error) {
	d := r.project.Document(q.Document)
	if d == nil || d.Table != q.Table || d.Column != q.Column {
		return nil, fault.Wrap(fmt.Errorf("%w: the original is of document %s in %s.%s, which this project doesn't have", ErrMissing, q.Document, q.Table, q.Column),
			opRestore, r.project.File, "Name the pgstrata.yaml that has it with --config.")
	}
	t, _, err := r.preflight(ctx, tx, opRestore, *d, true)
	return t, err
}

// accept judges what is to be put back, for a better answer than the trigger's.
func accept(t *target.Target, variant, text string, q quarantine.Original, corrected bool) error {
	hint := fmt.Sprintf("Correct it: save what pgstrata repair show %s prints, mend it, then pgstrata repair restore %s --with FILE", q.ID, q.ID)
	if corrected {
		hint = "Mend what is named here. pgstrata schema validate judges a document without a database."
	}
	v, err := t.Set.Judge(variant, []byte(text))
	if err != nil {
		return fault.Wrap(fmt.Errorf("%w: %w", ErrRefused, err), opRestore, t.RowAt(q.Key), hint)
	}
	if len(v.Findings) > 0 {
		return fault.Wrap(&InvalidError{Problems: problems(v.Findings)}, opRestore, t.RowAt(q.Key), hint)
	}
	return nil
}

func (r *Repairer) putBack(ctx context.Context, tx pgx.Tx, t *target.Target, q quarantine.Original, current target.Row, text string) (quarantine.Original, error) {
	back, err := r.besides(ctx, tx, t, q, current)
	if err != nil {
		return q, err
	}
	key, _ := t.Walk.Position(q.Key)
	after, err := t.Write(ctx, tx, key, current.Text, text, back)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return q, fault.Wrap(fmt.Errorf("%w: a trigger suppressed the update", ErrRefused), opRestore, t.RowAt(q.Key), "")
	case err != nil:
		if refusal, ok := target.RefusedBy(err, "the document"); ok && !pg.Transient(err) {
			err = fault.Wrap(fmt.Errorf("%w: %s: %w", ErrRefused, refusal.Constraint, err), opRestore, t.RowAt(q.Key), "")
		}
		return q, err
	case !after.Valid:
		return q, fault.Wrap(fmt.Errorf("%w: a trigger changed it to a document that is not valid", ErrRefused), opRestore, t.RowAt(q.Key), "")
	}
	if err := quarantine.MarkRestored(ctx, tx, q.ID, after.Text); err != nil {
		return q, err
	}
	message := fmt.Sprintf("%s is as it was before its reset.", t.Name)
	if after.Text != q.Text {
		message = fmt.Sprintf("%s was put right by an operator after its reset.", t.Name)
	}
	if err := alert.Raise(ctx, tx, alert.Alert{
		Tenant: current.Tenant, Document: t.Name, Table: t.Table, Key: q.Key,
		Severity: alert.Info, Kind: alert.DocumentRestored, Message: message, Findings: []schema.Finding{}, QuarantineID: q.ID,
	}); err != nil {
		return q, err
	}
	return quarantine.Get(ctx, tx, q.ID)
}

// besides chooses which columns beside the document get their earlier values back. While another document of the row
// is still reset, none does: an integration with one document at its default must not start to run again. That other
// one then inherits the earlier value and brings it back when its turn comes.
func (r *Repairer) besides(ctx context.Context, tx pgx.Tx, t *target.Target, q quarantine.Original, current target.Row) ([]target.Assignment, error) {
	others, err := r.stillReset(ctx, tx, t, q)
	if err != nil {
		return nil, err
	}
	var back []target.Assignment
	for i, c := range t.Resets() {
		mine, ok := q.Previous[c.Column]
		if !ok || !same(current.Beside[i], mine.To) {
			continue
		}
		held := false
		for _, o := range others {
			theirs, ok := o.Previous[c.Column]
			if !ok {
				continue
			}
			held = true
			// The latest value that was not set by a reset is the one to come back in the end.
			known, newer := !same(mine.From, mine.To), o.KeptAt.Before(q.KeptAt) || same(theirs.From, theirs.To)
			if known && newer {
				o.Previous[c.Column] = quarantine.Change{From: mine.From, To: theirs.To}
				if err := quarantine.SetPrevious(ctx, tx, o.ID, o.Previous); err != nil {
					return nil, err
				}
			}
		}
		if !held {
			back = append(back, target.Assignment{Column: c.Column, Type: c.Type, Value: mine.From})
		}
	}
	return back, nil
}

// stillReset are the kept originals of the row's other documents whose safe default is still in place, the oldest first.
func (r *Repairer) stillReset(ctx context.Context, tx pgx.Tx, t *target.Target, q quarantine.Original) ([]quarantine.Original, error) {
	all, err := quarantine.Beside(ctx, tx, q)
	if err != nil {
		return nil, err
	}
	key, _ := t.Walk.Position(q.Key)
	var still []quarantine.Original
	for _, o := range all {
		d := r.project.Document(o.Document)
		if d == nil || d.Table != t.Table || d.Column != o.Column {
			continue
		}
		var stands bool
		is, args := t.Walk.Is(key, "d", 2)
		err := tx.QueryRow(ctx, fmt.Sprintf("select %s::text is not distinct from $1 from %s d where %s", pg.Ident("d", o.Column), t.Table.SQL(), is),
			append([]any{o.ResetTo}, args...)...).Scan(&stands)
		if err != nil {
			return nil, err
		}
		if stands {
			still = append(still, o)
		}
	}
	return still, nil
}

func same(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
