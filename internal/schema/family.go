package schema

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// Example is a document of the family's examples folder.
type Example struct {
	File     string
	Document json.RawMessage
	Findings []Finding // what must be found, pointer and keyword alone; nil for a valid one
}

// Family is every version of one variant of a document.
type Family struct {
	Document, Variant string
	Schemas           []*Schema // oldest first
	Oldest            Version   // those before it are retired: documents of them are refused; zero retires none
	Default           json.RawMessage
	Valid, Invalid    []Example
}

// Newest is the schema that new documents follow.
func (f *Family) Newest() *Schema { return f.Schemas[len(f.Schemas)-1] }

// Accepted lists the schemas that documents may follow: all but those of retired versions.
func (f *Family) Accepted() []*Schema {
	for i, s := range f.Schemas {
		if s.Version.Compare(f.Oldest) >= 0 {
			return f.Schemas[i:]
		}
	}
	return nil
}

// Retired lists the schemas of versions before Oldest. They stay for documents that are carried from or to them.
func (f *Family) Retired() []*Schema { return f.Schemas[:len(f.Schemas)-len(f.Accepted())] }

// Set is a document's families.
type Set struct {
	Document, VersionField string
	Families               []*Family // by variant name

	Files  fs.FS // where the families were read from, in Folder
	Folder string
}

// Family returns the family of a variant, or nil.
func (s *Set) Family(variant string) *Family {
	i, found := slices.BinarySearchFunc(s.Families, variant, func(f *Family, v string) int { return strings.Compare(f.Variant, v) })
	if !found {
		return nil
	}
	return s.Families[i]
}

const (
	op = "load schemas"
	// common is the folder of what a document's variants share.
	common = "common"
)

var (
	documentName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	variantName  = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]*$`)
)

// Load reads dir/<document>/<variant>/<version>.json for every variant, resolves the schemas and checks the defaults.
// Check does the same for the examples.
func Load(fsys fs.FS, dir, document, versionField string) (*Set, error) {
	if !documentName.MatchString(document) {
		return nil, fault.New(op, document, "a document's name is small letters, digits and _, and begins with a letter", "")
	}
	if versionField == "" {
		return nil, fault.New(op, document, "no version field is named", "Name the key that holds the document's version, as schema_version.")
	}
	l := &loader{fsys: fsys, dir: dir, set: &Set{Document: document, VersionField: versionField, Files: fsys, Folder: dir}}
	entries, err := fs.ReadDir(fsys, path.Join(dir, document))
	if err != nil {
		return nil, fault.Wrap(plain(err), op, path.Join(dir, document), "Each document has a folder of its name among the schemas.")
	}
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if err := l.folder(e.Name()); err != nil {
			return nil, err
		}
	}
	if len(l.set.Families) == 0 {
		return nil, fault.New(op, path.Join(dir, document), "there is no variant in it",
			"Put the first schema into "+path.Join(dir, document, "<variant>", "1.0.0.json")+`; without a discriminator the variant is "default".`)
	}
	return l.set, nil
}

type loader struct {
	fsys fs.FS
	dir  string
	set  *Set
}

// folder loads one variant, or checks that what the variants share stands on its own.
func (l *loader) folder(variant string) error {
	dir := path.Join(l.dir, l.set.Document, variant)
	if !variantName.MatchString(variant) {
		return fault.New(op, dir, "a variant's folder is named by letters, digits and _ . -", "Rename the folder to the discriminator's value.")
	}
	versions, err := l.versions(dir)
	if err != nil {
		return err
	}
	f := &Family{Document: l.set.Document, Variant: variant}
	for _, v := range versions {
		s, err := l.schema(variant, v)
		if err != nil {
			return err
		}
		f.Schemas = append(f.Schemas, s)
	}
	if variant == common {
		return nil
	}
	if len(f.Schemas) == 0 {
		return fault.New(op, dir, "there is no schema in it", "Name a schema by its version, as 1.0.0.json.")
	}
	l.set.Families = append(l.set.Families, f)
	if err := l.examples(f, dir); err != nil {
		return err
	}
	return l.defaultOf(f, dir)
}

// versions lists a folder's schemas, oldest first.
func (l *loader) versions(dir string) ([]Version, error) {
	entries, err := fs.ReadDir(l.fsys, dir)
	if err != nil {
		return nil, fault.Wrap(plain(err), op, dir, "")
	}
	var versions []Version
	for _, e := range entries {
		name, isJSON := strings.CutSuffix(e.Name(), ".json")
		if e.IsDir() || !isJSON || e.Name() == defaultFile {
			continue
		}
		v, err := ParseVersion(name)
		if err != nil {
			return nil, fault.Wrap(err, op, path.Join(dir, e.Name()), "Name a schema by its version, as 1.0.0.json.")
		}
		versions = append(versions, v)
	}
	slices.SortFunc(versions, Version.Compare)
	return versions, nil
}

const urlPrefix = "pgstrata:///"

// schema resolves one file, and whatever it refers to.
func (l *loader) schema(variant string, v Version) (*Schema, error) {
	file := path.Join(l.dir, l.set.Document, variant, v.String()+".json")
	id := urlPrefix + path.Join(l.set.Document, variant, v.String())
	text, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		return nil, fault.Wrap(plain(err), op, file, "")
	}
	if err := checkFile(text, file, id); err != nil {
		return nil, err
	}
	s, err := Compile(id, text, l.fetch)
	var known *fault.Error
	if errors.As(err, &known) { // a file that it refers to
		return nil, known
	}
	if err != nil {
		return nil, fault.Wrap(err, op, file, "")
	}
	s.Document, s.Variant, s.Version, s.File = l.set.Document, variant, v, file
	return s, nil
}

// fetch serves references between the schemas of the folder.
func (l *loader) fetch(url string) ([]byte, error) {
	name, ours := strings.CutPrefix(url, urlPrefix)
	if !ours || !fs.ValidPath(name) {
		return nil, fmt.Errorf("it refers to %s; only %s<document>/<variant>/<version> is looked up, and nothing on the network", url, urlPrefix)
	}
	file := path.Join(l.dir, name+".json")
	text, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		return nil, fmt.Errorf("it refers to %s, but %s can't be read: %w", url, file, plain(err))
	}
	return text, checkFile(text, file, url)
}

// checkFile refuses a schema file that is not JSON, names a key twice or carries another $id.
func checkFile(text []byte, file, id string) error {
	value, err := Decode(text)
	if err == nil {
		err = doubledKey(text)
	}
	var at *positionError
	if errors.As(err, &at) {
		return fault.Wrap(err, op, atLine(file, at.line()), "")
	}
	if err != nil {
		return fault.Wrap(err, op, file, "")
	}
	object, ok := value.(map[string]any)
	if !ok {
		return fault.New(op, file, "a schema file holds a JSON object", "")
	}
	if object["$id"] != id {
		return fault.New(op, atLine(file, max(lineOf(text, "/$id"), 1)), fmt.Sprintf("its $id is not %q", id), "The $id names the file's place: document, variant, version.")
	}
	var invalid *invalidSchema
	if err := checkMeta(value); errors.As(err, &invalid) {
		return fault.Wrap(err, op, atLine(file, lineOf(text, invalid.pointer)), "")
	}
	return nil
}

func atLine(file string, line int) string {
	if line == 0 {
		return file
	}
	return fmt.Sprintf("%s:%d", file, line)
}

// plain drops the path from a file error, since the object names it.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}
