package main

import (
	"encoding/json"
	"io/fs"
	"path"
	"strings"
)

// drafts are those that the compiler knows, by the suite's folder, with the address of their meta-schema.
var drafts = []draft{
	{"draft4", "http://json-schema.org/draft-04/schema#"},
	{"draft6", "http://json-schema.org/draft-06/schema#"},
	{"draft7", "http://json-schema.org/draft-07/schema#"},
	{"draft2019-09", "https://json-schema.org/draft/2019-09/schema"},
	{"draft2020-12", "https://json-schema.org/draft/2020-12/schema"},
}

type draft struct{ folder, meta string }

// file is one of the suite's files.
type file struct {
	name     string // from the draft's folder, without .json
	optional bool
	groups   []group
}

// group is a schema with tests.
type group struct {
	Description string          `json:"description"`
	Schema      json.RawMessage `json:"schema"`
	Tests       []test          `json:"tests"`
}

type test struct {
	Description string          `json:"description"`
	Data        json.RawMessage `json:"data"`
	Valid       bool            `json:"valid"`
}

// files reads a draft's files, the required ones first.
func files(suite fs.FS, d draft) ([]file, error) {
	var list []file
	for _, under := range []string{"", "optional", "optional/format"} {
		names, err := fs.Glob(suite, path.Join("tests", d.folder, under, "*.json"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			text, err := fs.ReadFile(suite, name)
			if err != nil {
				return nil, err
			}
			f := file{name: strings.TrimSuffix(strings.TrimPrefix(name, path.Join("tests", d.folder)+"/"), ".json"), optional: under != ""}
			if err := json.Unmarshal(text, &f.groups); err != nil {
				return nil, &fs.PathError{Op: "read", Path: name, Err: err}
			}
			list = append(list, f)
		}
	}
	return list, nil
}

// exception is what both engines judge otherwise than the suite's optional tests ask, on purpose.
type exception struct {
	reason string
	format string // of which the library must give the same verdict; "" when no format is meant
}

// exceptions are files, or groups of one.
var exceptions = map[string]exception{
	"optional/content": {reason: "contentEncoding and contentMediaType are annotations here in every draft, as they are since 2019-09"},
	"optional/format/hostname: validation of A-label (punycode) host names": {
		reason: "a label of hostname that begins with xn-- is taken by its letters, digits and hyphens, as jsonschema v5 takes it, and not decoded", format: "hostname",
	},
}

func (f file) exception(g group) (e exception, is bool) {
	if e, is = exceptions[f.name]; !is {
		e, is = exceptions[f.name+": "+g.Description]
	}
	return e, is
}

// asserted lists the formats that a file of optional/format asks for; everywhere else format is an annotation.
// One file is about formats that nobody knows, which assert nothing.
func (f file) asserted() []string {
	if path.Dir(f.name) != "optional/format" || path.Base(f.name) == "unknown" {
		return nil
	}
	var formats []string
	for _, g := range f.groups {
		if name := g.format(); name != "" {
			formats = append(formats, name)
		}
	}
	return formats
}

// format is what the group's schema asks for at its top; "" when that is none.
func (g group) format() string {
	var s struct {
		Format string `json:"format"`
	}
	if json.Unmarshal(g.Schema, &s) != nil { // a boolean
		return ""
	}
	return s.Format
}
