-- +goose Up
-- Written by pgstrata schema generate from the JSON Schemas. Change the schemas, not this file, and generate again.
-- pgstrata:guard field_mappings 0be48e43f0
-- pgstrata:guard sync_schedule ae1192b25c

-- +goose StatementBegin
do $do$
begin
  if pg_catalog.getdatabaseencoding() <> 'UTF8' then
    raise exception 'pgstrata needs a database in the encoding UTF8, and this one is in %', pg_catalog.getdatabaseencoding();
  end if;
end $do$;
-- +goose StatementEnd

-- document field_mappings, variant cornerstone, version 1.0.0, hash 4792058869
-- pgstrata:function field_mappings_cornerstone__1_0_0__4792058869
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  j_approverid jsonb;
  j_managerid jsonb;
  j_workerstatus_absent jsonb;
  j_workerstatus_active jsonb;
  j_workerstatus_lasthiredate jsonb;
  j_workerstatus_originalhiredate jsonb;
  n_keys int;
  k text;
  j jsonb;
  t_source text;
  j_lookup jsonb;
  n_keys_2 int;
  k_2 text;
  j_2 jsonb;
  j_options jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    return false;
  end if;
  if (doc - '{mappings,options,schema_version}'::text[] = '{}'
      and (not doc ? 'schema_version' or (doc -> 'schema_version') = '"1.0.0"')) is not true then
    return false;
  end if;
  if doc ? 'mappings' then
    j_mappings := doc -> 'mappings';
    -- #/properties/mappings
    if pg_catalog.jsonb_typeof(j_mappings) = 'object' then
      if (j_mappings - '{externalId,userName,guid,firstName,lastName,primaryEmail,workPhone,"address.country","address.line1","address.city","address.state","address.zipCode","workerStatus.originalHireDate","workerStatus.lastHireDate","workerStatus.active","workerStatus.absent","settings.displayLanguage","settings.timeZone",managerId,approverId}'::text[] = '{}') is not true then
        return false;
      end if;
      if j_mappings ? 'approverId' then
        j_approverid := j_mappings -> 'approverId';
        -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer
        if pg_catalog.jsonb_typeof(j_approverid) = 'object' then
          if (not j_approverid ? 'transform' or (j_approverid -> 'transform') = '"integer"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'managerId' then
        j_managerid := j_mappings -> 'managerId';
        -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer
        if pg_catalog.jsonb_typeof(j_managerid) = 'object' then
          if (not j_managerid ? 'transform' or (j_managerid -> 'transform') = '"integer"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.absent' then
        j_workerstatus_absent := j_mappings -> 'workerStatus.absent';
        -- pgstrata:///field_mappings/common/1.0.0#/$defs/boolean
        if pg_catalog.jsonb_typeof(j_workerstatus_absent) = 'object' then
          if (not j_workerstatus_absent ? 'transform' or (j_workerstatus_absent -> 'transform') = '"boolean"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.active' then
        j_workerstatus_active := j_mappings -> 'workerStatus.active';
        -- pgstrata:///field_mappings/common/1.0.0#/$defs/boolean
        if pg_catalog.jsonb_typeof(j_workerstatus_active) = 'object' then
          if (not j_workerstatus_active ? 'transform' or (j_workerstatus_active -> 'transform') = '"boolean"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.lastHireDate' then
        j_workerstatus_lasthiredate := j_mappings -> 'workerStatus.lastHireDate';
        -- pgstrata:///field_mappings/common/1.0.0#/$defs/date
        if pg_catalog.jsonb_typeof(j_workerstatus_lasthiredate) = 'object' then
          if (not j_workerstatus_lasthiredate ? 'transform' or (j_workerstatus_lasthiredate -> 'transform') in ('"date"',
                '"datetime"')) is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.originalHireDate' then
        j_workerstatus_originalhiredate := j_mappings -> 'workerStatus.originalHireDate';
        -- pgstrata:///field_mappings/common/1.0.0#/$defs/date
        if pg_catalog.jsonb_typeof(j_workerstatus_originalhiredate) = 'object' then
          if (not j_workerstatus_originalhiredate ? 'transform' or (j_workerstatus_originalhiredate -> 'transform') in ('"date"',
                '"datetime"')) is not true then
            return false;
          end if;
        end if;
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.0.0#
  if (doc ? 'mappings'
      and pg_catalog.jsonb_typeof(doc -> 'schema_version') = 'string') is not true then
    return false;
  end if;
  j_mappings := doc -> 'mappings';
  -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
    return false;
  end if;
  -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
  n_keys := 0;
  for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
    n_keys := n_keys + 1;
    if (n_keys <= 100) is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings/additionalProperties
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping
    t_source := j ->> 'source';
    if (j - '{default,lookup,required,source,transform}'::text[] = '{}'
        and (not j ? 'lookup' or j ? 'source')
        and (not j ? 'transform' or j ? 'source')
        and (not j ? 'default' or (pg_catalog.jsonb_typeof(j -> 'default') in ('boolean', 'number', 'string')
          and case when pg_catalog.jsonb_typeof(j -> 'default') = 'string' then pg_catalog.char_length(j ->> 'default') <= 500
          else true end))
        and (not j ? 'required' or pg_catalog.jsonb_typeof(j -> 'required') = 'boolean')
        and (not j ? 'source' or (pg_catalog.jsonb_typeof(j -> 'source') = 'string' and pg_catalog.char_length(t_source) <= 200
          and t_source ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$'))
        and (not j ? 'transform' or (j -> 'transform') in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"',
          '"integer"', '"decimal"', '"minor_to_major"', '"major_to_minor"', '"boolean"'))) is not true then
      return false;
    end if;
    if j ? 'lookup' then
      j_lookup := j -> 'lookup';
      -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
      if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
        return false;
      end if;
      if (j_lookup <> '{}') is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
      n_keys_2 := 0;
      for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
        n_keys_2 := n_keys_2 + 1;
        if (n_keys_2 <= 500
            and pg_catalog.char_length(k_2) >= 1 and pg_catalog.char_length(k_2) <= 100
            and pg_catalog.jsonb_typeof(j_2) = 'string' and pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
          return false;
        end if;
      end loop;
    end if;
    if ((j ? 'source') or (j ? 'default')) is not true then
      return false;
    end if;
  end loop;
  if doc ? 'options' then
    j_options := doc -> 'options';
    -- pgstrata:///field_mappings/common/1.0.0#/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.0.0#/$defs/options
    if (j_options - '{batch_size,date_format,decimal_separator,on_missing,rounding}'::text[] = '{}'
        and (not j_options ? 'batch_size' or case when pg_catalog.jsonb_typeof(j_options -> 'batch_size') = 'number'
          then (j_options -> 'batch_size')::numeric >= 1 and (j_options -> 'batch_size')::numeric <= 500
          and pg_catalog.min_scale((j_options -> 'batch_size')::numeric) = 0 else false end)
        and (not j_options ? 'date_format' or (j_options -> 'date_format') in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"',
          '"DD/MM/YYYY"', '"MM/DD/YYYY"'))
        and (not j_options ? 'decimal_separator' or (j_options -> 'decimal_separator') in ('"."', '","'))
        and (not j_options ? 'on_missing' or (j_options -> 'on_missing') in ('"skip"', '"fail"', '"empty"'))
        and (not j_options ? 'rounding' or (j_options -> 'rounding') in ('"half_up"', '"half_even"', '"down"'))) is not true then
      return false;
    end if;
  end if;
  return true;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869(jsonb) is
  'Whether a document is valid: document field_mappings, variant cornerstone, version 1.0.0, hash 4792058869.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  dropped int := 0;
  before int;
  j_mappings jsonb;
  j_approverid jsonb;
  j_transform jsonb;
  j_managerid jsonb;
  j_workerstatus_absent jsonb;
  j_workerstatus_active jsonb;
  j_workerstatus_lasthiredate jsonb;
  j_workerstatus_originalhiredate jsonb;
  k text;
  j jsonb;
  j_schema_version jsonb;
  j_default jsonb;
  j_lookup jsonb;
  k_2 text;
  j_2 jsonb;
  j_required jsonb;
  j_source jsonb;
  j_options jsonb;
  j_batch_size jsonb;
  j_date_format jsonb;
  j_decimal_separator jsonb;
  j_on_missing jsonb;
  j_rounding jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  before := dropped + pg_catalog.cardinality(found);
  if pg_catalog.jsonb_typeof(doc) = 'object' then
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- #/properties/mappings
      if pg_catalog.jsonb_typeof(j_mappings) = 'object' then
        if j_mappings ? 'approverId' then
          j_approverid := j_mappings -> 'approverId';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_approverid) = 'object' then
            if j_approverid ? 'transform' then
              j_transform := j_approverid -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer/properties/transform
              if (j_transform = '"integer"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/approverId/transform', 'keyword', 'enum',
                  'message', 'must be one of "integer"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/integer/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'managerId' then
          j_managerid := j_mappings -> 'managerId';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_managerid) = 'object' then
            if j_managerid ? 'transform' then
              j_transform := j_managerid -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer/properties/transform
              if (j_transform = '"integer"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/managerId/transform', 'keyword', 'enum',
                  'message', 'must be one of "integer"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/integer/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.absent' then
          j_workerstatus_absent := j_mappings -> 'workerStatus.absent';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/boolean
          if pg_catalog.jsonb_typeof(j_workerstatus_absent) = 'object' then
            if j_workerstatus_absent ? 'transform' then
              j_transform := j_workerstatus_absent -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/boolean/properties/transform
              if (j_transform = '"boolean"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.absent/transform', 'keyword',
                      'enum',
                  'message', 'must be one of "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/boolean/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.active' then
          j_workerstatus_active := j_mappings -> 'workerStatus.active';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/boolean
          if pg_catalog.jsonb_typeof(j_workerstatus_active) = 'object' then
            if j_workerstatus_active ? 'transform' then
              j_transform := j_workerstatus_active -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/boolean/properties/transform
              if (j_transform = '"boolean"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.active/transform', 'keyword',
                      'enum',
                  'message', 'must be one of "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/boolean/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.lastHireDate' then
          j_workerstatus_lasthiredate := j_mappings -> 'workerStatus.lastHireDate';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_workerstatus_lasthiredate) = 'object' then
            if j_workerstatus_lasthiredate ? 'transform' then
              j_transform := j_workerstatus_lasthiredate -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/date/properties/transform
              if (j_transform in ('"date"', '"datetime"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.lastHireDate/transform',
                      'keyword', 'enum',
                  'message', 'must be one of "date", "datetime"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/date/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.originalHireDate' then
          j_workerstatus_originalhiredate := j_mappings -> 'workerStatus.originalHireDate';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_workerstatus_originalhiredate) = 'object' then
            if j_workerstatus_originalhiredate ? 'transform' then
              j_transform := j_workerstatus_originalhiredate -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/date/properties/transform
              if (j_transform in ('"date"', '"datetime"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.originalHireDate/transform',
                      'keyword', 'enum',
                  'message', 'must be one of "date", "datetime"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/date/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        -- #/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- #/properties/mappings/propertyNames
          if ((pg_catalog.to_jsonb(k)) in ('"externalId"', '"userName"', '"guid"', '"firstName"', '"lastName"', '"primaryEmail"',
                '"workPhone"', '"address.country"', '"address.line1"', '"address.city"', '"address.state"', '"address.zipCode"',
                '"workerStatus.originalHireDate"', '"workerStatus.lastHireDate"', '"workerStatus.active"', '"workerStatus.absent"',
                '"settings.displayLanguage"', '"settings.timeZone"', '"managerId"', '"approverId"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'enum',
              'message',
                  'must be one of "externalId", "userName", "guid", "firstName", "lastName", "primaryEmail", "workPhone", "address.country", "address.line1", "address.city", "address.state", "address.zipCode" and 8 more',
              'schema', 'pgstrata:///field_mappings/cornerstone/1.0.0#/properties/mappings/propertyNames/enum');
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.0.0"',
          'schema', 'pgstrata:///field_mappings/cornerstone/1.0.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.0.0#
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///field_mappings/common/1.0.0#/type');
  else
    if (doc ?& '{schema_version,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "mappings"',
        'schema', 'pgstrata:///field_mappings/common/1.0.0#/required');
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.0.0#/properties/mappings/type');
      else
        if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_mappings)) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxProperties',
            'message', 'must have at most 100 keys',
            'schema', 'pgstrata:///field_mappings/common/1.0.0#/properties/mappings/maxProperties');
        end if;
        -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/type');
          else
            if (j - '{default,lookup,required,source,transform}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/additionalProperties');
            end if;
            if (not j ? 'lookup' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/dependentRequired/lookup/0');
            end if;
            if (not j ? 'transform' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/dependentRequired/transform/0');
            end if;
            if j ? 'default' then
              j_default := j -> 'default';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/default
              if (pg_catalog.jsonb_typeof(j_default) in ('boolean', 'number', 'string')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'type',
                  'message', 'must be of type string or number or boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/default/type');
              else
                if pg_catalog.jsonb_typeof(j_default) = 'string' then
                  if (pg_catalog.char_length(j_default #>> '{}') <= 500) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'maxLength',
                      'message', 'must have at most 500 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/default/maxLength');
                  end if;
                end if;
              end if;
            end if;
            if j ? 'lookup' then
              j_lookup := j -> 'lookup';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
              if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'type',
                  'message', 'must be of type object',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/type');
              else
                if (j_lookup <> '{}') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'minProperties',
                    'message', 'must have at least 1 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/minProperties');
                end if;
                if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_lookup)) <= 500) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'maxProperties',
                    'message', 'must have at most 500 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/maxProperties');
                end if;
                -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
                for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
                  -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/propertyNames
                  if (pg_catalog.char_length(k_2) >= 1) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'minLength',
                      'message', 'must have at least 1 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/propertyNames/minLength');
                  end if;
                  if (pg_catalog.char_length(k_2) <= 100) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                      'message', 'must have at most 100 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/propertyNames/maxLength');
                  end if;
                  -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/additionalProperties
                  if (pg_catalog.jsonb_typeof(j_2) = 'string') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'type',
                      'message', 'must be of type string',
                      'schema',
                          'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/additionalProperties/type');
                  else
                    if (pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                            || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                        'message', 'must have at most 200 characters',
                        'schema',
                            'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/additionalProperties/maxLength');
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 200) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'maxLength',
                    'message', 'must have at most 200 characters',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source/maxLength');
                end if;
                if ((j_source #>> '{}') ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'transform' then
              j_transform := j -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/transform
              if (j_transform in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                    '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message',
                      'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/transform/enum');
              end if;
            end if;
            if ((j ? 'source') or (j ? 'default')) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'anyOf',
                'message', 'fits none of the allowed forms',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/anyOf');
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- pgstrata:///field_mappings/common/1.0.0#/$defs/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/type');
      else
        if (j_options - '{batch_size,date_format,decimal_separator,on_missing,rounding}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/additionalProperties');
        end if;
        if j_options ? 'batch_size' then
          j_batch_size := j_options -> 'batch_size';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 500) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 500',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size/maximum');
            end if;
          end if;
        end if;
        if j_options ? 'date_format' then
          j_date_format := j_options -> 'date_format';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/date_format
          if (j_date_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"', '"MM/DD/YYYY"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/date_format', 'keyword', 'enum',
              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/date_format/enum');
          end if;
        end if;
        if j_options ? 'decimal_separator' then
          j_decimal_separator := j_options -> 'decimal_separator';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/decimal_separator
          if (j_decimal_separator in ('"."', '","')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/decimal_separator', 'keyword', 'enum',
              'message', 'must be one of ".", ","',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/decimal_separator/enum');
          end if;
        end if;
        if j_options ? 'on_missing' then
          j_on_missing := j_options -> 'on_missing';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/on_missing
          if (j_on_missing in ('"skip"', '"fail"', '"empty"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/on_missing', 'keyword', 'enum',
              'message', 'must be one of "skip", "fail", "empty"',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/on_missing/enum');
          end if;
        end if;
        if j_options ? 'rounding' then
          j_rounding := j_options -> 'rounding';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/rounding
          if (j_rounding in ('"half_up"', '"half_even"', '"down"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/rounding', 'keyword', 'enum',
              'message', 'must be one of "half_up", "half_even", "down"',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/rounding/enum');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- pgstrata:///field_mappings/common/1.0.0#/properties/schema_version
      if (pg_catalog.jsonb_typeof(j_schema_version) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/1.0.0#/properties/schema_version/type');
      end if;
    end if;
  end if;
  if dropped + pg_catalog.cardinality(found) = before then
    if pg_catalog.jsonb_typeof(doc) = 'object' then
      -- #/unevaluatedProperties
      for k, j in select e.key, e.value from pg_catalog.jsonb_each(doc - '{mappings,options,schema_version}'::text[]) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///field_mappings/cornerstone/1.0.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why_first(found);
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
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why(jsonb) is
  'What is wrong with a document: document field_mappings, variant cornerstone, version 1.0.0, hash 4792058869.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why_first(jsonb[]) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document field_mappings, variant cornerstone, version 1.0.0, hash 4792058869.';

-- document field_mappings, variant dynamics365, version 1.0.0, hash 21207244bf
-- pgstrata:function field_mappings_dynamics365__1_0_0__21207244bf
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  j_amount jsonb;
  j_linenumber jsonb;
  j_postingdate jsonb;
  n_keys int;
  k text;
  j jsonb;
  t_source text;
  j_lookup jsonb;
  n_keys_2 int;
  k_2 text;
  j_2 jsonb;
  j_options jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    return false;
  end if;
  if (doc - '{mappings,options,schema_version}'::text[] = '{}'
      and (not doc ? 'schema_version' or (doc -> 'schema_version') = '"1.0.0"')) is not true then
    return false;
  end if;
  if doc ? 'mappings' then
    j_mappings := doc -> 'mappings';
    -- #/properties/mappings
    if pg_catalog.jsonb_typeof(j_mappings) = 'object' then
      if (j_mappings - '{postingDate,documentNumber,externalDocumentNumber,lineNumber,accountType,accountId,accountNumber,amount,description,comment,taxCode,balanceAccountType,balancingAccountId,balancingAccountNumber}'::text[] = '{}') is not true then
        return false;
      end if;
      if j_mappings ? 'amount' then
        j_amount := j_mappings -> 'amount';
        -- pgstrata:///field_mappings/common/1.0.0#/$defs/number
        if pg_catalog.jsonb_typeof(j_amount) = 'object' then
          if (not j_amount ? 'transform' or (j_amount -> 'transform') in ('"decimal"', '"integer"', '"minor_to_major"',
                '"major_to_minor"')) is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'lineNumber' then
        j_linenumber := j_mappings -> 'lineNumber';
        -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer
        if pg_catalog.jsonb_typeof(j_linenumber) = 'object' then
          if (not j_linenumber ? 'transform' or (j_linenumber -> 'transform') = '"integer"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'postingDate' then
        j_postingdate := j_mappings -> 'postingDate';
        -- pgstrata:///field_mappings/common/1.0.0#/$defs/date
        if pg_catalog.jsonb_typeof(j_postingdate) = 'object' then
          if (not j_postingdate ? 'transform' or (j_postingdate -> 'transform') in ('"date"', '"datetime"')) is not true then
            return false;
          end if;
        end if;
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.0.0#
  if (doc ? 'mappings'
      and pg_catalog.jsonb_typeof(doc -> 'schema_version') = 'string') is not true then
    return false;
  end if;
  j_mappings := doc -> 'mappings';
  -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
    return false;
  end if;
  -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
  n_keys := 0;
  for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
    n_keys := n_keys + 1;
    if (n_keys <= 100) is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings/additionalProperties
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping
    t_source := j ->> 'source';
    if (j - '{default,lookup,required,source,transform}'::text[] = '{}'
        and (not j ? 'lookup' or j ? 'source')
        and (not j ? 'transform' or j ? 'source')
        and (not j ? 'default' or (pg_catalog.jsonb_typeof(j -> 'default') in ('boolean', 'number', 'string')
          and case when pg_catalog.jsonb_typeof(j -> 'default') = 'string' then pg_catalog.char_length(j ->> 'default') <= 500
          else true end))
        and (not j ? 'required' or pg_catalog.jsonb_typeof(j -> 'required') = 'boolean')
        and (not j ? 'source' or (pg_catalog.jsonb_typeof(j -> 'source') = 'string' and pg_catalog.char_length(t_source) <= 200
          and t_source ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$'))
        and (not j ? 'transform' or (j -> 'transform') in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"',
          '"integer"', '"decimal"', '"minor_to_major"', '"major_to_minor"', '"boolean"'))) is not true then
      return false;
    end if;
    if j ? 'lookup' then
      j_lookup := j -> 'lookup';
      -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
      if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
        return false;
      end if;
      if (j_lookup <> '{}') is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
      n_keys_2 := 0;
      for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
        n_keys_2 := n_keys_2 + 1;
        if (n_keys_2 <= 500
            and pg_catalog.char_length(k_2) >= 1 and pg_catalog.char_length(k_2) <= 100
            and pg_catalog.jsonb_typeof(j_2) = 'string' and pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
          return false;
        end if;
      end loop;
    end if;
    if ((j ? 'source') or (j ? 'default')) is not true then
      return false;
    end if;
  end loop;
  if doc ? 'options' then
    j_options := doc -> 'options';
    -- pgstrata:///field_mappings/common/1.0.0#/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.0.0#/$defs/options
    if (j_options - '{batch_size,date_format,decimal_separator,on_missing,rounding}'::text[] = '{}'
        and (not j_options ? 'batch_size' or case when pg_catalog.jsonb_typeof(j_options -> 'batch_size') = 'number'
          then (j_options -> 'batch_size')::numeric >= 1 and (j_options -> 'batch_size')::numeric <= 500
          and pg_catalog.min_scale((j_options -> 'batch_size')::numeric) = 0 else false end)
        and (not j_options ? 'date_format' or (j_options -> 'date_format') in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"',
          '"DD/MM/YYYY"', '"MM/DD/YYYY"'))
        and (not j_options ? 'decimal_separator' or (j_options -> 'decimal_separator') in ('"."', '","'))
        and (not j_options ? 'on_missing' or (j_options -> 'on_missing') in ('"skip"', '"fail"', '"empty"'))
        and (not j_options ? 'rounding' or (j_options -> 'rounding') in ('"half_up"', '"half_even"', '"down"'))) is not true then
      return false;
    end if;
  end if;
  return true;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf(jsonb) is
  'Whether a document is valid: document field_mappings, variant dynamics365, version 1.0.0, hash 21207244bf.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  dropped int := 0;
  before int;
  j_mappings jsonb;
  j_amount jsonb;
  j_transform jsonb;
  j_linenumber jsonb;
  j_postingdate jsonb;
  k text;
  j jsonb;
  j_schema_version jsonb;
  j_default jsonb;
  j_lookup jsonb;
  k_2 text;
  j_2 jsonb;
  j_required jsonb;
  j_source jsonb;
  j_options jsonb;
  j_batch_size jsonb;
  j_date_format jsonb;
  j_decimal_separator jsonb;
  j_on_missing jsonb;
  j_rounding jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  before := dropped + pg_catalog.cardinality(found);
  if pg_catalog.jsonb_typeof(doc) = 'object' then
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- #/properties/mappings
      if pg_catalog.jsonb_typeof(j_mappings) = 'object' then
        if j_mappings ? 'amount' then
          j_amount := j_mappings -> 'amount';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/number
          if pg_catalog.jsonb_typeof(j_amount) = 'object' then
            if j_amount ? 'transform' then
              j_transform := j_amount -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/number/properties/transform
              if (j_transform in ('"decimal"', '"integer"', '"minor_to_major"', '"major_to_minor"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/amount/transform', 'keyword', 'enum',
                  'message', 'must be one of "decimal", "integer", "minor_to_major", "major_to_minor"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/number/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'lineNumber' then
          j_linenumber := j_mappings -> 'lineNumber';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_linenumber) = 'object' then
            if j_linenumber ? 'transform' then
              j_transform := j_linenumber -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer/properties/transform
              if (j_transform = '"integer"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/lineNumber/transform', 'keyword', 'enum',
                  'message', 'must be one of "integer"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/integer/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'postingDate' then
          j_postingdate := j_mappings -> 'postingDate';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_postingdate) = 'object' then
            if j_postingdate ? 'transform' then
              j_transform := j_postingdate -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/date/properties/transform
              if (j_transform in ('"date"', '"datetime"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/postingDate/transform', 'keyword', 'enum',
                  'message', 'must be one of "date", "datetime"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/date/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        -- #/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- #/properties/mappings/propertyNames
          if ((pg_catalog.to_jsonb(k)) in ('"postingDate"', '"documentNumber"', '"externalDocumentNumber"', '"lineNumber"',
                '"accountType"', '"accountId"', '"accountNumber"', '"amount"', '"description"', '"comment"', '"taxCode"',
                '"balanceAccountType"', '"balancingAccountId"', '"balancingAccountNumber"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'enum',
              'message',
                  'must be one of "postingDate", "documentNumber", "externalDocumentNumber", "lineNumber", "accountType", "accountId", "accountNumber", "amount", "description", "comment", "taxCode", "balanceAccountType" and 2 more',
              'schema', 'pgstrata:///field_mappings/dynamics365/1.0.0#/properties/mappings/propertyNames/enum');
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.0.0"',
          'schema', 'pgstrata:///field_mappings/dynamics365/1.0.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.0.0#
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///field_mappings/common/1.0.0#/type');
  else
    if (doc ?& '{schema_version,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "mappings"',
        'schema', 'pgstrata:///field_mappings/common/1.0.0#/required');
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.0.0#/properties/mappings/type');
      else
        if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_mappings)) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxProperties',
            'message', 'must have at most 100 keys',
            'schema', 'pgstrata:///field_mappings/common/1.0.0#/properties/mappings/maxProperties');
        end if;
        -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/type');
          else
            if (j - '{default,lookup,required,source,transform}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/additionalProperties');
            end if;
            if (not j ? 'lookup' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/dependentRequired/lookup/0');
            end if;
            if (not j ? 'transform' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/dependentRequired/transform/0');
            end if;
            if j ? 'default' then
              j_default := j -> 'default';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/default
              if (pg_catalog.jsonb_typeof(j_default) in ('boolean', 'number', 'string')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'type',
                  'message', 'must be of type string or number or boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/default/type');
              else
                if pg_catalog.jsonb_typeof(j_default) = 'string' then
                  if (pg_catalog.char_length(j_default #>> '{}') <= 500) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'maxLength',
                      'message', 'must have at most 500 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/default/maxLength');
                  end if;
                end if;
              end if;
            end if;
            if j ? 'lookup' then
              j_lookup := j -> 'lookup';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
              if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'type',
                  'message', 'must be of type object',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/type');
              else
                if (j_lookup <> '{}') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'minProperties',
                    'message', 'must have at least 1 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/minProperties');
                end if;
                if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_lookup)) <= 500) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'maxProperties',
                    'message', 'must have at most 500 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/maxProperties');
                end if;
                -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
                for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
                  -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/propertyNames
                  if (pg_catalog.char_length(k_2) >= 1) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'minLength',
                      'message', 'must have at least 1 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/propertyNames/minLength');
                  end if;
                  if (pg_catalog.char_length(k_2) <= 100) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                      'message', 'must have at most 100 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/propertyNames/maxLength');
                  end if;
                  -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/additionalProperties
                  if (pg_catalog.jsonb_typeof(j_2) = 'string') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'type',
                      'message', 'must be of type string',
                      'schema',
                          'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/additionalProperties/type');
                  else
                    if (pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                            || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                        'message', 'must have at most 200 characters',
                        'schema',
                            'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/additionalProperties/maxLength');
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 200) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'maxLength',
                    'message', 'must have at most 200 characters',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source/maxLength');
                end if;
                if ((j_source #>> '{}') ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'transform' then
              j_transform := j -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/transform
              if (j_transform in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                    '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message',
                      'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/transform/enum');
              end if;
            end if;
            if ((j ? 'source') or (j ? 'default')) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'anyOf',
                'message', 'fits none of the allowed forms',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/anyOf');
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- pgstrata:///field_mappings/common/1.0.0#/$defs/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/type');
      else
        if (j_options - '{batch_size,date_format,decimal_separator,on_missing,rounding}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/additionalProperties');
        end if;
        if j_options ? 'batch_size' then
          j_batch_size := j_options -> 'batch_size';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 500) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 500',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size/maximum');
            end if;
          end if;
        end if;
        if j_options ? 'date_format' then
          j_date_format := j_options -> 'date_format';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/date_format
          if (j_date_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"', '"MM/DD/YYYY"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/date_format', 'keyword', 'enum',
              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/date_format/enum');
          end if;
        end if;
        if j_options ? 'decimal_separator' then
          j_decimal_separator := j_options -> 'decimal_separator';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/decimal_separator
          if (j_decimal_separator in ('"."', '","')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/decimal_separator', 'keyword', 'enum',
              'message', 'must be one of ".", ","',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/decimal_separator/enum');
          end if;
        end if;
        if j_options ? 'on_missing' then
          j_on_missing := j_options -> 'on_missing';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/on_missing
          if (j_on_missing in ('"skip"', '"fail"', '"empty"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/on_missing', 'keyword', 'enum',
              'message', 'must be one of "skip", "fail", "empty"',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/on_missing/enum');
          end if;
        end if;
        if j_options ? 'rounding' then
          j_rounding := j_options -> 'rounding';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/rounding
          if (j_rounding in ('"half_up"', '"half_even"', '"down"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/rounding', 'keyword', 'enum',
              'message', 'must be one of "half_up", "half_even", "down"',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/rounding/enum');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- pgstrata:///field_mappings/common/1.0.0#/properties/schema_version
      if (pg_catalog.jsonb_typeof(j_schema_version) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/1.0.0#/properties/schema_version/type');
      end if;
    end if;
  end if;
  if dropped + pg_catalog.cardinality(found) = before then
    if pg_catalog.jsonb_typeof(doc) = 'object' then
      -- #/unevaluatedProperties
      for k, j in select e.key, e.value from pg_catalog.jsonb_each(doc - '{mappings,options,schema_version}'::text[]) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///field_mappings/dynamics365/1.0.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why_first(found);
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
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why(jsonb) is
  'What is wrong with a document: document field_mappings, variant dynamics365, version 1.0.0, hash 21207244bf.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why_first(jsonb[]) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document field_mappings, variant dynamics365, version 1.0.0, hash 21207244bf.';

-- document field_mappings, variant xledger, version 1.0.0, hash ca67656e9b
-- pgstrata:function field_mappings_xledger__1_0_0__ca67656e9b
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  k text;
  j jsonb;
  n_keys int;
  t_source text;
  j_lookup jsonb;
  n_keys_2 int;
  k_2 text;
  j_2 jsonb;
  j_options jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    return false;
  end if;
  if (doc - '{mappings,options,schema_version}'::text[] = '{}'
      and (not doc ? 'schema_version' or (doc -> 'schema_version') = '"1.0.0"')) is not true then
    return false;
  end if;
  if doc ? 'mappings' then
    j_mappings := doc -> 'mappings';
    -- #/properties/mappings
    if pg_catalog.jsonb_typeof(j_mappings) = 'object' then
      if (j_mappings - '{postedDate,invoiceDate,dueDate,transactionSource,trRegNumber,trItemNumber,account,subledger,taxRule,text,amount,invoiceAmount,taxAmount,quantity,currency,exchangeRate,glObject1,glObject2,glObject3,glObject4,glObject5,project,product,xgl,invoiceNumber,extOrderNumber,extIdentifier,ourRef,yourReference,bankAccount,payTerms,payMethod,paymentReference,periodStart,numberPeriod}'::text[] = '{}') is not true then
        return false;
      end if;
      -- #/properties/mappings
      for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e
            where e.key = any ('{amount,exchangeRate,invoiceAmount,quantity,taxAmount,dueDate,invoiceDate,postedDate,numberPeriod,periodStart,trItemNumber}'::text[]) loop
        if k = any ('{amount,exchangeRate,invoiceAmount,quantity,taxAmount}'::text[]) then
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/number
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if (not j ? 'transform' or (j -> 'transform') in ('"decimal"', '"integer"', '"minor_to_major"',
                  '"major_to_minor"')) is not true then
              return false;
            end if;
          end if;
        end if;
        if k = any ('{dueDate,invoiceDate,postedDate}'::text[]) then
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if (not j ? 'transform' or (j -> 'transform') in ('"date"', '"datetime"')) is not true then
              return false;
            end if;
          end if;
        end if;
        if k = any ('{numberPeriod,periodStart,trItemNumber}'::text[]) then
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if (not j ? 'transform' or (j -> 'transform') = '"integer"') is not true then
              return false;
            end if;
          end if;
        end if;
      end loop;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.0.0#
  if (doc ? 'mappings'
      and pg_catalog.jsonb_typeof(doc -> 'schema_version') = 'string') is not true then
    return false;
  end if;
  j_mappings := doc -> 'mappings';
  -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
    return false;
  end if;
  -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
  n_keys := 0;
  for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
    n_keys := n_keys + 1;
    if (n_keys <= 100) is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings/additionalProperties
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping
    t_source := j ->> 'source';
    if (j - '{default,lookup,required,source,transform}'::text[] = '{}'
        and (not j ? 'lookup' or j ? 'source')
        and (not j ? 'transform' or j ? 'source')
        and (not j ? 'default' or (pg_catalog.jsonb_typeof(j -> 'default') in ('boolean', 'number', 'string')
          and case when pg_catalog.jsonb_typeof(j -> 'default') = 'string' then pg_catalog.char_length(j ->> 'default') <= 500
          else true end))
        and (not j ? 'required' or pg_catalog.jsonb_typeof(j -> 'required') = 'boolean')
        and (not j ? 'source' or (pg_catalog.jsonb_typeof(j -> 'source') = 'string' and pg_catalog.char_length(t_source) <= 200
          and t_source ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$'))
        and (not j ? 'transform' or (j -> 'transform') in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"',
          '"integer"', '"decimal"', '"minor_to_major"', '"major_to_minor"', '"boolean"'))) is not true then
      return false;
    end if;
    if j ? 'lookup' then
      j_lookup := j -> 'lookup';
      -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
      if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
        return false;
      end if;
      if (j_lookup <> '{}') is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
      n_keys_2 := 0;
      for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
        n_keys_2 := n_keys_2 + 1;
        if (n_keys_2 <= 500
            and pg_catalog.char_length(k_2) >= 1 and pg_catalog.char_length(k_2) <= 100
            and pg_catalog.jsonb_typeof(j_2) = 'string' and pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
          return false;
        end if;
      end loop;
    end if;
    if ((j ? 'source') or (j ? 'default')) is not true then
      return false;
    end if;
  end loop;
  if doc ? 'options' then
    j_options := doc -> 'options';
    -- pgstrata:///field_mappings/common/1.0.0#/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.0.0#/$defs/options
    if (j_options - '{batch_size,date_format,decimal_separator,on_missing,rounding}'::text[] = '{}'
        and (not j_options ? 'batch_size' or case when pg_catalog.jsonb_typeof(j_options -> 'batch_size') = 'number'
          then (j_options -> 'batch_size')::numeric >= 1 and (j_options -> 'batch_size')::numeric <= 500
          and pg_catalog.min_scale((j_options -> 'batch_size')::numeric) = 0 else false end)
        and (not j_options ? 'date_format' or (j_options -> 'date_format') in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"',
          '"DD/MM/YYYY"', '"MM/DD/YYYY"'))
        and (not j_options ? 'decimal_separator' or (j_options -> 'decimal_separator') in ('"."', '","'))
        and (not j_options ? 'on_missing' or (j_options -> 'on_missing') in ('"skip"', '"fail"', '"empty"'))
        and (not j_options ? 'rounding' or (j_options -> 'rounding') in ('"half_up"', '"half_even"', '"down"'))) is not true then
      return false;
    end if;
  end if;
  return true;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b(jsonb) is
  'Whether a document is valid: document field_mappings, variant xledger, version 1.0.0, hash ca67656e9b.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  dropped int := 0;
  before int;
  j_mappings jsonb;
  k text;
  j jsonb;
  j_transform jsonb;
  k_2 text;
  j_2 jsonb;
  k_3 text;
  j_3 jsonb;
  k_4 text;
  j_4 jsonb;
  j_schema_version jsonb;
  j_default jsonb;
  j_lookup jsonb;
  j_required jsonb;
  j_source jsonb;
  j_options jsonb;
  j_batch_size jsonb;
  j_date_format jsonb;
  j_decimal_separator jsonb;
  j_on_missing jsonb;
  j_rounding jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  before := dropped + pg_catalog.cardinality(found);
  if pg_catalog.jsonb_typeof(doc) = 'object' then
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- #/properties/mappings
      if pg_catalog.jsonb_typeof(j_mappings) = 'object' then
        -- #/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e
              where e.key = any ('{amount,exchangeRate,invoiceAmount,quantity,taxAmount}'::text[]) loop
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/number
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if j ? 'transform' then
              j_transform := j -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/number/properties/transform
              if (j_transform in ('"decimal"', '"integer"', '"minor_to_major"', '"major_to_minor"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message', 'must be one of "decimal", "integer", "minor_to_major", "major_to_minor"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/number/properties/transform/enum');
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
        -- #/properties/mappings
        for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e
              where e.key = any ('{dueDate,invoiceDate,postedDate}'::text[]) loop
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_2) = 'object' then
            if j_2 ? 'transform' then
              j_transform := j_2 -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/date/properties/transform
              if (j_transform in ('"date"', '"datetime"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message', 'must be one of "date", "datetime"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/date/properties/transform/enum');
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
        -- #/properties/mappings
        for k_3, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e
              where e.key = any ('{numberPeriod,periodStart,trItemNumber}'::text[]) loop
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_3) = 'object' then
            if j_3 ? 'transform' then
              j_transform := j_3 -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/integer/properties/transform
              if (j_transform = '"integer"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k_3, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message', 'must be one of "integer"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/integer/properties/transform/enum');
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
        -- #/properties/mappings
        for k_4, j_4 in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- #/properties/mappings/propertyNames
          if ((pg_catalog.to_jsonb(k_4)) in ('"postedDate"', '"invoiceDate"', '"dueDate"', '"transactionSource"', '"trRegNumber"',
                '"trItemNumber"', '"account"', '"subledger"', '"taxRule"', '"text"', '"amount"', '"invoiceAmount"', '"taxAmount"',
                '"quantity"', '"currency"', '"exchangeRate"', '"glObject1"', '"glObject2"', '"glObject3"', '"glObject4"',
                '"glObject5"', '"project"', '"product"', '"xgl"', '"invoiceNumber"', '"extOrderNumber"', '"extIdentifier"',
                '"ourRef"', '"yourReference"', '"bankAccount"', '"payTerms"', '"payMethod"', '"paymentReference"', '"periodStart"',
                '"numberPeriod"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k_4, '~', '~0'), '/', '~1'), 'keyword', 'enum',
              'message',
                  'must be one of "postedDate", "invoiceDate", "dueDate", "transactionSource", "trRegNumber", "trItemNumber", "account", "subledger", "taxRule", "text", "amount", "invoiceAmount" and 23 more',
              'schema', 'pgstrata:///field_mappings/xledger/1.0.0#/properties/mappings/propertyNames/enum');
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.0.0"',
          'schema', 'pgstrata:///field_mappings/xledger/1.0.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.0.0#
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///field_mappings/common/1.0.0#/type');
  else
    if (doc ?& '{schema_version,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "mappings"',
        'schema', 'pgstrata:///field_mappings/common/1.0.0#/required');
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.0.0#/properties/mappings/type');
      else
        if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_mappings)) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxProperties',
            'message', 'must have at most 100 keys',
            'schema', 'pgstrata:///field_mappings/common/1.0.0#/properties/mappings/maxProperties');
        end if;
        -- pgstrata:///field_mappings/common/1.0.0#/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/type');
          else
            if (j - '{default,lookup,required,source,transform}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/additionalProperties');
            end if;
            if (not j ? 'lookup' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/dependentRequired/lookup/0');
            end if;
            if (not j ? 'transform' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/dependentRequired/transform/0');
            end if;
            if j ? 'default' then
              j_default := j -> 'default';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/default
              if (pg_catalog.jsonb_typeof(j_default) in ('boolean', 'number', 'string')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'type',
                  'message', 'must be of type string or number or boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/default/type');
              else
                if pg_catalog.jsonb_typeof(j_default) = 'string' then
                  if (pg_catalog.char_length(j_default #>> '{}') <= 500) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'maxLength',
                      'message', 'must have at most 500 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/default/maxLength');
                  end if;
                end if;
              end if;
            end if;
            if j ? 'lookup' then
              j_lookup := j -> 'lookup';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
              if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'type',
                  'message', 'must be of type object',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/type');
              else
                if (j_lookup <> '{}') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'minProperties',
                    'message', 'must have at least 1 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/minProperties');
                end if;
                if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_lookup)) <= 500) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'maxProperties',
                    'message', 'must have at most 500 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/maxProperties');
                end if;
                -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup
                for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
                  -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/propertyNames
                  if (pg_catalog.char_length(k_2) >= 1) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'minLength',
                      'message', 'must have at least 1 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/propertyNames/minLength');
                  end if;
                  if (pg_catalog.char_length(k_2) <= 100) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                      'message', 'must have at most 100 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/propertyNames/maxLength');
                  end if;
                  -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/additionalProperties
                  if (pg_catalog.jsonb_typeof(j_2) = 'string') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'type',
                      'message', 'must be of type string',
                      'schema',
                          'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/additionalProperties/type');
                  else
                    if (pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                            || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                        'message', 'must have at most 200 characters',
                        'schema',
                            'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/lookup/additionalProperties/maxLength');
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 200) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'maxLength',
                    'message', 'must have at most 200 characters',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source/maxLength');
                end if;
                if ((j_source #>> '{}') ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$',
                    'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'transform' then
              j_transform := j -> 'transform';
              -- pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/transform
              if (j_transform in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                    '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message',
                      'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/properties/transform/enum');
              end if;
            end if;
            if ((j ? 'source') or (j ? 'default')) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'anyOf',
                'message', 'fits none of the allowed forms',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/mapping/anyOf');
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- pgstrata:///field_mappings/common/1.0.0#/$defs/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/type');
      else
        if (j_options - '{batch_size,date_format,decimal_separator,on_missing,rounding}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/additionalProperties');
        end if;
        if j_options ? 'batch_size' then
          j_batch_size := j_options -> 'batch_size';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 500) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 500',
                'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/batch_size/maximum');
            end if;
          end if;
        end if;
        if j_options ? 'date_format' then
          j_date_format := j_options -> 'date_format';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/date_format
          if (j_date_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"', '"MM/DD/YYYY"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/date_format', 'keyword', 'enum',
              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/date_format/enum');
          end if;
        end if;
        if j_options ? 'decimal_separator' then
          j_decimal_separator := j_options -> 'decimal_separator';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/decimal_separator
          if (j_decimal_separator in ('"."', '","')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/decimal_separator', 'keyword', 'enum',
              'message', 'must be one of ".", ","',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/decimal_separator/enum');
          end if;
        end if;
        if j_options ? 'on_missing' then
          j_on_missing := j_options -> 'on_missing';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/on_missing
          if (j_on_missing in ('"skip"', '"fail"', '"empty"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/on_missing', 'keyword', 'enum',
              'message', 'must be one of "skip", "fail", "empty"',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/on_missing/enum');
          end if;
        end if;
        if j_options ? 'rounding' then
          j_rounding := j_options -> 'rounding';
          -- pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/rounding
          if (j_rounding in ('"half_up"', '"half_even"', '"down"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/rounding', 'keyword', 'enum',
              'message', 'must be one of "half_up", "half_even", "down"',
              'schema', 'pgstrata:///field_mappings/common/1.0.0#/$defs/options/properties/rounding/enum');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- pgstrata:///field_mappings/common/1.0.0#/properties/schema_version
      if (pg_catalog.jsonb_typeof(j_schema_version) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/1.0.0#/properties/schema_version/type');
      end if;
    end if;
  end if;
  if dropped + pg_catalog.cardinality(found) = before then
    if pg_catalog.jsonb_typeof(doc) = 'object' then
      -- #/unevaluatedProperties
      for k, j in select e.key, e.value from pg_catalog.jsonb_each(doc - '{mappings,options,schema_version}'::text[]) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///field_mappings/xledger/1.0.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(found);
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
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why(jsonb) is
  'What is wrong with a document: document field_mappings, variant xledger, version 1.0.0, hash ca67656e9b.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(jsonb[]) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document field_mappings, variant xledger, version 1.0.0, hash ca67656e9b.';

-- document sync_schedule, variant default, version 1.0.0, hash 449d633b27
-- pgstrata:function sync_schedule_default__1_0_0__449d633b27
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_0_0__449d633b27(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  seen_keys text[];
  t_cron text;
  t_timezone text;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    return false;
  end if;
  seen_keys := '{}';
  t_cron := doc ->> 'cron';
  t_timezone := doc ->> 'timezone';
  if ((not doc ? 'cron' or (pg_catalog.jsonb_typeof(doc -> 'cron') = 'string' and pg_catalog.char_length(t_cron) <= 120
        and t_cron ~ '^(?:[*](?:/(?:[1-9]|[1-5][0-9]))?|(?:[0-5]?[0-9])(?:-(?:[0-5]?[0-9])(?:/(?:[1-9]|[1-5][0-9]))?)?)(?:,(?:[*](?:/(?:[1-9]|[1-5][0-9]))?|(?:[0-5]?[0-9])(?:-(?:[0-5]?[0-9])(?:/(?:[1-9]|[1-5][0-9]))?)?))* +(?:[*](?:/(?:[1-9]|1[0-9]|2[0-3]))?|(?:[01]?[0-9]|2[0-3])(?:-(?:[01]?[0-9]|2[0-3])(?:/(?:[1-9]|1[0-9]|2[0-3]))?)?)(?:,(?:[*](?:/(?:[1-9]|1[0-9]|2[0-3]))?|(?:[01]?[0-9]|2[0-3])(?:-(?:[01]?[0-9]|2[0-3])(?:/(?:[1-9]|1[0-9]|2[0-3]))?)?))* +(?:[*](?:/(?:[1-9]|[12][0-9]|3[01]))?|(?:0?[1-9]|[12][0-9]|3[01])(?:-(?:0?[1-9]|[12][0-9]|3[01])(?:/(?:[1-9]|[12][0-9]|3[01]))?)?)(?:,(?:[*](?:/(?:[1-9]|[12][0-9]|3[01]))?|(?:0?[1-9]|[12][0-9]|3[01])(?:-(?:0?[1-9]|[12][0-9]|3[01])(?:/(?:[1-9]|[12][0-9]|3[01]))?)?))* +(?:[*](?:/(?:[1-9]|1[0-2]))?|(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:-(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:/(?:[1-9]|1[0-2]))?)?)(?:,(?:[*](?:/(?:[1-9]|1[0-2]))?|(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:-(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:/(?:[1-9]|1[0-2]))?)?))* +(?:[*](?:/[1-7])?|(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:-(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:/[1-7])?)?)(?:,(?:[*](?:/[1-7])?|(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:-(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:/[1-7])?)?))*$'))
      and pg_catalog.jsonb_typeof(doc -> 'enabled') = 'boolean'
      and (not doc ? 'interval_minutes' or case when pg_catalog.jsonb_typeof(doc -> 'interval_minutes') = 'number'
        then (doc -> 'interval_minutes')::numeric >= 5 and (doc -> 'interval_minutes')::numeric <= 10080
        and (doc -> 'interval_minutes')::numeric % 5 = 0 and pg_catalog.min_scale((doc -> 'interval_minutes')::numeric) = 0
        else false end)
      and (doc -> 'mode') in ('"off"', '"manual"', '"interval"', '"cron"')
      and (doc -> 'schema_version') = '"1.0.0"'
      and (not doc ? 'timezone' or (pg_catalog.jsonb_typeof(doc -> 'timezone') = 'string'
        and pg_catalog.char_length(t_timezone) <= 64
        and t_timezone ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$'))) is not true then
    return false;
  end if;
  -- #/allOf/0
  if (doc ? 'mode' and (doc -> 'mode') = '"off"') then
    seen_keys := seen_keys || '{mode}'::text[];
    -- #/allOf/0/then
    if (not doc ? 'enabled' or (doc -> 'enabled') = 'false') is not true then
      return false;
    end if;
    seen_keys := seen_keys || '{enabled}'::text[];
  end if;
  -- #/allOf/1
  if (doc ? 'mode' and (doc -> 'mode') = '"interval"') then
    seen_keys := seen_keys || '{mode}'::text[];
    -- #/allOf/1/then
    if (doc ? 'interval_minutes') is not true then
      return false;
    end if;
  end if;
  -- #/allOf/2
  if (doc ? 'mode' and (doc -> 'mode') = '"cron"') then
    seen_keys := seen_keys || '{mode}'::text[];
    -- #/allOf/2/then
    if (doc ?& '{cron,timezone}'::text[]) is not true then
      return false;
    end if;
  end if;
  if (doc - '{cron,enabled,interval_minutes,mode,schema_version,timezone}'::text[] - seen_keys = '{}') is not true then
    return false;
  end if;
  return true;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_0_0__449d633b27(jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_0_0__449d633b27(jsonb) is
  'Whether a document is valid: document sync_schedule, variant default, version 1.0.0, hash 449d633b27.';
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  dropped int := 0;
  seen_keys text[];
  before int;
  j_cron jsonb;
  j_enabled jsonb;
  j_interval_minutes jsonb;
  j_mode jsonb;
  j_schema_version jsonb;
  j_timezone jsonb;
  k text;
  j jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///sync_schedule/default/1.0.0#/type');
  else
    seen_keys := '{}';
    before := dropped + pg_catalog.cardinality(found);
    if (doc ?& '{schema_version,enabled,mode}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "enabled", "mode"',
        'schema', 'pgstrata:///sync_schedule/default/1.0.0#/required');
    end if;
    if doc ? 'cron' then
      j_cron := doc -> 'cron';
      -- #/properties/cron
      if (pg_catalog.jsonb_typeof(j_cron) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/cron', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/cron/type');
      else
        if (pg_catalog.char_length(j_cron #>> '{}') <= 120) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/cron', 'keyword', 'maxLength',
            'message', 'must have at most 120 characters',
            'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/cron/maxLength');
        end if;
        if ((j_cron #>> '{}') ~ '^(?:[*](?:/(?:[1-9]|[1-5][0-9]))?|(?:[0-5]?[0-9])(?:-(?:[0-5]?[0-9])(?:/(?:[1-9]|[1-5][0-9]))?)?)(?:,(?:[*](?:/(?:[1-9]|[1-5][0-9]))?|(?:[0-5]?[0-9])(?:-(?:[0-5]?[0-9])(?:/(?:[1-9]|[1-5][0-9]))?)?))* +(?:[*](?:/(?:[1-9]|1[0-9]|2[0-3]))?|(?:[01]?[0-9]|2[0-3])(?:-(?:[01]?[0-9]|2[0-3])(?:/(?:[1-9]|1[0-9]|2[0-3]))?)?)(?:,(?:[*](?:/(?:[1-9]|1[0-9]|2[0-3]))?|(?:[01]?[0-9]|2[0-3])(?:-(?:[01]?[0-9]|2[0-3])(?:/(?:[1-9]|1[0-9]|2[0-3]))?)?))* +(?:[*](?:/(?:[1-9]|[12][0-9]|3[01]))?|(?:0?[1-9]|[12][0-9]|3[01])(?:-(?:0?[1-9]|[12][0-9]|3[01])(?:/(?:[1-9]|[12][0-9]|3[01]))?)?)(?:,(?:[*](?:/(?:[1-9]|[12][0-9]|3[01]))?|(?:0?[1-9]|[12][0-9]|3[01])(?:-(?:0?[1-9]|[12][0-9]|3[01])(?:/(?:[1-9]|[12][0-9]|3[01]))?)?))* +(?:[*](?:/(?:[1-9]|1[0-2]))?|(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:-(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:/(?:[1-9]|1[0-2]))?)?)(?:,(?:[*](?:/(?:[1-9]|1[0-2]))?|(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:-(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:/(?:[1-9]|1[0-2]))?)?))* +(?:[*](?:/[1-7])?|(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:-(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:/[1-7])?)?)(?:,(?:[*](?:/[1-7])?|(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:-(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:/[1-7])?)?))*$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/cron', 'keyword', 'pattern',
            'message', 'does not have the form that is asked for',
            'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/cron/pattern');
        end if;
      end if;
    end if;
    if doc ? 'enabled' then
      j_enabled := doc -> 'enabled';
      -- #/properties/enabled
      if (pg_catalog.jsonb_typeof(j_enabled) = 'boolean') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/enabled', 'keyword', 'type',
          'message', 'must be of type boolean',
          'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/enabled/type');
      end if;
    end if;
    if doc ? 'interval_minutes' then
      j_interval_minutes := doc -> 'interval_minutes';
      -- #/properties/interval_minutes
      if (case when pg_catalog.jsonb_typeof(j_interval_minutes) = 'number'
            then pg_catalog.min_scale(j_interval_minutes::numeric) = 0 else false end) is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/interval_minutes', 'keyword', 'type',
          'message', 'must be of type integer',
          'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/interval_minutes/type');
      else
        if (j_interval_minutes::numeric >= 5) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/interval_minutes', 'keyword', 'minimum',
            'message', 'must be at least 5',
            'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/interval_minutes/minimum');
        end if;
        if (j_interval_minutes::numeric <= 10080) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/interval_minutes', 'keyword', 'maximum',
            'message', 'must be at most 10080',
            'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/interval_minutes/maximum');
        end if;
        if (j_interval_minutes::numeric % 5 = 0) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/interval_minutes', 'keyword', 'multipleOf',
            'message', 'must be a multiple of 5',
            'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/interval_minutes/multipleOf');
        end if;
      end if;
    end if;
    if doc ? 'mode' then
      j_mode := doc -> 'mode';
      -- #/properties/mode
      if (j_mode in ('"off"', '"manual"', '"interval"', '"cron"')) is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mode', 'keyword', 'enum',
          'message', 'must be one of "off", "manual", "interval", "cron"',
          'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/mode/enum');
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.0.0"',
          'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/schema_version/const');
      end if;
    end if;
    if doc ? 'timezone' then
      j_timezone := doc -> 'timezone';
      -- #/properties/timezone
      if (pg_catalog.jsonb_typeof(j_timezone) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/timezone/type');
      else
        if (pg_catalog.char_length(j_timezone #>> '{}') <= 64) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'maxLength',
            'message', 'must have at most 64 characters',
            'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/timezone/maxLength');
        end if;
        if ((j_timezone #>> '{}') ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'pattern',
            'message', 'must match the pattern ^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]*)+)$',
            'schema', 'pgstrata:///sync_schedule/default/1.0.0#/properties/timezone/pattern');
        end if;
      end if;
    end if;
    -- #/allOf/0
    if (doc ? 'mode' and (doc -> 'mode') = '"off"') then
      seen_keys := seen_keys || '{mode}'::text[];
      -- #/allOf/0/then
      if doc ? 'enabled' then
        j_enabled := doc -> 'enabled';
        -- #/allOf/0/then/properties/enabled
        if (j_enabled = 'false') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/enabled', 'keyword', 'const',
            'message', 'must be false',
            'schema', 'pgstrata:///sync_schedule/default/1.0.0#/allOf/0/then/properties/enabled/const');
        end if;
      end if;
      seen_keys := seen_keys || '{enabled}'::text[];
    end if;
    -- #/allOf/1
    if (doc ? 'mode' and (doc -> 'mode') = '"interval"') then
      seen_keys := seen_keys || '{mode}'::text[];
      -- #/allOf/1/then
      if (doc ? 'interval_minutes') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
          'message', 'must have the keys "interval_minutes"',
          'schema', 'pgstrata:///sync_schedule/default/1.0.0#/allOf/1/then/required');
      end if;
    end if;
    -- #/allOf/2
    if (doc ? 'mode' and (doc -> 'mode') = '"cron"') then
      seen_keys := seen_keys || '{mode}'::text[];
      -- #/allOf/2/then
      if (doc ?& '{cron,timezone}'::text[]) is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
          'message', 'must have the keys "cron", "timezone"',
          'schema', 'pgstrata:///sync_schedule/default/1.0.0#/allOf/2/then/required');
      end if;
    end if;
    if dropped + pg_catalog.cardinality(found) = before then
      -- #/unevaluatedProperties
      for k, j in select e.key,
            e.value from pg_catalog.jsonb_each(doc - '{cron,enabled,interval_minutes,mode,schema_version,timezone}'::text[] - seen_keys) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///sync_schedule/default/1.0.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why_first(found);
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
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why(jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why(jsonb) is
  'What is wrong with a document: document sync_schedule, variant default, version 1.0.0, hash 449d633b27.';
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why_first(jsonb[]) to public;
comment on function pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document sync_schedule, variant default, version 1.0.0, hash 449d633b27.';

-- field_mappings: the validator of a row's own variant and version
-- pgstrata:function field_mappings__valid__0be48e43f0
-- +goose StatementBegin
create function pgstrata_check.field_mappings__valid__0be48e43f0(doc jsonb, variant text) returns boolean
language sql immutable parallel safe
return coalesce(case variant
  when 'cornerstone' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869(doc)
  end
  when 'dynamics365' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf(doc)
  end
  when 'xledger' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b(doc)
  end
end, false);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings__valid__0be48e43f0(jsonb, text) to public;
comment on function pgstrata_check.field_mappings__valid__0be48e43f0(jsonb, text) is
  'Whether a document is valid by the schema of its own version: document field_mappings, hash 0be48e43f0.';
-- pgstrata:function field_mappings__explain__0be48e43f0
-- +goose StatementBegin
create function pgstrata_check.field_mappings__explain__0be48e43f0(doc jsonb, variant text) returns jsonb
language plpgsql immutable parallel safe as $fn$
begin
  if (variant = any ('{cornerstone,dynamics365,xledger}'::text[])) is not true then
    return '[{"keyword":"discriminator","message":"there are no schemas for this row''s discriminator","pointer":"","schema":""}]';
  end if;
  if pg_catalog.jsonb_typeof(doc) is distinct from 'object' then
    return '[{"keyword":"type","message":"must be of type object","pointer":"","schema":""}]';
  end if;
  if not doc ? 'schema_version' then
    return E'[{"keyword":"required","message":"must have the key \\"schema_version\\"","pointer":"","schema":""}]';
  end if;
  case variant
    when 'cornerstone' then
      case doc ->> 'schema_version'
        when '1.0.0' then return pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why(doc);
        else null; -- an unknown version, see below
      end case;
    when 'dynamics365' then
      case doc ->> 'schema_version'
        when '1.0.0' then return pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why(doc);
        else null; -- an unknown version, see below
      end case;
    when 'xledger' then
      case doc ->> 'schema_version'
        when '1.0.0' then return pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why(doc);
        else null; -- an unknown version, see below
      end case;
  end case;
  return '[{"keyword":"version","message":"is not a known version of this document","pointer":"/schema_version","schema":""}]';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings__explain__0be48e43f0(jsonb, text) to public;
comment on function pgstrata_check.field_mappings__explain__0be48e43f0(jsonb, text) is
  'What is wrong with a document: document field_mappings, hash 0be48e43f0.';

-- pgstrata:begin guard field_mappings
-- +goose StatementBegin
create or replace function pgstrata_check.field_mappings__guard() returns trigger
language plpgsql set search_path to pg_catalog, pg_temp as $fn$
declare
  document constant jsonb := new."field_mappings";
  variant constant text := new."integration_type"::text;
  findings jsonb;
  total int;
begin
  if document is null then
    return new; -- whether a document must be there is the table's business
  end if;
  -- An unchanged document may stay as it is, so that a row with a bad one can still be changed elsewhere.
  -- Unchanged means byte for byte, its version included, and under the same variant.
  if tg_op = 'UPDATE' and record_image_eq(row(old."field_mappings"), row(new."field_mappings"))
    and old."integration_type" is not distinct from new."integration_type" then
    return new;
  end if;
  if pgstrata_check.field_mappings__valid__0be48e43f0(document, variant) then
    return new;
  end if;

  findings := pgstrata_check.field_mappings__explain__0be48e43f0(document, variant);
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
        when variant = 'cornerstone' and document ->> 'schema_version' in ('1.0.0') then document ->> 'schema_version'
        when variant = 'dynamics365' and document ->> 'schema_version' in ('1.0.0') then document ->> 'schema_version'
        when variant = 'xledger' and document ->> 'schema_version' in ('1.0.0') then document ->> 'schema_version'
      end,
      'findings', (select jsonb_agg(jsonb_build_object('pointer', f -> 'pointer', 'keyword', f -> 'keyword') order by n)
        from jsonb_array_elements(findings) with ordinality list(f, n) where n <= 20),
      'total', total)),
    hint = 'pgstrata_check.field_mappings__explain__0be48e43f0(document, variant) lists every finding with a message.',
    schema = tg_argv[1],
    table = tg_argv[2],
    column = tg_argv[3],
    constraint = tg_argv[0] || '_valid';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings__guard() to public;
comment on function pgstrata_check.field_mappings__guard() is
  'Judges what is written: document field_mappings, hash 0be48e43f0.';
-- pgstrata:end guard field_mappings

-- pgstrata:table field_mappings "public"."organization_integrations"
-- pgstrata:begin trigger field_mappings
create trigger zz_pgstrata_field_mappings
  before insert or update on "public"."organization_integrations"
  for each row execute function pgstrata_check.field_mappings__guard('field_mappings', 'public', 'organization_integrations', 'field_mappings');
alter table "public"."organization_integrations" enable always trigger zz_pgstrata_field_mappings;
-- pgstrata:end trigger field_mappings

-- sync_schedule: the validator of a row's own variant and version
-- pgstrata:function sync_schedule__valid__ae1192b25c
-- +goose StatementBegin
create function pgstrata_check.sync_schedule__valid__ae1192b25c(doc jsonb, variant text) returns boolean
language sql immutable parallel safe
return coalesce(case variant
  when 'default' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.sync_schedule_default__1_0_0__449d633b27(doc)
  end
end, false);
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule__valid__ae1192b25c(jsonb, text) to public;
comment on function pgstrata_check.sync_schedule__valid__ae1192b25c(jsonb, text) is
  'Whether a document is valid by the schema of its own version: document sync_schedule, hash ae1192b25c.';
-- pgstrata:function sync_schedule__explain__ae1192b25c
-- +goose StatementBegin
create function pgstrata_check.sync_schedule__explain__ae1192b25c(doc jsonb, variant text) returns jsonb
language plpgsql immutable parallel safe as $fn$
begin
  if (variant = any ('{default}'::text[])) is not true then
    return '[{"keyword":"discriminator","message":"there are no schemas for this row''s discriminator","pointer":"","schema":""}]';
  end if;
  if pg_catalog.jsonb_typeof(doc) is distinct from 'object' then
    return '[{"keyword":"type","message":"must be of type object","pointer":"","schema":""}]';
  end if;
  if not doc ? 'schema_version' then
    return E'[{"keyword":"required","message":"must have the key \\"schema_version\\"","pointer":"","schema":""}]';
  end if;
  case variant
    when 'default' then
      case doc ->> 'schema_version'
        when '1.0.0' then return pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why(doc);
        else null; -- an unknown version, see below
      end case;
  end case;
  return '[{"keyword":"version","message":"is not a known version of this document","pointer":"/schema_version","schema":""}]';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule__explain__ae1192b25c(jsonb, text) to public;
comment on function pgstrata_check.sync_schedule__explain__ae1192b25c(jsonb, text) is
  'What is wrong with a document: document sync_schedule, hash ae1192b25c.';

-- pgstrata:begin guard sync_schedule
-- +goose StatementBegin
create or replace function pgstrata_check.sync_schedule__guard() returns trigger
language plpgsql set search_path to pg_catalog, pg_temp as $fn$
declare
  document constant jsonb := new."sync_schedule";
  variant constant text := 'default';
  findings jsonb;
  total int;
begin
  if document is null then
    return new; -- whether a document must be there is the table's business
  end if;
  -- An unchanged document may stay as it is, so that a row with a bad one can still be changed elsewhere.
  -- Unchanged means byte for byte, its version included, and under the same variant.
  if tg_op = 'UPDATE' and record_image_eq(row(old."sync_schedule"), row(new."sync_schedule")) then
    return new;
  end if;
  if pgstrata_check.sync_schedule__valid__ae1192b25c(document, variant) then
    return new;
  end if;

  findings := pgstrata_check.sync_schedule__explain__ae1192b25c(document, variant);
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
        when variant = 'default' and document ->> 'schema_version' in ('1.0.0') then document ->> 'schema_version'
      end,
      'findings', (select jsonb_agg(jsonb_build_object('pointer', f -> 'pointer', 'keyword', f -> 'keyword') order by n)
        from jsonb_array_elements(findings) with ordinality list(f, n) where n <= 20),
      'total', total)),
    hint = 'pgstrata_check.sync_schedule__explain__ae1192b25c(document, variant) lists every finding with a message.',
    schema = tg_argv[1],
    table = tg_argv[2],
    column = tg_argv[3],
    constraint = tg_argv[0] || '_valid';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule__guard() to public;
comment on function pgstrata_check.sync_schedule__guard() is
  'Judges what is written: document sync_schedule, hash ae1192b25c.';
-- pgstrata:end guard sync_schedule

-- pgstrata:table sync_schedule "public"."organization_integrations"
-- pgstrata:begin trigger sync_schedule
create trigger zz_pgstrata_sync_schedule
  before insert or update on "public"."organization_integrations"
  for each row execute function pgstrata_check.sync_schedule__guard('sync_schedule', 'public', 'organization_integrations', 'sync_schedule');
alter table "public"."organization_integrations" enable always trigger zz_pgstrata_sync_schedule;
-- pgstrata:end trigger sync_schedule

-- Scans and repairs of public.organization_integrations; the policies matter once row-level security is on.
grant select, update ("field_mappings", "status", "sync_schedule") on "public"."organization_integrations" to pgstrata_operator;
-- +goose StatementBegin
do $do$
begin
  if not exists (select from pg_catalog.pg_policy where polrelid = '"public"."organization_integrations"'::regclass and polname = 'pgstrata_operator_reads') then
    create policy pgstrata_operator_reads on "public"."organization_integrations" for select to pgstrata_operator using (true);
    comment on policy pgstrata_operator_reads on "public"."organization_integrations" is 'Made by pgstrata schema generate.';
  end if;
  if not exists (select from pg_catalog.pg_policy where polrelid = '"public"."organization_integrations"'::regclass and polname = 'pgstrata_operator_repairs') then
    create policy pgstrata_operator_repairs on "public"."organization_integrations" for update to pgstrata_operator using (true) with check (true);
    comment on policy pgstrata_operator_repairs on "public"."organization_integrations" is 'Made by pgstrata schema generate.';
  end if;
end $do$;
-- +goose StatementEnd

-- +goose Down
drop trigger zz_pgstrata_sync_schedule on "public"."organization_integrations";
drop function pgstrata_check.sync_schedule__guard();
drop function pgstrata_check.sync_schedule__explain__ae1192b25c(jsonb, text);
drop function pgstrata_check.sync_schedule__valid__ae1192b25c(jsonb, text);
drop trigger zz_pgstrata_field_mappings on "public"."organization_integrations";
drop function pgstrata_check.field_mappings__guard();
drop function pgstrata_check.field_mappings__explain__0be48e43f0(jsonb, text);
drop function pgstrata_check.field_mappings__valid__0be48e43f0(jsonb, text);
drop function pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why_first(jsonb[]);
drop function pgstrata_check.sync_schedule_default__1_0_0__449d633b27__why(jsonb);
drop function pgstrata_check.sync_schedule_default__1_0_0__449d633b27(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why_first(jsonb[]);
drop function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why_first(jsonb[]);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why_first(jsonb[]);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869__why(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869(jsonb);
-- +goose StatementBegin
do $do$
declare
  made name;
begin
  -- Only what this tool made, and only with the last guard of the table.
  if exists (select from pg_catalog.pg_trigger where tgrelid = '"public"."organization_integrations"'::regclass and tgname ~ '^zz_pgstrata_') then
    return;
  end if;
  for made in
    select polname from pg_catalog.pg_policy
    where polrelid = '"public"."organization_integrations"'::regclass and polname in ('pgstrata_operator_reads', 'pgstrata_operator_repairs')
      and pg_catalog.obj_description(oid, 'pg_policy') = 'Made by pgstrata schema generate.'
  loop
    execute pg_catalog.format('drop policy %I on %s', made, '"public"."organization_integrations"'::regclass);
  end loop;
end $do$;
-- +goose StatementEnd
