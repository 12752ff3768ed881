package publish_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/evolve"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// What the two programs know of a document, and no more: a field that one doesn't know makes it fail.
type oldDocument struct {
	Version string  `json:"schema_version"`
	Title   string  `json:"title"`
	Note    *int64  `json:"note,omitempty"`
	Unit    string  `json:"unit"`
	Step    string  `json:"step"`
	Amount  float64 `json:"amount"`
}

func (d oldDocument) note() int64 {
	if d.Note == nil {
		return 0
	}
	return *d.Note
}

type newDocument struct {
	Version  string   `json:"schema_version"`
	Name     string   `json:"name"`
	Priority int64    `json:"priority"`
	Unit     string   `json:"unit"`
	Step     []string `json:"step"`
	Amount   float64  `json:"amount"`
}

// model is what a row must hold in the end: each program counts what it has committed.
type model struct {
	gone                          atomic.Bool
	title                         string
	note, priority, steps, amount atomic.Int64
	column                        atomic.Int64
}

// application is both programs at work on the same rows.
type application struct {
	*world
	mu      sync.Mutex
	rows    map[int64]*model
	carried int64
	retries atomic.Int64
	writes  atomic.Int64
}

func seconds(t testing.TB) time.Duration {
	given := os.Getenv("PUBLISH_SECONDS")
	if given == "" {
		return 4 * time.Second
	}
	d, err := time.ParseDuration(given + "s")
	if err != nil {
		t.Fatalf("PUBLISH_SECONDS: %v", err)
	}
	return d
}

// TestTwoProgramsOnTheSameRows lets a program that speaks only 1.0.0 and one that speaks only 2.0.0 read and write the same rows, while
// evolutions carry those up, down and up again. Nothing may fail but for 40001, which is tried again, and in the end every row is what both
// have made of it. PUBLISH_SECONDS is for how long, 4 if it isn't set.
func TestTwoProgramsOnTheSameRows(t *testing.T) {
	t.Parallel()
	a := &application{world: newWorld(t), rows: map[int64]*model{}}
	admin := a.AdminConn(t)
	for i := range 12 {
		a.rows[int64(1_000_000+i)] = &model{title: fmt.Sprint("row ", i)}
		exec(t, admin, `insert into app.things (organization_id, id, kind, "Name", doc) values ($1, $2, 'full', '0', jsonb_build_object(
			'schema_version', '1.0.0', 'title', $3::text, 'note', 0, 'unit', 'EUR', 'step', 'first', 'amount', 0))`, organization, 1_000_000+i, fmt.Sprint("row ", i))
	}
	ctx, stop := context.WithTimeout(t.Context(), seconds(t))
	defer stop()
	var running sync.WaitGroup
	run := func(name string, conn *pgx.Conn, step func(context.Context, *pgx.Conn, *rand.Rand) error) {
		running.Go(func() {
			r := rand.New(rand.NewPCG(uint64(len(name)), uint64(conn.PgConn().PID())))
			for ctx.Err() == nil {
				if err := step(context.WithoutCancel(ctx), conn, r); err != nil {
					t.Errorf("%s: %v", name, explained(err))
					stop()
				}
			}
		})
	}
	for range 2 {
		run("the old program", a.as("publish_old", organization), a.oldStep)
		run("the new program", a.as("publish_new", organization), a.newStep)
	}
	e := a.evolver()
	evolutions := 0
	for ctx.Err() == nil || evolutions < 3 {
		if err := a.evolveOnce(e, evolutions%2 == 1); err != nil {
			t.Error(err)
			stop()
			break
		}
		evolutions++
	}
	running.Wait()
	a.compare(t)
	t.Logf("%d writes of %d rows during %d evolutions that carried %d documents, %d times 40001", a.writes.Load(), len(a.rows), evolutions, a.carried, a.retries.Load())
	for _, down := range []bool{false, true, false} {
		if err := a.evolveOnce(e, down); err != nil {
			t.Error(err)
		}
		a.compare(t)
	}
}

// evolveOnce runs an evolution until it ends by itself. While both programs write it may have to give up finding the last document.
func (a *application) evolveOnce(e *evolve.Evolver, down bool) error {
	do, o := e.Run, evolve.Options{Document: "mapping"}
	if down {
		do, o.To = e.Down, map[string]string{"": "1.0.0"}
	}
	s, err := do(context.Background(), o)
	switch {
	case err != nil:
		return err
	case s.Quarantined > 0 || s.Refused > 0:
		return fmt.Errorf("%d documents were reset and %d refused: %v", s.Quarantined, s.Refused, s.Refusals)
	}
	a.carried += s.Lifted
	if s.State != evolve.Done {
		_, err = e.Abort(context.Background(), "mapping")
	}
	return err
}

// again runs a transaction until it isn't refused by 40001.
func (a *application) again(ctx context.Context, conn *pgx.Conn, do func(pgx.Tx) error) error {
	for {
		err := pgx.BeginFunc(ctx, conn, do)
		if pg.SQLSTATE(err) != "40001" {
			return err
		}
		a.retries.Add(1)
	}
}

// write runs one statement and tells whether it found the row.
func (a *application) write(ctx context.Context, conn *pgx.Conn, sql string, args ...any) (found bool, err error) {
	err = a.again(ctx, conn, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, sql, args...)
		found = tag.RowsAffected() > 0
		return err
	})
	if found {
		a.writes.Add(1)
	}
	return found, err
}

func (a *application) snapshot() map[int64]*model {
	a.mu.Lock()
	defer a.mu.Unlock()
	list := map[int64]*model{}
	for id, m := range a.rows {
		if !m.gone.Load() {
			list[id] = m
		}
	}
	return list
}

func (a *application) pick(r *rand.Rand) (int64, *model) {
	list := a.snapshot()
	ids := make([]int64, 0, len(list))
	for id := range list {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if born := slices.Index(ids, 1_000_000); born >= 0 && r.IntN(4) > 0 { // mostly those that it was born with, so that writers meet
		ids = ids[born:]
	}
	id := ids[r.IntN(len(ids))]
	return id, list[id]
}

func decode(doc []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(doc))
	d.DisallowUnknownFields()
	return d.Decode(into)
}

// oldStep is one of the things that the old program does.
func (a *application) oldStep(ctx context.Context, conn *pgx.Conn, r *rand.Rand) error {
	id, m := a.pick(r)
	switch n := r.IntN(20); {
	case n == 0:
		title := fmt.Sprint("made by the old one ", r.Uint64())
		return a.insert(ctx, conn, oldView, title, oldDocument{Version: "1.0.0", Title: title, Unit: "EUR", Step: "first"})
	case n == 1 && id < 1_000_000:
		found, err := a.write(ctx, conn, `delete from `+oldView+` where id = $1`, id)
		if found {
			m.gone.Store(true)
		}
		return err
	case n < 5: // reads all, strictly
		rows, err := conn.Query(ctx, `select doc from `+oldView)
		if err != nil {
			return err
		}
		var doc []byte
		_, err = pgx.ForEachRow(rows, []any{&doc}, func() error {
			var d oldDocument
			err := decode(doc, &d)
			if err == nil && (d.Version != "1.0.0" || d.Unit != "EUR" && d.Unit != "eur" || d.Step != "first") {
				err = fmt.Errorf("it reads %s", doc)
			}
			return err
		})
		return err
	case n < 9: // as psql does
		found, err := a.write(ctx, conn, `update `+oldView+` set doc = jsonb_set(doc, '{note}', to_jsonb(coalesce((doc ->> 'note')::int, 0) + 1)) where id = $1`, id)
		if found {
			m.note.Add(1)
		}
		return err
	case n < 11:
		found, err := a.write(ctx, conn, `update `+oldView+` set "Name" = ("Name"::int + 1)::text where id = $1`, id)
		if found {
			m.column.Add(1)
		}
		return err
	case n < 15:
		found, err := a.write(ctx, conn, `update `+oldView+` set doc = jsonb_set(doc, '{amount}', to_jsonb((doc ->> 'amount')::numeric + 1)) where id = $1`, id)
		if found {
			m.amount.Add(1)
		}
		return err
	}
	// Locks, reads, decodes, changes and writes all of it.
	found := false
	err := a.again(ctx, conn, func(tx pgx.Tx) error {
		found = false
		var doc []byte
		err := tx.QueryRow(ctx, `select doc from `+oldView+` where id = $1 for update`, id).Scan(&doc)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		var d oldDocument
		if err := errors.Join(err, decode(doc, &d)); err != nil {
			return err
		}
		note := d.note() + 1
		d.Note = &note
		d.Amount++
		tag, err := tx.Exec(ctx, `update `+oldView+` set doc = $2 where id = $1`, id, d)
		found = tag.RowsAffected() > 0
		return err
	})
	if found {
		a.writes.Add(1)
		m.note.Add(1)
		m.amount.Add(1)
	}
	return err
}

// newStep is one of the things that the new program does.
func (a *application) newStep(ctx context.Context, conn *pgx.Conn, r *rand.Rand) error {
	id, m := a.pick(r)
	switch n := r.IntN(20); {
	case n == 0:
		title := fmt.Sprint("made by the new one ", r.Uint64())
		return a.insert(ctx, conn, newView, title, newDocument{Version: "2.0.0", Name: title, Unit: "euro", Step: []string{"first"}})
	case n < 4:
		rows, err := conn.Query(ctx, `select doc from `+newView)
		if err != nil {
			return err
		}
		var doc []byte
		_, err = pgx.ForEachRow(rows, []any{&doc}, func() error {
			var d newDocument
			err := decode(doc, &d)
			if err == nil && (d.Version != "2.0.0" || d.Unit != "euro" || len(d.Step) == 0) {
				err = fmt.Errorf("it reads %s", doc)
			}
			return err
		})
		return err
	case n < 8:
		found, err := a.write(ctx, conn, `update `+newView+` set doc = jsonb_set(doc, '{priority}', to_jsonb((doc ->> 'priority')::int + 1)) where id = $1`, id)
		if found {
			m.priority.Add(1)
		}
		return err
	case n < 12:
		found, err := a.write(ctx, conn, `update `+newView+` set doc = jsonb_set(doc, '{step}', doc -> 'step' || '"more"') where id = $1 and jsonb_array_length(doc -> 'step') < 20`, id)
		if found {
			m.steps.Add(1)
		}
		return err
	case n < 15: // in the table itself, where the row is of the version that it speaks
		found, err := a.write(ctx, conn, `update app.things set doc = jsonb_set(doc, '{amount}', to_jsonb((doc ->> 'amount')::numeric + 1))
			where id = $1 and doc ->> 'schema_version' = '2.0.0'`, id)
		if found {
			m.amount.Add(1)
		}
		return err
	}
	found := false
	err := a.again(ctx, conn, func(tx pgx.Tx) error {
		found = false
		var doc []byte
		err := tx.QueryRow(ctx, `select doc from `+newView+` where id = $1 for update`, id).Scan(&doc)
		if errors.Is(err, pgx.ErrNoRows) {
			return nil
		}
		var d newDocument
		if err := errors.Join(err, decode(doc, &d)); err != nil {
			return err
		}
		d.Priority++
		d.Amount++
		tag, err := tx.Exec(ctx, `update `+newView+` set doc = $2 where id = $1`, id, d)
		found = tag.RowsAffected() > 0
		return err
	})
	if found {
		a.writes.Add(1)
		m.priority.Add(1)
		m.amount.Add(1)
	}
	return err
}

func (a *application) insert(ctx context.Context, conn *pgx.Conn, view, title string, document any) error {
	var id int64
	err := a.again(ctx, conn, func(tx pgx.Tx) error {
		return tx.QueryRow(ctx, `insert into `+view+` (organization_id, kind, "Name", doc) values ($1, 'full', '0', $2) returning id`, organization, document).Scan(&id)
	})
	if err == nil {
		a.mu.Lock()
		a.rows[id] = &model{title: title}
		a.mu.Unlock()
		a.writes.Add(1)
	}
	return err
}

// compare holds every row, as either program sees it, to the model.
func (a *application) compare(t *testing.T) {
	older, newer := a.as("publish_old", organization), a.as("publish_new", organization)
	got, want := map[int64]string{}, map[int64]string{}
	for id, m := range a.snapshot() {
		want[id] = fmt.Sprintf("%s: note %d, priority %d, %d steps, amount %d, column %d",
			m.title, m.note.Load(), m.priority.Load(), 1+m.steps.Load(), m.amount.Load(), m.column.Load())
	}
	rows, err := older.Query(context.Background(), `select id, doc, "Name" from `+oldView)
	if err != nil {
		t.Fatal(err)
	}
	var id int64
	var doc []byte
	var name string
	notes := map[int64]oldDocument{}
	names := map[int64]string{}
	if _, err := pgx.ForEachRow(rows, []any{&id, &doc, &name}, func() error {
		var d oldDocument
		err := decode(doc, &d)
		notes[id], names[id] = d, name
		return err
	}); err != nil {
		t.Fatal(err)
	}
	rows, err = newer.Query(context.Background(), `select id, doc from `+newView)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := pgx.ForEachRow(rows, []any{&id, &doc}, func() error {
		var d newDocument
		err := decode(doc, &d)
		if o := notes[id]; o.Title != d.Name || o.Amount != d.Amount || o.Step != d.Step[0] {
			t.Errorf("the programs see different rows: %+v and %+v", o, d)
		}
		got[id] = fmt.Sprintf("%s: note %d, priority %d, %d steps, amount %d, column %s", d.Name, notes[id].note(), d.Priority, len(d.Step), int64(d.Amount), names[id])
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if a.writes.Load() == 0 {
		t.Error("nothing was written")
	}
}
