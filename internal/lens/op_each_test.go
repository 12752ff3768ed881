package lens_test

import "testing"

func TestEachObeys(t *testing.T) {
	obey(t, `
steps:
  - each: /a
    steps:
      - rename: /b
        to: c
      - remove: /d
        default: x
      - each: /e
        of: values
        steps:
          - head: /a
  - each: /b
    of: items
    steps:
      - add: /a
        default: 1
`, "a", "b", "c", "d", "e", "x")
}
