package evolve

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// States of an evolution.
const (
	Running = "running"
	Paused  = "paused"
	Stopped = "stopped" // by a person, a limit, or because writers of an old version are still active
	Failed  = "failed"
	Done    = "done"
	Aborted = "aborted"
)

// What an operator may ask of one.
const (
	askRun   = "run"
	askPause = "pause"
	askAbort = "abort"
)

// record is a row of pgstrata.evolutions.
type record struct {
	id, document, direction, state, asked, reason, scan, startedBy, askedBy, throttle string

	versions     map[string]Versions
	forecast     Forecast
	baseline     Baseline
	outcome      *Outcome
	sweep        int
	rowsVacuumed int64
	throttled    map[string]float64
	walBytes     int64
	seconds      float64
	seenAt       time.Time
	startedAt    time.Time
	endedAt      *time.Time
}

const recordColumns = `id::text, document, direction, state, asked, coalesce(reason, ''), scan_id::text, started_by, coalesce(asked_by, ''),
	coalesce(throttle, ''), versions, forecast, baseline, outcome, sweep, rows_vacuumed, throttled, wal_bytes, seconds, seen_at, started_at, ended_at`

func scanRecord(row pgx.CollectableRow) (r record, err error) {
	return r, row.Scan(&r.id, &r.document, &r.direction, &r.state, &r.asked, &r.reason, &r.scan, &r.startedBy, &r.askedBy,
		&r.throttle, &r.versions, &r.forecast, &r.baseline, &r.outcome, &r.sweep, &r.rowsVacuumed, &r.throttled, &r.walBytes, &r.seconds,
		&r.seenAt, &r.startedAt, &r.endedAt)
}

// querier is a connection, a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// last finds the document's newest evolution, an open one first; pgx.ErrNoRows when there was never one.
func last(ctx context.Context, q querier, d project.Document) (record, error) {
	return one(ctx, q, `table_schema = $1 and table_name = $2 and column_name = $3
		order by state not in ('done', 'aborted') desc, started_at desc limit 1`, d.Table.Schema, d.Table.Name, d.Column)
}

func byID(ctx context.Context, q querier, id string) (record, error) {
	return one(ctx, q, "id = $1", id)
}

func one(ctx context.Context, q querier, where string, args ...any) (record, error) {
	rows, err := q.Query(ctx, "select "+recordColumns+" from pgstrata.evolutions where "+where, args...)
	if err != nil {
		return record{}, err
	}
	return pgx.CollectExactlyOneRow(rows, scanRecord)
}

func (r *record) open() bool { return r.state != Done && r.state != Aborted }

// begin records a new evolution with its slices, in one transaction. When another process was quicker, it returns that one's.
func begin(ctx context.Context, tx pgx.Tx, s *subject, f Forecast, b Baseline) (record, error) {
	var scan, id string
	if err := tx.QueryRow(ctx, "insert into pgstrata.scans (applied) values (true) returning id::text").Scan(&scan); err != nil {
		return record{}, err
	}
	err := tx.QueryRow(ctx, `insert into pgstrata.evolutions
			(document, table_schema, table_name, column_name, direction, versions, forecast, baseline, seen_lsn, scan_id)
		values ($1, $2, $3, $4, $5, $6, $7, $8, pg_catalog.pg_current_wal_lsn(), $9)
		on conflict do nothing returning id::text`,
		s.Name, s.Table.Schema, s.Table.Name, s.Column, s.way.direction, s.way.recorded(), f, b, scan).Scan(&id)
	if errors.Is(err, pgx.ErrNoRows) {
		return record{}, errQuicker
	}
	if err != nil {
		return record{}, err
	}
	ranges, err := s.cut(ctx, tx, f.TableRows)
	if err != nil {
		return record{}, err
	}
	for i, r := range ranges {
		if _, err := tx.Exec(ctx, "insert into pgstrata.evolution_slices (evolution_id, number, after_key, through_key) values ($1, $2, $3, $4)",
			id, i+1, asJSON(r.After), asJSON(r.Through)); err != nil {
			return record{}, err
		}
	}
	return byID(ctx, tx, id)
}

// errQuicker rolls back an evolution that another process has begun at the same moment.
var errQuicker = errors.New("another process began it")

// asJSON is a position as it is recorded; nil is null.
func asJSON(p chunk.Position) *string {
	if p == nil {
		return nil
	}
	text, err := json.Marshal(p)
	if err != nil { // strings always can be
		panic(err)
	}
	s := string(text)
	return &s
}

// slice is a part of the key space, and how far it has come.
type slice struct {
	number                int
	after, through, where chunk.Position
	done                  bool
}

// rest is what is left of the slice.
func (s slice) rest() chunk.Range {
	if s.where != nil {
		return chunk.Range{After: s.where, Through: s.through}
	}
	return chunk.Range{After: s.after, Through: s.through}
}

// held is a slice under this transaction's lock.
type held struct {
	slice
	sweep        int
	asked, state string
}

// queueLock adds to a batch that the slice is taken for this transaction.
func queueLock(b *pgx.Batch, evolution string, number int, into *held) {
	b.Queue(`select s.number, s.after_key, s.through_key, s.position, s.done, e.sweep, e.asked, e.state
		from pgstrata.evolution_slices s join pgstrata.evolutions e on e.id = s.evolution_id
		where s.evolution_id = $1 and s.number = $2 for no key update of s`, evolution, number).QueryRow(func(row pgx.Row) error {
		return row.Scan(&into.number, &into.after, &into.through, &into.where, &into.done, &into.sweep, &into.asked, &into.state)
	})
}

// queueAdvance adds to a batch the checkpoint, for the end of the chunk's transaction.
func queueAdvance(b *pgx.Batch, evolution string, number int, to chunk.Position, done bool, c counts) {
	b.Queue(`update pgstrata.evolution_slices
		set position = coalesce($3, position), done = $4, found = found + $5, rows_read = rows_read + $6, rows_lifted = rows_lifted + $7,
			rows_quarantined = rows_quarantined + $8, rows_refused = rows_refused + $9
		where evolution_id = $1 and number = $2`,
		evolution, number, asJSON(to), done, c.found, c.read, c.lifted, c.quarantined, c.refused).Exec(func(tag pgconn.CommandTag) error {
		if tag.RowsAffected() != 1 {
			return fmt.Errorf("pgstrata.evolution_slices: %d rows changed where one was meant", tag.RowsAffected())
		}
		return nil
	})
}

// counts are what a chunk did.
type counts struct {
	found       int64 // documents at an old version
	read        int64 // rows, in the first pass
	lifted      int64
	quarantined int64
	refused     int64
}

func (c *counts) add(o counts) {
	c.found += o.found
	c.read += o.read
	c.lifted += o.lifted
	c.quarantined += o.quarantined
	c.refused += o.refused
}

// totals adds the slices up; open is how many aren't done.
func totals(ctx context.Context, q querier, evolution string) (c counts, open int, err error) {
	err = q.QueryRow(ctx, `select coalesce(sum(found), 0)::bigint, coalesce(sum(rows_read), 0)::bigint, coalesce(sum(rows_lifted), 0)::bigint,
			coalesce(sum(rows_quarantined), 0)::bigint, coalesce(sum(rows_refused), 0)::bigint, count(*) filter (where not done)
		from pgstrata.evolution_slices where evolution_id = $1`, evolution).
		Scan(&c.found, &c.read, &c.lifted, &c.quarantined, &c.refused, &open)
	return c, open, err
}

// unfinished is the error of a command that an open evolution stands in the way of.
func (r *record) unfinished(op string, s *subject) error {
	return fault.Wrap(fmt.Errorf("%w: %s to %s, begun %s, is %s", ErrUnderWay, r.direction, r.targets(), r.startedAt.UTC().Format("2006-01-02 15:04 MST"), r.state), op, s.Object(),
		"Let it go on with pgstrata evolve resume "+s.Name+", or end it where it is with pgstrata evolve abort "+s.Name+".")
}

// targets names where the rows go.
func (r *record) targets() string { return targetsOf(r.versions) }

// explain words an error of the books.
func explain(err error, op string) error { return pg.Explain(err, op, evolutionsTable.String()) }
