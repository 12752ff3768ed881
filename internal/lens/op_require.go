package lens

// require fills in the default where a member is missing. What the way back found missing stays so.
type require struct {
	path     route
	standard any
}

// wasAbsent is the complement of both ways: the member was missing.
const wasAbsent = `'{"absent": true}'::jsonb`

func (o *require) carry(at place, kept any) (any, *Failure) {
	to, ok := at.to(o.path)
	if !ok || present(to.value()) || saysAbsent(kept) {
		return nil, nil
	}
	to.put(clone(o.standard))
	return map[string]any{"absent": true}, nil
}

func saysAbsent(kept any) bool {
	complement, _ := kept.(map[string]any)
	_, absent := complement["absent"]
	return absent
}

func (o *require) inverse() operation { return &relax{o.path, o.standard} }
func (o *require) loses() bool        { return true }

func (o *require) emit(w *writer, at site, kept ref) ref {
	c := at.cell(o.path)
	before := c.get()
	filled := and(not(before.present), c.possible())
	if kept.present != never {
		filled = and(filled, kept.sql+" -> 'absent' is null")
	}
	c.set(ref{either(before.present, before.sql, jsonLiteral(o.standard)), or(before.present, filled)})
	if !w.complements {
		return missing
	}
	return w.bind("lost", ref{wasAbsent, filled})
}

// relax is the way back: it takes away what was filled in, while that is still the default.
type relax struct {
	path     route
	standard any
}

func (o *relax) carry(at place, kept any) (any, *Failure) {
	from, ok := at.to(o.path)
	switch {
	case !ok:
	case !present(from.value()):
		return map[string]any{"absent": true}, nil
	case saysAbsent(kept) && Text(from.value()) == Text(o.standard):
		from.take()
	}
	return nil, nil
}

func (o *relax) inverse() operation { return &require{o.path, o.standard} }
func (o *relax) loses() bool        { return true }

func (o *relax) emit(w *writer, at site, kept ref) ref {
	c := at.cell(o.path)
	before := c.get()
	absent := and(not(before.present), c.possible())
	if kept.present != never {
		taken := and(before.present, kept.sql+" -> 'absent' is not null", "("+before.sql+")::text = "+literal(Text(o.standard)))
		c.set(ref{before.sql, and(before.present, not(taken))})
	}
	if !w.complements {
		return missing
	}
	return w.bind("lost", ref{wasAbsent, absent})
}
