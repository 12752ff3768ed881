package lens

import "github.com/pgstrata/pgstrata/internal/pg"

// plunge puts a value into an object of its own, under a key.
type plunge struct {
	path route
	key  string
}

func (o *plunge) carry(at place, kept any) (any, *Failure) {
	to, ok := at.to(o.path)
	if !ok {
		return nil, nil
	}
	complement, _ := kept.(map[string]any)
	object, _ := clone(complement["others"]).(map[string]any)
	if object == nil {
		object = map[string]any{}
	}
	if value := to.value(); present(value) {
		object[o.key] = value
		to.put(object)
	} else if complement["absent"] == true {
		to.put(object)
	}
	return nil, nil
}

func (o *plunge) inverse() operation { return &hoist{o.path, o.key} }
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
		restored := and(not(value.present), c.possible(), kept.sql+" -> 'absent' = 'true'::jsonb")
		object = w.bind("object", ref{
			either(value.present, others+" || "+object.sql, others),
			or(value.present, restored),
		})
	}
	c.set(object)
	return missing
}
