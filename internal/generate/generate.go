// Package generate joins what a project's migration holds: the guards of its documents, the lenses between their versions, and the
// place for what those lose. It reads and writes text; it has no connection.
package generate

import (
	"errors"
	"os"
	"path/filepath"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/project"
)

const op = "schema generate"

// Migration is a goose migration that is not written yet.
type Migration struct {
	File string // path, in the project's folder of migrations
	SQL  string
}

// Project compiles all documents that a project names. The result is nil when the folder of migrations holds everything.
func Project(p *project.Project) (*Migration, error) {
	return migration(p, p.Documents)
}

func migration(p *project.Project, documents []project.Document) (*Migration, error) {
	if p.Migrations == nil {
		return nil, fault.New(op, p.File, "no folder for migrations is named", "Add migrations: {dir: migrations} to a pgstrata.yaml.")
	}
	var guards []*compile.Guard
	var problems []error
	for _, d := range documents {
		g, err := Guard(d)
		problems = append(problems, err)
		guards = append(guards, g)
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	name, body, changed, err := compile.Migration(guards, os.DirFS(p.Migrations.Dir))
	if err != nil || !changed {
		return nil, err
	}
	return &Migration{filepath.Join(p.Migrations.Dir, name), body}, nil
}

// Guard compiles a document's guard with what stands beside it: functions from each version to every later one and back, and the table
// of complements if one of them gives any.
func Guard(d project.Document) (*compile.Guard, error) {
	g, err := compile.Document(d)
	if err != nil {
		return nil, err
	}
	histories, err := lens.Histories(d)
	if err != nil {
		return nil, err
	}
	for _, family := range d.Set.Families {
		h := histories[family.Variant]
		for i, from := range h.Versions {
			for _, to := range h.Versions[i+1:] {
				l, err := h.Between(from, to)
				if err != nil {
					return nil, err
				}
				functions := l.SQL(d.Name, family.Variant)
				for _, f := range functions.Each {
					g.Evolution.Functions = append(g.Evolution.Functions, compile.Function(f))
				}
				g.Evolution.Complements = g.Evolution.Complements || functions.Up.Loses || functions.Down.Loses
			}
		}
	}
	if g.Evolution.Complements {
		return g, compile.CheckKey(d)
	}
	return g, nil
}
