package types

import (
	"fmt"
	"strings"
)

// dartWriter writes expressions of Dart.
type dartWriter struct {
	fields map[*Member]string
	words  map[*Node]map[string]string // the names of an enum's values
	others map[*Node]string
}

var dartWords = []string{
	"abstract", "as", "assert", "async", "await", "base", "bool", "break", "case", "catch", "class", "const", "continue", "covariant", "default",
	"deferred", "do", "double", "dynamic", "else", "enum", "export", "extends", "extension", "external", "factory", "false", "final", "finally",
	"for", "function", "get", "hashCode", "hide", "if", "implements", "import", "in", "index", "int", "interface", "is", "json", "k", "late", "library",
	"mixin", "name", "new", "noSuchMethod", "null", "o", "of", "on", "operator", "others", "part", "required", "rethrow", "return", "runtimeType",
	"sealed", "set", "show", "static", "super", "switch", "sync", "this", "throw", "toJson", "toString", "true", "try", "typedef", "v", "value",
	"values", "var", "void", "when", "while", "with", "yield", "fromJson",
}

var dartNotation = notation{
	quote: dartQuote, texts: "[%s]", numbers: "[%s]", byKey: "{%s}", pair: "%s: %d", patterns: "{%s}", pattern: "%s: %d",
}

func emitDart(m *Model, _ string) (string, error) {
	root := pascal(m.Document)
	m.title("InvalidError", "JsonNumber", "JsonNull", "String", "List", "Map", "Object", "RegExp", "BigInt", "StringBuffer", "Exception", "FormatException", "Never")
	w := &dartWriter{map[*Member]string{}, map[*Node]map[string]string{}, map[*Node]string{}}
	for _, n := range m.Named {
		inside := scope{}
		for _, word := range dartWords {
			inside[word] = true
		}
		for _, member := range shown(n) {
			if n.Kind == Object {
				w.fields[member] = inside.unique(camel(member.Key))
			}
		}
		delete(inside, "others")
		w.others[n] = inside.unique("others")
		w.words[n] = map[string]string{}
		for _, v := range n.Values {
			if text, ok := v.(string); ok {
				w.words[n][text] = inside.unique(camel(text))
			}
		}
		for _, key := range n.Keys {
			w.words[n][key] = inside.unique(camel(key))
		}
	}
	text, err := execute("dart.tmpl", map[string]any{
		"type": w.typeOf, "to": w.to, "from": w.from, "field": w.field, "shown": shown, "quote": dartQuote, "says": says, "shape": func(n *Node) string { return n.shape(dartNotation) },
		"name":   func(m *Member) string { return w.fields[m] },
		"others": func(n *Node) string { return w.others[n] },
		"word":   func(n *Node, v any) string { return w.words[n][fmt.Sprint(v)] },
		"three":  w.three,
		"bare":   w.bare,
		"bareTo": w.bareTo,
		"cast":   w.cast,
		"doc":    func(indent, text string) string { return comment(indent, "///", text) },
		"list":   func(list []string) string { return quotes(list, dartQuote) },
		"parent": func(n *Node) string { return w.parent(m, n) },
	}, map[string]any{"Model": m, "Root": root, "RootType": w.typeOf(m.Root)})
	if err != nil {
		return "", err
	}
	return withUsed("dart.runtime", text), nil
}

// parent are the unions that an object is a case of.
func (w *dartWriter) parent(m *Model, n *Node) string {
	var of []string
	for _, union := range m.Named {
		for _, c := range union.Cases {
			if c.Node == n {
				of = append(of, union.Name)
			}
		}
	}
	if len(of) == 0 {
		return ""
	}
	return " implements " + strings.Join(of, ", ")
}

func camel(key string) string {
	name := pascal(key)
	end := 1
	for end < len(name) && name[end] >= 'A' && name[end] <= 'Z' { // as ID in IDNumber, or all of YYYYMMDD
		end++
	}
	if end > 1 && end < len(name) && name[end] >= 'a' {
		end--
	}
	return strings.ToLower(name[:end]) + name[end:]
}

func dartQuote(s string) string { return strings.ReplaceAll(quote(s), "$", `\$`) }

func (w *dartWriter) typeOf(n *Node) string {
	if n.Nullable && n.Kind != Raw {
		return w.bare(n) + "?"
	}
	return w.bare(n)
}

func (w *dartWriter) bare(n *Node) string {
	switch n.Kind {
	case Bool:
		return "bool"
	case Text:
		if n.Name != "" {
			return n.Name
		}
		return "String"
	case Whole:
		if n.Small {
			return "int"
		}
		return "JsonNumber"
	case Number:
		return "JsonNumber"
	case List:
		return "List<" + w.typeOf(n.Item) + ">"
	case Map:
		return "Map<" + w.mapKey(n) + ", " + w.typeOf(n.Value) + ">"
	case Object, Union:
		return n.Name
	}
	return "Object?"
}

func (w *dartWriter) mapKey(n *Node) string {
	if n.Keys != nil {
		return n.Name
	}
	return "String"
}

// three tells whether a member may be absent, null or a value, which needs more than null.
func (w *dartWriter) three(m *Member) bool { return !m.Required && m.Node.kinds&null != 0 }

func (w *dartWriter) field(m *Member) string {
	t := w.typeOf(m.Node)
	switch {
	case m.Required:
		return t
	case w.three(m):
		return "Object?"
	}
	return strings.TrimSuffix(t, "?") + "?"
}

// to makes a typed value of an expression of decoded JSON that was checked.
func (w *dartWriter) to(n *Node, of string) string {
	if n.Nullable && n.Kind != Raw {
		return "_orNull(" + of + ", (v) => " + w.bareTo(n, "v") + ")"
	}
	return w.bareTo(n, of)
}

func (w *dartWriter) bareTo(n *Node, of string) string {
	switch n.Kind {
	case Bool:
		return of + " as bool"
	case Text:
		if n.Name != "" {
			return n.Name + "._of(" + of + ")"
		}
		return of + " as String"
	case Whole, Number:
		if n.Small {
			return of + " as int"
		}
		return of + " as JsonNumber"
	case List:
		return "[for (final v in " + of + " as List<Object?>) " + w.to(n.Item, "v") + "]"
	case Map:
		key := "k"
		if n.Keys != nil {
			key = n.Name + "._of(k)"
		}
		return "(" + of + " as Map<String, Object?>).map((k, v) => MapEntry(" + key + ", " + w.to(n.Value, "v") + "))"
	case Object, Union:
		return n.Name + "._of(" + of + ")"
	}
	return of
}

// from makes JSON of an expression of a type.
func (w *dartWriter) from(n *Node, of string) string {
	if n.Nullable && n.Kind != Raw {
		return w.bareFrom(n, of, "?.")
	}
	return w.bareFrom(n, of, ".")
}

func (w *dartWriter) bareFrom(n *Node, of, dot string) string {
	switch n.Kind {
	case Text:
		if n.Name != "" {
			return of + dot + "value"
		}
	case List:
		return of + dot + "map((v) => " + w.from(n.Item, "v") + ").toList()"
	case Map:
		key := "k"
		if n.Keys != nil {
			key = "k.value"
		}
		return of + dot + "map((k, v) => MapEntry<String, Object?>(" + key + ", " + w.from(n.Value, "v") + "))"
	case Object, Union:
		return of + dot + "_json()"
	}
	return of
}

// cast is what stands in a member of three states when it is neither absent nor null.
func (w *dartWriter) cast(n *Node) string {
	if n.Kind == Raw {
		return "v"
	}
	return w.bareFrom(n, "(v as "+w.bare(n)+")", ".")
}
