package schema

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

const (
	maxListed  = 12 // names or values in a message
	maxPattern = 80 // bytes of a pattern that a message still shows
)

// Message says what a keyword of a schema object asks for, in words that hold nothing of any document.
// s may be nil, or a boolean schema; then keyword is the applicator that it stands under.
func Message(s *jsonschema.Schema, keyword string) string {
	if s == nil || s.Always != nil {
		return notAllowed(keyword)
	}
	switch keyword {
	case "type":
		return "must be of type " + strings.Join(s.Types, " or ")
	case "const":
		if len(s.Constant) > 0 {
			return "must be " + listed(s.Constant[:1])
		}
	case "enum":
		if len(s.Enum) == 0 {
			return "no value is allowed"
		}
		return "must be one of " + listed(s.Enum)
	case "required":
		return "must have the keys " + names(s.Required)
	case "minLength":
		return fmt.Sprintf("must have at least %d characters", s.MinLength)
	case "maxLength":
		return fmt.Sprintf("must have at most %d characters", s.MaxLength)
	case "pattern":
		if p := Pattern(s).String(); len(p) <= maxPattern {
			return "must match the pattern " + p
		}
		return "does not have the form that is asked for"
	case "minimum":
		return "must be at least " + number(s.Minimum)
	case "exclusiveMinimum":
		return "must be more than " + number(s.ExclusiveMinimum)
	case "maximum":
		return "must be at most " + number(s.Maximum)
	case "exclusiveMaximum":
		return "must be less than " + number(s.ExclusiveMaximum)
	case "multipleOf":
		return "must be a multiple of " + number(s.MultipleOf)
	case "minItems":
		return fmt.Sprintf("must have at least %d items", s.MinItems)
	case "maxItems":
		return fmt.Sprintf("must have at most %d items", s.MaxItems)
	case "minProperties":
		return fmt.Sprintf("must have at least %d keys", s.MinProperties)
	case "maxProperties":
		return fmt.Sprintf("must have at most %d keys", s.MaxProperties)
	case "minContains":
		return fmt.Sprintf("must have at least %d items that fit the contains schema", s.MinContains)
	case "maxContains":
		return fmt.Sprintf("must have at most %d items that fit the contains schema", s.MaxContains)
	}
	if m, ok := plainMessages[keyword]; ok {
		return m
	}
	return "does not fit the schema"
}

var plainMessages = map[string]string{
	"anyOf":             "fits none of the allowed forms",
	"oneOf":             "must fit exactly one of the allowed forms",
	"not":               "has a form that is not allowed",
	"uniqueItems":       "must not hold the same item twice",
	"dependentRequired": "a key asks for another key that is missing",
	"dependencies":      "a key asks for another key that is missing",
	"format":            "does not have the format that is asked for",
}

func notAllowed(applicator string) string {
	switch applicator {
	case "additionalProperties": // a plain false, reported at the object
		return "has a key that is not allowed here"
	case "additionalItems":
		return "has more items than are allowed"
	case "propertyNames", "unevaluatedProperties", "patternProperties", "properties":
		return "this key is not allowed here"
	case "items", "prefixItems", "unevaluatedItems":
		return "this item is not allowed here"
	}
	return "nothing is allowed here"
}

func names(keys []string) string {
	values := make([]any, len(keys))
	for i, k := range keys {
		values[i] = k
	}
	return listed(values)
}

func listed(values []any) string {
	var b strings.Builder
	for i, v := range values {
		if i == maxListed {
			fmt.Fprintf(&b, " and %d more", len(values)-i)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		text, err := json.Marshal(v)
		if err != nil {
			text = []byte("?")
		}
		b.Write(text)
	}
	return b.String()
}

func number(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	digits, exact := r.FloatPrec()
	if !exact {
		return r.RatString()
	}
	return r.FloatString(digits)
}
