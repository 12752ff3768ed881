package evolve

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
)

// Every kind of key is walked in its own order: numbers and enums don't order as their texts do, and partitions are no bounds.
func TestKeys(t *testing.T) {
	t.Parallel()
	seeds := map[string]string{
		"int":  "insert into public.notes_int select i, $1::jsonb || jsonb_build_object('n', i) from generate_series(-3000, 3000) i",
		"text": "insert into public.notes_text select chr(97 + i % 26) || repeat('-', i % 3) || i, $1::jsonb || jsonb_build_object('n', i) from generate_series(1, 6000) i union all select v, $1::jsonb || '{\"n\": 1}' from unnest(array['', ' ', '''', '\\', 'ß', 'Z', 'é%$1']) v",
		// Small letters stand beside their capitals and accents count last: not the order of the bytes, by which the server compares otherwise.
		"loose": "insert into public.notes_loose select case when i % 2 = 0 then 'Ä' else '' end || chr(case when i % 3 = 0 then 65 else 97 end + i % 26) || i, $1::jsonb || jsonb_build_object('n', i) from generate_series(1, 6000) i",
		"uuid":  "insert into public.notes_uuid select gen_random_uuid(), $1::jsonb || jsonb_build_object('n', i) from generate_series(1, 6000) i",
		"enum":  "insert into public.notes_enum select v, $1::jsonb || '{\"n\": 1.0}' from unnest(enum_range(null::public.colour)) v",
		"pair":  "insert into public.notes_pair select c, i / 10.0, $1::jsonb || jsonb_build_object('n', i) from generate_series(-1000, 1000) i, unnest(enum_range(null::public.colour)) c",
		"part":  "insert into public.notes_part select i, chr(97 + i % 2), $1::jsonb || jsonb_build_object('n', i) from generate_series(1, 12000) i",
	}
	f := newFixture(t)
	for kind, seed := range seeds {
		f.exec(t, seed, `{"schema_version": "1.0.0"}`)
		f.exec(t, "analyze public.notes_"+kind)
	}
	for kind := range noteKeys {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			conn := f.AdminConn(t)
			texts := func() map[string]string {
				rows, err := conn.Query(ctx, "select row("+noteKeys[kind]+")::text, note::text from public.notes_"+kind)
				if err != nil {
					t.Fatal(err)
				}
				all := map[string]string{}
				var key, text string
				if _, err := pgx.ForEachRow(rows, []any{&key, &text}, func() error { all[key] = text; return nil }); err != nil {
					t.Fatal(err)
				}
				return all
			}
			before := texts()
			e := f.evolver(t)
			s, err := e.Run(ctx, Options{Document: "note_" + kind, Workers: 2})
			ran(t, s, err)
			if !s.Clean() || s.Lifted != int64(len(before)) || s.Rows != int64(len(before)) {
				t.Errorf("of %d rows: %+v", len(before), s)
			}
			for key, text := range texts() {
				if want := `"schema_version": "2.0.0"`; !contains(text, want) || !contains(text, `"count"`) {
					t.Errorf("%s is %s", key, text)
				}
			}
			s, err = e.Down(ctx, Options{Document: "note_" + kind, Workers: 2, To: map[string]string{"default": "1.0.0"}})
			ran(t, s, err)
			if diff := cmp.Diff(before, texts()); diff != "" {
				t.Errorf("there and back again:\n%s", diff)
			}
		})
	}
}
