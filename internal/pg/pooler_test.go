package pg_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// pooler stands between clients and a few sessions of a real server, as PgBouncer does.
type pooler struct {
	backends int
	session  bool     // a client keeps its backend until it leaves
	refuse   []string // startup parameters it doesn't know

	take func() *pgconn.HijackedConn
	give func(*pgconn.HijackedConn)
}

// stack hands out the backend that came back last, as PgBouncer does; queue the one that has rested longest.
const (
	stack = true
	queue = false
)

func startPooler(t *testing.T, db *dbtest.DB, p *pooler, order bool) string {
	t.Helper()
	var mu sync.Mutex
	free, some := []*pgconn.HijackedConn{}, sync.NewCond(&mu)
	p.give = func(b *pgconn.HijackedConn) {
		mu.Lock()
		defer mu.Unlock()
		free = append(free, b)
		some.Signal()
	}
	p.take = func() (b *pgconn.HijackedConn) {
		mu.Lock()
		defer mu.Unlock()
		for len(free) == 0 {
			some.Wait()
		}
		if order == stack {
			b, free = free[len(free)-1], free[:len(free)-1]
		} else {
			b, free = free[0], free[1:]
		}
		return b
	}
	for range p.backends {
		conn, err := pgconn.Connect(t.Context(), db.URL)
		if err != nil {
			t.Fatal(err)
		}
		b, err := conn.Hijack()
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = b.Conn.Close() })
		p.give(b)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				_ = p.serve(conn)
			}()
		}
	}()
	return change(t, db.URL, func(u *url.URL) { u.Host = l.Addr().String() })
}

func (p *pooler) serve(conn net.Conn) error {
	client := pgproto3.NewBackend(conn, conn)
	if err := p.greet(client, conn); err != nil {
		return err
	}
	var mine *pgconn.HijackedConn
	defer func() {
		if mine == nil {
			return
		}
		// Whoever comes next must not find an open transaction.
		mine.Frontend.Send(&pgproto3.Query{String: "rollback"})
		if _, err := relay(mine, pgproto3.NewBackend(conn, io.Discard)); err == nil {
			p.give(mine)
		}
	}()
	for {
		message, err := client.Receive()
		if err != nil {
			return err
		}
		if _, leaves := message.(*pgproto3.Terminate); leaves {
			return nil
		}
		if mine == nil {
			mine = p.take()
		}
		mine.Frontend.Send(message)
		switch message.(type) {
		case *pgproto3.Query, *pgproto3.Sync:
		default:
			continue
		}
		status, err := relay(mine, client)
		if err != nil {
			return err
		}
		if status == 'I' && !p.session {
			p.give(mine)
			mine = nil
		}
		if err := client.Flush(); err != nil {
			return err
		}
	}
}

// relay passes a backend's answer on and says which state it leaves the backend in.
func relay(from *pgconn.HijackedConn, to *pgproto3.Backend) (status byte, err error) {
	if err := from.Frontend.Flush(); err != nil {
		return 0, err
	}
	for {
		answer, err := from.Frontend.Receive()
		if err != nil {
			return 0, err
		}
		to.Send(answer)
		if ready, is := answer.(*pgproto3.ReadyForQuery); is {
			return ready.TxStatus, nil
		}
	}
}

// greet logs every client in, with a cancel key of its own as poolers make it.
func (p *pooler) greet(client *pgproto3.Backend, conn net.Conn) error {
	for {
		message, err := client.ReceiveStartupMessage()
		if err != nil {
			return err
		}
		switch m := message.(type) {
		case *pgproto3.SSLRequest, *pgproto3.GSSEncRequest:
			if _, err := conn.Write([]byte("N")); err != nil {
				return err
			}
		case *pgproto3.StartupMessage:
			for _, name := range p.refuse {
				if _, given := m.Parameters[name]; given {
					client.Send(&pgproto3.ErrorResponse{Severity: "FATAL", Code: "08P01", Message: "unsupported startup parameter: " + name})
					return errors.Join(client.Flush(), io.EOF)
				}
			}
			client.Send(&pgproto3.AuthenticationOk{})
			for name, value := range map[string]string{
				"server_version": "15.0", "client_encoding": "UTF8", "standard_conforming_strings": "on",
			} {
				client.Send(&pgproto3.ParameterStatus{Name: name, Value: value})
			}
			client.Send(&pgproto3.BackendKeyData{ProcessID: 4242, SecretKey: []byte{1, 2, 3, 4}})
			client.Send(&pgproto3.ReadyForQuery{TxStatus: 'I'})
			return client.Flush()
		default:
			return errors.New("not a startup message")
		}
	}
}

// refused says whether the address is refused as a transaction pooler's.
func refused(t *testing.T, address string) error {
	t.Helper()
	cfg, err := pg.Config(address)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pg.ConnectConfig(t.Context(), cfg.ConnConfig)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	return pg.RefusePooler(t.Context(), conn, cfg.ConnConfig)
}

func TestATransactionPoolerIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		backends int
		order    bool
	}{
		"one backend":                           {1, stack},
		"two backends":                          {2, stack},
		"many backends, newest first":           {8, stack},
		"many backends, longest at rest first":  {8, queue},
		"three backends, longest at rest first": {3, queue},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := startPooler(t, dbtest.New(t), &pooler{backends: c.backends}, c.order)
			wantFault(t, refused(t, address), "transaction pooler", "Connect straight to Postgres", "session mode", "5432, not 6543")

			// What migrates refuses too, before it has written anything.
			_, err := migrate.Open(t.Context(), address, []migrate.Stream{migrate.SystemStream()}, migrate.Options{})
			wantFault(t, err, "transaction pooler")
		})
	}
}

func TestAPoolerThatKnowsNoSuchParameter(t *testing.T) {
	t.Parallel()
	address := startPooler(t, dbtest.New(t), &pooler{backends: 1, refuse: []string{"lock_timeout"}}, stack)
	_, err := pg.Connect(t.Context(), change(t, address, func(u *url.URL) { u.RawQuery += "&lock_timeout=5s" }))
	wantFault(t, err, "unsupported startup parameter", "A connection pooler answered", "Connect straight to Postgres")
}

func TestWhatIsNoTransactionPooler(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	t.Run("a direct connection, often and all at once", func(t *testing.T) {
		t.Parallel()
		var group sync.WaitGroup
		for range 5 {
			group.Go(func() {
				for range 10 {
					if err := refused(t, db.URL); err != nil {
						t.Error(err)
					}
				}
			})
		}
		group.Wait()
	})
	t.Run("a login that may have one connection", func(t *testing.T) {
		t.Parallel()
		address := db.URLAs(t, "login_single")
		if _, err := db.AdminConn(t).Exec(t.Context(), "alter role login_single connection limit 1"); err != nil {
			t.Fatal(err)
		}
		if err := refused(t, address); err != nil {
			t.Error(err)
		}
	})
	t.Run("a pooler in session mode", func(t *testing.T) {
		t.Parallel()
		own := dbtest.New(t)
		address := startPooler(t, own, &pooler{backends: 8, session: true}, queue)
		if err := refused(t, address); err != nil {
			t.Error(err)
		}
		r, err := migrate.Open(t.Context(), address, []migrate.Stream{migrate.SystemStream()}, migrate.Options{})
		if err != nil {
			t.Fatal(err)
		}
		report, err := r.Up(t.Context(), migrate.Target{})
		if err != nil || len(report.Migrations) == 0 {
			t.Errorf("%+v, %v", report, err)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
}

func TestTheLockNoticesAPooler(t *testing.T) {
	t.Parallel()
	address := startPooler(t, dbtest.New(t), &pooler{backends: 2}, queue)
	conn, err := pg.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	lock, err := pg.AcquireLock(t.Context(), conn, "x", 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := lock.Check(t.Context()); !errors.Is(err, pg.ErrLockLost) || !strings.Contains(err.Error(), "pooler") {
		t.Errorf("got %v", err)
	}
}
