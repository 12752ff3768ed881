package lens_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/jsonschemas"
)

// change carries documents over, puts parts of others in the place of theirs, and carries that back with the complement of the document
// that there was: what becomes of a row when a program that knows another version writes it. others are of the version that is carried to,
// and so are the results that known accepts; stored judges what comes back. The calls are for Postgres to repeat.
func change(r *rand.Rand, l *lens.Lens, docs, others []any, known, stored func(any) error) (back []call, broken []string) {
	for _, doc := range docs {
		c, err := carry(l, doc, nil)
		if err != nil || c.failure != nil || c.lost == nil {
			continue
		}
		for range 4 {
			changed := graft(r, c.lifted, others[r.IntN(len(others))])
			if known(changed) != nil {
				continue
			}
			returned, err := carry(l.Invert(), changed, c.lost)
			if err == nil && returned.failure != nil {
				err = returned.failure
			}
			if err == nil {
				err = stored(returned.lifted)
			}
			if err != nil {
				broken = append(broken, fmt.Sprintf("%s %s was shown as %s, changed to %s, and comes back as %s: %v",
					l, lens.Text(doc), lens.Text(c.lifted), lens.Text(changed), lens.Text(returned.lifted), err))
			}
			back = append(back, returned)
		}
	}
	return back, broken
}

// graft is a value with parts of another one, at any depth: some in the place of its own, some more, and some of its own gone.
func graft(r *rand.Rand, v, other any) any {
	switch v := v.(type) {
	case map[string]any:
		if other, ok := other.(map[string]any); ok && r.IntN(8) > 0 {
			return graftObject(r, v, other)
		}
	case []any:
		if other, ok := other.([]any); ok && r.IntN(4) > 0 {
			list := slices.Clone(v)
			for i := range min(len(list), len(other)) {
				list[i] = graft(r, list[i], other[i])
			}
			return list
		}
	}
	if r.IntN(2) == 0 {
		return v
	}
	return other
}

func graftObject(r *rand.Rand, v, other map[string]any) any {
	object := map[string]any{}
	keys := sorted(other)
	for _, key := range sorted(v) {
		there, both := other[key]
		switch n := r.IntN(8); {
		case both && n > 1:
			object[key] = graft(r, v[key], there)
		case n == 0 && !both: // it is gone
		case n > 4 && len(keys) > 0: // as in a map by names, any other value may do
			object[key] = graft(r, v[key], other[keys[r.IntN(len(keys))]])
		default:
			object[key] = v[key]
		}
	}
	for _, key := range keys {
		if _, both := v[key]; !both && r.IntN(4) == 0 {
			object[key] = other[key]
		}
	}
	return object
}

func sorted(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	slices.Sort(keys) // the same documents in every run
	return keys
}

// TestChangedDocumentsOfFamiliesStayValid changes documents at a version that they are not stored at, for each way that loses something.
func TestChangedDocumentsOfFamiliesStayValid(t *testing.T) {
	t.Parallel()
	for _, name := range foundations {
		f, h := family(t, name[0], name[1])
		for _, stored := range f.Schemas {
			for _, known := range f.Schemas {
				l, err := h.Between(stored.Version, known.Version)
				if err != nil {
					t.Fatal(err)
				}
				if l == nil || !l.Loses() {
					continue
				}
				t.Run(fmt.Sprintf("%s/%s/%s shown as %s", name[0], name[1], stored.Version, known.Version), func(t *testing.T) {
					t.Parallel()
					i := install(t, database(t), l)
					back, broken := changeValid(t, l, stored, known)
					report(t, broken)
					report(t, i.repeat(t, i.Down, back))
					if len(back) < documents(t)/10 {
						t.Errorf("only %d changed documents were valid", len(back))
					}
				})
			}
		}
	}
}

// changeValid changes generated valid documents.
func changeValid(t *testing.T, l *lens.Lens, stored, known *schema.Schema) (back []call, broken []string) {
	t.Helper()
	r := rand.New(rand.NewPCG(9, uint64(len(stored.ID))))
	for n := documents(t); n > 0; n -= part {
		some := min(n, part)
		calls, more := change(r, l, valid(t, r, stored, some), valid(t, r, known, some), judge(known), judge(stored))
		back, broken = append(back, calls...), append(broken, more...)
	}
	return back, broken
}

func judge(s *schema.Schema) func(any) error {
	return func(doc any) error {
		if found := s.Findings(doc); len(found) > 0 {
			return fmt.Errorf("%v", found)
		}
		return nil
	}
}

// TestChangedDocumentsCatchIndependentOthers takes the word from the foundation's lens that keeps a step's arguments with the step.
func TestChangedDocumentsCatchIndependentOthers(t *testing.T) {
	t.Parallel()
	const word = "        others: dependent\n"
	f, _ := family(t, "field_mappings", "xledger")
	older, newer := f.Schemas[1], f.Schemas[2]
	file := older.Version.String() + "--" + newer.Version.String() + ".lens.yaml"
	text, err := jsonschemas.FS.ReadFile("field_mappings/xledger/" + file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), word) {
		t.Fatalf("%s doesn't say %q", file, word)
	}
	l, err := lens.Parse(file, "schema_version", []byte(strings.Replace(string(text), word, "", 1)))
	if err != nil {
		t.Fatal(err)
	}
	if _, broken := changeValid(t, l.Invert(), newer, older); len(broken) == 0 {
		t.Error("the law has nothing against it")
	}
}

// changeAnything is for the comparison with Postgres: documents of any shape, changed to any other.
func changeAnything(r *rand.Rand, l *lens.Lens, docs, others []any) []call {
	known := func(doc any) error {
		if object, ok := doc.(map[string]any); !ok || object["v"] != l.To.String() {
			return errors.New("another version")
		}
		return nil
	}
	back, _ := change(r, l, docs, others, known, func(any) error { return nil })
	return back
}
