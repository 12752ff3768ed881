package pg

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// lockPause is how an advisory lock is polled: quickly at first, later about once a second.
var lockPause = Backoff{Base: 50 * time.Millisecond, Max: time.Second}

// Lock is a session-level advisory lock of one database. It is polled, never waited for: a session that waits
// holds a snapshot, and CREATE INDEX CONCURRENTLY in the session that has the lock would wait for that in turn.
type Lock struct {
	name string
	key  int64
	conn *pgx.Conn
}

// AcquireLock polls until conn holds the lock, the context ends, or wait is over; then it says who has it.
// waiting, which may be nil, is called once when somebody else has it.
func AcquireLock(ctx context.Context, conn *pgx.Conn, name string, wait time.Duration, waiting func(holder string)) (*Lock, error) {
	l := &Lock{name: name, key: lockKey(name), conn: conn}
	deadline := time.Now().Add(wait)
	for attempt := 1; ; attempt++ {
		var got bool
		err := conn.QueryRow(ctx, "select pg_catalog.pg_try_advisory_lock($1)", pgx.QueryExecModeSimpleProtocol, l.key).Scan(&got)
		if err != nil {
			return nil, Explain(err, "lock", name)
		}
		if got {
			return l, nil
		}
		if time.Now().After(deadline) {
			return nil, fault.New("lock", name, fmt.Sprintf("not free after %s: held by %s", wait, l.holder(ctx)),
				"Wait for that session. If it is stuck, end it: select pg_terminate_backend(<pid>);")
		}
		if attempt == 1 && waiting != nil {
			waiting(l.holder(ctx))
		}
		if err := sleep(ctx, lockPause.pause(attempt)); err != nil {
			return nil, fault.Wrap(err, "lock", name, "")
		}
	}
}

// ErrLockLost means that the session no longer holds a lock it had taken.
var ErrLockLost = errors.New("the session has lost its lock")

// Check proves that the session still holds the lock: a statement may have let go of it (DISCARD ALL does),
// and behind a pooler it would be another session's.
func (l *Lock) Check(ctx context.Context) error {
	var held bool
	err := l.conn.QueryRow(ctx, "select exists ("+lockRows+" and l.pid = pg_catalog.pg_backend_pid())",
		pgx.QueryExecModeSimpleProtocol, l.key).Scan(&held)
	if err != nil {
		return Explain(err, "lock", l.name)
	}
	if !held {
		return fault.Wrap(ErrLockLost, "lock", l.name,
			"A statement such as DISCARD ALL or pg_advisory_unlock_all() let go of it, or a pooler stands between. Run again.")
	}
	return nil
}

// Release lets go of the lock. It works on a context that is already done, and closing the connection does the same.
func (l *Lock) Release(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	_, err := l.conn.Exec(ctx, "select pg_catalog.pg_advisory_unlock($1)", pgx.QueryExecModeSimpleProtocol, l.key)
	return err
}

const lockRows = `
select l.pid
from pg_catalog.pg_locks l
where l.locktype = 'advisory' and l.granted and l.objsubid = 1
  and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
  and (l.classid::bigint << 32) | l.objid::bigint = $1`

// holder describes the session that has the lock, as far as this login may see it.
func (l *Lock) holder(ctx context.Context) string {
	var text string
	err := l.conn.QueryRow(ctx, `
		select pg_catalog.concat_ws(', ', 'pid ' || a.pid, 'user ' || a.usename, 'application ' || nullif(a.application_name, ''),
		  'from ' || pg_catalog.host(a.client_addr), 'connected since ' || pg_catalog.to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS TZ'))
		from pg_catalog.pg_stat_activity a
		where a.pid in (`+lockRows+`)`, pgx.QueryExecModeSimpleProtocol, l.key).Scan(&text)
	if err != nil {
		return "a session that has just ended"
	}
	return text
}

func lockKey(name string) int64 {
	sum := sha256.Sum256([]byte(name))
	return int64(binary.BigEndian.Uint64(sum[:8]))
}
