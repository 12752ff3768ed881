package schema

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// wellEncoded refuses what the decoder would silently replace by U+FFFD, and so judge another text than the one given:
// bytes that aren't UTF-8, and escaped surrogates that stand alone. Postgres refuses both.
func wellEncoded(text []byte) error {
	if !utf8.Valid(text) {
		at := 0
		for at < len(text) {
			r, size := utf8.DecodeRune(text[at:])
			if r == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		return &positionError{text, int64(at), "it isn't UTF-8"}
	}
	for at := bytes.IndexByte(text, '\\'); at >= 0 && at < len(text); {
		size := 2
		if first, escaped := escapedUnit(text[at:]); escaped {
			size = 6
			if utf16.IsSurrogate(first) {
				second, _ := escapedUnit(text[min(at+6, len(text)):])
				if utf16.DecodeRune(first, second) == utf8.RuneError {
					return &positionError{text, int64(at), "half of a surrogate pair stands alone"}
				}
				size = 12
			}
		}
		next := bytes.IndexByte(text[min(at+size, len(text)):], '\\')
		if next < 0 {
			break
		}
		at += size + next
	}
	return nil
}

// escapedUnit reads the escape \uXXXX that a text begins with.
func escapedUnit(text []byte) (unit rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(n), err == nil
}

// mostExponent bounds the numbers in a schema: the library writes out all digits of each.
const mostExponent = 1_000_000

// readable refuses a schema's text that the library would misread, or never finish reading. It leaves faults of syntax to the library.
func readable(text []byte) error {
	if err := wellEncoded(text); err != nil {
		return err
	}
	if !bytes.ContainsAny(text, "eE") {
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	for {
		token, err := dec.Token()
		if err != nil {
			return nil // the end, or a fault that the library tells better
		}
		number, ok := token.(json.Number)
		if !ok {
			continue
		}
		if at := strings.IndexAny(string(number), "eE"); at >= 0 {
			exponent, err := strconv.Atoi(string(number[at+1:]))
			if err != nil || exponent > mostExponent || exponent < -mostExponent {
				return errors.New("a number in it has too many digits")
			}
		}
	}
}

// largeText is from how many bytes on a text may have parts enough to matter.
const largeText = 100_000

// bearableText is bearable for a text that is not decoded yet.
func bearableText(text []byte, draft string) ([]byte, error) {
	if len(text) < largeText {
		return text, nil
	}
	value, err := Decode(text)
	if err != nil {
		return text, nil // the library says what is wrong
	}
	return bearable(text, value, draft)
}
