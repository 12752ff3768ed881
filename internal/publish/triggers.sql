{{- /* What is written through the view. What is filled in comes quoted. */ -}}
{{define "insert" -}}
create function {{.F}}__insert() returns trigger
language plpgsql as $fn$
declare
  carried constant jsonb[] := {{.F}}__carried(new.{{.DocumentColumn}}, {{.VariantOf "new"}}, null, null);
  names text[];
  places text[];
  written text := {{.InsertInto}};
  made record;
  affected bigint;
begin
{{- range .Columns}}
{{- if .Generated}}
  if new.{{.Name}} is distinct from null then
    raise exception using errcode = 'generated_always', message = pg_catalog.format('%s of %s is a generated column', {{.Literal}}::text, {{$.ViewName}}::text);
  end if;
{{- else if .IsDocument}}
  if carried[1] is not null then
    names := names || {{.QuotedLiteral}}::text;
    places := places || '$2'::text;
  end if;
{{- else if .Default}}
  -- The view's default has filled it in. Who may not write the column has not written it, and the table's own default holds.
  if pg_catalog.has_column_privilege({{$.TableLiteral}}, {{.Literal}}, 'insert') then
    names := names || {{.QuotedLiteral}}::text;
    places := places || {{.FieldOf 1}}::text;
  end if;
{{- else}}
  if new.{{.Name}} is distinct from null then
    names := names || {{.QuotedLiteral}}::text;
    places := places || {{.FieldOf 1}}::text;
  end if;
{{- end}}
{{- end}}
  written := written || coalesce('(' || pg_catalog.array_to_string(names, ', ') || ') values (' || pg_catalog.array_to_string(places, ', ') || ')',
    'default values');
{{- if .Complements}}
  if carried[2] is not null then
    perform pg_catalog.set_config({{.Setting}}, (carried[2] || pg_catalog.jsonb_build_object('key', {{.KeyOf "new"}}))::text, true);
  end if;
{{- end}}
  if not ({{range $i, $c := .Columns}}{{if $i}}
      and {{end}}pg_catalog.has_column_privilege({{$.TableLiteral}}, {{$c.Literal}}, 'select'){{end}}) then
    -- Nothing can be shown to who may write only.
    execute written using new, carried[1];
    get diagnostics affected = row_count;
{{- template "taken" .}}
    if affected = 0 then
      return null;
    end if;
    return new;
  end if;
  execute written || {{.Returning}} into made using new, carried[1];
  get diagnostics affected = row_count;
{{- template "taken" .}}
  if affected = 0 then
    return null; -- a trigger of the table's own has refused it
  end if;
  select v.* into new from {{.View}} v where {{.SameKey "v" "made"}};
  return new;
end $fn$
{{- end}}

{{define "taken"}}
{{- if .Complements}}
    if carried[2] is not null then
      if affected > 0 and pg_catalog.current_setting({{.Setting}}, true) <> '' then
        raise exception using
          errcode = 'object_not_in_prerequisite_state',
          message = pg_catalog.format('what %s of %s has beside it was not kept, so nothing is written', {{.Document}}::text, {{.TableText}}::text),
          hint = {{.TakenHint}};
      end if;
      perform pg_catalog.set_config({{.Setting}}, '', true);
    end if;
{{- end}}
{{- end}}

{{define "changed"}}
    raise exception using
      errcode = 'serialization_failure',
      message = pg_catalog.format('a row of %s was changed or removed by another transaction since %s showed it', {{.TableText}}::text, {{.ViewName}}::text),
      detail = pg_catalog.format({{.KeyFormat}}, {{.KeyTexts "old"}}),
      hint = 'Run the transaction again.',
      schema = {{.TableSchema}}, table = {{.TableName}};
{{- end}}

{{define "closed"}}
    raise exception using
      errcode = 'object_not_in_prerequisite_state',
      message = pg_catalog.format('%s of %s can''t be shown at the version of %s, so that it can''t be written there', {{.Document}}::text, {{.TableText}}::text, {{.ViewName}}::text),
      detail = pg_catalog.format({{.KeyFormat}}, {{.KeyTexts "old"}}),
      hint = 'Write the row in the table itself, at the version that it is stored at.',
      schema = {{.TableSchema}}, table = {{.TableName}}, column = {{.Column}};
{{- end}}

{{define "update" -}}
create function {{.F}}__update() returns trigger
language plpgsql as $fn$
declare
  present record;
  stored jsonb;
  kept jsonb;
  moved constant boolean := {{if .Discriminator}}{{.VariantOf "old"}} is distinct from {{.VariantOf "new"}}{{else}}false{{end}};
  rewritten constant boolean := new.{{.DocumentColumn}}::text is distinct from old.{{.DocumentColumn}}::text;
  carried jsonb[];
  sets text[];
  made record;
  affected bigint;
begin
  perform from {{.Table}} d where {{.SameKey "d" "old"}} for no key update;
  if not found then
    perform from {{.View}} v where {{.SameKey "v" "old"}};
    if found then
      return null; -- a policy shows the row and lets nobody update it: a table passes over it, too
    end if;
{{- template "changed" .}}
  end if;
  -- A later statement than the lock, so that it sees what the lock waited for.
  select v.* into present from {{.View}} v where {{.SameKey "v" "old"}};
  if not found or not pg_catalog.record_image_eq(present, old) then
{{- template "changed" .}}
  end if;
{{- range .Columns}}
{{- if .Generated}}
  if not pg_catalog.record_image_eq(row(new.{{.Name}}), row(old.{{.Name}})) then
    raise exception using errcode = 'generated_always', message = pg_catalog.format('%s of %s is a generated column', {{.Literal}}::text, {{$.ViewName}}::text);
  end if;
{{- else if not .IsDocument}}
  if not pg_catalog.record_image_eq(row(new.{{.Name}}), row(old.{{.Name}})) then
    sets := sets || {{.SetFrom 1}}::text;
  end if;
{{- end}}
{{- end}}
  if rewritten or moved then
    select r.stored_document, r.stored_complement into stored, kept from {{.F}}__rows r where {{.SameKey "r" "old"}};
    if stored is not null and old.{{.DocumentColumn}} is null then
{{- template "closed" .}}
    end if;
    carried := {{.F}}__carried(new.{{.DocumentColumn}}, {{.VariantOf "new"}}, case when not moved then stored end, kept);
    if rewritten or carried[1]::text is distinct from stored::text or carried[2] is not null then
      sets := sets || {{.SetDocument}}::text;
    end if;
  end if;
  if sets is null then
    return new;
  end if;
{{- if .Complements}}
  if carried[2] is not null then
    perform pg_catalog.set_config({{.Setting}}, (carried[2] || pg_catalog.jsonb_build_object('key', {{.KeyOf "old"}}, 'moved', {{.KeyOf "new"}}))::text, true);
  end if;
{{- end}}
  execute {{.UpdateSet}} || pg_catalog.array_to_string(sets, ', ') || {{.WhereReturning}} into made using new, carried[1], old;
  get diagnostics affected = row_count;
{{- template "taken" .}}
  if affected = 0 then
    return null; -- a trigger of the table's own has refused it
  end if;
  select v.* into new from {{.View}} v where {{.SameKey "v" "made"}};
  return new;
end $fn$
{{- end}}

{{define "delete" -}}
create function {{.F}}__delete() returns trigger
language plpgsql as $fn$
declare
  present record;
  stored jsonb;
begin
  -- Who may delete need not be allowed to lock.
  if pg_catalog.has_any_column_privilege({{.TableLiteral}}, 'update') then
    perform from {{.Table}} d where {{.SameKey "d" "old"}} for update;
  end if;
  for attempt in 1 .. 2 loop
    select v.* into present from {{.View}} v where {{.SameKey "v" "old"}};
    if not found or not pg_catalog.record_image_eq(present, old) then
{{- template "changed" .}}
    end if;
    exit when attempt = 2;
    select d.{{.DocumentColumn}} into stored from {{.Table}} d where {{.SameKey "d" "old"}};
    if stored is not null and old.{{.DocumentColumn}} is null then
{{- template "closed" .}}
    end if;
    delete from {{.Table}} d where {{.SameKey "d" "old"}} and pg_catalog.record_image_eq(
      row({{range $i, $c := .Columns}}{{if $i}}, {{end}}d.{{$c.Name}}{{end}}),
      row({{range $i, $c := .Columns}}{{if $i}}, {{end}}{{if $c.IsDocument}}stored{{else}}old.{{$c.Name}}{{end}}{{end}}));
    if found then
      return old;
    end if;
  end loop;
  return null; -- a policy or a trigger of the table's own keeps the row, unchanged
end $fn$
{{- end}}

{{define "keep" -}}
create function {{.F}}__keep() returns trigger
language plpgsql security definer set search_path to pg_catalog, pg_temp as $fn$
declare
  told constant jsonb := nullif(current_setting({{.Setting}}, true), '');
  -- A row that comes to another partition is inserted there.
  named constant jsonb := coalesce(case tg_op when 'INSERT' then told -> 'moved' end, told -> 'key');
  version constant text := new.{{.DocumentColumn}} ->> {{.Field}};
  variant constant text := {{.VariantOf "new"}};
  other text;
  chain text[];
  fitting jsonb[];
  kept jsonb;
begin
  if told is null then
    return null;
  end if;
  if tg_op = 'INSERT' and ({{.KeyDiffers "new" true}}) or tg_op = 'UPDATE' and ({{.KeyDiffers "old" false}}) then
    return null; -- another row, written by a trigger meanwhile
  end if;
  perform set_config({{.Setting}}, '', true);
  -- Anybody can set the setting. So nothing is taken from it but what a write through the view would keep as well.
  if new.{{.DocumentColumn}} is not null and coalesce(told ->> 'of', told ->> 'lost') is not null then
    other := case when version = {{.F}}__version(variant) then told ->> 'of' else version end;
    chain := {{.F}}__between(variant, other);
    if chain is null then
      raise exception using errcode = 'object_not_in_prerequisite_state', message = 'the setting ' || {{.Setting}} || ' tells of no version';
    end if;
    if told ->> 'of' is not null then
      select c.complement into kept from {{.Complements}} c where {{.SameKey "c" "new"}};
      kept := kept - chain; -- what other lenses have kept stays
    end if;
    if told ->> 'lost' is not null then
      fitting := {{.F}}__fitting(new.{{.DocumentColumn}}, variant, other, told -> 'lost');
      if fitting is null then
        raise exception using
          errcode = 'object_not_in_prerequisite_state',
          message = format('what %s of %s has beside it doesn''t fit the document as it is stored', {{.Document}}, {{.TableText}}),
          hint = {{.TakenHint}},
          schema = {{.TableSchema}}, table = {{.TableName}}, column = {{.Column}};
      end if;
      kept := nullif(coalesce(kept, '{}') || coalesce(fitting[1], '{}'), '{}');
    end if;
  end if;
  if nullif(kept, '{}') is null then
    delete from {{.Complements}} c where {{.SameKey "c" "new"}};
  else
    insert into {{.Complements}} as c ({{.KeyList}}, complement) values ({{.KeyArguments "new"}}, kept)
      on conflict on constraint {{.ComplementsKey}} do update set complement = excluded.complement, kept_at = now();
  end if;
  return null;
end $fn$
{{- end}}
