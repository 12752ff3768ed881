package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// formatTest is an asserted format as the condition that a text must satisfy. It says what schema's formats say.
func (g *group) formatTest(name, t string) string {
	pattern, _ := schema.FormatPattern(name)
	if pattern == nil { // regex alone has none
		return fmt.Sprintf("%s.%s%s(%s)", Namespace, self, regexSuffix, t)
	}
	match := g.pattern(pattern).test(t)
	switch name {
	case "time":
		return leapSecond(match, t, 0)
	case "date-time":
		return leapSecond(match, t, len("2006-01-02T"))
	case "hostname":
		return fmt.Sprintf("(pg_catalog.char_length(%s) <= 253 and %s and %s !~ '[^.]{64}')", t, match, atom(t))
	case "email":
		return "(" + strings.Join([]string{
			"pg_catalog.octet_length(" + t + ") <= 254", match,
			"pg_catalog.octet_length(pg_catalog.regexp_replace(" + t + ", '@[^@]*$', '')) <= 64",
			"pg_catalog.regexp_replace(" + t + ", '^.*@', '') !~ '[^.]{64}'",
		}, " and ") + ")"
	}
	return match
}

// leapSecond allows a second 60 only in the last minute of the day in UTC: -1 is that of the day before.
// The casts come after the pattern has found digits.
func leapSecond(match, t string, from int) string {
	minutes := func(of string, at int) string {
		return fmt.Sprintf("pg_catalog.substr(%[1]s, %[2]d, 2)::int * 60 + pg_catalog.substr(%[1]s, %[3]d, 2)::int", of, at, at+3)
	}
	zone := "pg_catalog.right(" + t + ", 6)"
	return fmt.Sprintf("case when (%s) is not true then false when pg_catalog.substr(%s, %d, 2) <> '60' then true"+
		" else %s - case pg_catalog.left(%s, 1) when '+' then %s when '-' then -(%s) else 0 end in (-1, 1439) end",
		match, t, from+7, minutes(t, from+1), zone, minutes(zone, 2), minutes(zone, 2))
}
