package compile_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compile"
)

func TestPatternForms(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`^[a-z_][a-z0-9_.]{0,63}$`: `(pg_catalog.char_length(s) <= 64 and s ~ '^[_a-z][.0-9_a-z]*$')`,
		`^a[bc]{2,5}d$`:            `(pg_catalog.char_length(s) between 4 and 7 and s ~ '^a[bc]*d$')`,
		`^[0-9]{4}$`:               `(pg_catalog.char_length(s) = 4 and s ~ '^[0-9]*$')`,
		`^[ab]{3,}$`:               `(pg_catalog.char_length(s) >= 3 and s ~ '^[ab]*$')`,
		`^[a-z]+([.][a-z]+)*$`:     `s ~ '^[a-z]+(?:[.][a-z]+)*$'`,
		`a.c`:                      `s ~ E'a[^\\n]c'`,
		`(?s)a.c`:                  `s ~ 'a.c'`,
		`^***`:                     ``,
		`\*\*\*:x`:                 `s ~ '[*][*][*]:x'`,
		`(?i)k`:                    `s ~ E'[Kk\\u212A]'`,
		`\d+\.\d{2}$`:              `s ~ '[0-9]+[.][0-9]{2}$'`,
	} {
		got, err := compile.Translate(source, "s")
		if want == "" {
			if err == nil {
				t.Errorf("%s: no error", source)
			}
			continue
		}
		if err != nil || got != want {
			t.Errorf("%s:\n got %s, %v\nwant %s", source, got, err, want)
		}
	}
}

func TestPatternsRefused(t *testing.T) {
	t.Parallel()
	for source, says := range map[string]string{
		`(?m)^a$`:                    "line ends",
		`a\x00b`:                     "NUL",
		`(?:ab){0,256}`:              "counts beyond 255",
		`(?:[a-z]{0,30}\pL{30}){33}`: "repeats too much",
		`(?:(?:[a-c]?){4}){250}b`:    "repeats too much",
		`[^\x00-\x{10FFFF}]`:         "no character",
	} {
		if got, err := compile.Translate(source, "s"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %q, %v; want an error with %q", source, got, err, says)
		}
	}
}

// TestPatternsAgree makes expressions and texts at random, with a fixed seed, and compares Go's matches with those of Postgres.
func TestPatternsAgree(t *testing.T) {
	t.Parallel()
	conn := database(t)
	r := rand.New(rand.NewPCG(1, 5)) //nolint:gosec // the same expressions every time
	sources := []string{
		`^$`, `$^`, `a|`, `(|a)b`, `^(a|^b)*$`, `(^a|b$)+`, `(?:^)*a`, `(?:$)?a`, `(?:\b)*a`, `(\ba\b|\B)+$`, `^\S+\s\w\W\D$`, `[^a]b`, `[^\n]$`,
		`(?i)straße|ſ`, `\p{Greek}`, `\PL`, `[[:punct:]]`, `[\]\[^\-\\]`, `a{0}b`, `(a{2}){2,3}`, `(?:a{0,2}){0,3}$`, `^[^\x{FFFF}-\x{10FFFF}]*$`,
		`\Aa\z`, `a**`, `(?U)a+?b`, `\Qa.b*\E`, `é+`, `😀?$`, `[a-\x{10FFFF}]`, `[\x00-\x1f]`, `^[[:^alpha:]]{1,2}$`, `x*`, `(a*)*b`, `(a|b|)*c`,
		`[K-k]`, `(?i)[k-m]`, `\t|\f|\v|\a`, `'`, `\\'`, `x\pL{100}y`, `(?:abcdefghij|\d{5}){60}`, `(?:[a-c]?k?){25}$`, `[.]`, `^.{1,3}$`, `(?s)^.{1,3}$`,
	}
	for len(sources) < 700 {
		source := randomPattern(r, 3)
		if r.IntN(3) == 0 {
			source = "^" + source + "$"
		}
		sources = append(sources, source)
	}
	compared, matched, refused := 0, 0, 0
	for _, source := range sources {
		re, err := regexp.Compile(source)
		if err != nil {
			continue
		}
		test, err := compile.Translate(source, "s")
		if err != nil {
			refused++
			continue
		}
		texts := make([]string, 40)
		for i := range texts {
			texts[i] = randomText(r)
		}
		var got []bool
		err = conn.QueryRow(context.Background(), "select array_agg("+test+" order by n) from unnest($1::text[]) with ordinality x(s, n)", texts).Scan(&got)
		if err != nil {
			t.Fatalf("%s\n%s\n%v", source, test, err)
		}
		for i, text := range texts {
			if want := re.MatchString(text); got[i] != want {
				t.Errorf("%q on %q: Go says %t, Postgres %t: %s", source, text, want, got[i], test)
			}
			compared++
			if got[i] {
				matched++
			}
		}
	}
	t.Logf("%d comparisons, %d matches, %d patterns refused", compared, matched, refused)
	if compared < 20_000 || matched*10 < compared || matched*10 > compared*9 || refused > len(sources)/10 {
		t.Error("the sample says little")
	}
}

var alphabet = []string{"a", "b", "c", "A", "k", "K", "0", "9", "_", "-", ".", "*", " ", "\n", "\t", "é", "É", "ß", "ſ", "\u212a", "日", "😀", "'", `\`, "]", "^", "$", "\u007f", "\ue000", "\uffff"}

func randomText(r *rand.Rand) string {
	var b strings.Builder
	for range r.IntN(7) {
		b.WriteString(alphabet[min(r.IntN(len(alphabet)), r.IntN(len(alphabet)))])
	}
	return b.String()
}

// randomPattern writes an RE2 expression; most are legal.
func randomPattern(r *rand.Rand, depth int) string {
	if depth == 0 {
		return randomAtom(r)
	}
	var b strings.Builder
	for range 1 + r.IntN(3) {
		part := randomAtom(r)
		switch r.IntN(8) {
		case 0:
			part = "(?:" + randomPattern(r, depth-1) + ")"
		case 1:
			part = "(" + randomPattern(r, depth-1) + "|" + randomPattern(r, depth-1) + ")"
		case 2:
			part = "(?i:" + randomPattern(r, depth-1) + ")"
		}
		low := r.IntN(3)
		b.WriteString(part + pick(r, []string{
			"", "", "", "", "*", "+", "?", "*?", "+?",
			fmt.Sprintf("{%d}", low), fmt.Sprintf("{%d,}", low), fmt.Sprintf("{%d,%d}", low, low+r.IntN(3)),
		}))
	}
	return b.String()
}

func randomAtom(r *rand.Rand) string {
	switch r.IntN(10) {
	case 0:
		return pick(r, []string{`\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `.`, `(?s:.)`, `\pL`, `\p{Lu}`, `[[:alnum:]]`, `[^[:space:]]`})
	case 1:
		return pick(r, []string{`\b`, `\B`, `^`, `$`, `\A`, `\z`, `(?:)`})
	case 2, 3:
		not := pick(r, []string{"", "", "^"})
		return "[" + not + regexp.QuoteMeta(pick(r, alphabet[:10])) + pick(r, []string{"a-c", "0-9", "A-Z", `\d`, `\n`, "é", "à-ÿ", `\]`, `\-`, "日-月", `\x{1F600}-\x{1F64F}`}) + "]"
	}
	return regexp.QuoteMeta(pick(r, alphabet[:26]))
}
