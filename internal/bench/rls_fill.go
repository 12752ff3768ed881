package main

import (
	"context"
	"fmt"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/migrate"
)

const (
	rlsDatabase = "rls"
	unbound     = "bench_unbound" // an application user's privileges, and no policies
)

// fill migrates a database as a deployer does, and lets each organization have a member, an administrator and its rows. They are
// stored as time would: an organization's rows lie far apart.
func (s *rls) fill(ctx context.Context, server *devdb.Server) error {
	admin, err := connect(ctx, server, "postgres", "")
	if err != nil {
		return err
	}
	defer func() { _ = admin.Close(context.WithoutCancel(ctx)) }()
	if _, err := admin.Exec(ctx, "create database "+rlsDatabase); err != nil {
		return err
	}
	project, err := foundation.Project()
	if err != nil {
		return err
	}
	streams, err := migrate.Streams(project)
	if err != nil {
		return err
	}
	runner, err := migrate.Open(ctx, server.SocketURL(rlsDatabase), streams, migrate.Options{})
	if err != nil {
		return err
	}
	_, err = runner.Up(ctx, migrate.Target{})
	if closed := runner.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	conn, err := connect(ctx, server, rlsDatabase, "")
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	for _, statement := range []string{rlsHelpers, fmt.Sprintf(rlsRows, s.organizations, rowsEach), "vacuum (freeze, analyze)"} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// What the runs need beside the foundation. Both ways call the same helpers, so these weigh on both alike.
const rlsHelpers = `
create role ` + unbound + ` nologin bypassrls in role authenticated;
create schema bench;
grant usage on schema bench to authenticated;
create function bench.organization(n int) returns uuid language sql immutable as $$ select md5('organization ' || n)::uuid $$;
create function bench.row(organization uuid, n int) returns uuid language sql immutable as $$ select md5(organization::text || n)::uuid $$;
create function bench.admin_of(organization uuid) returns uuid language sql immutable as $$ select md5('admin of ' || organization)::uuid $$;
create function bench.asks(n int) returns uuid language sql as $$
  select set_config('request.jwt.claims', jsonb_build_object('sub', bench.admin_of(bench.organization(n)), 'role', 'authenticated')::text, true);
  select bench.organization(n);
$$;
create table bench.documents as select
  '{"schema_version": "1.0.0", "mappings": {"postedDate": {"source": "claim.approved_at", "transform": "date", "required": true},
    "amount": {"source": "claim.total_minor", "transform": "minor_to_major", "required": true},
    "text": {"source": "claim.purpose", "default": ""}}}'::jsonb as m,
  '{"schema_version": "1.0.0", "enabled": true, "mode": "cron", "cron": "0 3 * * *", "timezone": "Europe/Oslo"}'::jsonb as s;
grant select on bench.documents to authenticated;
`

const rlsRows = `
set session_replication_role = replica;
insert into public.organizations (id, name) select bench.organization(n), 'organization ' || n from generate_series(0, %[1]d - 1) n;
insert into public.organization_members (organization_id, user_id, role)
  select o.id, bench.admin_of(o.id), 'admin' from public.organizations o
  union all
  select o.id, gen_random_uuid(), 'member' from public.organizations o, generate_series(1, 4);
insert into public.organization_integrations (organization_id, id, integration_type, name, field_mappings, sync_schedule, updated_at)
  select o.id, bench.row(o.id, n), 'xledger', 'books ' || n, m, s, now() - make_interval(mins => n)
  from generate_series(1, %[2]d) n, public.organizations o, bench.documents;
`
