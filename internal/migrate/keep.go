package migrate

import (
	"context"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// refuseLoss fails when the step's Down would destroy rows that are to be kept.
func (r *run) refuseLoss(ctx context.Context, s step) error {
	kept, err := r.keeps(ctx, s)
	if err != nil || len(kept) == 0 {
		return err
	}
	var reasons []string
	for _, k := range kept {
		reasons = append(reasons, k.Table+" "+k.Reason)
	}
	return fault.New(r.op, s.path(), "it would destroy what is to be kept: "+strings.Join(reasons, "; "),
		"Nothing of this file was taken back. Save those rows first, or run again with --discard to lose them.")
}

// keeps lists the tables of the step's "-- pgstrata:keeps" lines that aren't proved to be empty.
func (r *Runner) keeps(ctx context.Context, s step) ([]Kept, error) {
	var kept []Kept
	for _, table := range s.file.keeps {
		reason, err := r.holds(ctx, table)
		if err != nil {
			return nil, pg.Explain(err, opDown, table.String())
		}
		if reason != "" {
			kept = append(kept, Kept{Table: table.String(), Reason: reason})
		}
	}
	return kept, nil
}

// holds says why a table isn't proved to be empty; "" when it is, or isn't there.
func (r *Runner) holds(ctx context.Context, t pg.Table) (string, error) {
	conn := r.session.conn
	there, err := tableExists(ctx, conn, t)
	if err != nil || !there {
		return "", err
	}
	if err := r.session.fresh(ctx, r.opts.LockTimeout); err != nil {
		return "", err
	}
	var rows int64
	err = r.opts.Retry.Do(ctx, func() error {
		rows, err = count(ctx, conn, t)
		return err
	}, nil)
	switch {
	case pg.SQLSTATE(err) == "42501":
		return "can't be proved to be empty, because this login may not see all of its rows", nil
	case err != nil || rows == 0:
		return "", err
	case rows == 1:
		return "holds 1 row", nil
	case rows > countUpTo:
		return fmt.Sprintf("holds more than %d rows", countUpTo), nil
	}
	return fmt.Sprintf("holds %d rows", rows), nil
}

const countUpTo = 10000

// count counts a table's rows, up to a limit, or fails with SQLSTATE 42501.
//
// Row-level security would make a full table look empty, so it is off: whoever is subject to a policy gets an error
// instead of a part of the rows. The owner of a table with FORCE is subject too; he may lift that, in a transaction
// that is rolled back.
func count(ctx context.Context, conn *pgx.Conn, t pg.Table) (rows int64, err error) {
	query := fmt.Sprintf("select count(*) from (select from %s limit %d) r", t.SQL(), countUpTo+1)
	for _, lift := range []bool{false, true} {
		rows, err = alone(ctx, conn, func(tx pgx.Tx) (n int64, err error) {
			if lift {
				if _, err := tx.Exec(ctx, "alter table "+t.SQL()+" no force row level security"); err != nil {
					return 0, err
				}
			}
			err = tx.QueryRow(ctx, query).Scan(&n)
			return n, err
		})
		if pg.SQLSTATE(err) != "42501" {
			break
		}
	}
	return rows, err
}

// alone asks something in a transaction without row-level security, and rolls it back.
func alone(ctx context.Context, conn *pgx.Conn, ask func(pgx.Tx) (int64, error)) (int64, error) {
	tx, err := conn.Begin(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	if _, err := tx.Exec(ctx, "set local row_security = off"); err != nil {
		return 0, err
	}
	return ask(tx)
}
