package schema

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// facts is what the library knows about resources and dynamic anchors and keeps to itself, gathered again while it compiles.
type facts struct {
	dynamic    bool                                                 // a text with $dynamicAnchor was read
	root       map[*jsonschema.Schema]*jsonschema.Schema            // of a schema object's resource; for those that were read since then
	anchors    map[*jsonschema.Schema]map[string]*jsonschema.Schema // of a resource's root
	carriers   map[string][]*jsonschema.Schema                      // by anchor
	metas      map[string]*jsonschema.Schema                        // the library's own meta-schemas by address
	meta       map[string]string                                    // $schema by the address of a text
	vocabulary map[string]map[string]any                            // $vocabulary by the address of a text
}

func newFacts() *facts {
	return &facts{
		root:       map[*jsonschema.Schema]*jsonschema.Schema{},
		anchors:    map[*jsonschema.Schema]map[string]*jsonschema.Schema{},
		carriers:   map[string][]*jsonschema.Schema{},
		metas:      map[string]*jsonschema.Schema{},
		meta:       map[string]string{},
		vocabulary: map[string]map[string]any{},
	}
}

// read takes notes of a schema's text, by its address and its $id. It names the draft in one that names none.
func (f *facts) read(address string, text []byte, draft string) []byte {
	value, err := Decode(text)
	object, ok := value.(map[string]any)
	if err != nil || !ok {
		return text
	}
	f.dynamic = f.dynamic || bytes.Contains(text, []byte("$dynamicAnchor"))
	own := address
	if id, ok := object["$id"].(string); ok {
		if base, err := url.Parse(address); err == nil {
			if resolved, err := base.Parse(id); err == nil {
				resolved.Fragment = ""
				own = resolved.String()
			}
		}
	}
	_, named := object["$schema"]
	meta, _ := object["$schema"].(string)
	if !named {
		meta, object["$schema"] = draft, draft
	}
	vocabulary, _ := object["$vocabulary"].(map[string]any)
	for _, a := range []string{address, own} {
		f.meta[a] = meta
		f.vocabulary[a] = vocabulary
	}
	if named {
		return text
	}
	if text, err = json.Marshal(object); err != nil {
		return nil // it was decoded from JSON
	}
	return text
}

// assertsFormats tells whether the meta-schema of the object's file has the vocabulary that makes format an assertion.
func (f *facts) assertsFormats(s *jsonschema.Schema) bool {
	address, _, _ := strings.Cut(s.Location, "#")
	meta, _, _ := strings.Cut(f.meta[address], "#")
	_, given := f.vocabulary[meta]["https://json-schema.org/draft/2020-12/vocab/format-assertion"]
	return given
}

// gather notes the resource that an object belongs to, and the anchor that it carries. It returns the resource's root, or nil when it doesn't matter.
func (f *facts) gather(ctx jsonschema.CompilerContext, keywords map[string]any) (*jsonschema.Schema, error) {
	if !f.dynamic {
		return nil, nil
	}
	root, err := ctx.CompileRef("#", "$id", false)
	if err != nil || root.Draft != jsonschema.Draft2020 {
		return nil, err
	}
	if name, given := keywords["$dynamicAnchor"].(string); given {
		s, err := ctx.CompileRef("#"+name, "$dynamicAnchor", false)
		if err != nil {
			return nil, err
		}
		f.bind(root, name, s)
	}
	return root, nil
}

func (f *facts) bind(root *jsonschema.Schema, name string, s *jsonschema.Schema) {
	if f.anchors[root] == nil {
		f.anchors[root] = map[string]*jsonschema.Schema{}
	}
	if f.anchors[root][name] == nil {
		f.anchors[root][name] = s
		f.carriers[name] = append(f.carriers[name], s)
	}
}

// note adds what can be seen in a finished object. The library's own meta-schemas were never gathered; each is a resource with one anchor.
func (f *facts) note(s *jsonschema.Schema) {
	r, given := s.Extensions[rawName].(raw)
	if given {
		f.root[s] = r.resource
	}
	address, path, _ := strings.Cut(s.Location, "#")
	if !given && path == "" && s.DynamicAnchor != "" && f.metas[address] == nil {
		f.metas[address] = s
		f.bind(s, s.DynamicAnchor, s)
	}
	if s.RecursiveAnchor {
		f.carriers[recursive] = append(f.carriers[recursive], s)
	}
}

// anchored is what the resource of s has under a dynamic anchor's name; nil without one.
func (f *facts) anchored(s *jsonschema.Schema, name string) *jsonschema.Schema {
	if name == recursive {
		if s.RecursiveAnchor {
			return s
		}
		return nil
	}
	root := f.root[s]
	if _, given := s.Extensions[rawName].(raw); !given && s.Always == nil {
		address, _, _ := strings.Cut(s.Location, "#")
		root = f.metas[address]
	}
	return f.anchors[root][name]
}
