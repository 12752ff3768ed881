package pg_test

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/pg"
)

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
	for name, pooler := range map[string]*dbtest.Pooler{
		"one backend":                           {Backends: 1},
		"two backends":                          {Backends: 2},
		"many backends, newest first":           {Backends: 8},
		"many backends, longest at rest first":  {Backends: 8, Queue: true},
		"three backends, longest at rest first": {Backends: 3, Queue: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address := pooler.Start(t, dbtest.New(t).URL)
			wantFault(t, refused(t, address), "transaction pooler", "Connect straight to Postgres", "session mode", "5432, not 6543")

			// What migrates refuses too, before it has written anything.
			_, err := migrate.Open(t.Context(), address, []migrate.Stream{migrate.SystemStream()}, migrate.Options{})
			wantFault(t, err, "transaction pooler")
		})
	}
}

func TestAPoolerThatKnowsNoSuchParameter(t *testing.T) {
	t.Parallel()
	address := (&dbtest.Pooler{Backends: 1, Refuse: []string{"lock_timeout"}}).Start(t, dbtest.New(t).URL)
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
		address := (&dbtest.Pooler{Backends: 8, Session: true, Queue: true}).Start(t, own.URL)
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
	address := (&dbtest.Pooler{Backends: 2, Queue: true}).Start(t, dbtest.New(t).URL)
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
