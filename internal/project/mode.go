package project

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// WithMode is the text of a pgstrata.yaml with a document's mode changed, and every other letter as it was.
func WithMode(name string, data []byte, document, mode string) ([]byte, error) {
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, syntaxFault(name, err)
	}
	var entries []*ast.MappingValueNode
	var flow bool
	for _, doc := range tree.Docs {
		entries, flow = mapping(entry(entry(doc.Body, "documents"), document))
	}
	if len(entries) == 0 {
		return nil, fault.New(op, name, fmt.Sprintf("there is no document %s to set the mode of", document), "")
	}
	changed := insert(string(data), entries[0], mode, flow)
	for _, e := range entries {
		if e.Key.GetToken().Value == "mode" {
			changed = replace(string(data), e.Value, mode)
		}
	}
	if !onlyMode(data, []byte(changed), document, mode) {
		return nil, fault.New(op, name, fmt.Sprintf("the mode of %s can't be set without changing more", document),
			fmt.Sprintf("Write mode: %s under documents.%s yourself, then run pgstrata schema generate.", mode, document))
	}
	return []byte(changed), nil
}

// insert puts the mode before the first entry of a mapping.
func insert(text string, first *ast.MappingValueNode, mode string, flow bool) string {
	at := first.Key.GetToken().Position
	more := "mode: " + mode + "\n" + strings.Repeat(" ", at.Column-1)
	if flow {
		more = "mode: " + mode + ", "
	}
	return splice(text, at.Line, at.Column, "", more)
}

func replace(text string, value ast.Node, mode string) string {
	at := value.GetToken()
	return splice(text, at.Position.Line, at.Position.Column, at.Value, mode)
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

// onlyMode proves that the two texts mean the same but for the mode.
func onlyMode(before, after []byte, document, mode string) bool {
	old, _, fine := takeMode(before, document)
	new, got, still := takeMode(after, document)
	return fine && still && got == mode && reflect.DeepEqual(old, new)
}

// takeMode is what a text means without the document's mode, and that mode.
func takeMode(text []byte, document string) (value map[string]any, mode any, ok bool) {
	if yaml.Unmarshal(text, &value) != nil {
		return nil, nil, false
	}
	documents, _ := value["documents"].(map[string]any)
	settings, ok := documents[document].(map[string]any)
	if ok {
		mode = settings["mode"]
		delete(settings, "mode")
	}
	return value, mode, ok
}
