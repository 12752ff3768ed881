package lens

import "github.com/pgstrata/pgstrata/internal/pg"

// plunge puts a value into an object of its own, under a key.
type plunge struct {
	path route
	key  string

	// dependent members come back only beside the value that they stood beside
	dependent bool
}

func (o *plunge) carry(at place, kept any) (any, *Failure) {
	to, ok := at.to(o.path)
	if !ok {
		return nil, nil
	}
	complement, _ := kept.(map[string]any)
	value := to.value()
	object, _ := clone(complement["others"]).(map[string]any)
	if object == nil || present(value) && !o.fit(value, complement) {
		object = map[string]any{}
	}
	if present(value) {
		object[o.key] = value
		to.put(object)
	} else if complement["absent"] == true {
		to.put(object)
	}
	return nil, nil
}

// fit tells whether the members that were lost may stand beside a value.
func (o *plunge) fit(value any, complement map[string]any) bool {
	before, ok := complement["value"]
	return !o.dependent || ok && Text(before) == Text(value)
}

func (o *plunge) inverse() operation { return &hoist{o.path, o.key, o.dependent} }
func (o *plunge) loses() bool        { return false }

func (o *plunge) emit(w *writer, at site, kept ref) ref {
	c := at.cell(o.path)
	value := c.get()
	if kept.present != never {
		value = w.bind("value", value)
	}
	object := ref{"pg_catalog.jsonb_build_object(" + pg.Literal(o.key) + ", " + value.sql + ")", value.present}
	if kept.present != never {
		others := "coalesce(" + kept.sql + " -> 'others', '{}'::jsonb)"
		beside := others
		if o.dependent {
			beside = "(case when (" + kept.sql + " -> 'value')::text = (" + value.sql + ")::text then " + others + " else '{}'::jsonb end)"
		}
		restored := and(not(value.present), c.possible(), kept.sql+" -> 'absent' = 'true'::jsonb")
		object = w.bind("object", ref{
			either(value.present, beside+" || "+object.sql, others),
			or(value.present, restored),
		})
	}
	c.set(object)
	return missing
}
