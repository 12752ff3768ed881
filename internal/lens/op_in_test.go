package lens_test

import "testing"

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
