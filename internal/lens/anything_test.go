package lens_test

import (
	"encoding/json"
	"math/rand/v2"
)

// odd are values that go wrong easily.
var odd = []any{
	nil, true, false, "", "true", "null", "1", "1.0", "1e2", "-0", "007", "🦊 \"\\\n\u0001/~", "ключ",
	"123456789012345678901234567890.123456789012345678901234567890",
	json.Number("0"), json.Number("-0.0"), json.Number("1"), json.Number("1.0"), json.Number("1e2"), json.Number("1.50e1"), json.Number("2.5E-3"),
	json.Number("9007199254740993"), json.Number("123456789012345678901234567890"), json.Number("-0.000000000000000000000000000001"),
	[]any{},
	map[string]any{},
}

var oddKeys = []string{"", "a/b", "~", "x y", "ключ", "'", `"`, `\`, "null", "value", "0"}

// mess makes values without any rule but that some keys and values are more likely.
type mess struct {
	r      *rand.Rand
	keys   []string
	values []any
}

// anything makes documents of a version.
func anything(r *rand.Rand, n int, version string, words []any) []any {
	m := &mess{r: r, values: odd}
	for _, w := range words {
		m.values = append(m.values[:len(m.values):len(m.values)], w, w)
		if key, ok := w.(string); ok {
			m.keys = append(m.keys, key)
		}
	}
	docs := make([]any, n)
	for i := range docs {
		doc := m.object(4)
		doc["v"] = version
		if r.IntN(50) == 0 {
			doc["v"] = m.value(1)
		}
		docs[i] = doc
	}
	return docs
}

func (m *mess) object(fuel int) map[string]any {
	o, kind := map[string]any{}, m.kind()
	for range m.r.IntN(5) {
		o[m.key()] = m.of(kind, fuel-1)
	}
	return o
}

func (m *mess) key() string {
	if m.r.IntN(6) == 0 {
		return oddKeys[m.r.IntN(len(oddKeys))]
	}
	return m.keys[m.r.IntN(len(m.keys))]
}

func (m *mess) value(fuel int) any { return m.of(anyKind, fuel) }

const (
	anyKind = iota
	objects
	lists
	kinds
)

// kind is what all that stands together is, every other time.
func (m *mess) kind() int { return max(m.r.IntN(2*kinds)-kinds, anyKind) }

func (m *mess) of(kind, fuel int) any {
	switch n := m.r.IntN(8); {
	case fuel > 0 && (kind == objects || kind == anyKind && n < 3):
		return m.object(fuel)
	case fuel > 0 && (kind == lists || kind == anyKind && n < 5):
		list, kind := make([]any, m.r.IntN(4)), m.kind()
		for i := range list {
			list[i] = m.of(kind, fuel-1)
		}
		return list
	}
	return m.values[m.r.IntN(len(m.values))]
}
