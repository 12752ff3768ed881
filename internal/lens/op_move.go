package lens

import (
	"encoding/json"
	"strconv"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// move takes a member to another place, and makes the objects that lead there where they are missing. The way back takes them away
// again when they were made and nothing else has come into them. rename is a move within one object.
type move struct {
	from, to route
	rename   bool
}

const noObject = "it is no object, so that nothing can be moved into it"

func (o *move) carry(at place, kept any) (any, *Failure) {
	value := any(nothing{})
	if from, ok := at.to(o.from); ok {
		value = from.value()
	}
	made := 0
	for i := 1; i < len(o.to); i++ {
		holder, ok := at.to(o.to[:i])
		if !ok {
			break
		}
		if !present(holder.value()) && present(value) {
			holder.put(map[string]any{})
			made++
		}
		if _, object := holder.value().(map[string]any); !object && present(value) {
			return nil, fail(holder, noObject)
		}
	}
	to, ok := at.to(o.to)
	if ok && present(to.value()) {
		return nil, fail(to, inTheWay)
	}
	if !present(value) {
		return nil, nil
	}
	from, _ := at.to(o.from)
	to.put(from.take())
	o.prune(at, kept)
	if made == 0 {
		return nil, nil
	}
	return map[string]any{"made": json.Number(strconv.Itoa(made))}, nil
}

// prune takes empty objects away that the way back had made.
func (o *move) prune(at place, kept any) {
	complement, _ := kept.(map[string]any)
	number, _ := complement["made"].(json.Number)
	made, _ := strconv.Atoi(string(number))
	for i := len(o.from) - 1; i > 0 && i >= len(o.from)-made; i-- {
		holder, _ := at.to(o.from[:i])
		if object, ok := holder.value().(map[string]any); !ok || len(object) > 0 {
			return
		}
		holder.put(nothing{})
	}
}

func (o *move) inverse() operation { return &move{o.to, o.from, o.rename} }
func (o *move) loses() bool        { return !o.rename && len(o.to) > 1 }

func (o *move) emit(w *writer, at site, kept ref) ref {
	value := at.cell(o.from).get()
	made := []string{}
	if !o.rename {
		for i := 1; i < len(o.to); i++ {
			c := at.cell(o.to[:i])
			holder := c.get()
			if holder.present != always {
				holder = w.bind("holder", holder)
				missing := and(value.present, not(holder.present), c.possible())
				made = append(made, missing)
				c.set(w.bind("holder", ref{"case when " + holder.present + " then " + holder.sql + " else '{}'::jsonb end", or(holder.present, missing)}))
			}
			w.failIf(and(value.present, not(typeIs(c.get().nullable(), "object"))), at.at.to(o.to[:i]), noObject)
		}
	}
	to := at.cell(o.to)
	w.failIf(to.get().present, at.at.to(o.to), inTheWay)
	to.scope.absent(to.key)
	value = at.cell(o.from).get()
	at.cell(o.from).set(missing)
	at.cell(o.to).set(value)
	if kept.present != never {
		o.emitPrune(w, at, kept, value.present)
	}
	if !w.complements || len(made) == 0 {
		return missing
	}
	count := ""
	for i, condition := range made {
		if i > 0 {
			count += " + "
		}
		count += "case when " + condition + " then 1 else 0 end"
	}
	return w.bind("lost", ref{"pg_catalog.jsonb_build_object('made', " + count + ")", or(made...)})
}

func (o *move) emitPrune(w *writer, at site, kept ref, moved string) {
	for i := len(o.from) - 1; i > 0; i-- {
		c := at.cell(o.from[:i])
		holder := c.get()
		if holder.present == always {
			continue
		}
		holder = w.bind("holder", holder)
		prune := and(moved, holder.sql+" = '{}'::jsonb", kept.sql+" -> 'made' >= "+pg.Literal(strconv.Itoa(len(o.from)-i))+"::jsonb")
		c.set(ref{holder.sql, and(holder.present, not(prune))})
	}
}
