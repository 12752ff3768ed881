package repair

import (
	"context"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/project"
)

// Open reads the project and connects. Close the Repairer when done.
func Open(ctx context.Context, cfg Config) (*Repairer, error) {
	_, p, err := foundation.Load(cfg.ConfigFile)
	if err != nil {
		return nil, err
	}
	return open(ctx, cfg, p)
}

// guardNames asks the compiler, whose names carry a hash of the schemas: the database must have exactly these.
func guardNames(d project.Document) (checks, error) {
	g, err := compile.Document(d)
	if err != nil {
		return checks{}, err
	}
	return checks{valid: g.Valid, explain: g.Explain, trigger: g.Trigger}, nil
}
