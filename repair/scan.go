package repair

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// DefaultMaxBad is the share of bad documents above which Scan resets nothing.
const DefaultMaxBad = 0.05

const opScan = "repair scan"

// ScanOptions are the choices of a scan. The zero value reads everything and writes nothing.
type ScanOptions struct {
	Documents     []string // names of the project's documents; empty means all
	Apply         bool     // reset bad documents
	MaxBad        *float64 // share of a document's rows, 0 to 1, above which nothing is reset; nil is DefaultMaxBad
	IncludeFuture bool     // reset documents of a future version too
	Progress      func(Progress)
}

// Phases of a scan.
const (
	PhaseScan   = "scan"   // reading and judging
	PhaseRepair = "repair" // resetting; only with Apply
)

// Progress says how far a scan is. It comes after each chunk, and after each document that is reset.
type Progress struct {
	Phase    string
	Document string
	Done     int64         // documents judged in PhaseScan, bad documents dealt with in PhaseRepair
	Total    int64         // how many there are in all, an estimate; 0 when unknown
	Bad      int64         // found so far
	Reset    int64         // reset so far
	Elapsed  time.Duration // in this phase
	Rate     float64       // done per second
	Left     time.Duration // until the phase ends, an estimate; negative when unknown
}

// Scan judges every document of the project in the database and reports what is wrong. It writes nothing unless Apply is set.
//
// With Apply it counts first, stops with ErrTooManyBad if a document exceeds MaxBad, and then deals with each bad document
// in one transaction of its own: the original goes to quarantine, the safe default into its place, an alert to the tenant.
// Documents of a future version, without a safe default, or whose default the row refuses, are reported and left as they are.
//
// When ctx ends it finishes the chunk or document in hand and returns ErrStopped. Except when it could not start at all,
// it returns a Report beside the error; the Report then covers what was done.
func (r *Repairer) Scan(ctx context.Context, o ScanOptions) (*Report, error) {
	maxBad := DefaultMaxBad
	if o.MaxBad != nil {
		maxBad = *o.MaxBad
	}
	if !(maxBad >= 0 && maxBad <= 1) {
		return nil, fault.New(opScan, "", fmt.Sprintf("the share of bad documents that is put up with is %v, which is not between 0 and 1", maxBad), "Give a share, as 0.05 for 5%.")
	}
	documents, err := r.choose(opScan, o.Documents)
	if err != nil {
		return nil, err
	}
	s := &scan{Repairer: r, options: o, found: newTally(), report: Report{Applied: o.Apply, StartedAt: time.Now().UTC()}}
	if err := s.prepare(ctx, documents); err != nil {
		if ctx.Err() != nil {
			err = stopped(ctx)
		}
		return nil, pg.Explain(err, opScan, "")
	}
	err = s.run(ctx, maxBad)
	return s.finish(ctx, err)
}

// scan is one run.
type scan struct {
	*Repairer
	options ScanOptions
	report  Report
	found   *tally
	targets []*work
	clock   *clock
	warned  int // see warnUnjudged
}

// work is one document of a run.
type work struct {
	*target.Target
	Totals
	left   leftovers
	spoilt []chunk.Range // where bad documents were seen; pass two looks there alone
}

// leftovers are bad documents that pass two left as they were, by why.
type leftovers struct{ future, changed, refused int64 }

func (s *scan) prepare(ctx context.Context, documents []project.Document) error {
	var expected int64
	err := pgx.BeginTxFunc(ctx, s.pool, target.Reading, func(tx pgx.Tx) error {
		if s.options.Apply {
			if err := target.BooksWritable(ctx, tx, opScan, books...); err != nil {
				return err
			}
		}
		for _, d := range documents {
			t, warnings, err := s.preflight(ctx, tx, opScan, d, s.options.Apply)
			if err != nil {
				return pg.Explain(err, opScan, d.Table.String()+"."+d.Column)
			}
			s.targets = append(s.targets, &work{Target: t})
			s.report.Warnings = append(s.report.Warnings, warnings...)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, w := range s.targets {
		err := pgx.BeginTxFunc(ctx, s.pool, target.Reading, func(tx pgx.Tx) error {
			n, err := w.Estimate(ctx, tx)
			expected += n
			return err
		})
		// A count that was cut short leaves its transaction failed; the estimate is 0 then.
		if err != nil && !errors.Is(err, pgx.ErrTxCommitRollback) {
			return pg.Explain(err, opScan, w.Object())
		}
	}
	s.clock = startClock(PhaseScan, expected)
	if !s.options.Apply {
		return nil
	}
	// Once it is there, somebody must close it; so it isn't left to chance whether it is.
	return s.pool.QueryRow(context.WithoutCancel(ctx), "insert into pgstrata.scans (applied) values (true) returning id::text").Scan(&s.report.Scan)
}

func (s *scan) run(ctx context.Context, maxBad float64) error {
	for _, w := range s.targets {
		if err := s.count(ctx, w); err != nil {
			return pg.Explain(err, opScan, w.Object())
		}
	}
	if !s.options.Apply {
		return nil
	}
	for _, w := range s.targets {
		if float64(w.Bad) > maxBad*float64(w.Rows) {
			cause := fmt.Errorf("%w: %d of %d %s (%.3g%%), more than the %.3g%% that are put up with; nothing was changed",
				ErrTooManyBad, w.Bad, w.Rows, w.Name, 100*float64(w.Bad)/float64(w.Rows), 100*maxBad)
			return fault.Wrap(cause, opScan, w.Object(),
				"A wrong schema deployed is the likeliest cause: look at the findings first. If they are right, allow more with --max-bad.")
		}
	}
	s.clock = startClock(PhaseRepair, s.sum().Bad)
	for _, w := range s.targets {
		if err := s.repair(ctx, w); err != nil {
			return pg.Explain(err, opScan, w.Object())
		}
	}
	return nil
}

// count is pass one over a document: judge every row, remember where the bad ones are.
func (s *scan) count(ctx context.Context, w *work) error {
	var pace chunk.Sizer
	rest := chunk.Range{}
	for {
		var part *tally // afresh with each attempt, or a chunk read twice would count twice
		r, err := s.readChunk(ctx, w, rest, &pace, func() { part = newTally() }, func(b bad) {
			part.add(w.Target, b)
			s.warnUnjudged(w, b)
		})
		if err != nil || r.Rows == 0 {
			return err
		}
		rest.After = r.Through
		s.found.merge(part)
		w.Rows += int64(r.Rows)
		w.Bad += part.documents
		w.Future += part.future
		if part.documents > 0 {
			w.spoil(r)
		}
		if err := s.checkpoint(ctx); err != nil {
			return err
		}
		s.tell(w, int64(r.Rows))
	}
}

// maxSpoilt bounds the memory for ranges; once reached, the last one grows over everything that follows.
const maxSpoilt = 10_000

func (w *work) spoil(r chunk.Range) {
	last := len(w.spoilt) - 1
	if last >= 0 && (len(w.spoilt) == maxSpoilt || samePosition(w.spoilt[last].Through, r.After)) {
		w.spoilt[last].Through = r.Through
		w.spoilt[last].Rows += r.Rows
		return
	}
	w.spoilt = append(w.spoilt, r)
}

// bad is a document that the database judged to be bad.
type bad struct {
	key      chunk.Position
	tenant   string
	variant  string
	version  string // as the document has it
	digest   []byte
	problems []schema.Finding
	unjudged bool // the problem is that nobody can tell
}

// read hands over the bad documents of a range, one at a time.
func read(ctx context.Context, tx pgx.Tx, t *target.Target, r chunk.Range, each func(bad)) error {
	within, args := t.Walk.Within(r, "d", 1)
	sql := fmt.Sprintf(`select %s, coalesce(%s, ''), coalesce(%s, ''), %s, %s, %s from %s d where %s and %s is not null and not %s`,
		t.Walk.Texts("d"), t.TenantSQL(), t.VariantSQL(), t.VersionSQL(), t.DigestSQL(), t.ExplainSQL(),
		t.Table.SQL(), within, t.DocSQL(), t.ValidSQL())
	rows, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		b := bad{key: make(chunk.Position, len(t.Walk.Key))}
		dest := make([]any, 0, len(b.key)+5)
		for i := range b.key {
			dest = append(dest, &b.key[i])
		}
		if err := rows.Scan(append(dest, &b.tenant, &b.variant, &b.version, &b.digest, &b.problems)...); err != nil {
			return err
		}
		each(b)
	}
	return rows.Err()
}
