package publish_test

import (
	"testing"
)

// TestTenantsApart holds rows and what is kept beside them to the table's row-level security.
func TestTenantsApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older, other, admin := w.as("publish_old", organization), w.as("publish_old", neighbour), w.AdminConn(t)
	exec(t, admin, `grant usage on schema pgstrata to publish_old, publish_new, publish_reader, publish_partly, publish_stranger`)
	exec(t, older, `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 1}')`, organization)
	exec(t, other, `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": "b", "note": 2}')`, neighbour)
	const kept = `select string_agg(complement #>> '{1.1.0--2.0.0,2,value}', ' ') from pgstrata.mapping__complements`
	same(t, "all", text(t, admin, `select count(*)::text from pgstrata.mapping__complements`), "2")
	same(t, "mine", text(t, older, `select doc ->> 'note' from `+oldView), "1")
	same(t, "mine", text(t, older, kept), "1")
	same(t, "other's", text(t, other, kept), "2")
	same(t, "owner's", text(t, w.owner, `select count(*)::text from `+oldView), "0")
	for _, sql := range []string{
		`update ` + oldView + ` set doc = doc || '{"note": 3}' where organization_id = '` + neighbour + `'`,
		`delete from ` + oldView + ` where organization_id = '` + neighbour + `'`,
	} {
		if tag, err := older.Exec(t.Context(), sql); err != nil || tag.RowsAffected() != 0 {
			t.Errorf("%s: %v, %v", sql, tag, err)
		}
	}
	for _, role := range []string{"publish_old", "publish_new", "publish_reader", "publish_partly", "publish_stranger"} {
		conn := w.as(role, organization)
		for _, sql := range []string{
			`insert into pgstrata.mapping__complements values ('` + organization + `', 1, '{}')`,
			`update pgstrata.mapping__complements set complement = '{}'`,
			`delete from pgstrata.mapping__complements`,
			`truncate pgstrata.mapping__complements`,
			`select kept_at from pgstrata.mapping__complements`,
		} {
			refused(t, conn, "42501", sql)
		}
	}
	for _, role := range []string{"publish_partly", "publish_stranger"} {
		conn := w.as(role, organization)
		refused(t, conn, "42501", `select complement from pgstrata.mapping__complements`)
		refused(t, conn, "42501", `select id from `+oldView)
		refused(t, conn, "42501", `update `+oldView+` set "Name" = 'x'`)
		refused(t, conn, "42501", `delete from `+oldView)
		refused(t, conn, "42501", `insert into `+oldView+` (organization_id) values (null)`)
	}
}

// TestForgedSettings: whoever may write a row can make it keep what a write through the view would keep, and nothing else.
func TestForgedSettings(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	newer, other, admin := w.as("publish_new", organization), w.as("publish_new", neighbour), w.AdminConn(t)
	exec(t, newer, `insert into `+newView+` (organization_id, id, kind, doc) values ($1, 1, 'full', '{"schema_version": "2.0.0", "name": "a", "priority": 0}')`, organization)
	exec(t, other, `insert into `+newView+` (organization_id, id, kind, doc) values ($1, 2, 'full', '{"schema_version": "2.0.0", "name": "b", "priority": 0}')`, neighbour)
	setting := text(t, admin, `select 'pgstrata.' || replace(proname, '__keep', '') from pg_proc f join pg_trigger t on t.tgfoid = f.oid
		where proname like 'mapping\_\_published\_%\_\_keep' and pg_get_functiondef(f.oid) like '%' ||
			(select replace(p.proname, '__update', '') from pg_trigger u join pg_proc p on p.oid = u.tgfoid
				where u.tgrelid = 'app.things_mapping_1_0_0'::regclass and p.proname like '%\_\_update') || '%'`)
	forge := func(told string) { exec(t, newer, `select set_config($1, $2, false)`, setting, told) }
	const key = `"key": {"organization_id": "` + organization + `", "id": "1"}`
	const touch = `update app.things set doc = doc, price = 1 where id = 1`
	count := func(want string) {
		t.Helper()
		same(t, "complements", text(t, admin, `select coalesce(string_agg(id || complement::text, ' '), '') from pgstrata.mapping__complements`), want)
	}

	// This is what the old program could have written: {"title": "a", "note": 5}.
	forge(`{"of": "2.0.0", "lost": {"1.1.0--2.0.0": {"2": {"value": 5}}, "anything": {"else": 1}}, ` + key + `}`)
	exec(t, newer, touch)
	count(`1{"1.1.0--2.0.0": {"2": {"value": 5}}}`)

	// Not without the privilege to write the document.
	partly := w.as("publish_partly", organization)
	exec(t, partly, `select set_config($1, $2, false)`, setting, `{"of": "2.0.0", "lost": {"1.1.0--2.0.0": {"2": {"value": 6}}}, `+key+`}`)
	exec(t, partly, `update app.things set "Name" = 'touched' where id = 1`)
	same(t, "touched", text(t, admin, `select "Name" from app.things where id = 1`), "touched")
	refused(t, partly, "42501", touch)
	count(`1{"1.1.0--2.0.0": {"2": {"value": 5}}}`)

	for name, told := range map[string]string{
		"a document that is not valid":   `{"of": "2.0.0", "lost": {"1.1.0--2.0.0": {"2": {"value": "no integer"}}}, ` + key + `}`,
		"a large value":                  `{"of": "2.0.0", "lost": {"1.1.0--2.0.0": {"2": {"value": {"a": [1, 2, 3]}}}}, ` + key + `}`,
		"an insert's, and not valid":     `{"lost": {"1.1.0--2.0.0": {"2": {"value": "x"}}}, ` + key + `}`,
		"of a version that is not there": `{"of": "1.5.0", "lost": {"a": 1}, ` + key + `}`,
	} {
		forge(told)
		_, err := newer.Exec(t.Context(), touch)
		if name == "of a version that is not there" { // the stored document says which version it is
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		refused(t, newer, "55000", touch)
	}
	forge(`no JSON`)
	refused(t, newer, "22P02", touch)

	// Other rows than the one that is written, whosever they are.
	forge(`{"of": "2.0.0", "lost": {"1.1.0--2.0.0": {"2": {"value": 6}}}, "key": {"organization_id": "` + neighbour + `", "id": "2"}}`)
	exec(t, newer, touch)
	forge(`{"key": {"organization_id": "` + neighbour + `", "id": "2"}}`)
	exec(t, newer, touch)
	if tag, err := newer.Exec(t.Context(), `update app.things set price = 1 where id = 2`); err != nil || tag.RowsAffected() != 0 {
		t.Errorf("%v, %v", tag, err)
	}
	same(t, "other's", text(t, admin, `select count(*)::text from pgstrata.mapping__complements where id = 2`), "0")

	// The functions that write as their owner can't be called, nor used for a table of one's own.
	exec(t, admin, `create schema mine authorization publish_new`)
	function := "pgstrata_check." + setting[len("pgstrata."):] + "__keep()"
	same(t, "execute", text(t, admin, `select string_agg(r, ' ') from unnest('{publish_old,publish_new,publish_stranger}'::text[]) r where has_function_privilege(r, $1, 'execute')`, function), "")
	exec(t, newer, `create table mine.things (like app.things)`)
	refused(t, newer, "42501", `create trigger t after insert on mine.things for each row execute function `+function)
}

// TestNothingIsLostSilently: when the table's own triggers keep what a write loses from being kept, the write fails.
func TestNothingIsLostSilently(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older := w.as("publish_old", organization)
	insert := `insert into ` + oldView + ` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 1}')`
	exec(t, older, insert, organization)
	exec(t, w.owner, `do $$ declare x record; begin
		for x in select tgname from pg_trigger where tgrelid = 'app.things'::regclass and tgname like '%mapping\_\_published\_%'
		loop execute format('alter table app.things disable trigger %I', x.tgname); end loop; end $$`)
	e := refused(t, older, "55000", insert, organization)
	same(t, "message", e.Message, "what mapping of app.things has beside it was not kept, so nothing is written")
	refused(t, older, "55000", `update `+oldView+` set doc = doc || '{"note": 5}'`)
	same(t, "old", text(t, older, `select string_agg(doc ->> 'note', ' ') from `+oldView), "1")

	// A trigger that changes the document after all is fine as long as the rest still fits.
	exec(t, w.owner, `do $$ declare x record; begin
		for x in select tgname from pg_trigger where tgrelid = 'app.things'::regclass and tgname like '%mapping\_\_published\_%'
		loop execute format('alter table app.things enable trigger %I', x.tgname); end loop; end $$`)
	exec(t, w.owner, `create function app.louder() returns trigger language plpgsql as $$
		begin new.doc := jsonb_set(new.doc, '{name}', to_jsonb(upper(new.doc ->> 'name'))); return new; end $$;
		create trigger louder before update on app.things for each row execute function app.louder()`)
	exec(t, older, `update `+oldView+` set doc = doc || '{"note": 6}'`)
	same(t, "old", text(t, older, `select doc::text from `+oldView), `{"note": 6, "title": "A", "schema_version": "1.0.0"}`)
}
