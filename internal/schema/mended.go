package schema

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// WholeByWriting tells whether the type keyword asks numbers to be written without a fraction. In draft 4 an integer is a matter
// of writing, and 1.0 is none; since draft 6 it is one. Of the writing jsonb keeps the digits behind the point, but no exponent:
// there 1e2 is 100, and here it is taken for that too.
func WholeByWriting(s *jsonschema.Schema) bool {
	return s.Draft == jsonschema.Draft4 && slices.Contains(s.Types, "integer") && !slices.Contains(s.Types, "number")
}

const wholeName = "pgstrata integer"

// whole is the extension that refuses what the library takes for an integer.
type whole struct{}

func (whole) Validate(ctx jsonschema.ValidationContext, v any) error {
	if n, ok := v.(json.Number); ok && fractionDigits(string(n)) > 0 {
		return ctx.Error("type", "it is written with a fraction")
	}
	return nil
}

// fractionDigits counts the digits behind the point that Postgres' numeric keeps.
func fractionDigits(n string) int {
	mantissa, exponent := n, 0
	if at := strings.IndexAny(n, "eE"); at >= 0 {
		mantissa = n[:at]
		exponent, _ = strconv.Atoi(n[at+1:]) // Decode has read it before
	}
	_, fraction, _ := strings.Cut(mantissa, ".")
	return max(0, len(fraction)-exponent)
}

// NothingListed tells whether the enum of a schema object is empty, so that it accepts nothing.
func NothingListed(s *jsonschema.Schema) bool { return s.Enum != nil && len(s.Enum) == 0 }

const noneName = "pgstrata enum"

// none is the extension that refuses everything under an empty enum, which the library takes for no enum.
type none struct{}

func (none) Validate(ctx jsonschema.ValidationContext, _ any) error {
	return ctx.Error("enum", "no value is allowed")
}

// with returns a schema object's extensions with one more, in a map of its own.
func with(s *jsonschema.Schema, name string, ext jsonschema.ExtSchema) map[string]jsonschema.ExtSchema {
	extensions := maps.Clone(s.Extensions)
	if extensions == nil {
		extensions = map[string]jsonschema.ExtSchema{}
	}
	extensions[name] = ext
	return extensions
}
