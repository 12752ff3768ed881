// Command importdirection fails when a package of pgstrata imports upwards or sideways.
// The layers are those of docs/architecture.md, lowest first; tests are exempt.
package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
)

const module = "github.com/pgstrata/pgstrata"

// layers lists every package, lowest first; packages of one layer don't import each other.
// A package that stands nowhere here is an error, so that a new one gets its place.
var layers = [][]string{
	{"internal/fault"},
	{"internal/pg", "internal/ecma"},
	{"internal/schema", "migrations", "jsonschemas"},
	{"internal/project"},
	{"internal/compile", "internal/compat", "internal/lens", "internal/chunk", "internal/quarantine", "internal/alert", "internal/types"},
	{"internal/generate", "internal/migrate", "internal/credential", "internal/foundation", "internal/observe", "internal/infer", "internal/access", "internal/target", "internal/draft", "internal/publish"},
	{"internal/foundation/gen"},
	{".", "repair", "internal/census", "internal/docgen", "internal/devdb"},
	{"internal/devdb/dbtest", "internal/evolve"},
	{"internal/demo", "internal/conformance", "internal/bench", "internal/mutants"},
	{"internal/cli"},
	{"cmd/pgstrata"},
	{"docs"}, // holds tests only
	{"examples/foundation/cornerstone", "examples/foundation/dynamics365", "examples/foundation/syncschedule", "examples/foundation/xledger"},
}

// alone lists packages that import nothing else of the module.
var alone = []string{
	"internal/devdb", "internal/fault", "internal/ecma", "migrations", "jsonschemas",
	"examples/foundation/cornerstone", "examples/foundation/dynamics365", "examples/foundation/syncschedule", "examples/foundation/xledger",
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}}{{range .Imports}} {{.}}{{end}}`, "./...").Output()
	if err != nil {
		return fmt.Errorf("go list: %w", err)
	}
	floor := map[string]int{}
	for i, layer := range layers {
		for _, name := range layer {
			floor[name] = i
		}
	}
	isolated := map[string]bool{}
	for _, name := range alone {
		isolated[name] = true
	}
	var wrong []string
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		from := local(words[0])
		if _, known := floor[from]; !known {
			wrong = append(wrong, fmt.Sprintf("%s stands in no layer: give it its place in tools/importdirection", from))
			continue
		}
		for _, path := range words[1:] {
			if path != module && !strings.HasPrefix(path, module+"/") {
				continue
			}
			to := local(path)
			switch {
			case isolated[from]:
				wrong = append(wrong, fmt.Sprintf("%s imports %s, but must import nothing of ours", from, to))
			case floor[to] == floor[from]:
				wrong = append(wrong, fmt.Sprintf("%s imports its sibling %s", from, to))
			case floor[to] > floor[from]:
				wrong = append(wrong, fmt.Sprintf("%s imports %s, which stands above it", from, to))
			}
		}
	}
	if len(wrong) > 0 {
		sort.Strings(wrong)
		return fmt.Errorf("import direction:\n  %s", strings.Join(wrong, "\n  "))
	}
	return lines.Err()
}

func local(path string) string {
	if path == module {
		return "."
	}
	return strings.TrimPrefix(path, module+"/")
}
