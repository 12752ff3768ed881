package draft_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/draft"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const field = "v"

// version compiles an object schema from what stands inside it, as version major.0.0.
func version(t testing.TB, major int, body string) *schema.Schema {
	t.Helper()
	v := schema.Version{Major: major}
	text := `{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", ` + strings.ReplaceAll(body, "VERSION", `"v": {"const": "`+v.String()+`"}`) + `}`
	s, err := schema.Compile("pgstrata:///things/default/"+v.String(), []byte(text), func(string) ([]byte, error) { return nil, errors.New("no other file") })
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	s.Version = v
	return s
}

// closed is an object with these properties and no others.
func closed(required, properties string) string {
	if required != "" {
		required = ", " + required
	}
	return `"required": ["v"` + required + `], "properties": {VERSION, ` + properties + `}, "additionalProperties": false`
}

// guessed is the guess, parsed, and what generated documents say of it.
func guessed(t testing.TB, from, to *schema.Schema) (string, draft.Trial) {
	t.Helper()
	text := draft.Lens(from, to, field).YAML()
	l, err := lens.Parse(from.Version.String()+"--"+to.Version.String()+".lens.yaml", field, text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	trial, err := draft.Try(t.Context(), l, from, to, field, 300)
	if err != nil {
		t.Fatal(err)
	}
	return string(text), trial
}

// steps are the lines of a guess without its comments.
func steps(text string) string {
	var lines []string
	for _, line := range strings.Split(text, "\n") {
		if line != "" && line != "steps:" && !strings.HasPrefix(strings.TrimSpace(line), "#") {
			lines = append(lines, strings.TrimPrefix(line, "  "))
		}
	}
	return strings.Join(lines, "\n")
}

func TestGuesses(t *testing.T) {
	t.Parallel()
	const color = `"color": {"enum": ["red", "green", "blue"]}`
	for _, tc := range []struct{ name, from, to, want string }{
		{"nothing", closed("", `"a": {"type": "string"}`), closed("", `"a": {"type": "string"}`), "steps: []"},
		{"an optional key", closed("", `"a": {"type": "string"}`), closed("", `"a": {"type": "string"}, "zone": {"type": "string"}`), "- add: /zone\n  optional: true"},
		{"a required key with a default", closed("", `"a": {"type": "string"}`), closed(`"zone"`, `"a": {"type": "string"}, "zone": {"type": "string", "default": "UTC"}`), "- add: /zone\n  default: UTC"},
		{"a required key without one", closed("", `"a": {"type": "string"}`), closed(`"count"`, `"a": {"type": "string"}, "count": {"type": "integer", "minimum": 3}`), "- add: /count\n  default: 3"},
		{"an optional key gone", closed("", `"a": {"type": "string"}, `+color), closed("", color), "- remove: /a"},
		{"a required key gone", closed(`"a"`, `"a": {"type": "string"}, `+color), closed("", color), "- remove: /a\n  default: \"\""},
		{"a key that must be there now", closed("", `"a": {"type": "string"}, `+color), closed(`"a"`, `"a": {"type": "string", "default": "x"}, `+color), "- require: /a\n  default: x"},
		{"a key that need not be there any more", closed(`"a"`, `"a": {"type": "integer", "minimum": 5}`), closed("", `"a": {"type": "integer", "minimum": 5}`), "- relax: /a\n  default: 5"},
		{"a similar name", closed("", `"batch_size": {"type": "integer"}`), closed("", `"batchSize": {"type": "integer"}`), "- rename: /batch_size\n  to: batchSize"},
		{"the same description", closed("", `"a": {"type": "integer", "description": "How many."}`), closed("", `"limit": {"type": "integer", "description": "How many."}`), "- rename: /a\n  to: limit"},
		{"another name and words", closed("", `"colour": {"enum": ["red", "green"]}`), closed("", `"color": {"enum": ["red", "grin"]}`), "- rename: /colour\n  to: color\n- map: /color\n  values: {red: red, green: grin}"},
		{"words in their order", closed("", `"a": {"enum": ["skip", "fail", "empty"]}`), closed("", `"a": {"enum": ["leave_out", "stop", "blank"]}`), "- map: /a\n  values: {skip: leave_out, fail: stop, empty: blank}"},
		{"a word more", closed("", `"a": {"enum": ["x", "y"]}`), closed("", `"a": {"enum": ["x", "y", "z"]}`), "- map: /a\n  values: {x: x, \"y\": \"y\"}\n  default_down: x"},
		{"a word less", closed("", `"a": {"enum": ["x", "y", "z"]}`), closed("", `"a": {"enum": ["x", "z"], "default": "z"}`), "- map: /a\n  values: {x: x, z: z}\n  default: z"},
		{"numbers as words", closed("", `"a": {"enum": [1, 2]}`), closed("", `"a": {"enum": [1, 2, 3]}`), "- map: /a\n  values: [{from: 1, to: 1}, {from: 2, to: 2}]\n  default_down: 1"},
		{"another type", closed("", `"a": {"type": "integer"}`), closed("", `"a": {"type": "string"}`), "- convert: /a\n  from: integer\n  to: string\n  default_down: 0"},
		{"from text", closed("", `"a": {"type": "string"}`), closed("", `"a": {"type": "boolean", "default": true}`), "- convert: /a\n  from: string\n  to: boolean\n  default: true"},
		{"a list of it", closed("", `"a": {"type": "string"}`), closed("", `"a": {"type": "array", "items": {"type": "string"}, "minItems": 1}`), "- wrap: /a"},
		{"the first of it", closed("", `"a": {"type": "array", "items": {"type": "string"}, "minItems": 1}`), closed("", `"a": {"type": "string"}`), "- head: /a"},
		{"an object of it", closed("", `"a": {"enum": ["x", "w"]}`), closed("", `"a": {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["x", "w"]}, "more": {"type": "string"}}, "additionalProperties": false}`), "- plunge: /a\n  key: kind"},
		{"what was in it", closed("", `"a": {"type": "object", "required": ["kind"], "properties": {"kind": {"enum": ["x", "w"]}}, "additionalProperties": false}`), closed("", `"a": {"enum": ["x", "w"]}`), "- hoist: /a\n  key: kind"},
		{
			"another place", closed(`"options", "delivery"`, `"options": {"type": "object", "properties": {"size": {"type": "integer"}}, "additionalProperties": false}, "delivery": {"type": "object", "additionalProperties": false}`),
			closed(`"options", "delivery"`, `"options": {"type": "object", "additionalProperties": false}, "delivery": {"type": "object", "properties": {"size": {"type": "integer"}}, "additionalProperties": false}`),
			"- move: /options/size\n  to: /delivery/size",
		},
		{"a new object for it", closed("", `"size": {"type": "integer"}`), closed("", `"delivery": {"type": "object", "properties": {"size": {"type": "integer"}}, "additionalProperties": false}`), "- move: /size\n  to: /delivery\n- plunge: /delivery\n  key: size"},
		{"out of its object", closed("", `"delivery": {"type": "object", "properties": {"size": {"type": "integer"}}, "additionalProperties": false}`), closed("", `"size": {"type": "integer"}`), "- hoist: /delivery\n  key: size\n- rename: /delivery\n  to: size"},
		{
			"within a list", closed("", `"a": {"type": "array", "items": {"type": "object", "properties": {"colour": {"type": "string"}}, "additionalProperties": false}}`),
			closed("", `"a": {"type": "array", "items": {"type": "object", "properties": {"color": {"type": "string"}}, "additionalProperties": false}}`), "- each: /a\n  of: items\n  steps:\n    - rename: /colour\n      to: color",
		},
		{"items of a list", closed("", `"a": {"type": "array", "items": {"type": "integer"}}`), closed("", `"a": {"type": "array", "items": {"type": "string"}}`), "- each: /a\n  of: items\n  steps:\n    - convert: \"\"\n      from: integer\n      to: string\n      default_down: 0"},
		{"through a reference", `"$ref": "#/$defs/o", "$defs": {"o": {"required": ["v"], "properties": {VERSION, "colour": {"type": "string"}}}}, "unevaluatedProperties": false`, closed("", `"color": {"type": "string"}`), "- rename: /colour\n  to: color"},
		{"odd names", closed("", `"a/b~c d": {"type": "string", "description": "x"}`), closed("", `"true": {"type": "string", "description": "x"}`), "- rename: \"/a~1b~0c d\"\n  to: \"true\""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			text, trial := guessed(t, version(t, 1, tc.from), version(t, 2, tc.to))
			if diff := cmp.Diff(tc.want, steps(text)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			converts := strings.Contains(text, "convert") && strings.Contains(tc.want, "to: string") // a text of the new version may be no number
			if trial.Problem != "" && !converts {
				t.Errorf("%s: %s", lens.Text(trial.Document), trial.Problem)
			}
			if got, want := strings.Count(text, "# guess: "), strings.Count(tc.want, "- ")-strings.Count(tc.want, "- each"); want > 0 && got != want {
				t.Errorf("%d of %d steps are marked:\n%s", got, want, text)
			}
		})
	}
}

// TestMadeUpWordsAreMarked: which words the schemas don't say is told from those they do.
func TestMadeUpWordsAreMarked(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, from, to, want string }{
		{
			"two words gone, another one new", closed("", `"a": {"enum": ["open", "closed", "void"]}`), closed("", `"a": {"enum": ["open", "done"]}`),
			"# guess: the words are others; words without a counterpart become the default, which is made up; new words go back to default_down, which is made up\n" +
				"  - map: /a\n    values: {open: open}\n    default: open\n    default_down: open",
		},
		{
			"the schema's default", closed("", `"a": {"enum": ["open", "closed", "void"]}`), closed("", `"a": {"enum": ["open", "done"], "default": "done"}`),
			"words without a counterpart become the default, which is the schema's; new words go back to default_down, which is made up\n",
		},
		{
			"no word left", closed("", `"a": {"enum": ["open", "closed", "void"]}`), closed("", `"a": {"enum": ["x", "y"]}`),
			"; the line among the values is made up\n  - map: /a\n    values: {open: x}\n    default: x",
		},
		{
			"words for any text", closed("", `"a": {"type": "string"}`), closed("", `"a": {"enum": ["x", "w"]}`),
			"# guess: only these are left; all else becomes the default, which is made up\n",
		},
		{
			"one word for another", closed("", `"a": {"enum": ["open", "closed"]}`), closed("", `"a": {"enum": ["open", "done"]}`),
			"# guess: the words stand in this order in both schemas\n  - map: /a\n    values: {open: open, closed: done}\n",
		},
	} {
		text, _ := guessed(t, version(t, 1, tc.from), version(t, 2, tc.to))
		if !strings.Contains(text, tc.want) {
			t.Errorf("%s: want\n%s\nin\n%s", tc.name, tc.want, text)
		}
	}
}

// A history much like the foundation's is guessed as it was written by hand.
func TestHistory(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"field_mappings", "sync_schedule"} {
		set, err := schema.Load(os.DirFS("../../testdata"), "families", name, "schema_version")
		if err != nil {
			t.Fatal(err)
		}
		f := set.Families[0]
		for i := range len(f.Schemas) - 1 {
			from, to := f.Schemas[i], f.Schemas[i+1]
			file := from.Version.String() + "--" + to.Version.String() + ".lens.yaml"
			text := draft.Lens(from, to, "schema_version").YAML()
			written, err := os.ReadFile("../../testdata/families/" + name + "/" + f.Variant + "/" + file)
			if err != nil {
				t.Fatal(err)
			}
			_, after, _ := strings.Cut(string(written), "\n")
			if diff := cmp.Diff(steps(after), steps(string(text))); diff != "" {
				t.Errorf("(-written +guessed):\n%s", diff)
			}
			l, err := lens.Parse(file, "schema_version", text)
			if err != nil {
				t.Fatal(err)
			}
			if trial, err := draft.Try(t.Context(), l, from, to, "schema_version", 300); err != nil || trial.Problem != "" || trial.Tried < 500 {
				t.Errorf("%v, %d tried: %s: %s", err, trial.Tried, lens.Text(trial.Document), trial.Problem)
			}
		}
	}
}
