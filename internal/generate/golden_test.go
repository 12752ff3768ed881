package generate_test

import (
	"flag"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares the migrations with what was reviewed: run with -update after a change, and read the difference.
func TestGolden(t *testing.T) {
	t.Parallel()
	f := newFolder(t, nil)
	_, expand := f.generate(t)
	_, finish := f.finish(t)
	for file, got := range map[string]string{"testdata/expand.sql": expand, "testdata/finish.sql": finish} {
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s (-reviewed +generated):\n%s", file, diff)
		}
	}
}
