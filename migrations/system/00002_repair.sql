-- +goose Up
-- What a scan found, the originals it set aside, and the alerts it raised.

create table pgstrata.scans (
  id uuid not null default gen_random_uuid(),
  applied boolean not null,
  state text not null default 'running',
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  started_by text not null default session_user,
  rows_read bigint not null default 0,
  documents_bad bigint not null default 0,
  documents_reset bigint not null default 0,
  constraint scans_pkey primary key (id),
  constraint scans_state_known check (state in ('running', 'done', 'stopped', 'failed'))
);
comment on table pgstrata.scans is 'One row for each run of repair scan that may write.';
comment on column pgstrata.scans.id is 'Names the run.';
comment on column pgstrata.scans.applied is 'True when the run was allowed to reset documents.';
comment on column pgstrata.scans.state is 'running, done, stopped (by a person or a limit) or failed; running with no live session means that it was killed.';
comment on column pgstrata.scans.started_at is 'When the run began.';
comment on column pgstrata.scans.ended_at is 'When the run ended, in whatever way.';
comment on column pgstrata.scans.started_by is 'The database login that ran it.';
comment on column pgstrata.scans.rows_read is 'Documents judged.';
comment on column pgstrata.scans.documents_bad is 'Documents with at least one finding.';
comment on column pgstrata.scans.documents_reset is 'Documents reset to their safe default.';

create table pgstrata.quarantine (
  id uuid not null default gen_random_uuid(),
  document text not null,
  variant text not null,
  table_schema text not null,
  table_name text not null,
  column_name text not null,
  row_key jsonb not null,
  tenant text,
  original text not null,
  reset_to text not null,
  previous jsonb not null default '{}',
  findings jsonb not null,
  scan_id uuid not null,
  state text not null default 'kept',
  kept_at timestamptz not null default now(),
  restored_at timestamptz,
  restored_by text,
  restored_with text,
  constraint quarantine_pkey primary key (id),
  constraint quarantine_state_known check (state in ('kept', 'restored'))
);
comment on table pgstrata.quarantine is 'Original documents, kept before a repair overwrote them.';
comment on column pgstrata.quarantine.id is 'Names the original in repair show and repair restore.';
comment on column pgstrata.quarantine.document is 'The document''s name in pgstrata.yaml.';
comment on column pgstrata.quarantine.variant is 'The discriminator''s value when the document was reset.';
comment on column pgstrata.quarantine.table_schema is 'Schema of the table that holds the document.';
comment on column pgstrata.quarantine.table_name is 'Table that holds the document.';
comment on column pgstrata.quarantine.column_name is 'Column that holds the document.';
comment on column pgstrata.quarantine.row_key is 'Primary key of the row: column name to value as text.';
comment on column pgstrata.quarantine.tenant is 'Value of the tenant column, as text; null when the document has none.';
comment on column pgstrata.quarantine.original is 'The document as doc::text gave it.';
comment on column pgstrata.quarantine.reset_to is 'The document that replaced it, as doc::text gives it; a restore compares the row with this.';
comment on column pgstrata.quarantine.previous is 'Columns that the reset also set: name to the earlier value (from) and the one set (to), as text, for the restore.';
comment on column pgstrata.quarantine.findings is 'What was wrong: a list of pointer, keyword, message and place in the schema; the first 100.';
comment on column pgstrata.quarantine.scan_id is 'The run that set it aside.';
comment on column pgstrata.quarantine.state is 'kept, or restored once a document was put back.';
comment on column pgstrata.quarantine.kept_at is 'When it was set aside.';
comment on column pgstrata.quarantine.restored_at is 'When a document was put back.';
comment on column pgstrata.quarantine.restored_by is 'The database login that put it back.';
comment on column pgstrata.quarantine.restored_with is 'The document that was put back, as doc::text gives it; equal to original unless a corrected one was given.';
create index quarantine_row on pgstrata.quarantine (table_schema, table_name, row_key);
alter table pgstrata.quarantine
  add constraint quarantine_scan foreign key (scan_id) references pgstrata.scans (id);

create table pgstrata.alerts (
  id uuid not null default gen_random_uuid(),
  tenant text,
  document text not null,
  table_schema text not null,
  table_name text not null,
  row_key jsonb not null,
  severity text not null,
  kind text not null,
  message text not null,
  details jsonb not null default '{}',
  quarantine_id uuid,
  created_at timestamptz not null default now(),
  acknowledged_at timestamptz,
  constraint alerts_pkey primary key (id),
  constraint alerts_severity_known check (severity in ('info', 'warning', 'critical'))
);
comment on table pgstrata.alerts is 'What a tenant should know of its documents. Holds pointers and keywords, never values.';
comment on column pgstrata.alerts.id is 'Names the alert; the only thing a notification may carry.';
comment on column pgstrata.alerts.tenant is 'Value of the tenant column of the row concerned, as text.';
comment on column pgstrata.alerts.document is 'The document''s name in pgstrata.yaml.';
comment on column pgstrata.alerts.table_schema is 'Schema of the table concerned.';
comment on column pgstrata.alerts.table_name is 'Table concerned.';
comment on column pgstrata.alerts.row_key is 'Primary key of the row concerned.';
comment on column pgstrata.alerts.severity is 'info, warning or critical.';
comment on column pgstrata.alerts.kind is 'What happened, as document_reset or document_restored.';
comment on column pgstrata.alerts.message is 'A sentence for a person.';
comment on column pgstrata.alerts.details is 'The first 20 findings as pointer, keyword and message, without values, and their total.';
comment on column pgstrata.alerts.quarantine_id is 'The original that was set aside, if one was.';
comment on column pgstrata.alerts.created_at is 'When it was raised.';
comment on column pgstrata.alerts.acknowledged_at is 'When somebody took note.';
create index alerts_tenant on pgstrata.alerts (tenant, created_at);
alter table pgstrata.alerts
  add constraint alerts_quarantine foreign key (quarantine_id) references pgstrata.quarantine (id);

grant select, insert, update on pgstrata.scans, pgstrata.quarantine, pgstrata.alerts to pgstrata_operator;
alter table pgstrata.scans enable row level security;
alter table pgstrata.quarantine enable row level security;
alter table pgstrata.alerts enable row level security;
alter table pgstrata.quarantine force row level security;
alter table pgstrata.alerts force row level security;
create policy operator_reads on pgstrata.scans for select to pgstrata_operator using (true);
create policy operator_starts on pgstrata.scans for insert to pgstrata_operator with check (true);
create policy operator_marks on pgstrata.scans for update to pgstrata_operator using (true) with check (true);
create policy operator_reads on pgstrata.quarantine for select to pgstrata_operator using (true);
create policy operator_keeps on pgstrata.quarantine for insert to pgstrata_operator with check (true);
create policy operator_marks on pgstrata.quarantine for update to pgstrata_operator using (true) with check (true);
create policy operator_reads on pgstrata.alerts for select to pgstrata_operator using (true);
create policy operator_raises on pgstrata.alerts for insert to pgstrata_operator with check (true);
create policy operator_marks on pgstrata.alerts for update to pgstrata_operator using (true) with check (true);

-- +goose Down
-- pgstrata:keeps pgstrata.quarantine
-- pgstrata:keeps pgstrata.alerts
drop table pgstrata.alerts;
drop table pgstrata.quarantine;
drop table pgstrata.scans;
