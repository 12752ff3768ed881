package types

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

type tsWriter struct{}

var tsNotation = notation{
	quote: quote, texts: "[%s]", numbers: "[%s]", byKey: "new Map([%s])", pair: "[%s, %d]",
	patterns: "[%s]", pattern: `[new RegExp(%s, "u"), %d]`,
}

func emitTypeScript(m *Model, _ string) (string, error) {
	root := pascal(m.Document)
	m.title("InvalidError", "JsonNumber", "Json", "Shape", "Array", "ReadonlyArray", "Map", "ReadonlyMap",
		"Partial", "Record", "String", "Number", "Math", "JSON", "RegExp", "Error", "RangeError", "Object")
	w := tsWriter{}
	text, err := execute("typescript.tmpl", map[string]any{
		"type": w.typeOf, "bare": w.bare, "shown": shown, "quote": quote, "says": says, "key": tsKey, "shape": func(n *Node) string { return n.shape(tsNotation) }, "others": w.others,
		"doc":      func(indent, text string) string { return comment(indent, "//", text) },
		"literals": func(values []string) string { return strings.ReplaceAll(quotes(values, quote), ", ", " | ") },
		"values":   func(n *Node) string { return w.literals(n) },
		"keys":     func(n *Node) string { return joined(n.Keys) },
	}, map[string]any{"Model": m, "Root": root, "RootType": w.typeOf(m.Root)})
	if err != nil {
		return "", err
	}
	return withUsed("typescript.runtime", text), nil
}

func joined(list []string) string {
	all := make([]string, len(list))
	for i, s := range list {
		all[i] = quote(s)
	}
	return strings.Join(all, " | ")
}

var tsPlainKey = regexp.MustCompile(`^[A-Za-z_$][A-Za-z0-9_$]*$`)

func tsKey(key string) string {
	if tsPlainKey.MatchString(key) {
		return key
	}
	return quote(key)
}

func (w tsWriter) typeOf(n *Node) string {
	bare := w.bare(n)
	if n.Nullable && !slices.Contains(strings.Split(bare, " | "), "null") && bare != "Json" {
		return bare + " | null"
	}
	return bare
}

// literals are the types of single values; "" where TypeScript has none, as for numbers that stay exact.
func (w tsWriter) literals(n *Node) string {
	if n.Values == nil {
		return ""
	}
	var list []string
	for _, v := range n.Values {
		switch v := v.(type) {
		case string:
			list = append(list, quote(v))
		case bool:
			list = append(list, fmt.Sprint(v))
		case json.Number:
			return ""
		}
	}
	return strings.Join(list, " | ")
}

func (w tsWriter) bare(n *Node) string {
	if n.Name != "" && n.Kind != Map {
		return n.Name
	}
	if n.Kind == Bool || n.Kind == Text {
		if literals := w.literals(n); literals != "" {
			return literals
		}
	}
	switch n.Kind {
	case Bool:
		return "boolean"
	case Text:
		return "string"
	case Whole:
		if n.Small {
			return "number"
		}
		return "JsonNumber"
	case Number:
		return "JsonNumber"
	case List:
		return "Array<" + w.typeOf(n.Item) + ">"
	case Map:
		if n.Keys != nil {
			return "Partial<Record<" + n.Name + ", " + w.typeOf(n.Value) + ">>"
		}
		return "Record<string, " + w.typeOf(n.Value) + ">"
	}
	return w.raw(n)
}

// raw is JSON of some kinds.
func (w tsWriter) raw(n *Node) string {
	if n.kinds == everything || n.Never {
		return "Json"
	}
	var list []string
	for _, k := range []struct {
		of   kinds
		name string
	}{
		{boolean, "boolean"}, {text, "string"}, {whole | fraction, "JsonNumber"}, {array, "Array<Json>"}, {object, "{ [key: string]: Json }"}, {null, "null"},
	} {
		if n.kinds&k.of != 0 {
			list = append(list, k.name)
		}
	}
	return strings.Join(list, " | ")
}

// others is the type of an object's keys that are no members: an index signature speaks of the members, too.
func (w tsWriter) others(n *Node) string {
	var list []string
	add := func(t string) {
		if !slices.Contains(list, t) {
			list = append(list, t)
		}
	}
	add(w.typeOf(n.Value))
	for _, m := range shown(n) {
		add(w.typeOf(m.Node))
		if !m.Required {
			add("undefined")
		}
	}
	return strings.Join(list, " | ")
}
