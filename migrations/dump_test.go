package migrations_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	osexec "os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/repair"
)

// The owner's pg_dump fails on forced tables, and with --enable-row-security it would silently save nothing: operators do it.
func TestOperatorsBackupHoldsEveryRow(t *testing.T) {
	t.Parallel()
	source := migrated(t)
	w := populate(t, source)
	if source.Server.Bin("pg_dump") == "" || source.Server.Bin("psql") == "" || source.Server.Bin("pg_restore") == "" {
		// The downloaded servers bring no client programs: copy what the operator sees into migrated tables.
		target := dbtest.New(t, dbtest.WithOwnCluster())
		copyAll(t, w.operator, target)
		sameRows(t, source, target)
		sameCatalog(t, source, target)
		works(t, target)
		return
	}
	for name, kind := range map[string][]string{"plain": {"-Fp"}, "custom": {"-Fc"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := dbtest.New(t, dbtest.WithOwnCluster())
			dumpAndRestore(t, source, target, kind...)
			sameRows(t, source, target)
			sameCatalog(t, source, target)
			works(t, target)
		})
		t.Run(name+", no rows", func(t *testing.T) {
			t.Parallel()
			target := dbtest.New(t, dbtest.WithOwnCluster())
			dumpAndRestore(t, source, target, append(kind, "--schema-only")...)
			sameCatalog(t, source, target)
			guarded(t, target)
		})
	}
}

func sameRows(t *testing.T, source, target *dbtest.DB) {
	t.Helper()
	original, restored := source.AdminConn(t), target.AdminConn(t)
	tables := column(t, original, tablesOfOurs)
	if len(tables) < 10 {
		t.Fatalf("only %v", tables)
	}
	for _, table := range tables {
		rows := "select coalesce(string_agg(t::text, E'\n' order by t::text), '') from " + table + " t"
		if strings.HasSuffix(table, "_version") {
			rows = strings.Replace(rows, "t::text", "t.version_id::text", 2)
		}
		before, after := column(t, original, rows), column(t, restored, rows)
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s differs:\n%s", table, diff)
		}
		if before[0] == "" {
			t.Errorf("%s was empty, so its dump proves nothing", table)
		}
	}
}

func sameCatalog(t *testing.T, source, target *dbtest.DB) {
	t.Helper()
	if diff := cmp.Diff(column(t, source.AdminConn(t), catalog), column(t, target.AdminConn(t), catalog)); diff != "" {
		t.Errorf("the restored catalog differs:\n%s", diff)
	}
}

// guarded sees to it that every guard is there, under all circumstances, and what takes complements along with their rows.
func guarded(t *testing.T, target *dbtest.DB) {
	t.Helper()
	guards := column(t, target.AdminConn(t), "select tgname || ' ' || tgenabled::text from pg_trigger where tgname like 'zz\\_pgstrata\\_%' order by 1")
	var want []string
	for _, document := range []string{"field_mappings", "sync_schedule"} {
		for _, does := range []string{"", "__complements_deleted", "__complements_emptied", "__complements_moved"} {
			want = append(want, "zz_pgstrata_"+document+does+" A")
		}
	}
	if diff := cmp.Diff(want, guards); diff != "" {
		t.Errorf("guards of the restored database:\n%s", diff)
	}
}

// works uses a restored database: it judges writes under whatever search path, and a scan finds every document valid.
func works(t *testing.T, target *dbtest.DB) {
	t.Helper()
	guarded(t, target)
	conn := target.AdminConn(t)
	exec(t, conn, "create schema elsewhere")
	for _, path := range []string{"elsewhere", "''"} {
		exec(t, conn, "set search_path = "+path)
		exec(t, conn, "update public.organization_integrations set field_mappings = field_mappings || '{}', sync_schedule = sync_schedule || '{}'")
		for _, document := range []string{"field_mappings", "sync_schedule"} {
			_, err := conn.Exec(t.Context(), "update public.organization_integrations set "+document+" = '{\"schema_version\": \"1.0.0\", \"mode\": 5}'")
			var failed *pgconn.PgError
			if !errors.As(err, &failed) || failed.Code != "23514" || failed.ConstraintName != document+"_valid" {
				t.Errorf("a bad write of %s under search_path %s: %v", document, path, err)
			}
		}
	}
	scanRestored(t, target)
}

// scanRestored scans as an operator of the new cluster, whose functions and triggers came from the dump.
func scanRestored(t *testing.T, target *dbtest.DB) {
	t.Helper()
	url := target.URLAs(t, "restored_operator")
	exec(t, target.AdminConn(t), "grant pgstrata_operator to restored_operator")
	r, err := repair.Open(t.Context(), repair.Config{URL: url})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	report, err := r.Scan(t.Context(), repair.ScanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Rows == 0 || !report.Clean() || len(report.Warnings) > 0 {
		t.Errorf("%d documents judged, %d bad, warnings %q; want some, 0 and none", report.Rows, report.Bad, report.Warnings)
	}
}

const tablesOfOurs = `
	select quote_ident(nspname) || '.' || quote_ident(relname) from pg_class c join pg_namespace n on n.oid = relnamespace
	where relkind = 'r' and nspname in ('public', 'pgstrata') order by 1`

func dumpAndRestore(t *testing.T, source, target *dbtest.DB, kind ...string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "dump")
	program(t, source.Server.Bin("pg_dump"), append(kind, "--enable-row-security", "--file", file, source.URLAs(t, operatorPerson))...)
	// A dump of one database holds no roles.
	for _, role := range []string{"anon", "authenticated", "service_role", "pgstrata_operator", "pgstrata_reader"} {
		exec(t, target.AdminConn(t), "create role "+role+" nologin")
	}
	if kind[0] == "-Fc" {
		program(t, source.Server.Bin("pg_restore"), "--exit-on-error", "--single-transaction", "--dbname", target.AdminURL, file)
		return
	}
	program(t, source.Server.Bin("psql"), "--no-psqlrc", "--quiet", "--set", "ON_ERROR_STOP=1", "--single-transaction",
		"--file", file, target.AdminURL)
}

// program runs one of Postgres's programs; its sessions have a search path that leads to nothing of ours.
func program(t *testing.T, path string, args ...string) {
	t.Helper()
	cmd := osexec.Command(path, args...)
	cmd.Env = append(os.Environ(), "PGOPTIONS=-c search_path=elsewhere")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", filepath.Base(path), err, out)
	}
}

// copyAll does by hand what pg_dump does for rows: each table by COPY, under the policies.
func copyAll(t *testing.T, operator *pgx.Conn, target *dbtest.DB) {
	t.Helper()
	ctx := context.Background()
	if err := up(ctx, target.URL); err != nil {
		t.Fatal(err)
	}
	into := target.AdminConn(t)
	exec(t, into, "set session_replication_role = replica")
	for _, table := range column(t, operator, tablesOfOurs) {
		var rows bytes.Buffer
		if _, err := operator.PgConn().CopyTo(ctx, &rows, "copy "+table+" to stdout"); err != nil {
			t.Fatalf("the operator copies %s: %v", table, err)
		}
		exec(t, into, "delete from "+table)
		if _, err := into.PgConn().CopyFrom(ctx, &rows, "copy "+table+" from stdin"); err != nil {
			t.Fatalf("copy into %s: %v", table, err)
		}
	}
	for _, sequence := range column(t, operator, "select schemaname || '.' || sequencename from pg_sequences order by 1") {
		if got := attempt(t, operator, caller{}, "select last_value, is_called from "+sequence); got.code != "" {
			t.Errorf("the operator can't read where sequence %s stands: %s", sequence, got)
		}
	}
}

func TestTheOwnersCopyIsRefusedOrEmpty(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	ctx := context.Background()
	for _, table := range []string{"public.organizations", "public.integration_credentials", "pgstrata.quarantine"} {
		var rows bytes.Buffer
		if _, err := w.owner.PgConn().CopyTo(ctx, &rows, "copy "+table+" to stdout"); err != nil || rows.Len() > 0 {
			t.Errorf("owner copies %d bytes of %s, %v", rows.Len(), table, err)
		}
		// What pg_dump does without --enable-row-security.
		expect(t, attempt(t, w.owner, owner, "select * from "+table, "set local row_security = off"), "42501")
	}
}
