// Package devdb runs a private Postgres for the demo, for `pgstrata dev` and for tests.
// It finds or downloads the server's programs, starts them on a socket and a loopback port of
// their own, and leaves nothing behind, however the process that started them ends.
package devdb

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5/pgconn"
)

// Environment variables that steer where the server's programs come from.
const (
	EnvBin     = "PGSTRATA_POSTGRES_BIN"     // folder with initdb and postgres
	EnvVersion = "PGSTRATA_POSTGRES_VERSION" // 15, 16, 17 or 18
	EnvMirror  = "PGSTRATA_POSTGRES_MIRROR"  // Maven repository to download from
)

// superuser is the name of the one role that a new server has.
const superuser = "postgres"

// Options says how to run a server. The zero value is a throw-away server of the newest
// installed version on a free port.
type Options struct {
	// Dir holds the data folder and the superuser's password. Empty means a temporary folder or,
	// with Keep, one in the user's cache.
	Dir string
	// Keep leaves the data in Dir for the next Start. Without it Dir must be empty at first and
	// its content is removed in the end.
	Keep bool
	// Durable makes commits survive a crash of the machine, at the price of speed.
	Durable bool
	// Port on 127.0.0.1; 0 takes a free one.
	Port int
	// Version is the major version wanted; empty follows PGSTRATA_POSTGRES_VERSION and then Dir's data.
	Version string
	// Download ignores installed programs.
	Download bool
	// Conf sets server parameters, as wal_level.
	Conf map[string]string
	// Log gets a line for what takes a while, such as a download.
	Log io.Writer
}

// Server is one running Postgres.
type Server struct {
	Major     int    // 15, 16, 17 or 18
	Port      int    // on 127.0.0.1
	SocketDir string // folder of the Unix socket
	DataDir   string
	LogFile   string // what the server says

	binDir   string
	password string
	guard    *guard
	cleanup  func() error
	stop     sync.Once
	stopErr  error
}

// Start brings a server up and returns when it takes connections. The context governs starting
// only; the server lives until Stop or until this process ends, by whatever cause.
func Start(ctx context.Context, o Options) (*Server, error) {
	acc, err := serverAccount()
	if err != nil {
		return nil, err
	}
	home, err := openHome(ctx, o, acc)
	if err != nil {
		return nil, err
	}
	s, err := startIn(ctx, o, acc, home)
	if err != nil {
		return nil, errors.Join(err, home.remove())
	}
	return s, nil
}

func startIn(ctx context.Context, o Options, acc *account, home *home) (*Server, error) {
	want, err := wantedMajor(o.Version, home.major)
	if err != nil {
		return nil, err
	}
	bin, err := findPrograms(ctx, o, want, acc)
	if err != nil {
		return nil, err
	}
	if home.major == 0 {
		if err := initCluster(ctx, bin, acc, home); err != nil {
			return nil, err
		}
	}
	s := &Server{
		Major: bin.major, Port: o.Port, SocketDir: home.run, DataDir: home.data, LogFile: home.log,
		binDir: bin.dir, password: home.password, cleanup: home.remove,
	}
	// Between finding a free port and the server's taking it, another process may come first.
	for attempt := 1; ; attempt++ {
		if o.Port == 0 {
			if s.Port, err = freePort(); err != nil {
				return nil, err
			}
		}
		if s.guard, err = launch(o, s, acc, home); err != nil {
			return nil, err
		}
		err = s.waitReady(ctx)
		if err == nil {
			break
		}
		stopErr := s.guard.stop()
		if !errors.Is(err, errPortTaken) || o.Port != 0 || attempt == 5 {
			return nil, errors.Join(err, stopErr)
		}
	}
	if err := s.requirePgcrypto(ctx); err != nil {
		return nil, errors.Join(err, s.guard.stop())
	}
	return s, nil
}

// URL connects as superuser over TCP on the loopback address.
func (s *Server) URL(database string) string {
	return s.URLAs(superuser, s.password, database)
}

// URLAs connects as any role over TCP on the loopback address.
func (s *Server) URLAs(role, password, database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(role, password),
		Host: "127.0.0.1:" + strconv.Itoa(s.Port), Path: "/" + database, RawQuery: "sslmode=disable",
	}
	return u.String()
}

// SocketURL connects as superuser over the Unix socket.
func (s *Server) SocketURL(database string) string {
	u := url.URL{
		Scheme: "postgres", User: url.UserPassword(superuser, s.password), Path: "/" + database,
		RawQuery: url.Values{"host": {s.SocketDir}, "port": {strconv.Itoa(s.Port)}}.Encode(),
	}
	return u.String()
}

// Bin returns the path of a program of the server's own version, such as psql, or "" when it is
// absent: a downloaded server comes without clients.
func (s *Server) Bin(name string) string {
	path := filepath.Join(s.binDir, name)
	if info, err := os.Stat(path); err != nil || info.IsDir() {
		return ""
	}
	return path
}

// Done is closed when the server has ended, asked or not.
func (s *Server) Done() <-chan struct{} { return s.guard.done }

// Stop ends the server and removes its data unless they are kept. A second call does nothing.
func (s *Server) Stop() error {
	s.stop.Do(func() {
		s.stopErr = errors.Join(s.guard.stop(), s.cleanup())
	})
	return s.stopErr
}

// requirePgcrypto refuses a server without the one extension that pgstrata needs.
func (s *Server) requirePgcrypto(ctx context.Context) error {
	conn, err := pgconn.Connect(ctx, s.SocketURL("postgres"))
	if err != nil {
		return fmt.Errorf("connect to the new Postgres: %w", err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	res := conn.ExecParams(ctx, "select from pg_catalog.pg_available_extensions where name = 'pgcrypto'",
		nil, nil, nil, nil).Read()
	if res.Err != nil {
		return fmt.Errorf("look for pgcrypto: %w", res.Err)
	}
	if len(res.Rows) == 0 {
		return advise(fmt.Errorf("the Postgres in %s has no pgcrypto extension", s.binDir),
			"Install its contrib package (as postgresql-contrib), or set "+EnvBin+" to another installation.")
	}
	return nil
}

// wantedMajor reconciles what was asked with what stands in the data folder; 0 means any.
func wantedMajor(option string, inDir int) (int, error) {
	asked, source := option, "version"
	if asked == "" {
		asked, source = os.Getenv(EnvVersion), EnvVersion
	}
	if asked == "" {
		return inDir, nil
	}
	major, err := strconv.Atoi(strings.TrimSpace(asked))
	if err != nil || !supported(major) {
		return 0, fmt.Errorf("%s is %q; pgstrata runs on Postgres 15, 16, 17 and 18", source, asked)
	}
	if inDir != 0 && inDir != major {
		return 0, advise(fmt.Errorf("the kept data are of Postgres %d, but %d was asked for", inDir, major),
			"Ask for the same version, or use another folder.")
	}
	return major, nil
}

// advise adds to an error what to do next.
func advise(err error, hint string) error {
	return fmt.Errorf("%w\n  → %s", err, hint)
}
