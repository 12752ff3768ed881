package generate

import (
	"fmt"
	"maps"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Finishing ends the time in which a document's old and new versions are accepted side by side. Nothing of it is written yet.
type Finishing struct {
	Retires   map[string][]string // by variant, oldest first
	Config    []byte              // the project's file, with the oldest versions in it
	Migration *Migration
}

// Finish retires every version of a document but the newest of each variant, in p too. config is the text of the project's file.
//
// The migration refuses to run while a document of a retired version is left. It is an error when nothing is to retire, and when the
// folder doesn't hold yet what comes before: then no database accepts the newest version, and nothing can have been carried over to it.
func Finish(p *project.Project, d *project.Document, config []byte) (*Finishing, error) {
	f := &Finishing{Retires: map[string][]string{}}
	oldest := map[string]schema.Version{}
	maps.Copy(oldest, d.Oldest)
	for _, family := range d.Set.Families {
		accepted := family.Accepted()
		for _, s := range accepted[:len(accepted)-1] {
			f.Retires[family.Variant] = append(f.Retires[family.Variant], s.Version.String())
			oldest[family.Variant] = family.Newest().Version
		}
	}
	if len(f.Retires) == 0 {
		return nil, fault.New(op, d.At, fmt.Sprintf("%s has nothing to retire: accepted are %s alone", d.Name, onlyVersions(d)), "")
	}
	pending, err := migration(p, []project.Document{*d})
	if err != nil {
		return nil, err
	}
	if pending != nil {
		return nil, fault.New(op, d.At, fmt.Sprintf("the migrations don't hold yet what the schemas of %s say, so that nothing can have been carried over", d.Name),
			"In this order: pgstrata schema generate, migrate up, evolve run; then this again.")
	}
	d.Retire(oldest)
	if f.Config, err = project.WithOldest(p.File, config, *d); err != nil {
		return nil, err
	}
	f.Migration, err = migration(p, []project.Document{*d})
	return f, err
}

func onlyVersions(d *project.Document) string {
	var parts []string
	for _, family := range d.Set.Families {
		parts = append(parts, fmt.Sprintf("%s of %s", family.Newest().Version, family.Variant))
	}
	return strings.Join(parts, ", ")
}
