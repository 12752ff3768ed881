package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// addTrigger ends the install script with a trigger like that of a project's document. It doesn't judge rows that are there.
func (o Script) addTrigger(c *Compiled, hash string) string {
	body := strings.NewReplacer("{column}", pg.Ident(o.Column), "{judgement}", o.judgement(c).text()).Replace(standaloneTrigger)
	function := o.namespace() + "." + nameOf(o.Name, "__guard__"+hashOf(body), 0)
	return fmt.Sprintf(`
create or replace function %[1]s() returns trigger
%[2]s;
grant execute on function %[1]s() to public;
comment on function %[1]s() is
  %[3]s;

-- One guard for the column: this one takes the place of any other.
%[4]screate or replace trigger %[5]s
  before insert or update on %[6]s
  for each row%[10]s execute function %[1]s(%[7]s, %[8]s, %[9]s);
alter table %[6]s enable always trigger %[5]s;
commit;
`, function, body, text("Judges what is written to a column: "+o.identity(hash)+"."), o.dropConstraint(),
		pg.Ident(o.triggerName()), o.Table.SQL(), text(o.Table.Schema), text(o.Table.Name), text(o.Column),
		o.onlyIfInvalid(c)) + o.findStored(c)
}

func (o Script) judgement(c *Compiled) judgement {
	name := text(o.plainName())
	return judgement{
		valid: c.Valid + "(document)", explain: c.Explain + "(document)",
		invalid: "'%s.%s is not valid by the schema %s: %s at %s (%s)',\n      tg_argv[1], tg_argv[2], " + name + ",",
		tooDeep: "'%s.%s is nested too deeply to be judged by the schema %s', tg_argv[1], tg_argv[2], " + name,
		detail:  "      'document', " + name + ",\n",
		hint:    text(c.Explain + "(document) lists every finding with a message."),
		names:   0, constraint: name, deep: c.deep,
	}
}

func (o Script) findStored(c *Compiled) string {
	return fmt.Sprintf(`-- Stored documents are not judged until somebody changes them. The bad ones:
--   select t.*, %[1]s(t.%[2]s) from %[3]s t where not %[4]s(t.%[2]s);
`, c.Explain, pg.Ident(o.Column), o.Table.SQL(), c.Valid)
}

// onlyIfInvalid spares valid documents the call of the trigger function. It is for validators that are one expression: Postgres puts
// that into the condition, bound to the operators that it means. Any other would mean what the writer's search_path says.
func (o Script) onlyIfInvalid(c *Compiled) string {
	if !c.expression {
		return ""
	}
	return fmt.Sprintf("\n  when (not %s(new.%s))\n ", c.Valid, pg.Ident(o.Column))
}

func (o Script) dropConstraint() string {
	return fmt.Sprintf(`do $do$
begin
  if exists (select from pg_catalog.pg_constraint where conrelid = %s::regclass and conname = %s) then
    alter table %s drop constraint %s;
  end if;
end $do$;
`, text(o.Table.SQL()), text(o.constraintName()), o.Table.SQL(), pg.Ident(o.constraintName()))
}

// addCheck ends the install script with a constraint. It judges the rows that are there in a transaction of its own,
// so that nobody who writes waits for it.
func (o Script) addCheck(c *Compiled) string {
	return fmt.Sprintf(`
-- One guard for the column: this one takes the place of any other.
drop trigger if exists %[1]s on %[2]s;
%[3]salter table %[2]s add constraint %[4]s
  check ((%[5]s is null or %[6]s(%[5]s)) is true) not valid;
commit;
-- New rows are judged from here on, and so is every update of a row, of whatever column. The bad rows among those that are there:
--   select t.*, %[7]s(t.%[5]s) from %[2]s t where not %[6]s(t.%[5]s);
alter table %[2]s validate constraint %[4]s;
`, pg.Ident(o.triggerName()), o.Table.SQL(), o.dropConstraint(), pg.Ident(o.constraintName()), pg.Ident(o.Column), c.Valid, c.Explain)
}

// standaloneTrigger is the body of the trigger function. Its search_path is fixed, so that a writer's own can't change
// what the validators' operators mean.
const standaloneTrigger = `language plpgsql set search_path to pg_catalog, pg_temp as $fn$
declare
  document constant jsonb := new.{column};
  findings jsonb;
  total int;
begin
  if document is null then
    return new; -- whether a document must be there is the table's business
  end if;
  -- An unchanged document may stay as it is, so that a row with a bad one can still be changed elsewhere.
  if tg_op = 'UPDATE' and record_image_eq(row(old.{column}), row(new.{column})) then
    return new;
  end if;
{judgement}`
