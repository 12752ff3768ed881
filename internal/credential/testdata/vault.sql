-- A stand-in for Supabase Vault, for tests on a server that doesn't have the extension.
--
-- Taken from the extension's own script, sql/supabase_vault--0.3.0.sql in github.com/supabase/vault (0.3.1 changes no SQL):
-- the columns of table and view, the unique name, the functions' parameters with their defaults, and three habits that matter to us:
-- create_secret inserts the clear text and encrypts it with an update afterwards; update_secret keeps what it gets a null for, and
-- says nothing when there is no such id; a ciphertext is bound to the secret's id.
-- Taken from the grants that github.com/supabase/postgres makes after creating the extension: what service_role may do. It has no
-- insert or update on the table, so the functions must run as their owner, as they do on the hosted service.
-- Not the same: the cipher (libsodium's there, pgcrypto's here) and the key, which the extension keeps outside the database.

create schema vault;

create table vault.secrets (
  id uuid primary key default gen_random_uuid(),
  name text,
  description text not null default '',
  secret text not null,
  key_id uuid,
  nonce bytea,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index on vault.secrets (name) where name is not null;

create function vault.standin_key(id uuid) returns text
  language plpgsql immutable
  as $$ begin return 'stand-in' || id::text; end $$;

create view vault.decrypted_secrets as
select s.id, s.name, s.description, s.secret,
  public.pgp_sym_decrypt(decode(s.secret, 'base64'), vault.standin_key(s.id)) as decrypted_secret,
  s.key_id, s.nonce, s.created_at, s.updated_at
from vault.secrets s;

create function vault.create_secret(new_secret text, new_name text default null, new_description text default '', new_key_id uuid default null)
returns uuid
language plpgsql security definer set search_path = ''
as $$
declare
  made vault.secrets;
begin
  insert into vault.secrets (secret, name, description)
  values (new_secret, new_name, new_description)
  returning * into made;
  update vault.secrets s
  set secret = encode(public.pgp_sym_encrypt(made.secret, vault.standin_key(s.id)), 'base64')
  where s.id = made.id;
  return made.id;
end $$;

create function vault.update_secret(
  secret_id uuid, new_secret text default null, new_name text default null, new_description text default null, new_key_id uuid default null
)
returns void
language plpgsql security definer set search_path = ''
as $$
begin
  update vault.secrets s
  set
    secret = coalesce(encode(public.pgp_sym_encrypt(new_secret, vault.standin_key(s.id)), 'base64'), s.secret),
    name = coalesce(new_name, s.name),
    description = coalesce(new_description, s.description),
    updated_at = now()
  where s.id = secret_id;
end $$;

revoke all on all functions in schema vault from public;
grant usage on schema vault to service_role;
grant select, delete on vault.secrets, vault.decrypted_secrets to service_role;
grant execute on function vault.create_secret(text, text, text, uuid), vault.update_secret(uuid, text, text, text, uuid), vault.standin_key(uuid)
  to service_role;
