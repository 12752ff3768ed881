package compile_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/ecma"
)

func TestPatternForms(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{
		`^[a-z_][a-z0-9_.]{0,63}$`: `(pg_catalog.char_length(s) <= 64 and s ~ '^[_a-z][.0-9_a-z]*$')`,
		`^a[bc]{2,5}d$`:            `(pg_catalog.char_length(s) between 4 and 7 and s ~ '^a[bc]*d$')`,
		`^[0-9]{4}$`:               `(pg_catalog.char_length(s) = 4 and s ~ '^[0-9]*$')`,
		`^[ab]{3,}$`:               `(pg_catalog.char_length(s) >= 3 and s ~ '^[ab]*$')`,
		`^\d{0,5000}$`:             `(pg_catalog.char_length(s) <= 5000 and s ~ '^[0-9]*$')`,
		`^[a-z]+([.][a-z]+)*$`:     `s ~ '^[a-z]+(?:[.][a-z]+)*$'`,
		`a.c`:                      `s ~ E'a[^\\u000A\\u000D\\u2028\\u2029]c'`,
		`a[^]c`:                    `s ~ 'a.c'`,
		`[^b]`:                     `s ~ '[^b]'`,
		`\*\*\*:x`:                 `s ~ '[*][*][*]:x'`,
		`\d+\.\d{2}$`:              `s ~ '[0-9]+[.][0-9]{2}$'`,
		`^(?=.{8,20}$)(?=[^]*\d)(?![^]*[ _])a`: `((pg_catalog.char_length(s) between 8 and 20 and s ~ E'^[^\\u000A\\u000D\\u2028\\u2029]*$')` +
			` and s ~ '^.*[0-9]' and s !~ '^.*[ _]' and s ~ '^a')`,
		`^(?!a{3}$)`:           `not (pg_catalog.char_length(s) = 3 and s ~ '^a*$')`,
		`(?=.*\d)(?=.+b).{8,}`: `s ~ E'(?<![^\\u000A\\u000D\\u2028\\u2029])(?=[^\\u000A\\u000D\\u2028\\u2029]*[0-9])(?=[^\\u000A\\u000D\\u2028\\u2029]+b)[^\\u000A\\u000D\\u2028\\u2029]{8,}'`,
		`^a(?!.*-)[b-]*$`:      `s ~ E'^a(?![^\\u000A\\u000D\\u2028\\u2029]*-)[\\-b]*$'`,
		`a(?=b|c)(?!d)`:        `s ~ 'a(?=[bc])(?!d)'`,
		`a\0b`:                 `false`,
		`[]|x`:                 `s ~ 'x'`,
		`a(?!\0)b`:             `s ~ 'a(?:)b'`,
	} {
		if got, err := compile.Translate(source, "s"); err != nil || got != want {
			t.Errorf("%s:\n got %s, %v\nwant %s", source, got, err, want)
		}
	}
}

func TestPatternsRefused(t *testing.T) {
	t.Parallel()
	for source, says := range map[string]string{
		`(?:ab){0,256}`:                "at character 1: Postgres counts to 255",
		`x(?:(?=a)b){300}`:             "at character 2: Postgres counts to 255",
		`(?:[a-z]{0,30}\p{L}{30}){33}`: "repeats too much",
		`(?:(?:[a-c]?){4}){250}b`:      "repeats too much",
		`b(?:(?=.*c)a){5}`:             "at character 5: look-aheads that read more than 64 characters",
		`^(?=a)(?:(?!.*c)a)*$`:         "at character 10: look-aheads that read more than 64 characters",
		`^.{15}(?=a)..(?=.*c)`:         "at character 14: look-aheads that read more than 64 characters",
		`x(?=.{64}a)`:                  "at character 2: look-aheads that read more than 64 characters",
		`(?:a(?=.{63}a)){9}`:           "at character 1: look-aheads that read more than 64 characters, or 512 in all",
		`(?=.*b)a`:                     "at character 1: look-aheads that read more than 64 characters",
		`(?=.*b)(?=.*[^]a).*`:          "at character 1: look-aheads that read more than 64 characters",
		`(?=.*b)(?!.*a).*`:             "at character 1: look-aheads that read more than 64 characters",
		`a(?=b(?!cd)e)`:                "at character 6: a look-around in another one",
	} {
		if got, err := compile.Translate(source, "s"); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: got %q, %v; want an error with %q", source, got, err, says)
		}
	}
}

// TestPatternsAgree makes patterns and texts at random, with a fixed seed, and compares Go's matches with those of Postgres.
func TestPatternsAgree(t *testing.T) {
	t.Parallel()
	conn := database(t)
	r := rand.New(rand.NewPCG(1, 5)) //nolint:gosec // the same expressions every time
	sources := []string{
		`^$`, `$^`, `a|`, `(|a)b`, `^(a|^b)*$`, `(^a|b$)+`, `(?:^)*a`, `(?:$)?a`, `(?:\b)*a`, `(\ba\b|\B)+$`, `^\S+\s\w\W\D$`, `[^a]b`, `[^\n]$`,
		`\p{Script=Greek}`, `\P{L}`, `\p{punct}`, `[\]\[^\-\\]`, `a{0}b`, `(a{2}){2,3}`, `(?:a{0,2}){0,3}$`, `^[^\uFFFF-\u{10FFFF}]*$`,
		`a+?b`, `a\.b\*`, `é+`, `😀?$`, `[a-\u{10FFFF}]`, `[\x00-\x1f]`, `^[^a-z]{1,2}$`, `x*`, `(a*)*b`, `(a|b|)*c`,
		`[K-k]`, `[kK\u212A]`, `\t|\f|\v`, `'`, `\\'`, `x\p{L}{100}y`, `(?:abcdefghij|\d{5}){60}`, `(?:[a-c]?k?){25}$`, `[.]`, `^.{1,3}$`, `^[^]{1,3}$`,
		`(?:(?=a))*b`, `(?:(?!a)|a){2}`, `(?<=^a)b`, `(?<=a|^)b$`, `(?<!a*)`, `^(?=a)(?!ab)`, `^(?=.*\d)(?=.*[a-z]).{4,}$`, `(?=$)`, `a(?=$|b)`, `(?=.*a)(?=.+b)`, `(?=.*a).{3,}`, `(?=[ab]*c?$)(?=[ab]+).{1,}b`, `(?=[^]*a)[^]{2,}b`, `(?=[ab]*\\bb)[ab]*`, `^a(?=.*b).c`, `^.?(?!.*b)c`, `(?!)`, `(?=)`,
		`^(?!.*(?:a|b)).+$`, `(?:a(?=b)|b(?=a))*$`, `(['"*])[ab]*\1`, `(?:(a|b)\1)+$`, `^(?:(?!ab)[^])*$`, `^(?:(?!ab)[^])*?c`, `(?<![a9])[^a]`, `\s`, `\S`, `.`,
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
		re, err := ecma.Compile(source)
		if err != nil {
			t.Fatal(err)
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
			if want := re.Match(text); got[i] != want {
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

// randomPattern writes a pattern of ECMA-262.
func randomPattern(r *rand.Rand, depth int) string {
	var b strings.Builder
	for range 1 + r.IntN(3) {
		part, fixed := randomAtom(r)
		if depth > 0 {
			switch r.IntN(13) {
			case 0:
				part, fixed = "(?:"+randomPattern(r, depth-1)+")", false
			case 1, 2:
				part, fixed = "("+randomPattern(r, depth-1)+"|"+randomPattern(r, depth-1)+")", false
			case 3:
				part, fixed = pick(r, []string{"(?=", "(?!", "(?<=", "(?<!"})+randomPattern(r, depth-1)+")", true
			}
		}
		b.WriteString(part)
		if low := r.IntN(3); !fixed {
			b.WriteString(pick(r, []string{
				"", "", "", "", "*", "+", "?", "*?", "+?",
				fmt.Sprintf("{%d}", low), fmt.Sprintf("{%d,}", low), fmt.Sprintf("{%d,%d}", low, low+r.IntN(3)),
			}))
		}
	}
	return b.String()
}

// randomAtom is one character or class, or a place; a place can't be repeated.
func randomAtom(r *rand.Rand) (atom string, fixed bool) {
	switch r.IntN(10) {
	case 0:
		return pick(r, []string{`\d`, `\D`, `\w`, `\W`, `\s`, `\S`, `.`, `[^]`, `\p{L}`, `\p{Lu}`, `\P{Alphabetic}`, `\u{1F600}`, `[]`, `\0`}), false
	case 1:
		return pick(r, []string{`\b`, `\B`, `^`, `$`}), true
	case 2, 3:
		not := pick(r, []string{"", "", "^"})
		return "[" + not + regexp.QuoteMeta(pick(r, alphabet[:9])) + pick(r, []string{"a-c", "0-9", "A-Z", `\d`, `\n`, "é", "à-ÿ", `\]`, `\-`, "日-月", `\u{1F600}-\u{1F64F}`}) + "]", false
	}
	return regexp.QuoteMeta(pick(r, alphabet[:26])), false
}
