-- +goose Up
-- Written by pgstrata access generate from access.yaml. Change the matrix, not this file, and generate again.

-- +goose StatementBegin
do $$
declare
  found record;
begin
  -- Policies add up, so one that the matrix doesn't know would open what it closes. Those for operators are made anew below.
  for found in
    select p.polname, p.polrelid::regclass as relation, obj_description(p.oid, 'pg_policy') as note
    from pg_catalog.pg_policy as p
    where p.polrelid = any (array[
      'public.organizations',
      'public.organization_members',
      'public.organization_integrations',
      'public.integration_types',
      'public.integration_credentials'
    ]::regclass[])
  loop
    if found.note is distinct from 'Made by pgstrata schema generate.' then
      raise exception 'policy % on % is not in the access matrix', found.polname, found.relation
        using hint = 'Drop it in a migration before this one, or name it in the matrix under policies: {extra: […]}.';
    end if;
    execute format('drop policy %I on %s', found.polname, found.relation);
  end loop;
end $$;
-- +goose StatementEnd

-- pgstrata:begin access schema pgstrata
grant usage on schema pgstrata to authenticated, service_role;
-- pgstrata:end access schema pgstrata

-- pgstrata:begin access schema pgstrata_access
grant usage on schema pgstrata_access to authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access schema pgstrata_access

-- pgstrata:begin access table public.organizations
alter table public.organizations enable row level security;
alter table public.organizations force row level security;
revoke all on public.organizations from public, anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
grant select on public.organizations to authenticated, pgstrata_operator;
grant select, insert, update, delete on public.organizations to service_role;
create policy member_reads on public.organizations for select to authenticated
  using (id = any (array(select pgstrata_access.organizations_of('{member,admin}'))));
create policy service_reads on public.organizations for select to service_role using (true);
create policy service_inserts on public.organizations for insert to service_role with check (true);
create policy service_updates on public.organizations for update to service_role using (true) with check (true);
create policy service_deletes on public.organizations for delete to service_role using (true);
create policy pgstrata_operator_reads on public.organizations for select to pgstrata_operator using (true);
-- pgstrata:end access table public.organizations

-- pgstrata:begin access table public.organization_members
alter table public.organization_members enable row level security;
alter table public.organization_members force row level security;
revoke all on public.organization_members from public, anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
grant select on public.organization_members to authenticated, pgstrata_operator;
grant select, insert, update, delete on public.organization_members to service_role;
grant select (organization_id, user_id, role) on public.organization_members to pgstrata_reader;
create policy member_reads on public.organization_members for select to authenticated
  using (organization_id = any (array(select pgstrata_access.organizations_of('{member,admin}'))));
create policy service_reads on public.organization_members for select to service_role using (true);
create policy service_inserts on public.organization_members for insert to service_role with check (true);
create policy service_updates on public.organization_members for update to service_role using (true) with check (true);
create policy service_deletes on public.organization_members for delete to service_role using (true);
create policy pgstrata_operator_reads on public.organization_members for select to pgstrata_operator using (true);
create policy pgstrata_reader_reads on public.organization_members for select to pgstrata_reader using (true);
comment on policy pgstrata_reader_reads on public.organization_members is
  'For organizations_of alone, which belongs to this role and filters by the calling user. Nobody should be a member of it.';
-- pgstrata:end access table public.organization_members

-- pgstrata:begin access table public.organization_integrations
alter table public.organization_integrations enable row level security;
alter table public.organization_integrations force row level security;
revoke all on public.organization_integrations from public, anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
grant select, delete on public.organization_integrations to authenticated;
grant select, insert, update, delete on public.organization_integrations to service_role;
grant select on public.organization_integrations to pgstrata_operator;
grant insert (organization_id, id, integration_type, name, status, field_mappings, sync_schedule)
  on public.organization_integrations to authenticated;
grant update (integration_type, name, status, field_mappings, sync_schedule) on public.organization_integrations to authenticated;
grant update (field_mappings, sync_schedule, status, updated_at) on public.organization_integrations to pgstrata_operator;
create policy member_reads on public.organization_integrations for select to authenticated
  using (organization_id = any (array(select pgstrata_access.organizations_of('{member,admin}'))));
create policy admin_inserts on public.organization_integrations for insert to authenticated
  with check (organization_id = any (array(select pgstrata_access.organizations_of('{admin}'))));
create policy admin_updates on public.organization_integrations for update to authenticated
  using (organization_id = any (array(select pgstrata_access.organizations_of('{admin}'))))
  with check (organization_id = any (array(select pgstrata_access.organizations_of('{admin}'))));
create policy admin_deletes on public.organization_integrations for delete to authenticated
  using (organization_id = any (array(select pgstrata_access.organizations_of('{admin}'))));
create policy service_reads on public.organization_integrations for select to service_role using (true);
create policy service_inserts on public.organization_integrations for insert to service_role with check (true);
create policy service_updates on public.organization_integrations for update to service_role using (true) with check (true);
create policy service_deletes on public.organization_integrations for delete to service_role using (true);
create policy pgstrata_operator_reads on public.organization_integrations for select to pgstrata_operator using (true);
create policy pgstrata_operator_repairs on public.organization_integrations for update to pgstrata_operator using (true) with check (true);
comment on policy pgstrata_operator_repairs on public.organization_integrations is
  'Scans and repairs span organizations. Column privileges limit what an operator can change.';
-- pgstrata:end access table public.organization_integrations

-- pgstrata:begin access table public.integration_types
alter table public.integration_types enable row level security;
alter table public.integration_types no force row level security;
revoke all on public.integration_types from public, anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
grant select on public.integration_types to authenticated, service_role, pgstrata_operator;
create policy authenticated_reads on public.integration_types for select to authenticated using (true);
create policy service_reads on public.integration_types for select to service_role using (true);
create policy pgstrata_operator_reads on public.integration_types for select to pgstrata_operator using (true);
-- pgstrata:end access table public.integration_types

-- pgstrata:begin access table public.integration_credentials
alter table public.integration_credentials enable row level security;
alter table public.integration_credentials force row level security;
revoke all on public.integration_credentials from public, anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
grant select, insert, update, delete on public.integration_credentials to service_role;
grant select on public.integration_credentials to pgstrata_operator;
create policy service_reads on public.integration_credentials for select to service_role using (true);
create policy service_inserts on public.integration_credentials for insert to service_role with check (true);
create policy service_updates on public.integration_credentials for update to service_role using (true) with check (true);
create policy service_deletes on public.integration_credentials for delete to service_role using (true);
create policy pgstrata_operator_reads on public.integration_credentials for select to pgstrata_operator using (true);
-- pgstrata:end access table public.integration_credentials

-- pgstrata:begin access table public.integration_alerts
revoke all on public.integration_alerts from public, anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
grant select on public.integration_alerts to authenticated, service_role, pgstrata_operator;
-- pgstrata:end access table public.integration_alerts

-- pgstrata:begin access table pgstrata.alerts
grant select (id, tenant, document, table_schema, table_name, row_key, severity, kind, message, details, created_at, acknowledged_at)
  on pgstrata.alerts to authenticated, service_role;
create policy organization_admin_reads on pgstrata.alerts for select to authenticated
  using (
    (table_schema = 'public' and table_name = 'organization_integrations')
    and tenant = any (array(select o::text from pgstrata_access.organizations_of('{admin}') as o))
  );
create policy service_reads on pgstrata.alerts for select to service_role
  using (table_schema = 'public' and table_name = 'organization_integrations');
-- pgstrata:end access table pgstrata.alerts

-- pgstrata:begin access function pgstrata_access.user_id()
revoke all on function pgstrata_access.user_id()
  from public, anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
grant execute on function pgstrata_access.user_id() to authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access function pgstrata_access.user_id()

-- pgstrata:begin access function pgstrata_access.stamp()
revoke all on function pgstrata_access.stamp() from public, anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access function pgstrata_access.stamp()

-- pgstrata:begin access function pgstrata_access.credential_rotates()
revoke all on function pgstrata_access.credential_rotates()
  from public, anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access function pgstrata_access.credential_rotates()

-- pgstrata:begin access defaults pgstrata
-- Tables still to come are born closed to these roles, whatever the host's defaults were.
alter default privileges in schema pgstrata revoke all on tables
  from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
alter default privileges in schema pgstrata revoke all on sequences
  from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
alter default privileges in schema pgstrata revoke all on functions
  from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access defaults pgstrata

-- pgstrata:begin access defaults pgstrata_access
-- Tables still to come are born closed to these roles, whatever the host's defaults were.
alter default privileges in schema pgstrata_access revoke all on tables
  from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
alter default privileges in schema pgstrata_access revoke all on sequences
  from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
alter default privileges in schema pgstrata_access revoke all on functions
  from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access defaults pgstrata_access

-- +goose StatementBegin
do $$
declare
  wanted record;
begin
  -- Policies find rows by these columns. On a large table, make the index concurrently before this migration.
  for wanted in
    select v.relation, v.col
    from (values
      ('public.organizations'::regclass, 'id'),
      ('public.organization_members'::regclass, 'organization_id'),
      ('public.organization_integrations'::regclass, 'organization_id'),
      ('pgstrata.alerts'::regclass, 'tenant')
    ) as v (relation, col)
    where not exists (
      select from pg_catalog.pg_index as i
      join pg_catalog.pg_attribute as a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = v.relation and a.attname = v.col and i.indisvalid and i.indpred is null
    )
  loop
    execute format('create index on %s (%I)', wanted.relation, wanted.col);
  end loop;
end $$;
-- +goose StatementEnd

-- +goose Down
-- Tables stay closed: row-level security stays on, and nobody gets back what defaults had given.
-- pgstrata:begin access-undo defaults pgstrata_access
-- pgstrata:end access defaults pgstrata_access
-- pgstrata:begin access-undo defaults pgstrata
-- pgstrata:end access defaults pgstrata
-- pgstrata:begin access-undo function pgstrata_access.credential_rotates()
-- pgstrata:end access function pgstrata_access.credential_rotates()
-- pgstrata:begin access-undo function pgstrata_access.stamp()
-- pgstrata:end access function pgstrata_access.stamp()
-- pgstrata:begin access-undo function pgstrata_access.user_id()
revoke all on function pgstrata_access.user_id() from authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access function pgstrata_access.user_id()
-- pgstrata:begin access-undo table pgstrata.alerts
drop policy service_reads on pgstrata.alerts;
drop policy organization_admin_reads on pgstrata.alerts;
revoke select (id, tenant, document, table_schema, table_name, row_key, severity, kind, message, details, created_at, acknowledged_at)
  on pgstrata.alerts from authenticated, service_role;
-- pgstrata:end access table pgstrata.alerts
-- pgstrata:begin access-undo table public.integration_alerts
revoke all on public.integration_alerts from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access table public.integration_alerts
-- pgstrata:begin access-undo table public.integration_credentials
drop policy pgstrata_operator_reads on public.integration_credentials;
drop policy service_deletes on public.integration_credentials;
drop policy service_updates on public.integration_credentials;
drop policy service_inserts on public.integration_credentials;
drop policy service_reads on public.integration_credentials;
revoke all on public.integration_credentials from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access table public.integration_credentials
-- pgstrata:begin access-undo table public.integration_types
drop policy pgstrata_operator_reads on public.integration_types;
drop policy service_reads on public.integration_types;
drop policy authenticated_reads on public.integration_types;
revoke all on public.integration_types from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access table public.integration_types
-- pgstrata:begin access-undo table public.organization_integrations
drop policy pgstrata_operator_repairs on public.organization_integrations;
drop policy pgstrata_operator_reads on public.organization_integrations;
drop policy service_deletes on public.organization_integrations;
drop policy service_updates on public.organization_integrations;
drop policy service_inserts on public.organization_integrations;
drop policy service_reads on public.organization_integrations;
drop policy admin_deletes on public.organization_integrations;
drop policy admin_updates on public.organization_integrations;
drop policy admin_inserts on public.organization_integrations;
drop policy member_reads on public.organization_integrations;
revoke all on public.organization_integrations from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access table public.organization_integrations
-- pgstrata:begin access-undo table public.organization_members
drop policy pgstrata_reader_reads on public.organization_members;
drop policy pgstrata_operator_reads on public.organization_members;
drop policy service_deletes on public.organization_members;
drop policy service_updates on public.organization_members;
drop policy service_inserts on public.organization_members;
drop policy service_reads on public.organization_members;
drop policy member_reads on public.organization_members;
revoke all on public.organization_members from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access table public.organization_members
-- pgstrata:begin access-undo table public.organizations
drop policy pgstrata_operator_reads on public.organizations;
drop policy service_deletes on public.organizations;
drop policy service_updates on public.organizations;
drop policy service_inserts on public.organizations;
drop policy service_reads on public.organizations;
drop policy member_reads on public.organizations;
revoke all on public.organizations from anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access table public.organizations
-- pgstrata:begin access-undo schema pgstrata_access
revoke usage on schema pgstrata_access from authenticated, service_role, pgstrata_operator, pgstrata_reader;
-- pgstrata:end access schema pgstrata_access
-- pgstrata:begin access-undo schema pgstrata
revoke usage on schema pgstrata from authenticated, service_role;
-- pgstrata:end access schema pgstrata
