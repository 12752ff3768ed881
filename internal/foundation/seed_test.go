package foundation

import (
	"context"
	"database/sql"
	"encoding/json"
	"io/fs"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/migrations"
)

func TestShippedSeedIsTheRegistry(t *testing.T) {
	t.Parallel()
	name, _, err := Seed(shipped(t, migrations.Foundation, "foundation"))
	if err != nil {
		t.Fatal(err)
	}
	if name != "" {
		t.Errorf("%s is missing: run make generate", name)
	}
}

func TestSeedAfterAChange(t *testing.T) {
	t.Parallel()
	first, body, err := seed(fstest.MapFS{"00009_tables.sql": {Data: []byte("-- +goose Up\n")}}, Types()[:2])
	if err != nil {
		t.Fatal(err)
	}
	if first != "00010_integration_types.sql" {
		t.Errorf("the first seed is %s", first)
	}
	folder := fstest.MapFS{first: {Data: []byte(body)}, "00012_guards.sql": {Data: []byte("-- +goose Up\n")}}
	if name, _, err := seed(folder, Types()[:2]); name != "" || err != nil {
		t.Errorf("an unchanged registry gives %q, %v", name, err)
	}

	changed := Types()[:3]
	changed[0].Title = "Xledger's ledger"
	second, body, err := seed(folder, changed)
	if err != nil {
		t.Fatal(err)
	}
	if second != "00013_integration_types_2.sql" {
		t.Errorf("the second seed is %s", second)
	}
	_, down, _ := strings.Cut(body, "-- +goose Down")
	if !strings.Contains(down, "array['cornerstone']") || !strings.Contains(down, "('xledger', 'Xledger',") {
		t.Errorf("its Down must remove what it added and restore the rest:\n%s", down)
	}
	if !strings.Contains(body, "('xledger', 'Xledger''s ledger',") {
		t.Errorf("the title is not quoted:\n%s", body)
	}

	folder[second] = &fstest.MapFile{Data: []byte(body)}
	if name, _, err := seed(folder, changed); name != "" || err != nil {
		t.Errorf("after the second seed the registry gives %q, %v", name, err)
	}
	if name, _, _ := seed(folder, Types()[:2]); name != "00014_integration_types_3.sql" {
		t.Errorf("back to the first registry gives %q: the newest seed counts, not any", name)
	}
}

// The seed, a second one and their Downs on Postgres: the table holds the registry, and types in use stay.
func TestSeedOnPostgres(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := dbtest.New(t)
	apply(t, db.URL, "public.pgstrata_system_version", shipped(t, migrations.System, "system"), 0)

	folder := fstest.MapFS{}
	var first int64 // seed of the shipped ones
	var seeds []int64
	files := shipped(t, migrations.Foundation, "foundation")
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		if isSeed := strings.Contains(string(text), seedMarker); isSeed || name < "00006" {
			folder[name] = &fstest.MapFile{Data: text}
			if isSeed && first == 0 {
				if first, err = strconv.ParseInt(name[:5], 10, 64); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	add := func(types []IntegrationType) {
		name, body, err := seed(folder, types)
		if err != nil {
			t.Fatal(err)
		}
		if name != "" {
			folder[name] = &fstest.MapFile{Data: []byte(body)}
		}
		s, err := newestSeed(folder)
		if err != nil {
			t.Fatal(err)
		}
		seeds = append(seeds, int64(s.lastNumber))
	}
	add(Types())
	const table = "public.pgstrata_foundation_version"
	apply(t, db.URL, table, folder, 0)
	conn := db.Conn(t)
	if diff := cmp.Diff(rowsOf(Types()), stored(t, conn)); diff != "" {
		t.Fatalf("registry (-) and table (+):\n%s", diff)
	}

	more := append(Types(), IntegrationType{Name: "other", Title: "O'Other", Description: `a \ b`, Credentials: []CredentialPart{{"key", "The key's name", true}}})
	more[1].Title = "Dynamics"
	add(more)
	apply(t, db.URL, table, folder, 0)
	if diff := cmp.Diff(rowsOf(more), stored(t, conn)); diff != "" {
		t.Fatalf("changed registry (-) and table (+):\n%s", diff)
	}
	apply(t, db.URL, table, folder, seeds[1])
	if diff := cmp.Diff(rowsOf(Types()), stored(t, conn)); diff != "" {
		t.Fatalf("after the second seed's Down: registry (-) and table (+):\n%s", diff)
	}

	const organization = "11111111-1111-1111-1111-111111111111"
	admin := db.AdminConn(t)
	for _, statement := range []string{
		`insert into public.organizations (id, name) values ('` + organization + `', 'Acme')`,
		`insert into public.organization_integrations (organization_id, integration_type, name, field_mappings, sync_schedule)
		 values ('` + organization + `', 'xledger', 'Ledger', '{}', '{}')`,
	} {
		if _, err := admin.Exec(ctx, statement); err != nil {
			t.Fatal(err)
		}
	}
	apply(t, db.URL, table, folder, first)
	if diff := cmp.Diff(rowsOf(Types()[:1]), stored(t, conn)); diff != "" {
		t.Fatalf("only the type in use may be left: want (-), got (+):\n%s", diff)
	}
}

// apply goes up to the end, or down to just before a version.
func apply(t *testing.T, url, table string, files fs.FS, before int64) {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	p, err := goose.NewProvider(goose.DialectPostgres, db, files, goose.WithTableName(table), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	if before == 0 {
		_, err = p.Up(context.Background())
	} else {
		_, err = p.DownTo(context.Background(), before-1)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func shipped(t *testing.T, files fs.FS, folder string) fs.FS {
	t.Helper()
	sub, err := fs.Sub(files, folder)
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

type row struct {
	Title, Description string
	Credentials        []CredentialPart
}

func rowsOf(types []IntegrationType) map[string]row {
	rows := map[string]row{}
	for _, t := range types {
		rows[t.Name] = row{t.Title, t.Description, t.Credentials}
	}
	return rows
}

func stored(t *testing.T, conn *pgx.Conn) map[string]row {
	t.Helper()
	found, err := conn.Query(context.Background(), "select type, title, description, credential_parts::text from public.integration_types")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]row{}
	var name, parts string
	var r row
	_, err = pgx.ForEachRow(found, []any{&name, &r.Title, &r.Description, &parts}, func() error {
		r.Credentials = nil
		err := json.Unmarshal([]byte(parts), &r.Credentials)
		rows[name] = r
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}
