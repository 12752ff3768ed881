package repair

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScanReadsAndWritesNothing(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.seed(t, 400)
	f.unguarded(t, `update public.integrations set mapping = '"{\"schema_version\": \"1.0.0\", \"n\""' where id = $1`, org(8))
	f.unguarded(t, `update public.integrations set mapping = '{"schema_version": "1.0.0", "n": "60", "x": 1}', schedule = '{"n": 1}' where id = $1`, org(9))
	f.unguarded(t, `update public.integrations set mapping = '{"schema_version": "2.0.0", "n": 1}' where id = $1`, org(10))
	f.unguarded(t, `update public.integrations set kind = 'unknown' where id = $1`, org(13))
	f.unguarded(t, `update public.plain set settings = '[]' where id in (3, 399)`)
	f.unguarded(t, `update public.plain set settings = null where id = 4`)
	before := f.state(t)

	r, err := f.repairer(t).Scan(context.Background(), ScanOptions{})
	if err != nil {
		t.Fatal(err)
	}
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
