package publish_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/publish"
)

// TestKeyAndDocumentAtOnce: what a write through the view keeps goes with the row that the same statement gives another key, whatever
// the names of triggers are shortened to, and whatever partition the row comes to.
func TestKeyAndDocumentAtOnce(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"note", strings.Repeat("x", 29), strings.Repeat("x", 30), strings.Repeat("x", 31), strings.Repeat("x", 32), "a" + strings.Repeat("7", 39)} {
		for kind, table := range map[string]string{
			"plain": `create table app.notes (place text, id int, doc jsonb, primary key (place, id))`,
			"partitioned": `create table app.notes (place text, id int, doc jsonb, primary key (place, id)) partition by list (place);
				create table app.notes_a partition of app.notes for values in ('a'); create table app.notes_b partition of app.notes for values in ('b')`,
		} {
			t.Run(fmt.Sprint(kind, len(name)), func(t *testing.T) {
				t.Parallel()
				w := emptyWorld(t, "migrations: {dir: migrations}\ndocuments:\n  "+name+": {table: app.notes, column: doc, key: [place, id]}\n", fstest.MapFS{
					name + "/default/1.0.0.json":             schemaFile(name, "default", "1.0.0", `"title": {"type": "string"}, "note": {"type": "integer"}`, `"title"`),
					name + "/default/2.0.0.json":             schemaFile(name, "default", "2.0.0", `"title": {"type": "string"}`, `"title"`),
					name + "/default/1.0.0--2.0.0.lens.yaml": {Data: []byte("steps: [{remove: /note}]\n")},
					name + "/default/default.json":           {Data: []byte(`{"schema_version": "2.0.0", "title": ""}`)},
				})
				exec(t, w.owner, "create schema app; "+table)
				w.expand()
				oldest := version("1.0.0")
				const view = "app.notes_1"
				w.publish(w.documents[0], publish.Wanted{Version: &oldest, View: pg.Table{Schema: "app", Name: "notes_1"}})
				conn := w.owner
				state := func(want string) {
					t.Helper()
					same(t, "shown", text(t, conn, `select string_agg(concat_ws(' ', place, id, doc ->> 'note'), ', ' order by place, id) from `+view), want)
					same(t, "kept", text(t, conn, `select string_agg(concat_ws(' ', place, id, complement #>> '{1.0.0--2.0.0,1,value}'), ', ' order by place, id)
						from pgstrata.`+name+`__complements`), want)
				}
				exec(t, conn, `insert into `+view+` values ('a', 1, '{"schema_version": "1.0.0", "title": "x", "note": 1}'), ('a', 2, '{"schema_version": "1.0.0", "title": "y", "note": 2}')`)
				state("a 1 1, a 2 2")
				exec(t, conn, `update `+view+` set id = 3, doc = doc || '{"note": 7}' where id = 1`)
				state("a 2 2, a 3 7")
				exec(t, conn, `update `+view+` set place = 'b', doc = doc || '{"note": 8}' where id = 3`)
				state("a 2 2, b 3 8")
				exec(t, conn, `update `+view+` set id = 4 where id = 3`)
				exec(t, conn, `update `+view+` set place = 'b' where id = 2`)
				state("b 2 2, b 4 8")
				exec(t, conn, `update `+view+` set place = 'a', doc = doc || '{"title": "z"}' where id = 4`)
				state("a 4 8, b 2 2")
				exec(t, conn, `update `+view+` set place = 'b', doc = doc - 'note' where id = 4`)
				same(t, "shown", text(t, conn, `select doc::text from `+view+` where id = 4`), `{"title": "z", "schema_version": "1.0.0"}`)
				exec(t, conn, `delete from `+view+` where id = 4`)
				state("b 2 2")
			})
		}
	}
}
