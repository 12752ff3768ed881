package compile_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// editor makes documents out of valid ones by edits as people, programs and models make them.
type editor struct {
	r     *rand.Rand
	root  *jsonschema.Schema
	valid []any
	byKey map[string][]any // values that valid documents have under a key
	keys  []string
}

func newEditor(r *rand.Rand, f *schema.Family, others []json.RawMessage) *editor {
	e := &editor{r: r, root: f.Newest().Root, byKey: map[string][]any{}}
	texts := []json.RawMessage{f.Default}
	for _, x := range f.Valid {
		texts = append(texts, x.Document)
	}
	for _, text := range texts {
		v := decode(text)
		e.valid = append(e.valid, v)
		e.learn(v)
	}
	for _, text := range others { // keys of other variants are likely mistakes
		if o, ok := decode(text).(map[string]any); ok {
			if m, ok := o["mappings"].(map[string]any); ok {
				for key := range m {
					e.keys = append(e.keys, key)
				}
			}
		}
	}
	for key := range e.byKey {
		e.keys = append(e.keys, key)
	}
	slices.Sort(e.keys)
	e.keys = slices.Compact(e.keys)
	return e
}

func decode(text []byte) any {
	v, err := schema.Decode(text)
	if err != nil {
		panic(err)
	}
	return v
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		c := map[string]any{}
		for k, x := range v {
			c[k] = clone(x)
		}
		return c
	case []any:
		c := make([]any, len(v))
		for i, x := range v {
			c[i] = clone(x)
		}
		return c
	}
	return v
}

func (e *editor) learn(v any) {
	for _, s := range spots(v, nil) {
		if s.object != nil {
			e.byKey[s.key] = append(e.byKey[s.key], s.get())
		}
	}
}

// spot is a value within a document, with the means to replace or remove it.
type spot struct {
	object map[string]any
	array  []any
	key    string
	index  int
}

func (s spot) get() any {
	if s.object != nil {
		return s.object[s.key]
	}
	return s.array[s.index]
}

func (s spot) set(v any) {
	if s.object != nil {
		s.object[s.key] = v
	} else {
		s.array[s.index] = v
	}
}

func spots(v any, list []spot) []spot {
	switch v := v.(type) {
	case map[string]any:
		var keys []string
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys {
			list = spots(v[k], append(list, spot{object: v, key: k}))
		}
	case []any:
		for i := range v {
			list = spots(v[i], append(list, spot{array: v, index: i}))
		}
	}
	return list
}

func objects(v any) []map[string]any {
	var list []map[string]any
	if o, ok := v.(map[string]any); ok {
		list = append(list, o)
	}
	for _, s := range spots(v, nil) {
		if o, ok := s.get().(map[string]any); ok {
			list = append(list, o)
		}
	}
	return list
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

// document edits one of the valid documents once, sometimes twice.
func (e *editor) document() string {
	doc := clone(pick(e.r, e.valid))
	for range 1 + e.r.IntN(2) {
		switch n := e.r.IntN(100); {
		case n < 60:
			e.gentle(doc)
		case n < 75:
			doc = e.rough(doc)
		default:
			doc = e.breakOne(e.root, doc)
		}
	}
	text, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	return string(text)
}

// gentle edits usually leave a document valid.
func (e *editor) gentle(doc any) {
	list := spots(doc, nil)
	if len(list) == 0 {
		return
	}
	s := pick(e.r, list)
	if s.key == "schema_version" {
		return
	}
	switch v := s.get().(type) {
	case string:
		if others := e.byKey[s.key]; len(others) > 0 && e.r.IntN(2) == 0 {
			s.set(clone(pick(e.r, others)))
		} else if strings.Contains(v, ".") {
			s.set(v + "_2")
		}
	case json.Number:
		s.set(json.Number(pick(e.r, []string{"10", "15.0", "60", "1e2", "500", "5", "100.00"})))
	case bool:
		s.set(!v)
	default:
		if others := e.byKey[s.key]; len(others) > 0 {
			s.set(clone(pick(e.r, others)))
		}
	}
}

var (
	oddStrings = []string{
		"", " ", "x", "Not A Path", "a..b", "1a", "é", "日本", "😀", "cron", "* * * *", "61 * * * *", "0 3 * * *\n", "Europe", "utc", "null",
		"a.b'c", `a\b`, "1.0.0", "1.0.1", "2.0.0", "0.9.0", "1.0", "1.0.0-rc.1", `{"mappings": {`,
	}
	oddNumbers = []string{"0", "1", "-1", "4", "5", "7", "7.5", "5.0", "501", "500.5", "10080", "10081", "10085", "1e3", "1e-2", "9007199254740993", "123456789012345678901234567890"}
	lengths    = []int{1, 64, 65, 100, 101, 120, 121, 200, 201, 500, 501}
)

func (e *editor) odd() any {
	switch e.r.IntN(9) {
	case 0:
		return nil
	case 1:
		return e.r.IntN(2) == 0
	case 2, 3:
		return json.Number(pick(e.r, oddNumbers))
	case 4:
		return []any{}
	case 5:
		return map[string]any{}
	case 6:
		return strings.Repeat(pick(e.r, []string{"a", "é", "😀"}), pick(e.r, lengths))
	}
	return pick(e.r, oddStrings)
}

// rough edits usually break a document, each in a way of its own.
func (e *editor) rough(doc any) any {
	list := spots(doc, nil)
	objs := objects(doc)
	if len(list) == 0 || len(objs) == 0 {
		return doc
	}
	s, o := pick(e.r, list), pick(e.r, objs)
	switch e.r.IntN(28) {
	case 0: // a key is missing
		if s.object != nil {
			delete(s.object, s.key)
		}
	case 1: // another key's name
		if s.object != nil {
			v := s.get()
			delete(s.object, s.key)
			s.object[pick(e.r, append(e.keys, "extra", "x/y~z", ""))] = v
		}
	case 2: // a key too many
		o[pick(e.r, append(e.keys, "extra", "x/y~z", "", "Å", strings.Repeat("k", 101)))] = e.odd()
	case 3: // a key too many, of a plausible value
		key := pick(e.r, e.keys)
		if values := e.byKey[key]; len(values) > 0 {
			o[key] = clone(pick(e.r, values))
		}
	case 4, 5:
		s.set(e.odd())
	case 6: // an array where a value was
		s.set([]any{s.get()})
	case 7: // a value as text
		s.set(fmt.Sprint(s.get()))
	case 8:
		if _, number := s.get().(json.Number); number {
			s.set(json.Number(pick(e.r, oddNumbers)))
		} else if _, str := s.get().(string); str {
			s.set(pick(e.r, oddStrings))
		}
	case 9: // too long a text, but of the right letters
		if text, ok := s.get().(string); ok && s.key != "schema_version" {
			s.set(text + strings.Repeat("a", pick(e.r, lengths)))
		}
	case 10: // too many keys
		if e.r.IntN(8) > 0 {
			return doc
		}
		for i := range pick(e.r, []int{99, 101, 501}) {
			o[fmt.Sprintf("k%d", i)] = "v"
		}
	case 11: // an empty object
		if _, ok := s.get().(map[string]any); ok {
			s.set(map[string]any{})
		}
	case 12: // what a number may not be
		if n, ok := s.get().(json.Number); ok {
			s.set("1" + json.Number(strings.TrimPrefix(string(n), "-")))
		} else {
			o["batch_size"] = json.Number(pick(e.r, oddNumbers))
		}
	case 13: // a version of another time
		if top, ok := doc.(map[string]any); ok && e.r.IntN(4) == 0 {
			top["schema_version"] = pick(e.r, []any{"1.0.1", "2.0.0", "0.1.0", nil, json.Number("1"), "v1"})
		}
	case 14: // the whole document in a string, or in an array
		if e.r.IntN(6) == 0 {
			text, _ := json.Marshal(doc)
			return pick(e.r, []any{string(text), []any{doc}, nil, json.Number("1"), true})
		}
	case 15: // keys that ask for others
		o[pick(e.r, []string{"transform", "steps", "lookup", "cron", "interval_minutes"})] = pick(e.r, []any{"date", "x", json.Number("30"), map[string]any{"a": "b", "": "c"}})
	default: // a list that is empty or too long, or has something behind
		lists := slices.DeleteFunc(list, func(s spot) bool { _, isList := s.get().([]any); return !isList })
		if len(lists) == 0 {
			return doc
		}
		s := pick(e.r, lists)
		items := s.get().([]any)
		s.set(pick(e.r, [][]any{{}, {}, slices.Repeat(items, 6), slices.Repeat(items, 6), append(slices.Clone(items), e.odd())}))
	}
	return doc
}
