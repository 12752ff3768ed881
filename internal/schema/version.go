package schema

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"strconv"
)

// Version is the semantic version of one schema of a family.
type Version struct{ Major, Minor, Patch int }

var (
	plainVersion    = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)$`)
	semanticVersion = regexp.MustCompile(`^(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$`)
)

// ParseVersion reads "major.minor.patch": three numbers without leading zeros, nothing else.
func ParseVersion(s string) (Version, error) {
	m := plainVersion.FindStringSubmatch(s)
	if m == nil {
		return Version{}, fmt.Errorf("%q is not a version: want three numbers, as 1.0.0", s)
	}
	v := versionOf(m)
	if v.Major == math.MaxInt || v.Minor == math.MaxInt || v.Patch == math.MaxInt {
		return Version{}, fmt.Errorf("%q is not a version: a number is too large", s)
	}
	return v, nil
}

// String is the version as files and documents write it.
func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch) }

// Compare is negative when v is older than w, 0 when they are the same, positive when it is newer.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Major, w.Major), cmp.Compare(v.Minor, w.Minor), cmp.Compare(v.Patch, w.Patch))
}

// laterThan tells whether s is a well-formed semantic version, pre-releases included, later than v.
// A pre-release of v itself comes before v, so its three numbers decide alone.
func laterThan(s string, v Version) bool {
	m := semanticVersion.FindStringSubmatch(s)
	return m != nil && versionOf(m).Compare(v) > 0
}

// versionOf takes the three numbers of a match; one too large for an int becomes the largest.
func versionOf(match []string) Version {
	number := func(s string) int {
		n, err := strconv.Atoi(s)
		if err != nil {
			return math.MaxInt
		}
		return n
	}
	return Version{number(match[1]), number(match[2]), number(match[3])}
}
