package evolve

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// worker takes slices, one at a time, and does their chunks on a connection of its own.
type worker struct {
	run     *run
	subject *subject
	conn    *pgx.Conn // nil while the server is away
	sizer   chunk.Sizer
	left    chunk.Range // of the slice, as far as this worker knows; zero while it doesn't
	away    time.Time   // since when; zero while it is there
	tries   int
}

// idle is how long a worker waits that finds no slice, while others are still at theirs.
const idle = 50 * time.Millisecond

// work goes on until no slice is left and no sweep is due. The server may be lost on the way: what was not committed is undone, and the
// work goes on from the checkpoints.
func (w *worker) work(ctx context.Context) error {
	defer w.close(ctx)
	for {
		if ctx.Err() != nil {
			return stopped(ctx)
		}
		err := w.once(ctx)
		switch {
		case errors.Is(err, errFinished):
			return nil
		case pg.Lost(err):
			if err := w.lost(ctx, err); err != nil {
				return err
			}
		case err != nil:
			return err
		default:
			w.away, w.tries = time.Time{}, 0
		}
	}
}

// errFinished ends a worker: nothing is left to do.
var errFinished = errors.New("finished")

// once does a slice, or what comes next when none is free.
func (w *worker) once(ctx context.Context) error {
	if w.conn == nil {
		conn, err := pg.ConnectConfig(ctx, w.run.conn.Copy())
		if err != nil {
			return err
		}
		w.conn = conn
	}
	number, err := w.claim(ctx)
	if err != nil {
		return err
	}
	if number == 0 {
		finished, err := w.run.nextSweep(ctx, w.conn)
		if err != nil {
			return err
		}
		if finished {
			return errFinished
		}
		return sleep(ctx, idle)
	}
	w.left = chunk.Range{}
	for {
		if err := w.run.pacer.wait(ctx); err != nil {
			return err
		}
		d, err := w.chunk(ctx, number)
		if err != nil {
			return err
		}
		w.run.told(d)
		if err := w.run.pacer.rest(ctx, d.took); err != nil {
			return err
		}
		if d.done {
			break
		}
	}
	_, err = w.conn.Exec(ctx, "select pg_catalog.pg_advisory_unlock($1, $2)", w.run.lockSpace, number)
	return err
}

// claim takes a slice that is neither done nor another worker's; 0 when there is none. The claim is a lock of the session, so that it
// ends with a worker that dies; what keeps a chunk from being done twice is the slice's row lock alone.
func (w *worker) claim(ctx context.Context) (number int, err error) {
	rows, err := w.conn.Query(ctx, "select number from pgstrata.evolution_slices where evolution_id = $1 and not done order by number", w.run.record.id)
	if err != nil {
		return 0, err
	}
	open, err := pgx.CollectRows(rows, pgx.RowTo[int])
	if err != nil {
		return 0, err
	}
	for _, n := range open {
		var got bool
		if err := w.conn.QueryRow(ctx, "select pg_catalog.pg_try_advisory_lock($1, $2)", w.run.lockSpace, n).Scan(&got); err != nil {
			return 0, err
		}
		if got {
			return n, nil
		}
	}
	return 0, nil
}

// lost waits a while for the server to come back.
func (w *worker) lost(ctx context.Context, cause error) error {
	w.close(ctx)
	w.run.pool.Reset() // its idle connections are most likely lost, too
	if w.away.IsZero() {
		w.away = time.Now()
	}
	if time.Since(w.away) > w.run.reconnect {
		return fault.Wrap(fmt.Errorf("%w within %s: %w", ErrLost, w.run.reconnect, cause), w.run.op, w.subject.Object(),
			"What was not committed is undone. When the server is up, go on with pgstrata evolve resume "+w.subject.Name+".")
	}
	w.tries++
	w.run.log.Info("waiting for the server", "cause", cause)
	return sleep(ctx, pg.Backoff{Base: 100 * time.Millisecond, Max: 2 * time.Second}.Pause(w.tries))
}

func (w *worker) close(ctx context.Context) {
	if w.conn == nil {
		return
	}
	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	_ = w.conn.Close(limited) // nothing is open on it
	w.conn = nil
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return stopped(ctx)
	case <-t.C:
		return nil
	}
}

func stopped(ctx context.Context) error { return fmt.Errorf("%w: %w", ErrStopped, context.Cause(ctx)) }
