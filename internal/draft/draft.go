// Package draft drafts the next version of a schema, guesses the lens that leads there from what the two schemas say differently, and
// tries lenses on generated documents. It has no connection and writes no file.
package draft

import (
	"fmt"
	"slices"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// Guess is a lens that may lead from one schema to another.
type Guess struct {
	Steps []Step
	Notes []string // what no operation says, or nobody can guess
}

// Step is one operation of a guess, with what speaks for it.
type Step struct {
	Operation string
	Path      string // JSON Pointer from where the step stands
	Arguments []Argument
	Steps     []Step // inside it
	Why       string // "" for a step that only holds others
}

// Argument is a key of a step beside its operation: a value as schema.Decode gives it, or lines of a map.
type Argument struct {
	Key   string
	Value any
}

// mapping are the lines of a map, in their order.
type mapping [][2]any

// Lens guesses what lies between two schemas. The key versionField of documents is left out, since a lens sets it itself.
//
// It compares objects key by key, through references and allOf. What depends on a condition it doesn't follow: whether the guess holds
// is found out by Try.
func Lens(from, to *schema.Schema, versionField string) Guess {
	g := &guesser{field: versionField}
	steps := g.scope(shapeOf(from.Root), shapeOf(to.Root))
	return Guess{steps, g.notes}
}

type guesser struct {
	field string
	notes []string
}

func (g *guesser) note(at route, format string, args ...any) {
	text := at.String() + ": " + fmt.Sprintf(format, args...)
	if !slices.Contains(g.notes, text) {
		g.notes = append(g.notes, text)
	}
}

// scope guesses the steps from one value to another, and moves within them: of the whole document, or of an item in an each.
func (g *guesser) scope(old, now *shape) []Step {
	s := &scoped{guesser: g}
	steps := s.value(nil, old, now)
	steps = append(steps, s.moves()...)
	steps = append(steps, s.removals()...)
	return append(steps, s.additions()...)
}

// scoped collects what came and went anywhere in a scope, since it may have moved.
type scoped struct {
	*guesser
	gone, come []member
}

// member is a key of an object with its place in the scope.
type member struct {
	at       route
	shape    *shape
	required bool
}

func (m member) name() string { return m.at[len(m.at)-1] }
