package evolve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// victimURL and victimFile, when set, make this test binary a process of its own that runs an evolution and exits.
const (
	victimURL  = "PGSTRATA_TEST_EVOLVE_VICTIM"
	victimFile = "PGSTRATA_TEST_EVOLVE_FILE"
)

func TestMain(m *testing.M) {
	if url := os.Getenv(victimURL); url != "" {
		if err := beVictim(url, os.Getenv(victimFile)); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func beVictim(url, file string) error {
	ctx := context.Background()
	e, err := Open(ctx, Config{URL: url, ConfigFile: file})
	if err != nil {
		return err
	}
	defer e.Close()
	_, err = e.Run(ctx, Options{Document: "card", Workers: 2, MaxBad: share(1)})
	return err
}

func (f *fixture) process(t *testing.T) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := exec.Command(self)
	p.Env = append(os.Environ(), victimURL+"="+f.operator, victimFile+"="+f.file)
	p.Stderr = os.Stderr
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// countUpdates makes each row of cards count how often it was written.
func (f *fixture) countUpdates(t *testing.T) {
	t.Helper()
	f.exec(t, `create function public.count_update() returns trigger language plpgsql as $$ begin new.at := old.at + 1; return new; end $$;
		create trigger a_count before update on public.cards for each row execute function public.count_update()`)
}

func (f *fixture) lifted(t *testing.T) int64 {
	t.Helper()
	return value[int64](t, f, "select coalesce(sum(rows_lifted), 0)::bigint from pgstrata.evolution_slices")
}

// arrived checks that every card is at 2.0.0, and was written once.
func (f *fixture) arrived(t *testing.T, rows int) {
	t.Helper()
	if n := value[int](t, f, "select count(*) from public.cards where card ->> 'schema_version' = '2.0.0' and at = 1"); n != rows {
		t.Errorf("%d of %d rows were carried over, once each: %s", n, rows, value[string](t, f, `select string_agg(v || ' written ' || at || ' times: ' || n, ', ')
			from (select card ->> 'schema_version' v, at, count(*) n from public.cards group by 1, 2) x`))
	}
}

// Two processes of two workers each share the rows of one evolution, and do none twice.
func TestTwoProcesses(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.seedCards(t, 30_000)
	f.exec(t, "analyze public.cards")
	f.countUpdates(t)
	processes := []*exec.Cmd{f.process(t), f.process(t)}
	for _, p := range processes {
		if err := p.Wait(); err != nil {
			t.Fatal(err)
		}
	}
	f.arrived(t, 30_000)
	s, err := f.evolver(t).Status(context.Background(), "card")
	ran(t, s, err)
	if !s.Clean() || s.Lifted != 30_000 || s.Live {
		t.Errorf("%+v", s)
	}
	if n := value[int](t, f, "select count(*) from pgstrata.evolutions"); n != 1 {
		t.Errorf("%d evolutions", n)
	}
}

// Killed in the middle, an evolution goes on from its checkpoints.
func TestKilled(t *testing.T) {
	t.Parallel()
	for i := range 5 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			const rows = 20_000
			f := newFixture(t)
			f.seedCards(t, rows)
			f.exec(t, "analyze public.cards")
			f.countUpdates(t)
			before := f.texts(t)
			p := f.process(t)
			exited := make(chan struct{})
			go func() { defer close(exited); _ = p.Wait() }() // its fate is read from the database
			for f.lifted(t) < int64(500+i*2_500) {
				select {
				case <-exited:
					t.Fatal("the run ended by itself")
				case <-time.After(time.Millisecond):
				}
			}
			_ = p.Process.Kill()
			<-exited
			for value[bool](t, f, "select exists (select from pg_stat_activity where datname = current_database() and usename = $1)", operatorLogin) {
				time.Sleep(time.Millisecond)
			}
			e := f.evolver(t)
			s, err := e.Status(ctx, "card")
			ran(t, s, err)
			if !s.Killed() || s.Lifted < 500 || s.Lifted >= rows {
				t.Errorf("killed in the middle: %+v", s)
			}
			if n := value[int64](t, f, "select count(*) from public.cards where card ->> 'schema_version' = '2.0.0'"); n != s.Lifted {
				t.Errorf("%d rows are carried over, and %d counted", n, s.Lifted)
			}
			s, err = e.Resume(ctx, Options{Document: "card"})
			ran(t, s, err)
			if !s.Clean() || s.Lifted != rows {
				t.Errorf("resumed: %+v", s)
			}
			f.arrived(t, rows)
			s, err = e.Down(ctx, Options{Document: "card", To: map[string]string{"": "1.0.0"}})
			ran(t, s, err)
			f.sameTexts(t, before, func(text string) bool { return contains(text, `"schema_version": "1.0.0"`) })
		})
	}
}

// Rows that writers change, add, move and delete meanwhile are taken as they are, and those of the old version behind the cursor by a sweep.
func TestWritersOfBothVersions(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.seedCards(t, 10_000)
	f.exec(t, "analyze public.cards")
	e := f.evolver(t)
	stop, writes := f.writers(t, 10_000)
	e.afterChunk = func(int) {
		if f.sweeping(t) {
			stop() // the last writers of the old version are gone
		}
	}
	s, err := e.Run(ctx, Options{Document: "card"})
	ran(t, s, err)
	if s.State != Done || s.Quarantined+s.Refused != 0 {
		t.Errorf("%+v", s)
	}
	if n := value[int](t, f, "select count(*) from public.cards where card ->> 'schema_version' <> '2.0.0'"); n != 0 || writes.Load() == 0 {
		t.Errorf("%d rows are of an old version after %d writes", n, writes.Load())
	}
	if n := value[int](t, f, "select count(*) from public.cards where card ? 'n'"); n != 0 {
		t.Errorf("%d rows were lifted half", n)
	}
}

// writers are two clients that change, add and delete cards among the first ones, until they are stopped.
func (f *fixture) writers(t *testing.T, cards int) (stop func(), writes *atomic.Int64) {
	t.Helper()
	done := make(chan struct{})
	writes = &atomic.Int64{}
	var writers sync.WaitGroup
	for w := range 2 {
		conn := f.AdminConn(t)
		writers.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-done:
					return
				default:
				}
				id := (i*37+w)%cards + 1
				for _, sql := range []string{
					// Writers of the old version know only that; writers of the new one only theirs.
					`update public.cards set card = card || '{"n": 8}' where id = $1 and card ->> 'schema_version' <> '2.0.0'`,
					`update public.cards set card = card || '{"count": 9}' where id = $1 + 1 and card ->> 'schema_version' = '2.0.0'`,
					`insert into public.cards (org, id, kind, card) values ('00000000-0000-0000-0000-000000000000', 100000 + $1 * 2 + ` + fmt.Sprint(w) + `, 'b', '{"schema_version": "1.0.0", "n": 1}') on conflict do nothing`,
					`delete from public.cards where id = $1 + 2 and id % 11 = 0`,
				} {
					if _, err := conn.Exec(context.Background(), sql, id); err != nil {
						t.Error(err)
						return
					}
					writes.Add(1)
				}
			}
		})
	}
	stop = sync.OnceFunc(func() { close(done); writers.Wait() })
	t.Cleanup(stop)
	return stop, writes
}

func (f *fixture) sweeping(t *testing.T) bool {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), f.AdminURL)
	if err != nil {
		t.Error(err)
		return false
	}
	defer conn.Close(context.Background())
	var sweep int
	if err := conn.QueryRow(context.Background(), "select max(sweep) from pgstrata.evolutions").Scan(&sweep); err != nil {
		t.Error(err)
	}
	return sweep > 0
}

// While a writer of the old version goes on, so do the sweeps, but not for ever.
func TestWritersNeverStop(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.exec(t, `insert into public.notes_int select i, jsonb_build_object('schema_version', '1.0.0', 'n', i) from generate_series(1, 3000) i`)
	e := f.evolver(t)
	writer := f.AdminConn(t)
	e.afterChunk = func(int) {
		if _, err := writer.Exec(ctx, `update public.notes_int set note = '{"schema_version": "1.0.0", "n": 5}' where id = 1`); err != nil {
			t.Error(err)
		}
	}
	s, err := e.Run(ctx, Options{Document: "note_int"})
	ran(t, s, err)
	if s.State != Stopped || !contains(s.Reason, reasonWriters) || s.Sweep != MaxSweeps {
		t.Errorf("%+v", s)
	}
	e.afterChunk = nil
	s, err = e.Resume(ctx, Options{Document: "note_int"})
	ran(t, s, err)
	if !s.Clean() {
		t.Errorf("resumed: %+v", s)
	}
}

// A row that somebody holds is left to a sweep; the rest doesn't wait for it.
func TestLockedRow(t *testing.T) {
	t.Parallel()
	for _, document := range []string{"note_int", "card"} {
		t.Run(document, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			f := newFixture(t)
			f.seedCards(t, 500)
			f.exec(t, `insert into public.notes_int select i, jsonb_build_object('schema_version', '1.0.0', 'n', i) from generate_series(1, 500) i`)
			holder := f.AdminConn(t)
			tx, err := holder.Begin(ctx)
			if err != nil {
				t.Fatal(err)
			}
			table := f.project.Document(document).Table.SQL()
			if _, err := tx.Exec(ctx, "select from "+table+" where id = 300 for update"); err != nil {
				t.Fatal(err)
			}
			e := f.evolver(t)
			e.patience.Attempts = 2
			chunks := 0
			e.afterChunk = func(int) {
				if chunks++; chunks == 1 {
					if n := value[int](t, f, "select count(*) from "+table+" where "+f.project.Document(document).Column+" ->> 'schema_version' = '2.0.0'"); n != 499 {
						t.Errorf("%d rows are carried over beside the one that is held", n)
					}
					if err := tx.Rollback(ctx); err != nil {
						t.Error(err)
					}
				}
			}
			s, err := e.Run(ctx, Options{Document: document})
			ran(t, s, err)
			if !s.Clean() || s.Lifted != 500 {
				t.Errorf("%+v", s)
			}
		})
	}
}

// A session that an administrator ends is made anew.
func TestLostConnections(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.seedCards(t, 12_000)
	f.exec(t, "analyze public.cards")
	f.countUpdates(t)
	e := f.evolver(t)
	killer := f.AdminConn(t)
	chunks := 0
	e.afterChunk = func(int) {
		if chunks++; chunks == 3 || chunks == 5 {
			if _, err := killer.Exec(ctx, "select pg_terminate_backend(pid) from pg_stat_activity where usename = $1 and datname = current_database()", operatorLogin); err != nil {
				t.Error(err)
			}
		}
	}
	s, err := e.Run(ctx, Options{Document: "card"})
	ran(t, s, err)
	if !s.Clean() || s.Lifted != 12_000 || chunks < 6 {
		t.Errorf("%d chunks, %+v", chunks, s)
	}
	f.arrived(t, 12_000)
}

// A run that is interrupted finishes the chunk in hand.
func TestInterrupted(t *testing.T) {
	t.Parallel()
	f := newFixture(t)
	f.seedCards(t, 8_000)
	e := f.evolver(t)
	ctx, cancel := context.WithCancel(context.Background())
	e.afterChunk = func(int) { cancel() }
	s, err := e.Run(ctx, Options{Document: "card"})
	if !errors.Is(err, ErrStopped) || !contains(err.Error(), "evolve resume card") || s.State != Stopped || s.Lifted == 0 || s.Lifted == 8_000 {
		t.Fatalf("%v, %+v", err, s)
	}
	e.afterChunk = nil
	// run goes on with it too
	s, err = e.Run(context.Background(), Options{Document: "card"})
	ran(t, s, err)
	if !s.Clean() || s.Lifted != 8_000 {
		t.Errorf("%+v", s)
	}
}
