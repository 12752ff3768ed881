package pg_test

import (
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// What is quoted comes back from the server as it was, whatever standard_conforming_strings says.
func TestQuoting(t *testing.T) {
	t.Parallel()
	conn := dbtest.New(t).Conn(t)
	for _, setting := range []string{"on", "off"} {
		if _, err := conn.Exec(t.Context(), "set standard_conforming_strings = "+setting+"; set escape_string_warning = off"); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"", "plain", "O'Hara", `back\slash`, `\'; drop table x; --`, `'\`, "æøå\n\t", `"quoted"`} {
			var text, column string
			if err := conn.QueryRow(t.Context(), "select "+pg.Literal(want)).Scan(&text); err != nil || text != want {
				t.Errorf("%s, setting %s: literal came back as %q, %v", want, setting, text, err)
			}
			if want == "" {
				continue
			}
			err := conn.QueryRow(t.Context(), "select json_object_keys(row_to_json(r)) from (select 1 as "+pg.Ident(want)+") r").Scan(&column)
			if err != nil || column != want {
				t.Errorf("%s: name came back as %q, %v", want, column, err)
			}
		}
	}
}

// A name without quotes means the same to the server as one with them, also where it is one of its words.
func TestNameQuotesWhatItMust(t *testing.T) {
	t.Parallel()
	conn := dbtest.New(t).Conn(t)
	rows, err := conn.Query(t.Context(), "select word, quote_ident(word) = word from pg_get_keywords()")
	if err != nil {
		t.Fatal(err)
	}
	type keyword struct {
		Word  string
		Plain bool
	}
	words, err := pgx.CollectRows(rows, pgx.RowToStructByPos[keyword])
	if err != nil || len(words) < 400 {
		t.Fatalf("%d words: %v", len(words), err)
	}
	for _, w := range words {
		if plain := pg.Name(w.Word) == w.Word; plain && !w.Plain {
			t.Errorf("%s is written without quotes", w.Word)
		}
	}
	for in, want := range map[string]string{"posts": "posts", "Posts": `"Posts"`, "a b": `"a b"`, `x"y`: `"x""y"`, "order": `"order"`, "1st": `"1st"`} {
		if got := pg.Name("s", in); got != "s."+want {
			t.Errorf("%s is written as %s", in, got)
		}
	}
}

func TestParseTable(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"a": "public.a", "s.t": "s.t", "My.Table": "My.Table"} {
		got, err := pg.ParseTable(in)
		if err != nil || got.String() != want {
			t.Errorf("%s: %s, %v", in, got, err)
		}
	}
	for _, in := range []string{"", ".", "a.", ".b", "a.b.c"} {
		if got, err := pg.ParseTable(in); err == nil {
			t.Errorf("%q is read as %s", in, got)
		}
	}
	if got := (pg.Table{Schema: "s", Name: `t"x`}).SQL(); got != `"s"."t""x"` {
		t.Error(got)
	}
}
