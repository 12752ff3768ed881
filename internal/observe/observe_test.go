package observe_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/observe"
	"github.com/pgstrata/pgstrata/internal/project"
)

const (
	config = `
schemas: jsonschemas
documents:
  note:
    mode: observe
    table: public.notes
    column: doc
    key: [tenant, name]
    discriminator: kind
`
	table = "create table public.notes (tenant int, name text, kind text, doc jsonb, primary key (tenant, name))"
	shape = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "pgstrata:///note/%s/1.0.0", "type": "object",
		"properties": {"schema_version": {"const": "1.0.0"}, "size": {"type": "integer", "maximum": %d}, "words": {"items": {"type": "string"}}},
		"required": ["schema_version"]}`
	badNote = `insert into public.notes values (1, '%s', 'long', '{"schema_version": "1.0.0", "size": "geheim"}')`
)

// notes is a document with two variants, whose sizes have a maximum.
func notes(t testing.TB, maximum int) []project.Document {
	t.Helper()
	files := fstest.MapFS{}
	for _, variant := range []string{"long", "short"} {
		files["note/"+variant+"/1.0.0.json"] = &fstest.MapFile{Data: fmt.Appendf(nil, shape, variant, maximum)}
		files["note/"+variant+"/default.json"] = &fstest.MapFile{Data: []byte(`{"schema_version": "1.0.0"}`)}
	}
	p, err := project.Parse("pgstrata.yaml", []byte(config), files)
	if err != nil {
		t.Fatal(err)
	}
	return p.Documents
}

// install makes the table and its guard.
func install(t testing.TB, url string, documents []project.Document) {
	t.Helper()
	conn := dial(t, url)
	exec(t, conn, table)
	guard, err := compile.Document(documents[0])
	if err != nil {
		t.Fatal(err)
	}
	name, body, _, err := compile.Migration([]*compile.Guard{guard}, fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := migrate.Open(t.Context(), url, []migrate.Stream{
		migrate.SystemStream(), {Name: migrate.Project, Table: "public.goose_db_version", FS: fstest.MapFS{name: {Data: []byte(body)}}},
	}, migrate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Up(t.Context(), migrate.Target{}); err != nil {
		t.Fatal(err)
	}
}

func dial(t testing.TB, url string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func exec(t testing.TB, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}

// watched is a database with the table under an observing guard, and a connection to write by.
func watched(t testing.TB) (db *dbtest.DB, writer *pgx.Conn, read func() *observe.Report) {
	t.Helper()
	db, documents := dbtest.New(t), notes(t, 9)
	install(t, db.URL, documents)
	return db, db.Conn(t), func() *observe.Report { return report(t, db.URL, documents) }
}

func report(t testing.TB, url string, documents []project.Document) *observe.Report {
	t.Helper()
	r, err := observe.Read(context.Background(), dial(t, url), documents)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// places are one line each, in the report's order.
func places(r *observe.Report) []string {
	list := []string{}
	for _, p := range r.Places {
		list = append(list, fmt.Sprintf("%s/%s %q %s ×%d", p.Document, p.Variant, p.Pointer, p.Keyword, p.Seen))
	}
	return list
}

func TestReportTellsPlacesTheMostFrequentFirst(t *testing.T) {
	t.Parallel()
	_, writer, read := watched(t)
	if r := read(); !r.Clean() || len(r.Documents) != 1 {
		t.Errorf("of nothing: %+v", r)
	}
	began := time.Now().Add(-time.Minute)
	exec(t, writer, `insert into public.notes select 1, g::text, 'short', '{"schema_version": "1.0.0", "size": 10, "words": [1]}' from generate_series(1, 3) g`)
	exec(t, writer, `insert into public.notes values (2, 'a', 'long', '{"schema_version": "1.0.0", "size": 10}'), (2, 'b', 'none', '{}'),
		(2, 'c', 'long', '{"schema_version": "1.0.0", "size": 9}'), (2, 'd', 'short', null)`)
	exec(t, writer, `update public.notes set doc = doc || '{"size": 11}' where tenant = 1 and name = '1'`)
	r := read()
	want := []string{
		`note/short "/size" maximum ×4`, `note/short "/words/0" type ×4`, `note/long "/size" maximum ×1`, `note/none "" discriminator ×1`,
	}
	if diff := cmp.Diff(want, places(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]observe.Document{{Name: "note", Mode: project.Observe, Active: true}}, r.Documents); diff != "" || r.Missed != 0 || r.Clean() {
		t.Errorf("%d missed, clean %v:\n%s", r.Missed, r.Clean(), diff)
	}
	p := r.Places[0]
	if p.FirstSeen.Before(began) || p.LastSeen.Before(p.FirstSeen) {
		t.Errorf("seen between %v and %v", p.FirstSeen, p.LastSeen)
	}
	keys := []map[string]string{{"tenant": "1", "name": "1"}, {"tenant": "1", "name": "2"}, {"tenant": "1", "name": "3"}}
	if diff := cmp.Diff(keys, p.Examples); diff != "" {
		t.Error(diff)
	}
}

// 20 transactions with bad writes are open at a time, and there are 16 slots.
func TestReportAddsSlotsUpAndCountsWhatFoundNone(t *testing.T) {
	t.Parallel()
	db, _, read := watched(t)
	var open []pgx.Tx
	for n := range 20 {
		tx, err := dial(t, db.URL).Begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(t.Context(), fmt.Sprintf(badNote, fmt.Sprintf("%02d", n))); err != nil {
			t.Fatal(err)
		}
		open = append(open, tx)
	}
	for _, tx := range open {
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	r := read()
	if diff := cmp.Diff([]string{`note/long "/size" type ×16`}, places(r)); diff != "" || r.Missed != 4 {
		t.Errorf("%d missed, want 4:\n%s", r.Missed, diff)
	}
	if n := len(r.Places[0].Examples); n != 10 {
		t.Errorf("%d examples out of 16 slots, want 10", n)
	}
}

func TestSerializableWritersPassAndCountAsMissed(t *testing.T) {
	t.Parallel()
	db, writer, read := watched(t)
	other := dial(t, db.URL)
	for _, conn := range []*pgx.Conn{writer, other} {
		exec(t, conn, "begin isolation level serializable")
	}
	exec(t, writer, fmt.Sprintf(badNote, "a"))
	exec(t, other, fmt.Sprintf(badNote, "b"))
	for _, conn := range []*pgx.Conn{writer, other} { // neither fails when it commits
		exec(t, conn, "commit")
	}
	exec(t, writer, "begin isolation level repeatable read; "+fmt.Sprintf(badNote, "c")+"; commit")
	r := read()
	if diff := cmp.Diff([]string{`note/long "/size" type ×1`}, places(r)); diff != "" || r.Missed != 2 {
		t.Errorf("%d missed, want 2:\n%s", r.Missed, diff)
	}
}

// What is rolled back was never written. Only the number of missed writes keeps it, since a sequence takes nothing back.
func TestWhatIsRolledBackIsNotCounted(t *testing.T) {
	t.Parallel()
	_, writer, read := watched(t)
	exec(t, writer, "begin; "+fmt.Sprintf(badNote, "a")+"; rollback")
	if r := read(); !r.Clean() {
		t.Errorf("a write that was rolled back is seen: %v, %d missed", places(r), r.Missed)
	}
	exec(t, writer, "begin; "+fmt.Sprintf(badNote, "a")+"; savepoint s; "+fmt.Sprintf(badNote, "b")+"; rollback to s; "+fmt.Sprintf(badNote, "c")+"; commit")
	r := read()
	if diff := cmp.Diff([]string{`note/long "/size" type ×2`}, places(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]map[string]string{{"tenant": "1", "name": "a"}, {"tenant": "1", "name": "c"}}, r.Places[0].Examples); diff != "" {
		t.Error(diff)
	}
	exec(t, writer, "begin isolation level serializable; "+fmt.Sprintf(badNote, "d")+"; rollback")
	if r := read(); r.Missed != 1 {
		t.Errorf("%d missed, want the one that was rolled back", r.Missed)
	}
}

// A document may be bad at many places, and a place may have many rows with long keys: what is kept stays small.
func TestManyPlacesAndManyKeysAreBounded(t *testing.T) {
	t.Parallel()
	_, writer, read := watched(t)
	exec(t, writer, `insert into public.notes select 1, repeat('x', 600), 'long', '{"schema_version": "1.0.0", "size": 10}'`)
	if r := read(); len(r.Places) != 1 || len(r.Places[0].Examples) != 0 {
		t.Errorf("a key of 600 letters is kept: %+v", r.Places)
	}
	exec(t, writer, `insert into public.notes select 2, g::text, 'long', '{"schema_version": "1.0.0", "size": 10}' from generate_series(1, 40) g`)
	r := read()
	if diff := cmp.Diff([]string{`note/long "/size" maximum ×41`}, places(r)); diff != "" {
		t.Error(diff)
	}
	unique := map[string]bool{}
	for _, key := range r.Places[0].Examples {
		unique[key["name"]] = true
	}
	if len(unique) != 10 || len(r.Places[0].Examples) != 10 {
		t.Errorf("examples: %v", r.Places[0].Examples)
	}

	exec(t, writer, `insert into public.notes select 3, 'many', 'short', jsonb_build_object('schema_version', '1.0.0', 'words',
		(select jsonb_agg(g) from generate_series(1, 1000) g))`)
	if n := len(read().Places); n != 1+20 {
		t.Errorf("%d places, want 20 of one document beside the former", n)
	}
	exec(t, writer, `insert into public.notes select 4, g::text, 'short', jsonb_build_object('schema_version', '1.0.0', 'words',
		(select jsonb_agg('a'::text) from generate_series(1, g)) || '[7]') from generate_series(1, 400) g`)
	r = read()
	var others int64
	for _, p := range r.Places {
		if p.Keyword == "other" {
			others = p.Seen
		}
	}
	if len(r.Places) > 201 || others == 0 {
		t.Errorf("%d places are kept in one slot, %d others", len(r.Places), others)
	}
}

func TestOtherSchemasBeginAnew(t *testing.T) {
	t.Parallel()
	db, writer, read := watched(t)
	exec(t, writer, fmt.Sprintf(badNote, "a"))
	stricter := notes(t, 5)
	r := report(t, db.URL, stricter)
	if diff := cmp.Diff([]observe.Document{{Name: "note", Mode: project.Observe, Earlier: 1}}, r.Documents); diff != "" || len(r.Places) != 0 {
		t.Errorf("%v\n%s", places(r), diff)
	}
	// After a switch in pgstrata.yaml alone, what was seen is still shown.
	enforcing := notes(t, 9)
	enforcing[0].Mode = project.Enforce
	switched := report(t, db.URL, enforcing)
	if diff := cmp.Diff(read().Places, switched.Places); diff != "" {
		t.Error(diff)
	}
	if d := switched.Documents[0]; d.Active || d.Mode != project.Enforce {
		t.Errorf("%+v", d)
	}
}

func TestReaderWithoutRightsIsTold(t *testing.T) {
	t.Parallel()
	db, _, _ := watched(t)
	_, err := observe.Read(t.Context(), db.ConnAs(t, "observe_nobody"), notes(t, 9))
	if err == nil || !strings.Contains(err.Error(), "42501") && !strings.Contains(err.Error(), "permission denied") {
		t.Errorf("got %v", err)
	}
}

func TestCountsSurviveARestart(t *testing.T) {
	t.Parallel()
	parent, err := os.MkdirTemp("/tmp", "observe-test-") // t.TempDir may be closed to the server's user
	if err == nil {
		err = os.Chmod(parent, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(parent) })
	documents := notes(t, 9)
	start := func() *devdb.Server {
		s, err := devdb.Start(context.Background(), devdb.Options{Dir: filepath.Join(parent, "kept"), Keep: true})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	first := start()
	install(t, first.URL("postgres"), documents)
	writer := dial(t, first.URL("postgres"))
	exec(t, writer, fmt.Sprintf(badNote, "a"))
	exec(t, writer, "begin isolation level serializable; "+fmt.Sprintf(badNote, "b")+"; commit")
	if err := errors.Join(writer.Close(context.Background()), first.Stop()); err != nil {
		t.Fatal(err)
	}
	second := start()
	defer func() {
		if err := second.Stop(); err != nil {
			t.Error(err)
		}
	}()
	exec(t, dial(t, second.URL("postgres")), fmt.Sprintf(badNote, "c"))
	r := report(t, second.URL("postgres"), documents)
	if diff := cmp.Diff([]string{`note/long "/size" type ×2`}, places(r)); diff != "" || r.Missed != 1 {
		t.Errorf("%d missed, want 1:\n%s", r.Missed, diff)
	}
}
