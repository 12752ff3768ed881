package lens_test

import (
	"fmt"
	"strings"
	"testing"
)

func TestInObeys(t *testing.T) {
	obey(t, `
steps:
  - in: /a
    steps:
      - rename: /b
        to: c
      - in: /d
        steps:
          - remove: /a
          - move: /b
            to: /c/e
  - move: /a/e
    to: /e
`, "a", "b", "c", "d", "e")
}

// TestManyStepsObey has more members in one object than a function has arguments.
func TestManyStepsObey(t *testing.T) {
	var b strings.Builder
	b.WriteString("steps:\n")
	words := []any{"a", "b"}
	for i := range 120 {
		fmt.Fprintf(&b, "  - add: /a/k%d\n    default: %[1]d\n", i)
		words = append(words, fmt.Sprint("k", i))
	}
	obey(t, b.String(), append(words, "a", "a", "a", "a", "a", "a", "a", "a")...)
}
