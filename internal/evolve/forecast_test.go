package evolve

import "testing"

// TestGradesSuitHowItRan: seconds are those of one worker that never waits, and a tiny run misses nothing.
func TestGradesSuitHowItRan(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	large := Forecast{Rows: 1000, Seconds: 10.5, WALBytes: 100 * mb, TableBytes: 50 * mb, HOTShare: 0.5}
	as := func(seconds float64) Outcome {
		return Outcome{Rows: 1000, Seconds: seconds, WALBytes: 100 * mb, TableBytes: 50 * mb, HOTShare: 0.5}
	}
	tiny := Forecast{Rows: 3, Seconds: 0.0001, WALBytes: 2000, TableBytes: 8192, GrowthBytes: 100}
	for name, tc := range map[string]struct {
		forecast  Forecast
		outcome   Outcome
		throttled map[string]float64
		want      map[string]string // those that aren't as forecast
	}{
		"as forecast":             {large, as(11), nil, nil},
		"two workers":             {large, as(5.1), nil, map[string]string{"seconds": Faster}},
		"a third of the load":     {large, as(31), map[string]float64{WaitLoad: 20}, nil},
		"two that wait":           {large, as(31), map[string]float64{WaitLoad: 30, WaitVacuum: 10}, nil},
		"slower though it waited": {large, as(31), map[string]float64{WaitLoad: 5}, map[string]string{"seconds": Missed}},
		"slower":                  {large, as(31), nil, map[string]string{"seconds": Missed}},
		"a little slower":         {large, as(20), nil, map[string]string{"seconds": Near}},
		"tiny": {
			tiny,
			Outcome{Rows: 3, Seconds: 0.9, WALBytes: 300_000, TableBytes: 65536, HOTShare: 1},
			nil,
			map[string]string{"seconds": Near, "wal_bytes": Near, "table_bytes": Near, "hot_share": Near},
		},
		"tiny, and not any more": {
			tiny,
			Outcome{Rows: 30, Seconds: 9, WALBytes: 3 * mb, TableBytes: 2 * mb, HOTShare: 1},
			nil,
			map[string]string{"rows": Missed, "seconds": Missed, "wal_bytes": Missed, "table_bytes": Missed, "hot_share": Missed},
		},
	} {
		for _, g := range grades(tc.forecast, tc.outcome, tc.throttled) {
			want := tc.want[g.What]
			if want == "" {
				want = AsForecast
			}
			if g.Verdict != want {
				t.Errorf("%s: %+v, want %s", name, g, want)
			}
			if g.What == "seconds" && g.Actual != tc.outcome.Seconds {
				t.Errorf("%s: it says that it took %v s", name, g.Actual)
			}
		}
	}
}
