package migrate

import (
	"io/fs"
	"os"
	"regexp"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/migrations"
)

// Names of the streams, in the order they are applied.
const (
	System     = "system"
	Foundation = "foundation"
	Project    = "project"
)

// Stream is a folder of goose migrations with a version table of its own.
type Stream struct {
	Name    string
	Table   string // the version table: name or schema.name
	FS      fs.FS
	Dir     string // the folder as a person knows it, for messages
	Shipped bool   // comes with the binary, so a version it doesn't know is from a newer binary
}

// Streams picks what a project needs: pgstrata's own schema always, the shipped foundation if it is used, then the project's own folder.
func Streams(p *project.Project) ([]Stream, error) {
	streams := []Stream{SystemStream()}
	if p.Foundation {
		streams = append(streams, Stream{
			Name: Foundation, Table: "public.pgstrata_foundation_version",
			FS: folder(migrations.Foundation, "foundation"), Dir: "foundation", Shipped: true,
		})
	}
	if p.Migrations == nil {
		return streams, nil
	}
	info, err := os.Stat(p.Migrations.Dir)
	if err == nil && !info.IsDir() {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, fault.Wrap(err, "read migrations", p.Migrations.Dir,
			"Correct migrations.dir in "+p.File+", or write the first file with pgstrata schema generate.")
	}
	return append(streams, Stream{
		Name: Project, Table: p.Migrations.Table, FS: os.DirFS(p.Migrations.Dir), Dir: p.Migrations.Dir,
	}), nil
}

// SystemStream is pgstrata's own schema.
func SystemStream() Stream {
	return Stream{
		Name: System, Table: "public.pgstrata_system_version",
		FS: folder(migrations.System, "system"), Dir: "system", Shipped: true,
	}
}

// folder opens an embedded folder; its name is a constant, so the only error there is can't happen.
func folder(from fs.FS, name string) fs.FS {
	sub, err := fs.Sub(from, name)
	if err != nil {
		panic(err)
	}
	return sub
}

// plainTable is a name that means the same quoted and unquoted: goose writes it into its statements as it is.
var plainTable = regexp.MustCompile(`^([a-z_][a-z0-9_]{0,62}\.)?[a-z_][a-z0-9_]{0,62}$`)

func checkStreams(streams []Stream) error {
	owner := map[string]string{}
	for _, s := range streams {
		if !plainTable.MatchString(s.Table) {
			return fault.New(opRead, s.Name, "version table "+s.Table+" is not a plain name",
				"Use small letters, digits and underscores, with a schema in front if needed.")
		}
		if other := owner[s.Table]; other != "" {
			return fault.New(opRead, s.Name, "version table "+s.Table+" is the one of stream "+other+" too",
				"Give each stream its own, with migrations.table.")
		}
		owner[s.Table] = s.Name
	}
	return nil
}
