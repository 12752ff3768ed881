// Package repair finds documents that their schemas refuse, resets them to safe defaults, keeps the originals and puts them back.
// The database judges; only what is wrong crosses the network, and each document is written in one transaction of its own.
package repair

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// Config says which database and which project are meant.
type Config struct {
	URL        string       // a Postgres URL; "" reads the PG* variables
	ConfigFile string       // path of a pgstrata.yaml; "" is the foundation that pgstrata ships
	Logger     *slog.Logger // nil logs nothing
}

// Repairer works on one database with one project. It is safe for use by several goroutines.
type Repairer struct {
	pool    *pgxpool.Pool
	project *project.Project
	log     *slog.Logger

	patience pg.Backoff // with locks; each try waits for lock_timeout itself

	// beforeReset runs between the judgement of a document and its reset; tests use it to interfere.
	beforeReset func(document string, key Key)
}

func open(ctx context.Context, cfg Config, p *project.Project) (*Repairer, error) {
	// One connection works; the other lets List and Show be asked meanwhile.
	pool, err := pg.Pool(ctx, cfg.URL, 2)
	if err != nil {
		return nil, err
	}
	log := cfg.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	patience := pg.Backoff{Attempts: 5, Base: 50 * time.Millisecond, Max: 2 * time.Second}
	return &Repairer{pool: pool, project: p, log: log, patience: patience}, nil
}

// Close closes the connections.
func (r *Repairer) Close() { r.pool.Close() }
