package schema

import "github.com/santhosh-tekuri/jsonschema/v5"

// Accepts judges a decoded value by one schema object of a static tree.
func Accepts(part *jsonschema.Schema, value any) bool {
	return judging(part, nil).Validate(value) == nil
}
