package lens_test

import "testing"

func TestRenameObeys(t *testing.T) {
	obey(t, `
steps:
  - rename: /a
    to: b
  - rename: /c/a
    to: "a/b"
`, "a", "b", "c")
}
