-- +goose Up
-- Tenants, who belongs to them, and the one function that policies ask for membership.

create table public.organizations (
  id uuid not null default gen_random_uuid(),
  name text not null,
  created_at timestamptz not null default now()
);
alter table public.organizations add constraint organizations_pkey primary key (id);
alter table public.organizations add constraint organizations_name_given check (btrim(name) <> '');
comment on table public.organizations is 'The tenants. Members read their own; services write.';
comment on column public.organizations.id is 'Names the organization; every tenant table leads with it as organization_id.';
comment on column public.organizations.name is 'What people call it.';
comment on column public.organizations.created_at is 'When it was created.';

create table public.organization_members (
  organization_id uuid not null,
  user_id uuid not null,
  role text not null default 'member',
  created_at timestamptz not null default now()
);
alter table public.organization_members add constraint organization_members_pkey primary key (organization_id, user_id);
alter table public.organization_members add constraint organization_members_role_known check (role in ('member', 'admin'));
alter table public.organization_members
  add constraint organization_members_organization foreign key (organization_id)
  references public.organizations (id) on delete cascade;
-- Policies ask by user, the primary key answers by organization.
create index organization_members_user on public.organization_members (user_id, organization_id) include (role);
comment on table public.organization_members is 'Which users belong to which organization, and as what. Members read their own organizations'' rows; services write.';
comment on column public.organization_members.organization_id is 'The organization.';
comment on column public.organization_members.user_id is 'The user: the claim sub of their tokens.';
comment on column public.organization_members.role is 'member reads the organization''s integrations; admin also writes them.';
comment on column public.organization_members.created_at is 'When the user joined.';

-- PL/pgSQL keeps the query's plan for the session. A definer function in SQL is planned at every call, which takes longer than a page of rows.
-- +goose StatementBegin
create function pgstrata_access.organizations_of(roles text[]) returns setof uuid
  language plpgsql stable security definer parallel safe rows 10
  set search_path = ''
  as $$
declare
  caller constant uuid := pgstrata_access.user_id();
begin
  return query
    select m.organization_id
    from public.organization_members as m
    where m.user_id = caller
      and m.role = any (roles);
end $$;
-- +goose StatementEnd
comment on function pgstrata_access.organizations_of(text[]) is
  'The organizations in which the calling user has one of the roles. Every policy reads membership through it: replace it to use tables of your own.';
revoke all on function pgstrata_access.organizations_of(text[]) from public, anon, authenticated, service_role;
grant execute on function pgstrata_access.organizations_of(text[]) to authenticated;

-- The function must not belong to the owner of organization_members: the policies of a forced table hold for its owner too,
-- so the function would ask a policy that asks the function.
-- +goose StatementBegin
do $$
declare
  since_16 constant boolean := current_setting('server_version_num')::int >= 160000;
  lend constant boolean := not pg_has_role('pgstrata_reader', case when since_16 then 'SET' else 'MEMBER' end);
begin
  if lend then
    for attempt in 1 .. 20 loop
      begin
        execute format('grant pgstrata_reader to %I', current_user)
          || case when since_16 then ' with inherit false, set true' else '' end;
        exit;
      exception
        when insufficient_privilege then
          raise insufficient_privilege using
            message = format('%s may not give a function to role pgstrata_reader, which it did not create in this cluster', current_user),
            hint = format('As an administrator, run once: grant pgstrata_reader to %1$I%2$s; '
              'When the migration is done, take it back: revoke pgstrata_reader from %1$I;', current_user,
              case when since_16 then ' with inherit false, set true' else '' end);
        when internal_error or unique_violation then
          -- "tuple concurrently updated": a migration of another database grants the same role.
          if attempt = 20 then
            raise;
          end if;
          perform pg_sleep(0.05 + random() * 0.1);
      end;
    end loop;
  end if;

  grant create on schema pgstrata_access to pgstrata_reader;
  alter function pgstrata_access.organizations_of(text[]) owner to pgstrata_reader;
  revoke create on schema pgstrata_access from pgstrata_reader;

  -- A deployer who stayed a member would inherit the reader's policy and see every membership.
  if lend then
    execute format('revoke pgstrata_reader from %I', current_user);
  end if;
end $$;
-- +goose StatementEnd

-- Closed from birth, to its owner too: the access matrix opens it.
revoke all on public.organizations, public.organization_members from public, anon, authenticated, service_role;
alter table public.organizations enable row level security;
alter table public.organizations force row level security;
alter table public.organization_members enable row level security;
alter table public.organization_members force row level security;

-- +goose Down
-- pgstrata:keeps public.organizations
-- pgstrata:keeps public.organization_members
drop function pgstrata_access.organizations_of(text[]);
drop table public.organization_members;
drop table public.organizations;
