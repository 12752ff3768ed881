package compile

import (
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// inPlace applies the keywords whose subschemas look at the same value.
func (f *fn) inPlace(s *jsonschema.Schema, v value, n seen) {
	demanded := unconditional(s)
	if f.askBundles(s, v, n) {
		demanded = demanded[len(s.AllOf):]
	}
	for _, sub := range demanded {
		f.check(sub, v, f.g.within(n, sub))
	}
	f.anyOf(s, v, n)
	f.oneOf(s, v, n)
	if s.Not != nil {
		f.not(s.Not, v)
	}
	f.branches(s, v, n, func(_ string, sub *jsonschema.Schema, n seen) { f.check(sub, v, n) })
}

// apply uses a subschema on the value at hand; under is the keyword that led to it.
type apply func(under string, sub *jsonschema.Schema, n seen)

// branches applies if, then and else, and what depends on a key.
func (f *fn) branches(s *jsonschema.Schema, v value, n seen, use apply) {
	if s.If != nil {
		f.ifThenElse(s, v, n, use)
	}
	dependent := func(keyword, key string, sub *jsonschema.Schema) {
		if sub == nil || strings.ContainsRune(key, 0) {
			return
		}
		f.ofKind(v, kObject, func(v value) {
			f.block(fmt.Sprintf("if %s ? %s then", v.atom(), text(key)), "end if;", func() { f.taken(keyword, sub, v, n, use) })
		})
	}
	for _, key := range sortedKeys(s.Dependencies) {
		dependent("dependencies", key, schemaOf(s.Dependencies[key]))
	}
	for _, key := range sortedKeys(s.DependentSchemas) {
		dependent("dependentSchemas", key, s.DependentSchemas[key])
	}
}

func (f *fn) ifThenElse(s *jsonschema.Schema, v value, n seen, use apply) {
	adds := f.g.adding(n, s.If)
	if s.Then == nil && s.Else == nil && adds.none() {
		return
	}
	holds, inner := f.verdict(s.If, v, n)
	otherwise := func() {
		if s.Else != nil {
			f.taken("else", s.Else, v, n, use)
		}
	}
	if s.Then == nil && adds.none() {
		f.block("if ("+holds+") is not true then", "end if;", otherwise)
		return
	}
	f.block("if "+atom(holds)+" then", "end if;", func() {
		f.add(s.If, v, adds, inner)
		if s.Then != nil {
			f.taken("then", s.Then, v, n, use)
		}
		f.flush()
		f.depth--
		f.block("else", "", otherwise)
		f.depth++
	})
}

// taken applies a subschema that must now hold, and notes what it evaluates.
func (f *fn) taken(under string, sub *jsonschema.Schema, v value, n seen, use apply) {
	use(under, sub, f.g.within(n, sub))
	f.add(sub, v, f.g.adding(n, sub), seen{})
}

// add notes in the variables of n what sub evaluates, with what its own branches noted in inner.
func (f *fn) add(sub *jsonschema.Schema, v value, n seen, inner seen) {
	e := f.g.whole(sub)
	if n.keys != "" {
		f.ofKind(v, kObject, func(v value) { f.addKeys(e, v, n.keys, inner.keys) })
	}
	if n.items != "" {
		f.ofKind(v, kArray, func(v value) { f.addItems(e, v, n.items, inner.items) })
	}
}

func (f *fn) addKeys(e evaluated, v value, to, inner string) {
	every := "pg_catalog.jsonb_object_keys(" + v.json + ") key"
	if e.allKeys {
		f.line("%s := %s || array(select key from %s);", to, to, every)
		return
	}
	if keys := storable(e.sortedKeys()); len(keys) > 0 {
		f.line("%s := %s || %s;", to, to, textArray(keys))
	}
	if res := e.sortedPatterns(); len(res) > 0 {
		f.line("%s := %s || array(select key from %s where %s);", to, to, every, f.g.anyPattern("key", res...))
	}
	if inner != "" {
		f.line("%s := %s || %s;", to, to, inner)
	}
}

func (f *fn) addItems(e evaluated, v value, to, inner string) {
	last := fmt.Sprintf("%d", e.items-1)
	if e.allItems {
		last = "pg_catalog.jsonb_array_length(" + v.json + ") - 1"
	}
	if e.allItems || e.items > 0 {
		f.line("%s := %s || array(select pg_catalog.generate_series(0, %s));", to, to, last)
	}
	if inner != "" {
		f.line("%s := %s || %s;", to, to, inner)
	}
}

// verdict writes what finds out whether s accepts v, and returns the expression that tells: true, or else false or null.
// inner names what the branches of s evaluated, where n asks for it.
func (f *fn) verdict(s *jsonschema.Schema, v value, n seen) (holds string, inner seen) {
	wanted := f.g.within(n, s)
	if wanted.none() && f.g.inline(s) {
		f.flush()
		return f.g.expression(s, v), seen{}
	}
	if head, recursive := f.g.heads[s]; recursive && wanted.none() {
		f.flush()
		return f.g.call(head, v), seen{}
	}
	if wanted.keys != "" {
		inner.keys = f.variable("seen", "branch_keys", "text[]")
		f.line("%s := '{}';", inner.keys)
	}
	if wanted.items != "" {
		inner.items = f.variable("seen", "branch_items", "int[]")
		f.line("%s := '{}';", inner.items)
	}
	holds, label := f.variable("holds", "", "boolean"), f.name("branch", "")
	f.line("%s := false;", holds)
	f.labelled(label, func() {
		f.failing("exit "+label+";", func() { f.inside(s, v, inner) })
		f.line("%s := true;", holds)
	})
	return holds, inner
}

// labelled writes a block that "exit label" leaves.
func (f *fn) labelled(label string, body func()) {
	f.line("<<%s>>", label)
	f.block("begin", "end "+label+";", body)
}

// anyOf demands one branch. Where nobody asks what was evaluated, the first that accepts ends the search.
func (f *fn) anyOf(s *jsonschema.Schema, v value, n seen) {
	if len(s.AnyOf) == 0 {
		return
	}
	if test, ok := f.alternatives(s.AnyOf, v, n, " or "); ok {
		f.cond(test)
		return
	}
	if holds := f.anyBundle(s, v, n); holds != "" {
		f.cond(holds)
		return
	}
	if n.none() {
		f.firstOf(s.AnyOf, v)
		return
	}
	f.cond(f.anyHolds(s.AnyOf, v, n))
}

// alternatives joins branches that are all expressions.
func (f *fn) alternatives(list []*jsonschema.Schema, v value, n seen, operator string) (string, bool) {
	total := 0
	for _, sub := range list {
		if !f.g.adding(n, sub).none() {
			return "", false
		}
		total += f.g.weight(sub)
	}
	if total > 2*maxInline {
		return "", false
	}
	f.flush()
	return "(" + strings.Join(f.g.operands(list, v), operator) + ")", true
}

func (f *fn) firstOf(list []*jsonschema.Schema, v value) {
	f.flush()
	fail, any := f.fail, f.name("any", "")
	f.labelled(any, func() {
		for _, sub := range list {
			branch := f.name("branch", "")
			f.labelled(branch, func() {
				f.failing("exit "+branch+";", func() { f.check(sub, v, seen{}) })
				f.line("exit %s;", any)
			})
		}
		f.line("%s -- no branch accepts it", fail)
	})
}

// verdicts evaluates every branch and notes what those that accept evaluate.
func (f *fn) verdicts(list []*jsonschema.Schema, v value, n seen) []string {
	var all []string
	for _, sub := range list {
		all = append(all, f.noted(sub, v, n))
	}
	return all
}

// noted evaluates a branch and notes what it evaluates if it accepts.
func (f *fn) noted(sub *jsonschema.Schema, v value, n seen) (holds string) {
	holds, inner := f.verdict(sub, v, n)
	adds := f.g.adding(n, sub)
	if adds.none() {
		return "(" + holds + ")"
	}
	name := holds
	if inner.none() && strings.ContainsAny(holds, " (") {
		name = f.variable("holds", "", "boolean")
		f.line("%s := %s;", name, holds)
	}
	f.block("if "+name+" then", "end if;", func() { f.add(sub, v, adds, inner) })
	return name
}

// manyBranches is from how many on they are counted one after the other. Postgres would not bear the expression that joins them
// all, nor PL/pgSQL a variable for each.
const manyBranches = 200

// matches counts the branches that accept; "" when they are few.
func (f *fn) matches(list []*jsonschema.Schema, v value, n seen) (count string) {
	if len(list) < manyBranches {
		return ""
	}
	return f.counted(list, v, n)
}

func (f *fn) counted(list []*jsonschema.Schema, v value, n seen) (count string) {
	f.flush()
	count = f.variable("n", "matches", "int")
	f.line("%s := 0;", count)
	for _, sub := range list {
		mark := f.names.mark()
		holds := f.noted(sub, v, n)
		f.line("%s := %s + (%s is true)::int;", count, count, holds)
		f.names.release(mark)
	}
	return count
}

// anyHolds tests that a branch accepts, once each has been asked.
func (f *fn) anyHolds(list []*jsonschema.Schema, v value, n seen) string {
	if count := f.matches(list, v, n); count != "" {
		return count + " > 0"
	}
	return "(" + strings.Join(f.verdicts(list, v, n), " or ") + ")"
}

func (f *fn) oneOf(s *jsonschema.Schema, v value, n seen) {
	if len(s.OneOf) == 0 {
		return
	}
	f.cond(f.exactlyOne(s, v, n))
}

func (f *fn) exactlyOne(s *jsonschema.Schema, v value, n seen) string {
	if count := f.bundleMatches(s, v, n); count != "" {
		return count + " = 1"
	}
	if count := f.matches(s.OneOf, v, n); count != "" {
		return count + " = 1"
	}
	all := f.verdicts(s.OneOf, v, n)
	for i := range all {
		all[i] = "(" + all[i] + " is true)::int"
	}
	return strings.Join(all, " + ") + " = 1"
}

// not demands that s refuses v.
func (f *fn) not(s *jsonschema.Schema, v value) {
	if f.g.inline(s) {
		f.flush()
		f.cond("(" + f.g.expression(s, v) + ") is not true")
		return
	}
	f.flush()
	fail, label := f.fail, f.name("refused", "")
	f.labelled(label, func() {
		f.failing("exit "+label+";", func() { f.check(s, v, seen{}) })
		f.line("%s -- it must be refused", fail)
	})
}
