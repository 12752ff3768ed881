package lens

// head puts a list's first item in its place. The others are lost, and so is that there was a list when it is empty.
type head struct{ path route }

const (
	noList    = "it is no list, so that it has no first item"
	emptyList = "the list is empty, and the place can't be left empty"
)

func (o *head) carry(at place, _ any) (any, *Failure) {
	from, ok := at.to(o.path)
	if !ok || !present(from.value()) {
		return nil, nil
	}
	list, ok := from.value().([]any)
	switch {
	case !ok:
		return nil, fail(from, noList)
	case len(list) == 0 && len(o.path) == 0:
		return nil, fail(from, emptyList)
	case len(list) == 0:
		from.put(nothing{})
		return map[string]any{"empty": true}, nil
	}
	from.put(list[0])
	if len(list) == 1 {
		return nil, nil
	}
	return map[string]any{"tail": list[1:]}, nil
}

func (o *head) inverse() operation { return &wrap{o.path} }
func (o *head) loses() bool        { return true }

func (o *head) emit(w *writer, at site, _ ref) ref {
	c := at.cell(o.path)
	list := w.bind("list", c.get())
	w.failIf(and(list.present, not(typeIs(list.sql, "array"))), at.at.to(o.path), noList)
	first := list.sql + " -> 0 is not null"
	if c.whole {
		w.failIf(not(first), at.at, emptyList)
	}
	c.set(w.bind("first", ref{list.sql + " -> 0", first}))
	if !w.complements {
		return missing
	}
	return w.bind("lost", ref{
		"case when " + first + " then pg_catalog.jsonb_build_object('tail', " + list.sql + ` - 0) else '{"empty": true}'::jsonb end`,
		and(list.present, or(list.sql+" -> 1 is not null", not(first))),
	})
}
