package schema

import (
	"maps"
	"regexp"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/ecma"
)

// judging returns a tree like root for the library to judge by. They differ in the schema objects with a patternProperties that RE2
// can't say as it is written, where an extension takes over it and additionalProperties: the library would try the one before the
// other, and name its own form of the pattern in the way to a finding. They differ in uniqueItems too, and where steps are counted.
func judging(root *jsonschema.Schema, steps *int) *jsonschema.Schema {
	needed := steps != nil
	for _, s := range reachable(root) {
		needed = needed || looksAtKeys(s) || s.UniqueItems
	}
	if !needed {
		return root
	}
	made := map[*jsonschema.Schema]*jsonschema.Schema{}
	var clone func(s *jsonschema.Schema) (*jsonschema.Schema, error)
	clone = func(s *jsonschema.Schema) (*jsonschema.Schema, error) {
		if made[s] != nil {
			return made[s], nil
		}
		c := *s
		made[s] = &c
		err := replace(&c, clone)
		if looksAtKeys(s) {
			takeKeys(&c)
		}
		if s.UniqueItems {
			c.UniqueItems, c.Extensions = false, with(&c, uniqueName, unique{})
		}
		if steps != nil && s.Always == nil {
			c.Extensions = with(&c, countingName, countSteps(s, steps))
		}
		return &c, err
	}
	copied, _ := clone(root) // clone never fails
	return copied
}

func looksAtKeys(s *jsonschema.Schema) bool {
	for _, pattern := range stringsOf(s).keys {
		if re := pattern.RE2(); re == nil || re.String() != pattern.String() {
			return true
		}
	}
	return false
}

const keysName = "pgstrata keys"

// ofKeys is patternProperties and additionalProperties of one schema object.
type ofKeys struct {
	patterns   []keyPattern
	properties map[string]*jsonschema.Schema
	additional any // as in the library: nil, a bool or a schema
}

type keyPattern struct {
	pattern *ecma.Pattern
	schema  *jsonschema.Schema
}

// theEmptyKey matches the one key that an extension can't descend by: the library would take it for no descent at all.
var theEmptyKey = regexp.MustCompile(`^$`)

// takeKeys moves the keywords to an extension, but for the key "".
func takeKeys(s *jsonschema.Schema) {
	o := ofKeys{properties: s.Properties, additional: s.AdditionalProperties}
	native := map[*regexp.Regexp]*jsonschema.Schema{}
	for re, pattern := range stringsOf(s).keys {
		o.patterns = append(o.patterns, keyPattern{pattern, s.PatternProperties[re]})
		if pattern.Match("") {
			native[regexp.MustCompile(theEmptyKey.String())] = s.PatternProperties[re]
		}
	}
	if additional, is := s.AdditionalProperties.(*jsonschema.Schema); is && o.others("") {
		native[theEmptyKey] = additional
	}
	s.PatternProperties, s.AdditionalProperties = native, nil
	s.Extensions = maps.Clone(s.Extensions)
	s.Extensions[keysName] = o
}

// others tells whether additionalProperties concerns a key.
func (o ofKeys) others(key string) bool {
	if _, listed := o.properties[key]; listed {
		return false
	}
	for _, k := range o.patterns {
		if k.pattern.Match(key) {
			return false
		}
	}
	return true
}

// Validate judges an object's members, and notes which of them were looked at.
func (o ofKeys) Validate(ctx jsonschema.ValidationContext, v any) error {
	object, ok := v.(map[string]any)
	if !ok {
		return nil
	}
	var failed []error
	refused := false
	descend := func(s *jsonschema.Schema, path, key string) {
		if key == "" {
			return // the library does
		}
		if err := ctx.Validate(s, path, object[key], escapePath(key)); err != nil {
			failed = append(failed, err)
		}
	}
	for key := range object {
		for _, k := range o.patterns {
			if k.pattern.Match(key) {
				ctx.EvaluatedProp(key)
				descend(k.schema, "patternProperties/"+escapePath(k.pattern.String()), key)
			}
		}
		if o.additional == nil {
			continue
		}
		if o.others(key) {
			switch additional := o.additional.(type) {
			case bool:
				refused = refused || !additional
			case *jsonschema.Schema:
				descend(additional, "additionalProperties", key)
			}
		}
		ctx.EvaluatedProp(key)
	}
	if refused {
		failed = append(failed, ctx.Error("additionalProperties", "a key is not allowed"))
	}
	return together(ctx, failed)
}

// together is one error for several.
func together(ctx jsonschema.ValidationContext, failed []error) error {
	switch len(failed) {
	case 0:
		return nil
	case 1:
		return failed[0]
	}
	return jsonschema.ValidationError{}.Group(ctx.Error("", ""), failed...)
}
