package credential_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/credential"
)

// A connection that breaks before any one of a rotation's statements, its commit included, leaves the old secret whole.
func TestBrokenBetweenStatements(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, b *bench) {
		healthy := b.open(b.service)
		first := b.put(healthy, b.a)
		points := b.breakEverywhere(func(s credential.Store) error {
			_, err := s.Rotate(t.Context(), b.a, 1, b.secret())
			if err != nil {
				b.has(healthy, b.a, first, 1)
			}
			return err
		})
		if _, v, err := healthy.Get(t.Context(), b.a); err != nil || v != 2 {
			t.Errorf("unbroken at last: version %d, %v", v, err)
		}
		b.orphans(0)

		points += b.breakEverywhere(func(s credential.Store) error {
			_, err := s.Put(t.Context(), b.b, b.secret())
			if err != nil {
				_, _, missing := healthy.Get(t.Context(), b.b)
				b.fails(missing, credential.ErrNotFound)
			}
			return err
		})
		if _, v, err := healthy.Get(t.Context(), b.b); err != nil || v != 1 {
			t.Errorf("unbroken at last: version %d, %v", v, err)
		}
		b.orphans(0)
		if points < 9 {
			t.Errorf("broken at %d points, want at least 9", points)
		}
	})
}

// breakEverywhere repeats do with a connection that breaks before its 1st, 2nd, … statement until it gets through.
func (b *bench) breakEverywhere(do func(credential.Store) error) (points int) {
	b.t.Helper()
	for points = 0; points < 50; points++ {
		db := &fragile{Conn: b.as("service_role"), left: 1000}
		s := b.open(db)
		db.left = points
		err := do(s)
		if err == nil {
			return points
		}
		b.fails(err, nil)
		if !db.broken {
			b.t.Fatalf("failed by itself: %v", err)
		}
	}
	b.t.Fatal("never got through")
	return points
}

// fragile is a connection whose socket is closed when its statements are used up.
type fragile struct {
	*pgx.Conn
	left   int
	broken bool
}

func (f *fragile) spend() {
	if f.left == 0 {
		f.broken = true
		_ = f.Conn.PgConn().Conn().Close()
	}
	f.left--
}

func (f *fragile) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	f.spend()
	return f.Conn.QueryRow(ctx, sql, args...)
}

func (f *fragile) Begin(ctx context.Context) (pgx.Tx, error) {
	f.spend()
	tx, err := f.Conn.Begin(ctx)
	return &fragileTx{tx, f}, err
}

type fragileTx struct {
	pgx.Tx
	f *fragile
}

func (tx *fragileTx) QueryRow(ctx context.Context, sql string, args ...any) pgx.Row {
	tx.f.spend()
	return tx.Tx.QueryRow(ctx, sql, args...)
}

func (tx *fragileTx) Exec(ctx context.Context, sql string, args ...any) (pgconn.CommandTag, error) {
	tx.f.spend()
	return tx.Tx.Exec(ctx, sql, args...)
}

func (tx *fragileTx) Commit(ctx context.Context) error {
	tx.f.spend()
	return tx.Tx.Commit(ctx)
}
