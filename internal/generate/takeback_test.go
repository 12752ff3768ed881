package generate_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// onlyRed1 is the thing before it has a second version.
var onlyRed1 = map[string]string{
	"jsonschemas/thing/red/2.0.0.json": "", "jsonschemas/thing/red/1.0.0--2.0.0.lens.yaml": "",
	"jsonschemas/thing/red/default.json": `{"schema_version": "1.0.0"}`,
}

// secondVersion is a folder with a migration for version 1.0.0 of red and another one for 2.0.0, and with more files from the first
// and from the second one on.
func secondVersion(t testing.TB, first, then map[string]string) (f folder, text string) {
	t.Helper()
	files := maps.Clone(onlyRed1)
	maps.Copy(files, first)
	f = newFolder(t, files)
	f.generate(t)
	files = maps.Clone(thing)
	maps.DeleteFunc(files, func(name, _ string) bool { _, changes := onlyRed1[name]; return !changes })
	maps.Copy(files, then)
	for name, content := range files {
		f.write(t, name, content)
	}
	_, text = f.generate(t)
	return f, text
}

// staysUp wants a Down to refuse, and gives its error.
func (f folder) staysUp(t testing.TB, db *dbtest.DB) *pgconn.PgError {
	t.Helper()
	_, err := f.provider(t, db.URL).Down(context.Background())
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		t.Fatalf("down says %v", err)
	}
	return e
}

const newerLeft = "app.things.doc still holds documents of versions that the guard before this migration refuses: "

// TestDownLeavesNothingThatIsRefused: the guard that Down puts back doesn't know the second version.
func TestDownLeavesNothingThatIsRefused(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]map[string]string{"plain": nil, "partitioned": partitioned} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, _ := secondVersion(t, more, nil)
			db, conn := database(t, f)
			exec(t, conn, `insert into app.things values (1, 'a', 'red', '', $1), (1, 'b', 'red', '', $1), (1, 'c', 'red', '', $2), (1, 'd', 'blue', '', '{"schema_version": "1.0.0"}')`, new1, old1)
			before := guard(t, conn)
			e := f.staysUp(t, db)
			got := []string{e.Code, e.Message, e.Hint, e.SchemaName, e.TableName, e.ColumnName}
			want := []string{"55000", newerLeft + "2 of red at 2.0.0", "Take them back first: pgstrata evolve down thing --to red=1.0.0. Then migrate down again.", "app", "things", "doc"}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("it says (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, guard(t, conn)); diff != "" {
				t.Errorf("a down that failed changed\n%s", diff)
			}
			exec(t, conn, `update app.things set doc = $1 where kind = 'red'`, old1)
			f.down(t, db.URL)
			exec(t, conn, `update app.things set doc = doc || '{"amount": 2}'`)
			refused(t, conn, "23514", `update app.things set doc = '`+new1+`'`)
			f.down(t, db.URL) // the first: before it nothing is guarded
		})
	}
}

// TestDownSeesEveryRow: the owner, who is no superuser, sees none under row-level security that is forced.
func TestDownSeesEveryRow(t *testing.T) {
	t.Parallel()
	f, _ := secondVersion(t, nil, nil)
	db, conn := database(t, f)
	exec(t, conn, `insert into app.things values (1, 'a', 'red', '', $1)`, new1)
	exec(t, conn, `alter table app.things enable row level security, force row level security`)
	if rows(t, conn, `select note from app.things`) != "" {
		t.Fatal("the owner sees rows")
	}
	if e := f.staysUp(t, db); e.Message != newerLeft+"1 of red at 2.0.0" {
		t.Errorf("it says %v", e)
	}
	exec(t, db.AdminConn(t), `delete from app.things`)
	f.down(t, db.URL)
	if got := guard(t, conn); !strings.Contains(got, "thingstruetrue") {
		t.Errorf("row-level security is off:\n%s", got)
	}
}

// TestDownWaitsForWriters, whether it drops a table of complements on the way or not.
func TestDownWaitsForWriters(t *testing.T) {
	t.Parallel()
	for name, then := range map[string]map[string]string{
		"complements": nil,
		"no loss":     {"jsonschemas/thing/red/1.0.0--2.0.0.lens.yaml": "steps:\n  - rename: /amount\n    to: total\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, text := secondVersion(t, nil, then)
			if strings.Contains(text, "create table") != (then == nil) {
				t.Fatalf("the migration is\n%s", text)
			}
			db, _ := database(t, f)
			writer := db.AdminConn(t)
			exec(t, writer, "begin")
			exec(t, writer, `insert into app.things values (1, 'a', 'red', '', $1)`, new1)
			done := make(chan error)
			go func() {
				_, err := f.provider(t, db.URL).Down(context.Background())
				done <- err
			}()
			blocked(t, db, "app.things")
			exec(t, writer, "commit")
			if err := <-done; err == nil || !strings.Contains(err.Error(), newerLeft+"1 of red at 2.0.0") {
				t.Errorf("it says %v", err)
			}
		})
	}
}

// TestDownOfWhatAcceptsMore than a newer version: one that was retired, and a variant that is new.
func TestDownOfWhatAcceptsMore(t *testing.T) {
	t.Parallel()
	f, _ := secondVersion(t, nil, nil)
	f.finish(t)
	f.write(t, "pgstrata.yaml", thing["pgstrata.yaml"])
	f.write(t, "jsonschemas/thing/green/1.0.0.json", strings.ReplaceAll(thing["jsonschemas/thing/blue/1.0.0.json"], "blue", "green"))
	f.write(t, "jsonschemas/thing/green/default.json", `{"schema_version": "1.0.0"}`)
	f.generate(t)
	db, conn := database(t, f)
	exec(t, conn, `insert into app.things values (1, 'a', 'red', '', $1), (1, 'b', 'red', '', $2), (1, 'c', 'green', '', '{"schema_version": "1.0.0"}')`, old1, new1)
	e := f.staysUp(t, db)
	if want := newerLeft + "1 of green at 1.0.0, 1 of red at 1.0.0"; e.Message != want {
		t.Errorf("it says %q, want %q", e.Message, want)
	}
	if want := "Carry those of older versions over first: pgstrata evolve run thing. No version of green was accepted before: delete those rows first. Then migrate down again."; e.Hint != want {
		t.Errorf("the hint is %q, want %q", e.Hint, want)
	}
}

// TestDownToAnObservingGuard looks for nothing, since that guard refuses nothing; nor does a Down to another table.
func TestDownToAnObservingGuard(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]string{
		"observing": thing["pgstrata.yaml"] + "    mode: observe\n",
		"elsewhere": strings.Replace(thing["pgstrata.yaml"], "app.things", "app.elsewhere", 1),
	} {
		_, text := secondVersion(t, map[string]string{"pgstrata.yaml": config}, map[string]string{"pgstrata.yaml": thing["pgstrata.yaml"]})
		if _, down, _ := strings.Cut(text, "-- +goose Down"); strings.Contains(down, "left_behind") {
			t.Errorf("%s: down is\n%s", name, down)
		}
	}
}
