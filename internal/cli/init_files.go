package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

const migrationsDir = "migrations"

type newFile struct{ path, text string }

// write puts the starting files beside config, all or none, and returns their paths.
func (s *starter) write(config string) ([]string, error) {
	dir := filepath.Dir(config)
	files := []newFile{{config, s.config()}}
	for _, variant := range s.Variants {
		family := filepath.Join(dir, project.DefaultSchemas, s.Document, variant)
		files = append(files,
			newFile{filepath.Join(family, "1.0.0.json"), s.schema(variant)},
			newFile{filepath.Join(family, "default.json"), minimalDocument},
			newFile{filepath.Join(family, "examples", "1.0.0", "valid", "minimal.json"), minimalDocument},
			newFile{filepath.Join(family, "examples", "1.0.0", "invalid", "without-version.json"), invalidExample},
		)
	}
	migrations := filepath.Join(dir, migrationsDir)
	if s.Stamp {
		number, err := nextNumber(migrations)
		if err != nil {
			return nil, err
		}
		files = append(files, newFile{filepath.Join(migrations, number+"_stamp_"+s.Document+".sql"), s.stamp()})
	}
	for _, f := range files {
		if _, err := os.Lstat(f.path); err == nil {
			return nil, fault.New("init", f.path, "the file is already there, so nothing was written",
				"Move it away, or write elsewhere with --config other/pgstrata.yaml. A second document is added to pgstrata.yaml by hand.")
		}
	}
	var written []string
	for _, f := range files {
		if err := createFile("init", f.path, f.text); err != nil {
			return written, err
		}
		written = append(written, f.path)
	}
	return written, os.MkdirAll(migrations, 0o755)
}

func (s *starter) config() string {
	optional := func(key, column, example string) string {
		if column == "" {
			return "# " + key + ": " + example
		}
		return key + ": " + scalar(column)
	}
	return fmt.Sprintf(`# What pgstrata manages. Paths are relative to this file.

# Schemas: <document>/<variant>/<version>.json
schemas: %s

# The project's own goose migrations; a version table other than goose's default is named by table.
migrations:
  dir: %s

# Also apply the tables that ship with pgstrata: organizations, integrations, credentials, alerts.
# foundation: true

documents:
  %s:
    table: %s
    column: %s
    # The columns that name a row: the primary key, or a unique key of columns that are not null.
    key: [%s]
    # The column that names a row's organization: findings and alerts go by it.
    %s
    # The column whose value chooses the variant, and with it the schema.
    %s
    # The field inside the document that names its schema version.
    version: %s
    # Columns of the row that a repair sets beside the safe default.
    # on_reset: {set: {status: needs_attention}}
`, project.DefaultSchemas, migrationsDir, s.Document, scalar(s.Table.String()), scalar(s.Column), scalars(s.Key),
		optional("tenant", s.Tenant, "account_id"), optional("discriminator", s.Discriminator, "kind"), project.DefaultVersionField)
}

func (s *starter) schema(variant string) string {
	return fmt.Sprintf(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "pgstrata:///%s/%s/1.0.0",
  "title": "%[1]s, %[2]s",
  "description": "A beginning: any object that names its version. Add the properties that you know, then additionalProperties: false.",
  "type": "object",
  "required": ["%[3]s"],
  "properties": {
    "%[3]s": { "const": "1.0.0" }
  }
}
`, s.Document, variant, project.DefaultVersionField)
}

const (
	minimalDocument = "{ \"" + project.DefaultVersionField + "\": \"1.0.0\" }\n"
	invalidExample  = `{
  "why": "Without a version nobody knows by which schema to judge it.",
  "findings": [{ "pointer": "", "keyword": "required" }],
  "document": {}
}
`
)

// stamp is the migration that gives stored objects the version field.
func (s *starter) stamp() string {
	before, after := "", ""
	if s.Forced {
		before = "-- Forced row-level security hides rows from the table's owner, too. It steps aside for this transaction,\n" +
			"-- in which the table is locked.\nalter table " + s.Table.SQL() + " no force row level security;\n"
		after = "alter table " + s.Table.SQL() + " force row level security;\n"
	}
	return fmt.Sprintf(`-- +goose Up
-- Stored documents learn which version of their schema they follow.
-- One statement locks every row it changes until the end: on a large table, run it by hand in pieces
-- first, and this finds nothing left to do.
%[5]s-- Should row-level security hide rows, this fails rather than leave them out.
set local row_security = off;
update %[1]s
set %[2]s = %[2]s || '{"%[4]s": "1.0.0"}'
where %[3]s;
%[6]s
-- +goose Down
-- The field stays: nothing tells which documents had it before.
`, s.Table.SQL(), pg.Ident(s.Column), unversioned(s.Column), project.DefaultVersionField, before, after)
}

var migrationNumber = regexp.MustCompile(`^(\d+)_.*\.(sql|go)$`)

// nextNumber continues the numbering of a folder of migrations, whose width it keeps.
func nextNumber(dir string) (string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", fault.Wrap(err, "init", dir, "")
	}
	last := "00000"
	for _, e := range entries {
		if m := migrationNumber.FindStringSubmatch(e.Name()); m != nil {
			last = slices.MaxFunc([]string{last, m[1]}, compareNumbers)
		}
	}
	var n uint64
	if _, err := fmt.Sscan(last, &n); err != nil {
		return "", fault.Wrap(err, "init", dir, "Migrations are numbered as 00001_name.sql.")
	}
	return fmt.Sprintf("%0*d", len(last), n+1), nil
}

func compareNumbers(a, b string) int {
	a, b = strings.TrimLeft(a, "0"), strings.TrimLeft(b, "0")
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	return strings.Compare(a, b)
}

var plainScalar = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)?$`)

// scalar writes a YAML string, quoted where it could be read as something else.
func scalar(text string) string {
	reserved := []string{"true", "false", "null", "yes", "no", "on", "off", "y", "n"}
	if plainScalar.MatchString(text) && !slices.Contains(reserved, strings.ToLower(text)) {
		return text
	}
	quoted, _ := json.Marshal(text)
	return string(quoted)
}

func scalars(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = scalar(text)
	}
	return strings.Join(quoted, ", ")
}
