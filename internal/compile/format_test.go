package compile_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/ecma"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// TestFormats compares Postgres, our Go verdict and that of the library on many texts for each format. Where ours is to differ from the library's,
// the exception says why; it may not be needed less often than it is listed.
func TestFormats(t *testing.T) {
	t.Parallel()
	conn := database(t)
	r := rand.New(rand.NewPCG(7, 9)) //nolint:gosec // the same texts every time
	signed := func(s string) bool { return strings.ContainsAny(s, "+-") }
	exceptions := map[string]func(s string) bool{
		"time":      signed,
		"date-time": signed,
		"ipv4":      func(s string) bool { return signed(s) || strings.Contains(s, "00") },
		"email":     func(s string) bool { return strings.HasSuffix(s, "]") },
		"hostname":  func(s string) bool { return strings.HasSuffix(s, ".") },
		"uri":       func(string) bool { return true },
		"regex":     func(string) bool { return true },
	}
	for _, name := range schema.FormatNames {
		texts := append(formatTexts[name], "", " ", "a", "\n", "1", "é", "😀")
		for len(texts) < 3000 {
			texts = append(texts, changed(r, name, texts))
		}
		s, err := schema.Compile("pgstrata:///thing/default/1.0.0", fmt.Appendf(nil, `{"format": %q}`, name), nil, schema.AssertFormat(name))
		if err != nil {
			t.Fatal(err)
		}
		s.Document, s.Variant, s.Version = "thing", "default", schema.Version{Major: 1}
		v := mustCompile(t, s)
		exec(t, conn, v.SQL)
		documents := make([]string, len(texts))
		for i, text := range texts {
			document, _ := json.Marshal(text) // a string
			documents[i] = string(document)
		}
		valid, odd := 0, 0
		for i, a := range ask(t, conn, v, documents) {
			if d := same(s, documents[i], a); d != "" {
				t.Errorf("%s: %s: %s", name, documents[i], d)
			}
			if theirs := jsonschema.Formats[name](texts[i]); theirs != a.valid {
				if odd++; exceptions[name] == nil || !exceptions[name](texts[i]) {
					t.Errorf("%s: %s: the library says %t", name, documents[i], theirs)
				}
			}
			if a.valid {
				valid++
			}
		}
		t.Logf("%s: %d of %d valid, %d not as in the library", name, valid, len(texts), odd)
		if valid < len(texts)/20 || valid > len(texts)*19/20 || exceptions[name] != nil && odd == 0 {
			t.Errorf("%s: the sample says little", name)
		}
	}
}

// TestURIFormat: what ours takes and the library refuses has an escape or a kind of address in its host that Go doesn't know;
// the other way round it holds a character that RFC 3986 has no place for.
func TestURIFormat(t *testing.T) {
	t.Parallel()
	pattern, _ := schema.FormatPattern("uri")
	r := rand.New(rand.NewPCG(8, 9)) //nolint:gosec // the same texts every time
	texts := formatTexts["uri"]
	for len(texts) < 20_000 {
		texts = append(texts, changed(r, "uri", texts))
	}
	for _, s := range texts {
		ours, theirs := pattern.Match(s), jsonschema.Formats["uri"](s)
		u, err := url.Parse(s)
		switch {
		case ours && !theirs && err == nil && !strings.Contains(u.Host, "["):
			t.Errorf("%q: the library refuses it, but Go reads it", s)
		case !ours && theirs && strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#@!$&'()*+,;=%") == "" && strings.Count(s, "#") < 2 && !strings.Contains(s, "%") && strings.Count(s, "@") < 2 && strings.Count(s, ":") < 3:
			t.Errorf("%q: the library takes it, and it has no character that is forbidden", s)
		}
	}
}

func TestFormatsRefused(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"idn-email", "uri-reference", "iri", "colour"} {
		s, err := schema.Compile("pgstrata:///thing/default/1.0.0", fmt.Appendf(nil, `{"properties": {"a": {"format": %q}}}`, name), nil, schema.AssertFormat(name))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := compile.Schema(s); err == nil || !strings.Contains(err.Error(), "#/properties/a: format: can't be compiled exactly: "+name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRegexFormat gives Postgres' reader of patterns those of the tests above, and broken ones.
func TestRegexFormat(t *testing.T) {
	t.Parallel()
	conn := database(t)
	s, err := schema.Compile("pgstrata:///thing/default/1.0.0", []byte(`{"format": "regex"}`), nil, schema.AssertFormat("regex"))
	if err != nil {
		t.Fatal(err)
	}
	s.Document, s.Variant, s.Version = "thing", "default", schema.Version{Major: 1}
	v := mustCompile(t, s)
	exec(t, conn, v.SQL)
	r := rand.New(rand.NewPCG(1, 9)) //nolint:gosec // the same patterns every time
	var documents []string
	valid := 0
	for range 6000 {
		pattern := randomPattern(r, 2)
		for range r.IntN(3) {
			pattern = broken(r, pattern)
		}
		if ecma.Valid(pattern) == nil {
			valid++
		}
		document, _ := json.Marshal(pattern) // a string
		documents = append(documents, string(document))
	}
	for i, a := range ask(t, conn, v, documents) {
		if d := same(s, documents[i], a); d != "" {
			t.Errorf("%s: %s", documents[i], d)
		}
	}
	t.Logf("%d of %d patterns are valid", valid, len(documents))
}

// broken drops, doubles or adds a character of a pattern.
func broken(r *rand.Rand, pattern string) string {
	runes := []rune(pattern)
	i := r.IntN(len(runes) + 1)
	added := []rune(pick(r, []string{
		"(", ")", "[", "]", "{", "}", "*", "+", "?", "|", `\`, "^", "$", "-", "{2}", "{2,1}", "{1,}", `\1`, `\2`, `\k<a>`, "(?<a>", "(?<b>", "(?=", "(?<!", "(?",
		`\p{L}`, `\p{Script=Han}`, `\p{gc=Lu}`, `\p{Han}`, `\P{Emoji}`, `\p`, `\c`, `\cA`, `\x4`, `\x41`, `\u12`, `\u{41}`, `\u{110000}`, `\uD83D\uDC32`, `\uD83D`, `\0`, `\01`,
		`\a`, `\-`, "[z-a]", `[\d-z]`, `[\uD83D\uDC32-a]`, `[\x41-\u{42}]`, `[\b-\t]`, `[\cB-\cA]`, `[^]`, `[]`, "a-", "é", "\n", "{99999999999999999999,1}", "(?<é$_1>",
	}))
	switch {
	case r.IntN(3) > 0 || i == len(runes):
		return string(runes[:i]) + string(added) + string(runes[i:])
	default:
		return string(runes[:i]) + string(runes[i+1:])
	}
}

var formatTexts = map[string][]string{
	"date":      {"2024-02-29", "2023-02-29", "2000-02-29", "1900-02-29", "0000-02-29", "2024-04-31", "2024-12-31", "2024-13-01", "9999-01-01", "2024-1-01", "2024-11-30"},
	"time":      {"23:59:60Z", "22:59:60-01:00", "00:29:60+00:30", "23:59:60+00:01", "00:00:60+00:01", "23:59:60-00:01", "12:00:00z", "12:00:00.5+23:59", "24:00:00Z", "12:00:00", "+1:00:00Z", "12:60:00Z", "12:00:60Z", "15:59:60-08:00"},
	"date-time": {"2024-02-29T23:59:60Z", "2024-02-30T00:00:00Z", "1998-12-31T15:59:60.123-08:00", "2024-02-29t00:00:00.1z", "2024-02-29 00:00:00Z", "2024-02-29T23:59:61Z", "2024-02-29T00:29:60+00:30"},
	"duration":  {"P1Y2M3DT4H5M6S", "P1W", "PT1H", "P1Y", "P1D", "P1M", "PT1M", "P", "PT", "P1YT", "P1Y1D", "PT1H1S", "P1W1D", "P1DT1S", "P12Y34M", "PT36H", "P1H", "P1S"},
	"uuid":      {"2eb8aa08-aa98-11ea-b4aa-73b441d16380", "2EB8AA08-AA98-11EA-B4AA-73B441D16380", "2eb8aa08aa9811eab4aa73b441d16380", "00000000-0000-0000-0000-000000000000"},
	"email": {
		"joe@example.com", `"joe b"@example.com`, `"joe@b\"c"@example.com`, "a.b+c@d-e.f", ".a@b.c", "a..b@c", "a@b..c", "a@-b", "a@b-", "a@b.", " a@b", "\ta@b", "a@ b", "a(c)@b",
		"é@b.c", "a@é", "a@[1.2.3.4]", "a b@[1.2.3.4]", "a@[IPv6:::1]", "a@[IPv6:x]", "@[1.2.3.4]", "a@[::1]", "a@[+1.2.3.4]", `""@b`, "<a@b>", "a@b@c", `"a"b@c`, "a,b@c", "group:a@b;",
		strings.Repeat("a", 64) + "@b", strings.Repeat("a", 65) + "@b", strings.Repeat("é", 32) + "@b", strings.Repeat("é", 33) + "@b",
		"a@" + strings.Repeat("b", 63), "a@" + strings.Repeat("b", 64), "a@" + strings.Repeat("b.", 125) + "cc", "a@" + strings.Repeat("b.", 126) + "cc",
	},
	"hostname": {
		"example.com", "a", "a-b.c-d", "-a", "a.-b", "a-.b", "a.b.", ".", "a..b", "xn--zca", "a_b", "1.2.3.4",
		strings.Repeat("a", 63) + ".b", strings.Repeat("a", 64) + ".b", strings.Repeat("a.", 126) + "b", strings.Repeat("a.", 126) + "bc",
	},
	"ipv4": {"1.2.3.4", "255.255.255.255", "256.1.1.1", "0.0.0.0", "00.0.0.0", "01.2.3.4", "+1.2.3.4", "-0.1.2.3", "1.2.3", "1.2.3.4.5", "192.168.10.1"},
	"ipv6": {
		"::", "::1", "1::", "1::2", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1:2:3:4::5:6:7:8", "1:2:3:4:5:6:1.2.3.4", "::1.2.3.4", "1::1.2.3.4", "1:2:3:4:5::1.2.3.4",
		"1:2:3:4:5:6::1.2.3.4", "::ffff:1.2.3.04", "1:2:3:4:5:6:7", "1::2::3", "12345::", "fe80::1%eth0", ":1:2", "1:2:", "1.2.3.4", "::2:3:4:5:6:1.2.3.4", "a:b:c:d:e:f:A:B", "1:2:3::1.2.3.4",
		"1:2:3:4:5:6::8", "1:2:3:4:5::7:8", "1:2:3::5:6:7:8", "1:2::4:5:6:7:8", "1:2::5:6:1.2.3.4", "1:2:3:4::6:1.2.3.4",
	},
	"uri": {
		"http://example.com", "https://u:p@h.example:8080/a/b;c?d=e&f#g", "mailto:a@b.c", "urn:x:y", "a:", "a:/", "a://", "a:b", "/a", "//a/b", "http://[::1]:80/", "http://[v1.fe]/", "http://[fe80::1%25e]/",
		"http://a b", "http://a/é", "http://a/%41%zz", "http://a/%41", "http://%41/", "http://a:b/", "http://a:1:2/", "1a:b", "http:///a", "a:b?c#d#e", "a:b<c", "file:///etc/x", "http://a/[b]", "tel:+1-2", "x://a@b@c/",
	},
	"json-pointer": {"", "/", "/a/b", "/~0~1", "/~", "/~2", "a", "#/a", "//", "/a~0/é", "/ ", "/foo/~1bar/0"},
	"regex":        {"a", "(a|b)*", "[a-z]", "(?<x>a)", "(?:", "a{2}", `\d`},
}

// changed makes a new text of an old one: a character is dropped, doubled, replaced or put in, or two texts are joined.
func changed(r *rand.Rand, format string, texts []string) string {
	alphabets := map[string]string{
		"date": "0123459-", "time": "0123459:+-.Zz6", "date-time": "0123459:+-.Zz6T", "duration": "P1YMDTHSW0", "uuid": "0afAFg-", "email": `ab.@"\ ()[]-é`, "hostname": "ab-.1_",
		"ipv4": "0125.+-", "ipv6": "012af:.", "uri": "ab:/?#[]@!$&'()*+,;=%4-._~ é<1", "json-pointer": "/~01a", "regex": `()[]{}*+?|\ab1,-^$.`,
	}
	letters := []rune(alphabets[format])
	from := formatTexts[format]
	if r.IntN(4) == 0 {
		from = texts[:min(len(texts), 400)]
	}
	text := []rune(pick(r, from))
	letter := letters[r.IntN(len(letters))]
	i := r.IntN(len(text) + 1)
	if j := min(i, len(text)-1); r.IntN(3) == 0 && j >= 0 && text[j] >= '0' && text[j] <= '9' {
		text[j] = '0' + rune(r.IntN(10))
		return string(text)
	}
	switch r.IntN(8) {
	case 0:
		return string(text[:i]) + string(text[min(i+1, len(text)):])
	case 1, 2:
		return string(text[:i]) + string(letter) + string(text[i:])
	case 3, 4, 5:
		return string(text[:i]) + string(letter) + string(text[min(i+1, len(text)):])
	case 6:
		j := min(i+1+r.IntN(2), len(text))
		return string(text[:j]) + string(text[i:])
	}
	other := []rune(pick(r, texts[:min(len(texts), 400)]))
	return string(text[:i]) + string(other[min(i, len(other)):])
}
