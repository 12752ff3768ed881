package evolve

import (
	"context"
	"fmt"
	"math"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/target"
)

// Forecast is what an evolution is expected to do, with one worker and no throttle.
type Forecast struct {
	TableRows   int64    `json:"table_rows"`   // rows of the table
	Rows        int64    `json:"rows"`         // documents that are rewritten
	Seconds     float64  `json:"seconds"`      // of one worker
	WALBytes    int64    `json:"wal_bytes"`    // written
	TableBytes  int64    `json:"table_bytes"`  // of the table before, without its indexes
	GrowthBytes int64    `json:"growth_bytes"` // of the table, without its indexes
	HOTShare    float64  `json:"hot_share"`    // of the updates, 0 to 1: those that leave the indexes alone
	Locks       []string `json:"locks"`        // sentences
}

// Baseline is what an evolution is measured against.
type Baseline struct {
	TableBytes int64 `json:"table_bytes"`
	Updates    int64 `json:"updates"`
	HOTUpdates int64 `json:"hot_updates"`
}

// Outcome is what happened, in the terms of the forecast. Of WAL and HOT updates it can't tell the evolution's from other sessions'.
type Outcome struct {
	Rows        int64   `json:"rows"`
	Seconds     float64 `json:"seconds"`
	WALBytes    int64   `json:"wal_bytes"`
	TableBytes  int64   `json:"table_bytes"`
	GrowthBytes int64   `json:"growth_bytes"`
	HOTShare    float64 `json:"hot_share"`
}

const (
	// What a row costs beside the lens and the validator, in seconds: a row version, its WAL, its index entries, and so much for each KB.
	rowSeconds = 8e-6
	kbSeconds  = 4e-6
)

// sampled is what a sample of documents told.
type sampled struct {
	rows       int64   // of a version that is rewritten
	seconds    float64 // to carry all of them over and judge them
	rowBytes   float64 // of a row, on average, before
	newBytes   float64 // and after
	indexes    int
	forbidsHOT bool
}

// forecast puts a sample and the catalog together.
func (s *subject) forecast(ctx context.Context, tx pgx.Tx, tableRows, rewritten int64, p sampled) (Forecast, error) {
	b, err := s.baseline(ctx, tx)
	if err != nil {
		return Forecast{}, err
	}
	f := Forecast{TableRows: tableRows, Rows: rewritten, TableBytes: b.TableBytes, Locks: s.locks()}
	if rewritten == 0 || p.rows == 0 {
		return f, nil
	}
	n := float64(rewritten)
	f.Seconds = n * (p.seconds/float64(p.rows) + rowSeconds + kbSeconds*p.newBytes/1024)
	if !p.forbidsHOT && tableRows > 0 {
		// Only what is free on a row's own page lets its new version stay there; what vacuum frees is on other pages.
		free := float64(b.TableBytes) - float64(tableRows)*p.rowBytes
		f.HOTShare = min(1, max(0, free/(float64(tableRows)*p.newBytes)))
	}
	var fullPages bool
	if err := tx.QueryRow(ctx, "select current_setting('full_page_writes')::boolean").Scan(&fullPages); err != nil {
		return f, err
	}
	// A row version with its headers, an entry in each index unless it is HOT, what vacuum logs, and each page once as a whole.
	wal := n * (p.newBytes + 60 + (1-f.HOTShare)*float64(p.indexes)*80 + 30)
	if fullPages {
		wal += min(1, n/float64(max(tableRows, 1))) * float64(b.TableBytes)
	}
	f.WALBytes = int64(wal)
	grown := n*(p.newBytes-p.rowBytes) - max(0, float64(b.TableBytes)-float64(tableRows)*p.rowBytes)
	reserve := max(behindShare*float64(b.TableBytes), 2*vacuumRows*p.newBytes)
	if !s.mayVacuum {
		reserve = n * p.newBytes
	}
	f.GrowthBytes = int64(max(0, grown) + min(reserve, n*p.newBytes))
	return f, nil
}

func (s *subject) locks() []string {
	all := []string{
		"row locks on a chunk's rows for about 0.2 s, less with --load",
		"ROW EXCLUSIVE on " + s.Table.String() + ", which stands in the way of DDL alone, for as long as a chunk",
	}
	if s.mayVacuum {
		all = append(all, "SHARE UPDATE EXCLUSIVE by VACUUM, which stands in the way of DDL and of other vacuums")
	}
	return all
}

// baseline measures the table and its partitions.
func (s *subject) baseline(ctx context.Context, tx pgx.Tx) (b Baseline, err error) {
	err = tx.QueryRow(ctx, `select coalesce(sum(pg_catalog.pg_table_size(p.relid)), 0)::bigint,
			coalesce(sum(pg_catalog.pg_stat_get_tuples_updated(p.relid)), 0)::bigint,
			coalesce(sum(pg_catalog.pg_stat_get_tuples_hot_updated(p.relid)), 0)::bigint
		from `+target.Leaves("$1::oid")+` p`, s.OID).Scan(&b.TableBytes, &b.Updates, &b.HOTUpdates)
	return b, err
}

// outcome measures what has happened so far.
func (r *record) outcomeNow(c counts, now Baseline) Outcome {
	o := Outcome{
		Rows: c.lifted, Seconds: r.seconds, WALBytes: r.walBytes, TableBytes: now.TableBytes, GrowthBytes: now.TableBytes - r.baseline.TableBytes,
	}
	if updates := now.Updates - r.baseline.Updates; updates > 0 {
		o.HOTShare = float64(now.HOTUpdates-r.baseline.HOTUpdates) / float64(updates)
	}
	return o
}

// Grade holds a forecast against what happened. Seconds are forecast for one worker that never waits, and graded so: what the workers
// waited may be taken off, and several may have been at work, so that less than was forecast is never missed.
type Grade struct {
	What     string  `json:"what"`
	Forecast float64 `json:"forecast"`
	Actual   float64 `json:"actual"`
	Ratio    float64 `json:"ratio"`            // actual by forecast; 0 where the forecast is 0
	Waited   float64 `json:"waited,omitempty"` // of seconds: what all workers together waited
	Verdict  string  `json:"verdict"`
}

// Verdicts of a grade.
const (
	AsForecast = "as forecast" // within a quarter
	Near       = "near"        // within a half and the double
	Faster     = "faster"      // seconds alone: less than half, as several workers may do
	Missed     = "missed"
)

// A difference below these is near: so small a run says nothing about the forecast.
const (
	nearSeconds = 1
	nearBytes   = 1 << 20
)

// grades has none for an evolution that was to do nothing, and did nothing. throttled is the seconds waited, by reason.
func grades(f Forecast, o Outcome, throttled map[string]float64) []Grade {
	if f.Rows == 0 && o.Rows == 0 {
		return []Grade{}
	}
	small := max(f.TableBytes+f.GrowthBytes, o.TableBytes) < nearBytes
	return []Grade{
		grade("rows", float64(f.Rows), float64(o.Rows), 0),
		gradeSeconds(f.Seconds, o.Seconds, throttled),
		grade("wal_bytes", float64(f.WALBytes), float64(o.WALBytes), nearBytes),
		grade("table_bytes", float64(f.TableBytes+f.GrowthBytes), float64(o.TableBytes), nearBytes),
		grade("hot_share", f.HOTShare, o.HOTShare, map[bool]float64{true: 1, false: 0}[small]),
	}
}

// grade calls nothing missed that differs by at most so much.
func grade(what string, forecast, actual, near float64) Grade {
	g := Grade{What: what, Forecast: forecast, Actual: actual, Verdict: Missed}
	if forecast > 0 {
		g.Ratio = actual / forecast
	}
	difference := math.Abs(actual - forecast)
	switch {
	case g.Ratio >= 0.8 && g.Ratio <= 1.25, forecast == actual, what == "hot_share" && difference < 0.1:
		g.Verdict = AsForecast
	case g.Ratio >= 0.5 && g.Ratio <= 2, difference <= near:
		g.Verdict = Near
	}
	return g
}

// gradeSeconds judges by that share of the waiting that suits the forecast best: nobody knows how much of it the workers had in common.
func gradeSeconds(forecast, actual float64, throttled map[string]float64) Grade {
	waited := 0.0
	for _, seconds := range throttled {
		waited += seconds
	}
	worked := min(actual, max(forecast, actual-waited))
	g := grade("seconds", forecast, worked, nearSeconds)
	if g.Verdict == Missed && worked < forecast {
		g.Verdict = Faster
	}
	g.Actual, g.Waited = actual, waited
	if forecast > 0 {
		g.Ratio = actual / forecast
	}
	return g
}

// recordOutcome keeps what happened once an evolution is over.
func (r *run) recordOutcome(ctx context.Context, tx pgx.Tx) error {
	now, err := byID(ctx, tx, r.record.id)
	if err != nil || now.state == Running {
		return err
	}
	o, err := now.measure(ctx, tx)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, "update pgstrata.evolutions set outcome = $2 where id = $1", r.record.id, o)
	return err
}

// measure finds the evolution's table, which may be gone, and measures it.
func (r *record) measure(ctx context.Context, q querier) (*Outcome, error) {
	c, _, err := totals(ctx, q, r.id)
	if err != nil {
		return nil, err
	}
	var now Baseline
	err = q.QueryRow(ctx, `select coalesce(sum(pg_catalog.pg_table_size(p.relid)), 0)::bigint,
			coalesce(sum(pg_catalog.pg_stat_get_tuples_updated(p.relid)), 0)::bigint,
			coalesce(sum(pg_catalog.pg_stat_get_tuples_hot_updated(p.relid)), 0)::bigint
		from pgstrata.evolutions e join pg_catalog.pg_namespace n on n.nspname = e.table_schema
			join pg_catalog.pg_class t on t.relnamespace = n.oid and t.relname = e.table_name,
			lateral `+target.Leaves("t.oid")+` p
		where e.id = $1`, r.id).Scan(&now.TableBytes, &now.Updates, &now.HOTUpdates)
	if err != nil {
		return nil, fmt.Errorf("measure the table: %w", err)
	}
	o := r.outcomeNow(c, now)
	return &o, nil
}
