// Package foundation is what pgstrata ships for integrations: the registry of integration types and the configuration of their documents.
// It is the first user of the general tool, and only here its tables are named.
package foundation

import (
	_ "embed"

	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/jsonschemas"
)

//go:embed pgstrata.yaml
var configuration []byte

// Project is the foundation's own configuration, used where a deployer has none.
func Project() (*project.Project, error) {
	p, err := project.Parse("embedded foundation", configuration, jsonschemas.FS)
	if err != nil {
		return nil, err
	}
	// The binary carries the foundation's migrations as a stream of its own, and its access matrix; the paths named in the file
	// are for generating.
	p.Foundation, p.Migrations, p.Access = true, nil, nil
	return p, nil
}

// Load reads a project's file, and "" as the foundation alone. Own is what the file names; all has the foundation's
// documents beside it, if the file asks for them.
func Load(file string) (own, all *project.Project, err error) {
	if file == "" {
		shipped, err := Project()
		return shipped, shipped, err
	}
	if own, err = project.Load(file); err != nil || !own.Foundation {
		return own, own, err
	}
	shipped, err := Project()
	if err != nil {
		return nil, nil, err
	}
	both := *own
	if err := both.Include(shipped); err != nil {
		return nil, nil, err
	}
	return own, &both, nil
}
