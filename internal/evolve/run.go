package evolve

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/target"
)

// Defaults of Options.
const (
	DefaultMaxBad = 0.05
	DefaultMaxLag = 10 * time.Second
	// MaxSweeps is how often rows are gone over again before it is said that writers of an old version are still active.
	MaxSweeps = 5
)

// Options are the choices of a run.
type Options struct {
	Document string            // "" is the project's only one
	To       map[string]string // version by variant, "" for those not named; an empty version leaves a variant as it is. Without one up goes to the newest, down stays, and nil isn't for Down
	Workers  int               // each with a connection of its own; 0 is 1
	MaxBad   *float64          // share of the rows, 0 to 1, above which it stops rather than reset more; nil is DefaultMaxBad
	Throttle
	Progress func(Progress) // called by one goroutine at a time
}

// Progress says how far a run is. It comes about twice a second.
type Progress struct {
	Document string
	Sweep    int           // 0 is the first pass
	Done     int64         // rows gone over in the first pass, by all processes
	Total    int64         // rows in all, an estimate
	Lifted   int64         // documents carried over, by all processes
	Bad      int64         // quarantined or refused
	Rate     float64       // rows per second of this process
	Left     time.Duration // until the first pass ends, an estimate; negative when unknown
	Throttle string        // why the workers wait; "" when they don't
}

// run is one process's part in an evolution.
type run struct {
	*Evolver
	op        string
	record    record
	lockSpace int32 // of the evolution's advisory locks: 0 is shared by all who work on it, the others are slices
	maxBad    float64
	options   Options
	pacer     *pacer

	mu       sync.Mutex
	refusals []Refusal
	warnings []string
	rows     int64 // of this process
	began    time.Time
}

// Run carries the document's rows to another version: begins an evolution, or takes part in the open one that goes the same way. When ctx
// ends, the chunks in hand are finished and ErrStopped returned. Except when it could not start at all, it returns the Status that it
// left behind beside the error.
func (e *Evolver) Run(ctx context.Context, o Options) (*Status, error) {
	return e.start(ctx, "evolve run", Up, o)
}

// Down takes the document's rows back to an older version, by their complements. Rows that an evolution had reset, and whose reset
// document is untouched, get their originals back first.
func (e *Evolver) Down(ctx context.Context, o Options) (*Status, error) {
	return e.start(ctx, "evolve down", Down, o)
}

// Resume goes on with the document's open evolution, whichever way it goes.
func (e *Evolver) Resume(ctx context.Context, o Options) (*Status, error) {
	const op = "evolve resume"
	d, err := e.document(op, o.Document)
	if err != nil {
		return nil, err
	}
	r, err := e.openOne(ctx, op, d)
	if err != nil {
		return nil, err
	}
	o.To = map[string]string{}
	for name, v := range r.versions {
		o.To[name] = v.To
	}
	// Variants that had nothing to rewrite then stay out of it now too.
	for _, f := range d.Set.Families {
		if _, ok := r.versions[f.Variant]; !ok {
			o.To[f.Variant] = ""
		}
	}
	return e.start(ctx, op, r.direction, o)
}

func (e *Evolver) start(ctx context.Context, op, direction string, o Options) (*Status, error) {
	r := &run{Evolver: e, op: op, options: o, maxBad: DefaultMaxBad}
	if o.MaxBad != nil {
		r.maxBad = *o.MaxBad
	}
	if !(r.maxBad >= 0 && r.maxBad <= 1) {
		return nil, fault.New(op, "", fmt.Sprintf("the share of bad documents that is put up with is %v, which is not between 0 and 1", r.maxBad), "Give a share, as 0.05 for 5%.")
	}
	d, err := e.document(op, o.Document)
	if err != nil {
		return nil, err
	}
	s, err := r.prepare(ctx, d, direction)
	if err != nil {
		if ctx.Err() != nil {
			err = stopped(ctx)
		}
		return nil, pg.Explain(err, op, d.Table.String()+"."+d.Column)
	}
	err = r.do(ctx, d, s)
	status, statusErr := e.status(context.WithoutCancel(ctx), r.record.id)
	if status != nil {
		status.Refusals, status.Warnings = r.refusals, append(status.Warnings, r.warnings...)
	}
	return status, errors.Join(err, statusErr)
}

// prepare proves that the way can be gone, and begins the evolution or joins it.
func (r *run) prepare(ctx context.Context, d project.Document, direction string) (*subject, error) {
	w, err := wayOf(r.op, d, direction, r.options.To)
	if err != nil {
		return nil, err
	}
	if err := r.refusePooler(ctx); err != nil {
		return nil, err
	}
	var s *subject
	err = pgx.BeginTxFunc(ctx, r.pool, target.Reading, func(tx pgx.Tx) (err error) {
		s, err = r.subject(ctx, tx, r.op, d, w)
		return err
	})
	if err != nil {
		return nil, err
	}
	if r.record, err = last(ctx, r.pool, d); err != nil && !errors.Is(err, pgx.ErrNoRows) {
		return nil, err
	}
	if err != nil || !r.record.open() {
		if err := r.begin(ctx, s); err != nil {
			return nil, err
		}
	}
	return s, r.join(ctx, s)
}

// begin forecasts and records a new evolution.
func (r *run) begin(ctx context.Context, s *subject) error {
	plan, err := r.plan(ctx, r.op, s, r.options.forecasting())
	if err != nil {
		return err
	}
	err = pgx.BeginTxFunc(context.WithoutCancel(ctx), r.pool, target.Writing, func(tx pgx.Tx) error {
		b, err := s.baseline(ctx, tx)
		if err != nil {
			return err
		}
		r.record, err = begin(ctx, tx, s, plan.Forecast, b)
		return err
	})
	if errors.Is(err, errQuicker) {
		r.record, err = last(ctx, r.pool, s.Document)
	}
	return err
}

// join takes part in an open evolution: that of this way, unless an operator has paused it and this is no resume.
func (r *run) join(ctx context.Context, s *subject) error {
	if r.record.direction != s.way.direction || targetsOf(r.record.versions) != targetsOf(s.way.versions()) {
		return r.record.unfinished(r.op, s)
	}
	if r.op != "evolve resume" && r.record.asked != askRun {
		return fault.Wrap(fmt.Errorf("%w, by %s", ErrPaused, r.record.askedBy), r.op, s.Object(), "Let it go on with pgstrata evolve resume "+s.Name+".")
	}
	r.lockSpace = lockSpace(r.record.id)
	return pgx.BeginTxFunc(context.WithoutCancel(ctx), r.pool, target.Writing, func(tx pgx.Tx) error {
		var state string
		if err := tx.QueryRow(ctx, "select state from pgstrata.evolutions where id = $1 for no key update", r.record.id).Scan(&state); err != nil {
			return err
		}
		_, open, err := totals(ctx, tx, r.record.id)
		if err != nil || state == Done || state == Aborted {
			return err
		}
		if state == Stopped && open == 0 { // it had come to its end, and is to look again
			if err := beginSweep(ctx, tx, r.record.id, 1); err != nil {
				return err
			}
		}
		// What is measured goes on where the last process left off, unless that is long ago.
		_, err = tx.Exec(ctx, `update pgstrata.evolutions e
			set asked = 'run', asked_by = case when asked = 'run' then asked_by else session_user end, state = 'running', reason = null,
				seen_at = case when goes_on then seen_at else clock_timestamp() end,
				seen_lsn = case when goes_on then seen_lsn else pg_catalog.pg_current_wal_lsn() end
			from (select state = 'running' and seen_at > clock_timestamp() - interval '5 s' as goes_on from pgstrata.evolutions where id = $1) before
			where e.id = $1`, r.record.id)
		return err
	})
}

func lockSpace(id string) int32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte("pgstrata evolution " + id)) // never fails
	return int32(h.Sum32())
}

func (e *Evolver) refusePooler(ctx context.Context) error {
	conn, err := pg.ConnectConfig(ctx, e.conn.Copy())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	return pg.RefusePooler(ctx, conn, e.conn.Copy())
}

// do is this process's part, to the end.
func (r *run) do(ctx context.Context, d project.Document, s *subject) error {
	r.began = time.Now()
	if s.way.direction == Down {
		if err := r.putBack(ctx, d, s); err != nil {
			return r.leave(ctx, s, pg.Explain(err, r.op, s.Object()))
		}
	}
	r.pacer = newPacer(r, s)
	beside, stop := context.WithCancel(context.WithoutCancel(ctx))
	var besides sync.WaitGroup
	besides.Go(func() { r.pacer.watch(beside) })
	besides.Go(func() { (&vacuumer{run: r, subject: s}).work(beside) })

	workers, working := errgroup.WithContext(ctx)
	for range max(r.options.Workers, 1) {
		workers.Go(func() error {
			own := *s.Target // it remembers versions, and isn't for several goroutines
			w := &worker{run: r, subject: s.with(&own), sizer: r.options.sizer(r.record.forecast.TableRows)}
			return w.work(working)
		})
	}
	err := workers.Wait()
	if errors.Is(err, ErrStopped) && ctx.Err() != nil {
		err = stopped(ctx)
	}
	stop()
	besides.Wait()
	return r.leave(ctx, s, pg.Explain(err, r.op, s.Object()))
}

// told notes a chunk for the progress.
func (r *run) told(d did) {
	r.mu.Lock()
	r.rows += int64(d.rows)
	r.mu.Unlock()
	r.pacer.wrote(d.lifted + d.quarantined)
	if r.afterChunk != nil {
		r.afterChunk(d.rows)
	}
}
