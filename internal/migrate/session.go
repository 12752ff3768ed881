package migrate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// session is the one connection that holds the lock and runs the migrations: as long as it lives nobody else
// migrates, and when it dies no migration of ours goes on.
type session struct {
	db   *sql.DB   // goose's view of it
	conn *pgx.Conn // ours
	cfg  *pgx.ConnConfig
}

var errSessionLost = errors.New("the connection that held the migration lock broke")

func openSession(ctx context.Context, url string, log *slog.Logger) (*session, error) {
	pool, err := pg.Config(url)
	if err != nil {
		return nil, err
	}
	s := &session{cfg: pool.ConnConfig}
	s.cfg.RuntimeParams["application_name"] = "pgstrata migrate"
	// Migrations change what a cached plan was made for.
	s.cfg.DefaultQueryExecMode = pgx.QueryExecModeExec
	s.cfg.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) {
		level := slog.LevelDebug
		if n.SeverityUnlocalized == "WARNING" {
			level = slog.LevelWarn
		}
		log.Log(context.WithoutCancel(ctx), level, n.Message, "sqlstate", n.Code)
	}
	s.db = stdlib.OpenDB(*s.cfg,
		stdlib.OptionBeforeConnect(func(context.Context, *pgx.ConnConfig) error {
			if s.conn != nil {
				return errSessionLost
			}
			return nil
		}),
		stdlib.OptionAfterConnect(func(_ context.Context, c *pgx.Conn) error {
			s.conn = c
			return nil
		}))
	s.db.SetMaxOpenConns(1)
	s.db.SetMaxIdleConns(1)
	if err := s.db.PingContext(ctx); err != nil {
		_ = s.db.Close()
		return nil, pg.ExplainConnect(ctx, err, s.cfg)
	}
	return s, nil
}

// fresh undoes what an earlier migration set in the session, so that each runs as if it were the first.
func (s *session) fresh(ctx context.Context, lockTimeout time.Duration) error {
	_, err := s.conn.Exec(ctx, fmt.Sprintf("reset all; reset role; set lock_timeout = %d", max(lockTimeout.Milliseconds(), 1)))
	return pg.Explain(err, "prepare session", pg.Describe(s.cfg))
}

const (
	cancelEvery = 250 * time.Millisecond
	cancelUntil = 10 * time.Second
)

// interruptible runs work on a context of its own. When ctx ends, the server is asked to cancel the statement that
// runs, so that the transaction is rolled back in order and the session, with its lock, stays usable. Only if the
// server doesn't react is the connection cut.
func (s *session) interruptible(ctx context.Context, work func(ctx context.Context) error) error {
	inner, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		select {
		case <-done:
			return
		case <-ctx.Done():
		}
		// A request that arrives between two statements is lost, so it is sent until work ends.
		give := time.After(cancelUntil)
		for {
			request, cancel := context.WithTimeout(inner, time.Second)
			_ = s.conn.PgConn().CancelRequest(request)
			cancel()
			select {
			case <-done:
				return
			case <-give:
				cut()
			case <-time.After(cancelEvery):
			}
		}
	}()
	err := work(inner)
	close(done)
	<-stopped
	if ctx.Err() != nil && !s.conn.IsClosed() {
		// A last request may still be on its way; let it hit nothing that matters.
		_, _ = s.conn.Exec(inner, "select 1")
	}
	return err
}

func (s *session) close() error { return s.db.Close() }
