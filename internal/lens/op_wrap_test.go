package lens_test

import "testing"

func TestWrapObeys(t *testing.T) {
	obey(t, `
steps:
  - wrap: /a
  - wrap: /b/c
  - each: /d
    steps:
      - wrap: ""
`, "a", "b", "c", "d")
}
