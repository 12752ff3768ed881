package compile

import (
	"errors"
	"fmt"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// A schema that would make a function too long is divided: subschemas become functions of their own, those that many refer to first,
// an object of many properties checks them in pieces, and many branches stand in bundles. Postgres itself takes far longer functions,
// but reads a whole one, in each session, before it runs its first line, and takes four times as long for twice the text.

// piece is a helper for some properties of an object.
type piece struct {
	of     *jsonschema.Schema
	keys   []string
	number int
}

// attempts are the ways to compile a schema, tried until one gives functions of bearable length. part is the estimated text that
// a function holds at most, 0 for undivided; limit is how long one may really get.
var attempts = []struct{ part, limit int }{
	{0, 256 << 10},
	{128 << 10, 512 << 10},
	{16 << 10, 1 << 20},
	{4 << 10, maxText},
}

// maxText is how long a function may become however it is divided: inlining a schema that fans out could go on for ever.
const maxText = 8 << 20

// mostFunctions keeps a migration within the locks that a transaction has by default: one for each function that it makes.
const mostFunctions = 5000

// maxWhole is how long all functions together may become.
const maxWhole = 256 << 20

// errTooLarge is thrown from wherever a function grows too long, however deep in the schema that is, and caught in functions.
var errTooLarge = errors.New("one function of its SQL would be longer than 8 MB, or all of them than 256 MB, however it is divided")

// writeOut compiles a schema to functions of bearable length. When there would be too many of them, parts that several places refer
// to are copied up to a greater length.
func writeOut(root *jsonschema.Schema, annotate bool) (g *group, list []function, err error) {
	for _, copied := range []int{8 * callText, 32 * callText, 128 * callText} {
		narrower, fewer, err := writeWith(root, annotate, copied)
		if list != nil && err != nil {
			break // what was found before is the better answer
		}
		g, list = narrower, fewer
		if err != nil {
			return g, nil, err
		}
		if len(list) <= mostFunctions {
			return g, list, nil
		}
	}
	return g, nil, fmt.Errorf("its SQL would be %d functions, and Postgres bears about %d in one transaction", len(list), mostFunctions)
}

// writeWith is writeOut for one length up to which parts are copied.
func writeWith(root *jsonschema.Schema, annotate bool, copied int) (g *group, list []function, err error) {
	for _, a := range attempts {
		g = newGroup(root)
		g.annotate, g.limit = annotate, a.limit
		if a.part > 0 {
			g.divide(a.part, copied)
		}
		if list, err = g.functions(); !errors.Is(err, errTooLarge) {
			break
		}
	}
	return g, list, err
}

// callText is about the text that a call takes, in validator or explainer.
const callText = 160

// divide chooses the functions, from the leaves upwards, so that none holds much more than part bytes. What several places refer to
// and is longer than copied becomes one.
func (g *group) divide(part, copied int) {
	g.pieces = map[*jsonschema.Schema][]piece{}
	g.bundles = bundles{of: map[branching][]bundle{}, wanted: map[branching]bool{}}
	users, sizes := users(g.root), map[*jsonschema.Schema]int{}
	size := func(s *jsonschema.Schema) int {
		if _, helper := g.heads[s]; helper {
			return callText
		}
		return sizes[s]
	}
	var visit func(s *jsonschema.Schema)
	visit = func(s *jsonschema.Schema) {
		if _, known := sizes[s]; known {
			return
		}
		sizes[s] = callText
		total := ownText(s)
		for _, e := range edges(s) {
			visit(e.to)
			total += size(e.to)
		}
		if total > part {
			total -= g.divideProperties(s, part, size)
		}
		if total > part {
			total -= g.divideBranches(s, part, size)
		}
		sizes[s] = total
		_, helper := g.heads[s]
		switch n := users[s]; {
		case helper || s == g.root:
		case n > 1 && total > copied:
			g.head(s, fmt.Sprintf("%d places refer to it: one function instead of a copy in each", n))
		case total > part/2:
			g.head(s, "with it, the function around it would grow too long")
		}
	}
	visit(g.root)
}

func (g *group) head(s *jsonschema.Schema, reason string) {
	g.heads[s] = len(g.heads) + 1
	g.cut = append(g.cut, s)
	g.note(s, Helper, "%s", reason)
}

// divideProperties makes pieces of an object's properties, and returns how much shorter that makes its own function.
func (g *group) divideProperties(s *jsonschema.Schema, part int, size func(*jsonschema.Schema) int) (saved int) {
	single, _ := g.propertySets(s)
	var all int
	for _, key := range single {
		all += size(s.Properties[key]) + propertyText(s, key)
	}
	if all <= part {
		return 0
	}
	var keys []string
	text := 0
	end := func() {
		if len(keys) == 0 {
			return
		}
		g.pieceCount++
		g.pieces[s] = append(g.pieces[s], piece{s, keys, g.pieceCount})
		saved += text - callText
		keys, text = nil, 0
	}
	for _, key := range single {
		keys = append(keys, key)
		if text += size(s.Properties[key]) + propertyText(s, key); text > part {
			end()
		}
	}
	end()
	g.divided = append(g.divided, s)
	g.note(s, Split, "its %d properties are checked by %d functions, since one would grow too long", len(single), len(g.pieces[s]))
	return saved
}

// users counts for each schema object the places that lead to it.
func users(root *jsonschema.Schema) map[*jsonschema.Schema]int {
	counts := map[*jsonschema.Schema]int{}
	var visit func(s *jsonschema.Schema)
	visit = func(s *jsonschema.Schema) {
		if counts[s]++; counts[s] > 1 {
			return
		}
		for _, e := range edges(s) {
			visit(e.to)
		}
	}
	visit(root)
	return counts
}

// ownText estimates the text of a schema object's own keywords in an explainer, which is the longer one of both.
func ownText(s *jsonschema.Schema) int {
	finding := 200 + len(s.Location)
	n := finding
	for _, e := range edges(s) {
		if e.inPlace {
			n += 100
		}
	}
	for _, given := range []bool{
		s.Minimum != nil, s.Maximum != nil, s.ExclusiveMinimum != nil, s.ExclusiveMaximum != nil, s.MultipleOf != nil,
		s.MinLength > 0, s.MaxLength >= 0, s.Pattern != nil, s.Format != "", s.MinItems > 0, s.MaxItems >= 0, closed(s), s.UniqueItems,
		len(s.Required) > 0, hasEnum(s), len(s.Constant) > 0, len(s.AnyOf) > 0, len(s.OneOf) > 0, s.Not != nil, s.Contains != nil,
	} {
		if given {
			n += finding
		}
	}
	for _, item := range s.Enum {
		n += 2 * len(jsonText(item))
	}
	for _, item := range s.Constant {
		n += 2 * len(jsonText(item))
	}
	for key := range s.Properties {
		n += 2 * len(key)
	}
	return n
}

// propertyText estimates what it takes to look a property up.
func propertyText(s *jsonschema.Schema, key string) int { return 100 + 5*len(key) }

// whatHead says in a comment why a part has a function of its own.
func (g *group) whatHead(s *jsonschema.Schema) string {
	if slices.Contains(g.cut, s) {
		return " that has a function of its own"
	}
	return " that contains itself"
}

// pieceFunctions writes two helpers for each piece.
func (g *group) pieceFunctions() (list []function) {
	for _, s := range g.divided {
		for _, p := range g.pieces[s] {
			list = append(list,
				function{suffix: fmt.Sprintf("__p%d", p.number), parameters: "doc jsonb", returns: "boolean", body: g.pieceValidator(p), about: "Some properties of an object"},
				function{
					suffix: fmt.Sprintf("%s_p%d", whySuffix, p.number), parameters: "doc jsonb, at text", returns: "jsonb[]",
					body: g.notes.quietly(func() string { return g.pieceExplainer(p) }), about: "What is wrong with some properties of an object",
				})
		}
	}
	return list
}

func (g *group) pieceValidator(p piece) string {
	f := g.newFn("return false;")
	f.at(p.of)
	f.properties(p.of, p.keys, objectVariable("doc"))
	f.line("return true;")
	return f.text()
}

func (g *group) pieceExplainer(p piece) string {
	f := g.newExplainer()
	f.at(p.of)
	for _, key := range p.keys {
		f.explainProperty(p.of, key, objectVariable("doc"), pointer{"at"})
	}
	f.line("return found;")
	return f.text()
}

func objectVariable(name string) value {
	v := variable(name)
	v.kinds = kObject
	return v
}

// askPieces checks the properties that stand in functions of their own; it tells whether there are any.
func (f *fn) askPieces(s *jsonschema.Schema, v value) bool {
	for _, p := range f.g.pieces[s] {
		f.cond(fmt.Sprintf("%s.%s__p%d(%s)", Namespace, self, p.number, v.json))
	}
	return len(f.g.pieces[s]) > 0
}

// explainPieces is the same for an explainer.
func (f *fn) explainPieces(s *jsonschema.Schema, v value, p pointer) bool {
	for _, part := range f.g.pieces[s] {
		f.addFindings(fmt.Sprintf("%s.%s%s_p%d(%s, %s)", Namespace, self, whySuffix, part.number, v.json, p.sql()))
	}
	return len(f.g.pieces[s]) > 0
}
