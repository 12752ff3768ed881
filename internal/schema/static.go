package schema

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// maxCopies bounds the static tree: each schema object stands in it once for every dynamic scope that makes a difference,
// and all together so many times more than once.
const maxCopies = 50_000

// static copies the tree that the library resolved into one that means the same in every place. Both engines judge by the copy:
//
//   - $dynamicRef and $recursiveRef lead to a fixed target. A schema object whose targets depend on the way that led to it
//     is copied once for each such way. The library takes the wrong way where a resource is passed by in between.
//   - format and content* are annotations, as the standard says, unless asked for; then Format keeps its name. The library
//     asserts them in the drafts before 2019-09, by fields that it keeps to itself and that a copy hasn't got.
//   - regexProperties is gone: the library adds it to the meta-schema of draft 4.
type static struct {
	facts   *facts
	formats []string // to assert

	objects int                                    // that were written
	wanted  map[*jsonschema.Schema]map[string]bool // the dynamic anchors that a reference below may ask for
	bare    *jsonschema.Schema                     // see exported
	copies  map[copyKey]*jsonschema.Schema
	numbers map[*jsonschema.Schema]int // for keys
}

type copyKey struct {
	of    *jsonschema.Schema
	scope string
}

// scope is what the dynamic scope decides: for each dynamic anchor the schema object of the outermost resource that has it.
// Under recursive stands the outermost object with $recursiveAnchor.
type scope map[string]*jsonschema.Schema

const recursive = "" // no anchor has this name

func makeStatic(root *jsonschema.Schema, f *facts, formats []string) (*jsonschema.Schema, error) {
	t := &static{
		facts: f, formats: formats,
		copies: map[copyKey]*jsonschema.Schema{}, numbers: map[*jsonschema.Schema]int{},
	}
	var err error
	if t.bare, err = jsonschema.CompileString("pgstrata:///bare", `{"enum": [1]}`); err != nil {
		return nil, err
	}
	t.want(root)
	s, err := t.object(root, nil)
	if err != nil {
		return nil, err
	}
	if err := endless(s); err != nil {
		return nil, err
	}
	return s, fansOut(s)
}

// object returns the copy of s for a scope.
func (t *static) object(s *jsonschema.Schema, outer scope) (*jsonschema.Schema, error) {
	inner := t.enter(s, outer)
	key := copyKey{s, t.key(inner)}
	if made := t.copies[key]; made != nil {
		return made, nil
	}
	if len(t.copies) >= t.objects+maxCopies {
		return nil, errors.New("its dynamic references make it too large")
	}
	made := t.exported(s)
	t.copies[key] = made
	made.RegexProperties, made.RecursiveAnchor = false, false
	made.ContentEncoding, made.ContentMediaType, made.ContentSchema = "", "", nil
	if !slices.Contains(t.formats, made.Format) && !t.facts.assertsFormats(s) {
		made.Format = ""
	}
	if NothingListed(s) {
		made.Extensions = with(made, noneName, none{})
	}
	if WholeByWriting(s) {
		made.Extensions = with(made, wholeName, whole{})
	}
	made.DynamicRef, made.RecursiveRef = t.dynamicTarget(s, inner), t.recursiveTarget(s, inner)
	return made, replace(made, func(sub *jsonschema.Schema) (*jsonschema.Schema, error) { return t.object(sub, inner) })
}

// exported copies a schema object without the library's own fields. One of those must not be empty: without its text for
// a failing enum the library loses the failure. So the copy begins as one of an object that has an enum and nothing else.
func (t *static) exported(s *jsonschema.Schema) *jsonschema.Schema {
	made := *t.bare
	from, to := reflect.ValueOf(s).Elem(), reflect.ValueOf(&made).Elem()
	for i := range from.NumField() {
		if from.Type().Field(i).IsExported() {
			to.Field(i).Set(from.Field(i))
		}
	}
	return &made
}

func (t *static) dynamicTarget(s *jsonschema.Schema, in scope) *jsonschema.Schema {
	if bound := in[dynamicAnchor(s)]; bound != nil && dynamicAnchor(s) != "" {
		return bound
	}
	return s.DynamicRef
}

// dynamicAnchor is the name that a $dynamicRef looks for in its scope; "" when it is as good as a $ref.
func dynamicAnchor(s *jsonschema.Schema) string {
	if s.DynamicRef == nil || s.DynamicRef.DynamicAnchor == "" {
		return ""
	}
	if ref, given := Keywords(s)["$dynamicRef"].(string); given { // the library's own meta-schemas have no keywords here: all theirs are dynamic
		if _, fragment, _ := strings.Cut(ref, "#"); fragment != s.DynamicRef.DynamicAnchor {
			return ""
		}
	}
	return s.DynamicRef.DynamicAnchor
}

func (t *static) recursiveTarget(s *jsonschema.Schema, in scope) *jsonschema.Schema {
	if s.Draft == jsonschema.Draft2020 {
		return nil // not a keyword there
	}
	if recurses(s) && in[recursive] != nil {
		return in[recursive]
	}
	return s.RecursiveRef
}

func recurses(s *jsonschema.Schema) bool {
	return s.RecursiveRef != nil && s.RecursiveRef.RecursiveAnchor
}

// enter adds to the scope what the resource of s binds, and keeps of it what is asked for from s on.
func (t *static) enter(s *jsonschema.Schema, outer scope) scope {
	wanted := t.wanted[s]
	if len(wanted) == 0 {
		return nil
	}
	inner := scope{}
	for name := range wanted {
		if bound := outer[name]; bound != nil {
			inner[name] = bound
		} else if bound := t.facts.anchored(s, name); bound != nil {
			inner[name] = bound
		}
	}
	return inner
}

func (t *static) key(s scope) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s)) {
		if _, known := t.numbers[s[name]]; !known {
			t.numbers[s[name]] = len(t.numbers)
		}
		fmt.Fprintf(&b, "%s %d ", name, t.numbers[s[name]])
	}
	return b.String()
}

// want finds out, for every schema object that may be reached, which dynamic anchors are asked for below it.
func (t *static) want(root *jsonschema.Schema) {
	t.wanted = map[*jsonschema.Schema]map[string]bool{}
	from := map[*jsonschema.Schema][]*jsonschema.Schema{}
	asking := map[string][]*jsonschema.Schema{}
	visited := map[*jsonschema.Schema]bool{}
	var visit func(s *jsonschema.Schema)
	follow := func(s, to *jsonschema.Schema) {
		if to != nil {
			from[to] = append(from[to], s)
			visit(to)
		}
	}
	visit = func(s *jsonschema.Schema) {
		if visited[s] {
			return
		}
		visited[s] = true
		t.facts.note(s)
		each(s, func(to *jsonschema.Schema) { follow(s, to) })
		if name := dynamicAnchor(s); name != "" {
			asking[name] = append(asking[name], s)
		}
		if recurses(s) {
			asking[recursive] = append(asking[recursive], s)
		}
	}
	visit(root)
	// Whatever carries the anchor may be the target. Each newly reached object may ask for more, so this goes on until nothing is new.
	for before := -1; before != len(visited); {
		before = len(visited)
		for name, askers := range asking {
			for _, to := range t.facts.carriers[name] {
				for _, s := range askers {
					follow(s, to)
				}
			}
		}
	}
	t.objects = len(visited)
	for name, askers := range asking {
		for len(askers) > 0 {
			s := askers[len(askers)-1]
			askers = askers[:len(askers)-1]
			if t.wanted[s][name] {
				continue
			}
			if t.wanted[s] == nil {
				t.wanted[s] = map[string]bool{}
			}
			t.wanted[s][name] = true
			askers = append(askers, from[s]...)
		}
	}
}

// endless refuses a schema object that is reached again on the same value: no document could ever be judged by it.
func endless(root *jsonschema.Schema) error {
	const open, done = 1, 2
	state := map[*jsonschema.Schema]int{}
	var visit func(s *jsonschema.Schema) error
	visit = func(s *jsonschema.Schema) (err error) {
		state[s] = open
		eachInPlace(s, func(to *jsonschema.Schema) {
			switch {
			case to == nil || err != nil || state[to] == done:
			case state[to] == open:
				err = fmt.Errorf("%s refers to itself without an end", unescapePointer(to.Location))
			default:
				err = visit(to)
			}
		})
		state[s] = done
		return err
	}
	for _, s := range reachable(root) {
		if state[s] == 0 {
			if err := visit(s); err != nil {
				return err
			}
		}
	}
	return nil
}
