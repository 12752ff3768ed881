package migrations_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const table = "public.organization_integrations"

// aim names the rows of one organization.
func aim(org, id string) map[string]string {
	n := maps.Clone(names)
	n["tenant"], n["id"] = org, id
	return n
}

func expect(t *testing.T, got outcome, want string) {
	t.Helper()
	if s := strings.TrimPrefix(got.String(), "SQLSTATE "); s != want {
		t.Errorf("got %s (%.80s), want %s", s, got.value, want)
	}
}

func TestAccessByOrganization(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	callers := []struct {
		name       string
		caller     caller
		inA, inB   string // admin, member or elsewhere
		seesBothOf bool   // statements without an organization reach both
	}{
		{name: "admin of A", caller: as(adminA), inA: "admin", inB: "elsewhere"},
		{name: "admin of B", caller: as(adminB), inA: "elsewhere", inB: "admin"},
		{name: "member of A", caller: as(memberA), inA: "member", inB: "elsewhere"},
		{name: "member of B", caller: as(memberB), inA: "elsewhere", inB: "member"},
		{name: "admin of A, member of B", caller: as(mixed), inA: "admin", inB: "member", seesBothOf: true},
		{name: "admin of both", caller: as(adminAB), inA: "admin", inB: "admin", seesBothOf: true},
		{name: "former admin of A", caller: as(former), inA: "elsewhere", inB: "elsewhere"},
		{name: "stranger", caller: as(stranger), inA: "elsewhere", inB: "elsewhere"},
		{name: "no claims", caller: caller{role: "authenticated"}, inA: "elsewhere", inB: "elsewhere"},
		{name: "empty claims", caller: caller{"authenticated", "{}"}, inA: "elsewhere", inB: "elsewhere"},
		{name: "sub null", caller: caller{"authenticated", `{"sub":null}`}, inA: "elsewhere", inB: "elsewhere"},
		{name: "sub a list", caller: caller{"authenticated", `{"sub":["` + adminA + `"]}`}, inA: "elsewhere", inB: "elsewhere"},
		{name: "sub no UUID", caller: caller{"authenticated", `{"sub":"auth0|1"}`}, inA: "elsewhere", inB: "elsewhere"},
		{name: "sub with a tail", caller: caller{"authenticated", `{"sub":"` + adminA + `\n"}`}, inA: "elsewhere", inB: "elsewhere"},
		{name: "claims a list", caller: caller{"authenticated", `["` + adminA + `"]`}, inA: "elsewhere", inB: "elsewhere"},
	}
	for _, c := range callers {
		for _, s := range probes {
			for _, target := range []struct{ place, org, id string }{{c.inA, orgA, a1}, {c.inB, orgB, b1}} {
				want := map[string]string{"admin": s.admin, "member": s.member, "elsewhere": s.elsewhere}[target.place]
				if s.everything() && (target.place == "elsewhere" || c.seesBothOf) {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s %s", c.name, s.name, target.org[:1]), func(t *testing.T) {
					expect(t, attempt(t, w.api, c.caller, fill(s.sql, aim(target.org, target.id))), want)
				})
			}
		}
	}
}

// What no application user may do, on whosever row, beside something near to it that an admin may.
func TestAccessRefusedToApplicationUsers(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	refused := []string{
		"update " + table + " set organization_id = '$orgB' where id = '$a1'",
		"update " + table + " set organization_id = organization_id",
		"update " + table + " set id = '$new' where id = '$a1'",
		"update " + table + " set created_at = now()",
		"update " + table + " set updated_at = now()",
		"update " + table + " set updated_by = '$admin_b'",
		"insert into " + table + " (organization_id, integration_type, name, field_mappings, sync_schedule, updated_by) values ('$orgA', 'xledger', 'x', '$mappings', '$schedule', '$admin_b')",
		"insert into " + table + " (organization_id, integration_type, name, field_mappings, sync_schedule, created_at) values ('$orgA', 'xledger', 'x', '$mappings', '$schedule', now())",
		"insert into " + table + " (organization_id, integration_type, name, field_mappings, sync_schedule) values (null, 'xledger', 'x', '$mappings', '$schedule')",
		"truncate " + table,
		"truncate public.organizations cascade",
		"create trigger t before insert on " + table + " for each row execute function pgstrata_access.stamp()",
		"alter table " + table + " no force row level security",
		"insert into public.organizations (name) values ('mine')",
		"update public.organizations set name = 'x'",
		"delete from public.organizations",
		"insert into public.organization_members (organization_id, user_id, role) values ('$orgA', '$former', 'admin')",
		"insert into public.organization_members (organization_id, user_id, role) values ('$orgB', '$admin_a', 'admin')",
		"update public.organization_members set role = 'admin'",
		"delete from public.organization_members",
		"insert into public.integration_types (type, title, description) values ('x', 'x', 'x')",
		"update public.integration_types set title = 'x'",
		"delete from public.integration_types",
		"select 1 from public.integration_credentials",
		"select count(*) from public.integration_credentials",
		"select sealed from public.integration_credentials where organization_id = '$orgA'",
		"insert into public.integration_credentials (organization_id, integration_id, part, backend, vault_secret_id) values ('$orgA', '$a1', 'x', 'vault', '$new')",
		"update public.integration_credentials set part = 'x'",
		"delete from public.integration_credentials",
		"select * from pgstrata.alerts",
		"select quarantine_id from pgstrata.alerts",
		"insert into pgstrata.alerts (tenant, document, table_schema, table_name, row_key, severity, kind, message) values ('$orgB', 'x', 'public', 'organization_integrations', '{}', 'info', 'x', 'x')",
		"update pgstrata.alerts set message = 'x'",
		"update public.integration_alerts set acknowledged_at = now()",
		"delete from public.integration_alerts",
		"select 1 from pgstrata.quarantine",
		"select 1 from pgstrata.scans",
		"select 1 from pgstrata.migration_checksums",
		"select 1 from public.pgstrata_foundation_version",
		"select 1 from public.pgstrata_system_version",
		"select nextval('public.pgstrata_system_version_id_seq')",
		"set local role pgstrata_operator",
		"set local role pgstrata_reader",
	}
	for _, statement := range refused {
		// mixed is the worst case of users: admin of one organization, member of the other.
		for _, user := range []string{adminA, memberA, mixed, adminAB} {
			t.Run(user[:8]+" "+statement, func(t *testing.T) {
				expect(t, attempt(t, w.api, as(user), fill(statement, names)), "42501")
			})
		}
	}
	t.Run("control", func(t *testing.T) {
		expect(t, attempt(t, w.api, as(adminA), fill("update "+table+" set name = 'x', status = 'paused', integration_type = 'xledger', field_mappings = '$mappings', sync_schedule = '$schedule' where id = '$a1'", names)), "1 rows")
		expect(t, attempt(t, w.api, as(stranger), "select 1 from public.integration_types where type = 'xledger'"), "1 rows")
	})
}

func TestAccessOfAnon(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	withClaims := anon
	withClaims.claims = as(adminA).claims // whatever a token says, the role decides
	for _, c := range []caller{anon, withClaims} {
		for _, s := range probes {
			t.Run(s.name, func(t *testing.T) {
				expect(t, attempt(t, w.api, c, fill(s.sql, aim(orgA, a1))), "42501")
			})
		}
		for _, s := range []string{
			"select 1 from public.integration_types",
			"select 1 from public.integration_credentials",
			"select pgstrata_access.organizations_of('{admin}')",
			"select pgstrata_access.user_id()",
			"select 1 from pgstrata.quarantine",
			"truncate " + table,
		} {
			expect(t, attempt(t, w.api, c, s), "42501")
		}
	}
	t.Run("control", func(t *testing.T) {
		expect(t, attempt(t, w.api, anon, "select 1"), "1 rows")
		expect(t, attempt(t, w.api, as(adminA), "select 1 from public.integration_types where type = 'xledger'"), "1 rows")
	})
}

func TestAccessOfService(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	for statement, want := range map[string]string{
		"select * from public.organizations":                                                         "2 rows",
		"select * from public.organization_members":                                                  "8 rows",
		"select * from " + table:                                                                     "4 rows",
		"select * from public.integration_credentials":                                               "2 rows",
		"select * from public.integration_alerts":                                                    "2 rows",
		"select 1 from public.integration_types where type = 'xledger'":                              "1 rows",
		"update " + table + " set organization_id = '$orgB' where id = '$a1'":                        "1 rows",
		"delete from " + table + " where id in ('$a1', '$b1')":                                       "2 rows",
		"update public.integration_credentials set version = 2":                                      "2 rows",
		"delete from public.integration_credentials":                                                 "2 rows",
		"delete from " + table + " where id = '$a2'":                                                 "23503",
		"insert into public.organizations (name) values ('C')":                                       "1 rows",
		"delete from public.organization_members where user_id = '$admin_a'":                         "1 rows",
		"update public.organization_members set role = 'member'":                                     "8 rows",
		"select 1 from pgstrata.quarantine":                                                          "42501",
		"select 1 from pgstrata.scans":                                                               "42501",
		"delete from pgstrata.alerts":                                                                "42501",
		"update public.integration_types set title = 'x'":                                            "42501",
		"truncate " + table:                                                                          "42501",
		"truncate public.integration_credentials":                                                    "42501",
		"insert into pgstrata.scans (applied) values (true)":                                         "42501",
		"update public.pgstrata_foundation_version set version_id = 0":                               "42501",
		"update " + table + " set created_at = now(), updated_at = now() where id = '$a1'":           "1 rows",
		insertCredential("x", "'pgcrypto', null, '\\xc30d040901', '\\x02', 'k'"):                     "1 rows",
		insertCredential("x", "'vault', '$new', null, null, null"):                                   "1 rows",
		insertCredential("x", "'pgcrypto', null, '\\xc30d040901', '\\x02', null"):                    "23514",
		insertCredential("x", "'pgcrypto', null, '\\xc30d040901', null, 'k'"):                        "23514",
		insertCredential("x", "'pgcrypto', null, null, '\\x02', 'k'"):                                "23514",
		insertCredential("x", "'pgcrypto', '$new', '\\xc30d040901', '\\x02', 'k'"):                   "23514",
		insertCredential("x", "'vault', null, null, null, null"):                                     "23514",
		insertCredential("x", "'vault', '$new', '\\xc30d040901', null, null"):                        "23514",
		insertCredential("x", "'plain', null, '\\xc30d040901', '\\x02', 'k'"):                        "23514",
		strings.Replace(insertCredential("x", "'vault', '$new', null, null, null"), "$a1", "$b1", 1): "23503",
	} {
		t.Run(statement, func(t *testing.T) {
			expect(t, attempt(t, w.api, service, fill(statement, names)), want)
		})
	}
}

func insertCredential(part, rest string) string {
	return "insert into public.integration_credentials (organization_id, integration_id, part, backend, vault_secret_id, sealed, wrapped_key, key_id)" +
		" values ('$orgA', '$a1', '" + part + "', " + rest + ")"
}

func TestAccessOfOperator(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	for statement, want := range map[string]string{
		"select * from public.organizations":           "2 rows",
		"select * from public.organization_members":    "8 rows",
		"select * from " + table + " for update":       "4 rows",
		"select * from public.integration_credentials": "2 rows",
		"select * from public.integration_alerts":      "2 rows",
		"select * from pgstrata.alerts":                "4 rows",
		"select * from pgstrata.quarantine":            "1 rows",
		"select * from pgstrata.scans":                 "1 rows",
		"update " + table + " set field_mappings = '$mappings', sync_schedule = '$schedule', status = 'needs_attention', updated_at = now()": "4 rows",
		"update " + table + " set name = 'x'":                   "42501",
		"update " + table + " set integration_type = 'xledger'": "42501",
		"update " + table + " set organization_id = '$orgB'":    "42501",
		"update " + table + " set updated_by = '$admin_a'":      "42501",
		insertNew:              "42501",
		"delete from " + table: "42501",
		"truncate " + table:    "42501",
		"update public.organizations set name = 'x'":                          "42501",
		"insert into public.organizations (name) values ('x')":                "42501",
		"insert into public.organization_members values ('$orgA', '$former')": "42501",
		"update public.integration_credentials set key_id = 'x'":              "42501",
		"delete from public.integration_credentials":                          "42501",
		"delete from pgstrata.quarantine":                                     "42501",
		"delete from pgstrata.alerts":                                         "42501",
		"truncate pgstrata.quarantine cascade":                                "42501",
		"select pgstrata_access.organizations_of('{admin}')":                  "42501",
		"update public.pgstrata_system_version set version_id = 0":            "42501",
		"set local role pgstrata_reader":                                      "42501",
	} {
		t.Run(statement, func(t *testing.T) {
			expect(t, attempt(t, w.operator, operator, fill(statement, aim(orgA, a1))), want)
		})
	}
}

// The policies hold for the owner, too: who migrates does not read.
func TestAccessOfOwner(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	forced := column(t, w.owner, "select oid::regclass::text from pg_class where relforcerowsecurity order by 1")
	if len(forced) < 6 {
		t.Errorf("only %v are forced", forced)
	}
	for _, forced := range forced {
		expect(t, attempt(t, w.owner, owner, "select * from "+forced), "0 rows")
		expect(t, attempt(t, w.owner, owner, "delete from "+forced), "0 rows")
	}
	expect(t, attempt(t, w.owner, owner, fill(insertNew, aim(orgA, a1))), "42501")
	expect(t, attempt(t, w.owner, owner, "update "+table+" set name = 'x'"), "0 rows")
	expect(t, attempt(t, w.owner, owner, "insert into public.organizations (name) values ('x')"), "42501")
	// Controls: the rows are there, and what is forced is FORCE alone.
	expect(t, attempt(t, w.owner, owner, "select * from "+table, "alter table "+table+" no force row level security"), "4 rows")
}

func TestCopyFollowsThePolicies(t *testing.T) {
	t.Parallel()
	w := populate(t, migrated(t))
	ctx := context.Background()
	lines := func(c caller, statement string) (n int, code string) {
		inRequest(t, w.api, c, func(tx pgx.Tx) error {
			var out bytes.Buffer
			_, err := tx.Conn().PgConn().CopyTo(ctx, &out, statement)
			var refused *pgconn.PgError
			if errors.As(err, &refused) {
				code = refused.Code
			}
			n = strings.Count(out.String(), "\n")
			return errors.New("roll back")
		})
		return n, code
	}
	for _, statement := range []string{"copy " + table + " to stdout", "copy (select * from " + table + ") to stdout"} {
		if n, code := lines(as(adminA), statement); n != 2 || code != "" {
			t.Errorf("admin of A: %s gives %d lines %s, want her 2", statement, n, code)
		}
		if n, code := lines(as(stranger), statement); n != 0 || code != "" {
			t.Errorf("stranger: %s gives %d lines %s, want none", statement, n, code)
		}
		if n, code := lines(anon, statement); n != 0 || code != "42501" {
			t.Errorf("anon: %s gives %d lines %s", statement, n, code)
		}
	}
	for statement, want := range map[string]string{
		"copy " + table + " (organization_id, integration_type, name, field_mappings, sync_schedule) from stdin": "0A000",
		"copy public.integration_credentials to stdout":                                                          "42501",
		"copy public.organization_members from stdin":                                                            "42501",
	} {
		inRequest(t, w.api, as(adminA), func(tx pgx.Tx) error {
			_, err := tx.Conn().PgConn().CopyFrom(ctx, strings.NewReader(""), statement)
			var refused *pgconn.PgError
			if !errors.As(err, &refused) || refused.Code != want {
				t.Errorf("%s: %v, want %s", statement, err, want)
			}
			return errors.New("roll back")
		})
	}
}
