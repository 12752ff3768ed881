{{- /* One published view, in the order in which its parts need each other. Every name that stands here comes quoted. */ -}}
{{define "shown" -}}
create function {{.F}}__shown(doc jsonb, variant text, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe set search_path to pg_catalog, pg_temp as $fn$
begin
  return case variant
{{- range $v := .Variants}}
    when {{$v.Literal}} then case doc ->> {{$.Field}}
{{- range $v.Versions}}
      when {{.Literal}} then {{if .Own}}array[doc, null]{{else}}{{.Show}}(doc, kept){{end}}
{{- end}}
    end
{{- end}}
  end;
end $fn$
{{- end}}

{{define "stored" -}}
create function {{.F}}__stored(doc jsonb, variant text, version text, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe set search_path to pg_catalog, pg_temp as $fn$
begin
  return case variant
{{- range $v := .Variants}}
    when {{$v.Literal}} then case version
{{- range $v.Versions}}
      when {{.Literal}} then {{if .Own}}array[doc, null]{{else}}{{.Store}}(doc, kept){{end}}
{{- end}}
    end
{{- end}}
  end;
end $fn$
{{- end}}

{{define "version" -}}
create function {{.F}}__version(variant text) returns text
language sql immutable parallel safe
return case variant
{{- range .Variants}}
  when {{.Literal}} then {{.Own}}
{{- end}}
end
{{- end}}

{{define "goal" -}}
create function {{.F}}__goal(variant text, stored text) returns text
language sql immutable parallel safe
return case variant
{{- range $v := .Variants}}
  when {{$v.Literal}} then case coalesce(stored, '')
    when '' then {{$v.Newest}}
{{- range $v.Versions}}
    when {{.Literal}} then {{.Goal}}
{{- end}}
  end
{{- end}}
end
{{- end}}

{{define "between" -}}
create function {{.F}}__between(variant text, version text) returns text[]
language sql immutable parallel safe
return case variant
{{- range $v := .Variants}}
  when {{$v.Literal}} then case version
{{- range $v.Versions}}
    when {{.Literal}} then {{.Between}}
{{- end}}
  end
{{- end}}
end
{{- end}}

{{define "findings" -}}
create function {{.F}}__findings(doc jsonb, variant text) returns jsonb
language plpgsql immutable parallel safe set search_path to pg_catalog, pg_temp as $fn$
begin
  case variant
{{- range $v := .Variants}}
    when {{$v.Literal}} then
      case doc ->> {{$.Field}}
{{- range $v.Versions}}
        when {{.Literal}} then
          return case when not {{.Valid}}(doc) then {{.Explain}}(doc) end;
{{- end}}
        else null;
      end case;
{{- end}}
    else null;
  end case;
  return '[{"pointer": "", "keyword": "version"}]';
end $fn$
{{- end}}

{{define "fitting" -}}
create function {{.F}}__fitting(doc jsonb, variant text, other text, lost jsonb) returns jsonb[]
language plpgsql immutable parallel safe set search_path to pg_catalog, pg_temp as $fn$
declare
  over jsonb[];
  back jsonb[];
begin
  if doc ->> {{.Field}} = {{.F}}__version(variant) then
    over := {{.F}}__stored(doc, variant, other, lost);
    back := {{.F}}__shown(over[1], variant, over[2]);
  else
    over := {{.F}}__shown(doc, variant, lost);
    back := {{.F}}__stored(over[1], variant, doc ->> {{.Field}}, over[2]);
  end if;
  if back[1]::text is distinct from doc::text{{if .Enforces}} or {{.F}}__findings(over[1], variant) is not null{{end}} then
    return null;
  end if;
  return array[back[2]];
end $fn$
{{- end}}

{{define "carried" -}}
create function {{.F}}__carried(document jsonb, variant text, stored jsonb, kept jsonb) returns jsonb[]
language plpgsql immutable parallel safe set search_path to pg_catalog, pg_temp as $fn$
declare
  here constant text := {{.F}}__version(variant);
  there text := {{.F}}__goal(variant, stored ->> {{.Field}});
  shown jsonb[];
  result jsonb[];
  lost jsonb;
{{- if .Enforces}}
  findings jsonb;
{{- end}}
begin
  if document is null or here is null then -- no document, or a variant that the table's guard refuses
    return array[document, case when kept is not null then '{}'::jsonb end];
  end if;
  if document ->> {{.Field}} is distinct from here then
    raise exception using
      errcode = 'check_violation',
      message = pg_catalog.format('%s of %s takes documents of version %s, and this one has another', {{.Column}}::text, {{.ViewName}}::text, here),
      schema = {{.TableSchema}}, table = {{.TableName}}, column = {{.Column}}, constraint = {{.Constraint}};
  end if;
{{- if .Enforces}}
  findings := {{.F}}__findings(document, variant);
  if findings is not null then
    -- No values: errors end up in logs.
    raise exception using
      errcode = 'check_violation',
      message = pg_catalog.format('%s of %s is not valid: %s at %s (%s)', {{.Document}}::text, {{.ViewName}}::text, findings #>> '{0,keyword}',
        coalesce(nullif(findings #>> '{0,pointer}', ''), 'the top'), pg_catalog.left(findings #>> '{0,message}', 200)),
      detail = pg_catalog.jsonb_build_object('document', {{.Document}}::text, 'variant', variant, 'version', here,
        'findings', (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('pointer', f -> 'pointer', 'keyword', f -> 'keyword') order by n)
          from pg_catalog.jsonb_array_elements(findings) with ordinality list(f, n) where n <= 20),
        'total', pg_catalog.jsonb_array_length(findings)),
      schema = {{.TableSchema}}, table = {{.TableName}}, column = {{.Column}}, constraint = {{.Constraint}};
  end if;
{{- end}}
  if stored is not null then
    if stored ->> {{.Field}} = here then
      return array[document, null];
    end if;
    shown := {{.F}}__shown(stored, variant, kept);
  end if;
  if there = here then
    if stored is null then
      return array[document, case when kept is not null then '{}'::jsonb end];
    end if;
    -- The row was older. What it had that this version has no place for stays beside it, as far as it still fits.
    there := stored ->> {{.Field}};
    result := array[document];
    if shown[2] is not null then
      lost := ({{.F}}__fitting(document, variant, there, shown[2]))[1];
    end if;
  else
    result := {{.F}}__stored(document, variant, there, shown[2]);
    if result[1] is null then
      raise exception using
        errcode = 'check_violation',
        message = pg_catalog.format('%s of %s is valid, but no lens carries it from version %s to %s, at which this row is stored',
          {{.Document}}::text, {{.ViewName}}::text, here, there),
        schema = {{.TableSchema}}, table = {{.TableName}}, column = {{.Column}}, constraint = {{.Constraint}};
    end if;
    lost := result[2];
  end if;
  if lost is null and kept is null then
    return array[result[1], null];
  end if;
  return array[result[1], pg_catalog.jsonb_build_object('lost', lost, 'of', case when stored is not null then there end)];
end $fn$
{{- end}}

{{define "rows" -}}
create view {{.F}}__rows with (security_invoker = true) as
select {{.KeyArguments "d"}}, d.{{.DocumentColumn}} as stored_document, {{.VariantOfRow}} as stored_variant,
  {{if .Complements}}c.complement{{else}}null::jsonb{{end}} as stored_complement
from {{.Table}} d{{if .Complements}} left join {{.Complements}} c on {{.SameKey "c" "d"}}{{end}}
{{- end}}

{{define "latest" -}}
create function {{.F}}__latest({{range $i, $k := .Key}}{{if $i}}, {{end}}{{$k.Type}}{{end}}) returns jsonb[]
language plpgsql volatile as $fn$
begin
  return (select array[r.stored_document, pg_catalog.to_jsonb(r.stored_variant), r.stored_complement]
    from {{.F}}__rows r where {{range $i, $k := .Key}}{{if $i}} and {{end}}r.{{$k.Name}} = ${{$k.Number}}{{end}});
end $fn$
{{- end}}

{{define "now" -}}
create function {{.F}}__now(doc jsonb, variant text, kept jsonb{{range $i, $k := .Key}}, {{$k.Type}}{{end}}) returns jsonb
language plpgsql stable parallel restricted as $fn$
declare
  -- A statement that has waited for the row's lock has the row as it is and what is kept beside it as it was. So this looks again, by a
  -- volatile function, which sees what is committed. It says to be stable itself, since a view of volatile columns is planned badly.
  latest constant jsonb[] := {{.F}}__latest({{range $i, $k := .Key}}{{if $i}}, {{end}}${{$k.Argument}}{{end}});
begin
  if latest is not null and latest[3]::text is distinct from kept::text then
    return ({{.F}}__shown(latest[1], latest[2] #>> '{}', latest[3]))[1];
  end if;
  return ({{.F}}__shown(doc, variant, kept))[1];
end $fn$
{{- end}}

{{define "view" -}}
create view {{.View}} with (security_invoker = true) as
select
{{- range $i, $c := .Columns}}{{if $i}},{{end}}
  {{if $c.IsDocument -}}
  case
{{- range $v := $.Variants}}
    when {{$.VariantOfRow}} = {{$v.Literal}} and d.{{$c.Name}} ->> {{$.Field}} = {{$v.Own}} then d.{{$c.Name}}
{{- end}}
{{- if $.Complements}}
    else {{$.F}}__now(d.{{$c.Name}}, {{$.VariantOfRow}}, (select c.complement from {{$.Complements}} c where {{$.SameKey "c" "d"}}), {{$.KeyArguments "d"}})
{{- else}}
    else ({{$.F}}__shown(d.{{$c.Name}}, {{$.VariantOfRow}}, null))[1]
{{- end}}
  end as {{$c.Name}}
  {{- else}}d.{{$c.Name}}{{end}}
{{- end}}
from {{.Table}} d
{{- end}}

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
    perform pg_catalog.set_config({{.Setting}}, (carried[2] || pg_catalog.jsonb_build_object('key', {{.KeyOf "old"}}))::text, true);
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
