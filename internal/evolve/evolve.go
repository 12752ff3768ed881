// Package evolve carries a document's rows from one version to another on a live table: in chunks, by several workers, with its place kept
// in the database, so that it goes on after any crash and can be paused, ended and taken back. The lenses' SQL functions do the work.
package evolve

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// Config says which database and which project are meant.
type Config struct {
	URL        string       // a Postgres URL; "" reads the PG* variables
	ConfigFile string       // path of a pgstrata.yaml; "" is the foundation that pgstrata ships
	Logger     *slog.Logger // nil logs nothing
}

// Evolver works on one database with one project. It is safe for use by several goroutines.
type Evolver struct {
	config  Config
	pool    *pgxpool.Pool // for what isn't a worker's
	conn    *pgx.ConnConfig
	project *project.Project
	log     *slog.Logger

	patience      pg.Backoff    // with locks; each try waits for lock_timeout itself
	reconnect     time.Duration // how long a lost server is waited for
	heldBackSince time.Duration // how long a transaction is open before plan names it

	// afterChunk runs behind each chunk that was committed; tests use it to interfere.
	afterChunk func(rows int)
}

// Open reads the project and connects. Close the Evolver when done.
func Open(ctx context.Context, cfg Config) (*Evolver, error) {
	_, p, err := foundation.Load(cfg.ConfigFile)
	if err != nil {
		return nil, err
	}
	pool, err := pg.Pool(ctx, cfg.URL, 3)
	if err != nil {
		return nil, err
	}
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &Evolver{
		config: cfg, pool: pool, conn: pool.Config().ConnConfig, project: p, log: log,
		patience:      pg.Backoff{Attempts: 6, Base: 20 * time.Millisecond, Max: time.Second},
		reconnect:     time.Minute,
		heldBackSince: time.Minute,
	}, nil
}

// Close closes the connections.
func (e *Evolver) Close() { e.pool.Close() }
