package pg_test

import (
	"testing"

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
