package lens_test

import "testing"

func TestHeadObeys(t *testing.T) {
	obey(t, `
steps:
  - head: /a
  - head: /b/c
`, "a", "b", "c")
}

func TestHeadOfItemsObeys(t *testing.T) {
	obey(t, `
steps:
  - each: /a
    of: items
    steps:
      - head: ""
`, "a", "a", "b")
}
