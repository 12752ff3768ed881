package repair

import (
	"context"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/project"
)

// Open reads the project and connects. Close the Repairer when done.
func Open(ctx context.Context, cfg Config) (*Repairer, error) {
	p, err := load(cfg.ConfigFile)
	if err != nil {
		return nil, err
	}
	return open(ctx, cfg, p)
}

func load(file string) (*project.Project, error) {
	if file == "" {
		return foundation.Project()
	}
	p, err := project.Load(file)
	if err != nil || !p.Foundation {
		return p, err
	}
	shipped, err := foundation.Project()
	if err != nil {
		return nil, err
	}
	return p, p.Include(shipped)
}

// guardNames asks the compiler, whose names carry a hash of the schemas: the database must have exactly these.
func guardNames(d project.Document) (checks, error) {
	g, err := compile.Document(d)
	if err != nil {
		return checks{}, err
	}
	return checks{valid: g.Valid, explain: g.Explain, trigger: g.Trigger}, nil
}
