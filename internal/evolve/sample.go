package evolve

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// try carries a sample of documents over, to see how long it takes and what comes out.
func (s *subject) try(ctx context.Context, tx pgx.Tx, p *Plan, tableRows int64, want int) (sampled, error) {
	if want <= 0 {
		want = DefaultSample
	}
	from := s.Table.SQL() + " d"
	if tableRows > 4*int64(want) {
		// More than wanted, since whole pages are taken, and some documents may be there already.
		from += fmt.Sprintf(" tablesample system (%.6f)", min(100, 400*float64(want)/float64(tableRows)))
	}
	var t sampled
	began := time.Now()
	var all []tried
	failure, err := savepoint(ctx, tx, func(tx pgx.Tx) (err error) {
		all, err = s.tryAll(ctx, tx, from, rows{where: "true"}, want)
		return err
	})
	if failure != nil {
		// A step in SQL fails on one of them, and it has to be found out on which.
		all, err = s.tryEach(ctx, tx, from, want)
	}
	if err != nil {
		return t, err
	}
	bad := newReasons()
	for _, r := range all {
		t.rows++
		t.rowBytes += float64(r.before) + 28 // its header and its pointer on the page
		if r.after != nil {
			t.newBytes += float64(*r.after)
		}
		bad.add(s, r)
	}
	t.seconds = time.Since(began).Seconds()
	p.Sampled = t.rows
	p.Hazards = append(p.Hazards, bad.hazards(s)...)
	if t.rows > 0 {
		t.rowBytes /= float64(t.rows)
		t.newBytes /= float64(t.rows)
		var beside float64
		if err := tx.QueryRow(ctx, fmt.Sprintf("select coalesce(avg(pg_catalog.pg_column_size(d.*) - pg_catalog.pg_column_size(%s)), 0)::float8 from (select * from %s d limit 100) d",
			s.DocSQL(), s.Table.SQL())).Scan(&beside); err != nil {
			return t, err
		}
		t.newBytes += max(beside, 0) + 28
	}
	return t, nil
}

// tryAll carries over documents of some rows.
func (s *subject) tryAll(ctx context.Context, tx pgx.Tx, from string, of rows, limit int) ([]tried, error) {
	kept, join := "null::jsonb", ""
	if s.keeps() {
		kept, join = "c.complement", " left join "+s.complements.SQL()+" c on "+s.sameKey("d", "c")
	}
	found, err := tx.Query(ctx, fmt.Sprintf(`select %s, coalesce(%s, ''), d.pgstrata_size, pg_catalog.pg_column_size(d.pgstrata_doc),
			case when d.pgstrata_doc is null then %s end, case when d.pgstrata_doc is not null and not %s then %s end
		from (select d.*, pg_catalog.pg_column_size(d.*) as pgstrata_size, (%s)[1] as pgstrata_doc from %s%s where %s and %s limit %d) d%s`,
		s.Walk.Texts("d"), s.VariantSQL(), s.stepSQL(func(f step) string { return call(f.Why, s.DocSQL(), kept) }),
		s.validSQL("d.pgstrata_doc"), s.explainSQL("d.pgstrata_doc"),
		s.stepSQL(func(f step) string { return call(f.Full, s.DocSQL(), kept) }), from, join, of.where, s.sourceSQL(), limit, join), of.args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (r tried, err error) {
		r.key = make(chunk.Position, len(s.Walk.Key))
		return r, row.Scan(append(s.positionDest(r.key), &r.variant, &r.before, &r.after, &r.failure, &r.invalid)...)
	})
}

// tryEach does the same one by one.
func (s *subject) tryEach(ctx context.Context, tx pgx.Tx, from string, limit int) (all []tried, err error) {
	keys, err := s.sampleKeys(ctx, tx, from, limit)
	if err != nil {
		return nil, err
	}
	for _, key := range keys {
		var one []tried
		failure, err := savepoint(ctx, tx, func(tx pgx.Tx) (err error) {
			one, err = s.tryAll(ctx, tx, s.Table.SQL()+" d", s.is(key), 1)
			return err
		})
		switch {
		case err != nil:
			return nil, err
		case failure != nil:
			all = append(all, tried{key: key, refused: pg.SQLSTATE(failure)})
		default:
			all = append(all, one...)
		}
	}
	return all, nil
}
