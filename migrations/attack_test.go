package migrations_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// attack is a way to what isn't the attacker's. It must end as want says, while its control, the nearest thing that is
// allowed, succeeds. Without its defences it must open, or the test would prove nothing; each of them alone must shut it.
type attack struct {
	name     string
	by       caller
	login    string   // who logs in; "" is what PostgREST does
	made     string   // what the owner has made beside the foundation
	steps    []string // the first to be refused ends the attack, else the last tells how it went
	want     string
	control  control
	defences []string // statements, each of which takes one defence away
	opens    string   // how the attack goes without any
}

// control is the attack's lawful neighbour.
type control struct {
	by    caller
	login string
	steps []string
	want  string
}

// run tries each attack with its control, and then without its defences, in one database: whatever is taken away, a rollback returns.
func run(t *testing.T, attacks []attack) {
	t.Helper()
	s := newSiege(t, migrated(t))
	for _, a := range attacks {
		t.Run(a.name, func(t *testing.T) {
			if len(a.defences) == 0 || a.opens == a.want {
				t.Fatal("nothing shows what holds it up")
			}
			if got := s.try(t, a.login, a.by, a.made, nil, a.steps); got != a.want {
				t.Errorf("the attack gets %s, want %s", got, a.want)
			}
			c := a.control
			if got := s.try(t, c.login, c.by, a.made, nil, c.steps); got != c.want {
				t.Errorf("control: %s, want %s", got, c.want)
			}
			if got := s.try(t, a.login, a.by, a.made, a.defences, a.steps); got != a.opens {
				t.Errorf("without its defences the attack gets %s, want %s:\n%s", got, a.opens, strings.Join(a.defences, "\n"))
			}
			if len(a.defences) == 1 {
				return
			}
			for i, kept := range a.defences {
				others := slices.Delete(slices.Clone(a.defences), i, i+1)
				if got := s.try(t, a.login, a.by, a.made, others, a.steps); got == a.opens {
					t.Errorf("the attack opens before this defence is gone, too, so it is none:\n%s", kept)
				}
			}
		})
	}
}

// siege is a populated database with a session for each login, and one that can take defences away.
type siege struct {
	logins map[string]*pgx.Conn
	admin  *pgx.Conn
}

func newSiege(t *testing.T, db *dbtest.DB) *siege {
	t.Helper()
	w := populate(t, db)
	return &siege{
		logins: map[string]*pgx.Conn{"": w.api, operatorPerson: w.operator, dbtest.Owner: w.owner},
		admin:  db.AdminConn(t),
	}
}

// try does the steps in a transaction that is rolled back. Where nothing is made or taken away, the login's own session does them;
// else a superuser's session prepares the ground, and then becomes that login's.
func (s *siege) try(t *testing.T, login string, by caller, made string, removed, steps []string) string {
	t.Helper()
	ctx := context.Background()
	conn, setup := s.logins[login], []string{"begin"}
	if made != "" || len(removed) > 0 {
		conn = s.admin
		if login == "" {
			login = authenticator
		}
		setup = append(setup, "set local session authorization "+dbtest.Owner, made, "reset session authorization")
		setup = append(append(setup, removed...), "set local session authorization "+login)
	}
	defer func() {
		// Prepared statements outlive a rollback.
		if _, err := conn.PgConn().Exec(ctx, "rollback; deallocate all").ReadAll(); err != nil {
			t.Fatal(err)
		}
	}()
	for _, statement := range append(setup, by.settings()...) {
		if _, err := conn.PgConn().Exec(ctx, fill(statement, names)).ReadAll(); err != nil {
			t.Fatalf("%v\nin: %s", err, statement)
		}
	}
	result := ""
	for _, step := range steps {
		tags, err := conn.PgConn().Exec(ctx, fill(step, names)).ReadAll()
		var refused *pgconn.PgError
		if errors.As(err, &refused) {
			return refused.Code
		}
		if err != nil {
			t.Fatalf("%v\nin: %s", err, step)
		}
		result = fmt.Sprintf("%d rows", tags[len(tags)-1].CommandTag.RowsAffected())
	}
	return result
}

// The first administrator's own rows: what a control of reading may reach.
func reads(statement string) control {
	return control{by: as(adminA), steps: []string{statement}, want: "2 rows"}
}

const (
	theirs = "select * from " + table + " where organization_id = '$orgB'"
	ours   = "select * from " + table + " where organization_id = '$orgA'"
	// A schema that application users may create in, as somebody may have left it.
	sandbox = "create schema sandbox; grant create on schema sandbox to authenticated; grant usage on schema sandbox to public"
)

// alter changes the policies for an operation that a role has on a table, whatever they are called.
func alter(relation, operation, role, to string) string {
	return fmt.Sprintf(`do $do$
declare
  name text;
begin
  for name in
    select policyname from pg_policies
    where schemaname || '.' || tablename = '%s' and cmd = upper('%s') and '%s' = any (roles)
  loop
    execute format('alter policy %%I on %s', name) || $to$ %s $to$;
  end loop;
  if name is null then
    raise 'no policy for %s of %s by %s';
  end if;
end $do$`, relation, operation, role, relation, to, operation, relation, role)
}

// open lets application users do an operation on every row of a table.
func open(relation, operation string) string {
	to := map[string]string{"select": "using (true)", "insert": "with check (true)", "update": "using (true) with check (true)", "delete": "using (true)"}
	return alter(relation, operation, "authenticated", to[operation])
}

// membership replaces the one function that policies ask.
func membership(body string) string {
	return "create or replace function pgstrata_access.organizations_of(roles text[]) returns setof uuid" +
		" language sql stable security definer set search_path = '' as $body$ " + body + " $body$"
}

// identity replaces the function that says who is calling.
func identity(body string) string {
	return "create or replace function pgstrata_access.user_id() returns uuid language sql stable as $body$ " + body + " $body$"
}

const claims = "nullif(current_setting('request.jwt.claims', true), '')::jsonb"
