package census_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/census"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/target"
)

const rows = `
	insert into public.things (id, org, kind, doc, updated_at) select g, 'o' || g % 3, 'a', '{"schema_version": "1.1.0", "n": 1}', now() - g * interval '1 day' from generate_series(1, 10) g;
	insert into public.things (id, org, kind, doc, updated_at) values
		(20, 'o1', 'a', '{"schema_version": "2.0.0", "limit": 1}', now()),
		(21, 'o4', 'a', '{"schema_version": "2.0.0", "limit": "geheim"}', now() - interval '2 years'),
		(22, null, 'a', '{"schema_version": "3.0.0"}', null),
		(23, 'o1', 'a', '{"schema_version": "geheim"}', now()),
		(24, 'o1', 'a', '"geheim"', now()),
		(25, 'o1', 'b', '{"schema_version": "1.0.0", "n": 1}', now()),
		(26, 'o1', 'other', '{"schema_version": "1.0.0", "n": 1}', now()),
		(27, 'o1', 'b', null, now());`

func taken(t *testing.T, db *dbtest.DB, documents []project.Document, o census.Options) *census.Census {
	t.Helper()
	c, err := census.Take(t.Context(), db.Conn(t), documents, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestCounts(t *testing.T) {
	t.Parallel()
	documents := parsed(t, families())
	db := stored(t, documents, rows)
	d := taken(t, db, documents, census.Options{Tenants: 2}).Documents[0]
	var got []string
	for _, v := range d.Versions {
		line := fmt.Sprintf("%s %q: %d, %d not valid, %d tenants", v.Variant, v.Version, v.Documents, *v.Invalid, v.Tenants)
		for _, mark := range []struct {
			name string
			is   bool
		}{{" known", v.Known}, {" newest", v.Newest}, {" retirable", v.Retirable}} {
			if mark.is {
				line += mark.name
			}
		}
		got = append(got, line)
	}
	want := []string{
		`a "1.0.0": 0, 0 not valid, 0 tenants known retirable`,
		`a "1.1.0": 10, 0 not valid, 3 tenants known`,
		`a "2.0.0": 2, 1 not valid, 2 tenants known newest`,
		`a "3.0.0": 1, 1 not valid, 1 tenants`,
		`a "": 2, 2 not valid, 1 tenants`,
		`b "1.0.0": 1, 0 not valid, 1 tenants known newest`,
		`other "1.0.0": 1, 1 not valid, 1 tenants`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if d.Documents != 17 || d.AgeColumn != "updated_at" || d.AllTenants != 5 {
		t.Errorf("%d documents, age by %q, %d tenants", d.Documents, d.AgeColumn, d.AllTenants)
	}
	ages := map[string]int64{}
	for _, a := range d.Ages {
		ages[a.Version+" "+string(a.Span)] += a.Documents
	}
	if diff := cmp.Diff(map[string]int64{
		"1.1.0 7 days": 6, "1.1.0 30 days": 4, "2.0.0 1 day": 1, "2.0.0 older": 1, "3.0.0 unknown": 1, " 1 day": 2, "1.0.0 1 day": 2,
	}, ages); diff != "" {
		t.Errorf("ages (-want +got):\n%s", diff)
	}
	named := map[string]int64{}
	for _, tenant := range d.Tenants {
		named[tenant.Tenant] += tenant.Documents
	}
	// o1 has seven that are not of their variant's newest version, o0 three, and so has o2.
	if diff := cmp.Diff(map[string]int64{"o1": 9, "o0": 3}, named); diff != "" {
		t.Errorf("tenants (-want +got):\n%s", diff)
	}
	if d.Tenants[0].Tenant != "o1" {
		t.Errorf("the first is %s", d.Tenants[0].Tenant)
	}
	shown, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(shown), "geheim") {
		t.Errorf("it shows a value: %s", shown)
	}
}

// A version is let go of only together with those before it.
func TestRetirable(t *testing.T) {
	t.Parallel()
	documents := parsed(t, families())
	db := stored(t, documents, `insert into public.things (id, kind, doc) values (1, 'a', '{"schema_version": "1.0.0"}')`)
	d := taken(t, db, documents, census.Options{}).Documents[0]
	if found := d.Retirable(); len(found) > 0 {
		t.Errorf("ready: %v, though 1.0.0 is in use", found)
	}
	exec(t, db.Conn(t), "delete from public.things")
	d = taken(t, db, documents, census.Options{}).Documents[0]
	if found := d.Retirable(); len(found) != 2 || found[0].Version != "1.0.0" || found[1].Version != "1.1.0" {
		t.Errorf("ready: %v", found)
	}
}

// Where the database doesn't have the functions of these schemas, nobody can tell which are valid, and they are counted all the same.
func TestUnjudged(t *testing.T) {
	t.Parallel()
	files := families()
	old := parsed(t, files)
	db := stored(t, old, rows)
	delete(files, "settings/b/1.0.0.json")
	delete(files, "settings/b/default.json")
	d := taken(t, db, parsed(t, files), census.Options{}).Documents[0]
	if !strings.Contains(d.Unjudged, "not compiled from this project's schemas") || !strings.Contains(d.Unjudged, "Run pgstrata migrate up. If nothing is pending, write the missing migration first: pgstrata schema generate") || d.Versions[1].Invalid != nil || d.Versions[1].Documents != 10 {
		t.Errorf("unjudged %q, %+v", d.Unjudged, d.Versions[1])
	}
}

// A document that is too deep for the functions ends their query. It is counted, and tried as one that nobody can judge.
func TestTooDeep(t *testing.T) {
	t.Parallel()
	files := families()
	files["settings/b/1.0.0.json"] = &fstest.MapFile{Data: []byte(`{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "pgstrata:///settings/b/1.0.0", "type": "object",
		"properties": {"n": {"$ref": "#/$defs/list"}}, "$defs": {"list": {"type": "array", "items": {"$ref": "#/$defs/list"}}}}`)}
	documents := parsed(t, files)
	db := stored(t, documents, `insert into public.things (id, kind, doc) values (1, 'b', '{"schema_version": "1.0.0"}'),
		(2, 'b', ('{"schema_version": "1.0.0", "n": ' || repeat('[', 9990) || repeat(']', 9990) || '}')::jsonb)`)
	d := taken(t, db, documents, census.Options{}).Documents[0]
	if !strings.Contains(d.Unjudged, "nested too deeply") || d.Documents != 2 || d.Versions[3].Documents != 2 || d.Versions[3].Invalid != nil {
		t.Errorf("%+v", d)
	}
	tried, clean := tried(t, db, documents, census.TryOptions{})
	if clean || tried.Rows != 2 || tried.Breaks != 1 || len(tried.Reasons) != 1 || tried.Reasons[0].Keyword != "unjudged" || tried.Reasons[0].Example.Key["id"] != "2" {
		t.Errorf("%+v", tried)
	}
}

func TestAgeColumn(t *testing.T) {
	t.Parallel()
	documents := parsed(t, families())
	db := stored(t, documents, rows)
	d := taken(t, db, documents, census.Options{AgeColumn: "created_on"}).Documents[0]
	if d.AgeColumn != "created_on" || d.Ages[0].Span != "1 day" {
		t.Errorf("%+v", d.Ages)
	}
	_, err := census.Take(t.Context(), db.Conn(t), documents, census.Options{AgeColumn: "org"})
	if err == nil || !strings.Contains(err.Error(), "public.things.org: the table has no such column of type") {
		t.Errorf("error %v", err)
	}
	exec(t, db.Conn(t), "alter table public.things drop column updated_at, drop column created_on")
	d = taken(t, db, documents, census.Options{}).Documents[0]
	if d.AgeColumn != "" || len(d.Ages) != 0 {
		t.Errorf("age by %q: %+v", d.AgeColumn, d.Ages)
	}
}

// A login that doesn't see every row would count too few.
func TestHiddenRows(t *testing.T) {
	t.Parallel()
	documents := parsed(t, families())
	db := stored(t, documents, rows)
	exec(t, db.Conn(t), `alter table public.things enable row level security; alter table public.things force row level security;
		create policy mine on public.things using (org = 'o1')`)
	_, err := census.Take(t.Context(), db.Conn(t), documents, census.Options{})
	if !errors.Is(err, target.ErrNotAllowed) || !strings.Contains(err.Error(), "a policy that shows it every row") {
		t.Errorf("error %v", err)
	}
	_, err = census.Try(t.Context(), db.Conn(t), documents, census.TryOptions{})
	if !errors.Is(err, target.ErrNotAllowed) {
		t.Errorf("error %v", err)
	}
}

// The page needs nothing from elsewhere, and nothing in the rows gets out of its place.
func TestPage(t *testing.T) {
	t.Parallel()
	documents := parsed(t, families())
	db := stored(t, documents, rows+`update public.things set org = '</td><script>alert(1)</script>' where id < 5; update public.things set kind = '"><img src=x>' where id = 26`)
	var page strings.Builder
	if err := taken(t, db, documents, census.Options{Tenants: 10}).HTML(&page); err != nil {
		t.Fatal(err)
	}
	text := page.String()
	for _, never := range []string{"<script", "<img", "http://", "https://", "url(", "ZgotmplZ", "geheim"} {
		if strings.Contains(text, never) {
			t.Errorf("the page holds %s", never)
		}
	}
	for _, want := range []string{
		"<html lang=\"en\">", "prefers-color-scheme: dark", "role=\"img\" aria-label=\"58.8 percent of the documents", "&lt;script&gt;", "ready to be retired",
		"<caption>By age, from <code>updated_at</code>", "style=\"--shade: 0.4",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %s:\n%s", want, text)
		}
	}
}
