package dbtest

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb"
)

// password is every test role's; the server listens on the loopback address only, behind a random port.
const password = "dbtest"

// cluster is one server and what was built in it.
type cluster struct {
	server *devdb.Server
	count  atomic.Int64

	mu        sync.Mutex
	templates map[string]func() (string, error)
	roles     sync.Mutex
}

// shared is the one server of this process. Nobody stops it: it ends with the process, and its
// data with it, which devdb sees to even after a panic or a kill.
var shared = sync.OnceValues(func() (*cluster, error) { return start(devdb.Options{}) })

func clusterFor(t testing.TB, r request) (*cluster, error) {
	if !r.ownCluster {
		return shared()
	}
	c, err := start(r.options)
	if err == nil {
		t.Cleanup(func() {
			if err := c.server.Stop(); err != nil {
				t.Errorf("stop the test's own Postgres: %v", err)
			}
		})
	}
	return c, err
}

func start(o devdb.Options) (*cluster, error) {
	server, err := devdb.Start(context.Background(), o)
	if err != nil {
		return nil, err
	}
	c := &cluster{server: server, templates: map[string]func() (string, error){}}
	return c, c.admin(context.Background(), "create role "+Owner+" login nosuperuser createrole password '"+password+"'")
}

func (c *cluster) url(role, database string) string {
	return c.server.URLAs(role, password, database)
}

// admin runs statements as superuser, each by itself.
func (c *cluster) admin(ctx context.Context, statements ...string) error {
	conn, err := pgx.Connect(ctx, c.server.SocketURL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return nil
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// create makes a database whose name tells a reader of the server's log which test it is of.
func (c *cluster) create(ctx context.Context, label, template string) (string, error) {
	label = strings.Trim(notInNames.ReplaceAllString(strings.ToLower(label), "_"), "_")
	name := fmt.Sprintf("t%d_%.40s", c.count.Add(1), label)
	return name, c.admin(ctx, fmt.Sprintf("create database %s owner %s template %s", name, Owner, template))
}

// drop waits for backends that are slow to go: FORCE gives them five seconds, and on a busy machine one may need longer
// to put away what a large schema made it compile.
func (c *cluster) drop(ctx context.Context, name string) error {
	const inUse = "55006"
	deadline := time.Now().Add(2 * time.Minute)
	for {
		err := c.admin(ctx, "drop database if exists "+name+" with (force)")
		var refused *pgconn.PgError
		if !errors.As(err, &refused) || refused.Code != inUse || time.Now().After(deadline) {
			return err
		}
	}
}

// template builds a database once, closes it to connections, and returns its name.
func (c *cluster) template(name string, build func(ctx context.Context, ownerURL string) error) (string, error) {
	c.mu.Lock()
	once, found := c.templates[name]
	if !found {
		once = sync.OnceValues(func() (string, error) {
			ctx := context.Background()
			database, err := c.create(ctx, "template_"+name, "template0")
			if err != nil {
				return "", err
			}
			if err := build(ctx, c.url(Owner, database)); err != nil {
				return "", err
			}
			return database, c.admin(ctx,
				"alter database "+database+" with allow_connections false",
				// A copy can't be made while a connection that build left is open.
				"select pg_catalog.pg_terminate_backend(pid) from pg_catalog.pg_stat_activity where datname = '"+database+"'")
		})
		c.templates[name] = once
	}
	c.mu.Unlock()
	return once()
}

// login lets a role log in with the known password.
func (c *cluster) login(ctx context.Context, role string) error {
	c.roles.Lock()
	defer c.roles.Unlock()
	conn, err := pgx.Connect(ctx, c.server.SocketURL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	var statement string
	err = conn.QueryRow(ctx, `
		select format('%s role %I login password %L',
			case when exists (select from pg_catalog.pg_roles where rolname = $1::text) then 'alter' else 'create' end, $1::text, $2::text)`,
		role, password).Scan(&statement)
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, statement)
	return err
}
