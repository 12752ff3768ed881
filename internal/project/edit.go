package project

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// WithMode is the text of a pgstrata.yaml with a document's mode changed, and every other letter as it was.
func WithMode(name string, data []byte, document, mode string) ([]byte, error) {
	changed, ok, err := with(name, data, []string{"documents", document, "mode"}, mode, mode)
	if err != nil || ok {
		return changed, err
	}
	return nil, fault.New(op, name, fmt.Sprintf("the mode of %s can't be set without changing more", document),
		fmt.Sprintf("Write mode: %s under documents.%s yourself, then run pgstrata schema generate.", mode, document))
}

// WithOldest is the text of a pgstrata.yaml that says of a document which versions are the oldest, and every other letter as it was.
func WithOldest(name string, data []byte, d Document) ([]byte, error) {
	at := []string{"documents", d.Name, "oldest"}
	written, value := oldestText(d)
	changed, ok := data, true
	var err error
	if entries, _ := mapping(nodeAt(data, at)); entries == nil {
		changed, ok, err = with(name, changed, at, written, value)
	} else {
		for _, family := range d.Set.Families {
			if v, retires := d.Oldest[family.Variant]; retires && ok && err == nil {
				changed, ok, err = with(name, changed, append(slices.Clone(at), family.Variant), v.String(), v.String())
			}
		}
	}
	if err != nil || ok {
		return changed, err
	}
	return nil, fault.New(op, name, fmt.Sprintf("the oldest version of %s can't be set without changing more", d.Name),
		fmt.Sprintf("Write oldest: %s under documents.%s yourself, then run pgstrata schema generate.", written, d.Name))
}

// oldestText is one version where that says it for all variants, else one for each that retires any.
func oldestText(d Document) (text string, value any) {
	common := func(v schema.Version) bool {
		return !slices.ContainsFunc(d.Set.Families, func(f *schema.Family) bool { return d.Oldest[f.Variant] != v })
	}
	if v := d.Oldest[d.Set.Families[0].Variant]; common(v) {
		return v.String(), v.String()
	}
	var parts []string
	values := map[string]any{}
	for _, f := range d.Set.Families {
		if v, retires := d.Oldest[f.Variant]; retires {
			parts = append(parts, yamlKey(f.Variant)+": "+v.String())
			values[f.Variant] = v.String()
		}
	}
	return "{" + strings.Join(parts, ", ") + "}", values
}

var plainKey = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func yamlKey(key string) string {
	if plainKey.MatchString(key) && !slices.Contains([]string{"true", "false", "null"}, key) {
		return key
	}
	return `"` + key + `"`
}

// with sets a value in the mapping that a path leads to, or says that it can't without changing more.
func with(name string, data []byte, path []string, written string, value any) (changed []byte, ok bool, err error) {
	if _, err := parser.ParseBytes(data, 0); err != nil {
		return nil, false, syntaxFault(name, err)
	}
	last := len(path) - 1
	entries, flow := mapping(nodeAt(data, path[:last]))
	if len(entries) == 0 {
		return nil, false, fault.New(op, name, fmt.Sprintf("there is no %s to set %s of", strings.Join(path[:last], "."), path[last]), "")
	}
	text := insert(string(data), entries[0], yamlKey(path[last])+": "+written, flow)
	for _, e := range entries {
		if e.Key.GetToken().Value == path[last] {
			text = replace(string(data), e.Value, written)
		}
	}
	return []byte(text), changesOnly(data, []byte(text), path, value), nil
}

// nodeAt returns the node that a path of keys leads to, or nil.
func nodeAt(data []byte, path []string) ast.Node {
	tree, err := parser.ParseBytes(data, 0)
	if err != nil || len(tree.Docs) == 0 {
		return nil
	}
	node := ast.Node(tree.Docs[0].Body)
	for _, key := range path {
		node = entry(node, key)
	}
	return node
}

// insert puts an entry before the first one of a mapping.
func insert(text string, first *ast.MappingValueNode, more string, flow bool) string {
	at := first.Key.GetToken().Position
	if flow {
		more += ", "
	} else {
		more += "\n" + strings.Repeat(" ", at.Column-1)
	}
	return splice(text, at.Line, at.Column, "", more)
}

func replace(text string, value ast.Node, written string) string {
	at := value.GetToken()
	return splice(text, at.Position.Line, at.Position.Column, at.Value, written)
}

// splice replaces what stands at or soon after a place, as behind a quotation mark.
func splice(text string, line, column int, old, new string) string {
	lines := strings.SplitAfter(text, "\n")
	runes := []rune(lines[line-1])
	front, back := string(runes[:column-1]), string(runes[column-1:])
	lines[line-1] = front + strings.Replace(back, old, new, 1)
	return strings.Join(lines, "")
}

func entry(node ast.Node, key string) ast.Node {
	entries, _ := mapping(node)
	for _, e := range entries {
		if e.Key.GetToken().Value == key {
			return e.Value
		}
	}
	return nil
}

func mapping(node ast.Node) (entries []*ast.MappingValueNode, flow bool) {
	switch n := node.(type) {
	case *ast.MappingNode:
		return n.Values, n.IsFlowStyle
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, n.IsFlowStyle
	}
	return nil, false
}

// changesOnly proves that the two texts mean the same but for the value at a path, and that this is the one wanted.
func changesOnly(before, after []byte, path []string, value any) bool {
	var old, new map[string]any
	if yaml.Unmarshal(before, &old) != nil || yaml.Unmarshal(after, &new) != nil {
		return false
	}
	holder := old
	for _, key := range path[:len(path)-1] {
		holder, _ = holder[key].(map[string]any)
	}
	if holder == nil {
		return false
	}
	holder[path[len(path)-1]] = value
	return reflect.DeepEqual(old, new)
}
