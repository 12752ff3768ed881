package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// observer is what tells one observing trigger function from another.
type observer struct {
	function    string // its qualified name
	column      string // quoted
	variant     string // an expression; "" when there are none
	sameVariant string // the condition that an update leaves it
	valid       string // the functions that judge
	explain     string
	recorder    string // the database schema of the function that counts; the trigger's first argument says what the document is called there
	guard       string // as which it counts
	rowKey      string // an expression: the row's key as jsonb
}

// create records what it would refuse, and lets every write pass, whatever happens on the way.
// Writers may not touch the recorder's table, so it runs as its owner. Only the owner may make a trigger of it, for EXECUTE is taken
// from everybody else; when a trigger fires nobody asks for that privilege.
func (o observer) create() string {
	declared, arguments, variant := "", "document", "''"
	if o.variant != "" {
		declared, arguments, variant = "  variant constant text := "+o.variant+";\n", "document, variant", "variant"
	}
	return strings.NewReplacer("{function}", o.function, "{column}", o.column, "{declared}", declared, "{same variant}", o.sameVariant,
		"{valid}", o.valid+"("+arguments+")", "{explain}", o.explain+"("+arguments+")", "{recorder}", o.recorder,
		"{guard}", text(o.guard), "{variant}", variant, "{key}", o.rowKey).Replace(observingFunction)
}

const observingFunction = `create or replace function {function}() returns trigger
language plpgsql security definer set search_path to '' as $fn$
declare
  document constant jsonb := new.{column};
{declared}  findings jsonb;
begin
  if document is null then
    return new; -- whether a document must be there is the table's business
  end if;
  -- A guard that enforces lets an unchanged document stay as it is.
  if tg_op = 'UPDATE' and record_image_eq(row(old.{column}), row(new.{column})){same variant} then
    return new;
  end if;
  begin
    if {valid} then
      return new;
    end if;
    findings := {explain};
  exception
    when others then
      findings := '[{"pointer": "", "keyword": "error"}]'; -- what can't be judged, as one nested too deeply, would be refused, too
  end;
  begin
    perform {recorder}.observe(tg_argv[0], {guard}, {variant}, {key}, findings);
  exception
    when others then
      raise warning '% is not valid, and that could not be recorded: SQLSTATE %', tg_argv[0], sqlstate; -- no message, it may hold values
  end;
  return new;
end $fn$`

// documentObserver is the trigger function of a project's document.
func documentObserver(d project.Document, name string) string {
	variant, sameVariant := variantOf(d)
	judge := func(what string) string { return fmt.Sprintf("%s.%s__%s__%s", Namespace, d.Name, what, self) }
	return observer{
		function: Namespace + "." + name, column: pg.Ident(d.Column), variant: variant, sameVariant: sameVariant,
		valid: judge("valid"), explain: judge("explain"), recorder: "pgstrata", guard: self, rowKey: "jsonb_build_object(" + rowKey(d) + ")",
	}.create()
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
