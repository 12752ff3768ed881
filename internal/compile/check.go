package compile

import (
	"github.com/santhosh-tekuri/jsonschema/v5"
)

// check demands that s accepts v. What conditional branches evaluate goes into the variables of n.
func (f *fn) check(s *jsonschema.Schema, v value, n seen) {
	if n.none() && f.g.scalar(s) {
		test := f.g.expression(s, v)
		f.g.noteDead(s, v.kinds&typesOf(s))
		if test != "true" {
			f.cond(test)
		}
		f.g.noteProperty(s, test)
		return
	}
	if head, recursive := f.g.heads[s]; recursive && n.none() {
		f.cond(f.g.call(head, v))
		return
	}
	f.inside(s, v, n)
}

// inside writes the checks of s itself, even when it has a function of its own.
func (f *fn) inside(s *jsonschema.Schema, v value, n seen) {
	if s.Always != nil {
		if !*s.Always {
			f.cond("false")
		}
		return
	}
	f.walk()
	f.at(s)
	f.g.noteInside(s)
	types := f.g.impliedTypes(s)
	if v.kinds&types == kNone {
		f.g.note(s, Dropped, "all its checks but one that refuses: no value that comes here has a type it takes")
		f.cond("false")
		return
	}
	if v.kinds&^types != 0 {
		f.cond(v.is(v.kinds & types))
		f.flush()
		v.kinds &= types
	}
	f.g.noteDead(s, v.kinds)
	f.ofKind(v, kNumber, func(v value) { f.demand(integerTest(s, v)) })
	for _, t := range valueTests(s, v) {
		f.cond(t.sql)
	}
	f.ofKind(v, kNumber, func(v value) { f.demand(f.g.numberTests(s, v)) })
	f.ofKind(v, kString, func(v value) { f.demand(f.g.stringTests(s, v)) })

	n = f.collect(s, n)
	f.ofKind(v, kObject, func(v value) { f.object(s, v) })
	f.ofKind(v, kArray, func(v value) { f.array(s, v, n) })
	f.inPlace(s, v, n)
	f.ofKind(v, kObject, func(v value) { f.unevaluatedKeys(s, v, n) })
	f.ofKind(v, kArray, func(v value) { f.unevaluatedItems(s, v, n) })
}

// impliedTypes is typesOf of s and of all that must hold with it, so that a type is tested once.
func (g *group) impliedTypes(s *jsonschema.Schema) kinds {
	return remembered(g.known.types, s, func() kinds {
		types := typesOf(s)
		for _, sub := range unconditional(s) {
			types &= g.impliedTypes(sub)
		}
		return types
	})
}

func (f *fn) demand(tests []test) {
	for _, t := range tests {
		f.cond(t.sql)
	}
}

// ofKind writes what body writes for values of one type, behind a test of the type unless it is known.
func (f *fn) ofKind(v value, kind kinds, body func(v value)) {
	if v.kinds&kind == 0 {
		return
	}
	known := v.kinds == kind
	test := v.is(kind)
	v.kinds = kind
	if known {
		body(v)
		return
	}
	f.block("if "+test+" then", "end if;", func() { body(v) })
}

// collect declares what s needs to know which keys and items were evaluated.
func (f *fn) collect(s *jsonschema.Schema, n seen) seen {
	if s.UnevaluatedProperties != nil {
		n.keys = ""
		if unevaluatedMatters(s.UnevaluatedProperties) && f.g.keysVaryInside(s) {
			n.keys = f.variable("seen", "keys", "text[]")
			f.line("%s := '{}';", n.keys)
		}
	}
	if s.UnevaluatedItems != nil {
		n.items = ""
		if unevaluatedMatters(s.UnevaluatedItems) && f.g.itemsVaryInside(s) {
			n.items = f.variable("seen", "items", "int[]")
			f.line("%s := '{}';", n.items)
		}
	}
	return n
}
