// Package lens carries documents between neighbouring versions of their schema, both ways, by one declaration of named steps.
// A lens becomes a Go function and SQL text with the same results, and what a direction would lose is handed out as its complement,
// which gives the way back exactly the document that there was. It has no connection.
package lens

import (
	"fmt"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Lens carries a document of one version to another. It is immutable, and may be used by several goroutines.
type Lens struct {
	From, To     schema.Version
	VersionField string

	parts   []part // in the order in which they are done
	inverse *Lens
}

// part is one declaration, in one of its directions.
type part struct {
	key      string // <from>--<to> as declared, whatever the direction: what a complement is kept under
	from, to schema.Version
	steps    steps
}

// Failure says why a document can't be carried over: a step could not be done on it.
type Failure struct {
	Lens    string `json:"lens"` // the declaration, as 1.0.0--1.1.0
	Step    string `json:"step"` // which step, as "rename /a (line 4)"; "" before the first one
	Pointer string `json:"pointer"`
	Message string `json:"message"`
}

func (f *Failure) Error() string {
	step := f.Step
	if step != "" {
		step += ": "
	}
	return fmt.Sprintf("lens %s: %sat %q: %s", f.Lens, step, f.Pointer, f.Message)
}

// Up carries a document over. Both come as schema.Decode gives them, and doc itself is left as it is.
//
// kept is the complement that the opposite direction handed out, or nil; what of it no longer fits is ignored. lost is what the opposite
// direction can't know without being told, or nil. Complements are JSON objects by declaration ({"1.0.0--1.1.0": …}), so those of
// several lenses can be joined by their top-level keys.
//
// An error is a *Failure, or says that only the database can run the lens.
func (l *Lens) Up(doc, kept any) (lifted, lost any, err error) {
	if step := l.sqlStep(); step != "" {
		return nil, nil, fault.New("apply lens", l.String(), step+" is written in SQL, so that Go can't do it", "Use the lens's SQL functions.")
	}
	complements, _ := kept.(map[string]any)
	all := map[string]any{}
	doc = clone(doc)
	for _, p := range l.parts {
		object, ok := doc.(map[string]any)
		if !ok || object[l.VersionField] != p.from.String() {
			return nil, nil, &Failure{Lens: p.key, Pointer: "/" + schema.PointerToken(l.VersionField), Message: notThisVersion(p.from)}
		}
		root := place{holder: map[string]any{"": doc}}
		lostHere, failed := p.steps.carry(root, complements[p.key])
		if failed != nil {
			failed.Lens = p.key
			return nil, nil, failed
		}
		object[l.VersionField] = p.to.String()
		if lostHere != nil {
			all[p.key] = lostHere
		}
	}
	if len(all) == 0 {
		return doc, nil, nil
	}
	return doc, all, nil
}

// Down carries a document of version To back to From: it is Up of the inverse.
func (l *Lens) Down(doc, kept any) (lowered, lost any, err error) { return l.inverse.Up(doc, kept) }

// Invert returns the opposite direction.
func (l *Lens) Invert() *Lens { return l.inverse }

// OneWay tells whether a step has no way from To back to From. A document that was carried over comes back only by its complement.
func (l *Lens) OneWay() bool { return l.inverse.missing() }

// missing tells whether a step in this direction can only undo.
func (l *Lens) missing() bool {
	found := false
	l.each(func(s step) {
		if x, ok := s.op.(*exchange); ok {
			_, dead := x.way.(dead)
			found = found || dead
		}
	})
	return found
}

// Loses tells whether Up may hand out a complement. Where it is false, nothing has to be kept.
func (l *Lens) Loses() bool {
	found := false
	for _, p := range l.parts {
		found = found || p.steps.loses()
	}
	return found
}

// InGo tells whether Up and Down work. A lens with a step in SQL runs in the database alone.
func (l *Lens) InGo() bool { return l.sqlStep() == "" }

func (l *Lens) sqlStep() string {
	found := ""
	l.each(func(s step) {
		if x, ok := s.op.(*exchange); ok && x.way.name() == "sql" {
			found = s.title
		}
	})
	return found
}

// each visits every step, nested ones too.
func (l *Lens) each(visit func(step)) {
	for _, p := range l.parts {
		p.steps.each(visit)
	}
}

// Declarations lists the declared steps between versions that this lens goes through, as 1.0.0--1.1.0, in its order.
func (l *Lens) Declarations() []string {
	list := make([]string, len(l.parts))
	for i, p := range l.parts {
		list[i] = p.key
	}
	return list
}

// String names the lens by its versions.
func (l *Lens) String() string { return l.From.String() + "--" + l.To.String() }

// Chain joins lenses, each beginning where the one before ends, to one that goes the whole way.
func Chain(lenses ...*Lens) (*Lens, error) {
	if len(lenses) == 0 {
		return nil, fault.New("chain lenses", "", "there is none", "")
	}
	var parts []part
	for i, l := range lenses {
		if i > 0 && (lenses[i-1].To != l.From || lenses[i-1].VersionField != l.VersionField) {
			return nil, fault.New("chain lenses", l.String(), "it doesn't begin where the one before ends, at "+lenses[i-1].To.String(), "")
		}
		parts = append(parts, l.parts...)
	}
	return build(lenses[0].VersionField, parts), nil
}

// build makes both directions, which know each other.
func build(versionField string, parts []part) *Lens {
	back := make([]part, len(parts))
	for i, p := range parts {
		back[len(parts)-1-i] = part{p.key, p.to, p.from, p.steps.inverse()}
	}
	up := &Lens{From: parts[0].from, To: parts[len(parts)-1].to, VersionField: versionField, parts: parts}
	down := &Lens{From: up.To, To: up.From, VersionField: versionField, parts: back, inverse: up}
	up.inverse = down
	return up
}

func notThisVersion(v schema.Version) string { return "the document is not of version " + v.String() }
