package lens_test

import "testing"

func TestHoistObeys(t *testing.T) {
	obey(t, `
steps:
  - hoist: /a
    key: b
  - hoist: /b/c
    key: a
`, "a", "b", "c")
}

func TestHoistOfItemsObeys(t *testing.T) {
	obey(t, `
steps:
  - each: /a
    steps:
      - hoist: ""
        key: b
`, "a", "b")
}
