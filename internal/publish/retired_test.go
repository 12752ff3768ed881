package publish_test

import (
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/publish"
)

// TestAfterTheFinish: a program of a version that the table refuses by now goes on through its view, whether that was published before or
// after, and what it writes is stored at the newest version.
func TestAfterTheFinish(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older, newer, admin := w.as("publish_old", organization), w.as("publish_new", organization), w.AdminConn(t)
	insert := func(view, title string) {
		t.Helper()
		exec(t, older, `insert into `+view+` (organization_id, kind, doc) values ($1, 'full', jsonb_build_object('schema_version', '1.0.0', 'title', $2::text, 'note', 1, 'unit', 'EUR'))`, organization, title)
	}
	exec(t, admin, `insert into app.things (organization_id, id, kind, doc) values ($1, 100, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 7, "unit": "EUR", "step": "trim"}'),
		($1, 101, 'slim', '{"schema_version": "1.0.0", "word": "w"}')`, organization)
	if err := w.carry(t.Context(), w.evolver(), "2.0.0"); err != nil {
		t.Fatal(err)
	}
	w.finish("mapping")
	refused(t, newer, "23514", `insert into app.things (organization_id, kind, doc) values ($1, 'slim', '{"schema_version": "1.0.0", "word": "w"}')`, organization)
	if stale, err := publish.Behind(w.documents, w.folder); err != nil || len(stale) > 0 {
		t.Errorf("%v, %v", stale, err)
	}

	works := func(view string) {
		t.Helper()
		insert(view, "b")
		same(t, "shown", text(t, older, `select string_agg(doc::text, ' ' order by doc ->> 'title') from `+view+` where kind = 'full'`),
			`{"note": 7, "step": "trim", "unit": "EUR", "title": "a", "schema_version": "1.0.0"} {"note": 1, "unit": "EUR", "title": "b", "schema_version": "1.0.0"}`)
		exec(t, newer, `update app.things set doc = doc || '{"priority": 5}' where id = 100`)
		exec(t, older, `update `+view+` set doc = doc || '{"note": 8}'`+` where id = 100`)
		exec(t, older, `update `+view+` set doc = doc || '{"title": "c"}' where doc ->> 'title' = 'b'`)
		exec(t, older, `update `+view+` set doc = doc || '{"word": "v"}' where id = 101`)
		same(t, "new", text(t, newer, `select string_agg(concat_ws(' ', doc ->> 'schema_version', doc ->> 'name', doc ->> 'words', doc ->> 'priority'), ', ' order by id) from app.things where id > 99`),
			"2.0.0 a 5, 1.1.0 v")
		same(t, "versions", text(t, admin, `select string_agg(distinct doc ->> 'schema_version', ' ') from app.things`), "1.1.0 2.0.0")
		same(t, "shown", text(t, older, `select string_agg(doc ->> 'note', ' ' order by doc ->> 'title') from `+view+` where kind = 'full'`), "8 1")
		exec(t, older, `update `+view+` set doc = doc || '{"note": 7}', "Name" = 'x' where id = 100`)
		exec(t, older, `update `+view+` set kind = 'slim', doc = '{"schema_version": "1.0.0", "word": "x"}' where doc ->> 'title' = 'c'`)
		exec(t, older, `delete from `+view+` where id < 100`)
	}
	works(oldView)

	oldest := version("1.0.0")
	if m := w.publish(w.documents[0], publish.Wanted{Version: &oldest}); !m.Changed() || strings.Contains(m.SQL, "1_1_0__2_0_0") {
		t.Error("the view still looks for documents of 1.1.0")
	}
	works(oldView)
	w.publish(w.documents[0], publish.Wanted{Version: &oldest, View: pg.Table{Schema: "app", Name: "late"}})
	works("app.late")

	// Somebody has brought in an old document after all: it is shown, and a write through the view takes it with it.
	exec(t, admin, `alter table app.things disable trigger zz_pgstrata_mapping`)
	exec(t, admin, `insert into app.things (organization_id, id, kind, doc) values ($1, 102, 'full', '{"schema_version": "1.0.0", "title": "d", "note": 3}'),
		($1, 103, 'full', '{"schema_version": "1.1.0", "title": "e", "priority": 3}')`, organization)
	exec(t, admin, `alter table app.things enable always trigger zz_pgstrata_mapping`)
	exec(t, older, `update `+oldView+` set doc = doc || '{"note": 4}' where id = 102`)
	same(t, "stored", text(t, admin, `select doc::text from app.things where id = 102`), `{"name": "d", "priority": 0, "schema_version": "2.0.0"}`)
	same(t, "shown", text(t, older, `select string_agg(id || coalesce(doc ->> 'note', '-'), ' ' order by id) from `+oldView+` where id > 101`), "1024 103-")
}
