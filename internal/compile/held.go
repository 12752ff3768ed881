package compile

import (
	"io/fs"
	"regexp"
	"strings"

	"github.com/pgstrata/pgstrata/internal/project"
)

// held is what a folder of migrations holds already, read from the markers that Migration writes.
type held struct {
	functions map[string]bool
	guards    map[string]heldGuard // by document, as the newest file left them
	folder    *project.Folder
}

type heldGuard struct {
	hash     string
	function string // the statements that make the trigger function
	trigger  string // the statements that make the trigger
	table    string
	retired  []string // as variant/version

	key         string // of the complements; "" when there are none
	complements string // the statements that make their table and its functions
	following   string // the statements that make the triggers which keep it in step
}

// part is the text between two markers of a kind.
func (g *heldGuard) part(kind string) *string {
	switch kind {
	case "guard":
		return &g.function
	case "complements":
		return &g.complements
	case "following":
		return &g.following
	}
	return &g.trigger
}

var marker = regexp.MustCompile(`^-- pgstrata:(guard|function|table|retired|complements|begin|end) (.+)$`)

// read looks at the files in the order of their numbers. A folder that isn't there is empty.
func read(existing fs.FS) (*held, error) {
	folder, err := project.ReadFolder(existing, "schema generate")
	if err != nil {
		return nil, err
	}
	h := &held{functions: map[string]bool{}, guards: map[string]heldGuard{}, folder: folder}
	for _, file := range folder.Files {
		h.add(file.Text)
	}
	return h, nil
}

// add reads one file's upward part.
func (h *held) add(text string) {
	text, _, _ = strings.Cut(text, "\n-- +goose Down")
	var within []string // kind and document of the part that is being read
	for line := range strings.Lines(text) {
		m := marker.FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m == nil {
			if within != nil {
				h.change(within[1], func(g *heldGuard) { *g.part(within[0]) += line })
			}
			continue
		}
		words := strings.SplitN(m[2], " ", 2)
		if m[1] == "function" {
			h.functions[m[2]] = true
			continue
		}
		if len(words) != 2 {
			continue
		}
		kind, document := words[0], words[1] // of a begin or an end
		if m[1] == "begin" {
			within = words
			h.change(document, func(g *heldGuard) { *g.part(kind) = "" })
			continue
		}
		if m[1] == "end" {
			within = nil
			continue
		}
		h.change(words[0], func(g *heldGuard) {
			switch m[1] {
			case "guard":
				g.hash = words[1]
			case "table":
				g.table = words[1]
			case "complements":
				g.key = words[1]
			case "retired":
				g.retired = nil
				if words[1] != nothing {
					g.retired = strings.Fields(words[1])
				}
			}
		})
	}
}

func (h *held) change(document string, change func(*heldGuard)) {
	g := h.guards[document]
	change(&g)
	h.guards[document] = g
}
