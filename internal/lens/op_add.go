package lens

const inTheWay = "there is something already"

// add makes a member that isn't there: what the way back took away, else the default, if there is one.
type add struct {
	path     route
	standard any // nothing{} without a default
}

func (o *add) carry(at place, kept any) (any, *Failure) {
	to, ok := at.to(o.path)
	if !ok {
		return nil, nil
	}
	if present(to.value()) {
		return nil, fail(to, inTheWay)
	}
	complement, _ := kept.(map[string]any)
	if before, ok := complement["value"]; ok {
		to.put(clone(before))
	} else if _, absent := complement["absent"]; !absent {
		to.put(clone(o.standard))
	}
	return nil, nil
}

func (o *add) inverse() operation { return &remove{o.path, o.standard} }
func (o *add) loses() bool        { return false }

func (o *add) emit(w *writer, at site, kept ref) ref {
	c := at.cell(o.path)
	w.failIf(c.get().present, at.at.to(o.path), inTheWay)
	c.scope.absent(c.key)
	value := missing
	if present(o.standard) {
		value = ref{jsonLiteral(o.standard), c.possible()}
	}
	if kept.present != never {
		before, absent := kept.sql+" -> 'value'", kept.sql+" -> 'absent'"
		value = ref{
			"coalesce(" + before + ", " + value.nullable() + ")",
			and(c.possible(), or(before+" is not null", and(value.present, absent+" is null"))),
		}
	}
	c.set(value)
	return missing
}
