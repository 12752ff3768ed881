package lens

import "fmt"

// step is one operation of a declaration, in one of its directions.
type step struct {
	id    string // its number among the steps around it, from 1; the same in both directions
	line  int    // in the declaration
	title string // as a person finds it: "rename /a (line 4)"
	op    operation
}

// operation is what a step does. Its inverse is an operation too, so that only one direction of each is ever written.
type operation interface {
	// carry changes what is at a place. kept is what the inverse lost; lost is what the inverse will miss, nil for nothing.
	carry(at place, kept any) (lost any, failed *Failure)
	inverse() operation
	// loses tells whether carry may ever lose anything.
	loses() bool
	// emit writes the same as SQL. kept and the lost value are absent in functions that don't deal in complements.
	emit(w *writer, at site, kept ref) (lost ref)
}

// steps are done one after the other at one place.
type steps []step

func (s steps) carry(at place, kept any) (any, *Failure) {
	complement, _ := kept.(map[string]any)
	var lost map[string]any
	for _, step := range s {
		missing, failed := step.op.carry(at, complement[step.id])
		if failed != nil {
			if failed.Step == "" {
				failed.Step = step.title
			}
			return nil, failed
		}
		if missing != nil {
			if lost == nil {
				lost = map[string]any{}
			}
			lost[step.id] = missing
		}
	}
	if lost == nil {
		return nil, nil
	}
	return lost, nil
}

func (s steps) inverse() steps {
	back := make(steps, len(s))
	for i, step := range s {
		step.op = step.op.inverse()
		back[len(s)-1-i] = step
	}
	return back
}

func (s steps) loses() bool {
	for _, step := range s {
		if step.op.loses() {
			return true
		}
	}
	return false
}

func (s steps) each(visit func(step)) {
	for _, step := range s {
		visit(step)
		switch op := step.op.(type) {
		case *in:
			op.steps.each(visit)
		case *each:
			op.steps.each(visit)
		}
	}
}

// emit writes the steps at a site; with complements, kept and lost are objects by the steps' ids.
func (s steps) emit(w *writer, at site, kept ref) ref {
	var lost []*member
	for _, step := range s {
		w.step = append(w.step, step.title)
		own := missing
		if kept.present != never && step.op.inverse().loses() {
			own = w.bind("kept", ref{kept.sql + " -> " + literal(step.id), kept.sql + " -> " + literal(step.id) + " is not null"})
		}
		if l := step.op.emit(w, at, own); w.complements && l.present != never {
			lost = append(lost, &member{key: step.id, value: l})
		}
		w.step = w.step[:len(w.step)-1]
	}
	return objectOf(w, lost)
}

func fail(at place, message string) *Failure { return &Failure{Pointer: at.pointer, Message: message} }

func titleOf(name, path string, line int) string {
	return fmt.Sprintf("%s %s (line %d)", name, path, line)
}
