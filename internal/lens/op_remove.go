package lens

// remove takes a member away. With a default, what is lost is only what differs from it.
type remove struct {
	path     route
	standard any // nothing{} without a default
}

func (o *remove) carry(at place, _ any) (any, *Failure) {
	from, ok := at.to(o.path)
	if !ok {
		return nil, nil
	}
	before := from.take()
	switch {
	case !present(before) && !present(o.standard):
		return nil, nil
	case !present(before):
		return map[string]any{"absent": true}, nil
	case present(o.standard) && Text(before) == Text(o.standard):
		return nil, nil
	}
	return map[string]any{"value": before}, nil
}

func (o *remove) inverse() operation { return &add{o.path, o.standard} }
func (o *remove) loses() bool        { return true }

func (o *remove) emit(w *writer, at site, _ ref) ref {
	c := at.cell(o.path)
	before := c.get()
	c.set(missing)
	if !w.complements {
		return missing
	}
	if !present(o.standard) {
		return w.bind("lost", ref{"pg_catalog.jsonb_build_object('value', " + before.sql + ")", before.present})
	}
	other := and(before.present, "("+before.sql+")::text <> "+literal(Text(o.standard)))
	return w.bind("lost", ref{
		"case when " + before.present + " then pg_catalog.jsonb_build_object('value', " + before.sql + `) else '{"absent": true}'::jsonb end`,
		or(other, and(not(before.present), c.possible())),
	})
}
