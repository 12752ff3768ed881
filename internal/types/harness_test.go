package types

import (
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/jsonschemas"
)

// subject is a schema with documents to decode.
type subject struct {
	name   string
	schema *schema.Schema
	docs   []document
}

type document struct {
	text    string
	pointer *string // where it must be refused; nil where the schema alone decides
	valid   bool    // it must be let through
}

// subjects are the cases, the newest schemas of the foundation and every version of other families, each with generated documents and
// spoilt ones.
func subjects(t *testing.T) []subject {
	t.Helper()
	list := cases(t)
	for _, from := range []struct {
		files fs.FS
		dir   string
		label string
	}{{jsonschemas.FS, ".", "foundation"}, {os.DirFS("../../testdata"), "families", "fixture"}} {
		for _, name := range []string{"field_mappings", "sync_schedule"} {
			set, err := schema.Load(from.files, from.dir, name, "schema_version")
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range set.Families {
				for i, s := range f.Schemas {
					if from.label == "foundation" && i < len(f.Schemas)-1 {
						continue
					}
					label := strings.NewReplacer(".", "", "-", "").Replace(fmt.Sprintf("%s%s%s%s", from.label, strings.ReplaceAll(name, "_", ""), f.Variant, s.Version))
					list = append(list, subject{label, s, examples(f, s)})
				}
			}
		}
	}
	for i := range list {
		list[i].docs = append(list[i].docs, generated(list[i])...)
	}
	return list
}

func cases(t *testing.T) []subject {
	t.Helper()
	files, err := filepath.Glob("testdata/cases/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	var list []subject
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var c struct {
			Schema  json.RawMessage
			Valid   []json.RawMessage
			Refused []struct {
				Pointer  string
				Document json.RawMessage
			}
		}
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		s, err := schema.Single(file, schema.Address(file), c.Schema, schema.Fetch())
		if err != nil {
			t.Fatal(err)
		}
		s.Document, s.Variant = name, "default"
		sub := subject{name: "case" + name, schema: s}
		for _, v := range c.Valid {
			sub.docs = append(sub.docs, document{text: string(v), valid: true})
		}
		for _, r := range c.Refused {
			sub.docs = append(sub.docs, document{text: string(r.Document), pointer: &r.Pointer})
		}
		list = append(list, sub)
	}
	return list
}

// examples are a version's, of which those that are invalid are judged by the schema.
func examples(f *schema.Family, s *schema.Schema) []document {
	var docs []document
	for _, e := range slices.Concat(f.Valid, f.Invalid) {
		value, err := schema.Decode(e.Document)
		if err != nil {
			continue
		}
		docs = append(docs, document{text: string(e.Document), valid: len(s.Findings(value)) == 0})
	}
	return docs
}

func generated(s subject) []document {
	r := rand.New(rand.NewPCG(11, 12))
	var docs []document
	for doc := range compat.Sample(context.Background(), s.schema, s.schema, "", 40) {
		text, _ := json.Marshal(doc)
		docs = append(docs, document{text: string(text), valid: true})
		for range 4 {
			value, _ := schema.Decode(text)
			spoilt, _ := json.Marshal(spoil(r, value))
			docs = append(docs, document{text: string(spoilt)})
		}
	}
	return docs
}

// spoil changes one place of a document: another type, another text, a key too many or too few.
func spoil(r *rand.Rand, v any) any {
	odd := []any{nil, true, "odd", "", json.Number("1.5"), json.Number("7"), []any{}, map[string]any{}, map[string]any{"zz": nil}}
	switch in := v.(type) {
	case map[string]any:
		keys := []string{}
		for key := range in {
			keys = append(keys, key)
		}
		slices.Sort(keys)
		switch n := r.IntN(4); {
		case n == 0 || len(keys) == 0:
			in["zz~/z"] = odd[r.IntN(len(odd))]
		case n == 1:
			delete(in, keys[r.IntN(len(keys))])
		default:
			key := keys[r.IntN(len(keys))]
			in[key] = spoil(r, in[key])
		}
		return in
	case []any:
		if len(in) > 0 && r.IntN(4) > 0 {
			i := r.IntN(len(in))
			in[i] = spoil(r, in[i])
			return in
		}
	}
	return odd[r.IntN(len(odd))]
}

// answer is what a model makes of a document: itself encoded again, or where it is refused.
type answer struct {
	Encoded string
	Refused bool
	Pointer string
	Message string
}

// judge holds a model's answer against the schema's verdict.
func judge(s subject, d document, got answer) error {
	value, err := schema.Decode([]byte(d.text))
	if err != nil {
		return err
	}
	found := s.schema.Located(value)
	switch {
	case d.pointer != nil && len(found) == 0:
		return fmt.Errorf("the schema lets it through, the case is wrong")
	case d.pointer != nil && (!got.Refused || got.Pointer != *d.pointer):
		return fmt.Errorf("want it refused at %q, got %+v", *d.pointer, got)
	case d.valid && len(found) > 0:
		return fmt.Errorf("the schema refuses it, the case is wrong: %v", found)
	}
	if got.Refused {
		if len(found) == 0 {
			return fmt.Errorf("refused, and the schema lets it through: %+v", got)
		}
		if !slices.ContainsFunc(found, func(f schema.Located) bool { return agrees(f, got.Pointer) }) {
			return fmt.Errorf("refused at %q, and the schema at %v", got.Pointer, found)
		}
		return nil
	}
	for _, f := range found {
		if strict(f) {
			return fmt.Errorf("let through, and the schema says at %q: %s (%s)", f.Pointer, f.Message, f.KeywordLocation)
		}
	}
	again, err := schema.Decode([]byte(got.Encoded))
	if err != nil {
		return fmt.Errorf("encoded as %s: %w", got.Encoded, err)
	}
	if !equal(value, again) {
		return fmt.Errorf("encoded as another document: %s", got.Encoded)
	}
	return nil
}

// agrees tells whether a model may point here for what the schema found: at a key that is too many rather than at its object, and inside the
// one form that the object's key tells.
func agrees(f schema.Located, pointer string) bool {
	if f.Pointer == pointer || pointer != "" && f.Pointer == pointer[:strings.LastIndexByte(pointer, '/')] {
		return true
	}
	return (f.Keyword == "oneOf" || f.Keyword == "anyOf") && strings.HasPrefix(pointer, f.Pointer+"/")
}

// strict tells whether a model must find the same: no condition leads to the keyword.
func strict(f schema.Located) bool {
	for _, condition := range []string{"/anyOf/", "/oneOf/", "/then/", "/else/", "/not/", "/dependentSchemas/", "/contains", "/propertyNames/"} {
		if strings.Contains(f.KeywordLocation+"/", condition) {
			return false
		}
	}
	switch f.Keyword {
	case "type", "required", "additionalProperties":
		return true
	case "unevaluatedProperties":
		return f.Pointer != "/extra" // of the case composed: a condition decides whether it may be there
	case "enum", "const":
		return !strings.HasSuffix(f.KeywordLocation, "/fixed/const") // an object: only its type is checked
	}
	return false
}

func equal(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		o, ok := b.(map[string]any)
		if !ok || len(a) != len(o) {
			return false
		}
		for key, value := range a {
			if other, there := o[key]; !there || !equal(value, other) {
				return false
			}
		}
		return true
	case []any:
		l, ok := b.([]any)
		return ok && slices.EqualFunc(a, l, equal)
	}
	return kindOf(a) == kindOf(b) && canonical(a) == canonical(b)
}

// report judges all answers and shows the first few that are wrong.
func report(t *testing.T, s subject, answers []answer) {
	t.Helper()
	wrong, refused := 0, 0
	for i, got := range answers {
		if got.Refused {
			refused++
		}
		if err := judge(s, s.docs[i], got); err != nil && wrong < 3 {
			wrong++
			t.Errorf("%s: %s\n  %v", s.name, s.docs[i].text, err)
		}
	}
	if refused == 0 && s.name != "caseanything" || refused == len(answers) {
		t.Errorf("%s: of %d documents %d were refused", s.name, len(answers), refused)
	}
}
