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
}

var marker = regexp.MustCompile(`^-- pgstrata:(guard|function|table|begin|end) (.+)$`)

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
				h.keep(within[0], within[1], line)
			}
			continue
		}
		words := strings.SplitN(m[2], " ", 2)
		switch {
		case m[1] == "function":
			h.functions[m[2]] = true
		case len(words) != 2:
		case m[1] == "guard":
			g := h.guards[words[0]]
			g.hash = words[1]
			h.guards[words[0]] = g
		case m[1] == "table":
			g := h.guards[words[0]]
			g.table = words[1]
			h.guards[words[0]] = g
		case m[1] == "begin":
			within = words
			h.forget(words[0], words[1])
		case m[1] == "end":
			within = nil
		}
	}
}

func (h *held) keep(kind, document, line string) {
	g := h.guards[document]
	if kind == "guard" {
		g.function += line
	} else {
		g.trigger += line
	}
	h.guards[document] = g
}

func (h *held) forget(kind, document string) {
	g := h.guards[document]
	if kind == "guard" {
		g.function = ""
	} else {
		g.trigger = ""
	}
	h.guards[document] = g
}
