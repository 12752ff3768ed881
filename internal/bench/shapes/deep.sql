create function hand.deep(d jsonb) returns boolean language plpgsql immutable parallel safe as $$
declare
  list jsonb;
  item jsonb;
  title text;
begin
  title := d ->> 'title';
  if (jsonb_typeof(d) = 'object' and d - '{kind,title,weight,tags,children}'::text[] = '{}'
      and d -> 'kind' in ('"group"', '"step"', '"check"')
      and jsonb_typeof(d -> 'title') = 'string' and char_length(title) between 1 and 200
      and case when jsonb_typeof(d -> 'weight') = 'number' then (d -> 'weight')::numeric between 0 and 1000 else false end) is not true then
    return false;
  end if;
  if d ? 'tags' then
    list := d -> 'tags';
    if jsonb_typeof(list) <> 'array' or jsonb_array_length(list) > 8 then
      return false;
    end if;
    for i in 0 .. jsonb_array_length(list) - 1 loop
      if (jsonb_typeof(list -> i) = 'string' and list ->> i ~ '^[a-z-]+$') is not true then
        return false;
      end if;
    end loop;
  end if;
  if d ? 'children' then
    list := d -> 'children';
    if jsonb_typeof(list) <> 'array' then
      return false;
    end if;
    for i in 0 .. jsonb_array_length(list) - 1 loop
      item := list -> i;
      if not hand.deep(item) then
        return false;
      end if;
    end loop;
  end if;
  return true;
end $$;

-- A chain of 36 levels, with ten leaves on each.
create function hand.deep_document(i int) returns jsonb language plpgsql immutable as $$
declare
  leaves jsonb;
  node jsonb;
begin
  for level in reverse 36 .. 1 loop
    select jsonb_agg(jsonb_build_object('kind', 'check', 'title', 'leaf ' || j || ' of level ' || level || ' in the plan ' || i, 'weight', j * 1.5,
      'tags', jsonb_build_array('quick', 'level-' || chr(97 + level % 26), 'often-looked-at')) order by j) into leaves from generate_series(1, 10) j;
    node := jsonb_build_object('kind', case when level = 1 then 'group' else 'step' end, 'title', 'level ' || level || ' of the plan ' || i, 'weight', level,
      'children', case when node is null then leaves else leaves || node end);
  end loop;
  return node;
end $$;
