package compile_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

const (
	schemasABatch    = 40
	documentsASchema = 50
	batchesASession  = 10 // a session remembers what it compiled, even of functions that are gone
)

// TestRandomSchemasAgree makes schemas and documents at random, with a fixed seed. Verdicts and whole findings must be the same
// in Go and Postgres.
func TestRandomSchemasAgree(t *testing.T) {
	t.Parallel()
	y := newTally()
	run := newRun(t, 3, y)
	for y.pairs < 12_000 {
		run.batch(t)
	}
	t.Log(y)
	if y.valid*10 < y.pairs*3 || y.valid*10 > y.pairs*7 {
		t.Error("the sample says little")
	}
}

// run is one worker's way through seeds and pairs of keywords.
type run struct {
	url     string
	r       *rand.Rand
	y       *tally
	conn    *pgx.Conn
	batches int
	next    [2]int // the next pair of each draft
}

func newRun(t testing.TB, seed uint64, y *tally) *run {
	t.Helper()
	db := dbtest.New(t)
	conn := db.Conn(t)
	exec(t, conn, "create schema pgstrata_check")
	r := rand.New(rand.NewPCG(seed, 9)) //nolint:gosec // the same schemas every time
	return &run{url: db.URL, r: r, y: y, conn: conn, next: [2]int{r.IntN(len(draft2020.pairs)), r.IntN(len(draft7.pairs))}}
}

// subjects makes the next schemas with their documents, two thirds of them in the newest draft.
func (u *run) subjects(t testing.TB, n int) []*subject {
	t.Helper()
	var list []*subject
	for len(list) < n {
		d, next := draft2020, &u.next[0]
		if u.r.IntN(3) == 0 {
			d, next = draft7, &u.next[1]
		}
		*next = (*next + 1) % len(d.pairs)
		s, err := newSubject(u.r, d, d.pairs[*next], documentsASchema, u.y)
		if err != nil {
			t.Fatal(err)
		}
		if s != nil {
			list = append(list, s)
		}
	}
	return list
}

func (u *run) batch(t testing.TB) {
	t.Helper()
	u.compare(t, u.subjects(t, schemasABatch))
}

func (u *run) compare(t testing.TB, batch []*subject) {
	t.Helper()
	if u.batches++; u.batches%batchesASession == 0 {
		_ = u.conn.Close(context.Background())
		var err error
		if u.conn, err = pgx.Connect(context.Background(), u.url); err != nil {
			t.Fatal(err)
		}
	}
	compareBatch(t, u.conn, batch, u.y)
}
