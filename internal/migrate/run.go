package migrate

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/pressly/goose/v3"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// run is one Up or Down while it holds the lock.
type run struct {
	*Runner
	op     string
	lock   *pg.Lock
	states []state
}

// one applies or takes back a single file and puts it into the report, whatever came of it.
func (r *run) one(ctx context.Context, s step, report *Report) error {
	up := r.op == opUp
	entry := s.report(Applied)
	if !up {
		entry.State = Reverted
	}
	if err := ctx.Err(); err != nil {
		return fault.Wrap(interrupted{ctx.Err()}, r.op, s.path(), "Stopped before this file. Run the command again to go on.")
	}
	var spot trace
	provider, err := r.provider(s, &spot)
	if err != nil {
		return fault.Wrap(err, r.op, s.path(), "")
	}
	start := time.Now()
	attempt := func() error {
		entry.Attempts++
		if err := r.lock.Check(ctx); err != nil {
			return err
		}
		if err := r.session.fresh(ctx, r.opts.LockTimeout); err != nil {
			return err
		}
		spot.begin(s.file, up)
		return r.session.interruptible(ctx, func(ctx context.Context) error {
			_, err := provider.ApplyVersion(ctx, s.file.version, up)
			return err
		})
	}
	if s.file.transactional {
		err = r.opts.Retry.Do(ctx, attempt, func(n int, pause time.Duration, err error) {
			r.log.Warn("lost against another session, trying again", "file", s.path(), "attempt", n,
				"pause", pause.Round(time.Millisecond), "sqlstate", pg.SQLSTATE(err))
		})
	} else {
		err = attempt()
	}
	entry.DurationMS = time.Since(start).Milliseconds()
	switch {
	case err == nil:
		if up {
			s.stream.applied[s.file.version] = time.Now()
			s.stream.recorded[s.file.version] = record{file: s.file.name, sum: s.file.sum}
		}
		r.log.Info(entry.State, "file", s.path(), "ms", entry.DurationMS)
	case ctx.Err() != nil:
		entry.State = Interrupted
		err = fault.Wrap(interrupted{ctx.Err()}, r.op, s.path(), s.kept()+" Run the command again to go on.")
	default:
		entry.State = Failed
		err = r.explain(err, s, &spot)
	}
	report.Migrations = append(report.Migrations, entry)
	return err
}

// provider is goose with one stream's files and version table.
func (r *run) provider(s step, spot *trace) (*goose.Provider, error) {
	st, err := newStore(s.stream)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectCustom, r.session.db, s.stream.FS,
		goose.WithStore(st), goose.WithDisableGlobalRegistry(true), goose.WithVerbose(true), goose.WithSlog(slog.New(spot)))
}

// explain names file and line, and what the failure left behind.
func (r *run) explain(err error, s step, spot *trace) error {
	var server *pgconn.PgError
	at := s.path()
	if errors.As(err, &server) {
		at += spot.line(server)
	}
	var f *fault.Error
	if !errors.As(pg.Explain(err, r.op, at), &f) {
		return err
	}
	told := *f
	if told.Hint != "" {
		told.Hint += " "
	}
	told.Hint += s.kept()
	return &told
}

// interrupted says in a word what a context's error says in the language of programs.
type interrupted struct{ err error }

func (e interrupted) Error() string { return "interrupted" }
func (e interrupted) Unwrap() error { return e.err }

func (s step) kept() string {
	if s.file.transactional {
		return "Nothing of this file was kept; what came before it was."
	}
	return "The file runs outside a transaction: look at what its first statements have left."
}

// mayCreate proves that the version tables can be made: goose would try it for seconds and then say little.
func (r *run) mayCreate(ctx context.Context, steps []step) error {
	for _, s := range steps {
		if s.stream.exists {
			continue
		}
		var login string
		var may bool
		err := r.session.conn.QueryRow(ctx, "select current_user, pg_catalog.has_schema_privilege($1, 'create')", s.stream.table.Schema).
			Scan(&login, &may)
		if err != nil {
			return pg.Explain(err, r.op, s.stream.table.String())
		}
		if !may {
			return fault.New(r.op, s.stream.table.String(), fmt.Sprintf("%s may not create tables in schema %s", login, s.stream.table.Schema),
				fmt.Sprintf("As the schema's owner: grant create on schema %s to %s;", pg.Ident(s.stream.table.Schema), pg.Ident(login)))
		}
	}
	return nil
}
