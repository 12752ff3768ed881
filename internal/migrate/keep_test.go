package migrate_test

import (
	"testing"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/migrate"
)

const keepsBoth = `-- +goose Up
create table public.kept (id int);
create table public.forced (id int);
alter table public.forced enable row level security;
alter table public.forced force row level security;

-- +goose Down
-- pgstrata:keeps public.kept
-- pgstrata:keeps public.forced
-- pgstrata:keeps public.never_there
drop table public.kept;
drop table public.forced;
`

var keeping = folder{"00001_kept.sql": keepsBoth, "00002_after.sql": three["00002_b.sql"]}

func TestDownOfEmptyTablesThatAreKept(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	up(t, db.URL, keeping.streams(), "")
	r := open(t, db.URL, keeping.streams(), migrate.Options{})
	plan, err := r.PlanDown(t.Context(), target(t, "0"))
	if err != nil {
		t.Fatal(err)
	}
	wantFiles(t, plan, "00002_after.sql pending", "00001_kept.sql pending")
	if plan.Migrations[1].Keeps != nil {
		t.Errorf("nothing is in the way, but the plan says %v", plan.Migrations[1].Keeps)
	}
	report, err := r.Down(t.Context(), target(t, "0"), false)
	if err != nil {
		t.Fatal(err)
	}
	wantFiles(t, report, "00002_after.sql reverted", "00001_kept.sql reverted")
}

func TestDownRefusesToDestroyRows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ rows, want string }{
		"rows of a plain table":                    {"insert into public.kept values (1), (2)", "public.kept holds 2 rows"},
		"a row that FORCE hides from its owner":    {"insert into public.forced values (1)", "public.forced holds 1 row"},
		"more rows than it is worth while to read": {"insert into public.kept select generate_series(1, 10002)", "public.kept holds more than 10000 rows"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := dbtest.New(t)
			up(t, db.URL, keeping.streams(), "")
			exec(t, db.AdminConn(t), c.rows)
			conn := db.Conn(t)
			before := everything(t, conn)
			r := open(t, db.URL, keeping.streams(), migrate.Options{})

			plan, err := r.PlanDown(t.Context(), target(t, "0"))
			if err != nil {
				t.Fatal(err)
			}
			if k := plan.Migrations[1].Keeps; len(k) != 1 || k[0].Table+" "+k[0].Reason != c.want {
				t.Errorf("the plan says %v, want %s", k, c.want)
			}
			report, err := r.Down(t.Context(), target(t, "0"), false)
			wantFault(t, err, "sql/00001_kept.sql", c.want, "--discard")
			wantFiles(t, report) // 00002 could have been taken back, but all is looked at first
			if after := everything(t, conn); before != after {
				t.Errorf("it wrote:\n%s\n%s", before, after)
			}
			if f := queryText(t, conn, "select relforcerowsecurity::text from pg_class where oid = 'public.forced'::regclass"); f != "true" {
				t.Error("FORCE is gone")
			}
			report, err = r.Down(t.Context(), target(t, "0"), true)
			if err != nil {
				t.Fatal(err)
			}
			wantFiles(t, report, "00002_after.sql reverted", "00001_kept.sql reverted")
		})
	}
}

func TestDownRefusesWhatItCantSee(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	admin := db.AdminConn(t)
	exec(t, admin, `create table public.theirs (id int); alter table public.theirs enable row level security;
		grant select on public.theirs to public; create policy none on public.theirs using (false);
		create table public.unreadable (id int)`)
	for name, table := range map[string]string{"behind a policy": "public.theirs", "without select": "public.unreadable"} {
		f := folder{"00001_x.sql": "-- +goose Up\nselect 1;\n-- +goose Down\n-- pgstrata:keeps " + table + "\nselect 1;\n"}
		up(t, db.URL, f.streams(), "")
		r := open(t, db.URL, f.streams(), migrate.Options{})
		_, err := r.Down(t.Context(), migrate.Target{}, false)
		wantFault(t, err, table+" can't be proved to be empty", "--discard")
		report, err := r.Down(t.Context(), migrate.Target{}, true)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		wantFiles(t, report, "00001_x.sql reverted")
	}
}

// What the shipped files say they keep is guarded, and all of them can be taken back.
func TestTheShippedDowns(t *testing.T) {
	t.Parallel()
	db := dbtest.New(t)
	streams := shipped(t)
	up(t, db.URL, streams, "")
	exec(t, db.AdminConn(t), `insert into pgstrata.alerts (document, table_schema, table_name, row_key, severity, kind, message)
		values ('d', 's', 't', '{}', 'info', 'k', 'm')`)
	r := open(t, db.URL, streams, migrate.Options{})
	_, err := r.Down(t.Context(), target(t, "system:0"), false)
	wantFault(t, err, "system/00002_repair.sql", "pgstrata.alerts holds 1 row")
	if _, err := r.Down(t.Context(), target(t, "system:0"), true); err != nil {
		t.Fatal(err)
	}
	lines, err := r.Status(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		if l.State != migrate.Pending {
			t.Errorf("%s %s is %s", l.Stream, l.File, l.State)
		}
	}
	if report := up(t, db.URL, streams, ""); len(report.Migrations) != len(lines) {
		t.Errorf("up after down applied %v", files(report))
	}
}
