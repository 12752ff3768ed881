// Package docs_test runs the guides: every console, sql and diff block does on a private database what its guide says it does,
// and every Go block compiles. What a reader copies from a guide has therefore worked.
package docs_test

import (
	"bufio"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A block is one fenced block of a guide, with the directive in the HTML comment right above it.
//
//	<!-- refused: 23514 -->    the sql block must fail with this SQLSTATE
//	<!-- after: some.sql -->   that file, which the guide's commands wrote, runs before the sql block
//	<!-- as: operator -->      the block runs as a login that is member of pgstrata_operator; service, of service_role
//	<!-- exit: 3 -->           the last command of the console block exits with 3
//	<!-- file: some/path -->   the block is the whole content of that file
//	<!-- shown -->             the block is for reading only
//
// A text block right behind an sql block is what Postgres answers: the last statement's rows, or the error, as psql shows them.
// The comment <!-- in-a-copy -->, with no block below it, lets the whole guide work in a copy of the repository.
type block struct {
	guide      string
	line       int
	kind       string // the word behind the fence: console, sql, go, diff, json, …
	text       string
	directives map[string]string
}

func (b block) at() string { return fmt.Sprintf("%s:%d", b.guide, b.line) }

var comment = regexp.MustCompile(`^<!--\s*([a-z-]+)(?::\s*(.*?))?\s*-->$`)

// directives lists what may stand above a block of each kind. A misspelt or misplaced one must not be passed over.
var directives = map[string][]string{
	"console": {"as", "exit", "shown"},
	"sql":     {"after", "as", "refused", "shown"},
	"diff":    {"shown"},
	"go":      {"shown"},
}

// readGuide returns the guide's fenced blocks, and its own directives: those in comments that no block follows.
func readGuide(t *testing.T, path string) (blocks []block, whole map[string]string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	whole = map[string]string{}
	pending := map[string]string{}
	var open *block
	lines := bufio.NewScanner(file)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		switch {
		case open != nil && line == "```":
			for key := range open.directives {
				if key != "file" && !slices.Contains(directives[open.kind], key) {
					t.Errorf("%s: a %q block has no directive %q", open.at(), open.kind, key)
				}
			}
			blocks = append(blocks, *open)
			open = nil
		case open != nil:
			open.text += line + "\n"
		case strings.HasPrefix(line, "```"):
			open = &block{guide: path, line: n, kind: strings.TrimPrefix(line, "```"), directives: pending}
			pending = map[string]string{}
		case comment.MatchString(line):
			m := comment.FindStringSubmatch(line)
			pending[m[1]] = m[2]
		case len(pending) > 0:
			for key, value := range pending {
				if key != "in-a-copy" {
					t.Errorf("%s:%d: the directive %q stands above no block", path, n, key)
				}
				whole[key] = value
			}
			pending = map[string]string{}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if open != nil {
		t.Fatalf("%s: the fence is never closed", open.at())
	}
	return blocks, whole
}

// A command is one "$ …" line of a console block, with the lines that must come out of it.
type command struct {
	shell string
	want  []string
}

func (b block) commands() []command {
	var commands []command
	for _, line := range strings.Split(strings.TrimRight(b.text, "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "$ "):
			commands = append(commands, command{shell: line[2:]})
		case len(commands) == 0:
		case strings.HasPrefix(line, "> "):
			commands[len(commands)-1].shell += "\n" + line[2:]
		default:
			last := &commands[len(commands)-1]
			last.want = append(last.want, line)
		}
	}
	return commands
}

// missing returns the first wanted line that the output lacks, in order; "…" in a wanted line stands for anything,
// and white space counts as one blank.
func missing(want []string, output string) (string, bool) {
	lines := strings.Split(output, "\n")
	at := 0
	for _, wanted := range want {
		wanted = strings.Join(strings.Fields(wanted), " ")
		if wanted == "" || wanted == "…" {
			continue
		}
		pattern := regexp.MustCompile("^" + strings.ReplaceAll(regexp.QuoteMeta(wanted), "…", ".*") + "$")
		for {
			if at == len(lines) {
				return wanted, true
			}
			line := strings.Join(strings.Fields(lines[at]), " ")
			at++
			if pattern.MatchString(line) {
				break
			}
		}
	}
	return "", false
}
