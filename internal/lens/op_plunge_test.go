package lens_test

import "testing"

func TestPlungeWithDependentOthersObeys(t *testing.T) {
	obey(t, `
steps:
  - plunge: /a
    key: b
    others: dependent
  - plunge: /b/c
    key: ""
    others: dependent
  - each: /d
    steps:
      - plunge: ""
        key: a
        others: dependent
`, "a", "b", "c", "d")
}

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
