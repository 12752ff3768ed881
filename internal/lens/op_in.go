package lens

// in does steps inside of an object.
type in struct {
	path  route
	steps steps
}

func (o *in) carry(at place, kept any) (any, *Failure) {
	inside, ok := at.to(o.path)
	if !ok {
		return nil, nil
	}
	if _, ok := inside.value().(map[string]any); !ok {
		return nil, nil
	}
	return o.steps.carry(inside, kept)
}

func (o *in) inverse() operation { return &in{o.path, o.steps.inverse()} }
func (o *in) loses() bool        { return o.steps.loses() }

func (o *in) emit(w *writer, at site, kept ref) ref {
	return o.steps.emit(w, at.to(o.path), kept)
}
