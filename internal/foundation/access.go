package foundation

import _ "embed"

//go:embed access.yaml
var accessMatrix []byte

// Access is the foundation's access matrix, as its file has it, and the name it goes by in errors.
func Access() (name string, text []byte) { return "embedded access.yaml", accessMatrix }
