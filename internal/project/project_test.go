package project_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

const permissive = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "pgstrata:///DOCUMENT/default/1.0.0",
  "type": "object",
  "required": ["schema_version"],
  "properties": {"schema_version": {"const": "1.0.0"}}
}`

// families is a schema folder with one permissive family a document.
func families(documents ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for _, d := range documents {
		dir := d + "/default/"
		fsys[dir+"1.0.0.json"] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(permissive, "DOCUMENT", d))}
		fsys[dir+"default.json"] = &fstest.MapFile{Data: []byte(`{"schema_version": "1.0.0"}`)}
		fsys[dir+"examples/1.0.0/valid/empty.json"] = &fstest.MapFile{Data: []byte(`{"schema_version": "1.0.0"}`)}
	}
	return fsys
}

// withField renames the version field of one family.
func withField(fsys fstest.MapFS, document, field string) fstest.MapFS {
	for name, file := range fsys {
		if strings.HasPrefix(name, document+"/") {
			file.Data = []byte(strings.ReplaceAll(string(file.Data), "schema_version", field))
		}
	}
	return fsys
}

func TestParse(t *testing.T) {
	t.Parallel()
	p, err := project.Parse("pgstrata.yaml", []byte(`# a comment
foundation: true
migrations: {dir: migrations}
documents:
  zebra_settings:
    table: things
    column: doc
    key: [id]
    on_reset: {set: {status: "needs \"care\"", tries: 007, open: false}}
  apple:
    table: shop.apples
    column: doc
    key: [organization_id, id]
    tenant: organization_id
    discriminator: kind
    version: rev
`), withField(families("zebra_settings", "apple"), "apple", "rev"))
	if err != nil {
		t.Fatal(err)
	}
	if !p.Foundation || *p.Migrations != (project.Migrations{Dir: "migrations", Table: "goose_db_version"}) {
		t.Errorf("got %+v, migrations %+v", p, p.Migrations)
	}
	zebra, apple := p.Documents[0], p.Documents[1]
	if zebra.Set == nil || apple.Set == nil {
		t.Fatal("families are not loaded")
	}
	zebra.Set, apple.Set = nil, nil
	want := project.Document{
		Name: "zebra_settings", Table: pg.Table{Schema: "public", Name: "things"}, Column: "doc", Key: []string{"id"},
		VersionField: "schema_version", Mode: project.Enforce, At: "pgstrata.yaml:5",
		OnReset: map[string]string{"status": `needs "care"`, "tries": "007", "open": "false"},
	}
	if diff := cmp.Diff(want, zebra); diff != "" {
		t.Error(diff)
	}
	want = project.Document{
		Name: "apple", Table: pg.Table{Schema: "shop", Name: "apples"}, Column: "doc", Key: []string{"organization_id", "id"},
		Tenant: "organization_id", Discriminator: "kind", VersionField: "rev", Mode: project.Enforce, At: "pgstrata.yaml:10",
	}
	if diff := cmp.Diff(want, apple); diff != "" {
		t.Error(diff)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	const good = "documents:\n  a:\n    table: t\n    column: doc\n    key: [id]\n"
	for name, test := range map[string]struct {
		yaml string
		want []string // each "file:line: message" that must be among the errors
	}{
		"empty":           {"", []string{"pgstrata.yaml: want one YAML document"}},
		"nothing managed": {"schemas: x\n", []string{"pgstrata.yaml:1: no documents"}},
		"not YAML":        {"documents:\n  a: [1\n", []string{"pgstrata.yaml:2: "}},
		"key twice":       {good + "    key: [id]\n", []string{"pgstrata.yaml:6: "}},
		"two unknown keys": {
			good + "    tennant: org\nfoundatoin: true\n",
			[]string{
				"pgstrata.yaml:6: unknown key tennant\n  → Did you mean tenant?",
				"pgstrata.yaml:7: unknown key foundatoin\n  → Did you mean foundation?",
			},
		},
		"unknown key near nothing": {good + "    zzzzzzzzzzzzzzzz: 1\n", []string{"→ Known here: column, discriminator, key"}},
		"missing keys": {
			"documents:\n  a:\n    table: t\n",
			[]string{"pgstrata.yaml:2: a: lacks the key column", "pgstrata.yaml:2: a: lacks the key key"},
		},
		"no list": {
			"documents:\n  a:\n    table: t\n    column: c\n    key: id\n",
			[]string{"pgstrata.yaml:5: key: expected array, but got string", "The columns of the primary key, in its order. Write a list: [a, b]."},
		},
		"wrong type":      {"documents:\n  a:\n    table: t\n    column: [x]\n    key: [id]\n", []string{"pgstrata.yaml:4: column: expected string, but got array"}},
		"name":            {strings.Replace(good, "a:", "Settings:", 1), []string{`pgstrata.yaml:2: "Settings" is not a document's name`}},
		"table":           {strings.Replace(good, "table: t", "table: a.b.c", 1), []string{`pgstrata.yaml:3: "a.b.c" is not a table name`}},
		"empty key":       {strings.Replace(good, "[id]", "[]", 1), []string{"pgstrata.yaml:5: key: "}},
		"document as key": {strings.Replace(good, "[id]", "[id, doc]", 1), []string{"pgstrata.yaml:5: doc is the document itself"}},
		"document as tenant": {
			good + "    tenant: doc\n",
			[]string{"pgstrata.yaml:6: doc is the document itself"},
		},
		"reset of the key": {
			good + "    on_reset:\n      set:\n        id: 7\n",
			[]string{"pgstrata.yaml:8: a reset may not set id"},
		},
		"reset to null": {
			good + "    on_reset:\n      set:\n        x: null\n",
			[]string{"pgstrata.yaml:8: x: expected string or number or boolean, but got null"},
		},
		"column twice": {
			good + "  b:\n    table: public.t\n    column: doc\n    key: [id]\n",
			[]string{"pgstrata.yaml:8: public.t.doc is already the document a"},
		},
		"no family": {strings.Replace(good, "a:", "c:", 1), []string{"c"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := project.Parse("pgstrata.yaml", []byte(test.yaml), families("a", "b"))
			var shown *fault.Error
			if !errors.As(err, &shown) {
				t.Fatalf("got %v, want a fault", err)
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("lacks %q:\n%v", want, err)
				}
			}
		})
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, file := range families("a") {
		path := filepath.Join(dir, "schemas", name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, file.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	config := filepath.Join(dir, "sub", "pgstrata.yaml")
	if err := os.MkdirAll(filepath.Dir(config), 0o755); err != nil {
		t.Fatal(err)
	}
	text := "schemas: ../schemas\nmigrations: {dir: sql, table: app.versions}\ndocuments:\n  a: {table: t, column: doc, key: [id]}\n"
	if err := os.WriteFile(config, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	p, err := project.Load(config)
	if err != nil {
		t.Fatal(err)
	}
	want := &project.Migrations{Dir: filepath.Join(dir, "sub", "sql"), Table: "app.versions"}
	if diff := cmp.Diff(want, p.Migrations); diff != "" {
		t.Error(diff)
	}
	if p.Document("a").Set == nil || p.Document("b") != nil {
		t.Error("documents are not found by name")
	}
	if err := p.Include(&project.Project{File: "embedded foundation", Documents: p.Documents}); err == nil {
		t.Error("the same name was included twice")
	}
	if _, err := project.Load(filepath.Join(dir, "absent.yaml")); err == nil || !strings.Contains(err.Error(), "pgstrata init") {
		t.Errorf("got %v, want the way to write one", err)
	}
}

func TestDatabaseURL(t *testing.T) {
	t.Parallel()
	env := map[string]string{"DATABASE_URL": "postgres://env/db"}
	for _, test := range []struct{ flag, env, want string }{
		{"postgres://flag/db", "postgres://env/db", "postgres://flag/db"},
		{"", "postgres://env/db", "postgres://env/db"},
		{"", "", ""},
	} {
		env["DATABASE_URL"] = test.env
		got, err := project.DatabaseURL(test.flag, func(k string) string { return env[k] })
		if err != nil || got != test.want {
			t.Errorf("%+v: got %q, %v", test, got, err)
		}
	}
	_, err := project.DatabaseURL("postgres://u:geheim@host:notaport/db", func(string) string { return "" })
	if err == nil || strings.Contains(err.Error(), "geheim") || !strings.Contains(err.Error(), "--database-url") {
		t.Errorf("got %v, want an error that names the flag and hides the password", err)
	}
}
