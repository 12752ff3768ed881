package evolve

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// Throttle are the limits within which the workers keep. Its zero value makes room for other sessions' locks and replicas alone.
type Throttle struct {
	Load   float64       // share of the time that workers work, 0 to 1; 0 is 1. Below 1 chunks are short
	MaxLag time.Duration // of a replica, above which the workers wait; 0 is DefaultMaxLag
	MaxWAL int64         // bytes per second of the whole server, above which they wait; 0 is no limit
}

// Chunks under a load share: how long one takes, and how many rows it has at least. Whoever wakes up on a busy core waits for its turn, so
// what matters to others is how long a burst is, more than how much of the time is used.
const (
	politeTarget = 500 * time.Microsecond
	politeRows   = 4
)

func (t Throttle) load() float64 {
	if t.Load <= 0 || t.Load > 1 {
		return 1
	}
	return t.Load
}

// pace is how often something is looked at that is looked at so often without a load share.
func (t Throttle) pace(often time.Duration) time.Duration {
	return time.Duration(float64(often) / max(t.load(), 0.1))
}

// forecasting is how a run looks at the rows before it begins.
func (t Throttle) forecasting() PlanOptions {
	if t.load() < 1 {
		return PlanOptions{Sample: politeSample, exactRows: politeExact}
	}
	return PlanOptions{}
}

// sizer keeps chunks small beside the table too, so that a vacuum comes in time.
func (t Throttle) sizer(tableRows int64) chunk.Sizer {
	s := chunk.Sizer{Most: int(min(max(tableRows/100, chunk.FirstRows), chunk.MaxRows))}
	if t.load() < 1 {
		s.Target, s.Least = politeTarget, politeRows
	}
	return s
}

// Why workers wait.
const (
	WaitLocks   = "other sessions wait for its locks"
	WaitReplica = "a replica lags behind"
	WaitWAL     = "WAL is written faster than is allowed"
	WaitVacuum  = "vacuum is behind"
	WaitLoad    = "its share of the load is used up"
)

// pacer measures what goes on beside the workers, and holds them.
type pacer struct {
	run     *run
	subject *subject

	mu       sync.Mutex
	reason   string // why they wait, one of the constants; "" when they needn't
	detail   string // in words
	pending  int64  // rows rewritten by this process since the last vacuum
	late     int64  // at so many of them the workers wait for it; 0 while nobody vacuums
	waited   map[string]float64
	lastLSN  int64
	lastTime time.Time
}

func newPacer(r *run, s *subject) *pacer {
	p := &pacer{run: r, subject: s, waited: map[string]float64{}}
	if s.mayVacuum { // from the first row on, however long its connection takes
		_, p.late = dueAfter(r.record.forecast.TableRows)
	}
	return p
}

// look is how often the pacer measures.
const look = 250 * time.Millisecond

// wait holds a worker while there is a reason for it.
func (p *pacer) wait(ctx context.Context) error {
	for {
		reason, _ := p.why()
		if reason == "" {
			if ctx.Err() != nil {
				return stopped(ctx)
			}
			return nil
		}
		if err := p.hold(ctx, reason, look/5); err != nil {
			return err
		}
	}
}

// rest is the pause behind a chunk that the load share asks for.
func (p *pacer) rest(ctx context.Context, took time.Duration) error {
	load := p.run.options.load()
	if load >= 1 {
		return nil
	}
	return p.hold(ctx, WaitLoad, time.Duration(float64(took)*(1/load-1)))
}

func (p *pacer) hold(ctx context.Context, reason string, d time.Duration) error {
	began := time.Now()
	err := sleep(ctx, d)
	p.mu.Lock()
	p.waited[reason] += time.Since(began).Seconds()
	p.mu.Unlock()
	return err
}

// why is the reason for which workers wait, and the same in words.
func (p *pacer) why() (reason, words string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.reason != "":
		return p.reason, p.reason + p.detail
	case p.late > 0 && p.pending >= p.late:
		return WaitVacuum, WaitVacuum
	}
	return "", ""
}

// wrote counts rows that the next vacuum has to do with.
func (p *pacer) wrote(rows int64) {
	p.mu.Lock()
	p.pending += rows
	p.mu.Unlock()
}

// vacuumed says how many rows were rewritten since the last vacuum by all processes, of which this one's can't be more, and at how many
// the workers are to wait.
func (p *pacer) vacuumed(since, late int64) {
	p.mu.Lock()
	p.pending, p.late = min(p.pending, since), late
	p.mu.Unlock()
}

// watch measures until ctx ends. It holds the lock by which others see that this process is at work.
func (p *pacer) watch(ctx context.Context) {
	var conn *pgx.Conn
	defer func() {
		if conn != nil {
			_ = conn.Close(context.WithoutCancel(ctx))
		}
	}()
	for tick := 0; ; tick++ {
		if conn == nil {
			conn = p.present(ctx)
		}
		if conn != nil {
			if err := p.measure(ctx, conn, tick); err != nil && ctx.Err() == nil {
				p.run.log.Info("measuring failed", "cause", err)
				_ = conn.Close(ctx)
				conn = nil
				p.set("", "") // nobody is held by what can't be measured
			}
		}
		if sleep(ctx, p.run.options.pace(look)) != nil {
			break
		}
	}
	if conn == nil {
		return
	}
	ctx = context.WithoutCancel(ctx)
	if err := p.record(ctx, conn, true); err != nil {
		p.run.log.Info("measuring failed", "cause", err)
	}
	// A session's end lets go of it too, but a moment later.
	_, _ = conn.Exec(ctx, "select pg_catalog.pg_advisory_unlock_shared($1, 0)", p.run.lockSpace)
}

func (p *pacer) present(ctx context.Context) *pgx.Conn {
	conn, err := pg.ConnectConfig(ctx, p.run.conn.Copy())
	if err != nil {
		return nil
	}
	if _, err := conn.Exec(ctx, "select pg_catalog.pg_advisory_lock_shared($1, 0)", p.run.lockSpace); err != nil {
		_ = conn.Close(ctx)
		return nil
	}
	return conn
}

func (p *pacer) set(reason, detail string) {
	p.mu.Lock()
	p.reason, p.detail = reason, detail
	p.mu.Unlock()
}

func (p *pacer) measure(ctx context.Context, conn *pgx.Conn, tick int) error {
	var waiters int
	var lag float64
	var lsn int64
	// A waiter is behind us when one of our sessions blocks it. pg_locks shows everybody who waits, where pg_stat_activity may not.
	err := conn.QueryRow(ctx, `select
		(with ours as materialized (select l.pid from pg_catalog.pg_locks l
				where l.locktype = 'advisory' and l.objsubid = 2 and l.classid = ($1::int8 & 4294967295)::oid and l.objid > 0 and l.granted)
			select count(distinct w.pid) from pg_catalog.pg_locks w
			where not w.granted and w.locktype in ('relation', 'tuple', 'transactionid') and w.pid not in (select pid from ours)
				and exists (select from ours where ours.pid = any (pg_catalog.pg_blocking_pids(w.pid)))),
		(select coalesce(max(extract(epoch from replay_lag)), 0) from pg_catalog.pg_stat_replication),
		pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0')::bigint`, p.run.lockSpace).Scan(&waiters, &lag, &lsn)
	if err != nil {
		return err
	}
	limit := p.run.options.MaxLag
	if limit == 0 {
		limit = DefaultMaxLag
	}
	now := time.Now()
	reason, detail := "", ""
	switch {
	case waiters > 0:
		reason, detail = WaitLocks, fmt.Sprintf(": %d", waiters)
	case lag > limit.Seconds():
		reason, detail = WaitReplica, fmt.Sprintf(" by %.0f s", lag)
	case p.run.options.MaxWAL > 0 && !p.lastTime.IsZero() && float64(lsn-p.lastLSN) > float64(p.run.options.MaxWAL)*now.Sub(p.lastTime).Seconds():
		reason = WaitWAL
	}
	p.lastLSN, p.lastTime = lsn, now
	p.set(reason, detail)
	if p.run.options.Progress != nil && tick%2 == 0 {
		if err := p.tell(ctx, conn); err != nil {
			return err
		}
	}
	if tick%4 != 3 {
		return nil
	}
	return p.record(ctx, conn, false)
}

// record adds what was measured to the evolution, whichever process comes first; a second one within half a second adds nothing.
func (p *pacer) record(ctx context.Context, conn *pgx.Conn, last bool) error {
	_, reason := p.why()
	p.mu.Lock()
	waited := p.waited
	switch {
	case last:
		reason = "" // nobody works here any more
	case reason == "" && p.run.options.load() < 1:
		reason = WaitLoad
	}
	p.waited = map[string]float64{}
	p.mu.Unlock()
	_, err := conn.Exec(ctx, `update pgstrata.evolutions set
			wal_bytes = wal_bytes + pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), seen_lsn),
			seconds = seconds + extract(epoch from clock_timestamp() - seen_at),
			seen_at = clock_timestamp(), seen_lsn = pg_catalog.pg_current_wal_lsn(),
			throttle = nullif($2, ''),
			throttled = (select coalesce(pg_catalog.jsonb_object_agg(k, v), '{}') from (
				select k, sum(v) as v from (
					select key as k, value::numeric as v from pg_catalog.jsonb_each_text(throttled)
					union all select key, value::numeric from pg_catalog.jsonb_each_text($3)) both_of group by k) summed)
		where id = $1`, p.run.record.id, reason, waited)
	return err
}

// tell reports progress.
func (p *pacer) tell(ctx context.Context, conn *pgx.Conn) error {
	c, _, err := totals(ctx, conn, p.run.record.id)
	if err != nil {
		return err
	}
	var sweep int
	if err := conn.QueryRow(ctx, "select sweep from pgstrata.evolutions where id = $1", p.run.record.id).Scan(&sweep); err != nil {
		return err
	}
	p.run.mu.Lock()
	rows := p.run.rows
	p.run.mu.Unlock()
	_, reason := p.why()
	now := Progress{
		Document: p.subject.Name, Sweep: sweep, Done: c.read, Total: max(p.run.record.forecast.TableRows, c.read), Lifted: c.lifted,
		Bad: c.quarantined + c.refused, Throttle: reason, Left: -1,
	}
	if took := time.Since(p.run.began); took > 0 {
		now.Rate = float64(rows) / took.Seconds()
	}
	if now.Rate > 0 && sweep == 0 {
		now.Left = time.Duration(float64(now.Total-now.Done) / now.Rate * float64(time.Second))
	}
	p.run.options.Progress(now)
	return nil
}
