package compile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// explainer is the body of the function that lists what is wrong. It mirrors schema.Findings: what hides what,
// and that anyOf, oneOf, not and contains are reported as themselves.
func (g *group) explainer() string {
	f := g.newExplainer()
	f.explain(g.root, variable("doc"), nil, "false", seen{})
	f.line("-- the first %d in the order of pointers, each once", schema.MaxFindings)
	f.line("return (select coalesce(pg_catalog.jsonb_agg(f), '[]') from (")
	f.line("  %s", firstFindings[0])
	f.line("  %s) f);", firstFindings[1])
	f.fetchOnce()
	return f.text()
}

// partExplainer is the body for a part that contains itself; its caller says where the part stands.
func (g *group) partExplainer(s *jsonschema.Schema) string {
	f := g.newExplainer()
	f.explainInside(s, variable("doc"), pointer{"at"}, "$ref", seen{})
	f.line("return found;")
	return f.text()
}

// pointer is a JSON Pointer as the SQL expressions that make it up, in order.
type pointer []string

func (p pointer) key(key string) pointer { return p.token(schema.PointerToken(key)) }

func (p pointer) token(token string) pointer {
	return append(slices.Clone(p), text("/"+token))
}

func (p pointer) index(variable string) pointer {
	return append(slices.Clone(p), "'/'", variable+"::text")
}

func (p pointer) keyIn(variable string) pointer {
	return append(slices.Clone(p), "'/'", "pg_catalog.replace(pg_catalog.replace("+variable+", '~', '~0'), '/', '~1')")
}

// sql joins the parts, neighbouring literals into one.
func (p pointer) sql() string {
	if len(p) == 0 {
		return "''"
	}
	var parts []string
	for _, part := range p {
		last := len(parts) - 1
		if last >= 0 && strings.HasPrefix(part, "'") && strings.HasPrefix(parts[last], "'") {
			parts[last] = strings.TrimSuffix(parts[last], "'") + strings.TrimPrefix(part, "'")
			continue
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, " || ")
}

// report adds a finding of a keyword of s.
func (f *fn) report(s *jsonschema.Schema, p pointer, keyword, path string) {
	f.line("found := found || pg_catalog.jsonb_build_object('pointer', %s, 'keyword', %s,", p.sql(), text(keyword))
	location := s.Location
	if path != "" {
		location += "/" + path
	}
	says := s
	if path == "additionalProperties" || path == "additionalItems" {
		says = nil // a plain false, which has no schema object of its own
	}
	f.line("  'message', %s,", text(schema.Message(says, keyword)))
	f.line("  'schema', %s);", text(location))
}

// require reports each test that fails.
func (f *fn) require(s *jsonschema.Schema, p pointer, tests ...test) {
	for _, t := range tests {
		test := t.sql
		if !enclosed(test) {
			test = "(" + test + ")"
		}
		f.block("if "+test+" is not true then", "end if;", func() { f.report(s, p, t.keyword, t.path()) })
	}
}

// explain lists what is wrong with v; under is the applicator that led to s.
func (f *fn) explain(s *jsonschema.Schema, v value, p pointer, under string, n seen) {
	if head, recursive := f.g.heads[s]; recursive && n.none() {
		f.addFindings(fmt.Sprintf("%s.%s%s_r%d(%s, %s)", Namespace, self, whySuffix, head, v.json, p.sql()))
		return
	}
	f.explainInside(s, v, p, under, n)
}

func (f *fn) explainInside(s *jsonschema.Schema, v value, p pointer, under string, n seen) {
	if s.Always != nil {
		if !*s.Always {
			f.report(s, p, under, "")
		}
		return
	}
	f.walk()
	f.at(s)
	if v.kinds&^typesOf(s) == 0 && !integersOnly(s) {
		f.explainTyped(s, v, p, n)
		return
	}
	f.block("if ("+typeTest(s, v)+") is not true then", "", func() { f.report(s, p, "type", "type") })
	v.kinds &= typesOf(s)
	f.block("else", "", func() { f.explainTyped(s, v, p, n) })
	f.line("end if;")
}

func (f *fn) explainTyped(s *jsonschema.Schema, v value, p pointer, n seen) {
	n = f.collect(s, n)
	before := ""
	if unevaluatedMatters(s.UnevaluatedProperties) || unevaluatedMatters(s.UnevaluatedItems) {
		before = f.variable("before", "", "int")
		f.line("%s := %s;", before, f.countFindings())
	}
	f.require(s, p, valueTests(s, v)...)
	f.ofKind(v, kNumber, func(v value) { f.require(s, p, f.g.numberTests(s, v)...) })
	f.ofKind(v, kString, func(v value) { f.require(s, p, f.g.stringTests(s, v)...) })
	f.ofKind(v, kObject, func(v value) { f.explainObject(s, v, p) })
	f.ofKind(v, kArray, func(v value) { f.explainArray(s, v, p, n) })
	f.explainInPlace(s, v, p, n)
	if before == "" {
		return
	}
	// Until the rest is right nobody knows what was evaluated.
	f.block(fmt.Sprintf("if %s = %s then", f.countFindings(), before), "end if;", func() {
		f.ofKind(v, kObject, func(v value) {
			f.eachUnevaluatedKey(s, v, n, func(key string, v value) {
				f.enough(func() { f.explain(s.UnevaluatedProperties, v, p.keyIn(key), "unevaluatedProperties", seen{}) })
			})
		})
		f.ofKind(v, kArray, func(v value) {
			f.eachUnevaluatedItem(s, v, n, func(index string, v value) {
				f.enough(func() { f.explain(s.UnevaluatedItems, v, p.index(index), "unevaluatedItems", seen{}) })
			})
		})
	})
}

func (f *fn) explainObject(s *jsonschema.Schema, v value, p pointer) {
	f.require(s, p, f.g.objectTests(s, v)...)
	single, alike := f.g.propertySets(s)
	if !f.explainPieces(s, v, p) {
		for _, key := range single {
			f.explainProperty(s, key, v, p)
		}
	}
	for _, keys := range alike {
		f.at(s)
		f.eachKey(v.json, among(keys), func(k string, v value) {
			f.enough(func() { f.explain(s.Properties[keys[0]], v, p.keyIn(k), "properties", seen{}) })
		})
	}
	f.explainKeys(s, v, p)
}

func (f *fn) explainProperty(s *jsonschema.Schema, key string, v value, p pointer) {
	f.block(fmt.Sprintf("if %s ? %s then", v.atom(), text(key)), "end if;", func() {
		f.descend(s.Properties[key], v.property(key).json, key, p.key(key), "properties")
	})
}

// descend reads a member into a variable and explains it.
func (f *fn) descend(s *jsonschema.Schema, member, name string, p pointer, under string) {
	j := f.variable("j", name, "jsonb")
	f.line("%s := %s;", j, member)
	read := f.out.Len()
	f.explain(s, variable(j), p, under, seen{})
	f.flush()
	f.dropIfAlone(read-len(fmt.Sprintf("%s%s := %s;\n", strings.Repeat("  ", f.depth), j, member)), read)
}

func (f *fn) explainKeys(s *jsonschema.Schema, v value, p pointer) {
	additional, res := schemaOf(s.AdditionalProperties), patterns(s)
	if s.PropertyNames == nil && len(res) == 0 && additional == nil {
		return
	}
	known := storable(sortedKeys(s.Properties))
	f.at(s)
	f.eachKey(v.json, "", func(k string, v value) {
		f.enough(func() { f.explainKey(s, k, v, p, known) })
	})
}

// explainKey explains one key of an object, and its value.
func (f *fn) explainKey(s *jsonschema.Schema, k string, v value, p pointer, known []string) {
	additional, res := schemaOf(s.AdditionalProperties), patterns(s)
	refuseOthers := closed(s) && len(res) > 0
	if s.PropertyNames != nil {
		f.explain(s.PropertyNames, keyValue(k), p.keyIn(k), "propertyNames", seen{})
	}
	for _, fits := range res {
		f.block("if "+f.g.anyPattern(k, fits)+" then", "end if;", func() {
			f.explain(fits.Schema, v, p.keyIn(k), "patternProperties", seen{})
		})
	}
	others := func() {
		if refuseOthers {
			f.report(s, p, "additionalProperties", "additionalProperties")
		} else if additional != nil {
			f.explain(additional, v, p.keyIn(k), "additionalProperties", seen{})
		}
	}
	if test := f.g.notAmong(k, known, res); test != "" {
		f.block("if "+test+" then", "end if;", others)
	} else {
		others()
	}
}

func (f *fn) explainArray(s *jsonschema.Schema, v value, p pointer, n seen) {
	f.require(s, p, f.g.arrayTests(s, v)...)
	prefix, rest := itemSchemas(s)
	prefixKeyword, restKeyword := itemKeywords(s)
	for i, sub := range prefix {
		index := strconv.Itoa(i)
		f.block(fmt.Sprintf("if pg_catalog.jsonb_array_length(%s) > %d then", v.json, i), "end if;", func() {
			f.descend(sub, v.atom()+" -> "+index, index, p.token(index), prefixKeyword)
		})
	}
	if rest != nil {
		f.at(rest)
		f.eachItem(v, len(prefix), func(i string, v value) {
			f.enough(func() { f.explain(rest, v, p.index(i), restKeyword, seen{}) })
		})
	}
	if count := f.contained(s, v, n); count != "" {
		f.require(s, p, containsTests(s, count)...)
	}
}

func (f *fn) explainInPlace(s *jsonschema.Schema, v value, p pointer, n seen) {
	for _, ref := range references(s) {
		f.explain(ref.to, v, p, ref.keyword, f.g.within(n, ref.to))
	}
	if !f.explainBundles(s, v, p, n) {
		for _, sub := range s.AllOf {
			f.explain(sub, v, p, "allOf", f.g.within(n, sub))
		}
	}
	if len(s.AnyOf) > 0 {
		sql, ok := f.alternatives(s.AnyOf, v, n, " or ")
		if !ok {
			sql = f.anyBundle(s, v, n)
		}
		if sql == "" {
			sql = f.anyHolds(s.AnyOf, v, n)
		}
		f.require(s, p, test{keyword: "anyOf", sql: sql})
	}
	if len(s.OneOf) > 0 {
		f.require(s, p, test{keyword: "oneOf", sql: f.exactlyOne(s, v, n)})
	}
	if s.Not != nil {
		holds, _ := f.verdict(s.Not, v, seen{})
		f.require(s, p, test{keyword: "not", sql: "(" + holds + ") is not true"})
	}
	f.branches(s, v, n, func(under string, sub *jsonschema.Schema, n seen) { f.explain(sub, v, p, under, n) })
}
