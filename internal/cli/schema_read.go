package cli

import (
	"os"
	"path/filepath"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// readSchema reads a schema that belongs to no project, from a file or stdin. What it refers to without an address of its own
// stands beside the file.
func (a *app) readSchema(op, file, name string, source schemaSource) (*schema.Schema, error) {
	text, err := a.readDocument(op, file)
	if err != nil {
		return nil, err
	}
	shown, address := file, schema.Address(file)
	var remotes []schema.Remote
	if file == "-" {
		shown, address = "stdin", schema.Address(name)
	} else {
		remotes = append(remotes, schema.Remote{Prefix: schema.AddressPrefix, Files: os.DirFS(filepath.Dir(file))})
	}
	for _, r := range source.remotes {
		remote, err := schema.ParseRemote(r)
		if err != nil {
			return nil, err
		}
		remotes = append(remotes, remote)
	}
	choices := []schema.Option{schema.AssertFormat(source.formats...)}
	if source.anyKeyword {
		choices = append(choices, schema.AnyKeyword())
	}
	return schema.Single(shown, address, text, schema.Fetch(remotes...), choices...)
}
