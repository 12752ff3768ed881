package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/evolve"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// way is one manner of rewriting the whole table, and what came of it.
type way struct {
	name string
	run  func(ctx context.Context, e *evolution, url string, conn *pgx.Conn) error

	took   time.Duration
	before int64 // bytes of the table, with its TOAST and its indexes
	after  int64
	wal    int64
	hot    float64 // share of the updates that needed no new index entry
}

const (
	bareUpdate = "one bare UPDATE"
	oneWorker  = "evolve, one worker"
	twoWorkers = "evolve, two workers"
	goLoop     = "Go: read, carry over, write"
)

func allWays() []*way {
	return []*way{
		{name: bareUpdate, run: func(ctx context.Context, e *evolution, _ string, conn *pgx.Conn) error {
			_, err := conn.Exec(ctx, e.bareUpdate())
			return err
		}},
		{name: oneWorker, run: func(ctx context.Context, e *evolution, url string, _ *pgx.Conn) error {
			return e.evolve(ctx, url, 1, 1)
		}},
		{name: twoWorkers, run: func(ctx context.Context, e *evolution, url string, _ *pgx.Conn) error {
			return e.evolve(ctx, url, 2, 1)
		}},
		{name: goLoop, run: func(ctx context.Context, e *evolution, _ string, conn *pgx.Conn) error {
			return e.goLoop(ctx, conn)
		}},
	}
}

// evolve is what pgstrata evolve run does, by as many workers and with a share of the time.
func (e *evolution) evolve(ctx context.Context, url string, workers int, load float64) (err error) {
	evolver, err := evolve.Open(ctx, evolve.Config{URL: url, ConfigFile: e.config()})
	if err != nil {
		return err
	}
	defer evolver.Close()
	_, err = evolver.Run(ctx, evolve.Options{Workers: workers, Throttle: evolve.Throttle{Load: load}})
	return err
}

func (e *evolution) bareUpdate() string {
	return "update " + settingsTable + " set config = " + e.lift + "(config) where config ->> 'schema_version' = '1.0.0'"
}

// measure takes a way through a copy of its own. The clock runs, since workers share the machine's cores.
func (e *evolution) measure(ctx context.Context, w *way) error {
	err := e.copied(ctx, func(url string, conn *pgx.Conn) error {
		size := func(into *int64) error {
			return conn.QueryRow(ctx, "select pg_catalog.pg_total_relation_size('"+settingsTable+"')").Scan(into)
		}
		var from string
		if err := errors.Join(size(&w.before), conn.QueryRow(ctx, "select pg_catalog.pg_current_wal_insert_lsn()::text").Scan(&from)); err != nil {
			return err
		}
		start := time.Now()
		if err := w.run(ctx, e, url, conn); err != nil {
			return err
		}
		w.took = time.Since(start)
		var lifted int
		err := errors.Join(size(&w.after),
			conn.QueryRow(ctx, "select pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), $1::text::pg_lsn)::bigint", from).Scan(&w.wal),
			conn.QueryRow(ctx, "select count(*) from "+settingsTable+" where config ->> 'schema_version' = '2.0.0'").Scan(&lifted))
		if err == nil && lifted != e.rows {
			err = fmt.Errorf("%d of %d rows were rewritten", lifted, e.rows)
		}
		if err != nil {
			return err
		}
		return e.hot(ctx, conn, w)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", w.name, err)
	}
	return nil
}

// hot waits for the statistics, which sessions hand in when they are idle.
func (e *evolution) hot(ctx context.Context, conn *pgx.Conn, w *way) error {
	for range 100 {
		var all, hot int64
		err := conn.QueryRow(ctx, `select n_tup_upd, n_tup_hot_upd from pg_catalog.pg_stat_user_tables
			where relid = '`+settingsTable+`'::regclass`).Scan(&all, &hot)
		if err != nil {
			return err
		}
		if all >= int64(e.rows) {
			w.hot = float64(hot) / float64(all)
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return errors.New("the statistics show no updates")
}

// liftOf names the function that the migration made.
func liftOf(p *project.Project) (string, error) {
	h, err := historyOf(p)
	if err != nil {
		return "", err
	}
	return lens.Namespace + "." + h.SQL(p.Documents[0].Name, p.Documents[0].Set.Families[0].Variant).Up.Lift, nil
}

func historyOf(p *project.Project) (*lens.Lens, error) {
	d := p.Documents[0]
	h, err := lens.Load(d.Set.Files, d.Set.Folder, d.VersionField, d.Set.Families[0])
	if err != nil {
		return nil, err
	}
	return h.Between(schema.Version{Major: 1}, schema.Version{Major: 2})
}

// goLoop is the script that a careful person would write: pages by key, each read, carried over in Go and written back in one statement
// that leaves alone what has changed since.
func (e *evolution) goLoop(ctx context.Context, conn *pgx.Conn) error {
	l, err := historyOf(e.project)
	if err != nil {
		return err
	}
	last := int64(0)
	for {
		rows, err := conn.Query(ctx, "select id, config::text from "+settingsTable+" where id > $1 and config ->> 'schema_version' = '1.0.0' order by id limit 1000", last)
		if err != nil {
			return err
		}
		var ids []int64
		var olds, news []string
		var id int64
		var text string
		_, err = pgx.ForEachRow(rows, []any{&id, &text}, func() error {
			doc, err := schema.Decode([]byte(text))
			if err != nil {
				return err
			}
			lifted, _, err := l.Up(doc, nil)
			if err != nil {
				return err
			}
			written, err := json.Marshal(lifted)
			ids, olds, news = append(ids, id), append(olds, text), append(news, string(written))
			return err
		})
		if err != nil || len(ids) == 0 {
			return err
		}
		if _, err := conn.Exec(ctx, `update `+settingsTable+` s set config = n.new::jsonb
			from unnest($1::bigint[], $2::text[], $3::text[]) n (id, old, new) where s.id = n.id and s.config::text = n.old`, ids, olds, news); err != nil {
			return err
		}
		last = ids[len(ids)-1]
	}
}
