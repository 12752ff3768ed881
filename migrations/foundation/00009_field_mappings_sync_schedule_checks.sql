-- +goose Up
-- Written by pgstrata schema generate from the JSON Schemas. Change the schemas, not this file, and generate again.
-- pgstrata:guard field_mappings 2798089aea
-- pgstrata:guard sync_schedule f5357543b7

-- +goose StatementBegin
do $do$
begin
  if pg_catalog.getdatabaseencoding() <> 'UTF8' then
    raise exception 'pgstrata needs a database in the encoding UTF8, and this one is in %', pg_catalog.getdatabaseencoding();
  end if;
end $do$;
-- +goose StatementEnd

-- document field_mappings, variant cornerstone, version 1.1.0, hash 234481bef1
-- pgstrata:function field_mappings_cornerstone__1_1_0__234481bef1
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  j_approverid jsonb;
  j_managerid jsonb;
  j_workerstatus_absent jsonb;
  j_workerstatus_active jsonb;
  j_workerstatus_lasthiredate jsonb;
  j_workerstatus_originalhiredate jsonb;
  t_timezone text;
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
  if (doc - '{mappings,options,schema_version,timezone}'::text[] = '{}'
      and (not doc ? 'schema_version' or (doc -> 'schema_version') = '"1.1.0"')) is not true then
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
        -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer
        if pg_catalog.jsonb_typeof(j_approverid) = 'object' then
          if (not j_approverid ? 'transform' or (j_approverid -> 'transform') = '"integer"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'managerId' then
        j_managerid := j_mappings -> 'managerId';
        -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer
        if pg_catalog.jsonb_typeof(j_managerid) = 'object' then
          if (not j_managerid ? 'transform' or (j_managerid -> 'transform') = '"integer"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.absent' then
        j_workerstatus_absent := j_mappings -> 'workerStatus.absent';
        -- pgstrata:///field_mappings/common/1.1.0#/$defs/boolean
        if pg_catalog.jsonb_typeof(j_workerstatus_absent) = 'object' then
          if (not j_workerstatus_absent ? 'transform' or (j_workerstatus_absent -> 'transform') = '"boolean"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.active' then
        j_workerstatus_active := j_mappings -> 'workerStatus.active';
        -- pgstrata:///field_mappings/common/1.1.0#/$defs/boolean
        if pg_catalog.jsonb_typeof(j_workerstatus_active) = 'object' then
          if (not j_workerstatus_active ? 'transform' or (j_workerstatus_active -> 'transform') = '"boolean"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.lastHireDate' then
        j_workerstatus_lasthiredate := j_mappings -> 'workerStatus.lastHireDate';
        -- pgstrata:///field_mappings/common/1.1.0#/$defs/date
        if pg_catalog.jsonb_typeof(j_workerstatus_lasthiredate) = 'object' then
          if (not j_workerstatus_lasthiredate ? 'transform' or (j_workerstatus_lasthiredate -> 'transform') in ('"date"',
                '"datetime"')) is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.originalHireDate' then
        j_workerstatus_originalhiredate := j_mappings -> 'workerStatus.originalHireDate';
        -- pgstrata:///field_mappings/common/1.1.0#/$defs/date
        if pg_catalog.jsonb_typeof(j_workerstatus_originalhiredate) = 'object' then
          if (not j_workerstatus_originalhiredate ? 'transform' or (j_workerstatus_originalhiredate -> 'transform') in ('"date"',
                '"datetime"')) is not true then
            return false;
          end if;
        end if;
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.1.0#
  t_timezone := doc ->> 'timezone';
  if (doc ? 'mappings'
      and pg_catalog.jsonb_typeof(doc -> 'schema_version') = 'string'
      and (pg_catalog.jsonb_typeof(doc -> 'timezone') = 'string' and pg_catalog.char_length(t_timezone) <= 64
        and t_timezone ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$')) is not true then
    return false;
  end if;
  j_mappings := doc -> 'mappings';
  -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
    return false;
  end if;
  -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
  n_keys := 0;
  for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
    n_keys := n_keys + 1;
    if (n_keys <= 100) is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings/additionalProperties
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping
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
      -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
      if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
        return false;
      end if;
      if (j_lookup <> '{}') is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
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
    -- pgstrata:///field_mappings/common/1.1.0#/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.1.0#/$defs/options
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
grant execute on function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1(jsonb) is
  'Whether a document is valid: document field_mappings, variant cornerstone, version 1.1.0, hash 234481bef1.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why(doc jsonb) returns jsonb
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
  j_timezone jsonb;
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
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_approverid) = 'object' then
            if j_approverid ? 'transform' then
              j_transform := j_approverid -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer/properties/transform
              if (j_transform = '"integer"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/approverId/transform', 'keyword', 'enum',
                  'message', 'must be one of "integer"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/integer/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'managerId' then
          j_managerid := j_mappings -> 'managerId';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_managerid) = 'object' then
            if j_managerid ? 'transform' then
              j_transform := j_managerid -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer/properties/transform
              if (j_transform = '"integer"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/managerId/transform', 'keyword', 'enum',
                  'message', 'must be one of "integer"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/integer/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.absent' then
          j_workerstatus_absent := j_mappings -> 'workerStatus.absent';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/boolean
          if pg_catalog.jsonb_typeof(j_workerstatus_absent) = 'object' then
            if j_workerstatus_absent ? 'transform' then
              j_transform := j_workerstatus_absent -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/boolean/properties/transform
              if (j_transform = '"boolean"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.absent/transform', 'keyword',
                      'enum',
                  'message', 'must be one of "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/boolean/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.active' then
          j_workerstatus_active := j_mappings -> 'workerStatus.active';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/boolean
          if pg_catalog.jsonb_typeof(j_workerstatus_active) = 'object' then
            if j_workerstatus_active ? 'transform' then
              j_transform := j_workerstatus_active -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/boolean/properties/transform
              if (j_transform = '"boolean"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.active/transform', 'keyword',
                      'enum',
                  'message', 'must be one of "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/boolean/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.lastHireDate' then
          j_workerstatus_lasthiredate := j_mappings -> 'workerStatus.lastHireDate';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_workerstatus_lasthiredate) = 'object' then
            if j_workerstatus_lasthiredate ? 'transform' then
              j_transform := j_workerstatus_lasthiredate -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/date/properties/transform
              if (j_transform in ('"date"', '"datetime"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.lastHireDate/transform',
                      'keyword', 'enum',
                  'message', 'must be one of "date", "datetime"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/date/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.originalHireDate' then
          j_workerstatus_originalhiredate := j_mappings -> 'workerStatus.originalHireDate';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_workerstatus_originalhiredate) = 'object' then
            if j_workerstatus_originalhiredate ? 'transform' then
              j_transform := j_workerstatus_originalhiredate -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/date/properties/transform
              if (j_transform in ('"date"', '"datetime"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.originalHireDate/transform',
                      'keyword', 'enum',
                  'message', 'must be one of "date", "datetime"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/date/properties/transform/enum');
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
              'schema', 'pgstrata:///field_mappings/cornerstone/1.1.0#/properties/mappings/propertyNames/enum');
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.1.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.1.0"',
          'schema', 'pgstrata:///field_mappings/cornerstone/1.1.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.1.0#
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///field_mappings/common/1.1.0#/type');
  else
    if (doc ?& '{schema_version,timezone,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "timezone", "mappings"',
        'schema', 'pgstrata:///field_mappings/common/1.1.0#/required');
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/mappings/type');
      else
        if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_mappings)) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxProperties',
            'message', 'must have at most 100 keys',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/mappings/maxProperties');
        end if;
        -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/type');
          else
            if (j - '{default,lookup,required,source,transform}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/additionalProperties');
            end if;
            if (not j ? 'lookup' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/dependentRequired/lookup/0');
            end if;
            if (not j ? 'transform' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/dependentRequired/transform/0');
            end if;
            if j ? 'default' then
              j_default := j -> 'default';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/default
              if (pg_catalog.jsonb_typeof(j_default) in ('boolean', 'number', 'string')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'type',
                  'message', 'must be of type string or number or boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/default/type');
              else
                if pg_catalog.jsonb_typeof(j_default) = 'string' then
                  if (pg_catalog.char_length(j_default #>> '{}') <= 500) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'maxLength',
                      'message', 'must have at most 500 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/default/maxLength');
                  end if;
                end if;
              end if;
            end if;
            if j ? 'lookup' then
              j_lookup := j -> 'lookup';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
              if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'type',
                  'message', 'must be of type object',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/type');
              else
                if (j_lookup <> '{}') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'minProperties',
                    'message', 'must have at least 1 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/minProperties');
                end if;
                if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_lookup)) <= 500) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'maxProperties',
                    'message', 'must have at most 500 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/maxProperties');
                end if;
                -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
                for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
                  -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/propertyNames
                  if (pg_catalog.char_length(k_2) >= 1) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'minLength',
                      'message', 'must have at least 1 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/propertyNames/minLength');
                  end if;
                  if (pg_catalog.char_length(k_2) <= 100) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                      'message', 'must have at most 100 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/propertyNames/maxLength');
                  end if;
                  -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/additionalProperties
                  if (pg_catalog.jsonb_typeof(j_2) = 'string') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'type',
                      'message', 'must be of type string',
                      'schema',
                          'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/additionalProperties/type');
                  else
                    if (pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                            || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                        'message', 'must have at most 200 characters',
                        'schema',
                            'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/additionalProperties/maxLength');
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 200) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'maxLength',
                    'message', 'must have at most 200 characters',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source/maxLength');
                end if;
                if ((j_source #>> '{}') ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'transform' then
              j_transform := j -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/transform
              if (j_transform in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                    '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message',
                      'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/transform/enum');
              end if;
            end if;
            if ((j ? 'source') or (j ? 'default')) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'anyOf',
                'message', 'fits none of the allowed forms',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/anyOf');
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- pgstrata:///field_mappings/common/1.1.0#/$defs/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/type');
      else
        if (j_options - '{batch_size,date_format,decimal_separator,on_missing,rounding}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/additionalProperties');
        end if;
        if j_options ? 'batch_size' then
          j_batch_size := j_options -> 'batch_size';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 500) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 500',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size/maximum');
            end if;
          end if;
        end if;
        if j_options ? 'date_format' then
          j_date_format := j_options -> 'date_format';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/date_format
          if (j_date_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"', '"MM/DD/YYYY"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/date_format', 'keyword', 'enum',
              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/date_format/enum');
          end if;
        end if;
        if j_options ? 'decimal_separator' then
          j_decimal_separator := j_options -> 'decimal_separator';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/decimal_separator
          if (j_decimal_separator in ('"."', '","')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/decimal_separator', 'keyword', 'enum',
              'message', 'must be one of ".", ","',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/decimal_separator/enum');
          end if;
        end if;
        if j_options ? 'on_missing' then
          j_on_missing := j_options -> 'on_missing';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/on_missing
          if (j_on_missing in ('"skip"', '"fail"', '"empty"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/on_missing', 'keyword', 'enum',
              'message', 'must be one of "skip", "fail", "empty"',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/on_missing/enum');
          end if;
        end if;
        if j_options ? 'rounding' then
          j_rounding := j_options -> 'rounding';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/rounding
          if (j_rounding in ('"half_up"', '"half_even"', '"down"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/rounding', 'keyword', 'enum',
              'message', 'must be one of "half_up", "half_even", "down"',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/rounding/enum');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- pgstrata:///field_mappings/common/1.1.0#/properties/schema_version
      if (pg_catalog.jsonb_typeof(j_schema_version) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/schema_version/type');
      end if;
    end if;
    if doc ? 'timezone' then
      j_timezone := doc -> 'timezone';
      -- pgstrata:///field_mappings/common/1.1.0#/properties/timezone
      if (pg_catalog.jsonb_typeof(j_timezone) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/timezone/type');
      else
        if (pg_catalog.char_length(j_timezone #>> '{}') <= 64) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'maxLength',
            'message', 'must have at most 64 characters',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/timezone/maxLength');
        end if;
        if ((j_timezone #>> '{}') ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'pattern',
            'message', 'must match the pattern ^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]*)+)$',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/timezone/pattern');
        end if;
      end if;
    end if;
  end if;
  if dropped + pg_catalog.cardinality(found) = before then
    if pg_catalog.jsonb_typeof(doc) = 'object' then
      -- #/unevaluatedProperties
      for k, j in select e.key,
            e.value from pg_catalog.jsonb_each(doc - '{mappings,options,schema_version,timezone}'::text[]) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///field_mappings/cornerstone/1.1.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why_first(found);
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
grant execute on function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why(jsonb) is
  'What is wrong with a document: document field_mappings, variant cornerstone, version 1.1.0, hash 234481bef1.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why_first(jsonb[]) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document field_mappings, variant cornerstone, version 1.1.0, hash 234481bef1.';

-- document field_mappings, variant cornerstone, version 2.0.0, hash fdb05fb614
-- pgstrata:function field_mappings_cornerstone__2_0_0__fdb05fb614
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  j_approverid jsonb;
  j_steps jsonb;
  j_0 jsonb;
  j jsonb;
  j_managerid jsonb;
  j_workerstatus_absent jsonb;
  j_workerstatus_active jsonb;
  j_workerstatus_lasthiredate jsonb;
  j_workerstatus_originalhiredate jsonb;
  t_timezone text;
  j_delivery jsonb;
  n_keys int;
  k text;
  t_source text;
  j_lookup jsonb;
  n_keys_2 int;
  k_2 text;
  j_2 jsonb;
  j_arguments jsonb;
  t_with text;
  j_options jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    return false;
  end if;
  if (doc - '{delivery,mappings,options,schema_version,timezone}'::text[] = '{}'
      and (not doc ? 'schema_version' or (doc -> 'schema_version') = '"2.0.0"')) is not true then
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
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer
        if pg_catalog.jsonb_typeof(j_approverid) = 'object' then
          if j_approverid ? 'steps' then
            j_steps := j_approverid -> 'steps';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps
            if pg_catalog.jsonb_typeof(j_steps) = 'array' then
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
              if pg_catalog.jsonb_array_length(j_steps) > 0 then
                j_0 := j_steps -> 0;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
                if pg_catalog.jsonb_typeof(j_0) = 'object' then
                  if (not j_0 ? 'step' or (j_0 -> 'step') = '"integer"') is not true then
                    return false;
                  end if;
                end if;
              end if;
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
              for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                j := j_steps -> i;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                if pg_catalog.jsonb_typeof(j) = 'object' then
                  if (not j ? 'step' or (j -> 'step') = '"negate"') is not true then
                    return false;
                  end if;
                end if;
              end loop;
            end if;
          end if;
        end if;
      end if;
      if j_mappings ? 'managerId' then
        j_managerid := j_mappings -> 'managerId';
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer
        if pg_catalog.jsonb_typeof(j_managerid) = 'object' then
          if j_managerid ? 'steps' then
            j_steps := j_managerid -> 'steps';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps
            if pg_catalog.jsonb_typeof(j_steps) = 'array' then
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
              if pg_catalog.jsonb_array_length(j_steps) > 0 then
                j_0 := j_steps -> 0;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
                if pg_catalog.jsonb_typeof(j_0) = 'object' then
                  if (not j_0 ? 'step' or (j_0 -> 'step') = '"integer"') is not true then
                    return false;
                  end if;
                end if;
              end if;
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
              for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                j := j_steps -> i;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                if pg_catalog.jsonb_typeof(j) = 'object' then
                  if (not j ? 'step' or (j -> 'step') = '"negate"') is not true then
                    return false;
                  end if;
                end if;
              end loop;
            end if;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.absent' then
        j_workerstatus_absent := j_mappings -> 'workerStatus.absent';
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean
        if pg_catalog.jsonb_typeof(j_workerstatus_absent) = 'object' then
          if j_workerstatus_absent ? 'steps' then
            j_steps := j_workerstatus_absent -> 'steps';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps
            if pg_catalog.jsonb_typeof(j_steps) = 'array' then
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0
              if pg_catalog.jsonb_array_length(j_steps) > 0 then
                j_0 := j_steps -> 0;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0
                if pg_catalog.jsonb_typeof(j_0) = 'object' then
                  if (not j_0 ? 'step' or (j_0 -> 'step') = '"boolean"') is not true then
                    return false;
                  end if;
                end if;
              end if;
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items
              for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                j := j_steps -> i;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items
                if pg_catalog.jsonb_typeof(j) = 'object' then
                  if (not j ? 'step' or (j -> 'step') = '"not"') is not true then
                    return false;
                  end if;
                end if;
              end loop;
            end if;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.active' then
        j_workerstatus_active := j_mappings -> 'workerStatus.active';
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean
        if pg_catalog.jsonb_typeof(j_workerstatus_active) = 'object' then
          if j_workerstatus_active ? 'steps' then
            j_steps := j_workerstatus_active -> 'steps';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps
            if pg_catalog.jsonb_typeof(j_steps) = 'array' then
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0
              if pg_catalog.jsonb_array_length(j_steps) > 0 then
                j_0 := j_steps -> 0;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0
                if pg_catalog.jsonb_typeof(j_0) = 'object' then
                  if (not j_0 ? 'step' or (j_0 -> 'step') = '"boolean"') is not true then
                    return false;
                  end if;
                end if;
              end if;
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items
              for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                j := j_steps -> i;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items
                if pg_catalog.jsonb_typeof(j) = 'object' then
                  if (not j ? 'step' or (j -> 'step') = '"not"') is not true then
                    return false;
                  end if;
                end if;
              end loop;
            end if;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.lastHireDate' then
        j_workerstatus_lasthiredate := j_mappings -> 'workerStatus.lastHireDate';
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/date
        if pg_catalog.jsonb_typeof(j_workerstatus_lasthiredate) = 'object' then
          if j_workerstatus_lasthiredate ? 'steps' then
            j_steps := j_workerstatus_lasthiredate -> 'steps';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps
            if pg_catalog.jsonb_typeof(j_steps) = 'array' then
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
              if pg_catalog.jsonb_array_length(j_steps) > 0 then
                j_0 := j_steps -> 0;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
                if pg_catalog.jsonb_typeof(j_0) = 'object' then
                  if (not j_0 ? 'step' or (j_0 -> 'step') in ('"date"', '"datetime"')) is not true then
                    return false;
                  end if;
                end if;
              end if;
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
              for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                j := j_steps -> i;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                if pg_catalog.jsonb_typeof(j) = 'object' then
                  if (not j ? 'step' or (j -> 'step') = '"add_days"') is not true then
                    return false;
                  end if;
                end if;
              end loop;
            end if;
          end if;
        end if;
      end if;
      if j_mappings ? 'workerStatus.originalHireDate' then
        j_workerstatus_originalhiredate := j_mappings -> 'workerStatus.originalHireDate';
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/date
        if pg_catalog.jsonb_typeof(j_workerstatus_originalhiredate) = 'object' then
          if j_workerstatus_originalhiredate ? 'steps' then
            j_steps := j_workerstatus_originalhiredate -> 'steps';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps
            if pg_catalog.jsonb_typeof(j_steps) = 'array' then
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
              if pg_catalog.jsonb_array_length(j_steps) > 0 then
                j_0 := j_steps -> 0;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
                if pg_catalog.jsonb_typeof(j_0) = 'object' then
                  if (not j_0 ? 'step' or (j_0 -> 'step') in ('"date"', '"datetime"')) is not true then
                    return false;
                  end if;
                end if;
              end if;
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
              for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                j := j_steps -> i;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                if pg_catalog.jsonb_typeof(j) = 'object' then
                  if (not j ? 'step' or (j -> 'step') = '"add_days"') is not true then
                    return false;
                  end if;
                end if;
              end loop;
            end if;
          end if;
        end if;
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/2.0.0#
  t_timezone := doc ->> 'timezone';
  if (doc ? 'mappings'
      and pg_catalog.jsonb_typeof(doc -> 'schema_version') = 'string'
      and (pg_catalog.jsonb_typeof(doc -> 'timezone') = 'string' and pg_catalog.char_length(t_timezone) <= 64
        and t_timezone ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$')) is not true then
    return false;
  end if;
  if doc ? 'delivery' then
    j_delivery := doc -> 'delivery';
    -- pgstrata:///field_mappings/common/2.0.0#/properties/delivery
    if (pg_catalog.jsonb_typeof(j_delivery) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/$defs/delivery
    if (j_delivery - '{batch_size}'::text[] = '{}'
        and (not j_delivery ? 'batch_size' or case when pg_catalog.jsonb_typeof(j_delivery -> 'batch_size') = 'number'
          then (j_delivery -> 'batch_size')::numeric >= 1 and (j_delivery -> 'batch_size')::numeric <= 500
          and pg_catalog.min_scale((j_delivery -> 'batch_size')::numeric) = 0 else false end)) is not true then
      return false;
    end if;
  end if;
  j_mappings := doc -> 'mappings';
  -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
    return false;
  end if;
  -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
  n_keys := 0;
  for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
    n_keys := n_keys + 1;
    if (n_keys <= 100) is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings/additionalProperties
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping
    t_source := j ->> 'source';
    if (j - '{default,lookup,required,source,steps}'::text[] = '{}'
        and (not j ? 'lookup' or j ? 'source')
        and (not j ? 'steps' or j ? 'source')
        and (not j ? 'default' or (pg_catalog.jsonb_typeof(j -> 'default') in ('boolean', 'number', 'string')
          and case when pg_catalog.jsonb_typeof(j -> 'default') = 'string' then pg_catalog.char_length(j ->> 'default') <= 500
          else true end))
        and (not j ? 'required' or pg_catalog.jsonb_typeof(j -> 'required') = 'boolean')
        and (not j ? 'source' or (pg_catalog.jsonb_typeof(j -> 'source') = 'string' and pg_catalog.char_length(t_source) <= 200
          and t_source ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$'))) is not true then
      return false;
    end if;
    if j ? 'lookup' then
      j_lookup := j -> 'lookup';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
      if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
        return false;
      end if;
      if (j_lookup <> '{}') is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
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
    if j ? 'steps' then
      j_steps := j -> 'steps';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps
      if (pg_catalog.jsonb_typeof(j_steps) = 'array') is not true then
        return false;
      end if;
      if (pg_catalog.jsonb_array_length(j_steps) >= 1
          and pg_catalog.jsonb_array_length(j_steps) <= 5) is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/items
      for i in 0 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
        j_2 := j_steps -> i;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/items
        if (pg_catalog.jsonb_typeof(j_2) = 'object') is not true then
          return false;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step
        if (j_2 - '{arguments,step}'::text[] = '{}'
            and (j_2 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
              '"minor_to_major"', '"major_to_minor"', '"boolean"', '"add_days"', '"round"', '"negate"', '"not"', '"shorten"',
              '"pad"')) is not true then
          return false;
        end if;
        if j_2 ? 'arguments' then
          j_arguments := j_2 -> 'arguments';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/properties/arguments
          if (pg_catalog.jsonb_typeof(j_arguments) = 'object') is not true then
            return false;
          end if;
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments
          t_with := j_arguments ->> 'with';
          if (j_arguments - '{days,digits,format,length,with}'::text[] = '{}'
              and (not j_arguments ? 'days' or case when pg_catalog.jsonb_typeof(j_arguments -> 'days') = 'number'
                then (j_arguments -> 'days')::numeric >= -366 and (j_arguments -> 'days')::numeric <= 366
                and pg_catalog.min_scale((j_arguments -> 'days')::numeric) = 0 else false end)
              and (not j_arguments ? 'digits' or case when pg_catalog.jsonb_typeof(j_arguments -> 'digits') = 'number'
                then (j_arguments -> 'digits')::numeric >= 0 and (j_arguments -> 'digits')::numeric <= 6
                and pg_catalog.min_scale((j_arguments -> 'digits')::numeric) = 0 else false end)
              and (not j_arguments ? 'format' or (j_arguments -> 'format') in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"',
                '"DD/MM/YYYY"', '"MM/DD/YYYY"'))
              and (not j_arguments ? 'length' or case when pg_catalog.jsonb_typeof(j_arguments -> 'length') = 'number'
                then (j_arguments -> 'length')::numeric >= 1 and (j_arguments -> 'length')::numeric <= 500
                and pg_catalog.min_scale((j_arguments -> 'length')::numeric) = 0 else false end)
              and (not j_arguments ? 'with' or (pg_catalog.jsonb_typeof(j_arguments -> 'with') = 'string'
                and pg_catalog.char_length(t_with) >= 1 and pg_catalog.char_length(t_with) <= 1))) is not true then
            return false;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"date"', '"datetime"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then
          if j_2 ? 'arguments' then
            j_arguments := j_2 -> 'arguments';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments
            if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
              if (j_arguments - '{format}'::text[] = '{}') is not true then
                return false;
              end if;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"minor_to_major"', '"major_to_minor"', '"round"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then
          if j_2 ? 'arguments' then
            j_arguments := j_2 -> 'arguments';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments
            if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
              if (j_arguments - '{digits}'::text[] = '{}') is not true then
                return false;
              end if;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2
        if (j_2 ? 'step' and (j_2 -> 'step') = '"add_days"') then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then
          if (j_2 ? 'arguments') is not true then
            return false;
          end if;
          j_arguments := j_2 -> 'arguments';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments
          if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
            if (j_arguments ? 'days'
                and j_arguments - '{days}'::text[] = '{}') is not true then
              return false;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"shorten"', '"pad"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then
          if (j_2 ? 'arguments') is not true then
            return false;
          end if;
          j_arguments := j_2 -> 'arguments';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments
          if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
            if (j_arguments ? 'length'
                and j_arguments - '{length,with}'::text[] = '{}') is not true then
              return false;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"integer"', '"decimal"', '"boolean"',
              '"negate"', '"not"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then
          if j_2 ? 'arguments' then
            j_arguments := j_2 -> 'arguments';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then/properties/arguments
            if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
              if (j_arguments = '{}') is not true then
                return false;
              end if;
            end if;
          end if;
        end if;
      end loop;
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/allOf/0/prefixItems/0
      if pg_catalog.jsonb_array_length(j_steps) > 0 then
        j_0 := j_steps -> 0;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/first_step
        if pg_catalog.jsonb_typeof(j_0) = 'object' then
          if (not j_0 ? 'step' or (j_0 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"',
                '"integer"', '"decimal"', '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
            return false;
          end if;
        end if;
      end if;
    end if;
    if ((j ? 'source') or (j ? 'default')) is not true then
      return false;
    end if;
  end loop;
  if doc ? 'options' then
    j_options := doc -> 'options';
    -- pgstrata:///field_mappings/common/2.0.0#/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/$defs/options
    if (j_options - '{date_format,decimal_separator,missing_value,rounding}'::text[] = '{}'
        and (not j_options ? 'date_format' or (j_options -> 'date_format') in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"',
          '"DD/MM/YYYY"', '"MM/DD/YYYY"'))
        and (not j_options ? 'decimal_separator' or (j_options -> 'decimal_separator') in ('"."', '","'))
        and (not j_options ? 'missing_value' or (j_options -> 'missing_value') in ('"leave_out"', '"stop"', '"blank"'))
        and (not j_options ? 'rounding' or (j_options -> 'rounding') in ('"half_up"', '"half_even"', '"down"'))) is not true then
      return false;
    end if;
  end if;
  return true;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614(jsonb) is
  'Whether a document is valid: document field_mappings, variant cornerstone, version 2.0.0, hash fdb05fb614.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  dropped int := 0;
  before int;
  j_mappings jsonb;
  j_approverid jsonb;
  j_steps jsonb;
  j_0 jsonb;
  j_step jsonb;
  j jsonb;
  j_managerid jsonb;
  j_workerstatus_absent jsonb;
  j_workerstatus_active jsonb;
  j_workerstatus_lasthiredate jsonb;
  j_workerstatus_originalhiredate jsonb;
  k text;
  j_schema_version jsonb;
  j_delivery jsonb;
  j_batch_size jsonb;
  j_default jsonb;
  j_lookup jsonb;
  k_2 text;
  j_2 jsonb;
  j_required jsonb;
  j_source jsonb;
  j_arguments jsonb;
  j_days jsonb;
  j_digits jsonb;
  j_format jsonb;
  j_length jsonb;
  j_with jsonb;
  j_3 jsonb;
  j_options jsonb;
  j_date_format jsonb;
  j_decimal_separator jsonb;
  j_missing_value jsonb;
  j_rounding jsonb;
  j_timezone jsonb;
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
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_approverid) = 'object' then
            if j_approverid ? 'steps' then
              j_steps := j_approverid -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0/properties/step
                      if (j_step = '"integer"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/approverId/steps/0/step', 'keyword',
                              'enum',
                          'message', 'must be one of "integer"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                  if pg_catalog.jsonb_typeof(j) = 'object' then
                    if j ? 'step' then
                      j_step := j -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items/properties/step
                      if (j_step = '"negate"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/approverId/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "negate"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'managerId' then
          j_managerid := j_mappings -> 'managerId';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_managerid) = 'object' then
            if j_managerid ? 'steps' then
              j_steps := j_managerid -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0/properties/step
                      if (j_step = '"integer"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/managerId/steps/0/step', 'keyword',
                              'enum',
                          'message', 'must be one of "integer"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                  if pg_catalog.jsonb_typeof(j) = 'object' then
                    if j ? 'step' then
                      j_step := j -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items/properties/step
                      if (j_step = '"negate"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/managerId/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "negate"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.absent' then
          j_workerstatus_absent := j_mappings -> 'workerStatus.absent';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean
          if pg_catalog.jsonb_typeof(j_workerstatus_absent) = 'object' then
            if j_workerstatus_absent ? 'steps' then
              j_steps := j_workerstatus_absent -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0/properties/step
                      if (j_step = '"boolean"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.absent/steps/0/step',
                              'keyword', 'enum',
                          'message', 'must be one of "boolean"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items
                  if pg_catalog.jsonb_typeof(j) = 'object' then
                    if j ? 'step' then
                      j_step := j -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items/properties/step
                      if (j_step = '"not"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.absent/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "not"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.active' then
          j_workerstatus_active := j_mappings -> 'workerStatus.active';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean
          if pg_catalog.jsonb_typeof(j_workerstatus_active) = 'object' then
            if j_workerstatus_active ? 'steps' then
              j_steps := j_workerstatus_active -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0/properties/step
                      if (j_step = '"boolean"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.active/steps/0/step',
                              'keyword', 'enum',
                          'message', 'must be one of "boolean"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items
                  if pg_catalog.jsonb_typeof(j) = 'object' then
                    if j ? 'step' then
                      j_step := j -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items/properties/step
                      if (j_step = '"not"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.active/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "not"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/boolean/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.lastHireDate' then
          j_workerstatus_lasthiredate := j_mappings -> 'workerStatus.lastHireDate';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_workerstatus_lasthiredate) = 'object' then
            if j_workerstatus_lasthiredate ? 'steps' then
              j_steps := j_workerstatus_lasthiredate -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0/properties/step
                      if (j_step in ('"date"', '"datetime"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer',
                              '/mappings/workerStatus.lastHireDate/steps/0/step', 'keyword', 'enum',
                          'message', 'must be one of "date", "datetime"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                  if pg_catalog.jsonb_typeof(j) = 'object' then
                    if j ? 'step' then
                      j_step := j -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items/properties/step
                      if (j_step = '"add_days"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.lastHireDate/steps/'
                              || i::text || '/step', 'keyword', 'enum',
                          'message', 'must be one of "add_days"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'workerStatus.originalHireDate' then
          j_workerstatus_originalhiredate := j_mappings -> 'workerStatus.originalHireDate';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_workerstatus_originalhiredate) = 'object' then
            if j_workerstatus_originalhiredate ? 'steps' then
              j_steps := j_workerstatus_originalhiredate -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0/properties/step
                      if (j_step in ('"date"', '"datetime"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer',
                              '/mappings/workerStatus.originalHireDate/steps/0/step', 'keyword', 'enum',
                          'message', 'must be one of "date", "datetime"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                  if pg_catalog.jsonb_typeof(j) = 'object' then
                    if j ? 'step' then
                      j_step := j -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items/properties/step
                      if (j_step = '"add_days"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/workerStatus.originalHireDate/steps/'
                              || i::text || '/step', 'keyword', 'enum',
                          'message', 'must be one of "add_days"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
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
              'schema', 'pgstrata:///field_mappings/cornerstone/2.0.0#/properties/mappings/propertyNames/enum');
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"2.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "2.0.0"',
          'schema', 'pgstrata:///field_mappings/cornerstone/2.0.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/2.0.0#
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///field_mappings/common/2.0.0#/type');
  else
    if (doc ?& '{schema_version,timezone,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "timezone", "mappings"',
        'schema', 'pgstrata:///field_mappings/common/2.0.0#/required');
    end if;
    if doc ? 'delivery' then
      j_delivery := doc -> 'delivery';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/delivery
      if (pg_catalog.jsonb_typeof(j_delivery) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/delivery', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/type');
      else
        if (j_delivery - '{batch_size}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/delivery', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/additionalProperties');
        end if;
        if j_delivery ? 'batch_size' then
          j_batch_size := j_delivery -> 'batch_size';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/delivery/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/delivery/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 500) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/delivery/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 500',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size/maximum');
            end if;
          end if;
        end if;
      end if;
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/mappings/type');
      else
        if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_mappings)) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxProperties',
            'message', 'must have at most 100 keys',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/mappings/maxProperties');
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/type');
          else
            if (j - '{default,lookup,required,source,steps}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/additionalProperties');
            end if;
            if (not j ? 'lookup' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/dependentRequired/lookup/0');
            end if;
            if (not j ? 'steps' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/dependentRequired/steps/0');
            end if;
            if j ? 'default' then
              j_default := j -> 'default';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/default
              if (pg_catalog.jsonb_typeof(j_default) in ('boolean', 'number', 'string')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'type',
                  'message', 'must be of type string or number or boolean',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/default/type');
              else
                if pg_catalog.jsonb_typeof(j_default) = 'string' then
                  if (pg_catalog.char_length(j_default #>> '{}') <= 500) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'maxLength',
                      'message', 'must have at most 500 characters',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/default/maxLength');
                  end if;
                end if;
              end if;
            end if;
            if j ? 'lookup' then
              j_lookup := j -> 'lookup';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
              if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'type',
                  'message', 'must be of type object',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/type');
              else
                if (j_lookup <> '{}') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'minProperties',
                    'message', 'must have at least 1 keys',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/minProperties');
                end if;
                if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_lookup)) <= 500) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'maxProperties',
                    'message', 'must have at most 500 keys',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/maxProperties');
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
                for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/propertyNames
                  if (pg_catalog.char_length(k_2) >= 1) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'minLength',
                      'message', 'must have at least 1 characters',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/propertyNames/minLength');
                  end if;
                  if (pg_catalog.char_length(k_2) <= 100) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                      'message', 'must have at most 100 characters',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/propertyNames/maxLength');
                  end if;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/additionalProperties
                  if (pg_catalog.jsonb_typeof(j_2) = 'string') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'type',
                      'message', 'must be of type string',
                      'schema',
                          'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/additionalProperties/type');
                  else
                    if (pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                            || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                        'message', 'must have at most 200 characters',
                        'schema',
                            'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/additionalProperties/maxLength');
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 200) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'maxLength',
                    'message', 'must have at most 200 characters',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source/maxLength');
                end if;
                if ((j_source #>> '{}') ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'steps' then
              j_steps := j -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps
              if (pg_catalog.jsonb_typeof(j_steps) = 'array') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps', 'keyword', 'type',
                  'message', 'must be of type array',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/type');
              else
                if (pg_catalog.jsonb_array_length(j_steps) >= 1) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps', 'keyword', 'minItems',
                    'message', 'must have at least 1 items',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/minItems');
                end if;
                if (pg_catalog.jsonb_array_length(j_steps) <= 5) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps', 'keyword', 'maxItems',
                    'message', 'must have at most 5 items',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/maxItems');
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/items
                for i in 0 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j_2 := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/step
                  if (pg_catalog.jsonb_typeof(j_2) = 'object') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text, 'keyword', 'type',
                      'message', 'must be of type object',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/type');
                  else
                    if (j_2 ? 'step') is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                            || i::text, 'keyword', 'required',
                        'message', 'must have the keys "step"',
                        'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/required');
                    end if;
                    if (j_2 - '{arguments,step}'::text[] = '{}') is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                            || i::text, 'keyword', 'additionalProperties',
                        'message', 'has a key that is not allowed here',
                        'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/additionalProperties');
                    end if;
                    if j_2 ? 'arguments' then
                      j_arguments := j_2 -> 'arguments';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments
                      if (pg_catalog.jsonb_typeof(j_arguments) = 'object') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                              || '/arguments', 'keyword', 'type',
                          'message', 'must be of type object',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/type');
                      else
                        if (j_arguments - '{days,digits,format,length,with}'::text[] = '{}') is not true then
                          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                || '/arguments', 'keyword', 'additionalProperties',
                            'message', 'has a key that is not allowed here',
                            'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/additionalProperties');
                        end if;
                        if j_arguments ? 'days' then
                          j_days := j_arguments -> 'days';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days
                          if (case when pg_catalog.jsonb_typeof(j_days) = 'number' then pg_catalog.min_scale(j_days::numeric) = 0
                                else false end) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/days', 'keyword', 'type',
                              'message', 'must be of type integer',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days/type');
                          else
                            if (j_days::numeric >= -366) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/days', 'keyword', 'minimum',
                                'message', 'must be at least -366',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days/minimum');
                            end if;
                            if (j_days::numeric <= 366) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/days', 'keyword', 'maximum',
                                'message', 'must be at most 366',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days/maximum');
                            end if;
                          end if;
                        end if;
                        if j_arguments ? 'digits' then
                          j_digits := j_arguments -> 'digits';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits
                          if (case when pg_catalog.jsonb_typeof(j_digits) = 'number'
                                then pg_catalog.min_scale(j_digits::numeric) = 0 else false end) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/digits', 'keyword', 'type',
                              'message', 'must be of type integer',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits/type');
                          else
                            if (j_digits::numeric >= 0) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/digits', 'keyword', 'minimum',
                                'message', 'must be at least 0',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits/minimum');
                            end if;
                            if (j_digits::numeric <= 6) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/digits', 'keyword', 'maximum',
                                'message', 'must be at most 6',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits/maximum');
                            end if;
                          end if;
                        end if;
                        if j_arguments ? 'format' then
                          j_format := j_arguments -> 'format';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/format
                          if (j_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"',
                                '"MM/DD/YYYY"')) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/format', 'keyword', 'enum',
                              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/format/enum');
                          end if;
                        end if;
                        if j_arguments ? 'length' then
                          j_length := j_arguments -> 'length';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length
                          if (case when pg_catalog.jsonb_typeof(j_length) = 'number'
                                then pg_catalog.min_scale(j_length::numeric) = 0 else false end) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/length', 'keyword', 'type',
                              'message', 'must be of type integer',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length/type');
                          else
                            if (j_length::numeric >= 1) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/length', 'keyword', 'minimum',
                                'message', 'must be at least 1',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length/minimum');
                            end if;
                            if (j_length::numeric <= 500) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/length', 'keyword', 'maximum',
                                'message', 'must be at most 500',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length/maximum');
                            end if;
                          end if;
                        end if;
                        if j_arguments ? 'with' then
                          j_with := j_arguments -> 'with';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with
                          if (pg_catalog.jsonb_typeof(j_with) = 'string') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/with', 'keyword', 'type',
                              'message', 'must be of type string',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with/type');
                          else
                            if (pg_catalog.char_length(j_with #>> '{}') >= 1) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/with', 'keyword', 'minLength',
                                'message', 'must have at least 1 characters',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with/minLength');
                            end if;
                            if (pg_catalog.char_length(j_with #>> '{}') <= 1) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/with', 'keyword', 'maxLength',
                                'message', 'must have at most 1 characters',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with/maxLength');
                            end if;
                          end if;
                        end if;
                      end if;
                    end if;
                    if j_2 ? 'step' then
                      j_step := j_2 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/properties/step
                      if (j_step in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                            '"minor_to_major"', '"major_to_minor"', '"boolean"', '"add_days"', '"round"', '"negate"', '"not"',
                            '"shorten"', '"pad"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message',
                              'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean", "add_days" and 5 more',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/properties/step/enum');
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"date"', '"datetime"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) = '"format"') is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "format"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"minor_to_major"', '"major_to_minor"', '"round"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) = '"digits"') is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "digits"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2
                    if (j_2 ? 'step' and (j_2 -> 'step') = '"add_days"') then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then
                      if (j_2 ? 'arguments') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                              || i::text, 'keyword', 'required',
                          'message', 'must have the keys "arguments"',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/required');
                      end if;
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          if (j_arguments ? 'days') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments', 'keyword', 'required',
                              'message', 'must have the keys "days"',
                              'schema',
                                  'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments/required');
                          end if;
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) = '"days"') is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "days"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"shorten"', '"pad"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then
                      if (j_2 ? 'arguments') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                              || i::text, 'keyword', 'required',
                          'message', 'must have the keys "arguments"',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/required');
                      end if;
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          if (j_arguments ? 'length') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments', 'keyword', 'required',
                              'message', 'must have the keys "length"',
                              'schema',
                                  'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments/required');
                          end if;
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) in ('"length"', '"with"')) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "length", "with"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"integer"', '"decimal"',
                          '"boolean"', '"negate"', '"not"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          if (j_arguments = '{}') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments', 'keyword', 'maxProperties',
                              'message', 'must have at most 0 keys',
                              'schema',
                                  'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then/properties/arguments/maxProperties');
                          end if;
                        end if;
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/allOf/0
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/first_step
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/first_step/properties/step
                      if (j_step in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                            '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/0/step', 'keyword', 'enum',
                          'message',
                              'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean"',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/first_step/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
              end if;
            end if;
            if ((j ? 'source') or (j ? 'default')) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'anyOf',
                'message', 'fits none of the allowed forms',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/anyOf');
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/type');
      else
        if (j_options - '{date_format,decimal_separator,missing_value,rounding}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/additionalProperties');
        end if;
        if j_options ? 'date_format' then
          j_date_format := j_options -> 'date_format';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/date_format
          if (j_date_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"', '"MM/DD/YYYY"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/date_format', 'keyword', 'enum',
              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/date_format/enum');
          end if;
        end if;
        if j_options ? 'decimal_separator' then
          j_decimal_separator := j_options -> 'decimal_separator';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/decimal_separator
          if (j_decimal_separator in ('"."', '","')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/decimal_separator', 'keyword', 'enum',
              'message', 'must be one of ".", ","',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/decimal_separator/enum');
          end if;
        end if;
        if j_options ? 'missing_value' then
          j_missing_value := j_options -> 'missing_value';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/missing_value
          if (j_missing_value in ('"leave_out"', '"stop"', '"blank"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/missing_value', 'keyword', 'enum',
              'message', 'must be one of "leave_out", "stop", "blank"',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/missing_value/enum');
          end if;
        end if;
        if j_options ? 'rounding' then
          j_rounding := j_options -> 'rounding';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/rounding
          if (j_rounding in ('"half_up"', '"half_even"', '"down"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/rounding', 'keyword', 'enum',
              'message', 'must be one of "half_up", "half_even", "down"',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/rounding/enum');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- pgstrata:///field_mappings/common/2.0.0#/properties/schema_version
      if (pg_catalog.jsonb_typeof(j_schema_version) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/schema_version/type');
      end if;
    end if;
    if doc ? 'timezone' then
      j_timezone := doc -> 'timezone';
      -- pgstrata:///field_mappings/common/2.0.0#/properties/timezone
      if (pg_catalog.jsonb_typeof(j_timezone) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/timezone/type');
      else
        if (pg_catalog.char_length(j_timezone #>> '{}') <= 64) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'maxLength',
            'message', 'must have at most 64 characters',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/timezone/maxLength');
        end if;
        if ((j_timezone #>> '{}') ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'pattern',
            'message', 'must match the pattern ^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]*)+)$',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/timezone/pattern');
        end if;
      end if;
    end if;
  end if;
  if dropped + pg_catalog.cardinality(found) = before then
    if pg_catalog.jsonb_typeof(doc) = 'object' then
      -- #/unevaluatedProperties
      for k, j in select e.key,
            e.value from pg_catalog.jsonb_each(doc - '{delivery,mappings,options,schema_version,timezone}'::text[]) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///field_mappings/cornerstone/2.0.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found);
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
grant execute on function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why(jsonb) is
  'What is wrong with a document: document field_mappings, variant cornerstone, version 2.0.0, hash fdb05fb614.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(jsonb[]) to public;
comment on function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document field_mappings, variant cornerstone, version 2.0.0, hash fdb05fb614.';

-- document field_mappings, variant dynamics365, version 1.1.0, hash 61affdca55
-- pgstrata:function field_mappings_dynamics365__1_1_0__61affdca55
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  j_amount jsonb;
  j_linenumber jsonb;
  j_postingdate jsonb;
  t_timezone text;
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
  if (doc - '{mappings,options,schema_version,timezone}'::text[] = '{}'
      and (not doc ? 'schema_version' or (doc -> 'schema_version') = '"1.1.0"')) is not true then
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
        -- pgstrata:///field_mappings/common/1.1.0#/$defs/number
        if pg_catalog.jsonb_typeof(j_amount) = 'object' then
          if (not j_amount ? 'transform' or (j_amount -> 'transform') in ('"decimal"', '"integer"', '"minor_to_major"',
                '"major_to_minor"')) is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'lineNumber' then
        j_linenumber := j_mappings -> 'lineNumber';
        -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer
        if pg_catalog.jsonb_typeof(j_linenumber) = 'object' then
          if (not j_linenumber ? 'transform' or (j_linenumber -> 'transform') = '"integer"') is not true then
            return false;
          end if;
        end if;
      end if;
      if j_mappings ? 'postingDate' then
        j_postingdate := j_mappings -> 'postingDate';
        -- pgstrata:///field_mappings/common/1.1.0#/$defs/date
        if pg_catalog.jsonb_typeof(j_postingdate) = 'object' then
          if (not j_postingdate ? 'transform' or (j_postingdate -> 'transform') in ('"date"', '"datetime"')) is not true then
            return false;
          end if;
        end if;
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.1.0#
  t_timezone := doc ->> 'timezone';
  if (doc ? 'mappings'
      and pg_catalog.jsonb_typeof(doc -> 'schema_version') = 'string'
      and (pg_catalog.jsonb_typeof(doc -> 'timezone') = 'string' and pg_catalog.char_length(t_timezone) <= 64
        and t_timezone ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$')) is not true then
    return false;
  end if;
  j_mappings := doc -> 'mappings';
  -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
    return false;
  end if;
  -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
  n_keys := 0;
  for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
    n_keys := n_keys + 1;
    if (n_keys <= 100) is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings/additionalProperties
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping
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
      -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
      if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
        return false;
      end if;
      if (j_lookup <> '{}') is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
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
    -- pgstrata:///field_mappings/common/1.1.0#/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.1.0#/$defs/options
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
grant execute on function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55(jsonb) is
  'Whether a document is valid: document field_mappings, variant dynamics365, version 1.1.0, hash 61affdca55.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why(doc jsonb) returns jsonb
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
  j_timezone jsonb;
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
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/number
          if pg_catalog.jsonb_typeof(j_amount) = 'object' then
            if j_amount ? 'transform' then
              j_transform := j_amount -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/number/properties/transform
              if (j_transform in ('"decimal"', '"integer"', '"minor_to_major"', '"major_to_minor"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/amount/transform', 'keyword', 'enum',
                  'message', 'must be one of "decimal", "integer", "minor_to_major", "major_to_minor"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/number/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'lineNumber' then
          j_linenumber := j_mappings -> 'lineNumber';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_linenumber) = 'object' then
            if j_linenumber ? 'transform' then
              j_transform := j_linenumber -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer/properties/transform
              if (j_transform = '"integer"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/lineNumber/transform', 'keyword', 'enum',
                  'message', 'must be one of "integer"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/integer/properties/transform/enum');
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'postingDate' then
          j_postingdate := j_mappings -> 'postingDate';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_postingdate) = 'object' then
            if j_postingdate ? 'transform' then
              j_transform := j_postingdate -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/date/properties/transform
              if (j_transform in ('"date"', '"datetime"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/postingDate/transform', 'keyword', 'enum',
                  'message', 'must be one of "date", "datetime"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/date/properties/transform/enum');
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
              'schema', 'pgstrata:///field_mappings/dynamics365/1.1.0#/properties/mappings/propertyNames/enum');
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.1.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.1.0"',
          'schema', 'pgstrata:///field_mappings/dynamics365/1.1.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.1.0#
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///field_mappings/common/1.1.0#/type');
  else
    if (doc ?& '{schema_version,timezone,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "timezone", "mappings"',
        'schema', 'pgstrata:///field_mappings/common/1.1.0#/required');
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/mappings/type');
      else
        if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_mappings)) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxProperties',
            'message', 'must have at most 100 keys',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/mappings/maxProperties');
        end if;
        -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/type');
          else
            if (j - '{default,lookup,required,source,transform}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/additionalProperties');
            end if;
            if (not j ? 'lookup' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/dependentRequired/lookup/0');
            end if;
            if (not j ? 'transform' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/dependentRequired/transform/0');
            end if;
            if j ? 'default' then
              j_default := j -> 'default';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/default
              if (pg_catalog.jsonb_typeof(j_default) in ('boolean', 'number', 'string')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'type',
                  'message', 'must be of type string or number or boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/default/type');
              else
                if pg_catalog.jsonb_typeof(j_default) = 'string' then
                  if (pg_catalog.char_length(j_default #>> '{}') <= 500) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'maxLength',
                      'message', 'must have at most 500 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/default/maxLength');
                  end if;
                end if;
              end if;
            end if;
            if j ? 'lookup' then
              j_lookup := j -> 'lookup';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
              if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'type',
                  'message', 'must be of type object',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/type');
              else
                if (j_lookup <> '{}') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'minProperties',
                    'message', 'must have at least 1 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/minProperties');
                end if;
                if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_lookup)) <= 500) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'maxProperties',
                    'message', 'must have at most 500 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/maxProperties');
                end if;
                -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
                for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
                  -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/propertyNames
                  if (pg_catalog.char_length(k_2) >= 1) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'minLength',
                      'message', 'must have at least 1 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/propertyNames/minLength');
                  end if;
                  if (pg_catalog.char_length(k_2) <= 100) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                      'message', 'must have at most 100 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/propertyNames/maxLength');
                  end if;
                  -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/additionalProperties
                  if (pg_catalog.jsonb_typeof(j_2) = 'string') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'type',
                      'message', 'must be of type string',
                      'schema',
                          'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/additionalProperties/type');
                  else
                    if (pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                            || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                        'message', 'must have at most 200 characters',
                        'schema',
                            'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/additionalProperties/maxLength');
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 200) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'maxLength',
                    'message', 'must have at most 200 characters',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source/maxLength');
                end if;
                if ((j_source #>> '{}') ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'transform' then
              j_transform := j -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/transform
              if (j_transform in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                    '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message',
                      'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/transform/enum');
              end if;
            end if;
            if ((j ? 'source') or (j ? 'default')) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'anyOf',
                'message', 'fits none of the allowed forms',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/anyOf');
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- pgstrata:///field_mappings/common/1.1.0#/$defs/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/type');
      else
        if (j_options - '{batch_size,date_format,decimal_separator,on_missing,rounding}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/additionalProperties');
        end if;
        if j_options ? 'batch_size' then
          j_batch_size := j_options -> 'batch_size';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 500) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 500',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size/maximum');
            end if;
          end if;
        end if;
        if j_options ? 'date_format' then
          j_date_format := j_options -> 'date_format';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/date_format
          if (j_date_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"', '"MM/DD/YYYY"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/date_format', 'keyword', 'enum',
              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/date_format/enum');
          end if;
        end if;
        if j_options ? 'decimal_separator' then
          j_decimal_separator := j_options -> 'decimal_separator';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/decimal_separator
          if (j_decimal_separator in ('"."', '","')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/decimal_separator', 'keyword', 'enum',
              'message', 'must be one of ".", ","',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/decimal_separator/enum');
          end if;
        end if;
        if j_options ? 'on_missing' then
          j_on_missing := j_options -> 'on_missing';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/on_missing
          if (j_on_missing in ('"skip"', '"fail"', '"empty"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/on_missing', 'keyword', 'enum',
              'message', 'must be one of "skip", "fail", "empty"',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/on_missing/enum');
          end if;
        end if;
        if j_options ? 'rounding' then
          j_rounding := j_options -> 'rounding';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/rounding
          if (j_rounding in ('"half_up"', '"half_even"', '"down"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/rounding', 'keyword', 'enum',
              'message', 'must be one of "half_up", "half_even", "down"',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/rounding/enum');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- pgstrata:///field_mappings/common/1.1.0#/properties/schema_version
      if (pg_catalog.jsonb_typeof(j_schema_version) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/schema_version/type');
      end if;
    end if;
    if doc ? 'timezone' then
      j_timezone := doc -> 'timezone';
      -- pgstrata:///field_mappings/common/1.1.0#/properties/timezone
      if (pg_catalog.jsonb_typeof(j_timezone) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/timezone/type');
      else
        if (pg_catalog.char_length(j_timezone #>> '{}') <= 64) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'maxLength',
            'message', 'must have at most 64 characters',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/timezone/maxLength');
        end if;
        if ((j_timezone #>> '{}') ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'pattern',
            'message', 'must match the pattern ^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]*)+)$',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/timezone/pattern');
        end if;
      end if;
    end if;
  end if;
  if dropped + pg_catalog.cardinality(found) = before then
    if pg_catalog.jsonb_typeof(doc) = 'object' then
      -- #/unevaluatedProperties
      for k, j in select e.key,
            e.value from pg_catalog.jsonb_each(doc - '{mappings,options,schema_version,timezone}'::text[]) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///field_mappings/dynamics365/1.1.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why_first(found);
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
grant execute on function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why(jsonb) is
  'What is wrong with a document: document field_mappings, variant dynamics365, version 1.1.0, hash 61affdca55.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why_first(jsonb[]) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document field_mappings, variant dynamics365, version 1.1.0, hash 61affdca55.';

-- document field_mappings, variant dynamics365, version 2.0.0, hash edf52811d0
-- pgstrata:function field_mappings_dynamics365__2_0_0__edf52811d0
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  j_amount jsonb;
  j_steps jsonb;
  j_0 jsonb;
  j jsonb;
  j_linenumber jsonb;
  j_postingdate jsonb;
  t_timezone text;
  j_delivery jsonb;
  n_keys int;
  k text;
  t_source text;
  j_lookup jsonb;
  n_keys_2 int;
  k_2 text;
  j_2 jsonb;
  j_arguments jsonb;
  t_with text;
  j_options jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    return false;
  end if;
  if (doc - '{delivery,mappings,options,schema_version,timezone}'::text[] = '{}'
      and (not doc ? 'schema_version' or (doc -> 'schema_version') = '"2.0.0"')) is not true then
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
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/number
        if pg_catalog.jsonb_typeof(j_amount) = 'object' then
          if j_amount ? 'steps' then
            j_steps := j_amount -> 'steps';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps
            if pg_catalog.jsonb_typeof(j_steps) = 'array' then
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0
              if pg_catalog.jsonb_array_length(j_steps) > 0 then
                j_0 := j_steps -> 0;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0
                if pg_catalog.jsonb_typeof(j_0) = 'object' then
                  if (not j_0 ? 'step' or (j_0 -> 'step') in ('"decimal"', '"integer"', '"minor_to_major"',
                        '"major_to_minor"')) is not true then
                    return false;
                  end if;
                end if;
              end if;
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items
              for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                j := j_steps -> i;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items
                if pg_catalog.jsonb_typeof(j) = 'object' then
                  if (not j ? 'step' or (j -> 'step') in ('"round"', '"negate"')) is not true then
                    return false;
                  end if;
                end if;
              end loop;
            end if;
          end if;
        end if;
      end if;
      if j_mappings ? 'lineNumber' then
        j_linenumber := j_mappings -> 'lineNumber';
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer
        if pg_catalog.jsonb_typeof(j_linenumber) = 'object' then
          if j_linenumber ? 'steps' then
            j_steps := j_linenumber -> 'steps';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps
            if pg_catalog.jsonb_typeof(j_steps) = 'array' then
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
              if pg_catalog.jsonb_array_length(j_steps) > 0 then
                j_0 := j_steps -> 0;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
                if pg_catalog.jsonb_typeof(j_0) = 'object' then
                  if (not j_0 ? 'step' or (j_0 -> 'step') = '"integer"') is not true then
                    return false;
                  end if;
                end if;
              end if;
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
              for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                j := j_steps -> i;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                if pg_catalog.jsonb_typeof(j) = 'object' then
                  if (not j ? 'step' or (j -> 'step') = '"negate"') is not true then
                    return false;
                  end if;
                end if;
              end loop;
            end if;
          end if;
        end if;
      end if;
      if j_mappings ? 'postingDate' then
        j_postingdate := j_mappings -> 'postingDate';
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/date
        if pg_catalog.jsonb_typeof(j_postingdate) = 'object' then
          if j_postingdate ? 'steps' then
            j_steps := j_postingdate -> 'steps';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps
            if pg_catalog.jsonb_typeof(j_steps) = 'array' then
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
              if pg_catalog.jsonb_array_length(j_steps) > 0 then
                j_0 := j_steps -> 0;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
                if pg_catalog.jsonb_typeof(j_0) = 'object' then
                  if (not j_0 ? 'step' or (j_0 -> 'step') in ('"date"', '"datetime"')) is not true then
                    return false;
                  end if;
                end if;
              end if;
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
              for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                j := j_steps -> i;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                if pg_catalog.jsonb_typeof(j) = 'object' then
                  if (not j ? 'step' or (j -> 'step') = '"add_days"') is not true then
                    return false;
                  end if;
                end if;
              end loop;
            end if;
          end if;
        end if;
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/2.0.0#
  t_timezone := doc ->> 'timezone';
  if (doc ? 'mappings'
      and pg_catalog.jsonb_typeof(doc -> 'schema_version') = 'string'
      and (pg_catalog.jsonb_typeof(doc -> 'timezone') = 'string' and pg_catalog.char_length(t_timezone) <= 64
        and t_timezone ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$')) is not true then
    return false;
  end if;
  if doc ? 'delivery' then
    j_delivery := doc -> 'delivery';
    -- pgstrata:///field_mappings/common/2.0.0#/properties/delivery
    if (pg_catalog.jsonb_typeof(j_delivery) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/$defs/delivery
    if (j_delivery - '{batch_size}'::text[] = '{}'
        and (not j_delivery ? 'batch_size' or case when pg_catalog.jsonb_typeof(j_delivery -> 'batch_size') = 'number'
          then (j_delivery -> 'batch_size')::numeric >= 1 and (j_delivery -> 'batch_size')::numeric <= 500
          and pg_catalog.min_scale((j_delivery -> 'batch_size')::numeric) = 0 else false end)) is not true then
      return false;
    end if;
  end if;
  j_mappings := doc -> 'mappings';
  -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
    return false;
  end if;
  -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
  n_keys := 0;
  for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
    n_keys := n_keys + 1;
    if (n_keys <= 100) is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings/additionalProperties
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping
    t_source := j ->> 'source';
    if (j - '{default,lookup,required,source,steps}'::text[] = '{}'
        and (not j ? 'lookup' or j ? 'source')
        and (not j ? 'steps' or j ? 'source')
        and (not j ? 'default' or (pg_catalog.jsonb_typeof(j -> 'default') in ('boolean', 'number', 'string')
          and case when pg_catalog.jsonb_typeof(j -> 'default') = 'string' then pg_catalog.char_length(j ->> 'default') <= 500
          else true end))
        and (not j ? 'required' or pg_catalog.jsonb_typeof(j -> 'required') = 'boolean')
        and (not j ? 'source' or (pg_catalog.jsonb_typeof(j -> 'source') = 'string' and pg_catalog.char_length(t_source) <= 200
          and t_source ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$'))) is not true then
      return false;
    end if;
    if j ? 'lookup' then
      j_lookup := j -> 'lookup';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
      if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
        return false;
      end if;
      if (j_lookup <> '{}') is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
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
    if j ? 'steps' then
      j_steps := j -> 'steps';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps
      if (pg_catalog.jsonb_typeof(j_steps) = 'array') is not true then
        return false;
      end if;
      if (pg_catalog.jsonb_array_length(j_steps) >= 1
          and pg_catalog.jsonb_array_length(j_steps) <= 5) is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/items
      for i in 0 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
        j_2 := j_steps -> i;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/items
        if (pg_catalog.jsonb_typeof(j_2) = 'object') is not true then
          return false;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step
        if (j_2 - '{arguments,step}'::text[] = '{}'
            and (j_2 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
              '"minor_to_major"', '"major_to_minor"', '"boolean"', '"add_days"', '"round"', '"negate"', '"not"', '"shorten"',
              '"pad"')) is not true then
          return false;
        end if;
        if j_2 ? 'arguments' then
          j_arguments := j_2 -> 'arguments';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/properties/arguments
          if (pg_catalog.jsonb_typeof(j_arguments) = 'object') is not true then
            return false;
          end if;
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments
          t_with := j_arguments ->> 'with';
          if (j_arguments - '{days,digits,format,length,with}'::text[] = '{}'
              and (not j_arguments ? 'days' or case when pg_catalog.jsonb_typeof(j_arguments -> 'days') = 'number'
                then (j_arguments -> 'days')::numeric >= -366 and (j_arguments -> 'days')::numeric <= 366
                and pg_catalog.min_scale((j_arguments -> 'days')::numeric) = 0 else false end)
              and (not j_arguments ? 'digits' or case when pg_catalog.jsonb_typeof(j_arguments -> 'digits') = 'number'
                then (j_arguments -> 'digits')::numeric >= 0 and (j_arguments -> 'digits')::numeric <= 6
                and pg_catalog.min_scale((j_arguments -> 'digits')::numeric) = 0 else false end)
              and (not j_arguments ? 'format' or (j_arguments -> 'format') in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"',
                '"DD/MM/YYYY"', '"MM/DD/YYYY"'))
              and (not j_arguments ? 'length' or case when pg_catalog.jsonb_typeof(j_arguments -> 'length') = 'number'
                then (j_arguments -> 'length')::numeric >= 1 and (j_arguments -> 'length')::numeric <= 500
                and pg_catalog.min_scale((j_arguments -> 'length')::numeric) = 0 else false end)
              and (not j_arguments ? 'with' or (pg_catalog.jsonb_typeof(j_arguments -> 'with') = 'string'
                and pg_catalog.char_length(t_with) >= 1 and pg_catalog.char_length(t_with) <= 1))) is not true then
            return false;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"date"', '"datetime"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then
          if j_2 ? 'arguments' then
            j_arguments := j_2 -> 'arguments';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments
            if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
              if (j_arguments - '{format}'::text[] = '{}') is not true then
                return false;
              end if;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"minor_to_major"', '"major_to_minor"', '"round"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then
          if j_2 ? 'arguments' then
            j_arguments := j_2 -> 'arguments';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments
            if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
              if (j_arguments - '{digits}'::text[] = '{}') is not true then
                return false;
              end if;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2
        if (j_2 ? 'step' and (j_2 -> 'step') = '"add_days"') then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then
          if (j_2 ? 'arguments') is not true then
            return false;
          end if;
          j_arguments := j_2 -> 'arguments';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments
          if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
            if (j_arguments ? 'days'
                and j_arguments - '{days}'::text[] = '{}') is not true then
              return false;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"shorten"', '"pad"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then
          if (j_2 ? 'arguments') is not true then
            return false;
          end if;
          j_arguments := j_2 -> 'arguments';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments
          if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
            if (j_arguments ? 'length'
                and j_arguments - '{length,with}'::text[] = '{}') is not true then
              return false;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"integer"', '"decimal"', '"boolean"',
              '"negate"', '"not"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then
          if j_2 ? 'arguments' then
            j_arguments := j_2 -> 'arguments';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then/properties/arguments
            if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
              if (j_arguments = '{}') is not true then
                return false;
              end if;
            end if;
          end if;
        end if;
      end loop;
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/allOf/0/prefixItems/0
      if pg_catalog.jsonb_array_length(j_steps) > 0 then
        j_0 := j_steps -> 0;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/first_step
        if pg_catalog.jsonb_typeof(j_0) = 'object' then
          if (not j_0 ? 'step' or (j_0 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"',
                '"integer"', '"decimal"', '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
            return false;
          end if;
        end if;
      end if;
    end if;
    if ((j ? 'source') or (j ? 'default')) is not true then
      return false;
    end if;
  end loop;
  if doc ? 'options' then
    j_options := doc -> 'options';
    -- pgstrata:///field_mappings/common/2.0.0#/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/$defs/options
    if (j_options - '{date_format,decimal_separator,missing_value,rounding}'::text[] = '{}'
        and (not j_options ? 'date_format' or (j_options -> 'date_format') in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"',
          '"DD/MM/YYYY"', '"MM/DD/YYYY"'))
        and (not j_options ? 'decimal_separator' or (j_options -> 'decimal_separator') in ('"."', '","'))
        and (not j_options ? 'missing_value' or (j_options -> 'missing_value') in ('"leave_out"', '"stop"', '"blank"'))
        and (not j_options ? 'rounding' or (j_options -> 'rounding') in ('"half_up"', '"half_even"', '"down"'))) is not true then
      return false;
    end if;
  end if;
  return true;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0(jsonb) is
  'Whether a document is valid: document field_mappings, variant dynamics365, version 2.0.0, hash edf52811d0.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  dropped int := 0;
  before int;
  j_mappings jsonb;
  j_amount jsonb;
  j_steps jsonb;
  j_0 jsonb;
  j_step jsonb;
  j jsonb;
  j_linenumber jsonb;
  j_postingdate jsonb;
  k text;
  j_schema_version jsonb;
  j_delivery jsonb;
  j_batch_size jsonb;
  j_default jsonb;
  j_lookup jsonb;
  k_2 text;
  j_2 jsonb;
  j_required jsonb;
  j_source jsonb;
  j_arguments jsonb;
  j_days jsonb;
  j_digits jsonb;
  j_format jsonb;
  j_length jsonb;
  j_with jsonb;
  j_3 jsonb;
  j_options jsonb;
  j_date_format jsonb;
  j_decimal_separator jsonb;
  j_missing_value jsonb;
  j_rounding jsonb;
  j_timezone jsonb;
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
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/number
          if pg_catalog.jsonb_typeof(j_amount) = 'object' then
            if j_amount ? 'steps' then
              j_steps := j_amount -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0/properties/step
                      if (j_step in ('"decimal"', '"integer"', '"minor_to_major"', '"major_to_minor"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/amount/steps/0/step', 'keyword',
                              'enum',
                          'message', 'must be one of "decimal", "integer", "minor_to_major", "major_to_minor"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items
                  if pg_catalog.jsonb_typeof(j) = 'object' then
                    if j ? 'step' then
                      j_step := j -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items/properties/step
                      if (j_step in ('"round"', '"negate"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/amount/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "round", "negate"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'lineNumber' then
          j_linenumber := j_mappings -> 'lineNumber';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_linenumber) = 'object' then
            if j_linenumber ? 'steps' then
              j_steps := j_linenumber -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0/properties/step
                      if (j_step = '"integer"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/lineNumber/steps/0/step', 'keyword',
                              'enum',
                          'message', 'must be one of "integer"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                  if pg_catalog.jsonb_typeof(j) = 'object' then
                    if j ? 'step' then
                      j_step := j -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items/properties/step
                      if (j_step = '"negate"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/lineNumber/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "negate"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
        if j_mappings ? 'postingDate' then
          j_postingdate := j_mappings -> 'postingDate';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_postingdate) = 'object' then
            if j_postingdate ? 'steps' then
              j_steps := j_postingdate -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0/properties/step
                      if (j_step in ('"date"', '"datetime"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/postingDate/steps/0/step', 'keyword',
                              'enum',
                          'message', 'must be one of "date", "datetime"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                  if pg_catalog.jsonb_typeof(j) = 'object' then
                    if j ? 'step' then
                      j_step := j -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items/properties/step
                      if (j_step = '"add_days"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/postingDate/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "add_days"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
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
              'schema', 'pgstrata:///field_mappings/dynamics365/2.0.0#/properties/mappings/propertyNames/enum');
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"2.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "2.0.0"',
          'schema', 'pgstrata:///field_mappings/dynamics365/2.0.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/2.0.0#
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///field_mappings/common/2.0.0#/type');
  else
    if (doc ?& '{schema_version,timezone,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "timezone", "mappings"',
        'schema', 'pgstrata:///field_mappings/common/2.0.0#/required');
    end if;
    if doc ? 'delivery' then
      j_delivery := doc -> 'delivery';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/delivery
      if (pg_catalog.jsonb_typeof(j_delivery) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/delivery', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/type');
      else
        if (j_delivery - '{batch_size}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/delivery', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/additionalProperties');
        end if;
        if j_delivery ? 'batch_size' then
          j_batch_size := j_delivery -> 'batch_size';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/delivery/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/delivery/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 500) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/delivery/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 500',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size/maximum');
            end if;
          end if;
        end if;
      end if;
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/mappings/type');
      else
        if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_mappings)) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxProperties',
            'message', 'must have at most 100 keys',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/mappings/maxProperties');
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/type');
          else
            if (j - '{default,lookup,required,source,steps}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/additionalProperties');
            end if;
            if (not j ? 'lookup' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/dependentRequired/lookup/0');
            end if;
            if (not j ? 'steps' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/dependentRequired/steps/0');
            end if;
            if j ? 'default' then
              j_default := j -> 'default';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/default
              if (pg_catalog.jsonb_typeof(j_default) in ('boolean', 'number', 'string')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'type',
                  'message', 'must be of type string or number or boolean',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/default/type');
              else
                if pg_catalog.jsonb_typeof(j_default) = 'string' then
                  if (pg_catalog.char_length(j_default #>> '{}') <= 500) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'maxLength',
                      'message', 'must have at most 500 characters',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/default/maxLength');
                  end if;
                end if;
              end if;
            end if;
            if j ? 'lookup' then
              j_lookup := j -> 'lookup';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
              if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'type',
                  'message', 'must be of type object',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/type');
              else
                if (j_lookup <> '{}') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'minProperties',
                    'message', 'must have at least 1 keys',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/minProperties');
                end if;
                if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_lookup)) <= 500) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'maxProperties',
                    'message', 'must have at most 500 keys',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/maxProperties');
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
                for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/propertyNames
                  if (pg_catalog.char_length(k_2) >= 1) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'minLength',
                      'message', 'must have at least 1 characters',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/propertyNames/minLength');
                  end if;
                  if (pg_catalog.char_length(k_2) <= 100) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                      'message', 'must have at most 100 characters',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/propertyNames/maxLength');
                  end if;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/additionalProperties
                  if (pg_catalog.jsonb_typeof(j_2) = 'string') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'type',
                      'message', 'must be of type string',
                      'schema',
                          'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/additionalProperties/type');
                  else
                    if (pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                            || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                        'message', 'must have at most 200 characters',
                        'schema',
                            'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/additionalProperties/maxLength');
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 200) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'maxLength',
                    'message', 'must have at most 200 characters',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source/maxLength');
                end if;
                if ((j_source #>> '{}') ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'steps' then
              j_steps := j -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps
              if (pg_catalog.jsonb_typeof(j_steps) = 'array') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps', 'keyword', 'type',
                  'message', 'must be of type array',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/type');
              else
                if (pg_catalog.jsonb_array_length(j_steps) >= 1) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps', 'keyword', 'minItems',
                    'message', 'must have at least 1 items',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/minItems');
                end if;
                if (pg_catalog.jsonb_array_length(j_steps) <= 5) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps', 'keyword', 'maxItems',
                    'message', 'must have at most 5 items',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/maxItems');
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/items
                for i in 0 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j_2 := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/step
                  if (pg_catalog.jsonb_typeof(j_2) = 'object') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text, 'keyword', 'type',
                      'message', 'must be of type object',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/type');
                  else
                    if (j_2 ? 'step') is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                            || i::text, 'keyword', 'required',
                        'message', 'must have the keys "step"',
                        'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/required');
                    end if;
                    if (j_2 - '{arguments,step}'::text[] = '{}') is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                            || i::text, 'keyword', 'additionalProperties',
                        'message', 'has a key that is not allowed here',
                        'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/additionalProperties');
                    end if;
                    if j_2 ? 'arguments' then
                      j_arguments := j_2 -> 'arguments';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments
                      if (pg_catalog.jsonb_typeof(j_arguments) = 'object') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                              || '/arguments', 'keyword', 'type',
                          'message', 'must be of type object',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/type');
                      else
                        if (j_arguments - '{days,digits,format,length,with}'::text[] = '{}') is not true then
                          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                || '/arguments', 'keyword', 'additionalProperties',
                            'message', 'has a key that is not allowed here',
                            'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/additionalProperties');
                        end if;
                        if j_arguments ? 'days' then
                          j_days := j_arguments -> 'days';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days
                          if (case when pg_catalog.jsonb_typeof(j_days) = 'number' then pg_catalog.min_scale(j_days::numeric) = 0
                                else false end) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/days', 'keyword', 'type',
                              'message', 'must be of type integer',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days/type');
                          else
                            if (j_days::numeric >= -366) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/days', 'keyword', 'minimum',
                                'message', 'must be at least -366',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days/minimum');
                            end if;
                            if (j_days::numeric <= 366) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/days', 'keyword', 'maximum',
                                'message', 'must be at most 366',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days/maximum');
                            end if;
                          end if;
                        end if;
                        if j_arguments ? 'digits' then
                          j_digits := j_arguments -> 'digits';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits
                          if (case when pg_catalog.jsonb_typeof(j_digits) = 'number'
                                then pg_catalog.min_scale(j_digits::numeric) = 0 else false end) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/digits', 'keyword', 'type',
                              'message', 'must be of type integer',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits/type');
                          else
                            if (j_digits::numeric >= 0) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/digits', 'keyword', 'minimum',
                                'message', 'must be at least 0',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits/minimum');
                            end if;
                            if (j_digits::numeric <= 6) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/digits', 'keyword', 'maximum',
                                'message', 'must be at most 6',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits/maximum');
                            end if;
                          end if;
                        end if;
                        if j_arguments ? 'format' then
                          j_format := j_arguments -> 'format';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/format
                          if (j_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"',
                                '"MM/DD/YYYY"')) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/format', 'keyword', 'enum',
                              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/format/enum');
                          end if;
                        end if;
                        if j_arguments ? 'length' then
                          j_length := j_arguments -> 'length';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length
                          if (case when pg_catalog.jsonb_typeof(j_length) = 'number'
                                then pg_catalog.min_scale(j_length::numeric) = 0 else false end) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/length', 'keyword', 'type',
                              'message', 'must be of type integer',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length/type');
                          else
                            if (j_length::numeric >= 1) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/length', 'keyword', 'minimum',
                                'message', 'must be at least 1',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length/minimum');
                            end if;
                            if (j_length::numeric <= 500) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/length', 'keyword', 'maximum',
                                'message', 'must be at most 500',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length/maximum');
                            end if;
                          end if;
                        end if;
                        if j_arguments ? 'with' then
                          j_with := j_arguments -> 'with';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with
                          if (pg_catalog.jsonb_typeof(j_with) = 'string') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/with', 'keyword', 'type',
                              'message', 'must be of type string',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with/type');
                          else
                            if (pg_catalog.char_length(j_with #>> '{}') >= 1) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/with', 'keyword', 'minLength',
                                'message', 'must have at least 1 characters',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with/minLength');
                            end if;
                            if (pg_catalog.char_length(j_with #>> '{}') <= 1) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/with', 'keyword', 'maxLength',
                                'message', 'must have at most 1 characters',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with/maxLength');
                            end if;
                          end if;
                        end if;
                      end if;
                    end if;
                    if j_2 ? 'step' then
                      j_step := j_2 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/properties/step
                      if (j_step in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                            '"minor_to_major"', '"major_to_minor"', '"boolean"', '"add_days"', '"round"', '"negate"', '"not"',
                            '"shorten"', '"pad"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message',
                              'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean", "add_days" and 5 more',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/properties/step/enum');
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"date"', '"datetime"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) = '"format"') is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "format"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"minor_to_major"', '"major_to_minor"', '"round"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) = '"digits"') is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "digits"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2
                    if (j_2 ? 'step' and (j_2 -> 'step') = '"add_days"') then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then
                      if (j_2 ? 'arguments') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                              || i::text, 'keyword', 'required',
                          'message', 'must have the keys "arguments"',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/required');
                      end if;
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          if (j_arguments ? 'days') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments', 'keyword', 'required',
                              'message', 'must have the keys "days"',
                              'schema',
                                  'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments/required');
                          end if;
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) = '"days"') is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "days"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"shorten"', '"pad"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then
                      if (j_2 ? 'arguments') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                              || i::text, 'keyword', 'required',
                          'message', 'must have the keys "arguments"',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/required');
                      end if;
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          if (j_arguments ? 'length') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments', 'keyword', 'required',
                              'message', 'must have the keys "length"',
                              'schema',
                                  'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments/required');
                          end if;
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) in ('"length"', '"with"')) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "length", "with"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"integer"', '"decimal"',
                          '"boolean"', '"negate"', '"not"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          if (j_arguments = '{}') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments', 'keyword', 'maxProperties',
                              'message', 'must have at most 0 keys',
                              'schema',
                                  'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then/properties/arguments/maxProperties');
                          end if;
                        end if;
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/allOf/0
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/first_step
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/first_step/properties/step
                      if (j_step in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                            '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/0/step', 'keyword', 'enum',
                          'message',
                              'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean"',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/first_step/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
              end if;
            end if;
            if ((j ? 'source') or (j ? 'default')) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'anyOf',
                'message', 'fits none of the allowed forms',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/anyOf');
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/type');
      else
        if (j_options - '{date_format,decimal_separator,missing_value,rounding}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/additionalProperties');
        end if;
        if j_options ? 'date_format' then
          j_date_format := j_options -> 'date_format';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/date_format
          if (j_date_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"', '"MM/DD/YYYY"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/date_format', 'keyword', 'enum',
              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/date_format/enum');
          end if;
        end if;
        if j_options ? 'decimal_separator' then
          j_decimal_separator := j_options -> 'decimal_separator';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/decimal_separator
          if (j_decimal_separator in ('"."', '","')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/decimal_separator', 'keyword', 'enum',
              'message', 'must be one of ".", ","',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/decimal_separator/enum');
          end if;
        end if;
        if j_options ? 'missing_value' then
          j_missing_value := j_options -> 'missing_value';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/missing_value
          if (j_missing_value in ('"leave_out"', '"stop"', '"blank"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/missing_value', 'keyword', 'enum',
              'message', 'must be one of "leave_out", "stop", "blank"',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/missing_value/enum');
          end if;
        end if;
        if j_options ? 'rounding' then
          j_rounding := j_options -> 'rounding';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/rounding
          if (j_rounding in ('"half_up"', '"half_even"', '"down"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/rounding', 'keyword', 'enum',
              'message', 'must be one of "half_up", "half_even", "down"',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/rounding/enum');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- pgstrata:///field_mappings/common/2.0.0#/properties/schema_version
      if (pg_catalog.jsonb_typeof(j_schema_version) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/schema_version/type');
      end if;
    end if;
    if doc ? 'timezone' then
      j_timezone := doc -> 'timezone';
      -- pgstrata:///field_mappings/common/2.0.0#/properties/timezone
      if (pg_catalog.jsonb_typeof(j_timezone) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/timezone/type');
      else
        if (pg_catalog.char_length(j_timezone #>> '{}') <= 64) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'maxLength',
            'message', 'must have at most 64 characters',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/timezone/maxLength');
        end if;
        if ((j_timezone #>> '{}') ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'pattern',
            'message', 'must match the pattern ^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]*)+)$',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/timezone/pattern');
        end if;
      end if;
    end if;
  end if;
  if dropped + pg_catalog.cardinality(found) = before then
    if pg_catalog.jsonb_typeof(doc) = 'object' then
      -- #/unevaluatedProperties
      for k, j in select e.key,
            e.value from pg_catalog.jsonb_each(doc - '{delivery,mappings,options,schema_version,timezone}'::text[]) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///field_mappings/dynamics365/2.0.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found);
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
grant execute on function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why(jsonb) is
  'What is wrong with a document: document field_mappings, variant dynamics365, version 2.0.0, hash edf52811d0.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(jsonb[]) to public;
comment on function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document field_mappings, variant dynamics365, version 2.0.0, hash edf52811d0.';

-- document field_mappings, variant xledger, version 1.1.0, hash 353149737b
-- pgstrata:function field_mappings_xledger__1_1_0__353149737b
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_1_0__353149737b(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  k text;
  j jsonb;
  t_timezone text;
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
  if (doc - '{mappings,options,schema_version,timezone}'::text[] = '{}'
      and (not doc ? 'schema_version' or (doc -> 'schema_version') = '"1.1.0"')) is not true then
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
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/number
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if (not j ? 'transform' or (j -> 'transform') in ('"decimal"', '"integer"', '"minor_to_major"',
                  '"major_to_minor"')) is not true then
              return false;
            end if;
          end if;
        end if;
        if k = any ('{dueDate,invoiceDate,postedDate}'::text[]) then
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/date
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if (not j ? 'transform' or (j -> 'transform') in ('"date"', '"datetime"')) is not true then
              return false;
            end if;
          end if;
        end if;
        if k = any ('{numberPeriod,periodStart,trItemNumber}'::text[]) then
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if (not j ? 'transform' or (j -> 'transform') = '"integer"') is not true then
              return false;
            end if;
          end if;
        end if;
      end loop;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.1.0#
  t_timezone := doc ->> 'timezone';
  if (doc ? 'mappings'
      and pg_catalog.jsonb_typeof(doc -> 'schema_version') = 'string'
      and (pg_catalog.jsonb_typeof(doc -> 'timezone') = 'string' and pg_catalog.char_length(t_timezone) <= 64
        and t_timezone ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$')) is not true then
    return false;
  end if;
  j_mappings := doc -> 'mappings';
  -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
    return false;
  end if;
  -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
  n_keys := 0;
  for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
    n_keys := n_keys + 1;
    if (n_keys <= 100) is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings/additionalProperties
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping
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
      -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
      if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
        return false;
      end if;
      if (j_lookup <> '{}') is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
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
    -- pgstrata:///field_mappings/common/1.1.0#/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/1.1.0#/$defs/options
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
grant execute on function pgstrata_check.field_mappings_xledger__1_1_0__353149737b(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_1_0__353149737b(jsonb) is
  'Whether a document is valid: document field_mappings, variant xledger, version 1.1.0, hash 353149737b.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why(doc jsonb) returns jsonb
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
  j_timezone jsonb;
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
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/number
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if j ? 'transform' then
              j_transform := j -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/number/properties/transform
              if (j_transform in ('"decimal"', '"integer"', '"minor_to_major"', '"major_to_minor"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message', 'must be one of "decimal", "integer", "minor_to_major", "major_to_minor"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/number/properties/transform/enum');
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
        -- #/properties/mappings
        for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e
              where e.key = any ('{dueDate,invoiceDate,postedDate}'::text[]) loop
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_2) = 'object' then
            if j_2 ? 'transform' then
              j_transform := j_2 -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/date/properties/transform
              if (j_transform in ('"date"', '"datetime"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message', 'must be one of "date", "datetime"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/date/properties/transform/enum');
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
        -- #/properties/mappings
        for k_3, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e
              where e.key = any ('{numberPeriod,periodStart,trItemNumber}'::text[]) loop
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_3) = 'object' then
            if j_3 ? 'transform' then
              j_transform := j_3 -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/integer/properties/transform
              if (j_transform = '"integer"') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k_3, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message', 'must be one of "integer"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/integer/properties/transform/enum');
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(found);
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
              'schema', 'pgstrata:///field_mappings/xledger/1.1.0#/properties/mappings/propertyNames/enum');
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.1.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.1.0"',
          'schema', 'pgstrata:///field_mappings/xledger/1.1.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/1.1.0#
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///field_mappings/common/1.1.0#/type');
  else
    if (doc ?& '{schema_version,timezone,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "timezone", "mappings"',
        'schema', 'pgstrata:///field_mappings/common/1.1.0#/required');
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/mappings/type');
      else
        if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_mappings)) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxProperties',
            'message', 'must have at most 100 keys',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/mappings/maxProperties');
        end if;
        -- pgstrata:///field_mappings/common/1.1.0#/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/type');
          else
            if (j - '{default,lookup,required,source,transform}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/additionalProperties');
            end if;
            if (not j ? 'lookup' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/dependentRequired/lookup/0');
            end if;
            if (not j ? 'transform' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/dependentRequired/transform/0');
            end if;
            if j ? 'default' then
              j_default := j -> 'default';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/default
              if (pg_catalog.jsonb_typeof(j_default) in ('boolean', 'number', 'string')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'type',
                  'message', 'must be of type string or number or boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/default/type');
              else
                if pg_catalog.jsonb_typeof(j_default) = 'string' then
                  if (pg_catalog.char_length(j_default #>> '{}') <= 500) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'maxLength',
                      'message', 'must have at most 500 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/default/maxLength');
                  end if;
                end if;
              end if;
            end if;
            if j ? 'lookup' then
              j_lookup := j -> 'lookup';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
              if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'type',
                  'message', 'must be of type object',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/type');
              else
                if (j_lookup <> '{}') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'minProperties',
                    'message', 'must have at least 1 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/minProperties');
                end if;
                if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_lookup)) <= 500) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'maxProperties',
                    'message', 'must have at most 500 keys',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/maxProperties');
                end if;
                -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup
                for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
                  -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/propertyNames
                  if (pg_catalog.char_length(k_2) >= 1) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'minLength',
                      'message', 'must have at least 1 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/propertyNames/minLength');
                  end if;
                  if (pg_catalog.char_length(k_2) <= 100) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                      'message', 'must have at most 100 characters',
                      'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/propertyNames/maxLength');
                  end if;
                  -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/additionalProperties
                  if (pg_catalog.jsonb_typeof(j_2) = 'string') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'type',
                      'message', 'must be of type string',
                      'schema',
                          'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/additionalProperties/type');
                  else
                    if (pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                            || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                        'message', 'must have at most 200 characters',
                        'schema',
                            'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/lookup/additionalProperties/maxLength');
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 200) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'maxLength',
                    'message', 'must have at most 200 characters',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source/maxLength');
                end if;
                if ((j_source #>> '{}') ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$',
                    'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'transform' then
              j_transform := j -> 'transform';
              -- pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/transform
              if (j_transform in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                    '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/transform', 'keyword', 'enum',
                  'message',
                      'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean"',
                  'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/properties/transform/enum');
              end if;
            end if;
            if ((j ? 'source') or (j ? 'default')) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'anyOf',
                'message', 'fits none of the allowed forms',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/mapping/anyOf');
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- pgstrata:///field_mappings/common/1.1.0#/$defs/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/type');
      else
        if (j_options - '{batch_size,date_format,decimal_separator,on_missing,rounding}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/additionalProperties');
        end if;
        if j_options ? 'batch_size' then
          j_batch_size := j_options -> 'batch_size';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 500) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/options/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 500',
                'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/batch_size/maximum');
            end if;
          end if;
        end if;
        if j_options ? 'date_format' then
          j_date_format := j_options -> 'date_format';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/date_format
          if (j_date_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"', '"MM/DD/YYYY"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/date_format', 'keyword', 'enum',
              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/date_format/enum');
          end if;
        end if;
        if j_options ? 'decimal_separator' then
          j_decimal_separator := j_options -> 'decimal_separator';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/decimal_separator
          if (j_decimal_separator in ('"."', '","')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/decimal_separator', 'keyword', 'enum',
              'message', 'must be one of ".", ","',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/decimal_separator/enum');
          end if;
        end if;
        if j_options ? 'on_missing' then
          j_on_missing := j_options -> 'on_missing';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/on_missing
          if (j_on_missing in ('"skip"', '"fail"', '"empty"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/on_missing', 'keyword', 'enum',
              'message', 'must be one of "skip", "fail", "empty"',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/on_missing/enum');
          end if;
        end if;
        if j_options ? 'rounding' then
          j_rounding := j_options -> 'rounding';
          -- pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/rounding
          if (j_rounding in ('"half_up"', '"half_even"', '"down"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/rounding', 'keyword', 'enum',
              'message', 'must be one of "half_up", "half_even", "down"',
              'schema', 'pgstrata:///field_mappings/common/1.1.0#/$defs/options/properties/rounding/enum');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- pgstrata:///field_mappings/common/1.1.0#/properties/schema_version
      if (pg_catalog.jsonb_typeof(j_schema_version) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/schema_version/type');
      end if;
    end if;
    if doc ? 'timezone' then
      j_timezone := doc -> 'timezone';
      -- pgstrata:///field_mappings/common/1.1.0#/properties/timezone
      if (pg_catalog.jsonb_typeof(j_timezone) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/timezone/type');
      else
        if (pg_catalog.char_length(j_timezone #>> '{}') <= 64) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'maxLength',
            'message', 'must have at most 64 characters',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/timezone/maxLength');
        end if;
        if ((j_timezone #>> '{}') ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'pattern',
            'message', 'must match the pattern ^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]*)+)$',
            'schema', 'pgstrata:///field_mappings/common/1.1.0#/properties/timezone/pattern');
        end if;
      end if;
    end if;
  end if;
  if dropped + pg_catalog.cardinality(found) = before then
    if pg_catalog.jsonb_typeof(doc) = 'object' then
      -- #/unevaluatedProperties
      for k, j in select e.key,
            e.value from pg_catalog.jsonb_each(doc - '{mappings,options,schema_version,timezone}'::text[]) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///field_mappings/xledger/1.1.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(found);
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
grant execute on function pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why(jsonb) is
  'What is wrong with a document: document field_mappings, variant xledger, version 1.1.0, hash 353149737b.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(jsonb[]) to public;
comment on function pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document field_mappings, variant xledger, version 1.1.0, hash 353149737b.';

-- document field_mappings, variant xledger, version 2.0.0, hash 1f2b81b2cc
-- pgstrata:function field_mappings_xledger__2_0_0__1f2b81b2cc
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc(doc jsonb) returns boolean
language plpgsql immutable parallel safe as $fn$
declare
  j_mappings jsonb;
  k text;
  j jsonb;
  j_steps jsonb;
  j_0 jsonb;
  j_2 jsonb;
  t_timezone text;
  j_delivery jsonb;
  n_keys int;
  t_source text;
  j_lookup jsonb;
  n_keys_2 int;
  k_2 text;
  j_arguments jsonb;
  t_with text;
  j_options jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    return false;
  end if;
  if (doc - '{delivery,mappings,options,schema_version,timezone}'::text[] = '{}'
      and (not doc ? 'schema_version' or (doc -> 'schema_version') = '"2.0.0"')) is not true then
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
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/number
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if j ? 'steps' then
              j_steps := j -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if (not j_0 ? 'step' or (j_0 -> 'step') in ('"decimal"', '"integer"', '"minor_to_major"',
                          '"major_to_minor"')) is not true then
                      return false;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j_2 := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items
                  if pg_catalog.jsonb_typeof(j_2) = 'object' then
                    if (not j_2 ? 'step' or (j_2 -> 'step') in ('"round"', '"negate"')) is not true then
                      return false;
                    end if;
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
        if k = any ('{dueDate,invoiceDate,postedDate}'::text[]) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if j ? 'steps' then
              j_steps := j -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if (not j_0 ? 'step' or (j_0 -> 'step') in ('"date"', '"datetime"')) is not true then
                      return false;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j_2 := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                  if pg_catalog.jsonb_typeof(j_2) = 'object' then
                    if (not j_2 ? 'step' or (j_2 -> 'step') = '"add_days"') is not true then
                      return false;
                    end if;
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
        if k = any ('{numberPeriod,periodStart,trItemNumber}'::text[]) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if j ? 'steps' then
              j_steps := j -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if (not j_0 ? 'step' or (j_0 -> 'step') = '"integer"') is not true then
                      return false;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j_2 := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                  if pg_catalog.jsonb_typeof(j_2) = 'object' then
                    if (not j_2 ? 'step' or (j_2 -> 'step') = '"negate"') is not true then
                      return false;
                    end if;
                  end if;
                end loop;
              end if;
            end if;
          end if;
        end if;
      end loop;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/2.0.0#
  t_timezone := doc ->> 'timezone';
  if (doc ? 'mappings'
      and pg_catalog.jsonb_typeof(doc -> 'schema_version') = 'string'
      and (pg_catalog.jsonb_typeof(doc -> 'timezone') = 'string' and pg_catalog.char_length(t_timezone) <= 64
        and t_timezone ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$')) is not true then
    return false;
  end if;
  if doc ? 'delivery' then
    j_delivery := doc -> 'delivery';
    -- pgstrata:///field_mappings/common/2.0.0#/properties/delivery
    if (pg_catalog.jsonb_typeof(j_delivery) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/$defs/delivery
    if (j_delivery - '{batch_size}'::text[] = '{}'
        and (not j_delivery ? 'batch_size' or case when pg_catalog.jsonb_typeof(j_delivery -> 'batch_size') = 'number'
          then (j_delivery -> 'batch_size')::numeric >= 1 and (j_delivery -> 'batch_size')::numeric <= 500
          and pg_catalog.min_scale((j_delivery -> 'batch_size')::numeric) = 0 else false end)) is not true then
      return false;
    end if;
  end if;
  j_mappings := doc -> 'mappings';
  -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
  if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
    return false;
  end if;
  -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
  n_keys := 0;
  for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
    n_keys := n_keys + 1;
    if (n_keys <= 100) is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings/additionalProperties
    if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping
    t_source := j ->> 'source';
    if (j - '{default,lookup,required,source,steps}'::text[] = '{}'
        and (not j ? 'lookup' or j ? 'source')
        and (not j ? 'steps' or j ? 'source')
        and (not j ? 'default' or (pg_catalog.jsonb_typeof(j -> 'default') in ('boolean', 'number', 'string')
          and case when pg_catalog.jsonb_typeof(j -> 'default') = 'string' then pg_catalog.char_length(j ->> 'default') <= 500
          else true end))
        and (not j ? 'required' or pg_catalog.jsonb_typeof(j -> 'required') = 'boolean')
        and (not j ? 'source' or (pg_catalog.jsonb_typeof(j -> 'source') = 'string' and pg_catalog.char_length(t_source) <= 200
          and t_source ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$'))) is not true then
      return false;
    end if;
    if j ? 'lookup' then
      j_lookup := j -> 'lookup';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
      if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
        return false;
      end if;
      if (j_lookup <> '{}') is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
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
    if j ? 'steps' then
      j_steps := j -> 'steps';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps
      if (pg_catalog.jsonb_typeof(j_steps) = 'array') is not true then
        return false;
      end if;
      if (pg_catalog.jsonb_array_length(j_steps) >= 1
          and pg_catalog.jsonb_array_length(j_steps) <= 5) is not true then
        return false;
      end if;
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/items
      for i in 0 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
        j_2 := j_steps -> i;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/items
        if (pg_catalog.jsonb_typeof(j_2) = 'object') is not true then
          return false;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step
        if (j_2 - '{arguments,step}'::text[] = '{}'
            and (j_2 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
              '"minor_to_major"', '"major_to_minor"', '"boolean"', '"add_days"', '"round"', '"negate"', '"not"', '"shorten"',
              '"pad"')) is not true then
          return false;
        end if;
        if j_2 ? 'arguments' then
          j_arguments := j_2 -> 'arguments';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/properties/arguments
          if (pg_catalog.jsonb_typeof(j_arguments) = 'object') is not true then
            return false;
          end if;
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments
          t_with := j_arguments ->> 'with';
          if (j_arguments - '{days,digits,format,length,with}'::text[] = '{}'
              and (not j_arguments ? 'days' or case when pg_catalog.jsonb_typeof(j_arguments -> 'days') = 'number'
                then (j_arguments -> 'days')::numeric >= -366 and (j_arguments -> 'days')::numeric <= 366
                and pg_catalog.min_scale((j_arguments -> 'days')::numeric) = 0 else false end)
              and (not j_arguments ? 'digits' or case when pg_catalog.jsonb_typeof(j_arguments -> 'digits') = 'number'
                then (j_arguments -> 'digits')::numeric >= 0 and (j_arguments -> 'digits')::numeric <= 6
                and pg_catalog.min_scale((j_arguments -> 'digits')::numeric) = 0 else false end)
              and (not j_arguments ? 'format' or (j_arguments -> 'format') in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"',
                '"DD/MM/YYYY"', '"MM/DD/YYYY"'))
              and (not j_arguments ? 'length' or case when pg_catalog.jsonb_typeof(j_arguments -> 'length') = 'number'
                then (j_arguments -> 'length')::numeric >= 1 and (j_arguments -> 'length')::numeric <= 500
                and pg_catalog.min_scale((j_arguments -> 'length')::numeric) = 0 else false end)
              and (not j_arguments ? 'with' or (pg_catalog.jsonb_typeof(j_arguments -> 'with') = 'string'
                and pg_catalog.char_length(t_with) >= 1 and pg_catalog.char_length(t_with) <= 1))) is not true then
            return false;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"date"', '"datetime"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then
          if j_2 ? 'arguments' then
            j_arguments := j_2 -> 'arguments';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments
            if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
              if (j_arguments - '{format}'::text[] = '{}') is not true then
                return false;
              end if;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"minor_to_major"', '"major_to_minor"', '"round"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then
          if j_2 ? 'arguments' then
            j_arguments := j_2 -> 'arguments';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments
            if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
              if (j_arguments - '{digits}'::text[] = '{}') is not true then
                return false;
              end if;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2
        if (j_2 ? 'step' and (j_2 -> 'step') = '"add_days"') then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then
          if (j_2 ? 'arguments') is not true then
            return false;
          end if;
          j_arguments := j_2 -> 'arguments';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments
          if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
            if (j_arguments ? 'days'
                and j_arguments - '{days}'::text[] = '{}') is not true then
              return false;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"shorten"', '"pad"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then
          if (j_2 ? 'arguments') is not true then
            return false;
          end if;
          j_arguments := j_2 -> 'arguments';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments
          if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
            if (j_arguments ? 'length'
                and j_arguments - '{length,with}'::text[] = '{}') is not true then
              return false;
            end if;
          end if;
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4
        if (j_2 ? 'step' and (j_2 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"integer"', '"decimal"', '"boolean"',
              '"negate"', '"not"')) then
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then
          if j_2 ? 'arguments' then
            j_arguments := j_2 -> 'arguments';
            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then/properties/arguments
            if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
              if (j_arguments = '{}') is not true then
                return false;
              end if;
            end if;
          end if;
        end if;
      end loop;
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/allOf/0/prefixItems/0
      if pg_catalog.jsonb_array_length(j_steps) > 0 then
        j_0 := j_steps -> 0;
        -- pgstrata:///field_mappings/common/2.0.0#/$defs/first_step
        if pg_catalog.jsonb_typeof(j_0) = 'object' then
          if (not j_0 ? 'step' or (j_0 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"',
                '"integer"', '"decimal"', '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
            return false;
          end if;
        end if;
      end if;
    end if;
    if ((j ? 'source') or (j ? 'default')) is not true then
      return false;
    end if;
  end loop;
  if doc ? 'options' then
    j_options := doc -> 'options';
    -- pgstrata:///field_mappings/common/2.0.0#/properties/options
    if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
      return false;
    end if;
    -- pgstrata:///field_mappings/common/2.0.0#/$defs/options
    if (j_options - '{date_format,decimal_separator,missing_value,rounding}'::text[] = '{}'
        and (not j_options ? 'date_format' or (j_options -> 'date_format') in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"',
          '"DD/MM/YYYY"', '"MM/DD/YYYY"'))
        and (not j_options ? 'decimal_separator' or (j_options -> 'decimal_separator') in ('"."', '","'))
        and (not j_options ? 'missing_value' or (j_options -> 'missing_value') in ('"leave_out"', '"stop"', '"blank"'))
        and (not j_options ? 'rounding' or (j_options -> 'rounding') in ('"half_up"', '"half_even"', '"down"'))) is not true then
      return false;
    end if;
  end if;
  return true;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc(jsonb) is
  'Whether a document is valid: document field_mappings, variant xledger, version 2.0.0, hash 1f2b81b2cc.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  found jsonb[] := '{}';
  dropped int := 0;
  before int;
  j_mappings jsonb;
  k text;
  j jsonb;
  j_steps jsonb;
  j_0 jsonb;
  j_step jsonb;
  j_2 jsonb;
  k_2 text;
  j_3 jsonb;
  k_3 text;
  j_4 jsonb;
  k_4 text;
  j_schema_version jsonb;
  j_delivery jsonb;
  j_batch_size jsonb;
  j_default jsonb;
  j_lookup jsonb;
  j_required jsonb;
  j_source jsonb;
  j_arguments jsonb;
  j_days jsonb;
  j_digits jsonb;
  j_format jsonb;
  j_length jsonb;
  j_with jsonb;
  j_options jsonb;
  j_date_format jsonb;
  j_decimal_separator jsonb;
  j_missing_value jsonb;
  j_rounding jsonb;
  j_timezone jsonb;
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
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/number
          if pg_catalog.jsonb_typeof(j) = 'object' then
            if j ? 'steps' then
              j_steps := j -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0/properties/step
                      if (j_step in ('"decimal"', '"integer"', '"minor_to_major"', '"major_to_minor"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/0/step', 'keyword', 'enum',
                          'message', 'must be one of "decimal", "integer", "minor_to_major", "major_to_minor"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j_2 := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items
                  if pg_catalog.jsonb_typeof(j_2) = 'object' then
                    if j_2 ? 'step' then
                      j_step := j_2 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items/properties/step
                      if (j_step in ('"round"', '"negate"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "round", "negate"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/number/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
        -- #/properties/mappings
        for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e
              where e.key = any ('{dueDate,invoiceDate,postedDate}'::text[]) loop
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/date
          if pg_catalog.jsonb_typeof(j_2) = 'object' then
            if j_2 ? 'steps' then
              j_steps := j_2 -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0/properties/step
                      if (j_step in ('"date"', '"datetime"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1') || '/steps/0/step', 'keyword', 'enum',
                          'message', 'must be one of "date", "datetime"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j_3 := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items
                  if pg_catalog.jsonb_typeof(j_3) = 'object' then
                    if j_3 ? 'step' then
                      j_step := j_3 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items/properties/step
                      if (j_step = '"add_days"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1') || '/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "add_days"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/date/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
        -- #/properties/mappings
        for k_3, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e
              where e.key = any ('{numberPeriod,periodStart,trItemNumber}'::text[]) loop
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer
          if pg_catalog.jsonb_typeof(j_3) = 'object' then
            if j_3 ? 'steps' then
              j_steps := j_3 -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps
              if pg_catalog.jsonb_typeof(j_steps) = 'array' then
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0/properties/step
                      if (j_step = '"integer"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k_3, '~', '~0'), '/', '~1') || '/steps/0/step', 'keyword', 'enum',
                          'message', 'must be one of "integer"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/prefixItems/0/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                for i in 1 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j_4 := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items
                  if pg_catalog.jsonb_typeof(j_4) = 'object' then
                    if j_4 ? 'step' then
                      j_step := j_4 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items/properties/step
                      if (j_step = '"negate"') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k_3, '~', '~0'), '/', '~1') || '/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message', 'must be one of "negate"',
                          'schema',
                              'pgstrata:///field_mappings/common/2.0.0#/$defs/integer/properties/steps/items/properties/step/enum');
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
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
              'schema', 'pgstrata:///field_mappings/xledger/2.0.0#/properties/mappings/propertyNames/enum');
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"2.0.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "2.0.0"',
          'schema', 'pgstrata:///field_mappings/xledger/2.0.0#/properties/schema_version/const');
      end if;
    end if;
  end if;
  -- pgstrata:///field_mappings/common/2.0.0#
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///field_mappings/common/2.0.0#/type');
  else
    if (doc ?& '{schema_version,timezone,mappings}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "timezone", "mappings"',
        'schema', 'pgstrata:///field_mappings/common/2.0.0#/required');
    end if;
    if doc ? 'delivery' then
      j_delivery := doc -> 'delivery';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/delivery
      if (pg_catalog.jsonb_typeof(j_delivery) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/delivery', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/type');
      else
        if (j_delivery - '{batch_size}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/delivery', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/additionalProperties');
        end if;
        if j_delivery ? 'batch_size' then
          j_batch_size := j_delivery -> 'batch_size';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size
          if (case when pg_catalog.jsonb_typeof(j_batch_size) = 'number' then pg_catalog.min_scale(j_batch_size::numeric) = 0
                else false end) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/delivery/batch_size', 'keyword', 'type',
              'message', 'must be of type integer',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size/type');
          else
            if (j_batch_size::numeric >= 1) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/delivery/batch_size', 'keyword', 'minimum',
                'message', 'must be at least 1',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size/minimum');
            end if;
            if (j_batch_size::numeric <= 500) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/delivery/batch_size', 'keyword', 'maximum',
                'message', 'must be at most 500',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/delivery/properties/batch_size/maximum');
            end if;
          end if;
        end if;
      end if;
    end if;
    if doc ? 'mappings' then
      j_mappings := doc -> 'mappings';
      -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
      if (pg_catalog.jsonb_typeof(j_mappings) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/mappings/type');
      else
        if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_mappings)) <= 100) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings', 'keyword', 'maxProperties',
            'message', 'must have at most 100 keys',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/mappings/maxProperties');
        end if;
        -- pgstrata:///field_mappings/common/2.0.0#/properties/mappings
        for k, j in select e.key, e.value from pg_catalog.jsonb_each(j_mappings) e loop
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping
          if (pg_catalog.jsonb_typeof(j) = 'object') is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'type',
              'message', 'must be of type object',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/type');
          else
            if (j - '{default,lookup,required,source,steps}'::text[] = '{}') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'additionalProperties',
                'message', 'has a key that is not allowed here',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/additionalProperties');
            end if;
            if (not j ? 'lookup' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/dependentRequired/lookup/0');
            end if;
            if (not j ? 'steps' or j ? 'source') is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'dependentRequired',
                'message', 'a key asks for another key that is missing',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/dependentRequired/steps/0');
            end if;
            if j ? 'default' then
              j_default := j -> 'default';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/default
              if (pg_catalog.jsonb_typeof(j_default) in ('boolean', 'number', 'string')) is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'type',
                  'message', 'must be of type string or number or boolean',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/default/type');
              else
                if pg_catalog.jsonb_typeof(j_default) = 'string' then
                  if (pg_catalog.char_length(j_default #>> '{}') <= 500) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/default', 'keyword', 'maxLength',
                      'message', 'must have at most 500 characters',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/default/maxLength');
                  end if;
                end if;
              end if;
            end if;
            if j ? 'lookup' then
              j_lookup := j -> 'lookup';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
              if (pg_catalog.jsonb_typeof(j_lookup) = 'object') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'type',
                  'message', 'must be of type object',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/type');
              else
                if (j_lookup <> '{}') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'minProperties',
                    'message', 'must have at least 1 keys',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/minProperties');
                end if;
                if ((select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(j_lookup)) <= 500) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup', 'keyword', 'maxProperties',
                    'message', 'must have at most 500 keys',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/maxProperties');
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup
                for k_2, j_2 in select e.key, e.value from pg_catalog.jsonb_each(j_lookup) e loop
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/propertyNames
                  if (pg_catalog.char_length(k_2) >= 1) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'minLength',
                      'message', 'must have at least 1 characters',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/propertyNames/minLength');
                  end if;
                  if (pg_catalog.char_length(k_2) <= 100) is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                      'message', 'must have at most 100 characters',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/propertyNames/maxLength');
                  end if;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/additionalProperties
                  if (pg_catalog.jsonb_typeof(j_2) = 'string') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                          || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'type',
                      'message', 'must be of type string',
                      'schema',
                          'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/additionalProperties/type');
                  else
                    if (pg_catalog.char_length(j_2 #>> '{}') <= 200) is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/lookup/'
                            || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'), 'keyword', 'maxLength',
                        'message', 'must have at most 200 characters',
                        'schema',
                            'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/lookup/additionalProperties/maxLength');
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
              end if;
            end if;
            if j ? 'required' then
              j_required := j -> 'required';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/required
              if (pg_catalog.jsonb_typeof(j_required) = 'boolean') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/required', 'keyword', 'type',
                  'message', 'must be of type boolean',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/required/type');
              end if;
            end if;
            if j ? 'source' then
              j_source := j -> 'source';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source
              if (pg_catalog.jsonb_typeof(j_source) = 'string') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'type',
                  'message', 'must be of type string',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source/type');
              else
                if (pg_catalog.char_length(j_source #>> '{}') <= 200) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'maxLength',
                    'message', 'must have at most 200 characters',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source/maxLength');
                end if;
                if ((j_source #>> '{}') ~ '^[a-z][0-9_a-z]*(?:[.][a-z][0-9_a-z]*)*$') is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/source', 'keyword', 'pattern',
                    'message', 'must match the pattern ^[a-z][a-z0-9_]*([.][a-z][a-z0-9_]*)*$',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/source/pattern');
                end if;
              end if;
            end if;
            if j ? 'steps' then
              j_steps := j -> 'steps';
              -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps
              if (pg_catalog.jsonb_typeof(j_steps) = 'array') is not true then
                found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                      || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps', 'keyword', 'type',
                  'message', 'must be of type array',
                  'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/type');
              else
                if (pg_catalog.jsonb_array_length(j_steps) >= 1) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps', 'keyword', 'minItems',
                    'message', 'must have at least 1 items',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/minItems');
                end if;
                if (pg_catalog.jsonb_array_length(j_steps) <= 5) is not true then
                  found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                        || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps', 'keyword', 'maxItems',
                    'message', 'must have at most 5 items',
                    'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/maxItems');
                end if;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/items
                for i in 0 .. pg_catalog.jsonb_array_length(j_steps) - 1 loop
                  j_2 := j_steps -> i;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/step
                  if (pg_catalog.jsonb_typeof(j_2) = 'object') is not true then
                    found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                          || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text, 'keyword', 'type',
                      'message', 'must be of type object',
                      'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/type');
                  else
                    if (j_2 ? 'step') is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                            || i::text, 'keyword', 'required',
                        'message', 'must have the keys "step"',
                        'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/required');
                    end if;
                    if (j_2 - '{arguments,step}'::text[] = '{}') is not true then
                      found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                            || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                            || i::text, 'keyword', 'additionalProperties',
                        'message', 'has a key that is not allowed here',
                        'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/additionalProperties');
                    end if;
                    if j_2 ? 'arguments' then
                      j_arguments := j_2 -> 'arguments';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments
                      if (pg_catalog.jsonb_typeof(j_arguments) = 'object') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                              || '/arguments', 'keyword', 'type',
                          'message', 'must be of type object',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/type');
                      else
                        if (j_arguments - '{days,digits,format,length,with}'::text[] = '{}') is not true then
                          found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                || '/arguments', 'keyword', 'additionalProperties',
                            'message', 'has a key that is not allowed here',
                            'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/additionalProperties');
                        end if;
                        if j_arguments ? 'days' then
                          j_days := j_arguments -> 'days';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days
                          if (case when pg_catalog.jsonb_typeof(j_days) = 'number' then pg_catalog.min_scale(j_days::numeric) = 0
                                else false end) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/days', 'keyword', 'type',
                              'message', 'must be of type integer',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days/type');
                          else
                            if (j_days::numeric >= -366) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/days', 'keyword', 'minimum',
                                'message', 'must be at least -366',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days/minimum');
                            end if;
                            if (j_days::numeric <= 366) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/days', 'keyword', 'maximum',
                                'message', 'must be at most 366',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/days/maximum');
                            end if;
                          end if;
                        end if;
                        if j_arguments ? 'digits' then
                          j_digits := j_arguments -> 'digits';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits
                          if (case when pg_catalog.jsonb_typeof(j_digits) = 'number'
                                then pg_catalog.min_scale(j_digits::numeric) = 0 else false end) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/digits', 'keyword', 'type',
                              'message', 'must be of type integer',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits/type');
                          else
                            if (j_digits::numeric >= 0) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/digits', 'keyword', 'minimum',
                                'message', 'must be at least 0',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits/minimum');
                            end if;
                            if (j_digits::numeric <= 6) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/digits', 'keyword', 'maximum',
                                'message', 'must be at most 6',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/digits/maximum');
                            end if;
                          end if;
                        end if;
                        if j_arguments ? 'format' then
                          j_format := j_arguments -> 'format';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/format
                          if (j_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"',
                                '"MM/DD/YYYY"')) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/format', 'keyword', 'enum',
                              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/format/enum');
                          end if;
                        end if;
                        if j_arguments ? 'length' then
                          j_length := j_arguments -> 'length';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length
                          if (case when pg_catalog.jsonb_typeof(j_length) = 'number'
                                then pg_catalog.min_scale(j_length::numeric) = 0 else false end) is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/length', 'keyword', 'type',
                              'message', 'must be of type integer',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length/type');
                          else
                            if (j_length::numeric >= 1) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/length', 'keyword', 'minimum',
                                'message', 'must be at least 1',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length/minimum');
                            end if;
                            if (j_length::numeric <= 500) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/length', 'keyword', 'maximum',
                                'message', 'must be at most 500',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/length/maximum');
                            end if;
                          end if;
                        end if;
                        if j_arguments ? 'with' then
                          j_with := j_arguments -> 'with';
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with
                          if (pg_catalog.jsonb_typeof(j_with) = 'string') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments/with', 'keyword', 'type',
                              'message', 'must be of type string',
                              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with/type');
                          else
                            if (pg_catalog.char_length(j_with #>> '{}') >= 1) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/with', 'keyword', 'minLength',
                                'message', 'must have at least 1 characters',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with/minLength');
                            end if;
                            if (pg_catalog.char_length(j_with #>> '{}') <= 1) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/with', 'keyword', 'maxLength',
                                'message', 'must have at most 1 characters',
                                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/arguments/properties/with/maxLength');
                            end if;
                          end if;
                        end if;
                      end if;
                    end if;
                    if j_2 ? 'step' then
                      j_step := j_2 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/properties/step
                      if (j_step in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                            '"minor_to_major"', '"major_to_minor"', '"boolean"', '"add_days"', '"round"', '"negate"', '"not"',
                            '"shorten"', '"pad"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                              || '/step', 'keyword', 'enum',
                          'message',
                              'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean", "add_days" and 5 more',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/properties/step/enum');
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"date"', '"datetime"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) = '"format"') is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "format"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/0/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"minor_to_major"', '"major_to_minor"', '"round"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) = '"digits"') is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "digits"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/1/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2
                    if (j_2 ? 'step' and (j_2 -> 'step') = '"add_days"') then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then
                      if (j_2 ? 'arguments') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                              || i::text, 'keyword', 'required',
                          'message', 'must have the keys "arguments"',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/required');
                      end if;
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          if (j_arguments ? 'days') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments', 'keyword', 'required',
                              'message', 'must have the keys "days"',
                              'schema',
                                  'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments/required');
                          end if;
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) = '"days"') is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "days"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/2/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"shorten"', '"pad"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then
                      if (j_2 ? 'arguments') is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/'
                              || i::text, 'keyword', 'required',
                          'message', 'must have the keys "arguments"',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/required');
                      end if;
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          if (j_arguments ? 'length') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments', 'keyword', 'required',
                              'message', 'must have the keys "length"',
                              'schema',
                                  'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments/required');
                          end if;
                          -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments
                          for k_2, j_3 in select e.key, e.value from pg_catalog.jsonb_each(j_arguments) e loop
                            -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments/propertyNames
                            if ((pg_catalog.to_jsonb(k_2)) in ('"length"', '"with"')) is not true then
                              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                    || '/arguments/' || pg_catalog.replace(pg_catalog.replace(k_2, '~', '~0'), '/', '~1'),
                                    'keyword', 'enum',
                                'message', 'must be one of "length", "with"',
                                'schema',
                                    'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/3/then/properties/arguments/propertyNames/enum');
                            end if;
                            if pg_catalog.cardinality(found) >= 10000 then
                              dropped := dropped + pg_catalog.cardinality(found);
                              found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
                              dropped := dropped - pg_catalog.cardinality(found);
                            end if;
                          end loop;
                        end if;
                      end if;
                    end if;
                    -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4
                    if (j_2 ? 'step' and (j_2 -> 'step') in ('"string"', '"trim"', '"upper"', '"lower"', '"integer"', '"decimal"',
                          '"boolean"', '"negate"', '"not"')) then
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then
                      if j_2 ? 'arguments' then
                        j_arguments := j_2 -> 'arguments';
                        -- pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then/properties/arguments
                        if pg_catalog.jsonb_typeof(j_arguments) = 'object' then
                          if (j_arguments = '{}') is not true then
                            found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                                  || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/' || i::text
                                  || '/arguments', 'keyword', 'maxProperties',
                              'message', 'must have at most 0 keys',
                              'schema',
                                  'pgstrata:///field_mappings/common/2.0.0#/$defs/step/allOf/4/then/properties/arguments/maxProperties');
                          end if;
                        end if;
                      end if;
                    end if;
                  end if;
                  if pg_catalog.cardinality(found) >= 10000 then
                    dropped := dropped + pg_catalog.cardinality(found);
                    found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
                    dropped := dropped - pg_catalog.cardinality(found);
                  end if;
                end loop;
                -- pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/properties/steps/allOf/0
                if pg_catalog.jsonb_array_length(j_steps) > 0 then
                  j_0 := j_steps -> 0;
                  -- pgstrata:///field_mappings/common/2.0.0#/$defs/first_step
                  if pg_catalog.jsonb_typeof(j_0) = 'object' then
                    if j_0 ? 'step' then
                      j_step := j_0 -> 'step';
                      -- pgstrata:///field_mappings/common/2.0.0#/$defs/first_step/properties/step
                      if (j_step in ('"string"', '"trim"', '"upper"', '"lower"', '"date"', '"datetime"', '"integer"', '"decimal"',
                            '"minor_to_major"', '"major_to_minor"', '"boolean"')) is not true then
                        found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1') || '/steps/0/step', 'keyword', 'enum',
                          'message',
                              'must be one of "string", "trim", "upper", "lower", "date", "datetime", "integer", "decimal", "minor_to_major", "major_to_minor", "boolean"',
                          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/first_step/properties/step/enum');
                      end if;
                    end if;
                  end if;
                end if;
              end if;
            end if;
            if ((j ? 'source') or (j ? 'default')) is not true then
              found := found || pg_catalog.jsonb_build_object('pointer', '/mappings/'
                    || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'anyOf',
                'message', 'fits none of the allowed forms',
                'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/mapping/anyOf');
            end if;
          end if;
          if pg_catalog.cardinality(found) >= 10000 then
            dropped := dropped + pg_catalog.cardinality(found);
            found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
            dropped := dropped - pg_catalog.cardinality(found);
          end if;
        end loop;
      end if;
    end if;
    if doc ? 'options' then
      j_options := doc -> 'options';
      -- pgstrata:///field_mappings/common/2.0.0#/$defs/options
      if (pg_catalog.jsonb_typeof(j_options) = 'object') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'type',
          'message', 'must be of type object',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/type');
      else
        if (j_options - '{date_format,decimal_separator,missing_value,rounding}'::text[] = '{}') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/options', 'keyword', 'additionalProperties',
            'message', 'has a key that is not allowed here',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/additionalProperties');
        end if;
        if j_options ? 'date_format' then
          j_date_format := j_options -> 'date_format';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/date_format
          if (j_date_format in ('"YYYY-MM-DD"', '"YYYYMMDD"', '"DD.MM.YYYY"', '"DD/MM/YYYY"', '"MM/DD/YYYY"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/date_format', 'keyword', 'enum',
              'message', 'must be one of "YYYY-MM-DD", "YYYYMMDD", "DD.MM.YYYY", "DD/MM/YYYY", "MM/DD/YYYY"',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/date_format/enum');
          end if;
        end if;
        if j_options ? 'decimal_separator' then
          j_decimal_separator := j_options -> 'decimal_separator';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/decimal_separator
          if (j_decimal_separator in ('"."', '","')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/decimal_separator', 'keyword', 'enum',
              'message', 'must be one of ".", ","',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/decimal_separator/enum');
          end if;
        end if;
        if j_options ? 'missing_value' then
          j_missing_value := j_options -> 'missing_value';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/missing_value
          if (j_missing_value in ('"leave_out"', '"stop"', '"blank"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/missing_value', 'keyword', 'enum',
              'message', 'must be one of "leave_out", "stop", "blank"',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/missing_value/enum');
          end if;
        end if;
        if j_options ? 'rounding' then
          j_rounding := j_options -> 'rounding';
          -- pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/rounding
          if (j_rounding in ('"half_up"', '"half_even"', '"down"')) is not true then
            found := found || pg_catalog.jsonb_build_object('pointer', '/options/rounding', 'keyword', 'enum',
              'message', 'must be one of "half_up", "half_even", "down"',
              'schema', 'pgstrata:///field_mappings/common/2.0.0#/$defs/options/properties/rounding/enum');
          end if;
        end if;
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- pgstrata:///field_mappings/common/2.0.0#/properties/schema_version
      if (pg_catalog.jsonb_typeof(j_schema_version) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/schema_version/type');
      end if;
    end if;
    if doc ? 'timezone' then
      j_timezone := doc -> 'timezone';
      -- pgstrata:///field_mappings/common/2.0.0#/properties/timezone
      if (pg_catalog.jsonb_typeof(j_timezone) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/timezone/type');
      else
        if (pg_catalog.char_length(j_timezone #>> '{}') <= 64) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'maxLength',
            'message', 'must have at most 64 characters',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/timezone/maxLength');
        end if;
        if ((j_timezone #>> '{}') ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'pattern',
            'message', 'must match the pattern ^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]*)+)$',
            'schema', 'pgstrata:///field_mappings/common/2.0.0#/properties/timezone/pattern');
        end if;
      end if;
    end if;
  end if;
  if dropped + pg_catalog.cardinality(found) = before then
    if pg_catalog.jsonb_typeof(doc) = 'object' then
      -- #/unevaluatedProperties
      for k, j in select e.key,
            e.value from pg_catalog.jsonb_each(doc - '{delivery,mappings,options,schema_version,timezone}'::text[]) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///field_mappings/xledger/2.0.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found);
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
grant execute on function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why(jsonb) is
  'What is wrong with a document: document field_mappings, variant xledger, version 2.0.0, hash 1f2b81b2cc.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(jsonb[]) to public;
comment on function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document field_mappings, variant xledger, version 2.0.0, hash 1f2b81b2cc.';

-- document sync_schedule, variant default, version 1.1.0, hash e91b84ba12
-- pgstrata:function sync_schedule_default__1_1_0__e91b84ba12
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12(doc jsonb) returns boolean
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
      and (doc -> 'schema_version') = '"1.1.0"'
      and case when pg_catalog.jsonb_typeof(doc -> 'spread_seconds') = 'number' then (doc -> 'spread_seconds')::numeric >= 0
        and (doc -> 'spread_seconds')::numeric <= 3600 and pg_catalog.min_scale((doc -> 'spread_seconds')::numeric) = 0 else false end
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
  if (doc - '{cron,enabled,interval_minutes,mode,schema_version,spread_seconds,timezone}'::text[] - seen_keys = '{}') is not true then
    return false;
  end if;
  return true;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12(jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12(jsonb) is
  'Whether a document is valid: document sync_schedule, variant default, version 1.1.0, hash e91b84ba12.';
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why(doc jsonb) returns jsonb
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
  j_spread_seconds jsonb;
  j_timezone jsonb;
  k text;
  j jsonb;
begin
  doc := doc #> '{}'; -- out of its storage once, not for each use
  -- #
  if (pg_catalog.jsonb_typeof(doc) = 'object') is not true then
    found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'type',
      'message', 'must be of type object',
      'schema', 'pgstrata:///sync_schedule/default/1.1.0#/type');
  else
    seen_keys := '{}';
    before := dropped + pg_catalog.cardinality(found);
    if (doc ?& '{schema_version,enabled,mode,spread_seconds}'::text[]) is not true then
      found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
        'message', 'must have the keys "schema_version", "enabled", "mode", "spread_seconds"',
        'schema', 'pgstrata:///sync_schedule/default/1.1.0#/required');
    end if;
    if doc ? 'cron' then
      j_cron := doc -> 'cron';
      -- #/properties/cron
      if (pg_catalog.jsonb_typeof(j_cron) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/cron', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/cron/type');
      else
        if (pg_catalog.char_length(j_cron #>> '{}') <= 120) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/cron', 'keyword', 'maxLength',
            'message', 'must have at most 120 characters',
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/cron/maxLength');
        end if;
        if ((j_cron #>> '{}') ~ '^(?:[*](?:/(?:[1-9]|[1-5][0-9]))?|(?:[0-5]?[0-9])(?:-(?:[0-5]?[0-9])(?:/(?:[1-9]|[1-5][0-9]))?)?)(?:,(?:[*](?:/(?:[1-9]|[1-5][0-9]))?|(?:[0-5]?[0-9])(?:-(?:[0-5]?[0-9])(?:/(?:[1-9]|[1-5][0-9]))?)?))* +(?:[*](?:/(?:[1-9]|1[0-9]|2[0-3]))?|(?:[01]?[0-9]|2[0-3])(?:-(?:[01]?[0-9]|2[0-3])(?:/(?:[1-9]|1[0-9]|2[0-3]))?)?)(?:,(?:[*](?:/(?:[1-9]|1[0-9]|2[0-3]))?|(?:[01]?[0-9]|2[0-3])(?:-(?:[01]?[0-9]|2[0-3])(?:/(?:[1-9]|1[0-9]|2[0-3]))?)?))* +(?:[*](?:/(?:[1-9]|[12][0-9]|3[01]))?|(?:0?[1-9]|[12][0-9]|3[01])(?:-(?:0?[1-9]|[12][0-9]|3[01])(?:/(?:[1-9]|[12][0-9]|3[01]))?)?)(?:,(?:[*](?:/(?:[1-9]|[12][0-9]|3[01]))?|(?:0?[1-9]|[12][0-9]|3[01])(?:-(?:0?[1-9]|[12][0-9]|3[01])(?:/(?:[1-9]|[12][0-9]|3[01]))?)?))* +(?:[*](?:/(?:[1-9]|1[0-2]))?|(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:-(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:/(?:[1-9]|1[0-2]))?)?)(?:,(?:[*](?:/(?:[1-9]|1[0-2]))?|(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:-(?:0?[1-9]|1[0-2]|[Jj][Aa][Nn]|[Ff][Ee][Bb]|[Mm][Aa][Rr]|[Aa][Pp][Rr]|[Mm][Aa][Yy]|[Jj][Uu][LNln]|[Aa][Uu][Gg]|[Ss][Ee][Pp]|[Oo][Cc][Tt]|[Nn][Oo][Vv]|[Dd][Ee][Cc])(?:/(?:[1-9]|1[0-2]))?)?))* +(?:[*](?:/[1-7])?|(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:-(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:/[1-7])?)?)(?:,(?:[*](?:/[1-7])?|(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:-(?:[0-7]|[Ss][Uu][Nn]|[Mm][Oo][Nn]|[Tt][Uu][Ee]|[Ww][Ee][Dd]|[Tt][Hh][Uu]|[Ff][Rr][Ii]|[Ss][Aa][Tt])(?:/[1-7])?)?))*$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/cron', 'keyword', 'pattern',
            'message', 'does not have the form that is asked for',
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/cron/pattern');
        end if;
      end if;
    end if;
    if doc ? 'enabled' then
      j_enabled := doc -> 'enabled';
      -- #/properties/enabled
      if (pg_catalog.jsonb_typeof(j_enabled) = 'boolean') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/enabled', 'keyword', 'type',
          'message', 'must be of type boolean',
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/enabled/type');
      end if;
    end if;
    if doc ? 'interval_minutes' then
      j_interval_minutes := doc -> 'interval_minutes';
      -- #/properties/interval_minutes
      if (case when pg_catalog.jsonb_typeof(j_interval_minutes) = 'number'
            then pg_catalog.min_scale(j_interval_minutes::numeric) = 0 else false end) is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/interval_minutes', 'keyword', 'type',
          'message', 'must be of type integer',
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/interval_minutes/type');
      else
        if (j_interval_minutes::numeric >= 5) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/interval_minutes', 'keyword', 'minimum',
            'message', 'must be at least 5',
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/interval_minutes/minimum');
        end if;
        if (j_interval_minutes::numeric <= 10080) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/interval_minutes', 'keyword', 'maximum',
            'message', 'must be at most 10080',
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/interval_minutes/maximum');
        end if;
        if (j_interval_minutes::numeric % 5 = 0) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/interval_minutes', 'keyword', 'multipleOf',
            'message', 'must be a multiple of 5',
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/interval_minutes/multipleOf');
        end if;
      end if;
    end if;
    if doc ? 'mode' then
      j_mode := doc -> 'mode';
      -- #/properties/mode
      if (j_mode in ('"off"', '"manual"', '"interval"', '"cron"')) is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/mode', 'keyword', 'enum',
          'message', 'must be one of "off", "manual", "interval", "cron"',
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/mode/enum');
      end if;
    end if;
    if doc ? 'schema_version' then
      j_schema_version := doc -> 'schema_version';
      -- #/properties/schema_version
      if (j_schema_version = '"1.1.0"') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/schema_version', 'keyword', 'const',
          'message', 'must be "1.1.0"',
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/schema_version/const');
      end if;
    end if;
    if doc ? 'spread_seconds' then
      j_spread_seconds := doc -> 'spread_seconds';
      -- #/properties/spread_seconds
      if (case when pg_catalog.jsonb_typeof(j_spread_seconds) = 'number' then pg_catalog.min_scale(j_spread_seconds::numeric) = 0
            else false end) is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/spread_seconds', 'keyword', 'type',
          'message', 'must be of type integer',
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/spread_seconds/type');
      else
        if (j_spread_seconds::numeric >= 0) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/spread_seconds', 'keyword', 'minimum',
            'message', 'must be at least 0',
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/spread_seconds/minimum');
        end if;
        if (j_spread_seconds::numeric <= 3600) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/spread_seconds', 'keyword', 'maximum',
            'message', 'must be at most 3600',
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/spread_seconds/maximum');
        end if;
      end if;
    end if;
    if doc ? 'timezone' then
      j_timezone := doc -> 'timezone';
      -- #/properties/timezone
      if (pg_catalog.jsonb_typeof(j_timezone) = 'string') is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'type',
          'message', 'must be of type string',
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/timezone/type');
      else
        if (pg_catalog.char_length(j_timezone #>> '{}') <= 64) is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'maxLength',
            'message', 'must have at most 64 characters',
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/timezone/maxLength');
        end if;
        if ((j_timezone #>> '{}') ~ E'^(?:UTC|[A-Z][A-Z_a-z]+(?:/[A-Z][+\\-0-9A-Z_a-z]*)+)$') is not true then
          found := found || pg_catalog.jsonb_build_object('pointer', '/timezone', 'keyword', 'pattern',
            'message', 'must match the pattern ^(UTC|[A-Z][A-Za-z_]+(/[A-Z][A-Za-z0-9_+-]*)+)$',
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/properties/timezone/pattern');
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
            'schema', 'pgstrata:///sync_schedule/default/1.1.0#/allOf/0/then/properties/enabled/const');
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
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/allOf/1/then/required');
      end if;
    end if;
    -- #/allOf/2
    if (doc ? 'mode' and (doc -> 'mode') = '"cron"') then
      seen_keys := seen_keys || '{mode}'::text[];
      -- #/allOf/2/then
      if (doc ?& '{cron,timezone}'::text[]) is not true then
        found := found || pg_catalog.jsonb_build_object('pointer', '', 'keyword', 'required',
          'message', 'must have the keys "cron", "timezone"',
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/allOf/2/then/required');
      end if;
    end if;
    if dropped + pg_catalog.cardinality(found) = before then
      -- #/unevaluatedProperties
      for k, j in select e.key,
            e.value from pg_catalog.jsonb_each(doc - '{cron,enabled,interval_minutes,mode,schema_version,spread_seconds,timezone}'::text[] - seen_keys) e loop
        found := found || pg_catalog.jsonb_build_object('pointer', '/'
              || pg_catalog.replace(pg_catalog.replace(k, '~', '~0'), '/', '~1'), 'keyword', 'unevaluatedProperties',
          'message', 'this key is not allowed here',
          'schema', 'pgstrata:///sync_schedule/default/1.1.0#/unevaluatedProperties');
        if pg_catalog.cardinality(found) >= 10000 then
          dropped := dropped + pg_catalog.cardinality(found);
          found := pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why_first(found);
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
grant execute on function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why(jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why(jsonb) is
  'What is wrong with a document: document sync_schedule, variant default, version 1.1.0, hash e91b84ba12.';
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why_first(found jsonb[]) returns jsonb[]
language sql immutable parallel safe
return (select pg_catalog.array_agg(f) from (
  select f from (select distinct f from pg_catalog.unnest(found) f) d
  order by f ->> 'pointer' collate "C", f ->> 'keyword' collate "C", f ->> 'schema' collate "C" limit 5000) f);
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why_first(jsonb[]) to public;
comment on function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why_first(jsonb[]) is
  'The first findings in the order of pointers, each once: document sync_schedule, variant default, version 1.1.0, hash e91b84ba12.';

-- field_mappings: from each version to the others, by the lenses
-- pgstrata:function field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  return doc || pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '1.1.0'::text);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up(jsonb) is
  'Carries a document over from 1.0.0 to 1.1.0: document field_mappings, variant cornerstone, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  return array[doc || case when kept_1 -> 'value' is not null
      or kept_1 -> 'absent' is null then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'timezone',
      coalesce(kept_1 -> 'value', '"UTC"'::jsonb))
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.0.0 to 1.1.0: document field_mappings, variant cornerstone, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.0.0');
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', 'add /timezone (line 3)', 'pointer', '/timezone',
        'message', 'there is something already');
  end if;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.0.0 to 1.1.0: document field_mappings, variant cornerstone, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  return doc - 'timezone'::text || pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down(jsonb) is
  'Carries a document over from 1.1.0 to 1.0.0: document field_mappings, variant cornerstone, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
  lost_1 jsonb;
  lost_2 jsonb;
  lost_3 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  lost_1 := case when (timezone_1 is not null and (timezone_1)::text <> '"UTC"') or timezone_1 is null then
      case when timezone_1 is not null then pg_catalog.jsonb_build_object('value', timezone_1)
      else '{"absent": true}'::jsonb end end;
  lost_2 := case when lost_1 is not null then pg_catalog.jsonb_build_object('1', lost_1) end;
  lost_3 := case when lost_2 is not null then pg_catalog.jsonb_build_object('1.0.0--1.1.0', lost_2) end;
  return array[doc - 'timezone'::text || pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text), (lost_3)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.1.0 to 1.0.0: document field_mappings, variant cornerstone, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.1.0');
  end if;
  timezone_1 := doc -> 'timezone';
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.1.0 to 1.0.0: document field_mappings, variant cornerstone, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'transform') is not null then j.value -
        'transform'::text
        || pg_catalog.jsonb_build_object('steps', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('step', (j.value ->
        'transform')))) else j.value end)), '{}'), pg_catalog.bool_or((j.value -> 'steps') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_1 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  return doc || case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when on_missing_1 is not null
      or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'mappings', done_1, 'options', object_1, 'delivery', pg_catalog.jsonb_build_object('batch_size',
      batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text, 'mappings', done_1,
      'options', object_1) end else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'mappings', done_1, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text, 'mappings', done_1) end end
      else case when on_missing_1 is not null or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'options', object_1, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text, 'options', object_1) end
      else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text) end end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up(jsonb) is
  'Carries a document over from 1.0.0 to 2.0.0: document field_mappings, variant cornerstone, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
  kept_2 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_3 jsonb;
  object_1 jsonb;
  kept_4 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_5 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_6 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  kept_2 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return null;
      end if;
      kept_3 := (kept_2 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_3 -> 'value')::text = (transform_1)::text then coalesce(kept_3
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_3 -> 'others', '{}'::jsonb) end end;
      kept_4 := (kept_2 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_4 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_4 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_6 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_6 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_6 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_6 -> 'others', '{}'::jsonb) end end;
  return array[doc - 'options'::text || case when kept_1 -> 'value' is not null or kept_1 -> 'absent' is null then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when holder_1 is not null and ((batch_size_1 is not null
      and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb), 'mappings', done_1, 'options', holder_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb),
      'mappings', done_1) end else case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb), 'options', holder_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb))
      end end else case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when holder_1 is not null
      and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'mappings', done_1, 'options', holder_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1) end else
      case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'options', holder_1) else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end end end ||
      case when object_4 is not null then pg_catalog.jsonb_build_object('delivery', object_4)
      else '{}'::jsonb end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.0.0 to 2.0.0: document field_mappings, variant cornerstone, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
  kept_2 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_3 jsonb;
  object_1 jsonb;
  kept_4 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_5 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_6 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.0.0');
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', 'add /timezone (line 3)', 'pointer', '/timezone',
        'message', 'there is something already');
  end if;
  kept_2 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'there is something already');
      end if;
      kept_3 := (kept_2 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_3 -> 'value')::text = (transform_1)::text then coalesce(kept_3
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_3 -> 'others', '{}'::jsonb) end end;
      kept_4 := (kept_2 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_4 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_4 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/missing_value', 'message', 'there is something already');
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/delivery', 'message', 'there is something already');
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_6 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_6 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_6 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_6 -> 'others', '{}'::jsonb) end end;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.0.0 to 2.0.0: document field_mappings, variant cornerstone, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  timezone_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'steps') is not null
        or (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null then
        j.value - 'steps'::text ||
        case when (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null
        then pg_catalog.jsonb_build_object('transform', ((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value ->
        'steps')) -> 0) end) -> 'step')) else '{}'::jsonb end
        else j.value end)), '{}'), pg_catalog.bool_or(((j.value -> 'steps') is not null
        and (pg_catalog.jsonb_typeof(((j.value -> 'steps'))) = 'array') is not true) or (((j.value -> 'steps')) -> 0 is not null
        and (pg_catalog.jsonb_typeof((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end)) =
        'object') is not true) or (j.value -> 'transform') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  timezone_1 := doc -> 'timezone';
  object_1 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return doc - '{"delivery","options","timezone"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'options', object_1, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'options', object_1) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text) end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down(jsonb) is
  'Carries a document over from 2.0.0 to 1.0.0: document field_mappings, variant cornerstone, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  lost_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  lost_2 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  lost_3 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  keys_2 text[];
  losses_1 jsonb[];
  steps_1 jsonb;
  first_1 jsonb;
  lost_4 jsonb;
  value_3 jsonb;
  lost_5 jsonb;
  transform_1 jsonb;
  lost_6 jsonb;
  object_1 jsonb;
  lost_7 jsonb;
  timezone_1 jsonb;
  lost_8 jsonb;
  lost_9 jsonb;
  lost_10 jsonb;
  object_2 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  lost_1 := case when delivery_1 is not null and (value_1 is null or delivery_1 - 'batch_size'::text <> '{}'::jsonb) then
      case when value_1 is not null then pg_catalog.jsonb_build_object('others', delivery_1 - 'batch_size'::text)
      else pg_catalog.jsonb_build_object('others', delivery_1, 'absent', true) end end;
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  lost_2 := case when value_1 is not null and options_1 is null then pg_catalog.jsonb_build_object('made',
      case when value_1 is not null and options_1 is null then 1 else 0 end) end;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  lost_3 := null;
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    keys_2 := '{}';
    losses_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return null;
      end if;
      first_1 := steps_1 -> 0;
      lost_4 := case when steps_1 is not null and (steps_1 -> 1 is not null or (steps_1 -> 0 is not null) is not true) then
          case when steps_1 -> 0 is not null then pg_catalog.jsonb_build_object('tail', steps_1 - 0)
          else '{"empty": true}'::jsonb end end;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return null;
      end if;
      value_3 := first_1 -> 'step';
      lost_5 := case when first_1 is not null and (value_3 is null or first_1 - 'step'::text <> '{}'::jsonb) then
          case when value_3 is not null then pg_catalog.jsonb_build_object('others', first_1 - 'step'::text, 'value', value_3)
          else pg_catalog.jsonb_build_object('others', first_1, 'absent', true) end end;
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return null;
      end if;
      lost_6 := case when lost_4 is not null or lost_5 is not null then case when lost_4 is not null then
          case when lost_5 is not null then pg_catalog.jsonb_build_object('3', lost_4, '2', lost_5)
          else pg_catalog.jsonb_build_object('3', lost_4) end else
          case when lost_5 is not null then pg_catalog.jsonb_build_object('2', lost_5) else '{}'::jsonb end end end;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
      if lost_6 is not null then
        keys_2 := keys_2 || key_1;
        losses_1 := losses_1 || lost_6;
      end if;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
    lost_3 := (select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_2), pg_catalog.unnest(losses_1)) j (key, value));
  end if;
  lost_7 := case when lost_1 is not null or lost_2 is not null or lost_3 is not null then case when lost_1 is not null then
      case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1) end end else case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('1', lost_3) else '{}'::jsonb end end end end;
  timezone_1 := doc -> 'timezone';
  lost_8 := case when (timezone_1 is not null and (timezone_1)::text <> '"UTC"') or timezone_1 is null then
      case when timezone_1 is not null then pg_catalog.jsonb_build_object('value', timezone_1)
      else '{"absent": true}'::jsonb end end;
  lost_9 := case when lost_8 is not null then pg_catalog.jsonb_build_object('1', lost_8) end;
  lost_10 := case when lost_7 is not null or lost_9 is not null then case when lost_7 is not null then
      case when lost_9 is not null then pg_catalog.jsonb_build_object('1.1.0--2.0.0', lost_7, '1.0.0--1.1.0', lost_9)
      else pg_catalog.jsonb_build_object('1.1.0--2.0.0', lost_7) end else
      case when lost_9 is not null then pg_catalog.jsonb_build_object('1.0.0--1.1.0', lost_9) else '{}'::jsonb end end end;
  object_2 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return array[doc - '{"delivery","options","timezone"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'options', object_2, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'options', object_2) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text) end end, (lost_10)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 2.0.0 to 1.0.0: document field_mappings, variant cornerstone, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  steps_1 jsonb;
  first_1 jsonb;
  value_3 jsonb;
  transform_1 jsonb;
  object_1 jsonb;
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 2.0.0');
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /delivery (line 18)', 'pointer', '/delivery',
        'message', 'it is no object, so that it has no members');
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options', 'message', 'it is no object, so that nothing can be moved into it');
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options/batch_size', 'message', 'there is something already');
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/on_missing', 'message', 'there is something already');
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'wrap /steps (line 11)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no list, so that it has no first item');
      end if;
      first_1 := steps_1 -> 0;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /steps (line 8)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no object, so that it has no members');
      end if;
      value_3 := first_1 -> 'step';
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/transform', 'message', 'there is something already');
      end if;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  timezone_1 := doc -> 'timezone';
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 2.0.0 to 1.0.0: document field_mappings, variant cornerstone, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'transform') is not null then j.value -
        'transform'::text
        || pg_catalog.jsonb_build_object('steps', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('step', (j.value ->
        'transform')))) else j.value end)), '{}'), pg_catalog.bool_or((j.value -> 'steps') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_1 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  return doc || case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when on_missing_1 is not null
      or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'options', object_1, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1, 'options', object_1) end else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1) end end else
      case when on_missing_1 is not null or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', object_1,
      'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', object_1) end else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'delivery',
      pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up(jsonb) is
  'Carries a document over from 1.1.0 to 2.0.0: document field_mappings, variant cornerstone, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_2 jsonb;
  object_1 jsonb;
  kept_3 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_4 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_5 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return null;
      end if;
      kept_2 := (kept_1 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_2 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_2 -> 'value')::text = (transform_1)::text then coalesce(kept_2
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_2 -> 'others', '{}'::jsonb) end end;
      kept_3 := (kept_1 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_3 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  kept_4 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_5 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_5 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_5 -> 'others', '{}'::jsonb) end end;
  return array[doc - 'options'::text || case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then
      case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_4 -> 'made' >= '1'::jsonb) is not true) then
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'options', holder_1, 'delivery', object_4)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1, 'options', holder_1) end else
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'delivery', object_4) else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1) end end else
      case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_4 -> 'made' >= '1'::jsonb) is not true) then
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', holder_1,
      'delivery', object_4) else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', holder_1) end else
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'delivery', object_4)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end end end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.1.0 to 2.0.0: document field_mappings, variant cornerstone, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_2 jsonb;
  object_1 jsonb;
  kept_3 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_4 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_5 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.1.0');
  end if;
  kept_1 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'there is something already');
      end if;
      kept_2 := (kept_1 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_2 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_2 -> 'value')::text = (transform_1)::text then coalesce(kept_2
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_2 -> 'others', '{}'::jsonb) end end;
      kept_3 := (kept_1 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_3 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/missing_value', 'message', 'there is something already');
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  kept_4 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/delivery', 'message', 'there is something already');
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_5 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_5 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_5 -> 'others', '{}'::jsonb) end end;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.1.0 to 2.0.0: document field_mappings, variant cornerstone, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'steps') is not null
        or (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null then
        j.value - 'steps'::text ||
        case when (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null
        then pg_catalog.jsonb_build_object('transform', ((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value ->
        'steps')) -> 0) end) -> 'step')) else '{}'::jsonb end
        else j.value end)), '{}'), pg_catalog.bool_or(((j.value -> 'steps') is not null
        and (pg_catalog.jsonb_typeof(((j.value -> 'steps'))) = 'array') is not true) or (((j.value -> 'steps')) -> 0 is not null
        and (pg_catalog.jsonb_typeof((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end)) =
        'object') is not true) or (j.value -> 'transform') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  object_1 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return doc - '{"delivery","options"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'options', object_1, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'options', object_1) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down(jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down(jsonb) is
  'Carries a document over from 2.0.0 to 1.1.0: document field_mappings, variant cornerstone, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  lost_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  lost_2 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  lost_3 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  keys_2 text[];
  losses_1 jsonb[];
  steps_1 jsonb;
  first_1 jsonb;
  lost_4 jsonb;
  value_3 jsonb;
  lost_5 jsonb;
  transform_1 jsonb;
  lost_6 jsonb;
  object_1 jsonb;
  lost_7 jsonb;
  lost_8 jsonb;
  object_2 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  lost_1 := case when delivery_1 is not null and (value_1 is null or delivery_1 - 'batch_size'::text <> '{}'::jsonb) then
      case when value_1 is not null then pg_catalog.jsonb_build_object('others', delivery_1 - 'batch_size'::text)
      else pg_catalog.jsonb_build_object('others', delivery_1, 'absent', true) end end;
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  lost_2 := case when value_1 is not null and options_1 is null then pg_catalog.jsonb_build_object('made',
      case when value_1 is not null and options_1 is null then 1 else 0 end) end;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  lost_3 := null;
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    keys_2 := '{}';
    losses_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return null;
      end if;
      first_1 := steps_1 -> 0;
      lost_4 := case when steps_1 is not null and (steps_1 -> 1 is not null or (steps_1 -> 0 is not null) is not true) then
          case when steps_1 -> 0 is not null then pg_catalog.jsonb_build_object('tail', steps_1 - 0)
          else '{"empty": true}'::jsonb end end;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return null;
      end if;
      value_3 := first_1 -> 'step';
      lost_5 := case when first_1 is not null and (value_3 is null or first_1 - 'step'::text <> '{}'::jsonb) then
          case when value_3 is not null then pg_catalog.jsonb_build_object('others', first_1 - 'step'::text, 'value', value_3)
          else pg_catalog.jsonb_build_object('others', first_1, 'absent', true) end end;
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return null;
      end if;
      lost_6 := case when lost_4 is not null or lost_5 is not null then case when lost_4 is not null then
          case when lost_5 is not null then pg_catalog.jsonb_build_object('3', lost_4, '2', lost_5)
          else pg_catalog.jsonb_build_object('3', lost_4) end else
          case when lost_5 is not null then pg_catalog.jsonb_build_object('2', lost_5) else '{}'::jsonb end end end;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
      if lost_6 is not null then
        keys_2 := keys_2 || key_1;
        losses_1 := losses_1 || lost_6;
      end if;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
    lost_3 := (select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_2), pg_catalog.unnest(losses_1)) j (key, value));
  end if;
  lost_7 := case when lost_1 is not null or lost_2 is not null or lost_3 is not null then case when lost_1 is not null then
      case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1) end end else case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('1', lost_3) else '{}'::jsonb end end end end;
  lost_8 := case when lost_7 is not null then pg_catalog.jsonb_build_object('1.1.0--2.0.0', lost_7) end;
  object_2 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return array[doc - '{"delivery","options"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'options', object_2, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'options', object_2) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end end, (lost_8)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 2.0.0 to 1.1.0: document field_mappings, variant cornerstone, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  steps_1 jsonb;
  first_1 jsonb;
  value_3 jsonb;
  transform_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 2.0.0');
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /delivery (line 18)', 'pointer', '/delivery',
        'message', 'it is no object, so that it has no members');
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options', 'message', 'it is no object, so that nothing can be moved into it');
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options/batch_size', 'message', 'there is something already');
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/on_missing', 'message', 'there is something already');
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'wrap /steps (line 11)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no list, so that it has no first item');
      end if;
      first_1 := steps_1 -> 0;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /steps (line 8)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no object, so that it has no members');
      end if;
      value_3 := first_1 -> 'step';
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/transform', 'message', 'there is something already');
      end if;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 2.0.0 to 1.1.0: document field_mappings, variant cornerstone, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  return doc || pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '1.1.0'::text);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up(jsonb) is
  'Carries a document over from 1.0.0 to 1.1.0: document field_mappings, variant dynamics365, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  return array[doc || case when kept_1 -> 'value' is not null
      or kept_1 -> 'absent' is null then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'timezone',
      coalesce(kept_1 -> 'value', '"UTC"'::jsonb))
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.0.0 to 1.1.0: document field_mappings, variant dynamics365, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.0.0');
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', 'add /timezone (line 3)', 'pointer', '/timezone',
        'message', 'there is something already');
  end if;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.0.0 to 1.1.0: document field_mappings, variant dynamics365, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  return doc - 'timezone'::text || pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down(jsonb) is
  'Carries a document over from 1.1.0 to 1.0.0: document field_mappings, variant dynamics365, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
  lost_1 jsonb;
  lost_2 jsonb;
  lost_3 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  lost_1 := case when (timezone_1 is not null and (timezone_1)::text <> '"UTC"') or timezone_1 is null then
      case when timezone_1 is not null then pg_catalog.jsonb_build_object('value', timezone_1)
      else '{"absent": true}'::jsonb end end;
  lost_2 := case when lost_1 is not null then pg_catalog.jsonb_build_object('1', lost_1) end;
  lost_3 := case when lost_2 is not null then pg_catalog.jsonb_build_object('1.0.0--1.1.0', lost_2) end;
  return array[doc - 'timezone'::text || pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text), (lost_3)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.1.0 to 1.0.0: document field_mappings, variant dynamics365, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.1.0');
  end if;
  timezone_1 := doc -> 'timezone';
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.1.0 to 1.0.0: document field_mappings, variant dynamics365, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'transform') is not null then j.value -
        'transform'::text
        || pg_catalog.jsonb_build_object('steps', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('step', (j.value ->
        'transform')))) else j.value end)), '{}'), pg_catalog.bool_or((j.value -> 'steps') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_1 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  return doc || case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when on_missing_1 is not null
      or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'mappings', done_1, 'options', object_1, 'delivery', pg_catalog.jsonb_build_object('batch_size',
      batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text, 'mappings', done_1,
      'options', object_1) end else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'mappings', done_1, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text, 'mappings', done_1) end end
      else case when on_missing_1 is not null or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'options', object_1, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text, 'options', object_1) end
      else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text) end end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up(jsonb) is
  'Carries a document over from 1.0.0 to 2.0.0: document field_mappings, variant dynamics365, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
  kept_2 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_3 jsonb;
  object_1 jsonb;
  kept_4 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_5 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_6 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  kept_2 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return null;
      end if;
      kept_3 := (kept_2 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_3 -> 'value')::text = (transform_1)::text then coalesce(kept_3
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_3 -> 'others', '{}'::jsonb) end end;
      kept_4 := (kept_2 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_4 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_4 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_6 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_6 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_6 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_6 -> 'others', '{}'::jsonb) end end;
  return array[doc - 'options'::text || case when kept_1 -> 'value' is not null or kept_1 -> 'absent' is null then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when holder_1 is not null and ((batch_size_1 is not null
      and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb), 'mappings', done_1, 'options', holder_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb),
      'mappings', done_1) end else case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb), 'options', holder_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb))
      end end else case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when holder_1 is not null
      and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'mappings', done_1, 'options', holder_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1) end else
      case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'options', holder_1) else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end end end ||
      case when object_4 is not null then pg_catalog.jsonb_build_object('delivery', object_4)
      else '{}'::jsonb end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.0.0 to 2.0.0: document field_mappings, variant dynamics365, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
  kept_2 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_3 jsonb;
  object_1 jsonb;
  kept_4 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_5 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_6 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.0.0');
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', 'add /timezone (line 3)', 'pointer', '/timezone',
        'message', 'there is something already');
  end if;
  kept_2 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'there is something already');
      end if;
      kept_3 := (kept_2 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_3 -> 'value')::text = (transform_1)::text then coalesce(kept_3
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_3 -> 'others', '{}'::jsonb) end end;
      kept_4 := (kept_2 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_4 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_4 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/missing_value', 'message', 'there is something already');
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/delivery', 'message', 'there is something already');
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_6 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_6 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_6 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_6 -> 'others', '{}'::jsonb) end end;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.0.0 to 2.0.0: document field_mappings, variant dynamics365, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  timezone_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'steps') is not null
        or (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null then
        j.value - 'steps'::text ||
        case when (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null
        then pg_catalog.jsonb_build_object('transform', ((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value ->
        'steps')) -> 0) end) -> 'step')) else '{}'::jsonb end
        else j.value end)), '{}'), pg_catalog.bool_or(((j.value -> 'steps') is not null
        and (pg_catalog.jsonb_typeof(((j.value -> 'steps'))) = 'array') is not true) or (((j.value -> 'steps')) -> 0 is not null
        and (pg_catalog.jsonb_typeof((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end)) =
        'object') is not true) or (j.value -> 'transform') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  timezone_1 := doc -> 'timezone';
  object_1 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return doc - '{"delivery","options","timezone"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'options', object_1, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'options', object_1) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text) end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down(jsonb) is
  'Carries a document over from 2.0.0 to 1.0.0: document field_mappings, variant dynamics365, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  lost_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  lost_2 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  lost_3 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  keys_2 text[];
  losses_1 jsonb[];
  steps_1 jsonb;
  first_1 jsonb;
  lost_4 jsonb;
  value_3 jsonb;
  lost_5 jsonb;
  transform_1 jsonb;
  lost_6 jsonb;
  object_1 jsonb;
  lost_7 jsonb;
  timezone_1 jsonb;
  lost_8 jsonb;
  lost_9 jsonb;
  lost_10 jsonb;
  object_2 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  lost_1 := case when delivery_1 is not null and (value_1 is null or delivery_1 - 'batch_size'::text <> '{}'::jsonb) then
      case when value_1 is not null then pg_catalog.jsonb_build_object('others', delivery_1 - 'batch_size'::text)
      else pg_catalog.jsonb_build_object('others', delivery_1, 'absent', true) end end;
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  lost_2 := case when value_1 is not null and options_1 is null then pg_catalog.jsonb_build_object('made',
      case when value_1 is not null and options_1 is null then 1 else 0 end) end;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  lost_3 := null;
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    keys_2 := '{}';
    losses_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return null;
      end if;
      first_1 := steps_1 -> 0;
      lost_4 := case when steps_1 is not null and (steps_1 -> 1 is not null or (steps_1 -> 0 is not null) is not true) then
          case when steps_1 -> 0 is not null then pg_catalog.jsonb_build_object('tail', steps_1 - 0)
          else '{"empty": true}'::jsonb end end;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return null;
      end if;
      value_3 := first_1 -> 'step';
      lost_5 := case when first_1 is not null and (value_3 is null or first_1 - 'step'::text <> '{}'::jsonb) then
          case when value_3 is not null then pg_catalog.jsonb_build_object('others', first_1 - 'step'::text, 'value', value_3)
          else pg_catalog.jsonb_build_object('others', first_1, 'absent', true) end end;
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return null;
      end if;
      lost_6 := case when lost_4 is not null or lost_5 is not null then case when lost_4 is not null then
          case when lost_5 is not null then pg_catalog.jsonb_build_object('3', lost_4, '2', lost_5)
          else pg_catalog.jsonb_build_object('3', lost_4) end else
          case when lost_5 is not null then pg_catalog.jsonb_build_object('2', lost_5) else '{}'::jsonb end end end;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
      if lost_6 is not null then
        keys_2 := keys_2 || key_1;
        losses_1 := losses_1 || lost_6;
      end if;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
    lost_3 := (select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_2), pg_catalog.unnest(losses_1)) j (key, value));
  end if;
  lost_7 := case when lost_1 is not null or lost_2 is not null or lost_3 is not null then case when lost_1 is not null then
      case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1) end end else case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('1', lost_3) else '{}'::jsonb end end end end;
  timezone_1 := doc -> 'timezone';
  lost_8 := case when (timezone_1 is not null and (timezone_1)::text <> '"UTC"') or timezone_1 is null then
      case when timezone_1 is not null then pg_catalog.jsonb_build_object('value', timezone_1)
      else '{"absent": true}'::jsonb end end;
  lost_9 := case when lost_8 is not null then pg_catalog.jsonb_build_object('1', lost_8) end;
  lost_10 := case when lost_7 is not null or lost_9 is not null then case when lost_7 is not null then
      case when lost_9 is not null then pg_catalog.jsonb_build_object('1.1.0--2.0.0', lost_7, '1.0.0--1.1.0', lost_9)
      else pg_catalog.jsonb_build_object('1.1.0--2.0.0', lost_7) end else
      case when lost_9 is not null then pg_catalog.jsonb_build_object('1.0.0--1.1.0', lost_9) else '{}'::jsonb end end end;
  object_2 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return array[doc - '{"delivery","options","timezone"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'options', object_2, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'options', object_2) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text) end end, (lost_10)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 2.0.0 to 1.0.0: document field_mappings, variant dynamics365, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  steps_1 jsonb;
  first_1 jsonb;
  value_3 jsonb;
  transform_1 jsonb;
  object_1 jsonb;
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 2.0.0');
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /delivery (line 18)', 'pointer', '/delivery',
        'message', 'it is no object, so that it has no members');
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options', 'message', 'it is no object, so that nothing can be moved into it');
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options/batch_size', 'message', 'there is something already');
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/on_missing', 'message', 'there is something already');
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'wrap /steps (line 11)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no list, so that it has no first item');
      end if;
      first_1 := steps_1 -> 0;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /steps (line 8)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no object, so that it has no members');
      end if;
      value_3 := first_1 -> 'step';
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/transform', 'message', 'there is something already');
      end if;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  timezone_1 := doc -> 'timezone';
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 2.0.0 to 1.0.0: document field_mappings, variant dynamics365, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'transform') is not null then j.value -
        'transform'::text
        || pg_catalog.jsonb_build_object('steps', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('step', (j.value ->
        'transform')))) else j.value end)), '{}'), pg_catalog.bool_or((j.value -> 'steps') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_1 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  return doc || case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when on_missing_1 is not null
      or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'options', object_1, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1, 'options', object_1) end else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1) end end else
      case when on_missing_1 is not null or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', object_1,
      'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', object_1) end else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'delivery',
      pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up(jsonb) is
  'Carries a document over from 1.1.0 to 2.0.0: document field_mappings, variant dynamics365, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_2 jsonb;
  object_1 jsonb;
  kept_3 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_4 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_5 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return null;
      end if;
      kept_2 := (kept_1 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_2 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_2 -> 'value')::text = (transform_1)::text then coalesce(kept_2
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_2 -> 'others', '{}'::jsonb) end end;
      kept_3 := (kept_1 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_3 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  kept_4 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_5 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_5 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_5 -> 'others', '{}'::jsonb) end end;
  return array[doc - 'options'::text || case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then
      case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_4 -> 'made' >= '1'::jsonb) is not true) then
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'options', holder_1, 'delivery', object_4)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1, 'options', holder_1) end else
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'delivery', object_4) else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1) end end else
      case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_4 -> 'made' >= '1'::jsonb) is not true) then
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', holder_1,
      'delivery', object_4) else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', holder_1) end else
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'delivery', object_4)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end end end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.1.0 to 2.0.0: document field_mappings, variant dynamics365, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_2 jsonb;
  object_1 jsonb;
  kept_3 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_4 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_5 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.1.0');
  end if;
  kept_1 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'there is something already');
      end if;
      kept_2 := (kept_1 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_2 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_2 -> 'value')::text = (transform_1)::text then coalesce(kept_2
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_2 -> 'others', '{}'::jsonb) end end;
      kept_3 := (kept_1 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_3 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/missing_value', 'message', 'there is something already');
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  kept_4 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/delivery', 'message', 'there is something already');
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_5 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_5 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_5 -> 'others', '{}'::jsonb) end end;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.1.0 to 2.0.0: document field_mappings, variant dynamics365, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'steps') is not null
        or (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null then
        j.value - 'steps'::text ||
        case when (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null
        then pg_catalog.jsonb_build_object('transform', ((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value ->
        'steps')) -> 0) end) -> 'step')) else '{}'::jsonb end
        else j.value end)), '{}'), pg_catalog.bool_or(((j.value -> 'steps') is not null
        and (pg_catalog.jsonb_typeof(((j.value -> 'steps'))) = 'array') is not true) or (((j.value -> 'steps')) -> 0 is not null
        and (pg_catalog.jsonb_typeof((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end)) =
        'object') is not true) or (j.value -> 'transform') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  object_1 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return doc - '{"delivery","options"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'options', object_1, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'options', object_1) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down(jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down(jsonb) is
  'Carries a document over from 2.0.0 to 1.1.0: document field_mappings, variant dynamics365, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  lost_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  lost_2 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  lost_3 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  keys_2 text[];
  losses_1 jsonb[];
  steps_1 jsonb;
  first_1 jsonb;
  lost_4 jsonb;
  value_3 jsonb;
  lost_5 jsonb;
  transform_1 jsonb;
  lost_6 jsonb;
  object_1 jsonb;
  lost_7 jsonb;
  lost_8 jsonb;
  object_2 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  lost_1 := case when delivery_1 is not null and (value_1 is null or delivery_1 - 'batch_size'::text <> '{}'::jsonb) then
      case when value_1 is not null then pg_catalog.jsonb_build_object('others', delivery_1 - 'batch_size'::text)
      else pg_catalog.jsonb_build_object('others', delivery_1, 'absent', true) end end;
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  lost_2 := case when value_1 is not null and options_1 is null then pg_catalog.jsonb_build_object('made',
      case when value_1 is not null and options_1 is null then 1 else 0 end) end;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  lost_3 := null;
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    keys_2 := '{}';
    losses_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return null;
      end if;
      first_1 := steps_1 -> 0;
      lost_4 := case when steps_1 is not null and (steps_1 -> 1 is not null or (steps_1 -> 0 is not null) is not true) then
          case when steps_1 -> 0 is not null then pg_catalog.jsonb_build_object('tail', steps_1 - 0)
          else '{"empty": true}'::jsonb end end;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return null;
      end if;
      value_3 := first_1 -> 'step';
      lost_5 := case when first_1 is not null and (value_3 is null or first_1 - 'step'::text <> '{}'::jsonb) then
          case when value_3 is not null then pg_catalog.jsonb_build_object('others', first_1 - 'step'::text, 'value', value_3)
          else pg_catalog.jsonb_build_object('others', first_1, 'absent', true) end end;
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return null;
      end if;
      lost_6 := case when lost_4 is not null or lost_5 is not null then case when lost_4 is not null then
          case when lost_5 is not null then pg_catalog.jsonb_build_object('3', lost_4, '2', lost_5)
          else pg_catalog.jsonb_build_object('3', lost_4) end else
          case when lost_5 is not null then pg_catalog.jsonb_build_object('2', lost_5) else '{}'::jsonb end end end;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
      if lost_6 is not null then
        keys_2 := keys_2 || key_1;
        losses_1 := losses_1 || lost_6;
      end if;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
    lost_3 := (select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_2), pg_catalog.unnest(losses_1)) j (key, value));
  end if;
  lost_7 := case when lost_1 is not null or lost_2 is not null or lost_3 is not null then case when lost_1 is not null then
      case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1) end end else case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('1', lost_3) else '{}'::jsonb end end end end;
  lost_8 := case when lost_7 is not null then pg_catalog.jsonb_build_object('1.1.0--2.0.0', lost_7) end;
  object_2 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return array[doc - '{"delivery","options"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'options', object_2, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'options', object_2) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end end, (lost_8)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 2.0.0 to 1.1.0: document field_mappings, variant dynamics365, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  steps_1 jsonb;
  first_1 jsonb;
  value_3 jsonb;
  transform_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 2.0.0');
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /delivery (line 18)', 'pointer', '/delivery',
        'message', 'it is no object, so that it has no members');
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options', 'message', 'it is no object, so that nothing can be moved into it');
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options/batch_size', 'message', 'there is something already');
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/on_missing', 'message', 'there is something already');
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'wrap /steps (line 11)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no list, so that it has no first item');
      end if;
      first_1 := steps_1 -> 0;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /steps (line 8)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no object, so that it has no members');
      end if;
      value_3 := first_1 -> 'step';
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/transform', 'message', 'there is something already');
      end if;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 2.0.0 to 1.1.0: document field_mappings, variant dynamics365, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  return doc || pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '1.1.0'::text);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up(jsonb) is
  'Carries a document over from 1.0.0 to 1.1.0: document field_mappings, variant xledger, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  return array[doc || case when kept_1 -> 'value' is not null
      or kept_1 -> 'absent' is null then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'timezone',
      coalesce(kept_1 -> 'value', '"UTC"'::jsonb))
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.0.0 to 1.1.0: document field_mappings, variant xledger, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.0.0');
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', 'add /timezone (line 3)', 'pointer', '/timezone',
        'message', 'there is something already');
  end if;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.0.0 to 1.1.0: document field_mappings, variant xledger, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  return doc - 'timezone'::text || pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down(jsonb) is
  'Carries a document over from 1.1.0 to 1.0.0: document field_mappings, variant xledger, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
  lost_1 jsonb;
  lost_2 jsonb;
  lost_3 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  lost_1 := case when (timezone_1 is not null and (timezone_1)::text <> '"UTC"') or timezone_1 is null then
      case when timezone_1 is not null then pg_catalog.jsonb_build_object('value', timezone_1)
      else '{"absent": true}'::jsonb end end;
  lost_2 := case when lost_1 is not null then pg_catalog.jsonb_build_object('1', lost_1) end;
  lost_3 := case when lost_2 is not null then pg_catalog.jsonb_build_object('1.0.0--1.1.0', lost_2) end;
  return array[doc - 'timezone'::text || pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text), (lost_3)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.1.0 to 1.0.0: document field_mappings, variant xledger, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.1.0');
  end if;
  timezone_1 := doc -> 'timezone';
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.1.0 to 1.0.0: document field_mappings, variant xledger, lens 1.0.0--1.1.0, hash 360ed2cfc3.';
-- pgstrata:function field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  timezone_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'transform') is not null then j.value -
        'transform'::text
        || pg_catalog.jsonb_build_object('steps', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('step', (j.value ->
        'transform')))) else j.value end)), '{}'), pg_catalog.bool_or((j.value -> 'steps') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_1 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  return doc || case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when on_missing_1 is not null
      or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'mappings', done_1, 'options', object_1, 'delivery', pg_catalog.jsonb_build_object('batch_size',
      batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text, 'mappings', done_1,
      'options', object_1) end else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'mappings', done_1, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text, 'mappings', done_1) end end
      else case when on_missing_1 is not null or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'options', object_1, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text, 'options', object_1) end
      else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version',
      '2.0.0'::text, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('timezone', '"UTC"'::jsonb, 'schema_version', '2.0.0'::text) end end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up(jsonb) is
  'Carries a document over from 1.0.0 to 2.0.0: document field_mappings, variant xledger, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
  kept_2 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_3 jsonb;
  object_1 jsonb;
  kept_4 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_5 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_6 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return null;
  end if;
  kept_2 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return null;
      end if;
      kept_3 := (kept_2 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_3 -> 'value')::text = (transform_1)::text then coalesce(kept_3
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_3 -> 'others', '{}'::jsonb) end end;
      kept_4 := (kept_2 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_4 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_4 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_6 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_6 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_6 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_6 -> 'others', '{}'::jsonb) end end;
  return array[doc - 'options'::text || case when kept_1 -> 'value' is not null or kept_1 -> 'absent' is null then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when holder_1 is not null and ((batch_size_1 is not null
      and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb), 'mappings', done_1, 'options', holder_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb),
      'mappings', done_1) end else case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb), 'options', holder_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'timezone', coalesce(kept_1 -> 'value', '"UTC"'::jsonb))
      end end else case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when holder_1 is not null
      and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'mappings', done_1, 'options', holder_1)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1) end else
      case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_5 -> 'made' >= '1'::jsonb) is not true) then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text,
      'options', holder_1) else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end end end ||
      case when object_4 is not null then pg_catalog.jsonb_build_object('delivery', object_4)
      else '{}'::jsonb end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.0.0 to 2.0.0: document field_mappings, variant xledger, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  timezone_1 jsonb;
  kept_2 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_3 jsonb;
  object_1 jsonb;
  kept_4 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_5 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_6 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.0.0');
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  timezone_1 := doc -> 'timezone';
  if timezone_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', 'add /timezone (line 3)', 'pointer', '/timezone',
        'message', 'there is something already');
  end if;
  kept_2 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'there is something already');
      end if;
      kept_3 := (kept_2 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_3 -> 'value')::text = (transform_1)::text then coalesce(kept_3
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_3 -> 'others', '{}'::jsonb) end end;
      kept_4 := (kept_2 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_4 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_4 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/missing_value', 'message', 'there is something already');
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/delivery', 'message', 'there is something already');
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_6 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_6 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_6 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_6 -> 'others', '{}'::jsonb) end end;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.0.0 to 2.0.0: document field_mappings, variant xledger, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  timezone_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'steps') is not null
        or (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null then
        j.value - 'steps'::text ||
        case when (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null
        then pg_catalog.jsonb_build_object('transform', ((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value ->
        'steps')) -> 0) end) -> 'step')) else '{}'::jsonb end
        else j.value end)), '{}'), pg_catalog.bool_or(((j.value -> 'steps') is not null
        and (pg_catalog.jsonb_typeof(((j.value -> 'steps'))) = 'array') is not true) or (((j.value -> 'steps')) -> 0 is not null
        and (pg_catalog.jsonb_typeof((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end)) =
        'object') is not true) or (j.value -> 'transform') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  timezone_1 := doc -> 'timezone';
  object_1 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return doc - '{"delivery","options","timezone"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'options', object_1, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'options', object_1) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text) end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down(jsonb) is
  'Carries a document over from 2.0.0 to 1.0.0: document field_mappings, variant xledger, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  lost_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  lost_2 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  lost_3 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  keys_2 text[];
  losses_1 jsonb[];
  steps_1 jsonb;
  first_1 jsonb;
  lost_4 jsonb;
  value_3 jsonb;
  lost_5 jsonb;
  transform_1 jsonb;
  lost_6 jsonb;
  object_1 jsonb;
  lost_7 jsonb;
  timezone_1 jsonb;
  lost_8 jsonb;
  lost_9 jsonb;
  lost_10 jsonb;
  object_2 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  lost_1 := case when delivery_1 is not null and (value_1 is null or delivery_1 - 'batch_size'::text <> '{}'::jsonb) then
      case when value_1 is not null then pg_catalog.jsonb_build_object('others', delivery_1 - 'batch_size'::text)
      else pg_catalog.jsonb_build_object('others', delivery_1, 'absent', true) end end;
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  lost_2 := case when value_1 is not null and options_1 is null then pg_catalog.jsonb_build_object('made',
      case when value_1 is not null and options_1 is null then 1 else 0 end) end;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  lost_3 := null;
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    keys_2 := '{}';
    losses_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return null;
      end if;
      first_1 := steps_1 -> 0;
      lost_4 := case when steps_1 is not null and (steps_1 -> 1 is not null or (steps_1 -> 0 is not null) is not true) then
          case when steps_1 -> 0 is not null then pg_catalog.jsonb_build_object('tail', steps_1 - 0)
          else '{"empty": true}'::jsonb end end;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return null;
      end if;
      value_3 := first_1 -> 'step';
      lost_5 := case when first_1 is not null and (value_3 is null or first_1 - 'step'::text <> '{}'::jsonb) then
          case when value_3 is not null then pg_catalog.jsonb_build_object('others', first_1 - 'step'::text, 'value', value_3)
          else pg_catalog.jsonb_build_object('others', first_1, 'absent', true) end end;
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return null;
      end if;
      lost_6 := case when lost_4 is not null or lost_5 is not null then case when lost_4 is not null then
          case when lost_5 is not null then pg_catalog.jsonb_build_object('3', lost_4, '2', lost_5)
          else pg_catalog.jsonb_build_object('3', lost_4) end else
          case when lost_5 is not null then pg_catalog.jsonb_build_object('2', lost_5) else '{}'::jsonb end end end;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
      if lost_6 is not null then
        keys_2 := keys_2 || key_1;
        losses_1 := losses_1 || lost_6;
      end if;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
    lost_3 := (select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_2), pg_catalog.unnest(losses_1)) j (key, value));
  end if;
  lost_7 := case when lost_1 is not null or lost_2 is not null or lost_3 is not null then case when lost_1 is not null then
      case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1) end end else case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('1', lost_3) else '{}'::jsonb end end end end;
  timezone_1 := doc -> 'timezone';
  lost_8 := case when (timezone_1 is not null and (timezone_1)::text <> '"UTC"') or timezone_1 is null then
      case when timezone_1 is not null then pg_catalog.jsonb_build_object('value', timezone_1)
      else '{"absent": true}'::jsonb end end;
  lost_9 := case when lost_8 is not null then pg_catalog.jsonb_build_object('1', lost_8) end;
  lost_10 := case when lost_7 is not null or lost_9 is not null then case when lost_7 is not null then
      case when lost_9 is not null then pg_catalog.jsonb_build_object('1.1.0--2.0.0', lost_7, '1.0.0--1.1.0', lost_9)
      else pg_catalog.jsonb_build_object('1.1.0--2.0.0', lost_7) end else
      case when lost_9 is not null then pg_catalog.jsonb_build_object('1.0.0--1.1.0', lost_9) else '{}'::jsonb end end end;
  object_2 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return array[doc - '{"delivery","options","timezone"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'options', object_2, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text, 'options', object_2) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text) end end, (lost_10)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 2.0.0 to 1.0.0: document field_mappings, variant xledger, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  steps_1 jsonb;
  first_1 jsonb;
  value_3 jsonb;
  transform_1 jsonb;
  object_1 jsonb;
  timezone_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 2.0.0');
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /delivery (line 18)', 'pointer', '/delivery',
        'message', 'it is no object, so that it has no members');
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options', 'message', 'it is no object, so that nothing can be moved into it');
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options/batch_size', 'message', 'there is something already');
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/on_missing', 'message', 'there is something already');
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'wrap /steps (line 11)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no list, so that it has no first item');
      end if;
      first_1 := steps_1 -> 0;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /steps (line 8)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no object, so that it has no members');
      end if;
      value_3 := first_1 -> 'step';
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/transform', 'message', 'there is something already');
      end if;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  timezone_1 := doc -> 'timezone';
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 2.0.0 to 1.0.0: document field_mappings, variant xledger, lens 1.0.0--2.0.0, hash d2833e8eb0.';
-- pgstrata:function field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'transform') is not null then j.value -
        'transform'::text
        || pg_catalog.jsonb_build_object('steps', pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('step', (j.value ->
        'transform')))) else j.value end)), '{}'), pg_catalog.bool_or((j.value -> 'steps') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_1 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  return doc || case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then case when on_missing_1 is not null
      or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'options', object_1, 'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1, 'options', object_1) end else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1) end end else
      case when on_missing_1 is not null or batch_size_1 is not null then
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', object_1,
      'delivery', pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', object_1) end else
      case when batch_size_1 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'delivery',
      pg_catalog.jsonb_build_object('batch_size', batch_size_1))
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up(jsonb) is
  'Carries a document over from 1.1.0 to 2.0.0: document field_mappings, variant xledger, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_2 jsonb;
  object_1 jsonb;
  kept_3 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_4 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_5 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return null;
      end if;
      kept_2 := (kept_1 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_2 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_2 -> 'value')::text = (transform_1)::text then coalesce(kept_2
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_2 -> 'others', '{}'::jsonb) end end;
      kept_3 := (kept_1 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_3 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return null;
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return null;
  end if;
  kept_4 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return null;
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_5 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_5 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_5 -> 'others', '{}'::jsonb) end end;
  return array[doc - 'options'::text || case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then
      case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_4 -> 'made' >= '1'::jsonb) is not true) then
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'options', holder_1, 'delivery', object_4)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1, 'options', holder_1) end else
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1,
      'delivery', object_4) else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'mappings', done_1) end end else
      case when holder_1 is not null and ((batch_size_1 is not null and holder_1 = '{}'::jsonb
      and kept_4 -> 'made' >= '1'::jsonb) is not true) then
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', holder_1,
      'delivery', object_4) else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'options', holder_1) end else
      case when object_4 is not null then pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text, 'delivery', object_4)
      else pg_catalog.jsonb_build_object('schema_version', '2.0.0'::text) end end end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.1.0 to 2.0.0: document field_mappings, variant xledger, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_1 jsonb;
  transform_1 jsonb;
  steps_1 jsonb;
  kept_2 jsonb;
  object_1 jsonb;
  kept_3 jsonb;
  list_1 jsonb;
  object_2 jsonb;
  options_1 jsonb;
  on_missing_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  kept_4 jsonb;
  batch_size_1 jsonb;
  delivery_1 jsonb;
  object_3 jsonb;
  holder_1 jsonb;
  kept_5 jsonb;
  object_4 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.1.0');
  end if;
  kept_1 := (kept -> '1.1.0--2.0.0') -> '1';
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_1 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      transform_1 := value_1 -> 'transform';
      steps_1 := value_1 -> 'steps';
      if steps_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'there is something already');
      end if;
      kept_2 := (kept_1 -> key_1) -> '2';
      object_1 := case when transform_1 is not null or (transform_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_2 -> 'absent' = 'true'::jsonb) then
          case when transform_1 is not null then (case when (kept_2 -> 'value')::text = (transform_1)::text then coalesce(kept_2
          -> 'others', '{}'::jsonb) else '{}'::jsonb end) || pg_catalog.jsonb_build_object('step', transform_1)
          else coalesce(kept_2 -> 'others', '{}'::jsonb) end end;
      kept_3 := (kept_1 -> key_1) -> '3';
      list_1 := case when object_1 is not null or (object_1 is null and pg_catalog.jsonb_typeof(value_1) = 'object'
          and kept_3 -> 'empty' = 'true'::jsonb) then case when object_1 is not null then pg_catalog.jsonb_build_array(object_1)
          || coalesce(kept_3 -> 'tail', '[]'::jsonb) else '[]'::jsonb end end;
      object_2 := case when transform_1 is not null or list_1 is not null then value_1 - 'transform'::text ||
          case when list_1 is not null then pg_catalog.jsonb_build_object('steps', list_1) else '{}'::jsonb end else value_1 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_2;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  options_1 := doc -> 'options';
  on_missing_1 := options_1 -> 'on_missing';
  missing_value_1 := options_1 -> 'missing_value';
  if missing_value_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/missing_value', 'message', 'there is something already');
  end if;
  after_1 := case when on_missing_1 is not null then case on_missing_1 when '"skip"'::jsonb then '"leave_out"'::jsonb
      when '"fail"'::jsonb then '"stop"'::jsonb when '"empty"'::jsonb then '"blank"'::jsonb end end;
  if on_missing_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  kept_4 := (kept -> '1.1.0--2.0.0') -> '4';
  batch_size_1 := options_1 -> 'batch_size';
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/delivery', 'message', 'there is something already');
  end if;
  object_3 := case when options_1 is not null then case when on_missing_1 is not null
      or batch_size_1 is not null then options_1 - '{"on_missing","batch_size"}'::text[] ||
      case when on_missing_1 is not null then pg_catalog.jsonb_build_object('missing_value', after_1) else '{}'::jsonb end
      else options_1 end end;
  holder_1 := case when options_1 is not null then object_3 end;
  kept_5 := (kept -> '1.1.0--2.0.0') -> '5';
  object_4 := case when batch_size_1 is not null or (batch_size_1 is null and kept_5 -> 'absent' = 'true'::jsonb) then
      case when batch_size_1 is not null then coalesce(kept_5 -> 'others', '{}'::jsonb)
      || pg_catalog.jsonb_build_object('batch_size', batch_size_1) else coalesce(kept_5 -> 'others', '{}'::jsonb) end end;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.1.0 to 2.0.0: document field_mappings, variant xledger, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  failed_1 boolean;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    select coalesce(pg_catalog.jsonb_object_agg(j.key, (case when (j.value -> 'steps') is not null
        or (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null then
        j.value - 'steps'::text ||
        case when (case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end) -> 'step' is not null
        then pg_catalog.jsonb_build_object('transform', ((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value ->
        'steps')) -> 0) end) -> 'step')) else '{}'::jsonb end
        else j.value end)), '{}'), pg_catalog.bool_or(((j.value -> 'steps') is not null
        and (pg_catalog.jsonb_typeof(((j.value -> 'steps'))) = 'array') is not true) or (((j.value -> 'steps')) -> 0 is not null
        and (pg_catalog.jsonb_typeof((case when ((j.value -> 'steps')) -> 0 is not null then (((j.value -> 'steps')) -> 0) end)) =
        'object') is not true) or (j.value -> 'transform') is not null) into done_1, failed_1
        from pg_catalog.jsonb_each(mappings_1) j;
    if failed_1 then
      return null;
    end if;
  end if;
  object_1 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return doc - '{"delivery","options"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'options', object_1, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'options', object_1) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end end;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down(jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down(jsonb) is
  'Carries a document over from 2.0.0 to 1.1.0: document field_mappings, variant xledger, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_full
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  lost_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  lost_2 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  lost_3 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  keys_2 text[];
  losses_1 jsonb[];
  steps_1 jsonb;
  first_1 jsonb;
  lost_4 jsonb;
  value_3 jsonb;
  lost_5 jsonb;
  transform_1 jsonb;
  lost_6 jsonb;
  object_1 jsonb;
  lost_7 jsonb;
  lost_8 jsonb;
  object_2 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return null;
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return null;
  end if;
  value_1 := delivery_1 -> 'batch_size';
  lost_1 := case when delivery_1 is not null and (value_1 is null or delivery_1 - 'batch_size'::text <> '{}'::jsonb) then
      case when value_1 is not null then pg_catalog.jsonb_build_object('others', delivery_1 - 'batch_size'::text)
      else pg_catalog.jsonb_build_object('others', delivery_1, 'absent', true) end end;
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return null;
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return null;
  end if;
  lost_2 := case when value_1 is not null and options_1 is null then pg_catalog.jsonb_build_object('made',
      case when value_1 is not null and options_1 is null then 1 else 0 end) end;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return null;
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return null;
  end if;
  mappings_1 := doc -> 'mappings';
  lost_3 := null;
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    keys_2 := '{}';
    losses_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return null;
      end if;
      first_1 := steps_1 -> 0;
      lost_4 := case when steps_1 is not null and (steps_1 -> 1 is not null or (steps_1 -> 0 is not null) is not true) then
          case when steps_1 -> 0 is not null then pg_catalog.jsonb_build_object('tail', steps_1 - 0)
          else '{"empty": true}'::jsonb end end;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return null;
      end if;
      value_3 := first_1 -> 'step';
      lost_5 := case when first_1 is not null and (value_3 is null or first_1 - 'step'::text <> '{}'::jsonb) then
          case when value_3 is not null then pg_catalog.jsonb_build_object('others', first_1 - 'step'::text, 'value', value_3)
          else pg_catalog.jsonb_build_object('others', first_1, 'absent', true) end end;
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return null;
      end if;
      lost_6 := case when lost_4 is not null or lost_5 is not null then case when lost_4 is not null then
          case when lost_5 is not null then pg_catalog.jsonb_build_object('3', lost_4, '2', lost_5)
          else pg_catalog.jsonb_build_object('3', lost_4) end else
          case when lost_5 is not null then pg_catalog.jsonb_build_object('2', lost_5) else '{}'::jsonb end end end;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
      if lost_6 is not null then
        keys_2 := keys_2 || key_1;
        losses_1 := losses_1 || lost_6;
      end if;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
    lost_3 := (select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_2), pg_catalog.unnest(losses_1)) j (key, value));
  end if;
  lost_7 := case when lost_1 is not null or lost_2 is not null or lost_3 is not null then case when lost_1 is not null then
      case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1, '4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('5', lost_1, '1', lost_3)
      else pg_catalog.jsonb_build_object('5', lost_1) end end else case when lost_2 is not null then
      case when lost_3 is not null then pg_catalog.jsonb_build_object('4', lost_2, '1', lost_3)
      else pg_catalog.jsonb_build_object('4', lost_2) end else
      case when lost_3 is not null then pg_catalog.jsonb_build_object('1', lost_3) else '{}'::jsonb end end end end;
  lost_8 := case when lost_7 is not null then pg_catalog.jsonb_build_object('1.1.0--2.0.0', lost_7) end;
  object_2 := case when holder_1 is not null then case when value_1 is not null
      or missing_value_1 is not null then holder_1 - 'missing_value'::text || case when value_1 is not null then
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('batch_size', value_1, 'on_missing', after_1)
      else pg_catalog.jsonb_build_object('batch_size', value_1) end else
      case when missing_value_1 is not null then pg_catalog.jsonb_build_object('on_missing', after_1) else '{}'::jsonb end end
      else holder_1 end end;
  return array[doc - '{"delivery","options"}'::text[] || case when holder_1 is not null or (value_1 is not null
      or missing_value_1 is not null) then
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'options', object_2, 'mappings', done_1)
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'options', object_2) end else
      case when pg_catalog.jsonb_typeof(mappings_1) = 'object' then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text,
      'mappings', done_1) else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end end, (lost_8)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 2.0.0 to 1.1.0: document field_mappings, variant xledger, lens 1.1.0--2.0.0, hash 88245bcd3b.';
-- pgstrata:function field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_why
-- +goose StatementBegin
create function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  delivery_1 jsonb;
  value_1 jsonb;
  options_1 jsonb;
  holder_1 jsonb;
  batch_size_1 jsonb;
  missing_value_1 jsonb;
  after_1 jsonb;
  on_missing_1 jsonb;
  mappings_1 jsonb;
  done_1 jsonb;
  key_1 text;
  keys_1 text[];
  values_1 jsonb[];
  value_2 jsonb;
  steps_1 jsonb;
  first_1 jsonb;
  value_3 jsonb;
  transform_1 jsonb;
  object_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '2.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 2.0.0');
  end if;
  delivery_1 := doc -> 'delivery';
  if delivery_1 is not null and (pg_catalog.jsonb_typeof(delivery_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /delivery (line 18)', 'pointer', '/delivery',
        'message', 'it is no object, so that it has no members');
  end if;
  value_1 := delivery_1 -> 'batch_size';
  options_1 := doc -> 'options';
  holder_1 := case when options_1 is not null or (value_1 is not null and options_1 is null) then
      case when options_1 is not null then options_1 else '{}'::jsonb end end;
  if value_1 is not null and (pg_catalog.jsonb_typeof(holder_1) = 'object') is not true then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options', 'message', 'it is no object, so that nothing can be moved into it');
  end if;
  batch_size_1 := holder_1 -> 'batch_size';
  if batch_size_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'move /options/batch_size (line 16)', 'pointer',
        '/options/batch_size', 'message', 'there is something already');
  end if;
  missing_value_1 := holder_1 -> 'missing_value';
  after_1 := case when missing_value_1 is not null then case missing_value_1 when '"leave_out"'::jsonb then '"skip"'::jsonb
      when '"stop"'::jsonb then '"fail"'::jsonb when '"blank"'::jsonb then '"empty"'::jsonb end end;
  if missing_value_1 is not null and (after_1) is null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'map /options/missing_value (line 14)', 'pointer',
        '/options/missing_value', 'message', 'the value is not in the list');
  end if;
  on_missing_1 := holder_1 -> 'on_missing';
  if on_missing_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /options/on_missing (line 12)', 'pointer',
        '/options/on_missing', 'message', 'there is something already');
  end if;
  mappings_1 := doc -> 'mappings';
  if pg_catalog.jsonb_typeof(mappings_1) = 'object' then
    keys_1 := '{}';
    values_1 := '{}';
    for key_1, value_2 in select j.key, j.value from pg_catalog.jsonb_each(mappings_1) j loop
      steps_1 := value_2 -> 'steps';
      if steps_1 is not null and (pg_catalog.jsonb_typeof(steps_1) = 'array') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'wrap /steps (line 11)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no list, so that it has no first item');
      end if;
      first_1 := steps_1 -> 0;
      if first_1 is not null and (pg_catalog.jsonb_typeof(first_1) = 'object') is not true then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'plunge /steps (line 8)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/steps', 'message', 'it is no object, so that it has no members');
      end if;
      value_3 := first_1 -> 'step';
      transform_1 := value_2 -> 'transform';
      if transform_1 is not null then
        return pg_catalog.jsonb_build_object('lens', '1.1.0--2.0.0', 'step', 'rename /transform (line 6)', 'pointer', '/mappings/'
            || pg_catalog.replace(pg_catalog.replace(key_1, '~', '~0'), '/', '~1')
            || '/transform', 'message', 'there is something already');
      end if;
      object_1 := case when steps_1 is not null or value_3 is not null then value_2 - 'steps'::text ||
          case when value_3 is not null then pg_catalog.jsonb_build_object('transform', value_3) else '{}'::jsonb end
          else value_2 end;
      keys_1 := keys_1 || key_1;
      values_1 := values_1 || object_1;
    end loop;
    done_1 := coalesce((select pg_catalog.jsonb_object_agg(j.key, j.value) from rows
        from (pg_catalog.unnest(keys_1), pg_catalog.unnest(values_1)) j (key, value)), '{}');
  end if;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 2.0.0 to 1.1.0: document field_mappings, variant xledger, lens 1.1.0--2.0.0, hash 88245bcd3b.';

-- sync_schedule: from each version to the others, by the lenses
-- pgstrata:function sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  spread_seconds_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  spread_seconds_1 := doc -> 'spread_seconds';
  if spread_seconds_1 is not null then
    return null;
  end if;
  return doc || pg_catalog.jsonb_build_object('spread_seconds', '0'::jsonb, 'schema_version', '1.1.0'::text);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up(jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up(jsonb) is
  'Carries a document over from 1.0.0 to 1.1.0: document sync_schedule, variant default, lens 1.0.0--1.1.0, hash 1c662b1f38.';
-- pgstrata:function sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_full
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  spread_seconds_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return null;
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  spread_seconds_1 := doc -> 'spread_seconds';
  if spread_seconds_1 is not null then
    return null;
  end if;
  return array[doc || case when kept_1 -> 'value' is not null
      or kept_1 -> 'absent' is null then pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text, 'spread_seconds',
      coalesce(kept_1 -> 'value', '0'::jsonb))
      else pg_catalog.jsonb_build_object('schema_version', '1.1.0'::text) end, (null)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_full(jsonb, jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.0.0 to 1.1.0: document sync_schedule, variant default, lens 1.0.0--1.1.0, hash 1c662b1f38.';
-- pgstrata:function sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_why
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  kept_1 jsonb;
  spread_seconds_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.0.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.0.0');
  end if;
  kept_1 := (kept -> '1.0.0--1.1.0') -> '1';
  spread_seconds_1 := doc -> 'spread_seconds';
  if spread_seconds_1 is not null then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', 'add /spread_seconds (line 3)', 'pointer',
        '/spread_seconds', 'message', 'there is something already');
  end if;
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_why(jsonb, jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.0.0 to 1.1.0: document sync_schedule, variant default, lens 1.0.0--1.1.0, hash 1c662b1f38.';
-- pgstrata:function sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down(doc jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  spread_seconds_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  spread_seconds_1 := doc -> 'spread_seconds';
  return doc - 'spread_seconds'::text || pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text);
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down(jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down(jsonb) is
  'Carries a document over from 1.1.0 to 1.0.0: document sync_schedule, variant default, lens 1.0.0--1.1.0, hash 1c662b1f38.';
-- pgstrata:function sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_full
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_full(doc jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe as $fn$
declare
  spread_seconds_1 jsonb;
  lost_1 jsonb;
  lost_2 jsonb;
  lost_3 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return null;
  end if;
  spread_seconds_1 := doc -> 'spread_seconds';
  lost_1 := case when (spread_seconds_1 is not null and (spread_seconds_1)::text <> '0') or spread_seconds_1 is null then
      case when spread_seconds_1 is not null then pg_catalog.jsonb_build_object('value', spread_seconds_1)
      else '{"absent": true}'::jsonb end end;
  lost_2 := case when lost_1 is not null then pg_catalog.jsonb_build_object('1', lost_1) end;
  lost_3 := case when lost_2 is not null then pg_catalog.jsonb_build_object('1.0.0--1.1.0', lost_2) end;
  return array[doc - 'spread_seconds'::text || pg_catalog.jsonb_build_object('schema_version', '1.0.0'::text), (lost_3)::jsonb];
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_full(jsonb, jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_full(jsonb, jsonb) is
  'Carries a document and its complement over from 1.1.0 to 1.0.0: document sync_schedule, variant default, lens 1.0.0--1.1.0, hash 1c662b1f38.';
-- pgstrata:function sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_why
-- +goose StatementBegin
create function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_why(doc jsonb, kept jsonb) returns jsonb
language plpgsql immutable parallel safe as $fn$
declare
  spread_seconds_1 jsonb;
begin
  if doc ->> 'schema_version' is distinct from '1.1.0' then
    return pg_catalog.jsonb_build_object('lens', '1.0.0--1.1.0', 'step', '', 'pointer', '/schema_version', 'message',
        'the document is not of version 1.1.0');
  end if;
  spread_seconds_1 := doc -> 'spread_seconds';
  return null;
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_why(jsonb, jsonb) to public;
comment on function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_why(jsonb, jsonb) is
  'Why a document can''t be carried over from 1.1.0 to 1.0.0: document sync_schedule, variant default, lens 1.0.0--1.1.0, hash 1c662b1f38.';

-- field_mappings: what would be lost on the way between versions
-- pgstrata:complements field_mappings "organization_id", "id"
-- pgstrata:begin complements field_mappings
create table pgstrata.field_mappings__complements as select "organization_id", "id" from "public"."organization_integrations" with no data;
alter table pgstrata.field_mappings__complements
  alter column "organization_id" set not null,
  alter column "id" set not null,
  add column complement jsonb not null,
  add column kept_at timestamptz not null default now(),
  add constraint field_mappings__complements_pkey primary key ("organization_id", "id");
comment on table pgstrata.field_mappings__complements is 'What documents of field_mappings lost when they were carried to another version.';
comment on column pgstrata.field_mappings__complements."organization_id" is 'Of the key of the document''s row.';
comment on column pgstrata.field_mappings__complements."id" is 'Of the key of the document''s row.';
comment on column pgstrata.field_mappings__complements.complement is 'A JSON object by lens and step; with it the way back gives exactly the document that there was.';
comment on column pgstrata.field_mappings__complements.kept_at is 'When it was kept.';
-- Not forced: the triggers below run as the owner, and follow the rows of all.
alter table pgstrata.field_mappings__complements enable row level security;
grant select, insert, update, delete on pgstrata.field_mappings__complements to pgstrata_operator;
create policy operator_reads on pgstrata.field_mappings__complements for select to pgstrata_operator using (true);
create policy operator_keeps on pgstrata.field_mappings__complements for insert to pgstrata_operator with check (true);
create policy operator_marks on pgstrata.field_mappings__complements for update to pgstrata_operator using (true) with check (true);
create policy operator_forgets on pgstrata.field_mappings__complements for delete to pgstrata_operator using (true);
-- +goose StatementBegin
create function pgstrata_check.field_mappings__complements_deleted() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  delete from pgstrata.field_mappings__complements c where (c."organization_id", c."id") = (old."organization_id", old."id");
  return new;
end $fn$;
-- +goose StatementEnd
revoke execute on function pgstrata_check.field_mappings__complements_deleted() from public;
comment on function pgstrata_check.field_mappings__complements_deleted() is
  'A complement goes with its row: document field_mappings.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings__complements_moved() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  update pgstrata.field_mappings__complements c set "organization_id" = new."organization_id", "id" = new."id" where (c."organization_id", c."id") = (old."organization_id", old."id");
  return new;
end $fn$;
-- +goose StatementEnd
revoke execute on function pgstrata_check.field_mappings__complements_moved() from public;
comment on function pgstrata_check.field_mappings__complements_moved() is
  'A complement follows its row to another key: document field_mappings.';
-- +goose StatementBegin
create function pgstrata_check.field_mappings__complements_emptied() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  truncate pgstrata.field_mappings__complements;
  return null;
end $fn$;
-- +goose StatementEnd
revoke execute on function pgstrata_check.field_mappings__complements_emptied() from public;
comment on function pgstrata_check.field_mappings__complements_emptied() is
  'Complements go with the rows: document field_mappings.';
-- +goose StatementBegin
do $do$
declare
  path constant text := pg_catalog.current_setting('search_path');
begin
  -- The functions see nothing but pg_catalog. A key that can't be compared there would only be found by the next delete.
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  perform from pgstrata.field_mappings__complements c, pgstrata.field_mappings__complements old where (c."organization_id", c."id") = (old."organization_id", old."id");
  perform pg_catalog.set_config('search_path', path, true);
exception
  when undefined_function then
    raise exception using
      errcode = 'feature_not_supported',
      message = 'the key of public.organization_integrations ("organization_id", "id") has a type whose operator = stands outside of pg_catalog, so that complements can''t follow their rows',
      hint = 'Write the lenses so that nothing is lost in them: then no complements are kept.';
end $do$;
-- +goose StatementEnd
-- pgstrata:end complements field_mappings

-- pgstrata:begin following field_mappings
create trigger zz_pgstrata_field_mappings__complements_deleted
  after delete on "public"."organization_integrations"
  for each row execute function pgstrata_check.field_mappings__complements_deleted();
create trigger zz_pgstrata_field_mappings__complements_emptied
  after truncate on "public"."organization_integrations"
  for each statement execute function pgstrata_check.field_mappings__complements_emptied();
-- +goose StatementBegin
do $do$
begin
  -- An update that takes a row to another partition fires no trigger after it but that of a delete.
  execute pg_catalog.format('create trigger zz_pgstrata_field_mappings__complements_moved
  %s update on "public"."organization_integrations"
  for each row when (not pg_catalog.record_image_eq(row(old."organization_id", old."id"), row(new."organization_id", new."id"))) execute function pgstrata_check.field_mappings__complements_moved()', (select case relkind when 'p' then 'before' else 'after' end from pg_catalog.pg_class where oid = '"public"."organization_integrations"'::regclass));
end $do$;
-- +goose StatementEnd
alter table "public"."organization_integrations" enable always trigger zz_pgstrata_field_mappings__complements_deleted;
alter table "public"."organization_integrations" enable always trigger zz_pgstrata_field_mappings__complements_moved;
alter table "public"."organization_integrations" enable always trigger zz_pgstrata_field_mappings__complements_emptied;
-- pgstrata:end following field_mappings

-- sync_schedule: what would be lost on the way between versions
-- pgstrata:complements sync_schedule "organization_id", "id"
-- pgstrata:begin complements sync_schedule
create table pgstrata.sync_schedule__complements as select "organization_id", "id" from "public"."organization_integrations" with no data;
alter table pgstrata.sync_schedule__complements
  alter column "organization_id" set not null,
  alter column "id" set not null,
  add column complement jsonb not null,
  add column kept_at timestamptz not null default now(),
  add constraint sync_schedule__complements_pkey primary key ("organization_id", "id");
comment on table pgstrata.sync_schedule__complements is 'What documents of sync_schedule lost when they were carried to another version.';
comment on column pgstrata.sync_schedule__complements."organization_id" is 'Of the key of the document''s row.';
comment on column pgstrata.sync_schedule__complements."id" is 'Of the key of the document''s row.';
comment on column pgstrata.sync_schedule__complements.complement is 'A JSON object by lens and step; with it the way back gives exactly the document that there was.';
comment on column pgstrata.sync_schedule__complements.kept_at is 'When it was kept.';
-- Not forced: the triggers below run as the owner, and follow the rows of all.
alter table pgstrata.sync_schedule__complements enable row level security;
grant select, insert, update, delete on pgstrata.sync_schedule__complements to pgstrata_operator;
create policy operator_reads on pgstrata.sync_schedule__complements for select to pgstrata_operator using (true);
create policy operator_keeps on pgstrata.sync_schedule__complements for insert to pgstrata_operator with check (true);
create policy operator_marks on pgstrata.sync_schedule__complements for update to pgstrata_operator using (true) with check (true);
create policy operator_forgets on pgstrata.sync_schedule__complements for delete to pgstrata_operator using (true);
-- +goose StatementBegin
create function pgstrata_check.sync_schedule__complements_deleted() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  delete from pgstrata.sync_schedule__complements c where (c."organization_id", c."id") = (old."organization_id", old."id");
  return new;
end $fn$;
-- +goose StatementEnd
revoke execute on function pgstrata_check.sync_schedule__complements_deleted() from public;
comment on function pgstrata_check.sync_schedule__complements_deleted() is
  'A complement goes with its row: document sync_schedule.';
-- +goose StatementBegin
create function pgstrata_check.sync_schedule__complements_moved() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  update pgstrata.sync_schedule__complements c set "organization_id" = new."organization_id", "id" = new."id" where (c."organization_id", c."id") = (old."organization_id", old."id");
  return new;
end $fn$;
-- +goose StatementEnd
revoke execute on function pgstrata_check.sync_schedule__complements_moved() from public;
comment on function pgstrata_check.sync_schedule__complements_moved() is
  'A complement follows its row to another key: document sync_schedule.';
-- +goose StatementBegin
create function pgstrata_check.sync_schedule__complements_emptied() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
begin
  truncate pgstrata.sync_schedule__complements;
  return null;
end $fn$;
-- +goose StatementEnd
revoke execute on function pgstrata_check.sync_schedule__complements_emptied() from public;
comment on function pgstrata_check.sync_schedule__complements_emptied() is
  'Complements go with the rows: document sync_schedule.';
-- +goose StatementBegin
do $do$
declare
  path constant text := pg_catalog.current_setting('search_path');
begin
  -- The functions see nothing but pg_catalog. A key that can't be compared there would only be found by the next delete.
  perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
  perform from pgstrata.sync_schedule__complements c, pgstrata.sync_schedule__complements old where (c."organization_id", c."id") = (old."organization_id", old."id");
  perform pg_catalog.set_config('search_path', path, true);
exception
  when undefined_function then
    raise exception using
      errcode = 'feature_not_supported',
      message = 'the key of public.organization_integrations ("organization_id", "id") has a type whose operator = stands outside of pg_catalog, so that complements can''t follow their rows',
      hint = 'Write the lenses so that nothing is lost in them: then no complements are kept.';
end $do$;
-- +goose StatementEnd
-- pgstrata:end complements sync_schedule

-- pgstrata:begin following sync_schedule
create trigger zz_pgstrata_sync_schedule__complements_deleted
  after delete on "public"."organization_integrations"
  for each row execute function pgstrata_check.sync_schedule__complements_deleted();
create trigger zz_pgstrata_sync_schedule__complements_emptied
  after truncate on "public"."organization_integrations"
  for each statement execute function pgstrata_check.sync_schedule__complements_emptied();
-- +goose StatementBegin
do $do$
begin
  -- An update that takes a row to another partition fires no trigger after it but that of a delete.
  execute pg_catalog.format('create trigger zz_pgstrata_sync_schedule__complements_moved
  %s update on "public"."organization_integrations"
  for each row when (not pg_catalog.record_image_eq(row(old."organization_id", old."id"), row(new."organization_id", new."id"))) execute function pgstrata_check.sync_schedule__complements_moved()', (select case relkind when 'p' then 'before' else 'after' end from pg_catalog.pg_class where oid = '"public"."organization_integrations"'::regclass));
end $do$;
-- +goose StatementEnd
alter table "public"."organization_integrations" enable always trigger zz_pgstrata_sync_schedule__complements_deleted;
alter table "public"."organization_integrations" enable always trigger zz_pgstrata_sync_schedule__complements_moved;
alter table "public"."organization_integrations" enable always trigger zz_pgstrata_sync_schedule__complements_emptied;
-- pgstrata:end following sync_schedule

-- field_mappings: the validator of a row's own variant and version
-- pgstrata:function field_mappings__valid__2798089aea
-- +goose StatementBegin
create function pgstrata_check.field_mappings__valid__2798089aea(doc jsonb, variant text) returns boolean
language sql immutable parallel safe
return coalesce(case variant
  when 'cornerstone' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.field_mappings_cornerstone__1_0_0__4792058869(doc)
    when '1.1.0' then pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1(doc)
    when '2.0.0' then pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614(doc)
  end
  when 'dynamics365' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf(doc)
    when '1.1.0' then pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55(doc)
    when '2.0.0' then pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0(doc)
  end
  when 'xledger' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b(doc)
    when '1.1.0' then pgstrata_check.field_mappings_xledger__1_1_0__353149737b(doc)
    when '2.0.0' then pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc(doc)
  end
end, false);
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings__valid__2798089aea(jsonb, text) to public;
comment on function pgstrata_check.field_mappings__valid__2798089aea(jsonb, text) is
  'Whether a document is valid by the schema of its own version: document field_mappings, hash 2798089aea.';
-- pgstrata:function field_mappings__explain__2798089aea
-- +goose StatementBegin
create function pgstrata_check.field_mappings__explain__2798089aea(doc jsonb, variant text) returns jsonb
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
        when '1.1.0' then return pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why(doc);
        when '2.0.0' then return pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why(doc);
        else null; -- an unknown version, see below
      end case;
    when 'dynamics365' then
      case doc ->> 'schema_version'
        when '1.0.0' then return pgstrata_check.field_mappings_dynamics365__1_0_0__21207244bf__why(doc);
        when '1.1.0' then return pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why(doc);
        when '2.0.0' then return pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why(doc);
        else null; -- an unknown version, see below
      end case;
    when 'xledger' then
      case doc ->> 'schema_version'
        when '1.0.0' then return pgstrata_check.field_mappings_xledger__1_0_0__ca67656e9b__why(doc);
        when '1.1.0' then return pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why(doc);
        when '2.0.0' then return pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why(doc);
        else null; -- an unknown version, see below
      end case;
  end case;
  return '[{"keyword":"version","message":"is not a known version of this document","pointer":"/schema_version","schema":""}]';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings__explain__2798089aea(jsonb, text) to public;
comment on function pgstrata_check.field_mappings__explain__2798089aea(jsonb, text) is
  'What is wrong with a document: document field_mappings, hash 2798089aea.';

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
  if pgstrata_check.field_mappings__valid__2798089aea(document, variant) then
    return new;
  end if;

  findings := pgstrata_check.field_mappings__explain__2798089aea(document, variant);
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
        when variant = 'cornerstone' and document ->> 'schema_version' in ('1.0.0', '1.1.0', '2.0.0') then document ->> 'schema_version'
        when variant = 'dynamics365' and document ->> 'schema_version' in ('1.0.0', '1.1.0', '2.0.0') then document ->> 'schema_version'
        when variant = 'xledger' and document ->> 'schema_version' in ('1.0.0', '1.1.0', '2.0.0') then document ->> 'schema_version'
      end,
      'findings', (select jsonb_agg(jsonb_build_object('pointer', f -> 'pointer', 'keyword', f -> 'keyword') order by n)
        from jsonb_array_elements(findings) with ordinality list(f, n) where n <= 20),
      'total', total)),
    hint = 'pgstrata_check.field_mappings__explain__2798089aea(document, variant) lists every finding with a message.',
    schema = tg_argv[1],
    table = tg_argv[2],
    column = tg_argv[3],
    constraint = tg_argv[0] || '_valid';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.field_mappings__guard() to public;
comment on function pgstrata_check.field_mappings__guard() is
  'Judges what is written: document field_mappings, hash 2798089aea.';
-- pgstrata:end guard field_mappings

-- sync_schedule: the validator of a row's own variant and version
-- pgstrata:function sync_schedule__valid__f5357543b7
-- +goose StatementBegin
create function pgstrata_check.sync_schedule__valid__f5357543b7(doc jsonb, variant text) returns boolean
language sql immutable parallel safe
return coalesce(case variant
  when 'default' then case doc ->> 'schema_version'
    when '1.0.0' then pgstrata_check.sync_schedule_default__1_0_0__449d633b27(doc)
    when '1.1.0' then pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12(doc)
  end
end, false);
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule__valid__f5357543b7(jsonb, text) to public;
comment on function pgstrata_check.sync_schedule__valid__f5357543b7(jsonb, text) is
  'Whether a document is valid by the schema of its own version: document sync_schedule, hash f5357543b7.';
-- pgstrata:function sync_schedule__explain__f5357543b7
-- +goose StatementBegin
create function pgstrata_check.sync_schedule__explain__f5357543b7(doc jsonb, variant text) returns jsonb
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
        when '1.1.0' then return pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why(doc);
        else null; -- an unknown version, see below
      end case;
  end case;
  return '[{"keyword":"version","message":"is not a known version of this document","pointer":"/schema_version","schema":""}]';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule__explain__f5357543b7(jsonb, text) to public;
comment on function pgstrata_check.sync_schedule__explain__f5357543b7(jsonb, text) is
  'What is wrong with a document: document sync_schedule, hash f5357543b7.';

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
  if pgstrata_check.sync_schedule__valid__f5357543b7(document, variant) then
    return new;
  end if;

  findings := pgstrata_check.sync_schedule__explain__f5357543b7(document, variant);
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
        when variant = 'default' and document ->> 'schema_version' in ('1.0.0', '1.1.0') then document ->> 'schema_version'
      end,
      'findings', (select jsonb_agg(jsonb_build_object('pointer', f -> 'pointer', 'keyword', f -> 'keyword') order by n)
        from jsonb_array_elements(findings) with ordinality list(f, n) where n <= 20),
      'total', total)),
    hint = 'pgstrata_check.sync_schedule__explain__f5357543b7(document, variant) lists every finding with a message.',
    schema = tg_argv[1],
    table = tg_argv[2],
    column = tg_argv[3],
    constraint = tg_argv[0] || '_valid';
end $fn$;
-- +goose StatementEnd
grant execute on function pgstrata_check.sync_schedule__guard() to public;
comment on function pgstrata_check.sync_schedule__guard() is
  'Judges what is written: document sync_schedule, hash f5357543b7.';
-- pgstrata:end guard sync_schedule

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
-- pgstrata:keeps pgstrata.field_mappings__complements
-- pgstrata:keeps pgstrata.sync_schedule__complements
select pg_catalog.set_config('lock_timeout', '10s', true) where pg_catalog.current_setting('lock_timeout') = '0';
-- sync_schedule: a first look, while everybody works
-- +goose StatementBegin
do $do$
declare
  left_behind text;
begin
  select pg_catalog.string_agg(pg_catalog.format('%s of %s at %s', documents, variant, version), ', ' order by variant, version)
  into left_behind
  from (
    select 'default' as variant, d."sync_schedule" ->> 'schema_version' as version, pg_catalog.count(*) as documents
    from "public"."organization_integrations" d
    where 'default' = 'default' and d."sync_schedule" ->> 'schema_version' in ('1.1.0')
    group by 1, 2) counted;
  if left_behind is not null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = 'public.organization_integrations.sync_schedule still holds documents of versions that the guard before this migration refuses: ' || left_behind,
      hint = 'Take them back first: pgstrata evolve down sync_schedule --to 1.0.0. Then migrate down again.',
      schema = 'public',
      table = 'organization_integrations',
      column = 'sync_schedule';
  end if;
end $do$;
-- +goose StatementEnd
-- field_mappings: a first look, while everybody works
-- +goose StatementBegin
do $do$
declare
  left_behind text;
begin
  select pg_catalog.string_agg(pg_catalog.format('%s of %s at %s', documents, variant, version), ', ' order by variant, version)
  into left_behind
  from (
    select d."integration_type"::text as variant, d."field_mappings" ->> 'schema_version' as version, pg_catalog.count(*) as documents
    from "public"."organization_integrations" d
    where d."integration_type"::text = 'cornerstone' and d."field_mappings" ->> 'schema_version' in ('1.1.0', '2.0.0')
      or d."integration_type"::text = 'dynamics365' and d."field_mappings" ->> 'schema_version' in ('1.1.0', '2.0.0')
      or d."integration_type"::text = 'xledger' and d."field_mappings" ->> 'schema_version' in ('1.1.0', '2.0.0')
    group by 1, 2) counted;
  if left_behind is not null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = 'public.organization_integrations.field_mappings still holds documents of versions that the guard before this migration refuses: ' || left_behind,
      hint = 'Take them back first: pgstrata evolve down field_mappings --to 1.0.0. Then migrate down again.',
      schema = 'public',
      table = 'organization_integrations',
      column = 'field_mappings';
  end if;
end $do$;
-- +goose StatementEnd
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
drop function pgstrata_check.sync_schedule__explain__f5357543b7(jsonb, text);
drop function pgstrata_check.sync_schedule__valid__f5357543b7(jsonb, text);
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
drop function pgstrata_check.field_mappings__explain__2798089aea(jsonb, text);
drop function pgstrata_check.field_mappings__valid__2798089aea(jsonb, text);
drop trigger zz_pgstrata_sync_schedule__complements_deleted on "public"."organization_integrations";
drop trigger zz_pgstrata_sync_schedule__complements_moved on "public"."organization_integrations";
drop trigger zz_pgstrata_sync_schedule__complements_emptied on "public"."organization_integrations";
drop function pgstrata_check.sync_schedule__complements_emptied();
drop function pgstrata_check.sync_schedule__complements_moved();
drop function pgstrata_check.sync_schedule__complements_deleted();
drop table pgstrata.sync_schedule__complements;
drop trigger zz_pgstrata_field_mappings__complements_deleted on "public"."organization_integrations";
drop trigger zz_pgstrata_field_mappings__complements_moved on "public"."organization_integrations";
drop trigger zz_pgstrata_field_mappings__complements_emptied on "public"."organization_integrations";
drop function pgstrata_check.field_mappings__complements_emptied();
drop function pgstrata_check.field_mappings__complements_moved();
drop function pgstrata_check.field_mappings__complements_deleted();
drop table pgstrata.field_mappings__complements;
drop function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_why(jsonb, jsonb);
drop function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down_full(jsonb, jsonb);
drop function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__down(jsonb);
drop function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_why(jsonb, jsonb);
drop function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up_full(jsonb, jsonb);
drop function pgstrata_check.sync_schedule_default__1_0_0__1_1_0__1c662b1f38__up(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__down(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_1_0__2_0_0__88245bcd3b__up(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__down(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__2_0_0__d2833e8eb0__up(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__down(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_xledger__1_0_0__1_1_0__360ed2cfc3__up(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__down(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_1_0__2_0_0__88245bcd3b__up(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__down(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__2_0_0__d2833e8eb0__up(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__down(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_0_0__1_1_0__360ed2cfc3__up(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__down(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_1_0__2_0_0__88245bcd3b__up(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__down(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__2_0_0__d2833e8eb0__up(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__down(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_why(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up_full(jsonb, jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_0_0__1_1_0__360ed2cfc3__up(jsonb);
drop function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why_first(jsonb[]);
drop function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12__why(jsonb);
drop function pgstrata_check.sync_schedule_default__1_1_0__e91b84ba12(jsonb);
drop function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why_first(jsonb[]);
drop function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc__why(jsonb);
drop function pgstrata_check.field_mappings_xledger__2_0_0__1f2b81b2cc(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why_first(jsonb[]);
drop function pgstrata_check.field_mappings_xledger__1_1_0__353149737b__why(jsonb);
drop function pgstrata_check.field_mappings_xledger__1_1_0__353149737b(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why_first(jsonb[]);
drop function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0__why(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__2_0_0__edf52811d0(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why_first(jsonb[]);
drop function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55__why(jsonb);
drop function pgstrata_check.field_mappings_dynamics365__1_1_0__61affdca55(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why_first(jsonb[]);
drop function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614__why(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__2_0_0__fdb05fb614(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why_first(jsonb[]);
drop function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1__why(jsonb);
drop function pgstrata_check.field_mappings_cornerstone__1_1_0__234481bef1(jsonb);
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
-- sync_schedule: nobody writes from here on until this is done, and nothing may be left
-- +goose StatementBegin
do $do$
declare
  left_behind text;
  hidden constant boolean := pg_catalog.row_security_active('"public"."organization_integrations"'::regclass);
begin
  if pg_catalog.current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'this migration must see what others committed while it waited: run it in isolation level read committed';
  end if;
  if hidden then
    -- Row-level security is forced on the owner, too. Lifting that locks out readers as well, until the end of this transaction.
    alter table "public"."organization_integrations" no force row level security;
    if pg_catalog.row_security_active('"public"."organization_integrations"'::regclass) then
      raise insufficient_privilege using
        message = pg_catalog.format('%s does not see every row of %s', current_user, 'public.organization_integrations'),
        hint = 'Migrate as the owner of the table.';
    end if;
  else
    lock table "public"."organization_integrations" in share row exclusive mode;
  end if;
  select pg_catalog.string_agg(pg_catalog.format('%s of %s at %s', documents, variant, version), ', ' order by variant, version)
  into left_behind
  from (
    select 'default' as variant, d."sync_schedule" ->> 'schema_version' as version, pg_catalog.count(*) as documents
    from "public"."organization_integrations" d
    where 'default' = 'default' and d."sync_schedule" ->> 'schema_version' in ('1.1.0')
    group by 1, 2) counted;
  if left_behind is not null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = 'public.organization_integrations.sync_schedule still holds documents of versions that the guard before this migration refuses: ' || left_behind,
      hint = 'Take them back first: pgstrata evolve down sync_schedule --to 1.0.0. Then migrate down again.',
      schema = 'public',
      table = 'organization_integrations',
      column = 'sync_schedule';
  end if;
  if hidden then
    alter table "public"."organization_integrations" force row level security;
  end if;
end $do$;
-- +goose StatementEnd
-- field_mappings: nobody writes from here on until this is done, and nothing may be left
-- +goose StatementBegin
do $do$
declare
  left_behind text;
  hidden constant boolean := pg_catalog.row_security_active('"public"."organization_integrations"'::regclass);
begin
  if pg_catalog.current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'this migration must see what others committed while it waited: run it in isolation level read committed';
  end if;
  if hidden then
    -- Row-level security is forced on the owner, too. Lifting that locks out readers as well, until the end of this transaction.
    alter table "public"."organization_integrations" no force row level security;
    if pg_catalog.row_security_active('"public"."organization_integrations"'::regclass) then
      raise insufficient_privilege using
        message = pg_catalog.format('%s does not see every row of %s', current_user, 'public.organization_integrations'),
        hint = 'Migrate as the owner of the table.';
    end if;
  else
    lock table "public"."organization_integrations" in share row exclusive mode;
  end if;
  select pg_catalog.string_agg(pg_catalog.format('%s of %s at %s', documents, variant, version), ', ' order by variant, version)
  into left_behind
  from (
    select d."integration_type"::text as variant, d."field_mappings" ->> 'schema_version' as version, pg_catalog.count(*) as documents
    from "public"."organization_integrations" d
    where d."integration_type"::text = 'cornerstone' and d."field_mappings" ->> 'schema_version' in ('1.1.0', '2.0.0')
      or d."integration_type"::text = 'dynamics365' and d."field_mappings" ->> 'schema_version' in ('1.1.0', '2.0.0')
      or d."integration_type"::text = 'xledger' and d."field_mappings" ->> 'schema_version' in ('1.1.0', '2.0.0')
    group by 1, 2) counted;
  if left_behind is not null then
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = 'public.organization_integrations.field_mappings still holds documents of versions that the guard before this migration refuses: ' || left_behind,
      hint = 'Take them back first: pgstrata evolve down field_mappings --to 1.0.0. Then migrate down again.',
      schema = 'public',
      table = 'organization_integrations',
      column = 'field_mappings';
  end if;
  if hidden then
    alter table "public"."organization_integrations" force row level security;
  end if;
end $do$;
-- +goose StatementEnd
