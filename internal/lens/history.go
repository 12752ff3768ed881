package lens

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// History is a family's lenses: exactly one between each two neighbouring versions.
type History struct {
	Versions []schema.Version // oldest first
	Lenses   []*Lens          // one less
}

// Load reads a family's lenses from its folder, dir/<document>/<variant>. A pair of neighbours without a lens, and a lens that is none of
// a pair of neighbours, is an error.
func Load(fsys fs.FS, dir, versionField string, f *schema.Family) (*History, error) {
	folder := path.Join(dir, f.Document, f.Variant)
	h := &History{}
	for _, s := range f.Schemas {
		h.Versions = append(h.Versions, s.Version)
	}
	found, err := declarations(fsys, folder)
	if err != nil {
		return nil, err
	}
	var problems []error
	for i := 1; i < len(h.Versions); i++ {
		name := h.Versions[i-1].String() + "--" + h.Versions[i].String() + suffix
		at := slices.Index(found, name)
		if at < 0 {
			problems = append(problems, fault.New(op, path.Join(folder, name), "there is no such file",
				"Each version has a lens from the one before; where nothing changes in a document, its steps are []."))
			continue
		}
		found = slices.Delete(found, at, at+1)
		data, err := fs.ReadFile(fsys, path.Join(folder, name))
		if err != nil {
			return nil, fault.Wrap(err, op, path.Join(folder, name), "")
		}
		l, err := Parse(path.Join(folder, name), versionField, data)
		problems = append(problems, err)
		h.Lenses = append(h.Lenses, l)
	}
	for _, name := range found {
		problems = append(problems, stray(path.Join(folder, name), h.Versions))
	}
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	return h, nil
}

func declarations(fsys fs.FS, folder string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, folder)
	if err != nil {
		return nil, fault.Wrap(err, op, folder, "")
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), suffix) {
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// stray says what is wrong with a lens that stands between no neighbours.
func stray(file string, versions []schema.Version) error {
	from, to, err := versionsOf(file)
	if err != nil {
		return err
	}
	for _, v := range []schema.Version{from, to} {
		if !slices.Contains(versions, v) {
			return fault.New(op, file, fmt.Sprintf("the family has no version %s", v), fmt.Sprintf("Add %s.json, or remove the lens.", v))
		}
	}
	return fault.New(op, file, "the two versions are no neighbours, so that there would be two ways from one to the other",
		"Remove the lens: the way follows from the lenses between.")
}

// Between is the way from a version to another, up or down, in one lens. It is nil when they are the same.
func (h *History) Between(from, to schema.Version) (*Lens, error) {
	a, b := slices.Index(h.Versions, from), slices.Index(h.Versions, to)
	if a < 0 || b < 0 {
		unknown := from
		if a >= 0 {
			unknown = to
		}
		return nil, fault.New("find the way between versions", from.String()+"--"+to.String(), fmt.Sprintf("the family has no version %s", unknown), "")
	}
	if a == b {
		return nil, nil
	}
	l, err := Chain(h.Lenses[min(a, b):max(a, b)]...)
	if err == nil && a > b {
		l = l.Invert()
	}
	return l, err
}
