-- +goose Up
-- Written by pgstrata schema generate from the JSON Schemas. Change the schemas, not this file, and generate again.
-- pgstrata:guard thing 3c457ec6b4
-- pgstrata:retired thing red/1.0.0

-- +goose StatementBegin
do $do$
begin
  if pg_catalog.getdatabaseencoding() <> 'UTF8' then
    raise exception 'pgstrata needs a database in the encoding UTF8, and this one is in %', pg_catalog.getdatabaseencoding();
  end if;
end $do$;
-- +goose StatementEnd

select pg_catalog.set_config('lock_timeout', '10s', true) where pg_catalog.current_setting('lock_timeout') = '0';

-- thing: a first look, while everybody works
-- +goose StatementBegin
do $do$
declare
  left_behind text;
begin
  select pg_catalog.string_agg(pg_catalog.format('%s of %s at %s', documents, variant, version), ', ' order by variant, version)
  into left_behind
  from (
    select d."kind"::text as variant, d."doc" ->> 'schema_version' as version, pg_catalog.count(*) as documents
    from "app"."things" d
    where d."kind"::text = 'red' and d."doc" ->> 'schema_version' in ('1.0.0')
    group by 1, 2) counted;
  if left_behind is not null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = 'app.things.doc still holds documents of retired versions: ' || left_behind,
      hint = 'Carry them over first: pgstrata evolve run. Then migrate again.',
      schema = 'app',
      table = 'things',
      column = 'doc';
  end if;
end $do$;
-- +goose StatementEnd

-- thing: the validator of a row's own variant and version
-- pgstrata:function thing__valid__3c457ec6b4
-- +goose StatementBegin
create function pgstrata_check.thing__valid__3c457ec6b4(doc jsonb, variant text) returns boolean
language sql immutable parallel safe
return coalesce(case variant
  when 'blue' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.thing_blue__1_0_0__ecdc965d74(doc)
  end
  when 'red' then case doc ->> 'schema_version'
    when '2.0.0' then pgstrata_check.thing_red__2_0_0__cfa558e735(doc)
  end
end, false);
-- +goose StatementEnd
grant execute on function pgstrata_check.thing__valid__3c457ec6b4(jsonb, text) to public;
comment on function pgstrata_check.thing__valid__3c457ec6b4(jsonb, text) is
  'Whether a document is valid by the schema of its own version: document thing, hash 3c457ec6b4.';
-- pgstrata:function thing__explain__3c457ec6b4
-- +goose StatementBegin
create function pgstrata_check.thing__explain__3c457ec6b4(doc jsonb, variant text) returns jsonb
language plpgsql immutable parallel safe as $fn$
begin
  if (variant = any ('{blue,red}'::text[])) is not true then
    return '[{"keyword":"discriminator","message":"there are no schemas for this row''s discriminator","pointer":"","schema":""}]';
  end if;
  if pg_catalog.jsonb_typeof(doc) is distinct from 'object' then
    return '[{"keyword":"type","message":"must be of type object","pointer":"","schema":""}]';
  end if;
  if not doc ? 'schema_version' then
    return E'[{"keyword":"required","message":"must have the key \\"schema_version\\"","pointer":"","schema":""}]';
  end if;
  case variant
    when 'blue' then
      case doc ->> 'schema_version'
        when '1.0.0' then return pgstrata_check.thing_blue__1_0_0__ecdc965d74__why(doc);
        else null; -- an unknown version, see below
      end case;
    when 'red' then
      case doc ->> 'schema_version'
        when '2.0.0' then return pgstrata_check.thing_red__2_0_0__cfa558e735__why(doc);
        else null; -- an unknown version, see below
      end case;
  end case;
  return '[{"keyword":"version","message":"is not a known version of this document","pointer":"/schema_version","schema":""}]';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing__explain__3c457ec6b4(jsonb, text) to public;
comment on function pgstrata_check.thing__explain__3c457ec6b4(jsonb, text) is
  'What is wrong with a document: document thing, hash 3c457ec6b4.';

-- pgstrata:begin guard thing
-- +goose StatementBegin
create or replace function pgstrata_check.thing__guard() returns trigger
language plpgsql set search_path to pg_catalog, pg_temp as $fn$
declare
  document constant jsonb := new."doc";
  variant constant text := new."kind"::text;
  findings jsonb;
  total int;
begin
  if document is null then
    return new; -- whether a document must be there is the table's business
  end if;
  -- An unchanged document may stay as it is, so that a row with a bad one can still be changed elsewhere.
  -- Unchanged means byte for byte, its version included, and under the same variant.
  if tg_op = 'UPDATE' and record_image_eq(row(old."doc"), row(new."doc"))
    and old."kind" is not distinct from new."kind" then
    return new;
  end if;
  if pgstrata_check.thing__valid__3c457ec6b4(document, variant) then
    return new;
  end if;

  findings := pgstrata_check.thing__explain__3c457ec6b4(document, variant);
  total := jsonb_array_length(findings);
  -- No values: errors end up in logs. What a finding's message names stands in the schema.
  raise exception using
    errcode = 'check_violation',
    message = format('%s of %s.%s is not valid: %s at %s (%s)',
      tg_argv[0], tg_argv[1], tg_argv[2],
      findings #>> '{0,keyword}', coalesce(nullif(findings #>> '{0,pointer}', ''), 'the top'), left(findings #>> '{0,message}', 200))
      || case when total > 1 then format(', and %s more', total - 1) else '' end,
    detail = jsonb_strip_nulls(jsonb_build_object(
      'document', tg_argv[0],
      'variant', variant,
      'version', case
        when variant = 'blue' and document ->> 'schema_version' in ('1.0.0') then document ->> 'schema_version'
        when variant = 'red' and document ->> 'schema_version' in ('2.0.0') then document ->> 'schema_version'
      end,
      'findings', (select jsonb_agg(jsonb_build_object('pointer', f -> 'pointer', 'keyword', f -> 'keyword') order by n)
        from jsonb_array_elements(findings) with ordinality list(f, n) where n <= 20),
      'total', total)),
    hint = 'pgstrata_check.thing__explain__3c457ec6b4(document, variant) lists every finding with a message.',
    schema = tg_argv[1],
    table = tg_argv[2],
    column = tg_argv[3],
    constraint = tg_argv[0] || '_valid';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing__guard() to public;
comment on function pgstrata_check.thing__guard() is
  'Judges what is written: document thing, hash 3c457ec6b4.';
-- pgstrata:end guard thing

-- thing: nobody writes from here on until this is done, and nothing may be left
-- +goose StatementBegin
do $do$
declare
  left_behind text;
  hidden constant boolean := pg_catalog.row_security_active('"app"."things"'::regclass);
begin
  if pg_catalog.current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'this migration must see what others committed while it waited: run it in isolation level read committed';
  end if;
  if hidden then
    -- Row-level security is forced on the owner, too. Lifting that locks out readers as well, until the end of this transaction.
    alter table "app"."things" no force row level security;
    if pg_catalog.row_security_active('"app"."things"'::regclass) then
      raise insufficient_privilege using
        message = pg_catalog.format('%s does not see every row of %s', current_user, 'app.things'),
        hint = 'Migrate as the owner of the table.';
    end if;
  else
    lock table "app"."things" in share row exclusive mode;
  end if;
  select pg_catalog.string_agg(pg_catalog.format('%s of %s at %s', documents, variant, version), ', ' order by variant, version)
  into left_behind
  from (
    select d."kind"::text as variant, d."doc" ->> 'schema_version' as version, pg_catalog.count(*) as documents
    from "app"."things" d
    where d."kind"::text = 'red' and d."doc" ->> 'schema_version' in ('1.0.0')
    group by 1, 2) counted;
  if left_behind is not null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = 'app.things.doc still holds documents of retired versions: ' || left_behind,
      hint = 'Carry them over first: pgstrata evolve run. Then migrate again.',
      schema = 'app',
      table = 'things',
      column = 'doc';
  end if;
  if hidden then
    alter table "app"."things" force row level security;
  end if;
end $do$;
-- +goose StatementEnd

-- Scans and repairs of app.things; the policies matter once row-level security is on.
grant usage on schema "app" to pgstrata_operator;
grant select, update ("doc") on "app"."things" to pgstrata_operator;
-- +goose StatementBegin
do $do$
begin
  if not exists (select from pg_catalog.pg_policy where polrelid = '"app"."things"'::regclass and polname = 'pgstrata_operator_reads') then
    create policy pgstrata_operator_reads on "app"."things" for select to pgstrata_operator using (true);
    comment on policy pgstrata_operator_reads on "app"."things" is 'Made by pgstrata schema generate.';
  end if;
  if not exists (select from pg_catalog.pg_policy where polrelid = '"app"."things"'::regclass and polname = 'pgstrata_operator_repairs') then
    create policy pgstrata_operator_repairs on "app"."things" for update to pgstrata_operator using (true) with check (true);
    comment on policy pgstrata_operator_repairs on "app"."things" is 'Made by pgstrata schema generate.';
  end if;
end $do$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
create or replace function pgstrata_check.thing__guard() returns trigger
language plpgsql set search_path to pg_catalog, pg_temp as $fn$
declare
  document constant jsonb := new."doc";
  variant constant text := new."kind"::text;
  findings jsonb;
  total int;
begin
  if document is null then
    return new; -- whether a document must be there is the table's business
  end if;
  -- An unchanged document may stay as it is, so that a row with a bad one can still be changed elsewhere.
  -- Unchanged means byte for byte, its version included, and under the same variant.
  if tg_op = 'UPDATE' and record_image_eq(row(old."doc"), row(new."doc"))
    and old."kind" is not distinct from new."kind" then
    return new;
  end if;
  if pgstrata_check.thing__valid__4acc2edc0d(document, variant) then
    return new;
  end if;

  findings := pgstrata_check.thing__explain__4acc2edc0d(document, variant);
  total := jsonb_array_length(findings);
  -- No values: errors end up in logs. What a finding's message names stands in the schema.
  raise exception using
    errcode = 'check_violation',
    message = format('%s of %s.%s is not valid: %s at %s (%s)',
      tg_argv[0], tg_argv[1], tg_argv[2],
      findings #>> '{0,keyword}', coalesce(nullif(findings #>> '{0,pointer}', ''), 'the top'), left(findings #>> '{0,message}', 200))
      || case when total > 1 then format(', and %s more', total - 1) else '' end,
    detail = jsonb_strip_nulls(jsonb_build_object(
      'document', tg_argv[0],
      'variant', variant,
      'version', case
        when variant = 'blue' and document ->> 'schema_version' in ('1.0.0') then document ->> 'schema_version'
        when variant = 'red' and document ->> 'schema_version' in ('1.0.0', '2.0.0') then document ->> 'schema_version'
      end,
      'findings', (select jsonb_agg(jsonb_build_object('pointer', f -> 'pointer', 'keyword', f -> 'keyword') order by n)
        from jsonb_array_elements(findings) with ordinality list(f, n) where n <= 20),
      'total', total)),
    hint = 'pgstrata_check.thing__explain__4acc2edc0d(document, variant) lists every finding with a message.',
    schema = tg_argv[1],
    table = tg_argv[2],
    column = tg_argv[3],
    constraint = tg_argv[0] || '_valid';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing__guard() to public;
comment on function pgstrata_check.thing__guard() is
  'Judges what is written: document thing, hash 4acc2edc0d.';
drop function pgstrata_check.thing__explain__3c457ec6b4(jsonb, text);
drop function pgstrata_check.thing__valid__3c457ec6b4(jsonb, text);
-- +goose StatementBegin
do $do$
declare
  made name;
begin
  -- Only what this tool made, and only with the last guard of the table.
  if exists (select from pg_catalog.pg_trigger where tgrelid = '"app"."things"'::regclass and tgname ~ '^zz_pgstrata_') then
    return;
  end if;
  for made in
    select polname from pg_catalog.pg_policy
    where polrelid = '"app"."things"'::regclass and polname in ('pgstrata_operator_reads', 'pgstrata_operator_repairs')
      and pg_catalog.obj_description(oid, 'pg_policy') = 'Made by pgstrata schema generate.'
  loop
    execute pg_catalog.format('drop policy %I on %s', made, '"app"."things"'::regclass);
  end loop;
end $do$;
-- +goose StatementEnd
