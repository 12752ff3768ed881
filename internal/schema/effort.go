package schema

import (
	"fmt"
	"sync"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Several ways may lead to the same schema object on the same value. The library and Postgres take each of them, so that forty objects
// that each lead twice to the next one ask for a million million judgements. Two bounds keep that away: a schema that asks for too
// many on one value is refused, and where they multiply from level to level of a document the judgement is given up.

// mostWays is how many judgements of one value a schema may ask for, beside one for each of its objects.
const mostWays = 1_000_000

// fansOut refuses a schema that leads to the same objects in too many ways. endless must have accepted it.
func fansOut(root *jsonschema.Schema) error {
	all := reachable(root)
	most := mostWays + len(all)
	ways := map[*jsonschema.Schema]int{}
	var count func(s *jsonschema.Schema) int
	count = func(s *jsonschema.Schema) int {
		if n, known := ways[s]; known {
			return n
		}
		n := 0
		if s.Then != nil {
			n = count(s.Then)
		}
		if s.Else != nil {
			n = max(n, count(s.Else)) // either of them
		}
		bare := *s
		bare.Then, bare.Else = nil, nil
		eachInPlace(&bare, func(to *jsonschema.Schema) {
			if to != nil {
				n = min(n+count(to), most)
			}
		})
		n++
		ways[s] = n
		return n
	}
	for _, s := range all {
		if count(s) > most {
			return fmt.Errorf("%s asks for more than %d judgements of one value, for its parts lead to the same parts again and again: refer to each once",
				unescapePointer(s.Location), most)
		}
	}
	return nil
}

// judge is a tree for the library to judge by, for one document at a time.
type judge struct {
	root  *jsonschema.Schema
	size  int  // its objects, and the ways between them
	steps *int // that are left; nil where they needn't be counted
}

// slack is how many steps a flat document may take beyond one for each of its parts with each part of the schema. A deep one may take
// fewer, since the library writes down the whole way to each of its failures.
const slack, slackDepth = 500_000, 10

// judges makes what judges by a tree, for any number of callers at once.
func judges(root *jsonschema.Schema) *sync.Pool {
	shared := &judge{root: judging(root, nil)}
	size, multiplies := measure(root)
	if !multiplies {
		return &sync.Pool{New: func() any { return shared }}
	}
	return &sync.Pool{New: func() any {
		steps := 0
		return &judge{judging(root, &steps), size, &steps}
	}}
}

// validate is nil, a *jsonschema.ValidationError, or what kept the library from judging.
func (j *judge) validate(doc any) error {
	if j.steps != nil {
		values, depth := extent(doc)
		*j.steps = slack*slackDepth/(slackDepth+depth) + j.size*values
	}
	return j.root.Validate(doc)
}

// gaveUp tells whether the last document took too many steps.
func (j *judge) gaveUp() bool { return j.steps != nil && *j.steps < 0 }

// measure counts a schema's objects and the ways between them. multiplies tells whether the judgements of a document could become
// far more than its parts times these: where an object leads back to itself, or where the ways through all of them are many.
func measure(root *jsonschema.Schema) (size int, multiplies bool) {
	const open = -1
	ways := map[*jsonschema.Schema]int{}
	var visit func(s *jsonschema.Schema) int
	visit = func(s *jsonschema.Schema) int {
		ways[s] = open
		size++
		n := 1
		each(s, func(to *jsonschema.Schema) {
			if to == nil {
				return
			}
			size++
			below, known := ways[to]
			if !known {
				below = visit(to)
			}
			if below == open {
				multiplies = true
				return
			}
			n = min(n+below, mostWays+1)
		})
		ways[s] = n
		return n
	}
	return size, visit(root) > mostWays || multiplies
}

// extent counts the values in a document, and its levels.
func extent(v any) (values, depth int) {
	values = 1
	add := func(below any) {
		n, d := extent(below)
		values, depth = values+n, max(depth, d+1)
	}
	switch v := v.(type) {
	case map[string]any:
		for _, member := range v {
			add(member)
		}
	case []any:
		for _, item := range v {
			add(item)
		}
	}
	return values, depth
}

const countingName = "pgstrata steps"

// counting is the extension that gives a judgement up.
type counting struct {
	steps *int
	ways  int // that lead on from the object
}

// Validate ends a judgement in the way that the library has for a loop without an end.
func (c counting) Validate(jsonschema.ValidationContext, any) error {
	if *c.steps -= c.ways; *c.steps < 0 {
		panic(jsonschema.InfiniteLoopError("it takes too many steps"))
	}
	return nil
}

func countSteps(s *jsonschema.Schema, steps *int) counting {
	c := counting{steps, 1}
	each(s, func(to *jsonschema.Schema) {
		if to != nil {
			c.ways++
		}
	})
	return c
}
