package dbtest_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

func TestOwnerIsAnOrdinaryRoleThatOwnsItsDatabase(t *testing.T) {
	t.Parallel()
	conn := dbtest.New(t).Conn(t)
	var super, createRole, bypass, owns bool
	err := conn.QueryRow(t.Context(), `
		select r.rolsuper, r.rolcreaterole, r.rolbypassrls, d.datdba = r.oid
		from pg_roles as r, pg_database as d
		where r.rolname = current_user and d.datname = current_database()`).Scan(&super, &createRole, &bypass, &owns)
	if err != nil {
		t.Fatal(err)
	}
	if super || !createRole || bypass || !owns {
		t.Errorf("superuser %t, createrole %t, bypassrls %t, owner of its database %t", super, createRole, bypass, owns)
	}
	for _, statement := range []string{"create extension pgcrypto", "create table public.t (id int)", "create role made_by_owner nologin"} {
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Errorf("%s: %v", statement, err)
		}
	}
}

func TestDatabasesAreDropped(t *testing.T) {
	t.Parallel()
	watch := dbtest.New(t)
	var name string
	t.Run("one", func(t *testing.T) {
		db := dbtest.New(t)
		db.Conn(t)
		name = db.Name
	})
	var found bool
	err := watch.AdminConn(t).QueryRow(t.Context(), "select exists (select from pg_database where datname = $1)", name).Scan(&found)
	if err != nil || found {
		t.Errorf("database %s is still there (%t, %v)", name, found, err)
	}
}

func TestTemplateIsBuiltOnceAndItsCopiesAreSeparate(t *testing.T) {
	t.Parallel()
	var built atomic.Int64
	build := func(ctx context.Context, ownerURL string) error {
		built.Add(1)
		conn, err := pgx.Connect(ctx, ownerURL)
		if err != nil {
			return err
		}
		// Left open on purpose: a build may forget a connection and copies must still work.
		_, err = conn.Exec(ctx, "create table public.t (id int); insert into public.t values (1)")
		return err
	}
	t.Run("copies", func(t *testing.T) {
		for i := range 4 {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				conn := dbtest.New(t, dbtest.WithTemplate("separate", build)).Conn(t)
				var rows int
				if err := conn.QueryRow(t.Context(), "select count(*) from public.t").Scan(&rows); err != nil || rows != 1 {
					t.Errorf("a fresh copy has %d rows (%v), want 1", rows, err)
				}
				if _, err := conn.Exec(t.Context(), "insert into public.t values (2)"); err != nil {
					t.Error(err)
				}
			})
		}
	})
	if n := built.Load(); n != 1 {
		t.Errorf("built %d times, want once", n)
	}
}

func TestConnAsMakesTheRoleAndLogsIn(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	if _, err := db.Conn(t).Exec(t.Context(), "create role sleeping nologin"); err != nil {
		t.Fatal(err)
	}
	for _, role := range []string{"sleeping", `Odd "name"`} {
		var who string
		if err := db.ConnAs(t, role).QueryRow(t.Context(), "select session_user").Scan(&who); err != nil || who != role {
			t.Errorf("logged in as %q (%v), want %q", who, err, role)
		}
	}
}

func TestOwnClusterSharesNothing(t *testing.T) {
	t.Parallel()
	own, other := dbtest.New(t, dbtest.WithOwnCluster()), dbtest.New(t)
	if _, err := own.Conn(t).Exec(t.Context(), "create role only_here login password 'x'"); err != nil {
		t.Fatal(err)
	}
	_, err := pgx.Connect(t.Context(), other.Server.URLAs("only_here", "x", other.Name))
	var refused *pgconn.PgError
	if !errors.As(err, &refused) {
		t.Errorf("the role of one cluster logs in to another (%v)", err)
	}
}
