package migrations_test

import (
	"context"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

// Two organizations with two integrations each; the second of each has a credential.
const (
	orgA = "aaaaaaaa-0000-4000-8000-000000000000"
	orgB = "bbbbbbbb-0000-4000-8000-000000000000"
	a1   = "aaaaaaaa-0000-4000-8000-000000000001"
	a2   = "aaaaaaaa-0000-4000-8000-000000000002"
	b1   = "bbbbbbbb-0000-4000-8000-000000000001"
	b2   = "bbbbbbbb-0000-4000-8000-000000000002"

	adminA   = "0000000a-0000-4000-8000-00000000000a"
	memberA  = "0000000a-0000-4000-8000-00000000000b"
	adminB   = "0000000b-0000-4000-8000-00000000000a"
	memberB  = "0000000b-0000-4000-8000-00000000000b"
	former   = "0000000f-0000-4000-8000-000000000000" // was a member of A
	mixed    = "0000000c-0000-4000-8000-000000000000" // admin of A, member of B
	adminAB  = "0000000d-0000-4000-8000-000000000000" // admin of both
	stranger = "0000000e-0000-4000-8000-000000000000"
)

const (
	mappings = `{"schema_version": "1.0.0", "mappings": {}}`
	schedule = `{"schema_version": "1.0.0", "enabled": false, "mode": "off"}`
)

// Callers that are no application user.
var (
	anon     = caller{role: "anon", claims: `{"role":"anon"}`}
	service  = caller{role: "service_role", claims: `{"role":"service_role"}`}
	operator = caller{} // logs in as a person that is a member of pgstrata_operator
	owner    = caller{} // logs in as the tables' owner
)

// world is a migrated database with rows in it, and a connection for each kind of login.
type world struct {
	api, operator, owner *pgx.Conn
}

// populate puts the rows in by the ways that production has: services write tenants, operators raise alerts.
func populate(t *testing.T, db *dbtest.DB) *world {
	t.Helper()
	w := &world{api: db.ConnAs(t, authenticator), operator: db.ConnAs(t, operatorPerson), owner: db.Conn(t)}
	exec(t, w.owner, `insert into public.integration_types (type, title, description) values ('xledger', 'Xledger', 'Accounting.')
		on conflict do nothing;
		insert into pgstrata.migration_checksums (version_table, version, file, sha256) values ('elsewhere', 1, 'a.sql', '00');
		select pgstrata.observe('field_mappings', 'g', 'xledger', '{"id": "1"}', '[{"pointer": "", "keyword": "type"}]')`)
	inRequest(t, w.api, service, func(tx pgx.Tx) error {
		_, err := tx.Exec(context.Background(), fill(`
			insert into public.organizations (id, name) values ('$orgA', 'A'), ('$orgB', 'B');
			insert into public.organization_members (organization_id, user_id, role) values
				('$orgA', '$adminAB', 'admin'), ('$orgB', '$adminAB', 'admin'),
				('$orgA', '$mixed', 'admin'), ('$orgB', '$mixed', 'member'),
				('$orgA', '$admin_a', 'admin'), ('$orgA', '$member_a', 'member'), ('$orgA', '$former', 'admin'),
				('$orgB', '$admin_b', 'admin'), ('$orgB', '$member_b', 'member');
			insert into public.organization_integrations
				(organization_id, id, integration_type, name, status, field_mappings, sync_schedule)
			select o::uuid, i::uuid, 'xledger', 'books', 'active', '$mappings', '$schedule'
			from (values ('$orgA', '$a1'), ('$orgA', '$a2'), ('$orgB', '$b1'), ('$orgB', '$b2')) as v (o, i);
			insert into public.integration_credentials
				(organization_id, integration_id, part, backend, sealed, wrapped_key, key_id)
			values ('$orgA', '$a2', 'api_token', 'pgcrypto', '\xc30d040901', '\x02', 'test'),
				('$orgB', '$b2', 'api_token', 'pgcrypto', '\xc30d040903', '\x04', 'test');
			delete from public.organization_members where user_id = '$former'`, names))
		if err != nil {
			t.Fatal(err)
		}
		return nil
	})
	exec(t, w.operator, fill(`
		insert into pgstrata.scans (id, applied) values ('$scan', true);
		insert into pgstrata.evolutions (id, document, table_schema, table_name, column_name, direction, versions, forecast, baseline, seen_lsn, scan_id)
		values ('$scan', 'field_mappings', 'public', 'organization_integrations', 'field_mappings', 'up', '{}', '{}', '{}', '0/0', '$scan');
		insert into pgstrata.evolution_slices (evolution_id, number) values ('$scan', 1);
		insert into pgstrata.field_mappings__complements (organization_id, id, complement) values
			('$orgA', '$a1', '{"1.1.0--2.0.0": {}}'), ('$orgB', '$b1', '{"1.1.0--2.0.0": {}}');
		insert into pgstrata.sync_schedule__complements select organization_id, id, complement from pgstrata.field_mappings__complements;
		insert into pgstrata.quarantine (document, variant, table_schema, table_name, column_name, row_key, tenant, original, reset_to, findings, scan_id)
		values ('field_mappings', 'xledger', 'public', 'organization_integrations', 'field_mappings',
			'{"organization_id": "$orgA", "id": "$a1"}', '$orgA', '{"was": "bad"}', '{}', '[]', '$scan');
		insert into pgstrata.alerts (tenant, document, table_schema, table_name, row_key, severity, kind, message) values
			('$orgA', 'field_mappings', 'public', 'organization_integrations', '{"organization_id": "$orgA", "id": "$a1"}', 'warning', 'document_reset', 'of A'),
			('$orgB', 'field_mappings', 'public', 'organization_integrations', '{"organization_id": "$orgB", "id": "$b1"}', 'warning', 'document_reset', 'of B'),
			('$orgA', 'billing', 'public', 'elsewhere', '{"id": "1"}', 'warning', 'document_reset', 'of another table'),
			('no uuid', 'billing', 'public', 'elsewhere', '{"id": "x"}', 'warning', 'document_reset', 'of another table')`, names))
	return w
}

// names are what statements of these tests call things.
var names = map[string]string{
	"orgA": orgA, "orgB": orgB, "a1": a1, "a2": a2, "b1": b1, "b2": b2,
	"admin_a": adminA, "member_a": memberA, "admin_b": adminB, "member_b": memberB,
	"former": former, "mixed": mixed, "adminAB": adminAB,
	"mappings": mappings, "schedule": schedule, "scan": "00000000-0000-4000-8000-00000000005c",
	"new": "cccccccc-0000-4000-8000-000000000001",
}
