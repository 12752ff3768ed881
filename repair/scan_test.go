package repair

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/chunk"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/target"
)

func TestScanReadsAndWritesNothing(t *testing.T) {
	t.Parallel()
	f := seeded(t, 400)
	f.unguarded(t, `update public.integrations set mapping = '"{\"schema_version\": \"1.0.0\", \"n\""' where id = $1`, org(8))
	f.unguarded(t, `update public.integrations set mapping = '{"schema_version": "1.0.0", "n": "60", "x": 1}', schedule = '{"n": 1}' where id = $1`, org(9))
	f.unguarded(t, `update public.integrations set mapping = '{"schema_version": "2.0.0", "n": 1}' where id = $1`, org(10))
	f.unguarded(t, `update public.integrations set kind = 'unknown' where id = $1`, org(13))
	f.spoil(t, "id in (3, 399)")
	f.unguarded(t, `update public.plain set settings = null where id = 4`)
	before := f.state(t)

	r := scanned(t, f.repairer(t), ScanOptions{})
	want := []string{
		`mapping/a  "" type ×1`,
		`mapping/a 2.0.0 "/schema_version" version ×1`,
		`mapping/b 1.0.0 "" additionalProperties ×1`,
		`mapping/b 1.0.0 "/n" type ×1`,
		`mapping/unknown  "" discriminator ×1`,
		`schedule/default  "" required ×1`,
		`settings/default  "" type ×2`,
	}
	if diff := cmp.Diff(want, places(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Totals{Rows: 1200, Bad: 7, Future: 1, Left: 7}, r.Totals); diff != "" {
		t.Error(diff)
	}
	if r.Scan != "" || r.Applied || r.State != Done || r.Clean() {
		t.Errorf("a finished read-only scan with findings says %+v", r)
	}
	for _, p := range r.Findings {
		if p.Document == "schedule" {
			if diff := cmp.Diff([]Key{{"organization_id": org(2), "id": org(9)}}, p.Examples); diff != "" {
				t.Error(diff)
			}
			if p.Tenant != org(2) {
				t.Errorf("tenant is %q", p.Tenant)
			}
		}
	}
	if diff := cmp.Diff(before, f.state(t)); diff != "" {
		t.Errorf("a scan without Apply wrote:\n%s", diff)
	}
	if n := one[int](t, f, "select count(*) from pgstrata.scans"); n != 0 {
		t.Errorf("a scan without Apply left %d rows in pgstrata.scans", n)
	}
}

func TestScanOfManyChunks(t *testing.T) {
	t.Parallel()
	f := seeded(t, 6000)
	f.spoil(t, "id in (1, 1000, 1001, 5999, 6000)")
	before := f.broken(t)
	var seen []Progress
	report := scanned(t, f.repairer(t), ScanOptions{Apply: true, Documents: []string{"settings"}, Progress: func(p Progress) { seen = append(seen, p) }})
	if diff := cmp.Diff(Totals{Rows: 6000, Bad: 5, Reset: 5}, report.Totals); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, f.originals(t)); diff != "" {
		t.Error(diff)
	}
	var scanned, repaired int64
	for _, p := range seen {
		last := &scanned
		if p.Phase == PhaseRepair {
			last = &repaired
		}
		if p.Done <= *last || p.Done > p.Total || p.Document != "settings" || p.Rate <= 0 || p.Left < 0 {
			t.Errorf("after %d of the phase: %+v", *last, p)
		}
		*last = p.Done
	}
	if scanned != 6000 || repaired != 5 {
		t.Errorf("progress ended at %d of 6000 and %d of 5", scanned, repaired)
	}
	if len(seen) < 2+5 {
		t.Errorf("%d steps, so it was not done by chunks", len(seen))
	}
}

func TestScanThatFailsHalfWayReportsWhatItDid(t *testing.T) {
	t.Parallel()
	f := seeded(t, 3000)
	f.spoil(t, "id = 1")
	drop := true
	report, err := f.repairer(t).Scan(context.Background(), ScanOptions{Apply: true, Documents: []string{"settings"}, Progress: func(Progress) {
		if drop {
			f.exec(t, "drop function pgstrata_check."+names(t, f, "settings").Valid+" cascade")
			drop = false
		}
	}})
	if err == nil || !strings.Contains(err.Error(), "public.plain.settings") || !strings.Contains(err.Error(), "42883") {
		t.Fatalf("got %v", err)
	}
	if report.State != Failed || report.Rows != 1000 || report.Bad != 1 || report.Left != 1 || len(report.Findings) != 1 {
		t.Errorf("report %s", asJSON(t, report))
	}
	if got := one[string](t, f, "select concat_ws(' ', state, rows_read) from pgstrata.scans"); got != "failed 1000" {
		t.Errorf("scans says %q", got)
	}
}

func TestScanWithoutADiscriminatorsValue(t *testing.T) {
	t.Parallel()
	f := seeded(t, 40)
	f.unguarded(t, "update public.integrations set kind = null where id = $1", org(4))
	report := scanned(t, f.repairer(t), ScanOptions{Apply: true, MaxBad: share(1)})
	if diff := cmp.Diff([]string{`mapping/  "" discriminator ×1`}, places(report)); diff != "" {
		t.Error(diff)
	}
	if report.Refused != 1 {
		t.Errorf("report %s", asJSON(t, report))
	}
}

func TestScanOfAPartitionedTable(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.exec(t, `drop table public.plain;
		create table public.plain (id int primary key, settings jsonb) partition by range (id);
		create table public.plain_1 partition of public.plain for values from (0) to (20);
		create table public.plain_2 partition of public.plain for values from (20) to (1000);
		grant select, update (settings) on public.plain to pgstrata_operator;
		insert into public.plain select i, '{"schema_version": "1.0.0", "n": 1}' from generate_series(0, 99) i;
		update public.plain set settings = '[]' where id in (19, 20);
		create trigger zz_pgstrata_settings before insert or update on public.plain for each row execute function pgstrata_check.settings__guard();
		alter table public.plain enable always trigger zz_pgstrata_settings;`)
	before := f.broken(t)
	report := scanned(t, f.repairer(t), ScanOptions{Apply: true, Documents: []string{"settings"}})
	if diff := cmp.Diff(Totals{Rows: 100, Bad: 2, Reset: 2}, report.Totals); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(before, f.originals(t)); diff != "" {
		t.Error(diff)
	}
}

func TestTallyIsBounded(t *testing.T) {
	t.Parallel()
	d := testProject(t).Document("settings")
	of := &target.Target{Document: *d}
	all := newTally()
	for i := range 3 {
		part := newTally()
		for j := range MaxFindings {
			part.add(of, bad{variant: "default", problems: []schema.Finding{
				{Pointer: "/same", Keyword: "type"}, {Pointer: fmt.Sprintf("/%d/%d", i, j), Keyword: "type"},
			}})
		}
		all.merge(part)
	}
	if len(all.groups) != MaxFindings || all.documents != 3*MaxFindings {
		t.Errorf("%d groups of %d documents", len(all.groups), all.documents)
	}
	var counted int64
	for _, f := range all.sorted() {
		counted += f.Count
		if len(f.Examples) > MaxExamples {
			t.Errorf("%d examples of %s", len(f.Examples), f.Pointer)
		}
	}
	if counted+all.dropped != 2*3*MaxFindings {
		t.Errorf("%d counted and %d dropped of %d findings", counted, all.dropped, 2*3*MaxFindings)
	}
	if first := all.groups[group{"settings", "default", "", "", "/same", "type"}]; first == nil || first.Count != 3*MaxFindings {
		t.Errorf("the frequent one is %+v", first)
	}
}

// Ranges with bad documents are remembered apart; once there are too many, the last takes in all that follows.
func TestSpoil(t *testing.T) {
	t.Parallel()
	w := &work{}
	at := func(i int) chunk.Position { return chunk.Position{fmt.Sprint(i)} }
	w.spoil(chunk.Range{After: at(0), Through: at(1), Rows: 5})
	w.spoil(chunk.Range{After: at(1), Through: at(2), Rows: 6})
	w.spoil(chunk.Range{After: at(3), Through: at(4), Rows: 7})
	if diff := cmp.Diff([]chunk.Range{{After: at(0), Through: at(2), Rows: 11}, {After: at(3), Through: at(4), Rows: 7}}, w.spoilt); diff != "" {
		t.Error(diff)
	}
	for i := range 2 * maxSpoilt {
		w.spoil(chunk.Range{After: at(10 + 2*i), Through: at(11 + 2*i), Rows: 1})
	}
	last := w.spoilt[len(w.spoilt)-1]
	if len(w.spoilt) != maxSpoilt || last.Through[0] != fmt.Sprint(11+2*(2*maxSpoilt-1)) {
		t.Errorf("%d ranges, the last through %v", len(w.spoilt), last.Through)
	}
}

func TestByPlace(t *testing.T) {
	t.Parallel()
	key := func(i int) Key { return Key{"id": fmt.Sprint(i)} }
	r := Report{Findings: []Finding{
		{Document: "d", Tenant: "a", Pointer: "/x", Count: 2, Examples: []Key{key(1), key(2)}},
		{Document: "d", Tenant: "b", Pointer: "/x", Count: 5, Examples: []Key{key(3), key(4)}},
		{Document: "d", Tenant: "a", Pointer: "/y", Count: 9},
	}}
	want := []Finding{
		{Document: "d", Pointer: "/y", Count: 9, Tenants: 1},
		{Document: "d", Pointer: "/x", Count: 7, Tenants: 2, Examples: []Key{key(1), key(2), key(3)}},
	}
	if diff := cmp.Diff(want, r.ByPlace()); diff != "" {
		t.Error(diff)
	}
}
