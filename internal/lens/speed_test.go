package lens_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// BenchmarkFoundation compares the foundation's way from 1.0.0 to 2.0.0 with the best that was written by hand, in one run: each round asks
// for both, and the ratio is the median of the rounds'. The time is the backend's processor time, which other programs don't spoil.
// Linux tells it; elsewhere there is no benchmark.
func BenchmarkFoundation(b *testing.B) {
	conn, f := foundationWay(b)
	ways := []string{"by_hand(doc)", lens.Namespace + "." + f.Up.Lift + "(doc)", "(" + lens.Namespace + "." + f.Up.Full + "(doc, null))[1]", "doc || '{}'::jsonb"}
	times := make([][]float64, len(ways))
	for range max(b.N, 9) {
		for i, way := range ways {
			before := processorTime(b, conn)
			exec(b, conn, "select count("+way+") from documents")
			times[i] = append(times[i], float64(processorTime(b, conn)-before))
		}
	}
	for i, name := range []string{"hand", "lens", "full", "floor"} {
		ratios := make([]float64, len(times[i]))
		for round := range ratios {
			ratios[round] = times[i][round] / times[0][round]
		}
		slices.Sort(ratios)
		slices.Sort(times[i])
		b.ReportMetric(times[i][len(times[i])/2]/3000/1000, name+"-µs/row")
		b.ReportMetric(ratios[len(ratios)/2], name+"/hand")
	}
}

// TestByHand shows that what is compared does the same.
func TestByHand(t *testing.T) {
	t.Parallel()
	conn, f := foundationWay(t)
	ours := lens.Namespace + "."
	for _, way := range []string{ours + f.Up.Lift + "(doc)", "(" + ours + f.Up.Full + "(doc, null))[1]"} {
		var different int
		err := conn.QueryRow(context.Background(), "select count(*) from documents where by_hand(doc)::text is distinct from ("+way+")::text").Scan(&different)
		if err != nil || different > 0 {
			t.Errorf("%s: %d documents come out in another way, %v", way, different, err)
		}
	}
}

func foundationWay(t testing.TB) (*pgx.Conn, *lens.Functions) {
	t.Helper()
	_, h := family(t, "field_mappings", "xledger")
	l, err := h.Between(schema.Version{Major: 1}, schema.Version{Major: 2})
	if err != nil {
		t.Fatal(err)
	}
	f := l.SQL("field_mappings", "xledger")
	conn := database(t)
	setup, err := os.ReadFile("testdata/speed/by_hand.sql")
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range []string{"set jit = off", "set max_parallel_workers_per_gather = 0", f.SQL} {
		exec(t, conn, statement)
	}
	exec(t, conn, string(setup))
	return conn, f
}

func processorTime(t testing.TB, conn *pgx.Conn) int64 {
	t.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/schedstat", conn.PgConn().PID()))
	var ns int64
	if err == nil {
		_, err = fmt.Sscan(string(text), &ns)
	}
	if err != nil {
		t.Fatal(err)
	}
	return ns
}
