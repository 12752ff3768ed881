// Package types turns one version of a schema into typed models of other languages, which decode strictly: an unknown key of a closed
// object, a missing required one, a wrong type and a value that isn't listed are errors with their JSON Pointers.
// One model of the schema serves all emitters. What has no exact type becomes raw JSON, never a wrong type.
package types

import (
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Kind is what a value is in a typed language.
type Kind string

// The kinds.
const (
	Raw    Kind = "raw" // JSON that has no single type
	Bool   Kind = "bool"
	Text   Kind = "text"
	Whole  Kind = "whole"  // a number without a fraction
	Number Kind = "number" // any number
	List   Kind = "list"
	Map    Kind = "map"
	Object Kind = "object"
	Union  Kind = "union" // one of several objects, told apart by a key
)

// Model is what emitters write out.
type Model struct {
	Document, Variant, Version, ID string

	Root   *Node
	Named  []*Node // those with a type of their own, in the order in which a reader meets them
	Shapes []*Node // all of them, the first one for any JSON whatever
}

// Node is one place of a document, or several that are alike: its type, and what is checked there.
type Node struct {
	Kind     Kind
	Nullable bool
	Never    bool   // nothing is let through
	Name     string // of its type, for an Object, a Union, a Text of several Values and a Map with Keys
	Doc      string
	Why      string // it is Raw
	Values   []any  // the only ones, without null; nil for all. Of scalars alone
	Small    bool   // a Whole from -(2^53-1) to 2^53-1: every language's integers hold it

	Item   *Node   // of a List, in its type
	Prefix []*Node // what the first items are besides
	Rest   *Node   // what the items behind them are

	Members  []*Member // of an Object; of a Map with Keys what single keys' values are besides
	Required []string
	Patterns []Pattern
	Closed   bool  // other keys than those above are refused
	Others   *Node // their values'
	Value    *Node // of a Map, and of an Object's keys that are no members, in its type; nil when there are none
	Keys     []string

	Tag   string // of a Union: the key that tells
	Cases []Case

	Index int // among the shapes
	kinds kinds
}

// Member is a named key of an object.
type Member struct {
	Key      string
	Node     *Node
	Required bool
	Doc      string
}

// Pattern is a group of an object's keys.
type Pattern struct {
	Source, RE2 string
	Node        *Node
}

// Case is one object of a union.
type Case struct {
	Values []string // of the tag
	Node   *Node
}

// Of reads a schema.
func Of(s *schema.Schema) *Model {
	m := &Model{Document: s.Document, Variant: s.Variant, Version: s.Version.String(), ID: s.ID}
	b := &builder{known: map[string]*Node{}}
	anything := b.node(nil, nil)
	m.Root = b.node(conj{s.Root}, nil)
	m.number(anything, map[*Node]bool{})
	m.number(m.Root, map[*Node]bool{})
	return m
}

// number gives each shape its place; those that say nothing of what is inside them share one when they say the same.
func (m *Model) number(n *Node, seen map[*Node]bool) {
	if n == nil || seen[n] {
		return
	}
	seen[n] = true
	n.Index = -1
	for i, other := range m.Shapes {
		if n.same(other) {
			n.Index = i
		}
	}
	if n.Index < 0 {
		n.Index = len(m.Shapes)
		m.Shapes = append(m.Shapes, n)
	}
	for _, below := range n.below() {
		m.number(below, seen)
	}
}

func (n *Node) same(other *Node) bool {
	return len(n.below()) == 0 && len(other.below()) == 0 && n.Kind != Object && other.Kind != Object &&
		n.Letters() == other.Letters() && n.Want() == other.Want()
}

// below are the nodes of the values inside.
func (n *Node) below() []*Node {
	var list []*Node
	for _, m := range n.Members {
		list = append(list, m.Node)
	}
	for _, p := range n.Patterns {
		list = append(list, p.Node)
	}
	for _, c := range n.Cases {
		list = append(list, c.Node)
	}
	list = append(append(list, n.Prefix...), n.Item, n.Rest, n.Value, n.Others)
	var found []*Node
	for _, below := range list {
		if below != nil {
			found = append(found, below)
		}
	}
	return found
}
