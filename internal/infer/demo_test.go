package infer_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/demo"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/infer"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/observe"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// told is the demo's history, written under guards that observe.
type told struct {
	operator *pgx.Conn
	project  *project.Project
	spoilt   []demo.Spoilt
	rows     map[string][]row // by document
}

type row struct{ id, variant, text string }

func tell(t *testing.T) told {
	t.Helper()
	ctx := t.Context()
	db := dbtest.New(t)
	p, err := foundation.Project()
	if err != nil {
		t.Fatal(err)
	}
	var guards []*compile.Guard
	for i := range p.Documents {
		p.Documents[i].Mode = project.Observe
		g, err := compile.Document(p.Documents[i])
		if err != nil {
			t.Fatal(err)
		}
		guards = append(guards, g)
	}
	name, body, _, err := compile.Migration(guards, fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	streams, err := migrate.Streams(p)
	if err != nil {
		t.Fatal(err)
	}
	up(t, db.URL, streams, migrate.To(migrate.Foundation, 7))
	up(t, db.URL, []migrate.Stream{
		migrate.SystemStream(), {Name: migrate.Project, Table: "public.goose_db_version", FS: fstest.MapFS{name: {Data: []byte(body)}}},
	}, migrate.Target{})
	login, writer := db.URLAs(t, "infer_operator"), db.URLAs(t, "infer_writer")
	exec(t, db.AdminConn(t), "grant service_role to infer_writer; grant pgstrata_operator to infer_operator")
	h := told{project: p, rows: map[string][]row{}}
	if h.spoilt, err = demo.LoadHistory(ctx, writer); err != nil {
		t.Fatal(err)
	}
	if h.operator, err = pgx.Connect(ctx, login); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.operator.Close(context.Background()) })
	for _, d := range p.Documents {
		variant := "'default'"
		if d.Discriminator != "" {
			variant = d.Discriminator
		}
		rows, err := h.operator.Query(ctx, fmt.Sprintf("select id::text, %s, %s::text from public.organization_integrations", variant, d.Column))
		if err != nil {
			t.Fatal(err)
		}
		h.rows[d.Name], err = pgx.CollectRows(rows, func(r pgx.CollectableRow) (x row, err error) { return x, r.Scan(&x.id, &x.variant, &x.text) })
		if err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func up(t *testing.T, url string, streams []migrate.Stream, to migrate.Target) {
	t.Helper()
	r, err := migrate.Open(t.Context(), url, streams, migrate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Up(t.Context(), to); err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}

func compiled(t *testing.T, s *infer.Schema) *schema.Schema {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := schema.Compile("pgstrata:///draft/default/1.0.0", text, func(url string) ([]byte, error) { return nil, errors.New(url) })
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	draft.Document, draft.Variant, draft.Version = "draft", "default", schema.Version{Major: 1}
	if _, err := compile.Schema(draft); err != nil {
		t.Fatalf("the draft doesn't compile: %v\n%s", err, text)
	}
	return draft
}

func accepts(t *testing.T, s *schema.Schema, text string) bool {
	t.Helper()
	doc, err := schema.Decode([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return len(s.Findings(doc)) == 0
}

// Observe the history, then infer from its rows: the observations are what the schemas refuse, and each draft accepts every row
// that the real schema accepts and names the others.
func TestObserveAndInferTheDemosHistory(t *testing.T) {
	t.Parallel()
	h := tell(t)
	for _, d := range h.project.Documents {
		h.observed(t, d)
		h.inferred(t, d)
	}
}

func (h told) observed(t *testing.T, d project.Document) {
	t.Helper()
	report, err := observe.Read(t.Context(), h.operator, []project.Document{d})
	if err != nil {
		t.Fatal(err)
	}
	want, got := map[string]int64{}, map[string]int64{}
	for _, r := range h.rows[d.Name] {
		verdict, err := d.Set.Judge(r.variant, []byte(r.text))
		if err != nil {
			t.Fatal(err)
		}
		places := map[string]bool{}
		for _, f := range verdict.Findings {
			places[strings.Join([]string{r.variant, f.Pointer, f.Keyword}, " ")] = true
		}
		for p := range places {
			want[p]++
		}
	}
	if len(want) == 0 {
		t.Fatalf("%s: the history has nothing bad to observe", d.Name)
	}
	var seen int64
	for _, p := range report.Places {
		got[strings.Join([]string{p.Variant, p.Pointer, p.Keyword}, " ")] = p.Seen
		seen += p.Seen
	}
	// Beyond 64 in one transaction, counts may be short by one in 32.
	for p, n := range want {
		if got[p] <= n && got[p] >= n-n/32 {
			got[p] = n
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || report.Missed != 0 || !report.Documents[0].Active {
		t.Errorf("%s: observed (-want +got), %+v:\n%s", d.Name, report.Documents, diff)
	}
	t.Logf("%s: %d findings observed at %d places", d.Name, seen, len(report.Places))
}

func (h told) inferred(t *testing.T, d project.Document) {
	t.Helper()
	draft, err := infer.Run(t.Context(), h.operator, infer.Options{
		Table: d.Table, Column: d.Column, Discriminator: infer.Auto, MinShare: 0.99, MostOutliers: 100_000,
	})
	if err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{}
	for _, o := range draft.Outliers {
		named[o.Key["id"]] = true
	}
	how := map[string]string{}
	spoilt, found := map[string]int{}, map[string]int{}
	for _, s := range h.spoilt {
		if s.Document == d.Name {
			how[s.Integration] = s.How
			spoilt[s.How]++
		}
	}
	whole, variants := compiled(t, draft.Schema), map[string]*schema.Schema{}
	for _, v := range draft.Variants {
		variants[v.Name] = compiled(t, v.Schema)
	}
	for _, r := range h.rows[d.Name] {
		verdict, err := d.Set.Judge(r.variant, []byte(r.text))
		if err != nil {
			t.Fatal(err)
		}
		own := whole
		if draft.Discriminator != nil && draft.Discriminator.Column != "" {
			own = variants[r.variant]
		}
		fits := accepts(t, own, r.text)
		switch {
		case len(verdict.Findings) == 0 && !fits:
			t.Errorf("%s: the draft refuses a valid row: %s", d.Name, r.text)
		case fits == named[r.id]:
			t.Errorf("%s: a row that the draft takes for %v is named %v: %s", d.Name, fits, named[r.id], r.text)
		case fits && !accepts(t, whole, r.text):
			t.Errorf("%s: the schema of all variants refuses what that of %s accepts: %s", d.Name, r.variant, r.text)
		case named[r.id]:
			found[how[r.id]]++
		}
	}
	if diff := cmp.Diff(spoilt, found); diff != "" {
		t.Errorf("%s: outliers (-spoilt +named):\n%s", d.Name, diff)
	}
	if draft.OutlierRows != int64(len(draft.Outliers)) || draft.Rows != int64(len(h.rows[d.Name])) {
		t.Errorf("%s: %d rows, %d outliers, %d of them named", d.Name, draft.Rows, draft.OutlierRows, len(draft.Outliers))
	}
	for _, v := range draft.Variants {
		for _, s := range v.Statements {
			if s.Share < 0.99 || s.Share > 1 {
				t.Errorf("%s %s: %+v", d.Name, v.Name, s)
			}
		}
		t.Logf("%s %s: %d statements from %d rows", d.Name, v.Name, len(v.Statements), v.Rows)
	}
	want := map[string]infer.Discriminator{"field_mappings": {Column: "integration_type"}, "sync_schedule": {Key: "mode"}}[d.Name]
	if draft.Discriminator == nil || draft.Discriminator.Name() != want.Name() || draft.Hidden || draft.Cut {
		t.Errorf("%s: discriminator %+v, hidden %v, cut %v", d.Name, draft.Discriminator, draft.Hidden, draft.Cut)
	}
	for _, name := range slices.Sorted(maps.Keys(spoilt)) {
		t.Logf("%s: %d of %d named: %s", d.Name, found[name], spoilt[name], name)
	}
}
