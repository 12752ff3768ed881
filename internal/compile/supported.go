package compile

import (
	"fmt"
	"math/big"
	"net/url"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// annotations are the keywords that decide nothing.
var annotations = []string{
	"$schema", "$id", "id", "$anchor", "$dynamicAnchor", "$recursiveAnchor", "$vocabulary", "$comment", "$defs", "definitions",
	"title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly",
	"format", "contentEncoding", "contentMediaType", "contentSchema",
}

// assertions are the keywords that are compiled, with the first and last draft that knows each; 0 means any.
var assertions = map[string][2]int{
	"type": {}, "enum": {}, "const": {6, 0},
	"minimum": {}, "maximum": {}, "exclusiveMinimum": {}, "exclusiveMaximum": {}, "multipleOf": {},
	"minLength": {}, "maxLength": {}, "pattern": {},
	"properties": {}, "patternProperties": {}, "additionalProperties": {}, "required": {}, "propertyNames": {6, 0},
	"minProperties": {}, "maxProperties": {}, "dependencies": {},
	"dependentRequired": {2019, 0}, "dependentSchemas": {2019, 0}, "unevaluatedProperties": {2019, 0},
	"items": {}, "prefixItems": {2020, 0}, "additionalItems": {0, 2019}, "contains": {6, 0},
	"minContains": {2019, 0}, "maxContains": {2019, 0},
	"minItems": {}, "maxItems": {}, "uniqueItems": {}, "unevaluatedItems": {2019, 0},
	"allOf": {}, "anyOf": {}, "oneOf": {}, "not": {}, "if": {7, 0}, "then": {7, 0}, "else": {7, 0},
	"$ref": {}, "$recursiveRef": {2019, 2019}, "$dynamicRef": {2020, 0},
}

var drafts = map[*jsonschema.Draft]int{
	jsonschema.Draft4: 4, jsonschema.Draft6: 6, jsonschema.Draft7: 7, jsonschema.Draft2019: 2019, jsonschema.Draft2020: 2020,
}

// supported refuses what can't be translated exactly, naming the first such keyword in the order of the schema's paths.
func supported(s *schema.Schema) error {
	visited := map[*jsonschema.Schema]bool{}
	var visit func(sub *jsonschema.Schema) error
	visit = func(sub *jsonschema.Schema) error {
		if visited[sub] {
			return nil
		}
		visited[sub] = true
		if r := refuse(sub, !s.AnyKeyword); r != nil {
			return &fault.Error{
				Op: op, Object: place(s, sub) + ": " + r.keyword, Hint: r.hint,
				Err: fmt.Errorf("can't be compiled exactly: %s", r.reason),
			}
		}
		for _, e := range edges(sub) {
			if err := visit(e.to); err != nil {
				return err
			}
		}
		return nil
	}
	return visit(s.Root)
}

// place names a schema object for a person: the file, or the address of another one that it was reached in, and the path.
func place(s *schema.Schema, sub *jsonschema.Schema) string {
	address, path, _ := strings.Cut(sub.Location, "#")
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	if own, _, _ := strings.Cut(s.Root.Location, "#"); address == own && s.File != "" {
		address = s.File
	}
	return address + "#" + path
}

type refusal struct{ keyword, reason, hint string }

func refuse(s *jsonschema.Schema, strict bool) *refusal {
	if _, known := schema.FormatPattern(s.Format); s.Format != "" && !known { // in the static tree it stands only where it is asserted
		return &refusal{"format", s.Format + " is not among the formats that can be asserted", "They are " + strings.Join(schema.FormatNames, ", ") + ". Say another one as a pattern."}
	}
	if strict {
		if r := unknownKeyword(s); r != nil {
			return r
		}
	}
	for _, n := range []struct {
		keyword string
		value   *big.Rat
	}{
		{"minimum", s.Minimum},
		{"maximum", s.Maximum},
		{"exclusiveMinimum", s.ExclusiveMinimum},
		{"exclusiveMaximum", s.ExclusiveMaximum},
		{"multipleOf", s.MultipleOf},
	} {
		if n.value != nil && !fitsNumeric(n.value) {
			return &refusal{n.keyword, "the number has more digits than Postgres keeps", ""}
		}
	}
	if s.Pattern != nil {
		if _, err := translate(schema.Pattern(s)); err != nil {
			return &refusal{"pattern", err.Error(), ""}
		}
	}
	for _, k := range patterns(s) {
		if _, err := translate(k.Pattern); err != nil {
			return &refusal{"patternProperties", err.Error(), ""}
		}
	}
	return nil
}

func unknownKeyword(s *jsonschema.Schema) *refusal {
	keywords := schema.Keywords(s)
	var names []string
	for name := range keywords {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		drafted, known := assertions[name]
		draft := drafts[s.Draft]
		switch {
		case slices.Contains(annotations, name), strings.HasPrefix(name, "x-"):
		case !known:
			return &refusal{name, "this keyword is not known", "Check its spelling; annotations of your own begin with x-."}
		case draft < drafted[0], drafted[1] != 0 && draft > drafted[1]:
			return &refusal{name, "this keyword means nothing in the schema's draft", "Check $schema."}
		}
	}
	return nil
}

// fitsNumeric keeps bounds well within the digits of Postgres' numeric: 131072 before the point and 16383 behind it.
func fitsNumeric(r *big.Rat) bool {
	const bitsPerDigit = 3.33
	digits, exact := r.FloatPrec()
	return exact && digits <= 16383 && float64(r.Num().BitLen())/bitsPerDigit < 131072
}
