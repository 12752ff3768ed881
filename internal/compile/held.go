package compile

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// held is what a folder of migrations holds already, read from the markers that Migration writes.
type held struct {
	functions map[string]bool
	guards    map[string]heldGuard // by document, as the newest file left them
	last      int64
	width     int
}

type heldGuard struct {
	hash     string
	function string // the statements that make the trigger function
	trigger  string // the statements that make the trigger
	table    string
}

var (
	numbered = regexp.MustCompile(`^([0-9]+)_.*\.(sql|go)$`)
	marker   = regexp.MustCompile(`^-- pgstrata:(guard|function|table|begin|end) (.+)$`)
)

type migrationFile struct {
	name   string
	number int64
}

// read looks at the files in the order of their numbers. A folder that isn't there is empty.
func read(existing fs.FS) (*held, error) {
	h := &held{functions: map[string]bool{}, guards: map[string]heldGuard{}, width: 5}
	entries, err := fs.ReadDir(existing, ".")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(err, "schema generate", "the folder of migrations", "Check the path and who may read it.")
	}
	var files []migrationFile
	for _, e := range entries {
		m := numbered.FindStringSubmatch(e.Name())
		if e.IsDir() || m == nil {
			continue
		}
		number, err := strconv.ParseInt(m[1], 10, 64)
		if err != nil {
			return nil, fault.Wrap(err, "schema generate", e.Name(), "goose reads the number in front as the migration's version.")
		}
		h.last, h.width = max(h.last, number), max(h.width, len(m[1]))
		files = append(files, migrationFile{e.Name(), number})
	}
	slices.SortFunc(files, func(a, b migrationFile) int { return cmp.Compare(a.number, b.number) })
	for _, file := range files {
		if path.Ext(file.name) != ".sql" {
			continue
		}
		text, err := fs.ReadFile(existing, file.name)
		if err != nil {
			return nil, fault.Wrap(err, "schema generate", file.name, "")
		}
		h.add(string(text))
	}
	return h, nil
}

// add reads one file's upward part.
func (h *held) add(text string) {
	text, _, _ = strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n-- +goose Down")
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

// nextNumber is the number of the next migration, as wide as the others.
func (h *held) nextNumber() string { return fmt.Sprintf("%0*d", h.width, h.last+1) }
