package compile_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// TestFansOut refers from every level to the next one ten times: written out, it would be a hundred million copies.
func TestFansOut(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`{"$ref": "#/$defs/a", "$defs": {`)
	for c := 'a'; c < 'i'; c++ {
		b.WriteString(`"` + string(c) + `": {"properties": {`)
		for n := range 10 {
			if n > 0 {
				b.WriteString(",")
			}
			b.WriteString(`"` + string(rune('a'+n)) + `": {"minProperties": 1, "$ref": "#/$defs/` + string(c+1) + `"}`)
		}
		b.WriteString(`}},`)
	}
	b.WriteString(`"i": {"type": "array", "items": {"type": "integer"}}}}`)
	agrees(t, b.String(), 100<<10,
		`{}`, `{"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": [1, 2]}}}}}}}}`,
		`{"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": [1, "x"]}}}}}}}}`, `{"a": {}, "j": {"j": {}}}`)
}

// TestManyProperties checks the properties of one object in several functions.
func TestManyProperties(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(`{"type": "object", "required": ["p7", "p1999"], "additionalProperties": false, "properties": {`)
	for n := range 2000 {
		kind := `{"type": "string", "maxLength": 5}`
		if n%3 == 0 {
			kind = fmt.Sprintf(`{"type": "array", "items": {"type": "object", "properties": {"k%d": {"type": "integer"}}}}`, n)
		}
		fmt.Fprintf(&b, `"p%d": %s,`, n, kind)
	}
	b.WriteString(`"last/~": {"minimum": 3}}}`)
	agrees(t, b.String(), 3<<20,
		`{"p7": "x", "p1999": "y"}`, `{"p7": "x"}`, `{"p7": "too long", "p1999": "y", "last/~": 1}`,
		`{"p7": "x", "p1999": "y", "p3": [{"k3": 1}, {"k3": "x"}], "p1998": 5}`, `{"p7": "x", "p1999": "y", "other": 1}`, `[]`)
}

// TestManyDefinitions refers to one large shape from many places.
func TestManyDefinitions(t *testing.T) {
	t.Parallel()
	var defs, properties []string
	for n := range 500 {
		defs = append(defs, fmt.Sprintf(`"d%d": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer", "minimum": %d},
			"name": {"type": "string", "pattern": "^[a-z]{1,20}$"}, "next": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/d%d"}]},
			"list": {"type": "array", "items": {"$ref": "#/$defs/d%d"}}}}`, n, n, n/2, max(n-7, 0)))
		properties = append(properties, fmt.Sprintf(`"p%d": {"$ref": "#/$defs/d%d"}`, n, n))
	}
	agrees(t, `{"properties": {`+strings.Join(properties, ",")+`}, "$defs": {`+strings.Join(defs, ",")+`}}`, 4<<20,
		`{"p499": {"id": 499, "next": {"id": 249, "list": [{"id": 300}]}}}`, `{"p499": {"id": 499, "list": [{"id": 499, "list": [{"id": 5}]}]}}`,
		`{"p0": {"id": -1, "name": "Upper"}, "p8": {}}`, `{"p3": {"id": 3, "next": null}}`)
}

// TestManyBranches counts them one after the other.
func TestManyBranches(t *testing.T) {
	t.Parallel()
	var some, one, kept []string
	for n := range 1000 {
		some = append(some, fmt.Sprintf(`{"required": ["k%d"], "properties": {"k%d": {"items": {"type": "integer"}}}}`, n, n))
		one = append(one, fmt.Sprintf(`{"const": "v%d"}`, n%999))
		kept = append(kept, fmt.Sprintf(`{"required": ["u%d"], "properties": {"u%d": true}}`, n, n))
	}
	agrees(t, `{"properties": {"some": {"anyOf": [`+strings.Join(some, ",")+`]}, "one": {"oneOf": [`+strings.Join(one, ",")+`]},
		"kept": {"anyOf": [`+strings.Join(kept, ",")+`], "unevaluatedProperties": false}}}`, 4<<20,
		`{"some": {"k999": [1]}, "one": "v998"}`, `{"some": {"k999": ["x"]}, "one": "v0"}`, `{"some": {}, "one": "other"}`,
		`{"some": {"k1": ["x"], "k7": [3]}}`, `{"kept": {"u1": 1, "u999": 2}}`, `{"kept": {"u1": 1, "z": 2}}`, `{"kept": {}}`)
}

// TestBranchesInBundles divides branches that contain the whole among functions, since Postgres takes four times as long for twice the text.
func TestBranchesInBundles(t *testing.T) {
	t.Parallel()
	conn := database(t)
	for keyword, demand := range map[string]string{"anyOf": `"required": ["k%d"], `, "oneOf": `"required": ["k%d"], `, "allOf": `"$comment": "k%d", `} {
		var branches []string
		for n := range 400 {
			branches = append(branches, fmt.Sprintf(`{"type": ["object", "null"], `+demand+`"properties": {
				"k%d": {"type": "array", "items": {"$ref": "#"}}, "n": {"maximum": %d}}}`, n, n, n))
		}
		list := strings.Join(branches, ",")
		for _, text := range []string{
			`{"` + keyword + `": [` + list + `]}`,
			`{"type": "object", "minProperties": 1, "$ref": "#/$defs/many", "$defs": {"many": {"` + keyword + `": [` + list + `]}}}`,
			`{"properties": {"x/": {"` + keyword + `": [` + list + `], "not": {"required": ["y"]}}, "y": {"not": {"` + keyword + `": [` + list + `]}}}}`,
		} {
			s := parse(t, text)
			v := mustCompile(t, s)
			for _, function := range strings.Split(v.SQL, "create function ")[1:] {
				if len(function) > 200<<10 {
					t.Errorf("%s: a function of %d bytes: %.200s", keyword, len(function), function)
				}
			}
			exec(t, conn, v.SQL)
			documents := []string{`{}`, `null`, `7`}
			for _, document := range []string{
				`{"k0": []}`, `{"k399": [], "n": 399}`, `{"k399": [], "n": 400}`, `{"k3": [], "k398": [], "n": 3}`, `{"k3": [], "k398": [], "n": 4}`,
				`{"k3": [], "k398": [], "n": 4, "z": "z"}`, `{"k3": [], "z": 1}`, `{"k3": 1, "k200": [{"k320": "x"}], "k399": [1, {"n": 1}]}`,
				`{"k5": [{"k300": [{"k7": []}]}]}`, `{"k5": [{"k300": [{"k7": [1]}]}]}`, strings.Repeat(`{"k350": [`, 60) + strings.Repeat("]}", 60),
			} {
				documents = append(documents, document, `{"x/": `+document+`}`, `{"y": `+document+`}`)
			}
			for i, a := range ask(t, conn, v, documents) {
				if d := same(s, documents[i], a); d != "" {
					t.Errorf("%.100s, %.100s\n%s", text, documents[i], d)
				}
			}
			exec(t, conn, "drop schema pgstrata_check cascade; create schema pgstrata_check")
		}
	}
}

// TestCopiesWhereFunctionsAreMany writes parts out twice that would else make more functions than a transaction bears.
func TestCopiesWhereFunctionsAreMany(t *testing.T) {
	t.Parallel()
	var defs, properties []string
	for n := range 2600 {
		defs = append(defs, fmt.Sprintf(`"d%d": {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer", "maximum": %d}, "b": {"items": {"type": "string"}}}}`, n, n))
		properties = append(properties, fmt.Sprintf(`"p%d": {"$ref": "#/$defs/d%d"}, "q%d": {"items": {"$ref": "#/$defs/d%d"}}`, n, n, n, n))
	}
	agrees(t, `{"properties": {`+strings.Join(properties, ",")+`}, "$defs": {`+strings.Join(defs, ",")+`}}`, 40<<20,
		`{"p7": {"a": 7, "b": ["x"]}, "q2599": [{"a": 2599}, {"a": 1}]}`, `{"p7": {"a": 8, "b": [1]}, "q2599": [{"a": 2600}, {}]}`)
}

// TestTooManyFunctions is refused before Postgres runs out of locks.
func TestTooManyFunctions(t *testing.T) {
	t.Parallel()
	var defs, properties []string
	for n := range 2600 {
		defs = append(defs, fmt.Sprintf(`"d%d": {"properties": {"id": {"minimum": %d}, "self": {"items": {"$ref": "#/$defs/d%d"}}}}`, n, n, n))
		properties = append(properties, fmt.Sprintf(`"p%d": {"$ref": "#/$defs/d%d"}`, n, n))
	}
	s, err := schema.Single("many.json", "pgstrata:///many.json",
		[]byte(`{"properties": {`+strings.Join(properties, ",")+`}, "$defs": {`+strings.Join(defs, ",")+`}}`), schema.Fetch())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := compile.Schema(s); err == nil || !strings.Contains(err.Error(), "functions, and Postgres bears about 5000 in one transaction") {
		t.Errorf("want a refusal for its functions, got %v", err)
	}
}

// agrees compares Go and Postgres on documents, and wants no more SQL than so many bytes.
func agrees(t *testing.T, text string, most int, documents ...string) {
	t.Helper()
	s := parse(t, text)
	v, err := compile.Schema(s)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.SQL) > most {
		t.Errorf("%d bytes of schema became %d bytes of SQL, want at most %d", len(text), len(v.SQL), most)
	}
	conn := database(t)
	exec(t, conn, v.SQL)
	for i, a := range ask(t, conn, v, documents) {
		if d := same(s, documents[i], a); d != "" {
			t.Errorf("%s\n%s", documents[i], d)
		}
	}
}
