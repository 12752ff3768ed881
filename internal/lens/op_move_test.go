package lens_test

import "testing"

func TestMoveObeys(t *testing.T) {
	obey(t, `
steps:
  - move: /a
    to: /b/c
  - move: /c/a
    to: /d
  - move: /d/b
    to: /e/f/g
`, "a", "b", "c", "d", "e", "f", "g")
}
