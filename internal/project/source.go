package project

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/schema"
)

//go:embed pgstrata.schema.json
var ownSchema []byte

// source knows the line and the text of everything in the file, by JSON Pointer.
type source struct {
	name  string
	lines map[string]int
	texts map[string]string
}

func newSource(name string, body ast.Node) *source {
	s := &source{name: name, lines: map[string]int{"": 1}, texts: map[string]string{}}
	s.walk("", body)
	return s
}

func (s *source) walk(pointer string, node ast.Node) {
	switch n := node.(type) {
	case *ast.MappingNode:
		for _, entry := range n.Values {
			key := pointer + "/" + schema.PointerToken(entry.Key.GetToken().Value)
			s.lines[key] = entry.Key.GetToken().Position.Line
			s.walk(key, entry.Value)
		}
	case *ast.SequenceNode:
		for i, item := range n.Values {
			key := pointer + "/" + strconv.Itoa(i)
			s.lines[key] = item.GetToken().Position.Line
			s.walk(key, item)
		}
	case *ast.AnchorNode:
		s.walk(pointer, n.Value)
	case *ast.TagNode:
		s.walk(pointer, n.Value)
	case ast.ScalarNode:
		s.texts[pointer] = n.GetToken().Value
	}
}

// at is file:line of a pointer, or of the nearest thing above it that stands in the file.
func (s *source) at(pointer string) string {
	for {
		if line, ok := s.lines[pointer]; ok {
			return fmt.Sprintf("%s:%d", s.name, line)
		}
		pointer = pointer[:strings.LastIndexByte(pointer, '/')]
	}
}

// text is a scalar for Postgres: a string as it reads, a number or boolean as it is written.
func (s *source) text(pointer string, value any) string {
	written, ok := s.texts[pointer]
	if text, isText := value.(string); isText || !ok {
		return cmp.Or(text, fmt.Sprint(value))
	}
	return written
}

func (s *source) fault(pointer, message, hint string) error {
	return fault.New(op, s.at(pointer), message, hint)
}

// inOrder sorts the keys of an object by where they stand in the file.
func (s *source) inOrder(pointer string, keys []string) []string {
	slices.SortFunc(keys, func(a, b string) int {
		return s.lines[pointer+"/"+schema.PointerToken(a)] - s.lines[pointer+"/"+schema.PointerToken(b)]
	})
	return keys
}

// check holds the file against its own schema and reports every problem with its line.
func (s *source) check(value any) error {
	compiler := jsonschema.NewCompiler()
	compiler.ExtractAnnotations = true // titles and descriptions go into the messages
	if err := compiler.AddResource("pgstrata:///pgstrata.yaml", bytes.NewReader(ownSchema)); err != nil {
		return err
	}
	own, err := compiler.Compile("pgstrata:///pgstrata.yaml")
	if err != nil {
		return err
	}
	// The validator knows the types that encoding/json makes, not all that YAML can.
	encoded, err := json.Marshal(value)
	if err != nil {
		return fault.Wrap(err, op, s.name, "")
	}
	decoder := json.NewDecoder(bytes.NewReader(encoded))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return fault.Wrap(err, op, s.name, "")
	}
	var invalid *jsonschema.ValidationError
	if err := own.Validate(value); !errors.As(err, &invalid) {
		return err
	}
	type problem struct {
		line    int
		pointer string
		err     error
	}
	var problems []problem
	for _, leaf := range leaves(invalid) {
		for pointer, err := range s.explain(own, leaf, value) {
			problems = append(problems, problem{s.lines[pointer], pointer, err})
		}
	}
	slices.SortFunc(problems, func(a, b problem) int {
		if a.line != b.line {
			return a.line - b.line
		}
		return strings.Compare(a.pointer, b.pointer)
	})
	errs := make([]error, len(problems))
	for i, p := range problems {
		errs[i] = p.err
	}
	return errors.Join(errs...)
}

func leaves(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return []*jsonschema.ValidationError{e}
	}
	var all []*jsonschema.ValidationError
	for _, cause := range e.Causes {
		all = append(all, leaves(cause)...)
	}
	return all
}
