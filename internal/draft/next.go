package draft

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// Place names a schema of a project: pgstrata:///<document>/<variant>/<version>.
type Place struct {
	Document, Variant string
	Version           schema.Version
}

// URL is the $id of the schema there.
func (p Place) URL() string {
	return "pgstrata:///" + p.Document + "/" + p.Variant + "/" + p.Version.String()
}

// Common is the folder of what a document's variants share.
const Common = "common"

// Next writes a schema's text anew for the next version, changing nothing but its $id, the constant of the version field, references to
// itself, and those to the newest version of what the variants share, which it pins. pinned is that version; nil when it pins none.
//
// The same goes for the text of what the variants share, whose place has the variant Common.
func Next(text []byte, to Place, versionField string) (next []byte, pinned *schema.Version, err error) {
	all, err := stringsOf(text)
	if err != nil {
		return nil, nil, err
	}
	id := ""
	shared := Place{Document: to.Document, Variant: Common}
	prefix := strings.TrimSuffix(shared.URL(), shared.Version.String())
	for _, s := range all {
		if s.pointer == "/$id" {
			id = s.value
		}
		if v, _, ok := splitReference(s.value, prefix); ok && s.refers() && (pinned == nil || pinned.Compare(v) < 0) {
			pinned = &v
		}
	}
	var out bytes.Buffer
	done := 0
	for _, s := range all {
		value := s.value
		switch v, rest, ok := splitReference(s.value, prefix); {
		case s.pointer == "/$id":
			value = to.URL()
		case s.isVersion(versionField):
			value = to.Version.String()
		case s.refers() && id != "" && (value == id || strings.HasPrefix(value, id+"#")):
			value = to.URL() + strings.TrimPrefix(value, id)
		case s.refers() && ok && v == *pinned:
			value = prefix + to.Version.String() + rest
		}
		if value == s.value {
			continue
		}
		out.Write(text[done:s.start])
		out.WriteString(quoted(value))
		done = s.end
	}
	out.Write(text[done:])
	if to.Variant == Common {
		pinned = nil
	}
	return out.Bytes(), pinned, nil
}

// splitReference takes a reference to what variants share apart: its version, and the part behind it.
func splitReference(value, prefix string) (v schema.Version, rest string, ok bool) {
	after, ok := strings.CutPrefix(value, prefix)
	if !ok {
		return v, "", false
	}
	version, fragment, found := strings.Cut(after, "#")
	if found {
		rest = "#" + fragment
	}
	v, err := schema.ParseVersion(version)
	return v, rest, err == nil
}

// textString is a string in a JSON text, with its quotes from start to end.
type textString struct {
	pointer    string
	start, end int
	value      string
}

// refers tells whether the string is a reference, and not for instance a constant that looks like one.
func (s textString) refers() bool {
	return strings.HasSuffix(s.pointer, "/$ref") || strings.HasSuffix(s.pointer, "/$dynamicRef") || strings.HasSuffix(s.pointer, "/$recursiveRef")
}

var afterKey = regexp.MustCompile(`^/(const|enum/[0-9]+)$`)

// isVersion tells whether the string is what a document's version must be.
func (s textString) isVersion(field string) bool {
	key := "/properties/" + route{field}.String()[1:]
	at := strings.LastIndex(s.pointer, key+"/")
	if at < 0 || !afterKey.MatchString(s.pointer[at+len(key):]) {
		return false
	}
	_, err := schema.ParseVersion(s.value)
	return err == nil
}

// stringsOf lists the strings that are values in a JSON text, in their order.
func stringsOf(text []byte) ([]textString, error) {
	r := &textReader{text: text, decoder: json.NewDecoder(bytes.NewReader(text))}
	r.decoder.UseNumber()
	if err := r.value(nil); err != nil {
		return nil, err
	}
	if _, err := r.decoder.Token(); err != io.EOF {
		return nil, fmt.Errorf("there is more behind the schema, at byte %d", r.decoder.InputOffset())
	}
	return r.found, nil
}

type textReader struct {
	text    []byte
	decoder *json.Decoder
	found   []textString
}

func (r *textReader) value(at route) error {
	before := int(r.decoder.InputOffset())
	token, err := r.decoder.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case string:
		start := before + bytes.IndexByte(r.text[before:], '"')
		r.found = append(r.found, textString{at.String(), start, int(r.decoder.InputOffset()), token})
	case json.Delim:
		for i := 0; r.decoder.More(); i++ {
			key := strconv.Itoa(i)
			if token == '{' {
				name, err := r.decoder.Token()
				if err != nil {
					return err
				}
				key, _ = name.(string)
			}
			if err := r.value(append(slices.Clone(at), key)); err != nil {
				return err
			}
		}
		_, err = r.decoder.Token()
	}
	return err
}
