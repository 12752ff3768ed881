package access

import (
	"context"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

func verify(t *testing.T, db *dbtest.DB, m *Matrix) *Report {
	t.Helper()
	r, err := Verify(context.Background(), db.Conn(t), m, VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func execute(t *testing.T, db *dbtest.DB, statements string) {
	t.Helper()
	if _, err := db.Conn(t).Exec(context.Background(), statements); err != nil {
		t.Fatalf("%v\nin: %s", err, statements)
	}
}

// differences are the findings that make a verification fail.
func differences(r *Report) (all []Finding) {
	for _, f := range r.Findings {
		if f.Level == Differs {
			all = append(all, f)
		}
	}
	return all
}

func TestVerifyTheFoundation(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"15", "18"} {
		var options []dbtest.Option
		if version != "15" {
			options = append(options, dbtest.WithServer(devdb.Options{Version: version}))
		}
		db := migratedFoundation(t, options...)
		r := verify(t, db, foundationMatrix(t))
		if !r.Clean() || len(r.Findings) > 0 {
			t.Errorf("%s: want a clean database, got %+v", version, r.Findings)
		}
		if r.Positives == 0 || r.Negatives == 0 || len(r.Cells) == 0 {
			t.Errorf("%s: nothing was tried: %+v", version, r)
		}
		t.Logf("%s: %d probes (%d positive, %d negative, %d without control), %d rows, %.1f s", r.Server, r.Probes, r.Positives, r.Negatives, r.Uncontrolled, r.Laid, r.Seconds)

		execute(t, db, "grant select on public.integration_credentials to anon")
		r = verify(t, db, foundationMatrix(t))
		const mend = "revoke select on public.integration_credentials from anon;"
		if r.Clean() || !strings.Contains(mends(r), mend) {
			t.Errorf("%s: want %q among:\n%s", version, mend, mends(r))
		}
		execute(t, db, mend)
		if r = verify(t, db, foundationMatrix(t)); !r.Clean() {
			t.Errorf("%s: mended, and yet: %+v", version, r.Findings)
		}
	}
}

func mends(r *Report) string {
	var b strings.Builder
	for _, f := range r.Findings {
		b.WriteString(f.Mend + "\n")
	}
	return b.String()
}

func TestVerificationsAtOnce(t *testing.T) {
	t.Parallel()
	db := migratedFoundation(t)
	m := foundationMatrix(t)
	var all errgroup.Group
	for range 3 {
		conn := db.Conn(t)
		all.Go(func() error {
			r, err := Verify(context.Background(), conn, m, VerifyOptions{Attempts: 20})
			if err == nil && !r.Clean() {
				t.Errorf("%+v", r.Findings)
			}
			return err
		})
	}
	if err := all.Wait(); err != nil {
		t.Error(err)
	}
}

// What verification lays, and the roles that it lends itself, are gone afterwards.
func TestVerifyLeavesNothing(t *testing.T) {
	t.Parallel()
	db := migratedFoundation(t)
	state := func() string {
		var s string
		if err := db.AdminConn(t).QueryRow(context.Background(), `select concat_ws(',',
			(select count(*) from public.organizations), (select count(*) from public.organization_members),
			(select count(*) from pgstrata.alerts), (select count(*) from pgstrata.migration_checksums),
			(select string_agg(m.roleid::regrole || '>' || m.member::regrole, ' ' order by m.roleid, m.member, m.grantor)
				from pg_auth_members m where m.member = 'app_owner'::regrole))`).Scan(&s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	before := state()
	verify(t, db, foundationMatrix(t))
	if after := state(); after != before {
		t.Errorf("before %s, after %s", before, after)
	}
}

func TestVerifyWaitsNoLongerThanItsLockTimeout(t *testing.T) {
	t.Parallel()
	db := migratedFoundation(t)
	tx, err := db.Conn(t).Begin(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(context.Background()) }()
	if _, err := tx.Exec(context.Background(), "lock table public.organizations in access exclusive mode"); err != nil {
		t.Fatal(err)
	}
	_, err = Verify(context.Background(), db.Conn(t), foundationMatrix(t), VerifyOptions{LockTimeout: 50 * time.Millisecond, Attempts: 2})
	if err == nil || !strings.Contains(err.Error(), "55P03") || !strings.Contains(err.Error(), "lock") {
		t.Errorf("want a lock timeout, got %v", err)
	}
}

func TestVerifyByARoleThatMayNotActForOthers(t *testing.T) {
	t.Parallel()
	db := migratedFoundation(t)
	conn := db.ConnAs(t, "verifier")
	execute(t, db, "grant pgstrata_operator to verifier")
	_, err := Verify(context.Background(), conn, foundationMatrix(t), VerifyOptions{})
	if err == nil || !strings.Contains(err.Error(), "grant anon to verifier") {
		t.Errorf("want the missing grant, got %v", err)
	}
}

func TestVerifyAsSuperuser(t *testing.T) {
	t.Parallel()
	db := migratedFoundation(t)
	r, err := Verify(context.Background(), db.AdminConn(t), foundationMatrix(t), VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Clean() {
		t.Errorf("%+v", r.Findings)
	}
}

// A superuser who owns the tables passes every policy whatever the matrix says: that is told once, and the other cells are tried.
func TestVerifyTablesOfASuperuser(t *testing.T) {
	t.Parallel()
	db := migratedFoundation(t)
	conn := db.AdminConn(t)
	_, err := conn.Exec(context.Background(), `do $$
		declare it regclass;
		begin
			for it in select oid from pg_class where relkind in ('r', 'v') and relnamespace in ('public'::regnamespace, 'pgstrata'::regnamespace)
			loop
				execute format('alter table %s owner to %I', it, session_user);
			end loop;
		end $$`)
	if err != nil {
		t.Fatal(err)
	}
	r, err := Verify(context.Background(), conn, foundationMatrix(t), VerifyOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if !r.Clean() || len(r.Findings) == 0 || r.Findings[0].Check != "owners" {
		t.Errorf("want a warning about the owner and nothing else, got %+v", r.Findings)
	}
}
