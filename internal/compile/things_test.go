package compile_test

import (
	"context"
	"database/sql"
	"io/fs"
	"testing"
	"testing/fstest"

	_ "github.com/jackc/pgx/v5/stdlib" // goose works on database/sql
	"github.com/pressly/goose/v3"
	goosestore "github.com/pressly/goose/v3/database"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/migrations"
)

const (
	red1 = `{"$id": "pgstrata:///thing/red/1.0.0", "type": "object", "required": ["schema_version"], "additionalProperties": false,
		"properties": {"schema_version": {"const": "1.0.0"}, "amount": {"type": "integer", "minimum": 0}, "name": {"type": "string", "maxLength": 5}}}`
	red2 = `{"$id": "pgstrata:///thing/red/2.0.0", "type": "object", "required": ["schema_version", "amount"], "additionalProperties": false,
		"properties": {"schema_version": {"const": "2.0.0"}, "amount": {"type": "integer", "minimum": 0}}}`
	blue1 = `{"$id": "pgstrata:///thing/blue/1.0.0", "type": "object", "additionalProperties": false,
		"properties": {"schema_version": {"const": "1.0.0"}, "colour": {"enum": ["sky", "sea"]}}}`
)

// things is a document in public.things with the variants red and blue; more is laid over the files.
func things(t testing.TB, more map[string]string) project.Document {
	t.Helper()
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"thing/red/1.0.0.json": red1, "thing/red/default.json": `{"schema_version": "1.0.0"}`,
		"thing/blue/1.0.0.json": blue1, "thing/blue/default.json": `{"schema_version": "1.0.0"}`,
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	for name, text := range more {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	set, err := schema.Load(files, ".", "thing", "schema_version")
	if err != nil {
		t.Fatal(err)
	}
	return project.Document{
		Name: "thing", Table: pg.Table{Schema: "public", Name: "things"}, Column: "doc", Key: []string{"id"},
		Discriminator: "kind", VersionField: "schema_version", OnReset: map[string]string{"status": "reset"}, Set: set, At: "pgstrata.yaml:1",
	}
}

// withRed2 adds the second version of red.
var withRed2 = map[string]string{"thing/red/2.0.0.json": red2, "thing/red/default.json": `{"schema_version": "2.0.0", "amount": 0}`}

// folder is a project's folder of migrations, with the table that the document stands in.
type folder fstest.MapFS

func newFolder() folder {
	return folder{"00001_things.sql": &fstest.MapFile{Data: []byte(`-- +goose Up
create table public.things (id int primary key, kind text, status text, doc jsonb);
create table public.elsewhere (id int primary key, kind text, status text, doc jsonb);
-- +goose Down
drop table public.elsewhere;
drop table public.things;
`)}}
}

// generate adds the migration for documents, or returns "" when there is nothing new.
func (f folder) generate(t testing.TB, documents ...project.Document) string {
	t.Helper()
	var guards []*compile.Guard
	for _, d := range documents {
		g, err := compile.Document(d)
		if err != nil {
			t.Fatal(err)
		}
		guards = append(guards, g)
	}
	name, body, changed, err := compile.Migration(guards, fstest.MapFS(f))
	if err != nil {
		t.Fatal(err)
	}
	if !changed {
		return ""
	}
	if f[name] != nil {
		t.Fatalf("%s is there already", name)
	}
	f[name] = &fstest.MapFile{Data: []byte(body)}
	return name
}

// provider is goose over the folder.
func (f folder) provider(t testing.TB, url string) *goose.Provider {
	t.Helper()
	return provider(t, url, "goose_db_version", fstest.MapFS(f))
}

func (f folder) up(t testing.TB, url string) {
	t.Helper()
	if _, err := f.provider(t, url).Up(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func (f folder) down(t testing.TB, url string) {
	t.Helper()
	if _, err := f.provider(t, url).Down(context.Background()); err != nil {
		t.Fatal(err)
	}
}

func provider(t testing.TB, url, table string, files fs.FS) *goose.Provider {
	t.Helper()
	db, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	store, err := goosestore.NewStore(goosestore.DialectPostgres, table)
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider("", db, files, goose.WithStore(store))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// system applies pgstrata's own schema.
func system(t testing.TB, url string) {
	t.Helper()
	files, err := fs.Sub(migrations.System, "system")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := provider(t, url, "public.pgstrata_system_version", files).Up(context.Background()); err != nil {
		t.Fatal(err)
	}
}
