package ecma_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dlclark/regexp2"

	"github.com/pgstrata/pgstrata/internal/ecma"
)

// TestRandom compares RE2, the automata and an ECMAScript engine that backtracks on patterns and texts made at random, with a fixed seed.
func TestRandom(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 2)) //nolint:gosec // the same patterns every time
	compared, matched, looking := 0, 0, 0
	for range 6000 {
		source := randomPattern(r, 3)
		p, err := ecma.Compile(source)
		if err != nil {
			if !ecma.Refused(err) {
				t.Errorf("%v", err)
			}
			continue
		}
		other, err := regexp2.Compile(boundaries.Replace(source), regexp2.ECMAScript|regexp2.Unicode)
		if err != nil {
			t.Fatalf("%s: %v", source, err)
		}
		other.MatchTimeout = time.Second
		if p.RE2() == nil {
			looking++
		}
		for range 8 {
			text := randomText(r)
			want, err := other.MatchString(text)
			if err != nil {
				continue
			}
			slow, err := p.MatchSlowly(text)
			if err != nil {
				t.Fatal(err)
			}
			if got := p.Match(text); got != want || slow != want {
				t.Errorf("%s on %q: %t, by automata %t, the other engine %t", source, text, got, slow, want)
			}
			compared++
			if want {
				matched++
			}
		}
	}
	t.Logf("%d comparisons, %d matches, %d patterns with look-around", compared, matched, looking)
	if compared < 40_000 || matched*10 < compared || matched*10 > compared*9 || looking < 1000 {
		t.Error("the sample says little")
	}
}

// boundaries writes \b and \B out, since the other engine takes letters beyond ASCII for parts of words there.
var boundaries = strings.NewReplacer(`\b`, `(?:(?<=\w)(?!\w)|(?<!\w)(?=\w))`, `\B`, `(?:(?<=\w)(?=\w)|(?<!\w)(?!\w))`)

// The parts are those that the other engine reads as the standard does.
var parts = []string{
	"a", "b", "c", "a", "b", "é", "日", "😀", "_", " ", `\n`, ".", `\d`, `\D`, `\w`, `\W`, "[ab]", "[^a]", "[a-c]", `[^\d]`, `[\w-]`, "[日-月]",
	`\b`, `\B`, "^", "$", `\u0061`, `\x62`, `\.`, "(?:)", "9",
}

func randomText(r *rand.Rand) string {
	letters := []string{"a", "b", "c", "a", "b", "a", "9", "_", " ", "\n", ".", "é", "日", "😀", "-", "\r", "\u2028"}
	var b strings.Builder
	for range r.IntN(8) {
		b.WriteString(letters[min(r.IntN(len(letters)), r.IntN(len(letters)))])
	}
	return b.String()
}

func randomPattern(r *rand.Rand, depth int) string {
	var b strings.Builder
	for range 1 + r.IntN(3) {
		part, fixed := parts[r.IntN(len(parts))], false
		if depth > 0 && r.IntN(2) == 0 {
			inner := randomPattern(r, depth-1)
			switch r.IntN(9) {
			case 0, 1:
				part = "(?:" + inner + ")"
			case 2, 3:
				part = "(?:" + inner + "|" + randomPattern(r, depth-1) + ")"
			case 4:
				part, fixed = "(?="+inner+")", true
			case 5:
				part, fixed = "(?!"+inner+")", true
			case 6:
				part, fixed = "(?<="+inner+")", true
			case 7:
				part, fixed = "(?<!"+inner+")", true
			case 8:
				part = `(?:([ab]c?)` + inner + `\1)`
			}
		}
		b.WriteString(part)
		if fixed || strings.Contains(`^$\b\B`, part) || r.IntN(3) > 0 {
			continue
		}
		low := r.IntN(3)
		b.WriteString([]string{"*", "+", "?", "*?", fmt.Sprintf("{%d}", low), fmt.Sprintf("{%d,}", low), fmt.Sprintf("{%d,%d}", low, low+r.IntN(3))}[r.IntN(7)])
	}
	return b.String()
}
