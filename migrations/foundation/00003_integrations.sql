-- +goose Up
-- Integrations of an organization with external systems. Nothing here that a member may not read: secrets stand in a table of their own.

create table public.integration_types (
  type text not null,
  title text not null,
  description text not null,
  credential_parts jsonb not null default '[]'
);
alter table public.integration_types add constraint integration_types_pkey primary key (type);
alter table public.integration_types add constraint integration_types_type_form check (type ~ '^[a-z][a-z0-9_]*$');
alter table public.integration_types add constraint integration_types_parts_array check (jsonb_typeof(credential_parts) = 'array');
comment on table public.integration_types is 'The external systems that an integration can be of. Written by migrations alone.';
comment on column public.integration_types.type is 'Short name; selects the JSON Schemas of an integration''s documents.';
comment on column public.integration_types.title is 'The system''s name as people write it.';
comment on column public.integration_types.description is 'What the integration is for, in a sentence.';
comment on column public.integration_types.credential_parts is 'Which secrets the system asks for: a list of names with descriptions, never the secrets.';

create table public.organization_integrations (
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  integration_type text not null,
  name text not null,
  status text not null default 'draft',
  field_mappings jsonb not null,
  sync_schedule jsonb not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  updated_by uuid
);
alter table public.organization_integrations add constraint organization_integrations_pkey primary key (organization_id, id);
alter table public.organization_integrations add constraint organization_integrations_name_given check (btrim(name) <> '');
alter table public.organization_integrations
  add constraint organization_integrations_status_known check (status in ('draft', 'active', 'paused', 'needs_attention'));
-- Foreign keys come before FORCE: a forced table shows its owner no rows, and an orphan would pass the check.
alter table public.organization_integrations
  add constraint organization_integrations_organization foreign key (organization_id) references public.organizations (id);
alter table public.organization_integrations
  add constraint organization_integrations_type foreign key (integration_type) references public.integration_types (type);
comment on table public.organization_integrations is 'An organization''s integrations. Members read, admins write; holds no secret.';
comment on column public.organization_integrations.organization_id is 'The organization; only a service can change it.';
comment on column public.organization_integrations.id is 'Names the integration within its organization.';
comment on column public.organization_integrations.integration_type is 'Which external system; decides which schema field_mappings must satisfy.';
comment on column public.organization_integrations.name is 'What the organization calls it.';
comment on column public.organization_integrations.status is 'draft, active, paused, or needs_attention after a repair reset one of its documents.';
comment on column public.organization_integrations.field_mappings is 'Document: which source fills which field of the external system.';
comment on column public.organization_integrations.sync_schedule is 'Document: whether and when it runs.';
comment on column public.organization_integrations.created_at is 'When it was created.';
comment on column public.organization_integrations.updated_at is 'When it was last changed; kept by a trigger.';
comment on column public.organization_integrations.updated_by is 'The user who changed it last; null when a service or an operator did. Kept by a trigger.';

-- +goose StatementBegin
create function pgstrata_access.stamp() returns trigger
  language plpgsql
  set search_path = ''
  as $$
begin
  if tg_op = 'UPDATE' then
    new.updated_at := pg_catalog.now();
    new.updated_by := pgstrata_access.user_id();
  else
    -- A service that loads history may bring its own; application users have no privilege on these columns.
    new.updated_by := coalesce(pgstrata_access.user_id(), new.updated_by);
  end if;
  return new;
end $$;
-- +goose StatementEnd
comment on function pgstrata_access.stamp() is 'Keeps updated_at and updated_by of a row.';
revoke all on function pgstrata_access.stamp() from public, anon, authenticated, service_role;
-- Its name sorts before the guards', which must see the row as it will be stored.
create trigger organization_integrations_stamp before insert or update on public.organization_integrations
  for each row execute function pgstrata_access.stamp();

revoke all on public.integration_types, public.organization_integrations from public, anon, authenticated, service_role;
-- Not forced: it is no tenant's, and migrations seed it as its owner.
alter table public.integration_types enable row level security;
alter table public.organization_integrations enable row level security;
alter table public.organization_integrations force row level security;

-- +goose Down
-- pgstrata:keeps public.organization_integrations
drop table public.organization_integrations;
drop function pgstrata_access.stamp();
drop table public.integration_types;
