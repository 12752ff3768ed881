package types

import (
	"encoding/json"
	"fmt"
	"math/big"
	"strings"
)

func kindOf(v any) kinds {
	switch v := v.(type) {
	case nil:
		return null
	case bool:
		return boolean
	case string:
		return text
	case json.Number:
		if r, ok := new(big.Rat).SetString(string(v)); ok && !r.IsInt() {
			return fraction
		}
		return whole
	case []any:
		return array
	}
	return object
}

// canonical is the same text for equal scalars, as the models' own code makes it.
func canonical(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		return fmt.Sprint(v)
	case string:
		return "'" + v
	case json.Number:
		return plainNumber(string(v))
	}
	t, _ := json.Marshal(v) // decoded from JSON
	return string(t)
}

// plainNumber writes a number as its digits without zeros at either end, and the exponent: 1.50 as 15e-1.
func plainNumber(n string) string {
	sign := ""
	if rest, negative := strings.CutPrefix(n, "-"); negative {
		n, sign = rest, "-"
	}
	exponent := new(big.Int)
	if at := strings.IndexAny(n, "eE"); at >= 0 {
		exponent.SetString(strings.TrimPrefix(n[at+1:], "+"), 10)
		n = n[:at]
	}
	integer, decimals, _ := strings.Cut(n, ".")
	digits := integer + decimals
	bare := strings.TrimRight(digits, "0")
	exponent.Add(exponent, big.NewInt(int64(len(digits)-len(bare)-len(decimals))))
	if bare = strings.TrimLeft(bare, "0"); bare == "" {
		return "0e0"
	}
	return sign + bare + "e" + exponent.String()
}

// limit is up to where every language's integers are exact.
var limit = new(big.Rat).SetInt64(1<<53 - 1)

// large tells whether a listed number lies beyond it.
func large(v any) bool {
	n, ok := v.(json.Number)
	if !ok {
		return false
	}
	r, ok := new(big.Rat).SetString(string(n))
	return !ok || r.Abs(r).Cmp(limit) > 0
}

// small tells whether bounds keep numbers within what every language's integers hold.
func (c conj) small() bool {
	low, high := false, false
	for _, s := range c {
		for _, r := range []*big.Rat{s.Minimum, s.ExclusiveMinimum} {
			low = low || r != nil && r.Cmp(new(big.Rat).Neg(limit)) >= 0
		}
		for _, r := range []*big.Rat{s.Maximum, s.ExclusiveMaximum} {
			high = high || r != nil && r.Cmp(limit) <= 0
		}
	}
	return low && high
}
