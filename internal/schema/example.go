package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
)

const defaultFile = "default.json"

// defaultOf reads the family's safe default, which must be a valid document of the newest version.
func (l *loader) defaultOf(f *Family, dir string) error {
	file := path.Join(dir, defaultFile)
	text, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		return fault.Wrap(plain(err), op, file, "A family has a safe default, which a broken document is reset to.")
	}
	verdict, err := l.set.Judge(f.Variant, text)
	if err != nil {
		return notJSON(err, file)
	}
	if len(verdict.Findings) > 0 {
		return fault.New(op, file, "the safe default is not valid: "+explained(verdict.Findings),
			fmt.Sprintf("A reset must always put a valid document in place: correct it, or version %s of the schema.", f.Newest().Version))
	}
	if newest := f.Newest().Version.String(); verdict.Version != newest {
		return fault.New(op, file, fmt.Sprintf("the safe default is of version %s, but the newest is %s", verdict.Version, newest),
			fmt.Sprintf("A reset must leave no row behind: put a document of %s there. schema new leaves one in %s.next.", newest, defaultFile))
	}
	f.Default = text
	return nil
}

// examples reads examples/<version>/valid and invalid.
func (l *loader) examples(f *Family, dir string) error {
	for _, s := range f.Schemas {
		under := path.Join(dir, "examples", s.Version.String())
		err := l.eachJSON(path.Join(under, "valid"), func(file string, text []byte) error {
			f.Valid = append(f.Valid, Example{File: file, Document: text})
			return nil
		})
		if err != nil {
			return err
		}
		err = l.eachJSON(path.Join(under, "invalid"), func(file string, text []byte) error {
			e, err := invalidExample(file, text)
			f.Invalid = append(f.Invalid, e)
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func invalidExample(file string, text []byte) (Example, error) {
	if _, err := Decode(text); err != nil {
		return Example{}, notJSON(err, file)
	}
	var shape struct {
		Why      string          `json:"why"`
		Findings []Finding       `json:"findings"`
		Document json.RawMessage `json:"document"`
	}
	if err := json.Unmarshal(text, &shape); err != nil {
		return Example{}, fault.Wrap(err, op, file, "")
	}
	if shape.Why == "" || len(shape.Findings) == 0 || shape.Document == nil {
		return Example{}, fault.New(op, file, `an invalid example has "why", "findings" and "document"`, "")
	}
	return Example{File: file, Document: shape.Document, Findings: shape.Findings}, nil
}

// eachJSON visits a folder's JSON files by name; a folder that isn't there has none.
func (l *loader) eachJSON(dir string, visit func(file string, text []byte) error) error {
	entries, err := fs.ReadDir(l.fsys, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fault.Wrap(plain(err), op, dir, "")
	}
	for _, e := range entries {
		if e.IsDir() || path.Ext(e.Name()) != ".json" {
			continue
		}
		file := path.Join(dir, e.Name())
		text, err := fs.ReadFile(l.fsys, file)
		if err != nil {
			return fault.Wrap(plain(err), op, file, "")
		}
		if err := visit(file, text); err != nil {
			return err
		}
	}
	return nil
}

// Check judges every example: the valid ones by their folder's version, the invalid ones by their exact findings. Those of retired
// versions are judged too. It returns all that disagree.
func (s *Set) Check() []error {
	var wrong []error
	complain := func(e Example, message string) {
		wrong = append(wrong, fault.New("check examples", e.File, message, ""))
	}
	judge := func(variant string, doc []byte) (Verdict, error) {
		value, err := Decode(doc)
		return s.judge(variant, value, func(f *Family) []*Schema { return f.Schemas }), err
	}
	for _, f := range s.Families {
		for _, e := range f.Valid {
			v, err := judge(f.Variant, e.Document)
			switch version := path.Base(path.Dir(path.Dir(e.File))); {
			case err != nil:
				complain(e, err.Error())
			case len(v.Findings) > 0:
				complain(e, "it should be valid, but "+describe(v.Findings))
			case v.Version != version:
				complain(e, fmt.Sprintf("it is of version %s, but stands among the examples of %s", v.Version, version))
			}
		}
		for _, e := range f.Invalid {
			v, err := judge(f.Variant, e.Document)
			if err != nil {
				complain(e, err.Error())
			} else if !sameFindings(v.Findings, e.Findings) {
				complain(e, fmt.Sprintf("it should give %s, but gives %s", describe(e.Findings), describe(v.Findings)))
			}
		}
	}
	return wrong
}

// sameFindings compares pointers and keywords, in any order.
func sameFindings(a, b []Finding) bool {
	return slices.Equal(summary(a), summary(b))
}

func summary(findings []Finding) []string {
	lines := make([]string, len(findings))
	for i, f := range findings {
		lines[i] = fmt.Sprintf("%q %s", f.Pointer, f.Keyword)
	}
	slices.Sort(lines)
	return lines
}

func describe(findings []Finding) string {
	if len(findings) == 0 {
		return "no findings"
	}
	return strings.Join(summary(findings), ", ")
}

// explained says of each finding what is wrong, too.
func explained(findings []Finding) string {
	lines := make([]string, len(findings))
	for i, f := range findings {
		lines[i] = fmt.Sprintf("%q %s (%s)", f.Pointer, f.Keyword, f.Message)
	}
	return strings.Join(lines, ", ")
}

func notJSON(err error, file string) error {
	var at *positionError
	if errors.As(err, &at) {
		file = atLine(file, at.line())
	}
	return fault.Wrap(err, op, file, "")
}
