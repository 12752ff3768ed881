// Package pgstrata gives JSONB columns of Postgres a declared shape: it judges documents by JSON Schemas, compiles the schemas
// to migrations with validators in SQL, and applies them. Package repair mends documents that are bad already.
//
// The command pgstrata does the same from a shell.
package pgstrata

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// ErrUnknown is returned by Validate, At and New when a project has no such document, variant or version; it comes wrapped with their names.
var ErrUnknown = errors.New("unknown to the project")

// Project is a pgstrata.yaml with its schemas, read and checked. It doesn't change and is safe for use by several goroutines.
type Project struct {
	own *project.Project // what the file names
	all *project.Project // with the foundation's documents, if the file asks for them
}

// Open reads a pgstrata.yaml and the schemas it names; "" is the foundation that pgstrata ships.
func Open(configFile string) (*Project, error) {
	own, all, err := foundation.Load(configFile)
	if err != nil {
		return nil, err
	}
	return &Project{own: own, all: all}, nil
}

// Document describes a JSONB column under management.
type Document struct {
	Name     string
	Table    string // as schema.table
	Column   string
	Variants []Variant
}

// Variant is one value of a document's discriminator; a document without one has the variant "default".
type Variant struct {
	Name     string
	Versions []string        // oldest first
	Default  json.RawMessage // what a repair puts in place of a bad document
}

// Documents lists what the project manages.
func (p *Project) Documents() []Document {
	var documents []Document
	for _, d := range p.all.Documents {
		document := Document{Name: d.Name, Table: d.Table.String(), Column: d.Column}
		for _, family := range d.Set.Families {
			variant := Variant{Name: family.Variant, Default: append(json.RawMessage(nil), family.Default...)}
			for _, s := range family.Schemas {
				variant.Versions = append(variant.Versions, s.Version.String())
			}
			document.Variants = append(document.Variants, variant)
		}
		documents = append(documents, document)
	}
	return documents
}

// Finding is one thing wrong with a document. Its message holds no value of the document.
type Finding struct {
	Pointer string `json:"pointer"` // JSON Pointer within the document; "" is the whole
	Keyword string `json:"keyword"` // of JSON Schema; also discriminator and version
	Message string `json:"message"`
	Schema  string `json:"schema"` // where the rule stands
}

// Validate judges a document by the schema of the version it names, as the trigger in the database does.
// The variant may be "" where there is only one.
// No findings means that it is valid; the error says that it could not be judged, as when it isn't JSON.
func (p *Project) Validate(document, variant string, doc []byte) ([]Finding, error) {
	family, set, err := p.family(document, variant)
	if err != nil {
		return nil, err
	}
	verdict, err := set.Judge(family.Variant, doc)
	if err != nil {
		return nil, fmt.Errorf("validate %s: %w", document, err)
	}
	return findingsOf(verdict.Findings), nil
}

func findingsOf(found []schema.Finding) []Finding {
	var findings []Finding
	for _, f := range found {
		findings = append(findings, Finding{f.Pointer, f.Keyword, f.Message, f.SchemaLocation})
	}
	return findings
}

func (p *Project) family(document, variant string) (*schema.Family, *schema.Set, error) {
	d := p.all.Document(document)
	if d == nil {
		return nil, nil, fmt.Errorf("document %s: %w", document, ErrUnknown)
	}
	family := d.Set.Family(variant)
	if variant == "" && len(d.Set.Families) == 1 {
		family = d.Set.Families[0]
	}
	if family == nil {
		return nil, nil, fmt.Errorf("variant %q of document %s: %w", variant, document, ErrUnknown)
	}
	return family, d.Set, nil
}
