package access_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/access"
)

func TestDocsKeepTheRestOfThePage(t *testing.T) {
	t.Parallel()
	m := parse(t, magazineMatrix)
	const page = "# Ours\n\n<!-- begin access matrix: pgstrata access generate writes what follows, from old.yaml -->\nold\n<!-- end access matrix -->\n\nend\n"
	got, err := access.Docs(m, "page.md", page)
	if err != nil || !strings.HasPrefix(got, "# Ours\n") || !strings.HasSuffix(got, "\n\nend\n") || strings.Contains(got, "\nold\n") {
		t.Errorf("%v:\n%s", err, got)
	}
	for _, line := range []string{
		"| anon | all where `published`: id, title | — | — | — |",
		"| chief editor | own | — | own: title, order | — |",
		"| `desk.jobs` | select, delete | select, insert, update, delete |",
	} {
		if !strings.Contains(got, line+"\n") {
			t.Errorf("%s is not in\n%s", line, got)
		}
	}
	if again, err := access.Docs(m, "page.md", got); again != got || err != nil {
		t.Errorf("a second time it differs: %v", err)
	}
	if _, err := access.Docs(m, "page.md", "# Ours\n"); err == nil || !strings.Contains(err.Error(), "page.md") {
		t.Errorf("a page without a place: %v", err)
	}
}

// The page that explains the file shows one that is taken as it stands.
func TestGuidesExampleIsTaken(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "access.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(page), "```yaml\ntenancy:")
	example, _, ended := strings.Cut(example, "```")
	if !found || !ended {
		t.Fatal("docs/access.md shows no matrix")
	}
	if m := parse(t, "tenancy:"+example); len(m.Tables) != 3 {
		t.Errorf("%d tables", len(m.Tables))
	}
}
