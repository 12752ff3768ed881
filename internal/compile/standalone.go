package compile

import (
	"fmt"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Script says what a schema that belongs to no project becomes: functions, and a guard where a column is named.
type Script struct {
	Name      string   // what the functions' names begin with
	Namespace string   // the database schema that they stand in; "" is Namespace
	Table     pg.Table // zero guards nothing
	Column    string
	Check     bool // a CHECK constraint instead of a trigger
	Observe   bool // a trigger that records what it would refuse, and lets it pass
}

// Compiled is the text of a Script and what is in it.
type Compiled struct {
	SQL       string
	Uninstall string
	Valid     string // (doc jsonb) returns boolean; qualified and quoted, for a statement
	Explain   string // (doc jsonb) returns jsonb
	Observed  string // the view of what an observing guard has recorded; "" without one
	Notes     []Note

	expression bool // the validator is one SQL expression
	deep       bool // the schema contains itself
}

const (
	opScript = "schema compile"
	byline   = "by pgstrata schema compile"
	// madeHere is the comment of a database schema that a script created, and that it may drop.
	madeHere = "Made by pgstrata schema compile."
)

// Compile writes the script. Each condition in it stands behind a comment with its path in the schema.
func (o Script) Compile(s *schema.Schema) (*Compiled, error) {
	uninstall, err := o.Uninstall()
	if err != nil {
		return nil, err
	}
	c, err := compiled(s, true)
	if err != nil {
		return nil, err
	}
	name := nameOf(o.Name, "__"+c.hash, longestSuffix(c.functions))
	v := c.validator(o.namespace(), name, o.identity(c.hash))
	result := &Compiled{
		Uninstall: uninstall,
		Valid:     o.namespace() + "." + v.Name, Explain: o.namespace() + "." + v.Explain,
		Notes: c.notes, expression: c.functions[0].expression, deep: len(recursive(s.Root)) > 0,
	}
	if o.Observe {
		result.Observed = o.observedView()
	}
	result.SQL = o.install(v, result, c.hash)
	return result, nil
}

func (o Script) install(v *Validator, c *Compiled, hash string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "-- The schema %s as SQL, written %s.\n", o.plainName(), byline)
	b.WriteString("-- With --uninstall the same command prints what takes it away again.\nbegin;\n")
	b.WriteString("set local lock_timeout to '10s';\nset local client_min_messages to warning;\n")
	b.WriteString("set local search_path to pg_catalog, pg_temp; -- what the operators below mean\n\n")
	b.WriteString(encodingCheck + "\n" + o.ensureNamespace())
	if o.guards() {
		b.WriteString(o.inspectColumn())
	}
	if o.Observe {
		b.WriteString(o.ensureRecorder())
	}
	for i, statement := range v.statements {
		if i%3 == 0 {
			// The name holds the hash of the text, so that nothing is replaced but by itself.
			statement = "\n" + strings.Replace(statement, "create function", "create or replace function", 1)
		}
		b.WriteString(statement)
	}
	switch {
	case !o.guards():
		b.WriteString("commit;\n")
	case o.Check:
		b.WriteString(o.addCheck(c))
	case o.Observe:
		b.WriteString(o.addObserver(c, hash))
	default:
		b.WriteString(o.addTrigger(c, hash))
	}
	return b.String()
}

// Uninstall writes the script that takes away the guard, and the functions of every version of the schema that nothing else uses.
func (o Script) Uninstall() (string, error) {
	if err := o.check(); err != nil {
		return "", err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "-- Takes away what pgstrata schema compile made of the schema %s.\nbegin;\n", o.plainName())
	b.WriteString("set local lock_timeout to '10s';\nset local client_min_messages to warning;\n")
	if o.guards() {
		fmt.Fprintf(&b, "drop trigger if exists %s on %s;\nalter table if exists %s drop constraint if exists %s;\n",
			pg.Ident(o.triggerName()), o.Table.SQL(), o.Table.SQL(), pg.Ident(o.constraintName()))
	}
	namespace := text(o.namespaceName())
	fmt.Fprintf(&b, `do $do$
declare
  unused regprocedure;
begin
  -- every version's functions, but for those that a trigger, a constraint or another object still uses
  for unused in
    with made as (
      select p.oid, pg_catalog.substring(pg_catalog.obj_description(p.oid, 'pg_proc'), ': %[2]s$') as hash
      from pg_catalog.pg_proc p join pg_catalog.pg_namespace n on n.oid = p.pronamespace
      where n.nspname = %[1]s),
    used as (
      select m.hash
      from made m join pg_catalog.pg_depend d on d.refclassid = 'pg_catalog.pg_proc'::regclass and d.refobjid = m.oid
      where m.hash is not null
        and not (d.classid = 'pg_catalog.pg_proc'::regclass and d.objid in (select o.oid from made o where o.hash is not null)))
    select m.oid from made m where m.hash is not null and m.hash not in (select u.hash from used u)
  loop
    execute pg_catalog.format('drop function %%s', unused);
  end loop;
  if (select pg_catalog.obj_description(oid, 'pg_namespace') from pg_catalog.pg_namespace where nspname = %[1]s) = %[3]s then
    begin
      drop schema %[4]s;
    exception when dependent_objects_still_exist then null; -- something else stands in it
    end;
  end if;
end $do$;
`, namespace, strings.TrimSuffix(o.identity("([0-9a-f]{10})"), ".")+"[.]", text(madeHere), pg.Ident(o.namespaceName()))
	if o.guards() {
		b.WriteString(o.dropRecorder())
	}
	b.WriteString("commit;\n")
	return b.String(), nil
}

// check refuses names that can't be names.
func (o Script) check() error {
	if o.Name == "" {
		return fault.New(opScript, "", "the schema has no name", "Give it one with --name.")
	}
	if (o.Table == pg.Table{}) != (o.Column == "") {
		return fault.New(opScript, "", "a guard needs both a table and a column", "Give --table and --column, or neither for the functions alone.")
	}
	if o.Check && !o.guards() {
		return fault.New(opScript, "", "a CHECK constraint needs a table and a column", "Give --table and --column.")
	}
	if o.Observe {
		if err := o.checkObserving(); err != nil {
			return err
		}
	}
	for _, n := range []struct{ what, name string }{
		{"schema", o.namespaceName()}, {"schema", o.Table.Schema}, {"table", o.Table.Name}, {"column", o.Column},
	} {
		if len(n.name) > pg.MaxIdent {
			return fault.New(opScript, n.name, fmt.Sprintf("no %s has a name of more than %d bytes", n.what, pg.MaxIdent), "")
		}
		if strings.ContainsFunc(n.name, func(r rune) bool { return r < ' ' || r == 0x7f }) {
			return fault.New(opScript, fmt.Sprintf("%q", n.name), "a "+n.what+"'s name with control characters is not taken", "")
		}
		if strings.Contains(n.name, "$fn$") || strings.Contains(n.name, "$do$") { // what function bodies end with
			return fault.New(opScript, n.name, "a "+n.what+"'s name with $fn$ or $do$ is not taken", "")
		}
	}
	return nil
}

func (o Script) guards() bool { return o.Column != "" }

func (o Script) namespaceName() string {
	if o.Namespace == "" {
		return Namespace
	}
	return o.Namespace
}

func (o Script) namespace() string {
	if o.namespaceName() == Namespace {
		return Namespace
	}
	return pg.Ident(o.Namespace)
}

func (o Script) plainName() string { return nameOf(o.Name, "", 0) }

// identity ends the comment of each function; the uninstall script finds them by it.
func (o Script) identity(hash string) string {
	return fmt.Sprintf("schema %s, hash %s, %s", o.plainName(), hash, byline)
}

// A column has one guard: its name comes from the column alone, so that another schema, or the other kind, takes its place.
func (o Script) triggerName() string    { return "zz_pgstrata__" + o.columnInName(len("zz_pgstrata__")) }
func (o Script) constraintName() string { return "pgstrata__" + o.columnInName(len("pgstrata__")) }

// columnInName is the column as a part of another name; a hash keeps those apart that are shortened or changed to the same.
func (o Script) columnInName(used int) string {
	if o.Column == nameOf(o.Column, "", 0) && used+len(o.Column) <= pg.MaxIdent {
		return o.Column
	}
	return nameOf(o.Column, "_"+hashOf(o.Column)[:6], used)
}

// ensureNamespace makes the database schema for the functions. Whoever writes the table must be allowed to use it.
func (o Script) ensureNamespace() string {
	literal, ident := text(o.namespaceName()), pg.Ident(o.namespaceName())
	return fmt.Sprintf(`do $do$
begin
  if not exists (select from pg_catalog.pg_namespace where nspname = %[1]s) then
    create schema %[2]s;
    grant usage on schema %[2]s to public;
    comment on schema %[2]s is %[3]s;
  elsif not pg_catalog.has_schema_privilege('public', %[1]s, 'usage') then
    raise warning 'not everybody may use the schema %%: whoever writes the column needs usage on it', %[1]s;
  end if;
end $do$;
`, literal, ident, text(madeHere))
}

// inspectColumn refuses a column that isn't there or holds something else, and warns of triggers that could undo the judgement.
func (o Script) inspectColumn() string {
	warning := ""
	if !o.Check {
		warning = fmt.Sprintf(`
  for later in
    select tgname from pg_catalog.pg_trigger
    where tgrelid = %[1]s::regclass and not tgisinternal and tgtype & 7 in (3, 7) and tgname > %[2]s and tgname !~ '^zz_pgstrata_'
  loop
    raise warning 'the trigger %% runs behind the guard: what it changes in the column is not judged', later;
  end loop;`, text(o.Table.SQL()), text(o.triggerName()))
	}
	return fmt.Sprintf(`do $do$
declare
  kind text;
  later text;
begin
  select pg_catalog.format_type(case when t.typtype = 'd' then t.typbasetype else t.oid end, null) into kind
  from pg_catalog.pg_attribute a join pg_catalog.pg_type t on t.oid = a.atttypid
  where a.attrelid = %[1]s::regclass and a.attname = %[2]s and a.attnum > 0 and not a.attisdropped;
  if kind is distinct from 'jsonb' then
    raise exception using errcode = 'datatype_mismatch', message = %[3]s || coalesce(' is of type ' || kind || ', not jsonb', ' is no column');
  end if;%[4]s
end $do$;
`, text(o.Table.SQL()), text(o.Column), text(o.Table.String()+"."+o.Column), warning)
}
