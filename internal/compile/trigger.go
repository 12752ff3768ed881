package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

// triggerFunction judges what is written. It is bound to its column by name, and told by arguments what to call things in an error.
// Its search_path is fixed, so that a writer's own can't change what the validators' operators mean.
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
%[6]s`,
		Namespace, name, column, variant, sameVariant, documentJudgement(d, deep).text())
}

func documentJudgement(d project.Document, deep bool) judgement {
	function := func(what string) string {
		return fmt.Sprintf("%s.%s__%s__%s(document, variant)", Namespace, d.Name, what, self)
	}
	return judgement{
		valid: function("valid"), explain: function("explain"),
		invalid: "'%s of %s.%s is not valid: %s at %s (%s)',\n      tg_argv[0], tg_argv[1], tg_argv[2],",
		tooDeep: "'%s of %s.%s is nested too deeply to be judged', tg_argv[0], tg_argv[1], tg_argv[2]",
		detail:  fmt.Sprintf("      'document', tg_argv[0],\n      'variant', variant,\n      'version', %s,\n", knownVersion(d)),
		hint:    "'" + function("explain") + " lists every finding with a message.'",
		names:   1, constraint: "tg_argv[0]", deep: deep,
	}
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
// acceptedBy reads it.
func knownVersion(d project.Document) string {
	var b strings.Builder
	b.WriteString("case")
	for _, family := range d.Set.Families {
		fmt.Fprintf(&b, "\n        when variant = %s and document ->> %s in (%s) then document ->> %s",
			text(family.Variant), text(d.VersionField), literals(versionTexts(family.Accepted())), text(d.VersionField))
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
