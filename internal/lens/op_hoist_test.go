package lens_test

import (
	"fmt"
	"testing"

	"github.com/pgstrata/pgstrata/internal/lens"
)

func TestHoistObeys(t *testing.T) {
	obey(t, `
steps:
  - hoist: /a
    key: b
  - hoist: /b/c
    key: a
`, "a", "b", "c")
}

func TestHoistOfItemsObeys(t *testing.T) {
	obey(t, `
steps:
  - each: /a
    steps:
      - hoist: ""
        key: b
`, "a", "b")
}

func TestHoistWithDependentOthersObeys(t *testing.T) {
	obey(t, `
steps:
  - hoist: /a
    key: b
    others: dependent
  - hoist: /b/c
    key: a
    others: dependent
  - each: /d
    steps:
      - hoist: ""
        key: b
        others: dependent
`, "a", "b", "c", "d")
}

// TestOthersComeBack says what others come back beside, by whether they depend on the value, in Go and in Postgres.
func TestOthersComeBack(t *testing.T) {
	t.Parallel()
	const amount = `{"v": "1.0.0", "a": {"b": 1, "c": "x"}}`
	for _, c := range []struct{ others, before, changed, want string }{
		{"independent", amount, `{"v": "2.0.0", "a": 1}`, amount},
		{"independent", amount, `{"v": "2.0.0", "a": 2}`, `{"v": "1.0.0", "a": {"b": 2, "c": "x"}}`},
		{"dependent", amount, `{"v": "2.0.0", "a": 1}`, amount},
		{"dependent", amount, `{"v": "2.0.0", "a": 2}`, `{"v": "1.0.0", "a": {"b": 2}}`},
		{"dependent", amount, `{"v": "2.0.0", "a": 1.0}`, `{"v": "1.0.0", "a": {"b": 1.0}}`},
		{"dependent", amount, `{"v": "2.0.0", "a": null}`, `{"v": "1.0.0", "a": {"b": null}}`},
		{"dependent", amount, `{"v": "2.0.0"}`, `{"v": "1.0.0"}`},
		{"dependent", `{"v": "1.0.0", "a": {"b": null, "c": 1}}`, `{"v": "2.0.0", "a": null}`, `{"v": "1.0.0", "a": {"b": null, "c": 1}}`},
		{"independent", `{"v": "1.0.0", "a": {"c": "x"}}`, `{"v": "2.0.0", "a": 2}`, `{"v": "1.0.0", "a": {"b": 2, "c": "x"}}`},
		{"dependent", `{"v": "1.0.0", "a": {"c": "x"}}`, `{"v": "2.0.0", "a": 2}`, `{"v": "1.0.0", "a": {"b": 2}}`},
		{"dependent", `{"v": "1.0.0", "a": {"c": "x"}}`, `{"v": "2.0.0"}`, `{"v": "1.0.0", "a": {"c": "x"}}`},
	} {
		l := parse(t, fmt.Sprintf("steps: [{hoist: /a, key: b, others: %s}]", c.others))
		_, lost, err := l.Up(decode(t, c.before), nil)
		if err != nil {
			t.Fatal(err)
		}
		back, err := carry(l.Invert(), decode(t, c.changed), lost)
		if err != nil {
			t.Fatal(err)
		}
		if got := lens.Text(back.lifted); got != lens.Text(decode(t, c.want)) {
			t.Errorf("%s: %s became %s, and comes back as %s, not %s", c.others, c.before, c.changed, got, c.want)
		}
		i := install(t, database(t), l)
		report(t, i.repeat(t, i.Down, []call{back}))
	}
}
