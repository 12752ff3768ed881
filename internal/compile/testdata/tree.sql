create function pgstrata_check.thing_default__1_0_0__70cbc67a5e(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  seen_keys text[];
  holds boolean;
  holds_2 boolean;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    return false;
  end if;
  seen_keys := '{}';
  if (not doc ? 'root' or pgstrata_check.thing_default__1_0_0__70cbc67a5e__r1(doc -> 'root')) is not true then
    return false;
  end if;
  holds := doc ? 'kind' and (doc -> 'kind') = '"plain"';
  if holds then
    seen_keys := seen_keys || '{kind}'::text[];
  end if;
  holds_2 := doc ?& '{kind,size}'::text[] and (doc -> 'kind') = '"sized"'
        and case when pg_catalog.jsonb_typeof(doc -> 'size') = 'number' then pg_catalog.min_scale((doc -> 'size')::numeric) = 0
        else false end;
  if holds_2 then
    seen_keys := seen_keys || '{kind,size}'::text[];
  end if;
  if ((holds or holds_2)
      and doc - '{root}'::text[] - seen_keys = '{}') is not true then
    return false;
  end if;
  return true;
end $fn$;
grant execute on function pgstrata_check.thing_default__1_0_0__70cbc67a5e(jsonb) to public;
comment on function pgstrata_check.thing_default__1_0_0__70cbc67a5e(jsonb) is
  'Whether a document is valid: document thing, variant default, version 1.0.0, hash 70cbc67a5e.';
create function pgstrata_check.thing_default__1_0_0__70cbc67a5e__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  dropped int := 0;
  seen_keys text[];
  before int;
  j_root jsonb;
  part jsonb;
  holds boolean;
  holds_2 boolean;
  k text;
  j jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///thing/default/1.0.0#/type');
  else
    seen_keys := '{}';
    before := dropped + pg_catalog.cardinality(found);
    if doc ? 'root' then
      j_root := doc -> 'root';
      -- #/properties/root
      foreach part in array pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_r1(j_root, '/root') loop
        found := found || part;
      end loop;
    end if;
    holds := doc ? 'kind' and (doc -> 'kind') = '"plain"';
    if holds then
      seen_keys := seen_keys || '{kind}'::text[];
    end if;
    holds_2 := doc ?& '{kind,size}'::text[] and (doc -> 'kind') = '"sized"'
          and case when pg_catalog.jsonb_typeof(doc -> 'size') = 'number' then pg_catalog.min_scale((doc -> 'size')::numeric) = 0
          else false end;
    if holds_2 then
      seen_keys := seen_keys || '{kind,size}'::text[];
    end if;
    if (holds or holds_2) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'anyOf',
        'message', 'fits none of the allowed forms',
        'schema', 'pgstrata:///thing/default/1.0.0#/anyOf');
    end if;
    if dropped + pg_catalog.cardinality(found) = before then
      -- #/unevaluatedProperties
      for k, j in select e.key, e.value from pg_catalog.jsonb_each(doc - '{root}'::text[] - seen_keys) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///thing/default/1.0.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_first(found);
          dropped := dropped - pg_catalog.cardinality(found);
        end if;
      end loop;
    end if;
  end if;
  -- the first 5000 in the order of pointers, each once
  return (select coalesce(pg_catalog.jsonb_agg(f), '[]') from (
    select f from (select distinct f from pg_catalog.unnest(found) f) d
    order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
end $fn$;
grant execute on function pgstrata_check.thing_default__1_0_0__70cbc67a5e__why(jsonb) to public;
comment on function pgstrata_check.thing_default__1_0_0__70cbc67a5e__why(jsonb) is
  'What is wrong with a document: document thing, variant default, version 1.0.0, hash 70cbc67a5e.';
create function pgstrata_check.thing_default__1_0_0__70cbc67a5e__r1(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_children jsonb;
  j jsonb;
  k text;
begin
  -- #/$defs/node
  if pg_catalog.jsonb_typeof(doc) = 'object' then
    if doc ? 'children' then
      j_children := doc -> 'children';
      -- #/$defs/node/properties/children
      if (pg_catalog.jsonb_typeof(j_children) = 'array') is not true then
        return false;
      end if;
      -- #/$defs/node/properties/children/items
      for i in 0 .. pg_catalog.jsonb_array_length(j_children) - 1 loop
        j := j_children -> i;
        if (pgstrata_check.thing_default__1_0_0__70cbc67a5e__r1(j)) is not true then
          return false;
        end if;
      end loop;
    end if;
    -- #/$defs/node
    for k, j in select e.key, e.value from pg_catalog.jsonb_each(doc) e loop
      if not (k = any ('{children}'::text[]) or k ~ '^x-') then
        return false;
      end if;
    end loop;
  end if;
  return true;
end $fn$;
grant execute on function pgstrata_check.thing_default__1_0_0__70cbc67a5e__r1(jsonb) to public;
comment on function pgstrata_check.thing_default__1_0_0__70cbc67a5e__r1(jsonb) is
  'A part that contains itself: document thing, variant default, version 1.0.0, hash 70cbc67a5e.';
create function pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_r1(doc jsonb, at text) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  j_children jsonb;
  j jsonb;
  part jsonb;
  k text;
begin
  -- #/$defs/node
  if pg_catalog.jsonb_typeof(doc) = 'object' then
    if doc ? 'children' then
      j_children := doc -> 'children';
      -- #/$defs/node/properties/children
      if (pg_catalog.jsonb_typeof(j_children) = 'array') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', at || '/children', 'keyword', 'type',
          'message', 'must be of type array',
          'schema', 'pgstrata:///thing/default/1.0.0#/$defs/node/properties/children/type');
      else
        -- #/$defs/node/properties/children/items
        for i in 0 .. pg_catalog.jsonb_array_length(j_children) - 1 loop
          j := j_children -> i;
          -- #/$defs/node/properties/children/items
          foreach part in array pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_r1(j, at || '/children/' || i::text) loop
            found := found || part;
          end loop;
          if pg_catalog.cardinality(found) >= 10000 then
            found := pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_first(found);
          end if;
        end loop;
      end if;
    end if;
    -- #/$defs/node
    for k, j in select e.key, e.value from pg_catalog.jsonb_each(doc) e loop
      if not (k = any ('{children}'::text[]) or k ~ '^x-') then
        found := found || pg_catalog.jsonb_build_object('pointer', at, 'keyword', 'additionalProperties',
          'message', 'has a key that is not allowed here',
          'schema', 'pgstrata:///thing/default/1.0.0#/$defs/node/additionalProperties');
      end if;
      if pg_catalog.cardinality(found) >= 10000 then
        found := pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_first(found);
      end if;
    end loop;
  end if;
  return found;
end $fn$;
grant execute on function pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_r1(jsonb, text) to public;
comment on function pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_r1(jsonb, text) is
  'What is wrong with a part that contains itself: document thing, variant default, version 1.0.0, hash 70cbc67a5e.';
create function pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
grant execute on function pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_first(jsonb[]) to public;
comment on function pgstrata_check.thing_default__1_0_0__70cbc67a5e__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document thing, variant default, version 1.0.0, hash 70cbc67a5e.';
