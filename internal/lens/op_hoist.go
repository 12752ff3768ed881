package lens

import "github.com/pgstrata/pgstrata/internal/pg"

// hoist puts one member of an object in the object's place. The others are lost. Where they depend on it, what it was is kept with them.
type hoist struct {
	path      route
	key       string
	dependent bool
}

const (
	notObject = "it is no object, so that it has no members"
	noMember  = "the object lacks the member, and the place can't be left empty"
)

func (o *hoist) carry(at place, _ any) (any, *Failure) {
	from, ok := at.to(o.path)
	if !ok || !present(from.value()) {
		return nil, nil
	}
	object, ok := from.value().(map[string]any)
	if !ok {
		return nil, fail(from, notObject)
	}
	value, found := object[o.key]
	if !found && len(o.path) == 0 {
		return nil, fail(from, noMember)
	}
	delete(object, o.key)
	if !found {
		from.put(nothing{})
		return map[string]any{"others": object, "absent": true}, nil
	}
	from.put(value)
	if len(object) == 0 {
		return nil, nil
	}
	lost := map[string]any{"others": object}
	if o.dependent {
		lost["value"] = clone(value)
	}
	return lost, nil
}

func (o *hoist) inverse() operation { return &plunge{o.path, o.key, o.dependent} }
func (o *hoist) loses() bool        { return true }

func (o *hoist) emit(w *writer, at site, _ ref) ref {
	c := at.cell(o.path)
	object := w.bind("object", c.get())
	key := pg.Literal(o.key)
	w.failIf(and(object.present, not(typeIs(object.sql, "object"))), at.at.to(o.path), notObject)
	value := w.bind("value", ref{object.sql + " -> " + key, object.sql + " -> " + key + " is not null"})
	if c.whole {
		w.failIf(not(value.present), at.at, noMember)
	}
	c.set(value)
	if !w.complements {
		return missing
	}
	beside := ""
	if o.dependent {
		beside = ", 'value', " + value.sql
	}
	return w.bind("lost", ref{
		"case when " + value.present + " then pg_catalog.jsonb_build_object('others', " + object.sql + " - " + key + "::text" + beside + ") else pg_catalog.jsonb_build_object('others', " + object.sql + ", 'absent', true) end",
		and(object.present, or(not(value.present), object.sql+" - "+key+"::text <> '{}'::jsonb")),
	})
}
