package compile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

func (f *fn) object(s *jsonschema.Schema, v value) {
	tests := f.g.objectTests(s, v)
	counting := f.g.loopsAllKeys(s)
	for _, t := range tests {
		if t.keyword == "required" {
			f.required(s, v)
			continue
		}
		if counting && (t.keyword == "minProperties" || t.keyword == "maxProperties") && !t.free {
			f.g.note(s, Folded, "%s is counted in the loop that visits each key anyway", t.keyword)
		}
		if !counting || t.keyword != "minProperties" && t.keyword != "maxProperties" || t.free {
			f.cond(t.sql)
		}
	}
	if quick := f.g.closedAtOnce(s, v); quick != "" {
		f.cond(quick)
	}
	if names, listed := namesListed(s.PropertyNames); listed {
		f.cond(onlyKeys(v.atom(), names))
	}
	single, alike := f.g.propertySets(s)
	if !f.askPieces(s, v) {
		f.properties(s, single, v)
	}
	if len(alike) > 0 {
		f.g.noteAlike(s, alike)
		f.at(s)
		f.eachKey(v.json, among(slices.Concat(alike...)), func(k string, v value) {
			for _, keys := range alike {
				check := func() { f.check(s.Properties[keys[0]], v, seen{}) }
				if len(alike) == 1 {
					check()
				} else {
					f.block("if "+k+" = any ("+textArray(keys)+") then", "end if;", check)
				}
			}
		})
	}
	f.keys(s, v, counting)
}

// required demands the keys that the tests of the properties would not miss.
func (f *fn) required(s *jsonschema.Schema, v value) {
	if missed := f.missedKeys(s); len(missed) > 0 {
		f.cond(hasKeys(v.atom(), missed))
	}
}

// missedKeys lists the required keys whose properties have no test that is false or null for a missing key.
func (f *fn) missedKeys(s *jsonschema.Schema) []string {
	missed := slices.DeleteFunc(slices.Clone(s.Required), func(key string) bool {
		p := s.Properties[key]
		return p != nil && f.g.scalar(p) && refusesAbsence(target(p))
	})
	if n := len(s.Required) - len(missed); n > 0 {
		f.g.note(s, Folded, "%d of its %d required keys are missed by their own checks, which refuse a missing key", n, len(s.Required))
	}
	return missed
}

// refusesAbsence tells whether the test of a scalar schema is not true for a value that isn't there: comparisons with null are null.
func refusesAbsence(s *jsonschema.Schema) bool {
	return len(s.Types) > 0 && typesOf(s) != kAny || len(s.Constant) > 0 || hasEnum(s)
}

// namesListed tells whether propertyNames is nothing but a list of names, which takes no loop.
func namesListed(s *jsonschema.Schema) (names []string, listed bool) {
	if s == nil || s.Always != nil {
		return nil, false
	}
	s = target(s)
	if len(s.Enum) == 0 || typesOf(s)&kString == 0 || len(s.Constant) > 0 || len(edges(s)) > 0 || hasStringKeywords(s) {
		return nil, false
	}
	for _, item := range s.Enum {
		if name, ok := item.(string); ok {
			names = append(names, name)
		}
	}
	return names, true
}

// loopsAllKeys tells whether the check of an object visits each of its keys, so that it can count them on the way.
func (g *group) loopsAllKeys(s *jsonschema.Schema) bool {
	_, listed := namesListed(s.PropertyNames)
	additional := schemaOf(s.AdditionalProperties)
	return s.PropertyNames != nil && !listed || len(s.PatternProperties) > 0 ||
		additional != nil && !always(additional, true) && len(storable(sortedKeys(s.Properties))) == 0
}

func (f *fn) property(s *jsonschema.Schema, key string, v value) {
	p := s.Properties[key]
	if always(p, true) || strings.ContainsRune(key, 0) {
		f.g.note(p, Dropped, "%s", neverDecides(p))
		return
	}
	if always(p, false) || f.g.scalar(p) {
		member := v.property(key)
		test := f.g.propertyTest(s, key, v, member)
		if read := member.text; strings.Count(test, read) > 1 { // a string that is looked at more than once is read once
			member.text = f.variable("t", key, "text")
			f.pre = append(f.pre, member.text+" := "+read+";")
			test = f.g.propertyTest(s, key, v, member)
		}
		if test != "" {
			f.cond(f.placed(p, test))
		}
		f.g.noteDead(p, typesOf(p))
		f.g.noteProperty(p, test)
		return
	}
	child := func() {
		j := f.variable("j", key, "jsonb")
		f.line("%s := %s;", j, v.property(key).json)
		f.check(p, variable(j), seen{})
	}
	if slices.Contains(s.Required, key) {
		child()
		return
	}
	f.block(fmt.Sprintf("if %s ? %s then", v.atom(), text(key)), "end if;", child)
}

// keys applies what looks at every key: propertyNames, patternProperties, and additionalProperties where it takes a loop.
func (f *fn) keys(s *jsonschema.Schema, v value, counting bool) {
	additional, names := schemaOf(s.AdditionalProperties), s.PropertyNames
	if always(additional, true) {
		additional = nil
	}
	if _, listed := namesListed(names); listed {
		names = nil
	}
	res := patterns(s)
	refuseOthers := closed(s) && len(res) > 0
	if names == nil && len(res) == 0 && additional == nil {
		return
	}
	known := storable(sortedKeys(s.Properties))
	where := ""
	if names == nil && len(res) == 0 && len(known) > 0 {
		where = "e.key <> all (" + textArray(known) + ")"
		known = nil
	}
	f.g.noteKeys(s, names != nil, len(res) > 0)
	f.at(s)
	count := ""
	if counting = counting && (s.MinProperties > 1 || s.MaxProperties > 0); counting {
		count = f.variable("n", "keys", "int")
		f.line("%s := 0;", count)
	}
	f.eachKey(v.json, where, func(k string, v value) {
		if counting {
			f.line("%s := %s + 1;", count, count)
		}
		if counting && s.MaxProperties > 0 {
			f.cond(fmt.Sprintf("%s <= %d", count, s.MaxProperties))
		}
		if names != nil {
			f.check(names, keyValue(k), seen{})
		}
		for _, fits := range res {
			f.block("if "+f.g.anyPattern(k, fits)+" then", "end if;", func() { f.check(fits.Schema, v, seen{}) })
		}
		if additional == nil && !refuseOthers {
			return
		}
		others := func() {
			if additional != nil {
				f.check(additional, v, seen{})
			} else {
				f.cond("false")
			}
		}
		if test := f.g.notAmong(k, known, res); test != "" {
			f.block("if "+test+" then", "end if;", others)
		} else {
			others()
		}
	})
	if counting && s.MinProperties > 1 {
		f.cond(fmt.Sprintf("%s >= %d", count, s.MinProperties))
	}
}

// eachKey loops over an object's keys and values.
func (f *fn) eachKey(object, where string, body func(key string, v value)) {
	k, j := f.variable("k", "", "text"), f.variable("j", "", "jsonb")
	if where != "" {
		where = " where " + where
	}
	f.block(fmt.Sprintf("for %s, %s in select e.key, e.value from pg_catalog.jsonb_each(%s) e%s loop", k, j, object, where), "end loop;",
		func() { body(k, variable(j)) })
}

// eachItem loops over an array's items from an index on.
func (f *fn) eachItem(v value, from int, body func(index string, v value)) {
	i, j := f.name("i", ""), f.variable("j", "", "jsonb")
	f.block(fmt.Sprintf("for %s in %d .. pg_catalog.jsonb_array_length(%s) - 1 loop", i, from, v.json), "end loop;", func() {
		written := f.out.Len()
		f.line("%s := %s -> %s;", j, v.atom(), i)
		read := f.out.Len()
		body(i, variable(j))
		f.flush()
		f.dropIfAlone(written, read)
	})
}

// keyValue is a key as the string that propertyNames judges.
func keyValue(k string) value {
	return value{json: "pg_catalog.to_jsonb(" + k + ")", text: k, kinds: kString}
}

// fewAlike is how many properties of one shape are still written out one by one.
const fewAlike = 2

// propertySets divides properties: those of a large shape that several share are checked in one loop.
func (g *group) propertySets(s *jsonschema.Schema) (single []string, alike [][]string) {
	byShape := map[*jsonschema.Schema][]string{}
	for _, key := range storable(sortedKeys(s.Properties)) {
		shape := target(s.Properties[key])
		byShape[shape] = append(byShape[shape], key)
	}
	for _, key := range storable(sortedKeys(s.Properties)) {
		p := s.Properties[key]
		keys := byShape[target(p)]
		switch {
		case len(keys) <= fewAlike || target(p).Always != nil || g.scalar(p):
			single = append(single, key)
		case keys[0] == key:
			alike = append(alike, keys)
		}
	}
	return single, alike
}

func among(keys []string) string { return "e.key = any (" + textArray(keys) + ")" }

// anyPattern tests a key against regular expressions.
func (g *group) anyPattern(key string, res ...schema.KeyPattern) string {
	tests := make([]string, len(res))
	for i, k := range res {
		tests[i] = g.pattern(k.Pattern).test(key)
	}
	return strings.Join(tests, " or ")
}

// notAmong tests that a key is none of the known ones and fits no pattern; "" when nothing is known.
func (g *group) notAmong(key string, known []string, res []schema.KeyPattern) string {
	var tests []string
	if len(known) > 0 {
		tests = append(tests, key+" = any ("+textArray(known)+")")
	}
	if len(res) > 0 {
		tests = append(tests, g.anyPattern(key, res...))
	}
	if len(tests) == 0 {
		return ""
	}
	return "not (" + strings.Join(tests, " or ") + ")"
}

func (f *fn) array(s *jsonschema.Schema, v value, n seen) {
	f.demand(f.g.arrayTests(s, v))
	prefix, rest := itemSchemas(s)
	length := "pg_catalog.jsonb_array_length(" + v.json + ")"
	for i, p := range prefix {
		if always(p, true) {
			continue
		}
		f.at(p)
		f.block(fmt.Sprintf("if %s > %d then", length, i), "end if;", func() { f.item(p, v, strconv.Itoa(i)) })
	}
	switch {
	case always(rest, false):
		f.cond(fmt.Sprintf("%s <= %d", length, len(prefix)))
	case rest != nil && !always(rest, true):
		f.at(rest)
		f.eachItem(v, len(prefix), func(_ string, v value) { f.check(rest, v, seen{}) })
	}
	if count := f.contained(s, v, n); count != "" {
		f.demand(containsTests(s, count))
	}
}

func (f *fn) item(s *jsonschema.Schema, v value, index string) {
	j := f.variable("j", index, "jsonb")
	f.line("%s := %s -> %s;", j, v.atom(), index)
	f.check(s, variable(j), seen{})
}

// contained counts the items that fit contains; "" when nobody asks.
func (f *fn) contained(s *jsonschema.Schema, v value, n seen) string {
	notes := n.items != "" && s.ContainsEval
	if s.Contains == nil || s.MinContains <= 0 && s.MaxContains < 0 && !notes {
		return ""
	}
	f.at(s.Contains)
	count := f.variable("n", "contained", "int")
	f.line("%s := 0;", count)
	f.eachItem(v, 0, func(i string, v value) {
		holds, _ := f.verdict(s.Contains, v, seen{})
		f.block("if "+atom(holds)+" then", "end if;", func() {
			f.line("%s := %s + 1;", count, count)
			if notes {
				f.line("%s := %s || %s;", n.items, n.items, i)
			}
		})
	})
	return count
}

func containsTests(s *jsonschema.Schema, count string) []test {
	var tests []test
	if s.MinContains > 0 {
		tests = append(tests, test{keyword: "minContains", sql: fmt.Sprintf("%s >= %d", count, s.MinContains)})
	}
	if s.MaxContains >= 0 {
		tests = append(tests, test{keyword: "maxContains", sql: fmt.Sprintf("%s <= %d", count, s.MaxContains)})
	}
	return tests
}
