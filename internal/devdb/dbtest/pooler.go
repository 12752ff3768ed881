package dbtest

import (
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgproto3"
)

// Pooler stands between clients and a few sessions of a real server, as PgBouncer does.
type Pooler struct {
	Backends int
	Session  bool     // a client keeps its backend until it leaves
	Queue    bool     // hands out the backend that has rested longest, not the one that came back last as PgBouncer does
	Refuse   []string // startup parameters it doesn't know

	take func() *pgconn.HijackedConn
	give func(*pgconn.HijackedConn)
}

// Start serves until the test ends. What it returns is where to connect instead of straight to address.
func (p *Pooler) Start(t testing.TB, address string) string {
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
		if !p.Queue {
			b, free = free[len(free)-1], free[:len(free)-1]
		} else {
			b, free = free[0], free[1:]
		}
		return b
	}
	for range p.Backends {
		conn, err := pgconn.Connect(t.Context(), address)
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
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = l.Addr().String()
	return u.String()
}

func (p *Pooler) serve(conn net.Conn) error {
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
		if status == 'I' && !p.Session {
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
func (p *Pooler) greet(client *pgproto3.Backend, conn net.Conn) error {
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
			for _, name := range p.Refuse {
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
