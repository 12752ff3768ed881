package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// recorderSuffix makes the name of the recorder's database schema from that of the functions. It is one of its own, since everybody
// may use the other one.
const recorderSuffix = "_observed"

func (o Script) recorderName() string { return o.namespaceName() + recorderSuffix }

// observedView is where the observations are read.
func (o Script) observedView() string { return sqlName(o.recorderName()) + ".observed" }

// observedAs is what the column is called among the observations.
func (o Script) observedAs() string { return o.Table.String() + "." + o.Column }

func (o Script) checkObserving() error {
	if !o.guards() {
		return fault.New(opScript, "", "there is nothing to observe without a table and a column", "Give --table and --column.")
	}
	if o.Check {
		return fault.New(opScript, "", "a CHECK constraint can't observe, it can only refuse", "Leave out --check, or --observe.")
	}
	if len(o.recorderName()) > pg.MaxIdent {
		return fault.New(opScript, o.namespaceName(), fmt.Sprintf("the name %s is longer than Postgres keeps", o.recorderName()), "Give a shorter --schema.")
	}
	return nil
}

// ensureRecorder makes what counts, in a database schema that only its owner may use.
func (o Script) ensureRecorder() string {
	schema := sqlName(o.recorderName())
	sql := strings.NewReplacer(
		"\ncreate table ", "\ncreate table if not exists ", "\ncreate sequence ", "\ncreate sequence if not exists ",
		"\ncreate function ", "\ncreate or replace function ").Replace(recorderIn(o.recorderName()))
	return fmt.Sprintf(`do $do$
begin
  if not exists (select from pg_catalog.pg_namespace where nspname = %[1]s) then
    create schema %[2]s;
    comment on schema %[2]s is %[3]s;
  elsif (select pg_catalog.obj_description(oid, 'pg_namespace') from pg_catalog.pg_namespace where nspname = %[1]s)
    is distinct from %[3]s
  then
    raise exception using errcode = 'duplicate_schema',
      message = pg_catalog.format('the schema %%s is there, and was not made for what is observed', %[1]s),
      hint = 'Give another --schema: what is observed stands in the one of its name and %[4]s.';
  end if;
end $do$;

%[5]scomment on column %[2]s.observations.document is 'The guarded column, as schema.table.column.';
create or replace view %[6]s with (security_invoker) as
  %[7]s;
comment on view %[6]s is 'Writes that would have been refused, by place in the document. Holds no values.';
`, text(o.recorderName()), schema, text(madeHere), recorderSuffix, sql, o.observedView(), Observed(schema+".observations"))
}

// addObserver ends the install script with a trigger that records what it would refuse. It calls the trigger function for every row,
// valid or not, since there nothing that goes wrong reaches the writer.
func (o Script) addObserver(c *Compiled, hash string) string {
	observing := observer{
		column: pg.Ident(o.Column), valid: c.Valid, explain: c.Explain, recorder: sqlName(o.recorderName()), guard: hash, rowKey: keyFound,
	}
	function := o.namespace() + "." + nameOf(o.Name, "__observer__"+hashOf(observing.create()), 0)
	observing.function = function
	return fmt.Sprintf(`
%[1]s;
revoke execute on function %[2]s() from public;
comment on function %[2]s() is
  %[3]s;

-- One guard for the column: this one takes the place of any other.
%[4]screate or replace trigger %[5]s
  before insert or update on %[6]s
  for each row execute function %[2]s(%[7]s);
alter table %[6]s enable always trigger %[5]s;
commit;
-- Nothing is refused from here on. What would have been:
--   select * from %[8]s where document = %[7]s order by seen desc;
-- How many bad writes, of all columns, could not be counted by place without making a writer wait:
--   select last_value from %[9]s.observations_missed where is_called;
-- To refuse, run the script that the same command prints without --observe.
`, observing.create(), function, text("Records what is written to a column and not valid: "+o.identity(hash)+"."), o.dropConstraint(),
		pg.Ident(o.triggerName()), o.Table.SQL(), text(o.observedAs()), o.observedView(), sqlName(o.recorderName())) + o.findStored(c)
}

// keyFound looks the primary key up when there is something to record. A table without one has no key to show.
const keyFound = `(
      select jsonb_object_agg(a.attname, to_jsonb(new) ->> a.attname)
      from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = any (k.conkey)
      where k.conrelid = tg_relid and k.contype = 'p')`

// dropRecorder takes away what was observed of the column, and the recorder when no other column is observed.
func (o Script) dropRecorder() string {
	schema := sqlName(o.recorderName())
	return fmt.Sprintf(`do $do$
begin
  if (select pg_catalog.obj_description(oid, 'pg_namespace') from pg_catalog.pg_namespace where nspname = %[1]s) = %[2]s then
    delete from %[3]s.observations where document = %[4]s;
    if not exists (
      select from pg_catalog.pg_trigger t join pg_catalog.pg_proc p on p.oid = t.tgfoid
      where pg_catalog.strpos(p.prosrc, %[5]s) > 0)
    then
      begin
        drop view %[3]s.observed;
        drop function %[3]s.observe(text, text, text, jsonb, jsonb);
        drop function %[3]s.count_observation(text, smallint, text, text, text, text, int, jsonb, int);
        drop table %[3]s.observations;
        drop sequence %[3]s.observations_missed;
        drop schema %[3]s;
      exception when dependent_objects_still_exist then null; -- something else uses it
      end;
    end if;
  end if;
end $do$;
`, text(o.recorderName()), text(madeHere), schema, text(o.observedAs()), text(" "+schema+".observe("))
}
