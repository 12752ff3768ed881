package main_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// program is the real binary, in a folder with a project whose table has ten bad rows.
type program struct {
	binary, dir string
	state       *pgx.Conn // a superuser's, to look and to get in the way
}

func build(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "pgstrata")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}

func prepare(t *testing.T, binary string) (p *program, owner, operator string) {
	t.Helper()
	db := dbtest.New(t)
	p = &program{binary: binary, dir: t.TempDir(), state: db.AdminConn(t)}
	operator = db.URLAs(t, "cmd_operator")
	p.sql(t, "create table public.things (id int primary key, doc jsonb); insert into public.things select g, '3' from generate_series(1, 10) g")
	p.sql(t, "alter table public.things owner to app_owner")
	for _, command := range []string{"init --table public.things --column doc", "schema generate", "migrate up"} {
		if run := p.start(t, db.URL, command); run.wait(t) != 0 {
			t.Fatalf("%s: %s", command, run.stderr.String())
		}
	}
	p.sql(t, "grant pgstrata_operator to cmd_operator")
	return p, db.URL, operator
}

func (p *program) sql(t *testing.T, statements string) {
	t.Helper()
	if _, err := p.state.Exec(context.Background(), statements); err != nil {
		t.Fatal(err)
	}
}

// blocked waits until some session waits for the transaction that is open in p.state.
func (p *program) blocked(t *testing.T) {
	t.Helper()
	for range 2000 {
		var waiting bool
		err := p.state.QueryRow(context.Background(),
			"select exists (select from pg_locks where not granted and pg_backend_pid() = any (pg_blocking_pids(pid)))").Scan(&waiting)
		if err != nil {
			t.Fatal(err)
		}
		if waiting {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("no session waits")
}

type run struct {
	cmd    *exec.Cmd
	stderr bytes.Buffer
}

func (p *program) start(t *testing.T, url, command string) *run {
	t.Helper()
	r := &run{cmd: exec.Command(p.binary, strings.Fields(command)...)}
	r.cmd.Dir, r.cmd.Stderr = p.dir, &r.stderr
	r.cmd.Env = append(os.Environ(), "DATABASE_URL="+url)
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *run) interrupt(t *testing.T) {
	t.Helper()
	if err := r.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
}

// wait returns the exit code, or -1 when a signal ended the process.
func (r *run) wait(t *testing.T) int {
	t.Helper()
	err := r.cmd.Wait()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		t.Error(err)
	}
	return r.cmd.ProcessState.ExitCode()
}

func TestInterrupt(t *testing.T) {
	t.Parallel()
	p, owner, operator := prepare(t, build(t))
	const scan = "repair scan --apply --yes --max-bad 100%"

	// The first Ctrl-C: the document in hand is finished, nothing is half done.
	p.sql(t, "begin; select from public.things where id = 7 for update")
	r := p.start(t, operator, scan)
	p.blocked(t)
	r.interrupt(t)
	p.sql(t, "rollback")
	if code := r.wait(t); code != 130 {
		t.Errorf("repair: exit code %d: %s", code, r.stderr.String())
	}
	for _, part := range []string{"10 bad, ", " left.", "Run the same command again"} {
		if !strings.Contains(r.stderr.String(), part) {
			t.Errorf("%q is not in: %s", part, r.stderr.String())
		}
	}
	p.consistent(t)

	// The second ends it at once, even while it waits for somebody's lock. The server then undoes what was in hand.
	p.sql(t, "begin; select from public.things where id = 10 for update")
	r = p.start(t, operator, scan)
	p.blocked(t)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		r.wait(t)
	}()
	for range 2000 { // until the first has been taken note of, the second may count as the first
		_ = r.cmd.Process.Signal(os.Interrupt) // it fails once the process has ended
		select {
		case <-ended:
		case <-time.After(10 * time.Millisecond):
			continue
		}
		break
	}
	<-ended
	if status := r.cmd.ProcessState.Sys().(syscall.WaitStatus); !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("repair: ended with %v: %s", r.cmd.ProcessState, r.stderr.String())
	}
	p.sql(t, "rollback")
	p.consistent(t)
	if r := p.start(t, operator, scan); r.wait(t) != 0 {
		t.Errorf("repair after it: %s", r.stderr.String())
	}

	// A migration that waits for a table.
	migration := "-- +goose Up\nalter table public.things add extra text;\n-- +goose Down\nalter table public.things drop extra;\n"
	if err := os.WriteFile(filepath.Join(p.dir, "migrations", "00099_extra.sql"), []byte(migration), 0o600); err != nil {
		t.Fatal(err)
	}
	p.sql(t, "begin; lock public.things")
	r = p.start(t, owner, "migrate up")
	p.blocked(t)
	r.interrupt(t)
	if code := r.wait(t); code != 130 || !strings.Contains(r.stderr.String(), "again") {
		t.Errorf("migrate up: exit code %d: %s", code, r.stderr.String())
	}
	p.sql(t, "rollback")
	if r := p.start(t, owner, "migrate up"); r.wait(t) != 0 {
		t.Errorf("migrate up after it: %s", r.stderr.String())
	}
}

// consistent wants every row either as it was or reset with its original kept.
func (p *program) consistent(t *testing.T) {
	t.Helper()
	var untouched, kept int
	err := p.state.QueryRow(context.Background(), `select count(*) filter (where q.id is null and t.doc = '3'),
			count(*) filter (where q.original = '3' and q.reset_to = t.doc::text)
		from public.things t left join pgstrata.quarantine q on q.row_key ->> 'id' = t.id::text`).Scan(&untouched, &kept)
	if err != nil {
		t.Fatal(err)
	}
	if untouched+kept != 10 {
		t.Errorf("%d rows as they were, %d kept, of 10", untouched, kept)
	}
}
