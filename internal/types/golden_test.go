package types

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/jsonschemas"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGolden shows the Dart of the cases, up to the code that is the same in all of them. Go and TypeScript are run instead.
func TestGolden(t *testing.T) {
	t.Parallel()
	for _, s := range cases(t) {
		text, err := Languages[2].Emit(Of(s.schema), "")
		if err != nil {
			t.Fatal(err)
		}
		text, _, found := strings.Cut(text, "\n// What is checked at one place")
		if !found {
			t.Error("the common code is missing")
		}
		name := filepath.Join("testdata", "golden", s.schema.Document+".dart")
		if *update {
			if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), text); diff != "" {
			t.Errorf("%s (go test ./internal/types -run Golden -update writes it):\n%s", name, diff)
		}
	}
}

// TestFoundationsModels compares the models in examples with what the newest schemas give.
func TestFoundationsModels(t *testing.T) {
	t.Parallel()
	for _, m := range []struct{ document, variant, pkg string }{
		{"field_mappings", "xledger", "xledger"},
		{"field_mappings", "dynamics365", "dynamics365"},
		{"field_mappings", "cornerstone", "cornerstone"},
		{"sync_schedule", "default", "syncschedule"},
	} {
		set, err := schema.Load(jsonschemas.FS, ".", m.document, "schema_version")
		if err != nil {
			t.Fatal(err)
		}
		text, err := Languages[0].Emit(Of(set.Family(m.variant).Newest()), m.pkg)
		if err != nil {
			t.Fatal(err)
		}
		file := "../../examples/foundation/" + m.pkg + "/" + m.document + ".go"
		if committed, err := os.ReadFile(file); err != nil || string(committed) != text {
			t.Errorf("%s is not what the schema gives: run make generate (%v)", file, err)
		}
	}
}

// TestDartsStructure checks what can be checked of Dart without its compiler: strings end, brackets match, names are declared once and are
// no reserved words, and everything that is named is declared.
func TestDartsStructure(t *testing.T) {
	t.Parallel()
	reserved := strings.Fields(`assert break case catch class const continue default do else enum extends false final finally for if in is new null
		rethrow return super switch this throw true try var void while with`)
	own := strings.Fields(`Object String bool int double List Map MapEntry Iterable RegExp Exception FormatException StateError BigInt Never Function
		InvalidError JsonNumber JsonNull T`)
	declared := regexp.MustCompile(`(?m)^(?:sealed )?(?:class|enum) (\w+)`)
	for _, s := range subjects(t) {
		text, err := Languages[2].Emit(Of(s.schema), "")
		if err != nil {
			t.Fatal(err)
		}
		bare, problem := withoutStrings(text)
		if problem != "" {
			t.Errorf("%s: %s", s.name, problem)
			continue
		}
		var names []string
		for _, m := range declared.FindAllStringSubmatch(bare, -1) {
			if slices.Contains(names, m[1]) {
				t.Errorf("%s: %s is declared twice", s.name, m[1])
			}
			names = append(names, m[1])
		}
		for _, m := range regexp.MustCompile(`\b_?[A-Z]\w*`).FindAllString(bare, -1) {
			if !slices.Contains(names, m) && !slices.Contains(own, m) {
				t.Errorf("%s: %s is not declared", s.name, m)
			}
		}
		for _, body := range regexp.MustCompile(`(?ms)^(?:class|enum) .*?^}`).FindAllString(bare, -1) {
			var inside []string
			for _, m := range regexp.MustCompile(`(?m)^  (?:final [^=\n]* (\w+);|(\w+)\(""\)[,;])$`).FindAllStringSubmatch(body, -1) {
				name := m[1] + m[2]
				if slices.Contains(inside, name) || slices.Contains(reserved, name) {
					t.Errorf("%s: the name %s can't be taken in\n%s", s.name, name, body)
				}
				inside = append(inside, name)
			}
		}
	}
}

// withoutStrings empties the strings and drops the comments, and looks at brackets.
func withoutStrings(text string) (bare, problem string) {
	var b strings.Builder
	var open []byte
	closes := map[byte]byte{')': '(', ']': '[', '}': '{'}
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case strings.HasPrefix(text[i:], "//"):
			for i < len(text) && text[i] != '\n' {
				i++
			}
			b.WriteByte('\n')
		case c == '"' || c == '\'':
			end, ok := stringEnd(text, i)
			if !ok {
				return "", "a string has no end: " + text[i:min(len(text), i+40)]
			}
			b.WriteString(`""`)
			i = end
		case strings.IndexByte("([{", c) >= 0:
			open = append(open, c)
			b.WriteByte(c)
		case closes[c] != 0:
			if len(open) == 0 || open[len(open)-1] != closes[c] {
				return "", "brackets don't match: …" + text[max(0, i-60):i+1]
			}
			open = open[:len(open)-1]
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	if len(open) > 0 {
		return "", "brackets are left open"
	}
	return b.String(), ""
}

// stringEnd finds the closing quote; what is interpolated may hold strings of its own. Raw strings have no escapes.
func stringEnd(text string, begin int) (int, bool) {
	quote, raw := text[begin], begin > 0 && text[begin-1] == 'r'
	for i := begin + 1; i < len(text) && text[i] != '\n'; i++ {
		switch {
		case text[i] == quote:
			return i, true
		case raw:
		case text[i] == '\\':
			i++
		case strings.HasPrefix(text[i:], "${"):
			for depth := 0; i < len(text); i++ {
				if text[i] == '"' || text[i] == '\'' {
					end, ok := stringEnd(text, i)
					if !ok {
						return 0, false
					}
					i = end
				}
				if text[i] == '{' {
					depth++
				}
				if text[i] == '}' {
					if depth--; depth == 0 {
						break
					}
				}
			}
		}
	}
	return 0, false
}
