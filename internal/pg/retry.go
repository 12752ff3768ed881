package pg

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"syscall"
	"time"
)

// Transient says whether a transaction failed only because of what ran beside it: a lock not granted in time,
// a deadlock, a serialization failure. The same transaction may succeed when it is tried again.
func Transient(err error) bool {
	switch SQLSTATE(err) {
	case "55P03", "40P01", "40001":
		return true
	}
	return false
}

// Lost says whether the session is gone rather than the statement wrong: the connection broke, an administrator ended it, or the server
// went down or is coming up. What was not committed is undone, and a new connection may go on.
func Lost(err error) bool {
	switch SQLSTATE(err) {
	case "57P01", "57P02", "57P03", "08000", "08003", "08006":
		return true
	case "":
		return err != nil && (broken(err) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, fs.ErrNotExist))
	}
	return false
}

// Backoff is how often, and after which pauses, a transaction is tried again.
type Backoff struct {
	Attempts  int           // tries in all
	Base, Max time.Duration // the first pause, doubled each time up to Max
}

// DefaultBackoff suits a migration: some ten tries over about half a minute of pauses.
var DefaultBackoff = Backoff{Attempts: 10, Base: 100 * time.Millisecond, Max: 5 * time.Second}

// Do runs try until it succeeds, fails for good, or the attempts or the context are used up.
// Before each pause it calls told, which may be nil.
func (b Backoff) Do(ctx context.Context, try func() error, told func(attempt int, pause time.Duration, err error)) error {
	for attempt := 1; ; attempt++ {
		err := try()
		if err == nil || !Transient(err) || attempt >= b.Attempts {
			return err
		}
		pause := b.pause(attempt)
		if told != nil {
			told(attempt, pause, err)
		}
		if err := sleep(ctx, pause); err != nil {
			return err
		}
	}
}

// Pause is how long to wait after so many failed attempts.
func (b Backoff) Pause(attempt int) time.Duration { return b.pause(attempt) }

// pause doubles with each attempt and is then shortened by up to a half, so that those who collided once don't again.
func (b Backoff) pause(attempt int) time.Duration {
	d := b.Base
	for range attempt - 1 {
		if d = min(2*d, b.Max); d == b.Max {
			break
		}
	}
	return d/2 + rand.N(d/2+1)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
