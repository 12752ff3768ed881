package lens

// wrap makes a value the only item of a list.
type wrap struct{ path route }

func (o *wrap) carry(at place, kept any) (any, *Failure) {
	to, ok := at.to(o.path)
	if !ok {
		return nil, nil
	}
	complement, _ := kept.(map[string]any)
	if value := to.value(); present(value) {
		tail, _ := complement["tail"].([]any)
		to.put(append([]any{value}, clone(tail).([]any)...))
	} else if complement["empty"] == true {
		to.put([]any{})
	}
	return nil, nil
}

func (o *wrap) inverse() operation { return &head{o.path} }
func (o *wrap) loses() bool        { return false }

func (o *wrap) emit(w *writer, at site, kept ref) ref {
	c := at.cell(o.path)
	value := c.get()
	if kept.present != never {
		value = w.bind("value", value)
	}
	list := ref{"pg_catalog.jsonb_build_array(" + value.sql + ")", value.present}
	if kept.present != never {
		empty := and(not(value.present), c.possible(), kept.sql+" -> 'empty' = 'true'::jsonb")
		list = w.bind("list", ref{
			either(value.present, list.sql+" || coalesce("+kept.sql+" -> 'tail', '[]'::jsonb)", "'[]'::jsonb"),
			or(value.present, empty),
		})
	}
	c.set(list)
	return missing
}
