package census_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/census"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/project"
)

func tried(t *testing.T, db *dbtest.DB, documents []project.Document, o census.TryOptions) (census.Tried, bool) {
	t.Helper()
	trial, err := census.Try(t.Context(), db.Conn(t), documents, o)
	if err != nil {
		t.Fatal(err)
	}
	return trial.Documents[0], trial.Clean()
}

func reasons(d census.Tried) []string {
	var all []string
	for _, r := range d.Reasons {
		document, _ := json.Marshal(r.Example.Document)
		all = append(all, fmt.Sprintf("%d %s %s at %s %s%s %q %s: id=%s %q %s", r.Documents, r.Variant, r.Version, r.At, r.Step, r.Keyword, r.Place, r.Message, r.Example.Key["id"], r.Example.Pointer, document))
	}
	return all
}

func TestTry(t *testing.T) {
	t.Parallel()
	documents := parsed(t, families())
	db := stored(t, documents, `
		insert into public.things (id, kind, doc) select g, 'a', jsonb_build_object('schema_version', '1.0.0', 'n', g) from generate_series(91, 104) g;
		insert into public.things (id, kind, doc) values
			(1, 'a', '{"schema_version": "1.1.0", "mode": "z", "n": 7}'), (2, 'a', '{"schema_version": "1.1.0", "mode": "z"}'), (3, 'a', '{"schema_version": "1.1.0", "mode": "x"}'),
			(4, 'a', '{"schema_version": "1.0.0", "more": {"geheim": true, "k": [1, "x", 2]}}'), (5, 'a', '{"schema_version": "1.0.0", "n": "geheim"}'),
			(6, 'a', '{"schema_version": "2.0.0", "limit": 5}'), (7, 'a', '{"schema_version": "9.0.0"}'), (8, 'a', '{"schema_version": "geheim"}'), (9, 'a', '[]'),
			(10, 'b', '{"schema_version": "1.0.0"}'), (11, 'b', null), (12, 'other', '{"schema_version": "1.0.0"}'), (13, null, '{"schema_version": "1.0.0"}');`)
	d, clean := tried(t, db, documents, census.TryOptions{})
	if clean || d.Rows != 26 || d.Sampled || d.Breaks != 13 || d.Untried != 0 {
		t.Errorf("clean %v, %d rows, sampled %v, %d break, %d untried", clean, d.Rows, d.Sampled, d.Breaks, d.Untried)
	}
	const unknown = `is not a known version of this document`
	if diff := cmp.Diff([]string{
		`4 a 1.0.0 at newest maximum "/limit" must be at most 100: id=101 "/limit" {"n":"number","schema_version":"string"}`,
		`2 a 1.1.0 at lens map /mode (line 4) "" the value is not in the list: id=2 "/mode" {"mode":"string","schema_version":"string"}`,
		`1  1.0.0 at stored discriminator "" there are no schemas for this row's discriminator: id=13 "" {"schema_version":"string"}`,
		`1 a 1.0.0 at newest type "/more/*" must be of type string or number: id=4 "/more/geheim" {"more":{"k":["number","string"],"geheim":"boolean"},"schema_version":"string"}`,
		`1 a 1.0.0 at stored type "/n" must be of type integer: id=5 "/n" {"n":"string","schema_version":"string"}`,
		`1 a 9.0.0 at stored version "/schema_version" ` + unknown + `: id=7 "/schema_version" {"schema_version":"string"}`,
		`1 a  at stored type "" must be of type object: id=9 "" []`,
		`1 a  at stored version "/schema_version" ` + unknown + `: id=8 "/schema_version" {"schema_version":"string"}`,
		`1 other 1.0.0 at stored discriminator "" there are no schemas for this row's discriminator: id=12 "" {"schema_version":"string"}`,
	}, reasons(d)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	d, _ = tried(t, db, documents, census.TryOptions{ShowValues: true})
	if got := string(d.Reasons[0].Example.Document); got != `{"n": 101, "schema_version": "1.0.0"}` {
		t.Errorf("with values: %s", got)
	}
}

// The sample is about as large as was asked for, and the same again.
func TestTrySample(t *testing.T) {
	t.Parallel()
	documents := parsed(t, families())
	db := stored(t, documents, `insert into public.things (id, kind, doc) select g, 'a', jsonb_build_object('schema_version', '1.0.0', 'n', g) from generate_series(1, 20000) g`)
	d, _ := tried(t, db, documents, census.TryOptions{Sample: 2000})
	if !d.Sampled || d.Of != 20_000 || d.Rows < 1500 || d.Rows > 2500 || d.Breaks < d.Rows*9/10 {
		t.Errorf("%d of %d rows, sampled %v, %d break", d.Rows, d.Of, d.Sampled, d.Breaks)
	}
	again, _ := tried(t, db, documents, census.TryOptions{Sample: 2000})
	if diff := cmp.Diff(reasons(d), reasons(again)); diff != "" {
		t.Errorf("another sample: %s", diff)
	}
	if d, _ := tried(t, db, documents, census.TryOptions{Sample: 20_000}); d.Sampled || d.Rows != 20_000 {
		t.Errorf("%d rows, sampled %v", d.Rows, d.Sampled)
	}
}

// An empty table is no sample of one, and nothing breaks.
func TestTryNothing(t *testing.T) {
	t.Parallel()
	documents := parsed(t, families())
	db := stored(t, documents, "")
	if d, clean := tried(t, db, documents, census.TryOptions{Sample: 10}); !clean || d.Sampled || d.Rows != 0 {
		t.Errorf("%+v", d)
	}
}

// A step in SQL runs in the database alone, and there only where its functions are.
func TestTrySQL(t *testing.T) {
	t.Parallel()
	files := families()
	files["settings/a/1.0.0--1.1.0.lens.yaml"] = &fstest.MapFile{Data: []byte("steps:\n  - sql: /n\n    up: \"pg_catalog.to_jsonb(10 / value::int)\"\n    down: value\n")}
	documents := parsed(t, files)
	db := stored(t, documents, `insert into public.things (id, kind, doc) values
		(1, 'a', '{"schema_version": "1.0.0", "n": 2}'), (2, 'a', '{"schema_version": "1.1.0", "mode": "z"}'), (3, 'a', '{"schema_version": "1.1.0", "mode": "x"}')`)
	d, clean := tried(t, db, documents, census.TryOptions{})
	if clean || d.Untried != 1 || d.Breaks != 1 || !strings.Contains(d.Versions[0].Why, "a step of lens 1.0.0--2.0.0 is in SQL, and the database doesn't have its functions") {
		t.Errorf("%+v", d)
	}
	family := documents[0].Set.Family("a")
	history, err := lens.Load(documents[0].Set.Files, documents[0].Set.Folder, "schema_version", family)
	if err != nil {
		t.Fatal(err)
	}
	l, err := history.Between(family.Schemas[0].Version, family.Newest().Version)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, db.Conn(t), l.SQL("settings", "a").SQL)
	if d, _ = tried(t, db, documents, census.TryOptions{}); d.Untried != 0 || d.Breaks != 1 || d.Versions[0].Documents != 1 {
		t.Errorf("%+v", d)
	}
	exec(t, db.Conn(t), `alter table public.things disable trigger zz_pgstrata_settings; insert into public.things (id, kind, doc) values (4, 'a', '{"schema_version": "1.0.0", "mode": "y", "n": 1000000}')`)
	if d, _ = tried(t, db, documents, census.TryOptions{}); d.Untried != 0 || d.Breaks != 1 {
		t.Errorf("%+v", d)
	}
	exec(t, db.Conn(t), `insert into public.things (id, kind, doc) values (5, 'a', '{"schema_version": "1.0.0", "n": 0}')`)
	if d, clean = tried(t, db, documents, census.TryOptions{}); clean || d.Raised != "22012" || d.Untried != 3 || d.Breaks != 1 || d.Rows != 5 {
		t.Errorf("%+v", d)
	}
}

// Documents whose lens is missing or can't be read are judged where they are, and go no further.
func TestTryWithoutLens(t *testing.T) {
	t.Parallel()
	files := families()
	delete(files, "settings/a/1.0.0--1.1.0.lens.yaml")
	documents := parsed(t, files)
	db := stored(t, documents, `insert into public.things (id, kind, doc) values
		(1, 'a', '{"schema_version": "1.0.0", "n": 2}'), (2, 'a', '{"schema_version": "1.0.0", "n": "x"}'), (3, 'a', '{"schema_version": "2.0.0"}')`)
	d, clean := tried(t, db, documents, census.TryOptions{})
	if clean || d.Rows != 3 || d.Untried != 1 || d.Breaks != 1 || d.Versions[0].Why != "its lenses can't be read" {
		t.Errorf("%+v", d)
	}
}
