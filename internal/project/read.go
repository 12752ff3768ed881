package project

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// file is pgstrata.yaml as it is written.
type file struct {
	Foundation bool                    `yaml:"foundation"`
	Schemas    string                  `yaml:"schemas"`
	Migrations *fileMigrations         `yaml:"migrations"`
	Access     *fileAccess             `yaml:"access"`
	Documents  map[string]fileDocument `yaml:"documents"`
}

type fileAccess struct {
	Matrix string `yaml:"matrix"`
	Docs   string `yaml:"docs"`
}

type fileMigrations struct {
	Dir   string `yaml:"dir"`
	Table string `yaml:"table"`
}

type fileDocument struct {
	Table         string   `yaml:"table"`
	Column        string   `yaml:"column"`
	Key           []string `yaml:"key"`
	Tenant        string   `yaml:"tenant"`
	Discriminator string   `yaml:"discriminator"`
	Version       string   `yaml:"version"`
	Mode          string   `yaml:"mode"`
	Oldest        any      `yaml:"oldest"`
	OnReset       struct {
		Set map[string]any `yaml:"set"`
	} `yaml:"on_reset"`
}

// read parses the file and holds it against its schema.
func read(name string, data []byte) (*file, *source, error) {
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		return nil, nil, syntaxFault(name, err)
	}
	if len(tree.Docs) != 1 || tree.Docs[0].Body == nil {
		return nil, nil, fault.New(op, name, "want one YAML document with a documents section",
			"Write one with pgstrata init.")
	}
	body := tree.Docs[0].Body
	src := newSource(name, body)
	var value any
	if err := yaml.NodeToValue(body, &value); err != nil {
		return nil, nil, syntaxFault(name, err)
	}
	if err := src.check(value); err != nil {
		return nil, nil, err
	}
	raw := file{Schemas: DefaultSchemas}
	if err := yaml.NodeToValue(body, &raw); err != nil {
		return nil, nil, syntaxFault(name, err)
	}
	return &raw, src, nil
}

func syntaxFault(name string, err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil && at.GetToken().Position != nil {
		return fault.New(op, fmt.Sprintf("%s:%d", name, at.GetToken().Position.Line), at.GetMessage(), "Correct the YAML.")
	}
	return fault.Wrap(err, op, name, "Correct the YAML.")
}

// build turns the checked file into a project and loads its families.
func build(name string, raw *file, src *source, schemas fs.FS, dir string) (*Project, error) {
	p := &Project{File: name, Foundation: raw.Foundation}
	if raw.Migrations != nil {
		p.Migrations = &Migrations{
			Dir:   raw.Migrations.Dir,
			Table: cmp.Or(raw.Migrations.Table, DefaultMigrationTable),
		}
	}
	if raw.Access != nil {
		p.Access = &Access{Matrix: raw.Access.Matrix, Docs: raw.Access.Docs}
	}
	if len(raw.Documents) == 0 && !raw.Foundation && p.Access == nil {
		return nil, src.fault("", "no documents", "Name at least one JSONB column under documents, or set foundation: true.")
	}
	var problems []error
	taken := map[string]string{}
	for _, name := range src.inOrder("/documents", slices.Collect(maps.Keys(raw.Documents))) {
		d, err := buildDocument(name, raw.Documents[name], src)
		if err == nil {
			place := d.Table.String() + "." + d.Column
			if other := taken[place]; other != "" {
				err = src.fault("/documents/"+name+"/column",
					fmt.Sprintf("%s is already the document %s", place, other), "A column holds one document: remove one of the two.")
			}
			taken[place] = name
		}
		if err == nil {
			d.Set, err = schema.Load(schemas, dir, d.Name, d.VersionField)
		}
		if err == nil {
			err = retire(&d, raw.Documents[name].Oldest, src)
		}
		if err != nil {
			problems = append(problems, err)
			continue
		}
		p.Documents = append(p.Documents, d)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return p, nil
}

func retire(d *Document, oldest any, src *source) error {
	read, err := src.readOldest("/documents/"+d.Name+"/oldest", oldest, d.Set)
	if err == nil {
		d.Retire(read)
	}
	return err
}

func buildDocument(name string, raw fileDocument, src *source) (Document, error) {
	at := "/documents/" + name
	table, err := pg.ParseTable(raw.Table)
	if err != nil {
		return Document{}, src.fault(at+"/table", err.Error(), "")
	}
	d := Document{
		Name: name, Table: table, Column: raw.Column, Key: raw.Key,
		Tenant: raw.Tenant, Discriminator: raw.Discriminator,
		VersionField: cmp.Or(raw.Version, DefaultVersionField),
		Mode:         cmp.Or(raw.Mode, Enforce),
		At:           src.at(at),
	}
	for role, column := range map[string]string{"tenant": d.Tenant, "discriminator": d.Discriminator} {
		if column == d.Column {
			return Document{}, src.fault(at+"/"+role, fmt.Sprintf("%s is the document itself", column), "Name another column of the row.")
		}
	}
	if slices.Contains(d.Key, d.Column) {
		return Document{}, src.fault(at+"/key", fmt.Sprintf("%s is the document itself", d.Column), "The key is the table's primary key.")
	}
	for column, value := range raw.OnReset.Set {
		where := at + "/on_reset/set/" + schema.PointerToken(column)
		if column == d.Column || column == d.Discriminator || slices.Contains(d.Key, column) {
			return Document{}, src.fault(where, fmt.Sprintf("a reset may not set %s", column),
				"Only columns beside the document, its key and its discriminator can be set.")
		}
		if d.OnReset == nil {
			d.OnReset = map[string]string{}
		}
		d.OnReset[column] = src.text(where, value)
	}
	return d, nil
}
