package evolve

import (
	"context"
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
)

// There and back again: all rows arrive valid at the new version, and come back to the letter.
func TestUpAndDown(t *testing.T) {
	t.Parallel()
	for name, workers := range map[string]int{"one worker": 1, "three workers": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			f := newFixture(t)
			f.seedCards(t, 12_000)
			f.exec(t, "analyze public.cards")
			before := f.texts(t)
			e := f.evolver(t)
			s, err := e.Run(ctx, Options{Document: "card", Workers: workers})
			ran(t, s, err)
			if !s.Clean() || s.Lifted != 12_000 || s.Rows != 12_000 || s.Sweep != 1 || s.Live {
				t.Errorf("after the run: %+v", s)
			}
			if n := value[int](t, f, "select count(*) from public.cards where card ->> 'schema_version' <> '2.0.0'"); n != 0 {
				t.Errorf("%d rows are not of 2.0.0", n)
			}
			s, err = e.Down(ctx, Options{Document: "card", Workers: workers, To: map[string]string{"": "1.0.0"}})
			ran(t, s, err)
			was10 := func(text string) bool { return strings.Contains(text, `"schema_version": "1.0.0"`) }
			f.sameTexts(t, before, was10)
			// Those that were of 1.1.0 went a version further down than they came from.
			s, err = e.Run(ctx, Options{Document: "card", To: map[string]string{"a": "1.1.0", "b": "2.0.0"}})
			ran(t, s, err)
			f.sameTexts(t, before, func(text string) bool { return !was10(text) })
		})
	}
}

// What is lost between two versions survives ways between others: a document that only 2.0.0 can hold comes back through 1.0.0 and 1.1.0.
func TestChain(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.exec(t, `insert into public.cards (org, id, kind, card) select 'f0000000-0000-0000-0000-000000000000', i, 'a', jsonb_build_object(
			'schema_version', '2.0.0', 'count', i % 1000, 'tags', 't' || i, 'zone', 'Z' || i, 'note', 'n' || i) from generate_series(1, 3000) i`)
	f.seedCards(t, 600)
	before := f.texts(t)
	for _, to := range []string{"down 1.0.0", "up 1.1.0", "up 2.0.0", "down 1.1.0", "down 1.0.0", "up 2.0.0"} {
		direction, version, _ := strings.Cut(to, " ")
		e, o := f.evolver(t), Options{Document: "card", To: map[string]string{"a": version, "b": ""}}
		way := e.Run
		if direction == "down" {
			way = e.Down
		}
		s, err := way(ctx, o)
		ran(t, s, err)
		if !s.Clean() || s.Lifted == 0 {
			t.Fatalf("%s: %+v", to, s)
		}
	}
	f.sameTexts(t, before, func(text string) bool { return strings.Contains(text, `"schema_version": "2.0.0"`) })
	// And what came from 1.0.0 goes back there.
	s, err := f.evolver(t).Down(ctx, Options{Document: "card", To: map[string]string{"a": "1.0.0"}})
	ran(t, s, err)
	f.sameTexts(t, before, func(text string) bool { return strings.Contains(text, `"schema_version": "1.0.0"`) })
}

// sameTexts wants the rows, of those that were of some kind, as they were.
func (f *fixture) sameTexts(t *testing.T, before map[string]string, kind func(string) bool) {
	t.Helper()
	after := f.texts(t)
	compared := 0
	for key, text := range before {
		if !kind(text) {
			continue
		}
		if compared++; text != after[key] {
			t.Fatalf("%s was %s and is %s", key, text, after[key])
		}
	}
	if compared == 0 || len(before) != len(after) {
		t.Errorf("compared %d texts; there were %d rows, and are %d", compared, len(before), len(after))
	}
}

// trips counts what a connection waits for the server for.
type trips struct{ atomic.Int64 }

func (c *trips) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	c.Add(1)
	return ctx
}

func (c *trips) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) {}

func (c *trips) TraceBatchStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceBatchStartData) context.Context {
	c.Add(1)
	return ctx
}

func (c *trips) TraceBatchQuery(context.Context, *pgx.Conn, pgx.TraceBatchQueryData) {}

func (c *trips) TraceBatchEnd(context.Context, *pgx.Conn, pgx.TraceBatchEndData) {}

// A chunk goes to the server and back four times: a server may be far away.
func TestRoundTrips(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.exec(t, `insert into public.notes_int select i, jsonb_build_object('schema_version', '1.0.0', 'n', i) from generate_series(1, 3000) i`)
	f.exec(t, "analyze public.notes_int")
	e := f.evolver(t)
	var asked trips
	e.conn.Tracer = &asked
	var before, least int64 = 0, math.MaxInt64
	e.afterChunk = func(int) {
		now := asked.Load()
		least, before = min(least, now-before), now
	}
	s, err := e.Run(context.Background(), Options{Document: "note_int", Throttle: Throttle{Load: 0.9}}) // so that there are many
	ran(t, s, err)
	if least != 4 || s.Lifted != 3_000 {
		t.Errorf("a chunk went to the server %d times; %+v", least, s)
	}
}
