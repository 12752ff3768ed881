package evolve

import (
	"context"
	"strings"
	"testing"
)

// There and back again: all rows arrive valid at the new version, and come back to the letter.
func TestUpAndDown(t *testing.T) {
	t.Parallel()
	for name, workers := range map[string]int{"one worker": 1, "three workers": 3} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := context.Background()
			f := newFixture(t)
			f.seedCards(t, 12_000)
			f.exec(t, "analyze public.cards")
			before := f.texts(t)
			e := f.evolver(t)
			s, err := e.Run(ctx, Options{Document: "card", Workers: workers})
			ran(t, s, err)
			if !s.Clean() || s.Lifted != 12_000 || s.Rows != 12_000 || s.Sweep != 1 || s.Live {
				t.Errorf("after the run: %+v", s)
			}
			if n := value[int](t, f, "select count(*) from public.cards where card ->> 'schema_version' <> '2.0.0'"); n != 0 {
				t.Errorf("%d rows are not of 2.0.0", n)
			}
			s, err = e.Down(ctx, Options{Document: "card", Workers: workers, To: map[string]string{"": "1.0.0"}})
			ran(t, s, err)
			was10 := func(text string) bool { return strings.Contains(text, `"schema_version": "1.0.0"`) }
			f.sameTexts(t, before, was10)
			// Those that were of 1.1.0 went a version further down than they came from.
			s, err = e.Run(ctx, Options{Document: "card", To: map[string]string{"a": "1.1.0", "b": "2.0.0"}})
			ran(t, s, err)
			f.sameTexts(t, before, func(text string) bool { return !was10(text) })
		})
	}
}

// sameTexts wants the rows, of those that were of some kind, as they were.
func (f *fixture) sameTexts(t *testing.T, before map[string]string, kind func(string) bool) {
	t.Helper()
	after := f.texts(t)
	compared := 0
	for key, text := range before {
		if !kind(text) {
			continue
		}
		if compared++; text != after[key] {
			t.Fatalf("%s was %s and is %s", key, text, after[key])
		}
	}
	if compared == 0 || len(before) != len(after) {
		t.Errorf("compared %d texts; there were %d rows, and are %d", compared, len(before), len(after))
	}
}
