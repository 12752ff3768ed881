-- +goose Up
-- What an organization's admins see of the alerts about its integrations. Alerts about other tables are for whoever owns those to show.

create view public.integration_alerts with (security_invoker = true) as
  select
    -- The case keeps the cast away from other tables' tenants, in whatever order conditions are evaluated.
    case when a.table_schema = 'public' and a.table_name = 'organization_integrations'
      then a.tenant::uuid end as organization_id,
    a.id,
    case when a.table_schema = 'public' and a.table_name = 'organization_integrations'
      then (a.row_key ->> 'id')::uuid end as integration_id,
    a.document,
    a.severity,
    a.kind,
    a.message,
    a.details,
    a.created_at,
    a.acknowledged_at
  from pgstrata.alerts as a
  where a.table_schema = 'public' and a.table_name = 'organization_integrations';
comment on view public.integration_alerts is 'Alerts about integrations, for the admins of their organization.';
comment on column public.integration_alerts.organization_id is 'The organization concerned.';
comment on column public.integration_alerts.id is 'Names the alert.';
comment on column public.integration_alerts.integration_id is 'The integration concerned; it may be gone by now.';
comment on column public.integration_alerts.document is 'Which document: field_mappings or sync_schedule.';
comment on column public.integration_alerts.severity is 'info, warning or critical.';
comment on column public.integration_alerts.kind is 'What happened, as document_reset or document_restored.';
comment on column public.integration_alerts.message is 'A sentence for a person.';
comment on column public.integration_alerts.details is 'Findings as pointer, keyword and message, without values.';
comment on column public.integration_alerts.created_at is 'When it was raised.';
comment on column public.integration_alerts.acknowledged_at is 'When somebody took note.';
revoke all on public.integration_alerts from public, anon, authenticated, service_role;

-- +goose Down
drop view public.integration_alerts;
