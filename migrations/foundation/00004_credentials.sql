-- +goose Up
-- Secrets of integrations: a pointer into Supabase Vault, or sealed here with pgcrypto. Services alone touch this table.

-- +goose StatementBegin
do $$
begin
  -- Wherever it is installed, it stays.
  if not exists (select from pg_catalog.pg_extension where extname = 'pgcrypto') then
    if to_regnamespace('extensions') is not null then
      create extension if not exists pgcrypto with schema extensions;
    else
      create extension if not exists pgcrypto with schema public;
    end if;
  end if;
exception
  when insufficient_privilege then
    raise insufficient_privilege using
      message = format('extension pgcrypto is missing and %s may not create it: %s', current_user, sqlerrm),
      hint = 'As an administrator, run in this database: create extension pgcrypto;';
  when undefined_file or feature_not_supported then
    raise feature_not_supported using
      message = format('extension pgcrypto is not installed on this server: %s', sqlerrm),
      hint = 'Install the contrib package of this Postgres version on the server.';
end $$;
-- +goose StatementEnd

create table public.integration_credentials (
  organization_id uuid not null,
  id uuid not null default gen_random_uuid(),
  integration_id uuid not null,
  part text not null,
  backend text not null,
  vault_secret_id uuid,
  sealed bytea,
  wrapped_key bytea,
  key_id text,
  version integer not null default 1,
  created_at timestamptz not null default now(),
  rotated_at timestamptz
);
alter table public.integration_credentials add constraint integration_credentials_pkey primary key (organization_id, id);
alter table public.integration_credentials
  add constraint integration_credentials_part_once unique (organization_id, integration_id, part);
alter table public.integration_credentials add constraint integration_credentials_part_form check (part ~ '^[a-z][a-z0-9_]*$');
alter table public.integration_credentials add constraint integration_credentials_version_counts check (version >= 1);
alter table public.integration_credentials
  add constraint integration_credentials_backend_known check (backend in ('pgcrypto', 'vault'));
alter table public.integration_credentials
  add constraint integration_credentials_pgcrypto_sealed check (
    backend <> 'pgcrypto'
    or (sealed is not null and wrapped_key is not null and key_id is not null and vault_secret_id is null)
  );
alter table public.integration_credentials
  add constraint integration_credentials_vault_pointer check (
    backend <> 'vault'
    or (vault_secret_id is not null and sealed is null and wrapped_key is null and key_id is null)
  );
-- pgcrypto writes OpenPGP: a packet of type 3, format 4, cipher 9 (AES-256). A clear text is none, nor is what its default cipher makes.
alter table public.integration_credentials
  add constraint integration_credentials_sealed_aes256 check (
    sealed is null
    or (substring(sealed from 1 for 1) = '\xc3' and substring(sealed from 3 for 2) = '\x0409')
  );
alter table public.integration_credentials
  add constraint integration_credentials_key_named check (key_id <> '' and octet_length(wrapped_key) > 0);
-- No cascade: this row is the only thing that knows where a Vault secret is, so a service removes both, and then the integration.
alter table public.integration_credentials
  add constraint integration_credentials_integration foreign key (organization_id, integration_id)
  references public.organization_integrations (organization_id, id);
comment on table public.integration_credentials is 'Secrets of integrations, sealed or in Supabase Vault. Never plaintext, never a key that opens it. Services alone read and write.';
comment on column public.integration_credentials.organization_id is 'The organization.';
comment on column public.integration_credentials.id is 'Names the credential within its organization.';
comment on column public.integration_credentials.integration_id is 'The integration it belongs to.';
comment on column public.integration_credentials.part is 'Which of the integration type''s credential parts it is.';
comment on column public.integration_credentials.backend is 'Where the secret is: pgcrypto (sealed in this row) or vault (Supabase Vault).';
comment on column public.integration_credentials.vault_secret_id is 'With vault: the secret''s id in vault.secrets.';
comment on column public.integration_credentials.sealed is 'With pgcrypto: the secret and what it is bound to, encrypted with AES-256 under a data key of its own.';
comment on column public.integration_credentials.wrapped_key is 'With pgcrypto: the data key, encrypted under a key that is outside the database.';
comment on column public.integration_credentials.key_id is 'With pgcrypto: which outside key opens wrapped_key.';
comment on column public.integration_credentials.version is 'Counts up with each rotation; sealed with the secret.';
comment on column public.integration_credentials.created_at is 'When the secret was first stored.';
comment on column public.integration_credentials.rotated_at is 'When it was last replaced; null if never.';

-- The version is sealed with the secret, so it has to count: up by one with each new secret, never back, and never for another credential.
-- +goose StatementBegin
create function pgstrata_access.credential_rotates() returns trigger
  language plpgsql
  as $$
begin
  if (new.organization_id, new.id, new.integration_id, new.part) is distinct from (old.organization_id, old.id, old.integration_id, old.part) then
    raise check_violation using
      message = 'a credential belongs to its integration and part for good',
      schema = tg_table_schema, table = tg_table_name, constraint = 'integration_credentials_stays',
      hint = 'Store a new one for the other integration or part, and delete this one.';
  end if;
  if new.version = old.version + 1 then
    new.rotated_at := pg_catalog.now();
  elsif new.version <> old.version
    or (new.backend, new.sealed, new.vault_secret_id) is distinct from (old.backend, old.sealed, old.vault_secret_id) then
    raise check_violation using
      message = pg_catalog.format('a new secret must be version %s', old.version + 1),
      schema = tg_table_schema, table = tg_table_name, constraint = 'integration_credentials_rotates',
      hint = 'Rotate through pgstrata, which seals the version with the secret.';
  end if;
  return new;
end $$;
-- +goose StatementEnd
comment on function pgstrata_access.credential_rotates() is
  'Lets a credential''s secret change only together with its version, which counts up by one. Wrapping the data key anew leaves both.';
revoke all on function pgstrata_access.credential_rotates() from public, anon, authenticated, service_role;
create trigger integration_credentials_rotate before update on public.integration_credentials
  for each row execute function pgstrata_access.credential_rotates();

revoke all on public.integration_credentials from public, anon, authenticated, service_role;
alter table public.integration_credentials enable row level security;
alter table public.integration_credentials force row level security;

-- +goose Down
-- pgstrata:keeps public.integration_credentials
-- pgcrypto stays: others may have come to use it.
drop table public.integration_credentials;
drop function pgstrata_access.credential_rotates();
