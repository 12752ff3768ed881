// Package migrate applies goose migrations in three streams, one after the other, under a lock and with checksums.
// Plain goose can apply the same files: what it did is adopted, and what pgstrata did it goes on from.
package migrate

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// Options are how a run behaves towards others. The zero value is right for most.
type Options struct {
	LockWait    time.Duration // how long to wait for another run to end; 5 minutes by default, negative for not at all
	LockTimeout time.Duration // how long a migration waits for a table's lock before it lets others pass; 5 seconds by default
	Retry       pg.Backoff    // how a migration that got no lock is tried again; pg.DefaultBackoff by default
	Logger      *slog.Logger  // nil is silent
}

// Runner applies and takes back migrations of one database. It isn't for concurrent use; Close it.
type Runner struct {
	session *session
	streams []Stream
	opts    Options
	log     *slog.Logger
}

// lockName is what one run of migrations holds in a database.
const lockName = "pgstrata migrate"

// Open connects and makes sure that a session is what it seems: behind a transaction pooler the lock would be worth nothing.
func Open(ctx context.Context, url string, streams []Stream, o Options) (*Runner, error) {
	if err := checkStreams(streams); err != nil {
		return nil, err
	}
	if o.LockWait == 0 {
		o.LockWait = 5 * time.Minute
	}
	if o.LockTimeout == 0 {
		o.LockTimeout = 5 * time.Second
	}
	if o.Retry == (pg.Backoff{}) {
		o.Retry = pg.DefaultBackoff
	}
	log := o.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	s, err := openSession(ctx, url, log)
	if err != nil {
		return nil, err
	}
	if err := pg.RefusePooler(ctx, s.conn, s.cfg); err != nil {
		_ = s.close()
		return nil, err
	}
	return &Runner{session: s, streams: streams, opts: o, log: log}, nil
}

// Close ends the session.
func (r *Runner) Close() error { return r.session.close() }

// Plan is what Up would do. It writes nothing.
func (r *Runner) Plan(ctx context.Context, t Target) (Report, error) {
	report := newReport("up", true)
	states, err := r.read(ctx)
	if err != nil {
		return report, err
	}
	steps, err := planUp(states, t)
	for _, s := range steps {
		report.Migrations = append(report.Migrations, s.report(Pending))
	}
	for _, f := range unrecorded(states) {
		report.Adopted = append(report.Adopted, f.adopted())
	}
	return report, err
}

// Up applies what is pending, up to the target.
func (r *Runner) Up(ctx context.Context, t Target) (report Report, err error) {
	report = newReport("up", false)
	err = r.locked(ctx, opUp, func(run *run) error {
		steps, err := planUp(run.states, t)
		if err != nil {
			return err
		}
		if err := run.mayCreate(ctx, steps); err != nil {
			return err
		}
		if err := run.adopt(ctx, &report); err != nil {
			return err
		}
		for _, s := range steps {
			if err := run.one(ctx, s, &report); err != nil {
				return err
			}
			// The first system migration makes the table that what is applied elsewhere is recorded in.
			if err := run.adopt(ctx, &report); err != nil {
				return err
			}
		}
		return nil
	})
	return report, err
}

// PlanDown is what Down would do, and what stands in its way. It writes nothing.
func (r *Runner) PlanDown(ctx context.Context, t Target) (Report, error) {
	report := newReport("down", true)
	states, err := r.read(ctx)
	if err != nil {
		return report, err
	}
	steps, err := planDown(states, t)
	if err != nil {
		return report, err
	}
	for _, s := range steps {
		m := s.report(Pending)
		if m.Keeps, err = r.keeps(ctx, s); err != nil {
			return report, err
		}
		report.Migrations = append(report.Migrations, m)
	}
	return report, nil
}

// Down takes migrations back: one, or all after the target. Unless discard, it refuses before the first when any of
// them would destroy a table that is to be kept and isn't proved to be empty.
func (r *Runner) Down(ctx context.Context, t Target, discard bool) (report Report, err error) {
	report = newReport("down", false)
	err = r.locked(ctx, opDown, func(run *run) error {
		steps, err := planDown(run.states, t)
		if err != nil {
			return err
		}
		if !discard {
			for _, s := range steps {
				if err := run.refuseLoss(ctx, s); err != nil {
					return err
				}
			}
		}
		for _, s := range steps {
			if !discard {
				// Rows may have come in while the steps before this one ran.
				if err := run.refuseLoss(ctx, s); err != nil {
					return err
				}
			}
			if err := run.one(ctx, s, &report); err != nil {
				return err
			}
		}
		return nil
	})
	return report, err
}

// Status lists every migration that the folders or the database know, in order. It writes nothing and judges nothing.
func (r *Runner) Status(ctx context.Context) ([]StatusLine, error) {
	states, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	lines := []StatusLine{}
	for i := range states {
		s := &states[i]
		for _, v := range s.versions() {
			recorded, known := s.recorded[v]
			line := StatusLine{Stream: s.Name, Version: v, File: recorded.file, State: s.of(v)}
			if f := s.file(v); f != nil {
				line.File = f.name
			}
			if at, applied := s.applied[v]; applied {
				line.AppliedAt = &at
				line.Recorded, line.Adopted = known, recorded.adopted
			}
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// Begun tells whether the database has applied any migration of a stream of the runner.
func (r *Runner) Begun(ctx context.Context, stream string) (bool, error) {
	states, err := r.read(ctx)
	if err != nil {
		return false, err
	}
	i := slices.IndexFunc(states, func(s state) bool { return s.Name == stream })
	return i >= 0 && len(states[i].applied) > 0, nil
}

// Others lists the version tables of migrations that are recorded in the database and belong to none of the runner's streams.
func (r *Runner) Others(ctx context.Context) ([]string, error) {
	states, err := r.read(ctx)
	if err != nil {
		return nil, err
	}
	own := make([]string, len(states))
	for i := range states {
		own[i] = states[i].table.String()
	}
	there, err := tableExists(ctx, r.session.conn, checksumTable)
	if err != nil || !there {
		return nil, err
	}
	rows, err := r.session.conn.Query(ctx, "select distinct version_table from pgstrata.migration_checksums where version_table <> all ($1) order by 1", own)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

func newReport(direction string, dry bool) Report {
	return Report{Direction: direction, DryRun: dry, Migrations: []Migration{}, Adopted: []Adopted{}}
}

// read is the streams' state, in a session that no earlier migration has changed.
func (r *Runner) read(ctx context.Context) ([]state, error) {
	if err := r.session.fresh(ctx, r.opts.LockTimeout); err != nil {
		return nil, err
	}
	return readStates(ctx, r.session.conn, r.streams)
}

// locked does something under the lock, with the states read after it was taken.
func (r *Runner) locked(ctx context.Context, op string, do func(*run) error) error {
	lock, err := pg.AcquireLock(ctx, r.session.conn, lockName, r.opts.LockWait, func(holder string) {
		r.log.Info("waiting for another migration run", "holder", holder)
	})
	if err != nil {
		return err
	}
	defer func() {
		if err := lock.Release(ctx); err != nil {
			// Closing the session lets go of it too.
			r.log.Debug("release the migration lock", "error", err)
		}
	}()
	states, err := r.read(ctx)
	if err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return fault.Wrap(interrupted{err}, op, "", "Nothing was written.")
	}
	return do(&run{Runner: r, op: op, lock: lock, states: states})
}
