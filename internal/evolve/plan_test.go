package evolve

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

func planned(t *testing.T, f *fixture, o PlanOptions) *Plan {
	t.Helper()
	p, err := f.evolver(t).Plan(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *Plan) hazardLines() string {
	var lines []string
	for _, h := range p.Hazards {
		line := fmt.Sprintf("%s: %s", h.Kind, h.Text)
		if len(h.Examples) > 0 {
			line += fmt.Sprintf(" ×%d %s", h.Count, h.Examples[0])
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// history writes what the guard would refuse, as it was there before.
func (f *fixture) history(t *testing.T, table, trigger, sql string) {
	t.Helper()
	f.exec(t, fmt.Sprintf("alter table %[1]s disable trigger %[2]s; %[3]s; alter table %[1]s enable always trigger %[2]s", table, trigger, sql))
}

func TestPlan(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.seedCards(t, 900)
	f.exec(t, `update public.cards set card = card || '{"level": "odd"}' where id in (3, 13);
		update public.cards set card = card || '{"n": 5000}' where id = 102;
		create index by_n on public.cards ((card ->> 'n'));
		create function public.tell() returns trigger language plpgsql as $$ begin return null; end $$;
		create trigger tells after update of card on public.cards for each row execute function public.tell();
		create trigger tells_of_status after update of status on public.cards for each row execute function public.tell()`)
	f.history(t, "public.cards", "zz_pgstrata_card", `update public.cards set card = '{"schema_version": "3.0.0"}' where id = 4;
		update public.cards set card = '[5]' where id = 6; update public.cards set kind = 'c' where id = 7`)
	before := f.texts(t)
	p := planned(t, f, PlanOptions{Document: "card"})
	found := map[string]int64{}
	for _, v := range p.Found {
		found[v.Variant+" "+v.Version+" "+v.Fate] += v.Rows
	}
	want := map[string]int64{"a 1.0.0 rewritten": 537, "a 1.1.0 rewritten": 179, "b 1.0.0 rewritten": 180, "a 3.0.0 future": 1, "a  unknown": 1, "  unknown": 1}
	want["a 1.0.0 rewritten"], want["a 1.1.0 rewritten"] = found["a 1.0.0 rewritten"], found["a 1.1.0 rewritten"]
	if diff := cmp.Diff(want, found); diff != "" || !p.Exact || found["a 1.0.0 rewritten"]+found["a 1.1.0 rewritten"] != 717 {
		t.Errorf("found:\n%s", diff)
	}
	hazards := `unliftable: card a can't be carried over: lens 1.1.0--2.0.0: map /level (line 5): the value is not in the list at "/level" ×2
invalid: card a arrives, and isn't valid there: /count: must be at most 1000 (maximum) ×1
loses: what the lenses lose on this way is kept in pgstrata.card__complements, so that the way back gives the same documents
unknown: 2 documents are of no known variant or version and stay as they are
future: 1 document is of a version later than every known one and stays as it is
no_hot: indexed, so that no update is HOT and every one writes all indexes: by_n
trigger: the table has triggers of its own that fire: tells`
	if diff := cmp.Diff(sorted(hazards), sorted(p.hazardLines())); diff != "" {
		t.Errorf("hazards:\n%s", diff)
	}
	if p.Forecast.Rows != 897 || p.Forecast.TableRows != 900 || p.Sampled != 897 || !p.Loses || len(p.Functions) != 3 {
		t.Errorf("%+v", p)
	}
	if diff := cmp.Diff(before, f.texts(t)); diff != "" {
		t.Error("a plan writes")
	}
	// And the run does what was planned.
	s, err := f.evolver(t).Run(context.Background(), Options{Document: "card"})
	ran(t, s, err)
	if s.State != Done || s.Lifted != 894 || s.Quarantined != 3 {
		t.Errorf("%+v", s)
	}
	if n := value[int](t, f, "select count(*) from public.cards where id in (4, 6, 7) and card ->> 'schema_version' is distinct from '2.0.0'"); n != 3 {
		t.Errorf("%d of the unknown ones stayed as they were", n)
	}
}

// What keeps vacuum from taking dead rows away is named, in another database too, whose writing transactions each snapshot here minds.
func TestPlanNamesWhatHoldsVacuumBack(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t, dbtest.WithOwnCluster())
	f.exec(t, "grant pg_monitor to "+operatorLogin) // else it doesn't see others' transactions
	f.seedCards(t, 100)
	e := f.evolver(t)
	e.heldBackSince = 0
	held := func() string {
		t.Helper()
		plan, err := e.Plan(ctx, PlanOptions{Document: "card"})
		if err != nil {
			t.Fatal(err)
		}
		if h := plan.hazard(HeldBack); h != nil {
			return h.Text
		}
		return ""
	}
	if got := held(); got != "" {
		t.Errorf("with nothing open: %s", got)
	}
	elsewhere, err := pgx.Connect(ctx, f.Server.SocketURL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = elsewhere.Close(ctx) }()
	for _, c := range []struct {
		conn      *pgx.Conn
		statement string
		want      string
	}{
		{f.admin, "select pg_current_xact_id()", ", user postgres"},
		{f.admin, "declare c cursor for select 1", ", user postgres"},
		{elsewhere, "select pg_current_xact_id()", ", user postgres, database postgres"},
		{elsewhere, "declare c cursor for select 1", ""}, // its snapshot sees no row of this database
	} {
		tx, err := c.conn.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.Exec(ctx, c.statement); err != nil {
			t.Fatal(err)
		}
		want := c.want
		if want != "" {
			want = fmt.Sprintf("it has long been open: transaction of pid %d%s", c.conn.PgConn().PID(), want)
		}
		if got := held(); got != want {
			t.Errorf("%s:\n%s\nnot\n%s", c.statement, got, want)
		}
		if err := tx.Rollback(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

func sorted(text string) string {
	lines := strings.Split(text, "\n")
	// The examples come in no order.
	for i, line := range lines {
		if head, _, cut := strings.Cut(line, " id="); cut {
			lines[i] = head
		}
	}
	return strings.Join(lines, "\n")
}

func TestPlanOfPartitions(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.exec(t, "insert into public.notes_part select i, chr(97 + i % 2), jsonb_build_object('schema_version', '1.0.0', 'n', i) from generate_series(1, 3000) i")
	f.exec(t, "create index on public.notes_part using gin (note)")
	p := planned(t, f, PlanOptions{Document: "note_part"})
	if h := p.hazard(Partitioned); h == nil || h.Count != 2 {
		t.Errorf("%s", p.hazardLines())
	}
	if h := p.hazard(NoHOT); h == nil || h.Count != 2 {
		t.Errorf("%s", p.hazardLines())
	}
	if p.Forecast.TableBytes == 0 || p.Forecast.Rows != 3000 {
		t.Errorf("%+v", p.Forecast)
	}
}

// A document whose guard only observes, and one whose lens has no way back.
func TestObservedAndOneWay(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := changedFixture(t, "evolve_observe", func(files map[string]string) {
		files["note_text/default/1.0.0--2.0.0.lens.yaml"] = "steps:\n  - rename: /n\n    to: count\n  - sql: /count\n    up: \"pg_catalog.to_jsonb((value #>> '{}')::numeric + 1)\"\n"
		files["note_int/default/2.0.0.json"] = strings.Replace(files["note_int/default/2.0.0.json"], `"count": {"type": "number"}`, `"count": {"type": "number", "maximum": 2990}`, 1)
		files["yaml"] = "note_int"
	})
	for _, table := range []string{"int", "text"} {
		f.exec(t, "insert into public.notes_"+table+" select i, jsonb_build_object('schema_version', '1.0.0', 'n', i) from generate_series(1, 3000) i")
	}
	plan := planned(t, f, PlanOptions{Document: "note_int", Sample: 10_000})
	if plan.hazard(Observing) == nil || plan.hazard(Invalid) == nil || plan.hazard(Invalid).Count != 10 {
		t.Error(plan.hazardLines())
	}
	s, err := f.evolver(t).Run(ctx, Options{Document: "note_int"})
	ran(t, s, err)
	if s.State != Done || s.Quarantined != 10 || s.Lifted != 2_990 {
		t.Errorf("%+v", s)
	}
	if n := value[int](t, f, "select count(*) from public.notes_int where (note ->> 'count')::numeric > 2990"); n != 0 {
		t.Errorf("%d bad documents were written", n)
	}

	plan = planned(t, f, PlanOptions{Document: "note_text"})
	if h := plan.hazard(OneWay); h == nil || plan.hazard(Loses) == nil {
		t.Error(plan.hazardLines())
	}
	f.exec(t, `insert into public.notes_text values ('new', '{"schema_version": "2.0.0", "count": 5}')`) // has no way back
	before := value[string](t, f, "select string_agg(note::text, ' ' order by id) from public.notes_text")
	s, err = f.evolver(t).Run(ctx, Options{Document: "note_text"})
	ran(t, s, err)
	down := map[string]string{"": "1.0.0"}
	if plan = planned(t, f, PlanOptions{Document: "note_text", Direction: Down, To: down, Sample: 5_000}); plan.hazard(NoDefault) == nil || plan.hazard(Unliftable) == nil || plan.hazard(Unliftable).Count != 1 {
		t.Error(plan.hazardLines())
	}
	s, err = f.evolver(t).Down(ctx, Options{Document: "note_text", To: down})
	ran(t, s, err)
	if s.State != Stopped || s.Refused != 1 || len(s.Refusals) != 1 || s.Refusals[0].Reset != "the safe default can't be carried to 1.0.0" {
		t.Errorf("%+v", s)
	}
	if after := value[string](t, f, "select string_agg(note::text, ' ' order by id) from public.notes_text"); before != after {
		t.Error("documents that went over a step without a way back didn't come back by their complements")
	}
}
