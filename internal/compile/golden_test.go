package compile_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares the generated SQL with what was reviewed: run with -update after a change, and read the difference.
func TestGolden(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no schemas in testdata: %v", err)
	}
	conn := database(t)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		v := mustCompile(t, parse(t, string(text)))
		exec(t, conn, v.SQL)
		golden := strings.TrimSuffix(file, ".json") + ".sql"
		if *update {
			if err := os.WriteFile(golden, []byte(v.SQL), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), v.SQL); diff != "" {
			t.Errorf("%s (-reviewed +generated):\n%s", golden, diff)
		}
	}
}
