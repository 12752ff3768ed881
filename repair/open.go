package repair

import (
	"context"

	"github.com/pgstrata/pgstrata/internal/foundation"
)

// Open reads the project and connects. Close the Repairer when done.
func Open(ctx context.Context, cfg Config) (*Repairer, error) {
	_, p, err := foundation.Load(cfg.ConfigFile)
	if err != nil {
		return nil, err
	}
	return open(ctx, cfg, p)
}
