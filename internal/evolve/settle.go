package evolve

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// lensKeyword is the keyword of the finding of a document that can't be carried over.
const lensKeyword = "lens"

// How many rows are dealt with at a time: together, and at most one by one in a chunk's transaction. A chunk with more of the latter is
// done in smaller ones.
const (
	settledAtOnce = 200
	maxSettled    = 100
)

// errNarrow rolls a chunk back that is to be done in smaller ones.
var errNarrow = errors.New("the chunk is too large")

// settle deals with the rows of a chunk that its statement left behind, in its transaction: what can't be carried over is reset, its
// original kept.
func (r *run) settle(ctx context.Context, tx pgx.Tx, s *subject, of chunk.Range) (c counts, err error) {
	chunkRows, alone := of.Rows, 0
	for {
		left, err := s.left(ctx, tx, s.within(of), settledAtOnce)
		if err != nil {
			return c, err
		}
		odd, err := r.reset(ctx, tx, s, left, &c)
		if err != nil {
			return c, err
		}
		if alone += len(odd); alone > maxSettled && chunkRows > 1 {
			return c, errNarrow
		}
		for _, l := range odd {
			did, err := r.settleRow(ctx, tx, s, l.key, c.quarantined)
			if err != nil {
				return c, err
			}
			c.add(did)
		}
		if len(left) < settledAtOnce {
			return c, nil
		}
		of.After = left[len(left)-1].key
	}
}

// settleEach deals with rows one by one, of which others don't suffer when one refuses.
func (r *run) settleEach(ctx context.Context, tx pgx.Tx, s *subject, of chunk.Range) (c counts, err error) {
	keys, err := s.keys(ctx, tx, s.within(of), maxSettled)
	if err != nil {
		return c, err
	}
	for _, key := range keys {
		did, err := r.settleRow(ctx, tx, s, key, c.quarantined)
		if err != nil {
			return c, err
		}
		c.add(did)
	}
	return c, nil
}

// reset resets, in a few statements, the rows of which it is known why they can't be carried over, and returns the others: those that
// have to be looked at one by one, all of them when one refuses its reset.
func (r *run) reset(ctx context.Context, tx pgx.Tx, s *subject, left []leftBehind, c *counts) (odd []leftBehind, err error) {
	var known []leftBehind
	var resets []target.Reset
	for _, l := range left {
		v := s.way.variant(l.row.VariantName())
		if v == nil {
			continue
		}
		findings := l.findings(v)
		safe, ok := s.defaults[v.name]
		switch {
		case findings == nil:
			odd = append(odd, l)
		case !ok:
			r.refuse(s, l.key, l.row, findings, noDefault(v))
			c.found, c.refused = c.found+1, c.refused+1
		default:
			known = append(known, l)
			resets = append(resets, target.Reset{Key: l.key, Row: l.row, Why: r.why(s, v, findings, safe)})
		}
	}
	if len(resets) == 0 {
		return odd, nil
	}
	n := int64(len(resets))
	if err := r.affordable(ctx, tx, s, c.quarantined+n); err != nil {
		return nil, err
	}
	failure, err := savepoint(ctx, tx, func(tx pgx.Tx) error {
		refusal, err := s.ResetRows(ctx, tx, resets)
		if err == nil && refusal != nil {
			return errRefused
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if failure != nil {
		return append(odd, known...), nil
	}
	c.found, c.quarantined = c.found+n, c.quarantined+n
	return odd, nil
}

// why is the reason that a reset keeps and tells.
func (r *run) why(s *subject, v *variant, findings []schema.Finding, safe string) target.Reason {
	return target.Reason{
		Findings: findings, Scan: r.record.scan, Default: safe,
		Message: fmt.Sprintf("%s could not be carried over to version %s and was reset to its safe default; an operator keeps the original.", s.Name, v.to),
	}
}

func noDefault(v *variant) *target.Refusal {
	return &target.Refusal{Reason: "the safe default can't be carried to " + v.to.String()}
}

// settleRow carries one row over, or resets it. What the row itself refuses is rolled back and counted. So many resets are in the
// transaction already.
func (r *run) settleRow(ctx context.Context, tx pgx.Tx, s *subject, key chunk.Position, resets int64) (counts, error) {
	row, err := s.Lock(ctx, tx, key)
	if errors.Is(err, pgx.ErrNoRows) { // deleted meanwhile
		return counts{}, nil
	}
	if err != nil {
		return counts{}, err
	}
	v := s.way.variant(row.VariantName())
	if v == nil || row.IsNull || v.step(row.Version) == nil { // changed meanwhile
		return counts{}, nil
	}
	var did carried
	failure, err := savepoint(ctx, tx, func(tx pgx.Tx) (err error) {
		did, err = s.carry(ctx, tx, s.is(key))
		return err
	})
	if err != nil {
		return counts{}, err
	}
	if failure == nil && did.lifted == 1 {
		return counts{found: 1, lifted: 1}, nil
	}
	findings, err := s.whyNot(ctx, tx, key, row, v, failure)
	if err != nil {
		return counts{}, err
	}
	safe, ok := s.defaults[v.name]
	if !ok {
		r.refuse(s, key, row, findings, noDefault(v))
		return counts{found: 1, refused: 1}, nil
	}
	if err := r.affordable(ctx, tx, s, resets+1); err != nil {
		return counts{}, err
	}
	var refusal *target.Refusal
	failure, err = savepoint(ctx, tx, func(tx pgx.Tx) (err error) {
		refusal, err = s.ResetRow(ctx, tx, key, row, r.why(s, v, findings, safe))
		if err == nil && refusal != nil {
			return errRefused
		}
		return err
	})
	switch {
	case err != nil:
		return counts{}, err
	case failure != nil:
		if refusal == nil {
			refusal, _ = target.RefusedBy(failure, "the safe default")
		}
		r.refuse(s, key, row, findings, refusal)
		return counts{found: 1, refused: 1}, nil
	}
	return counts{found: 1, quarantined: 1}, nil
}

// errRefused rolls a reset back.
var errRefused = errors.New("refused")

// savepoint tries something and rolls back only that when the row itself refuses it; failure is then why.
func savepoint(ctx context.Context, tx pgx.Tx, try func(pgx.Tx) error) (failure, err error) {
	err = pgx.BeginFunc(ctx, tx, try)
	if rowsOwn(err) || errors.Is(err, errRefused) {
		return err, nil
	}
	return nil, err
}

// rowsOwn tells whether an error is a row's own: a constraint or a trigger refuses it, a value is out of range, or it is nested too deeply.
func rowsOwn(err error) bool {
	if err == nil || pg.Transient(err) {
		return false
	}
	_, refused := target.RefusedBy(err, "")
	return refused || pg.SQLSTATE(err) == "54001"
}

// whyNot says why a document can't be carried over: by the lens, else by what the result is worth at the target version, else by what
// refused the write.
func (s *subject) whyNot(ctx context.Context, tx pgx.Tx, key chunk.Position, row target.Row, v *variant, refused error) ([]schema.Finding, error) {
	finding := schema.Finding{Keyword: lensKeyword}
	if pg.SQLSTATE(refused) == "54001" {
		finding.Message = "is nested too deeply to be carried over"
		return []schema.Finding{finding}, nil
	}
	l := leftBehind{row: row}
	is := s.is(key)
	why, join := s.whySQL()
	// A step in SQL may fail in its own way, and then it does so again.
	_, err := savepoint(ctx, tx, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, fmt.Sprintf("select %s from %s d%s where %s", why, s.Table.SQL(), join, is.where), is.args...).Scan(&l.failure, &l.invalid)
	})
	if err != nil {
		return nil, err
	}
	if findings := l.findings(v); findings != nil {
		return findings, nil
	}
	finding.Message = "a trigger suppressed the update"
	if refusal, ok := target.RefusedBy(refused, "the document at "+v.to.String()); ok {
		// A trigger's own words may quote the row.
		finding.Message = "is refused at " + v.to.String() + ", SQLSTATE " + refusal.SQLState
		if refusal.Constraint != "" {
			finding.Message = "is refused at " + v.to.String() + " by constraint " + refusal.Constraint
		}
	}
	return []schema.Finding{finding}, nil
}

func lensMessage(f *lens.Failure) string {
	text := "lens " + f.Lens + ": "
	if f.Step != "" {
		text += f.Step + ": "
	}
	return text + f.Message
}

// affordable stops the run when more documents than are put up with can't be carried over, with those that are reset in this transaction.
// What other workers are about to commit isn't counted.
func (r *run) affordable(ctx context.Context, tx pgx.Tx, s *subject, resets int64) error {
	c, _, err := totals(ctx, tx, r.record.id)
	if err != nil {
		return err
	}
	bad, of := c.quarantined+resets, max(c.read, r.record.forecast.TableRows)
	if float64(bad) <= r.maxBad*float64(of) {
		return nil
	}
	cause := fmt.Errorf("%w: more than %.3g%% of about %d", ErrTooManyBad, 100*r.maxBad, of)
	return fault.Wrap(cause, r.op, s.Object(),
		"A lens that doesn't fit is the likeliest cause: pgstrata evolve plan "+s.Name+" shows why, by reason. What was carried over stays; go on with pgstrata evolve resume "+s.Name+", and a larger --max-bad if that many are to be reset.")
}

// Refusal is a row that could neither be carried over nor reset. It is left as it is.
type Refusal struct {
	Document string     `json:"document"`
	Variant  string     `json:"variant"`
	Key      target.Key `json:"key"`
	Reason   string     `json:"reason"` // why it can't be carried over
	Reset    string     `json:"reset"`  // why it can't be reset
}

// maxRefusals is how many a run names; the rest are counted.
const maxRefusals = 100

func (r *run) refuse(s *subject, key chunk.Position, row target.Row, findings []schema.Finding, refusal *target.Refusal) {
	f := Refusal{Document: s.Name, Variant: row.VariantName(), Key: s.KeyAt(key), Reason: target.Sentence(findings[0])}
	if refusal != nil {
		f.Reset = refusal.Reason
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	// Each sweep meets it again.
	known := slices.ContainsFunc(r.refusals, func(o Refusal) bool { return maps.Equal(o.Key, f.Key) })
	if !known && len(r.refusals) < maxRefusals {
		r.refusals = append(r.refusals, f)
	}
}
