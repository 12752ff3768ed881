package lens_test

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/lens"
)

// TestLawsCatchAWrongInverse pairs an operation with a way back that is nearly right, for each operation, and wants the laws to object.
func TestLawsCatchAWrongInverse(t *testing.T) {
	t.Parallel()
	for _, m := range []struct{ name, right, wrong string }{
		{"add forgets to take away", `[{add: /a, default: 1}]`, `[{add: /b, default: 1}]`},
		{"add takes another default for its own", `[{add: /a, default: 1}]`, `[{add: /a, default: 2}]`},
		{"add takes 1.0 for 1", `[{add: /a, default: 1}]`, `[{add: /a, default: 1.0}]`},
		{"remove loses what it took", `[{remove: /a}]`, `[]`},
		{"remove restores in another place", `[{remove: /a}]`, `[{remove: /b}]`},
		{"remove restores what was absent", `[{remove: /a, default: x}]`, `[{add: /b, default: x}, {remove: /a, default: x}]`},
		{"require leaves what it filled in", `[{require: /a, default: 1}]`, `[{relax: /b, default: 1}]`},
		{"require takes another default for its own", `[{require: /a, default: 1}]`, `[{require: /a, default: 2}]`},
		{"relax takes away what was there", `[{relax: /a, default: 1}]`, `[{add: /a, default: 1}]`},
		{"rename goes back to another key", `[{rename: /a, to: b}]`, `[{rename: /c, to: b}]`},
		{"move goes back to another place", `[{move: /a/b, to: /c}]`, `[{move: /b, to: /c}]`},
		{"move leaves the objects that it made", `[{move: /c, to: /a/b}]`, `[{move: /c, to: /a/b}, {add: /d, default: 1}]`},
		{"wrap comes back as a list", `[{wrap: /a}]`, `[]`},
		{"head comes back as an object", `[{head: /a}]`, `[{hoist: /a, key: b}]`},
		{"plunge comes back from another key", `[{plunge: /a, key: b}]`, `[{plunge: /a, key: c}]`},
		{"hoist goes into another key", `[{hoist: /a, key: b}]`, `[{hoist: /a, key: c}]`},
		{"hoist doesn't keep the value that others depend on", `[{hoist: /a, key: b}]`, `[{hoist: /a, key: b, others: dependent}]`},
		{"plunge in objects goes into another key", `[{plunge: /a, key: b, others: dependent}]`, `[{plunge: /a, key: c, others: dependent}]`},
		{"map swaps two words", `[{map: /a, values: {x: y, y: x, z: z}, default: z, default_down: z}]`, `[{map: /a, values: {x: x, y: y, z: z}, default: z, default_down: z}]`},
		{"convert writes numbers otherwise", `[{convert: /a, from: number, to: string, default: "", default_down: 0}]`, `[{convert: /a, from: integer, to: string, default: "", default_down: 0}]`},
		{"in stands elsewhere", `[{in: /a, steps: [{rename: /b, to: c}]}]`, `[{in: /b, steps: [{rename: /b, to: c}]}]`},
		{"each forgets the objects", `[{each: /a, steps: [{rename: /b, to: c}]}]`, `[{each: /a, of: items, steps: [{rename: /b, to: c}]}]`},
		{"each forgets the lists", `[{each: /a, steps: [{wrap: ""}]}]`, `[{each: /a, of: values, steps: [{wrap: ""}]}]`},
		{"two steps come back in the wrong order", `[{rename: /a, to: b}, {rename: /c, to: a}]`, `[{rename: /c, to: a}, {rename: /a, to: b}]`},
	} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			right := parse(t, "steps: "+m.right)
			if broken := both(right); len(broken) > 0 {
				t.Fatalf("the right one breaks the laws: %s", broken[0])
			}
			if broken := both(right.WithWayBack(parse(t, "steps: "+m.wrong))); len(broken) == 0 {
				t.Error("the laws have nothing against it")
			}
		})
	}
}

// both applies the laws in either direction.
func both(l *lens.Lens) []string {
	words := []any{"a", "b", "c", "d", "x", "y", "z", json.Number("1"), json.Number("1.0"), json.Number("2")}
	r := rand.New(rand.NewPCG(3, 4))
	_, _, broken := laws(l, anything(r, 1000, "1.0.0", words), nil, nil)
	_, _, more := laws(l.Invert(), anything(r, 1000, "2.0.0", words), nil, nil)
	return append(broken, more...)
}

// TestComparisonCatchesWrongSQL changes one word of the emitted functions, and wants the comparison with Go to object: on documents and on
// changed ones, up and down.
func TestComparisonCatchesWrongSQL(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		steps   string
		changes [][2]string
	}{
		{
			`[{head: /a}, {remove: /b, default: 1}, {map: /c, values: {x: y}}]`,
			[][2]string{{"'tail'", "'tial'"}, {" - 0", " - 1"}, {`{"absent": true}`, `{"absent": false}`}, {"<> '1'", "<> '1.0'"}, {`'"y"'`, `'"z"'`}, {"/c", "/d"}},
		},
		{
			`[{require: /a, default: 1}]`,
			[][2]string{{"'1'::jsonb", "'1.0'::jsonb"}, {"::text = '1'", "::text = '1.0'"}, {`{"absent": true}`, `{"absent": 1}`}, {"'absent' is not null", "'absent' is null"}, {"'absent' is null", "'absent' is not null"}},
		},
		{
			`[{relax: /a, default: 1}]`,
			[][2]string{{"'1'::jsonb", "'1.0'::jsonb"}, {"::text = '1'", "::text = '1.0'"}, {`{"absent": true}`, `{"absent": 1}`}, {"'absent' is not null", "'absent' is null"}, {"'absent' is null", "'absent' is not null"}},
		},
		{
			`[{hoist: /a, key: b, others: dependent}]`,
			[][2]string{{" -> 'value')::text =", " -> 'others')::text ="}, {"-> 'value')::text = (", "-> 'value')::text <> ("}, {"jsonb_build_object('others'", "jsonb_build_object('other'"}, {", 'value', ", ", 'values', "}},
		},
	} {
		t.Run(c.steps, func(t *testing.T) {
			t.Parallel()
			l := parse(t, "steps: "+c.steps)
			r := rand.New(rand.NewPCG(3, 4))
			words := []any{"a", "b", "c", "x", json.Number("1")}
			older, newer := anything(r, 2000, "1.0.0", words), anything(r, 2000, "2.0.0", words)
			up, down, _ := laws(l, older, nil, nil)
			forth, back, _ := laws(l.Invert(), newer, nil, nil)
			up = append(append(up, back...), changeAnything(r, l.Invert(), newer, older)...)
			down = append(append(down, forth...), changeAnything(r, l, older, newer)...)
			f := l.SQL("thing", "default")
			conn := database(t)
			exec(t, conn, f.SQL)
			report(t, installed{conn, f}.repeat(t, f.Up, up))
			report(t, installed{conn, f}.repeat(t, f.Down, down))
			for _, change := range c.changes {
				if !strings.Contains(f.SQL, change[0]) {
					t.Errorf("the SQL has no %s", change[0])
					continue
				}
				conn := database(t)
				exec(t, conn, strings.ReplaceAll(f.SQL, change[0], change[1]))
				wrong := installed{conn, f}
				if len(wrong.repeat(t, f.Up, up)) == 0 && len(wrong.repeat(t, f.Down, down)) == 0 {
					t.Errorf("%s instead of %s: the comparison has nothing against it", change[1], change[0])
				}
			}
		})
	}
}
