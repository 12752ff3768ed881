package pgstrata

import "github.com/pgstrata/pgstrata/internal/compile"

// GeneratedMigration is a goose migration with what the project's folder doesn't hold yet.
type GeneratedMigration struct {
	File string // path, in the project's folder of migrations
	SQL  string
}

// Generate compiles the project's schemas to a migration. It writes nothing; the result is nil when the folder holds everything.
func (p *Project) Generate() (*GeneratedMigration, error) {
	file, body, changed, err := compile.ProjectMigration(p.own)
	if err != nil || !changed {
		return nil, err
	}
	return &GeneratedMigration{File: file, SQL: body}, nil
}
