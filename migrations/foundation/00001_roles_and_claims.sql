-- +goose Up
-- The roles and claim helpers that Supabase has, where they are missing. What exists belongs to somebody else and is not touched.
-- What is made in this folder is closed from birth. The migrations that pgstrata access generate writes open it, from access.yaml.

-- +goose StatementBegin
do $$
declare
  missing text;
begin
  foreach missing in array array['anon', 'authenticated', 'service_role'] loop
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

-- +goose StatementBegin
do $$
begin
  -- What is made here says so in its comment; the Down drops nothing else.
  if to_regnamespace('auth') is null then
    create schema auth;
    comment on schema auth is 'Who is calling, as Supabase has it. Created by pgstrata.';
    grant usage on schema auth to anon, authenticated, service_role, pgstrata_operator, pgstrata_reader;
  end if;
  if to_regprocedure('auth.jwt()') is null then
    create function auth.jwt() returns jsonb
      language sql stable parallel safe
      as $f$ select nullif(current_setting('request.jwt.claims', true), '')::jsonb $f$;
    comment on function auth.jwt() is 'The claims of the caller''s token, or null. Whoever set them has checked the signature. Created by pgstrata.';
  end if;
  if to_regprocedure('auth.uid()') is null then
    create function auth.uid() returns uuid
      language sql stable parallel safe
      as $f$ select (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid $f$;
    comment on function auth.uid() is 'The user of the caller''s token, or null. Created by pgstrata.';
  end if;
exception
  when insufficient_privilege then
    raise insufficient_privilege using
      message = format('%s may not create schema auth, or auth.uid() and auth.jwt() in it: %s', current_user, sqlerrm),
      hint = 'Let an administrator create the two functions, or grant CREATE on the database (on schema auth, if it exists) for this migration.';
end $$;
-- +goose StatementEnd

create schema pgstrata_access;
comment on schema pgstrata_access is 'What row-level security asks: who is calling, and which organizations that user belongs to.';
revoke all on schema pgstrata_access from public;

-- Not auth.uid(): where another role owns schema auth, pgstrata's own roles may not use it, and a policy must not fail for that.
-- The body is parsed here, so no search_path of a caller can change what its operators mean.
create function pgstrata_access.user_id() returns uuid
  language sql stable parallel safe
  -- One expression, so that Postgres puts it in the place of the call. Only a text can look like a UUID here.
  return substring(
    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    from '^[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}$'
  )::uuid;
comment on function pgstrata_access.user_id() is 'The user of the caller''s token: the claim sub, or null when there is none or it is no UUID.';
revoke all on function pgstrata_access.user_id() from public, anon, authenticated, service_role;

-- +goose StatementBegin
do $$
begin
  -- goose's own table stands in public, which some hosts expose to the world.
  if to_regclass('public.pgstrata_foundation_version') is not null then
    alter table public.pgstrata_foundation_version enable row level security;
    revoke all on public.pgstrata_foundation_version from public, anon, authenticated, service_role;
    create policy operator_reads on public.pgstrata_foundation_version for select to pgstrata_operator using (true);
    grant select on public.pgstrata_foundation_version to pgstrata_operator;
    comment on table public.pgstrata_foundation_version is 'Which migrations of pgstrata''s foundation are applied; kept by goose.';
    if to_regclass('public.pgstrata_foundation_version_id_seq') is not null then
      revoke all on sequence public.pgstrata_foundation_version_id_seq from public, anon, authenticated, service_role;
      -- A dump reads where a sequence stands.
      grant select on sequence public.pgstrata_foundation_version_id_seq to pgstrata_operator;
    end if;
  end if;
end $$;
-- +goose StatementEnd

-- +goose Down
-- Roles stay: they belong to the cluster, and other databases may use them.
-- +goose StatementBegin
do $$
begin
  if to_regclass('public.pgstrata_foundation_version') is not null then
    drop policy operator_reads on public.pgstrata_foundation_version;
    revoke select on public.pgstrata_foundation_version from pgstrata_operator;
    alter table public.pgstrata_foundation_version disable row level security;
    if to_regclass('public.pgstrata_foundation_version_id_seq') is not null then
      revoke select on sequence public.pgstrata_foundation_version_id_seq from pgstrata_operator;
    end if;
  end if;
end $$;
-- +goose StatementEnd
drop function pgstrata_access.user_id();
drop schema pgstrata_access;
-- +goose StatementBegin
do $$
declare
  ours constant text := '%Created by pgstrata.';
begin
  if obj_description(to_regprocedure('auth.uid()'), 'pg_proc') like ours then
    drop function auth.uid();
  end if;
  if obj_description(to_regprocedure('auth.jwt()'), 'pg_proc') like ours then
    drop function auth.jwt();
  end if;
  if obj_description(to_regnamespace('auth'), 'pg_namespace') like ours then
    begin
      drop schema auth;
    exception
      -- Others have put something into it since.
      when dependent_objects_still_exist then null;
    end;
  end if;
end $$;
-- +goose StatementEnd
