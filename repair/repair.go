// Package repair finds documents that their schemas refuse, resets them to safe defaults, keeps the originals and puts them back.
// The database judges; only what is wrong crosses the network, and each document is written in one transaction of its own.
package repair

import (
	"context"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
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

// checkSchema holds the functions that judge documents.
const checkSchema = "pgstrata_check"

// checks are the names of what stands guard over a document in the database: two functions in checkSchema, and a trigger.
type checks struct{ valid, explain, trigger string }

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

// settings hold for each transaction, so nothing leaks through a pooler.
// Keys travel as text, hence the fixed styles; plans made for one chunk don't fit the next.
const settings = `set local lock_timeout = '2s';
	set local datestyle = 'ISO'; set local intervalstyle = 'postgres'; set local timezone = 'UTC';
	set local extra_float_digits = 1; set local bytea_output = 'hex'; set local row_security = on;
	set local plan_cache_mode = force_custom_plan`

var (
	reading = pgx.TxOptions{BeginQuery: "begin read only; " + settings}
	writing = pgx.TxOptions{BeginQuery: "begin; " + settings}
)
