package lens_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/lens"
)

// documents is how many a lens and direction meet in a test; LENS_DOCUMENTS asks for more.
func documents(t testing.TB) int {
	t.Helper()
	n, err := strconv.Atoi(os.Getenv("LENS_DOCUMENTS"))
	if err != nil {
		return 500
	}
	return n
}

// part is how many of them are in memory at a time.
const part = 1000

// call is one document on its way through a lens, with what Go made of it.
type call struct {
	doc, kept    any
	text         string // of doc
	lifted, lost any
	failure      *lens.Failure
}

func carry(l *lens.Lens, doc, kept any) (call, error) {
	c := call{doc: doc, kept: kept, text: lens.Text(doc)}
	var err error
	c.lifted, c.lost, err = l.Up(doc, kept)
	if lens.Text(doc) != c.text {
		return c, errors.New("the document itself was changed")
	}
	if err != nil && !errors.As(err, &c.failure) {
		return c, err
	}
	return c, nil
}

// laws carries documents through a lens and back, by Go alone, and tells what is broken: each without a complement, and with one that
// belongs to another document: one of strays, or of those that are met. check judges what comes out, where it is given. The calls in either
// direction are for Postgres to repeat.
func laws(l *lens.Lens, docs, strays []any, check func(any) error) (forth, back []call, broken []string) {
	tell := func(c call, format string, args ...any) {
		broken = append(broken, fmt.Sprintf("%s %s with %s: ", l, c.text, lens.Text(c.kept))+fmt.Sprintf(format, args...))
	}
	for n, doc := range docs {
		complements := []any{nil}
		if len(strays) > 0 {
			complements = append(complements, strays[n%len(strays)])
		}
		for _, kept := range complements {
			c, err := carry(l, doc, kept)
			if err != nil {
				tell(c, "%v", err)
				continue
			}
			forth = append(forth, c)
			if c.failure != nil {
				continue
			}
			if c.lost != nil && !l.Loses() {
				tell(c, "it loses %s, and promised not to", lens.Text(c.lost))
			}
			if check != nil {
				if err := check(c.lifted); err != nil {
					tell(c, "%s is not valid: %v", lens.Text(c.lifted), err)
				}
			}
			returned, err := carry(l.Invert(), c.lifted, c.lost)
			if err != nil {
				tell(c, "%v", err)
				continue
			}
			back = append(back, returned)
			if returned.failure != nil {
				tell(c, "the way back from %s with %s fails: %v", lens.Text(c.lifted), lens.Text(c.lost), returned.failure)
			} else if got := lens.Text(returned.lifted); got != c.text {
				tell(c, "came back as %s, over %s with %s", got, lens.Text(c.lifted), lens.Text(c.lost))
			}
			if returned.lost != nil {
				strays = append(strays, returned.lost)
			}
		}
	}
	return forth, back, broken
}

// installed is a lens's functions in a database.
type installed struct {
	conn *pgx.Conn
	*lens.Functions
}

func install(t testing.TB, conn *pgx.Conn, l *lens.Lens) installed {
	t.Helper()
	f := l.SQL("thing", "default")
	exec(t, conn, f.SQL)
	return installed{conn, f}
}

// repeat asks Postgres for what Go did, and tells where the two differ.
func (i installed) repeat(t testing.TB, d lens.Direction, calls []call) (different []string) {
	t.Helper()
	const batch = 2000
	for len(calls) > 0 {
		some := calls[:min(len(calls), batch)]
		calls = calls[len(some):]
		docs, kept := make([]string, len(some)), make([]*string, len(some))
		for n, c := range some {
			docs[n] = c.text
			if c.kept != nil {
				text := lens.Text(c.kept)
				kept[n] = &text
			}
		}
		sql := fmt.Sprintf(`select coalesce(%[1]s.%[2]s(d)::text, 'none'), coalesce(f[1]::text, 'none'), coalesce(f[2]::text, 'none'), coalesce(%[1]s.%[4]s(d, k)::text, 'none'), d::text
from unnest($1::text[], $2::text[]) with ordinality u (x, y, n), lateral (select x::jsonb as d, y::jsonb as k offset 0) j, lateral (select %[1]s.%[3]s(d, k) as f offset 0) r order by n`,
			lens.Namespace, d.Lift, d.Full, d.Why)
		rows, err := i.conn.Query(context.Background(), sql, docs, kept)
		if err != nil {
			t.Fatal(err)
		}
		answers, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a [5]string, err error) {
			return a, row.Scan(&a[0], &a[1], &a[2], &a[3], &a[4])
		})
		if err != nil {
			t.Fatal(err)
		}
		for n, got := range answers {
			if want := some[n].answer(got[0]); got != want {
				different = append(different, fmt.Sprintf("%s with %s\n  Go  %s\n  SQL %s", docs[n], lens.Text(some[n].kept), want, got))
			}
		}
	}
	return different
}

// answer is what Postgres should say. Lift knows of no complement, so that it is compared where there is none.
func (c call) answer(lift string) [5]string {
	want := [5]string{"none", "none", "none", "none", c.text}
	if c.failure != nil {
		text, _ := json.Marshal(c.failure) // strings alone
		var value any
		_ = json.Unmarshal(text, &value)
		want[3] = lens.Text(value)
	} else {
		want[1] = lens.Text(c.lifted)
		if c.lost != nil {
			want[2] = lens.Text(c.lost)
		}
	}
	want[0] = want[1]
	if c.kept != nil {
		want[0] = lift
	}
	return want
}

func report(t testing.TB, problems []string) {
	t.Helper()
	for i, p := range problems {
		if i == 5 {
			t.Fatalf("… and %d more", len(problems)-5)
		}
		t.Error(p)
	}
}

// obey holds a lens from 1.0.0 to 2.0.0 to its laws, in both directions and in both engines, on documents of any shape: words are the keys
// and values that they are likely to have.
func obey(t *testing.T, text string, words ...any) {
	t.Helper()
	t.Parallel()
	l := parse(t, text)
	i := install(t, database(t), l)
	r := rand.New(rand.NewPCG(5, uint64(len(text))))
	met := map[string]int{}
	for _, d := range []struct {
		lens           *lens.Lens
		version        string
		forth, andBack lens.Direction
	}{{l, "1.0.0", i.Up, i.Down}, {l.Invert(), "2.0.0", i.Down, i.Up}} {
		for n := documents(t); n > 0; n -= part {
			docs := anything(r, min(n, part), d.version, words)
			forth, back, broken := laws(d.lens, docs, nil, nil)
			report(t, broken)
			report(t, i.repeat(t, d.forth, forth))
			report(t, i.repeat(t, d.andBack, back))
			others := anything(r, len(docs), d.lens.To.String(), words)
			report(t, i.repeat(t, d.andBack, changeAnything(r, d.lens, docs, others)))
			for _, c := range forth {
				switch {
				case c.failure != nil:
					met["failures"]++
				case c.lost != nil:
					met["losses"]++
				default:
					met["others"]++
				}
			}
		}
	}
	if met["others"] < 10 || met["failures"] == 0 || met["losses"] == 0 && (l.Loses() || l.Invert().Loses()) {
		t.Errorf("the documents show too little: %v", met)
	}
}
