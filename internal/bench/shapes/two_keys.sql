create function hand.two_keys(d jsonb) returns boolean language plpgsql immutable parallel safe as $$
begin
  return (jsonb_typeof(d) = 'object'
    and case when jsonb_typeof(d -> 'id') = 'number' then (d -> 'id')::numeric % 1 = 0 and (d -> 'id')::numeric >= 1 else false end
    and jsonb_typeof(d -> 'name') = 'string' and char_length(d ->> 'name') <= 100) is true;
end $$;

create function hand.two_keys_document(i int) returns jsonb language sql immutable as $$
  select jsonb_build_object('id', i, 'name', 'customer number ' || i)
$$;
