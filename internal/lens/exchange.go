package lens

// way turns one value into another: the part in which map, convert and sql differ.
type way interface {
	name() string
	// image is the value that a value becomes; false when there is none.
	image(v any) (any, bool)
	// sql is the same as an expression over another, null when there is no image.
	sql(w *writer, v string) string
	inverse() way
	// exact tells whether the inverse gives back every value to the letter.
	exact() bool
	// refusal says why a value has no image.
	refusal() string
}

// exchange puts another value in a value's place. What is lost is the value before, wherever the way back would give another one.
type exchange struct {
	path route
	way  way
	// what stands for values without an image, nothing{} without such; back is the same for the inverse
	standard, back any
}

func (o *exchange) carry(at place, kept any) (any, *Failure) {
	to, ok := at.to(o.path)
	if !ok || !present(to.value()) {
		return nil, nil
	}
	before := to.value()
	complement, _ := kept.(map[string]any)
	after, ok := o.restored(before, complement)
	if !ok {
		after, ok = o.result(before)
	}
	if !ok {
		return nil, fail(to, o.way.refusal())
	}
	to.put(after)
	if back, ok := o.opposite().result(after); ok && Text(back) == Text(before) {
		return nil, nil
	}
	return map[string]any{"value": before}, nil
}

// restored is the value that the way back had come from, unless another was put in its place since.
func (o *exchange) restored(v any, complement map[string]any) (any, bool) {
	before, ok := complement["value"]
	if !ok {
		return nil, false
	}
	image, ok := o.opposite().result(before)
	return clone(before), ok && Text(image) == Text(v)
}

func (o *exchange) result(v any) (any, bool) {
	if image, ok := o.way.image(v); ok {
		return clone(image), true
	}
	return clone(o.standard), present(o.standard)
}

func (o *exchange) opposite() *exchange {
	return &exchange{o.path, o.way.inverse(), o.back, o.standard}
}

func (o *exchange) inverse() operation { return o.opposite() }

func (o *exchange) loses() bool {
	return !o.way.exact() || present(o.standard)
}

func (o *exchange) emit(w *writer, at site, kept ref) ref {
	c := at.cell(o.path)
	before := w.bind("before", c.get())
	result := o.resultSQL(w, before.sql)
	if kept.present != never {
		was := kept.sql + " -> 'value'"
		result = "case when " + was + " is not null and (" + o.opposite().resultSQL(w, "("+was+")") + ")::text = " + before.sql + "::text then " + was + " else " + result + " end"
	}
	after := w.bind("after", ref{result, before.present})
	w.failIf(and(before.present, "("+after.sql+") is null"), at.at.to(o.path), o.way.refusal())
	if c.whole {
		c.set(after)
	} else {
		c.alter(after.sql, before.present)
	}
	if !w.complements || !o.loses() {
		return missing
	}
	back := o.opposite().resultSQL(w, after.sql)
	return w.bind("lost", ref{
		"pg_catalog.jsonb_build_object('value', " + before.sql + ")",
		and(before.present, "("+back+")::text is distinct from "+before.sql+"::text"),
	})
}

func (o *exchange) resultSQL(w *writer, v string) string {
	result := o.way.sql(w, v)
	if present(o.standard) {
		result = "coalesce(" + result + ", " + jsonLiteral(o.standard) + ")"
	}
	return result
}

// dead is the way back of SQL that has none.
type dead struct{ forth way }

func (dead) name() string               { return "sql" }
func (dead) image(any) (any, bool)      { return nil, false }
func (dead) sql(*writer, string) string { return "null::jsonb" }
func (d dead) inverse() way             { return d.forth }
func (dead) exact() bool                { return false }
func (dead) refusal() string {
	return "the step goes one way, so that only what was carried over comes back"
}
