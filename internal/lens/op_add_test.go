package lens_test

import (
	"encoding/json"
	"testing"
)

func TestAddObeys(t *testing.T) {
	obey(t, `
steps:
  - add: /a
    default: 1.0
  - add: /b/c
    default: {"x": [1, "zwei"]}
`, "a", "b", "c", "x", json.Number("1.0"))
}

// What is optional isn't there after the way up, and is taken away on the way down.
func TestAddOptionalObeys(t *testing.T) {
	obey(t, `
steps:
  - add: /a
    optional: true
  - add: /b/c
    optional: true
`, "a", "b", "c", "x", json.Number("1.0"))
}
