package publish_test

import (
	"context"
	"testing"
	"time"
)

func TestProbe(t *testing.T) {
	w := newWorld(t)
	older, admin := w.as("publish_old", organization), w.AdminConn(t)
	exec(t, admin, "grant set on parameter track_functions to publish_old")
	exec(t, older, "set jit = off; set track_functions = 'all'")
	for _, n := range []int{10, 300} {
		s := time.Now()
		exec(t, older, `insert into `+oldView+` (organization_id, kind, doc) select $1, 'full', '{"schema_version": "1.0.0", "title": "a", "note": 1}' from generate_series(1, $2::int)`, organization, n)
		t.Log(n, time.Since(s)/time.Duration(n))
	}
	time.Sleep(time.Second)
	exec(t, older, "select 1")
	t.Log(text(t, admin, `select string_agg(format('%s %s total %s self %s', funcname, calls, total_time, self_time), E'\n' order by self_time desc) from pg_stat_user_functions`))
	for _, q := range []string{`select count(doc) from ` + oldView, `select count(*) from ` + oldView, `select count(doc) from app.things`, `select count(doc) from ` + newView} {
		for range 2 {
			s := time.Now()
			older.Exec(context.Background(), q)
			t.Log(q, time.Since(s))
		}
	}
}
