package publish_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata"
	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/evolve"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/publish"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// agreement is a document with a view and a reader in Go of each version.
type agreement struct {
	*world
	conn     *pgx.Conn
	random   *rand.Rand
	document project.Document
	family   *schema.Family
	columns  string // of a new row, beside the organization and the document
	values   string
	ids      []string
	views    map[string]string         // by version
	readers  map[string]*pgstrata.View // by version
	samples  map[string][]any          // documents by version

	changed, kept, unfit int // writes
	lifted               int64
}

// TestGoAndViewsAgree: what is written through a view, by the Go API or by an evolution is read by each of them as the same document at
// every version, and they keep the same beside it.
func TestGoAndViewsAgree(t *testing.T) {
	t.Parallel()
	families := fstest.MapFS{}
	for _, name := range []string{"1.0.0.json", "1.0.0--2.0.0.lens.yaml", "2.0.0.json", "default.json"} {
		name = "contacts/default/" + name
		data, err := os.ReadFile("../../testdata/families/" + name)
		if err != nil {
			t.Fatal(err)
		}
		families[name] = &fstest.MapFile{Data: data}
	}
	w := emptyWorld(t, `
foundation: true
migrations: {dir: migrations}
documents:
  contacts: {table: public.contacts, column: contact, key: [organization_id, id]}
`, families)
	exec(t, w.owner, `create table public.contacts (organization_id uuid, id uuid default gen_random_uuid(), contact jsonb not null, primary key (organization_id, id));
		grant select, update (contact) on public.contacts to pgstrata_operator`)
	w.expand()
	conn, e := w.AdminConn(t), w.evolver()
	p, err := pgstrata.Open(w.file)
	if err != nil {
		t.Fatal(err)
	}
	exec(t, conn, `insert into public.organizations (id, name) values ($1, 'one')`, organization)
	const rows = 100
	for i, of := range []struct{ variant, columns, values string }{
		{"default", "", ""},
		{"xledger", ", integration_type, name, sync_schedule", `, 'xledger', 'x', '{"schema_version": "1.1.0", "enabled": false, "mode": "off", "spread_seconds": 0}'`},
		{"default", ", integration_type, name, field_mappings", `, 'xledger', 'x', '{"schema_version": "1.0.0", "mappings": {}}'`},
	} {
		a := &agreement{
			world: w, conn: conn, random: rand.New(rand.NewPCG(1, uint64(i))), document: w.documents[i], family: w.documents[i].Set.Family(of.variant),
			columns: of.columns, values: of.values, views: map[string]string{}, readers: map[string]*pgstrata.View{}, samples: map[string][]any{},
		}
		for k, s := range a.family.Schemas {
			v := s.Version.String()
			a.views[v] = fmt.Sprintf("public.agree_%d_%d", i, k)
			w.publish(a.document, publish.Wanted{Version: &s.Version, View: pg.Table{Schema: "public", Name: fmt.Sprintf("agree_%d_%d", i, k)}})
			if a.readers[v], err = p.At(a.document.Name, of.variant, v); err != nil {
				t.Fatal(err)
			}
			for d := range compat.Sample(t.Context(), s, a.family.Schemas[(k+1)%len(a.family.Schemas)], a.document.VersionField, rows) {
				a.samples[v] = append(a.samples[v], d)
			}
		}
		for n := range rows {
			a.insert(n)
		}
		newest, middle, oldest := a.family.Newest().Version.String(), a.family.Schemas[1].Version.String(), a.family.Schemas[0].Version.String()
		for round, to := range []string{"", oldest, middle, newest, oldest, ""} {
			for _, id := range a.ids {
				a.write(id, a.pick())
			}
			before := a.all()
			if to != "" {
				a.evolve(e, to, to == oldest)
			}
			if diff := cmp.Diff(before, a.all()); diff != "" {
				t.Fatalf("%s, round %d: an evolution to %s changes what is read:\n%s", a.document.Name, round, to, diff)
			}
		}
		if a.changed < 3*rows || a.lifted < rows || a.kept < rows/4 {
			t.Errorf("%s: little was tried: %d writes, %d with complements, %d documents carried over", a.document.Name, a.changed, a.kept, a.lifted)
		}
		t.Logf("%s: %d writes, %d with complements, %d that no longer fit, %d documents carried over", a.document.Name, a.changed, a.kept, a.unfit, a.lifted)
	}
}

func (a *agreement) pick() string {
	return a.family.Schemas[a.random.IntN(len(a.family.Schemas))].Version.String()
}

// insert writes a new row through a view, and compares with what Go would have stored.
func (a *agreement) insert(n int) {
	a.t.Helper()
	v := a.pick()
	doc := lens.Text(a.samples[v][n%len(a.samples[v])])
	id := text(a.t, a.conn, `insert into `+a.views[v]+` (organization_id, `+a.document.Column+a.columns+`) values ($1, $2`+a.values+`) returning id::text`, organization, doc)
	want, err := a.readers[v].New([]byte(doc), "")
	if err != nil {
		a.t.Fatal(err)
	}
	a.ids = append(a.ids, id)
	same(a.t, "inserted at "+v, strings.Join(a.stored(id), "\n"), string(want.Document)+"\n"+string(want.Complement))
}

// stored is a row's document and complement.
func (a *agreement) stored(id string) []string {
	a.t.Helper()
	var doc, kept string
	if err := a.conn.QueryRow(context.Background(), `select d.`+a.document.Column+`::text, coalesce(c.complement::text, '') from `+a.document.Table.SQL()+` d
		left join pgstrata.`+a.document.Name+`__complements c using (organization_id, id) where d.id = $1::text::uuid`, id).Scan(&doc, &kept); err != nil {
		a.t.Fatal(err)
	}
	return []string{doc, kept}
}

func (a *agreement) shown(id, v string) string {
	a.t.Helper()
	return text(a.t, a.conn, `select `+a.document.Column+`::text from `+a.views[v]+` where id = $1::text::uuid`, id)
}

// write changes a document as a program of a version does, by its view or in Go, and compares what either stores and all read.
func (a *agreement) write(id, v string) {
	a.t.Helper()
	row := a.stored(id)
	opened, err := a.readers[v].ReadWith([]byte(row[0]), []byte(row[1]))
	if err != nil {
		a.t.Fatalf("%s: %v\n%s", v, err, row)
	}
	same(a.t, "shown at "+v, a.shown(id, v), string(opened.Document))
	changed := a.change(string(opened.Document), v)
	if changed == string(opened.Document) {
		return
	}
	want, err := opened.Write([]byte(changed))
	if err != nil {
		a.t.Fatal(err)
	}
	a.changed++
	if want.Complement != nil {
		a.kept++
	}
	if a.random.IntN(2) == 0 {
		exec(a.t, a.conn, `update `+a.views[v]+` set `+a.document.Column+` = $2::text::jsonb where id = $1::text::uuid`, id, changed)
		same(a.t, fmt.Sprintf("%s written at %s", row, v), strings.Join(a.stored(id), "\n"), string(want.Document)+"\n"+string(want.Complement))
	} else {
		exec(a.t, a.conn, `update `+a.document.Table.SQL()+` set `+a.document.Column+` = $2::text::jsonb where id = $1::text::uuid`, id, string(want.Document))
		exec(a.t, a.conn, `delete from pgstrata.`+a.document.Name+`__complements where id = $1::text::uuid`, id)
		if want.Complement != nil {
			exec(a.t, a.conn, `insert into pgstrata.`+a.document.Name+`__complements values ($1, $2::text::uuid, $3::text::jsonb)`, organization, id, string(want.Complement))
		}
	}
	same(a.t, "read again", a.shown(id, v), changed)
	for other, reader := range a.readers {
		shown := a.shown(id, other)
		opened, err := reader.ReadWith(want.Document, want.Complement)
		var invalid *pgstrata.InvalidError
		switch {
		case errors.As(err, &invalid): // what was kept no longer goes with the rest: Go refuses it, a view shows it
			a.unfit++
			if len(a.schema(other).Findings(a.decode(shown))) == 0 {
				a.t.Errorf("written at %s, Go can't read it at %s, where it is shown as %s: %v", v, other, shown, err)
			}
			exec(a.t, a.conn, `delete from pgstrata.`+a.document.Name+`__complements where id = $1::text::uuid`, id)
		case err != nil:
			a.t.Fatal(err)
		default:
			same(a.t, "written at "+v+", read at "+other, shown, string(opened.Document))
		}
	}
}

// change gives a document some members of another one of its version.
func (a *agreement) change(doc, v string) string {
	mixed, known := a.decode(doc).(map[string]any), a.schema(v)
	other := a.samples[v][a.random.IntN(len(a.samples[v]))].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(other)) {
		tried := maps.Clone(mixed)
		if tried[key] = other[key]; len(known.Findings(tried)) == 0 && a.random.IntN(3) > 0 {
			mixed = tried
		}
	}
	return lens.Text(mixed)
}

func (a *agreement) schema(v string) *schema.Schema {
	return a.family.Schemas[slices.IndexFunc(a.family.Schemas, func(s *schema.Schema) bool { return s.Version.String() == v })]
}

func (a *agreement) decode(doc string) any {
	a.t.Helper()
	value, err := schema.Decode([]byte(doc))
	if err != nil {
		a.t.Fatal(err)
	}
	return value
}

// all is what every view shows of every row.
func (a *agreement) all() map[string]string {
	a.t.Helper()
	seen := map[string]string{}
	for v, view := range a.views {
		rows, err := a.conn.Query(context.Background(), `select id::text, `+a.document.Column+`::text from `+view)
		if err != nil {
			a.t.Fatal(err)
		}
		var id string
		var doc *string
		if _, err := pgx.ForEachRow(rows, []any{&id, &doc}, func() error {
			if doc == nil {
				return fmt.Errorf("nothing is shown of %s at %s", id, v)
			}
			seen[v+" "+id] = *doc
			return nil
		}); err != nil {
			a.t.Fatal(err)
		}
	}
	return seen
}

func (a *agreement) evolve(e *evolve.Evolver, to string, down bool) {
	a.t.Helper()
	do := e.Run
	if down {
		do = e.Down
	}
	s, err := do(context.Background(), evolve.Options{Document: a.document.Name, To: map[string]string{"": to}})
	if err != nil || !s.Clean() {
		a.t.Fatalf("%v, %+v", err, s)
	}
	a.lifted += s.Lifted
}
