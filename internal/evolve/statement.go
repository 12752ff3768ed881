package evolve

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

// chunkSettings are those of a target's transactions, with less patience for locks, since a chunk that waits keeps its own rows locked;
// a plan that reads the key's index, whatever the table's statistics say; and no compilation, which a chunk is too short for.
const chunkSettings = target.Settings + `; set local lock_timeout = '500ms'; set local enable_seqscan = off; set local jit = off`

// unflushed chunks keep nobody waiting for the disc. A crash that takes a commit back takes its checkpoint along.
const unflushed = "set local synchronous_commit = off"

var (
	chunkPlain    = pgx.TxOptions{BeginQuery: "begin; " + chunkSettings}
	chunkSnapshot = pgx.TxOptions{BeginQuery: "begin isolation level repeatable read; " + chunkSettings}
)

func (s *subject) chunkOptions() pgx.TxOptions {
	if s.keeps() {
		return chunkSnapshot
	}
	return chunkPlain
}

// carried is what a chunk's statement did.
type carried struct {
	lifted     int // rows that are of the target version now
	unlifted   int // rows that can't be carried over
	suppressed int // rows that a trigger kept as they were
}

// rows names the rows of a statement: a condition over d, and its arguments.
type rows struct {
	where string
	args  []any
}

func (s *subject) within(r chunk.Range) rows {
	where, args := s.Walk.Within(r, "d", 1)
	return rows{where, args}
}

func (s *subject) is(key chunk.Position) rows {
	where, args := s.Walk.Is(key, "d", 1)
	return rows{where, args}
}

// free narrows rows to those that nobody else has locked.
func (s *subject) free(r rows) rows {
	r.where += fmt.Sprintf(" and (%s) in (select %s from %s d where %s and %s for no key update skip locked)",
		s.keyList("d"), s.keyList("d"), s.Table.SQL(), r.where, s.sourceSQL())
	return r
}

// carry is the chunk's one statement. Where complements are kept, the transaction has one snapshot.
func (s *subject) carry(ctx context.Context, tx pgx.Tx, r rows) (carried, error) {
	if !s.keeps() {
		return s.carryPlainly(ctx, tx, r)
	}
	if s.way.losesHere() {
		return s.carryFully(ctx, tx, r)
	}
	// Nothing is lost on this way, but the opposite one may have kept something that belongs into the documents.
	var kept bool
	if err := tx.QueryRow(ctx, "select exists (select from "+s.complements.SQL()+")").Scan(&kept); err != nil {
		return carried{}, err
	}
	if kept {
		return s.carryFully(ctx, tx, r)
	}
	return s.carryPlainly(ctx, tx, r)
}

// carryPlainly is for documents without complements. A row that somebody changed meanwhile is taken in its new state.
func (s *subject) carryPlainly(ctx context.Context, tx pgx.Tx, r rows) (c carried, err error) {
	sql := fmt.Sprintf(`with written as (
		update %s d set %s = coalesce(%s, %s) where %s and %s returning %s as behind)
		select count(*) filter (where not behind), count(*) filter (where behind) from written`,
		s.Table.SQL(), pg.Ident(s.Column), s.liftSQL(), s.DocSQL(), r.where, s.sourceSQL(), s.behindSQL())
	err = tx.QueryRow(ctx, sql, r.args...).Scan(&c.lifted, &c.unlifted)
	return c, err
}

// carryFully minds complements: gives each to its document, and keeps what this way loses. What was lost between other versions stays
// beside it, for ways that go there.
func (s *subject) carryFully(ctx context.Context, tx pgx.Tx, r rows) (c carried, err error) {
	sql := fmt.Sprintf(`with lifted as materialized (
			select %[1]s, c.complement as pgstrata_had, %[13]s as pgstrata_between, %[2]s as pgstrata_result
			from %[3]s d left join %[4]s c on %[5]s where %[6]s and %[7]s),
		kept_of as (
			select %[1]s, pgstrata_had, nullif(coalesce(pgstrata_had - pgstrata_between, '{}') || coalesce(pgstrata_result[2], '{}'), '{}') as pgstrata_keep
			from lifted d where pgstrata_result[1] is not null),
		written as (
			update %[3]s d set %[8]s = l.pgstrata_result[1] from lifted l
			where %[9]s and l.pgstrata_result[1] is not null and %[6]s returning 1),
		kept as (
			insert into %[4]s (%[10]s, complement) select %[11]s, l.pgstrata_keep from kept_of l
			where l.pgstrata_keep is distinct from l.pgstrata_had and l.pgstrata_keep is not null
			on conflict (%[10]s) do update set complement = excluded.complement, kept_at = now()),
		forgotten as (
			delete from %[4]s c using kept_of l where %[12]s and l.pgstrata_had is not null and l.pgstrata_keep is null)
		select (select count(*) from written), count(*) filter (where pgstrata_result[1] is null), count(*) filter (where pgstrata_result[1] is not null)
		from lifted`,
		s.keyList("d"), s.fullSQL("c.complement"), s.Table.SQL(), s.complements.SQL(), s.sameKey("d", "c"),
		r.where, s.sourceSQL(), pg.Ident(s.Column), s.sameKey("d", "l"), s.keyList(""), s.keyList("l"), s.sameKey("c", "l"), s.betweenSQL())
	var could int
	err = tx.QueryRow(ctx, sql, r.args...).Scan(&c.lifted, &c.unlifted, &could)
	c.suppressed = could - c.lifted
	return c, err
}

// leftBehind is a row that is still of a version that is rewritten, under its lock, and why as far as documents and lenses tell.
type leftBehind struct {
	key     chunk.Position
	row     target.Row
	failure *lens.Failure
	invalid []schema.Finding
}

// findings say why the document can't be carried over; nil when it could be.
func (l *leftBehind) findings(v *variant) []schema.Finding {
	if l.failure != nil {
		return []schema.Finding{{Keyword: lensKeyword, Pointer: l.failure.Pointer, Message: lensMessage(l.failure)}}
	}
	for i, f := range l.invalid {
		l.invalid[i].Message = fmt.Sprintf("is not valid at %s: %s (%s)", v.to, f.Message, f.Keyword)
		l.invalid[i].Keyword = lensKeyword
	}
	if len(l.invalid) == 0 {
		return nil
	}
	return l.invalid
}

// left locks rows that are still of a version that is rewritten, at most so many in the key's order.
func (s *subject) left(ctx context.Context, tx pgx.Tx, r rows, limit int) ([]leftBehind, error) {
	why, join := s.whySQL()
	sql := fmt.Sprintf("select %s, %s, %s from %s d%s where %s and %s order by %s limit %d for no key update of d",
		s.Walk.Texts("d"), s.RowSQL(), why, s.Table.SQL(), join, r.where, s.sourceSQL(), s.keyList("d"), limit)
	found, err := tx.Query(ctx, sql, r.args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (l leftBehind, err error) {
		l.key = make(chunk.Position, len(s.Walk.Key))
		dest := s.positionDest(l.key)
		return l, row.Scan(append(append(dest, s.ScanRow(&l.row)...), &l.failure, &l.invalid)...)
	})
}

// keys lists the keys of rows that are still of a version that is rewritten, at most so many in the key's order.
func (s *subject) keys(ctx context.Context, tx pgx.Tx, r rows, limit int) ([]chunk.Position, error) {
	return s.positions(ctx, tx, fmt.Sprintf("select %s from %s d where %s and %s order by %s limit %d",
		s.Walk.Texts("d"), s.Table.SQL(), r.where, s.sourceSQL(), s.keyList("d"), limit), r.args...)
}

// sampleKeys lists some, in no order.
func (s *subject) sampleKeys(ctx context.Context, tx pgx.Tx, from string, limit int) ([]chunk.Position, error) {
	return s.positions(ctx, tx, fmt.Sprintf("select %s from %s where %s limit %d", s.Walk.Texts("d"), from, s.sourceSQL(), limit))
}

func (s *subject) positions(ctx context.Context, tx pgx.Tx, sql string, args ...any) ([]chunk.Position, error) {
	found, err := tx.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(found, func(row pgx.CollectableRow) (chunk.Position, error) {
		key := make(chunk.Position, len(s.Walk.Key))
		return key, row.Scan(s.positionDest(key)...)
	})
}

func (s *subject) positionDest(key chunk.Position) []any {
	dest := make([]any, len(key))
	for i := range key {
		dest[i] = &key[i]
	}
	return dest
}
