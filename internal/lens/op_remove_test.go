package lens_test

import (
	"encoding/json"
	"testing"
)

func TestRemoveObeys(t *testing.T) {
	obey(t, `
steps:
  - remove: /a
  - remove: /b/c
    default: 1.0
  - remove: /d/a
`, "a", "b", "c", "d", json.Number("1.0"), json.Number("1"))
}
