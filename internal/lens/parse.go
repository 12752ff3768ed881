package lens

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// suffix is how the file of a declaration ends.
const suffix = ".lens.yaml"

var fileName = regexp.MustCompile(`^(.+)--(.+)\.lens\.yaml$`)

// Parse reads a declaration. The file's name says between which versions it stands: <from>--<to>.lens.yaml. versionField is the key that
// holds a document's version, which the lens itself sets.
func Parse(file, versionField string, data []byte) (*Lens, error) {
	from, to, err := versionsOf(file)
	if err != nil {
		return nil, err
	}
	s := source{file}
	root, err := s.parse(data)
	if err != nil {
		return nil, err
	}
	r := &reader{source: s, versionField: versionField}
	steps, err := r.file(root)
	if err != nil {
		return nil, err
	}
	return build(versionField, []part{{from.String() + "--" + to.String(), from, to, steps}}), nil
}

func versionsOf(file string) (from, to schema.Version, err error) {
	const hint = "Name the file by its two versions, as 1.0.0--1.1.0.lens.yaml."
	match := fileName.FindStringSubmatch(path.Base(strings.ReplaceAll(file, `\`, "/")))
	if match == nil {
		return from, to, fault.New(op, file, "the name doesn't say between which versions the lens stands", hint)
	}
	if from, err = schema.ParseVersion(match[1]); err == nil {
		to, err = schema.ParseVersion(match[2])
	}
	if err != nil {
		return from, to, fault.Wrap(err, op, file, hint)
	}
	if from.Compare(to) >= 0 {
		return from, to, fault.New(op, file, fmt.Sprintf("%s is not older than %s", from, to), "The older version comes first; the way down follows from the way up.")
	}
	return from, to, nil
}

// reader turns the file into steps.
type reader struct {
	source
	versionField string
	inItem       bool // the steps stand directly in an each, so that the empty path is the item
	nested       bool
}

func (r *reader) file(root node) (steps, error) {
	if root.kind != mapping {
		return nil, r.fault(root.line, "it is "+string(root.kind)+", not a mapping", `Begin with "steps:".`)
	}
	a := &arguments{reader: r, node: root, title: "the file"}
	a.take("description")
	list, err := a.steps()
	if err == nil {
		err = a.rest()
	}
	return list, err
}

// operations lists how each operation is read; a step is named by the one of these keys that it has.
func operations() map[string]func(*arguments, []string) (operation, error) {
	return map[string]func(*arguments, []string) (operation, error){
		"add":     (*arguments).add,
		"remove":  (*arguments).remove,
		"require": (*arguments).require,
		"relax":   (*arguments).relax,
		"rename":  (*arguments).rename,
		"move":    (*arguments).move,
		"wrap":    func(_ *arguments, p []string) (operation, error) { return &wrap{p}, nil },
		"head":    func(_ *arguments, p []string) (operation, error) { return &head{p}, nil },
		"plunge":  (*arguments).plunge,
		"hoist":   (*arguments).hoist,
		"map":     (*arguments).table,
		"convert": (*arguments).convert,
		"sql":     (*arguments).sql,
		"in":      (*arguments).in,
		"each":    (*arguments).each,
	}
}

// mayBeWhole names the operations that can stand at the item of an each itself.
var mayBeWhole = []string{"wrap", "head", "plunge", "hoist", "map", "convert", "sql", "each"}

func (r *reader) step(id int, n node) (step, error) {
	known := operations()
	names := make([]string, 0, len(known))
	for name := range known {
		names = append(names, name)
	}
	slices.Sort(names)
	if n.kind != mapping {
		return step{}, r.fault(n.line, "a step is a mapping that begins with its operation, as {rename: /a, to: b}", "")
	}
	name := ""
	for _, p := range n.keys {
		if known[p.key] == nil {
			continue
		}
		if name != "" {
			return step{}, r.fault(p.line, fmt.Sprintf("one step names two operations, %s and %s", name, p.key), "Make them two steps.")
		}
		name = p.key
	}
	if name == "" {
		wrong := "the step names no operation"
		if len(n.keys) > 0 { // the operation is written first
			wrong += fmt.Sprintf(": there is none called %q", n.keys[0].key)
		}
		return step{}, r.fault(n.line, wrong, "An operation is one of "+strings.Join(names, ", ")+".")
	}
	target, _ := n.get(name)
	title := titleOf(name, fmt.Sprint(target.value), n.line)
	a := &arguments{reader: r, node: n, title: title}
	a.take("description")
	way, err := a.path(name)
	if err != nil {
		return step{}, err
	}
	if len(way) == 0 && !(r.inItem && slices.Contains(mayBeWhole, name)) {
		return step{}, a.fault(name, "the path is empty", "Name a member, as /options. Only directly in an each may the path be empty: it is the item itself.")
	}
	done, err := known[name](a, way)
	if err == nil {
		err = a.rest()
	}
	return step{strconv.Itoa(id), n.line, title, done}, err
}

// arguments are a step's keys; each is taken once.
type arguments struct {
	*reader
	node  node
	title string
	taken []string
}

func (a *arguments) take(key string) (node, bool) {
	a.taken = append(a.taken, key)
	return a.node.get(key)
}

// fault speaks of the step, at the line of one of its keys.
func (a *arguments) fault(key, message, hint string) error {
	line := a.node.line
	for _, p := range a.node.keys {
		if p.key == key {
			line = p.line
		}
	}
	return a.source.fault(line, a.title+": "+message, hint)
}

func (a *arguments) rest() error {
	for _, p := range a.node.keys {
		if !slices.Contains(a.taken, p.key) {
			return a.fault(p.key, fmt.Sprintf("%q is not known here", p.key), "Known here: "+strings.Join(a.taken, ", ")+".")
		}
	}
	return nil
}

func (a *arguments) text(key, what string) (string, error) {
	n, _ := a.take(key)
	text, ok := n.value.(string)
	if !ok {
		return "", a.fault(key, key+" is missing or no text", "Give "+what+".")
	}
	return text, nil
}

// path reads a JSON Pointer from where the step stands.
func (a *arguments) path(key string) ([]string, error) {
	text, err := a.text(key, "a path, as /options/rounding")
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, nil
	}
	if text[0] != '/' {
		return nil, a.fault(key, fmt.Sprintf("%q is not a path: it begins with /", text), "Write /"+text+".")
	}
	tokens := strings.Split(text[1:], "/")
	for i, t := range tokens {
		if strings.Contains(strings.NewReplacer("~0", "", "~1", "").Replace(t), "~") {
			return nil, a.fault(key, fmt.Sprintf("%q is not a path: behind ~ stands 0 or 1", text), "Write ~0 for ~ and ~1 for /.")
		}
		tokens[i] = strings.ReplaceAll(strings.ReplaceAll(t, "~1", "/"), "~0", "~")
	}
	if !a.nested && tokens[0] == a.versionField {
		return nil, a.fault(key, "the lens sets "+a.versionField+" itself", "Leave the step out.")
	}
	return tokens, nil
}

// steps reads a list that stands inside another step, or the file's own.
func (a *arguments) steps() (steps, error) {
	n, ok := a.take("steps")
	if !ok || n.kind != sequence {
		return nil, a.fault("steps", "steps is missing or no list", "List the steps, each beginning with its operation; [] for none.")
	}
	var list steps
	for i, item := range n.list {
		s, err := a.step(i+1, item)
		if err != nil {
			return nil, err
		}
		list = append(list, s)
	}
	return list, nil
}
