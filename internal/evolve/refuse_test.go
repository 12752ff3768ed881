package evolve

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/generate"
	"github.com/pgstrata/pgstrata/internal/project"
)

// What can't be done is refused before anything is written, with one error that names the object and what to do next.
func TestRefused(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		sql     string
		files   func(map[string]string)
		as      string
		options PlanOptions
		is      error
		says    []string
	}{
		"a lens function is missing": {
			sql: `do $$ declare f text; begin select oid::regprocedure::text into f from pg_proc where proname ~ '^note_int_default__1_0_0__2_0_0__.*__up$'; execute 'drop function ' || f; end $$`,
			is:  ErrMissing, says: []string{"public.notes_int.note", "of the lenses are missing", "schema generate", "migrate up"},
		},
		"no complements":     {sql: "drop table pgstrata.card__complements", options: PlanOptions{Document: "card"}, is: ErrMissing, says: []string{"pgstrata.card__complements", "schema generate"}},
		"no key":             {sql: "alter table public.notes_int drop constraint notes_int_pkey", is: ErrMissing, says: []string{"not a primary key"}},
		"no trigger":         {sql: "drop trigger zz_pgstrata_note_int on public.notes_int", is: nil, says: []string{"trigger zz_pgstrata_note_int is missing", "migrate up"}},
		"another guard":      {sql: "create or replace function pgstrata_check.note_int__guard() returns trigger language plpgsql as $$ begin return new; end $$", is: ErrMissing, says: []string{"judges by other schemas", "schema generate"}},
		"no operator":        {as: "evolve_nobody", is: ErrNotAllowed, says: []string{"lacks", "grant pgstrata_operator to evolve_nobody"}},
		"hidden rows":        {sql: "drop policy pgstrata_operator_reads on public.cards", options: PlanOptions{Document: "card"}, is: ErrNotAllowed, says: []string{"a policy that shows it every row"}},
		"read only":          {sql: "do $$ begin execute format('alter role evolve_operator in database %I set default_transaction_read_only = on', current_database()); end $$", is: ErrReadOnly, says: []string{"default_transaction_read_only"}},
		"a gap":              {files: func(f map[string]string) { delete(f, "note_int/default/1.0.0--2.0.0.lens.yaml") }, says: []string{"1.0.0--2.0.0.lens.yaml", "there is no such file"}},
		"a fork":             {files: func(f map[string]string) { f["card/a/1.0.0--2.0.0.lens.yaml"] = "steps: []\n" }, options: PlanOptions{Document: "card"}, says: []string{"the two versions are no neighbours"}},
		"no such document":   {options: PlanOptions{Document: "letter"}, says: []string{`there is no document "letter"`, "card"}},
		"no such version":    {options: PlanOptions{Document: "card", To: map[string]string{"": "1.1.0"}}, is: ErrNoWay, says: []string{`variant b has no version "1.1.0"`, "--to b=VERSION"}},
		"no such variant":    {options: PlanOptions{Document: "card", To: map[string]string{"c": "1.1.0"}}, is: ErrNoWay, says: []string{`no variant "c"`}},
		"down to where":      {options: PlanOptions{Document: "card", Direction: Down}, is: ErrNoWay, says: []string{"--to 1.0.0"}},
		"nowhere to go":      {options: PlanOptions{Document: "note_int", To: map[string]string{"": "1.0.0"}}, is: ErrNoWay, says: []string{"no versions to go up from", "evolve down note_int --to VERSION"}},
		"nowhere to go back": {options: PlanOptions{Document: "note_int", Direction: Down, To: map[string]string{"": "2.0.0"}}, is: ErrNoWay, says: []string{"no versions to go down from", "evolve run note_int"}},
		"a single version": {
			files: func(f map[string]string) {
				delete(f, "note_int/default/1.0.0--2.0.0.lens.yaml")
				delete(f, "note_int/default/1.0.0.json")
			},
			is: ErrNoWay, says: []string{"no versions to go up from", "schema new"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			if tc.files != nil {
				f.file = writeProject(t, t.TempDir(), tc.files)
			}
			if tc.sql != "" {
				f.exec(t, tc.sql)
			}
			url := f.operator
			if tc.as != "" {
				url = f.URLAs(t, tc.as)
			}
			if tc.options.Document == "" {
				tc.options.Document = "note_int"
			}
			e := f.evolverAs(t, url)
			o := Options{Document: tc.options.Document, To: tc.options.To}
			_, planned := e.Plan(context.Background(), tc.options)
			run := e.Run
			if tc.options.Direction == Down {
				run = e.Down
			}
			_, failed := run(context.Background(), o)
			for _, err := range []error{planned, failed} {
				if err == nil || tc.is != nil && !errors.Is(err, tc.is) {
					t.Fatalf("%v", err)
				}
				for _, part := range tc.says {
					if !contains(err.Error(), part) {
						t.Errorf("%q isn't in: %v", part, err)
					}
				}
			}
			if n := value[int](t, f, "select count(*) from pgstrata.evolutions"); n != 0 {
				t.Errorf("%d evolutions were begun", n)
			}
		})
	}
}

// A version before oldest: is no place to go to; documents that are still of it are told, and go up.
func TestRetired(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	file := writeProject(t, t.TempDir(), func(files map[string]string) { files["retire"] = "note_int" })
	p, err := project.Load(file)
	if err != nil {
		t.Fatal(err)
	}
	db := dbtest.New(t, dbtest.WithTemplate("evolve_retired", func(ctx context.Context, url string) error { return build(ctx, url, p) }))
	f := fixtureOn(t, db, file, p)
	f.history(t, "public.notes_int", "zz_pgstrata_note_int", `insert into public.notes_int select i, jsonb_build_object('schema_version', '1.0.0', 'n', i) from generate_series(1, 500) i`)
	plan := planned(t, f, PlanOptions{Document: "note_int"})
	if got, want := plan.hazardLines(), "retired: 500 documents are of note_int 1.0.0, which is retired: whoever writes them at that version gets an error"; got != want {
		t.Errorf("it says %s", got)
	}
	s, err := f.evolver(t).Run(ctx, Options{Document: "note_int"})
	ran(t, s, err)
	if !s.Clean() || s.Lifted != 500 {
		t.Errorf("%+v", s)
	}
	for _, to := range []string{"", "default"} {
		_, err = f.evolver(t).Down(ctx, Options{Document: "note_int", To: map[string]string{to: "1.0.0"}})
		if !errors.Is(err, ErrNoWay) || !contains(err.Error(), "version 1.0.0 of note_int default is retired, the oldest that is accepted is 2.0.0") || !contains(err.Error(), "pgstrata.yaml:") {
			t.Errorf("down: %v", err)
		}
	}
}

// While the migration that retires versions waits for their last documents, oldest: is ahead of the guard, and a run up must go all the same.
func TestRetiredAheadOfTheGuard(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	file := writeProject(t, t.TempDir(), nil)
	retire := func(before, after string) *project.Project {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), before) {
			t.Fatalf("%q isn't in %s", before, text)
		}
		if err := os.WriteFile(file, []byte(strings.Replace(string(text), before, after, 1)), 0o644); err != nil {
			t.Fatal(err)
		}
		p, err := project.Load(file)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	p := retire("  card:\n", "  card:\n    oldest: {a: 1.1.0}\n")
	db := dbtest.New(t)
	if err := build(ctx, db.URL, p); err != nil {
		t.Fatal(err)
	}
	f := fixtureOn(t, db, file, p)
	f.exec(t, `insert into public.cards (org, id, kind, card) select '00000000-0000-0000-0000-000000000001', i, 'a',
		'{"schema_version": "1.1.0", "n": 1, "tags": ["x"], "zone": "UTC"}' from generate_series(1, 50) i`)
	p = retire("oldest: {a: 1.1.0}", "oldest: 2.0.0")

	_, err := f.evolver(t).Down(ctx, Options{Document: "card", To: map[string]string{"": "1.0.0"}})
	if !errors.Is(err, ErrNoWay) || !contains(err.Error(), "is retired") {
		t.Errorf("down: %v", err)
	}
	if plan := planned(t, f, PlanOptions{Document: "card"}); plan.Forecast.Rows != 50 || contains(plan.hazardLines(), "retired") {
		t.Errorf("%+v", plan)
	}
	s, err := f.evolver(t).Run(ctx, Options{Document: "card"})
	if ran(t, s, err); !s.Clean() || s.Lifted != 50 {
		t.Errorf("%+v", s)
	}
	m, err := generate.Project(p)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(m.File, []byte(m.SQL), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := migrated(ctx, db.URL, p); err != nil {
		t.Fatal(err)
	}
	s, err = f.evolver(t).Run(ctx, Options{Document: "card"})
	if ran(t, s, err); s.Lifted != 0 {
		t.Errorf("%+v", s)
	}

	// What differs by more than oldest: is told.
	f.exec(t, "create or replace function pgstrata_check.card__guard() returns trigger language plpgsql as $$ begin return new; end $$")
	if _, err := f.evolver(t).Run(ctx, Options{Document: "card"}); !errors.Is(err, ErrMissing) || !contains(err.Error(), "judges by other schemas") {
		t.Errorf("%v", err)
	}
}

func TestNotBegun(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	e := f.evolver(t)
	ctx := context.Background()
	for name, ask := range map[string]func(context.Context, string) (*Status, error){"status": e.Status, "pause": e.Pause, "abort": e.Abort} {
		if _, err := ask(ctx, "card"); !errors.Is(err, ErrNone) || !contains(err.Error(), "evolve run card") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := e.Resume(ctx, Options{Document: "card"}); !errors.Is(err, ErrNone) {
		t.Errorf("resume: %v", err)
	}
}
