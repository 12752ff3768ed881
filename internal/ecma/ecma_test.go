package ecma_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/ecma"
)

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ pattern, matches, misses string }{ // texts stand between |
		{`^abc$`, "abc", "abc\n|\nabc|xabc"},
		{`^.$`, "a|é|😀|\t|\u0085|\v", "\n|\r|\u2028|\u2029|ab"},
		{`^\s$`, " |\t|\v|\f|\u00a0|\ufeff|\n|\r|\u2028|\u2029|\u2003|\u3000|\u1680", "\u0085|\u200b|\u180e|\u0001|a"},
		{`^\S$`, "\u0085|\u200b|a", " |\u00a0|\ufeff"},
		{`^\d\D$`, "1a|0\u07c0", "\u07c0a|11"},
		{`^\w\W$`, "_é|Z-", "éé|aa"},
		{`\bé`, "aé", "é| é"},
		{`^\cC\ca$`, "\x03\x01", `\cC\ca`},
		{`^\t\n\v\f\r\0$`, "\t\n\v\f\r\x00", "x"},
		{`^\x41\u0042\u{43}\u{1F432}$`, "ABC🐲", "ABC"},
		{`^\uD83D\uDC32*$`, "🐲🐲|🐲", "\ufffd|🐉"},
		{`^[\uD83D\uDC32-\u{1F440}]$`, "🐲|🐳", "🐱|a"},
		{`^[\uD800-\uDBFF]?x[^\uDC00]$`, "xa|x😀", "x"},
		{`^\p{Letter}\p{Lu}\P{L}\p{digit}$`, "éÉ1২", "1A11"},
		{`^\p{Script=Greek}\p{sc=Cyrl}\p{gc=Nd}$`, "αж1", "aж1"},
		{`^\p{Alphabetic}\p{ASCII}\p{White_Space}\p{Any}$`, "éa\u0085😀", "éé a"},
		{`^[]|a$`, "a", ""},
		{`^[^]$`, "\n|a", "|ab"},
		{`^[\b\-\d-z.]+$`, "\b-9z.", "a"},
		{`^[\w-]+[a-]$`, "a-b-|aa", "é|b"},
		{`^\$\{\/\-\_\@\]]}{$`, "${/-_@]]}{", "x"},
		{`^x{,2}{a}$`, "x{,2}{a}", "xx"},
		{`^(?=.*\d)(?=.*[A-Z]).{4,}$`, "aaB1|1BBB|😀😀A1", "aaaa|aB1|aaB\n1"},
		{`^(?!.*(?:foo|bar)).+$`, "fo|ba", "foo|a bar"},
		{`(?<=\$)\d+(?!\d|[.])`, "$12|x$1", "12|$1.5"},
		{`(?<!a|^)b`, "cb|bb", "ab|b"},
		{`(?<=(?<!x)a(?=b).)c`, "abc", "xabc|aac"},
		{`a(?=b(?!c))`, "ab|abd", "abc|ac"},
		{`^(?:(?=a)|b)+a$`, "a|ba|bba", "b|"},
		{`^(\d{4})([-/.])\d{2}\2\d{2}$`, "2020-01-02|2020/01/02", "2020-01/02|2020.01-02"},
		{`^(?<q>['"])[^'"]*\k<q>$`, `'a'|""`, `'a"|'`},
		{`^(?:(a|b)\1)+$`, "aabb|aa", "ab|aab|"},
		{`^\1(a)$`, "a", "aa"},
		{`^(a\1)b$`, "ab", "aab"},
		{`^(a?)b\1$`, "aba|b", "ab|ba"},
		{`^(?:a|ab)(?:c|bcd)(?:d*)$`, "abcd|abcdd|acd", "abd"},
		{`^(?:a*)*?b+?$`, "aab|bb", "a"},
		{`^a{1500}$`, strings.Repeat("a", 1500), strings.Repeat("a", 1499) + "|" + strings.Repeat("a", 1501)},
		{`^(?:[ab]{40}){40}$`, strings.Repeat("ab", 800), strings.Repeat("a", 1599)},
	} {
		p, err := ecma.Compile(c.pattern)
		if err != nil {
			t.Error(err)
			continue
		}
		for want, texts := range map[bool]string{true: c.matches, false: c.misses} {
			if c.pattern == `^[]|a$` && !want {
				continue
			}
			for _, text := range strings.Split(texts, "|") {
				slow, err := p.MatchSlowly(text)
				if got := p.Match(text); got != want || slow != want || err != nil {
					t.Errorf("%s on %.40q: %t, by automata %t, %v", c.pattern, text, got, slow, err)
				}
			}
		}
	}
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for pattern, want := range map[string]struct {
		position int
		says     string
		refused  bool
	}{
		`a(b`:                {1, "not closed", false},
		`ab)`:                {2, "without its (", false},
		`é*+`:                {2, "nothing to repeat", false},
		`(?i)a`:              {0, "no such group", false},
		`(?P<n>a)`:           {0, "no such group", false},
		`a\Z`:                {1, `\Z means nothing`, false},
		`\a`:                 {0, `\a means nothing`, false},
		`[a`:                 {0, "not closed", false},
		`x[z-a]`:             {2, "out of order", false},
		`a{3,2}`:             {1, "out of order", false},
		`^*`:                 {1, "can't be repeated", false},
		`(?=a)*`:             {5, "can't be repeated", false},
		`\u12`:               {0, "digits", false},
		`\u{110000}`:         {0, "no such character", false},
		`\c1`:                {0, "letter", false},
		`\01`:                {0, "base eight", false},
		`ab\2(a)`:            {2, "no group of that number", false},
		`\k<x>(?<y>a)`:       {0, "no group named x", false},
		`(?<a>x)(?<a>y)`:     {7, "two groups", false},
		`(?<1>x)`:            {3, "group's name", false},
		`\p{Foo}`:            {0, "no property Foo", false},
		`\pL`:                {0, "property in { and }", false},
		`a\`:                 {1, "nothing follows", false},
		`a\p{Emoji}`:         {1, "no table", true},
		`\p{scx=Grek}`:       {0, "no table", true},
		`(a+)\1`:             {4, "reference", true},
		`(?:(a)|b)\1`:        {9, "reference", true},
		`(?<=(a)\1)b`:        {7, "reference", true},
		`(?=(a))b\1`:         {8, "reference", true},
		`x(?:a{999}){999}`:   {5, "repeats too much", true},
		`(?:\p{L}{999}){99}`: {3, "repeats too much", true},
		strings.Repeat("(", 300) + strings.Repeat(")", 300): {200, "too deep", false},
	} {
		_, err := ecma.Compile(pattern)
		var fault *ecma.Error
		if !errors.As(err, &fault) || !strings.Contains(fault.Error(), want.says) {
			t.Errorf("%s: %v, want %q", pattern, err, want.says)
			continue
		}
		if fault.Refused != want.refused || fault.Position != want.position && want.says != "repeats too much" {
			t.Errorf("%s: at %d, refused %t: %v", pattern, fault.Position, fault.Refused, err)
		}
		if valid := ecma.Valid(pattern); (valid == nil) != want.refused {
			t.Errorf("%s: Valid says %v", pattern, valid)
		}
	}
}

// TestExplosion gives patterns that backtracking engines never finish a long text; linear time ends well before the test's timeout.
func TestExplosion(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 50_000) + "!"
	for _, pattern := range []string{`^(a+)+$`, `(a*)*b`, `^(?=(a+)+$)`, `(?:(?=a*b)a)+`, `^(?:a|aa)+$`, `(?<=^(a|a)*)b`, `^(?!(?:a?){30}b)(.*a){20}$`} {
		p, err := ecma.Compile(pattern)
		if err != nil {
			t.Fatal(err)
		}
		if p.Match(long) {
			t.Errorf("%s matches", pattern)
		}
	}
}
