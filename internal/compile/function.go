package compile

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// group is the set of functions that one schema becomes.
type group struct {
	root  *jsonschema.Schema
	heads map[*jsonschema.Schema]int // recursive schema objects, each a function of its own
	known known

	// see divide and divideBranches
	cut        []*jsonschema.Schema // heads only for their size
	pieces     map[*jsonschema.Schema][]piece
	divided    []*jsonschema.Schema // the keys of pieces, in order
	pieceCount int
	bundles    bundles

	written        int  // bytes of the functions so far
	loopsToExplain bool // a loop may find more than is kept, see enough

	notes    recorder
	annotate bool // name the schema path of each condition, not only of each block
	limit    int  // bytes that one function may have
}

func newGroup(root *jsonschema.Schema) *group {
	return &group{root: root, heads: recursive(root), known: newKnown(), limit: maxText}
}

// function is one generated function.
type function struct {
	suffix     string // behind the group's name
	parameters string
	returns    string
	body       string
	about      string
	expression bool // the body is one SQL expression
}

func (f function) types() string {
	var types []string
	for _, p := range strings.Split(f.parameters, ", ") {
		types = append(types, p[strings.IndexByte(p, ' ')+1:])
	}
	return strings.Join(types, ", ")
}

// create is the statement without its semicolon.
func (f function) create() string {
	if f.expression {
		return fmt.Sprintf("create function %s.%s%s(%s) returns %s\nlanguage sql immutable parallel safe\n%s",
			Namespace, self, f.suffix, f.parameters, f.returns, f.body)
	}
	tag := "$fn$"
	for strings.Contains(f.body, tag) {
		tag = "$" + tag[1:len(tag)-1] + "n$"
	}
	return fmt.Sprintf("create function %s.%s%s(%s) returns %s\nlanguage plpgsql immutable parallel safe as %s\n%s%s",
		Namespace, self, f.suffix, f.parameters, f.returns, tag, f.body, tag)
}

const whySuffix = "__why"

// functions writes the validator, the explainer, and two helpers for each recursive schema object.
func (g *group) functions() (list []function, err error) {
	defer func() {
		if failure := recover(); failure == errTooLarge {
			list, err = nil, errTooLarge
		} else if failure != nil {
			panic(failure) // a fault of the program, which isn't for here
		}
	}()
	root := function{parameters: "doc jsonb", returns: "boolean", about: "Whether a document is valid"}
	if root.body, root.expression = g.sqlBody(); !root.expression {
		root.body = g.validator(g.root, 0)
	}
	list = []function{root, {suffix: whySuffix, parameters: "doc jsonb", returns: "jsonb", body: g.notes.quietly(g.explainer), about: "What is wrong with a document"}}
	for _, s := range g.headsInOrder() {
		n, what := g.heads[s], g.whatHead(s)
		list = append(list,
			function{suffix: fmt.Sprintf("__r%d", n), parameters: "doc jsonb", returns: "boolean", body: g.validator(s, n), about: "A part" + what},
			function{
				suffix: fmt.Sprintf("%s_r%d", whySuffix, n), parameters: "doc jsonb, at text", returns: "jsonb[]",
				body: g.notes.quietly(func() string { return g.partExplainer(s) }), about: "What is wrong with a part" + what,
			})
	}
	list = append(list, g.regexFunction()...)
	list = append(list, g.pieceFunctions()...)
	list = append(list, g.bundleFunctions()...)
	return append(list, g.firstFunction()...), nil
}

func (g *group) headsInOrder() []*jsonschema.Schema {
	list := make([]*jsonschema.Schema, len(g.heads))
	for s, n := range g.heads {
		list[n-1] = s
	}
	return list
}

// call asks the function of a recursive schema object.
func (g *group) call(n int, v value) string {
	return fmt.Sprintf("%s.%s__r%d(%s)", Namespace, self, n, v.json)
}

func (g *group) validator(s *jsonschema.Schema, head int) string {
	f := g.newFn("return false;")
	if n, recursive := g.heads[s]; recursive && n != head {
		f.cond(g.call(n, variable("doc")))
	} else {
		f.inside(s, variable("doc"), seen{})
	}
	f.line("return true;")
	if head == 0 {
		f.fetchOnce()
	}
	return f.text()
}

// fn writes the body of one function. Conditions wait until something else is written, and go into one "if" together.
type fn struct {
	g       *group
	declare []string
	known   map[string]bool // what is in declare
	names   names
	out     bytes.Buffer
	depth   int
	counts  bool     // an explainer asks how many findings there are
	walked  int      // schema objects so far
	note    string   // comment due before the next line
	pre     []string // assignments that the waiting conditions need
	conds   []string
	fail    string // what to do when a condition doesn't hold

	shortNames bool // variables are named by their kind alone, and so are shared
}

func (g *group) newFn(fail string) *fn {
	return &fn{g: g, depth: 1, fail: fail, known: map[string]bool{}, names: newNames()}
}

func (f *fn) raw(line string) {
	f.out.WriteString(wrap(strings.Repeat("  ", f.depth), line))
	if f.out.Len() > f.g.limit {
		panic(errTooLarge)
	}
}

// mostWalked is how many schema objects one function may come from. Written out, those that each lead twice to the next one
// would take for ever even where they say nothing.
const mostWalked = 100_000

func (f *fn) walk() {
	if f.walked++; f.walked > mostWalked {
		panic(errTooLarge)
	}
}

func (f *fn) writeNote() {
	if f.note != "" {
		f.raw("-- " + f.note)
		f.note = ""
	}
}

// line writes a statement behind whatever waits.
func (f *fn) line(format string, args ...any) {
	f.flush()
	f.writeNote()
	f.raw(fmt.Sprintf(format, args...))
}

// cond demands an expression to be true.
func (f *fn) cond(sql string) { f.conds = append(f.conds, sql) }

func (f *fn) flush() {
	if len(f.conds) == 0 {
		return
	}
	conds, pre := f.conds, f.pre
	f.conds, f.pre = nil, nil
	f.writeNote()
	if len(conds) == 1 && conds[0] == "false" {
		f.raw(f.fail)
		return
	}
	for _, p := range pre {
		f.raw(p)
	}
	for i, c := range conds {
		c = f.announce(c, min(i, 1)*2)
		open, end := "    and ", ""
		if i == 0 {
			open = "if ("
		}
		if i == len(conds)-1 {
			end = ") is not true then"
			if len(conds) == 1 && enclosed(c) {
				open, end = "if ", end[1:]
			}
		}
		f.raw(open + c + end)
	}
	f.depth++
	f.raw(f.fail)
	f.depth--
	f.raw("end if;")
}

// block writes what body writes between two lines; nothing when body writes nothing.
func (f *fn) block(open, end string, body func()) {
	f.flush()
	note, before := f.note, f.out.Len()
	f.writeNote()
	f.raw(open)
	opened, names := f.out.Len(), f.names.mark()
	f.depth++
	body()
	f.flush()
	f.depth--
	f.names.release(names)
	if f.out.Len() == opened {
		f.out.Truncate(before)
		f.note = note
		return
	}
	f.note = ""
	if end != "" {
		f.raw(end)
	}
}

// dropIfAlone removes what was written between two places when nothing followed it.
func (f *fn) dropIfAlone(from, to int) {
	if f.out.Len() == to {
		f.out.Truncate(from)
	}
}

// failing runs body with another thing to do on failure.
func (f *fn) failing(fail string, body func()) {
	f.flush()
	before := f.fail
	f.fail = fail
	body()
	f.flush()
	f.fail = before
}

// at announces the schema object whose checks follow.
func (f *fn) at(s *jsonschema.Schema) {
	f.flush()
	f.note = shortLocation(f.g.root, s)
}

// manyVariables is from how many on they are shared: PL/pgSQL looks a name up among all of them, one after the other.
const manyVariables = 200

// variable names one after a kind and a key. The name is free again behind the block that it was made in.
func (f *fn) variable(kind, key, sqlType string) string {
	if f.shortNames || len(f.declare) >= manyVariables {
		key = ""
	}
	name := f.name(kind, key)
	if declaration := name + " " + sqlType + ";"; !f.known[declaration] {
		f.known[declaration] = true
		f.declare = append(f.declare, declaration)
	}
	return name
}

// name makes a name that nothing else has at this place.
func (f *fn) name(kind, key string) string {
	key = strings.Trim(notInName.ReplaceAllString(strings.ToLower(key), "_"), "_")
	base := strings.TrimSuffix(kind+"_"+key[:min(len(key), 30)], "_")
	return f.names.take(base)
}

func (f *fn) text() string {
	f.flush()
	if f.g.written += f.out.Len(); f.g.written > maxWhole {
		panic(errTooLarge)
	}
	var b strings.Builder
	if len(f.declare) > 0 {
		used := map[string]bool{}
		for _, word := range strings.FieldsFunc(f.out.String(), notInWord) {
			used[word] = true
		}
		b.WriteString("declare\n")
		for _, d := range f.declare {
			if name, _, _ := strings.Cut(d, " "); used[name] {
				b.WriteString("  " + d + "\n")
			}
		}
	}
	b.WriteString("begin\n" + f.out.String() + "end ")
	return b.String()
}

// notInWord tells what ends a name.
func notInWord(r rune) bool {
	return r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
}

// shortLocation is a schema object's address as a comment shows it: the path alone within the root's own file.
func shortLocation(root, s *jsonschema.Schema) string {
	address, path, _ := strings.Cut(s.Location, "#")
	if own, _, _ := strings.Cut(root.Location, "#"); own == address {
		address = ""
	}
	if plain, err := url.PathUnescape(path); err == nil && !strings.ContainsFunc(plain, func(r rune) bool { return r < ' ' }) {
		path = plain
	}
	return address + "#" + path
}

// locationToken writes a key as the library does in the locations of keywords.
func locationToken(key string) string { return url.PathEscape(schema.PointerToken(key)) }
