package types

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// builder makes one node of each set of schema objects, so that recursive schemas end.
type builder struct{ known map[string]*Node }

func (b *builder) node(parts conj, taken chosen) *Node {
	c := flatten(parts)
	var key strings.Builder
	for _, s := range c {
		if len(schema.Keywords(s)) > 1 || s.Ref == nil { // a reference alone adds nothing
			fmt.Fprintf(&key, "%p %p;", s, taken[s])
		}
	}
	if n := b.known[key.String()]; n != nil {
		return n
	}
	n := &Node{Kind: Raw, Doc: c.doc(parts), Name: definition(parts)}
	b.known[key.String()] = n
	k := c.kinds(0)
	values, finite := c.values(0)
	if finite {
		values = slices.DeleteFunc(slices.Clone(values), func(v any) bool { return kindOf(v)&k == 0 })
		k = 0
		for _, v := range values {
			k |= kindOf(v)
		}
	}
	n.kinds, n.Never = k, k == 0
	n.Nullable = k&null != 0
	if finite && k&(array|object) == 0 && k != 0 {
		n.Values = slices.DeleteFunc(values, func(v any) bool { return v == nil })
	}
	switch k &^ null {
	case boolean:
		n.Kind = Bool
	case text:
		n.Kind = Text
	case whole:
		n.Kind, n.Small = Whole, c.small() || n.Values != nil && !slices.ContainsFunc(n.Values, large)
	case fraction, whole | fraction:
		n.Kind = Number
	case array:
		n.Kind = List
		b.list(n, c)
	case object:
		n.Kind = Object
		if !b.union(n, c, taken) {
			b.object(n, c, taken)
		}
	default:
		n.Why = "any JSON"
		if k != everything {
			n.Why = n.Want()
		}
	}
	return n
}

// list takes the items' type from schema objects that speak of all items alike, and only checks what others say of some.
func (b *builder) list(n *Node, c conj) {
	var alike, rest conj
	longest := 0
	for _, s := range c {
		prefix, behind := items(s)
		if len(prefix) == 0 && behind != nil {
			alike = append(alike, behind)
		}
		if behind != nil {
			rest = append(rest, behind)
		}
		longest = max(longest, len(prefix))
	}
	n.Rest = b.node(rest, nil)
	for i := range longest {
		var at conj
		for _, s := range c {
			if prefix, behind := items(s); i < len(prefix) {
				at = append(at, prefix[i])
			} else if behind != nil {
				at = append(at, behind)
			}
		}
		n.Prefix = append(n.Prefix, b.node(at, nil))
	}
	n.Item = b.node(alike, nil)
	if len(alike) == 0 && longest > 0 {
		n.Item = b.common(append(slices.Clone(n.Prefix), n.Rest))
	}
}

// common is the node that all are, except those that let nothing through, or that of any JSON.
func (b *builder) common(list []*Node) *Node {
	var one *Node
	for _, n := range list {
		switch {
		case n.Never || n == one:
		case one == nil:
			one = n
		default:
			return b.node(nil, nil)
		}
	}
	if one == nil {
		return b.node(nil, nil)
	}
	return one
}

func (b *builder) object(n *Node, c conj, taken chosen) {
	named, only, listed := c.names(taken)
	for _, key := range only {
		named[key] = true
	}
	for _, s := range c {
		for _, key := range s.Required {
			if !slices.Contains(n.Required, key) {
				n.Required = append(n.Required, key)
			}
		}
	}
	slices.Sort(n.Required)
	for _, key := range slices.Sorted(maps.Keys(named)) {
		if !c.allows(key, taken) {
			continue
		}
		below := c.under(key, taken)
		member := b.node(below, nil)
		n.Members = append(n.Members, &Member{key, member, slices.Contains(n.Required, key), member.Doc})
	}
	b.patterns(n, c, taken)
	if slices.ContainsFunc(n.Patterns, func(p Pattern) bool { return p.RE2 == "" }) {
		*n = Node{Kind: Raw, Doc: n.Doc, Nullable: n.Nullable, kinds: n.kinds, Why: "an object whose keys have a pattern that not every language knows"}
		return
	}
	if n.Closed = c.closed(taken); !n.Closed {
		n.Others = b.node(c.under("\x00", taken), nil)
	}
	if base := b.alike(c); listed && len(n.Required) == 0 && base != nil {
		n.Kind, n.Keys, n.Value = Map, only, base
		slices.Sort(n.Keys)
		return
	}
	var extras []*Node
	for _, p := range n.Patterns {
		extras = append(extras, p.Node)
	}
	if n.Others != nil {
		extras = append(extras, n.Others)
	}
	if len(extras) > 0 {
		n.Value = b.common(extras)
		if len(n.Members) == 0 {
			n.Kind = Map
		}
	}
}

// alike is the type of every key's value when some schema objects speak of all keys alike.
func (b *builder) alike(c conj) *Node {
	var all conj
	for _, s := range c {
		if extra, ok := s.AdditionalProperties.(*jsonschema.Schema); ok && !isFalse(extra) && len(s.Properties)+len(s.PatternProperties) == 0 {
			all = append(all, extra)
		}
	}
	if len(all) == 0 {
		return nil
	}
	return b.node(all, nil)
}

func (b *builder) patterns(n *Node, c conj, taken chosen) {
	found := map[string]schema.KeyPattern{}
	below := map[string]conj{} // nothing under a condition: the key may be there
	for _, s := range c {
		for _, part := range inPlace(s, taken) {
			for _, k := range schema.KeyPatterns(part) {
				source := k.Pattern.String()
				found[source] = k
				if part == s {
					below[source] = append(below[source], k.Schema)
				}
			}
		}
	}
	for _, source := range slices.Sorted(maps.Keys(found)) {
		p := Pattern{Source: source, Node: b.node(below[source], nil)}
		if re2 := found[source].Pattern.RE2(); re2 != nil {
			p.RE2 = re2.String()
		}
		n.Patterns = append(n.Patterns, p)
	}
}

// union finds the key whose value tells which branch an object is.
func (b *builder) union(n *Node, c conj, taken chosen) bool {
	for _, s := range c {
		for _, branches := range unions(s) {
			if len(branches) < 2 || taken[s] != nil {
				continue
			}
			tag, values := discriminator(c, branches)
			if tag == "" {
				continue
			}
			n.Kind, n.Tag = Union, tag
			for i, branch := range branches {
				choice := chosen{s: branch}
				maps.Copy(choice, taken)
				one := b.node(append(slices.Clone(c), branch), choice)
				if definition(conj{branch}) == "" {
					one.Name = "" // it is named by the union and the key
				}
				n.Cases = append(n.Cases, Case{values[i], one})
			}
			return true
		}
	}
	return false
}

// discriminator is a key that every branch requires and gives other texts to.
func discriminator(c conj, branches conj) (tag string, values [][]string) {
	first, _, _ := flatten(conj{branches[0]}).names(nil)
	for _, key := range slices.Sorted(maps.Keys(first)) {
		seen := map[string]bool{}
		var all [][]string
		for _, branch := range branches {
			parts := flatten(append(slices.Clone(c), branch))
			found, finite := flatten(flatten(conj{branch}).under(key, nil)).values(0)
			if !finite || !slices.ContainsFunc(parts, func(s *jsonschema.Schema) bool { return slices.Contains(s.Required, key) }) {
				break
			}
			var texts []string
			for _, v := range found {
				if t, ok := v.(string); ok && !seen[t] {
					seen[t] = true
					texts = append(texts, t)
				}
			}
			if len(texts) != len(found) || len(texts) == 0 {
				break
			}
			all = append(all, texts)
		}
		if len(all) == len(branches) {
			return key, all
		}
	}
	return "", nil
}

// doc is the description that stands nearest.
func (c conj) doc(parts conj) string {
	for _, list := range []conj{parts, c} {
		for _, s := range list {
			if text, ok := schema.Keywords(s)["description"].(string); ok {
				return text
			}
		}
	}
	return ""
}

var definitionName = regexp.MustCompile(`/(?:\$defs|definitions)/([^/]+)$`)

// definition joins the names of the definitions that are meant; "" without one.
func definition(parts conj) string {
	var names []string
	for _, s := range parts {
		for _, at := range []*jsonschema.Schema{s, s.Ref} {
			if at == nil {
				continue
			}
			if m := definitionName.FindStringSubmatch(at.Location); m != nil && !slices.Contains(names, m[1]) {
				names = append(names, m[1])
			}
		}
	}
	return strings.Join(names, "_")
}
