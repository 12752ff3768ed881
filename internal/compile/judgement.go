package compile

import (
	"fmt"
	"strings"
)

// maxReported is how many findings an error's detail lists.
const maxReported = 20

// judgement is what the trigger functions of a project's document and of a schema that belongs to no project have in common:
// they let a valid document pass, and else say what is wrong.
type judgement struct {
	valid, explain string // calls with the document
	invalid        string // the beginning of format's arguments: a text that ends with three places for a finding, and what comes before those
	tooDeep        string // all arguments of format
	detail         string // fields before the findings, each with its comma
	hint           string // an SQL literal
	names          int    // which of the trigger's arguments is the database schema; the table and the column follow
	constraint     string // SQL for what the constraint's name begins with
	deep           bool   // a schema contains itself, so that a document may be nested too deeply for it
}

// text ends a trigger function.
func (j judgement) text() string {
	return j.judging() + fmt.Sprintf(`  total := jsonb_array_length(findings);
  -- No values: errors end up in logs. What a finding's message names stands in the schema.
  raise exception using
    errcode = 'check_violation',
    message = format(%s
      findings #>> '{0,keyword}', coalesce(nullif(findings #>> '{0,pointer}', ''), 'the top'), left(findings #>> '{0,message}', 200))
      || case when total > 1 then format(', and %%s more', total - 1) else '' end,
    detail = jsonb_strip_nulls(jsonb_build_object(
%s      'findings', (select jsonb_agg(jsonb_build_object('pointer', f -> 'pointer', 'keyword', f -> 'keyword') order by n)
        from jsonb_array_elements(findings) with ordinality list(f, n) where n <= %d),
      'total', total)),
    hint = %s,
%s,
    constraint = %s || '_valid';
end $fn$`, j.invalid, j.detail, maxReported, j.hint, j.place("    "), j.constraint)
}

// judging returns a valid document, and else lists what is wrong. A schema that contains itself is judged by functions that call
// themselves, and where their stack ends a writer learns which column it was instead of every call on the way. That costs a
// savepoint, which other schemas need not pay.
func (j judgement) judging() string {
	statements := fmt.Sprintf(`  if %s then
    return new;
  end if;

  findings := %s;
`, j.valid, j.explain)
	if !j.deep {
		return statements
	}
	return `  begin
` + strings.ReplaceAll(strings.ReplaceAll("  "+statements, "\n", "\n  "), "  \n", "\n") + fmt.Sprintf(`exception
    when statement_too_complex then
      raise exception using
        errcode = 'statement_too_complex',
        message = format(%s),
        hint = 'Nest the document less deeply. How deep the server can look is set by max_stack_depth.',
%s;
  end;
`, j.tooDeep, j.place("        "))
}

// place fills the fields of an error that say which column it is.
func (j judgement) place(indent string) string {
	return fmt.Sprintf("%[1]sschema = tg_argv[%[2]d],\n%[1]stable = tg_argv[%[3]d],\n%[1]scolumn = tg_argv[%[4]d]", indent, j.names, j.names+1, j.names+2)
}
