package pgstrata_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata"
	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

func open(t *testing.T, file string) *pgstrata.Project {
	t.Helper()
	p, err := pgstrata.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func at(t *testing.T, p *pgstrata.Project, document, version string) *pgstrata.View {
	t.Helper()
	variant := ""
	if document == "field_mappings" {
		variant = "xledger"
	}
	v, err := p.At(document, variant, version)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// use is one row that a program reads and writes back changed.
type use struct {
	stored, kept string // kept is "" for no complement
	changed      string // "" writes back what was read
}

// TestViewsAgreeWithSQL lets a program of each version read and write generated documents of each version, with and without complements,
// as they are and changed, and compares with what the lenses' SQL functions make of them.
func TestViewsAgreeWithSQL(t *testing.T) {
	t.Parallel()
	p := open(t, "testdata/families.yaml")
	for _, f := range []struct{ document, variant string }{{"field_mappings", "xledger"}, {"sync_schedule", "default"}, {"contacts", "default"}} {
		set, err := schema.Load(os.DirFS("testdata"), "families", f.document, "schema_version")
		if err != nil {
			t.Fatal(err)
		}
		family := set.Family(f.variant)
		history, err := lens.Load(set.Files, set.Folder, set.VersionField, family)
		if err != nil {
			t.Fatal(err)
		}
		for _, known := range family.Schemas {
			for _, stored := range family.Schemas {
				t.Run(fmt.Sprintf("%s/%s stored at %s", f.document, known.Version, stored.Version), func(t *testing.T) {
					t.Parallel()
					l, err := history.Between(stored.Version, known.Version)
					if err != nil {
						t.Fatal(err)
					}
					uses := usesOf(t, l, stored, known)
					compareWithSQL(t, at(t, p, f.document, known.Version.String()), l, stored, known, uses)
				})
			}
		}
	}
}

// usesOf makes rows: as written at the stored version, and as carried there from the known one, with what was lost; each with a change.
func usesOf(t *testing.T, l *lens.Lens, stored, known *schema.Schema) []use {
	t.Helper()
	const n = 150
	var rows, at []any
	for doc := range compat.Sample(t.Context(), stored, known, "schema_version", n) {
		rows = append(rows, doc)
	}
	for doc := range compat.Sample(t.Context(), known, stored, "schema_version", n) {
		at = append(at, doc)
	}
	var uses []use
	for i, row := range rows {
		uses = append(uses, use{stored: lens.Text(row)}, use{stored: lens.Text(row), changed: change(row, at[i], l, known)})
	}
	for i, doc := range at {
		kept := map[string]any{"0.9.0--1.0.0": map[string]any{"1": map[string]any{"value": "of another lens"}}}
		row := doc
		if l != nil {
			carried, lost, err := l.Invert().Up(doc, nil)
			if err != nil {
				t.Fatal(err)
			}
			if row = carried; lost != nil {
				maps.Copy(kept, lost.(map[string]any))
			}
		}
		complement := lens.Text(kept)
		other := at[(i+1)%len(at)]
		uses = append(uses, use{lens.Text(row), complement, ""}, use{lens.Text(row), complement, change(row, other, l, known)})
	}
	return uses
}

// change is what a program may make of a row: members of another document among those that it was shown.
func change(row, other any, l *lens.Lens, known *schema.Schema) string {
	shown := row
	if l != nil {
		var err error
		if shown, _, err = l.Up(row, nil); err != nil {
			return ""
		}
	}
	mixed := maps.Clone(shown.(map[string]any))
	for key, value := range other.(map[string]any) {
		before, had := mixed[key]
		mixed[key] = value
		if len(known.Findings(mixed)) > 0 { // not this one, then
			delete(mixed, key)
			if had {
				mixed[key] = before
			}
		}
	}
	return lens.Text(mixed)
}

func compareWithSQL(t *testing.T, v *pgstrata.View, l *lens.Lens, stored, known *schema.Schema, uses []use) {
	older := stored.Version.Compare(known.Version) < 0
	var fromSQL []answer
	if l != nil {
		fromSQL = askSQL(t, l, uses)
	}
	changed, complements, misfits := 0, 0, 0
	for i, u := range uses {
		opened, err := v.ReadWith([]byte(u.stored), []byte(u.kept))
		if err != nil {
			t.Fatalf("%s: %v", u.stored, err)
		}
		write := u.changed
		if write == "" {
			write = string(opened.Document)
		}
		got, err := opened.Write([]byte(write))
		if err != nil {
			t.Fatalf("%s: %v", write, err)
		}
		want := answer{shown: u.stored, lost: "null", written: write}
		if l != nil {
			want = fromSQL[i]
		}
		complement := want.lostAgain // of the way back to the stored version
		if older {                   // what is written stays as it is, with what the stored one had beside it, if that fits
			complement = "null"
			if want.again == write && len(stored.Findings(decode(t, want.written))) == 0 {
				complement = want.lostThen
			} else {
				misfits++
			}
			want.written = write
		}
		if got := string(opened.Document); got != want.shown {
			t.Fatalf("%s is read as\n  %s\n  %s by SQL", u.stored, got, want.shown)
		}
		if string(got.Document) != want.written {
			t.Fatalf("%s, written over %s, becomes\n  %s\n  %s by SQL", write, u.stored, got.Document, want.written)
		}
		if expected := joined(t, u.kept, l, complement); string(got.Complement) != expected {
			t.Fatalf("%s, written over %s, has the complement\n  %s\n  %s by SQL", write, u.stored, got.Complement, expected)
		}
		if u.changed == "" && !older && string(got.Document) != u.stored {
			t.Fatalf("%s was not changed and becomes %s", u.stored, got.Document)
		}
		if u.changed != "" && u.changed != string(opened.Document) {
			changed++
		}
		if got.Complement != nil {
			complements++
		}
	}
	if older && stored.Document == "contacts" && misfits == 0 {
		t.Error("every complement fitted, so that none was dropped")
	}
	if changed < len(uses)/5 || complements < len(uses)/4 {
		t.Errorf("of %d uses only %d changed anything and %d kept a complement", len(uses), changed, complements)
	}
}

// joined is the stored complement with the lens's part of it replaced.
func joined(t *testing.T, kept string, l *lens.Lens, lost string) string {
	t.Helper()
	all := map[string]any{}
	if kept != "" {
		maps.Copy(all, decode(t, kept).(map[string]any))
	}
	if l != nil {
		for _, key := range l.Declarations() {
			delete(all, key)
		}
		if part, ok := decode(t, lost).(map[string]any); ok {
			maps.Copy(all, part)
		}
	}
	if len(all) == 0 {
		return ""
	}
	return lens.Text(all)
}

func decode(t *testing.T, text string) any {
	t.Helper()
	v, err := schema.Decode([]byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return v
}

type answer struct{ shown, lost, written, lostAgain, again, lostThen string }

// askSQL does by the lens's functions what a reader and writer does.
func askSQL(t *testing.T, l *lens.Lens, uses []use) []answer {
	t.Helper()
	ctx := context.Background()
	conn := dbtest.New(t).Conn(t)
	f := l.SQL("thing", "default")
	if _, err := conn.Exec(ctx, "create schema "+lens.Namespace+";\n"+f.SQL); err != nil {
		t.Fatal(err)
	}
	stored, kept, changed := make([]string, len(uses)), make([]*string, len(uses)), make([]*string, len(uses))
	for i, u := range uses {
		stored[i] = u.stored
		if u.kept != "" {
			kept[i] = &u.kept
		}
		if u.changed != "" {
			changed[i] = &u.changed
		}
	}
	rows, err := conn.Query(ctx, fmt.Sprintf(`
select shown[1]::text, coalesce(shown[2]::text, 'null'), written[1]::text, coalesce(written[2]::text, 'null'),
  coalesce(again[1]::text, 'null'), coalesce(again[2]::text, 'null')
from unnest($1::text[], $2::text[], $3::text[]) with ordinality u (stored, kept, changed, n),
  lateral (select %[1]s.%[2]s(stored::jsonb, kept::jsonb) as shown offset 0) a,
  lateral (select %[1]s.%[3]s(coalesce(changed::jsonb, shown[1]), shown[2]) as written offset 0) b,
  lateral (select %[1]s.%[2]s(written[1], written[2]) as again offset 0) c
order by n`, lens.Namespace, f.Up.Full, f.Down.Full), stored, kept, changed)
	if err != nil {
		t.Fatal(err)
	}
	answers, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a answer, err error) {
		return a, row.Scan(&a.shown, &a.lost, &a.written, &a.lostAgain, &a.again, &a.lostThen)
	})
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

// TestViewKeepsDigits reads and writes a number that no float holds.
func TestViewKeepsDigits(t *testing.T) {
	t.Parallel()
	const row = `{"options": {"missing_value": "stop"}, "mappings": {"amount": {"default": 123456789012345678901234567890.10}}, "time_zone": "UTC", "schema_version": "2.0.0"}`
	opened, err := at(t, open(t, "testdata/families.yaml"), "field_mappings", "1.0.0").Read([]byte(row))
	if err != nil {
		t.Fatal(err)
	}
	stored, err := opened.Write([]byte(strings.Replace(string(opened.Document), "890.10", "891.10", 1)))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"options": {"missing_value": "stop"}, "mappings": {"amount": {"default": 123456789012345678901234567891.10}}, "time_zone": "UTC", "schema_version": "2.0.0"}`
	if got := string(stored.Document); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

// TestViewIsShared lets several goroutines use one view and one opened document.
func TestViewIsShared(t *testing.T) {
	t.Parallel()
	v := at(t, open(t, "testdata/reminders/pgstrata.yaml"), "reminders", "1.0.0")
	const row = `{"emails": ["a@b.c", "d@e.f"], "language": "nb", "hours_before": 24, "schema_version": "2.0.0"}`
	shared, err := v.Read([]byte(row))
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			own, err := v.Read([]byte(row))
			if err != nil {
				t.Error(err)
				return
			}
			for _, o := range []*pgstrata.Opened{own, shared} {
				if stored, err := o.Write(o.Document); err != nil || string(stored.Document) != row {
					t.Errorf("%v, %v", stored, err)
				}
			}
		})
	}
	all.Wait()
}

// steps is a project whose lens can't carry every document.
func steps(t *testing.T) *pgstrata.Project {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"pgstrata.yaml": "documents:\n  thing: {table: a.things, column: doc, key: [id]}\n",
		"jsonschemas/thing/default/1.0.0.json": `{"$id": "pgstrata:///thing/default/1.0.0", "type": "object", "required": ["schema_version"],
			"properties": {"level": {"type": "string"}}}`,
		"jsonschemas/thing/default/1.1.0.json": `{"$id": "pgstrata:///thing/default/1.1.0", "type": "object", "required": ["schema_version"],
			"properties": {"level": {"type": "integer", "maximum": 1}}}`,
		"jsonschemas/thing/default/1.0.0--1.1.0.lens.yaml": "steps:\n  - map: /level\n    values: [{from: low, to: 1}, {from: high, to: 2}]\n",
		"jsonschemas/thing/default/default.json":           `{"schema_version": "1.1.0"}`,
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	return open(t, filepath.Join(dir, "pgstrata.yaml"))
}

// TestViewRefuses tries every way in which reading and writing may be refused.
func TestViewRefuses(t *testing.T) {
	t.Parallel()
	reminders, things := open(t, "testdata/reminders/pgstrata.yaml"), steps(t)
	old, middle := at(t, reminders, "reminders", "1.0.0"), at(t, reminders, "reminders", "2.0.0")
	read := func(v *pgstrata.View, doc, complement string) error {
		_, err := v.ReadWith([]byte(doc), []byte(complement))
		return err
	}
	write := func(v *pgstrata.View, row, doc string) error {
		opened, err := v.Read([]byte(row))
		if err != nil {
			t.Fatal(err)
		}
		_, err = opened.Write([]byte(doc))
		return err
	}
	create := func(v *pgstrata.View, doc, version string) error {
		_, err := v.New([]byte(doc), version)
		return err
	}
	_, noVersion := reminders.At("reminders", "", "4.0.0")
	_, noDocument := reminders.At("invoices", "", "1.0.0")
	const one = `{"schema_version": "1.0.0", "email": "a@b.c", "hours_before": 1}`
	for name, c := range map[string]struct {
		err  error
		is   error  // the sentinel, or
		as   string // the findings of an InvalidError, or "carry"
		says string
	}{
		"version unknown to At":   {noVersion, pgstrata.ErrUnknown, "", `version "4.0.0" of reminders/default`},
		"document unknown to At":  {noDocument, pgstrata.ErrUnknown, "", "document invoices"},
		"newer":                   {read(old, `{"schema_version": "3.0.1"}`, ""), pgstrata.ErrNewerVersion, "", "newest known here is 3.0.0"},
		"newer, not released":     {read(old, `{"schema_version": "4.0.0-rc.1"}`, ""), pgstrata.ErrNewerVersion, "", ""},
		"never was":               {read(old, `{"schema_version": "1.5.0"}`, ""), pgstrata.ErrUnknownVersion, "", "in the field schema_version"},
		"no version":              {read(old, `{"email": "a@b.c"}`, ""), nil, " required", ""},
		"no object":               {read(old, `[]`, ""), nil, " type", ""},
		"no JSON":                 {read(old, `{`, ""), nil, "", "read document: reminders/default: not JSON at line 1"},
		"stored invalid":          {read(middle, `{"schema_version": "1.0.0", "email": 5, "hours_before": 1}`, ""), nil, "/email type", "at 1.0.0"},
		"complement is a list":    {read(old, one, "[]"), nil, "", "the complement is no JSON object"},
		"complement is no JSON":   {read(old, one, "{"), nil, "", "the complement is not JSON"},
		"SQL step":                {read(middle, `{"schema_version": "3.0.0", "emails": ["a@b.c"], "minutes_before": 60, "language": "en"}`, ""), pgstrata.ErrOnlySQL, "", "lens 2.0.0--3.0.0"},
		"written invalid":         {write(old, one, `{"schema_version": "1.0.0", "email": "a@b.c", "hours_before": 1, "language": "en"}`), nil, " additionalProperties", ""},
		"written no JSON":         {write(old, one, `nothing`), nil, "", "write document: reminders/default: not JSON"},
		"another version written": {write(at(t, things, "thing", "1.0.0"), `{"schema_version": "1.0.0"}`, `{"schema_version": "1.1.0"}`), nil, "/schema_version version", ""},
		"can't be carried": {
			write(at(t, things, "thing", "1.0.0"), `{"schema_version": "1.1.0", "level": 1}`, `{"schema_version": "1.0.0", "level": "top"}`),
			nil, "carry", `lens 1.0.0--1.1.0, map /level (line 2), at "/level"`,
		},
		"the stored version refuses": {
			write(at(t, things, "thing", "1.0.0"), `{"schema_version": "1.1.0", "level": 1}`, `{"schema_version": "1.0.0", "level": "high"}`),
			nil, "/level maximum", "at 1.1.0",
		},
		"new at a version that is not there": {create(old, one, "1.0.1"), pgstrata.ErrUnknown, "", ""},
		"new over a SQL step":                {create(old, one, ""), pgstrata.ErrOnlySQL, "", ""},
		"new and invalid":                    {create(old, `{"schema_version": "1.0.0", "email": "a@b.c"}`, ""), nil, " required", ""},
	} {
		var invalid *pgstrata.InvalidError
		var carry *pgstrata.CarryError
		got := ""
		switch {
		case errors.As(c.err, &invalid):
			got = invalid.Findings[0].Pointer + " " + invalid.Findings[0].Keyword
		case errors.As(c.err, &carry):
			got = "carry"
		}
		if c.err == nil || got != c.as || c.is != nil && !errors.Is(c.err, c.is) || !strings.Contains(c.err.Error(), c.says) {
			t.Errorf("%s: %v (%s)", name, c.err, got)
		}
	}
}

// TestNewAtEachVersion stores new documents at the newest version, and at others on request.
func TestNewAtEachVersion(t *testing.T) {
	t.Parallel()
	v := at(t, open(t, "testdata/families.yaml"), "field_mappings", "1.1.0")
	const doc = `{"options": {"on_missing": "fail"}, "mappings": {}, "time_zone": "Europe/Oslo", "schema_version": "1.1.0"}`
	for version, want := range map[string]string{
		"":      `{"options": {"missing_value": "stop"}, "mappings": {}, "time_zone": "Europe/Oslo", "schema_version": "2.0.0"}`,
		"2.0.0": `{"options": {"missing_value": "stop"}, "mappings": {}, "time_zone": "Europe/Oslo", "schema_version": "2.0.0"}`,
		"1.1.0": doc,
		"1.0.0": `{"options": {"on_missing": "fail"}, "mappings": {}, "schema_version": "1.0.0"}`,
	} {
		stored, err := v.New([]byte(doc), version)
		if err != nil {
			t.Fatal(err)
		}
		if string(stored.Document) != want {
			t.Errorf("at %q: %s\nwant %s", version, stored.Document, want)
		}
		opened, err := v.ReadWith(stored.Document, stored.Complement)
		if err != nil || string(opened.Document) != doc {
			t.Errorf("at %q it is read back as %v, %v", version, opened, err)
		}
	}
}

// TestViewChangesAStepWithArguments lets programs of older versions choose another transform where the stored step has arguments, which the
// new one may not have: they go with the step that they belonged to, and stay with one that is left alone.
func TestViewChangesAStepWithArguments(t *testing.T) {
	t.Parallel()
	p := open(t, "internal/foundation/pgstrata.yaml")
	const (
		document = `{"schema_version": "2.0.0", "timezone": "UTC", "mappings": {
			"amount": {"source": "claim.total_minor", "steps": [{"step": "minor_to_major", "arguments": {"digits": 0}}, {"step": "negate"}]},
			"dueDate": {"source": "claim.due_at", "steps": [{"step": "date", "arguments": {"format": "YYYYMMDD"}}]}}}`
		want = `{"mappings": {"amount": {"steps": [{"step": "decimal"}, {"step": "negate"}], "source": "claim.total_minor"}, ` +
			`"dueDate": {"steps": [{"step": "date", "arguments": {"format": "YYYYMMDD"}}], "source": "claim.due_at"}}, "timezone": "UTC", "schema_version": "2.0.0"}`
	)
	for _, version := range []string{"1.0.0", "1.1.0"} {
		opened, err := at(t, p, "field_mappings", version).Read([]byte(document))
		if err != nil {
			t.Fatal(err)
		}
		row, err := opened.Write([]byte(strings.Replace(string(opened.Document), "minor_to_major", "decimal", 1)))
		if err != nil {
			t.Fatal(err)
		}
		if string(row.Document) != want {
			t.Errorf("%s: stored as %s", version, row.Document)
		}
	}
}
