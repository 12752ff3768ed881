package schema

// formats are those that can be asserted, with their verdicts.
var formats = map[string]func(string) bool{}
