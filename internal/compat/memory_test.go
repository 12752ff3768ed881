package compat

import (
	"math/rand/v2"
	"testing"
)

// Values whose parts are known to be accepted are judged without them, and the verdict is the same.
func TestVerdictsWithoutParts(t *testing.T) {
	t.Parallel()
	judged := map[string]int{}
	for seed := range uint64(400) {
		g := grammar{rand.New(rand.NewPCG(seed, 9))}
		root := map[string]any{"properties": map[string]any{"a": g.schema(3), "b": g.schema(2)}}
		for range 3 {
			g.keyword(root, 2)
		}
		root["$defs"] = map[string]any{"r": g.schema(2)}
		if seed == 0 { // items that are made equal, of which each must be something else
			root = map[string]any{"type": "array", "minItems": 2, "prefixItems": []any{map[string]any{"type": "string"}, map[string]any{"type": "integer"}}}
		}
		s, err := compileAny(root)
		if err != nil {
			continue
		}
		m := newMaker(t.Context(), rand.New(rand.NewPCG(seed, 10)), s, "")
		all := flatten(s.Root)
		for range 40 {
			m.budget = 200
			v, sound, made := m.value(all, all, 0)
			if !made {
				continue
			}
			want := all.accepts(v)
			for _, sound := range []bool{false, sound} {
				if got := m.known.accepts(all, v, sound); got != want {
					t.Errorf("seed %d: accepted %v, and %v when sound is %v: %s by %s", seed, want, got, sound, written(v), written(root))
				}
			}
			switch v.(type) {
			case map[string]any, []any:
				if sound && want {
					judged["accepted by the whole alone"]++
				} else if sound {
					judged["refused by the whole alone"]++
				}
			}
		}
	}
	if len(judged) != 2 {
		t.Errorf("that says too little: %v", judged)
	}
	t.Log(judged)
}
