create function pgstrata_check.thing_default__1_0_0__cbc46ff138(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  j jsonb;
  t_source text;
  t_target text;
  j_options jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    return false;
  end if;
  if (doc ? 'mappings'
      and doc - '{mappings,options,schema_version}'::text[] = '{}'
      and (doc -> 'schema_version') = '2') is not true then
    return false;
  end if;
  j_mappings := doc -> 'mappings';
  -- #/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'array') is not true then
    return false;
  end if;
  if (pg_catalog.jsonb_array_length(j_mappings) >= 1
      and pg_catalog.jsonb_array_length(j_mappings) <= 100) is not true then
    return false;
  end if;
  -- #/properties/mappings/items
  for i in 0 .. pg_catalog.jsonb_array_length(j_mappings) - 1 loop
    j := j_mappings -> i;
    -- #/properties/mappings/items
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    t_source := j ->> 'source';
    t_target := j ->> 'target';
    if (j - '{required,source,target,transform}'::text[] = '{}'
        and (not j ? 'required' or pg_catalog.jsonb_typeof(j -> 'required') = 'boolean')
        and (pg_catalog.jsonb_typeof(j -> 'source') = 'string' and (pg_catalog.char_length(t_source) <= 64
          and t_source ~ '^[_a-z][.0-9_a-z]*$'))
        and (pg_catalog.jsonb_typeof(j -> 'target') = 'string' and (pg_catalog.char_length(t_target) <= 64
          and t_target ~ '^[_a-z][.0-9_a-z]*$'))
        and (not j ? 'transform' or (j -> 'transform') in ('"none"', '"lower"', '"upper"', '"trim"', '"date"'))) is not true then
      return false;
    end if;
  end loop;
  if doc ? 'options' then
    j_options := doc -> 'options';
    -- #/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    if (j_options - '{batch_size,null_policy,strict}'::text[] = '{}'
        and (not j_options ? 'batch_size' or case when pg_catalog.jsonb_typeof(j_options -> 'batch_size') = 'number'
          then (j_options -> 'batch_size')::numeric >= 1 and (j_options -> 'batch_size')::numeric <= 10000
          and pg_catalog.min_scale((j_options -> 'batch_size')::numeric) = 0 else false end)
        and (not j_options ? 'null_policy' or (j_options -> 'null_policy') in ('"keep"', '"drop"'))
        and (not j_options ? 'strict' or pg_catalog.jsonb_typeof(j_options -> 'strict') = 'boolean')) is not true then
      return false;
    end if;
  end if;
  return true;
end $fn$;
grant execute on function pgstrata_check.thing_default__1_0_0__cbc46ff138(jsonb) to public;
comment on function pgstrata_check.thing_default__1_0_0__cbc46ff138(jsonb) is
  'Whether a document is valid: document thing, variant default, version 1.0.0, hash cbc46ff138.';
create function pgstrata_check.thing_default__1_0_0__cbc46ff138__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  j_mappings jsonb;
  j jsonb;
  j_required jsonb;
  j_source jsonb;
  j_target jsonb;
  j_transform jsonb;
  j_options jsonb;
  j_batch_size jsonb;
  j_null_policy jsonb;
  j_strict jsonb;
  j_schema_version jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///thing/default/1.0.0#/type');
  else
    if (doc ?& '{schema_version,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "mappings"',
        'schema', 'pgstrata:///thing/default/1.0.0#/required');
    end if;
    if (doc - '{mappings,options,schema_version}'::text[] = '{}') is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'additionalProperties',
        'message', 'has a key that is not allowed here',
        'schema', 'pgstrata:///thing/default/1.0.0#/additionalProperties');
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- #/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'array') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type array',
          'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/type');
      else
        if (pg_catalog.jsonb_array_length(j_mappings) >= 1) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'minItems',
            'message', 'must have at least 1 items',
            'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/minItems');
        end if;
        if (pg_catalog.jsonb_array_length(j_mappings) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxItems',
            'message', 'must have at most 100 items',
            'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/maxItems');
        end if;
        -- #/properties/mappings/items
        for i in 0 .. pg_catalog.jsonb_array_length(j_mappings) - 1 loop
          j := j_mappings -> i;
          -- #/properties/mappings/items
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/' || i::text, 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/items/type');
          else
            if (j ?& '{source,target}'::text[]) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/' || i::text, 'keyword', 'required',
                'message', 'must have the keys "source", "target"',
                'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/items/required');
            end if;
            if (j - '{required,source,target,transform}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/' || i::text, 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/items/additionalProperties');
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- #/properties/mappings/items/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/' || i::text
                      || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/items/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- #/properties/mappings/items/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/' || i::text || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/items/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 64
                      and (j_source #>> '{}') ~ '^[_a-z][.0-9_a-z]*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/' || i::text
                        || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z_][a-z0-9_.]{0,63}$',
                    'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/items/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'target' then
              j_target := j -> 'target';
              -- #/properties/mappings/items/properties/target
              if (pg_catalog.jsonb_typeof(j_target) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/' || i::text || '/target', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/items/properties/target/type');
              else
                if (pg_catalog.char_length(j_target #>> '{}') <= 64
                      and (j_target #>> '{}') ~ '^[_a-z][.0-9_a-z]*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/' || i::text
                        || '/target', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z_][a-z0-9_.]{0,63}$',
                    'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/items/properties/target/pattern');
                end if;
              end if;
            end if;
            if j ? 'transform' then
              j_transform := j -> 'transform';
              -- #/properties/mappings/items/properties/transform
              if (j_transform in ('"none"', '"lower"', '"upper"', '"trim"', '"date"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/' || i::text
                      || '/transform', 'keyword', 'enum',
                  'message', 'must be one of "none", "lower", "upper", "trim", "date"',
                  'schema', 'pgstrata:///thing/default/1.0.0#/properties/mappings/items/properties/transform/enum');
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            found := pgstrata_check.thing_default__1_0_0__cbc46ff138__why_first(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- #/properties/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///thing/default/1.0.0#/properties/options/type');
      else
        if (j_options - '{batch_size,null_policy,strict}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///thing/default/1.0.0#/properties/options/additionalProperties');
        end if;
        if j_options ? 'batch_size' then
          j_batch_size := j_options -> 'batch_size';
          -- #/properties/options/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///thing/default/1.0.0#/properties/options/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///thing/default/1.0.0#/properties/options/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 10000) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 10000',
                'schema', 'pgstrata:///thing/default/1.0.0#/properties/options/properties/batch_size/maximum');
            end if;
          end if;
        end if;
        if j_options ? 'null_policy' then
          j_null_policy := j_options -> 'null_policy';
          -- #/properties/options/properties/null_policy
          if (j_null_policy in ('"keep"', '"drop"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/null_policy', 'keyword', 'enum',
              'message', 'must be one of "keep", "drop"',
              'schema', 'pgstrata:///thing/default/1.0.0#/properties/options/properties/null_policy/enum');
          end if;
        end if;
        if j_options ? 'strict' then
          j_strict := j_options -> 'strict';
          -- #/properties/options/properties/strict
          if (pg_catalog.jsonb_typeof(j_strict) = 'boolean') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/strict', 'keyword', 'type',
              'message', 'must be of type boolean',
              'schema', 'pgstrata:///thing/default/1.0.0#/properties/options/properties/strict/type');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '2') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be 2',
          'schema', 'pgstrata:///thing/default/1.0.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- the first 5000 in the order of pointers, each once
  return (select coalesce(pg_catalog.jsonb_agg(f), '[]') from (
    select f from (select distinct f from pg_catalog.unnest(found) f) d
    order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
end $fn$;
grant execute on function pgstrata_check.thing_default__1_0_0__cbc46ff138__why(jsonb) to public;
comment on function pgstrata_check.thing_default__1_0_0__cbc46ff138__why(jsonb) is
  'What is wrong with a document: document thing, variant default, version 1.0.0, hash cbc46ff138.';
create function pgstrata_check.thing_default__1_0_0__cbc46ff138__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
grant execute on function pgstrata_check.thing_default__1_0_0__cbc46ff138__why_first(jsonb[]) to public;
comment on function pgstrata_check.thing_default__1_0_0__cbc46ff138__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document thing, variant default, version 1.0.0, hash cbc46ff138.';
