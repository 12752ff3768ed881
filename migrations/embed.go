// Package migrations carries the migration files that the binary ships.
// Each stream is a folder of goose files with a version table of its own.
package migrations

import "embed"

// System holds pgstrata's own schema: folder "system".
//
//go:embed system/*.sql
var System embed.FS

// Foundation holds the shipped tables for integrations: folder "foundation".
//
//go:embed foundation/*.sql
var Foundation embed.FS
