package access

import (
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/project"
)

// Lines by which a next migration finds what the ones before it said.
const (
	beginPrefix = "-- pgstrata:begin access "
	undoPrefix  = "-- pgstrata:begin access-undo "
	endPrefix   = "-- pgstrata:end access "
	gonePrefix  = "-- pgstrata:gone access "
)

// held is what a folder's migrations say already, as the newest left it.
type held struct {
	parts map[string]share
	order []string // of the keys
	count int      // of migrations that say something
}

func readHeld(folder *project.Folder) *held {
	h := &held{parts: map[string]share{}}
	for _, file := range folder.Files {
		said := false
		var open *share
		undo := false
		for line := range strings.Lines(file.Text) {
			switch {
			case strings.HasPrefix(line, gonePrefix):
				key := rest(line, gonePrefix)
				delete(h.parts, key)
				h.order = slices.DeleteFunc(h.order, func(k string) bool { return k == key })
				said = true
			case strings.HasPrefix(line, beginPrefix):
				open, undo, said = &share{key: rest(line, beginPrefix)}, false, true
			case strings.HasPrefix(line, undoPrefix):
				p := h.parts[rest(line, undoPrefix)]
				p.undo = ""
				open, undo = &p, true
			case strings.HasPrefix(line, endPrefix) && open != nil:
				if !slices.Contains(h.order, open.key) {
					h.order = append(h.order, open.key)
				}
				h.parts[open.key] = *open
				open = nil
			case open != nil && undo:
				open.undo += line
			case open != nil:
				open.apply += line
			}
		}
		if said {
			h.count++
		}
	}
	return h
}

func rest(line, prefix string) string { return strings.TrimSpace(strings.TrimPrefix(line, prefix)) }
