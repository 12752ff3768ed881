package compile_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// generated is how many documents Go and Postgres both judge.
const generated = 20_000

func foundationDocuments(t testing.TB) []project.Document {
	t.Helper()
	p, err := foundation.Project()
	if err != nil {
		t.Fatal(err)
	}
	return p.Documents
}

// installGuards makes the functions of guards, without triggers and tables.
func installGuards(t testing.TB, conn *pgx.Conn, documents []project.Document) []*compile.Guard {
	t.Helper()
	var guards []*compile.Guard
	for _, d := range documents {
		g, err := compile.Document(d)
		if err != nil {
			t.Fatal(err)
		}
		guards = append(guards, g)
		exec(t, conn, g.FunctionsSQL())
	}
	return guards
}

func askGuard(t testing.TB, conn *pgx.Conn, g *compile.Guard, variant string, documents []string) []answer {
	t.Helper()
	arguments := "(d, " + pg.Literal(variant) + ")"
	return query(t, conn, "pgstrata_check."+g.Valid+arguments, "pgstrata_check."+g.Explain+arguments, documents)
}

func TestFoundationExamples(t *testing.T) {
	t.Parallel()
	conn := database(t)
	documents := foundationDocuments(t)
	for i, g := range installGuards(t, conn, documents) {
		set := documents[i].Set
		for _, f := range set.Families {
			var texts, files []string
			texts, files = append(texts, string(f.Default)), append(files, "default of "+f.Variant)
			for _, x := range slices.Concat(f.Valid, f.Invalid) {
				texts, files = append(texts, string(x.Document)), append(files, x.File)
			}
			for n, a := range askGuard(t, conn, g, f.Variant, texts) {
				if d := judgeDiffers(t, set, f.Variant, texts[n], a); d != "" {
					t.Errorf("%s: %s", files[n], d)
				}
			}
			for n, a := range askGuard(t, conn, g, "no_such_variant", texts) {
				if d := judgeDiffers(t, set, "no_such_variant", texts[n], a); d != "" {
					t.Errorf("%s: %s", files[n], d)
				}
			}
		}
	}
}

func judgeDiffers(t testing.TB, set *schema.Set, variant, document string, a answer) string {
	t.Helper()
	v, err := set.Judge(variant, []byte(document))
	if err != nil {
		t.Fatal(err)
	}
	return differ(v.Findings, a)
}

// TestGeneratedDocuments makes documents from the valid examples by edits, with a fixed seed, and lets both engines judge them:
// the verdicts and every finding must be the same, and each keyword must decide often enough for that to mean something.
func TestGeneratedDocuments(t *testing.T) {
	t.Parallel()
	conn := database(t)
	documents := foundationDocuments(t)
	r := rand.New(rand.NewPCG(2, 7)) //nolint:gosec // the same documents every time
	guards := installGuards(t, conn, documents)

	families := 0
	var everything []json.RawMessage
	for _, d := range documents {
		families += len(d.Set.Families)
		for _, f := range d.Set.Families {
			for _, x := range f.Valid {
				everything = append(everything, x.Document)
			}
		}
	}
	valid, total, decided, wrong := 0, 0, map[string]int{}, 0
	compiled := map[string]bool{}
	for i, g := range guards {
		set := documents[i].Set
		for _, f := range set.Families {
			collectKeywords(f.Newest(), compiled)
			e := newEditor(r, f, everything)
			texts := make([]string, generated/families)
			for n := range texts {
				texts[n] = e.document()
			}
			for n, a := range askGuard(t, conn, g, f.Variant, texts) {
				total++
				v, err := set.Judge(f.Variant, []byte(texts[n]))
				if err != nil {
					t.Fatal(err)
				}
				if d := differ(v.Findings, a); d != "" {
					if wrong++; wrong < 5 {
						t.Errorf("%s %s: %.600s\n%s", set.Document, f.Variant, texts[n], d)
					}
				}
				if a.valid {
					valid++
				}
				for keyword := range deciding(v.Findings, f.Newest()) {
					decided[keyword]++
				}
			}
		}
	}
	t.Logf("%d documents, %d valid (%d%%), %d judged differently", total, valid, 100*valid/total, wrong)
	if total < generated || valid*100 < total*30 || valid*100 > total*70 {
		t.Errorf("of %d documents %d are valid: want %d documents, 30 to 70%% valid", total, valid, generated)
	}
	var keywords []string
	for keyword := range compiled {
		keywords = append(keywords, keyword)
	}
	slices.Sort(keywords)
	for _, keyword := range keywords {
		t.Logf("%-22s decided %6d", keyword, decided[keyword])
		if decided[keyword] < 100 {
			t.Errorf("%s decided %d documents; want at least 100", keyword, decided[keyword])
		}
	}
}

// collectKeywords lists the keywords of every schema object that s reaches, annotations left out.
func collectKeywords(s *schema.Schema, into map[string]bool) {
	for _, o := range compile.Reachable(s.Root) {
		for keyword := range schema.Keywords(o) {
			if !compile.Annotation(keyword) {
				into[keyword] = true
			}
		}
	}
}

// deciding is the set of keywords that had a part in the findings: their own, and the applicators on the way,
// which stand in the location of the schema. A $ref shows by the location being another schema's; an if by its then or else.
func deciding(findings []schema.Finding, s *schema.Schema) map[string]bool {
	set := map[string]bool{}
	for _, f := range findings {
		set[f.Keyword] = true
		address, path, _ := strings.Cut(f.SchemaLocation, "#")
		if address != "" && (address != s.ID || strings.Contains(path, "/$defs/")) {
			set["$ref"] = true
		}
		for _, token := range strings.Split(path, "/") {
			switch token {
			case "then", "else":
				set["if"] = true
			}
			set[token] = true
		}
	}
	return set
}
