package lens

import (
	"strings"
	"testing"
)

func TestWrapped(t *testing.T) {
	t.Parallel()
	quoted := "'" + strings.Repeat("a or b ", 40) + "'"
	for _, text := range []string{
		"return null;",
		"x := " + strings.Repeat("case when a then b else c end || ", 20) + "d;",
		"x := " + strings.Repeat("'y' || ", 60) + "'z';",
		"x := " + quoted + " || " + quoted + ";",
		"x := " + strings.Repeat("y", 300) + ";",
	} {
		lines := strings.Split(strings.TrimSuffix(wrapped("  ", text), "\n"), "\n")
		for i := range lines {
			if len(lines[i]) > width && strings.Contains(strings.TrimSpace(lines[i]), " || ") && !strings.Contains(lines[i], quoted) {
				t.Errorf("a line of %d bytes could be broken: %s", len(lines[i]), lines[i])
			}
			lines[i] = strings.TrimSpace(lines[i])
		}
		if got := strings.Join(lines, " "); got != text {
			t.Errorf("%s became %s", text, got)
		}
	}
}
