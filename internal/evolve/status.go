package evolve

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/target"
)

// Status is how an evolution stands. Its JSON form is stable: fields are added, never renamed.
type Status struct {
	Evolution string              `json:"evolution"`
	Document  string              `json:"document"`
	Direction string              `json:"direction"`
	Versions  map[string]Versions `json:"versions"` // by variant
	State     string              `json:"state"`
	Live      bool                `json:"live"`   // a process is at work on it
	Asked     string              `json:"asked"`  // run, pause or abort
	Reason    string              `json:"reason"` // why it stopped or failed
	StartedAt time.Time           `json:"started_at"`
	StartedBy string              `json:"started_by"`
	EndedAt   *time.Time          `json:"ended_at,omitempty"`

	Sweep       int     `json:"sweep"`        // 0 is the first pass
	Rows        int64   `json:"rows"`         // gone over in the first pass
	TableRows   int64   `json:"table_rows"`   // in all, as forecast
	Lifted      int64   `json:"lifted"`       // documents carried over
	Quarantined int64   `json:"quarantined"`  // reset, originals kept
	Refused     int64   `json:"refused"`      // neither, in the last sweep
	Rate        float64 `json:"rate"`         // documents per second of work
	SecondsLeft float64 `json:"seconds_left"` // until the first pass ends; -1 when unknown

	Throttle  string             `json:"throttle"`  // why the workers wait just now
	Throttled map[string]float64 `json:"throttled"` // seconds waited, by reason
	Forecast  Forecast           `json:"forecast"`
	Outcome   *Outcome           `json:"outcome"`
	Grades    []Grade            `json:"grades"` // the forecast against what happened
	Refusals  []Refusal          `json:"refusals"`
	Warnings  []string           `json:"warnings"`
}

// Clean tells whether the evolution came to its end with every row.
func (s *Status) Clean() bool { return s.State == Done && s.Quarantined == 0 && s.Refused == 0 }

// Killed tells whether the evolution runs by name only.
func (s *Status) Killed() bool { return s.State == Running && !s.Live }

// Status shows the document's open evolution, or its last one.
func (e *Evolver) Status(ctx context.Context, document string) (*Status, error) {
	const op = "evolve status"
	d, err := e.document(op, document)
	if err != nil {
		return nil, err
	}
	if err := e.readable(ctx, op); err != nil {
		return nil, explain(err, op)
	}
	r, err := last(ctx, e.pool, d)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, none(op, d, "no evolution of it was ever begun")
	}
	if err != nil {
		return nil, explain(err, op)
	}
	s, err := e.status(ctx, r.id)
	return s, explain(err, op)
}

func none(op string, d project.Document, what string) error {
	return fault.Wrap(fmt.Errorf("%w: %s", ErrNone, what), op, d.Table.String()+"."+d.Column, "Begin one with pgstrata evolve run "+d.Name+".")
}

func (e *Evolver) readable(ctx context.Context, op string) error {
	return pgx.BeginTxFunc(ctx, e.pool, target.Reading, func(tx pgx.Tx) error {
		return target.BooksReadable(ctx, tx, op, evolutionsTable, slicesTable)
	})
}

func (e *Evolver) status(ctx context.Context, id string) (*Status, error) {
	r, err := byID(ctx, e.pool, id)
	if err != nil {
		return nil, err
	}
	c, _, err := totals(ctx, e.pool, id)
	if err != nil {
		return nil, err
	}
	s := &Status{
		Evolution: r.id, Document: r.document, Direction: r.direction, Versions: r.versions, State: r.state, Asked: r.asked, Reason: r.reason,
		StartedAt: r.startedAt.UTC(), StartedBy: r.startedBy, Sweep: r.sweep, Rows: c.read, TableRows: r.forecast.TableRows,
		Lifted: c.lifted, Quarantined: c.quarantined, Refused: c.refused, SecondsLeft: -1, Throttle: r.throttle, Throttled: r.throttled,
		Forecast: r.forecast, Outcome: r.outcome, Refusals: []Refusal{}, Warnings: []string{},
	}
	if r.endedAt != nil {
		at := r.endedAt.UTC()
		s.EndedAt = &at
	}
	if s.Live, err = e.live(ctx, id); err != nil {
		return nil, err
	}
	if s.Outcome == nil || r.open() {
		if s.Outcome, err = r.measure(ctx, e.pool); err != nil {
			return nil, err
		}
	}
	if r.seconds > 0 {
		s.Rate = float64(c.lifted) / r.seconds
		if pace := float64(c.read) / r.seconds; r.state == Running && r.sweep == 0 && pace > 0 {
			s.SecondsLeft = max(0, float64(r.forecast.TableRows-c.read)) / pace
		}
	}
	if r.state == Done {
		s.Grades = grades(r.forecast, *s.Outcome, r.throttled)
	}
	return s, nil
}

// live tells whether a process is at work on an evolution: it holds the evolution's lock.
func (e *Evolver) live(ctx context.Context, id string) (live bool, err error) {
	err = e.pool.QueryRow(ctx, `select exists (select from pg_catalog.pg_locks
		where locktype = 'advisory' and objsubid = 2 and granted and classid = ($1::int8 & 4294967295)::oid and objid = 0 and mode = 'ShareLock'
			and database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database()))`, lockSpace(id)).Scan(&live)
	return live, err
}

// targetsOf names where rows go: one version, or one for each variant.
func targetsOf(versions map[string]Versions) string {
	var names []string
	var one string
	for _, name := range slices.Sorted(maps.Keys(versions)) {
		names = append(names, name+" "+versions[name].To)
		one = versions[name].To
	}
	for _, v := range versions {
		if v.To != one {
			return strings.Join(names, ", ")
		}
	}
	return one
}

// openOne is the document's open evolution.
func (e *Evolver) openOne(ctx context.Context, op string, d project.Document) (record, error) {
	if err := e.readable(ctx, op); err != nil {
		return record{}, explain(err, op)
	}
	r, err := last(ctx, e.pool, d)
	if errors.Is(err, pgx.ErrNoRows) || err == nil && !r.open() {
		return record{}, none(op, d, "none of it is open")
	}
	return r, explain(err, op)
}

// Pause has the document's open evolution stop behind the chunks in hand, whichever processes work on it, and waits until they have.
func (e *Evolver) Pause(ctx context.Context, document string) (*Status, error) {
	return e.ask(ctx, "evolve pause", document, askPause, Paused)
}

// Abort ends the document's open evolution where it is. Rows that were carried over stay so.
func (e *Evolver) Abort(ctx context.Context, document string) (*Status, error) {
	return e.ask(ctx, "evolve abort", document, askAbort, Aborted)
}

func (e *Evolver) ask(ctx context.Context, op, document, asked, state string) (*Status, error) {
	d, err := e.document(op, document)
	if err != nil {
		return nil, err
	}
	r, err := e.openOne(ctx, op, d)
	if err != nil {
		return nil, err
	}
	_, err = e.pool.Exec(ctx, "update pgstrata.evolutions set asked = $2, asked_by = session_user where id = $1 and state not in ('done', 'aborted')", r.id, asked)
	if err != nil {
		return nil, explain(err, op)
	}
	quiet := &run{Evolver: e, op: op, record: r, lockSpace: lockSpace(r.id)}
	for {
		if err := quiet.settled(ctx, state); err != nil {
			return nil, explain(err, op)
		}
		s, err := e.status(ctx, r.id)
		if err != nil || !s.Live && s.State != Running {
			return s, explain(err, op)
		}
		if sleep(ctx, look/5) != nil {
			return s, fault.Wrap(ErrStopped, op, d.Name, "It was asked for, and happens behind the chunks in hand.")
		}
	}
}

// settled writes the state that was asked for when nobody is at work who would.
func (r *run) settled(ctx context.Context, state string) error {
	return pgx.BeginTxFunc(ctx, r.pool, target.Writing, func(tx pgx.Tx) error {
		now, err := byID(ctx, tx, r.record.id)
		if err != nil || !now.open() || now.state == state {
			return err
		}
		var alone bool
		if err := tx.QueryRow(ctx, "select pg_catalog.pg_try_advisory_xact_lock($1, 0)", r.lockSpace).Scan(&alone); err != nil || !alone {
			return err
		}
		if err := r.end(ctx, tx, state, ""); err != nil {
			return err
		}
		return r.recordOutcome(ctx, tx)
	})
}
