package schema

import (
	"strconv"
	"strings"

	"github.com/pgstrata/pgstrata/internal/ecma"
)

// Formats that can be asserted are patterns of ECMA-262, so that both engines judge by one text, with what no pattern can say beside
// them (here in Go, in the compiler in SQL). Each verdict is that of the library, jsonschema v5, but for these:
//
//   - time, date-time and ipv4: the library takes a sign, and for ipv4 several zeros, for digits. The official suite refuses "+1.2.3.4".
//   - hostname: a dot behind the last label is refused, as the official suite asks. Labels that begin with xn-- are taken by their letters,
//     digits and hyphens, as the library takes them and the suite doesn't: they are not decoded, so that IDNA refuses none of them.
//   - email: the library takes any text before an address in brackets, and so does this; inside the brackets ipv4 differs as above.
//   - uri: the library takes characters that RFC 3986 forbids, which the official suite refuses, and refuses percent-encoded
//     characters and future kinds of addresses in hosts. Here it is the grammar of RFC 3986.
//   - regex: ECMA-262 decides, not RE2.
//
// Any other format is refused by its name when it is to be asserted.
var formats = map[string]format{
	"date":         {pattern: `^` + date + `$`},
	"time":         {pattern: `^` + clock + `$`, more: leapSecond(0)},
	"date-time":    {pattern: `^` + date + `[Tt]` + clock + `$`, more: leapSecond(len("2006-01-02T"))},
	"duration":     {pattern: `^P(?:[0-9]+W|` + parts("YMD") + `(?:T` + parts("HMS") + `)?|T` + parts("HMS") + `)$`},
	"uuid":         {pattern: `^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$`},
	"email":        {pattern: `^[\t ]*(?:` + dotAtom + `|` + quoted + `)@` + host + `$|^[^]*@\[(?:IPv6:` + ipv6 + `|` + ipv4 + `)\]$`, more: emailLengths},
	"hostname":     {pattern: `^` + host + `$`, more: hostLengths},
	"ipv4":         {pattern: `^` + ipv4 + `$`},
	"ipv6":         {pattern: `^` + ipv6 + `$`},
	"uri":          {pattern: `^[A-Za-z][A-Za-z0-9+.-]*:(?://` + authority + `(?:/` + pchar + `*)*|/?(?:` + pchar + `+(?:/` + pchar + `*)*)?)(?:[?]` + pcharMore + `*)?(?:#` + pcharMore + `*)?$`},
	"json-pointer": {pattern: `^(?:/(?:[^/~]|~[01])*)*$`},
	"regex":        {more: func(s string) bool { return ecma.Valid(s) == nil }},
}

// FormatNames lists the formats that can be asserted.
var FormatNames = []string{"date", "time", "date-time", "duration", "uuid", "email", "hostname", "ipv4", "ipv6", "uri", "json-pointer", "regex"}

type format struct {
	pattern string            // "" when it says nothing
	more    func(string) bool // nil when the pattern says all; asked only about texts that match
}

const (
	date = `(?:[0-9]{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))` +
		`|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)`
	hourMinute = `(?:[01][0-9]|2[0-3]):[0-5][0-9]`
	clock      = hourMinute + `:(?:[0-5][0-9]|60)(?:[.][0-9]+)?(?:[Zz]|[-+]` + hourMinute + `)`

	dotAtom = atext + `+(?:[.]` + atext + `+)*`
	atext   = `[^\x00-\x20\x7f()<>\[\]:;@\\,".]`
	quoted  = `"(?:[^\x00-\x08\x0a-\x1f\x7f"\\]|\\[^\x00-\x08\x0a-\x1f\x7f])+"`
	host    = `[0-9A-Za-z](?:[0-9A-Za-z-]*[0-9A-Za-z])?(?:[.][0-9A-Za-z-]*[0-9A-Za-z])*`

	octet = `(?:[0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])`
	ipv4  = `(?:` + octet + `[.]){3}` + octet
	hex4  = `[0-9A-Fa-f]{1,4}`
	// Eight groups, the last two perhaps as an ipv4; or :: for at least one of them.
	ipv6 = `(?:(?:` + hex4 + `:){6}(?:` + hex4 + `:` + hex4 + `|` + ipv4 + `)` +
		`|::(?:` + hex4 + `:){0,5}(?:` + hex4 + `:` + hex4 + `|` + ipv4 + `)|::(?:` + hex4 + `)?` +
		`|` + hex4 + `::(?:` + hex4 + `:){0,4}(?:` + hex4 + `:` + hex4 + `|` + ipv4 + `)|(?:` + hex4 + `:){1,7}:` +
		`|(?:` + hex4 + `:){2}:(?:` + hex4 + `:){0,3}(?:` + hex4 + `:` + hex4 + `|` + ipv4 + `)|(?:` + hex4 + `:){1,6}:` + hex4 +
		`|(?:` + hex4 + `:){3}:(?:` + hex4 + `:){0,2}(?:` + hex4 + `:` + hex4 + `|` + ipv4 + `)` +
		`|(?:` + hex4 + `:){4}:(?:` + hex4 + `:){0,1}(?:` + hex4 + `:` + hex4 + `|` + ipv4 + `)` +
		`|(?:` + hex4 + `:){5}:(?:` + hex4 + `:` + hex4 + `|` + ipv4 + `))`

	unreserved = `A-Za-z0-9._~!$&'()*+,;=`
	encoded    = `%[0-9A-Fa-f]{2}`
	pchar      = `(?:[` + unreserved + `:@-]|` + encoded + `)`
	pcharMore  = `(?:[` + unreserved + `:@/?-]|` + encoded + `)`
	authority  = `(?:(?:[` + unreserved + `:-]|` + encoded + `)*@)?` +
		`(?:\[(?:` + ipv6 + `|[Vv][0-9A-Fa-f]+[.][` + unreserved + `:-]+)\]|(?:[` + unreserved + `-]|` + encoded + `)*)(?::[0-9]*)?`
)

// parts are numbers with three units in order, of which those given stand side by side.
func parts(units string) string {
	a, b, c := `[0-9]+`+units[:1], `[0-9]+`+units[1:2], `[0-9]+`+units[2:]
	return `(?:` + a + `(?:` + b + `(?:` + c + `)?)?|` + b + `(?:` + c + `)?|` + c + `)`
}

// FormatPattern is the pattern of a format; nil when it has none. known is false for a format that can't be asserted.
func FormatPattern(name string) (pattern *ecma.Pattern, known bool) {
	f, known := formats[name]
	if f.pattern == "" {
		return nil, known
	}
	pattern, err := ecma.Compile(f.pattern)
	if err != nil { // a fault of ours: the patterns are those above
		panic(err)
	}
	return pattern, true
}

// formatJudge is a format's verdict; nil for one that can't be asserted.
func formatJudge(name string) func(string) bool {
	pattern, known := FormatPattern(name)
	if !known {
		return nil
	}
	more := formats[name].more
	return func(s string) bool { return (pattern == nil || pattern.Match(s)) && (more == nil || more(s)) }
}

// leapSecond allows a second 60 only in the last minute of the day in UTC. The time begins at an offset.
func leapSecond(from int) func(string) bool {
	return func(s string) bool {
		s = s[from:]
		if s[6:8] != "60" {
			return true
		}
		minutes := func(hm string) int {
			h, _ := strconv.Atoi(hm[:2])
			m, _ := strconv.Atoi(hm[3:5])
			return h*60 + m
		}
		at := minutes(s)
		zone := s[len(s)-1:]
		if !strings.EqualFold(zone, "z") {
			zone = s[len(s)-6:]
			offset := minutes(zone[1:])
			if zone[0] == '+' {
				offset = -offset
			}
			at += offset
		}
		return at == 24*60-1 || at == -1
	}
}

const (
	maxHost  = 253
	maxLabel = 63
	maxEmail = 254
	maxLocal = 64
)

func hostLengths(s string) bool {
	for _, label := range strings.Split(s, ".") {
		if len(label) > maxLabel {
			return false
		}
	}
	return len(s) <= maxHost
}

// emailLengths counts bytes.
func emailLengths(s string) bool {
	at := strings.LastIndexByte(s, '@')
	return len(s) <= maxEmail && at <= maxLocal && hostLengths(s[at+1:])
}
