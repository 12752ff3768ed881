{{- /* The view, and the functions that carry documents, in the order in which they need each other. What is filled in comes quoted. */ -}}
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
    if stored ->> {{.Field}} = here and there = here then
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
