package lens_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// valid makes documents of one version.
func valid(t testing.TB, r *rand.Rand, s *schema.Schema, n int) []any {
	t.Helper()
	a := &author{r: r, fitting: map[string][]any{}}
	var docs []any
	for tries := 0; len(docs) < n; tries++ {
		if tries > 2*n+100 {
			t.Fatalf("of %d documents for %s only %d are valid", tries, s.ID, len(docs))
		}
		if doc, ok := a.value([]*jsonschema.Schema{s.Root}, 6); ok && len(s.Findings(doc)) == 0 {
			docs = append(docs, doc)
		}
	}
	return docs
}

// TestValidDocumentsShowWholeSchemas wants each key and each value that the families' schemas name to come up.
func TestValidDocumentsShowWholeSchemas(t *testing.T) {
	t.Parallel()
	for _, name := range foundations {
		f, _ := family(t, name[0], name[1])
		for _, s := range f.Schemas {
			var texts strings.Builder
			for _, doc := range valid(t, rand.New(rand.NewPCG(11, 12)), s, 500) {
				texts.WriteString(lens.Text(doc))
			}
			shown := texts.String()
			named := map[string]bool{}
			names(s.Root, map[*jsonschema.Schema]bool{}, named)
			for word := range named {
				if !strings.Contains(shown, word) {
					t.Errorf("no document for %s has %s", s.ID, word)
				}
			}
		}
	}
}

// names collects the keys and the values of a schema, as they stand in a document's text.
func names(s *jsonschema.Schema, met map[*jsonschema.Schema]bool, found map[string]bool) {
	if s == nil || met[s] {
		return
	}
	met[s] = true
	for key, below := range s.Properties {
		found[lens.Text(key)+": "] = true
		names(below, met, found)
	}
	for _, v := range slices.Concat(s.Enum, s.Constant) {
		found[lens.Text(v)] = true
	}
	more, _ := s.AdditionalProperties.(*jsonschema.Schema)
	for _, below := range slices.Concat(s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems, []*jsonschema.Schema{s.Ref, s.Then, s.Else, s.PropertyNames, s.Items2020, more}) {
		names(below, met, found)
	}
}
