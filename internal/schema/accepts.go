package schema

import "github.com/santhosh-tekuri/jsonschema/v5"

// Accepts judges a decoded value by one schema object of a static tree.
func Accepts(part *jsonschema.Schema, value any) bool {
	return Accepting(part)(value)
}

// Accepting is Accepts for many values, one at a time.
func Accepting(part *jsonschema.Schema) func(value any) bool {
	root := judging(part, nil)
	return func(value any) bool { return root.Validate(value) == nil }
}
