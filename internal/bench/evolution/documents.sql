-- Documents of about 1 KB with eight fields, no two alike.
create table public.settings (id bigint not null, label text not null, config jsonb not null, constraint settings_pkey primary key (id));
insert into public.settings (id, label, config)
select i, 'setting ' || i, jsonb_build_object(
  'schema_version', '1.0.0',
  'title', 'Export of ledger ' || i,
  'notes', repeat(md5(i::text) || ' ', 3),
  'fields', (
    select jsonb_agg(jsonb_strip_nulls(jsonb_build_object(
      'name', 'target_field_' || j || '_of_' || i,
      'src', 'claim.source_field_' || ((i + j) % 97) || '_' || i,
      'required', (i + j) % 3 = 0,
      'transform', case when (i + j) % 4 <> 0 then (array['date', 'trim', 'upper', 'minor_to_major'])[1 + (i * j) % 4] end)))
    from generate_series(1, 8) j))
from generate_series(1, :rows) i;
