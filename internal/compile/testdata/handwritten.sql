create table src as
select jsonb_build_object(
         'schema_version', 2,
         'mappings', (select jsonb_agg(jsonb_build_object(
                        'source', 'src_field_' || i || '_' || j, 'target', 'tgt.nested_' || j || '.col' || i % 97,
                        'transform', (array['none', 'lower', 'upper', 'trim', 'date'])[1 + (i + j) % 5], 'required', j % 2 = 0))
                      from generate_series(1, 10) j),
         'options', jsonb_build_object('strict', true, 'batch_size', 1 + i % 1000, 'null_policy', 'keep')) as doc
from generate_series(1, 20000) i;

create function valid(d jsonb) returns boolean language plpgsql immutable parallel safe as $$
declare a jsonb; e jsonb; n int; s text; t text;
begin
  if not (jsonb_typeof(d) = 'object' and d ?& '{schema_version,mappings}'::text[]
          and d - '{schema_version,mappings,options}'::text[] = '{}'
          and d -> 'schema_version' = '2' and jsonb_typeof(d -> 'mappings') = 'array') then return false; end if;
  if d ? 'options' then
    e := d -> 'options';
    if (jsonb_typeof(e) = 'object' and e - '{strict,batch_size,null_policy}'::text[] = '{}'
        and (not e ? 'strict' or jsonb_typeof(e -> 'strict') = 'boolean')
        and (not e ? 'batch_size' or case when jsonb_typeof(e -> 'batch_size') = 'number'
               then (e -> 'batch_size')::numeric between 1 and 10000
                    and (e -> 'batch_size')::numeric = trunc((e -> 'batch_size')::numeric) else false end)
        and (not e ? 'null_policy' or e -> 'null_policy' in ('"keep"', '"drop"'))) is not true then return false; end if;
  end if;
  a := d -> 'mappings';
  n := jsonb_array_length(a);
  if n < 1 or n > 100 then return false; end if;
  for i in 0 .. n - 1 loop
    e := a -> i; s := e ->> 'source'; t := e ->> 'target';
    if (jsonb_typeof(e) = 'object' and e - '{source,target,transform,required}'::text[] = '{}'
        and jsonb_typeof(e -> 'source') = 'string' and char_length(s) <= 64 and s ~ '^[a-z_][a-z0-9_.]*$'
        and jsonb_typeof(e -> 'target') = 'string' and char_length(t) <= 64 and t ~ '^[a-z_][a-z0-9_.]*$'
        and e -> 'transform' = any ('{"\"none\"","\"lower\"","\"upper\"","\"trim\"","\"date\""}'::jsonb[])
        and (not e ? 'required' or jsonb_typeof(e -> 'required') = 'boolean')) is not true then return false; end if;
  end loop;
  return true;
end $$;
