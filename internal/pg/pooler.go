package pg

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// wayAroundPooler is the hint that goes with every refusal of a pooler.
const wayAroundPooler = "Connect straight to Postgres (its own port, often 5432), or to the pooler's session mode (on Supabase port 5432, not 6543)."

const (
	poolerRounds   = 2
	poolerPatience = 10 * time.Second
)

// RefusePooler fails when conn goes through a transaction pooler, where a session's locks and settings end up
// with whoever gets the server next. cfg opens a few witnesses beside conn.
//
// Only proof counts, so a direct connection is never refused: two connections that live at once can't have one
// backend, and one connection can't have two. A pooler hands an idle connection's backend to the next that begins
// a transaction; several witnesses that stay in theirs use up the backends that a pooler would rather give.
func RefusePooler(ctx context.Context, conn *pgx.Conn, cfg *pgx.ConnConfig) error {
	limited, cancel := context.WithTimeout(ctx, poolerPatience)
	defer cancel()
	shared, err := pooled(limited, conn, cfg)
	switch {
	case shared:
		return fault.New("connect", Describe(cfg),
			"this is a transaction pooler: two connections were given one and the same server session", wayAroundPooler)
	case limited.Err() != nil && ctx.Err() == nil:
		return fault.New("connect", Describe(cfg),
			fmt.Sprintf("no answer within %s, as from a pooler whose server sessions are all taken", poolerPatience), wayAroundPooler)
	}
	return Explain(err, "look for a pooler", Describe(cfg))
}

func pooled(ctx context.Context, conn *pgx.Conn, cfg *pgx.ConnConfig) (bool, error) {
	n, err := witnesses(ctx, conn)
	if err != nil {
		return false, err
	}
	var beside []*pgx.Conn
	defer func() {
		for _, w := range beside {
			_ = w.Close(context.WithoutCancel(ctx))
		}
	}()
	for range n {
		w, err := ConnectConfig(ctx, cfg)
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		if err != nil {
			// A role may be allowed one connection only. What can't be witnessed can't be proved.
			break
		}
		beside = append(beside, w)
	}
	for range poolerRounds {
		if shared, err := sharesBackend(ctx, conn, beside); shared || err != nil {
			return shared, err
		}
	}
	return false, nil
}

// witnesses is how many connections to open beside conn. A server announces its own process number at login; when
// that is the one that answers, nothing seems to stand between, and many runs that start at once shouldn't use up
// the server's connections.
func witnesses(ctx context.Context, conn *pgx.Conn) (int, error) {
	var pid uint32
	err := conn.QueryRow(ctx, "select pg_catalog.pg_backend_pid()", pgx.QueryExecModeSimpleProtocol).Scan(&pid)
	if pid == conn.PgConn().PID() {
		return 1, err
	}
	return 3, err
}

func sharesBackend(ctx context.Context, conn *pgx.Conn, beside []*pgx.Conn) (bool, error) {
	before, err := backend(ctx, conn)
	if err != nil {
		return false, err
	}
	for _, w := range beside {
		if _, err := w.Exec(ctx, "begin"); SQLSTATE(err) == "08P01" {
			return true, nil // a pooler that hands out single statements refuses transactions
		} else if err != nil {
			return false, err
		}
		seen, err := backend(ctx, w)
		if err != nil {
			return false, err
		}
		if seen == before {
			return true, nil
		}
	}
	after, err := backend(ctx, conn)
	if err != nil || after != before {
		return after != before, err
	}
	for _, w := range beside {
		if _, err := w.Exec(ctx, "rollback"); err != nil {
			return false, err
		}
	}
	return false, nil
}

// backend names the server process behind a connection. Its number alone isn't enough: behind a load balancer
// two machines may use the same one. Without arguments pgx speaks the simple protocol, which every pooler passes.
func backend(ctx context.Context, conn *pgx.Conn) (string, error) {
	var id string
	err := conn.QueryRow(ctx, `
		select pg_catalog.concat_ws(' ', pg_catalog.pg_backend_pid(),
		  extract(epoch from pg_catalog.pg_postmaster_start_time()),
		  (select extract(epoch from backend_start) from pg_catalog.pg_stat_activity where pid = pg_catalog.pg_backend_pid()))`,
		pgx.QueryExecModeSimpleProtocol).Scan(&id)
	if err != nil {
		return "", fmt.Errorf("ask which server process answers: %w", err)
	}
	return id, nil
}
