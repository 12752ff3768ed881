package devdb_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb"
)

func start(t *testing.T, o devdb.Options) *devdb.Server {
	t.Helper()
	s, err := devdb.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func ask(t *testing.T, conn *pgx.Conn, query string) string {
	t.Helper()
	var answer string
	if err := conn.QueryRow(t.Context(), query).Scan(&answer); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return answer
}

func do(t *testing.T, conn *pgx.Conn, statement string) {
	t.Helper()
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// openDir is a folder that another user may enter, which t.TempDir need not be.
func openDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/tmp", "devdb-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestServerAnswersBothWaysAndLeavesNothing(t *testing.T) {
	t.Parallel()
	s := start(t, devdb.Options{Conf: map[string]string{"wal_level": "logical"}})
	for _, address := range []string{s.URL("postgres"), s.SocketURL("postgres")} {
		conn := connect(t, address)
		for query, want := range map[string]string{
			"show server_encoding": "UTF8",
			"show wal_level":       "logical",
			"show fsync":           "off",
			"select session_user":  "postgres",
			"select (current_setting('server_version_num')::int / 10000)::text": strconv.Itoa(s.Major),
		} {
			if got := ask(t, conn, query); got != want {
				t.Errorf("%s: %s, want %s", query, got, want)
			}
		}
	}
	if !exists(s.Bin("postgres")) || s.Bin("no-such-program") != "" {
		t.Errorf("Bin: %q for postgres, %q for what is absent", s.Bin("postgres"), s.Bin("no-such-program"))
	}
	for range 2 {
		if err := s.Stop(); err != nil {
			t.Fatal(err)
		}
	}
	<-s.Done()
	if exists(s.DataDir) || exists(s.SocketDir) {
		t.Errorf("%s or %s is left behind", s.DataDir, s.SocketDir)
	}
	if _, err := pgconn.Connect(t.Context(), s.URL("postgres")); err == nil {
		t.Error("the server still answers")
	}
}

func TestServerWantsAPassword(t *testing.T) {
	t.Parallel()
	s := start(t, devdb.Options{})
	for _, address := range []string{s.URL("postgres"), s.SocketURL("postgres")} {
		config, err := pgconn.ParseConfig(address)
		if err != nil {
			t.Fatal(err)
		}
		config.Password = "wrong"
		_, err = pgconn.ConnectConfig(t.Context(), config)
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != "28P01" {
			t.Errorf("a wrong password on %s gives %v, want SQLSTATE 28P01", config.Host, err)
		}
	}
}

func TestServerDoesNotRunAsRoot(t *testing.T) {
	t.Parallel()
	s := start(t, devdb.Options{})
	info, err := os.Stat(s.DataDir)
	if err != nil {
		t.Fatal(err)
	}
	uid := info.Sys().(*syscall.Stat_t).Uid
	if me := os.Geteuid(); uid == 0 || (me != 0 && int(uid) != me) {
		t.Errorf("the data belong to user %d, this test runs as %d", uid, me)
	}
	if info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may look into the data folder: %v", info.Mode())
	}
}

func TestTwoServersAtOnce(t *testing.T) {
	t.Parallel()
	a, b := start(t, devdb.Options{}), start(t, devdb.Options{})
	do(t, connect(t, a.URL("postgres")), "create table public.only_in_a ()")
	if got := ask(t, connect(t, b.URL("postgres")), "select coalesce(to_regclass('public.only_in_a')::text, 'none')"); got != "none" {
		t.Errorf("the second server has the first one's table")
	}
	if err := a.Stop(); err != nil {
		t.Fatal(err)
	}
	if got := ask(t, connect(t, b.URL("postgres")), "select 'alive'"); got != "alive" {
		t.Error("stopping one server took the other along")
	}
}

func TestKeptDataAreThereAgain(t *testing.T) {
	t.Parallel()
	o := devdb.Options{Dir: filepath.Join(openDir(t), "kept"), Keep: true}
	first := start(t, o)
	do(t, connect(t, first.URL("postgres")), "create table public.kept as select 'still here' as word")
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}
	if exists(first.SocketDir) {
		t.Errorf("%s is left behind", first.SocketDir)
	}
	second := start(t, o)
	conn := connect(t, second.URL("postgres"))
	if got := ask(t, conn, "select word from public.kept"); got != "still here" {
		t.Errorf("kept %q", got)
	}
	if first.URL("x") != strings.Replace(second.URL("x"), strconv.Itoa(second.Port), strconv.Itoa(first.Port), 1) {
		t.Error("the password has changed")
	}

	// Without Keep the folder must be empty, lest somebody's data be removed.
	if err := second.Stop(); err != nil {
		t.Fatal(err)
	}
	o.Keep = false
	if _, err := devdb.Start(t.Context(), o); err == nil || !strings.Contains(err.Error(), "already holds") {
		t.Errorf("throw-away server on kept data: %v", err)
	}
	if !exists(second.DataDir) {
		t.Error("the refusal removed the kept data")
	}
}

func TestOneServerAtATimeOnKeptData(t *testing.T) {
	t.Parallel()
	o := devdb.Options{Dir: filepath.Join(openDir(t), "kept"), Keep: true}
	first := start(t, o)
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := devdb.Start(ctx, o); err == nil || !strings.Contains(err.Error(), "another server runs on the data in "+o.Dir) {
		t.Errorf("got %v, want a word about the other server", err)
	}
	if got := ask(t, connect(t, first.URL("postgres")), "select 'alive'"); got != "alive" {
		t.Error("the refusal disturbed the first server")
	}
}

func TestDirWithoutKeepIsEmptiedAgain(t *testing.T) {
	t.Parallel()
	dir := openDir(t)
	if err := os.Chmod(dir, 0o777); err != nil { // as root the server's user must be able to write
		t.Fatal(err)
	}
	foreign := filepath.Join(dir, "data")
	if err := os.Mkdir(foreign, 0o755); err != nil {
		t.Fatal(err)
	}
	s := start(t, devdb.Options{Dir: dir})
	if filepath.Dir(s.DataDir) != dir {
		t.Errorf("data are in %s, want them in %s", s.DataDir, dir)
	}
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "data" {
		t.Errorf("left in the folder: %v (%v), want somebody's data alone", left, err)
	}
}

func TestTakenPortIsNamed(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	port := l.Addr().(*net.TCPAddr).Port
	_, err = devdb.Start(t.Context(), devdb.Options{Port: port})
	if err == nil || !strings.Contains(err.Error(), "port "+strconv.Itoa(port)) {
		t.Errorf("got %v, want an error that names port %d", err, port)
	}
}

func TestBadSettingShowsWhatPostgresSaid(t *testing.T) {
	t.Parallel()
	_, err := devdb.Start(t.Context(), devdb.Options{Conf: map[string]string{"wal_level": "sideways"}})
	if err == nil || !strings.Contains(err.Error(), "sideways") {
		t.Errorf("got %v, want Postgres's own words", err)
	}
}

func TestUnsupportedVersionIsRefused(t *testing.T) {
	t.Parallel()
	_, err := devdb.Start(t.Context(), devdb.Options{Version: "14"})
	if err == nil || !strings.Contains(err.Error(), "15, 16, 17 and 18") {
		t.Errorf("got %v, want the supported versions", err)
	}
}

func TestServerThatDiesIsNoticed(t *testing.T) {
	t.Parallel()
	s := start(t, devdb.Options{})
	pid, err := os.ReadFile(filepath.Join(s.DataDir, "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(strings.Fields(string(pid))[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(n, syscall.SIGQUIT); err != nil {
		t.Fatal(err)
	}
	<-s.Done()
}
