package compile

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
)

// ProjectMigration is Migration for all documents that a project names, beside the migrations that its folder holds.
func ProjectMigration(p *project.Project) (file, body string, changed bool, err error) {
	if p.Migrations == nil {
		return "", "", false, fault.New("schema generate", p.File, "no folder for migrations is named", "Add migrations: {dir: migrations} to a pgstrata.yaml.")
	}
	var guards []*Guard
	var problems []error
	for _, d := range p.Documents {
		guard, err := Document(d)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		guards = append(guards, guard)
	}
	if err := errors.Join(problems...); err != nil {
		return "", "", false, err
	}
	name, body, changed, err := Migration(guards, os.DirFS(p.Migrations.Dir))
	return filepath.Join(p.Migrations.Dir, name), body, changed, err
}
