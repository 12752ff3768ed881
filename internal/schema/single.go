package schema

import (
	"errors"
	"fmt"
	"net/url"
	"path/filepath"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// Single reads a schema that belongs to no family. file is what errors call it, id the address it has if it names none itself.
func Single(file, id string, text []byte, fetch func(url string) ([]byte, error), choices ...Option) (*Schema, error) {
	const op = "read schema"
	value, err := Decode(text)
	if err == nil {
		err = doubledKey(text)
	}
	var at *positionError
	if errors.As(err, &at) {
		line, column := lineColumn(at.text, at.offset)
		return nil, fault.New(op, atColumn(file, line, column), "not JSON: "+at.message, "Give a file that holds one JSON Schema.")
	}
	if err != nil {
		return nil, fault.Wrap(err, op, file, "Give a file that holds one JSON Schema.")
	}
	switch value := value.(type) {
	case bool:
	case map[string]any:
		var invalid *invalidSchema
		// A $schema that is no draft may be a meta-schema that fetch finds; Compile will see.
		if err := checkMeta(value); errors.As(err, &invalid) && invalid.pointer != "/$schema" {
			return nil, fault.Wrap(err, op, atLine(file, lineOf(text, invalid.pointer)), "")
		}
	default:
		return nil, fault.New(op, file, "a JSON Schema is an object, or true or false", "")
	}
	o := options{draft: jsonschema.Draft2020.URL()}
	for _, choose := range choices {
		choose(&o)
	}
	if text, err = bearable(text, value, o.draft); err != nil {
		return nil, fault.Wrap(err, op, file, "Say the items in the way of draft 2019-09 and name that draft, or split the schema.")
	}
	s, err := Compile(id, text, fetch, choices...)
	if err != nil {
		return nil, fault.Wrap(err, op, file, "")
	}
	s.File = file
	return s, nil
}

// atColumn is a place in a file as editors read it.
func atColumn(file string, line, column int) string {
	return fmt.Sprintf("%s:%d:%d", file, line, column)
}

// AddressPrefix begins the addresses of files that name none themselves.
const AddressPrefix = urlPrefix

// Address is the address of a schema in a file, unless the schema names its own. It says nothing of the folder, so that
// the same file makes the same SQL everywhere.
func Address(file string) string {
	return AddressPrefix + url.PathEscape(filepath.Base(file))
}
