package repair

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// victimURL, when set, makes this test binary the process that is killed: it applies a scan and exits.
const victimURL = "PGSTRATA_TEST_REPAIR_VICTIM"

func TestMain(m *testing.M) {
	if url := os.Getenv(victimURL); url != "" {
		if err := beVictim(url); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func beVictim(url string) error {
	p, err := parseProject()
	if err != nil {
		return err
	}
	r, err := open(context.Background(), Config{URL: url}, p)
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = r.Scan(context.Background(), ScanOptions{Apply: true, MaxBad: share(1)})
	return err
}

const (
	kills      = 50
	killsMeant = 40 // so many at least must land between the first commit and the last
)

// Killed at any moment and run again, a repair comes to the same as if it had never been killed.
func TestKilled(t *testing.T) {
	t.Parallel()
	p := testProject(t)
	seed := uint64(time.Now().UnixNano())
	var landed atomic.Int64
	t.Run("runs", func(t *testing.T) {
		for i := range kills {
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				t.Parallel()
				random := rand.New(rand.NewPCG(seed, uint64(i)))
				db := dbtest.New(t, dbtest.WithTemplate("repair_killed", func(ctx context.Context, url string) error { return build(ctx, url, p) }))
				f := fixtureOn(t, db, p)
				f.seed(t, 400)
				f.unguarded(t, `update public.integrations set mapping = jsonb_build_array(id, 1.0), status = case when random() < 0.5 then 'draft' else status end where id::text ~ '[05]$'`)
				f.unguarded(t, `update public.integrations set schedule = jsonb_build_object('n', id) where id::text ~ '[02]0$'`)
				f.unguarded(t, `update public.plain set settings = jsonb_build_object('schema_version', 1.0, 'n', id) where id % 5 = 0`)
				before := f.broken(t)
				if f.killOnce(t, random, len(before)) {
					landed.Add(1)
				}
				f.runToTheEnd(t, before)
			})
		}
	})
	t.Logf("%d of %d kills landed between the first and the last commit (seed %d)", landed.Load(), kills, seed)
	if landed.Load() < killsMeant && !t.Failed() {
		t.Errorf("that is too few to say anything: want at least %d", killsMeant)
	}
}

// killOnce starts a run, kills it after a random share of its commits and a random moment more,
// and tells whether it was in the middle of its work.
func (f *fixture) killOnce(t *testing.T, random *rand.Rand, bad int) bool {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	victim := exec.Command(self)
	victim.Env = append(os.Environ(), victimURL+"="+f.operator)
	victim.Stderr = os.Stderr
	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan struct{})
	go func() {
		defer close(exited)
		_ = victim.Wait() // its fate is read from the database
	}()
	committed := func() int { return one[int](t, f, "select count(*) from pgstrata.quarantine") }
	enough := 1 + random.IntN(bad-10)
	for committed() < enough {
		select {
		case <-exited:
			t.Error("the run ended by itself")
			return false
		case <-time.After(time.Millisecond):
		}
	}
	time.Sleep(time.Duration(random.Int64N(int64(5 * time.Millisecond))))
	_ = victim.Process.Kill() // it may be gone already; what it did is counted below
	<-exited
	for one[bool](t, f, "select exists (select from pg_stat_activity where datname = current_database() and usename = $1)", operatorLogin) {
		time.Sleep(time.Millisecond)
	}
	n := committed()
	return n > 0 && n < bad
}

// runToTheEnd runs again and checks that nothing is lost, doubled or left.
func (f *fixture) runToTheEnd(t *testing.T, before map[string]string) {
	t.Helper()
	r := f.repairer(t)
	ctx := context.Background()
	report, err := r.Scan(ctx, ScanOptions{Apply: true, MaxBad: share(1)})
	if err != nil {
		t.Fatal(err)
	}
	if !report.Clean() {
		t.Errorf("left after the second run: %s", asJSON(t, report.Totals))
	}
	scan, err := r.Scan(ctx, ScanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if scan.Bad != 0 || len(scan.Findings) != 0 {
		t.Errorf("a scan still finds %v", places(scan))
	}
	if diff := cmp.Diff(before, f.originals(t)); diff != "" {
		t.Errorf("originals are not the earlier texts, one each:\n%s", diff)
	}
	if n := one[int](t, f, `select count(*) from (
		select from pgstrata.alerts a join pgstrata.quarantine q on q.id = a.quarantine_id and q.document = a.document and q.row_key = a.row_key
			and q.tenant is not distinct from a.tenant and a.kind = 'document_reset'
		group by q.id having count(*) = 1) each`); n != len(before) {
		t.Errorf("%d documents have exactly one alert, want %d", n, len(before))
	}
	if n := one[int](t, f, "select count(*) from pgstrata.alerts"); n != len(before) {
		t.Errorf("%d alerts in all, want %d", n, len(before))
	}
	state := f.state(t)
	again, err := r.Scan(ctx, ScanOptions{Apply: true})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(state, f.state(t)); diff != "" || again.Reset != 0 {
		t.Errorf("another apply changed something:\n%s", diff)
	}
}
