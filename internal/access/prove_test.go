package access

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// only leaves the named tables in the foundation's matrix.
func only(t *testing.T, names ...string) *Matrix {
	t.Helper()
	m := foundationMatrix(t)
	m.Tables = slices.DeleteFunc(m.Tables, func(t Table) bool { return !slices.Contains(names, t.Name.String()) })
	if len(m.Tables) != len(names) {
		t.Fatalf("%d tables of %v", len(m.Tables), names)
	}
	if err := m.Leave([]string{"pgstrata.*"}); err != nil {
		t.Fatal(err)
	}
	return m
}

// Postgres and the matrix agree in the worlds, until somebody changes a policy, a privilege or the function that policies ask.
func TestProofFindsWhatDiffers(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	m := only(t, "public.organizations", "public.organization_members", "public.organization_integrations")
	admin := migratedFoundation(t).AdminConn(t)
	for _, c := range []struct{ change, found string }{
		{"", ""},
		{"alter policy admin_deletes on public.organization_integrations using (organization_id = any (array(select pgstrata_access.organizations_of('{member,admin}'))))", "delete"},
		{"alter policy admin_updates on public.organization_integrations with check (true); grant update (organization_id) on public.organization_integrations to authenticated", "move"},
		{"alter policy member_reads on public.organizations using ((auth.jwt() -> 'user_metadata' ->> 'role') = 'admin' or id = any (array(select pgstrata_access.organizations_of('{member,admin}'))))", "user with forged metadata"},
		{"revoke delete on public.organization_integrations from service_role", "service_role"},
	} {
		inTransaction(t, admin, func(tx pgx.Tx) {
			if _, err := tx.Exec(ctx, c.change); err != nil {
				t.Fatal(err)
			}
			proof, err := prove(ctx, tx, m, ProveOptions{Most: 30})
			if err != nil {
				t.Fatal(err)
			}
			if proof.Worlds != 27*3 || proof.Trials < 1000 {
				t.Errorf("%d trials in %d worlds", proof.Trials, proof.Worlds)
			}
			if (len(proof.Counterexamples) > 0) != (c.found != "") {
				t.Errorf("after %q: %v", c.change, proof.Counterexamples)
			}
			for _, e := range proof.Counterexamples {
				if !strings.Contains(e.String(), c.found) {
					t.Errorf("after %q: %s", c.change, e)
				}
			}
		})
	}
}
