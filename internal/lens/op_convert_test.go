package lens_test

import "testing"

func TestConvertObeys(t *testing.T) {
	obey(t, `
steps:
  - convert: /a
    from: string
    to: number
  - convert: /b/c
    from: integer
    to: string
    default: "0"
    default_down: 0
  - convert: /c
    from: boolean
    to: string
`, "a", "b", "c", "1e5000", "1e-5000", "-1.0e3")
}

func TestConvertOthersObey(t *testing.T) {
	obey(t, `
steps:
  - convert: /a
    from: string
    to: integer
    default: 7
  - convert: /b
    from: number
    to: string
  - convert: /c/a
    from: string
    to: boolean
`, "a", "b", "c")
}
