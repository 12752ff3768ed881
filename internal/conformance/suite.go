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

// notJudged lists what we never make an assertion of, though the suite has optional tests of it: a file, or a group of one.
// All their tests count as refused, those too that would come out right.
var notJudged = map[string]string{
	"optional/content": "contentEncoding and contentMediaType are annotations here in every draft, as they are since 2019-09",
	"optional/format/hostname: validation of A-label (punycode) host names": "labels that begin with xn-- are not decoded: whether they are right by IDNA is not judged",
}

func (f file) notJudged(g group) (why string, is bool) {
	if why, is = notJudged[f.name]; !is {
		why, is = notJudged[f.name+": "+g.Description]
	}
	return why, is
}

// asserted lists the formats that a file of optional/format asks for; everywhere else format is an annotation.
// One file is about formats that nobody knows, which assert nothing.
func (f file) asserted() []string {
	if path.Dir(f.name) != "optional/format" || path.Base(f.name) == "unknown" {
		return nil
	}
	var formats []string
	for _, g := range f.groups {
		var s struct {
			Format string `json:"format"`
		}
		if json.Unmarshal(g.Schema, &s) == nil && s.Format != "" {
			formats = append(formats, s.Format)
		}
	}
	return formats
}
