// Package project reads pgstrata.yaml: which documents are managed, where their schemas and migrations stand, which database is meant.
// Every mistake in the file is reported with the line it stands on.
package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Defaults of what pgstrata.yaml may leave out.
const (
	DefaultFile           = "pgstrata.yaml"
	DefaultSchemas        = "jsonschemas"
	DefaultVersionField   = "schema_version"
	DefaultMigrationTable = "goose_db_version"
)

// What a document's guard does with a bad write.
const (
	Enforce = "enforce" // refuses it
	Observe = "observe" // records it and lets it pass
)

const op = "load pgstrata.yaml"

// Project is a pgstrata.yaml, read and checked, with its schema families loaded.
type Project struct {
	File       string      // path, or "embedded foundation"
	Documents  []Document  // in the order of the file
	Migrations *Migrations // the project's own stream; nil without one
	Foundation bool        // apply the shipped foundation's stream too
	Access     *Access     // nil when the file names no access matrix
}

// Access is where the project's access matrix stands, and the page that shows it.
type Access struct {
	Matrix string
	Docs   string // "" for none
}

// Document is a JSONB column under management.
type Document struct {
	Name          string
	Table         pg.Table
	Column        string
	Key           []string // the primary key's columns
	Tenant        string   // "" when rows belong to nobody in particular
	Discriminator string   // "" when there is one variant, "default"
	VersionField  string
	Mode          string                    // Enforce or Observe; "" is Enforce
	OnReset       map[string]string         // columns set beside the document on a reset, values as text
	Oldest        map[string]schema.Version // by variant; what is older is refused. Set it by Retire
	Set           *schema.Set
	Schemas       string // the folder that Set.Folder is on disk; "" when the schemas are embedded
	At            string // "pgstrata.yaml:12", for errors
}

// Migrations is the project's own stream of goose migrations.
type Migrations struct {
	Dir   string
	Table string
}

// Load reads a pgstrata.yaml from disk; its paths are relative to the file.
func Load(path string) (*Project, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, unreadable(path, err)
	}
	raw, doc, err := read(path, data)
	if err != nil {
		return nil, err
	}
	base := filepath.Dir(path)
	schemas := filepath.Join(base, filepath.FromSlash(raw.Schemas))
	p, err := build(path, raw, doc, os.DirFS(filepath.Dir(schemas)), filepath.Base(schemas))
	if err != nil {
		return nil, err
	}
	for i := range p.Documents {
		p.Documents[i].Schemas = schemas
	}
	if p.Migrations != nil {
		p.Migrations.Dir = filepath.Join(base, filepath.FromSlash(p.Migrations.Dir))
	}
	if p.Access != nil {
		p.Access.Matrix = filepath.Join(base, filepath.FromSlash(p.Access.Matrix))
		if p.Access.Docs != "" {
			p.Access.Docs = filepath.Join(base, filepath.FromSlash(p.Access.Docs))
		}
	}
	return p, nil
}

// Parse reads a pgstrata.yaml that is embedded; schemas is the folder of its families, whatever path the file names.
func Parse(name string, data []byte, schemas fs.FS) (*Project, error) {
	raw, doc, err := read(name, data)
	if err != nil {
		return nil, err
	}
	return build(name, raw, doc, schemas, ".")
}

// Document returns the document of that name, or nil.
func (p *Project) Document(name string) *Document {
	for i := range p.Documents {
		if p.Documents[i].Name == name {
			return &p.Documents[i]
		}
	}
	return nil
}

// Include adds the documents of another project, as those of the shipped foundation.
func (p *Project) Include(other *Project) error {
	for _, d := range other.Documents {
		if mine := p.Document(d.Name); mine != nil {
			return fault.New(op, mine.At, fmt.Sprintf("document %s is also one of the %s", d.Name, other.File),
				"Give it another name, or set foundation: false.")
		}
		p.Documents = append(p.Documents, d)
	}
	return nil
}

func unreadable(path string, err error) error {
	hint := "Check the path and who may read it."
	if errors.Is(err, fs.ErrNotExist) {
		hint = "Write one with pgstrata init, or name another with --config."
		err = errors.New("no such file")
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		err = pathErr.Err
	}
	return fault.Wrap(err, op, path, hint)
}
