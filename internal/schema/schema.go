// Package schema loads families of JSON Schemas, one per version of a document's variant, and judges documents by them.
// Every verdict that Go gives comes from here, so that it and Postgres always agree.
package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/url"
	"strings"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// Schema is one version of one variant of a document.
type Schema struct {
	Document, Variant string
	Version           Version
	ID, File          string
	Root              *jsonschema.Schema // the static tree: it holds no reference whose target depends on the way, and a Format only where one is asserted
	AnyKeyword        bool               // what no draft knows is an annotation, not a mistake

	judges *sync.Pool // of *judge
	once   sync.Once
	index  map[string]*jsonschema.Schema // by location
}

// Compile resolves one schema. fetch returns the text of another schema that it refers to by URL; nothing else is read, and no network.
// The meta-schemas of the drafts are known.
func Compile(id string, text []byte, fetch func(url string) ([]byte, error), choices ...Option) (*Schema, error) {
	o := options{draft: jsonschema.Draft2020.URL()}
	for _, choose := range choices {
		choose(&o)
	}
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	known := newFacts()
	c.LoadURL = func(u string) (io.ReadCloser, error) {
		t := text
		if u != id {
			var err error
			if t, err = fetch(u); err != nil {
				return nil, err
			}
		}
		if err := readable(t); err != nil {
			return nil, err
		}
		t, err := bearableText(t, o.draft)
		if err != nil {
			return nil, err
		}
		t, err = disguise(known.read(u, t, o.draft))
		return io.NopCloser(bytes.NewReader(t)), err
	}
	c.RegisterExtension(rawName, nil, rawCompiler{known})
	root, err := c.Compile(id)
	if err != nil {
		return nil, schemaFault(err)
	}
	if root, err = makeStatic(root, known, o.formats); err != nil {
		return nil, err
	}
	if err := bindStrings(root); err != nil {
		return nil, err
	}
	return &Schema{ID: id, Root: root, AnyKeyword: o.anyKeyword, judges: judges(root)}, nil
}

// invalidSchema says where a schema breaks the rules of JSON Schema.
type invalidSchema struct{ pointer, message string }

func (e *invalidSchema) Error() string {
	return fmt.Sprintf("not a valid JSON Schema: at %q: %s", e.pointer, e.message)
}

// schemaFault takes the deepest cause, which is the one that a person can mend.
func schemaFault(err error) error {
	var compile *jsonschema.SchemaError
	var invalid *jsonschema.ValidationError
	var known *fault.Error
	var loop jsonschema.InfiniteLoopError
	if !errors.As(err, &compile) {
		return err
	}
	if errors.As(compile.Err, &known) {
		return known
	}
	if errors.As(compile.Err, &loop) {
		return fmt.Errorf("%s refers to itself without an end", unescapePointer(string(loop)))
	}
	if !errors.As(compile.Err, &invalid) {
		return errors.New(strings.TrimPrefix(compile.Err.Error(), "jsonschema: "))
	}
	return newInvalidSchema(invalid)
}

func newInvalidSchema(cause *jsonschema.ValidationError) error {
	for len(cause.Causes) > 0 {
		cause = cause.Causes[0]
	}
	return &invalidSchema{unescapePointer(cause.InstanceLocation), cause.Message}
}

// checkMeta judges a decoded schema by the rules of its own draft, so that the fault is found in the right file. It may change the value.
func checkMeta(value any) error {
	draft := jsonschema.Draft2020.URL()
	if object, ok := value.(map[string]any); ok && object["$schema"] != nil {
		draft, _ = object["$schema"].(string)
	}
	c := jsonschema.NewCompiler()
	c.LoadURL = func(string) (io.ReadCloser, error) { return nil, errors.New("no such draft") }
	meta, err := c.Compile(draft)
	if err != nil {
		return &invalidSchema{"/$schema", "it names no draft of JSON Schema that is known here"}
	}
	if _, err := disguiseIn(value); err != nil {
		return err
	}
	var invalid *jsonschema.ValidationError
	if err := meta.Validate(value); errors.As(err, &invalid) {
		return newInvalidSchema(invalid)
	}
	return nil
}

// unescapePointer undoes the percent-encoding that the library puts on top of RFC 6901.
func unescapePointer(p string) string {
	plain, err := url.PathUnescape(p)
	if err != nil {
		return p
	}
	return plain
}

const rawName = "pgstrata"

// raw keeps a schema object's keywords as written.
type raw struct {
	keywords map[string]any
	resource *jsonschema.Schema // the root of the resource that it belongs to, where that matters
}

type rawCompiler struct{ known *facts }

// Compile refuses numbers that the library would silently drop or turn round.
func (c rawCompiler) Compile(ctx jsonschema.CompilerContext, m map[string]any) (jsonschema.ExtSchema, error) {
	for _, keyword := range counts {
		if n, ok := m[keyword].(json.Number); ok {
			if f, err := n.Float64(); err != nil || f > math.MaxInt32 {
				return nil, fmt.Errorf("%s: %s is too large", keyword, n)
			}
		}
	}
	resource, err := c.known.gather(ctx, m)
	return raw{m, resource}, err
}

var counts = []string{"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"}

// Validate leaves the verdict to the library, and to the extensions of the static tree.
func (raw) Validate(jsonschema.ValidationContext, any) error { return nil }

// Keywords returns a resolved schema object's keywords as they were written, unknown ones included.
// It is nil for a boolean schema, and for a draft-07 object whose $ref hides its siblings.
func Keywords(s *jsonschema.Schema) map[string]any {
	if r, ok := s.Extensions[rawName].(raw); ok {
		return r.keywords
	}
	return nil
}
