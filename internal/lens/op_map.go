package lens

import (
	"fmt"
	"slices"
	"strings"
)

// table is the way of map: values by a list. Of several lines for a value the first one counts, in either direction.
type table struct{ lines []line }

type line struct{ from, to any }

func (t table) name() string { return "map" }

func (t table) image(v any) (any, bool) {
	for _, l := range t.lines {
		if alike(l.from, v) {
			return l.to, true
		}
	}
	return nil, false
}

func (t table) sql(_ *writer, v string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "case %s", v)
	for _, l := range t.lines {
		fmt.Fprintf(&b, " when %s then %s", jsonLiteral(l.from), jsonLiteral(l.to))
	}
	return b.String() + " end"
}

func (t table) inverse() way {
	back := table{lines: make([]line, len(t.lines))}
	for i, l := range t.lines {
		back.lines[i] = line{l.to, l.from}
	}
	return back
}

// exact is true of different words for different words; a number has several ways to be written.
func (t table) exact() bool {
	for i, l := range t.lines {
		if !plain(l.from) || slices.ContainsFunc(t.lines[:i], func(before line) bool { return alike(before.to, l.to) }) {
			return false
		}
	}
	return true
}

func plain(v any) bool {
	switch v.(type) {
	case string, bool, nil:
		return true
	}
	return false
}

func (t table) refusal() string { return "the value is not in the list" }
