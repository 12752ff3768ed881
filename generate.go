package pgstrata

import "github.com/pgstrata/pgstrata/internal/generate"

// GeneratedMigration is a goose migration with what the project's folder doesn't hold yet.
type GeneratedMigration struct {
	File string // path, in the project's folder of migrations
	SQL  string
}

// Generate compiles the project's schemas and lenses to a migration. It writes nothing; the result is nil when the folder holds everything.
func (p *Project) Generate() (*GeneratedMigration, error) {
	m, err := generate.Project(p.own)
	if err != nil || m == nil {
		return nil, err
	}
	return &GeneratedMigration{File: m.File, SQL: m.SQL}, nil
}
