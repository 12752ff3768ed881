package compile

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/ecma"
)

// FunctionsSQL is all of a guard that needs no table, for tests.
func (g *Guard) FunctionsSQL() string {
	var b strings.Builder
	for _, v := range g.Validators {
		b.WriteString(v.SQL)
	}
	return b.String() + g.parts.valid + ";\n" + g.parts.explain + ";\n"
}

// Reachable lists every schema object that root leads to.
func Reachable(root *jsonschema.Schema) []*jsonschema.Schema {
	var list []*jsonschema.Schema
	var visit func(s *jsonschema.Schema)
	visit = func(s *jsonschema.Schema) {
		if slices.Contains(list, s) {
			return
		}
		list = append(list, s)
		for _, e := range edges(s) {
			visit(e.to)
		}
	}
	visit(root)
	return list
}

// Annotation tells whether a keyword decides nothing.
func Annotation(keyword string) bool { return slices.Contains(annotations, keyword) }

// Translate shows a pattern's form for Postgres, as a test of a text.
func Translate(source, subject string) (string, error) {
	read, err := ecma.Compile(source)
	if err != nil {
		return "", err
	}
	p, err := translate(read)
	return p.test(subject), err
}

// CreateSQL is the functions alone, without grants and comments.
func (v *Validator) CreateSQL() string {
	var b strings.Builder
	for _, s := range v.statements {
		if strings.HasPrefix(s, "create ") {
			b.WriteString(s)
		}
	}
	return b.String()
}

// RecorderIn is the recorder's SQL in a database schema.
func RecorderIn(schema string) string { return recorderIn(schema) }
