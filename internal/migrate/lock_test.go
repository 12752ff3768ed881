package migrate_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// shipped are the streams of the embedded foundation.
func shipped(t *testing.T) []migrate.Stream {
	t.Helper()
	streams, err := migrate.Streams(&project.Project{Foundation: true})
	if err != nil {
		t.Fatal(err)
	}
	return streams
}

func TestTenAtOnceOnAnEmptyDatabase(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	streams := shipped(t)
	applied := make([]int, 10)
	var g errgroup.Group
	for i := range applied {
		g.Go(func() error {
			r, err := migrate.Open(t.Context(), db.URL, streams, migrate.Options{})
			if err != nil {
				return err
			}
			report, err := r.Up(t.Context(), migrate.Target{})
			applied[i] = len(report.Migrations)
			return errors.Join(err, r.Close())
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	lines, err := open(t, db.URL, streams, migrate.Options{}).Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, n := range applied {
		sum += n
	}
	if sum != len(lines) || len(lines) < 3 {
		t.Errorf("%d migrations were applied by %v, want each of %d once", sum, applied, len(lines))
	}
	for _, table := range []string{"public.pgstrata_system_version", "public.pgstrata_foundation_version"} {
		if twice := queryText(t, db.Conn(t), "select (count(*) - count(distinct version_id))::text from "+table); twice != "0" {
			t.Errorf("%s holds %s versions twice", table, twice)
		}
	}
}

// A run that waits for the lock must not hold up CREATE INDEX CONCURRENTLY in the one that has it.
func TestAWaitingRunDoesNotBlockConcurrentIndexes(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	f := folder{
		"00001_a.sql": "-- +goose Up\ncreate table public.a (id int);\ninsert into public.a select generate_series(1, 1000);\n",
		"00002_b.sql": "-- +goose NO TRANSACTION\n-- +goose Up\nselect pg_sleep(0.5);\ncreate index concurrently a_id on public.a (id);\n",
	}
	var g errgroup.Group
	for range 4 {
		g.Go(func() error {
			r, err := migrate.Open(t.Context(), db.URL, f.streams(), migrate.Options{LockTimeout: 2 * time.Minute})
			if err != nil {
				return err
			}
			_, err = r.Up(t.Context(), migrate.Target{})
			return errors.Join(err, r.Close())
		})
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if valid := queryText(t, db.Conn(t), "select indisvalid::text from pg_index where indexrelid = 'public.a_id'::regclass"); valid != "true" {
		t.Errorf("index valid: %s", valid)
	}
}

func TestGivingUpOnTheLockSaysWhoHasIt(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	up(t, db.URL, three.streams(), "1")
	holder := db.Conn(t)
	exec(t, holder, "set application_name = 'the other one'")
	lock, err := pg.AcquireLock(t.Context(), holder, "pgstrata migrate", 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	var log lines
	r := open(t, db.URL, three.streams(), migrate.Options{LockWait: 300 * time.Millisecond, Logger: log.logger()})
	before := everything(t, db.Conn(t))
	_, err = r.Up(t.Context(), migrate.Target{})
	pid := strconv.Itoa(int(holder.PgConn().PID()))
	wantFault(t, err, "not free after 300ms", "pid "+pid, "the other one", dbtest.Owner, "pg_terminate_backend")
	if !strings.Contains(log.String(), "waiting for another migration run") {
		t.Errorf("it didn't say that it waits: %s", log.String())
	}
	if after := everything(t, db.Conn(t)); before != after {
		t.Error("it wrote without the lock")
	}
	if err := lock.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Up(t.Context(), migrate.Target{}); err != nil {
		t.Errorf("after the lock was free: %v", err)
	}
}

func TestALockedTableIsTriedAgain(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	f := three.with("00004_d.sql", "-- +goose Up\ncreate table public.d (id int);\nalter table public.a add column more int;\n-- +goose Down\ndrop table public.d;\n")
	up(t, db.URL, f.streams(), "3")
	holder := db.Conn(t)
	exec(t, holder, "begin; lock table public.a in access exclusive mode")

	var log lines
	log.when("trying again", 2, func() { exec(t, holder, "rollback") })
	r := open(t, db.URL, f.streams(), migrate.Options{
		LockTimeout: 50 * time.Millisecond, Logger: log.logger(),
		Retry: pg.Backoff{Attempts: 100, Base: 10 * time.Millisecond, Max: 100 * time.Millisecond},
	})
	report, err := r.Up(t.Context(), migrate.Target{})
	if err != nil {
		t.Fatal(err)
	}
	wantFiles(t, report, "00004_d.sql applied")
	if report.Migrations[0].Attempts < 3 {
		t.Errorf("attempts: %d", report.Migrations[0].Attempts)
	}
	for _, w := range []string{"sql/00004_d.sql", "sqlstate=55P03"} {
		if !strings.Contains(log.String(), w) {
			t.Errorf("%q is missing in %s", w, log.String())
		}
	}
}

func TestALockedTableIsGivenUpAtLast(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	inside := three.with("00004_d.sql", "-- +goose Up\nalter table public.a add column more int;\n")
	outside := three.with("00004_d.sql", "-- +goose NO TRANSACTION\n-- +goose Up\nalter table public.a add column more int;\n")
	up(t, db.URL, three.streams(), "")
	exec(t, db.Conn(t), "begin; lock table public.a in access exclusive mode")
	o := migrate.Options{LockTimeout: 20 * time.Millisecond, Retry: pg.Backoff{Attempts: 3, Base: time.Millisecond, Max: time.Millisecond}}

	report, err := open(t, db.URL, inside.streams(), o).Up(t.Context(), migrate.Target{})
	wantFault(t, err, "sql/00004_d.sql:2", "55P03", "Another session holds the lock")
	if report.Migrations[0].Attempts != 3 {
		t.Errorf("attempts: %d", report.Migrations[0].Attempts)
	}
	// Outside a transaction the first statements may have taken effect, so it can't be tried again.
	report, err = open(t, db.URL, outside.streams(), o).Up(t.Context(), migrate.Target{})
	wantFault(t, err, "sql/00004_d.sql:3", "55P03", "outside a transaction")
	if report.Migrations[0].Attempts != 1 {
		t.Errorf("attempts: %d", report.Migrations[0].Attempts)
	}
}

func TestAMigrationThatDropsTheLockStopsTheRun(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	f := three.with("00002_b.sql", "-- +goose Up\ncreate table public.b (id int);\nselect pg_advisory_unlock_all();\n")
	report, err := open(t, db.URL, f.streams(), migrate.Options{}).Up(t.Context(), target(t, ""))
	wantFault(t, err, "lost its lock")
	if !errors.Is(err, pg.ErrLockLost) {
		t.Errorf("got %v", err)
	}
	if got := files(report); got[len(got)-1] != "00003_c.sql failed" {
		t.Errorf("report: %v", got)
	}
}

func TestInterruptedInTheMiddle(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		kept string
	}{
		"in a transaction": {
			"-- +goose Up\ncreate table public.slow (id int);\nselect pg_sleep(60);\n", "none",
		},
		"outside a transaction": {
			"-- +goose NO TRANSACTION\n-- +goose Up\ncreate table if not exists public.slow (id int);\nselect pg_sleep(60);\n", "slow",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := dbtest.New(t)
			conn := db.Conn(t)
			slow := three.with("00002_b.sql", c.text)
			ctx, cancel := context.WithCancel(t.Context())
			r := open(t, db.URL, slow.streams(), migrate.Options{})
			go func() {
				waitFor(t, conn, "select exists (select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep')")
				cancel()
			}()
			report, err := r.Up(ctx, migrate.Target{})
			wantFault(t, err, "sql/00002_b.sql: interrupted", "Run the command again")
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want context.Canceled inside", err)
			}
			wantFiles(t, report, "00001_pgstrata_schema.sql applied", "00002_repair.sql applied", "00003_observations.sql applied", "00004_evolutions.sql applied",
				"00001_a.sql applied", "00002_b.sql interrupted")
			if locks := queryText(t, conn, "select count(*)::text from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())"); locks != "0" {
				t.Errorf("%s advisory locks are left", locks)
			}
			if got := queryText(t, conn, "select coalesce(to_regclass('public.slow')::text, 'none')"); got != c.kept {
				t.Errorf("table slow: %s", got)
			}
			// The same session goes on, as does another.
			if _, err := r.Up(t.Context(), target(t, "1")); err != nil {
				t.Errorf("the interrupted runner: %v", err)
			}
			quick := slow.with("00002_b.sql", strings.ReplaceAll(c.text, "60", "0"))
			wantFiles(t, up(t, db.URL, quick.streams(), ""), "00002_b.sql applied", "00003_c.sql applied")
		})
	}
}

func TestInterruptedWhileWaiting(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	if _, err := pg.AcquireLock(t.Context(), db.Conn(t), "pgstrata migrate", 0, nil); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var log lines
	log.when("waiting for another", 1, cancel)
	_, err := open(t, db.URL, three.streams(), migrate.Options{Logger: log.logger()}).Up(ctx, migrate.Target{})
	var f *fault.Error
	if !errors.Is(err, context.Canceled) || !errors.As(err, &f) {
		t.Errorf("got %v", err)
	}
}

// The session is the lock: when its connection dies, nothing goes on without it.
func TestADeadConnectionEndsTheRun(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	f := three.with("00002_b.sql", "-- +goose Up\nselect pg_terminate_backend(pg_backend_pid());\n")
	report, err := open(t, db.URL, f.streams(), migrate.Options{}).Up(t.Context(), migrate.Target{})
	wantFault(t, err, "sql/00002_b.sql")
	if got := files(report); got[len(got)-1] != "00002_b.sql failed" {
		t.Errorf("report: %v", got)
	}
	wantFiles(t, up(t, db.URL, three.streams(), ""), "00002_b.sql applied", "00003_c.sql applied")
}

func waitFor(t *testing.T, conn *pgx.Conn, sql string) {
	for range 1000 {
		var met bool
		if err := conn.QueryRow(context.Background(), sql).Scan(&met); err != nil {
			t.Errorf("%s: %v", sql, err)
			return
		}
		if met {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("this never came true: %s", sql)
}

// lines keeps what is logged and can act on it.
type lines struct {
	mu   sync.Mutex
	buf  bytes.Buffer
	word string
	left int
	then func()
}

func (l *lines) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// when calls then at the nth line that holds the word.
func (l *lines) when(word string, nth int, then func()) { l.word, l.left, l.then = word, nth, then }

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.word != "" && strings.Contains(string(p), l.word) {
		if l.left--; l.left == 0 {
			l.then()
		}
	}
	return l.buf.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}
