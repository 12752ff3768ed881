-- +goose Up
-- The schemas pgstrata keeps its state and its validators in, and the roles that may touch them.

-- +goose StatementBegin
do $$
declare
  missing text;
begin
  foreach missing in array array['pgstrata_operator', 'pgstrata_reader'] loop
    if not exists (select from pg_catalog.pg_roles where rolname = missing) then
      begin
        execute format('create role %I nologin', missing);
      exception
        -- Roles belong to the cluster: a migration of another database may have won the race.
        when duplicate_object or unique_violation then null;
        when insufficient_privilege then
          raise insufficient_privilege using
            message = format('role %s is missing and %s may not create roles', missing, current_user),
            hint = format('As an administrator, run once per cluster: create role %I nologin;', missing);
      end;
    end if;
  end loop;
end $$;
-- +goose StatementEnd

create schema pgstrata;
comment on schema pgstrata is 'State of pgstrata: checksums of migrations, scans, quarantined originals, alerts. For operators.';
grant usage on schema pgstrata to pgstrata_operator;

create schema pgstrata_check;
comment on schema pgstrata_check is 'Validators compiled from JSON Schemas. Pure functions that touch no table; every role that writes a guarded table calls them.';
grant usage on schema pgstrata_check to public;

create table pgstrata.migration_checksums (
  version_table text not null,
  version bigint not null,
  file text not null,
  sha256 text not null,
  adopted boolean not null default false,
  recorded_at timestamptz not null default now(),
  constraint migration_checksums_pkey primary key (version_table, version)
);
comment on table pgstrata.migration_checksums is 'What each applied migration file held when it was applied, so that a later edit is noticed.';
comment on column pgstrata.migration_checksums.version_table is 'Where goose keeps the version, as schema.table: each stream of migrations has a table of its own.';
comment on column pgstrata.migration_checksums.version is 'The version number at the front of the file name.';
comment on column pgstrata.migration_checksums.file is 'The file''s base name.';
comment on column pgstrata.migration_checksums.sha256 is 'SHA-256 of the file, in hexadecimal.';
comment on column pgstrata.migration_checksums.adopted is 'True when another tool, such as plain goose, had applied the file and pgstrata recorded it afterwards.';
comment on column pgstrata.migration_checksums.recorded_at is 'When the checksum was recorded.';
alter table pgstrata.migration_checksums enable row level security;
create policy operator_reads on pgstrata.migration_checksums for select to pgstrata_operator using (true);
grant select on pgstrata.migration_checksums to pgstrata_operator;

-- +goose StatementBegin
do $$
declare
  reader record;
begin
  -- goose's own table stands in public, which some hosts expose to the world, and whose default privileges give it away.
  if to_regclass('public.pgstrata_system_version') is null then
    return;
  end if;
  for reader in
    select distinct
      case c.relkind when 'S' then 'sequence ' else '' end || c.oid::regclass as relation,
      case a.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(a.grantee)) end as grantee
    from pg_catalog.pg_class as c, pg_catalog.aclexplode(c.relacl) as a
    where c.oid in (to_regclass('public.pgstrata_system_version'), to_regclass('public.pgstrata_system_version_id_seq'))
      and a.grantee <> c.relowner
  loop
    execute format('revoke all on %s from %s', reader.relation, reader.grantee);
  end loop;
  alter table public.pgstrata_system_version enable row level security;
  create policy operator_reads on public.pgstrata_system_version for select to pgstrata_operator using (true);
  grant select on public.pgstrata_system_version to pgstrata_operator;
  comment on table public.pgstrata_system_version is 'Which migrations of pgstrata''s own schema are applied; kept by goose.';
  if to_regclass('public.pgstrata_system_version_id_seq') is not null then
    -- A dump reads where a sequence stands.
    grant select on sequence public.pgstrata_system_version_id_seq to pgstrata_operator;
  end if;
end $$;
-- +goose StatementEnd

-- +goose Down
-- Roles stay: they belong to the cluster, and other databases may use them.
drop table pgstrata.migration_checksums;
drop schema pgstrata_check;
drop schema pgstrata;
-- +goose StatementBegin
do $$
begin
  if to_regclass('public.pgstrata_system_version') is not null then
    drop policy operator_reads on public.pgstrata_system_version;
    revoke select on public.pgstrata_system_version from pgstrata_operator;
    if to_regclass('public.pgstrata_system_version_id_seq') is not null then
      revoke select on sequence public.pgstrata_system_version_id_seq from pgstrata_operator;
    end if;
    alter table public.pgstrata_system_version disable row level security;
  end if;
end $$;
-- +goose StatementEnd
