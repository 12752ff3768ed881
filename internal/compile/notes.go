package compile

import (
	"fmt"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// Decision is what the compiler did with a part of a schema.
type Decision string

// The decisions.
const (
	Folded  Decision = "folded"  // became one expression among its parent's conditions
	Inlined Decision = "inlined" // written out where it applies, without a function of its own
	Helper  Decision = "helper"  // became a function of its own
	Loop    Decision = "loop"    // checked together with its likes in one loop
	Dropped Decision = "dropped" // left out, since it can decide nothing
	Split   Decision = "split"   // its properties or branches are divided among functions
	Plain   Decision = "sql"     // the whole validator is one SQL expression, which Postgres inlines into its caller
)

// Note is one decision with its reason, recorded where it is taken.
type Note struct {
	Path     string   `json:"path"` // of the schema object, as the comments in the SQL show it
	Decision Decision `json:"decision"`
	Reason   string   `json:"reason"`
	Times    int      `json:"times"` // in how many places of the validator's text
}

// recorder keeps notes in the order of their first occurrence.
type recorder struct {
	list  []Note
	index map[Note]int
	muted bool // while what is written repeats decisions, as an explainer does
}

func (r *recorder) add(n Note) {
	if r.muted {
		return
	}
	if at, known := r.index[n]; known {
		r.list[at].Times++
		return
	}
	if r.index == nil {
		r.index = map[Note]int{}
	}
	r.index[n] = len(r.list)
	n.Times = 1
	r.list = append(r.list, n)
}

// quietly runs what takes no decision of its own.
func (r *recorder) quietly(write func() string) string {
	before := r.muted
	r.muted = true
	defer func() { r.muted = before }()
	return write()
}

// note records a decision about s.
func (g *group) note(s *jsonschema.Schema, d Decision, format string, args ...any) {
	g.notes.add(Note{Path: shortLocation(g.root, s), Decision: d, Reason: fmt.Sprintf(format, args...)})
}

// noteProperty says how a schema without a body of its own ended up.
func (g *group) noteProperty(s *jsonschema.Schema, test string) {
	to := target(s)
	switch {
	case test == "" || test == "true":
		g.note(s, Dropped, "%s", neverDecides(s))
	case to != s:
		g.note(s, Folded, "it is %s, whose %s are copied into an expression", shortLocation(g.root, to), keywords(g.weight(to)))
	default:
		g.note(s, Folded, "%s in one expression", keywords(g.weight(s)))
	}
}

func keywords(n int) string {
	if n <= 1 {
		return "1 keyword"
	}
	return fmt.Sprintf("%d keywords", n)
}

func neverDecides(s *jsonschema.Schema) string {
	if always(s, true) || len(edges(s)) == 0 {
		return "it accepts everything that can stand there"
	}
	return "no value can break it"
}

func (g *group) noteAlike(s *jsonschema.Schema, alike [][]string) {
	for _, keys := range alike {
		g.note(target(s.Properties[keys[0]]), Loop, "%d properties of %s have this shape: one loop checks them", len(keys), shortLocation(g.root, s))
	}
}

func (g *group) noteKeys(s *jsonschema.Schema, names, patterns bool) {
	what := "additionalProperties"
	switch {
	case names && patterns:
		what = "propertyNames and patternProperties"
	case names:
		what = "propertyNames"
	case patterns:
		what = "patternProperties"
	}
	g.note(s, Loop, "%s has to look at each key", what)
}

func (g *group) noteInside(s *jsonschema.Schema) {
	_, helper := g.heads[s]
	switch {
	case helper && slices.Contains(g.cut, s): // noted when it was cut
	case helper:
		g.note(s, Helper, "it contains itself: a function of its own, which calls itself")
	case s != g.root:
		g.note(s, Inlined, "its checks stand where they apply")
	}
}

// noteDead names the keywords of types that no value has any more.
func (g *group) noteDead(s *jsonschema.Schema, left kinds) {
	for _, k := range []struct {
		kind  kinds
		given bool
	}{
		{kNumber, hasNumberKeywords(s)}, {kString, hasStringKeywords(s)}, {kObject, hasObjectKeywords(s)}, {kArray, hasArrayKeywords(s)},
	} {
		if k.given && left&k.kind == 0 {
			g.note(s, Dropped, "what it says of values of type %s: none comes so far", kindName(k.kind))
		}
	}
}

func kindName(kind kinds) string {
	for _, k := range kindNames {
		if k.kind == kind {
			return k.name
		}
	}
	return ""
}
