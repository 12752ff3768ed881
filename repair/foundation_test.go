package repair_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/repair"
)

const beforeTheGuards = 7

func migrateTo(ctx context.Context, url string, target migrate.Target) error {
	p, err := foundation.Project()
	if err != nil {
		return err
	}
	streams, err := migrate.Streams(p)
	if err != nil {
		return err
	}
	r, err := migrate.Open(ctx, url, streams, migrate.Options{})
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = r.Up(ctx, target)
	return err
}

func orgID(n int) string  { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }
func userID(n int) string { return fmt.Sprintf("00000000-0000-4000-9000-%012d", n) }

// What history left in the shipped tables, one way of being broken each.
var history = []struct{ mappings, schedule string }{
	{`"{\"schema_version\": \"1.0.0\", \"mapp"`, ``},
	{`[]`, ``},
	{`null`, `null`},
	{`{"mappings": {}}`, ``},
	{`{"schema_version": "1.0.0", "mappings": {"noSuchField": {"source": "claim.total_minor"}}}`, ``},
	{`{"schema_version": "1.0.0", "mappings": []}`, ``},
	{`{"schema_version": "9.0.0", "mappings": {}}`, ``},
	{``, `{"schema_version": "1.0.0", "enabled": true, "mode": "cron", "cron": "61 3 * * *", "timezone": "Europe/Oslo"}`},
	{``, `{"schema_version": "1.0.0", "enabled": "true", "mode": "off"}`},
	{``, `{"schema_version": 1, "enabled": false, "mode": "off"}`},
}

// The whole way in the shipped foundation: documents from before the triggers, found, reset, told to their own admins alone.
func TestFoundation(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := dbtest.New(t, dbtest.WithTemplate("repair_foundation", func(ctx context.Context, url string) error {
		return migrateTo(ctx, url, migrate.To("foundation", beforeTheGuards))
	}))
	admin := db.AdminConn(t)
	for i, h := range history {
		const good = `{"schema_version": "1.0.0", "mappings": {}}`
		const off = `{"schema_version": "1.0.0", "enabled": false, "mode": "off"}`
		exec(t, admin, "insert into public.organizations (id, name) values ($1, 'one')", orgID(i))
		exec(t, admin, "insert into public.organization_members (organization_id, user_id, role) values ($1, $2, 'admin')", orgID(i), userID(i))
		exec(t, admin, `insert into public.organization_integrations (organization_id, id, integration_type, name, status, field_mappings, sync_schedule)
			values ($1::uuid, $1::uuid, 'xledger', 'books', 'active', coalesce(nullif($2::text, '')::jsonb, $3::text::jsonb), coalesce(nullif($4::text, '')::jsonb, $5::text::jsonb))`,
			orgID(i), h.mappings, good, h.schedule, off)
	}
	if err := migrateTo(ctx, db.URL, migrate.Target{}); err != nil {
		t.Fatal(err)
	}
	url := db.URLAs(t, "foundation_operator")
	exec(t, admin, "grant pgstrata_operator to foundation_operator")
	r, err := repair.Open(ctx, repair.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()

	all := 1.0
	report, err := r.Scan(ctx, repair.ScanOptions{Apply: true, MaxBad: &all})
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Warnings) > 0 {
		t.Errorf("warnings %v", report.Warnings)
	}
	if diff := cmp.Diff(repair.Totals{Rows: 20, Bad: 11, Future: 1, Reset: 10, Left: 1}, report.Totals); diff != "" {
		t.Error(diff)
	}
	report, err = r.Scan(ctx, repair.ScanOptions{Apply: true, MaxBad: &all, IncludeFuture: true})
	if err != nil || report.Reset != 1 || !report.Clean() {
		t.Errorf("with future versions: %v, %+v", err, report.Totals)
	}
	if report, err = r.Scan(ctx, repair.ScanOptions{}); err != nil || report.Bad != 0 {
		t.Errorf("a scan afterwards: %v, %+v", err, report.Findings)
	}

	for i, h := range history {
		want := 0
		for _, broken := range []string{h.mappings, h.schedule} {
			if broken != "" {
				want++
			}
		}
		var mine, others int
		asUser(t, admin, userID(i), func(tx pgx.Tx) error {
			return tx.QueryRow(ctx, "select count(*) filter (where organization_id = $1), count(*) filter (where organization_id <> $1) from public.integration_alerts", orgID(i)).
				Scan(&mine, &others)
		})
		if mine != want || others != 0 {
			t.Errorf("the admin of organization %d sees %d alerts of its own and %d of others, want %d and 0", i, mine, others, want)
		}
	}
}

// asUser works as PostgREST does for a user's token.
func asUser(t *testing.T, conn *pgx.Conn, user string, do func(pgx.Tx) error) {
	t.Helper()
	err := pgx.BeginFunc(context.Background(), conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(context.Background(), "select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)",
			`{"role": "authenticated", "sub": "`+user+`"}`); err != nil {
			return err
		}
		return do(tx)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func exec(t *testing.T, conn *pgx.Conn, sql string, args ...any) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), sql, args...); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}

func TestOpenReadsAProjectFile(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := dbtest.New(t)
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write("jsonschemas/note/default/1.0.0.json", `{"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "pgstrata:///note/default/1.0.0",
		"type": "object", "required": ["schema_version"], "properties": {"schema_version": {"const": "1.0.0"}}}`)
	write("jsonschemas/note/default/default.json", `{"schema_version": "1.0.0"}`)
	file := write("pgstrata.yaml", "schemas: jsonschemas\ndocuments:\n  note:\n    table: public.notes\n    column: body\n    key: [id]\n")

	r, err := repair.Open(ctx, repair.Config{URL: db.URL, ConfigFile: file})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := r.Scan(ctx, repair.ScanOptions{}); !errors.Is(err, repair.ErrMissing) {
		t.Errorf("its table isn't there: %v", err)
	}
	if _, err := repair.Open(ctx, repair.Config{URL: db.URL, ConfigFile: filepath.Join(dir, "none.yaml")}); err == nil {
		t.Error("a project file that isn't there is accepted")
	}
	if _, err := repair.Open(ctx, repair.Config{URL: db.URL + "_none", ConfigFile: file}); err == nil {
		t.Error("a database that isn't there is accepted")
	}
}
