package lens

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// route is a JSON Pointer's tokens, through objects alone. The empty one is the thing itself.
type route []string

func (p route) String() string {
	var b strings.Builder
	for _, token := range p {
		b.WriteString("/" + schema.PointerToken(token))
	}
	return b.String()
}

// place is where a value stands in a Go document: a member of an object, or an item of a list.
type place struct {
	holder  map[string]any
	key     string
	list    []any // instead of holder
	index   int
	pointer string
}

// nothing is the value of a member that isn't there.
type nothing struct{}

func (p place) value() any {
	if p.holder == nil {
		return p.list[p.index]
	}
	if v, ok := p.holder[p.key]; ok {
		return v
	}
	return nothing{}
}

func (p place) put(v any) {
	switch {
	case p.holder == nil:
		p.list[p.index] = v
	case v == nothing{}:
		delete(p.holder, p.key)
	default:
		p.holder[p.key] = v
	}
}

func (p place) take() any {
	v := p.value()
	p.put(nothing{})
	return v
}

// to finds a place further down. It is not there when what should hold it is no object.
func (p place) to(way route) (place, bool) {
	for _, token := range way {
		object, ok := p.value().(map[string]any)
		if !ok {
			return p, false
		}
		p = place{holder: object, key: token, pointer: p.pointer + "/" + schema.PointerToken(token)}
	}
	return p, true
}

func present(v any) bool { return v != nothing{} }

// inOrder lists an object's keys as jsonb keeps them: the shorter first, then by bytes.
func inOrder(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) })
	return keys
}

func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		m := make(map[string]any, len(v))
		for key, item := range v {
			m[key] = clone(item)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = clone(item)
		}
		return list
	}
	return v
}

// Text writes a value as jsonb's own text has it: the same keys in the same order, numbers with the scale that they were written with.
// Two documents are the same to pgstrata when their texts are.
func Text(v any) string { return string(appendText(nil, v)) }

func appendText(b []byte, v any) []byte {
	switch v := v.(type) {
	case map[string]any:
		b = append(b, '{')
		for i, key := range inOrder(v) {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendText(append(appendString(b, key), ": "...), v[key])
		}
		return append(b, '}')
	case []any:
		b = append(b, '[')
		for i, item := range v {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = appendText(b, item)
		}
		return append(b, ']')
	case string:
		return appendString(b, v)
	case json.Number:
		return append(b, numberText(string(v))...)
	case bool:
		return strconv.AppendBool(b, v)
	}
	return append(b, "null"...)
}

func appendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		c := s[i]
		if at := strings.IndexByte("\b\f\n\r\t\"\\", c); at >= 0 {
			b = append(b, '\\', `bfnrt"\`[at])
		} else if c < ' ' {
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
		} else {
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// numberText writes a JSON number as numeric does: without an exponent, with as many digits behind the point as it was given.
func numberText(n string) string {
	n, negative := strings.CutPrefix(n, "-")
	exponent := 0
	if at := strings.IndexAny(n, "eE"); at >= 0 {
		exponent, _ = strconv.Atoi(n[at+1:]) // schema.Decode has read it before
		n = n[:at]
	}
	integer, fraction, _ := strings.Cut(n, ".")
	digits, scale := integer+fraction, len(fraction)-exponent
	if scale < 0 {
		digits, scale = digits+strings.Repeat("0", -scale), 0
	}
	if short := scale + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole := strings.TrimLeft(digits[:len(digits)-scale], "0")
	text := cmp.Or(whole, "0")
	if scale > 0 {
		text += "." + digits[len(digits)-scale:]
	}
	if negative && strings.Trim(digits, "0") != "" {
		return "-" + text
	}
	return text
}

// alike is equality as jsonb has it: 1.0 is 1.
func alike(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		other, ok := b.(map[string]any)
		if !ok || len(a) != len(other) {
			return false
		}
		for key, item := range a {
			if there, found := other[key]; !found || !alike(item, there) {
				return false
			}
		}
		return true
	case []any:
		other, ok := b.([]any)
		return ok && slices.EqualFunc(a, other, alike)
	case json.Number:
		other, ok := b.(json.Number)
		return ok && shortNumber(a) == shortNumber(other)
	}
	switch b.(type) {
	case map[string]any, []any:
		return false
	}
	return a == b
}

func shortNumber(n json.Number) string {
	text := numberText(string(n))
	if strings.Contains(text, ".") {
		text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	}
	return text
}
