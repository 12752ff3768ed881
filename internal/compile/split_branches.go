package compile

import (
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// bundle is a helper for some branches of an allOf, anyOf or oneOf.
type bundle struct {
	under    branching
	branches []*jsonschema.Schema
	number   int
}

// bundles are those of a group. A helper is written once something asks for it.
type bundles struct {
	of        map[branching][]bundle
	count     int
	wanted    map[branching]bool
	unwritten []bundle // of those that are wanted
}

// branching is a keyword of a schema object that applies a list of others to the same value.
type branching struct {
	of      *jsonschema.Schema
	keyword string
}

func (b branching) branches() []*jsonschema.Schema {
	return map[string][]*jsonschema.Schema{"allOf": b.of.AllOf, "anyOf": b.of.AnyOf, "oneOf": b.of.OneOf}[b.keyword]
}

// divideBranches makes bundles of a schema object's branches, and returns how much shorter that makes its own function.
func (g *group) divideBranches(s *jsonschema.Schema, part int, size func(*jsonschema.Schema) int) (saved int) {
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		saved += g.divideBranching(branching{s, keyword}, part, size)
	}
	return saved
}

func (g *group) divideBranching(b branching, part int, size func(*jsonschema.Schema) int) (saved int) {
	list := b.branches()
	all := 0
	for _, sub := range list {
		all += size(sub) + branchText
	}
	if all <= part {
		return 0
	}
	start, text := 0, 0
	for i, sub := range list {
		if text += size(sub) + branchText; text <= part && i < len(list)-1 {
			continue
		}
		g.bundles.count++
		g.bundles.of[b] = append(g.bundles.of[b], bundle{b, list[start : i+1], g.bundles.count})
		saved += text - callText
		start, text = i+1, 0
	}
	return saved
}

// branchText estimates what stands around a branch.
const branchText = 100

// bundled are the helpers of a keyword, and are written from now on. There are none where the branches have to tell what they
// evaluated, which a function can't.
func (g *group) bundled(s *jsonschema.Schema, keyword string, n seen) []bundle {
	b := branching{s, keyword}
	list := g.bundles.of[b]
	if len(list) == 0 || !n.none() {
		return nil
	}
	if !g.bundles.wanted[b] {
		g.bundles.wanted[b] = true
		g.bundles.unwritten = append(g.bundles.unwritten, list...)
		g.note(s, Split, "its %d branches of %s are checked by %d functions, since one would grow too long", len(b.branches()), keyword, len(list))
	}
	return list
}

// askBundles checks an allOf that stands in functions of its own; it tells whether it does.
func (f *fn) askBundles(s *jsonschema.Schema, v value, n seen) bool {
	list := f.g.bundled(s, "allOf", n)
	for _, b := range list {
		f.cond(b.call(v))
	}
	return len(list) > 0
}

// explainBundles is the same for an explainer.
func (f *fn) explainBundles(s *jsonschema.Schema, v value, p pointer, n seen) bool {
	list := f.g.bundled(s, "allOf", n)
	for _, b := range list {
		f.addFindings(fmt.Sprintf("%s.%s%s_b%d(%s, %s)", Namespace, self, whySuffix, b.number, v.json, p.sql()))
	}
	return len(list) > 0
}

// anyBundle asks the bundles of an anyOf one after the other; "" when there are none.
func (f *fn) anyBundle(s *jsonschema.Schema, v value, n seen) (holds string) {
	for _, b := range f.g.bundled(s, "anyOf", n) {
		if holds == "" {
			f.flush()
			holds = f.variable("holds", "", "boolean")
			f.line("%s := %s;", holds, b.call(v))
			continue
		}
		f.line("%s := %s or %s;", holds, holds, b.call(v))
	}
	return holds
}

// bundleMatches counts the branches of a oneOf that accept; "" when it has no bundles.
func (f *fn) bundleMatches(s *jsonschema.Schema, v value, n seen) (count string) {
	for _, b := range f.g.bundled(s, "oneOf", n) {
		if count == "" {
			f.flush()
			count = f.variable("n", "matches", "int")
			f.line("%s := %s;", count, b.call(v))
			continue
		}
		f.line("%s := %s + %s;", count, count, b.call(v))
	}
	return count
}

func (b bundle) call(v value) string {
	return fmt.Sprintf("%s.%s__b%d(%s)", Namespace, self, b.number, v.json)
}

// bundleFunctions writes the helpers that were asked for. They may ask for more.
func (g *group) bundleFunctions() (list []function) {
	for len(g.bundles.unwritten) > 0 {
		b := g.bundles.unwritten[0]
		g.bundles.unwritten = g.bundles.unwritten[1:]
		returns := "boolean"
		if b.under.keyword == "oneOf" {
			returns = "int"
		}
		list = append(list, function{
			suffix: fmt.Sprintf("__b%d", b.number), parameters: "doc jsonb", returns: returns, body: g.bundleValidator(b),
			about: "Some branches of " + b.under.keyword,
		})
		if b.under.keyword == "allOf" {
			list = append(list, function{
				suffix: fmt.Sprintf("%s_b%d", whySuffix, b.number), parameters: "doc jsonb, at text", returns: "jsonb[]",
				body: g.notes.quietly(func() string { return g.bundleExplainer(b) }), about: "What is wrong by some branches of allOf",
			})
		}
	}
	return list
}

func (g *group) bundleValidator(b bundle) string {
	f := g.newFn("return false;")
	f.at(b.under.of)
	switch b.under.keyword {
	case "anyOf":
		f.firstOf(b.branches, variable("doc"))
	case "oneOf":
		f.line("return %s;", f.counted(b.branches, variable("doc"), seen{}))
		return f.text()
	default:
		for _, sub := range b.branches {
			f.check(sub, variable("doc"), seen{})
		}
	}
	f.line("return true;")
	return f.text()
}

func (g *group) bundleExplainer(b bundle) string {
	f := g.newExplainer()
	f.at(b.under.of)
	for _, sub := range b.branches {
		f.explain(sub, variable("doc"), pointer{"at"}, "allOf", seen{})
	}
	f.line("return found;")
	return f.text()
}
