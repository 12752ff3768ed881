package compile_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// TestOfficialSuite runs the required tests of the JSON Schema Test Suite on Postgres. No verdict may be wrong; what is refused is counted.
// The suite is data that doesn't belong to this repository: the test runs when JSON_SCHEMA_TEST_SUITE names its folder,
// which has tests/ and remotes/ in it.
func TestOfficialSuite(t *testing.T) {
	folder := os.Getenv("JSON_SCHEMA_TEST_SUITE")
	if folder == "" {
		t.Log("JSON_SCHEMA_TEST_SUITE is not set: the official suite was not run")
		return
	}
	suite := os.DirFS(folder)
	for draft, meta := range map[string]string{
		"draft2020-12": "https://json-schema.org/draft/2020-12/schema",
		"draft7":       "http://json-schema.org/draft-07/schema#",
	} {
		t.Run(draft, func(t *testing.T) {
			t.Parallel()
			runSuite(t, suite, draft, meta)
		})
	}
}

type suiteGroup struct {
	Description string
	Schema      json.RawMessage
	Tests       []struct {
		Description string
		Data        json.RawMessage
		Valid       bool
	}
}

func runSuite(t *testing.T, suite fs.FS, draft, meta string) {
	conn := database(t)
	files, err := fs.Glob(suite, "tests/"+draft+"/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests for %s: %v", draft, err)
	}
	fetch := func(url string) ([]byte, error) {
		name, local := strings.CutPrefix(url, "http://localhost:1234/")
		if !local {
			return nil, errors.New("not a remote of the suite: " + url)
		}
		text, err := fs.ReadFile(suite, "remotes/"+name)
		return withDraft(text, meta), err
	}
	right, refused, unstorable := 0, map[string]int{}, 0
	for _, file := range files {
		var groups []suiteGroup
		text, err := fs.ReadFile(suite, file)
		if err == nil {
			err = json.Unmarshal(text, &groups)
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			at := path.Base(file) + ": " + g.Description
			s, err := schema.Compile("pgstrata:///suite/default/1.0.0", withDraft(g.Schema, meta), fetch)
			if err != nil {
				t.Logf("%s: the Go library can't load it: %v", at, err)
				refused["not loaded"] += len(g.Tests)
				continue
			}
			s.Document, s.Variant, s.Version = "suite", "default", schema.Version{Major: 1}
			v, err := compile.Schema(s)
			if err != nil {
				t.Logf("%s: %v", at, err)
				_, keyword, _ := strings.Cut(err.Error(), "#")
				refused[strings.Fields(keyword + " ? ?")[1]] += len(g.Tests)
				continue
			}
			exec(t, conn, v.SQL)
			var documents, names []string
			var want []bool
			for _, c := range g.Tests {
				if strings.Contains(string(c.Data), `\u0000`) {
					unstorable++
					continue
				}
				documents, names, want = append(documents, string(c.Data)), append(names, c.Description), append(want, c.Valid)
			}
			for i, a := range ask(t, conn, v, documents) {
				if a.valid != want[i] {
					t.Errorf("%s: %s: Postgres says %t", at, names[i], a.valid)
				}
				if d := same(s, documents[i], a); d != "" {
					t.Errorf("%s: %s: %s\n%s", at, names[i], documents[i], d)
				}
				right++
			}
			exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
		}
	}
	t.Logf("%s: %d tests compared, refused by keyword: %v, not storable in jsonb: %d", draft, right, refused, unstorable)
	if right < 800 {
		t.Errorf("only %d tests were compared", right)
	}
}

// withDraft says in a schema which draft it follows, where it doesn't say so itself.
func withDraft(text []byte, meta string) []byte {
	var object map[string]json.RawMessage
	if json.Unmarshal(text, &object) != nil || object["$schema"] != nil {
		return text
	}
	object["$schema"], _ = json.Marshal(meta)
	text, _ = json.Marshal(object)
	return text
}
