package lens

import (
	"fmt"
	"strconv"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// each does steps on every item of a list or every value of an object.
type each struct {
	path  route
	of    string // items, values, or "" for both
	steps steps
}

const (
	items  = "items"
	values = "values"
)

func (o *each) carry(at place, kept any) (any, *Failure) {
	to, ok := at.to(o.path)
	if !ok {
		return nil, nil
	}
	switch v := to.value().(type) {
	case []any:
		if o.of != values {
			return o.list(to, v, kept)
		}
	case map[string]any:
		if o.of != items {
			return o.object(to, v, kept)
		}
	}
	return nil, nil
}

// list keeps what is lost by item. If a list has another length than then, nobody knows which item is which.
func (o *each) list(to place, list []any, kept any) (any, *Failure) {
	complements, _ := kept.([]any)
	if len(complements) != len(list) {
		complements = make([]any, len(list))
	}
	lost, some := make([]any, len(list)), false
	for i := range list {
		item := place{list: list, index: i, pointer: to.pointer + "/" + strconv.Itoa(i)}
		missing, failed := o.steps.carry(item, complements[i])
		if failed != nil {
			return nil, failed
		}
		lost[i], some = missing, some || missing != nil
	}
	if !some {
		return nil, nil
	}
	return lost, nil
}

func (o *each) object(to place, object map[string]any, kept any) (any, *Failure) {
	complements, _ := kept.(map[string]any)
	lost := map[string]any{}
	for _, key := range inOrder(object) {
		value := place{holder: object, key: key, pointer: to.pointer + "/" + schema.PointerToken(key)}
		missing, failed := o.steps.carry(value, complements[key])
		if failed != nil {
			return nil, failed
		}
		if missing != nil {
			lost[key] = missing
		}
	}
	if len(lost) == 0 {
		return nil, nil
	}
	return lost, nil
}

func (o *each) inverse() operation { return &each{o.path, o.of, o.steps.inverse()} }
func (o *each) loses() bool        { return o.steps.loses() }

func (o *each) emit(w *writer, at site, kept ref) ref {
	if w.inline {
		w.unable = true
		return missing
	}
	c := at.cell(o.path)
	l := &loop{each: o, w: w, kept: kept, at: at.at.to(o.path), container: w.bind("all", c.get()), lost: "null"}
	l.result = w.variable("done", "jsonb")
	if w.complements && o.loses() {
		l.lost = w.variable("lost", "jsonb")
		w.line("%s := null;", l.lost)
	}
	kinds := []string{typeIs(l.container.sql, "array"), typeIs(l.container.sql, "object")}
	switch o.of {
	case values:
		w.block("if "+kinds[1]+" then", "end if;", l.values)
		kinds = kinds[1:]
	case items:
		w.block("if "+kinds[0]+" then", "end if;", l.items)
		kinds = kinds[:1]
	default:
		w.block("if "+kinds[0]+" then", "", l.items)
		w.block("elsif "+kinds[1]+" then", "end if;", l.values)
	}
	c.alter(l.result, or(kinds...))
	if l.lost == "null" {
		return missing
	}
	return ref{l.lost, l.lost + " is not null"}
}

// loop writes the two kinds of loops.
type loop struct {
	*each
	w            *writer
	kept         ref
	at           pointer
	container    ref
	result, lost string
}

// items collects the items in a jsonb[], which is appended to in place.
func (l *loop) items() {
	w := l.w
	index, list := w.variable("i", "integer"), w.variable("items", "jsonb[]")
	losses, kept := "", missing
	w.line("%s := '{}';", list)
	if l.lost != "null" {
		losses = w.variable("losses", "jsonb[]")
		w.line("%s := '{}';", losses)
	}
	if l.kept.present != never {
		kept = w.bind("kept", ref{fmt.Sprintf(
			"case when pg_catalog.jsonb_typeof(%[1]s) = 'array' then case when pg_catalog.jsonb_array_length(%[1]s) = pg_catalog.jsonb_array_length(%[2]s) then %[1]s end end",
			l.kept.sql, l.container.sql), l.kept.sql + " is not null"})
	}
	w.block(fmt.Sprintf("for %s in 0 .. pg_catalog.jsonb_array_length(%s) - 1 loop", index, l.container.sql), "end loop;", func() {
		item := w.bind("item", ref{l.container.sql + " -> " + index, always})
		own := missing
		if kept.present != never {
			own = ref{"(" + kept.sql + " -> " + index + ")", kept.present}
		}
		value, lost := l.item(w, item, own, index+"::text")
		w.line("%s := %s || %s;", list, list, value.sql)
		if losses != "" {
			w.line("%s := %s || %s;", losses, losses, lost.nullable())
			if lost.present != never {
				w.block("if "+lost.present+" then", "end if;", func() { w.line("%s := '[]';", l.lost) })
			}
		}
	})
	w.line("%s := pg_catalog.to_jsonb(%s);", l.result, list)
	if losses != "" {
		w.block("if "+l.lost+" is not null then", "end if;", func() { w.line("%s := pg_catalog.to_jsonb(%s);", l.lost, losses) })
	}
}

// values writes one aggregate where the steps can be said in one expression, and else a loop that collects keys and values.
func (l *loop) values() {
	w := l.w
	if w.purpose == plainly {
		inner := w.items()
		value, _ := l.item(inner, ref{"j.value", always}, missing, "")
		if !inner.unable {
			l.aggregate(value.sql, or(inner.fails...))
			return
		}
	}
	key, keys, list := w.variable("key", "text"), w.variable("keys", "text[]"), w.variable("values", "jsonb[]")
	item := w.variable("value", "jsonb")
	lossKeys, losses := "", ""
	w.line("%s := '{}';", keys)
	w.line("%s := '{}';", list)
	if l.lost != "null" {
		lossKeys, losses = w.variable("keys", "text[]"), w.variable("losses", "jsonb[]")
		w.line("%s := '{}';", lossKeys)
		w.line("%s := '{}';", losses)
	}
	w.block(fmt.Sprintf("for %s, %s in select j.key, j.value from pg_catalog.jsonb_each(%s) j loop", key, item, l.container.sql), "end loop;", func() {
		own := missing
		if l.kept.present != never {
			own = ref{"(" + l.kept.sql + " -> " + key + ")", l.kept.present}
		}
		value, lost := l.item(w, ref{item, always}, own, "pg_catalog.replace(pg_catalog.replace("+key+", '~', '~0'), '/', '~1')")
		w.line("%s := %s || %s;", keys, keys, key)
		w.line("%s := %s || %s;", list, list, value.sql)
		if losses != "" && lost.present != never {
			w.block("if "+lost.present+" then", "end if;", func() {
				w.line("%s := %s || %s;", lossKeys, lossKeys, key)
				w.line("%s := %s || %s;", losses, losses, lost.sql)
			})
		}
	})
	joined := "(select pg_catalog.jsonb_object_agg(j.key, j.value) from rows from (pg_catalog.unnest(%s), pg_catalog.unnest(%s)) j (key, value))"
	w.line("%s := coalesce("+joined+", '{}');", l.result, keys, list)
	if losses != "" {
		w.line("%s := "+joined+";", l.lost, lossKeys, losses)
	}
}

func (l *loop) aggregate(value, fails string) {
	w := l.w
	all := "coalesce(pg_catalog.jsonb_object_agg(j.key, " + value + "), '{}')"
	from := "from pg_catalog.jsonb_each(" + l.container.sql + ") j"
	if fails == never {
		w.line("%s := (select %s %s);", l.result, all, from)
		return
	}
	failed := w.variable("failed", "boolean")
	w.line("select %s, pg_catalog.bool_or(%s) into %s, %s %s;", all, fails, l.result, failed, from)
	w.block("if "+failed+" then", "end if;", func() { w.line("return null;") })
}

// item does the steps on one item, whose token in a JSON Pointer is given in SQL.
func (l *loop) item(w *writer, item, kept ref, token string) (value, lost ref) {
	inside := &scope{w: w, base: item}
	lost = l.steps.emit(w, site{scope: inside, at: l.at.item(token)}, kept)
	value, _ = inside.close()
	return value, lost
}
