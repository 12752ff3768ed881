package compile

import (
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// kinds is a set of JSON types.
type kinds uint8

const (
	kNull kinds = 1 << iota
	kBoolean
	kNumber
	kString
	kArray
	kObject

	kAny  = kNull | kBoolean | kNumber | kString | kArray | kObject
	kNone = kinds(0)
)

var kindNames = []struct {
	kind kinds
	name string
}{{kNull, "null"}, {kBoolean, "boolean"}, {kNumber, "number"}, {kString, "string"}, {kArray, "array"}, {kObject, "object"}}

// typesOf is the set that the type keyword allows; an integer is a number.
func typesOf(s *jsonschema.Schema) kinds {
	if len(s.Types) == 0 {
		return kAny
	}
	set := kNone
	for _, t := range s.Types {
		for _, k := range kindNames {
			if t == k.name || t == "integer" && k.kind == kNumber {
				set |= k.kind
			}
		}
	}
	return set
}

// integersOnly tells whether numbers must be mathematically integral.
func integersOnly(s *jsonschema.Schema) bool {
	integer := false
	for _, t := range s.Types {
		if t == "number" {
			return false
		}
		integer = integer || t == "integer"
	}
	return integer
}

// integral tests that a number is an integer.
func integral(s *jsonschema.Schema, v value) string {
	if schema.WholeByWriting(s) {
		return "pg_catalog.scale(" + v.number() + ") = 0"
	}
	return "pg_catalog.min_scale(" + v.number() + ") = 0" // 2.0 needs no digit behind the point; cheaper than a remainder
}

// value is the instance that a schema object applies to, as SQL sees it.
type value struct {
	json  string // an expression of type jsonb
	text  string // an expression for its text when it is a string
	kinds kinds  // the types that it can still have; what runs before has proved it
}

// variable is a value that stands in a variable of type jsonb.
func variable(name string) value {
	return value{json: name, text: name + " #>> '{}'", kinds: kAny}
}

// property is the value under a key of an object.
func (v value) property(key string) value {
	return value{json: v.atom() + " -> " + text(key), text: v.atom() + " ->> " + text(key), kinds: kAny}
}

// atom is the expression in a form that any operator may stand beside.
func (v value) atom() string { return atom(v.json) }

func atom(expression string) string {
	if strings.ContainsFunc(expression, func(r rune) bool {
		return r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
	}) {
		return "(" + expression + ")"
	}
	return expression
}

func (v value) typeOf() string { return "pg_catalog.jsonb_typeof(" + v.json + ")" }

func (v value) number() string { return atom(v.json) + "::numeric" }

// is tests the type alone.
func (v value) is(set kinds) string {
	var names []string
	for _, k := range kindNames {
		if set&k.kind != 0 {
			names = append(names, "'"+k.name+"'")
		}
	}
	if len(names) == 1 {
		return v.typeOf() + " = " + names[0]
	}
	return v.typeOf() + " in (" + strings.Join(names, ", ") + ")"
}
