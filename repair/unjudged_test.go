package repair

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/project"
)

// newDeepFixture has settings of any depth.
func newDeepFixture(t *testing.T) *fixture {
	t.Helper()
	files := fstest.MapFS{}
	for _, family := range []string{"mapping/a", "mapping/b", "schedule/default", "settings/default"} {
		files[family+"/1.0.0.json"] = &fstest.MapFile{Data: fmt.Appendf(nil, `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "pgstrata:///%s/1.0.0", "type": "object", "required": ["schema_version", "n"],
			"properties": {"schema_version": {"const": "1.0.0"}, "n": {"$ref": "#/$defs/n"}}, "$defs": {"n": {"type": ["number", "array"], "items": {"$ref": "#/$defs/n"}}}}`, family)}
		files[family+"/default.json"] = &fstest.MapFile{Data: []byte(`{"schema_version": "1.0.0", "n": 0}`)}
	}
	p, err := project.Parse("pgstrata.yaml", []byte(projectYAML), files)
	if err != nil {
		t.Fatal(err)
	}
	db := dbtest.New(t, dbtest.WithTemplate("repair_deep", func(ctx context.Context, url string) error { return build(ctx, url, p) }))
	return fixtureOn(t, db, p)
}

// TestScanIsolatesWhatCantBeJudged: rows nested too deeply are named and left alone, and all others are dealt with.
func TestScanIsolatesWhatCantBeJudged(t *testing.T) {
	t.Parallel()
	f := newDeepFixture(t)
	f.seed(t, 3000)
	f.exec(t, `alter table public.plain drop constraint small`)
	deep := func(levels int, where string) {
		f.unguarded(t, "update public.plain set settings = $1::text::jsonb where "+where,
			`{"schema_version": "1.0.0", "n": `+strings.Repeat("[", levels)+`1`+strings.Repeat("]", levels)+`}`)
	}
	deep(10_000, "id in (7, 1500, 1501)")
	deep(2_000, "id = 3000")
	deep(200, "id = 8")
	f.unguarded(t, "update public.plain set settings = '[]' where id in (6, 1502)")
	before := f.state(t)

	r, err := f.repairer(t).Scan(context.Background(), ScanOptions{Documents: []string{"settings"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{`settings/default  "" type ×2`, `settings/default 1.0.0 "" unjudged ×4`}, places(r)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Totals{Rows: 3000, Bad: 6, Left: 6}, r.Totals); diff != "" {
		t.Error(diff)
	}
	if want := "settings of public.plain.settings (id=7): it is nested too deeply to be judged"; len(r.Warnings) != 4 || !strings.HasPrefix(r.Warnings[0], want) {
		t.Errorf("the warnings are %q", r.Warnings)
	}
	if before != f.state(t) {
		t.Error("a scan without Apply wrote")
	}

	r, err = f.repairer(t).Scan(context.Background(), ScanOptions{Documents: []string{"settings"}, Apply: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Totals{Rows: 3000, Bad: 6, Reset: 2, Refused: 4, Left: 4}, r.Totals); diff != "" {
		t.Error(diff)
	}
	var refused []string
	for _, refusal := range r.Refusals {
		refused = append(refused, refusal.Key.String()+" "+refusal.SQLState)
	}
	if diff := cmp.Diff([]string{"id=7 54001", "id=1500 54001", "id=1501 54001", "id=3000 54001"}, refused); diff != "" {
		t.Error(diff)
	}
	if r.Clean() || r.State != Done {
		t.Errorf("the run is %s, clean %t", r.State, r.Clean())
	}
	if got := one[int](t, f, `select count(*) from public.plain where length(settings::text) > 2000`); got != 4 {
		t.Errorf("%d of 4 deep documents are left", got)
	}
	if got := one[int](t, f, "select count(*) from pgstrata.quarantine"); got != 2 {
		t.Errorf("%d originals are kept, want those of the 2 that were reset", got)
	}
}
