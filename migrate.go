package pgstrata

import (
	"context"
	"errors"
	"log/slog"

	"github.com/pgstrata/pgstrata/internal/migrate"
)

// MigrateOptions are the choices of a run. The zero value applies everything that is pending.
type MigrateOptions struct {
	To     string       // "stream:version" or a version of the last stream: stop after it
	DryRun bool         // only say what would be done
	Logger *slog.Logger // nil logs nothing
}

// Migration is one file that a run applied, or would apply.
type Migration struct {
	Stream  string // system, foundation or project
	Version int64
	File    string
	State   string // applied, pending with DryRun, or how it ended otherwise
}

// Migrate applies the pending migrations of pgstrata's own schema, of the foundation where the project uses it, and of the project.
// Runs at the same time wait for each other. The url is a Postgres URL; "" reads the PG* variables.
// What was applied before an error is returned beside it.
func (p *Project) Migrate(ctx context.Context, url string, o MigrateOptions) ([]Migration, error) {
	target, err := migrate.ParseTarget(o.To)
	if err != nil {
		return nil, err
	}
	streams, err := migrate.Streams(p.all)
	if err != nil {
		return nil, err
	}
	runner, err := migrate.Open(ctx, url, streams, migrate.Options{Logger: o.Logger})
	if err != nil {
		return nil, err
	}
	run := runner.Up
	if o.DryRun {
		run = runner.Plan
	}
	report, err := run(ctx, target)
	var done []Migration
	for _, m := range report.Migrations {
		done = append(done, Migration{m.Stream, m.Version, m.File, m.State})
	}
	return done, errors.Join(err, runner.Close())
}
