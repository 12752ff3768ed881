package evolve

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func contains(text, part string) bool { return strings.Contains(text, part) }

// spoilCards makes cards that can't go up, each valid where it is: one that a lens fails on, and two that wouldn't be valid there.
func (f *fixture) spoilCards(t *testing.T) {
	t.Helper()
	f.exec(t, `update public.cards set card = card || '{"level": "odd"}' where id = 3;
		update public.cards set card = card || '{"tags": []}' where id = 1004;
		update public.cards set card = card || '{"n": 5000}' where id = 1102`)
}

// What can't be carried over goes to quarantine with the lens's reason, and comes back when the rows go down.
func TestQuarantine(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.seedCards(t, 2_000)
	f.spoilCards(t)
	before := f.texts(t)
	e := f.evolver(t)
	s, err := e.Run(ctx, Options{Document: "card"})
	ran(t, s, err)
	if s.State != Done || s.Quarantined != 3 || s.Refused != 0 || s.Lifted != 1_997 || s.Clean() {
		t.Errorf("%+v", s)
	}
	got := value[string](t, f, `select string_agg(concat_ws(' | ', row_key ->> 'id', findings -> 0 ->> 'keyword', findings -> 0 ->> 'pointer', findings -> 0 ->> 'message', reset_to), E'\n' order by (row_key ->> 'id')::int) from pgstrata.quarantine`)
	const reset = `{"tags": "none", "zone": "UTC", "count": 0, "schema_version": "2.0.0"}`
	want := `3 | lens | /level | lens 1.1.0--2.0.0: map /level (line 5): the value is not in the list | ` + reset + `
1004 | lens |  | is not valid at 2.0.0: must have the keys "schema_version", "count", "tags", "zone" (required) | ` + reset + `
1102 | lens | /count | is not valid at 2.0.0: must be at most 1000 (maximum) | ` + reset
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if n := value[int](t, f, "select count(*) from public.cards where status = 'needs_attention' and id in (3, 1004, 1102)"); n != 3 {
		t.Errorf("%d of them need attention", n)
	}
	if n := value[int](t, f, "select count(*) from pgstrata.alerts where kind = 'document_reset' and message like 'card could not be carried over to version 2.0.0%'"); n != 3 {
		t.Errorf("%d alerts", n)
	}
	s, err = e.Down(ctx, Options{Document: "card", To: map[string]string{"": "1.0.0"}})
	ran(t, s, err)
	f.sameTexts(t, before, func(text string) bool { return contains(text, `"schema_version": "1.0.0"`) })
	if n := value[int](t, f, "select count(*) from pgstrata.quarantine where state = 'kept'"); n != 0 {
		t.Errorf("%d originals are still kept", n)
	}
}

// A document that was written after its reset is not overwritten by its original.
func TestDownLeavesWhatWasWritten(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.seedCards(t, 200)
	f.exec(t, `update public.cards set card = card || '{"level": "odd"}' where id in (3, 13)`)
	e := f.evolver(t)
	s, err := e.Run(ctx, Options{Document: "card"})
	ran(t, s, err)
	f.exec(t, `update public.cards set card = card || '{"count": 7}' where id = 13`)
	s, err = e.Down(ctx, Options{Document: "card", To: map[string]string{"": "1.0.0"}})
	ran(t, s, err)
	if got := value[string](t, f, "select string_agg(card ->> 'n', ' ' order by id) from public.cards where id in (3, 13)"); got != "3 7" {
		t.Errorf("n is %s", got)
	}
	if len(s.Warnings) != 1 || !contains(s.Warnings[0], "1 originals stay in quarantine") {
		t.Errorf("warned %q", s.Warnings)
	}
}

func TestTooManyBad(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.seedCards(t, 2_000)
	f.exec(t, `update public.cards set card = card || '{"level": "odd"}' where id % 10 in (3, 4)`) // 20%
	before := f.texts(t)
	e := f.evolver(t)
	s, err := e.Run(ctx, Options{Document: "card"})
	if !errors.Is(err, ErrTooManyBad) || s.State != Stopped || s.Quarantined > 100 {
		t.Fatalf("%v, %+v", err, s)
	}
	if n := value[int](t, f, "select count(*) from pgstrata.quarantine"); int64(n) != s.Quarantined {
		t.Errorf("%d originals, %d counted", n, s.Quarantined)
	}
	s, err = e.Resume(ctx, Options{Document: "card", MaxBad: share(0.5)})
	ran(t, s, err)
	if s.State != Done || s.Quarantined != 400 || s.Lifted != 1_600 {
		t.Errorf("%+v", s)
	}
	s, err = e.Down(ctx, Options{Document: "card", To: map[string]string{"": "1.0.0"}})
	ran(t, s, err)
	f.sameTexts(t, before, func(text string) bool { return contains(text, `"schema_version": "1.0.0"`) })
}

// What a table's own trigger or constraint does to a row concerns that row alone.
func TestTableRefuses(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.exec(t, `insert into public.notes_int select i, jsonb_build_object('schema_version', '1.0.0', 'n', i) from generate_series(1, 3000) i`)
	f.exec(t, `alter table public.notes_int add constraint no_seven check (note ->> 'count' is distinct from '7')`)
	f.exec(t, `create function public.meddle() returns trigger language plpgsql as $$ begin
			if new.id = 1234 then raise 'not this one: %', new.note; end if;
			if new.id = 1500 then return null; end if;
			return new;
		end $$;
		create trigger meddle before update on public.notes_int for each row execute function public.meddle()`)
	s, err := f.evolver(t).Run(ctx, Options{Document: "note_int"})
	if err != nil {
		t.Fatal(err)
	}
	if s.State != Stopped || !contains(s.Reason, reasonRefused) || s.Quarantined != 1 || s.Refused != 2 || s.Lifted != 2997 {
		t.Errorf("%+v", s)
	}
	var refused []string
	for _, r := range s.Refusals {
		refused = append(refused, fmt.Sprintf("%s: %s; %s", r.Key, r.Reason, r.Reset))
	}
	joined := strings.Join(refused, "\n")
	for _, want := range []string{
		"id=1234: the document: is refused at 2.0.0, SQLSTATE P0001 (lens); a trigger refuses the safe default", "id=1500: the document: a trigger suppressed the update (lens); a trigger suppressed the update",
	} {
		if !contains(joined, want) {
			t.Errorf("%s isn't in\n%s", want, joined)
		}
	}
	if got := value[string](t, f, "select findings -> 0 ->> 'message' from pgstrata.quarantine"); got != "is refused at 2.0.0 by constraint no_seven" {
		t.Error(got)
	}
	f.exec(t, "drop trigger meddle on public.notes_int")
	s, err = f.evolver(t).Resume(ctx, Options{Document: "note_int"})
	ran(t, s, err)
	if s.State != Done || s.Lifted != 2999 || s.Refused != 0 {
		t.Errorf("resumed: %+v", s)
	}
}

// A step in SQL that fails on a document, in its own way, concerns that document alone.
func TestStepFails(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := changedFixture(t, "evolve_fails", func(files map[string]string) {
		files["note_int/default/1.0.0--2.0.0.lens.yaml"] = "steps:\n  - rename: /n\n    to: count\n  - sql: /count\n    up: \"pg_catalog.to_jsonb(1 / (value #>> '{}')::numeric)\"\n"
	})
	f.exec(t, `insert into public.notes_int select i, jsonb_build_object('schema_version', '1.0.0', 'n', i % 500) from generate_series(1, 3000) i`)
	plan := planned(t, f, PlanOptions{Document: "note_int"})
	if h := plan.hazard(Unliftable); h == nil || h.Count < 2 || !contains(h.Text, "a step in SQL fails, SQLSTATE 22012") {
		t.Error(plan.hazardLines())
	}
	s, err := f.evolver(t).Run(ctx, Options{Document: "note_int"})
	ran(t, s, err)
	if s.State != Done || s.Quarantined != 6 || s.Lifted != 2994 {
		t.Errorf("%+v", s)
	}
	if got := value[string](t, f, "select string_agg(distinct findings -> 0 ->> 'message', '; ') from pgstrata.quarantine"); got != "is refused at 2.0.0, SQLSTATE 22012" {
		t.Error(got)
	}
}
