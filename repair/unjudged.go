package repair

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// A document may be nested so deeply that the functions that judge it reach the end of their stack. That fails the statement for its
// whole chunk, so the chunk is divided until the row stands alone. It is reported and left as it is: nobody knows whether it is valid,
// and a reset couldn't be undone, since the guard would refuse to take it back.

// maxWarned is how many of them a run names in its warnings.
const maxWarned = 20

const tooDeep = "it is nested too deeply to be judged; raise max_stack_depth, or give the row a document that is nested less deeply"

// readChunk hands over the bad documents of the next chunk, one at a time. It begins anew with each attempt.
func (s *scan) readChunk(ctx context.Context, w *work, rest chunk.Range, p *chunk.Sizer, begin func(), each func(bad)) (r chunk.Range, err error) {
	for {
		if ctx.Err() != nil {
			return r, stopped(ctx)
		}
		began := time.Now()
		err = s.retrying(ctx, func(ctx context.Context) error {
			begin()
			return pgx.BeginTxFunc(ctx, s.pool, target.Reading, func(tx pgx.Tx) (err error) {
				if r, err = w.Walk.Next(ctx, tx, rest, p.Rows()); err != nil || r.Rows == 0 {
					return err
				}
				return read(ctx, tx, w.Target, r, each)
			})
		})
		switch {
		case err == nil:
			p.Took(r.Rows, time.Since(began))
			return r, nil
		case pg.SQLSTATE(err) != "54001": // statement_too_complex
			return r, err
		case r.Rows > 1:
			p.Narrow(r.Rows)
			continue
		}
		begin()
		b, err := s.unjudged(ctx, w, r.Through)
		switch {
		case err == nil:
			each(b)
		case !errors.Is(err, pgx.ErrNoRows): // else it was deleted meanwhile
			return r, err
		}
		p.Took(r.Rows, time.Since(began))
		return r, nil
	}
}

// unjudged is what can be said of a row without judging it.
func (s *scan) unjudged(ctx context.Context, w *work, key chunk.Position) (bad, error) {
	b := bad{key: key, unjudged: true, problems: []schema.Finding{{Keyword: schema.Unjudged, Message: "is nested too deeply to be judged"}}}
	is, args := w.Walk.Is(key, "d", 1)
	sql := fmt.Sprintf("select coalesce(%s, ''), coalesce(%s, ''), %s from %s d where %s", w.TenantSQL(), w.VariantSQL(), w.VersionSQL(), w.Table.SQL(), is)
	err := s.retrying(ctx, func(ctx context.Context) error {
		return pgx.BeginTxFunc(ctx, s.pool, target.Reading, func(tx pgx.Tx) error {
			return tx.QueryRow(ctx, sql, args...).Scan(&b.tenant, &b.variant, &b.version)
		})
	})
	return b, err
}

// warnUnjudged names the row, for the table of findings doesn't.
func (s *scan) warnUnjudged(w *work, b bad) {
	if !b.unjudged || s.warned == maxWarned {
		return
	}
	s.warned++
	s.report.Warnings = append(s.report.Warnings, w.Document.Name+" of "+w.RowAt(w.KeyAt(b.key))+": "+tooDeep)
}
