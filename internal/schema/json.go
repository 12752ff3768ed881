package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// What a jsonb number can hold: digits before and behind the decimal point.
const (
	maxIntegerDigits  = 131072
	maxFractionDigits = 16383
)

// maxDepth is how many arrays and objects may stand within each other. The library's time for a failure grows with the square
// of its depth, and a recursive validator meets the limit of Postgres' stack between 400 and 1,000 levels.
const maxDepth = 500

// Decode reads one JSON value, with numbers kept as json.Number and nothing behind the value.
// Of a key written twice the last one counts, as in jsonb. Numbers that jsonb can't hold are refused, values nested too deeply, and strings
// that are no text.
func Decode(doc []byte) (any, error) {
	if err := wellEncoded(doc); err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(doc))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, syntaxError(doc, err)
	}
	behind := dec.InputOffset()
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		rest := bytes.TrimLeft(doc[behind:], " \t\r\n")
		return nil, &positionError{doc, int64(len(doc) - len(rest)), "something stands behind the JSON value"}
	}
	if err := fits(v, 0); err != nil {
		return nil, err
	}
	return v, nil
}

// positionError is a JSON text's fault at a byte offset.
type positionError struct {
	text    []byte
	offset  int64
	message string
}

func (e *positionError) line() int { l, _ := lineColumn(e.text, e.offset); return l }

func (e *positionError) Error() string {
	l, c := lineColumn(e.text, e.offset)
	return fmt.Sprintf("not JSON at line %d, column %d: %s", l, c, e.message)
}

func syntaxError(text []byte, err error) error {
	var syntax *json.SyntaxError
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		return errors.New("not JSON: it is empty")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return &positionError{text, int64(len(text)), "it ends in the middle"}
	case errors.As(err, &syntax):
		// The decoder counts the offending byte as read.
		return &positionError{text, max(syntax.Offset-1, 0), syntax.Error()}
	}
	return fmt.Errorf("not JSON: %w", err)
}

// lineColumn counts both from 1; columns count bytes.
func lineColumn(text []byte, offset int64) (line, column int) {
	before := text[:min(offset, int64(len(text)))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

// fits refuses what can't be judged: numbers beyond jsonb, and nesting that would take too long.
func fits(v any, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("not a document that can be judged: it is nested more than %d levels deep", maxDepth)
	}
	switch v := v.(type) {
	case json.Number:
		if !numberFits(string(v)) {
			return errors.New("not JSON that Postgres can hold: a number has too many digits")
		}
	case []any:
		for _, item := range v {
			if err := fits(item, depth+1); err != nil {
				return err
			}
		}
	case map[string]any:
		for _, item := range v {
			if err := fits(item, depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func numberFits(n string) bool {
	mantissa, exponent := strings.TrimPrefix(n, "-"), 0
	if at := strings.IndexAny(mantissa, "eE"); at >= 0 {
		e, err := strconv.Atoi(mantissa[at+1:])
		if err != nil || e >= math.MaxInt32/2 || e <= -math.MaxInt32/2 {
			return false
		}
		mantissa, exponent = mantissa[:at], e
	}
	integer, fraction, _ := strings.Cut(mantissa, ".")
	digits := integer + fraction
	leading := len(digits) - len(strings.TrimLeft(digits, "0"))
	zero := leading == len(digits)
	return (zero || len(integer)-leading+exponent <= maxIntegerDigits) && len(fraction)-exponent <= maxFractionDigits
}

// lineOf finds the line where the value at a JSON Pointer begins, or 0 when the text has no such value.
func lineOf(text []byte, pointer string) int {
	dec := json.NewDecoder(bytes.NewReader(text))
	for _, token := range pointerTokens(pointer) {
		if !enter(dec, token) {
			return 0
		}
	}
	start := dec.InputOffset()
	for start < int64(len(text)) && strings.IndexByte(" \t\r\n:,", text[start]) >= 0 {
		start++
	}
	line, _ := lineColumn(text, start)
	return line
}

// enter moves the decoder to just before the member of the value that comes next.
func enter(dec *json.Decoder, member string) bool {
	open, err := dec.Token()
	if err != nil {
		return false
	}
	for i := 0; dec.More(); i++ {
		name := strconv.Itoa(i)
		if open == json.Delim('{') {
			key, err := dec.Token()
			if err != nil {
				return false
			}
			name = key.(string)
		}
		if name == member {
			return true
		}
		var skipped json.RawMessage
		if dec.Decode(&skipped) != nil {
			return false
		}
	}
	return false
}

// pointerTokens splits an RFC 6901 pointer into unescaped tokens.
func pointerTokens(pointer string) []string {
	if pointer == "" {
		return nil
	}
	tokens := strings.Split(pointer[1:], "/")
	for i, t := range tokens {
		tokens[i] = unescapeToken(t)
	}
	return tokens
}

func unescapeToken(t string) string {
	return strings.ReplaceAll(strings.ReplaceAll(t, "~1", "/"), "~0", "~")
}

// PointerToken is a key as a token of a JSON Pointer.
func PointerToken(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "~", "~0"), "/", "~1")
}

// doubledKey refuses a key that stands twice in one object: JSON takes the last one silently, and a schema would lose a rule.
// text must be JSON.
func doubledKey(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	type level struct {
		seen map[string]bool // nil in an array
		key  bool            // the next token is a key
	}
	stack := []level{{}}
	for {
		token, err := dec.Token()
		if err != nil {
			return nil // the end: the text was decoded before
		}
		top := &stack[len(stack)-1]
		if key, ok := token.(string); ok && top.key {
			if top.seen[key] {
				return &positionError{text, dec.InputOffset() - 1, fmt.Sprintf("the key %q stands twice in one object", key)}
			}
			top.seen[key], top.key = true, false
			continue
		}
		top.key = top.seen != nil
		switch token {
		case json.Delim('{'):
			stack = append(stack, level{seen: map[string]bool{}, key: true})
		case json.Delim('['):
			stack = append(stack, level{})
		case json.Delim('}'), json.Delim(']'):
			stack = stack[:len(stack)-1]
		}
	}
}
