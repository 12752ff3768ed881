package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// observingFunction records what it would refuse, and lets every write pass, whatever happens on the way.
// Writers may not touch pgstrata's tables, so it runs as its owner. Only the owner may make a trigger of it, for EXECUTE is taken
// from everybody else; when a trigger fires nobody asks for that privilege.
func observingFunction(d project.Document, name string) string {
	column := pg.Ident(d.Column)
	variant, sameVariant := variantOf(d)
	return fmt.Sprintf(`create or replace function %[1]s.%[2]s() returns trigger
language plpgsql security definer set search_path to '' as $fn$
declare
  document constant jsonb := new.%[3]s;
  variant constant text := %[4]s;
  findings jsonb;
begin
  if document is null then
    return new; -- whether a document must be there is the table's business
  end if;
  -- A guard that enforces lets an unchanged document stay as it is.
  if tg_op = 'UPDATE' and record_image_eq(row(old.%[3]s), row(new.%[3]s))%[5]s then
    return new;
  end if;
  begin
    if %[1]s.%[6]s__valid__%[7]s(document, variant) then
      return new;
    end if;
    findings := %[1]s.%[6]s__explain__%[7]s(document, variant);
  exception
    when others then
      findings := '[{"pointer": "", "keyword": "error"}]'; -- what can't be judged, as one nested too deeply, would be refused, too
  end;
  begin
    perform pgstrata.observe(tg_argv[0], '%[7]s', variant, jsonb_build_object(%[8]s), findings);
  exception
    when others then
      raise warning '%% is not valid, and that could not be recorded: SQLSTATE %%', tg_argv[0], sqlstate; -- no message, it may hold values
  end;
  return new;
end $fn$`,
		Namespace, name, column, variant, sameVariant, d.Name, self, rowKey(d))
}

// rowKey lists the key's columns and their values as text.
func rowKey(d project.Document) string {
	parts := make([]string, len(d.Key))
	for i, column := range d.Key {
		parts[i] = text(column) + ", new." + pg.Ident(column) + "::text"
	}
	return strings.Join(parts, ", ")
}

// mayObserve fails early: without the privilege every violation would go unrecorded.
const mayObserve = `do $do$
begin
  if not pg_catalog.has_schema_privilege('pgstrata', 'usage')
    or not pg_catalog.has_function_privilege('pgstrata.observe(text, text, text, jsonb, jsonb)', 'execute') then
    raise insufficient_privilege using
      message = pg_catalog.format('%s may not record what a guard observes', current_user),
      hint = pg_catalog.format('As the owner of schema pgstrata: grant usage on schema pgstrata to %1$I; '
        'grant execute on function pgstrata.observe(text, text, text, jsonb, jsonb) to %1$I;', current_user);
  end if;
end $do$;`
