package repair

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/target"
)

// retrying runs one transaction, again when what ran beside it was in the way.
// A transaction that has begun is not cut off by ctx; only the pauses are.
func (r *Repairer) retrying(ctx context.Context, try func(context.Context) error) error {
	whole := context.WithoutCancel(ctx)
	err := r.patience.Do(ctx, func() error { return try(whole) }, func(attempt int, pause time.Duration, err error) {
		r.log.Info("waiting for another session", "attempt", attempt, "pause", pause, "cause", err)
	})
	if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
		return stopped(ctx)
	}
	return err
}

func stopped(ctx context.Context) error {
	return fmt.Errorf("%w: %w", ErrStopped, context.Cause(ctx))
}

func (s *scan) refuse(r Refusal) {
	if len(s.report.Refusals) == MaxRefusals {
		s.report.RefusalsDropped++
		return
	}
	s.report.Refusals = append(s.report.Refusals, r)
}

func (s *scan) sum() (t Totals) {
	for _, w := range s.targets {
		t.add(w.Totals)
	}
	return t
}

// checkpoint records how far the run is, so that a killed one leaves word.
func (s *scan) checkpoint(ctx context.Context) error { return s.record(ctx, "running") }

func (s *scan) record(ctx context.Context, state string) error {
	if !s.options.Apply {
		return nil
	}
	t := s.sum()
	_, err := s.pool.Exec(context.WithoutCancel(ctx), `update pgstrata.scans
		set rows_read = $2, documents_bad = $3, documents_reset = $4, state = $5, ended_at = case when $5 <> 'running' then now() end
		where id = $1`, s.report.Scan, t.Rows, t.Bad, t.Reset, state)
	return err
}

// finish completes the report, whatever the run came to.
func (s *scan) finish(ctx context.Context, err error) (*Report, error) {
	r := &s.report
	r.State = Done
	switch {
	case errors.Is(err, ErrStopped):
		r.State = Stopped
		err = fault.Wrap(fmt.Errorf("%w; nothing is half done", ErrStopped), opScan, "", "Run the same command again: it goes on with what is left.")
	case errors.Is(err, ErrTooManyBad):
		r.State = Stopped
	case err != nil:
		r.State = Failed
	}
	for _, w := range s.targets {
		w.Left = w.Bad - w.Reset
		if r.Applied && r.State == Done {
			w.Left = w.left.future + w.left.changed + w.left.refused
		}
		d := DocumentReport{Document: w.Name, Table: w.Table.String(), Column: w.Column, Totals: w.Totals}
		if w.Rows > 0 {
			d.Share = float64(w.Bad) / float64(w.Rows)
		}
		r.Documents = append(r.Documents, d)
	}
	r.Totals = s.sum()
	r.Findings, r.FindingsDropped = s.found.sorted(), s.found.dropped
	r.Refusals = append([]Refusal{}, r.Refusals...) // [] in JSON, not null
	r.Warnings = append([]string{}, r.Warnings...)
	r.Seconds = time.Since(r.StartedAt).Seconds()
	if recordErr := s.record(ctx, r.State); err == nil {
		err = pg.Explain(recordErr, opScan, target.ScansTable.String())
	}
	return r, err
}

func samePosition(a, b chunk.Position) bool { return slices.Equal(a, b) }

// clock measures a phase.
type clock struct {
	phase       string
	began       time.Time
	done, total int64
}

func startClock(phase string, total int64) *clock {
	return &clock{phase: phase, began: time.Now(), total: total}
}

// tell reports progress.
func (s *scan) tell(w *work, done int64) {
	c := s.clock
	c.done += done
	if s.options.Progress == nil {
		return
	}
	t := s.sum()
	p := Progress{Phase: c.phase, Document: w.Name, Done: c.done, Total: c.total, Bad: t.Bad, Reset: t.Reset, Elapsed: time.Since(c.began), Left: -1}
	if p.Elapsed > 0 {
		p.Rate = float64(c.done) / p.Elapsed.Seconds()
	}
	if c.total > 0 && p.Rate > 0 {
		p.Left = time.Duration(float64(max(c.total-c.done, 0)) / p.Rate * float64(time.Second))
	}
	s.options.Progress(p)
}
