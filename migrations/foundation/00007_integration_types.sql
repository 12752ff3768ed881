-- +goose Up
-- Generated from internal/foundation/registry.go by make generate; do not edit.
-- pgstrata:integration-types 4c32c7570b
-- pgstrata:begin integration-types
insert into public.integration_types (type, title, description, credential_parts) values
  ('xledger', 'Xledger',
   'Exports approved claims to Xledger as lines of a general ledger import.',
   '[{"name":"api_token","title":"API token","secret":true}]'),
  ('dynamics365', 'Dynamics 365 Business Central',
   'Exports approved claims to Dynamics 365 Business Central as lines of a general journal.',
   '[{"name":"tenant_id","title":"Directory (tenant) id","secret":false},{"name":"environment","title":"Environment, as production","secret":false},{"name":"client_id","title":"Application (client) id","secret":false},{"name":"client_secret","title":"Client secret","secret":true}]'),
  ('cornerstone', 'Cornerstone OnDemand',
   'Keeps employees in Cornerstone OnDemand up to date.',
   '[{"name":"portal","title":"Portal, as acme in acme.csod.com","secret":false},{"name":"client_id","title":"Client id","secret":false},{"name":"client_secret","title":"Client secret","secret":true}]')
on conflict (type) do update
  set title = excluded.title, description = excluded.description, credential_parts = excluded.credential_parts;
-- pgstrata:end integration-types

-- +goose Down
-- Types that integrations use stay.
-- +goose StatementBegin
do $$
declare
  added text;
begin
  foreach added in array array['xledger', 'dynamics365', 'cornerstone'] loop
    begin
      delete from public.integration_types where type = added;
    exception when foreign_key_violation then
      raise notice 'integration type % is in use and stays', added;
    end;
  end loop;
end $$;
-- +goose StatementEnd
