package migrate_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	osexec "os/exec"
	"path/filepath"
	"testing"

	"golang.org/x/sync/errgroup"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/project"
)

// TestMain lets the test's own binary be a process that migrates: with these two variables it does that and nothing else.
func TestMain(m *testing.M) {
	if url := os.Getenv("MIGRATE_TEST_URL"); url != "" {
		if err := migrateAsProcess(url, os.Getenv("MIGRATE_TEST_DIR")); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func migrateAsProcess(url, dir string) error {
	ctx := context.Background()
	streams, err := migrate.Streams(&project.Project{
		Foundation: true, Migrations: &project.Migrations{Dir: dir, Table: project.DefaultMigrationTable},
	})
	if err != nil {
		return err
	}
	r, err := migrate.Open(ctx, url, streams, migrate.Options{})
	if err != nil {
		return err
	}
	report, err := r.Up(ctx, migrate.Target{})
	if err != nil {
		return err
	}
	if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
		return err
	}
	return r.Close()
}

// process is a run of migrations in a process of its own.
func process(t *testing.T, url, dir string) *osexec.Cmd {
	t.Helper()
	cmd := osexec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), "MIGRATE_TEST_URL="+url, "MIGRATE_TEST_DIR="+dir)
	cmd.Stderr = os.Stderr
	return cmd
}

func (f folder) write(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range f {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTenProcessesOnAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	db, dir := dbtest.New(t), three.write(t)
	applied := make([]int, 10)
	var g errgroup.Group
	for i := range applied {
		cmd := process(t, db.URL, dir)
		g.Go(func() error {
			out, err := cmd.Output()
			if err != nil {
				return err
			}
			var report migrate.Report
			if err := json.Unmarshal(out, &report); err != nil {
				return err
			}
			applied[i] = len(report.Migrations)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	conn := db.Conn(t)
	want := queryText(t, conn, `select sum(n)::text from (
		select count(distinct version_id) as n from public.pgstrata_system_version where version_id > 0 union all
		select count(distinct version_id) from public.pgstrata_foundation_version where version_id > 0 union all
		select count(distinct version_id) from public.goose_db_version where version_id > 0) counts`)
	sum := 0
	for _, n := range applied {
		sum += n
	}
	if fmt.Sprint(sum) != want || sum < 8 {
		t.Errorf("%d migrations were applied by %v, the database has %s", sum, applied, want)
	}
}

// A run that is killed holds nobody up for longer than its statement, and the next one goes on after it.
func TestAKilledProcess(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	dir := three.with("00002_b.sql", "-- +goose Up\ncreate table public.b (id int);\nselect pg_sleep(2);\n").write(t)
	cmd := process(t, db.URL, dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	conn := db.Conn(t)
	waitFor(t, conn, "select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep')")
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the process ended before it was killed")
	}
	if got := queryText(t, conn, "select coalesce(to_regclass('public.b')::text, 'none')"); got != "none" {
		t.Errorf("table b: %s", got)
	}
	if err := process(t, db.URL, dir).Run(); err != nil {
		t.Fatal(err)
	}
	if got := queryText(t, conn, "select max(version_id)::text || ' ' || count(*) from public.goose_db_version"); got != "3 4" {
		t.Errorf("goose_db_version: %s", got)
	}
}
