package publish

import (
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// held is what a folder of migrations publishes already, read from the markers that migration writes.
type held struct {
	folder *project.Folder
	views  map[string]publication // by the view's name
}

// publication is a view as the newest file about it made it.
type publication struct {
	document     string
	hash         string
	versions     map[string]schema.Version
	create, drop string
}

var marker = regexp.MustCompile(`^-- pgstrata:(published(?:-drop)?(?:-begin|-end)?) (.+)$`)

// read looks at the files in the order of their numbers. A folder that isn't there is empty.
func read(folder fs.FS) (*held, error) {
	files, err := project.ReadFolder(folder, op)
	if err != nil {
		return nil, err
	}
	h := &held{folder: files, views: map[string]publication{}}
	for _, file := range files.Files {
		h.add(file.Text)
	}
	return h, nil
}

func (h *held) names() []string { return slices.Sorted(maps.Keys(h.views)) }

func (h *held) add(text string) {
	within, view := "", ""
	for line := range strings.Lines(text) {
		m := marker.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			v := h.views[view]
			switch within {
			case "published-begin":
				v.create += line
			case "published-drop-begin":
				v.drop += line
			default:
				continue
			}
			h.views[view] = v
			continue
		}
		switch m[1] {
		case "published":
			if words := strings.Fields(m[2]); len(words) == 4 {
				h.views[words[3]] = publication{document: words[0], hash: words[1], versions: versionsOf(words[2])}
			}
		case "published-begin", "published-drop-begin":
			within, view = m[1], m[2]
		default:
			within, view = "", ""
		}
	}
}

func versionsOf(text string) map[string]schema.Version {
	versions := map[string]schema.Version{}
	for _, pair := range strings.Split(text, ",") {
		name, version, _ := strings.Cut(pair, "=")
		if v, err := schema.ParseVersion(version); err == nil {
			versions[name] = v
		}
	}
	return versions
}
