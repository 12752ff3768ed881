package evolve

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// mode is how a chunk is done, after others of its kind have failed.
type mode int

const (
	whole mode = iota
	free       // without rows that others have locked; a sweep comes back for them
	each       // row by row, each locked first: for rows that refuse, and for those that others keep changing
)

// did is a chunk that was committed.
type did struct {
	counts
	rows   int
	done   bool          // the slice's end was reached
	took   time.Duration // in all, with the way to the server and back
	worked time.Duration // of it, what was read and written
}

// maxConflicts is how often a chunk begins anew because others change its rows, before it is done row by row.
const maxConflicts = 3

// errConflicts ends the attempts at a chunk whose rows others keep changing.
var errConflicts = errors.New("others keep changing the chunk's rows")

// chunk does the next chunk of a slice in one transaction, its checkpoint included. What fails for a row's own reason is tried again
// without the documents that wouldn't be valid, then with ever fewer rows, until that row stands alone.
func (w *worker) chunk(ctx context.Context, number int) (did, error) {
	how := whole
	conflicts := 0
	for {
		var d did
		var r chunk.Range
		err := w.run.patience.Do(ctx, func() (err error) {
			began := time.Now()
			r, d, err = w.attempt(context.WithoutCancel(ctx), number, how)
			d.took = time.Since(began)
			if pg.SQLSTATE(err) == "40001" && how != each {
				if conflicts++; conflicts == maxConflicts {
					return errConflicts
				}
				w.sizer.Narrow(r.Rows) // fewer are met in a shorter time
			}
			return err
		}, nil)
		switch {
		case err == nil:
			if d.rows > 0 {
				w.sizer.Took(d.rows, d.worked)
			}
			if d.quarantined+d.refused == 0 {
				w.subject.wary = false
			}
			return d, nil
		case rowsOwn(err) && !w.subject.judges():
			w.subject.wary = true
		case errors.Is(err, errNarrow), rowsOwn(err) && r.Rows > 1:
			w.sizer.Narrow(r.Rows)
		case rowsOwn(err) && how != each, errors.Is(err, errConflicts):
			how = each
		case pg.SQLSTATE(err) == "55P03" && how != free:
			how = free
		default:
			return did{}, err
		}
		if ctx.Err() != nil {
			return did{}, stopped(ctx)
		}
	}
}

func (w *worker) attempt(ctx context.Context, number int, how mode) (r chunk.Range, d did, err error) {
	s := w.subject
	limit, options := w.sizer.Rows(), s.chunkOptions()
	if how == each {
		// A row that is locked can't change, so each statement may look anew.
		limit, options = min(limit, maxSettled), chunkPlain
	}
	if w.run.options.load() < 1 {
		options.BeginQuery += "; " + unflushed
	}
	var at held
	err = transact(ctx, w.conn, options, func(tx pgx.Tx, last *pgx.Batch) error {
		d = did{}
		if at, r, err = w.take(ctx, tx, number, limit); err != nil || at.done {
			d.done = at.done
			return err
		}
		began := time.Now()
		if at.sweep > 0 {
			r, d.done, err = w.stray(ctx, tx, at.rest(), limit)
		} else {
			d.done = r.Rows < limit
		}
		if err != nil {
			return err
		}
		d.rows = r.Rows
		if r.Rows > 0 {
			if d.counts, err = w.carryChunk(ctx, tx, r, how, at.sweep > 0); err != nil {
				return err
			}
		}
		d.worked = time.Since(began)
		if at.sweep == 0 {
			d.read = int64(r.Rows)
		}
		queueAdvance(last, w.run.record.id, number, r.Through, d.done, d.counts)
		return nil
	})
	if err == nil && r.Through != nil {
		w.left = chunk.Range{After: r.Through, Through: at.through}
	}
	return r, d, err
}

// take locks the slice and, outside of sweeps, cuts the next chunk out of it; errAsked when the workers are to leave. The slice is where this
// worker left it, unless somebody interfered, so both go to the server together.
func (w *worker) take(ctx context.Context, tx pgx.Tx, number, limit int) (at held, r chunk.Range, err error) {
	var b pgx.Batch
	queueLock(&b, w.run.record.id, number, &at)
	if w.left.After != nil {
		w.subject.Walk.QueueFull(&b, w.left, limit, &r)
	}
	if err := tx.SendBatch(ctx, &b).Close(); err != nil {
		return at, r, err
	}
	switch {
	case at.asked != askRun || at.state != Running:
		return at, r, errAsked
	case at.done || at.sweep > 0:
		return at, chunk.Range{}, nil
	case r.Rows > 0 && w.left.Same(at.rest()):
		return at, r, nil
	}
	r, err = w.subject.Walk.Next(ctx, tx, at.rest(), limit)
	return at, r, err
}

// transact is a transaction whose last statements go to the server together with its commit.
func transact(ctx context.Context, conn *pgx.Conn, options pgx.TxOptions, do func(tx pgx.Tx, last *pgx.Batch) error) error {
	tx, err := conn.BeginTx(ctx, options)
	if err != nil {
		return err
	}
	var last pgx.Batch
	if err = do(tx, &last); err == nil {
		last.Queue("commit").Exec(func(tag pgconn.CommandTag) error {
			if tag.String() != "COMMIT" {
				return pgx.ErrTxCommitRollback
			}
			return nil
		})
		err = tx.SendBatch(ctx, &last).Close()
	}
	if err != nil && !conn.IsClosed() && conn.PgConn().TxStatus() != 'I' {
		_ = tx.Rollback(ctx) // else the connection is closed
	}
	return err
}

// readAhead is how many rows are read in about the time in which one is rewritten.
const readAhead = 20

// stray is a sweep's next chunk: it ends behind the next document of an old version, and others that follow. Almost always there is none,
// and a sweep only reads. Under a load share it reads no longer at a time than a chunk takes.
func (w *worker) stray(ctx context.Context, tx pgx.Tx, rest chunk.Range, limit int) (r chunk.Range, done bool, err error) {
	s := w.subject
	all := rest
	last := true
	if w.run.options.load() < 1 {
		most := min(readAhead*limit, chunk.MaxRows)
		if all, err = s.Walk.Next(ctx, tx, rest, most); err != nil {
			return r, false, err
		}
		last = all.Rows < most
	}
	found, err := s.keys(ctx, tx, s.within(all), 1)
	if err != nil {
		return r, false, err
	}
	if len(found) == 0 {
		return chunk.Range{After: rest.After, Through: all.Through}, last, nil
	}
	if limit > 1 {
		if r, err = s.Walk.Next(ctx, tx, chunk.Range{After: found[0], Through: rest.Through}, limit-1); err != nil {
			return r, false, err
		}
	}
	if r.Rows == 0 {
		r.Through = found[0]
	}
	return chunk.Range{After: rest.After, Through: r.Through, Rows: r.Rows + 1}, false, nil
}

func (w *worker) carryChunk(ctx context.Context, tx pgx.Tx, r chunk.Range, how mode, sweeping bool) (counts, error) {
	s := w.subject
	all := s.within(r)
	if how == each {
		return w.run.settleEach(ctx, tx, s, r)
	}
	some := all
	if how == free {
		some = s.free(all)
	}
	got, err := s.carry(ctx, tx, some)
	if err != nil {
		return counts{}, err
	}
	c := counts{found: int64(got.lifted), lifted: int64(got.lifted)}
	if how == free {
		c.found++ // so that a sweep follows
		return c, nil
	}
	// A trigger that suppresses the update leaves no trace in what it returns, so a sweep looks for itself.
	if got.unlifted == 0 && got.suppressed == 0 && !sweeping {
		return c, nil
	}
	left, err := w.run.settle(ctx, tx, s, r)
	c.add(left)
	return c, err
}
