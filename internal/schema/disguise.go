package schema

import (
	"encoding/hex"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/ecma"
)

// mask begins a pattern in disguise. The rest is the pattern in base sixteen.
const mask = "pgstrata-ecma-"

var masked = regexp.MustCompile(mask + "[0-9a-f]*")

func disguised(pattern string) string { return mask + hex.EncodeToString([]byte(pattern)) }

// undisguised is the pattern as the schema has it.
func undisguised(pattern string) string {
	digits, found := strings.CutPrefix(pattern, mask)
	if plain, err := hex.DecodeString(digits); found && err == nil {
		return string(plain)
	}
	return pattern
}

// undisguisedLocation writes the keys of patternProperties in a location as they are.
func undisguisedLocation(location string) string {
	return masked.ReplaceAllStringFunc(location, func(m string) string { return escapePath(undisguised(m)) })
}

// escapePath writes a key as the library does in locations.
func escapePath(key string) string { return url.PathEscape(PointerToken(key)) }

func undisguiseKeywords(keywords map[string]any) {
	if pattern, given := keywords["pattern"].(string); given {
		keywords["pattern"] = undisguised(pattern)
	}
	if members, given := keywords["patternProperties"].(map[string]any); given {
		for _, key := range slices.Sorted(maps.Keys(members)) {
			if plain := undisguised(key); plain != key {
				members[plain] = members[key]
				delete(members, key)
			}
		}
	}
}

// disguise replaces the patterns of a schema's text that RE2 can't read, and fails on those that ECMA-262 forbids.
func disguise(text []byte) ([]byte, error) {
	value, err := Decode(text)
	if err != nil {
		return text, nil // the library says what is wrong
	}
	changed, err := disguiseIn(value)
	if err != nil || !changed {
		return text, err
	}
	return json.Marshal(value)
}

// disguiseIn does the same to a decoded schema, in place.
func disguiseIn(value any) (changed bool, err error) {
	d := &disguiser{visited: map[string]bool{}, draft: 2020}
	if object, ok := value.(map[string]any); ok {
		d.draft = draftOf(object["$schema"])
	}
	d.schema(value, "", value, "")
	return d.changed, d.err
}

// draftOf takes the newest for a meta-schema that isn't one of the drafts'.
func draftOf(meta any) int {
	address, _ := meta.(string)
	address = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(address, "http://"), "https://"), "#")
	for draft, known := range map[int]*jsonschema.Draft{4: jsonschema.Draft4, 6: jsonschema.Draft6, 7: jsonschema.Draft7, 2019: jsonschema.Draft2019} {
		if address == strings.TrimSuffix(strings.TrimPrefix(known.URL(), "https://"), "#") {
			return draft
		}
	}
	return 2020
}

type disguiser struct {
	draft   int
	visited map[string]bool
	changed bool
	err     error
}

// leading are the keywords that hold schemas, with the first draft that has each: one, a list, or a map of them, as the value is.
var leading = map[string]int{
	"not": 4, "additionalProperties": 4, "additionalItems": 4, "items": 4, "allOf": 4, "anyOf": 4, "oneOf": 4,
	"propertyNames": 6, "contains": 6, "if": 7, "then": 7, "else": 7,
	"unevaluatedProperties": 2019, "unevaluatedItems": 2019, "contentSchema": 2019, "prefixItems": 2020,
}

var leadingByKey = map[string]int{"properties": 4, "definitions": 4, "dependencies": 4, "$defs": 2019, "dependentSchemas": 2019}

// schema visits a schema object at a pointer of the document, and resource, the nearest one with an $id, at another.
func (d *disguiser) schema(value any, pointer string, resource any, base string) {
	object, ok := value.(map[string]any)
	if !ok || d.err != nil || d.visited[pointer] {
		return
	}
	d.visited[pointer] = true
	if id, given := object[map[bool]string{true: "id", false: "$id"}[d.draft == 4]].(string); given && !strings.HasPrefix(id, "#") {
		resource, base = value, pointer
	}
	if pattern, given := object["pattern"].(string); given {
		if read := d.pattern(pattern, pointer+"/pattern"); read != pattern {
			object["pattern"], d.changed = read, true
		}
	}
	for _, keyword := range slices.Sorted(maps.Keys(leading)) {
		if d.draft < leading[keyword] {
			continue
		}
		switch below := object[keyword].(type) {
		case map[string]any:
			d.schema(below, pointer+"/"+keyword, resource, base)
		case []any:
			for i, item := range below {
				d.schema(item, pointer+"/"+keyword+"/"+strconv.Itoa(i), resource, base)
			}
		}
	}
	for _, keyword := range slices.Sorted(maps.Keys(leadingByKey)) {
		if below, given := object[keyword].(map[string]any); given && d.draft >= leadingByKey[keyword] {
			for _, key := range slices.Sorted(maps.Keys(below)) {
				d.schema(below[key], pointer+"/"+keyword+"/"+PointerToken(key), resource, base)
			}
		}
	}
	d.keys(object, pointer, resource, base)
	for _, keyword := range []string{"$ref", "$dynamicRef"} {
		if ref, _ := object[keyword].(string); strings.HasPrefix(ref, "#/") { // it may lead to where no keyword leads
			if path, err := url.PathUnescape(ref[1:]); err == nil {
				if target, found := Lookup(resource, path); found {
					d.schema(target, base+path, resource, base)
				}
			}
		}
	}
}

func (d *disguiser) keys(object map[string]any, pointer string, resource any, base string) {
	members, given := object["patternProperties"].(map[string]any)
	if !given {
		return
	}
	for _, key := range slices.Sorted(maps.Keys(members)) {
		below := pointer + "/patternProperties/" + PointerToken(key)
		d.schema(members[key], below, resource, base)
		if read := d.pattern(key, below); read != key {
			members[read] = members[key]
			delete(members, key)
			d.changed = true
		}
	}
}

// pattern is what the library gets to see of a pattern.
func (d *disguiser) pattern(source, pointer string) string {
	if err := ecma.Valid(source); err != nil {
		if d.err == nil {
			d.err = &invalidSchema{pointer, err.Error()}
		}
		return source
	}
	if _, err := regexp.Compile(source); err != nil || strings.HasPrefix(source, mask) {
		return disguised(source)
	}
	return source
}
