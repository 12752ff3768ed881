package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata"
)

// variant is one way to do the same work. run is what is timed; before it comes whatever isn't.
type variant struct {
	name   string
	before string
	run    func(ctx context.Context) (time.Duration, error)
}

// The names are the rows of the table.
const (
	bare        = "no check"
	noop        = "trigger that does nothing"
	handCheck   = "hand-written, CHECK"
	ownCheck    = "compiled, CHECK"
	handTrigger = "hand-written, trigger"
	boolTrigger = "compiled, trigger without pointers"
	ownTrigger  = "compiled, trigger"
	goFirst     = "Go before the insert"
	handScan    = "scan, hand-written"
	ownScan     = "scan, compiled"
	whyScan     = "scan, compiled with pointers"
	floorScan   = "scan, no validator"
)

var inserts = []string{bare, noop, handCheck, ownCheck, handTrigger, boolTrigger, ownTrigger, goFirst}

// result holds one shape's figures: a duration for each round, by variant.
type result struct {
	shape
	bytes int
	times map[string][]time.Duration
}

// measure runs every variant once a round, in another order each time, so that whatever disturbs the machine disturbs all alike.
func measure(ctx context.Context, conn *pgx.Conn, s shape, rounds int) (*result, error) {
	r := &result{shape: s, times: map[string][]time.Duration{}}
	list, err := r.prepare(ctx, conn)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.title, err)
	}
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // an order
	for round := range rounds + 1 {
		random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		for _, v := range list {
			if v.before != "" {
				if _, err := conn.Exec(ctx, v.before); err != nil {
					return nil, err
				}
			}
			took, err := v.run(ctx)
			if err != nil {
				return nil, fmt.Errorf("%s: %s: %w", s.title, v.name, err)
			}
			if round > 0 { // the first one fills caches and compiles functions
				r.times[v.name] = append(r.times[v.name], took)
			}
		}
	}
	// What Go needs comes before an insert of its own.
	for i, insert := range r.times[bare] {
		r.times[goFirst][i] += insert
	}
	return r, nil
}

// prepare makes the documents, the tables and their guards.
func (r *result) prepare(ctx context.Context, conn *pgx.Conn) ([]variant, error) {
	s := r.shape
	tables := map[string]string{bare: "bare", noop: "noop", handCheck: "hand_check", ownCheck: "own_check", handTrigger: "hand_trigger", boolTrigger: "bool_trigger", ownTrigger: "own_trigger"}
	setup := "drop schema if exists bench cascade; drop schema if exists hand cascade; create schema bench; create schema hand;\n" + s.hand +
		fmt.Sprintf("create table bench.documents as select hand.%s_document(i) as doc from generate_series(1, %d) i;\n", s.name, s.rows) +
		"create table bench.texts as select doc::text as body from bench.documents;\nanalyze bench.documents;\nanalyze bench.texts;\n" // documents arrive as text
	for _, table := range tables {
		setup += fmt.Sprintf("create table bench.%s (id bigint generated always as identity primary key, doc jsonb);\n", table)
	}
	setup += fmt.Sprintf(`
create function hand.nothing() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger t before insert on bench.noop for each row execute function hand.nothing();
alter table bench.hand_check add check (hand.%[1]s(doc));
create function hand.guard() returns trigger language plpgsql as $$
begin
  if not hand.%[1]s(new.doc) then
    raise exception 'the document is not valid' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger t before insert on bench.hand_trigger for each row execute function hand.guard();
`, s.name)
	if _, err := conn.Exec(ctx, setup); err != nil {
		return nil, err
	}
	compiled, err := r.compile(ctx, conn)
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec(ctx, fmt.Sprintf(`
create function hand.bool_guard() returns trigger language plpgsql set search_path to pg_catalog, pg_temp as $$
declare
  document constant jsonb := new.doc;
begin
  if document is null then
    return new;
  end if;
  if %s(document) then
    return new;
  end if;
  raise exception 'the document is not valid' using errcode = 'check_violation';
end $$;
create trigger t before insert on bench.bool_trigger for each row execute function hand.bool_guard();
`, compiled.Valid)); err != nil {
		return nil, err
	}
	var list []variant
	for name, table := range tables {
		list = append(list, variant{name, "truncate bench." + table, statement(conn, s.rows, "insert into bench."+table+" (doc) select body::jsonb from bench.texts")})
	}
	for name, expression := range map[string]string{
		floorScan: "doc is not null", handScan: "hand." + s.name + "(doc)", ownScan: compiled.Valid + "(doc)",
		whyScan: "case when " + compiled.Valid + "(doc) then true else " + compiled.Explain + "(doc) = '[]' end",
	} {
		list = append(list, variant{name, "", statement(conn, s.rows, "select count(*) from bench.documents where "+expression)})
	}
	rows, err := conn.Query(ctx, "select body from bench.texts")
	if err != nil {
		return nil, err
	}
	texts, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		return nil, err
	}
	for _, text := range texts {
		r.bytes += len(text)
	}
	r.bytes /= len(texts)
	list = append(list, variant{goFirst, "", func(context.Context) (time.Duration, error) { return judge(compiled, texts) }})
	slices.SortFunc(list, func(a, b variant) int { return slices.Index(inserts, a.name) - slices.Index(inserts, b.name) })
	return list, nil
}

// compile guards two tables, once by a CHECK and once by a trigger.
func (r *result) compile(ctx context.Context, conn *pgx.Conn) (*pgstrata.Compiled, error) {
	var compiled *pgstrata.Compiled
	for table, check := range map[string]bool{"bench.own_check": true, "bench.own_trigger": false} {
		var err error
		compiled, err = pgstrata.Compile(r.schema, pgstrata.CompileOptions{Name: r.name, Table: table, Column: "doc", Check: check})
		if err != nil {
			return nil, err
		}
		if _, err := conn.Exec(ctx, compiled.SQL); err != nil {
			return nil, err
		}
	}
	return compiled, nil
}

// statement times one that must touch every document.
func statement(conn *pgx.Conn, rows int, sql string) func(context.Context) (time.Duration, error) {
	return func(ctx context.Context) (time.Duration, error) {
		start := spent(conn)
		tag, err := conn.Exec(ctx, sql)
		took := spent(conn) - start
		if err == nil && tag.Insert() && tag.RowsAffected() != int64(rows) {
			err = fmt.Errorf("%d of %d documents are valid", tag.RowsAffected(), rows)
		}
		return took, err
	}
}

// judge is the check on the Go side, from the text on.
func judge(compiled *pgstrata.Compiled, texts [][]byte) (time.Duration, error) {
	start := time.Now()
	for _, text := range texts {
		if findings, err := compiled.Findings(text); err != nil || len(findings) > 0 {
			return 0, fmt.Errorf("the Go side finds %v, %w", findings, err)
		}
	}
	return time.Since(start), nil
}
