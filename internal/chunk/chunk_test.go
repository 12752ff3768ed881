package chunk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// Each key is walked in steps of several sizes; every row must be in exactly one range.
func TestWalk(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	conn := db.Conn(t)
	ctx := context.Background()
	if _, err := conn.Exec(ctx, `create type mood as enum ('zz', 'mm', 'aa'); create domain short as varchar(8)`); err != nil {
		t.Fatal(err)
	}
	for i, tc := range []struct{ columns, rows string }{
		{"id int", "select i from generate_series(-30, 30) i"},
		{`"N ""q""" bigint, pgstrata_row int`, "select i % 7, i from generate_series(1, 61) i"},
		{"a uuid, b uuid", "select md5((i % 5)::text)::uuid, md5(i::text)::uuid from generate_series(1, 61) i"},
		{`a text, b text collate "C"`, "select chr(64 + i % 9), repeat(chr(192 + i), i % 4) || i from generate_series(1, 61) i"},
		{"a text", `select v from unnest(array['', ' ', '''', '\', E'\n', 'NULL', '$1', 'é', '{}', '"']) v`},
		{"a mood, b short, c char(4)", "select (enum_range(null::mood))[1 + i % 3], 'v' || i % 4, chr(97 + i / 12) from generate_series(0, 47) i"},
		{"a timestamptz, b date", "select timestamptz '2024-03-31 00:30:00.000001+00' + i * interval '13 minutes 1 microsecond', date '0044-03-15 BC' + i from generate_series(1, 61) i"},
		{"a float8", "select v from unnest(array['NaN', '-Infinity', '0.1', '1e-300', '0.30000000000000004', '0.3', 'Infinity']::float8[]) v"},
		{"a numeric, b bytea", "select i / 3.0, decode(md5(i::text), 'hex') from generate_series(1, 61) i"},
		{"a interval, b inet, c boolean", "select i * interval '1 hour 1 second', inet '10.0.0.1' + i, i % 2 = 0 from generate_series(1, 61) i"},
		{`a "char", b bit(3), c int4range`, "select chr(97 + i % 3)::\"char\", (i % 8)::bit(3), int4range(i, i + 2) from generate_series(1, 61) i"},
	} {
		name := fmt.Sprintf("t%d", i)
		if _, err := conn.Exec(ctx, "create table "+name+" ("+tc.columns+")"); err != nil {
			t.Fatal(err)
		}
		if _, err := conn.Exec(ctx, "insert into "+name+" "+tc.rows); err != nil {
			t.Fatal(err)
		}
		table := chunk.Table{Name: pg.Table{Schema: "public", Name: name}, Key: key(t, conn, name)}
		for _, limit := range []int{1, 2, 7, 1000} {
			t.Run(fmt.Sprintf("%s by %d", tc.columns, limit), func(t *testing.T) {
				if _, err := conn.Exec(ctx, "alter table "+name+" drop column if exists seen; alter table "+name+" add column seen int not null default 0"); err != nil {
					t.Fatal(err)
				}
				rest := chunk.Range{}
				for {
					r, err := table.Next(ctx, conn, rest, limit)
					if err != nil {
						t.Fatal(err)
					}
					if r.Rows == 0 {
						break
					}
					within, args := table.Within(r, "x", 1)
					tag, err := conn.Exec(ctx, "update "+name+" x set seen = seen + 1 where "+within, args...)
					if err != nil {
						t.Fatal(err)
					}
					if int(tag.RowsAffected()) != r.Rows || r.Rows > limit {
						t.Fatalf("range %v says %d rows and holds %d", r, r.Rows, tag.RowsAffected())
					}
					is, args := table.Is(r.Through, "x", 1)
					tag, err = conn.Exec(ctx, "select from "+name+" x where "+is, args...)
					if err != nil || tag.RowsAffected() != 1 {
						t.Fatalf("key %q finds %d rows: %v", r.Through, tag.RowsAffected(), err)
					}
					rest.After = r.Through
				}
				var wrong, all int
				if err := conn.QueryRow(ctx, "select count(*) filter (where seen <> 1), count(*) from "+name).Scan(&wrong, &all); err != nil {
					t.Fatal(err)
				}
				if wrong > 0 || all == 0 {
					t.Errorf("%d of %d rows were not visited exactly once", wrong, all)
				}
			})
		}
	}
}

func key(t *testing.T, conn *pgx.Conn, table string) (columns []chunk.Column) {
	t.Helper()
	rows, err := conn.Query(context.Background(), "select attname::text, format_type(atttypid, atttypmod) from pg_attribute where attrelid = $1::text::regclass and attnum > 0 order by attnum", table)
	if err != nil {
		t.Fatal(err)
	}
	columns, err = pgx.CollectRows(rows, pgx.RowToStructByPos[chunk.Column])
	if err != nil {
		t.Fatal(err)
	}
	return columns
}

func TestNextStaysWithinItsRange(t *testing.T) {
	t.Parallel()
	conn := dbtest.New(t).Conn(t)
	ctx := context.Background()
	if _, err := conn.Exec(ctx, "create table t as select i as id from generate_series(1, 100) i"); err != nil {
		t.Fatal(err)
	}
	table := chunk.Table{Name: pg.Table{Schema: "public", Name: "t"}, Key: []chunk.Column{{Name: "id", Type: "integer"}}}
	r, err := table.Next(ctx, conn, chunk.Range{After: chunk.Position{"40"}, Through: chunk.Position{"50"}}, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if r.Rows != 10 || r.Through[0] != "50" || r.After[0] != "40" {
		t.Errorf("got %+v", r)
	}
	if p, ok := table.Position(map[string]string{"id": "7"}); !ok || table.Map(p)["id"] != "7" {
		t.Errorf("a key doesn't survive Map and Position: %v", p)
	}
	for _, m := range []map[string]string{{}, {"other": "1"}, {"id": "1", "other": "1"}} {
		if _, ok := table.Position(m); ok {
			t.Errorf("%v passes for a key", m)
		}
	}
}

func TestSizer(t *testing.T) {
	t.Parallel()
	var s chunk.Sizer
	if s.Rows() != chunk.FirstRows {
		t.Fatalf("begins with %d", s.Rows())
	}
	for _, step := range []struct {
		rows int
		took time.Duration
		want int
	}{
		{1000, 100 * time.Millisecond, 2000}, // half the target: double
		{2000, time.Millisecond, 8000},       // very quick: by four at most
		{8000, 0, 32_000},
		{32_000, 0, chunk.MaxRows},
		{10, time.Millisecond, chunk.MaxRows}, // the table's end says nothing
		{50_000, time.Minute, 12_500},         // very slow: by four at most
		{12_500, 400 * time.Millisecond, 6250},
		{6250, time.Minute, 1562},
		{1562, time.Minute, 390},
		{390, time.Minute, chunk.MinRows},
		{100, time.Minute, chunk.MinRows},
		{50, time.Minute, chunk.MinRows},
		{100, 200 * time.Millisecond, chunk.MinRows},
	} {
		s.Took(step.rows, step.took)
		if s.Rows() != step.want {
			t.Fatalf("after %d rows in %v: %d, want %d", step.rows, step.took, s.Rows(), step.want)
		}
	}
}
