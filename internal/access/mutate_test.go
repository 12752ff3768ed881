package access

import (
	"context"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Verdicts on mutants whose effect is known; what the usual test notices stands beside it.
func TestMutantsAreJudged(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	m := only(t, "public.organizations", "public.organization_members", "public.organization_integrations")
	db := migratedFoundation(t)
	for _, c := range []struct {
		only, name string
		verdict    Verdict
		by         string
		literal    bool
	}{
		{"policy", "public.organization_integrations: member_reads: using: true", Killed, "probe", true},
		{"policy", "public.organizations: member_reads: using: = to >=", Killed, "probe", true},
		{"policy", "public.organization_integrations: admin_deletes: using: true", Killed, "probe", false},
		{"policy", "public.organization_integrations: admin_inserts: with check: role member added", Killed, "probe", false},
		{"policy", "public.organization_integrations: admin_updates: with check left out", Equivalent, "", false},
		{"grant", "public.organization_integrations: update of organization_id granted to authenticated", Killed, "probe", false},
		{"grant", "public.organizations: truncate granted to service_role", Killed, "probe", false},
		{"flag", "public.organizations: not forced", Killed, "", false},
		{"bypass", "public.organizations: a view with its owner's rights", Killed, "catalog", false},
		{"policy", "public.organization_integrations: admin_updates: using: or without a user", Killed, "probe", false},
		{"policy", "public.organizations: member_reads: using: or tenant named in app_metadata", Killed, "probe", false},
		{"bypass", "public.organizations: a copy", Killed, "catalog", false},
		{"bypass", "public.organizations: published", Killed, "catalog", false},
		{"grant", "public: tables to come granted to anon", Warned, "warning", false},
		{"grant", "pgstrata_access: tables to come granted to public", Killed, "catalog", false},
		{"grant", "pgstrata_access: create granted to public", Killed, "catalog", false},
		{"function", "pgstrata_access.organizations_of(text[]): without a search path of its own", Killed, "catalog", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := Mutate(ctx, db.AdminConn(t), m, MutateOptions{Only: c.name, Literal: true})
			if err != nil {
				t.Fatal(err)
			}
			if len(r.Mutants) != 1 {
				t.Fatalf("%d mutants", len(r.Mutants))
			}
			j := r.Mutants[0]
			if j.Kind != c.only || j.Verdict != c.verdict || c.by != "" && j.By != c.by || j.Literal != c.literal {
				t.Errorf("%s: %s by %s, literal %v: %s", j.Kind, j.Verdict, j.By, j.Literal, j.Why)
			}
		})
	}
}

// Copies of a database judge together what one judges alone; what is about roles, which they share, stays on the first.
func TestCopiesShareTheMutants(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	m := only(t, "public.organizations", "public.organization_members")
	db, other := migratedFoundation(t), migratedFoundation(t)
	for _, kind := range []string{"role", "member_reads: using: or without a"} {
		told := 0
		alone, err := Mutate(ctx, db.AdminConn(t), m, MutateOptions{Only: kind})
		if err != nil {
			t.Fatal(err)
		}
		together, err := Mutate(ctx, db.AdminConn(t), m, MutateOptions{Only: kind, Copies: []*pgx.Conn{other.AdminConn(t)}, Told: func(done, total int) {
			if told++; done != told || total != len(alone.Mutants) {
				t.Errorf("%s: %d of %d after %d", kind, done, total, told)
			}
		}})
		if err != nil {
			t.Fatal(err)
		}
		if told != len(alone.Mutants) || told == 0 {
			t.Errorf("%s: told of %d, made %d", kind, told, len(alone.Mutants))
		}
		for i, j := range together.Mutants {
			if a := alone.Mutants[i]; j.Name != a.Name || j.Verdict != a.Verdict || j.By != a.By || j.Worlds != a.Worlds {
				t.Errorf("%s: %s by %s in %d worlds, alone %s by %s in %d", j.Name, j.Verdict, j.By, j.Worlds, a.Verdict, a.By, a.Worlds)
			}
		}
	}
}

// What nothing notices is compared in every world: a mutant that changes anybody's rights there stays a survivor.
func TestSurvivorsAreCompared(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	m := only(t, "public.organizations", "public.organization_members")
	inTransaction(t, migratedFoundation(t).AdminConn(t), func(tx pgx.Tx) {
		r := &Mutation{}
		for _, change := range []string{
			"alter policy member_reads on public.organizations using (id = any (array(select pgstrata_access.organizations_of('{admin}'))))",
			"alter policy member_reads on public.organizations using (id in (select pgstrata_access.organizations_of('{admin,member}')))",
		} {
			r.Mutants = append(r.Mutants, Judged{Mutant: Mutant{Name: change, Statement: change}, Verdict: Survived})
		}
		// No world can clear what shows in later statements only.
		leak := "create table public.leak as select * from public.organizations; grant select on public.leak to authenticated"
		r.Mutants = append(r.Mutants, Judged{Mutant: Mutant{Name: leak, Statement: leak, latent: true}, Verdict: Survived})
		if err := r.compare(ctx, []pgx.Tx{tx}, m, nil); err != nil {
			t.Fatal(err)
		}
		if j := r.Mutants[0]; j.Verdict != Survived || !strings.Contains(j.Why, "was 1 row, is 0 rows") {
			t.Errorf("%s: %s", j.Verdict, j.Why)
		}
		if j := r.Mutants[2]; j.Verdict != Survived || j.Worlds != 0 {
			t.Errorf("%s: %s", j.Verdict, j.Why)
		}
		if j := r.Mutants[1]; j.Verdict != Equivalent || j.Worlds != 81 || j.Trials < 1000 {
			t.Errorf("%s: %s", j.Verdict, j.Why)
		}
	})
}

// A database that differs already can't show what a mutant does.
func TestMutateRefusesWhatDiffersAlready(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	db := migratedFoundation(t)
	conn := db.AdminConn(t)
	if _, err := conn.Exec(ctx, "grant select on public.organizations to anon"); err != nil {
		t.Fatal(err)
	}
	_, err := Mutate(ctx, conn, foundationMatrix(t), MutateOptions{Only: "flag"})
	if err == nil || !strings.Contains(err.Error(), "differ already") || !strings.Contains(err.Error(), "access verify") {
		t.Errorf("%v", err)
	}
	if n, err := OtherSessions(ctx, conn); n != 0 || err != nil {
		t.Errorf("%d other sessions, %v", n, err)
	}
	db.Conn(t)
	if n, err := OtherSessions(ctx, conn); n != 1 || err != nil {
		t.Errorf("%d other sessions, %v", n, err)
	}
}
