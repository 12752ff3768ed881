package compile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// test is one keyword's demand as an SQL expression that is true when it is met.
type test struct {
	keyword string
	at      string // the keyword's path below its schema object, when it is more than the keyword
	sql     string
	free    bool // it costs nothing, unlike a count of keys
}

func (t test) path() string {
	if t.at != "" {
		return t.at
	}
	return t.keyword
}

func sqlOf(tests ...[]test) []string {
	var list []string
	for _, t := range slices.Concat(tests...) {
		list = append(list, t.sql)
	}
	return list
}

// valueTests are const and enum. jsonb's equality is that of JSON Schema: 1 and 1.0 are the same.
func valueTests(s *jsonschema.Schema, v value) []test {
	var tests []test
	if len(s.Constant) > 0 {
		sql := "false"
		if literal, ok := jsonLiteral(s.Constant[0]); ok {
			sql = v.atom() + " = " + literal
		}
		tests = append(tests, test{keyword: "const", sql: sql})
	}
	if hasEnum(s) {
		var literals []string
		for _, item := range s.Enum {
			if literal, ok := jsonLiteral(item); ok {
				literals = append(literals, literal)
			}
		}
		sql := "false"
		switch len(literals) {
		case 0:
		case 1:
			sql = v.atom() + " = " + literals[0]
		default:
			sql = v.atom() + " in (" + strings.Join(literals, ", ") + ")"
		}
		tests = append(tests, test{keyword: "enum", sql: sql})
	}
	return tests
}

// typeTest is the type keyword alone.
func typeTest(s *jsonschema.Schema, v value) string {
	set := v.kinds & typesOf(s)
	switch {
	case set == kNone:
		return "false"
	case set&kNumber != 0 && integersOnly(s) && set == kNumber:
		return fmt.Sprintf("case when %s then %s else false end", v.is(kNumber), integral(s, v))
	case set&kNumber != 0 && integersOnly(s):
		return fmt.Sprintf("case when %s then %s else %s end", v.is(kNumber), integral(s, v), v.is(set&^kNumber))
	}
	return v.is(set)
}

// integerTest asks a number to be integral where the type keyword does.
func integerTest(s *jsonschema.Schema, v value) []test {
	if !integersOnly(s) {
		return nil
	}
	return []test{{keyword: "type", sql: integral(s, v)}}
}

// numberTests need a number: the cast of anything else raises an error.
func (g *group) numberTests(s *jsonschema.Schema, v value) []test {
	n := v.number()
	var tests []test
	if s.Minimum != nil {
		tests = append(tests, test{keyword: "minimum", sql: n + " >= " + decimal(s.Minimum)})
	}
	if s.ExclusiveMinimum != nil {
		tests = append(tests, test{keyword: "exclusiveMinimum", sql: n + " > " + decimal(s.ExclusiveMinimum)})
	}
	if s.Maximum != nil {
		tests = append(tests, test{keyword: "maximum", sql: n + " <= " + decimal(s.Maximum)})
	}
	if s.ExclusiveMaximum != nil {
		tests = append(tests, test{keyword: "exclusiveMaximum", sql: n + " < " + decimal(s.ExclusiveMaximum)})
	}
	if s.MultipleOf != nil {
		tests = append(tests, test{keyword: "multipleOf", sql: n + " % " + decimal(s.MultipleOf) + " = 0"})
	}
	return tests
}

// stringTests raise no error on other types, but mean nothing there.
func (g *group) stringTests(s *jsonschema.Schema, v value) []test {
	length := "pg_catalog.char_length(" + v.text + ")"
	var tests []test
	if s.MinLength > 0 {
		tests = append(tests, test{keyword: "minLength", sql: length + " >= " + strconv.Itoa(s.MinLength)})
	}
	if s.MaxLength >= 0 {
		tests = append(tests, test{keyword: "maxLength", sql: length + " <= " + strconv.Itoa(s.MaxLength)})
	}
	if s.Pattern != nil {
		tests = append(tests, test{keyword: "pattern", sql: g.pattern(schema.Pattern(s)).test(v.text)})
	}
	if s.Format != "" { // it stands in the tree only where it is asserted
		tests = append(tests, test{keyword: "format", sql: g.formatTest(s.Format, v.text)})
	}
	return tests
}

// objectTests need an object; they are the demands that take no loop.
func (g *group) objectTests(s *jsonschema.Schema, v value) []test {
	o := v.atom()
	var tests []test
	if len(s.Required) > 0 {
		tests = append(tests, test{keyword: "required", sql: hasKeys(o, s.Required)})
	}
	if s.MinProperties > 0 {
		sql := o + " <> '{}'"
		if s.MinProperties > 1 {
			sql = countKeys(o) + " >= " + strconv.Itoa(s.MinProperties)
		}
		tests = append(tests, test{keyword: "minProperties", sql: sql, free: s.MinProperties == 1})
	}
	if s.MaxProperties >= 0 {
		sql := o + " = '{}'"
		if s.MaxProperties > 0 {
			sql = countKeys(o) + " <= " + strconv.Itoa(s.MaxProperties)
		}
		tests = append(tests, test{keyword: "maxProperties", sql: sql, free: s.MaxProperties == 0})
	}
	if closed(s) && len(s.PatternProperties) == 0 {
		tests = append(tests, test{keyword: "additionalProperties", sql: onlyKeys(o, sortedKeys(s.Properties))})
	}
	for _, key := range sortedKeys(s.DependentRequired) {
		tests = append(tests, dependentKeys("dependentRequired", o, key, s.DependentRequired[key])...)
	}
	for _, key := range sortedKeys(s.Dependencies) {
		if needs, list := s.Dependencies[key].([]string); list {
			tests = append(tests, dependentKeys("dependencies", o, key, needs)...)
		}
	}
	return tests
}

// hasKeys asks an object for keys. A key with NUL can't be there.
func hasKeys(o string, keys []string) string {
	for _, k := range keys {
		if strings.ContainsRune(k, 0) {
			return "false"
		}
	}
	if len(keys) == 1 {
		return o + " ? " + text(keys[0])
	}
	return o + " ?& " + textArray(keys)
}

// onlyKeys asks an object for no other keys than these.
func onlyKeys(o string, keys []string) string {
	if keys = storable(keys); len(keys) == 0 {
		return o + " = '{}'"
	}
	return o + " - " + textArray(keys) + " = '{}'"
}

// storable drops the keys that no jsonb document can have.
func storable(keys []string) []string {
	return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return strings.ContainsRune(k, 0) })
}

func countKeys(o string) string {
	return "(select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(" + o + "))"
}

func dependentKeys(keyword, o, key string, needs []string) []test {
	if strings.ContainsRune(key, 0) {
		return nil
	}
	var tests []test
	for i, need := range needs {
		tests = append(tests, test{
			keyword: keyword,
			at:      fmt.Sprintf("%s/%s/%d", keyword, locationToken(key), i),
			sql:     fmt.Sprintf("(not %s ? %s or %s)", o, text(key), hasKeys(o, []string{need})),
		})
	}
	return tests
}

// arrayTests need an array; they are the demands that take no loop.
func (g *group) arrayTests(s *jsonschema.Schema, v value) []test {
	length := "pg_catalog.jsonb_array_length(" + v.json + ")"
	var tests []test
	if s.MinItems > 0 {
		tests = append(tests, test{keyword: "minItems", sql: length + " >= " + strconv.Itoa(s.MinItems)})
	}
	if s.MaxItems >= 0 {
		tests = append(tests, test{keyword: "maxItems", sql: length + " <= " + strconv.Itoa(s.MaxItems)})
	}
	if noMoreItems(s) {
		prefix, _ := itemSchemas(s)
		tests = append(tests, test{keyword: "additionalItems", sql: length + " <= " + strconv.Itoa(len(prefix))})
	}
	if s.UniqueItems {
		tests = append(tests, test{keyword: "uniqueItems", sql: "(select pg_catalog.count(*) = pg_catalog.count(distinct item) from pg_catalog.jsonb_array_elements(" + v.json + ") item)"})
	}
	return tests
}
