package pg_test

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const secret = "s3cr3t-Passw0rd"

// change is a copy of an address with some of it replaced.
func change(t *testing.T, address string, how func(u *url.URL)) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	how(u)
	return u.String()
}

func wantFault(t *testing.T, err error, words ...string) {
	t.Helper()
	var f *fault.Error
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a fault", err)
	}
	if f.Hint == "" {
		t.Errorf("no hint in: %v", err)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("%q is missing in: %v", w, err)
		}
	}
	if strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), secret[:6]) {
		t.Errorf("the password is in: %v", err)
	}
}

func TestConnect(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	// pool_max_conns is for pools; a single connection must not send it to the server.
	conn, err := pg.Connect(t.Context(), change(t, db.URL, func(u *url.URL) {
		q := u.Query()
		q.Set("pool_max_conns", "3")
		u.RawQuery = q.Encode()
	}))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.Background()) }()
	var name string
	if err := conn.QueryRow(t.Context(), "select current_setting('application_name')").Scan(&name); err != nil || name != "pgstrata" {
		t.Errorf("application_name is %q, %v", name, err)
	}

	pool, err := pg.Pool(t.Context(), db.URL, 2)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if got := pool.Config().MaxConns; got != 2 {
		t.Errorf("the pool has %d connections at most", got)
	}
}

func TestWhatStopsAConnection(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	admin := db.AdminConn(t)
	db.URLAs(t, "login_locked_out")
	if _, err := admin.Exec(t.Context(), `revoke connect on database `+pg.Ident(db.Name)+` from public; alter role login_locked_out password '`+secret+`'`); err != nil {
		t.Fatal(err)
	}
	silent, refusing := silentPort(t), closedPort(t)

	for name, c := range map[string]struct {
		how   func(u *url.URL)
		words []string
	}{
		"a wrong password": {
			func(u *url.URL) { u.User = url.UserPassword(dbtest.Owner, secret) },
			[]string{`refused the password of "app_owner"`, "28P01", "percent-encoded"},
		},
		"a login that doesn't exist": {
			func(u *url.URL) { u.User = url.UserPassword("nobody_at_all", secret) },
			[]string{"nobody_at_all"},
		},
		"a database that doesn't exist": {
			func(u *url.URL) { u.Path = "/not_there" },
			[]string{`database "not_there" does not exist`, "3D000"},
		},
		"no privilege to connect": {
			func(u *url.URL) { u.User = url.UserPassword("login_locked_out", secret) },
			[]string{"permission denied for database", "42501", "grant connect on database " + pg.Ident(db.Name) + ` to "login_locked_out";`},
		},
		"nothing listens": {
			func(u *url.URL) { u.Host, u.User = refusing, url.UserPassword("u", secret) },
			[]string{"u@" + refusing + "/" + db.Name, "connection refused"},
		},
		"no answer": {
			func(u *url.URL) {
				u.Host, u.User = silent, url.UserPassword("u", secret)
				u.RawQuery = "connect_timeout=1&sslmode=disable"
			},
			[]string{"no answer within 1s"},
		},
		"an unknown host": {
			func(u *url.URL) { u.Host, u.User = "no-such-host.invalid:5432", url.UserPassword("u", secret) },
			[]string{`"no-such-host.invalid" can't be resolved`},
		},
		"a socket that isn't there": {
			func(u *url.URL) {
				u.Host, u.User = "", url.UserPassword("u", secret)
				u.RawQuery = "host=/no/such/folder"
			},
			[]string{"no server listens on that socket"},
		},
		"TLS where there is none": {
			func(u *url.URL) {
				q := u.Query()
				q.Set("sslmode", "require")
				u.RawQuery = q.Encode()
			},
			[]string{"TLS"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := change(t, db.URL, c.how)
			_, err := pg.Connect(t.Context(), address)
			wantFault(t, err, append(c.words, "connect: ")...)
			_, err = pg.Pool(t.Context(), address, 1)
			wantFault(t, err, c.words...)
		})
	}
}

func TestTooManyConnections(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	address := db.URLAs(t, "login_one_only")
	if _, err := db.AdminConn(t).Exec(t.Context(), "alter role login_one_only connection limit 1"); err != nil {
		t.Fatal(err)
	}
	first, err := pg.Connect(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = first.Close(context.Background()) }()
	_, err = pg.Connect(t.Context(), address)
	wantFault(t, err, "too many connections", "53300", "max_connections")
}

func TestACancelledConnect(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	_, err := pg.Connect(ctx, "postgres://u:"+secret+"@"+silentPort(t)+"/d?sslmode=disable")
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestConnectionStringsThatCantBeRead(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"postgres://u:" + secret + "@h:notaport/d",
		"postgres://u:" + secret + "/x@h:5432/d",
		"postgres://u:" + secret + "%zz@h:5432/d",
		"postgres://u:" + secret + "`: x (y@h:port/d",
		"postgres://u:" + secret + "@h:5432/d?sslmode=maybe",
		"postgres://u:" + secret + "@h:5432/d?target_session_attrs=" + secret,
		"postgres://u:" + secret + "@h:5432/d?pool_max_conns=many",
		"user=u password=" + secret + " port=x",
		"user=u password='" + secret,
		secret,
	} {
		_, err := pg.Config(s)
		if err == nil {
			t.Errorf("%s is accepted", s)
			continue
		}
		wantFault(t, err, "the connection string", "postgres://user:password@host:5432/database")
	}
}

func TestExplain(t *testing.T) {
	t.Parallel()
	if err := pg.Explain(nil, "op", "object"); err != nil {
		t.Errorf("nil became %v", err)
	}
	already := fault.New("a", "b", "c", "d")
	if err := pg.Explain(already, "op", "object"); err != already {
		t.Errorf("a fault became %v", err)
	}
	server := &pgconn.PgError{Code: "42501", Message: "permission denied for table x"}
	err := pg.Explain(server, "op", "x")
	wantFault(t, err, "op: x: permission denied for table x (SQLSTATE 42501)")
	if pg.SQLSTATE(err) != "42501" {
		t.Error("the SQLSTATE is lost")
	}
	told := pg.Explain(&pgconn.PgError{Code: "2BP01", Message: "m", Detail: "view v depends on it"}, "op", "x")
	if !strings.Contains(told.Error(), "view v depends on it") {
		t.Errorf("the detail is lost: %v", told)
	}
	told = pg.Explain(&pgconn.PgError{Code: "23514", Message: "m", Detail: "Failing row contains (" + secret + ")."}, "op", "x")
	if strings.Contains(told.Error(), secret) {
		t.Errorf("a row's values are in: %v", told)
	}
	wantFault(t, pg.Explain(pgconn.ErrConnClosed, "op", "x"), "the connection to the server broke")
}

// silentPort accepts connections and never says a word.
func silentPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}

func closedPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := l.Addr().(*net.TCPAddr).Port
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(port))
}
