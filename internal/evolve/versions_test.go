package evolve

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// Every other test runs on the installed Postgres; this one goes there and back on others: the newest, or those that EVOLVE_POSTGRES lists.
func TestOtherPostgres(t *testing.T) {
	t.Parallel()
	for _, version := range strings.Split(cmp.Or(os.Getenv("EVOLVE_POSTGRES"), "18"), ",") {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			const rows, written = 3_000, 1_000
			ctx := context.Background()
			f := newFixture(t, dbtest.WithServer(devdb.Options{Version: version}))
			if got := value[string](t, f, "show server_version"); !strings.HasPrefix(got, version+".") {
				t.Fatalf("it runs on %s", got)
			}
			f.seedCards(t, rows)
			f.spoilCards(t)
			f.exec(t, "analyze public.cards")
			before := f.texts(t)

			p := planned(t, f, PlanOptions{Document: "card"})
			var found int64
			for _, v := range p.Found {
				found += v.Rows
			}
			if found != rows || p.hazardLines() == "" {
				t.Errorf("planned for %d rows: %+v", found, p)
			}

			e := f.evolver(t)
			stop, writes := f.writers(t, written)
			e.afterChunk = func(int) {
				if f.sweeping(t) {
					stop() // the last writers of the old version are gone
				}
			}
			s, err := e.Run(ctx, Options{Document: "card", Workers: 2})
			ran(t, s, err)
			stop()
			e.afterChunk = nil
			if s.State != Done || s.Quarantined != 3 || s.Refused != 0 || writes.Load() == 0 {
				t.Errorf("after %d writes: %+v", writes.Load(), s)
			}
			if s, err = e.Status(ctx, "card"); ran(t, s, err).State != Done || s.Lifted == 0 || s.Live {
				t.Errorf("%+v", s)
			}
			if n := value[int](t, f, "select count(*) from public.cards where card ->> 'schema_version' <> '2.0.0'"); n != 0 {
				t.Errorf("%d rows are not of 2.0.0", n)
			}

			s, err = e.Down(ctx, Options{Document: "card", Workers: 2, To: map[string]string{"": "1.0.0"}})
			ran(t, s, err)
			f.exec(t, "delete from public.cards where id not between $1 and $2", written+3, rows)
			maps.DeleteFunc(before, func(key, _ string) bool {
				var id int
				_, err := fmt.Sscanf(key[strings.Index(key, " "):], "%d", &id)
				return err != nil || id < written+3
			})
			f.sameTexts(t, before, func(text string) bool { return contains(text, `"schema_version": "1.0.0"`) })
		})
	}
}
