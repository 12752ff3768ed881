package migrations_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// A connection serves one request after the other. What the first said of itself must be gone when the second comes.
func TestAttackByAPooledConnection(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	for _, end := range []string{"commit", "rollback", "select 1 / 0; commit"} {
		// next is what a request finds that sets a role and no claims, after an administrator's; and one that sets nothing.
		next := func(settings []string) (second, third string) {
			defer exec(t, w.api, "discard all")
			for _, statement := range append(append([]string{"begin"}, settings...), "select * from "+table, end, "rollback") {
				_, err := w.api.PgConn().Exec(context.Background(), statement).ReadAll()
				if err != nil && !strings.Contains(statement, "1 / 0") {
					t.Fatal(err)
				}
			}
			second = attempt(t, w.api, caller{}, "select * from "+table, "set local role authenticated").String()
			return second, attempt(t, w.api, caller{}, "select * from "+table).String()
		}
		forSession := func(settings []string) []string {
			return []string{strings.ReplaceAll(strings.Join(settings, ";"), ", true)", ", false)")}
		}
		t.Run(end, func(t *testing.T) {
			if second, third := next(as(adminB).settings()); second != "0 rows" || third != "SQLSTATE 42501" {
				t.Errorf("after an administrator's request the next one gets %s and %s", second, third)
			}
			if got := attempt(t, w.api, as(adminB), "select * from "+table).String(); got != "2 rows" {
				t.Errorf("control: %s", got)
			}
			// The defence is the word local in what goes ahead of a request. Only a commit keeps what was set without it.
			if second, third := next(forSession(as(adminB).settings())); end == "commit" && (second != "2 rows" || third != "2 rows") {
				t.Errorf("with settings of the session the next request gets %s and %s, want another's 2 rows", second, third)
			}
		})
	}
}

func TestAttackByCopyFrom(t *testing.T) {
	t.Parallel()
	s := newSiege(t, migrated(t))
	into := func(c caller, removed string) string {
		ctx := context.Background()
		tx, err := s.admin.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = tx.Rollback(ctx) }()
		for _, statement := range append([]string{removed, "set local session authorization " + authenticator}, c.settings()...) {
			if _, err := tx.Exec(ctx, statement); err != nil {
				t.Fatal(err)
			}
		}
		row := fill("$orgB\txledger\tnew\t$mappings\t$schedule\n", names)
		tag, err := s.admin.PgConn().CopyFrom(ctx, strings.NewReader(row), "copy "+table+" (organization_id, integration_type, name, field_mappings, sync_schedule) from stdin")
		var refused *pgconn.PgError
		if errors.As(err, &refused) {
			return refused.Code
		}
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf("%d rows", tag.RowsAffected())
	}
	// Postgres copies into no table whose policies hold for the caller, be it hers or not.
	for _, c := range []caller{as(adminA), as(adminB), service} {
		if got := into(c, "select 1"); got != "0A000" {
			t.Errorf("%s copies in: %s", c.claims, got)
		}
		if got := into(c, "alter table "+table+" disable row level security"); got != "1 rows" {
			t.Errorf("without row-level security %s copies in: %s, want 1 rows", c.claims, got)
		}
	}
	if got := into(anon, "select 1"); got != "42501" {
		t.Errorf("anon copies in: %s", got)
	}
	if got := s.try(t, "", as(adminA), "", nil, []string{fill(insertNew, aim(orgA, a1))}); got != "1 rows" {
		t.Errorf("control: %s", got)
	}
}

// Whoever has a session can listen: channels have no privileges. So what is sent must tell nothing.
func TestAttackByListening(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ made, tells string }{
		{"select 1", ""},
		{`create function pgstrata.tell() returns trigger language plpgsql as $body$
			begin
				perform pg_notify('alerts', to_jsonb(new)::text);
				return new;
			end $body$;
			create trigger tell after insert on pgstrata.alerts for each row execute function pgstrata.tell()`, "of B"},
		{"create rule tell as on update to " + table + " do also notify tenants, '" + orgA + "'", orgA},
	} {
		db := migrated(t)
		w := populate(t, db)
		if _, err := db.AdminConn(t).Exec(context.Background(), c.made); err != nil {
			t.Fatal(err)
		}
		told := ""
		for _, payload := range overheard(t, w, db.ConnAs(t, authenticator)) {
			if !opaque(payload) {
				told += payload + "\n"
			}
		}
		if c.tells == "" && told != "" || !strings.Contains(told, c.tells) {
			t.Errorf("after %s\na stranger hears %q, want %q", c.made, told, c.tells)
		}
	}
}

var loneUUID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// opaque says that a payload is an id alone, and none of an organization, a user or a row of theirs.
func opaque(payload string) bool {
	if !loneUUID.MatchString(payload) {
		return false
	}
	for _, name := range names {
		if payload == name {
			return false
		}
	}
	return true
}

// overheard is what a stranger's session is sent while others work: on every channel that the database's functions and rules name,
// and on those named like tables.
func overheard(t *testing.T, w *world, listener *pgx.Conn) (payloads []string) {
	t.Helper()
	channels := column(t, w.owner, `
		select distinct (regexp_matches(source, 'notify\W+(\w+)', 'gi'))[1]
		from (
			select prosrc from pg_proc where pronamespace::regnamespace::text not in ('pg_catalog', 'information_schema')
			union all
			select definition from pg_rules where schemaname not in ('pg_catalog', 'information_schema')
		) as t (source)
		union
		select tablename::text from pg_tables where schemaname in ('public', 'pgstrata')`)
	for _, channel := range append(channels, "control") {
		exec(t, listener, "listen "+pgx.Identifier{channel}.Sanitize())
	}
	inRequest(t, w.api, as(adminA), func(tx pgx.Tx) error {
		_, err := tx.Exec(context.Background(), "update "+table+" set name = 'a secret name' where id = '"+a1+"'")
		return err
	})
	exec(t, w.operator, fill(`insert into pgstrata.alerts (tenant, document, table_schema, table_name, row_key, severity, kind, message)
		values ('$orgB', 'field_mappings', 'public', 'organization_integrations', '{"id": "$b1"}', 'warning', 'document_reset', 'of B')`, names))
	inRequest(t, w.api, service, func(tx pgx.Tx) error {
		_, err := tx.Exec(context.Background(), fill(insertCredential("x", "'vault', '$new', null, null, null"), names))
		return err
	})
	exec(t, w.api, "notify control, 'that is all'") // notifications come in the order of commits
	for {
		n, err := listener.WaitForNotification(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if n.Channel == "control" {
			return payloads
		}
		payloads = append(payloads, n.Payload)
	}
}
