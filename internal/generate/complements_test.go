package generate_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/generate"
)

// keep adds complements for rows a, b and c of organization 1.
const keep = `insert into pgstrata.thing__complements (org, "The Id", complement)
	select 1, k, pg_catalog.jsonb_build_object('of', k) from unnest(array['a', 'b', 'c']) k`

const kept = `select org || ' ' || "The Id" || ' ' || (complement ->> 'of') from pgstrata.thing__complements order by 1`

// partitioned is the same table in partitions by organization.
var partitioned = map[string]string{"migrations/00001_things.sql": `-- +goose Up
create schema app;
create table app.things (org int, "The Id" text, kind text, note text, doc jsonb, primary key (org, "The Id")) partition by list (org);
create table app.things_1 partition of app.things for values in (1);
create table app.things_2 partition of app.things for values in (2);
-- +goose Down
drop schema app cascade;
`}

// TestComplementsFollowTheirRows: an application that has no right on the table of complements changes rows, under row-level security
// that is forced on both tables, and the owner of all is no superuser.
func TestComplementsFollowTheirRows(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]map[string]string{"plain": nil, "partitioned": partitioned} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, db, conn := expanded(t, more)
			app, operator := db.ConnAs(t, "generate_app"), db.ConnAs(t, "generate_operator")
			exec(t, conn, `alter table app.things enable row level security, force row level security;
				create policy app on app.things to generate_app using (true);
				grant usage on schema app to generate_app, generate_operator;
				grant select, insert, update, delete, truncate on app.things to generate_app;
				grant pgstrata_operator to generate_operator`)
			fill := func() {
				t.Helper()
				exec(t, app, `insert into app.things select 1, k, 'red', '', '`+new1+`' from unnest(array['a', 'b', 'c']) k`)
				exec(t, operator, keep)
			}
			fill()
			refused(t, app, "42501", kept)
			exec(t, app, `update app.things set doc = '`+old1+`', note = 'written' where "The Id" = 'a'`)
			if diff := cmp.Diff("1 a a\n1 b b\n1 c c", rows(t, operator, kept)); diff != "" {
				t.Errorf("after an update of no key:\n%s", diff)
			}
			exec(t, app, `update app.things set "The Id" = 'z' where "The Id" = 'a'`)
			exec(t, app, `update app.things set org = 2 where "The Id" = 'b'`) // to another partition
			if diff := cmp.Diff("1 c c\n1 z a\n2 b b", rows(t, operator, kept)); diff != "" {
				t.Errorf("after updates of keys:\n%s", diff)
			}
			exec(t, app, `delete from app.things where "The Id" = 'z'`)
			exec(t, app, `insert into app.things values (1, 'z', 'red', '', '`+new1+`')`)
			if diff := cmp.Diff("1 c c\n2 b b", rows(t, operator, kept)); diff != "" {
				t.Errorf("after a delete, and another row of the same key:\n%s", diff)
			}
			exec(t, app, `begin; delete from app.things; rollback`)
			if diff := cmp.Diff("1 c c\n2 b b", rows(t, operator, kept)); diff != "" {
				t.Errorf("after a delete that was taken back:\n%s", diff)
			}
			exec(t, app, `truncate app.things`)
			if got := rows(t, operator, kept); got != "" {
				t.Errorf("after truncate there is\n%s", got)
			}
			fill()
			exec(t, db.AdminConn(t), `set session_replication_role = replica; delete from app.things where "The Id" <> 'a'`)
			if diff := cmp.Diff("1 a a", rows(t, operator, kept)); diff != "" {
				t.Errorf("after deletes that were replicated:\n%s", diff)
			}
		})
	}
}

// TestNobodyElseMayUseTheComplements, not by the functions behind the triggers either.
func TestNobodyElseMayUseTheComplements(t *testing.T) {
	t.Parallel()
	_, db, conn := expanded(t, nil)
	if diff := cmp.Diff("deleted f\nemptied f\nmoved f", rows(t, conn, `select substring(proname from '[a-z]+$') || ' ' ||
			left(has_function_privilege('public', oid, 'execute')::text, 1)
		from pg_proc where proname ~ '__complements_' order by 1`)); diff != "" {
		t.Errorf("whether everybody may execute the functions:\n%s", diff)
	}
	if diff := cmp.Diff("app_owner\npgstrata_operator", rows(t, conn, `select distinct grantee::regrole::text
		from pg_class, aclexplode(relacl) where oid = 'pgstrata.thing__complements'::regclass order by 1`)); diff != "" {
		t.Errorf("who has a right:\n%s", diff)
	}
	if diff := cmp.Diff("complement jsonb not null\nkept_at timestamp with time zone not null\norg integer not null\nThe Id text not null",
		rows(t, conn, `select attname || ' ' || format_type(atttypid, atttypmod) || case when attnotnull then ' not null' else '' end
		from pg_attribute where attrelid = 'pgstrata.thing__complements'::regclass and attnum > 0 order by attname collate "en-x-icu"`)); diff != "" {
		t.Errorf("the columns:\n%s", diff)
	}
	mallory := db.ConnAs(t, "generate_mallory")
	exec(t, mallory, `create temp table mine (org int, "The Id" text)`)
	refused(t, mallory, "42501", `create trigger t after delete on mine for each row execute function pgstrata_check.thing__complements_deleted()`)
}

func TestAKeyThatTheComplementsNeed(t *testing.T) {
	t.Parallel()
	for _, column := range []string{"complement", "kept_at"} {
		f := newFolder(t, map[string]string{"pgstrata.yaml": strings.Replace(thing["pgstrata.yaml"], `"The Id"`, column, 1)})
		_, err := generate.Project(f.load(t))
		if err == nil || !strings.Contains(err.Error(), "pgstrata.yaml:3: the key of thing has a column "+column) {
			t.Errorf("%s: it says %v", column, err)
		}
	}
}

// TestAKeyThatNobodyCanCompare is found by the migration, and not by whoever deletes a row afterwards.
func TestAKeyThatNobodyCanCompare(t *testing.T) {
	t.Parallel()
	f := newFolder(t, map[string]string{"migrations/00001_things.sql": strings.NewReplacer(
		"create schema app;", "create schema app;\ncreate extension ltree schema public;", `"The Id" text`, `"The Id" public.ltree`,
	).Replace(thing["migrations/00001_things.sql"])})
	db, _ := database(t, f)
	f.generate(t)
	f.fails(t, db.URL, `the key of app.things ("org", "The Id") has a type whose operator = stands outside of pg_catalog`)
}

// TestComplementsOfAMovedDocument move along with the same key. Another key needs another table, which never costs a complement.
func TestComplementsOfAMovedDocument(t *testing.T) {
	t.Parallel()
	f, db, conn := expanded(t, nil)
	exec(t, conn, `create table app.elsewhere (like app.things including all); create table app.keyed (id int primary key, kind text, note text, doc jsonb)`)
	state := func() string {
		return rows(t, conn, `select format('%s on %s', tgname, tgrelid::regclass) from pg_trigger where tgname ~ '^zz_pgstrata' and not tgisinternal
			union all select attname::text from pg_attribute where attrelid = 'pgstrata.thing__complements'::regclass and attnum > 0 order by 1`)
	}
	first := state()
	if strings.Count(first, "on app.things") != 4 {
		t.Fatalf("the triggers are\n%s", first)
	}
	f.write(t, "pgstrata.yaml", strings.Replace(thing["pgstrata.yaml"], "app.things", "app.elsewhere", 1))
	exec(t, conn, keep)
	f.generate(t)
	f.up(t, db.URL)
	second := state()
	if diff := cmp.Diff(strings.ReplaceAll(first, "app.things", "app.elsewhere"), second); diff != "" {
		t.Errorf("moved:\n%s", diff)
	}
	if got := rows(t, conn, kept); got != "1 a a\n1 b b\n1 c c" {
		t.Errorf("the complements are\n%s", got)
	}
	f.write(t, "pgstrata.yaml", strings.NewReplacer("app.things", "app.keyed", `[org, "The Id"]`, "[id]").Replace(thing["pgstrata.yaml"]))
	f.generate(t)
	if _, err := f.provider(t, db.URL).Up(context.Background()); err == nil || !strings.Contains(err.Error(), "holds complements by the former one") {
		t.Errorf("the key changed, and the complements: %v", err)
	}
	exec(t, conn, "delete from pgstrata.thing__complements")
	f.up(t, db.URL)
	if got := state(); strings.Count(got, "on app.keyed") != 4 || strings.Contains(got, "The Id") {
		t.Errorf("with another key:\n%s", got)
	}
	f.down(t, db.URL)
	if diff := cmp.Diff(second, state()); diff != "" {
		t.Errorf("down to the moved one:\n%s", diff)
	}
	f.down(t, db.URL)
	if diff := cmp.Diff(first, state()); diff != "" {
		t.Errorf("down to the first:\n%s", diff)
	}
	f.down(t, db.URL)
	if got := rows(t, conn, `select proname::text from pg_proc where pronamespace = 'pgstrata_check'::regnamespace
		union all select relname::text from pg_class where relname ~ 'complements'`); got != "" {
		t.Errorf("down to nothing leaves\n%s", got)
	}
}

// TestLongNames of documents make triggers whose names fit, and differ.
func TestLongNames(t *testing.T) {
	t.Parallel()
	one, two := strings.Repeat("x", 39)+"1", strings.Repeat("x", 39)+"2"
	files := map[string]string{
		"pgstrata.yaml": "migrations: {dir: migrations}\ndocuments:\n" +
			"  " + one + ": {table: app.things, column: doc, key: [org, The Id]}\n  " + two + ": {table: app.things, column: other, key: [org, The Id]}\n",
		"migrations/00001_things.sql": strings.Replace(thing["migrations/00001_things.sql"], "doc jsonb", "doc jsonb, other jsonb", 1),
	}
	for name, text := range thing {
		for _, document := range []string{one, two} {
			if strings.HasPrefix(name, "jsonschemas/thing/red/") {
				files["jsonschemas/"+document+"/default/"+strings.TrimPrefix(name, "jsonschemas/thing/red/")] = strings.ReplaceAll(text, "thing/red", document+"/default")
			}
		}
	}
	f, db, conn := expanded(t, files)
	if got := rows(t, conn, `select tgname::text from pg_trigger where tgname ~ 'complements' and not tgisinternal`); strings.Count(got, "\n") != 5 {
		t.Errorf("the triggers are\n%s", got)
	}
	exec(t, conn, "delete from app.things")
	f.down(t, db.URL)
}
