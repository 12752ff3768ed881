package types

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

type tsWriter struct{}

func emitTypeScript(m *Model, _ string) (string, error) {
	root := pascal(m.Document)
	m.title("InvalidError", "JsonNumber", "Json", "Shape", "Array", "ReadonlyArray", "Map", "ReadonlyMap",
		"Partial", "Record", "String", "Number", "Math", "JSON", "RegExp", "Error", "RangeError", "Object")
	w := tsWriter{}
	text, err := execute("typescript.tmpl", map[string]any{
		"type": w.typeOf, "bare": w.bare, "shown": shown, "quote": quote, "says": says, "key": tsKey, "shape": w.shape, "others": w.others,
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

func (w tsWriter) shape(n *Node) string {
	var parts []string
	add := func(format string, arguments ...any) { parts = append(parts, fmt.Sprintf(format, arguments...)) }
	if letters := n.Letters(); letters != "" {
		add("kinds: %q, want: %s", letters, quote(n.Want()))
	}
	if values := n.Listed(); values != nil {
		add("values: [%s]", quotes(values, quote))
	}
	if len(n.Required) > 0 {
		add("required: [%s]", quotes(n.Required, quote))
	}
	if len(n.Members) > 0 {
		var members []string
		for _, m := range n.Members {
			members = append(members, fmt.Sprintf("[%s, %d]", quote(m.Key), m.Node.Index))
		}
		add("members: new Map([%s])", strings.Join(members, ", "))
	}
	if len(n.Patterns) > 0 {
		var patterns []string
		for _, p := range n.Patterns {
			patterns = append(patterns, fmt.Sprintf("[new RegExp(%s, \"u\"), %d]", quote(p.Source), p.Node.Index))
		}
		add("patterns: [%s]", strings.Join(patterns, ", "))
	}
	if n.Closed {
		add("closed: true")
	}
	if n.Others != nil && n.Others.Index != 0 {
		add("others: %d", n.Others.Index)
	}
	if len(n.Prefix) > 0 {
		var prefix []string
		for _, p := range n.Prefix {
			prefix = append(prefix, fmt.Sprint(p.Index))
		}
		add("prefix: [%s]", strings.Join(prefix, ", "))
	}
	if n.Rest != nil && n.Rest.Index != 0 {
		add("items: %d", n.Rest.Index)
	}
	if n.Tag != "" {
		var cases []string
		for _, c := range n.Cases {
			for _, v := range c.Values {
				cases = append(cases, fmt.Sprintf("[%s, %d]", quote(v), c.Node.Index))
			}
		}
		add("tag: %s, cases: new Map([%s])", quote(n.Tag), strings.Join(cases, ", "))
	}
	return strings.Join(parts, ", ")
}
