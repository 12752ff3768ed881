package census_test

import (
	"context"
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/project"
)

const settings = `documents: {settings: {table: public.things, column: doc, key: [id], tenant: org, discriminator: kind}}`

const things = `create table public.things (id int primary key, org text, kind text, doc jsonb, created_on date not null default current_date, updated_at timestamptz);`

// families are two variants: a at 1.0.0, 1.1.0 and 2.0.0, b at 1.0.0 alone.
func families() fstest.MapFS {
	const shape = `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "pgstrata:///settings/%s/%s", "type": "object",
		"required": ["schema_version"], "properties": {"schema_version": {"const": "%[2]s"}, %s}, "additionalProperties": false}`
	files := fstest.MapFS{}
	put := func(name, text string) { files["settings/"+name] = &fstest.MapFile{Data: []byte(text)} }
	put("a/1.0.0.json", fmt.Sprintf(shape, "a", "1.0.0", `"n": {"type": "integer"}, "mode": {"enum": ["x", "y"]}, "more": {"type": "object"}`))
	put("a/1.1.0.json", fmt.Sprintf(shape, "a", "1.1.0", `"n": {"type": "integer"}, "mode": {"enum": ["x", "y", "z"]}, "more": {"type": "object"}`))
	put("a/2.0.0.json", fmt.Sprintf(shape, "a", "2.0.0", `"limit": {"type": "integer", "maximum": 100}, "mode": {"enum": ["ex", "why"]}, "more": {"type": "object", "additionalProperties": {"type": ["string", "number"]}}`))
	put("a/1.0.0--1.1.0.lens.yaml", "steps: []")
	put("a/1.1.0--2.0.0.lens.yaml", "steps:\n  - rename: /n\n    to: limit\n  - map: /mode\n    values: {x: ex, y: why}\n")
	put("a/default.json", `{"schema_version": "2.0.0"}`)
	put("b/1.0.0.json", fmt.Sprintf(shape, "b", "1.0.0", `"n": {"type": "integer"}`))
	put("b/default.json", `{"schema_version": "1.0.0"}`)
	return files
}

func parsed(t *testing.T, files fstest.MapFS) []project.Document {
	t.Helper()
	p, err := project.Parse("pgstrata.yaml", []byte(settings), files)
	if err != nil {
		t.Fatal(err)
	}
	return p.Documents
}

// stored fills the table before its guard comes, so that anything may stand in it.
func stored(t *testing.T, documents []project.Document, fill string) *dbtest.DB {
	t.Helper()
	db := dbtest.New(t)
	exec(t, db.Conn(t), things+fill)
	var guards []*compile.Guard
	for _, d := range documents {
		g, err := compile.Document(d)
		if err != nil {
			t.Fatal(err)
		}
		guards = append(guards, g)
	}
	name, body, _, err := compile.Migration(guards, fstest.MapFS{})
	if err != nil {
		t.Fatal(err)
	}
	up(t, db.URL, []migrate.Stream{
		migrate.SystemStream(), {Name: migrate.Project, Table: "public.goose_db_version", FS: fstest.MapFS{name: {Data: []byte(body)}}},
	})
	return db
}

func up(t *testing.T, url string, streams []migrate.Stream) {
	t.Helper()
	r, err := migrate.Open(t.Context(), url, streams, migrate.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Up(t.Context(), migrate.Target{}); err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, conn *pgx.Conn, sql string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), sql); err != nil {
		t.Fatalf("%v\n%s", err, sql)
	}
}
