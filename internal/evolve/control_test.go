package evolve

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// began runs an evolution in the background, and returns when its first chunk is done. The run goes on slowly.
func (f *fixture) began(t *testing.T, o Options) (*Evolver, chan error) {
	t.Helper()
	e := f.evolver(t)
	first, ended := make(chan struct{}, 1), make(chan error, 1)
	e.afterChunk = func(int) {
		select {
		case first <- struct{}{}:
		default:
		}
		time.Sleep(20 * time.Millisecond)
	}
	go func() {
		_, err := e.Run(context.Background(), o)
		ended <- err
	}()
	select {
	case <-first:
	case err := <-ended:
		t.Fatalf("ended with %v", err)
	}
	return e, ended
}

// From another terminal: status, pause, resume, abort, and the way back from the middle.
func TestPauseAndAbort(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.seedCards(t, 40_000)
	f.exec(t, "analyze public.cards")
	before := f.texts(t)
	_, ended := f.began(t, Options{Document: "card", Workers: 2})
	other := f.evolver(t)
	for { // it holds its lock a moment after it has begun
		s, err := other.Status(ctx, "card")
		ran(t, s, err)
		if s.State != Running || s.Lifted == 0 || s.Lifted == 40_000 {
			t.Fatalf("%+v", s)
		}
		if s.Live {
			break
		}
		time.Sleep(time.Millisecond)
	}
	s, err := other.Pause(ctx, "card")
	ran(t, s, err)
	if err := <-ended; err != nil {
		t.Errorf("the paused run: %v", err)
	}
	if s.State != Paused || s.Live || s.Lifted == 0 || s.Lifted == 40_000 {
		t.Errorf("paused: %+v", s)
	}
	if _, err := other.Run(ctx, Options{Document: "card"}); !errors.Is(err, ErrPaused) {
		t.Errorf("run while it is paused: %v", err)
	}
	if _, err := other.Down(ctx, Options{Document: "card", To: map[string]string{"": "1.0.0"}}); !errors.Is(err, ErrUnderWay) || !contains(err.Error(), "evolve abort card") {
		t.Errorf("down while it is paused: %v", err)
	}
	chunks := 0
	stopAt, stop := context.WithCancel(ctx)
	other.afterChunk = func(int) {
		if chunks++; chunks == 2 {
			stop()
		}
	}
	lifted := s.Lifted
	if s, err = other.Resume(stopAt, Options{Document: "card"}); !errors.Is(err, ErrStopped) || s.Lifted <= lifted {
		t.Errorf("resumed: %v, %+v", err, s)
	}
	s, err = other.Abort(ctx, "card")
	ran(t, s, err)
	if s.State != Aborted || s.EndedAt == nil {
		t.Errorf("aborted: %+v", s)
	}
	if n := value[int64](t, f, "select count(*) from public.cards where card ->> 'schema_version' = '2.0.0'"); n != s.Lifted {
		t.Errorf("%d rows are carried over, and %d counted", n, s.Lifted)
	}
	s, err = f.evolver(t).Down(ctx, Options{Document: "card", Workers: 2, To: map[string]string{"": "1.0.0"}})
	ran(t, s, err)
	f.sameTexts(t, before, func(text string) bool { return contains(text, `"schema_version": "1.0.0"`) })
}

// What happened is held against the forecast.
func TestForecastIsGraded(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t, dbtest.WithOwnCluster()) // what another database's transactions hold back, no vacuum here takes away
	f.exec(t, `alter table public.notes_int set (autovacuum_enabled = off)`)
	f.exec(t, `insert into public.notes_int select i, jsonb_build_object('schema_version', '1.0.0', 'n', repeat('7', 500)::numeric + i) from generate_series(1, 60000) i`)
	f.exec(t, "vacuum analyze public.notes_int")
	e := f.evolver(t)
	plan, err := e.Plan(ctx, PlanOptions{Document: "note_int"})
	if err != nil {
		t.Fatal(err)
	}
	if plan.Forecast.Rows != 60_000 || plan.Forecast.Seconds <= 0 || plan.Forecast.WALBytes <= 0 || plan.Sampled != DefaultSample || len(plan.Hazards) != 0 {
		t.Errorf("%+v", plan)
	}
	size := value[int64](t, f, "select pg_table_size('public.notes_int')")
	s, err := e.Run(ctx, Options{Document: "note_int", Workers: 2})
	ran(t, s, err)
	if s.Outcome.TableBytes-s.Outcome.GrowthBytes != size || s.Forecast.TableBytes != size {
		t.Errorf("the table had %d bytes; forecast %+v, outcome %+v", size, s.Forecast, s.Outcome)
	}
	if float64(s.Outcome.TableBytes) > 1.5*float64(size) {
		t.Errorf("the table grew from %d to %d bytes in spite of vacuum", size, s.Outcome.TableBytes)
	}
	got := map[string]string{}
	for _, g := range s.Grades {
		got[g.What] = g.Verdict
	}
	if len(got) != 5 || got["rows"] != AsForecast || got["table_bytes"] == Missed || got["hot_share"] == Missed {
		t.Errorf("%+v", s.Grades)
	}
	if n := value[int64](t, f, "select rows_vacuumed from pgstrata.evolutions"); n == 0 {
		t.Error("it was never vacuumed")
	}
}

// Who may not vacuum is told so, and goes on.
func TestWithoutVacuum(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	const login = "evolve_mere_operator"
	e := f.evolverAs(t, f.URLAs(t, login))
	f.exec(t, "grant pgstrata_operator to "+login)
	f.seedCards(t, 3_000)
	plan, err := e.Plan(ctx, PlanOptions{Document: "card"})
	if err != nil {
		t.Fatal(err)
	}
	if h := plan.hazard(NoVacuum); h == nil || h.Hint != "As an administrator: grant app_owner to "+login+";" {
		t.Errorf("%+v", plan.Hazards)
	}
	s, err := e.Run(ctx, Options{Document: "card"})
	ran(t, s, err)
	if !s.Clean() {
		t.Errorf("%+v", s)
	}
}

func (p *Plan) hazard(kind string) *Hazard {
	for i := range p.Hazards {
		if p.Hazards[i].Kind == kind {
			return &p.Hazards[i]
		}
	}
	return nil
}

// Each throttle holds the workers and says so; none keeps them for ever.
func TestThrottles(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, tc := range map[string]struct {
		throttle Throttle
		sql      string
		waits    string
		rows     int
	}{
		"load": {throttle: Throttle{Load: 0.3}, waits: WaitLoad, rows: 4000},
		// So many that they take longer than the time between two looks.
		"wal":   {throttle: Throttle{MaxWAL: 1}, waits: WaitWAL, rows: 60_000},
		"locks": {rows: 4000, sql: `create function public.slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.001); return new; end $$; create trigger a_slow before update on public.notes_int for each row execute function public.slow()`, waits: WaitLocks},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFixture(t)
			f.exec(t, `insert into public.notes_int select i, jsonb_build_object('schema_version', '1.0.0', 'n', i) from generate_series(1, $1) i`, tc.rows)
			if tc.sql != "" {
				f.exec(t, tc.sql)
			}
			e := f.evolver(t)
			done := make(chan struct{})
			behind := make(chan struct{})
			writer := f.AdminConn(t)
			go func() { // waits for a row near the beginning of each chunk, which is locked the longest
				defer close(behind)
				for i := 0; tc.waits == WaitLocks; i++ {
					select {
					case <-done:
						return
					default:
						if _, err := writer.Exec(ctx, "update public.notes_int set id = id where id = $1", i*50%4000+1); err != nil {
							t.Error(err)
							return
						}
					}
				}
			}()
			s, err := e.Run(ctx, Options{Document: "note_int", Throttle: tc.throttle})
			close(done)
			<-behind
			ran(t, s, err)
			if s.State != Done || s.Throttled[tc.waits] <= 0 || s.Throttle != "" {
				t.Errorf("%+v", s)
			}
		})
	}
}

// The server crashes and comes back in the middle, and the run goes on.
func TestServerRestarts(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t, dbtest.WithServer(devdb.Options{}))
	f.seedCards(t, 12_000)
	f.exec(t, "analyze public.cards")
	f.countUpdates(t)
	e := f.evolver(t)
	chunks := 0
	e.afterChunk = func(int) {
		if chunks++; chunks == 4 {
			// A backend that is killed takes all the others with it, and the server recovers.
			killer, err := pgx.Connect(ctx, f.AdminURL)
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = killer.Exec(ctx, "copy (select 1) to program 'kill -9 $PPID'") // its own end
		}
	}
	s, err := e.Run(ctx, Options{Document: "card", Workers: 2})
	ran(t, s, err)
	if !s.Clean() || s.Lifted != 12_000 {
		t.Errorf("%+v", s)
	}
	f.admin = f.AdminConn(t)
	f.arrived(t, 12_000)
}

// A server that doesn't come back is said, with how to go on.
func TestServerStaysAway(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFixture(t)
	f.seedCards(t, 12_000)
	cut := f.throughProxy(t)
	e := f.evolver(t)
	e.reconnect = 300 * time.Millisecond
	e.afterChunk = func(int) { cut() }
	_, err := e.Run(ctx, Options{Document: "card"})
	if !errors.Is(err, ErrLost) || !contains(err.Error(), "evolve resume card") {
		t.Errorf("%v", err)
	}
}

// throughProxy has the operator connect by way of this process, until cut is called.
func (f *fixture) throughProxy(t *testing.T) (cut func()) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(f.operator)
	if err != nil {
		t.Fatal(err)
	}
	server := address.Host
	address.Host = listener.Addr().String()
	f.operator = address.String()
	var mu sync.Mutex
	var open []net.Conn
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			backend, err := net.Dial("tcp", server)
			if err != nil {
				client.Close()
				continue
			}
			mu.Lock()
			open = append(open, client, backend)
			mu.Unlock()
			go func() { _, _ = io.Copy(client, backend); client.Close() }()
			go func() { _, _ = io.Copy(backend, client); backend.Close() }()
		}
	}()
	cut = func() {
		listener.Close()
		mu.Lock()
		defer mu.Unlock()
		for _, c := range open {
			c.Close()
		}
	}
	t.Cleanup(cut)
	return cut
}
