// Package jsonschemas carries the schema families of the shipped foundation.
// Each document has a folder, each variant a folder in it, each version a file.
package jsonschemas

import "embed"

// FS holds <document>/<variant>/<version>.json with defaults and examples.
//
//go:embed field_mappings sync_schedule
var FS embed.FS
