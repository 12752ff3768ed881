package lens

import (
	"fmt"
	"slices"
	"strings"
)

func (a *arguments) value(key string) any {
	if n, ok := a.take(key); ok {
		return n.json()
	}
	return nothing{}
}

func (a *arguments) add(p []string) (operation, error) {
	value := a.value("default")
	optional, given := a.take("optional")
	switch {
	case given && optional.value != true:
		return nil, a.fault("optional", "optional is true, or left out", "")
	case given && present(value):
		return nil, a.fault("optional", "a member that documents get is not optional", "Leave out optional or default.")
	case !given && !present(value):
		return nil, a.fault("", "default is missing", "Give the value that documents get, as default: 10, or optional: true where they get none.")
	}
	return &add{p, value}, nil
}

func (a *arguments) remove(p []string) (operation, error) {
	return &remove{p, a.value("default")}, nil
}

func (a *arguments) require(p []string) (operation, error) {
	value, err := a.standard()
	return &require{p, value}, err
}

func (a *arguments) relax(p []string) (operation, error) {
	value, err := a.standard()
	return &relax{p, value}, err
}

// standard is a default that can't be left out.
func (a *arguments) standard() (any, error) {
	value := a.value("default")
	if !present(value) {
		return nil, a.fault("", "default is missing", "Give the value that stands where documents have none, as default: 10.")
	}
	return value, nil
}

func (a *arguments) rename(p []string) (operation, error) {
	key, err := a.text("to", "the new key, as to: rounding")
	switch {
	case err != nil:
		return nil, err
	case strings.HasPrefix(key, "/"):
		return nil, a.fault("to", "to is a key and no path", "Use move for another place.")
	case key == p[len(p)-1]:
		return nil, a.fault("to", "it has this name already", "")
	case !a.nested && len(p) == 1 && key == a.versionField:
		return nil, a.fault("to", "the lens sets "+a.versionField+" itself", "Choose another key.")
	}
	return newRename(p, key), nil
}

func (a *arguments) move(p []string) (operation, error) {
	to, err := a.path("to")
	if err != nil {
		return nil, err
	}
	common := min(len(p), len(to))
	if slices.Equal(p[:common], to[:common]) {
		return nil, a.fault("to", fmt.Sprintf("%s and %s lie within each other", route(p), route(to)), "Use plunge and hoist to put a value into an object of its own and back.")
	}
	return &move{from: p, to: to}, nil
}

func (a *arguments) plunge(p []string) (operation, error) {
	key, err := a.text("key", "the key that the value gets in its object, as key: name")
	if err != nil {
		return nil, err
	}
	dependent, err := a.dependent()
	return &plunge{p, key, dependent}, err
}

func (a *arguments) hoist(p []string) (operation, error) {
	key, err := a.text("key", "the key of the value in its object, as key: name")
	if err != nil {
		return nil, err
	}
	dependent, err := a.dependent()
	return &hoist{p, key, dependent}, err
}

// dependent reads what the other members of a value's object are to it.
func (a *arguments) dependent() (bool, error) {
	n, given := a.take("others")
	if given && n.value != "independent" && n.value != "dependent" {
		return false, a.fault("others", fmt.Sprintf("\"%v\" is neither independent nor dependent", n.value),
			"Dependent members come back only beside the value that they stood beside; independent ones, and without it, beside any.")
	}
	return n.value == "dependent", nil
}

// standards reads the values for what has no counterpart, up and down.
func (a *arguments) standards(p []string, w way) operation {
	return &exchange{p, w, a.value("default"), a.value("default_down")}
}

func (a *arguments) table(p []string) (operation, error) {
	n, _ := a.take("values")
	var t table
	for _, pair := range n.keys {
		t.lines = append(t.lines, line{pair.key, pair.node.json()})
	}
	for _, item := range n.list {
		from, ok := item.get("from")
		to, both := item.get("to")
		if !ok || !both || len(item.keys) != 2 {
			return nil, a.source.fault(item.line, a.title+": a line of values has a from and a to", "Write {from: 1, to: one}, or a mapping where all are words.")
		}
		t.lines = append(t.lines, line{from.json(), to.json()})
	}
	if len(t.lines) == 0 {
		return nil, a.fault("values", "values is missing or empty", "List the values, old: new.")
	}
	for i, l := range t.lines {
		if slices.ContainsFunc(t.lines[:i], func(before line) bool { return alike(before.from, l.from) }) {
			return nil, a.fault("values", Text(l.from)+" stands twice among the old values", "Remove one of the two.")
		}
	}
	return a.standards(p, t), nil
}

func (a *arguments) convert(p []string) (operation, error) {
	var kinds [2]kind
	for i, key := range []string{"from", "to"} {
		name, err := a.text(key, "a type: string, number, integer or boolean")
		if err != nil {
			return nil, err
		}
		kinds[i] = kind(name)
		if !slices.Contains([]kind{text, number, integer, boolean}, kinds[i]) {
			return nil, a.fault(key, fmt.Sprintf("%q is not a type that can be converted", name), "The types are string, number, integer and boolean.")
		}
	}
	if (kinds[0] == text) == (kinds[1] == text) {
		return nil, a.fault("to", "one of the two types must be string", "Use map for other changes.")
	}
	return a.standards(p, conversion{kinds[0], kinds[1]}), nil
}

func (a *arguments) sql(p []string) (operation, error) {
	up, err := a.text("up", `an expression over "value", as up: pg_catalog.jsonb_build_array(value)`)
	if err != nil {
		return nil, err
	}
	down := ""
	if _, ok := a.node.get("down"); ok {
		if down, err = a.text("down", "the expression for the way back"); err != nil {
			return nil, err
		}
	}
	a.take("down")
	for _, key := range []string{"up", "down"} {
		if n, _ := a.node.get(key); n.value != nil && !balanced(fmt.Sprint(n.value)) {
			return nil, a.fault(key, "the expression's brackets or quotes don't match", `In YAML a # behind a space begins a comment: put the expression in "…".`)
		}
	}
	return &exchange{p, expression{up, down}, nothing{}, nothing{}}, nil
}

// balanced tells whether every bracket outside of quotes is closed. An expression that isn't would swallow what stands behind it.
func balanced(expression string) bool {
	open := 0
	for i, part := range strings.Split(expression, "'") {
		if i%2 == 0 {
			open += strings.Count(part, "(") - strings.Count(part, ")")
		}
	}
	return open == 0 && strings.Count(expression, "'")%2 == 0
}

func (a *arguments) in(p []string) (operation, error) {
	list, err := a.inside(false).steps()
	a.take("steps")
	return &in{p, list}, err
}

func (a *arguments) each(p []string) (operation, error) {
	of := ""
	if _, ok := a.node.get("of"); ok {
		var err error
		if of, err = a.text("of", "items or values"); err != nil {
			return nil, err
		}
		if of != items && of != values {
			return nil, a.fault("of", fmt.Sprintf("%q is neither items nor values", of), "items are a list's, values an object's; without it, both.")
		}
	}
	a.take("of")
	list, err := a.inside(true).steps()
	a.take("steps")
	return &each{p, of, list}, err
}

// inside reads the same step's arguments for steps that stand within it.
func (a *arguments) inside(item bool) *arguments {
	r := *a.reader
	r.nested, r.inItem = true, item
	inner := *a
	inner.reader = &r
	return &inner
}
