package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// maxReported is how many findings an error's detail lists.
const maxReported = 20

// triggerFunction judges what is written. It is bound to its column by name, and told by arguments what to call things in an error.
// Its search_path is fixed, so that a writer's own can't change what the validators' operators mean.
// deep tells whether a schema contains itself, so that a document may be nested too deeply for it.
func triggerFunction(d project.Document, name string, deep bool) string {
	column := pg.Ident(d.Column)
	variant, sameVariant := variantOf(d)
	return fmt.Sprintf(`create or replace function %[1]s.%[2]s() returns trigger
language plpgsql set search_path to pg_catalog, pg_temp as $fn$
declare
  document constant jsonb := new.%[3]s;
  variant constant text := %[4]s;
  findings jsonb;
  total int;
begin
  if document is null then
    return new; -- whether a document must be there is the table's business
  end if;
  -- An unchanged document may stay as it is, so that a row with a bad one can still be changed elsewhere.
  -- Unchanged means byte for byte, its version included, and under the same variant.
  if tg_op = 'UPDATE' and record_image_eq(row(old.%[3]s), row(new.%[3]s))%[5]s then
    return new;
  end if;
%[10]s  total := jsonb_array_length(findings);
  -- No values: errors end up in logs. What a finding's message names stands in the schema.
  raise exception using
    errcode = 'check_violation',
    message = format('%%s of %%s.%%s is not valid: %%s at %%s (%%s)',
      tg_argv[0], tg_argv[1], tg_argv[2],
      findings #>> '{0,keyword}', coalesce(nullif(findings #>> '{0,pointer}', ''), 'the top'), left(findings #>> '{0,message}', 200))
      || case when total > 1 then format(', and %%s more', total - 1) else '' end,
    detail = jsonb_strip_nulls(jsonb_build_object(
      'document', tg_argv[0],
      'variant', variant,
      'version', %[8]s,
      'findings', (select jsonb_agg(jsonb_build_object('pointer', f -> 'pointer', 'keyword', f -> 'keyword') order by n)
        from jsonb_array_elements(findings) with ordinality list(f, n) where n <= %[9]d),
      'total', total)),
    hint = '%[1]s.%[6]s__explain__%[7]s(document, variant) lists every finding with a message.',
    schema = tg_argv[1],
    table = tg_argv[2],
    column = tg_argv[3],
    constraint = tg_argv[0] || '_valid';
end $fn$`,
		Namespace, name, column, variant, sameVariant, d.Name, self, knownVersion(d), maxReported, judging(d, deep))
}

// judging returns a valid document, and else lists what is wrong. A schema that contains itself is judged by functions that call
// themselves, and where their stack ends a writer learns which column it was instead of every call on the way. That costs a
// savepoint, which other schemas need not pay.
func judging(d project.Document, deep bool) string {
	statements := fmt.Sprintf(`  if %[1]s.%[2]s__valid__%[3]s(document, variant) then
    return new;
  end if;

  findings := %[1]s.%[2]s__explain__%[3]s(document, variant);
`, Namespace, d.Name, self)
	if !deep {
		return statements
	}
	return `  begin
` + strings.ReplaceAll(strings.ReplaceAll("  "+statements, "\n", "\n  "), "  \n", "\n") + `exception
    when statement_too_complex then
      raise exception using
        errcode = 'statement_too_complex',
        message = format('%s of %s.%s is nested too deeply to be judged', tg_argv[0], tg_argv[1], tg_argv[2]),
        hint = 'Nest the document less deeply. How deep the server can look is set by max_stack_depth.',
        schema = tg_argv[1],
        table = tg_argv[2],
        column = tg_argv[3];
  end;
`
}

// variantOf is a written row's variant, and the condition that an update leaves it.
func variantOf(d project.Document) (variant, same string) {
	if d.Discriminator == "" {
		return "'default'", ""
	}
	discriminator := pg.Ident(d.Discriminator)
	return "new." + discriminator + "::text", fmt.Sprintf("\n    and old.%[1]s is not distinct from new.%[1]s", discriminator)
}

// knownVersion is the document's version if the variant has a schema for it, else null: anything else would be a value.
func knownVersion(d project.Document) string {
	var b strings.Builder
	b.WriteString("case")
	for _, family := range d.Set.Families {
		var versions []string
		for _, s := range family.Schemas {
			versions = append(versions, text(s.Version.String()))
		}
		fmt.Fprintf(&b, "\n        when variant = %s and document ->> %s in (%s) then document ->> %s",
			text(family.Variant), text(d.VersionField), strings.Join(versions, ", "), text(d.VersionField))
	}
	b.WriteString("\n      end")
	return b.String()
}

// trigger is two statements: ENABLE ALWAYS keeps the guard up under session_replication_role = replica.
func trigger(d project.Document, name, function string) string {
	return fmt.Sprintf(`create trigger %[1]s
  before insert or update on %[2]s
  for each row execute function %[3]s.%[4]s(%[5]s, %[6]s, %[7]s, %[8]s);
alter table %[2]s enable always trigger %[1]s`,
		name, d.Table.SQL(), Namespace, function, text(d.Name), text(d.Table.Schema), text(d.Table.Name), text(d.Column))
}
