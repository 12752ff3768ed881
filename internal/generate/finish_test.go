package generate_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/generate"
	"github.com/pgstrata/pgstrata/repair"
)

// finish writes the migration and pgstrata.yaml.
func (f folder) finish(t testing.TB) (name, text string) {
	t.Helper()
	p := f.load(t)
	config, err := os.ReadFile(p.File)
	if err != nil {
		t.Fatal(err)
	}
	finish, err := generate.Finish(p, p.Document("thing"), config)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[string][]string{"red": {"1.0.0"}}, finish.Retires); diff != "" {
		t.Errorf("what it retires:\n%s", diff)
	}
	f.write(t, "pgstrata.yaml", string(finish.Config))
	return f.keep(t, finish.Migration)
}

// fails applies what is left, and wants the finish to refuse.
func (f folder) fails(t testing.TB, url, says string) {
	t.Helper()
	_, err := f.provider(t, url).Up(context.Background())
	if err == nil || !strings.Contains(err.Error(), says) {
		t.Errorf("it doesn't say %q: %v", says, err)
	}
}

// guard is all that decides about a write.
func guard(t testing.TB, conn *pgx.Conn) string {
	t.Helper()
	return rows(t, conn, `select p.oid::regprocedure::text || md5(pg_get_functiondef(p.oid)) from pg_proc p where pronamespace = 'pgstrata_check'::regnamespace
		union all select tgenabled::text || pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
		union all select relname::text || relrowsecurity || relforcerowsecurity from pg_class where relkind in ('r', 'p') and relnamespace = 'app'::regnamespace
		order by 1`)
}

const leftBehind = "app.things.doc still holds documents of retired versions: 2 of red at 1.0.0"

func TestFinish(t *testing.T) {
	t.Parallel()
	for name, more := range map[string]map[string]string{"plain": nil, "partitioned": partitioned} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, db, conn := expanded(t, more)
			exec(t, conn, `insert into app.things values (1, 'a', 'red', '', $1), (1, 'b', 'red', '', $1), (1, 'c', 'red', '', $2), (1, 'd', 'blue', '', '{"schema_version": "1.0.0"}')`, old1, new1)
			expand := guard(t, conn)
			if name, _ := f.finish(t); name != "00003_thing_finish.sql" {
				t.Errorf("the migration is %s", name)
			}
			if !strings.Contains(f.text(t, "pgstrata.yaml"), "    oldest: {red: 2.0.0}\n    table: app.things\n") {
				t.Errorf("pgstrata.yaml is\n%s", f.text(t, "pgstrata.yaml"))
			}
			if name, _ := f.generate(t); name != "" {
				t.Errorf("%s is made after the finish", name)
			}
			f.fails(t, db.URL, leftBehind)
			f.fails(t, db.URL, "55000")
			if diff := cmp.Diff(expand, guard(t, conn)); diff != "" {
				t.Errorf("a finish that failed changed\n%s", diff)
			}
			exec(t, conn, `update app.things set doc = $1 where doc ->> 'schema_version' = '1.0.0' and kind = 'red'`, new1)
			f.up(t, db.URL)
			e := refused(t, conn, "23514", `insert into app.things values (1, 'e', 'red', '', '`+old1+`')`)
			if want := "thing of app.things is not valid: version at /schema_version (is not a known version of this document)"; e.Message != want {
				t.Errorf("it says %q, want %q", e.Message, want)
			}
			exec(t, conn, `update app.things set doc = doc || '{"more": 1}' where "The Id" = 'd'`)
			agree(t, f, db, conn)
			exec(t, conn, `alter table app.things disable trigger zz_pgstrata_thing; update app.things set doc = '`+old1+`' where "The Id" = 'c';
				alter table app.things enable always trigger zz_pgstrata_thing`)
			exec(t, conn, `update app.things set note = 'changed' where "The Id" = 'c'`)
			refused(t, conn, "23514", `update app.things set doc = doc - 'name' where "The Id" = 'c'`)
			f.down(t, db.URL)
			if diff := cmp.Diff(expand, guard(t, conn)); diff != "" {
				t.Errorf("down (-expand +got):\n%s", diff)
			}
			exec(t, conn, `insert into app.things values (1, 'e', 'red', '', $1)`, old1)
		})
	}
}

func (f folder) text(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(f.path(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// agree scans, and holds Go and the dispatchers to the same verdicts on documents of every version.
func agree(t *testing.T, f folder, db *dbtest.DB, conn *pgx.Conn) {
	t.Helper()
	d := f.load(t).Documents[0]
	g, err := generate.Guard(d)
	if err != nil {
		t.Fatal(err)
	}
	for _, variant := range []string{"red", "blue", "green"} {
		for _, version := range []string{"0.9.0", "1.0.0", "2.0.0", "3.0.0"} {
			document := fmt.Sprintf(`{"schema_version": %q}`, version)
			verdict, err := d.Set.Judge(variant, []byte(document))
			if err != nil {
				t.Fatal(err)
			}
			valid := version == "2.0.0" && variant == "red" || version == "1.0.0" && variant == "blue"
			if (len(verdict.Findings) == 0) != valid {
				t.Errorf("Go says of %s at %s: %v", variant, version, verdict.Findings)
			}
			arguments := fmt.Sprintf("('%s', '%s')", document, variant)
			if got := rows(t, conn, "select pgstrata_check."+g.Valid+arguments+"::text"); got != fmt.Sprint(valid) {
				t.Errorf("Postgres says of %s at %s: %s", variant, version, got)
			}
			if got := rows(t, conn, "select coalesce(pgstrata_check."+g.Explain+arguments+" #>> '{0,message}', '')"); !valid && got != verdict.Findings[0].Message {
				t.Errorf("Postgres says of %s at %s: %s, and Go %v", variant, version, got, verdict.Findings)
			}
		}
	}
	repairer, err := repair.Open(context.Background(), repair.Config{ConfigFile: f.path("pgstrata.yaml"), URL: db.URL})
	if err != nil {
		t.Fatal(err)
	}
	defer repairer.Close()
	report, err := repairer.Scan(context.Background(), repair.ScanOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if report.Bad != 0 {
		t.Errorf("the scan found %+v", report)
	}
}

// TestFinishSeesEveryRow: row-level security that is forced hides all rows from the owner, who is no superuser.
func TestFinishSeesEveryRow(t *testing.T) {
	t.Parallel()
	f, db, conn := expanded(t, nil)
	exec(t, conn, `insert into app.things values (1, 'a', 'red', '', $1), (1, 'b', 'red', '', $1)`, old1)
	exec(t, conn, `alter table app.things enable row level security, force row level security`)
	if rows(t, conn, `select note from app.things`) != "" {
		t.Fatal("the owner sees rows")
	}
	f.finish(t)
	f.fails(t, db.URL, leftBehind)
	exec(t, db.AdminConn(t), `delete from app.things`)
	f.up(t, db.URL)
	if got := guard(t, conn); !strings.Contains(got, "thingstruetrue") {
		t.Errorf("row-level security is off:\n%s", got)
	}
}

// TestFinishWaitsForWriters: what somebody has written and not committed yet is seen once it is.
func TestFinishWaitsForWriters(t *testing.T) {
	t.Parallel()
	for name, forced := range map[string]bool{"plain": false, "forced": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, db, conn := expanded(t, nil)
			if forced {
				exec(t, conn, `alter table app.things enable row level security, force row level security`)
			}
			f.finish(t)
			writer := db.AdminConn(t)
			exec(t, writer, "begin")
			exec(t, writer, `insert into app.things values (1, 'a', 'red', '', $1), (1, 'b', 'red', '', $1)`, old1)
			done := make(chan error)
			go func() {
				_, err := f.provider(t, db.URL).Up(context.Background())
				done <- err
			}()
			blocked(t, db, "app.things")
			exec(t, writer, "commit")
			if err := <-done; err == nil || !strings.Contains(err.Error(), leftBehind) {
				t.Errorf("it says %v", err)
			}
			exec(t, writer, "delete from app.things")

			// A writer who comes while the finish is at work is judged by the new guard.
			exec(t, writer, "begin; lock table app.things in row exclusive mode")
			go func() {
				_, err := f.provider(t, db.URL).Up(context.Background())
				done <- err
			}()
			blocked(t, db, "app.things")
			late := db.AdminConn(t)
			refusal := make(chan error)
			go func() {
				_, err := late.Exec(context.Background(), `insert into app.things values (1, 'c', 'red', '', '`+old1+`')`)
				refusal <- err
			}()
			waiting(t, db, "app.things", 2)
			exec(t, writer, "commit")
			if err := <-done; err != nil {
				t.Errorf("the finish failed: %v", err)
			}
			if err := <-refusal; err == nil || !strings.Contains(err.Error(), "version at /schema_version") {
				t.Errorf("the late writer got %v", err)
			}
		})
	}
}

func blocked(t testing.TB, db *dbtest.DB, table string) { waiting(t, db, table, 1) }

// waiting returns once so many sessions wait for a lock on a table.
func waiting(t testing.TB, db *dbtest.DB, table string, sessions int) {
	t.Helper()
	conn := db.AdminConn(t)
	for deadline := time.Now().Add(time.Minute); ; {
		var n int
		if err := conn.QueryRow(context.Background(), `select count(distinct pid) from pg_locks where not granted and relation = $1::regclass`, table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n == sessions {
			return
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d sessions wait for %s, want %d", n, table, sessions)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// TestFinishKeepsALockTimeout that is set already, as by pgstrata migrate.
func TestFinishKeepsALockTimeout(t *testing.T) {
	t.Parallel()
	f, db, conn := expanded(t, nil)
	f.finish(t)
	exec(t, conn, fmt.Sprintf(`alter database %q set lock_timeout to '50ms'`, db.Name))
	exec(t, conn, "begin; lock table app.things in row exclusive mode")
	f.fails(t, db.URL, "55P03")
	exec(t, conn, "commit")
	f.up(t, db.URL)
}

// TestFinishOnlyReadsWhatIsCommitted: with a snapshot from before the wait it would miss rows.
func TestFinishOnlyReadsWhatIsCommitted(t *testing.T) {
	t.Parallel()
	f, db, conn := expanded(t, nil)
	f.finish(t)
	exec(t, conn, fmt.Sprintf(`alter database %q set default_transaction_isolation to 'repeatable read'`, db.Name))
	f.fails(t, db.URL, "run it in isolation level read committed")
}

func TestFinishRefuses(t *testing.T) {
	t.Parallel()
	f := newFolder(t, nil)
	p := f.load(t)
	if _, err := generate.Finish(p, p.Document("thing"), []byte(f.text(t, "pgstrata.yaml"))); err == nil || !strings.Contains(err.Error(), "pgstrata.yaml:3: the migrations don't hold yet") {
		t.Errorf("before the expand: %v", err)
	}
	f.generate(t)
	f.finish(t)
	p = f.load(t)
	if _, err := generate.Finish(p, p.Document("thing"), []byte(f.text(t, "pgstrata.yaml"))); err == nil || !strings.Contains(err.Error(), "thing has nothing to retire: accepted are 1.0.0 of blue, 2.0.0 of red alone") {
		t.Errorf("twice: %v", err)
	}
}

// TestOldestByHand is the same finish, and what accepts the old version again doesn't look at rows.
func TestOldestByHand(t *testing.T) {
	t.Parallel()
	f, db, conn := expanded(t, nil)
	exec(t, conn, `insert into app.things values (1, 'a', 'red', '', $1), (1, 'b', 'red', '', $1)`, old1)
	f.write(t, "pgstrata.yaml", thing["pgstrata.yaml"]+"    oldest: {red: 2.0.0}\n")
	if name, _ := f.generate(t); name != "00003_thing_finish.sql" {
		t.Errorf("the migration is %s", name)
	}
	f.fails(t, db.URL, leftBehind)
	exec(t, conn, "delete from app.things")
	f.up(t, db.URL)
	refused(t, conn, "23514", `insert into app.things values (1, 'a', 'red', '', '`+old1+`')`)

	f.write(t, "pgstrata.yaml", thing["pgstrata.yaml"])
	name, text := f.generate(t)
	if name != "00004_thing_checks.sql" || strings.Contains(upward(text), "lock table") || !strings.Contains(text, "-- pgstrata:retired thing nothing\n") {
		t.Errorf("%s is\n%s", name, text)
	}
	f.up(t, db.URL)
	exec(t, conn, `insert into app.things values (1, 'a', 'red', '', $1), (1, 'b', 'red', '', $1)`, old1)
	f.finish(t)
	f.fails(t, db.URL, leftBehind)
}

func upward(text string) string {
	up, _, _ := strings.Cut(text, "\n-- +goose Down")
	return up
}

// TestNextVersionAfterAFinish: what is retired already is not looked for again.
func TestNextVersionAfterAFinish(t *testing.T) {
	t.Parallel()
	f := newFolder(t, nil)
	f.generate(t)
	f.finish(t)
	f.write(t, "jsonschemas/thing/red/3.0.0.json", strings.ReplaceAll(thing["jsonschemas/thing/red/2.0.0.json"], "2.0.0", "3.0.0"))
	f.write(t, "jsonschemas/thing/red/2.0.0--3.0.0.lens.yaml", "steps: []\n")
	f.write(t, "jsonschemas/thing/red/default.json", `{"schema_version": "3.0.0"}`)
	name, text := f.generate(t)
	if name != "00004_thing_checks.sql" || strings.Contains(upward(text), "lock table") || !strings.Contains(text, "__1_0_0__3_0_0__") {
		t.Errorf("%s is\n%s", name, text)
	}
	_, conn := database(t, f)
	refused(t, conn, "23514", `insert into app.things values (1, 'a', 'red', '', '`+old1+`')`)
	exec(t, conn, `insert into app.things values (1, 'a', 'red', '', $1), (1, 'b', 'red', '', '{"schema_version": "3.0.0"}')`, new1)
}
