package publish_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/pgstrata/pgstrata/internal/access"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/publish"
)

// TestAccessMatrix holds a database with published views to the foundation's matrix, as docs/publish.md says to change it; and the matrix
// unchanged says what to mend.
func TestAccessMatrix(t *testing.T) {
	t.Parallel()
	w := emptyWorld(t, "foundation: true\nmigrations: {dir: migrations}\n", nil)
	oldest := version("1.0.0")
	for _, d := range w.documents {
		w.publish(d, publish.Wanted{Version: &oldest})
	}
	verify := func(text string) []access.Finding {
		t.Helper()
		m, err := access.Parse("access.yaml", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		r, err := access.Verify(t.Context(), w.owner, m, access.VerifyOptions{})
		if err != nil {
			t.Fatal(err)
		}
		return r.Findings
	}
	_, shipped := foundation.Access()
	var said string
	for _, f := range verify(string(shipped)) {
		said += f.Problem + ": " + f.Mend + "\n"
	}
	for _, want := range []string{"policies: {extra: [published_reads]}", "revoke select (complement, id, organization_id) on pgstrata.field_mappings__complements from authenticated"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, said)
		}
	}

	page, err := os.ReadFile("../../docs/publish.md")
	if err != nil {
		t.Fatal(err)
	}
	written := regexp.MustCompile("(?s)```yaml\n(  pgstrata.field_mappings__complements:.*?)```").FindSubmatch(page)
	if written == nil {
		t.Fatal("the page has no entry for the matrix")
	}
	entry := regexp.MustCompile(`(?s)  pgstrata\.field_mappings__complements: &complements.*?  pgstrata\.sync_schedule__complements: \*complements\n`)
	mine := string(written[1]) + strings.ReplaceAll(string(written[1]), "field_mappings", "sync_schedule")
	changed := entry.ReplaceAllLiteralString(string(shipped), mine)
	for _, f := range verify(changed) {
		t.Errorf("%+v", f)
	}

	// It is tried, not only left alone: a policy that shows more is found.
	exec(t, w.owner, `create policy more on pgstrata.field_mappings__complements for select to authenticated using (true)`)
	found := ""
	for _, f := range verify(strings.Replace(changed, "[published_reads]", "[published_reads, more]", 1)) {
		found += f.Object + ": " + f.Problem + "\n"
	}
	if !strings.Contains(found, "pgstrata.field_mappings__complements: elsewhere: select") {
		t.Errorf("a policy that shows all complements to everybody is not found: %s", found)
	}
}
