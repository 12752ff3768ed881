package draft

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const op = "schema new"

// Draft is the next version of a family: the files that it needs beside those that are there.
type Draft struct {
	From, To *schema.Schema
	Change   compat.Change
	Guess    Guess
	Lens     *lens.Lens
	Files    []File
}

// File is one to be written, its path within Set.Files.
type File struct {
	Path string
	Text []byte
}

// Bumped is the version that follows another when this part counts up.
func Bumped(v schema.Version, part compat.Bump) schema.Version {
	switch part {
	case compat.Major:
		return schema.Version{Major: v.Major + 1}
	case compat.Minor:
		return schema.Version{Major: v.Major, Minor: v.Minor + 1}
	}
	return schema.Version{Major: v.Major, Minor: v.Minor, Patch: v.Patch + 1}
}

// Following drafts a version that isn't there yet. edited is the text of its schema, nil for a copy of the newest one; file names it in
// errors. With a nil version the number is the one that the change needs.
func Following(ctx context.Context, set *schema.Set, f *schema.Family, version *schema.Version, file string, edited []byte) (*Draft, error) {
	newest := f.Newest()
	text := edited
	if edited == nil {
		var err error
		if text, err = fs.ReadFile(set.Files, newest.File); err != nil {
			return nil, fault.Wrap(err, op, newest.File, "")
		}
		file = newest.File
	}
	if version == nil {
		provisional := Bumped(newest.Version, compat.Major)
		d, err := following(ctx, set, f, provisional, file, text)
		if err != nil {
			return nil, err
		}
		needed := Bumped(newest.Version, d.Change.Most)
		version = &needed
	}
	if newest.Version.Compare(*version) >= 0 {
		return nil, fault.New(op, newest.File, fmt.Sprintf("%s is not newer than %s, the newest version", version, newest.Version), "")
	}
	return following(ctx, set, f, *version, file, text)
}

func following(ctx context.Context, set *schema.Set, f *schema.Family, version schema.Version, file string, text []byte) (*Draft, error) {
	place := Place{set.Document, f.Variant, version}
	next, pinned, err := Next(text, place, set.VersionField)
	if err != nil {
		return nil, fault.Wrap(err, op, file, "")
	}
	d := &Draft{From: f.Newest()}
	d.add(set, place, next)
	if pinned != nil {
		if err := d.share(set, *pinned, version); err != nil {
			return nil, err
		}
	}
	if d.To, err = d.compile(set, place, file); err != nil {
		return nil, err
	}
	return d, d.lead(ctx, set, f)
}

// Between drafts the lens between two versions that are there.
func Between(ctx context.Context, set *schema.Set, f *schema.Family, from, to *schema.Schema) (*Draft, error) {
	d := &Draft{From: from, To: to}
	return d, d.lead(ctx, set, f)
}

func (p Place) file(set *schema.Set) string {
	return path.Join(set.Folder, p.Document, p.Variant, p.Version.String()+".json")
}

func (d *Draft) add(set *schema.Set, p Place, text []byte) {
	d.Files = append(d.Files, File{p.file(set), text})
}

// share drafts the version of what the variants share, unless another variant has it already.
func (d *Draft) share(set *schema.Set, pinned, version schema.Version) error {
	to := Place{set.Document, Common, version}
	if _, err := fs.Stat(set.Files, to.file(set)); !errors.Is(err, fs.ErrNotExist) {
		return fault.Wrap(err, op, to.file(set), "")
	}
	was := Place{set.Document, Common, pinned}.file(set)
	text, err := fs.ReadFile(set.Files, was)
	if err != nil {
		return fault.Wrap(err, op, was, "")
	}
	next, _, err := Next(text, to, set.VersionField)
	if err != nil {
		return fault.Wrap(err, op, was, "")
	}
	d.add(set, to, next)
	return nil
}

// compile resolves the new schema, with what it refers to among the new files and those that are there.
func (d *Draft) compile(set *schema.Set, place Place, file string) (*schema.Schema, error) {
	text := d.Files[0].Text
	var object struct {
		ID string `json:"$id"`
	}
	if err := json.Unmarshal(text, &object); err != nil {
		return nil, fault.Wrap(err, op, file, "")
	}
	if object.ID != place.URL() {
		return nil, fault.New(op, file, "the schema has no $id", "Begin it with that of the version that it was made from.")
	}
	s, err := schema.Compile(place.URL(), text, func(url string) ([]byte, error) {
		name, ours := strings.CutPrefix(url, "pgstrata:///")
		if !ours || !fs.ValidPath(name) {
			return nil, fmt.Errorf("it refers to %s, which is no schema of the project", url)
		}
		name = path.Join(set.Folder, name+".json")
		for _, f := range d.Files {
			if f.Path == name {
				return f.Text, nil
			}
		}
		return fs.ReadFile(set.Files, name)
	})
	if err != nil {
		return nil, fault.Wrap(err, op, file, "")
	}
	s.Document, s.Variant, s.Version, s.File = place.Document, place.Variant, place.Version, place.file(set)
	return s, nil
}

// lead guesses the lens, and carries the safe default over it.
func (d *Draft) lead(ctx context.Context, set *schema.Set, f *schema.Family) error {
	var err error
	if d.Change, err = compat.Compare(ctx, d.From, d.To, set.VersionField); err != nil {
		return err
	}
	d.Guess = Lens(d.From, d.To, set.VersionField)
	folder := path.Join(set.Folder, set.Document, f.Variant)
	file := path.Join(folder, d.From.Version.String()+"--"+d.To.Version.String()+".lens.yaml")
	text := d.Guess.YAML()
	if d.Lens, err = lens.Parse(file, set.VersionField, text); err != nil {
		return err
	}
	d.Files = append(d.Files, File{file, text})
	if standard := d.standard(set, f); standard != nil {
		d.Files = append(d.Files, File{path.Join(folder, "default.json.next"), standard})
	}
	return nil
}

// standard is the safe default at the new version; nil where it has that version already, or can't be carried over.
func (d *Draft) standard(set *schema.Set, f *schema.Family) []byte {
	doc, err := schema.Decode(f.Default)
	if err != nil {
		return nil
	}
	lifted, _, err := d.Lens.Up(doc, nil)
	if err != nil || len(d.To.Findings(lifted)) > 0 {
		return nil
	}
	if len(d.Guess.Steps) == 0 { // as it is written
		all, err := stringsOf(f.Default)
		for _, s := range all {
			if err == nil && s.pointer == (route{set.VersionField}).String() {
				return append(append(bytes.Clone(f.Default[:s.start]), quoted(d.To.Version.String())...), f.Default[s.end:]...)
			}
		}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(lifted); err != nil {
		return nil
	}
	return out.Bytes()
}
