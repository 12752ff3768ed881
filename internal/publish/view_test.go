package publish_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/publish"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// waits returns once a session of this database waits for a lock.
func waits(t testing.TB, conn *pgx.Conn) {
	t.Helper()
	for range 1000 {
		if text(t, conn, `select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')::text`) == "true" {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no session waits")
}

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

	e := w.evolver()
	for _, to := range []string{"1.0.0", "1.1.0", "2.0.0", "1.1.0", "1.0.0", "2.0.0"} {
		if err := w.carry(t.Context(), e, to); err != nil {
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

// TestInsert goes by the newest version, leaves to the table what the caller left out, and gives back what the view shows.
func TestInsert(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older, newer, admin := w.as("publish_old", organization), w.as("publish_new", organization), w.AdminConn(t)
	const doc = `{"schema_version": "1.0.0", "title": "a", "note": 7}`
	got := text(t, older, `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', $2)
		returning concat_ws(' ', id, "Name", number, length, price is null, schedule ->> 'hour', updated_at is not null, doc)`, organization, doc)
	same(t, "returning", got, `1 unnamed 2 7 t 3 t {"note": 7, "title": "a", "schema_version": "1.0.0"}`)
	same(t, "stored", text(t, admin, `select concat_ws(' ', id, "Name", number, doc) from app.things`),
		`1 unnamed 2 {"name": "a", "priority": 0, "schema_version": "2.0.0"}`)
	same(t, "complement", text(t, admin, `select complement::text from pgstrata.mapping__complements where id = 1`), `{"1.1.0--2.0.0": {"2": {"value": 7}}}`)
	same(t, "old", text(t, older, `select doc::text from `+oldView), `{"note": 7, "title": "a", "schema_version": "1.0.0"}`)

	// Everything given, an explicit null, a type without equality, and several rows.
	got = text(t, newer, `insert into `+newView+` (organization_id, id, kind, "Name", doc, place, number, price, updated_at)
		values ($1, 50, 'slim', 'x', '{"schema_version": "1.1.0", "words": "w"}', '(1,2)', 77, null, '2020-01-01')
		returning concat_ws(' ', id, "Name", number, length, place, price is null, date_part('year', updated_at), doc)`, organization)
	same(t, "returning", got, `50 x 77 1 (1,2) t 2020 {"words": "w", "schema_version": "1.1.0"}`)
	exec(t, older, `insert into `+oldView+` (organization_id, kind, doc) select $1, 'slim', '{"schema_version": "1.0.0", "word": "w"}' from generate_series(1, 3)`, organization)
	same(t, "rows", text(t, admin, `select string_agg(id || doc::text, ' ' order by id) from app.things where kind = 'slim'`),
		`2{"words": "w", "schema_version": "1.1.0"} 3{"words": "w", "schema_version": "1.1.0"} 4{"words": "w", "schema_version": "1.1.0"} 50{"words": "w", "schema_version": "1.1.0"}`)

	refused(t, newer, "23502", `insert into `+newView+` (organization_id, kind, "Name", doc) values ($1, 'slim', null, '{"schema_version": "1.1.0", "words": "w"}')`, organization)
	refused(t, newer, "23502", `insert into `+newView+` (organization_id, kind) values ($1, 'slim')`, organization)
	refused(t, newer, "428C9", `insert into `+newView+` (organization_id, kind, length, doc) values ($1, 'slim', 3, '{"schema_version": "1.1.0", "words": "w"}')`, organization)
	refused(t, newer, "23505", `insert into `+newView+` (organization_id, id, kind, doc) values ($1, 50, 'slim', '{"schema_version": "1.1.0", "words": "w"}')`, organization)
	refused(t, older, "42501", `insert into `+oldView+` (organization_id, id, kind, doc) values ($1, 9, 'full', $2)`, organization, doc)
	refused(t, older, "42501", `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', $2)`, neighbour, doc)

	// What is bad is refused as a guard refuses it, at the version that the caller knows.
	e := refused(t, older, "23514", `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": 5, "note": "geheim"}')`, organization)
	same(t, "message", e.Message, `mapping of app.things_mapping_1_0_0 is not valid: type at /note (must be of type integer)`)
	same(t, "detail", e.Detail, `{"total": 2, "variant": "full", "version": "1.0.0", "document": "mapping", "findings": [{"keyword": "type", "pointer": "/note"}, {"keyword": "type", "pointer": "/title"}]}`)
	same(t, "place", e.SchemaName+" "+e.TableName+" "+e.ColumnName+" "+e.ConstraintName, "app things doc mapping_valid")
	refused(t, older, "23514", `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "2.0.0", "name": "a", "priority": 1}')`, organization)
	refused(t, older, "23514", `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'unknown', $2)`, organization, doc)
	same(t, "rows", text(t, admin, `select count(*)::text from app.things`), "5")
}

// TestUpdateWritesWhatChanged and nothing else, so that who may write some columns can, and nobody's change of another is undone.
func TestUpdateWritesWhatChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older, newer, reader := w.as("publish_old", organization), w.as("publish_new", organization), w.as("publish_reader", organization)
	exec(t, newer, `insert into `+newView+` (organization_id, id, kind, doc, price) values
		($1, 1, 'full', '{"schema_version": "2.0.0", "name": "a", "priority": 1}', 1.0), ($1, 2, 'slim', '{"schema_version": "1.1.0", "words": "w"}', 2)`, organization)
	got := text(t, older, `update `+oldView+` set "Name" = 'new', price = 1.00, place = '(3,4)' where id = 1 returning concat_ws(' ', "Name", length, price, place, doc)`)
	same(t, "returning", got, `new 3 1.00 (3,4) {"title": "a", "schema_version": "1.0.0"}`)
	refused(t, older, "42501", `update `+oldView+` set number = 5 where id = 1`)
	refused(t, newer, "428C9", `update `+newView+` set length = 5 where id = 1`)
	refused(t, reader, "42501", `update `+oldView+` set "Name" = 'x' where id = 1`)
	refused(t, older, "42501", `update `+oldView+` set organization_id = $1 where id = 1`, neighbour)
	refused(t, newer, "42501", `update `+newView+` set organization_id = $1 where id = 1`, neighbour)

	// Several rows of several variants in one statement, one that changes nothing, and one by a join.
	tag, err := older.Exec(t.Context(), `update `+oldView+` v set "Name" = x.name, doc = jsonb_set(v.doc, array[x.key], '"z"')
		from (values (1, 'one', 'title'), (2, 'two', 'word')) x (id, name, key) where x.id = v.id`)
	if err != nil || tag.RowsAffected() != 2 {
		t.Fatalf("%v, %v", tag, explained(err))
	}
	tag, err = older.Exec(t.Context(), `update `+oldView+` set "Name" = "Name", doc = doc`)
	if err != nil || tag.RowsAffected() != 2 {
		t.Fatalf("%v, %v", tag, explained(err))
	}
	same(t, "rows", text(t, newer, `select string_agg("Name" || ' ' || doc, ', ' order by id) from app.things`),
		`one {"name": "z", "priority": 1, "schema_version": "2.0.0"}, two {"words": "z", "schema_version": "1.1.0"}`)

	// A new key: what is kept goes along.
	exec(t, older, `update `+oldView+` set doc = doc || '{"note": 9}' where id = 1`)
	exec(t, newer, `update `+newView+` set id = 11, doc = doc || '{"priority": 4}' where id = 1`)
	same(t, "moved", text(t, older, `select doc::text from `+oldView+` where id = 11`), `{"note": 9, "title": "z", "schema_version": "1.0.0"}`)

	// A row that a policy shows and doesn't let be updated is passed over, as in a table.
	exec(t, w.AdminConn(t), `update app.things set "Name" = 'locked' where id = 11`)
	tag, err = newer.Exec(t.Context(), `update `+newView+` set price = 3 where id = 11`)
	if err != nil || tag.RowsAffected() != 0 {
		t.Errorf("%v, %v", tag, err)
	}
}

// TestChangedUnderneath is told from what only looks changed: an evolution changes the stored document and not what is shown.
func TestChangedUnderneath(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older, newer, admin := w.as("publish_old", organization), w.as("publish_new", organization), w.AdminConn(t)
	reader := w.as("publish_reader", organization)
	exec(t, admin, `insert into app.things (organization_id, id, kind, doc, place) values ($1, 1, 'full', '{"schema_version": "1.0.0", "title": "geheim", "note": 1}', '(1,2)')`, organization)

	for name, change := range map[string]string{
		"a column":           `update app.things set "Name" = "Name" || '.'`,
		"the document":       `update ` + newView + ` set doc = jsonb_set(doc, '{name}', '"other"')`,
		"only what is kept":  `update ` + oldView + ` set doc = doc || '{"note": 2}'`,
		"its place":          `update app.things set place = '(3,4)'`,
		"it is gone":         `delete from app.things`,
		"it has another key": `update app.things set id = 7`,
	} {
		for _, write := range []string{`update ` + oldView + ` set doc = jsonb_set(doc, '{title}', '"mine"')`, `delete from ` + oldView} {
			exec(t, admin, `delete from app.things`)
			exec(t, admin, `insert into app.things (organization_id, id, kind, doc, place) values ($1, 1, 'full', '{"schema_version": "2.0.0", "name": "geheim", "priority": 1}', '(1,2)')`, organization)
			exec(t, older, `update `+oldView+` set doc = doc || '{"note": 1}'`)
			// The other's change is open while the statement begins, and commits while it waits for the row.
			other := w.as("publish_new", organization)
			exec(t, other, `begin`)
			exec(t, other, change)
			failed := make(chan error)
			go func() {
				_, err := older.Exec(context.Background(), write)
				failed <- err
			}()
			waits(t, admin)
			exec(t, other, `commit`)
			var e *pgconn.PgError
			if err := <-failed; !errors.As(err, &e) || e.Code != "40001" {
				t.Errorf("%s, then %s: %v", name, write, err)
				continue
			}
			same(t, "detail", e.Detail, "organization_id="+organization+", id=1")
			if strings.Contains(fmt.Sprintf("%+v", *e), "geheim") {
				t.Errorf("the error shows a value: %+v", *e)
			}
		}
	}

	// An evolution changes the stored document and nothing that is shown, once no trigger stamps the row.
	exec(t, w.owner, `drop trigger stamp on app.things`)
	exec(t, admin, `delete from app.things`)
	exec(t, admin, `insert into app.things (organization_id, id, kind, doc) values ($1, 1, 'full', '{"schema_version": "1.0.0", "title": "t", "note": 1}')`, organization)
	e := w.evolver()
	exec(t, admin, `begin; select from app.things for update`)
	done := make(chan error, 2)
	go func() { done <- w.carry(context.Background(), e, "2.0.0") }()
	waits(t, w.AdminConn(t))
	go func() {
		_, err := older.Exec(context.Background(), `update `+oldView+` set doc = jsonb_set(doc, '{title}', '"mine"')`)
		done <- err
	}()
	exec(t, admin, `commit`)
	for range 2 {
		if err := <-done; err != nil {
			t.Errorf("an evolution got in the way: %v", explained(err))
		}
	}
	same(t, "old", text(t, older, `select doc::text from `+oldView), `{"note": 1, "title": "mine", "schema_version": "1.0.0"}`)

	// Who may delete and not update can't lock, and still deletes nothing that has changed.
	exec(t, newer, `begin; update app.things set "Name" = 'changed'`)
	failed := make(chan error)
	go func() {
		_, err := reader.Exec(context.Background(), `delete from `+oldView)
		failed <- err
	}()
	waits(t, admin)
	exec(t, newer, `commit`)
	if err := <-failed; pg.SQLSTATE(err) != "40001" {
		t.Errorf("a stale delete: %v", err)
	}
	exec(t, reader, `delete from `+oldView)
	same(t, "rows", text(t, admin, `select count(*)::text from app.things`), "0")
}

// TestLockedRowIsShownAsItIs, with what another transaction has kept beside it while this one waited.
func TestLockedRowIsShownAsItIs(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older, other, admin := w.as("publish_old", organization), w.as("publish_old", organization), w.AdminConn(t)
	exec(t, older, `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 1}')`, organization)
	exec(t, other, `begin; update `+oldView+` set doc = doc || '{"note": 2}'`)
	shown := make(chan string)
	go func() { shown <- text(t, older, `select doc ->> 'note' from `+oldView+` for update`) }()
	waits(t, admin)
	exec(t, other, `commit`)
	same(t, "note", <-shown, "2")

	// Who has waited for the lock writes without 40001.
	exec(t, other, `begin; update `+oldView+` set doc = doc || '{"note": 4}'`)
	done := make(chan error)
	go func() {
		done <- pgx.BeginFunc(context.Background(), older, func(tx pgx.Tx) error {
			var note int
			err := tx.QueryRow(context.Background(), `select (doc ->> 'note')::int from `+oldView+` for update`).Scan(&note)
			if err != nil {
				return err
			}
			_, err = tx.Exec(context.Background(), `update `+oldView+` set doc = jsonb_set(doc, '{note}', to_jsonb($1::int))`, note+1)
			return err
		})
	}()
	waits(t, admin)
	exec(t, other, `commit`)
	if err := <-done; err != nil {
		t.Error(explained(err))
	}
	same(t, "note", text(t, older, `select doc ->> 'note' from `+oldView), "5")
	exec(t, older, `update `+oldView+` set doc = doc || '{"note": 2}'`)

	// One that is deleted meanwhile, or moved, is not shown without its document.
	exec(t, other, `begin isolation level repeatable read; select from `+oldView)
	exec(t, older, `update `+oldView+` set doc = doc || '{"note": 3}'`)
	same(t, "note", text(t, other, `select doc ->> 'note' from `+oldView), "2")
	exec(t, older, `delete from `+oldView)
	same(t, "note", text(t, other, `select doc ->> 'note' from `+oldView), "2")
	exec(t, other, `commit`)
}

// TestVersionInBetween: what lenses beyond a view's way have kept outlives a write through it.
func TestVersionInBetween(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const view = "app.middle"
	w.publish(w.documents[0], publish.Wanted{Variants: map[string]schema.Version{"full": version("1.1.0"), "slim": version("1.0.0")}, View: pg.Table{Schema: "app", Name: "middle"}})
	conn, admin, e := w.as("publish_new", organization), w.AdminConn(t), w.evolver()
	for _, stored := range []string{"1.0.0", "1.1.0", "2.0.0"} {
		exec(t, admin, `delete from app.things`)
		exec(t, conn, `insert into `+newView+` (organization_id, id, kind, doc) values ($1, 1, 'full',
			'{"schema_version": "2.0.0", "name": "a", "priority": 5, "unit": "euro", "step": ["trim", "upper"]}')`, organization)
		exec(t, conn, `update `+oldView+` set doc = doc || '{"note": 7, "unit": "EUR"}'`)
		if err := w.carry(t.Context(), e, stored); err != nil {
			t.Fatal(explained(err))
		}
		same(t, "middle", text(t, conn, `select doc::text from `+view), `{"note": 7, "step": "trim", "unit": "EUR", "title": "a", "priority": 5, "schema_version": "1.1.0"}`)
		exec(t, conn, `update `+view+` set doc = doc || '{"title": "b", "priority": 6}'`)
		want := max(stored, "1.1.0")
		same(t, "stored", text(t, admin, `select doc ->> 'schema_version' from app.things`), want)
		for range 2 {
			same(t, "new", text(t, conn, `select doc::text from `+newView), `{"name": "b", "step": ["trim", "upper"], "unit": "euro", "priority": 6, "schema_version": "2.0.0"}`)
			same(t, "old", text(t, conn, `select doc::text from `+oldView), `{"note": 7, "step": "trim", "unit": "EUR", "title": "b", "schema_version": "1.0.0"}`)
			exec(t, conn, `update `+oldView+` set doc = doc || '{"note": 7}', price = coalesce(price, 0) + 1`)
		}
	}
}
