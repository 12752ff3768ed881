package lens_test

import (
	"encoding/json"
	"testing"
)

// The rename is there for documents that can't be carried over, which neither operation refuses.
func TestRequireObeys(t *testing.T) {
	obey(t, `
steps:
  - require: /a
    default: 1.0
  - require: /b/c
    default: {"x": [1, "zwei"]}
  - require: /d/e
    default: null
  - rename: /x
    to: y
`, "a", "b", "c", "d", "e", "x", "y", json.Number("1.0"), json.Number("1"))
}

func TestRelaxObeys(t *testing.T) {
	obey(t, `
steps:
  - relax: /a
    default: 1.0
  - in: /b
    steps:
      - relax: /c
        default: x
      - require: /a
        default: y
  - each: /d
    steps:
      - require: /a
        default: 1
  - rename: /x
    to: y
`, "a", "b", "c", "d", "x", "y", json.Number("1.0"), json.Number("1"))
}
