package lens_test

import (
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// foundations are the shipped families, document and variant.
var foundations = [][2]string{
	{"field_mappings", "cornerstone"}, {"field_mappings", "dynamics365"}, {"field_mappings", "xledger"}, {"sync_schedule", "default"},
}

// TestFamiliesObey holds the foundation's lenses, and the ways over several of them, to their laws on valid documents: what comes out is
// valid too, without a complement and with one of another document.
func TestFamiliesObey(t *testing.T) {
	t.Parallel()
	for _, name := range foundations {
		f, h := family(t, name[0], name[1])
		for i := range f.Schemas {
			for k := range f.Schemas {
				if i == k {
					continue
				}
				from, to := f.Schemas[i], f.Schemas[k]
				t.Run(fmt.Sprintf("%s/%s/%s--%s", name[0], name[1], from.Version, to.Version), func(t *testing.T) {
					t.Parallel()
					obeyBetween(t, h, from, to)
				})
			}
		}
	}
}

func obeyBetween(t *testing.T, h *lens.History, from, to *schema.Schema) {
	l, err := h.Between(from.Version, to.Version)
	if err != nil {
		t.Fatal(err)
	}
	i := install(t, database(t), l)
	r := rand.New(rand.NewPCG(7, uint64(crc32.ChecksumIEEE([]byte(from.ID+to.ID)))))
	lost := 0
	for n := documents(t); n > 0; n -= part {
		some := min(n, part)
		others := strays(t, l, valid(t, r, to, some/10+1))
		if l.Invert().Loses() && len(others) == 0 {
			t.Error("there is no complement of another document to try")
		}
		forth, back, broken := laws(l, valid(t, r, from, some), others, judge(to))
		report(t, broken)
		report(t, i.repeat(t, i.Up, forth))
		report(t, i.repeat(t, i.Down, back))
		for _, c := range forth {
			if c.failure != nil {
				t.Fatalf("a valid document can't be carried over: %s: %v", lens.Text(c.doc), c.failure)
			}
			if c.lost != nil {
				lost++
			}
		}
	}
	if l.Loses() && lost == 0 {
		t.Error("no document lost anything, so that complements were not tried")
	}
}

// strays are the complements of documents that are carried the other way.
func strays(t *testing.T, l *lens.Lens, docs []any) (complements []any) {
	t.Helper()
	for _, doc := range docs {
		c, err := carry(l.Invert(), doc, nil)
		if err != nil {
			t.Fatal(err)
		}
		if c.lost != nil {
			complements = append(complements, c.lost)
		}
	}
	return complements
}

// TestExamplesAreCarried takes the families' examples through every way.
func TestExamplesAreCarried(t *testing.T) {
	t.Parallel()
	for _, name := range foundations {
		f, h := family(t, name[0], name[1])
		for _, example := range f.Valid {
			everyWay(t, f, h, example)
		}
	}
}

func everyWay(t *testing.T, f *schema.Family, h *lens.History, example schema.Example) {
	t.Helper()
	doc := decode(t, string(example.Document))
	version, _ := doc.(map[string]any)["schema_version"].(string)
	at := slices.IndexFunc(f.Schemas, func(s *schema.Schema) bool { return s.Version.String() == version })
	for _, to := range f.Schemas {
		l, err := h.Between(f.Schemas[at].Version, to.Version)
		if err != nil {
			t.Fatal(err)
		}
		if l == nil {
			continue
		}
		lifted, _, err := l.Up(doc, nil)
		if err != nil || len(to.Findings(lifted)) > 0 {
			t.Errorf("%s to %s: %v, %v", example.File, to.Version, err, to.Findings(lifted))
		}
	}
}
