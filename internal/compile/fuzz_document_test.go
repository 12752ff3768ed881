package compile_test

import (
	"encoding/json"
	"math/big"
	"strings"
)

// writer makes documents that a schema is likely to accept, by reading its keywords one after another.
// It need not be right: the Go side gives the verdict.
type writer struct {
	m    *maker
	root map[string]any
}

// document makes one that is probably valid, and then edits every other one.
func (w *writer) document() any {
	doc := w.value([]any{w.root}, 5)
	if w.m.r.IntN(2) > 0 {
		for range 1 + w.m.r.IntN(2) {
			doc = w.edit(doc)
		}
	}
	return doc
}

// constraints is what all of some schemas ask together.
type constraints struct {
	all []map[string]any
	no  bool
}

// gather follows references and joins the branches that it chooses to satisfy.
func (w *writer) gather(list []any, c *constraints, fuel int) {
	for _, s := range list {
		if s == false {
			c.no = true
		}
		o, ok := s.(map[string]any)
		if !ok || fuel == 0 {
			continue
		}
		if ref, ok := o["$ref"].(string); ok {
			w.gather([]any{w.at(ref)}, c, fuel-1)
			if w.m.draft == draft7 {
				continue
			}
		}
		if ref, ok := o["$dynamicRef"].(string); ok {
			w.gather([]any{w.at(ref)}, c, fuel-1)
		}
		c.all = append(c.all, o)
		if subs, ok := o["allOf"].([]any); ok {
			w.gather(subs, c, fuel-1)
		}
		for _, keyword := range []string{"anyOf", "oneOf"} {
			if subs, ok := o[keyword].([]any); ok {
				w.gather([]any{pick(w.m.r, subs)}, c, fuel-1)
			}
		}
		if o["if"] != nil {
			if w.m.r.IntN(2) == 0 {
				w.gather([]any{o["if"], o["then"]}, c, fuel-1)
			} else {
				w.gather([]any{o["else"]}, c, fuel-1)
			}
		}
	}
}

func (w *writer) at(ref string) any {
	defs, _ := w.root["$defs"].(map[string]any)
	switch {
	case ref == "#":
		return w.root
	case ref == "#node":
		return defs["r"]
	}
	return defs[strings.TrimPrefix(ref, "#/$defs/")]
}

func (w *writer) value(schemas []any, fuel int) any {
	c := &constraints{}
	w.gather(schemas, c, 6)
	r := w.m.r
	if fuel <= 0 {
		return w.m.value(0)
	}
	for _, s := range c.all {
		if v, ok := s["const"]; ok {
			return clone(plain(v))
		}
		if list, ok := s["enum"].([]any); ok && len(list) > 0 {
			return clone(plain(pick(r, list)))
		}
	}
	switch c.kind(w) {
	case "object":
		return w.objectOf(c, fuel)
	case "array":
		return w.arrayOf(c, fuel)
	case "string":
		return w.stringOf(c)
	case "number", "integer":
		return w.numberOf(c)
	case "boolean":
		return r.IntN(2) == 0
	case "null":
		return nil
	}
	return w.m.value(2)
}

// plain turns Go's numbers of the grammar into JSON's.
func plain(v any) any {
	text, _ := json.Marshal(v)
	return decode(text)
}

// hints tell which type a keyword is about.
var hints = map[string]string{
	"properties": "object", "required": "object", "patternProperties": "object", "additionalProperties": "object", "minProperties": "object", "maxProperties": "object",
	"propertyNames": "object", "unevaluatedProperties": "object", "dependentRequired": "object", "dependentSchemas": "object", "dependencies": "object",
	"items": "array", "prefixItems": "array", "contains": "array", "minItems": "array", "maxItems": "array", "uniqueItems": "array", "unevaluatedItems": "array", "additionalItems": "array",
	"pattern": "string", "minLength": "string", "maxLength": "string", "format": "string",
	"minimum": "number", "maximum": "number", "exclusiveMinimum": "number", "exclusiveMaximum": "number", "multipleOf": "number",
}

// kind chooses a type that all schemas allow, one that their keywords speak of if there is any.
func (c *constraints) kind(w *writer) string {
	var allowed map[string]bool
	for _, s := range c.all {
		var list []any
		switch t := s["type"].(type) {
		case string:
			list = []any{t}
		case []any:
			list = t
		default:
			continue
		}
		next := map[string]bool{}
		for _, t := range list {
			if name := t.(string); allowed == nil || allowed[name] || name == "integer" && allowed["number"] {
				next[name] = true
			}
		}
		allowed = next
	}
	var likely, possible []string
	for _, name := range []string{"object", "array", "string", "number", "integer", "boolean", "null"} {
		if allowed == nil || allowed[name] {
			possible = append(possible, name)
		}
	}
	for _, s := range c.all {
		for keyword := range sorted(s) {
			if t := hints[keyword]; t != "" && (allowed == nil || allowed[t] || t == "number" && allowed["integer"]) {
				likely = append(likely, t)
			}
		}
	}
	switch {
	case len(likely) > 0 && w.m.r.IntN(5) > 0:
		return pick(w.m.r, likely)
	case len(possible) > 0:
		return pick(w.m.r, possible)
	}
	return ""
}

// number is a keyword's number in the strictest of the schemas.
func (c *constraints) number(keyword string, strictest int) (n *big.Rat) {
	for _, s := range c.all {
		if s[keyword] == nil {
			continue
		}
		text, _ := json.Marshal(s[keyword])
		if x, ok := new(big.Rat).SetString(string(text)); ok && (n == nil || x.Cmp(n) == strictest) {
			n = x
		}
	}
	return n
}

// count is a number of items, keys or letters between two bounds.
func (w *writer) count(c *constraints, minimum, maximum string, usual int) int {
	low, high := 0, usual
	if n := c.number(minimum, 1); n != nil {
		low = int(n.Num().Int64())
		high = low + usual
	}
	if n := c.number(maximum, -1); n != nil {
		high = min(high, int(n.Num().Int64()))
	}
	if high <= low {
		return low
	}
	return low + w.m.r.IntN(high-low+1)
}

func (w *writer) numberOf(c *constraints) any {
	low, high, step := c.number("minimum", 1), c.number("maximum", -1), c.number("multipleOf", 1)
	if n := c.number("exclusiveMinimum", 1); n != nil && (low == nil || n.Cmp(low) >= 0) {
		low = new(big.Rat).Add(n, big.NewRat(1, 1+int64(w.m.r.IntN(2))))
	}
	if n := c.number("exclusiveMaximum", -1); n != nil && (high == nil || n.Cmp(high) <= 0) {
		high = new(big.Rat).Sub(n, big.NewRat(1, 1+int64(w.m.r.IntN(2))))
	}
	n := big.NewRat(int64(w.m.r.IntN(5)), 1)
	if step != nil {
		n.Mul(n, step)
	}
	if low != nil && n.Cmp(low) < 0 {
		n.Set(low)
	}
	if high != nil && n.Cmp(high) > 0 {
		n.Set(high)
	}
	text := n.FloatString(2)
	if n.IsInt() && w.m.r.IntN(6) > 0 {
		text = n.Num().String()
	}
	return json.Number(text)
}

func (w *writer) stringOf(c *constraints) any {
	var texts []string
	for _, s := range c.all {
		for _, p := range patterns {
			if p.source == s["pattern"] {
				texts = append(texts, p.fits...)
			}
		}
		for _, f := range formats {
			if f.name == s["format"] && w.m.r.IntN(2) == 0 {
				texts = append(texts, f.fits...)
			}
		}
	}
	if len(texts) > 0 {
		return pick(w.m.r, texts)
	}
	var b strings.Builder
	for range w.count(c, "minLength", "maxLength", 2) {
		b.WriteString(pick(w.m.r, []string{"a", "b", "c", "é", "1", "😀"}))
	}
	return b.String()
}

func (w *writer) objectOf(c *constraints, fuel int) any {
	o := map[string]any{}
	keys := randomKeys
	closed := false
	var known []string
	for _, s := range c.all {
		p, _ := s["properties"].(map[string]any)
		for key := range sorted(p) {
			known = append(known, key)
		}
		if s["patternProperties"] != nil {
			known = append(known, "a", "b")
		}
		closed = closed || s["additionalProperties"] == false || s["unevaluatedProperties"] == false
	}
	want := map[string]bool{}
	for _, s := range c.all {
		required, _ := s["required"].([]any)
		for _, key := range required {
			want[key.(string)] = true
		}
	}
	for _, key := range known {
		if p := w.applied(c, key); w.m.r.IntN(5) < 3 && (len(p) == 0 || p[0] != false) {
			want[key] = true
		}
	}
	if closed {
		keys = known
	}
	for n := w.count(c, "minProperties", "maxProperties", 2); len(want) < n && len(keys) > 0; n-- {
		want[pick(w.m.r, keys)] = true
	}
	for _, s := range c.all {
		for _, keyword := range []string{"dependentRequired", "dependencies"} {
			deps, _ := s[keyword].(map[string]any)
			for key, needs := range sorted(deps) {
				if list, ok := needs.([]any); ok && want[key] {
					for _, need := range list {
						want[need.(string)] = true
					}
				}
			}
		}
	}
	for key := range sorted(want) {
		o[key] = w.value(w.applied(c, key), fuel-1)
	}
	return o
}

// applied lists the schemas that apply to a key's value.
func (w *writer) applied(c *constraints, key string) []any {
	var list []any
	for _, s := range c.all {
		p, _ := s["properties"].(map[string]any)
		sub, named := p[key]
		if named {
			list = append(list, sub)
		}
		pp, _ := s["patternProperties"].(map[string]any)
		for _, sub := range sorted(pp) {
			list = append(list, sub)
		}
		if more, ok := s["additionalProperties"].(map[string]any); ok && !named {
			list = append(list, more)
		}
		if more, ok := s["unevaluatedProperties"].(map[string]any); ok && !named {
			list = append(list, more)
		}
	}
	return list
}

func (w *writer) arrayOf(c *constraints, fuel int) any {
	n := w.count(c, "minItems", "maxItems", 3)
	list := make([]any, n)
	unique := map[string]bool{}
	for i := range list {
		var subs []any
		for _, s := range c.all {
			prefix, _ := s["prefixItems"].([]any)
			rest := s["items"]
			if old, ok := s["items"].([]any); ok {
				prefix, rest = old, s["additionalItems"]
			}
			switch {
			case i < len(prefix):
				subs = append(subs, prefix[i])
			case rest != nil:
				subs = append(subs, rest)
			case s["unevaluatedItems"] != nil:
				subs = append(subs, s["unevaluatedItems"])
			}
			if contains := s["contains"]; contains != nil && i < 2 {
				subs = append(subs, contains)
			}
		}
		for range 3 {
			list[i] = w.value(subs, fuel-1)
			if text, _ := json.Marshal(list[i]); !unique[string(text)] {
				unique[string(text)] = true
				break
			}
		}
	}
	return list
}

// edit changes one place of a document, a little or a lot.
func (w *writer) edit(doc any) any {
	r := w.m.r
	list := spots(doc, nil)
	if len(list) == 0 || r.IntN(12) == 0 {
		if o, ok := doc.(map[string]any); ok {
			o[pick(r, randomKeys)] = w.m.value(1)
			return o
		}
		return w.m.value(3)
	}
	s := pick(r, list)
	switch r.IntN(8) {
	case 0:
		if s.object != nil {
			delete(s.object, s.key)
		}
	case 1, 2:
		for _, o := range objects(doc) {
			if r.IntN(2) == 0 {
				o[pick(r, randomKeys)] = w.m.value(1)
				break
			}
		}
	case 3:
		s.set(clone(pick(r, list).get()))
	case 4:
		if v, ok := s.get().([]any); ok {
			s.set(append(clone(v).([]any), w.m.value(1)))
		}
	case 5:
		s.set([]any{s.get()})
	default:
		s.set(w.m.value(1))
	}
	return doc
}
