package schema

import (
	"encoding/json"
	"fmt"
	"maps"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// The library compares each part of a schema of draft 2020-12 with each other one, in search of dynamic anchors. A large schema
// would take hours. Most have nothing that differs in draft 2019-09, where no such search is made.
const (
	manyParts = 2_000  // from here on the search is avoided where that changes nothing
	mostParts = 20_000 // what the search can still bear: seconds
)

// newIn2020 are the words by which a schema may mean something else in draft 2019-09.
var newIn2020 = []string{
	"prefixItems", "additionalItems", "unevaluatedItems", "$dynamicRef", "$dynamicAnchor", "$recursiveRef", "$recursiveAnchor", "$vocabulary",
}

// bearable returns a schema's text for the library: as it is, or with the draft before where that makes no difference.
// A schema that takes too long to read is refused.
func bearable(text []byte, value any, draft string) ([]byte, error) {
	object, ok := value.(map[string]any)
	if !ok {
		return text, nil
	}
	if named, given := object["$schema"].(string); given {
		draft = named
	}
	parts, words := 0, map[string]bool{}
	count(value, &parts, words)
	if draft != jsonschema.Draft2020.URL() || parts < manyParts {
		return text, nil
	}
	for _, word := range newIn2020 {
		if !words[word] {
			continue
		}
		if parts > mostParts {
			return nil, fmt.Errorf("it has %d parts, and with %s in draft 2020-12 at most %d are read", parts, word, mostParts)
		}
		return text, nil
	}
	earlier := maps.Clone(object)
	earlier["$schema"] = jsonschema.Draft2019.URL()
	return json.Marshal(earlier)
}

// count counts the objects in a value and collects their keys, whether they are keywords or names of properties.
func count(value any, parts *int, words map[string]bool) {
	switch value := value.(type) {
	case map[string]any:
		*parts++
		for key, member := range value {
			words[key] = true
			count(member, parts, words)
		}
	case []any:
		for _, item := range value {
			count(item, parts, words)
		}
	}
}
