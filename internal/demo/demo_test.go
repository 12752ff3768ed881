package demo

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRun hears the story out: Run itself compares what happened with what was spoilt.
func TestRun(t *testing.T) {
	t.Parallel()
	var told strings.Builder
	result, err := Run(t.Context(), Options{Out: &told})
	if err != nil {
		t.Fatalf("%v\n%s", err, told.String())
	}
	if result.Organizations < 2_000 || result.Integrations < 10_000 {
		t.Errorf("%d organizations with %d integrations, want 2,000 with 10,000", result.Organizations, result.Integrations)
	}
	if result.Broken == 0 || result.Found != int64(result.Broken) || result.Reset != int64(result.Broken) || result.Kept != result.Broken || result.Left != 0 {
		t.Errorf("the figures don't fit together: %+v", result)
	}
	e := result.Evolved
	if e.OldWrites < shared || e.NewWrites < shared || e.Lifted < 9_000 || e.Untouched < 9_000 || e.ReadAsOld != e.Untouched || e.ByHand != triedByHand {
		t.Errorf("the figures of the way up don't fit together: %+v", e)
	}
	if all := result.Integrations; e.TakenBack != int64(all) || e.SameBack != e.Untouched || e.LiftedLast != int64(all) || e.SameLast != all {
		t.Errorf("the figures of the way back don't fit together: %+v", e)
	}
	for _, words := range []string{"23514 /mappings/pstingDate", "no findings, nothing changed", `"steps": [{"step": "trim"}]`, "What to try next"} {
		if !strings.Contains(told.String(), words) {
			t.Errorf("the story does not say %q:\n%s", words, told.String())
		}
	}
}

func TestHistoryIsTheSameAtEveryRun(t *testing.T) {
	t.Parallel()
	first, second := newHistory(), newHistory()
	if diff := cmp.Diff(first.organizations, second.organizations); diff != "" {
		t.Errorf("organizations differ:\n%s", diff)
	}
	for n := range first.integrations {
		if diff := cmp.Diff(*first.integrations[n], *second.integrations[n], cmp.AllowUnexported(integration{})); diff != "" {
			t.Fatalf("integration %d differs:\n%s", n, diff)
		}
	}
	if kinds := len(first.broken); kinds < 10 {
		t.Errorf("%d ways of being broken, want at least ten: %v", kinds, first.broken)
	}
}
