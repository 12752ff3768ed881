package lens_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

func TestLoadFindsGapsAndForks(t *testing.T) {
	t.Parallel()
	f := &schema.Family{Document: "d", Variant: "default"}
	for _, v := range []string{"1.0.0", "1.1.0", "2.0.0"} {
		version, err := schema.ParseVersion(v)
		if err != nil {
			t.Fatal(err)
		}
		f.Schemas = append(f.Schemas, &schema.Schema{Version: version})
	}
	for name, c := range map[string]struct {
		lenses []string
		says   []string // nothing: it loads
	}{
		"whole":       {[]string{"1.0.0--1.1.0", "1.1.0--2.0.0"}, nil},
		"gap":         {[]string{"1.0.0--1.1.0"}, []string{"s/d/default/1.1.0--2.0.0.lens.yaml: there is no such file"}},
		"fork":        {[]string{"1.0.0--1.1.0", "1.1.0--2.0.0", "1.0.0--2.0.0"}, []string{"1.0.0--2.0.0.lens.yaml: the two versions are no neighbours"}},
		"stray":       {[]string{"1.0.0--1.1.0", "1.1.0--2.0.0", "2.0.0--3.0.0"}, []string{"2.0.0--3.0.0.lens.yaml: the family has no version 3.0.0"}},
		"ill-named":   {[]string{"1.0.0--1.1.0", "1.1.0--2.0.0", "draft"}, []string{"draft.lens.yaml: the name doesn't say"}},
		"all at once": {[]string{"1.0.0--2.0.0"}, []string{"1.0.0--1.1.0.lens.yaml: there is no such file", "1.1.0--2.0.0.lens.yaml: there is no such file", "no neighbours"}},
	} {
		fsys := fstest.MapFS{"s/d/default/1.0.0.json": {}}
		for _, l := range c.lenses {
			fsys["s/d/default/"+l+".lens.yaml"] = &fstest.MapFile{Data: []byte("steps: []")}
		}
		h, err := lens.Load(fsys, "s", "v", f)
		if len(c.says) == 0 && (err != nil || len(h.Lenses) != 2) {
			t.Errorf("%s: %v", name, err)
		}
		for _, says := range c.says {
			if err == nil || !strings.Contains(err.Error(), says) {
				t.Errorf("%s: it doesn't say %q: %v", name, says, err)
			}
		}
	}
}

// TestNoStepsObey is about versions between which nothing but the version changes.
func TestNoStepsObey(t *testing.T) { obey(t, "steps: []", "a", "b") }

// TestChainKeepsComplementsApart goes up in two steps and down in one, and the other way round.
func TestChainKeepsComplementsApart(t *testing.T) {
	t.Parallel()
	first, err := lens.Parse("1.0.0--1.1.0.lens.yaml", "v", []byte("steps: [{remove: /a}]"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := lens.Parse("1.1.0--2.0.0.lens.yaml", "v", []byte("steps: [{head: /b}]"))
	if err != nil {
		t.Fatal(err)
	}
	whole, err := lens.Chain(first, second)
	if err != nil {
		t.Fatal(err)
	}
	doc := decode(t, `{"v": "1.0.0", "a": 1.0, "b": [1, 2]}`)
	middle, lostFirst, err := first.Up(doc, nil)
	if err != nil {
		t.Fatal(err)
	}
	top, lostSecond, err := second.Up(middle, nil)
	if err != nil {
		t.Fatal(err)
	}
	kept := map[string]any{}
	for _, lost := range []any{lostFirst, lostSecond} {
		for key, value := range lost.(map[string]any) {
			kept[key] = value
		}
	}
	down, _, err := whole.Down(top, kept)
	if err != nil || lens.Text(down) != lens.Text(doc) {
		t.Errorf("down over both: %s, %v", lens.Text(down), err)
	}
	straight, lost, err := whole.Up(doc, nil)
	if err != nil || lens.Text(straight) != lens.Text(top) || lens.Text(lost) != lens.Text(kept) {
		t.Errorf("up over both: %s with %s, %v", lens.Text(straight), lens.Text(lost), err)
	}
	if _, err := lens.Chain(second, first); err == nil {
		t.Error("a chain in the wrong order is accepted")
	}
	if _, err := lens.Chain(); err == nil {
		t.Error("a chain of nothing is accepted")
	}
}

func TestFailureSaysWhere(t *testing.T) {
	t.Parallel()
	l := parse(t, "steps:\n  - each: /a\n    steps:\n      - rename: /b\n        to: c")
	for doc, want := range map[string]string{
		`{"v": "1.0.0", "a": {"x/y": {"b": 1, "c": 2}}}`: `lens 1.0.0--2.0.0: rename /b (line 4): at "/a/x~1y/c": there is something already`,
		`{"v": "1.1.0"}`: `lens 1.0.0--2.0.0: at "/v": the document is not of version 1.0.0`,
		`[]`:             `lens 1.0.0--2.0.0: at "/v": the document is not of version 1.0.0`,
	} {
		if _, _, err := l.Up(decode(t, doc), nil); err == nil || err.Error() != want {
			t.Errorf("%s: %v", doc, err)
		}
	}
}
