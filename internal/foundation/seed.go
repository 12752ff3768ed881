package foundation

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// Lines by which a seed is found again: its registry's hash, and the statement that the next seed's Down restores.
const (
	seedMarker = "-- pgstrata:integration-types "
	seedBegin  = "-- pgstrata:begin integration-types\n"
	seedEnd    = "-- pgstrata:end integration-types\n"
)

var numbered = regexp.MustCompile(`^([0-9]+)_.*\.sql$`)

// Seed writes the migration that brings integration_types to the registry's state; name is "" when the newest seed of folder holds it.
// An applied migration is never changed: a changed registry gets a file with the next free number.
// A type that left the registry stays in the table, since integrations may use it.
func Seed(folder fs.FS) (name, body string, err error) {
	return seed(folder, Types())
}

func seed(folder fs.FS, types []IntegrationType) (name, body string, err error) {
	const op = "generate the seed of integration_types"
	old, err := newestSeed(folder)
	if err != nil {
		return "", "", fault.Wrap(err, op, "", "")
	}
	statement, err := upsert(types)
	if err != nil {
		return "", "", fault.Wrap(err, op, "", "")
	}
	hash := fmt.Sprintf("%x", sha256.Sum256([]byte(statement)))[:10]
	if old.hash == hash {
		return "", "", nil
	}
	name = fmt.Sprintf("%05d_integration_types.sql", old.lastNumber+1)
	if old.count > 0 {
		name = fmt.Sprintf("%05d_integration_types_%d.sql", old.lastNumber+1, old.count+1)
	}
	up := "-- Generated from internal/foundation/registry.go by make generate; do not edit.\n" +
		seedMarker + hash + "\n" + seedBegin + statement + seedEnd
	return name, "-- +goose Up\n" + up + "\n-- +goose Down\n" + undo(types, old.statement), nil
}

// seeds is what a folder of migrations already holds.
type seeds struct {
	count, lastNumber int
	hash, statement   string // of the newest seed
}

func newestSeed(folder fs.FS) (seeds, error) {
	var s seeds
	files, err := fs.Glob(folder, "*.sql")
	if err != nil {
		return s, err
	}
	numbers := map[string]int{}
	for _, file := range files {
		if m := numbered.FindStringSubmatch(file); m != nil {
			if numbers[file], err = strconv.Atoi(m[1]); err != nil {
				return s, err
			}
		}
	}
	slices.SortFunc(files, func(a, b string) int { return numbers[a] - numbers[b] })
	for _, file := range files {
		s.lastNumber = numbers[file]
		text, err := fs.ReadFile(folder, file)
		if err != nil {
			return s, err
		}
		_, rest, isSeed := strings.Cut(string(text), seedMarker)
		if !isSeed {
			continue
		}
		s.count++
		s.hash, rest, _ = strings.Cut(rest, "\n")
		_, rest, _ = strings.Cut(rest, seedBegin)
		s.statement, _, _ = strings.Cut(rest, seedEnd)
	}
	return s, nil
}

func upsert(types []IntegrationType) (string, error) {
	rows := make([]string, len(types))
	for i, t := range types {
		parts, err := json.Marshal(t.Credentials)
		if err != nil {
			return "", err
		}
		rows[i] = fmt.Sprintf("  (%s, %s,\n   %s,\n   %s)",
			pg.Literal(t.Name), pg.Literal(t.Title), pg.Literal(t.Description), pg.Literal(string(parts)))
	}
	return "insert into public.integration_types (type, title, description, credential_parts) values\n" +
		strings.Join(rows, ",\n") + `
on conflict (type) do update
  set title = excluded.title, description = excluded.description, credential_parts = excluded.credential_parts;
`, nil
}

// undo removes the types that the seed before did not have, and gives the others their old texts back.
func undo(types []IntegrationType, before string) string {
	var added []string
	for _, t := range types {
		if name := pg.Literal(t.Name); !strings.Contains(before, "("+name+",") {
			added = append(added, name)
		}
	}
	if len(added) == 0 {
		return before
	}
	// A subquery on the integrations would see none: their table forces row-level security on its owner.
	return fmt.Sprintf(`-- Types that integrations use stay.
-- +goose StatementBegin
do $$
declare
  added text;
begin
  foreach added in array array[%s] loop
    begin
      delete from public.integration_types where type = added;
    exception when foreign_key_violation then
      raise notice 'integration type %% is in use and stays', added;
    end;
  end loop;
end $$;
-- +goose StatementEnd
%s`, strings.Join(added, ", "), before)
}
