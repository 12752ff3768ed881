package publish_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/publish"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// TestWhatCannotBeCarriedOver is null, stays as it is, and is in nobody's way.
func TestWhatCannotBeCarriedOver(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older, newer, admin := w.as("publish_old", organization), w.as("publish_new", organization), w.AdminConn(t)
	exec(t, admin, `alter table app.things disable trigger zz_pgstrata_mapping`)
	for i, doc := range []string{
		`{"schema_version": "2.0.0", "name": "no unit that 1.0.0 knows", "priority": 0, "unit": "pound"}`,
		`{"schema_version": "3.0.0", "name": "a version that is not known"}`, `{"name": "no version"}`, `"no object"`, `null`,
	} {
		exec(t, admin, `insert into app.things (organization_id, id, kind, doc) values ($1, $2, 'full', $3::text::jsonb)`, organization, i, doc)
	}
	exec(t, admin, `insert into app.things (organization_id, id, kind, doc) values ($1, 9, 'other', '{"schema_version": "1.0.0"}'), ($1, 10, 'slim', '{"schema_version": "1.1.0", "words": "good"}')`, organization)
	exec(t, admin, `alter table app.things enable always trigger zz_pgstrata_mapping`)
	before := text(t, admin, `select string_agg(id || doc::text, ' ' order by id) from app.things where id < 10`)

	same(t, "shown", text(t, older, `select string_agg(id || coalesce(doc::text, '-'), ' ' order by id) from `+oldView),
		`0- 1- 2- 3- 4- 9- 10{"word": "good", "schema_version": "1.0.0"}`)
	for id := range 5 {
		e := refused(t, older, "55000", `update `+oldView+` set doc = '{"schema_version": "1.0.0", "title": "x"}' where id = $1`, id)
		same(t, "message", e.Message, "mapping of app.things can't be shown at the version of app.things_mapping_1_0_0, so that it can't be written there")
		same(t, "detail", e.Detail, fmt.Sprintf("organization_id=%s, id=%d", organization, id))
		refused(t, older, "55000", `delete from `+oldView+` where id = $1`, id)
		refused(t, older, "55000", `update `+oldView+` set kind = 'slim' where id = $1`, id)
	}
	exec(t, older, `update `+oldView+` set "Name" = 'changed elsewhere' where id < 9`)
	same(t, "stored", text(t, admin, `select string_agg(id || doc::text, ' ' order by id) from app.things where id < 10`), before)
	// The new view shows the first as it stands, which is at its version, though not valid.
	same(t, "new", text(t, newer, `select doc ->> 'unit' from `+newView+` where id = 0`), "pound")
	exec(t, newer, `update `+newView+` set doc = doc || '{"unit": "euro"}' where id = 0`)
	same(t, "mended", text(t, older, `select doc ->> 'unit' from `+oldView+` where id = 0`), "eur")
}

// TestDocumentOfAnotherVariant begins anew: nothing that was kept for the former one stays.
func TestDocumentOfAnotherVariant(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	older, admin := w.as("publish_old", organization), w.AdminConn(t)
	exec(t, older, `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 1}')`, organization)
	refused(t, older, "23514", `update `+oldView+` set kind = 'slim'`)
	refused(t, older, "23514", `update `+oldView+` set kind = 'none'`)
	same(t, "complements", text(t, admin, `select count(*)::text from pgstrata.mapping__complements`), "1")
	exec(t, older, `update `+oldView+` set kind = 'slim', doc = '{"schema_version": "1.0.0", "word": "w"}'`)
	same(t, "stored", text(t, admin, `select kind || doc from app.things`), `slim{"words": "w", "schema_version": "1.1.0"}`)
	same(t, "complements", text(t, admin, `select count(*)::text from pgstrata.mapping__complements`), "0")
	exec(t, older, `update `+oldView+` set kind = 'full', doc = '{"schema_version": "1.0.0", "title": "b", "note": 2}'`)
	same(t, "old", text(t, older, `select doc ->> 'note' from `+oldView), "2")
	same(t, "stored", text(t, admin, `select doc ->> 'schema_version' from app.things`), "2.0.0")
}

// TestOtherDocumentOfTheTable stays as it is stored, and has views of its own.
func TestOtherDocumentOfTheTable(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	oldest := version("1.0.0")
	w.publish(w.documents[1], publish.Wanted{Version: &oldest})
	newer, admin := w.as("publish_new", organization), w.AdminConn(t)
	const view = "app.things_schedule_1_0_0"
	exec(t, newer, `insert into `+view+` (organization_id, id, kind, doc, schedule) values
		($1, 1, 'slim', '{"schema_version": "1.1.0", "words": "w"}', '{"schema_version": "1.0.0", "hour": 4}'),
		($1, 2, 'slim', '{"schema_version": "1.0.0", "word": "w"}', default)`, organization)
	same(t, "stored", text(t, admin, `select string_agg(schedule::text || doc, ' ' order by id) from app.things`),
		`{"hour": 4, "spread": 0, "schema_version": "1.1.0"}{"words": "w", "schema_version": "1.1.0"} {"hour": 3, "spread": 0, "schema_version": "1.1.0"}{"word": "w", "schema_version": "1.0.0"}`)
	exec(t, admin, `update app.things set schedule = schedule || '{"spread": 60}'`)
	exec(t, newer, `update `+view+` set schedule = schedule || '{"hour": 5}'`)
	same(t, "stored", text(t, admin, `select schedule::text from app.things where id = 1`), `{"hour": 5, "spread": 60, "schema_version": "1.1.0"}`)
	same(t, "shown", text(t, newer, `select schedule::text from `+view+` where id = 1`), `{"hour": 5, "schema_version": "1.0.0"}`)
}

// TestPublishAgain replaces a view, and its Down brings back the former; views that are behind are named.
func TestPublishAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	oldest := version("1.0.0")
	older, admin := w.as("publish_old", organization), w.AdminConn(t)
	if m := w.publish(w.documents[0], publish.Wanted{Version: &oldest}); m.Changed() {
		t.Errorf("nothing has changed, and %s is written", m.Name)
	}
	behind := func(want int) []publish.Stale {
		t.Helper()
		list, err := publish.Behind(w.documents, w.folder)
		if err != nil || len(list) != want {
			t.Errorf("%v, %v", list, err)
		}
		return list
	}
	behind(0)
	exec(t, older, `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 1}')`, organization)

	newerFiles := fstest.MapFS{}
	newerFiles["mapping/full/2.1.0.json"] = schemaFile("mapping", "full", "2.1.0", `"name": {"type": "string"}, "priority": {"type": "integer"},
		"unit": {"enum": ["euro", "dollar"]}, "step": {"type": "array", "items": {"type": "string"}}, "amount": {"type": "number"}, "extra": {"type": "integer"}`, `"name", "priority"`)
	newerFiles["mapping/full/default.json"] = &fstest.MapFile{Data: []byte(`{"schema_version": "2.1.0", "name": "", "priority": 0}`)}
	newerFiles["mapping/full/2.0.0--2.1.0.lens.yaml"] = &fstest.MapFile{Data: []byte("steps: [{add: /extra, default: 0}]\n")}
	w.load(newerFiles)
	if list := behind(2); len(list) == 2 && list[1].View != oldView {
		t.Errorf("%v", list)
	}
	if _, err := publish.New(t.Context(), w.owner, w.documents[0], publish.Wanted{Version: &oldest}, w.folder); err == nil ||
		!strings.Contains(err.Error(), "pgstrata schema generate") {
		t.Errorf("functions that are not there: %v", err)
	}
	w.expand()
	m := w.publish(w.documents[0], publish.Wanted{Version: &oldest})
	if !m.Changed() {
		t.Fatal("a new version, and nothing is written")
	}
	behind(1)
	exec(t, older, `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": "b"}')`, organization)
	same(t, "stored", text(t, admin, `select string_agg(doc ->> 'schema_version', ' ' order by id) from app.things`), "2.0.0 2.1.0")
	same(t, "old", text(t, older, `select string_agg(doc::text, ' ' order by id) from `+oldView), `{"note": 1, "title": "a", "schema_version": "1.0.0"} {"title": "b", "schema_version": "1.0.0"}`)

	// Down and down again, to where nothing is published.
	count := func(want string) {
		t.Helper()
		same(t, "functions, triggers, policies", text(t, admin, `select concat_ws(' ',
			(select count(*) from pg_proc where proname like '%\_\_published\_%'), (select count(*) from pg_trigger where tgname like '%\_\_published\_%'),
			(select count(*) from pg_policy where polname like 'published%'))`), want)
	}
	count("28 2 1")
	down := func(to int64) {
		t.Helper()
		w.migrate(func(r *migrate.Runner) error {
			_, err := r.Down(t.Context(), migrate.To(migrate.Project, to), false)
			return err
		})
	}
	// A document of 2.1.0 would be one that the former guard refuses.
	exec(t, admin, `update app.things set doc = doc - 'extra' || '{"schema_version": "2.0.0"}' where doc ->> 'schema_version' = '2.1.0'`)
	down(3)
	count("28 2 1")
	same(t, "former", text(t, older, `select string_agg(coalesce(doc ->> 'title', '-'), ' ' order by id) from `+oldView), "a b")
	down(2)
	count("14 1 1")
	down(1)
	count("0 0 0")
	same(t, "view", text(t, admin, `select to_regclass($1)::text`, oldView), "")
	w.up()
	count("28 2 1")
}

// TestWhoMayDoWhat mirrors the table's privileges, and gives nothing that default privileges would.
func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	w := bareWorld(t)
	exec(t, w.owner, `alter default privileges in schema app grant all on tables to publish_stranger, publish_reader`)
	exec(t, w.owner, `alter default privileges in schema pgstrata_check grant all on functions to publish_stranger`)
	oldest := version("1.0.0")
	m := w.publish(w.documents[0], publish.Wanted{Version: &oldest})
	same(t, "roles", fmt.Sprint(m.Roles), "[publish_new publish_old publish_reader]")
	same(t, "left out", fmt.Sprint(m.LeftOut), "[publish_partly]")
	const privileges = `select string_agg(r || ' ' || c || ' ' || p, ', ' order by 1) from (select distinct r, c, p
		from unnest('{publish_old,publish_new,publish_reader,publish_partly,publish_stranger}'::text[]) r,
		pg_attribute a, unnest('{select,insert,update,references}'::text[]) p, lateral (select attname::text) x(c)
		where a.attrelid = $1::text::regclass and a.attnum > 0 and r not in ('publish_partly') and has_column_privilege(r, a.attrelid, a.attnum, p)) s(r, c, p)`
	same(t, "privileges", text(t, w.owner, privileges, oldView), text(t, w.owner, privileges, "app.things"))
	same(t, "none", text(t, w.owner, strings.ReplaceAll(privileges, "r not in ('publish_partly')", "r in ('publish_partly', 'publish_stranger')"), oldView), "")
	same(t, "keep", text(t, w.owner, `select bool_or(has_function_privilege(r, f.oid, 'execute'))::text from pg_proc f, unnest('{publish_old,publish_stranger}'::text[]) r
		where f.proname like '%\_\_keep' and f.pronamespace = 'pgstrata_check'::regnamespace`), "false")
}

// TestRefusals says what is wrong before anything is written.
func TestRefusals(t *testing.T) {
	t.Parallel()
	w := bareWorld(t)
	oldest, newest := version("1.0.0"), version("2.0.0")
	long := pg.Table{Schema: "app", Name: strings.Repeat("x", 64)}
	for want, wanted := range map[string]publish.Wanted{
		"slim: there is no 2.0.0, it has 1.0.0, 1.1.0":          {Version: &newest},
		"full: no version is given, it has 1.0.0, 1.1.0, 2.0.0": {Variants: map[string]schema.Version{"slim": oldest, "none": oldest}},
		"none: there is no such variant":                        {Version: &oldest, Variants: map[string]schema.Version{"none": oldest}},
		"no name by default":                                    {Version: &newest, Variants: map[string]schema.Version{"slim": oldest}},
		"longer than the 63 bytes":                              {Version: &oldest, View: long},
		"that is the document's table":                          {Version: &oldest, View: w.documents[0].Table},
		"which no migration of the folder has made":             {Version: &oldest, View: pg.Table{Schema: "app", Name: "numbers"}},
	} {
		_, err := publish.New(t.Context(), w.owner, w.documents[0], wanted, w.folder)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("want %q, got %v", want, err)
		}
	}
	exec(t, w.owner, `alter table pgstrata.mapping__complements rename to away`)
	if _, err := publish.New(t.Context(), w.owner, w.documents[0], publish.Wanted{Version: &oldest}, w.folder); err == nil || !strings.Contains(err.Error(), "pgstrata.mapping__complements") {
		t.Errorf("without the table: %v", err)
	}
	wrong := w.documents[0]
	wrong.Key = []string{"id"}
	if _, err := publish.New(t.Context(), w.owner, wrong, publish.Wanted{Version: &oldest}, w.folder); err == nil || !strings.Contains(err.Error(), "no unique index is on (id)") {
		t.Errorf("with another key: %v", err)
	}
}

// TestWhatViewsCannotDo is what docs and the view's comment say of it.
func TestWhatViewsCannotDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	newer := w.as("publish_new", organization)
	insert := `insert into ` + newView + ` (organization_id, id, kind, doc) values ('` + organization + `', 1, 'slim', '{"schema_version": "1.1.0", "words": "w"}')`
	exec(t, newer, insert)
	refused(t, newer, "42P10", insert+` on conflict (organization_id, id) do nothing`)
	refused(t, newer, "42P10", insert+` on conflict (organization_id, id) do update set doc = excluded.doc`)
	refused(t, newer, "23505", insert+` on conflict do nothing`)
	refused(t, newer, "42809", `copy `+newView+` to stdout`)
	refused(t, newer, "42809", `truncate `+newView)
	refused(t, newer, "42501", `begin; lock table `+newView+` in share mode`)
	exec(t, newer, `rollback`)
	refused(t, newer, "42703", `select ctid from `+newView)
	exec(t, newer, `begin; declare c cursor for select * from `+newView)
	exec(t, newer, `fetch c`)
	refused(t, newer, "0A000", `update `+newView+` set price = 1 where current of c`)
	exec(t, newer, `rollback`)
	merge := `merge into ` + newView + ` v using (values (1)) x (id) on v.id = x.id when matched then update set price = 5`
	if text(t, newer, `select (current_setting('server_version_num')::int >= 170000)::text`) == "true" {
		exec(t, newer, merge)
		older := w.as("publish_new", organization)
		exec(t, older, `merge into `+oldView+` v using (values (1, 'merged'), (4, 'made')) x (id, word) on v.id = x.id
			when matched then update set doc = doc || jsonb_build_object('word', x.word)
			when not matched then insert (organization_id, id, kind, doc) values ('`+organization+`', x.id, 'full', jsonb_build_object('schema_version', '1.0.0', 'title', x.word, 'note', 4))`)
		same(t, "merged", text(t, older, `select string_agg(concat_ws(' ', doc ->> 'words', doc ->> 'name'), ' ' order by id) from app.things`), "merged made")
		same(t, "shown", text(t, older, `select doc ->> 'note' from `+oldView+` where id = 4`), "4")
		exec(t, older, `merge into `+oldView+` v using (values (4)) x (id) on v.id = x.id when matched then delete`)
		same(t, "kept", text(t, w.AdminConn(t), `select count(*)::text from pgstrata.mapping__complements`), "0")
	} else {
		refused(t, newer, "0A000", merge)
	}

	// And this it can.
	if _, err := newer.PgConn().CopyFrom(t.Context(), strings.NewReader(organization+"\t3\tslim\t{\"schema_version\": \"1.1.0\", \"words\": \"copied\"}\n"),
		`copy `+newView+` (organization_id, id, kind, doc) from stdin`); err != nil {
		t.Error(explained(err))
	}
	same(t, "copied", text(t, newer, `select "Name" || doc from app.things where id = 3`), `unnamed{"words": "copied", "schema_version": "1.1.0"}`)
	exec(t, newer, `begin; select from `+newView+` where id = 1 for update; update `+newView+` set price = 2 where id = 1; commit`)
	exec(t, newer, `copy (select * from `+newView+`) to stdout`)
	same(t, "comment", text(t, newer, `select (obj_description($1::text::regclass) like '%40001%on conflict%')::text`, newView), "true")

	// Prepared, many times, so that plans are kept; and under stricter isolation.
	for i := range 12 {
		if _, err := newer.Exec(t.Context(), `update `+newView+` set doc = jsonb_set(doc, '{words}', to_jsonb($2::text)) where id = $1`, 1, fmt.Sprint(i)); err != nil {
			t.Fatal(explained(err))
		}
	}
	for _, level := range []string{"repeatable read", "serializable"} {
		exec(t, newer, `begin isolation level `+level+`; update `+newView+` set doc = doc || '{"words": "x"}'; update `+newView+` set doc = doc || '{"words": "y"}'; delete from `+newView+` where id = 3; commit`)
	}
	same(t, "last", text(t, newer, `select string_agg(doc ->> 'words', ' ') from `+newView), "y")
}

// TestObservedDocuments: a guard that only observes lets a bad document pass, and so does the view, as far as lenses carry it.
func TestObservedDocuments(t *testing.T) {
	t.Parallel()
	w := bareWorld(t)
	w.documents[0].Mode = "observe"
	w.expand()
	oldest := version("1.0.0")
	w.publish(w.documents[0], publish.Wanted{Version: &oldest})
	older, admin := w.as("publish_old", organization), w.AdminConn(t)
	exec(t, older, `insert into `+oldView+` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": 5, "note": "six"}')`, organization)
	same(t, "stored", text(t, admin, `select doc::text from app.things`), `{"name": 5, "priority": 0, "schema_version": "2.0.0"}`)
	same(t, "old", text(t, older, `select doc::text from `+oldView), `{"note": "six", "title": 5, "schema_version": "1.0.0"}`)
	refused(t, older, "23514", `update `+oldView+` set doc = doc || '{"unit": "pound"}'`)
}

// TestPartitionedTable, whose triggers run as those of its partitions.
func TestPartitionedTable(t *testing.T) {
	t.Parallel()
	w := bareWorld(t)
	exec(t, w.owner, `do $$ begin
		alter table app.things rename to things_1;
		create table app.things (like app.things_1 including all) partition by list (organization_id);
		alter table app.things enable row level security;
		alter table app.things force row level security;
		create policy own on app.things to publish_old using (organization_id = current_setting('app.organization')::uuid);
		grant select, insert, update, delete on app.things to publish_old;
		drop table app.things_1;
		create table app.things_2 partition of app.things default;
	end $$`)
	oldest := version("1.0.0")
	w.publish(w.documents[0], publish.Wanted{Version: &oldest})
	older := w.as("publish_old", organization)
	exec(t, older, `insert into `+oldView+` (organization_id, id, kind, doc) values ($1, 1, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 6}')`, organization)
	exec(t, older, `update `+oldView+` set doc = doc || '{"note": 7}'`)
	same(t, "old", text(t, older, `select doc::text from `+oldView), `{"note": 7, "title": "a", "schema_version": "1.0.0"}`)
}

// TestMigrationOfAnotherRole: the table's owner can use a view that an administrator's migration has made.
func TestMigrationOfAnotherRole(t *testing.T) {
	t.Parallel()
	w := bareWorld(t)
	w.URL = w.AdminURL
	oldest := version("1.0.0")
	w.publish(w.documents[0], publish.Wanted{Version: &oldest})
	exec(t, w.owner, `create policy owner on app.things to current_user using (true)`)
	exec(t, w.owner, `insert into `+oldView+` (organization_id, id, kind, doc) values ($1, 1, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 6}')`, organization)
	exec(t, w.owner, `update `+oldView+` set doc = doc || '{"note": 7}'`)
	same(t, "old", text(t, w.owner, `select doc::text from `+oldView), `{"note": 7, "title": "a", "schema_version": "1.0.0"}`)
}

// TestInsertOnly is for a role that may write rows and read none.
func TestInsertOnly(t *testing.T) {
	t.Parallel()
	w := bareWorld(t)
	exec(t, w.owner, `grant usage on schema app to publish_stranger; grant usage on sequence app.numbers to publish_stranger;
		grant insert (organization_id, kind, doc) on app.things to publish_stranger;
		create policy writes on app.things for insert to publish_stranger with check (organization_id = current_setting('app.organization')::uuid)`)
	oldest := version("1.0.0")
	w.publish(w.documents[0], publish.Wanted{Version: &oldest})
	stranger := w.as("publish_stranger", organization)
	insert := `insert into ` + oldView + ` (organization_id, kind, doc) values ($1, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 6}')`
	exec(t, stranger, insert, organization)
	refused(t, stranger, "42501", insert, neighbour)
	refused(t, stranger, "42501", insert+" returning doc", organization)
	same(t, "old", text(t, w.as("publish_old", organization), `select doc::text from `+oldView), `{"note": 6, "title": "a", "schema_version": "1.0.0"}`)
}
