package schema

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

const uniqueName = "pgstrata uniqueItems"

// unique is the extension that judges uniqueItems. The library compares each item with each other one, which takes hours for an array
// of a million items.
type unique struct{}

func (unique) Validate(ctx jsonschema.ValidationContext, v any) error {
	list, ok := v.([]any)
	if !ok || len(list) < 2 {
		return nil
	}
	met := make(map[string]bool, len(list))
	var text []byte
	for _, item := range list {
		text = canonical(text[:0], item)
		if met[string(text)] {
			return ctx.Error("uniqueItems", "an item stands there twice")
		}
		met[string(text)] = true
	}
	return nil
}

// canonical writes equal values of JSON in one way: keys in order, and numbers by their value.
func canonical(b []byte, v any) []byte {
	switch v := v.(type) {
	case json.Number:
		return canonicalNumber(b, string(v))
	case string:
		return strconv.AppendQuote(b, v)
	case []any:
		b = append(b, '[')
		for _, item := range v {
			b = append(canonical(b, item), ',')
		}
		return append(b, ']')
	case map[string]any:
		b = append(b, '{')
		for _, key := range slices.Sorted(maps.Keys(v)) {
			b = append(strconv.AppendQuote(b, key), ':')
			b = append(canonical(b, v[key]), ',')
		}
		return append(b, '}')
	case bool:
		return strconv.AppendBool(b, v)
	}
	return append(b, "null"...)
}

// canonicalNumber writes a number's digits without zeros at either end, and the power of ten that they stand for.
func canonicalNumber(b []byte, n string) []byte {
	n, negative := strings.CutPrefix(n, "-")
	exponent := 0
	if at := strings.IndexAny(n, "eE"); at >= 0 {
		exponent, _ = strconv.Atoi(n[at+1:]) // Decode has read it before
		n = n[:at]
	}
	integer, fraction, _ := strings.Cut(n, ".")
	digits := strings.TrimLeft(integer+fraction, "0")
	exponent -= len(fraction)
	short := strings.TrimRight(digits, "0")
	if short == "" {
		return append(b, '0')
	}
	exponent += len(digits) - len(short)
	if negative {
		b = append(b, '-')
	}
	b = append(append(b, short...), 'e')
	return strconv.AppendInt(b, int64(exponent), 10)
}
