package migrate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// Target is where a run ends: a point in the sequence of all streams. What comes before it stays or is applied,
// what comes after it is left alone or taken back. The zero value means everything for Up and one migration for Down.
type Target struct {
	Stream  string // "" is the last stream
	Version int64  // 0, for Down, takes the whole stream back
	given   bool
}

// To is the target at a version of a stream.
func To(stream string, version int64) Target { return Target{stream, version, true} }

// ParseTarget reads "stream:version" or "version"; "" is the zero Target.
func ParseTarget(s string) (Target, error) {
	if s == "" {
		return Target{}, nil
	}
	stream, number, named := strings.Cut(s, ":")
	if !named {
		stream, number = "", s
	}
	version, err := strconv.ParseInt(number, 10, 64)
	if err != nil || version < 0 || (named && stream == "") {
		return Target{}, fault.New("read target", s, "not a version", "Write a number, or stream:number as in system:2.")
	}
	return To(stream, version), nil
}

// place finds the target's stream, and checks that the version is one of its files, or 0.
func (t Target) place(states []state, op string) (int, error) {
	name := t.Stream
	if name == "" {
		name = states[len(states)-1].Name
	}
	var names []string
	for i, s := range states {
		names = append(names, s.Name)
		if s.Name != name {
			continue
		}
		known := slices.ContainsFunc(s.files, func(f file) bool { return f.version == t.Version })
		if t.Version != 0 && !known {
			return 0, fault.New(op, fmt.Sprintf("%s:%d", name, t.Version), "there is no such migration", newest(s))
		}
		return i, nil
	}
	return 0, fault.New(op, name, "there is no such stream here", "Known: "+strings.Join(names, ", ")+".")
}

func newest(s state) string {
	if len(s.files) == 0 {
		return s.Dir + " holds no migration."
	}
	return "The newest file is " + s.path(s.files[len(s.files)-1].name) + "."
}
