package compile

import "github.com/santhosh-tekuri/jsonschema/v5"

// known is what was found out about schema objects. Many places may lead to one, and places to those: asked anew for each way there,
// a question about forty objects would take for ever.
type known struct {
	weights, spread     map[*jsonschema.Schema]int
	types               map[*jsonschema.Schema]kinds
	certain             map[*jsonschema.Schema]evaluated
	keysVary, itemsVary map[*jsonschema.Schema]bool
	looksInside         map[*jsonschema.Schema]bool
}

func newKnown() known {
	return known{
		map[*jsonschema.Schema]int{},
		map[*jsonschema.Schema]int{},
		map[*jsonschema.Schema]kinds{},
		map[*jsonschema.Schema]evaluated{},
		map[*jsonschema.Schema]bool{},
		map[*jsonschema.Schema]bool{},
		map[*jsonschema.Schema]bool{},
	}
}

// remembered finds an answer out once.
func remembered[A any](answers map[*jsonschema.Schema]A, s *jsonschema.Schema, find func() A) A {
	answer, known := answers[s]
	if !known {
		answer = find()
		answers[s] = answer
	}
	return answer
}
