package evolve

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// Behind a transaction pooler the locks that tell processes apart would be worth nothing.
func TestPoolerIsRefused(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	e := f.evolverAs(t, (&dbtest.Pooler{Backends: 8}).Start(t, f.operator))
	_, planned := e.Plan(ctx, PlanOptions{Document: "note_int"})
	_, failed := e.Run(ctx, Options{Document: "note_int"})
	for _, err := range []error{planned, failed} {
		if err == nil || !contains(err.Error(), "transaction pooler") || !contains(err.Error(), "session mode") {
			t.Errorf("%v", err)
		}
	}
}

// A disk that is full ends the run, says so, and undoes the chunk alone. A trigger stands for the disk: a full one can't be had without
// being root.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.exec(t, `insert into public.notes_int select i, jsonb_build_object('schema_version', '1.0.0', 'n', i) from generate_series(1, 6000) i`)
	f.exec(t, `create function public.fills() returns trigger language plpgsql as $$ begin
			if new.id > 4500 then raise 'could not extend file: No space left on device' using errcode = '53100'; end if;
			return new;
		end $$;
		create trigger fills before update on public.notes_int for each row execute function public.fills()`)
	s, err := f.evolver(t).Run(ctx, Options{Document: "note_int"})
	if err == nil || !contains(err.Error(), "disk is full") || !contains(err.Error(), "evolve resume note_int") || s.State != Failed || s.Lifted == 0 {
		t.Fatalf("%v, %+v", err, s)
	}
	if n := value[int64](t, f, "select count(*) from public.notes_int where note ->> 'schema_version' = '2.0.0'"); n != s.Lifted {
		t.Errorf("%d rows are carried over, and %d counted", n, s.Lifted)
	}
	f.exec(t, "drop trigger fills on public.notes_int")
	s, err = f.evolver(t).Resume(ctx, Options{Document: "note_int"})
	ran(t, s, err)
	if !s.Clean() || s.Lifted != 6000 {
		t.Errorf("resumed: %+v", s)
	}
}

// The workers wait for a replica that lags behind, and go on; the replica itself is no place to run on.
func TestReplica(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t, dbtest.WithServer(devdb.Options{Conf: map[string]string{"wal_keep_size": "1GB"}}))
	f.seedCards(t, 20_000)
	f.exec(t, "analyze public.cards")
	replica := f.replica(t, "300ms")

	plan := planned(t, f, PlanOptions{Document: "card"})
	if h := plan.hazard(ReplicaUnseen); h == nil || !contains(h.Hint, "pg_monitor") {
		t.Error(plan.hazardLines())
	}
	f.exec(t, "grant pg_monitor to "+operatorLogin)
	s, err := f.evolver(t).Run(ctx, Options{Document: "card", Throttle: Throttle{MaxLag: 50 * time.Millisecond, Load: 0.9}})
	ran(t, s, err)
	if !s.Clean() || s.Lifted != 20_000 || s.Throttled[WaitReplica] <= 0 {
		t.Errorf("%+v", s)
	}

	e := f.evolverAs(t, replica)
	if _, err := e.Plan(ctx, PlanOptions{Document: "card"}); !errors.Is(err, ErrReadOnly) || !contains(err.Error(), "it is a standby") {
		t.Errorf("plan on the standby: %v", err)
	}
	if _, err := e.Down(ctx, Options{Document: "card", To: map[string]string{"": "1.0.0"}}); !errors.Is(err, ErrReadOnly) {
		t.Errorf("down on the standby: %v", err)
	}
}

// replica starts a streaming standby of the fixture's server that applies what it gets later by so much, and returns the operator's URL
// there. Its data are a base backup by the low-level functions, which every server has.
func (f *fixture) replica(t *testing.T, delay string) string {
	t.Helper()
	ctx := context.Background()
	primary := f.Server
	dir := filepath.Join(filepath.Dir(primary.DataDir), "replica") // a folder that the server's account may enter
	var label string
	if _, err := f.admin.Exec(ctx, "select pg_backup_start('replica', true)"); err != nil {
		t.Fatal(err)
	}
	copyData(t, primary.DataDir, filepath.Join(dir, "pgdata"))
	if err := f.admin.QueryRow(ctx, "select labelfile from pg_backup_stop()").Scan(&label); err != nil {
		t.Fatal(err)
	}
	source, err := url.Parse(primary.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	password, _ := source.User.Password()
	for name, text := range map[string]string{"pgdata/backup_label": label, "pgdata/standby.signal": "", "password": password} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	handOver(t, primary.DataDir, dir)
	standby, err := devdb.Start(ctx, devdb.Options{Dir: dir, Keep: true, Conf: map[string]string{
		"primary_conninfo": fmt.Sprintf("host=127.0.0.1 port=%d user=%s password=%s", primary.Port, source.User.Username(), password),
		"hot_standby":      "on", "recovery_min_apply_delay": delay, "wal_receiver_status_interval": "1s",
	}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := standby.Stop(); err != nil {
			t.Error(err)
		}
	})
	for value[int](t, f, "select count(*) from pg_stat_replication where state = 'streaming'") == 0 {
		time.Sleep(10 * time.Millisecond)
	}
	operator, err := url.Parse(f.operator)
	if err != nil {
		t.Fatal(err)
	}
	operator.Host = fmt.Sprintf("127.0.0.1:%d", standby.Port)
	return operator.String()
}

// copyData copies a data folder while its server writes; what is gone or half written is made good by the WAL.
func copyData(t *testing.T, from, to string) {
	t.Helper()
	err := filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		switch {
		case d.IsDir():
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		case rel == "postmaster.pid" || rel == "postmaster.opts" || !d.Type().IsRegular():
			return nil
		}
		data, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), data, 0o600)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// handOver gives a folder to the owner of another one, where this process is root and Postgres isn't.
func handOver(t *testing.T, like, dir string) {
	t.Helper()
	info, err := os.Stat(like)
	if err != nil {
		t.Fatal(err)
	}
	owner := info.Sys().(*syscall.Stat_t)
	if int(owner.Uid) == os.Geteuid() {
		return
	}
	err = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Lchown(path, int(owner.Uid), int(owner.Gid)))
	})
	if err != nil {
		t.Fatal(err)
	}
}
