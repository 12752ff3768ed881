package lens

import (
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/pgstrata/pgstrata/internal/fault"
)

const op = "read lens"

// node is a part of the file with the line that it stands on.
type node struct {
	line  int
	value any    // of a scalar, as schema.Decode gives it
	keys  []pair // of a mapping
	list  []node // of a sequence
	kind  nodeKind
}

type pair struct {
	key  string
	line int
	node node
}

type nodeKind string

const (
	scalar   nodeKind = "a single value"
	mapping  nodeKind = "a mapping"
	sequence nodeKind = "a list"
)

// source reads a file's YAML, of which a lens needs the part that is JSON.
type source struct{ file string }

func (s source) fault(line int, message, hint string) error {
	return fault.New(op, fmt.Sprintf("%s:%d", s.file, line), message, hint)
}

func (s source) parse(data []byte) (node, error) {
	if !utf8.Valid(data) {
		return node{}, fault.New(op, s.file, "it is not UTF-8", "Save the file as UTF-8.")
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		var at yaml.Error
		if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
			return node{}, s.fault(at.GetToken().Position.Line, at.GetMessage(), "Correct the YAML.")
		}
		return node{}, fault.Wrap(err, op, s.file, "Correct the YAML.")
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return node{}, fault.New(op, s.file, "want one YAML document with a list of steps", "Begin with \"steps:\".")
	}
	return s.node(tree.Docs[0].Body)
}

var jsonNumber = regexp.MustCompile(`^-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]+)?$`)

func (s source) node(n ast.Node) (node, error) {
	line := n.GetToken().Position.Line
	out := node{line: line, kind: scalar}
	switch n := n.(type) {
	case *ast.MappingNode:
		return s.mapping(n, line)
	case *ast.SequenceNode:
		out.kind = sequence
		for _, item := range n.Values {
			value, err := s.node(item)
			if err != nil {
				return node{}, err
			}
			out.list = append(out.list, value)
		}
	case *ast.StringNode:
		out.value = n.Value
	case *ast.LiteralNode:
		out.value = n.Value.Value
	case *ast.BoolNode:
		out.value = n.Value
	case *ast.NullNode:
	case *ast.IntegerNode, *ast.FloatNode:
		text := n.GetToken().Value
		if !jsonNumber.MatchString(text) {
			return node{}, s.fault(line, text+" is not a number that JSON has", "Write it in digits, or quote it.")
		}
		out.value = json.Number(text)
	default:
		return node{}, s.fault(line, fmt.Sprintf("YAML's %s has no place in a lens", strings.ToLower(n.Type().String())), "Write the value itself.")
	}
	if text, ok := out.value.(string); ok && strings.ContainsRune(text, 0) {
		return node{}, s.fault(line, "a text holds the character NUL, which Postgres has no place for", "Take it out.")
	}
	return out, nil
}

func (s source) mapping(n *ast.MappingNode, line int) (node, error) {
	out := node{line: line, kind: mapping}
	if len(n.Values) > 0 {
		out.line = n.Values[0].Key.GetToken().Position.Line
	}
	for _, entry := range n.Values {
		at := entry.Key.GetToken().Position.Line
		var key string
		switch k := entry.Key.(type) {
		case *ast.StringNode:
			key = k.Value
		case *ast.MergeKeyNode, *ast.MappingKeyNode:
			return node{}, s.fault(at, "a key must be a plain word", "Write the members themselves.")
		default:
			key = entry.Key.GetToken().Value
		}
		if _, doubled := out.get(key); doubled {
			return node{}, s.fault(at, fmt.Sprintf("the key %q stands twice", key), "Remove one of the two.")
		}
		value, err := s.node(entry.Value)
		if err != nil {
			return node{}, err
		}
		out.keys = append(out.keys, pair{key, at, value})
	}
	return out, nil
}

func (n node) get(key string) (node, bool) {
	for _, p := range n.keys {
		if p.key == key {
			return p.node, true
		}
	}
	return node{}, false
}

// json is the value of a node, whatever its kind.
func (n node) json() any {
	switch n.kind {
	case mapping:
		object := map[string]any{}
		for _, p := range n.keys {
			object[p.key] = p.node.json()
		}
		return object
	case sequence:
		list := make([]any, len(n.list))
		for i, item := range n.list {
			list[i] = item.json()
		}
		return list
	}
	return n.value
}
