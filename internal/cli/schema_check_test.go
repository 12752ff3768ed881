package cli

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/census"
)

// TestSummariesClaimWhatWasTried and nothing else.
func TestSummariesClaimWhatWasTried(t *testing.T) {
	t.Parallel()
	tried, untried := shownLens{Tried: 100, InGo: true}, shownLens{}
	for want, lenses := range map[string][]shownLens{
		"Every version number says what its schema does, and every lens keeps its laws (2 changes).":                                         {tried, tried},
		"Every version number says what its schema does, and every lens that was tried keeps its laws (2 changes, 1 of 2 lenses not tried).": {tried, untried},
		"Every version number says what its schema does (2 changes). No lens was tried.":                                                     {untried, untried},
	} {
		if got := checkedSummary(2, lenses); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
	for want, documents := range map[string][]census.Tried{
		"No stored document would break.":                     {{Rows: 3}, {}},
		"No stored document that was tried would break.":      {{Rows: 3, Sampled: true}, {Rows: 1}},
		"No stored document that could be tried would break.": {{Rows: 3, Untried: 2}, {Rows: 1}},
		"No stored document could be tried.":                  {{Rows: 3, Untried: 3}, {Rows: 1, Untried: 1}},
	} {
		if got := cleanTrial(&census.Trial{Documents: documents}); got != want {
			t.Errorf("it says %q, want %q", got, want)
		}
	}
}
