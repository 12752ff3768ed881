-- +goose Up
-- Documents on their way from one version to another, and how far each part of a table has come.

create table pgstrata.evolutions (
  id uuid not null default gen_random_uuid(),
  document text not null,
  table_schema text not null,
  table_name text not null,
  column_name text not null,
  direction text not null,
  versions jsonb not null,
  state text not null default 'running',
  asked text not null default 'run',
  reason text,
  forecast jsonb not null,
  baseline jsonb not null,
  outcome jsonb,
  sweep integer not null default 0,
  rows_vacuumed bigint not null default 0,
  throttle text,
  throttled jsonb not null default '{}',
  wal_bytes bigint not null default 0,
  seconds double precision not null default 0,
  seen_at timestamptz not null default clock_timestamp(),
  seen_lsn pg_lsn not null,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  started_by text not null default session_user,
  asked_by text,
  scan_id uuid not null,
  constraint evolutions_pkey primary key (id),
  constraint evolutions_direction_known check (direction in ('up', 'down')),
  constraint evolutions_state_known check (state in ('running', 'paused', 'stopped', 'done', 'aborted', 'failed')),
  constraint evolutions_asked_known check (asked in ('run', 'pause', 'abort'))
);
comment on table pgstrata.evolutions is 'One row for each rewrite of a document''s rows from one version to another.';
comment on column pgstrata.evolutions.id is 'Names the evolution.';
comment on column pgstrata.evolutions.document is 'The document''s name in pgstrata.yaml.';
comment on column pgstrata.evolutions.table_schema is 'Schema of the table that holds the document.';
comment on column pgstrata.evolutions.table_name is 'Table that holds the document.';
comment on column pgstrata.evolutions.column_name is 'Column that holds the document.';
comment on column pgstrata.evolutions.direction is 'up, or down for the way back.';
comment on column pgstrata.evolutions.versions is 'By variant: the versions that are rewritten (from) and the one they become (to).';
comment on column pgstrata.evolutions.state is 'running, paused, stopped, failed, done or aborted; running with no live session means that it was killed. All but the last two can be resumed.';
comment on column pgstrata.evolutions.asked is 'What an operator wants of it: run, pause or abort. Workers read it in each chunk''s transaction.';
comment on column pgstrata.evolutions.reason is 'Why it stopped or failed, a sentence.';
comment on column pgstrata.evolutions.forecast is 'What plan expected: rows, seconds, WAL, growth of the table, share of HOT updates.';
comment on column pgstrata.evolutions.baseline is 'Size of the table and its update counts when it began, which what happened is measured against.';
comment on column pgstrata.evolutions.outcome is 'What happened, in the terms of the forecast; null until it ended.';
comment on column pgstrata.evolutions.sweep is 'How often all rows were gone over again for documents that writers of an old version added.';
comment on column pgstrata.evolutions.rows_vacuumed is 'How many rows were rewritten when the table was last vacuumed.';
comment on column pgstrata.evolutions.throttle is 'Why the workers wait just now; null when they don''t.';
comment on column pgstrata.evolutions.throttled is 'Seconds that workers waited, by reason.';
comment on column pgstrata.evolutions.wal_bytes is 'WAL written by all sessions of the server while it was at work.';
comment on column pgstrata.evolutions.seconds is 'How long it was at work.';
comment on column pgstrata.evolutions.seen_at is 'When a process at work last measured.';
comment on column pgstrata.evolutions.seen_lsn is 'Where the WAL was at that time.';
comment on column pgstrata.evolutions.started_at is 'When it began.';
comment on column pgstrata.evolutions.ended_at is 'When it was done or aborted.';
comment on column pgstrata.evolutions.started_by is 'The database login that started it.';
comment on column pgstrata.evolutions.asked_by is 'The database login that last asked for a pause, an abort or a resume.';
comment on column pgstrata.evolutions.scan_id is 'The run under which originals were set aside that could not be carried over.';
create unique index evolutions_open on pgstrata.evolutions (table_schema, table_name, column_name) where state not in ('done', 'aborted');
create index evolutions_scan on pgstrata.evolutions (scan_id);
alter table pgstrata.evolutions
  add constraint evolutions_scan foreign key (scan_id) references pgstrata.scans (id);

create table pgstrata.evolution_slices (
  evolution_id uuid not null,
  number integer not null,
  after_key jsonb,
  through_key jsonb,
  position jsonb,
  done boolean not null default false,
  found bigint not null default 0,
  rows_read bigint not null default 0,
  rows_lifted bigint not null default 0,
  rows_quarantined bigint not null default 0,
  rows_refused bigint not null default 0,
  constraint evolution_slices_pkey primary key (evolution_id, number)
) with (fillfactor = 50);
comment on table pgstrata.evolution_slices is 'Ranges of the primary key that workers share, and how far each has come. A checkpoint is written in its chunk''s own transaction.';
comment on column pgstrata.evolution_slices.evolution_id is 'The evolution.';
comment on column pgstrata.evolution_slices.number is 'The slice, by the order of its keys.';
comment on column pgstrata.evolution_slices.after_key is 'The slice begins behind this key, a list of values as text; null for the first row.';
comment on column pgstrata.evolution_slices.through_key is 'It ends with this key; null for the last row.';
comment on column pgstrata.evolution_slices.position is 'The last key of the last chunk that was done; null before the first one.';
comment on column pgstrata.evolution_slices.done is 'True when the end was reached in this sweep.';
comment on column pgstrata.evolution_slices.found is 'Documents that this sweep found at an old version.';
comment on column pgstrata.evolution_slices.rows_read is 'Rows gone over in the first pass.';
comment on column pgstrata.evolution_slices.rows_lifted is 'Documents carried over.';
comment on column pgstrata.evolution_slices.rows_quarantined is 'Documents that could not be carried over and were reset, their originals kept.';
comment on column pgstrata.evolution_slices.rows_refused is 'Documents of this sweep that could neither be carried over nor reset, and were left as they are.';
alter table pgstrata.evolution_slices
  add constraint evolution_slices_evolution foreign key (evolution_id) references pgstrata.evolutions (id);

grant select, insert, update on pgstrata.evolutions, pgstrata.evolution_slices to pgstrata_operator;
alter table pgstrata.evolutions enable row level security;
alter table pgstrata.evolution_slices enable row level security;
create policy operator_reads on pgstrata.evolutions for select to pgstrata_operator using (true);
create policy operator_starts on pgstrata.evolutions for insert to pgstrata_operator with check (true);
create policy operator_marks on pgstrata.evolutions for update to pgstrata_operator using (true) with check (true);
create policy operator_reads on pgstrata.evolution_slices for select to pgstrata_operator using (true);
create policy operator_starts on pgstrata.evolution_slices for insert to pgstrata_operator with check (true);
create policy operator_marks on pgstrata.evolution_slices for update to pgstrata_operator using (true) with check (true);

-- +goose Down
drop table pgstrata.evolution_slices;
drop table pgstrata.evolutions;
