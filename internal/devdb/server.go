package devdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// initCluster makes the data folder beside its final name, so that an interrupted one is never
// taken for a whole one.
func initCluster(ctx context.Context, bin programs, acc *account, h *home) error {
	if err := os.WriteFile(h.passwordFile, []byte(h.password+"\n"), 0o600); err != nil {
		return fmt.Errorf("write the server's password: %w", err)
	}
	if err := acc.own(h.passwordFile); err != nil {
		return fmt.Errorf("hand the password file to user %s: %w", acc.name, err)
	}
	unfinished := h.data + ".new"
	var said []byte
	var err error
	// Some systems have no C.UTF-8; plain C orders the same way.
	for _, locale := range []string{"C.UTF-8", "C"} {
		if err = os.RemoveAll(unfinished); err != nil {
			return fmt.Errorf("clear the way for initdb: %w", err)
		}
		cmd := acc.command(h.run, filepath.Join(bin.dir, "initdb"), "--pgdata="+unfinished, "--username="+superuser,
			"--auth=scram-sha-256", "--pwfile="+h.passwordFile, "--encoding=UTF8", "--locale="+locale, "--no-sync", "--no-instructions")
		said, err = cmd.CombinedOutput()
		if err == nil || !strings.Contains(string(said), "invalid locale name") {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("%s/initdb: %w\n%s", bin.dir, err, indent(string(said)))
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := os.Rename(unfinished, h.data); err != nil {
		return fmt.Errorf("name the data folder: %w", err)
	}
	return nil
}

// settings are the parameters a server starts with; those that Options name win.
func (s *Server) settings(o Options) []string {
	conf := map[string]string{
		"max_connections":   "200",
		"logging_collector": "off",
	}
	if !o.Durable {
		conf["fsync"], conf["synchronous_commit"], conf["full_page_writes"] = "off", "off", "off"
	}
	maps.Copy(conf, o.Conf)
	// What the rest of this package relies on.
	conf["listen_addresses"] = "127.0.0.1"
	conf["unix_socket_directories"] = s.SocketDir
	conf["port"] = strconv.Itoa(s.Port)
	var args []string
	for _, name := range slices.Sorted(maps.Keys(conf)) {
		args = append(args, "-c", name+"="+conf[name])
	}
	return args
}

// watchdog starts the server as its child and ends it when its standard input ends, which the
// system sees to even when this program is killed. Then it removes what must not stay. A server
// that ends by itself leaves its files to this program, which may start it again.
// File descriptor 3, if open, is the lock on the data folder, held until all is done.
const watchdog = `
signal=$1 run=$2 data=$3
shift 3
trap '' HUP INT TERM
exec 4<&0 </dev/null
"$@" 3>&- 4<&- &
server=$!
(
  while read -r line <&4; do :; done
  : >"$run/asked"
  # Again and again: a server that is just starting may miss the first.
  while kill -s "$signal" "$server" 2>/dev/null; do sleep 1; done
) 3>&- &
closer=$!
wait "$server"
code=$?
kill -s KILL "$closer" 2>/dev/null
if [ -e "$run/asked" ]; then rm -rf "$run" ${data:+"$data"}; fi
exit "$code"
`

// guard is the watchdog's process as seen from here.
type guard struct {
	cmd   *exec.Cmd
	stdin io.Closer
	log   *os.File // readable even when the watchdog has removed it
	done  chan struct{}
}

func launch(o Options, s *Server, acc *account, h *home) (*guard, error) {
	log, err := os.OpenFile(h.log, os.O_CREATE|os.O_RDWR|os.O_TRUNC|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open the server's log: %w", err)
	}

	// Immediate shutdown for data that nobody will read again, a clean one for data that stay.
	signal, trash := "QUIT", h.data
	if h.keep {
		signal, trash = "INT", ""
	}
	args := []string{"-c", watchdog, "pgstrata-watchdog", signal, h.run, trash, filepath.Join(s.binDir, "postgres"), "-D", h.data}
	cmd := acc.command(h.run, "/bin/sh", append(args, s.settings(o)...)...)
	cmd.Stdout, cmd.Stderr = log, log
	if h.lock != nil {
		cmd.ExtraFiles = []*os.File{h.lock}
	}
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start Postgres: %w", err), log.Close())
	}
	g := &guard{cmd: cmd, stdin: stdin, log: log, done: make(chan struct{})}
	go func() {
		_ = cmd.Wait() // its exit code says no more than its log
		close(g.done)
	}()
	return g, nil
}

// stop ends the server and waits for the end.
func (g *guard) stop() error {
	_ = g.stdin.Close() // already closed when the server ended by itself
	defer func() { _ = g.log.Close() }()
	select {
	case <-g.done:
		return nil
	case <-time.After(time.Minute):
	}
	if err := syscall.Kill(-g.cmd.Process.Pid, syscall.SIGKILL); err != nil {
		return fmt.Errorf("the server (process group %d) doesn't end: %w", g.cmd.Process.Pid, err)
	}
	<-g.done
	return nil
}

var errPortTaken = errors.New("the port is taken")

// waitReady returns when the server takes connections, or says why it won't.
func (s *Server) waitReady(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		conn, err := pgconn.Connect(ctx, s.SocketURL("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		var refused *pgconn.PgError
		if errors.As(err, &refused) && refused.Code != "57P03" { // cannot_connect_now: still starting
			return fmt.Errorf("the new Postgres refuses its superuser: %w", err)
		}
		select {
		case <-s.guard.done:
			return s.explainEnd()
		case <-ctx.Done():
			return fmt.Errorf("the server does not take connections: %w\n%s", ctx.Err(), s.logTail())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// explainEnd turns the last words of a server that did not start into an error.
func (s *Server) explainEnd() error {
	tail := s.logTail()
	if strings.Contains(tail, "could not create any TCP/IP sockets") {
		return advise(fmt.Errorf("port %d on 127.0.0.1: %w\n%s", s.Port, errPortTaken, tail),
			"Choose another port.")
	}
	return fmt.Errorf("the server ended while starting\n%s", tail)
}

// logTail is the end of what the server said.
func (s *Server) logTail() string {
	const most = 2000
	info, err := s.guard.log.Stat()
	if err != nil {
		return ""
	}
	text := make([]byte, min(info.Size(), most))
	n, _ := s.guard.log.ReadAt(text, info.Size()-int64(len(text))) // a short read is still worth showing
	return indent(string(text[:n]))
}

func indent(text string) string {
	return "    " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n    ")
}

// freePort asks the system for a port that is free now.
func freePort() (int, error) {
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		return 0, fmt.Errorf("free the port again: %w", err)
	}
	return port, nil
}
