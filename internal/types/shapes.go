package types

import (
	"fmt"
	"strings"
)

// notation is how a language writes the table of what is checked; the formats take their parts joined by commas.
type notation struct {
	quote                       func(string) string
	texts, numbers, byKey, pair string
	patterns, pattern           string
	re2                         bool // patterns are RE2's, not ECMA's
}

// shape writes what is checked at a node, as members of the language's own type for it.
func (n *Node) shape(as notation) string {
	var parts []string
	add := func(name, format string, list []string) {
		if len(list) > 0 {
			parts = append(parts, name+": "+fmt.Sprintf(format, strings.Join(list, ", ")))
		}
	}
	quoted := func(list []string) []string {
		all := make([]string, len(list))
		for i, text := range list {
			all[i] = as.quote(text)
		}
		return all
	}
	pair := func(key string, of *Node) string { return fmt.Sprintf(as.pair, as.quote(key), of.Index) }
	if letters := n.Letters(); letters != "" {
		add("kinds", "%s", quoted([]string{letters}))
		add("want", "%s", quoted([]string{n.Want()}))
	}
	add("values", as.texts, quoted(n.Listed()))
	add("required", as.texts, quoted(n.Required))
	var members, patterns, prefix, cases []string
	for _, m := range n.Members {
		members = append(members, pair(m.Key, m.Node))
	}
	add("members", as.byKey, members)
	for _, p := range n.Patterns {
		source := p.Source
		if as.re2 {
			source = p.RE2
		}
		patterns = append(patterns, fmt.Sprintf(as.pattern, as.quote(source), p.Node.Index))
	}
	add("patterns", as.patterns, patterns)
	if n.Closed {
		add("closed", "%s", []string{"true"})
	}
	if n.Others != nil && n.Others.Index != 0 {
		add("others", "%s", []string{fmt.Sprint(n.Others.Index)})
	}
	for _, p := range n.Prefix {
		prefix = append(prefix, fmt.Sprint(p.Index))
	}
	add("prefix", as.numbers, prefix)
	if n.Rest != nil && n.Rest.Index != 0 {
		add("items", "%s", []string{fmt.Sprint(n.Rest.Index)})
	}
	for _, c := range n.Cases {
		for _, v := range c.Values {
			cases = append(cases, pair(v, c.Node))
		}
	}
	if n.Tag != "" {
		add("tag", "%s", quoted([]string{n.Tag}))
		add("cases", as.byKey, cases)
	}
	return strings.Join(parts, ", ")
}
