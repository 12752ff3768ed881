package compat

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// defaultsOf are the keys that these require and have a default for.
func defaultsOf(shown conj) map[string]any {
	defaults := map[string]any{}
	for _, b := range shown {
		for _, key := range b.Required {
			for _, c := range shown {
				if sub := c.Properties[key]; sub != nil {
					for _, part := range flatten(sub) {
						if value, given := schema.Keywords(part)["default"]; given {
							if _, known := defaults[key]; !known {
								defaults[key] = value
							}
						}
					}
				}
			}
		}
	}
	return defaults
}

// fillableKeys are the keys that fill may add somewhere, by name.
func fillableKeys(root *jsonschema.Schema) []string {
	keys := map[string]bool{}
	required := map[string]bool{}
	withDefault := map[string]bool{}
	below(root, func(s *jsonschema.Schema) {
		for _, key := range s.Required {
			required[key] = true
		}
		for key, sub := range s.Properties {
			for _, part := range flatten(sub) {
				if _, given := schema.Keywords(part)["default"]; given {
					withDefault[key] = true
				}
			}
		}
	})
	for key := range required {
		if withDefault[key] {
			keys[key] = true
		}
	}
	return slices.Sorted(maps.Keys(keys))
}

// fill adds the defaults of required keys to the objects in a value that lack them, and returns the changed value.
func fill(value any, shown conj) any {
	switch value := value.(type) {
	case map[string]any:
		changed := maps.Clone(value)
		for key, given := range defaultsOf(shown) {
			if _, has := changed[key]; !has {
				changed[key] = given
			}
		}
		for key, inner := range value {
			changed[key] = fill(inner, member{name: key, named: true}.sure(shown))
		}
		return changed
	case []any:
		changed := slices.Clone(value)
		for i, inner := range changed {
			changed[i] = fill(inner, shown.itemsAt(i, false))
		}
		return changed
	}
	return value
}
