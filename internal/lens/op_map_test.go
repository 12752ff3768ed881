package lens_test

import (
	"encoding/json"
	"testing"
)

func TestMapObeys(t *testing.T) {
	obey(t, `
steps:
  - map: /a
    values: {x: one, y: two}
  - map: /b/c
    values: {x: one, y: one, one: x}
    default: other
    default_down: x
  - map: /c
    values:
      - {from: 1, to: 1.50}
      - {from: {"a": [1.0]}, to: null}
      - {from: "x", to: []}
    default: 1
    default_down: 1
`, "a", "b", "c", "x", "y", "one", "two", json.Number("1.5"), json.Number("1.50"))
}
