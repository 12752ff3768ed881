-- What guards that only observe have seen: which documents they would have refused, without values.

create table {schema}.observations (
  document text not null,
  slot smallint not null,
  guard text not null,
  variant text not null,
  pointer text not null,
  keyword text not null,
  seen bigint not null,
  examples jsonb not null default '[]',
  first_seen timestamptz not null,
  last_seen timestamptz not null,
  constraint observations_pkey primary key (document, slot, guard, variant, pointer, keyword)
);
comment on table {schema}.observations is 'Writes that a guard would have refused, counted by place. Bounded: at most 16 slots of 201 rows for each document. Holds no values.';
comment on column {schema}.observations.document is 'The document''s name in pgstrata.yaml.';
comment on column {schema}.observations.slot is 'Writers at the same time count in different slots, so that none waits; a report adds the slots up.';
comment on column {schema}.observations.guard is 'The hash of the guard that saw it, which changes with the schemas.';
comment on column {schema}.observations.variant is 'The discriminator''s value, the first 100 characters.';
comment on column {schema}.observations.pointer is 'JSON Pointer within the document, the first 300 characters.';
comment on column {schema}.observations.keyword is 'Keyword of the schema; other where a slot has no place left, error where a document could not be judged.';
comment on column {schema}.observations.seen is 'How many written documents had it. Exact to 64 within one transaction, beyond that short by at most one in 32.';
comment on column {schema}.observations.examples is 'Primary keys of up to 10 rows that had it: column name to value as text.';
comment on column {schema}.observations.first_seen is 'When it was first written.';
comment on column {schema}.observations.last_seen is 'When it was last written.';

create sequence {schema}.observations_missed;
comment on sequence {schema}.observations_missed is 'How many written documents were bad but not counted by place, because that would have made the writer wait.';

create function {schema}.observe(document text, guard text, variant text, row_key jsonb, findings jsonb) returns void
language plpgsql security definer
set search_path to ''
set lock_timeout to '20ms' -- nobody but operators can hold what this locks; a writer doesn't wait for them either
as $fn$
declare
  slots constant int := 16;
  places constant int := 200;
  mine int;
  counts jsonb; -- this transaction's, by place
  label text;
  n int;
  step int;
  former int; -- the step that led here, which is what the last update left uncounted
  at_pointer text;
  at_keyword text;
begin
  -- Under SERIALIZABLE, reading what other writers count could make the transaction fail when it commits.
  if current_setting('pgstrata.observing', true) = 'off' or current_setting('transaction_isolation') = 'serializable' then
    perform nextval('{named}.observations_missed');
    return;
  end if;

  -- A slot belongs to one transaction at a time. The lock is only ever tried, so nobody waits and nothing can deadlock.
  for i in 0 .. slots - 1 loop
    mine := (pg_backend_pid() + i) % slots;
    exit when pg_try_advisory_xact_lock(hashtextextended('pgstrata.observations ' || document || ' ' || mine, 0));
    mine := null;
  end loop;
  if mine is null then
    perform nextval('{named}.observations_missed');
    return;
  end if;

  variant := left(coalesce(variant, ''), 100);
  row_key := case when length(row_key::text) <= 500 then jsonb_build_array(row_key) else '[]' end;
  counts := coalesce(nullif(current_setting('pgstrata.observed', true), ''), '{}')::jsonb;
  for at_pointer, at_keyword in
    select distinct left(f.one ->> 'pointer', 300), left(f.one ->> 'keyword', 50)
    from (select one from jsonb_array_elements(findings) one limit 20) f
  loop
    -- Each update leaves a dead row behind that no vacuum can take before the transaction ends,
    -- so one that writes many bad documents counts in ever larger steps.
    label := md5(concat_ws('|', document, variant, at_keyword, at_pointer));
    n := coalesce((counts ->> label)::int, 0) + 1;
    counts := counts || jsonb_build_object(label, n);
    step := 1 << greatest(length(ltrim(n::bit(32)::text, '0')) - 6, 0); -- 1 below 64, then 2, from 128 on 4, …
    former := 1 << greatest(length(ltrim((n - 1)::bit(32)::text, '0')) - 6, 0);
    continue when n % step <> 0;
    perform {schema}.count_observation(document, mine::smallint, guard, variant, at_pointer, at_keyword, former, row_key, places);
  end loop;
  if length(counts::text) > 10000 then
    counts := '{}'; -- of some 200 places: begins with small steps again rather than grow
  end if;
  perform set_config('pgstrata.observed', counts::text, true);
exception
  when others then
    -- Whatever it is, the write goes on, and the rest of the transaction doesn't try again.
    perform set_config('pgstrata.observing', 'off', true);
    perform nextval('{named}.observations_missed');
end $fn$;
comment on function {schema}.observe(text, text, text, jsonb, jsonb) is 'Counts the findings of one written document. For guards alone, which run as their owner.';

create function {schema}.count_observation(
  of_document text, of_slot smallint, of_guard text, of_variant text, of_pointer text, of_keyword text, more int, row_key jsonb, places int
) returns void
language plpgsql
set search_path to ''
as $fn$
begin
  update {schema}.observations o
  set seen = o.seen + more,
    last_seen = clock_timestamp(),
    examples = case when jsonb_array_length(o.examples) < 10 and not o.examples @> row_key then o.examples || row_key else o.examples end
  where o.document = of_document and o.slot = of_slot and o.guard = of_guard
    and o.variant = of_variant and o.pointer = of_pointer and o.keyword = of_keyword;
  if found then
    return;
  end if;
  -- What guards before this one saw was judged by other schemas.
  delete from {schema}.observations o where o.document = of_document and o.slot = of_slot and o.guard <> of_guard;
  if of_keyword <> 'other'
    and (select count(*) from {schema}.observations o where o.document = of_document and o.slot = of_slot and o.keyword <> 'other') >= places then
    perform {schema}.count_observation(of_document, of_slot, of_guard, '', '', 'other', more, row_key, places);
    return;
  end if;
  insert into {schema}.observations (document, slot, guard, variant, pointer, keyword, seen, examples, first_seen, last_seen)
  values (of_document, of_slot, of_guard, of_variant, of_pointer, of_keyword, more, row_key, clock_timestamp(), clock_timestamp());
end $fn$;
comment on function {schema}.count_observation(text, smallint, text, text, text, text, int, jsonb, int) is
  'Adds to one place''s count, for {named}.observe, which holds the slot.';

revoke execute on function {schema}.observe(text, text, text, jsonb, jsonb) from public;
revoke execute on function {schema}.count_observation(text, smallint, text, text, text, text, int, jsonb, int) from public;
