package lens_test

import "testing"

func TestPlungeObeys(t *testing.T) {
	obey(t, `
steps:
  - plunge: /a
    key: b
  - plunge: /b/c
    key: ""
  - each: /d
    steps:
      - plunge: ""
        key: a
`, "a", "b", "c", "d")
}
