package schema_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/jsonschemas"
)

// cronPattern says how the pattern in the schema is built, which nobody could read there.
func cronPattern() string {
	field := func(value, step string) string {
		element := `([*](/` + step + `)?|` + value + `(-` + value + `(/` + step + `)?)?)`
		return element + `(,` + element + `)*`
	}
	names := func(list string) string {
		var b strings.Builder
		for _, name := range strings.Fields(list) {
			b.WriteByte('|')
			for _, letter := range name {
				b.WriteString(`[` + strings.ToUpper(string(letter)) + string(letter) + `]`)
			}
		}
		return b.String()
	}
	return `^` + strings.Join([]string{
		field(`([0-5]?[0-9])`, `([1-9]|[1-5][0-9])`),
		field(`([01]?[0-9]|2[0-3])`, `([1-9]|1[0-9]|2[0-3])`),
		field(`(0?[1-9]|[12][0-9]|3[01])`, `([1-9]|[12][0-9]|3[01])`),
		field(`(0?[1-9]|1[0-2]`+names("jan feb mar apr may jun jul aug sep oct nov dec")+`)`, `([1-9]|1[0-2])`),
		field(`([0-7]`+names("sun mon tue wed thu fri sat")+`)`, `[1-7]`),
	}, ` +`) + `$`
}

func cron(t *testing.T) *schema.Schema {
	t.Helper()
	set, err := schema.Load(jsonschemas.FS, ".", "sync_schedule", "schema_version")
	if err != nil {
		t.Fatal(err)
	}
	return set.Family("default").Newest()
}

func TestCronPatternIsBuiltFromItsFields(t *testing.T) {
	t.Parallel()
	if got := cron(t).Root.Properties["cron"].Pattern.String(); got != cronPattern() {
		t.Errorf("the schema has\n%s\nwant\n%s", got, cronPattern())
	}
}

func TestCronLines(t *testing.T) {
	t.Parallel()
	pattern := cron(t).Root.Properties["cron"].Pattern
	for _, line := range []string{
		"* * * * *", "0 0 1 1 0", "59 23 31 12 7", "00 00 01 01 1", "0,15,30,45 * * * *", "*/5 * * * *", "*/59 */23 */31 */12 */7",
		"0-59 0-23 1-31 1-12 0-7", "0-30/10 8-18/2 1-15/7 1-6/3 1-5/2", "0 3 * * MON", "0 3 * * mon-fri", "0 3 * Jan,FEB,mar *", "5,10-20,*/30 * * * sUn", "0   3 *  * *",
	} {
		if !pattern.MatchString(line) {
			t.Errorf("%q is refused", line)
		}
	}
	for _, line := range []string{
		"", "*", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *", "* * * 13 *", "* * * * 8",
		"-1 * * * *", "100 * * * *", "000 * * * *", "*/0 * * * *", "*/60 * * * *", "* */24 * * *", "5/10 * * * *", "1, * * * *", ",1 * * * *", "1,,2 * * * *", "1-2-3 * * * *", "1- * * * *", "*-5 * * * *",
		"* * * foo *", "* * * * january", "JAN * * * *", "* * * * L", "* * 15W * *", "? * * * *", "* * ? * *", "@daily", "every day", " * * * * *", "* * * * * ", "*\t*\t*\t*\t*", "* * * * *\n", "\n* * * * *", "١ * * * *", "1.5 * * * *", "* * * * * root",
	} {
		if pattern.MatchString(line) {
			t.Errorf("%q is taken", line)
		}
	}
}

// The patterns of the shipped schemas mean in Postgres what they mean in Go.
func TestPatternsMeanTheSameInPostgres(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	lines := []string{"0 3 * * *\n", "", "Europe/Oslo", "Europe/Oslo\n", "UTC", "America/Argentina/Buenos_Aires", "Etc/GMT+2", "Europe/", "europe/oslo", "claim.total", "claim..total", "claim.Total", "cläim", "a\nb"}
	parts := []string{"*", "0", "7", "12", "31", "59", "60", "-", ",", "/", "/5", "MON", "jan", " ", " ", " ", "* *", "\n", ".", "a_1", "Z", "é"}
	for range 20_000 {
		var b strings.Builder
		if r.IntN(2) == 0 {
			b.WriteString([]string{"", "* * * ", "0 3 ", "*/5 * * * ", "claim", "Europe/"}[r.IntN(6)])
		}
		for range r.IntN(9) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		lines = append(lines, b.String())
	}
	field := func(bad string, values ...string) string {
		if r.IntN(25) == 0 {
			return bad
		}
		v := values[r.IntN(len(values))]
		if r.IntN(4) == 0 {
			v += "," + values[r.IntN(len(values))]
		}
		return v
	}
	for range 5_000 {
		lines = append(lines, strings.Join([]string{
			field("60", "*", "0", "59", "*/15", "10-20", "0-30/5"), field("24", "*", "3", "23", "*/6", "8-17", "8-17/3"),
			field("0", "*", "1", "31", "*/2", "1-15"), field("13", "*", "1", "12", "Jun", "jan-MAR", "*/3"), field("8", "*", "0", "7", "SAT", "mon-fri", "1-5/2"),
		}, " "))
	}
	conn := dbtest.New(t).AdminConn(t)
	common, err := schema.Load(jsonschemas.FS, ".", "field_mappings", "schema_version")
	if err != nil {
		t.Fatal(err)
	}
	mapping := common.Families[0].Newest().Root.Ref.Properties["mappings"].AdditionalProperties
	for name, pattern := range map[string]interface {
		MatchString(string) bool
		String() string
	}{
		"cron":     cron(t).Root.Properties["cron"].Pattern,
		"timezone": cron(t).Root.Properties["timezone"].Pattern,
		"source":   refOf(t, mapping).Properties["source"].Pattern,
	} {
		var theirs []bool
		err := conn.QueryRow(context.Background(),
			"select array_agg(line ~ $1 order by n) from unnest($2::text[]) with ordinality t(line, n)", pattern.String(), lines).Scan(&theirs)
		if err != nil {
			t.Fatal(err)
		}
		matches := 0
		for i, line := range lines {
			ours := pattern.MatchString(line)
			if ours {
				matches++
			}
			if ours != theirs[i] {
				t.Errorf("%s: %q is %v in Go and %v in Postgres", name, line, ours, theirs[i])
			}
		}
		if matches < 3 || matches == len(lines) {
			t.Errorf("%s: %d of %d match, which shows nothing", name, matches, len(lines))
		}
	}
}
