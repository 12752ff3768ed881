package lens_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/lens"
)

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	const good = "1.0.0--2.0.0.lens.yaml"
	for _, c := range []struct{ file, text, object, says string }{
		{"1.0.0-2.0.0.lens.yaml", "steps: []", "1.0.0-2.0.0.lens.yaml", "doesn't say between which versions"},
		{"1.0--2.0.0.lens.yaml", "steps: []", "1.0--2.0.0.lens.yaml", `"1.0" is not a version`},
		{"2.0.0--1.0.0.lens.yaml", "steps: []", "2.0.0--1.0.0.lens.yaml", "2.0.0 is not older than 1.0.0"},
		{good, "", good, "want one YAML document"},
		{good, "steps: [", good + ":1", "sequence end token ']' not found"},
		{good, "- a", good + ":1", "it is a list, not a mapping"},
		{good, "step: []", good + ":1", "steps is missing or no list"},
		{good, "steps: []\nmore: 1", good + ":2", `"more" is not known here`},
		{good, "steps: []\nsteps: []", good + ":2", `"steps"`},
		{good, "steps:\n  - rename: /a\n    to: b\n  - renam: /c\n    to: d", good + ":4", `the step names no operation: there is none called "renam"`},
		{good, "steps:\n  - rename: /a\n    wrap: /b", good + ":3", "one step names two operations, rename and wrap"},
		{good, "steps:\n  - just words", good + ":2", "a step is a mapping"},
		{good, "steps:\n  - rename: a\n    to: b", good + ":2", `rename a (line 2): "a" is not a path`},
		{good, "steps:\n  - rename: /a~2\n    to: b", good + ":2", "behind ~ stands 0 or 1"},
		{good, "steps:\n  - rename: /a\n    to: /b", good + ":3", "to is a key and no path"},
		{good, "steps:\n  - rename: /a\n    to: a", good + ":3", "it has this name already"},
		{good, "steps:\n  - rename: /a", good + ":2", "to is missing or no text"},
		{good, "steps:\n  - rename: /a\n    to: v", good + ":3", "the lens sets v itself"},
		{good, "steps:\n  - remove: /v", good + ":2", "the lens sets v itself"},
		{good, "steps:\n  - add: /a", good + ":2", "default is missing"},
		{good, "steps:\n  - add: /a\n    optional: false", good + ":3", "optional is true, or left out"},
		{good, "steps:\n  - add: /a\n    optional: true\n    default: 1", good + ":3", "a member that documents get is not optional"},
		{good, "steps:\n  - require: /a", good + ":2", "default is missing"},
		{good, "steps:\n  - relax: /a\n    to: b", good + ":2", "default is missing"},
		{good, "steps:\n  - require: /v\n    default: x", good + ":2", "the lens sets v itself"},
		{good, "steps:\n  - hoist: /a\n    key: b\n    others: gone", good + ":4", `"gone" is neither independent nor dependent`},
		{good, "steps:\n  - plunge: /a\n    key: b\n    others: true", good + ":4", "neither independent nor dependent"},
		{good, "steps:\n  - head: /a\n    others: dependent", good + ":3", `"others" is not known here`},
		{good, "steps:\n  - add: \"\"\n    default: 1", good + ":2", "the path is empty"},
		{good, "steps:\n  - each: /a\n    steps:\n      - remove: \"\"", good + ":4", "the path is empty"},
		{good, "steps:\n  - each: /a\n    of: words\n    steps: []", good + ":3", "neither items nor values"},
		{good, "steps:\n  - each: /a\n    steps:\n      - map: /b\n        values: {x: 1}\n        otherwise: 2", good + ":6", `"otherwise" is not known here`},
		{good, "steps:\n  - move: /a\n    to: /a/b", good + ":3", "lie within each other"},
		{good, "steps:\n  - map: /a\n    values: {}", good + ":3", "values is missing or empty"},
		{good, "steps:\n  - map: /a\n    values:\n      - {from: 1}", good + ":4", "has a from and a to"},
		{good, "steps:\n  - map: /a\n    values: [{from: 1, to: x}, {from: 1.0, to: y}]", good + ":3", "1.0 stands twice"},
		{good, "steps:\n  - convert: /a\n    from: text\n    to: number", good + ":3", `"text" is not a type`},
		{good, "steps:\n  - convert: /a\n    from: number\n    to: boolean", good + ":4", "one of the two types must be string"},
		{good, "steps:\n  - sql: /a\n    down: value", good + ":2", "up is missing"},
		{good, "steps:\n  - sql: /a\n    up: lower(value #>> '{}')", good + ":3", "brackets or quotes don't match"},
		{good, "steps:\n  - add: /a\n    default: 0x10", good + ":3", "0x10 is not a number that JSON has"},
		{good, "steps:\n  - add: /a\n    default: .inf", good + ":3", "has no place in a lens"},
		{good, "steps:\n  - add: /a\n    default: &x 1\n  - add: /b\n    default: *x", good + ":3", "anchor has no place in a lens"},
	} {
		_, err := lens.Parse(c.file, "v", []byte(c.text))
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Errorf("%s\n%s: accepted, or another error: %v", c.file, c.text, err)
			continue
		}
		if f.Object != c.object || !strings.Contains(f.Err.Error(), c.says) {
			t.Errorf("%s\n%s\n got %v", c.file, c.text, err)
		}
	}
}
