-- +goose Up
-- Written by pgstrata schema generate from the JSON Schemas. Change the schemas, not this file, and generate again.
-- pgstrata:guard thing 4acc2edc0d

-- +goose StatementBegin
do $do$
begin
  if pg_catalog.getdatabaseencoding() <> 'UTF8' then
    raise exception 'pgstrata needs a database in the encoding UTF8, and this one is in %', pg_catalog.getdatabaseencoding();
  end if;
end $do$;
-- +goose StatementEnd

-- document thing, variant blue, version 1.0.0, hash ecdc965d74
-- pgstrata:function thing_blue__1_0_0__ecdc965d74
-- +goose StatementBegin
create function pgstrata_check.thing_blue__1_0_0__ecdc965d74(doc jsonb) returns boolean
language sql immutable parallel safe
return (
  case when pg_catalog.jsonb_typeof(doc) = 'object' then
    (doc -> 'schema_version') = '"1.0.0"'
  else false end
) is true;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_blue__1_0_0__ecdc965d74(jsonb) to public;
comment on function pgstrata_check.thing_blue__1_0_0__ecdc965d74(jsonb) is
  'Whether a document is valid: document thing, variant blue, version 1.0.0, hash ecdc965d74.';
-- +goose StatementBegin
create function pgstrata_check.thing_blue__1_0_0__ecdc965d74__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  j_schema_version jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///thing/blue/1.0.0#/type');
  else
    if (doc ? 'schema_version') is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version"',
        'schema', 'pgstrata:///thing/blue/1.0.0#/required');
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.0.0"',
          'schema', 'pgstrata:///thing/blue/1.0.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- the first 5000 in the order of pointers, each once
  return (select coalesce(pg_catalog.jsonb_agg(f), '[]') from (
    select f from (select distinct f from pg_catalog.unnest(found) f) d
    order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_blue__1_0_0__ecdc965d74__why(jsonb) to public;
comment on function pgstrata_check.thing_blue__1_0_0__ecdc965d74__why(jsonb) is
  'What is wrong with a document: document thing, variant blue, version 1.0.0, hash ecdc965d74.';

-- document thing, variant red, version 1.0.0, hash 8f385bc708
-- pgstrata:function thing_red__1_0_0__8f385bc708
-- +goose StatementBegin
create function pgstrata_check.thing_red__1_0_0__8f385bc708(doc jsonb) returns boolean
language sql immutable parallel safe
return (
  case when pg_catalog.jsonb_typeof(doc) = 'object' then
    doc - '{amount,name,schema_version}'::text[] = '{}'
    and (not doc ? 'amount' or case when pg_catalog.jsonb_typeof(doc -> 'amount') = 'number'
          then pg_catalog.min_scale((doc -> 'amount')::numeric) = 0 else false end)
    and (not doc ? 'name' or pg_catalog.jsonb_typeof(doc -> 'name') = 'string')
    and (doc -> 'schema_version') = '"1.0.0"'
  else false end
) is true;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__1_0_0__8f385bc708(jsonb) to public;
comment on function pgstrata_check.thing_red__1_0_0__8f385bc708(jsonb) is
  'Whether a document is valid: document thing, variant red, version 1.0.0, hash 8f385bc708.';
-- +goose StatementBegin
create function pgstrata_check.thing_red__1_0_0__8f385bc708__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  j_amount jsonb;
  j_name jsonb;
  j_schema_version jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///thing/red/1.0.0#/type');
  else
    if (doc ? 'schema_version') is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version"',
        'schema', 'pgstrata:///thing/red/1.0.0#/required');
    end if;
    if (doc - '{amount,name,schema_version}'::text[] = '{}') is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'additionalProperties',
        'message', 'has a key that is not allowed here',
        'schema', 'pgstrata:///thing/red/1.0.0#/additionalProperties');
    end if;
    if doc ? 'amount' then
      j_amount := doc -> 'amount';
      -- #/properties/amount
      if (case when pg_catalog.jsonb_typeof(j_amount) = 'number' then pg_catalog.min_scale(j_amount::numeric) = 0
            else false end) is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/amount', 'keyword', 'type',
          'message', 'must be of type integer',
          'schema', 'pgstrata:///thing/red/1.0.0#/properties/amount/type');
      end if;
    end if;
    if doc ? 'name' then
      j_name := doc -> 'name';
      -- #/properties/name
      if (pg_catalog.jsonb_typeof(j_name) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/name', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///thing/red/1.0.0#/properties/name/type');
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.0.0"',
          'schema', 'pgstrata:///thing/red/1.0.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- the first 5000 in the order of pointers, each once
  return (select coalesce(pg_catalog.jsonb_agg(f), '[]') from (
    select f from (select distinct f from pg_catalog.unnest(found) f) d
    order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__1_0_0__8f385bc708__why(jsonb) to public;
comment on function pgstrata_check.thing_red__1_0_0__8f385bc708__why(jsonb) is
  'What is wrong with a document: document thing, variant red, version 1.0.0, hash 8f385bc708.';

-- document thing, variant red, version 2.0.0, hash cfa558e735
-- pgstrata:function thing_red__2_0_0__cfa558e735
-- +goose StatementBegin
create function pgstrata_check.thing_red__2_0_0__cfa558e735(doc jsonb) returns boolean
language sql immutable parallel safe
return (
  case when pg_catalog.jsonb_typeof(doc) = 'object' then
    doc - '{schema_version,total}'::text[] = '{}'
    and (doc -> 'schema_version') = '"2.0.0"'
    and (not doc ? 'total' or case when pg_catalog.jsonb_typeof(doc -> 'total') = 'number'
          then pg_catalog.min_scale((doc -> 'total')::numeric) = 0 else false end)
  else false end
) is true;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__2_0_0__cfa558e735(jsonb) to public;
comment on function pgstrata_check.thing_red__2_0_0__cfa558e735(jsonb) is
  'Whether a document is valid: document thing, variant red, version 2.0.0, hash cfa558e735.';
-- +goose StatementBegin
create function pgstrata_check.thing_red__2_0_0__cfa558e735__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  j_schema_version jsonb;
  j_total jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///thing/red/2.0.0#/type');
  else
    if (doc ? 'schema_version') is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version"',
        'schema', 'pgstrata:///thing/red/2.0.0#/required');
    end if;
    if (doc - '{schema_version,total}'::text[] = '{}') is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'additionalProperties',
        'message', 'has a key that is not allowed here',
        'schema', 'pgstrata:///thing/red/2.0.0#/additionalProperties');
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"2.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "2.0.0"',
          'schema', 'pgstrata:///thing/red/2.0.0#/properties/schema_version/const');
      end if;
    end if;
    if doc ? 'total' then
      j_total := doc -> 'total';
      -- #/properties/total
      if (case when pg_catalog.jsonb_typeof(j_total) = 'number' then pg_catalog.min_scale(j_total::numeric) = 0
            else false end) is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/total', 'keyword', 'type',
          'message', 'must be of type integer',
          'schema', 'pgstrata:///thing/red/2.0.0#/properties/total/type');
      end if;
    end if;
  end if;
  -- the first 5000 in the order of pointers, each once
  return (select coalesce(pg_catalog.jsonb_agg(f), '[]') from (
    select f from (select distinct f from pg_catalog.unnest(found) f) d
    order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__2_0_0__cfa558e735__why(jsonb) to public;
comment on function pgstrata_check.thing_red__2_0_0__cfa558e735__why(jsonb) is
  'What is wrong with a document: document thing, variant red, version 2.0.0, hash cfa558e735.';

-- thing: from each version to the others, by the lenses
-- pgstrata:function thing_red__1_0_0__2_0_0__83d11a2591__up
-- +goose StatementBegin
create function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  amount_1 jsonb;
  total_1 jsonb;
  name_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  amount_1 := doc -> 'amount';
  total_1 := doc -> 'total';
  if total_1 is not null then
    return null;
  end if;
  name_1 := doc -> 'name';
  return doc - '{"amount","name"}'::text[] ||
      case when amount_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'total', amount_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up(jsonb) to public;
comment on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up(jsonb) is
  'Carries a document over from 1.0.0 to 2.0.0: document thing, variant red, lens 1.0.0--2.0.0, hash 83d11a2591.';
-- pgstrata:function thing_red__1_0_0__2_0_0__83d11a2591__up_full
-- +goose StatementBegin
create function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  amount_1 jsonb;
  total_1 jsonb;
  name_1 jsonb;
  lost_1 jsonb;
  lost_2 jsonb;
  lost_3 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  amount_1 := doc -> 'amount';
  total_1 := doc -> 'total';
  if total_1 is not null then
    return null;
  end if;
  name_1 := doc -> 'name';
  lost_1 := case when name_1 is not null then pg_catalog.jsonb_build_object('value', name_1) end;
  lost_2 := case when lost_1 is not null then pg_catalog.jsonb_build_object('2', lost_1) end;
  lost_3 := case when lost_2 is not null then pg_catalog.jsonb_build_object('1.0.0--2.0.0', lost_2) end;
  return array[doc - '{"amount","name"}'::text[] ||
      case when amount_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'total', amount_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end, (lost_3)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.0.0 to 2.0.0: document thing, variant red, lens 1.0.0--2.0.0, hash 83d11a2591.';
-- pgstrata:function thing_red__1_0_0__2_0_0__83d11a2591__up_why
-- +goose StatementBegin
create function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  amount_1 jsonb;
  total_1 jsonb;
  name_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.0.0');
  end if;
  amount_1 := doc -> 'amount';
  total_1 := doc -> 'total';
  if total_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--2.0.0', 'step', 'rename /amount (line 2)', 'pointer', '/total',
        'message', 'there is something already');
  end if;
  name_1 := doc -> 'name';
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.0.0 to 2.0.0: document thing, variant red, lens 1.0.0--2.0.0, hash 83d11a2591.';
-- pgstrata:function thing_red__1_0_0__2_0_0__83d11a2591__down
-- +goose StatementBegin
create function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  name_1 jsonb;
  total_1 jsonb;
  amount_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  name_1 := doc -> 'name';
  if name_1 is not null then
    return null;
  end if;
  total_1 := doc -> 'total';
  amount_1 := doc -> 'amount';
  if amount_1 is not null then
    return null;
  end if;
  return doc - 'total'::text ||
      case when total_1 is not null then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'amount', total_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text) end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down(jsonb) to public;
comment on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down(jsonb) is
  'Carries a document over from 2.0.0 to 1.0.0: document thing, variant red, lens 1.0.0--2.0.0, hash 83d11a2591.';
-- pgstrata:function thing_red__1_0_0__2_0_0__83d11a2591__down_full
-- +goose StatementBegin
create function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  name_1 jsonb;
  total_1 jsonb;
  amount_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.0.0--2.0.0') -> '2';
  name_1 := doc -> 'name';
  if name_1 is not null then
    return null;
  end if;
  total_1 := doc -> 'total';
  amount_1 := doc -> 'amount';
  if amount_1 is not null then
    return null;
  end if;
  return array[doc - 'total'::text || case when kept_1 -> 'value' is not null then
      case when total_1 is not null then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'name', coalesce(kept_1 ->
      'value', null), 'amount', total_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'name', coalesce(kept_1 -> 'value', null)) end else
      case when total_1 is not null then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'amount', total_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text) end end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 2.0.0 to 1.0.0: document thing, variant red, lens 1.0.0--2.0.0, hash 83d11a2591.';
-- pgstrata:function thing_red__1_0_0__2_0_0__83d11a2591__down_why
-- +goose StatementBegin
create function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  name_1 jsonb;
  total_1 jsonb;
  amount_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 2.0.0');
  end if;
  kept_1 := (kept -> '1.0.0--2.0.0') -> '2';
  name_1 := doc -> 'name';
  if name_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--2.0.0', 'step', 'remove /name (line 4)', 'pointer', '/name', 'message',
        'there is something already');
  end if;
  total_1 := doc -> 'total';
  amount_1 := doc -> 'amount';
  if amount_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--2.0.0', 'step', 'rename /amount (line 2)', 'pointer', '/amount',
        'message', 'there is something already');
  end if;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 2.0.0 to 1.0.0: document thing, variant red, lens 1.0.0--2.0.0, hash 83d11a2591.';

-- thing: what would be lost on the way between versions
-- pgstrata:complements thing "org", "The Id"
-- pgstrata:begin complements thing
create table pgstrata.thing__complements as select "org", "The Id" from "app"."things" with no data;
alter table pgstrata.thing__complements
  alter column "org" set not null,
  alter column "The Id" set not null,
  add column complement jsonb not null,
  add column kept_at timestamptz not null default now(),
  add constraint thing__complements_pkey primary key ("org", "The Id");
comment on table pgstrata.thing__complements is 'What documents of thing lost when they were carried to another version.';
comment on column pgstrata.thing__complements."org" is 'Of the key of the document''s row.';
comment on column pgstrata.thing__complements."The Id" is 'Of the key of the document''s row.';
comment on column pgstrata.thing__complements.complement is 'A JSON object by lens and step; with it the way back gives exactly the document that there was.';
comment on column pgstrata.thing__complements.kept_at is 'When it was kept.';
-- Not forced: the triggers below run as the owner, and follow the rows of all.
alter table pgstrata.thing__complements enable row level security;
grant select, insert, update, delete on pgstrata.thing__complements to pgstrata_operator;
create policy operator_reads on pgstrata.thing__complements for select to pgstrata_operator using (true);
create policy operator_keeps on pgstrata.thing__complements for insert to pgstrata_operator with check (true);
create policy operator_marks on pgstrata.thing__complements for update to pgstrata_operator using (true) with check (true);
create policy operator_forgets on pgstrata.thing__complements for delete to pgstrata_operator using (true);
-- +goose StatementBegin
create function pgstrata_check.thing__complements_deleted() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  delete from pgstrata.thing__complements c where (c."org", c."The Id") = (old."org", old."The Id");
  return new;
end $fn$;
-- +goose StatementEnd
revoke execute on function pgstrata_check.thing__complements_deleted() from public;
comment on function pgstrata_check.thing__complements_deleted() is
  'A complement goes with its row: document thing.';
-- +goose StatementBegin
create function pgstrata_check.thing__complements_moved() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  update pgstrata.thing__complements c set "org" = new."org", "The Id" = new."The Id" where (c."org", c."The Id") = (old."org", old."The Id");
  return new;
end $fn$;
-- +goose StatementEnd
revoke execute on function pgstrata_check.thing__complements_moved() from public;
comment on function pgstrata_check.thing__complements_moved() is
  'A complement follows its row to another key: document thing.';
-- +goose StatementBegin
create function pgstrata_check.thing__complements_emptied() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  truncate pgstrata.thing__complements;
  return null;
end $fn$;
-- +goose StatementEnd
revoke execute on function pgstrata_check.thing__complements_emptied() from public;
comment on function pgstrata_check.thing__complements_emptied() is
  'Complements go with the rows: document thing.';
-- +goose StatementBegin
do $do$
declare
  path constant text := pg_catalog.current_setting('search_path');
begin
  -- The functions see nothing but pg_catalog. A key that can't be compared there would only be found by the next delete.
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  perform from pgstrata.thing__complements c, pgstrata.thing__complements old where (c."org", c."The Id") = (old."org", old."The Id");
  perform pg_catalog.set_config('search_path', path, true);
exception
  when undefined_function then
    raise exception using
      errcode = 'feature_not_supported',
      message = 'the key of app.things ("org", "The Id") has a type whose operator = stands outside of pg_catalog, so that complements can''t follow their rows',
      hint = 'Write the lenses so that nothing is lost in them: then no complements are kept.';
end $do$;
-- +goose StatementEnd
-- pgstrata:end complements thing

-- pgstrata:begin following thing
create trigger zz_pgstrata_thing__complements_deleted
  after delete on "app"."things"
  for each row execute function pgstrata_check.thing__complements_deleted();
create trigger zz_pgstrata_thing__complements_emptied
  after truncate on "app"."things"
  for each statement execute function pgstrata_check.thing__complements_emptied();
-- +goose StatementBegin
do $do$
begin
  -- An update that takes a row to another partition fires no trigger after it but that of a delete.
  execute pg_catalog.format('create trigger zz_pgstrata_thing__complements_moved
  %s update on "app"."things"
  for each row when (not pg_catalog.record_image_eq(row(old."org", old."The Id"), row(new."org", new."The Id"))) execute function pgstrata_check.thing__complements_moved()', (select case relkind when 'p' then 'before' else 'after' end from pg_catalog.pg_class where oid = '"app"."things"'::regclass));
end $do$;
-- +goose StatementEnd
alter table "app"."things" enable always trigger zz_pgstrata_thing__complements_deleted;
alter table "app"."things" enable always trigger zz_pgstrata_thing__complements_moved;
alter table "app"."things" enable always trigger zz_pgstrata_thing__complements_emptied;
-- pgstrata:end following thing

-- thing: the validator of a row's own variant and version
-- pgstrata:function thing__valid__4acc2edc0d
-- +goose StatementBegin
create function pgstrata_check.thing__valid__4acc2edc0d(doc jsonb, variant text) returns boolean
language sql immutable parallel safe
return coalesce(case variant
  when 'blue' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.thing_blue__1_0_0__ecdc965d74(doc)
  end
  when 'red' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.thing_red__1_0_0__8f385bc708(doc)
    when '2.0.0' then pgstrata_check.thing_red__2_0_0__cfa558e735(doc)
  end
end, false);
-- +goose StatementEnd
grant execute on function pgstrata_check.thing__valid__4acc2edc0d(jsonb, text) to public;
comment on function pgstrata_check.thing__valid__4acc2edc0d(jsonb, text) is
  'Whether a document is valid by the schema of its own version: document thing, hash 4acc2edc0d.';
-- pgstrata:function thing__explain__4acc2edc0d
-- +goose StatementBegin
create function pgstrata_check.thing__explain__4acc2edc0d(doc jsonb, variant text) returns jsonb
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
        when '1.0.0' then return pgstrata_check.thing_red__1_0_0__8f385bc708__why(doc);
        when '2.0.0' then return pgstrata_check.thing_red__2_0_0__cfa558e735__why(doc);
        else null; -- an unknown version, see below
      end case;
  end case;
  return '[{"keyword":"version","message":"is not a known version of this document","pointer":"/schema_version","schema":""}]';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.thing__explain__4acc2edc0d(jsonb, text) to public;
comment on function pgstrata_check.thing__explain__4acc2edc0d(jsonb, text) is
  'What is wrong with a document: document thing, hash 4acc2edc0d.';

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
-- pgstrata:end guard thing

-- pgstrata:table thing "app"."things"
-- pgstrata:begin trigger thing
create trigger zz_pgstrata_thing
  before insert or update on "app"."things"
  for each row execute function pgstrata_check.thing__guard('thing', 'app', 'things', 'doc');
alter table "app"."things" enable always trigger zz_pgstrata_thing;
-- pgstrata:end trigger thing

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
-- pgstrata:keeps pgstrata.thing__complements
drop trigger zz_pgstrata_thing on "app"."things";
drop function pgstrata_check.thing__guard();
drop function pgstrata_check.thing__explain__4acc2edc0d(jsonb, text);
drop function pgstrata_check.thing__valid__4acc2edc0d(jsonb, text);
drop trigger zz_pgstrata_thing__complements_deleted on "app"."things";
drop trigger zz_pgstrata_thing__complements_moved on "app"."things";
drop trigger zz_pgstrata_thing__complements_emptied on "app"."things";
drop function pgstrata_check.thing__complements_emptied();
drop function pgstrata_check.thing__complements_moved();
drop function pgstrata_check.thing__complements_deleted();
drop table pgstrata.thing__complements;
drop function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down_why(jsonb, jsonb);
drop function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down_full(jsonb, jsonb);
drop function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__down(jsonb);
drop function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up_why(jsonb, jsonb);
drop function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up_full(jsonb, jsonb);
drop function pgstrata_check.thing_red__1_0_0__2_0_0__83d11a2591__up(jsonb);
drop function pgstrata_check.thing_red__2_0_0__cfa558e735__why(jsonb);
drop function pgstrata_check.thing_red__2_0_0__cfa558e735(jsonb);
drop function pgstrata_check.thing_red__1_0_0__8f385bc708__why(jsonb);
drop function pgstrata_check.thing_red__1_0_0__8f385bc708(jsonb);
drop function pgstrata_check.thing_blue__1_0_0__ecdc965d74__why(jsonb);
drop function pgstrata_check.thing_blue__1_0_0__ecdc965d74(jsonb);
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
