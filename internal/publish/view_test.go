package publish_test

import (
	"testing"
)

// TestOldAndNewSeeEachOther goes through what an upgrade brings: rows at the old version, in between, at the new one, and back.
func TestOldAndNewSeeEachOther(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older, newer, admin := w.as("publish_old", organization), w.as("publish_new", organization), w.AdminConn(t)
	exec(t, admin, `insert into app.things (organization_id, id, kind, doc) values ($1, 100, 'full',
		'{"schema_version": "1.0.0", "title": "a", "note": 7, "unit": "EUR", "step": "trim", "amount": 1.50}')`, organization)

	const oldDoc, newDoc = `select doc::text from ` + oldView + ` where id = 100`, `select doc::text from ` + newView + ` where id = 100`
	stored := func(want string) {
		t.Helper()
		same(t, "stored version", text(t, admin, `select doc ->> 'schema_version' from app.things where id = 100`), want)
	}
	same(t, "old", text(t, older, oldDoc), `{"note": 7, "step": "trim", "unit": "EUR", "title": "a", "amount": 1.50, "schema_version": "1.0.0"}`)
	same(t, "new", text(t, newer, newDoc), `{"name": "a", "step": ["trim"], "unit": "euro", "amount": 1.50, "priority": 0, "schema_version": "2.0.0"}`)
	stored("1.0.0")

	// The new program writes a row that was old: it is stored as written, and what only the old version has stays beside it.
	exec(t, newer, `update `+newView+` set doc = jsonb_set(jsonb_set(doc, '{priority}', '5'), '{step}', '["trim", "upper"]') where id = 100`)
	stored("2.0.0")
	same(t, "old", text(t, older, oldDoc), `{"note": 7, "step": "trim", "unit": "EUR", "title": "a", "amount": 1.50, "schema_version": "1.0.0"}`)

	// The old program writes a row that is new: it stays new, with what the old program knows nothing of.
	exec(t, older, `update `+oldView+` set doc = jsonb_set(doc, '{note}', '8') where id = 100`)
	exec(t, older, `update `+oldView+` set doc = jsonb_set(doc, '{title}', '"b"') where id = 100`)
	stored("2.0.0")
	same(t, "new", text(t, newer, newDoc), `{"name": "b", "step": ["trim", "upper"], "unit": "euro", "amount": 1.50, "priority": 5, "schema_version": "2.0.0"}`)
	same(t, "old", text(t, older, oldDoc), `{"note": 8, "step": "trim", "unit": "EUR", "title": "b", "amount": 1.50, "schema_version": "1.0.0"}`)

	for _, to := range []string{"1.0.0", "1.1.0", "2.0.0", "1.1.0", "1.0.0", "2.0.0"} {
		if err := w.evolve(t.Context(), admin, 100, to); err != nil {
			t.Fatal(explained(err))
		}
		stored(to)
		same(t, "old at "+to, text(t, older, oldDoc), `{"note": 8, "step": "trim", "unit": "EUR", "title": "b", "amount": 1.50, "schema_version": "1.0.0"}`)
		same(t, "new at "+to, text(t, newer, newDoc), `{"name": "b", "step": ["trim", "upper"], "unit": "euro", "amount": 1.50, "priority": 5, "schema_version": "2.0.0"}`)
	}

	// Straight into the table, as a program does that speaks 2.0.0 once all rows are there.
	exec(t, newer, `update app.things set doc = doc || '{"amount": 2}' where id = 100`)
	same(t, "old", text(t, older, oldDoc), `{"note": 8, "step": "trim", "unit": "EUR", "title": "b", "amount": 2, "schema_version": "1.0.0"}`)
	exec(t, older, `update `+oldView+` set doc = doc - 'note' || '{"unit": "usd"}' where id = 100`)
	same(t, "new", text(t, newer, newDoc), `{"name": "b", "step": ["trim", "upper"], "unit": "dollar", "amount": 2, "priority": 5, "schema_version": "2.0.0"}`)
	same(t, "complement", text(t, admin, `select complement::text from pgstrata.mapping__complements`), "")

	exec(t, older, `delete from `+oldView+` where id = 100`)
	same(t, "rows", text(t, admin, `select count(*)::text from app.things`), "0")
}
