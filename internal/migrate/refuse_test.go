package migrate_test

import (
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/migrate"
)

// Each of these must refuse with one clear error and leave the database as it was.
func TestUpRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sql   string // changes the database first
		now   folder
		words []string
	}{
		"an edited file": {
			now:   three.with("00002_b.sql", three["00002_b.sql"]+"-- more\n").with("00004_d.sql", "-- +goose Up\nselect 1;\n"),
			words: []string{"sql/00002_b.sql", "edited after it was applied", "new migration", "delete from pgstrata.migration_checksums"},
		},
		"a file edited and renamed": {
			now:   three.without("00002_b.sql").with("00002_bee.sql", "-- +goose Up\nselect 1;\n"),
			words: []string{"sql/00002_bee.sql", "it was called 00002_b.sql"},
		},
		"a missing file": {
			now:   three.without("00002_b.sql").with("00004_d.sql", "-- +goose Up\nselect 1;\n"),
			words: []string{"sql/00002_b.sql", "missing"},
		},
		"a missing file that has no checksum": {
			sql:   "delete from pgstrata.migration_checksums",
			now:   three.without("00003_c.sql"),
			words: []string{"number 3", "missing", `delete from "public"."goose_db_version" where version_id = 3`},
		},
		"a file out of order": {
			sql:   "drop table public.b; delete from public.goose_db_version where version_id = 2",
			now:   three,
			words: []string{"sql/00002_b.sql", "not applied", "number 3"},
		},
		"a newer system": {
			sql:   "insert into public.pgstrata_system_version (version_id, is_applied) values (999, true)",
			now:   three.with("00004_d.sql", "-- +goose Up\nselect 1;\n"),
			words: []string{"newer than this binary", "999", "Nothing was written"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := dbtest.New(t)
			up(t, db.URL, three.streams(), "")
			conn := db.Conn(t)
			exec(t, conn, "select 1; "+c.sql)
			before := everything(t, conn)
			r := open(t, db.URL, c.now.streams(), migrate.Options{})
			_, err := r.Plan(t.Context(), migrate.Target{})
			wantFault(t, err, c.words...)
			report, err := r.Up(t.Context(), migrate.Target{})
			wantFault(t, err, c.words...)
			wantFiles(t, report)
			if after := everything(t, conn); before != after {
				t.Errorf("it wrote:\n%s\n%s", before, after)
			}
		})
	}
}

func TestDownRefusesANewerDatabaseAndAnEditedFile(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	up(t, db.URL, three.streams(), "")
	edited := three.with("00003_c.sql", "-- +goose Up\nselect 1;\n-- +goose Down\ndrop table public.a;\n")
	_, err := open(t, db.URL, edited.streams(), migrate.Options{}).Down(t.Context(), migrate.Target{}, false)
	wantFault(t, err, "sql/00003_c.sql", "edited")

	exec(t, db.Conn(t), "insert into public.pgstrata_system_version (version_id, is_applied) values (999, true)")
	_, err = open(t, db.URL, three.streams(), migrate.Options{}).Down(t.Context(), migrate.Target{}, true)
	wantFault(t, err, "newer than this binary")
}

func TestLineEndsAreNoEdit(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	up(t, db.URL, three.streams(), "")
	windows := folder{}
	for name, text := range three {
		windows[name] = strings.ReplaceAll(text, "\n", "\r\n")
	}
	wantFiles(t, up(t, db.URL, windows.streams(), ""))
}

func TestFoldersThatCantBeApplied(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	for name, c := range map[string]struct {
		now   folder
		words []string
	}{
		"one number twice": {three.with("2_x.sql", "-- +goose Up\nselect 1;\n"), []string{"number 2 is taken", "00002_b.sql"}},
		"Go":               {three.with("00004_d.go", "package x"), []string{"sql/00004_d.go", "Go"}},
		"a bad keeps line": {three.with("00004_d.sql", "-- +goose Up\nselect 1;\n-- +goose Down\n-- pgstrata:keeps a.b.c\nselect 1;\n"), []string{"00004_d.sql", "a.b.c"}},
		"no annotation":    {three.with("00004_d.sql", "select 1;\n"), []string{"sql/00004_d.sql", "+goose Up"}},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := open(t, db.URL, c.now.streams(), migrate.Options{}).Up(t.Context(), migrate.Target{})
			wantFault(t, err, c.words...)
		})
	}
	streams := three.streams()
	streams[1].Table = "Robert'); drop table"
	_, err := migrate.Open(t.Context(), db.URL, streams, migrate.Options{})
	wantFault(t, err, "not a plain name")
	streams[1].Table = streams[0].Table
	_, err = migrate.Open(t.Context(), db.URL, streams, migrate.Options{})
	wantFault(t, err, "stream system too")
}

func TestWithoutThePrivilegeToCreate(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	url := db.URLAs(t, "migrate_nobody")
	_, err := open(t, url, three.streams(), migrate.Options{}).Up(t.Context(), migrate.Target{})
	wantFault(t, err, "migrate_nobody may not create tables in schema public", `grant create on schema "public" to "migrate_nobody";`)

	nowhere := three.streams()
	nowhere[0].Table = "not_there.versions"
	_, err = open(t, url, nowhere, migrate.Options{}).Up(t.Context(), migrate.Target{})
	wantFault(t, err, `schema "not_there" does not exist`)

	exec(t, db.AdminConn(t), "grant create on schema public to migrate_nobody")
	_, err = open(t, url, three.streams(), migrate.Options{}).Up(t.Context(), migrate.Target{})
	wantFault(t, err, "system/00001_pgstrata_schema.sql:", "permission denied for database")
}

func TestReady(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	ctx, conn := t.Context(), db.Conn(t)
	wantFault(t, migrate.Ready(ctx, conn), "00001_pgstrata_schema.sql is not applied", "migrate up")
	up(t, db.URL, three.streams(), "")
	if err := migrate.Ready(ctx, conn); err != nil {
		t.Error(err)
	}
	exec(t, conn, "insert into public.pgstrata_system_version (version_id, is_applied) values (999, true)")
	wantFault(t, migrate.Ready(ctx, conn), "newer than this binary")
}
