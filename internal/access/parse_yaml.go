package access

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// reader walks the file's tree and collects every problem with its line.
type reader struct {
	name     string
	anchors  map[string]ast.Node
	problems []error
}

// field is one entry of a mapping.
type field struct {
	key   string
	line  int
	value ast.Node
	name  bool // it is the key that matters, not the value
}

func (r *reader) fault(line int, message, hint string) {
	r.problems = append(r.problems, fault.New(opLoad, fmt.Sprintf("%s:%d", r.name, max(line, 1)), message, hint))
}

// fields are the entries of a mapping that may have these keys only.
func (r *reader) fields(node ast.Node, known ...string) []field {
	all := r.entries(node)
	for _, e := range all {
		if !slices.Contains(known, e.key) {
			r.fault(e.line, "unknown key "+e.key, "Known here: "+strings.Join(known, ", ")+".")
		}
	}
	return all
}

// entries are those of a mapping, in the order of the file. Nothing written is an empty mapping.
func (r *reader) entries(node ast.Node) (all []field) {
	var values []*ast.MappingValueNode
	switch n := r.resolve(node).(type) {
	case nil, *ast.NullNode:
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		r.fault(n.GetToken().Position.Line, "want a mapping of keys and values here", "")
	}
	for _, v := range values {
		token := v.Key.GetToken()
		e := field{key: token.Value, line: token.Position.Line, value: r.resolve(v.Value)}
		if _, twice := find(all, e.key); twice {
			r.fault(e.line, e.key+" is written twice", "Keep one of the two.")
		}
		all = append(all, e)
	}
	return all
}

// resolve follows aliases, so that a list of columns can be written once.
func (r *reader) resolve(node ast.Node) ast.Node {
	switch n := node.(type) {
	case *ast.AnchorNode:
		value := r.resolve(n.Value)
		r.anchors[n.Name.GetToken().Value] = value
		return value
	case *ast.AliasNode:
		value, ok := r.anchors[n.Value.GetToken().Value]
		if !ok {
			r.fault(n.GetToken().Position.Line, "nothing above is named "+n.Value.GetToken().Value, "")
		}
		return value
	case *ast.TagNode:
		return r.resolve(n.Value)
	}
	return node
}

func (r *reader) text(node ast.Node) string {
	switch n := r.resolve(node).(type) {
	case nil, *ast.NullNode:
		return ""
	case *ast.LiteralNode:
		return strings.TrimSpace(n.Value.Value)
	case ast.ScalarNode:
		return strings.TrimSpace(n.GetToken().Value)
	default:
		r.fault(n.GetToken().Position.Line, "want one value here, not a list or a mapping", "")
		return ""
	}
}

func (r *reader) boolean(e field) bool {
	if b, ok := r.resolve(e.value).(*ast.BoolNode); ok {
		return b.Value
	}
	r.fault(e.line, e.key+" wants true or false", "")
	return false
}

// list reads names, none twice.
func (r *reader) list(node ast.Node, what string) (all []string) {
	list, ok := r.resolve(node).(*ast.SequenceNode)
	if !ok {
		line := 1
		if node != nil {
			line = node.GetToken().Position.Line
		}
		r.fault(line, what+" wants a list", "Write a list: [a, b].")
		return nil
	}
	for _, v := range list.Values {
		name := r.text(v)
		line := v.GetToken().Position.Line
		if slices.Contains(all, name) {
			r.fault(line, fmt.Sprintf("%s stands twice in %s", name, what), "Keep one of the two.")
			continue
		}
		all = append(all, name)
	}
	return all
}

func find(fields []field, key string) (field, bool) {
	i := slices.IndexFunc(fields, func(f field) bool { return f.key == key })
	if i < 0 {
		return field{}, false
	}
	return fields[i], true
}

func isScalar(node ast.Node) bool {
	_, ok := node.(ast.ScalarNode)
	return ok
}

func isMapping(node ast.Node) bool {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return true
	}
	return false
}
