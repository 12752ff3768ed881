package compile

import (
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// sqlBody is the validator of a small schema as one expression. Postgres inlines it into whatever calls it, so that nothing is called
// at all, and it keeps what its operators meant when it was made. Only schemas that take no loop, variable or helper have one.
func (g *group) sqlBody() (body string, ok bool) {
	if len(g.heads) > 0 || !g.inline(g.root) || g.readsPatterns() {
		return "", false
	}
	f := g.newFn("")
	conditions, open, end := f.rootConditions()
	if len(conditions) == 0 {
		return "return true", true
	}
	g.note(g.root, Plain, "its %s need no loop and no variable", keywords(g.weight(g.root)))
	f.raw(open)
	f.depth++
	for i, c := range conditions {
		c = f.announce(c, 0)
		if i > 0 {
			c = "and " + c
		}
		f.raw(c)
	}
	f.depth--
	f.raw(end)
	return "return (\n" + f.out.String() + ") is true", true
}

// rootConditions lists the root's conditions and what encloses them. Those of an object's properties come one by one.
func (f *fn) rootConditions() (conditions []string, open, end string) {
	s, v := f.g.root, variable("doc")
	if s.Always == nil && typesOf(s) == kObject && len(valueTests(s, v)) == 0 && len(f.g.inPlaceTests(s, v)) == 0 {
		open, end = "case when "+v.is(kObject)+" then", "else false end"
		v.kinds = kObject
		for _, t := range f.g.objectTests(s, v) {
			if t.keyword == "required" {
				if missed := f.missedKeys(s); len(missed) > 0 {
					conditions = append(conditions, f.placed(s, hasKeys(v.atom(), missed)))
				}
				continue
			}
			conditions = append(conditions, f.placed(s, t.sql))
		}
		for _, key := range sortedKeys(s.Properties) {
			if test := f.g.propertyTest(s, key, v, v.property(key)); test != "" {
				conditions = append(conditions, f.placed(s.Properties[key], test))
			}
		}
		if len(conditions) > 0 {
			return conditions, open, end
		}
		v = variable("doc")
	}
	for _, part := range f.g.parts(s, v) {
		conditions = append(conditions, f.placed(s, part))
	}
	return conditions, "(", ")"
}

// placed marks a condition with its schema object's path, where conditions are to be announced one by one.
func (f *fn) placed(s *jsonschema.Schema, condition string) string {
	if !f.g.annotate {
		return condition
	}
	path := shortLocation(f.g.root, s)
	if to := target(s); to != s {
		path += " = " + shortLocation(f.g.root, to)
	}
	return "-- " + path + "\n" + condition
}

// announce writes the comment in front of a condition, so many levels further in, and returns the condition.
func (f *fn) announce(condition string, levels int) string {
	comment, rest, placed := strings.Cut(condition, "\n")
	if !placed || !strings.HasPrefix(comment, "-- ") {
		return condition
	}
	f.depth += levels
	f.raw(comment)
	f.depth -= levels
	return rest
}
