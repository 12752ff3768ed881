package draft

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// route is a path in a document, from where a step stands.
type route []string

// String is the route as a JSON Pointer.
func (r route) String() string {
	var b strings.Builder
	for _, key := range r {
		b.WriteString("/" + schema.PointerToken(key))
	}
	return b.String()
}

// YAML is the guess as the text of a lens's file. Each step that was guessed has a comment that says so, and why.
func (g Guess) YAML() []byte {
	var b strings.Builder
	if len(g.Steps)+len(g.Notes) == 0 {
		return []byte("# Nothing changes in a document from the one version to the other, as far as the two schemas say.\nsteps: []\n")
	}
	b.WriteString("# A draft. Each step marked \"guess\" was guessed from what the two schemas say differently: look at it before it is used.\n")
	for _, note := range g.Notes {
		b.WriteString("# not guessed: " + oneLine(note) + "\n")
	}
	if len(g.Steps) == 0 {
		b.WriteString("steps: []\n")
		return []byte(b.String())
	}
	b.WriteString("steps:\n")
	write(&b, g.Steps, "  ")
	return []byte(b.String())
}

func write(b *strings.Builder, steps []Step, indent string) {
	for _, s := range steps {
		if s.Why != "" {
			fmt.Fprintf(b, "%s# guess: %s\n", indent, oneLine(s.Why))
		}
		fmt.Fprintf(b, "%s- %s: %s\n", indent, s.Operation, plain(s.Path))
		for _, a := range s.Arguments {
			fmt.Fprintf(b, "%s  %s: %s\n", indent, a.Key, flow(a.Value))
		}
		if s.Steps != nil {
			fmt.Fprintf(b, "%s  steps:\n", indent)
			write(b, s.Steps, indent+"    ")
		}
	}
}

// oneLine keeps a text within its comment.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// bare are texts that YAML reads as themselves.
var bare = regexp.MustCompile(`^(/[A-Za-z0-9_.~-]+)+$|^[A-Za-z_][A-Za-z0-9_-]*$`)

// words that YAML reads as something else than text.
var words = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|y|n|null|nan|inf)$`)

func plain(text string) string {
	if bare.MatchString(text) && !words.MatchString(text) {
		return text
	}
	return quoted(text)
}

// quoted is a text in double quotes, which YAML reads as JSON does.
func quoted(text string) string {
	out, err := json.Marshal(text)
	if err != nil { // a string always can be
		panic(err)
	}
	return string(out)
}

// flow is a value on one line.
func flow(value any) string {
	switch value := value.(type) {
	case string:
		return plain(value)
	case mapping:
		return value.text()
	}
	return lens.Text(value)
}

// text is a mapping where all old values are words, else a list of lines.
func (m mapping) text() string {
	parts := make([]string, len(m))
	for i, line := range m {
		word, ok := line[0].(string)
		if !ok {
			return m.lines()
		}
		parts[i] = plain(word) + ": " + flow(line[1])
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func (m mapping) lines() string {
	parts := make([]string, len(m))
	for i, line := range m {
		parts[i] = "{from: " + flow(line[0]) + ", to: " + flow(line[1]) + "}"
	}
	return "[" + strings.Join(parts, ", ") + "]"
}
