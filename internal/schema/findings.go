package schema

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Finding is one thing wrong with a document: where, which keyword says so, and in which schema.
// Its message holds no value of the document.
type Finding struct {
	Pointer        string `json:"pointer"`
	Keyword        string `json:"keyword"`
	Message        string `json:"message"`
	SchemaLocation string `json:"schema"`
}

// MaxFindings is how many findings a document has at most; those behind them, in their order, are left out.
const MaxFindings = 5000

// Unjudged is the keyword of the finding of a document that can't be judged: nobody knows whether it is valid, and it is refused.
const Unjudged = "unjudged"

// Located is a finding with the keywords that led to it, from the root of the schema through every reference.
type Located struct {
	Finding
	KeywordLocation string
	OfKey           bool   // it is the key at the pointer that is wrong, not the value under it
	Place           string // the pointer with * for any key of a map and - for any item of an array: the same for alike parts of documents
}

// Findings judges a document that was decoded with Decode. The result is sorted by pointer and keyword; empty means valid.
// It has at most MaxFindings.
func (s *Schema) Findings(doc any) []Finding {
	var findings []Finding
	for _, l := range s.Located(doc) {
		findings = append(findings, l.Finding)
	}
	return findings
}

// Located is Findings with the way to each. What several ways lead to is named with the first of them.
func (s *Schema) Located(doc any) []Located {
	j := s.judges.Get().(*judge)
	defer s.judges.Put(j)
	err := j.validate(doc)
	if err == nil {
		return nil
	}
	var invalid *jsonschema.ValidationError
	switch {
	case j.gaveUp():
		return []Located{{Finding: Finding{Keyword: Unjudged, Message: "takes too long to judge: the schema leads to the same parts of it again and again", SchemaLocation: s.Root.Location}}}
	case !errors.As(err, &invalid):
		endless := Finding{Keyword: "$ref", Message: "the schema refers to itself without an end", SchemaLocation: s.Root.Location}
		return []Located{{Finding: endless}}
	}
	var found []leaf
	collect(invalid, true, &found)
	for i := range found {
		found[i].restoreEmptyKeys(doc)
	}
	found = withoutHidden(found)
	hidden := withOtherFindings(found)
	s.once.Do(func() { s.index = locations(s.Root) })

	findings := make([]Located, 0, len(found))
	for _, l := range found {
		if l.unevaluatedIn(hidden) {
			continue
		}
		findings = append(findings, Located{Finding{
			Pointer:        l.pointer,
			Keyword:        l.keyword,
			Message:        Message(s.index[l.schema], l.keyword),
			SchemaLocation: l.location,
		}, l.way, l.ofKey(), l.place()})
	}
	slices.SortFunc(findings, func(a, b Located) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Keyword, b.Keyword),
			strings.Compare(a.SchemaLocation, b.SchemaLocation), strings.Compare(a.KeywordLocation, b.KeywordLocation))
	})
	findings = slices.CompactFunc(findings, func(a, b Located) bool { return a.Finding == b.Finding })
	return findings[:min(len(findings), MaxFindings)]
}

// leaf is one reported failure with the path of keywords that led to it.
type leaf struct {
	pointer  string
	keyword  string
	location string // the keyword's absolute location
	schema   string // the location of the schema object that holds it
	path     []step
	way      string // the keyword's location by the references that were followed
}

// ofKey tells whether the last step into the document was to a key.
func (l leaf) ofKey() bool {
	for _, s := range slices.Backward(l.path) {
		if s.descends {
			return s.keyword == "propertyNames"
		}
	}
	return false
}

// place is the pointer without what is particular to one document. A pointer that goes on behind the steps into the document, as to a
// key that no schema knows, ends in * there.
func (l leaf) place() string {
	tokens := strings.Split(l.pointer, "/")[1:]
	at := 0
	for _, s := range l.path {
		if !s.descends || at == len(tokens) {
			continue
		}
		switch s.keyword {
		case "properties":
		case "patternProperties", "additionalProperties", "unevaluatedProperties", "propertyNames":
			tokens[at] = "*"
		default:
			tokens[at] = "-"
		}
		at++
	}
	for ; at < len(tokens); at++ {
		tokens[at] = "*"
	}
	return strings.Join(append([]string{""}, tokens...), "/")
}

// step is one applicator on the way: its keyword, with its key or index.
type step struct {
	keyword, arg string
	descends     bool // the instance is a part of the one before
}

// collect walks the library's error tree. Nodes that only group, or that lead on through an applicator, are passed through.
func collect(e *jsonschema.ValidationError, root bool, found *[]leaf) {
	path, keyword, own := parseKeywordLocation(e.KeywordLocation)
	if len(e.Causes) == 0 || (!root && e.Message != "" && atomic[keyword]) {
		*found = append(*found, leaf{
			pointer:  unescapePointer(e.InstanceLocation),
			keyword:  keyword,
			location: e.AbsoluteKeywordLocation,
			schema:   strings.TrimSuffix(e.AbsoluteKeywordLocation, own),
			path:     path,
			way:      unescapePointer(e.KeywordLocation),
		})
		return
	}
	for _, cause := range e.Causes {
		collect(cause, false, found)
	}
}

// atomic keywords are reported as themselves: which of their branches is at fault nobody can tell.
var atomic = map[string]bool{"anyOf": true, "oneOf": true, "minContains": true, "maxContains": true}

// applicators lead from a schema object to another one; the value tells whether the instance changes too.
var applicators = map[string]bool{
	"$ref": false, "$recursiveRef": false, "$dynamicRef": false,
	"allOf": false, "anyOf": false, "oneOf": false, "not": false, "if": false, "then": false, "else": false,
	"dependentSchemas": false, "dependencies": false,
	"properties": true, "patternProperties": true, "additionalProperties": true, "unevaluatedProperties": true, "propertyNames": true,
	"items": true, "prefixItems": true, "additionalItems": true, "unevaluatedItems": true, "contains": true,
}

// parseKeywordLocation reads from left to right, since a property may itself be called "items".
// own is the part of the location behind the schema object, as "/type", or "" for a false schema.
func parseKeywordLocation(location string) (path []step, keyword, own string) {
	rest := strings.TrimPrefix(location, "/")
	for rest != "" {
		var name, arg string
		before := rest
		name, rest, _ = strings.Cut(rest, "/")
		descends, known := applicators[name]
		if !known {
			return path, name, "/" + before
		}
		switch name {
		case "properties", "patternProperties", "dependentSchemas", "dependencies":
			arg, rest, _ = strings.Cut(rest, "/")
			if name == "dependencies" && isIndex(rest) { // the array form: the key and the missing one's index
				return path, name, "/" + before
			}
		case "allOf", "anyOf", "oneOf", "prefixItems", "items":
			if next, behind, _ := strings.Cut(rest, "/"); isIndex(next) {
				arg, rest = next, behind
			} else if rest == "" && atomic[name] {
				return path, name, "/" + before
			}
		case "not":
			if rest == "" {
				return path, name, "/" + before
			}
		}
		if rest == "" && (name == "additionalProperties" || name == "additionalItems") {
			descends = false // a plain false is reported at the object or array
		}
		path = append(path, step{name, arg, descends})
	}
	if len(path) == 0 {
		return nil, "false", ""
	}
	return path, path[len(path)-1].keyword, ""
}

func isIndex(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// withoutHidden drops the other findings of a schema object whose type is wrong. The library does so itself, but for types that
// an extension refuses.
func withoutHidden(found []leaf) []leaf {
	wrong := map[string]bool{}
	for _, l := range found {
		if l.keyword == "type" {
			wrong[l.use()] = true
		}
	}
	return slices.DeleteFunc(found, func(l leaf) bool {
		hidden := false
		l.eachUse(func(use string, next *step) {
			hidden = hidden || wrong[use] && (next != nil || l.keyword != "type")
		})
		return hidden
	})
}

// use names the schema object that holds the leaf's keyword, on its instance.
func (l leaf) use() (last string) {
	l.eachUse(func(use string, _ *step) { last = use })
	return last
}

// withOtherFindings names each use of a schema object on an instance that has a finding beside its unevaluated* ones.
func withOtherFindings(found []leaf) map[string]bool {
	with := map[string]bool{}
	for _, l := range found {
		l.eachUse(func(use string, next *step) {
			if next == nil || !unevaluated(next) {
				with[use] = true
			}
		})
	}
	return with
}

// unevaluatedIn tells whether the leaf stands under an unevaluated* keyword of one of these uses.
// Until the rest of such an object is right, nobody knows what was evaluated.
func (l leaf) unevaluatedIn(uses map[string]bool) bool {
	hidden := false
	l.eachUse(func(use string, next *step) {
		hidden = hidden || next != nil && unevaluated(next) && uses[use]
	})
	return hidden
}

func unevaluated(s *step) bool {
	return s.keyword == "unevaluatedProperties" || s.keyword == "unevaluatedItems"
}

// eachUse visits the schema objects on the way to the leaf, each named by its path and the instance it was used on,
// with the step that leaves it; nil for the last.
func (l leaf) eachUse(visit func(use string, next *step)) {
	use, instance := "", strings.Split(l.pointer, "/")
	depth := 1
	for i := range l.path {
		visit(use+"@"+strings.Join(instance[:min(depth, len(instance))], "/"), &l.path[i])
		use += "/" + l.path[i].keyword + "/" + l.path[i].arg
		if l.path[i].descends {
			depth++
		}
	}
	visit(use+"@"+l.pointer, nil)
}
