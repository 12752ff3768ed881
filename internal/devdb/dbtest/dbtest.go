// Package dbtest gives each test a database of its own on a private server that all tests of the
// process share. Its owner is an ordinary role, since superusers and row-level security don't mix.
package dbtest

import (
	"context"
	"net/url"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb"
)

// Owner is the login role that owns every test database: no superuser, may create roles.
const Owner = "app_owner"

// DB is one test's database.
type DB struct {
	Name     string
	URL      string // as Owner
	AdminURL string // as superuser
	Server   *devdb.Server

	cluster *cluster
}

// Option changes what New makes.
type Option func(*request)

type request struct {
	template   string
	build      func(ctx context.Context, ownerURL string) error
	ownCluster bool
	options    devdb.Options
}

// WithTemplate starts from a copy of a database that build makes once per process and name.
func WithTemplate(name string, build func(ctx context.Context, ownerURL string) error) Option {
	return func(r *request) { r.template, r.build = name, build }
}

// WithOwnCluster starts a server for this test alone, for what concerns a whole cluster, as roles.
func WithOwnCluster() Option {
	return func(r *request) { r.ownCluster = true }
}

// WithServer starts a server for this test alone with options of its own.
func WithServer(o devdb.Options) Option {
	return func(r *request) { r.ownCluster, r.options = true, o }
}

// New makes a database and drops it when the test ends.
func New(t testing.TB, opts ...Option) *DB {
	t.Helper()
	var r request
	for _, opt := range opts {
		opt(&r)
	}
	c, err := clusterFor(t, r)
	if err != nil {
		t.Fatalf("start a Postgres for tests: %v", err)
	}
	template := "template0"
	if r.build != nil {
		if template, err = c.template(r.template, r.build); err != nil {
			t.Fatalf("build template %s: %v", r.template, err)
		}
	}
	name, err := c.create(context.Background(), t.Name(), template)
	if err != nil {
		t.Fatalf("make a database: %v", err)
	}
	t.Cleanup(func() {
		if err := c.drop(context.Background(), name); err != nil {
			t.Errorf("drop database %s: %v", name, err)
		}
	})
	return &DB{
		Name: name, URL: c.url(Owner, name), AdminURL: c.server.URL(name), Server: c.server, cluster: c,
	}
}

// Conn connects as the owner until the test ends.
func (d *DB) Conn(t testing.TB) *pgx.Conn {
	t.Helper()
	return connect(t, d.URL)
}

// AdminConn connects as superuser until the test ends.
func (d *DB) AdminConn(t testing.TB) *pgx.Conn {
	t.Helper()
	return connect(t, d.AdminURL)
}

// ConnAs logs in as role until the test ends. The role is made if missing, and may log in from then on.
func (d *DB) ConnAs(t testing.TB, role string) *pgx.Conn {
	t.Helper()
	return connect(t, d.URLAs(t, role))
}

// URLAs is the address with which role logs in. The role is made if missing, and may log in from then on.
func (d *DB) URLAs(t testing.TB, role string) string {
	t.Helper()
	if err := d.cluster.login(context.Background(), role); err != nil {
		t.Fatalf("let role %s log in: %v", role, err)
	}
	return d.cluster.url(role, d.Name)
}

func connect(t testing.TB, address string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(context.Background(), address)
	if err != nil {
		u, _ := url.Parse(address) // an address of ours
		t.Fatalf("connect to %s: %v", u.Redacted(), err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}
