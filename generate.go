package pgstrata

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
)

// GeneratedMigration is a goose migration with what the project's folder doesn't hold yet.
type GeneratedMigration struct {
	File string // path, in the project's folder of migrations
	SQL  string
}

// Generate compiles the project's schemas to a migration. It writes nothing; the result is nil when the folder holds everything.
func (p *Project) Generate() (*GeneratedMigration, error) {
	const op = "schema generate"
	if p.own.Migrations == nil {
		return nil, fault.New(op, p.own.File, "no folder for migrations is named", "Add migrations: {dir: migrations} to a pgstrata.yaml.")
	}
	var guards []*compile.Guard
	var problems []error
	for _, d := range p.own.Documents {
		guard, err := compile.Document(d)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		guards = append(guards, guard)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	name, body, changed, err := compile.Migration(guards, os.DirFS(p.own.Migrations.Dir))
	if err != nil || !changed {
		return nil, err
	}
	return &GeneratedMigration{File: filepath.Join(p.own.Migrations.Dir, name), SQL: body}, nil
}
