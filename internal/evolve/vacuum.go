package evolve

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgconn/ctxwatch"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/target"
)

// vacuumer takes dead rows away while the workers go on, so that they reuse the space and the table hardly grows.
type vacuumer struct {
	run     *run
	subject *subject
	conn    *pgx.Conn
}

const (
	vacuumShare = 0.06 // of the table's rows rewritten since the last vacuum begin another
	behindShare = 0.11 // and at so many the workers wait for it
	vacuumRows  = 1_000
	vacuumLook  = 50 * time.Millisecond
)

// dueAfter says how many rewritten rows of a table of so many begin a vacuum, and at how many the workers wait for it.
func dueAfter(rows int64) (due, late int64) {
	return max(int64(vacuumShare*float64(rows)), vacuumRows), max(int64(behindShare*float64(rows)), 2*vacuumRows)
}

func (v *vacuumer) work(ctx context.Context) {
	if !v.subject.mayVacuum {
		return // plan says so
	}
	defer v.close(ctx)
	for sleep(ctx, v.run.options.pace(vacuumLook)) == nil {
		if err := v.once(ctx); err != nil && ctx.Err() == nil {
			v.run.log.Info("vacuum failed", "cause", err)
			v.run.pacer.vacuumed(0, 0) // the workers don't wait for what doesn't come
			v.close(ctx)
			if sleep(ctx, 2*time.Second) != nil {
				return
			}
		}
	}
}

// once vacuums when enough rows were rewritten since the last time, by whichever process.
func (v *vacuumer) once(ctx context.Context) error {
	if v.conn == nil {
		cfg := v.run.conn.Copy()
		// A run that ends doesn't leave a vacuum behind.
		cfg.BuildContextWatcherHandler = func(c *pgconn.PgConn) ctxwatch.Handler {
			return &pgconn.CancelRequestContextWatcherHandler{Conn: c, DeadlineDelay: 5 * time.Second}
		}
		conn, err := pg.ConnectConfig(ctx, cfg)
		if err != nil {
			return err
		}
		v.conn = conn
	}
	due, late := dueAfter(v.run.record.forecast.TableRows)
	written, before, err := v.written(ctx)
	if err != nil {
		return err
	}
	v.run.pacer.vacuumed(written-before, late)
	if written-before < due {
		return nil
	}
	var mine bool
	if err := v.conn.QueryRow(ctx, "select pg_catalog.pg_try_advisory_lock($1, -1)", v.run.lockSpace).Scan(&mine); err != nil || !mine {
		return err
	}
	defer func() {
		_, _ = v.conn.Exec(context.WithoutCancel(ctx), "select pg_catalog.pg_advisory_unlock($1, -1)", v.run.lockSpace) // ends with the session anyway
	}()
	if err := v.vacuum(ctx, written); err != nil {
		return err
	}
	if written, before, err = v.written(ctx); err == nil {
		v.run.pacer.vacuumed(written-before, late)
	}
	return err
}

func (v *vacuumer) written(ctx context.Context) (written, before int64, err error) {
	err = v.conn.QueryRow(ctx, `select (select coalesce(sum(rows_lifted + rows_quarantined), 0) from pgstrata.evolution_slices where evolution_id = e.id), e.rows_vacuumed
		from pgstrata.evolutions e where e.id = $1`, v.run.record.id).Scan(&written, &before)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return written, before, err
}

// vacuum leaves the file as long as it is: what it frees is needed at once, and cutting it off would lock everybody out.
func (v *vacuumer) vacuum(ctx context.Context, written int64) error {
	delay := "0"
	if v.run.options.load() < 1 {
		delay = "2ms"
	}
	for _, sql := range []string{
		// It must still be quicker than the workers that wait for it.
		"set vacuum_cost_delay = '" + delay + "'", "set vacuum_cost_limit = 1000", "set maintenance_work_mem = '64MB'",
		"vacuum (truncate false, index_cleanup auto, skip_locked) " + v.subject.Table.SQL(),
	} {
		if _, err := v.conn.Exec(ctx, sql); err != nil {
			return err
		}
	}
	return pgx.BeginTxFunc(ctx, v.conn, target.Writing, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx, "update pgstrata.evolutions set rows_vacuumed = greatest(rows_vacuumed, $2) where id = $1", v.run.record.id, written)
		return err
	})
}

func (v *vacuumer) close(ctx context.Context) {
	if v.conn != nil {
		_ = v.conn.Close(context.WithoutCancel(ctx))
		v.conn = nil
	}
}
