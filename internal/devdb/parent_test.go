package devdb_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb"
)

// asParent makes this test binary start a server, say where, and wait to be ended.
const asParent = "DEVDB_TEST_PARENT"

type parentWords struct{ URL, DataDir, SocketDir string }

func TestMain(m *testing.M) {
	options := os.Getenv(asParent)
	if options == "" {
		os.Exit(m.Run())
	}
	var o devdb.Options
	if err := json.Unmarshal([]byte(options), &o); err != nil {
		panic(err)
	}
	if os.Getenv(asParent+"_DEAF") != "" {
		signal.Ignore(os.Interrupt)
	}
	s, err := devdb.Start(context.Background(), o)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	_ = json.NewEncoder(os.Stdout).Encode(parentWords{s.URL("postgres"), s.DataDir, s.SocketDir})
	_, _ = bufio.NewReader(os.Stdin).ReadByte()
	os.Exit(0)
}

// parent runs a program of its own process group that has started a server.
type parent struct {
	parentWords
	cmd *exec.Cmd
}

func startParent(t *testing.T, o devdb.Options, env ...string) *parent {
	t.Helper()
	o.Log = nil
	options, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	p := &parent{cmd: exec.Command(os.Args[0])}
	p.cmd.Env = append(append(os.Environ(), asParent+"="+string(options)), env...)
	p.cmd.Stderr = os.Stderr
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = stdin.Close()
		_ = p.cmd.Process.Kill()
		_ = p.cmd.Wait()
	})
	if err := json.NewDecoder(stdout).Decode(&p.parentWords); err != nil {
		t.Fatalf("the parent started no server: %v", err)
	}
	return p
}

// eventually waits for what another process does in its own time.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("still not: %s", what)
		}
	}
}

func (p *parent) answers(t *testing.T) bool {
	conn, err := pgconn.Connect(t.Context(), p.URL)
	if err != nil {
		return false
	}
	return conn.Close(t.Context()) == nil
}

func TestServerEndsWithItsParent(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(p *parent) error{
		"killed":                 func(p *parent) error { return p.cmd.Process.Kill() },
		"Ctrl-C to all in front": func(p *parent) error { return syscall.Kill(-p.cmd.Process.Pid, syscall.SIGINT) },
		"terminated":             func(p *parent) error { return p.cmd.Process.Signal(syscall.SIGTERM) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startParent(t, devdb.Options{})
			if !p.answers(t) {
				t.Fatal("the server does not answer")
			}
			if err := end(p); err != nil {
				t.Fatal(err)
			}
			eventually(t, "the folders are gone", func() bool { return !exists(p.DataDir) && !exists(p.SocketDir) })
			if p.answers(t) {
				t.Error("the server outlives its parent")
			}
		})
	}
}

func TestServerSurvivesCtrlCThatItsParentSurvives(t *testing.T) {
	t.Parallel()
	p := startParent(t, devdb.Options{}, asParent+"_DEAF=1")
	if err := syscall.Kill(-p.cmd.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond) // time to do harm
	if !p.answers(t) {
		t.Error("Ctrl-C went past the parent to the server")
	}
}

func TestKeptDataSurviveAKilledParent(t *testing.T) {
	t.Parallel()
	o := devdb.Options{Dir: filepath.Join(openDir(t), "kept"), Keep: true}
	p := startParent(t, o)
	do(t, connect(t, p.URL), "create table public.kept ()")
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	// Start waits for the last server to let go of the folder.
	s := start(t, o)
	if got := ask(t, connect(t, s.URL("postgres")), "select coalesce(to_regclass('public.kept')::text, 'none')"); got == "none" {
		t.Error("the table is lost")
	}
	if exists(p.SocketDir) {
		t.Errorf("%s is left behind", p.SocketDir)
	}
}
