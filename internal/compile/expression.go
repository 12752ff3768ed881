package compile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// maxInline is how many checks an inlined expression may hold.
const maxInline = 16

// tooHeavy is the weight of what has no form as an expression, such as a loop.
const tooHeavy = 1 << 20

// weight counts the checks that s is as an expression.
func (g *group) weight(s *jsonschema.Schema) int {
	if _, recursive := g.heads[s]; recursive {
		return 1
	}
	return remembered(g.known.weights, s, func() int { return g.weigh(s) })
}

func (g *group) weigh(s *jsonschema.Schema) int {
	prefix, rest := itemSchemas(s)
	switch {
	case len(prefix) > 0, rest != nil && rest.Always == nil, s.Contains != nil, s.UniqueItems,
		len(s.PatternProperties) > 0, s.PropertyNames != nil,
		schemaOf(s.AdditionalProperties) != nil,
		unevaluatedMatters(s.UnevaluatedProperties), unevaluatedMatters(s.UnevaluatedItems),
		s.MinProperties > 1, s.MaxProperties > 0:
		return tooHeavy
	}
	w := len(s.Constant) + min(len(s.Enum), 1) + min(len(s.Types), 1) + min(len(s.Required), 1) + len(s.DependentRequired)
	for _, given := range []bool{
		s.Minimum != nil, s.Maximum != nil, s.ExclusiveMinimum != nil, s.ExclusiveMaximum != nil, s.MultipleOf != nil,
		s.MinLength > 0, s.MaxLength >= 0, s.Pattern != nil, s.Format != "", s.MinItems > 0, s.MaxItems >= 0, always(rest, false), closed(s),
	} {
		if given {
			w++
		}
	}
	for _, e := range edges(s) {
		w = min(w+g.weight(e.to), tooHeavy)
	}
	return w
}

func unevaluatedMatters(s *jsonschema.Schema) bool { return s != nil && !always(s, true) }

// inline tells whether s is written as an expression where only its verdict counts.
func (g *group) inline(s *jsonschema.Schema) bool {
	return g.weight(s) <= maxInline && g.spread(s) <= maxSpread
}

// maxSpread is how many schema objects an inlined expression may come from. Most have no check of their own.
const maxSpread = 256

// spread counts the schema objects below s, each as often as something leads to it.
func (g *group) spread(s *jsonschema.Schema) int {
	if _, recursive := g.heads[s]; recursive {
		return 1
	}
	return remembered(g.known.spread, s, func() int {
		n := 1
		for _, e := range edges(s) {
			n = min(n+g.spread(e.to), maxSpread+1)
		}
		return n
	})
}

// scalar tells whether s is an expression that looks into no array or object.
func (g *group) scalar(s *jsonschema.Schema) bool { return g.inline(s) && !g.looksInside(s) }

func (g *group) looksInside(s *jsonschema.Schema) bool {
	if _, recursive := g.heads[s]; recursive {
		return false
	}
	return remembered(g.known.looksInside, s, func() bool { return g.lookInside(s) })
}

func (g *group) lookInside(s *jsonschema.Schema) bool {
	types := typesOf(s)
	if types&kObject != 0 && hasObjectKeywords(s) || types&kArray != 0 && hasArrayKeywords(s) {
		return true
	}
	for _, e := range edges(s) {
		if e.inPlace && g.looksInside(e.to) {
			return true
		}
	}
	return false
}

func hasEnum(s *jsonschema.Schema) bool { return len(s.Enum) > 0 || schema.NothingListed(s) }

// expression is a test of v by s that is true for what s accepts, and false or null for what it refuses.
// Only inline schemas have one.
func (g *group) expression(s *jsonschema.Schema, v value) string {
	parts := g.parts(s, v)
	if len(parts) == 0 {
		return "true"
	}
	return strings.Join(parts, " and ")
}

// operand is the expression in a form that may stand beside and, or and not.
func (g *group) operand(s *jsonschema.Schema, v value) string {
	parts := g.parts(s, v)
	if len(parts) == 0 {
		return "true"
	}
	if len(parts) == 1 {
		return parts[0]
	}
	return "(" + strings.Join(parts, " and ") + ")"
}

func (g *group) parts(s *jsonschema.Schema, v value) []string {
	if n, recursive := g.heads[s]; recursive {
		return []string{g.call(n, v)}
	}
	if s.Always != nil {
		if *s.Always {
			return nil
		}
		return []string{"false"}
	}
	set := v.kinds & typesOf(s)
	if set == kNone {
		return []string{"false"}
	}
	typeTest := ""
	if set != v.kinds {
		typeTest = v.is(set)
	}
	parts := sqlOf(valueTests(s, v))
	for _, kind := range []kinds{kNumber, kString, kObject, kArray} {
		if set&kind == 0 {
			continue
		}
		tests := g.testsOf(kind, s, v)
		if len(tests) == 0 {
			continue
		}
		all := strings.Join(tests, " and ")
		switch {
		case v.kinds == kind:
			parts = append(parts, tests...)
		case kind == kString && set == kString:
			// Text functions raise no error on other types, so that a plain "and" will do.
			parts = append(parts, append([]string{typeTest}, tests...)...)
			typeTest = ""
		case set == kind:
			parts = append(parts, fmt.Sprintf("case when %s then %s else false end", v.is(kind), all))
			typeTest = ""
		default:
			parts = append(parts, fmt.Sprintf("case when %s then %s else true end", v.is(kind), all))
		}
	}
	if typeTest != "" {
		parts = append([]string{typeTest}, parts...)
	}
	return append(parts, g.inPlaceTests(s, v)...)
}

// testsOf lists the tests that concern one type alone; v is known to be of it.
func (g *group) testsOf(kind kinds, s *jsonschema.Schema, v value) []string {
	v.kinds = kind
	switch kind {
	case kNumber:
		return sqlOf(g.numberTests(s, v), integerTest(s, v))
	case kString:
		return sqlOf(g.stringTests(s, v))
	case kObject:
		tests := sqlOf(g.objectTests(s, v))
		for _, key := range g.cheapestFirst(s, sortedKeys(s.Properties)) {
			if e := g.propertyTest(s, key, v, v.property(key)); e != "" {
				tests = append(tests, e)
			}
		}
		return tests
	}
	tests := sqlOf(g.arrayTests(s, v))
	if _, rest := itemSchemas(s); always(rest, false) {
		tests = append(tests, "pg_catalog.jsonb_array_length("+v.json+") = 0")
	}
	return tests
}

// propertyTest tests one property in place; "" when it may be anything.
func (g *group) propertyTest(s *jsonschema.Schema, key string, v, property value) string {
	p := s.Properties[key]
	switch {
	case always(p, true), strings.ContainsRune(key, 0):
		return ""
	case always(p, false):
		return "not " + v.atom() + " ? " + text(key)
	}
	test := g.operand(p, property)
	if test == "true" || slices.Contains(s.Required, key) {
		return strings.TrimPrefix(test, "true")
	}
	return fmt.Sprintf("(not %s ? %s or %s)", v.atom(), text(key), test)
}

func (g *group) inPlaceTests(s *jsonschema.Schema, v value) []string {
	var parts []string
	for _, ref := range references(s) {
		parts = append(parts, g.parts(ref.to, v)...)
	}
	for _, sub := range s.AllOf {
		parts = append(parts, g.parts(sub, v)...)
	}
	if len(s.AnyOf) > 0 {
		parts = append(parts, "("+strings.Join(g.operands(s.AnyOf, v), " or ")+")")
	}
	if len(s.OneOf) > 0 {
		sum := g.operands(s.OneOf, v)
		for i := range sum {
			sum[i] = "(" + sum[i] + " is true)::int"
		}
		parts = append(parts, strings.Join(sum, " + ")+" = 1")
	}
	if s.Not != nil {
		parts = append(parts, "("+g.expression(s.Not, v)+") is not true")
	}
	if s.If != nil && (s.Then != nil || s.Else != nil) {
		parts = append(parts, fmt.Sprintf("case when %s then %s else %s end",
			g.expression(s.If, v), g.optional(s.Then, v), g.optional(s.Else, v)))
	}
	for _, key := range sortedKeys(s.Dependencies) {
		if sub := schemaOf(s.Dependencies[key]); sub != nil {
			parts = append(parts, g.dependent(key, sub, v)...)
		}
	}
	for _, key := range sortedKeys(s.DependentSchemas) {
		parts = append(parts, g.dependent(key, s.DependentSchemas[key], v)...)
	}
	return parts
}

func (g *group) operands(list []*jsonschema.Schema, v value) []string {
	var all []string
	for _, sub := range list {
		g.note(sub, Folded, "a branch of %s in one expression", keywords(g.weight(sub)))
		all = append(all, "("+g.expression(sub, v)+")")
	}
	return all
}

func (g *group) optional(s *jsonschema.Schema, v value) string {
	if s == nil {
		return "true"
	}
	return g.expression(s, v)
}

// dependent tests a schema that applies to objects with a certain key.
func (g *group) dependent(key string, sub *jsonschema.Schema, v value) []string {
	if strings.ContainsRune(key, 0) || v.kinds&kObject == 0 {
		return nil
	}
	return []string{fmt.Sprintf("case when %s and %s ? %s then %s else true end", v.is(kObject), v.atom(), text(key), g.expression(sub, v))}
}
