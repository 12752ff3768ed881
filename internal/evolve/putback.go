package evolve

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/repair"
)

// putBack restores the originals that evolutions of this document have reset because they couldn't be carried over, where the reset
// document is untouched. It comes before the rows go down, since a reset document that went down would no longer be the one of the reset.
func (r *run) putBack(ctx context.Context, d project.Document, s *subject) error {
	conn, err := pg.ConnectConfig(ctx, r.conn.Copy())
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	// Of several processes the others wait, or they would begin to take rows down.
	lock, err := pg.AcquireLock(ctx, conn, "pgstrata originals of evolution "+r.record.id, time.Hour, nil)
	if err != nil {
		return err
	}
	defer func() { _ = lock.Release(ctx) }() // the session ends anyway
	rows, err := conn.Query(ctx, `select q.id::text from pgstrata.quarantine q join pgstrata.evolutions e on e.scan_id = q.scan_id
		where q.state = 'kept' and e.direction = 'up' and q.document = $1 and q.table_schema = $2 and q.table_name = $3 and q.column_name = $4
		order by q.kept_at, q.id`, d.Name, d.Table.Schema, d.Table.Name, d.Column)
	if err != nil {
		return err
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(ids) == 0 {
		return err
	}
	keeper, err := repair.Open(ctx, repair.Config{URL: r.config.URL, ConfigFile: r.config.ConfigFile, Logger: r.log})
	if err != nil {
		return err
	}
	defer keeper.Close()
	stay := 0
	for _, id := range ids {
		if ctx.Err() != nil {
			return stopped(ctx)
		}
		_, err := keeper.Restore(ctx, id, nil)
		switch {
		case err == nil, errors.Is(err, repair.ErrAlreadyRestored), errors.Is(err, repair.ErrRowGone):
		case errors.Is(err, repair.ErrRowChanged), errors.Is(err, repair.ErrRefused):
			stay++
		default:
			return err
		}
	}
	if stay > 0 {
		r.warnings = append(r.warnings, fmt.Sprintf("%d originals stay in quarantine: their rows were written since, or the schemas refuse them. See pgstrata repair list --document %s --state kept.", stay, s.Name))
	}
	return nil
}
