package types

import (
	"fmt"
	"go/format"
	"strings"
)

// goWriter writes expressions of Go.
type goWriter struct {
	model  *Model
	fields map[*Member]string
	used   scope
}

var goNotation = notation{
	quote: quote, texts: "[]string{%s}", numbers: "[]int{%s}", byKey: "map[string]int{%s}", pair: "%s: %d",
	patterns: "[]pattern{%s}", pattern: "{regexp.MustCompile(%s), %d}", re2: true,
}

func emitGo(m *Model, pkg string) (string, error) {
	root := pascal(m.Document)
	w := &goWriter{model: m, fields: map[*Member]string{}, used: m.title("InvalidError", "Decode"+root, "Encode"+root)}
	others, cases := map[*Node]string{}, map[*Node]string{}
	for _, n := range m.Named {
		inside := scope{"MarshalJSON": true, "UnmarshalJSON": true}
		for _, member := range shown(n) {
			w.fields[member] = inside.unique(pascal(member.Key))
		}
		others[n] = inside.unique("Others")
		for _, c := range n.Cases {
			cases[c.Node] = inside.unique(pascal(c.Values[0]))
		}
	}
	text, err := execute("go.tmpl", map[string]any{
		"type": w.typeOf, "to": w.to, "from": w.from, "field": w.field, "shown": shown, "quote": quote, "says": says,
		"name":    func(m *Member) string { return w.fields[m] },
		"others":  func(n *Node) string { return others[n] },
		"doc":     func(indent, text string) string { return comment(indent, "//", text) },
		"list":    func(list []string) string { return quotes(list, quote) },
		"pascal":  pascal,
		"const":   func(name string) string { return w.used.unique(name) },
		"nilable": nilable,
		"shape":   func(n *Node) string { return n.shape(goNotation) },
		"case":    func(c Case) string { return cases[c.Node] },
		"single":  func(n *Node) string { return single(n) },
	}, map[string]any{"Model": m, "Package": pkg, "Root": root, "RootType": w.typeOf(m.Root)})
	if err != nil {
		return "", err
	}
	text = withUsed("go.runtime", text)
	text = strings.Replace(text, "import ()", goImports(text), 1)
	formatted, err := format.Source([]byte(text))
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, text)
	}
	return string(formatted), nil
}

func goImports(text string) string {
	var b strings.Builder
	b.WriteString("import (\n")
	for _, path := range []string{"bytes", "encoding/json", "errors", "io", "maps", "regexp", "slices", "strconv", "strings", "unicode/utf8"} {
		name := path[strings.LastIndex(path, "/")+1:]
		if strings.Contains(text, name+".") {
			fmt.Fprintf(&b, "%q\n", path)
		}
	}
	return b.String() + ")"
}

// single is the only text that may stand somewhere; "" when there is a choice.
func single(n *Node) string {
	if n.Kind == Text && len(n.Values) == 1 && !n.Nullable {
		text, _ := n.Values[0].(string)
		return text
	}
	return ""
}

// nilable tells whether nil of the type can stand for a key that isn't there.
func nilable(n *Node) bool {
	return n.Kind == Raw || (n.Kind == List || n.Kind == Map) && !n.Nullable
}

func (w *goWriter) typeOf(n *Node) string {
	if n.Nullable && n.Kind != Raw {
		return "*" + w.bare(n)
	}
	return w.bare(n)
}

func (w *goWriter) bare(n *Node) string {
	switch n.Kind {
	case Bool:
		return "bool"
	case Text:
		if n.Name != "" {
			return n.Name
		}
		return "string"
	case Whole:
		if n.Small {
			return "int64"
		}
		return "json.Number"
	case Number:
		return "json.Number"
	case List:
		return "[]" + w.typeOf(n.Item)
	case Map:
		key := "string"
		if n.Keys != nil {
			key = n.Name
		}
		return "map[" + key + "]" + w.typeOf(n.Value)
	case Object, Union:
		return n.Name
	}
	return "json.RawMessage"
}

// field is the type of a member.
func (w *goWriter) field(m *Member) string {
	if m.Required || nilable(m.Node) {
		return w.typeOf(m.Node)
	}
	return "*" + w.typeOf(m.Node)
}

// to is a function that makes a typed value of decoded JSON that was checked.
func (w *goWriter) to(n *Node) string {
	if n.Nullable && n.Kind != Raw {
		return "orNull(" + w.bareTo(n) + ")"
	}
	return w.bareTo(n)
}

func (w *goWriter) bareTo(n *Node) string {
	switch n.Kind {
	case Bool:
		return "toBool"
	case Text:
		return "toText[" + w.bare(n) + "]"
	case Whole:
		if n.Small {
			return "toInt"
		}
		return "toNumber"
	case Number:
		return "toNumber"
	case List:
		return "toList(" + w.to(n.Item) + ")"
	case Map:
		key := "string"
		if n.Keys != nil {
			key = n.Name
		}
		return "toMap[" + key + "](" + w.to(n.Value) + ")"
	case Object, Union:
		return "to" + n.Name
	}
	return "toRaw"
}

// from is a function that goes back.
func (w *goWriter) from(n *Node) string {
	if n.Nullable && n.Kind != Raw {
		return "fromPointer(" + w.bareFrom(n) + ")"
	}
	return w.bareFrom(n)
}

func (w *goWriter) bareFrom(n *Node) string {
	switch n.Kind {
	case Text:
		return "fromText[" + w.bare(n) + "]"
	case Whole:
		if n.Small {
			return "fromInt"
		}
	case List:
		return "fromList(" + w.from(n.Item) + ")"
	case Map:
		key := "string"
		if n.Keys != nil {
			key = n.Name
		}
		return "fromMap[" + key + "](" + w.from(n.Value) + ")"
	case Object, Union:
		return "from" + n.Name
	}
	return "same[" + w.bare(n) + "]"
}
