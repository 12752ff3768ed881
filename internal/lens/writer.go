package lens

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// ref is a value in SQL: sql is right wherever the condition present holds.
type ref struct{ sql, present string }

const (
	always = "true"
	never  = "false"
)

var missing = ref{"null", never}

// nullable is the value as an expression that is null where there is none.
func (r ref) nullable() string {
	switch {
	case r.present == never:
		return "null"
	case r.present == always, r.present == r.sql+" is not null":
		return r.sql
	}
	return fmt.Sprintf("case when %s then %s end", r.present, r.sql)
}

// purpose is which of a direction's functions is being written.
type purpose int

const (
	plainly         purpose = iota // the lifted document, null when it can't be done
	withComplements                // the lifted document and what was lost
	explaining                     // why it can't be done, null when it can
)

// writer writes the statements of one function. A variable is set once, before it is used, so that a value's text stays right
// however late it is put to use.
//
// An inline writer writes no statements: it makes one expression, for the items of an object. What it can't say so makes it unable.
type writer struct {
	purpose     purpose
	complements bool // kept is read and what is lost is gathered
	lens        string
	step        []string // titles of the steps being written, outermost first
	shared      *shared

	out     strings.Builder
	depth   int
	declare *[]string

	inline bool
	unable bool
	fails  []string // conditions under which an inline expression is worth nothing
}

// shared is what the functions of one direction have in common.
type shared struct {
	helpers []helper
	numbers map[string]int
}

// helper is a function of its own, around an expression that a person wrote.
type helper struct{ suffix, expression string }

// longInline bounds an inline expression, in which a value stands as often as it is used.
const longInline = 4000

func (w *writer) line(format string, args ...any) {
	if w.inline {
		w.unable = true
		return
	}
	w.out.WriteString(wrapped(strings.Repeat("  ", w.depth), fmt.Sprintf(format, args...)))
}

func (w *writer) block(open, end string, body func()) {
	w.line("%s", open)
	w.depth++
	body()
	w.depth--
	if end != "" {
		w.line("%s", end)
	}
}

var notInName = regexp.MustCompile(`[^a-z0-9_]+`)

// variable declares one, named after a key or a kind.
func (w *writer) variable(kind, sqlType string) string {
	name := strings.Trim(notInName.ReplaceAllString(strings.ToLower(kind), "_"), "_")
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		name = "v" + name
	}
	name = name[:min(len(name), 30)]
	w.shared.numbers[name]++
	name = fmt.Sprintf("%s_%d", name, w.shared.numbers[name])
	*w.declare = append(*w.declare, name+" "+sqlType+";")
	return name
}

var isVariable = regexp.MustCompile(`^[a-z_][a-z0-9_]*$`)

// bind puts a value into a variable, so that it is found out once.
func (w *writer) bind(kind string, r ref) ref {
	switch {
	case r.present == never || isVariable.MatchString(r.sql) && (r.present == always || r.present == r.sql+" is not null"):
		return r
	case w.inline:
		w.unable = w.unable || len(r.sql) > longInline
		return ref{"(" + r.nullable() + ")", r.present}
	}
	name := w.variable(kind, "jsonb")
	w.line("%s := %s;", name, r.nullable())
	if r.present == always {
		return ref{name, always}
	}
	return ref{name, name + " is not null"}
}

// failIf ends the function when a condition holds.
func (w *writer) failIf(condition string, at pointer, message string) {
	if condition == never {
		return
	}
	if w.inline {
		w.fails = append(w.fails, condition)
		return
	}
	result := "null"
	if w.purpose == explaining {
		title := ""
		if len(w.step) > 0 {
			title = w.step[len(w.step)-1]
		}
		result = fmt.Sprintf("pg_catalog.jsonb_build_object('lens', %s, 'step', %s, 'pointer', %s, 'message', %s)",
			pg.Literal(w.lens), pg.Literal(title), at, pg.Literal(message))
	}
	w.block("if "+condition+" then", "end if;", func() { w.line("return %s;", result) })
}

// items is a writer for one expression, at the same place in the steps.
func (w *writer) items() *writer {
	inner := *w
	inner.inline, inner.fails, inner.out = true, nil, strings.Builder{}
	inner.step = slices.Clone(w.step)
	return &inner
}

// pointer is a JSON Pointer as an SQL expression; within loops a part of it is known only then.
type pointer struct{ head, tail string }

func (p pointer) String() string {
	switch {
	case p.head == "":
		return pg.Literal(p.tail)
	case p.tail == "":
		return p.head
	}
	return p.head + " || " + pg.Literal(p.tail)
}

func (p pointer) to(way route) pointer { return pointer{p.head, p.tail + way.String()} }

func (p pointer) item(token string) pointer {
	return pointer{head: pointer{p.head, p.tail + "/"}.String() + " || " + token}
}

func literal(v any) string {
	if s, ok := v.(string); ok {
		return pg.Literal(s)
	}
	return jsonLiteral(v)
}

// jsonLiteral is a JSON value as SQL.
func jsonLiteral(v any) string { return pg.Literal(Text(v)) + "::jsonb" }

func and(conditions ...string) string { return joined(" and ", always, never, conditions) }
func or(conditions ...string) string  { return joined(" or ", never, always, conditions) }

// joined drops what changes nothing, and doubles.
func joined(operator, neutral, decisive string, conditions []string) string {
	var list []string
	for _, c := range conditions {
		switch {
		case c == decisive:
			return decisive
		case c != neutral && !slices.Contains(list, c):
			list = append(list, c)
		}
	}
	switch len(list) {
	case 0:
		return neutral
	case 1:
		return list[0]
	}
	for i, c := range list {
		if strings.Contains(c, " or ") || strings.Contains(c, " and ") {
			list[i] = "(" + c + ")"
		}
	}
	return strings.Join(list, operator)
}

// either is an expression for one of two cases.
func either(condition, then, otherwise string) string {
	switch condition {
	case always:
		return then
	case never:
		return otherwise
	}
	return "case when " + condition + " then " + then + " else " + otherwise + " end"
}

// not is true also where the condition is null.
func not(condition string) string {
	switch condition {
	case always:
		return never
	case never:
		return always
	}
	if variable, ok := strings.CutSuffix(condition, " is not null"); ok && isVariable.MatchString(variable) {
		return variable + " is null"
	}
	return "(" + condition + ") is not true"
}

// typeIs asks for a value's type; null and so not true where there is none.
func typeIs(sql, name string) string {
	return "pg_catalog.jsonb_typeof(" + sql + ") = " + pg.Literal(name)
}

// textArray is a list of keys as a literal of type text[].
func textArray(items []string) string {
	quoted := make([]string, len(items))
	for i, item := range items {
		quoted[i] = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(item) + `"`
	}
	return pg.Literal("{"+strings.Join(quoted, ",")+"}") + "::text[]"
}
