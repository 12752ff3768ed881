package project_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

func TestWithModeChangesNothingElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after string }{
		"block": {
			"# å top\ndocuments:\n  a:\n    table: t # the table\n    column: c\n    key: [id]\n",
			"# å top\ndocuments:\n  a:\n    mode: observe\n    table: t # the table\n    column: c\n    key: [id]\n",
		},
		"flow": {
			"documents:\n  b: {table: u, column: c, key: [id]}\n  a: {table: t, column: c, key: [id]} # end\n",
			"documents:\n  b: {table: u, column: c, key: [id]}\n  a: {mode: observe, table: t, column: c, key: [id]} # end\n",
		},
		"there already": {
			"documents:\n  a:\n    table: t\n    mode:   enforce   # for now\n    column: enforce\n    key: [id]\n",
			"documents:\n  a:\n    table: t\n    mode:   observe   # for now\n    column: enforce\n    key: [id]\n",
		},
		"quoted": {
			"documents: {ø: {table: t, column: c, key: [id]}, a: {'mode': \"enforce\", table: t}}",
			"documents: {ø: {table: t, column: c, key: [id]}, a: {'mode': \"observe\", table: t}}",
		},
		"as it should be": {"documents:\n  a: {mode: observe}\n", "documents:\n  a: {mode: observe}\n"},
		"one key":         {"documents:\n  a:\n    table: t\n", "documents:\n  a:\n    mode: observe\n    table: t\n"},
	} {
		got, err := project.WithMode("pgstrata.yaml", []byte(c.before), "a", project.Observe)
		if err != nil || string(got) != c.after {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
	for name, text := range map[string]string{
		"no such document": "documents:\n  b: {table: t}\n",
		"an alias":         "x: &x {table: t}\ndocuments:\n  a: *x\n",
		"no YAML":          "documents: {",
	} {
		if got, err := project.WithMode("pgstrata.yaml", []byte(text), "a", project.Observe); err == nil {
			t.Errorf("%s: it became %s", name, got)
		}
	}
}

func TestModeIsReadAndChecked(t *testing.T) {
	t.Parallel()
	read := func(mode string) (*project.Project, error) {
		return project.Parse("pgstrata.yaml", []byte("documents:\n  thing:\n    table: t\n    column: c\n    key: [id]\n"+mode), families("thing"))
	}
	for text, want := range map[string]string{"": project.Enforce, "    mode: observe\n": project.Observe} {
		p, err := read(text)
		if err != nil || p.Documents[0].Mode != want {
			t.Errorf("%q: %v, %+v", text, err, p)
		}
	}
	if _, err := read("    mode: obsrve\n"); err == nil || !strings.Contains(err.Error(), "pgstrata.yaml:6") {
		t.Errorf("a mode that isn't one: %v", err)
	}
}

// versions is a document a whose variants have these versions.
func versions(variants map[string][]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for variant, list := range variants {
		for _, version := range list {
			text := strings.NewReplacer("DOCUMENT/default", "a/"+variant, "1.0.0", version).Replace(permissive)
			fsys["a/"+variant+"/"+version+".json"] = &fstest.MapFile{Data: []byte(text)}
		}
		fsys["a/"+variant+"/default.json"] = &fstest.MapFile{Data: []byte(`{"schema_version": "` + list[len(list)-1] + `"}`)}
	}
	return fsys
}

const documentA = "documents:\n  a:\n    table: t\n    column: c\n    key: [id]\n"

var redAndBlue = map[string][]string{"red": {"1.0.0", "1.1.0", "2.0.0"}, "blue": {"1.0.0", "1.1.0"}}

func TestOldestIsReadAndChecked(t *testing.T) {
	t.Parallel()
	v := func(text string) schema.Version {
		version, err := schema.ParseVersion(text)
		if err != nil {
			t.Fatal(err)
		}
		return version
	}
	for text, want := range map[string]map[string]schema.Version{
		"":                                     nil,
		"    oldest: 1.1.0\n":                  {"red": v("1.1.0"), "blue": v("1.1.0")},
		"    oldest: {red: 2.0.0}\n":           {"red": v("2.0.0")},
		"    oldest:\n      blue: \"1.0.0\"\n": {"blue": v("1.0.0")},
		"    oldest: {blue: 1.1.0, red: 2.0.0}\n": {"red": v("2.0.0"), "blue": v("1.1.0")},
	} {
		p, err := project.Parse("pgstrata.yaml", []byte(documentA+text), versions(redAndBlue))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		d := p.Documents[0]
		if diff := cmp.Diff(want, d.Oldest); diff != "" {
			t.Errorf("%q:\n%s", text, diff)
		}
		for _, f := range d.Set.Families {
			if accepted := f.Accepted(); want[f.Variant] != (schema.Version{}) && accepted[0].Version != want[f.Variant] ||
				len(accepted)+len(f.Retired()) != len(f.Schemas) || f.Newest() != accepted[len(accepted)-1] {
				t.Errorf("%q: %s accepts from %s on", text, f.Variant, accepted[0].Version)
			}
		}
	}
	for text, wants := range map[string][]string{
		"    oldest: 2.0.0\n":  {"pgstrata.yaml:6: the variant blue has no version 2.0.0", "Its versions: 1.0.0, 1.1.0. Where variants differ, name one for each"},
		"    oldest: 2\n":      {"pgstrata.yaml:6: oldest: expected string or object, but got number", "one for all variants"},
		"    oldest: 2.0\n":    {"pgstrata.yaml:6: oldest: expected string or object"},
		"    oldest: v2.0.0\n": {`pgstrata.yaml:6: "v2.0.0" is not a version: want three numbers, as 2.0.0`},
		"    oldest: {}\n":     {"pgstrata.yaml:6: oldest: "},
		"    oldest:\n":        {"pgstrata.yaml:6: oldest: expected string or object, but got null"},
		"    oldest:\n      red: 1.0.0\n      bleu: 1.0.0\n": {"pgstrata.yaml:8: there is no variant bleu", "The variants: blue, red."},
		"    oldest:\n      blue: 1.0.0\n      red: 3.0.0\n": {"pgstrata.yaml:8: the variant red has no version 3.0.0", "1.0.0, 1.1.0, 2.0.0."},
		"    oldest:\n      blue: 1.0.0\n      red: 2\n":     {"pgstrata.yaml:8: red: expected string, but got number"},
		"    oldest:\n      blue: 1.0\n      red: x\n":       {"pgstrata.yaml:7: blue: expected string", `pgstrata.yaml:8: "x" is not a version`},
		"    oldset: 1.0.0\n":                                {"pgstrata.yaml:6: unknown key oldset\n  → Did you mean oldest?"},
	} {
		_, err := project.Parse("pgstrata.yaml", []byte(documentA+text), versions(redAndBlue))
		for _, want := range wants {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%q lacks %q:\n%v", text, want, err)
			}
		}
	}
}

func TestWithOldestChangesNothingElse(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ before, after string }{
		"block":           {"    table: t # here\n    key: [id]\n", "    oldest: {blue: 1.1.0, red: 2.0.0}\n    table: t # here\n    key: [id]\n"},
		"for all":         {"    table: t\n    oldest:  1.1.0 # since May\n    key: [id]\n", "    table: t\n    oldest:  {blue: 1.1.0, red: 2.0.0} # since May\n    key: [id]\n"},
		"a flow mapping":  {"    oldest: {red: 1.1.0} # since May\n    table: t\n", "    oldest: {blue: 1.1.0, red: 2.0.0} # since May\n    table: t\n"},
		"a block mapping": {"    table: t\n    oldest:\n      red: '1.1.0' # since May\n    key: [id]\n", "    table: t\n    oldest:\n      blue: 1.1.0\n      red: '2.0.0' # since May\n    key: [id]\n"},
		"flow":            {"    {table: t, key: [id]}\n", "    {oldest: {blue: 1.1.0, red: 2.0.0}, table: t, key: [id]}\n"},
	} {
		p, err := project.Parse("pgstrata.yaml", []byte(documentA), versions(redAndBlue))
		if err != nil {
			t.Fatal(err)
		}
		d := p.Documents[0]
		newest := map[string]schema.Version{}
		for _, f := range d.Set.Families {
			newest[f.Variant] = f.Newest().Version
		}
		d.Retire(newest)
		head := "# å\ndocuments:\n  b: {table: u}\n  a:\n"
		got, err := project.WithOldest("pgstrata.yaml", []byte(head+c.before), d)
		if err != nil || string(got) != head+c.after {
			t.Errorf("%s: %v\n%s", name, err, got)
		}
	}
}

func TestWithOldestSaysItOnceWhereItCan(t *testing.T) {
	t.Parallel()
	for written, variants := range map[string]map[string][]string{
		"2.0.0":                         {"default": {"1.0.0", "2.0.0"}},
		"1.1.0":                         {"red": {"1.0.0", "1.1.0"}, "blue": {"1.0.0", "1.1.0"}},
		"{red: 1.1.0}":                  {"red": {"1.0.0", "1.1.0"}, "blue": {"1.1.0"}},
		`{"365": 1.1.0, "null": 1.2.0}`: {"365": {"1.0.0", "1.1.0"}, "null": {"1.0.0", "1.2.0"}},
	} {
		p, err := project.Parse("pgstrata.yaml", []byte(documentA), versions(variants))
		if err != nil {
			t.Fatal(err)
		}
		d := p.Documents[0]
		newest := map[string]schema.Version{}
		for _, f := range d.Set.Families {
			if len(f.Schemas) > 1 {
				newest[f.Variant] = f.Newest().Version
			}
		}
		d.Retire(newest)
		got, err := project.WithOldest("pgstrata.yaml", []byte(documentA), d)
		if want := strings.Replace(documentA, "    table", fmt.Sprintf("    oldest: %s\n    table", written), 1); err != nil || string(got) != want {
			t.Errorf("%v, %v\n%s", variants, err, got)
		}
		again, err := project.Parse("pgstrata.yaml", got, versions(variants))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(newest, again.Documents[0].Oldest); diff != "" {
			t.Errorf("%v are read as\n%s", variants, diff)
		}
		for name, text := range map[string]string{"an alias": "x: &x {table: t}\ndocuments:\n  a: *x\n", "no such document": "documents:\n  b: {table: t}\n"} {
			if got, err := project.WithOldest("pgstrata.yaml", []byte(text), d); err == nil {
				t.Errorf("%s: it became %s", name, got)
			}
		}
	}
}
