package pg_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/pg"
)

func TestBackoff(t *testing.T) {
	t.Parallel()
	busy := fmt.Errorf("wrapped: %w", &pgconn.PgError{Code: "55P03"})
	wrong := &pgconn.PgError{Code: "42601"}
	quick := pg.Backoff{Attempts: 4, Base: time.Microsecond, Max: 4 * time.Microsecond}
	for name, c := range map[string]struct {
		errs  []error // of each try; the last is repeated
		tries int
		want  error
	}{
		"success at once":                 {[]error{nil}, 1, nil},
		"success in the end":              {[]error{busy, busy, nil}, 3, nil},
		"never":                           {[]error{busy}, 4, busy},
		"what no second try helps":        {[]error{wrong}, 1, wrong},
		"a busy one, then a hopeless one": {[]error{busy, wrong}, 2, wrong},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tries, told := 0, 0
			err := quick.Do(t.Context(), func() error {
				tries++
				return c.errs[min(tries, len(c.errs))-1]
			}, func(attempt int, pause time.Duration, err error) {
				if told++; attempt != told || pause <= 0 || pause > quick.Max || !errors.Is(err, busy) {
					t.Errorf("told of attempt %d, pause %s, %v", attempt, pause, err)
				}
			})
			if tries != c.tries || told != c.tries-1 || !errors.Is(err, c.want) {
				t.Errorf("%d tries, told %d times, %v", tries, told, err)
			}
		})
	}
}

func TestBackoffEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	forever := pg.Backoff{Attempts: 1 << 30, Base: time.Hour, Max: time.Hour}
	err := forever.Do(ctx, func() error { return &pgconn.PgError{Code: "40P01"} },
		func(int, time.Duration, error) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestTransient(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{"55P03": true, "40P01": true, "40001": true, "23514": false, "57014": false} {
		if got := pg.Transient(&pgconn.PgError{Code: code}); got != want {
			t.Errorf("%s: %v", code, got)
		}
	}
	if pg.Transient(nil) || pg.Transient(errors.New("x")) {
		t.Error("what isn't the server's error is no lost race")
	}
}
