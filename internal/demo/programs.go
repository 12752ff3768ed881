package demo

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/pg"
)

const shared = 40 // rows that both programs write, each of another organization

// pause is what a program takes between its writes: two programs are to be at work, not to use up the machine.
const pause = 25 * time.Millisecond

// program is one that knows one version of the document, and changes one field of it.
type program struct {
	version string
	change  string // an expression over field_mappings and the value $3
	value   func(n int64) string
	writes  atomic.Int64
	retries atomic.Int64
	last    map[string]string // by row, the value that it has committed last
}

// programs are both at work.
type programs struct {
	old, new *program
	rows     []*integration
	end      context.CancelFunc
	running  sync.WaitGroup
	err      [2]error
}

// written is what both have last written into a row.
type written struct {
	Organization string `json:"organization_id"`
	ID           string `json:"id"`
	Size         string `json:"size"`
	Zone         string `json:"zone"`
}

// startPrograms lets both write the same rows until they are stopped. Each row is written by both before this returns, so that some are
// of either version when the evolution begins. What makes one fail comes out when they are stopped.
func (s *story) startPrograms(ctx context.Context) *programs {
	zones := []string{"Europe/Oslo", "Europe/Stockholm", "Europe/Copenhagen", "Europe/Helsinki"}
	p := &programs{
		old: &program{
			version: oldVersion, change: `jsonb_set(field_mappings, '{options,batch_size}', $3::text::jsonb)`,
			value: func(n int64) string { return fmt.Sprint(1 + n%500) }, last: map[string]string{},
		},
		new: &program{
			version: newVersion, change: `jsonb_set(field_mappings, '{timezone}', to_jsonb($3::text))`,
			value: func(n int64) string { return zones[n%int64(len(zones))] }, last: map[string]string{},
		},
	}
	for n := range shared {
		p.rows = append(p.rows, s.history.valid(n))
	}
	working, end := context.WithCancel(ctx)
	p.end = end
	var first sync.WaitGroup
	for n, one := range []*program{p.old, p.new} {
		first.Add(1)
		p.running.Add(1)
		go func() {
			defer p.running.Done()
			p.err[n] = s.work(working, one, p.rows, sync.OnceFunc(first.Done))
		}()
	}
	first.Wait()
	return p
}

func (p *programs) writes() int64 { return p.old.writes.Load() + p.new.writes.Load() }

func (p *programs) retries() int64 { return p.old.retries.Load() + p.new.retries.Load() }

// stop ends both behind their write in hand, and returns what made one fail.
func (p *programs) stop() error {
	p.end()
	p.running.Wait()
	return errors.Join(p.err[:]...)
}

func (p *programs) last() []written {
	var all []written
	for _, row := range p.rows {
		all = append(all, written{row.Organization, row.ID, p.old.last[row.ID], p.new.last[row.ID]})
	}
	return all
}

// work writes one row after the other, each as an admin of its organization. It calls wentRound when it has written all, or ends.
func (s *story) work(ctx context.Context, p *program, rows []*integration, wentRound func()) (err error) {
	defer wentRound()
	uninterrupted := context.WithoutCancel(ctx)
	conn, err := pg.Connect(ctx, s.where.app)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close(uninterrupted)) }()
	update := `update ` + published[p.version].SQL() + ` set field_mappings = ` + p.change +
		` where organization_id = $1 and id = $2 returning field_mappings ->> 'schema_version'`
	for n := 0; ctx.Err() == nil; n++ {
		if n == len(rows) {
			wentRound()
		}
		row := rows[n%len(rows)]
		value := p.value(p.writes.Load())
		var version string
		err := asUser(uninterrupted, conn, s.history.adminOf(row.Organization), func(tx pgx.Tx) error {
			return tx.QueryRow(uninterrupted, update, row.Organization, row.ID, value).Scan(&version)
		})
		var conflict *pgconn.PgError
		switch {
		case errors.As(err, &conflict) && conflict.Code == "40001":
			p.retries.Add(1)
			n-- // somebody has changed the row since this transaction looked: once more
			continue
		case err != nil:
			return pg.Explain(err, "demo: a write of the program of "+p.version, published[p.version].String())
		case version != p.version:
			return fmt.Errorf("demo: the program of %s was shown a document of version %s", p.version, version)
		}
		p.writes.Add(1)
		p.last[row.ID] = value
		if n >= len(rows) {
			time.Sleep(pause)
		}
	}
	return nil
}
