package pg

import (
	"context"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// ConnectTimeout is how long a connection may take to come up when the URL doesn't say.
const ConnectTimeout = 10 * time.Second

// Config reads a connection string, or the PG* variables when it is empty, and gives it our defaults.
// Parameters of a pool (pool_max_conns and the like) are understood here, so that they never reach the server.
func Config(url string) (*pgxpool.Config, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, explainParse(err)
	}
	if cfg.ConnConfig.ConnectTimeout == 0 {
		cfg.ConnConfig.ConnectTimeout = ConnectTimeout
	}
	if cfg.ConnConfig.RuntimeParams["application_name"] == "" {
		cfg.ConnConfig.RuntimeParams["application_name"] = "pgstrata"
	}
	return cfg, nil
}

// Connect opens one connection. Its errors say in words what a person has to mend, and never hold the password.
func Connect(ctx context.Context, url string) (*pgx.Conn, error) {
	cfg, err := Config(url)
	if err != nil {
		return nil, err
	}
	return ConnectConfig(ctx, cfg.ConnConfig)
}

// ConnectConfig is Connect for a configuration that the caller has changed.
func ConnectConfig(ctx context.Context, cfg *pgx.ConnConfig) (*pgx.Conn, error) {
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return nil, ExplainConnect(ctx, err, cfg)
	}
	return conn, nil
}

// Pool opens a pool of at most maxConns connections and makes the first, so that a wrong URL fails here.
func Pool(ctx context.Context, url string, maxConns int32) (*pgxpool.Pool, error) {
	cfg, err := Config(url)
	if err != nil {
		return nil, err
	}
	cfg.MaxConns = maxConns
	cfg.MinConns = min(cfg.MinConns, maxConns)
	cfg.MinIdleConns = min(cfg.MinIdleConns, maxConns)
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, ExplainConnect(ctx, err, cfg.ConnConfig)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, ExplainConnect(ctx, err, cfg.ConnConfig)
	}
	return pool, nil
}

// Describe names the server, the database and the login, without the password.
func Describe(cfg *pgx.ConnConfig) string {
	hosts := []string{address(cfg.Host, cfg.Port)}
	for _, f := range cfg.Fallbacks {
		if a := address(f.Host, f.Port); a != hosts[len(hosts)-1] {
			hosts = append(hosts, a)
		}
	}
	return cfg.User + "@" + strings.Join(hosts, ",") + "/" + cfg.Database
}

func address(host string, port uint16) string {
	if strings.HasPrefix(host, "/") {
		return host + ":" + strconv.Itoa(int(port))
	}
	return net.JoinHostPort(host, strconv.Itoa(int(port)))
}
