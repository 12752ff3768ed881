package draft_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/draft"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// object is a schema of an object while it is being made.
type object struct {
	properties map[string]any
	required   []string
}

func (o *object) schema() map[string]any {
	slices.Sort(o.required)
	return map[string]any{"type": "object", "properties": o.properties, "required": append([]string{}, o.required...), "additionalProperties": false}
}

func (o *object) clone() *object { return &object{maps.Clone(o.properties), slices.Clone(o.required)} }

func (o *object) rename(from, to string) {
	o.properties[to] = o.properties[from]
	delete(o.properties, from)
	if i := slices.Index(o.required, from); i >= 0 {
		o.required[i] = to
	}
}

func (o *object) remove(key string) {
	delete(o.properties, key)
	o.required = slices.DeleteFunc(o.required, func(k string) bool { return k == key })
}

type author struct{ *rand.Rand }

func (a author) pick(from []string) string { return from[a.IntN(len(from))] }

var names = []string{
	"limit", "retry_count", "baseUrl", "page-size", "a/b", "~", "no", "type", "items", "properties", "zone", "Ω", "currency", "first_name", "enabled",
}

func (a author) leaf() map[string]any {
	s := map[string]any{}
	switch a.IntN(6) {
	case 0:
		s["type"] = "string"
	case 1:
		s["type"], s["minimum"] = "integer", a.IntN(5)
	case 2:
		s["type"] = "boolean"
	case 3:
		words := []string{"red", "green", "blue", "dark_red", "none", "true", "1", "ü", ""}
		a.Shuffle(len(words), func(i, k int) { words[i], words[k] = words[k], words[i] })
		s["enum"] = words[:2+a.IntN(4)]
	case 4:
		s["type"] = "number"
	case 5:
		s["type"], s["maxLength"] = "string", 10
	}
	if a.IntN(2) == 0 {
		s["description"] = fmt.Sprintf("Number %d of all: what it is for.", a.IntN(1000))
	}
	return s
}

func (a author) object(deep int) *object {
	o := &object{properties: map[string]any{}}
	for range 1 + a.IntN(5) {
		key := a.pick(names)
		switch kind := a.IntN(8); {
		case kind == 0 && deep > 0:
			o.properties[key] = a.object(deep - 1).schema()
		case kind == 1 && deep > 0:
			o.properties[key] = map[string]any{"type": "array", "items": a.object(deep - 1).schema(), "maxItems": 3}
		case kind == 2 && deep > 0:
			o.properties[key] = map[string]any{"type": "object", "additionalProperties": a.leaf()}
		default:
			o.properties[key] = a.leaf()
		}
		if a.IntN(2) == 0 && !slices.Contains(o.required, key) {
			o.required = append(o.required, key)
		}
	}
	return o
}

// edit changes an object as one known lens would, and names it.
func (a author) edit(o *object) string {
	keys := slices.Sorted(maps.Keys(o.properties))
	if len(keys) == 0 {
		return ""
	}
	key := a.pick(keys)
	value, _ := o.properties[key].(map[string]any)
	fresh := a.pick(names) + "_new"
	if o.properties[fresh] != nil {
		return ""
	}
	switch a.IntN(10) {
	case 9:
		if i := slices.Index(o.required, key); i >= 0 {
			o.required = slices.Delete(o.required, i, i+1)
			return "relax " + key
		}
		o.required = append(o.required, key)
		return "require " + key
	case 0:
		o.rename(key, fresh)
		return "rename " + key
	case 1:
		o.remove(key)
		return "remove " + key
	case 2:
		o.properties[fresh] = a.leaf()
		return "add " + fresh
	case 3:
		leaf := a.leaf()
		if example := map[string]any{"string": "x", "integer": 7, "number": 1.5, "boolean": true}[fmt.Sprint(leaf["type"])]; example != nil {
			leaf["default"] = example
		}
		o.properties[fresh], o.required = leaf, append(o.required, fresh)
		return "add required " + fresh
	case 4:
		o.properties[key] = map[string]any{"type": "array", "items": value, "minItems": 1}
		return "wrap " + key
	case 5:
		o.properties[key] = map[string]any{"type": "object", "properties": map[string]any{"value": value}, "required": []string{"value"}, "additionalProperties": false}
		return "plunge " + key
	case 6:
		if words, ok := value["enum"].([]string); ok {
			changed := maps.Clone(value)
			changed["enum"] = append(slices.Clone(words[1:]), "another", words[0]+"s")
			o.properties[key] = changed
			return "map " + key
		}
	case 7:
		if value["type"] == "integer" || value["type"] == "boolean" {
			o.properties[key] = map[string]any{"type": "string"}
			return "convert " + key
		}
	case 8:
		inner := &object{properties: map[string]any{key: value}}
		o.remove(key)
		o.properties[fresh] = inner.schema()
		return "move " + key
	}
	return ""
}

func compiled(t *testing.T, o *object, major int) *schema.Schema {
	t.Helper()
	whole := o.clone()
	v := schema.Version{Major: major}
	whole.properties[field] = map[string]any{"const": v.String()}
	whole.required = append(whole.required, field)
	text, err := json.Marshal(whole.schema())
	if err != nil {
		t.Fatal(err)
	}
	s, err := schema.Compile("pgstrata:///things/default/"+v.String(), text, func(string) ([]byte, error) { return nil, errors.New("no other file") })
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	s.Version = v
	return s
}

// TestSaysWhetherItHolds changes random schemas as known lenses would. Whatever is guessed is a lens that can be read; when the trial
// finds nothing, other documents find nothing either, and when something is wrong, the document that it shows does show it.
func TestSaysWhetherItHolds(t *testing.T) {
	t.Parallel()
	const pairs = 200
	holds := 0
	for seed := range uint64(pairs) {
		a := author{rand.New(rand.NewPCG(seed, 1))}
		old := a.object(2)
		now := old.clone()
		var edits []string
		for range 1 + a.IntN(3) {
			edits = append(edits, a.edit(now))
		}
		from, to := compiled(t, old, 1), compiled(t, now, 2)
		guess := draft.Lens(from, to, field)
		l, err := lens.Parse("1.0.0--2.0.0.lens.yaml", field, guess.YAML())
		if err != nil {
			t.Fatalf("%v: %v\n%s", edits, err, guess.YAML())
		}
		trial, err := draft.Try(t.Context(), l, from, to, field, 60)
		if err != nil {
			t.Fatal(err)
		}
		for _, way := range []struct {
			l        *lens.Lens
			from, to *schema.Schema
		}{{l, from, to}, {l.Invert(), to, from}} {
			if trial.Problem != "" {
				continue
			}
			for doc := range compat.Sample(t.Context(), way.from, way.from, field, 60) {
				if why := wrong(way.l, doc, way.to); why != "" {
					t.Errorf("%v: the trial found nothing, but %s: %s\n%s", edits, lens.Text(doc), why, guess.YAML())
				}
			}
		}
		if trial.Problem == "" {
			holds++
			continue
		}
		if wrong(l, trial.Document, to) == "" && wrong(l.Invert(), trial.Document, from) == "" {
			t.Errorf("%v: the trial says %q, but nothing is wrong with %s", edits, trial.Problem, lens.Text(trial.Document))
		}
	}
	t.Logf("%d of %d guesses hold", holds, pairs)
	if holds < pairs*9/10 {
		t.Errorf("only %d of %d guesses hold", holds, pairs)
	}
}

// wrong carries a document over and back.
func wrong(l *lens.Lens, doc any, to *schema.Schema) string {
	lifted, lost, err := l.Up(doc, nil)
	if err != nil {
		return err.Error()
	}
	if found := to.Findings(lifted); len(found) > 0 {
		return fmt.Sprint(found)
	}
	back, _, err := l.Down(lifted, lost)
	if err != nil {
		return err.Error()
	}
	if lens.Text(back) != lens.Text(doc) {
		return "it comes back as " + lens.Text(back)
	}
	return ""
}

// What a schema or a note says stays in its comment.
func TestComments(t *testing.T) {
	t.Parallel()
	from := version(t, 1, closed("", `"a\n- b: #": {"type": "string", "description": "x"}`))
	to := version(t, 2, closed("", `"b: 'c' # d\n": {"type": "string", "description": "x"}`))
	text, trial := guessed(t, from, to)
	if trial.Problem != "" || !strings.Contains(text, `to: "b: 'c' # d\n"`) {
		t.Errorf("%s\n%s", trial.Problem, text)
	}
	note := draft.Guess{Notes: []string{"a\nsteps: []\r\nb"}}
	if _, err := lens.Parse("1.0.0--2.0.0.lens.yaml", field, note.YAML()); err != nil {
		t.Error(err)
	}
}
