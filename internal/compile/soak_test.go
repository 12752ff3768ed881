//go:build soak

package compile_test

import (
	"os"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"
)

// TestSoak compares Go and Postgres on random schemas until it has seen SOAK_PAIRS pairs of schema and document (a million unless told),
// or until SOAK_TIME has passed. Seeds count up from SOAK_SEED, so that runs can go on where others stopped.
func TestSoak(t *testing.T) {
	want, err := strconv.Atoi(setting("SOAK_PAIRS", "1000000"))
	if err != nil {
		t.Fatal(err)
	}
	patience, err := time.ParseDuration(setting("SOAK_TIME", "2h"))
	if err != nil {
		t.Fatal(err)
	}
	seed, err := strconv.ParseUint(setting("SOAK_SEED", "1000"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	y := newTally()
	start := time.Now()
	var workers sync.WaitGroup
	for worker := range uint64(runtime.GOMAXPROCS(0) + 1) {
		run := newRun(t, seed+worker, y)
		workers.Go(func() {
			for n := 0; time.Since(start) < patience && y.compared() < want && !t.Failed(); n++ {
				run.batch(t)
				if worker == 0 && n%500 == 499 {
					t.Logf("%s, %.0f pairs a second", y.summary(), float64(y.compared())/time.Since(start).Seconds())
				}
			}
		})
	}
	workers.Wait()
	t.Logf("%s\n%.0f pairs a second", y, float64(y.pairs)/time.Since(start).Seconds())
	if y.valid*10 < y.pairs*3 || y.valid*10 > y.pairs*7 {
		t.Error("the sample says little: 30 to 70% should be valid")
	}
	if y.pairs < want {
		t.Logf("stopped by SOAK_TIME before %d pairs", want)
		return
	}
	if want >= 1_000_000 && len(y.schemas) < 20_000 {
		t.Errorf("only %d schemas", len(y.schemas))
	}
	for _, d := range []*dialect{draft2020, draft7} {
		if keywords, pairs := y.unmet(d); want >= 1_000_000 && len(keywords)+len(pairs) > 0 {
			t.Errorf("draft %s: never met %v %v", d.name, keywords, pairs)
		}
	}
}

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func (y *tally) compared() int {
	y.mu.Lock()
	defer y.mu.Unlock()
	return y.pairs
}
