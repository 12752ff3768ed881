package evolve

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/target"
)

// Reasons for which an evolution stops by itself.
const (
	reasonWriters = "writers of an old version are still active"
	reasonRefused = "some documents can neither be carried over nor reset"
)

// nextSweep looks what is to be done when no slice is free: nothing while others are at theirs, another sweep when this one found
// documents of an old version, and nothing more when it found none.
func (r *run) nextSweep(ctx context.Context, conn *pgx.Conn) (finished bool, err error) {
	err = pgx.BeginTxFunc(context.WithoutCancel(ctx), conn, target.Writing, func(tx pgx.Tx) error {
		var state, asked string
		var sweep int
		err := tx.QueryRow(ctx, "select state, asked, sweep from pgstrata.evolutions where id = $1 for no key update", r.record.id).Scan(&state, &asked, &sweep)
		switch {
		case err != nil:
			return err
		case state != Running: // another worker has ended it
			finished = true
			return nil
		case asked != askRun:
			return errAsked
		}
		c, open, err := totals(ctx, tx, r.record.id)
		if err != nil || open > 0 {
			return err
		}
		switch {
		case sweep > 0 && c.found == 0:
			finished, err = true, r.end(ctx, tx, Done, "")
		case sweep > 0 && c.found == c.refused:
			finished, err = true, r.end(ctx, tx, Stopped, fmt.Sprintf("%s: %d", reasonRefused, c.refused))
		case sweep >= MaxSweeps:
			finished, err = true, r.end(ctx, tx, Stopped, fmt.Sprintf("%s: the last of %d sweeps still found %d", reasonWriters, sweep, c.found))
		default:
			err = beginSweep(ctx, tx, r.record.id, sweep+1)
		}
		return err
	})
	return finished, err
}

// beginSweep has all rows gone over again.
func beginSweep(ctx context.Context, tx pgx.Tx, id string, sweep int) error {
	if _, err := tx.Exec(ctx, `update pgstrata.evolution_slices
		set position = null, done = false, found = 0, rows_refused = 0 where evolution_id = $1`, id); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, "update pgstrata.evolutions set sweep = $2 where id = $1", id, sweep)
	return err
}

// end records that an evolution is over, or has stopped.
func (r *run) end(ctx context.Context, tx pgx.Tx, state, reason string) error {
	if _, err := tx.Exec(ctx, `update pgstrata.evolutions
		set state = $2, reason = nullif($3, ''), ended_at = case when $2 in ('done', 'aborted') then clock_timestamp() end, throttle = null
		where id = $1`, r.record.id, state, reason); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `update pgstrata.scans s
		set state = case $2 when 'done' then 'done' when 'failed' then 'failed' else 'stopped' end, ended_at = clock_timestamp(),
			rows_read = t.read, documents_bad = t.quarantined + t.refused, documents_reset = t.quarantined
		from (select sum(rows_read) as read, sum(rows_quarantined) as quarantined, sum(rows_refused) as refused
			from pgstrata.evolution_slices where evolution_id = $1) t
		where s.id = (select scan_id from pgstrata.evolutions where id = $1)`, r.record.id, state)
	return err
}

// leave records in which state this process leaves the evolution, unless others are still at work on it.
func (r *run) leave(ctx context.Context, s *subject, cause error) error {
	ctx = context.WithoutCancel(ctx)
	state, reason := Failed, "a process failed; its error says why"
	switch {
	case cause == nil:
		state = ""
	case errors.Is(cause, errAsked):
		state, reason = "", ""
	case errors.Is(cause, ErrTooManyBad):
		state, reason = Stopped, ErrTooManyBad.Error()
	case errors.Is(cause, ErrStopped):
		state, reason = Stopped, "interrupted"
	}
	err := r.close(ctx, state, reason)
	if errors.Is(cause, errAsked) {
		cause = nil // the status says it
	}
	switch {
	case errors.Is(cause, ErrStopped):
		return fault.Wrap(fmt.Errorf("%w; nothing is half done", ErrStopped), r.op, s.Object(), "Go on with pgstrata evolve resume "+s.Name+".")
	case cause != nil:
		return withResume(cause, s.Name)
	}
	return explain(err, r.op)
}

// withResume adds how to go on to an error that doesn't say it.
func withResume(err error, document string) error {
	var f *fault.Error
	if !errors.As(err, &f) || errors.Is(err, ErrLost) || errors.Is(err, ErrTooManyBad) {
		return err
	}
	mend := f.Hint
	if mend == "" {
		mend = "Mend what is named here."
	}
	return fault.Wrap(f.Err, f.Op, f.Object, mend+" What was carried over stays; then go on with pgstrata evolve resume "+document+".")
}

// close writes the state once nobody else is at work. A server that is away can't be told; then the record stays as if it had been killed.
func (r *run) close(ctx context.Context, state, reason string) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return pgx.BeginTxFunc(ctx, r.pool, target.Writing, func(tx pgx.Tx) error {
		var now, asked string
		err := tx.QueryRow(ctx, "select state, asked from pgstrata.evolutions where id = $1 for no key update", r.record.id).Scan(&now, &asked)
		if err != nil {
			return err
		}
		if now != Running {
			return r.recordOutcome(ctx, tx)
		}
		var alone bool
		if err := tx.QueryRow(ctx, "select pg_catalog.pg_try_advisory_xact_lock($1, 0)", r.lockSpace).Scan(&alone); err != nil || !alone {
			return err
		}
		switch asked {
		case askPause:
			state, reason = Paused, ""
		case askAbort:
			state, reason = Aborted, ""
		}
		if state == "" {
			return nil
		}
		if err := r.end(ctx, tx, state, reason); err != nil {
			return err
		}
		return r.recordOutcome(ctx, tx)
	})
}
