package docgen_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/docgen"
)

func tree() *cobra.Command {
	run := func(*cobra.Command, []string) {}
	root := &cobra.Command{Use: "tool", Short: "A tool"}
	visible := &cobra.Command{Use: "see", Short: "See it", Run: run}
	hidden := &cobra.Command{Use: "hide", Hidden: true, Run: run}
	root.AddCommand(visible, hidden)
	return root
}

func TestCommands(t *testing.T) {
	t.Parallel()
	pages, err := docgen.Commands(tree())
	if err != nil {
		t.Fatal(err)
	}
	if len(pages) != 2 || !strings.Contains(pages["tool_see.md"], "See it") {
		t.Errorf("got %v", pages)
	}
	again, err := docgen.Commands(tree())
	if err != nil || !cmp.Equal(pages, again) {
		t.Errorf("the same tree gave other pages, %v", err)
	}
}

func TestCheck(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "cli")
	pages := map[string]string{"a.md": "a\n", "b.md": "b\n"}
	check := func(want ...string) {
		t.Helper()
		got, err := docgen.Check(dir, pages)
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("got %v, %v, want %v", got, err, want)
		}
	}
	check("a.md is missing", "b.md is missing")
	if err := docgen.Write(dir, pages); err != nil {
		t.Fatal(err)
	}
	check()
	if err := os.WriteFile(filepath.Join(dir, "a.md"), []byte("other"), 0o644); err != nil {
		t.Fatal(err)
	}
	delete(pages, "b.md")
	check("a.md is out of date", "b.md has no command")
	if err := docgen.Write(dir, pages); err != nil {
		t.Fatal(err)
	}
	check()
	if _, err := os.Stat(filepath.Join(dir, "b.md")); !os.IsNotExist(err) {
		t.Error("a page without a source was left")
	}
}
