package schema_test

import (
	"errors"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// settings is a small family with two versions, a shared part and examples.
func settings() map[string]string {
	return map[string]string{
		"s/settings/common/1.0.0.json": `{"$id": "pgstrata:///settings/common/1.0.0", "$defs": {"name": {"type": "string", "maxLength": 5}}}`,
		"s/settings/blue/1.0.0.json": `{
			"$id": "pgstrata:///settings/blue/1.0.0",
			"type": "object",
			"required": ["v", "name"],
			"properties": {"v": {"const": "1.0.0"}, "name": {"$ref": "pgstrata:///settings/common/1.0.0#/$defs/name"}},
			"additionalProperties": false
		}`,
		"s/settings/blue/1.10.0.json": `{
			"$id": "pgstrata:///settings/blue/1.10.0",
			"type": "object",
			"required": ["v"],
			"properties": {"v": {"const": "1.10.0"}, "name": {"$ref": "../common/1.0.0#/$defs/name"}},
			"additionalProperties": false
		}`,
		"s/settings/blue/1.9.0.json":                          `{"$id": "pgstrata:///settings/blue/1.9.0", "required": ["v"]}`,
		"s/settings/blue/default.json":                        `{"v": "1.10.0"}`,
		"s/settings/blue/1.9.0--1.10.0.lens.yaml":             "{}",
		"s/settings/blue/examples/1.0.0/valid/a.json":         `{"v": "1.0.0", "name": "Ada"}`,
		"s/settings/blue/examples/1.10.0/valid/a.json":        `{"v": "1.10.0"}`,
		"s/settings/blue/examples/1.0.0/invalid/no-name.json": `{"why": "no name", "findings": [{"pointer": "", "keyword": "required"}], "document": {"v": "1.0.0"}}`,
		"s/settings/Red-2/1.0.0.json":                         `{"$id": "pgstrata:///settings/Red-2/1.0.0"}`,
		"s/settings/Red-2/default.json":                       `{"v": "1.0.0"}`,
		"s/settings/README.md":                                "words",
		"s/other/x.json":                                      "not looked at",
	}
}

func load(files map[string]string) (*schema.Set, error) {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return schema.Load(fsys, "s", "settings", "v")
}

func TestLoad(t *testing.T) {
	t.Parallel()
	set, err := load(settings())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range set.Families {
		for _, s := range f.Schemas {
			got = append(got, s.Document+" "+s.Variant+" "+s.Version.String()+" "+s.ID+" "+s.File)
		}
	}
	want := []string{
		"settings Red-2 1.0.0 pgstrata:///settings/Red-2/1.0.0 s/settings/Red-2/1.0.0.json",
		"settings blue 1.0.0 pgstrata:///settings/blue/1.0.0 s/settings/blue/1.0.0.json",
		"settings blue 1.9.0 pgstrata:///settings/blue/1.9.0 s/settings/blue/1.9.0.json",
		"settings blue 1.10.0 pgstrata:///settings/blue/1.10.0 s/settings/blue/1.10.0.json",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	blue := set.Family("blue")
	if blue.Newest().Version.String() != "1.10.0" || string(blue.Default) != `{"v": "1.10.0"}` || len(blue.Valid) != 2 || len(blue.Invalid) != 1 {
		t.Errorf("blue is %+v", blue)
	}
	for _, variant := range []string{"common", "green", "", "BLUE"} {
		if set.Family(variant) != nil {
			t.Errorf("there is a family %q", variant)
		}
	}
	if errs := set.Check(); errs != nil {
		t.Error(errs)
	}
}

func TestLoadRefuses(t *testing.T) {
	t.Parallel()
	const blue = "s/settings/blue/"
	for name, c := range map[string]struct {
		change map[string]string // a file with the text "" is removed
		object string
		says   string
	}{
		"no folder":       {map[string]string{"*": ""}, "s/settings", "file does not exist"},
		"no variant":      {map[string]string{"*": "", "s/settings/README.md": "words"}, "s/settings", "there is no variant in it"},
		"no schema":       {map[string]string{"s/settings/green/default.json": "{}"}, "s/settings/green", "there is no schema in it"},
		"a strange name":  {map[string]string{"s/settings/a b/1.0.0.json": "{}"}, "s/settings/a b", "a variant's folder is named by"},
		"a wrong version": {map[string]string{blue + "1.0.json": "{}"}, blue + "1.0.json", `"1.0" is not a version: want three numbers, as 1.0.0`},
		"not JSON": {
			map[string]string{blue + "1.9.0.json": "{\n  \"$id\": \"x\",\n  type: 1}"},
			blue + "1.9.0.json:3", "not JSON at line 3, column 3: invalid character 't'",
		},
		"half of it":    {map[string]string{blue + "1.9.0.json": "{\"type\":\n"}, blue + "1.9.0.json:2", "it ends in the middle"},
		"empty":         {map[string]string{blue + "1.9.0.json": " "}, blue + "1.9.0.json", "it is empty"},
		"two values":    {map[string]string{blue + "1.9.0.json": "{}\n{}"}, blue + "1.9.0.json:2", "something stands behind the JSON value"},
		"not an object": {map[string]string{blue + "1.9.0.json": "true"}, blue + "1.9.0.json", "a schema file holds a JSON object"},
		"a key twice": {
			map[string]string{blue + "1.9.0.json": "{\n\"$id\": \"pgstrata:///settings/blue/1.9.0\",\n\"properties\": {\"a\": {\"type\": \"null\"},\n \"b\": [{}, {\"a\": 1}], \"a\": true}}"},
			blue + "1.9.0.json:4", `the key "a" stands twice in one object`,
		},
		"another $id": {
			map[string]string{blue + "1.9.0.json": "{\n\"$id\":\n\"pgstrata:///settings/blue/1.0.0\"}"},
			blue + "1.9.0.json:3", `its $id is not "pgstrata:///settings/blue/1.9.0"`,
		},
		"no $id":           {map[string]string{blue + "1.9.0.json": "{\"type\": \"object\"}"}, blue + "1.9.0.json:1", "its $id is not"},
		"a shared one too": {map[string]string{"s/settings/common/1.0.0.json": "{}"}, "s/settings/common/1.0.0.json:1", "its $id is not"},
		"an invalid keyword": {
			map[string]string{blue + "1.9.0.json": "{\"$id\": \"pgstrata:///settings/blue/1.9.0\",\n\"properties\": {\n\"a/b\": {\"type\":\n\"text\"}}}"},
			blue + "1.9.0.json:4", `not a valid JSON Schema: at "/properties/a~1b/type": `,
		},
		"an invalid pattern": {
			map[string]string{blue + "1.9.0.json": "{\"$id\": \"pgstrata:///settings/blue/1.9.0\",\n\"pattern\": \"(?i)a\"}"},
			blue + "1.9.0.json:2", `not a valid JSON Schema: at "/pattern": `,
		},
		"invalid in what is shared": {
			map[string]string{"s/settings/common/1.0.0.json": "{\"$id\": \"pgstrata:///settings/common/1.0.0\",\n\"$defs\": {\"name\": {\"maxLength\": -1}}}"},
			"s/settings/common/1.0.0.json:2", `not a valid JSON Schema: at "/$defs/name/maxLength": `,
		},
		"an unknown draft": {
			map[string]string{blue + "1.9.0.json": "{\"$id\": \"pgstrata:///settings/blue/1.9.0\",\n\"$schema\": \"https://json-schema.org/draft/2030-01/schema\"}"},
			blue + "1.9.0.json:2", "it names no draft of JSON Schema that is known here",
		},
		"$schema is no string": {
			map[string]string{blue + "1.9.0.json": "{\"$id\": \"pgstrata:///settings/blue/1.9.0\",\n\"$schema\": 7}"},
			blue + "1.9.0.json:2", "it names no draft",
		},
		"a count that is too large": {
			map[string]string{blue + "1.9.0.json": `{"$id": "pgstrata:///settings/blue/1.9.0", "maxLength": 1e30}`},
			blue + "1.9.0.json", "maxLength: 1e30 is too large",
		},
		"a number beyond jsonb": {
			map[string]string{blue + "1.9.0.json": `{"$id": "pgstrata:///settings/blue/1.9.0", "maximum": 1e999999999}`},
			blue + "1.9.0.json", "a number has too many digits",
		},
		"a reference to nowhere": {
			map[string]string{blue + "1.9.0.json": `{"$id": "pgstrata:///settings/blue/1.9.0", "$ref": "#/$defs/none"}`},
			blue + "1.9.0.json", "pgstrata:///settings/blue/1.9.0#/$defs/none not found",
		},
		"a reference to a missing file": {
			map[string]string{blue + "1.9.0.json": `{"$id": "pgstrata:///settings/blue/1.9.0", "$ref": "../common/7.0.0"}`},
			blue + "1.9.0.json", "it refers to pgstrata:///settings/common/7.0.0, but s/settings/common/7.0.0.json can't be read",
		},
		"a reference to the network": {
			map[string]string{blue + "1.9.0.json": `{"$id": "pgstrata:///settings/blue/1.9.0", "$ref": "https://example.com/schema.json"}`},
			blue + "1.9.0.json", "it refers to https://example.com/schema.json; only pgstrata:///",
		},
		"a reference out of the folder": {
			map[string]string{blue + "1.9.0.json": `{"$id": "pgstrata:///settings/blue/1.9.0", "$ref": "file:///etc/passwd"}`},
			blue + "1.9.0.json", "it refers to file:///etc/passwd; only",
		},
		"a reference in a circle": {
			map[string]string{blue + "1.9.0.json": `{"$id": "pgstrata:///settings/blue/1.9.0", "allOf": [{"$ref": "#"}]}`},
			blue + "1.9.0.json", "refers to itself without an end",
		},
		"a reference to a broken file": {
			map[string]string{"s/settings/a/1.0.0.json": `{"$id": "pgstrata:///settings/a/1.0.0", "$ref": "../zz/1.0.0"}`, "s/settings/zz/1.0.0.json": "\n{"},
			"s/settings/zz/1.0.0.json:2", "it ends in the middle",
		},
		"no default":       {map[string]string{blue + "default.json": ""}, blue + "default.json", "file does not exist"},
		"a broken default": {map[string]string{blue + "default.json": "{\n,"}, blue + "default.json:2", "not JSON at line 2"},
		"an invalid default": {
			map[string]string{blue + "default.json": `{"v": "1.10.0", "name": "too long a name"}`},
			blue + "default.json", `the safe default is not valid: "/name" maxLength (must have at most`,
		},
		"a default of an older version": {
			map[string]string{blue + "default.json": `{"v": "1.9.0"}`},
			blue + "default.json", "the safe default is of version 1.9.0, but the newest is 1.10.0",
		},
		"a broken example": {map[string]string{blue + "examples/1.0.0/invalid/x.json": "{"}, blue + "examples/1.0.0/invalid/x.json:1", "it ends in the middle"},
		"an example without its why": {
			map[string]string{blue + "examples/1.0.0/invalid/x.json": `{"findings": [{"pointer": "", "keyword": "type"}], "document": 1}`},
			blue + "examples/1.0.0/invalid/x.json", "an invalid example has",
		},
		"an example of another shape": {map[string]string{blue + "examples/1.0.0/invalid/x.json": `[]`}, blue + "examples/1.0.0/invalid/x.json", "cannot unmarshal"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := settings()
			if _, all := c.change["*"]; all {
				clear(files)
			}
			maps.Copy(files, c.change)
			maps.DeleteFunc(files, func(_, text string) bool { return text == "" })
			_, err := load(files)
			var f *fault.Error
			if !errors.As(err, &f) {
				t.Fatalf("got %v", err)
			}
			if f.Op != "load schemas" || f.Object != c.object || !strings.Contains(f.Err.Error(), c.says) {
				t.Errorf("got %v\nwant %s: …%s…", err, c.object, c.says)
			}
		})
	}
	for _, c := range [][2]string{{"Settings", "v"}, {"", "v"}, {"a/b", "v"}, {"..", "v"}, {"settings", ""}} {
		if _, err := schema.Load(fstest.MapFS{}, "s", c[0], c[1]); err == nil {
			t.Errorf("document %q with version field %q is taken", c[0], c[1])
		}
	}
}

func TestCheckComplains(t *testing.T) {
	t.Parallel()
	const examples = "s/settings/blue/examples/1.0.0/"
	for name, c := range map[string]struct{ file, text, says string }{
		"valid, but isn't":       {"valid/x.json", `{"v": "1.0.0"}`, `it should be valid, but "" required`},
		"valid, but not JSON":    {"valid/x.json", `{"v"`, "not JSON at line 1"},
		"of another version":     {"valid/x.json", `{"v": "1.9.0"}`, "it is of version 1.9.0, but stands among the examples of 1.0.0"},
		"invalid, but isn't":     {"invalid/x.json", `{"why": "?", "findings": [{"pointer": "", "keyword": "type"}], "document": {"v": "1.0.0", "name": "Ada"}}`, `it should give "" type, but gives no findings`},
		"another finding":        {"invalid/x.json", `{"why": "?", "findings": [{"pointer": "", "keyword": "type"}], "document": {"v": "1.0.0"}}`, `it should give "" type, but gives "" required`},
		"a finding more":         {"invalid/x.json", `{"why": "?", "findings": [{"pointer": "", "keyword": "required"}], "document": {"v": "1.0.0", "x": 1}}`, `it should give "" required, but gives "" additionalProperties, "" required`},
		"a finding is not there": {"invalid/x.json", `{"why": "?", "findings": [{"pointer": "", "keyword": "required"}, {"pointer": "", "keyword": "required"}], "document": {"v": "1.0.0"}}`, `but gives "" required`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := settings()
			files[examples+c.file] = c.text
			set, err := load(files)
			if err != nil {
				t.Fatal(err)
			}
			errs := set.Check()
			if len(errs) != 1 || !strings.Contains(errs[0].Error(), examples+c.file) || !strings.Contains(errs[0].Error(), c.says) {
				t.Errorf("got %v\nwant one, with %s", errs, c.says)
			}
		})
	}
}

func TestJudge(t *testing.T) {
	t.Parallel()
	set, err := load(settings())
	if err != nil {
		t.Fatal(err)
	}
	type verdict struct {
		Version  string
		Findings string
		Future   bool
	}
	for doc, want := range map[string]verdict{
		`{"v": "1.0.0", "name": "Ada"}`:     {"1.0.0", "", false},
		`{"v": "1.10.0"}`:                   {"1.10.0", "", false},
		`{"v": "1.0.0"}`:                    {"1.0.0", " required", false},
		`{"v": "1.0.0", "name": 1, "x": 2}`: {"1.0.0", " additionalProperties, /name type", false},
		`{"v": "9", "v": "1.10.0"}`:         {"1.10.0", "", false}, // the last counts
		`"{\"v\": \"1.0.0\"}"`:              {"", " type", false},
		`null`:                              {"", " type", false},
		`[]`:                                {"", " type", false},
		`{}`:                                {"", " required", false},
		`{"V": "1.0.0"}`:                    {"", " required", false},
		`{"v": null}`:                       {"", "/v version", false},
		`{"v": 1}`:                          {"", "/v version", false},
		`{"v": ""}`:                         {"", "/v version", false},
		`{"v": ["1.0.0"]}`:                  {"", "/v version", false},
		`{"v": "1.0"}`:                      {"", "/v version", false},
		`{"v": "01.0.0"}`:                   {"", "/v version", false},
		`{"v": "1.0.0 "}`:                   {"", "/v version", false},
		`{"v": "0.9.9"}`:                    {"", "/v version", false},
		`{"v": "1.9.9"}`:                    {"", "/v version", false},
		`{"v": "1.2.0"}`:                    {"", "/v version", false}, // as a text it would come later
		`{"v": "1.10.1"}`:                   {"", "/v version", true},
		`{"v": "1.11.0"}`:                   {"", "/v version", true},
		`{"v": "2.0.0", "name": 1}`:         {"", "/v version", true},
		`{"v": "10.0.0"}`:                   {"", "/v version", true},
		`{"v": "2.0.0-rc.1"}`:               {"", "/v version", true},
		`{"v": "2.0.0+b.1"}`:                {"", "/v version", true},
		`{"v": "1.10.0-rc.1"}`:              {"", "/v version", false}, // before 1.10.0
		`{"v": "99999999999999999999.0.0"}`: {"", "/v version", true},
		`{"v": "2.0.0-"}`:                   {"", "/v version", false},
		`{"v": "2.0"}`:                      {"", "/v version", false},
		`{"v": "v2.0.0"}`:                   {"", "/v version", false},
		`{"v": "1.0.0", "name": "\u0000\u0000\u0000"}`: {"1.0.0", "", false},
	} {
		got, err := set.Judge("blue", []byte(doc))
		if err != nil {
			t.Errorf("%s: %v", doc, err)
			continue
		}
		var findings []string
		for _, f := range got.Findings {
			findings = append(findings, f.Pointer+" "+f.Keyword)
			if f.Message == "" {
				t.Errorf("%s: %s %s has no message", doc, f.Pointer, f.Keyword)
			}
		}
		if diff := cmp.Diff(want, verdict{got.Version, strings.Join(findings, ", "), got.Future}); diff != "" || got.Variant != "blue" {
			t.Errorf("%s, of %s:\n%s", doc, got.Variant, diff)
		}
	}
	for _, variant := range []string{"green", "common", ""} {
		got, err := set.Judge(variant, []byte("[]"))
		if err != nil || len(got.Findings) != 1 || got.Findings[0].Pointer != "" || got.Findings[0].Keyword != "discriminator" || got.Future {
			t.Errorf("variant %q gives %+v, %v", variant, got, err)
		}
	}
	for _, doc := range []string{"", "{", `{"v": "1.0.0"} {}`, `{"v": 1e999999999}`} {
		if got, err := set.Judge("blue", []byte(doc)); err == nil {
			t.Errorf("%q gives %+v; want an error", doc, got)
		}
	}
}

func TestJudgePointsAtAnyVersionField(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"s/d/default/1.0.0.json":   {Data: []byte(`{"$id": "pgstrata:///d/default/1.0.0"}`)},
		"s/d/default/default.json": {Data: []byte(`{"a/b~": "1.0.0"}`)},
	}
	set, err := schema.Load(fsys, "s", "d", "a/b~")
	if err != nil {
		t.Fatal(err)
	}
	got, err := set.Judge("default", []byte(`{"a/b~": 1}`))
	if err != nil || got.Findings[0].Pointer != "/a~1b~0" {
		t.Errorf("got %+v, %v", got, err)
	}
}
