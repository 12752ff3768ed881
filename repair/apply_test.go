package repair

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/target"
)

const safe = `{"n": 0, "schema_version": "1.0.0"}`

func share(f float64) *float64 { return &f }

// breakSome breaks documents of three kinds and returns their texts by "document key".
func (f *fixture) breakSome(t testing.TB) map[string]string {
	t.Helper()
	f.unguarded(t, `update public.integrations set mapping = '{"schema_version": "1.0.0", "n": "60", "big": 1.0}' where id = $1`, org(9))
	f.unguarded(t, `update public.integrations set mapping = '[1]', schedule = 'null' where id = $1`, org(12))
	f.unguarded(t, `update public.plain set settings = '"text \u00e9"' where id = 3`)
	return f.broken(t)
}

// broken reads every document that the database judges to be bad.
func (f *fixture) broken(t testing.TB) map[string]string {
	t.Helper()
	rows, err := f.admin.Query(context.Background(), `
		select 'mapping id=' || id || ', organization_id=' || organization_id, mapping::text from public.integrations
			where not pgstrata_check.`+names(t, f, "mapping").Valid+`(mapping, kind)
		union all select 'schedule id=' || id || ', organization_id=' || organization_id, schedule::text from public.integrations
			where not pgstrata_check.`+names(t, f, "schedule").Valid+`(schedule, 'default')
		union all select 'settings id=' || id, settings::text from public.plain
			where not pgstrata_check.`+names(t, f, "settings").Valid+`(settings, 'default')`)
	if err != nil {
		t.Fatal(err)
	}
	bad := map[string]string{}
	var key, text string
	if _, err := pgx.ForEachRow(rows, []any{&key, &text}, func() error { bad[key] = text; return nil }); err != nil {
		t.Fatal(err)
	}
	return bad
}

func names(t testing.TB, f *fixture, document string) target.Guard {
	t.Helper()
	c, err := target.Compiled(*f.project.Document(document))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// originals reads quarantine by "document key"; two originals of one document fail the test.
func (f *fixture) originals(t testing.TB) map[string]string {
	t.Helper()
	r := f.repairer(t)
	list, err := r.List(context.Background(), ListOptions{Limit: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, o := range list.Originals {
		full, err := r.Show(context.Background(), o.ID)
		if err != nil {
			t.Fatal(err)
		}
		at := o.Document + " " + o.Key.String()
		if _, twice := all[at]; twice {
			t.Errorf("two originals of %s", at)
		}
		all[at] = full.Text
	}
	return all
}

func TestApply(t *testing.T) {
	t.Parallel()
	f := seeded(t, 400)
	before := f.breakSome(t)
	if len(before) != 4 {
		t.Fatalf("the fixture breaks 4 documents, got %v", before)
	}
	r := f.repairer(t)
	report := scanned(t, r, ScanOptions{Apply: true})
	if diff := cmp.Diff(Totals{Rows: 1200, Bad: 4, Reset: 4}, report.Totals); diff != "" {
		t.Error(diff)
	}
	if !report.Clean() || report.State != Done {
		t.Errorf("state %s, left %d", report.State, report.Left)
	}
	if diff := cmp.Diff(before, f.originals(t)); diff != "" {
		t.Errorf("originals differ from the earlier texts:\n%s", diff)
	}
	for _, sql := range []string{
		"select mapping::text from public.integrations where id = '" + org(9) + "'",
		"select mapping::text from public.integrations where id = '" + org(12) + "'",
		"select schedule::text from public.integrations where id = '" + org(12) + "'",
		"select settings::text from public.plain where id = 3",
	} {
		if got := one[string](t, f, sql); got != safe {
			t.Errorf("%s: %s", sql, got)
		}
	}
	if got := one[int](t, f, "select count(*) from public.integrations where status = 'needs_attention'"); got != 2 {
		t.Errorf("%d rows need attention, want 2", got)
	}
	if got := one[string](t, f, `select string_agg(concat_ws(' ', tenant, document, kind, severity, table_name, row_key, details ->> 'total'), E'\n' order by document, tenant)
		from pgstrata.alerts`); got != strings.TrimSpace(`
`+org(2)+` mapping document_reset warning integrations {"id": "`+org(9)+`", "organization_id": "`+org(2)+`"} 2
`+org(3)+` mapping document_reset warning integrations {"id": "`+org(12)+`", "organization_id": "`+org(3)+`"} 1
`+org(3)+` schedule document_reset warning integrations {"id": "`+org(12)+`", "organization_id": "`+org(3)+`"} 1
settings document_reset warning plain {"id": "3"} 1`) {
		t.Errorf("alerts:\n%s", got)
	}
	if got := one[int](t, f, "select count(*) from pgstrata.alerts where details::text like '%60%' or message like '%60%'"); got != 0 {
		t.Error("an alert holds a document's value")
	}
	if got := one[string](t, f, "select concat_ws(' ', state, rows_read, documents_bad, documents_reset, started_by, ended_at is not null) from pgstrata.scans where id = $1", report.Scan); got != "done 1200 4 4 "+operatorLogin+" t" {
		t.Errorf("scans says %q", got)
	}

	after := f.state(t)
	again := scanned(t, r, ScanOptions{Apply: true})
	if again.Bad != 0 || len(again.Findings) != 0 {
		t.Errorf("second scan finds %v", places(again))
	}
	if diff := cmp.Diff(after, f.state(t)); diff != "" {
		t.Errorf("a second apply changed something:\n%s", diff)
	}
}

func TestApplyStopsBeforeTheFirstWriteWhenTooMuchIsBad(t *testing.T) {
	t.Parallel()
	f := seeded(t, 40)
	f.spoil(t, "id <= 4") // 10%
	f.unguarded(t, "update public.integrations set mapping = '[]' where id = $1", org(1))
	before := f.state(t)
	r := f.repairer(t)
	for _, tc := range []struct {
		maxBad *float64
		stops  bool
	}{{nil, true}, {share(0), true}, {share(0.099), true}, {share(0.1), false}} {
		report, err := r.Scan(context.Background(), ScanOptions{Apply: true, MaxBad: tc.maxBad})
		if !tc.stops {
			if err != nil || report.Reset != 5 {
				t.Errorf("with exactly the share allowed: %v, reset %d", err, report.Reset)
			}
			continue
		}
		if !errors.Is(err, ErrTooManyBad) {
			t.Fatalf("got %v", err)
		}
		if report.State != Stopped || report.Reset != 0 || report.Left != 5 || len(report.Findings) == 0 {
			t.Errorf("report %s", asJSON(t, report))
		}
		if diff := cmp.Diff(before, f.state(t)); diff != "" {
			t.Errorf("it wrote:\n%s", diff)
		}
		if got := one[string](t, f, "select state from pgstrata.scans where id = $1", report.Scan); got != Stopped {
			t.Errorf("scan row says %s", got)
		}
	}
	if _, err := r.Scan(context.Background(), ScanOptions{MaxBad: share(1.5)}); err == nil {
		t.Error("a share above 1 is accepted")
	}
}

func TestApplyLeavesFutureVersionsAlone(t *testing.T) {
	t.Parallel()
	f := seeded(t, 100)
	f.unguarded(t, `update public.plain set settings = '{"schema_version": "1.0.1", "n": 1}' where id = 7`)
	f.unguarded(t, `update public.plain set settings = '{"schema_version": "0.9.0", "n": 1}' where id = 8`)
	before := f.broken(t)
	r := f.repairer(t)
	report := scanned(t, r, ScanOptions{Apply: true})
	if diff := cmp.Diff(Totals{Rows: 300, Bad: 2, Future: 1, Reset: 1, Left: 1}, report.Totals); diff != "" {
		t.Error(diff)
	}
	if got := one[string](t, f, "select settings ->> 'schema_version' from public.plain where id = 7"); got != "1.0.1" {
		t.Errorf("a future document became %s", got)
	}
	report = scanned(t, r, ScanOptions{Apply: true, IncludeFuture: true})
	if report.Reset != 1 || !report.Clean() {
		t.Errorf("with IncludeFuture %+v", report.Totals)
	}
	if diff := cmp.Diff(before, f.originals(t)); diff != "" {
		t.Error(diff)
	}
}

func TestApplyReportsWhatItCannotReset(t *testing.T) {
	t.Parallel()
	f := seeded(t, 100)
	f.spoil(t, "id in (1, 2, 3, 4)")
	f.unguarded(t, "update public.integrations set kind = 'none' where id = $1", org(5))
	f.exec(t, "alter table public.plain add constraint no_default check (id <> 2 or settings <> '"+safe+"')")
	f.exec(t, `create function public.picky() returns trigger language plpgsql as $$
		begin if new.id = 3 then raise exception 'not on my watch'; end if; if new.id = 4 then return null; end if; return new; end $$`)
	f.exec(t, "create trigger picky before update on public.plain for each row execute function public.picky()")
	report := scanned(t, f.repairer(t), ScanOptions{Apply: true})
	if diff := cmp.Diff(Totals{Rows: 300, Bad: 5, Reset: 1, Refused: 4, Left: 4}, report.Totals); diff != "" {
		t.Error(diff)
	}
	want := []Refusal{
		{Document: "mapping", Variant: "none", Tenant: org(1), Key: Key{"organization_id": org(1), "id": org(5)}, Reason: `there are no schemas for variant "none", so there is no safe default`},
		{Document: "settings", Variant: "default", Key: Key{"id": "2"}, Reason: "the safe default is refused by constraint no_default", Constraint: "no_default", SQLState: "23514"},
		{Document: "settings", Variant: "default", Key: Key{"id": "3"}, Reason: "a trigger refuses the safe default: not on my watch", SQLState: "P0001"},
		{Document: "settings", Variant: "default", Key: Key{"id": "4"}, Reason: "a trigger suppressed the update"},
	}
	if diff := cmp.Diff(want, report.Refusals); diff != "" {
		t.Error(diff)
	}
	if got := one[string](t, f, "select string_agg(row_key ->> 'id', ',') from pgstrata.quarantine"); got != "1" {
		t.Errorf("originals of %s are kept, want those of 1 alone", got)
	}
	if got := one[int](t, f, "select count(*) from pgstrata.alerts"); got != 1 {
		t.Errorf("%d alerts for 1 reset", got)
	}
}

func TestApplyReportsADefaultRefusedAtCommit(t *testing.T) {
	t.Parallel()
	f := seeded(t, 50)
	f.spoil(t, "id = 1")
	f.exec(t, "alter table public.plain add column version text generated always as (settings ->> 'schema_version') stored, add constraint one_each unique (id, version)")
	f.exec(t, "create table public.versions (version text primary key)")
	f.exec(t, "alter table public.plain add constraint known_later foreign key (version) references public.versions deferrable initially deferred not valid")
	report := scanned(t, f.repairer(t), ScanOptions{Apply: true})
	if report.Reset != 0 || len(report.Refusals) != 1 || report.Refusals[0].Constraint != "known_later" {
		t.Errorf("report %s", asJSON(t, report))
	}
	if got := one[int](t, f, "select count(*) from pgstrata.quarantine"); got != 0 {
		t.Errorf("%d originals kept of a reset that was rolled back", got)
	}
}

func TestApplySkipsWhatChangedMeanwhile(t *testing.T) {
	t.Parallel()
	f := seeded(t, 100)
	f.spoil(t, "id in (1, 2, 3, 4)")
	r := f.repairer(t)
	r.beforeReset = func(document string, key Key) {
		switch key["id"] {
		case "1": // put right by its owner
			f.exec(t, `update public.plain set settings = '{"schema_version": "1.0.0", "n": 77}' where id = 1`)
		case "2": // another mistake than the one that was judged
			f.unguarded(t, "update public.plain set settings = '[2]' where id = 2")
		case "3":
			f.exec(t, "delete from public.plain where id = 3")
		}
	}
	report := scanned(t, r, ScanOptions{Apply: true})
	if diff := cmp.Diff(Totals{Rows: 300, Bad: 4, Reset: 1, Changed: 3, Left: 3}, report.Totals); diff != "" {
		t.Error(diff)
	}
	if got := one[string](t, f, "select string_agg(settings::text, ' ' order by id) from public.plain where id <= 4"); got != `{"n": 77, "schema_version": "1.0.0"} [2] `+safe {
		t.Errorf("rows are %s", got)
	}
	if got := one[string](t, f, "select string_agg(row_key ->> 'id', ',') from pgstrata.quarantine"); got != "4" {
		t.Errorf("originals of %s are kept, want those of 4 alone", got)
	}
}

func TestApplyLeavesNothingOfADefaultThatIsMadeInvalid(t *testing.T) {
	t.Parallel()
	f := seeded(t, 40)
	f.spoil(t, "id = 1")
	f.exec(t, `create function public.spoil() returns trigger language plpgsql as $$ begin new.settings := '[7]'; return new; end $$`)
	r := f.repairer(t)
	r.beforeReset = func(string, Key) { // when preflight has passed
		f.exec(t, "drop trigger zz_pgstrata_settings on public.plain; create trigger spoil before update on public.plain for each row execute function public.spoil()")
	}
	report := scanned(t, r, ScanOptions{Apply: true})
	if report.Reset != 0 || report.Refused != 1 {
		t.Errorf("report %s", asJSON(t, report))
	}
	if got := one[string](t, f, "select settings::text from public.plain where id = 1"); got != "[]" {
		t.Errorf("the row became %s", got)
	}
}

func TestApplyStopsBetweenTwoDocuments(t *testing.T) {
	t.Parallel()
	f := seeded(t, 100)
	f.spoil(t, "id <= 5")
	before := f.broken(t)
	r := f.repairer(t)
	ctx, cancel := context.WithCancel(context.Background())
	handled := 0
	r.beforeReset = func(string, Key) {
		if handled++; handled == 2 {
			cancel() // while the second document is in hand
		}
	}
	report, err := r.Scan(ctx, ScanOptions{Apply: true})
	if !errors.Is(err, ErrStopped) || !strings.Contains(err.Error(), "again") {
		t.Fatalf("got %v", err)
	}
	if report.State != Stopped || report.Reset != 2 || report.Left != 3 {
		t.Errorf("report %s", asJSON(t, report))
	}
	if got := one[string](t, f, "select concat_ws(' ', state, documents_reset, ended_at is not null) from pgstrata.scans"); got != "stopped 2 t" {
		t.Errorf("scans says %q", got)
	}
	if report, err = r.Scan(context.Background(), ScanOptions{Apply: true}); err != nil || report.Reset != 3 {
		t.Errorf("the next run resets %d, %v", report.Reset, err)
	}
	if diff := cmp.Diff(before, f.originals(t)); diff != "" {
		t.Error(diff)
	}
}

func TestApplyWaitsForALockAndGoesOnWithoutIt(t *testing.T) {
	t.Parallel()
	f := seeded(t, 60)
	f.spoil(t, "id <= 2")
	blocker := f.AdminConn(t)
	tx, err := blocker.Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(context.Background(), "select from public.plain where id = 1 for update"); err != nil {
		t.Fatal(err)
	}
	r := f.repairer(t)
	r.patience.Attempts = 2
	report := scanned(t, r, ScanOptions{Apply: true})
	if report.Reset != 1 || report.Refused != 1 || report.Refusals[0].SQLState != "55P03" || report.Refusals[0].Key["id"] != "1" {
		t.Errorf("report %s", asJSON(t, report))
	}
	if err := tx.Rollback(context.Background()); err != nil {
		t.Fatal(err)
	}
	if report, err = r.Scan(context.Background(), ScanOptions{Apply: true}); err != nil || report.Reset != 1 {
		t.Errorf("once the lock is gone: %v, %s", err, asJSON(t, report))
	}
}

func TestTwoRunsAtOnce(t *testing.T) {
	t.Parallel()
	f := seeded(t, 200)
	f.spoil(t, "id % 2 = 0")
	before := f.broken(t)
	reports := make(chan *Report, 2)
	for range 2 {
		r := f.repairer(t)
		go func() {
			report, err := r.Scan(context.Background(), ScanOptions{Apply: true, MaxBad: share(1)})
			if err != nil {
				t.Error(err)
			}
			reports <- report
		}()
	}
	a, b := <-reports, <-reports
	if a == nil || b == nil {
		t.FailNow()
	}
	if a.Reset+b.Reset != 100 {
		t.Errorf("100 documents were bad, %d and %d were reset", a.Reset, b.Reset)
	}
	if diff := cmp.Diff(before, f.originals(t)); diff != "" {
		t.Error(diff)
	}
	if got := one[int](t, f, "select count(*) from pgstrata.alerts"); got != 100 {
		t.Errorf("%d alerts for 100 resets", got)
	}
}
