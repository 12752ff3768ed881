package compile

import (
	"maps"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// evaluated is what a schema object evaluates of an instance whenever it accepts it, known without looking at the instance.
type evaluated struct {
	allKeys  bool
	keys     map[string]bool
	patterns map[string]schema.KeyPattern
	allItems bool
	items    int // the first so many items
}

func (e *evaluated) join(other evaluated) {
	e.allKeys = e.allKeys || other.allKeys
	e.allItems = e.allItems || other.allItems
	e.items = max(e.items, other.items)
	if e.keys == nil {
		e.keys, e.patterns = map[string]bool{}, map[string]schema.KeyPattern{}
	}
	maps.Copy(e.keys, other.keys)
	maps.Copy(e.patterns, other.patterns)
}

func (e evaluated) sortedKeys() []string { return sortedKeys(e.keys) }

// sortedPatterns lists the patterns, so that a key that fits one is evaluated.
func (e evaluated) sortedPatterns() []schema.KeyPattern {
	var list []schema.KeyPattern
	for _, p := range sortedKeys(e.patterns) {
		list = append(list, e.patterns[p])
	}
	return list
}

func (e evaluated) noKeys() bool { return !e.allKeys && len(e.keys) == 0 && len(e.patterns) == 0 }

func (e evaluated) noItems() bool { return !e.allItems && e.items == 0 }

// own is what the schema object's keywords evaluate by themselves.
func own(s *jsonschema.Schema) evaluated {
	e := evaluated{keys: map[string]bool{}, patterns: map[string]schema.KeyPattern{}}
	for key := range s.Properties {
		e.keys[key] = true
	}
	for _, k := range patterns(s) {
		e.patterns[k.Pattern.String()] = k
	}
	e.allKeys = s.AdditionalProperties != nil
	prefix, rest := itemSchemas(s)
	e.items = len(prefix)
	open, plain := s.AdditionalItems.(bool)
	_, list := s.Items.([]*jsonschema.Schema)
	e.allItems = rest != nil || list && plain && open
	return e
}

// certain is what s evaluates without any condition, its unevaluated keywords left out.
func (g *group) certain(s *jsonschema.Schema) evaluated {
	return remembered(g.known.certain, s, func() evaluated {
		e := own(s)
		for _, sub := range unconditional(s) {
			e.join(g.whole(sub))
		}
		return e
	})
}

// whole is certain with the unevaluated keywords, which evaluate whatever is left.
func (g *group) whole(s *jsonschema.Schema) evaluated {
	e := g.certain(s)
	e.allKeys = e.allKeys || s.UnevaluatedProperties != nil
	e.allItems = e.allItems || s.UnevaluatedItems != nil
	return e
}

// unconditional lists what must accept the instance for s to accept it.
func unconditional(s *jsonschema.Schema) []*jsonschema.Schema {
	list := slices.Clone(s.AllOf)
	for _, ref := range references(s) {
		list = append(list, ref.to)
	}
	return list
}

// conditional lists what evaluates something only when it accepts the instance, or only when it is asked at all.
func conditional(s *jsonschema.Schema) []*jsonschema.Schema {
	list := slices.Concat(s.AnyOf, s.OneOf)
	for _, sub := range []*jsonschema.Schema{s.If, s.Then, s.Else} {
		if sub != nil {
			list = append(list, sub)
		}
	}
	for _, key := range sortedKeys(s.DependentSchemas) {
		list = append(list, s.DependentSchemas[key])
	}
	for _, key := range sortedKeys(s.Dependencies) {
		if sub := schemaOf(s.Dependencies[key]); sub != nil {
			list = append(list, sub)
		}
	}
	return list
}

// keysVary tells whether s may evaluate keys beyond whole(s), depending on the instance.
func (g *group) keysVary(s *jsonschema.Schema) bool {
	return !g.whole(s).allKeys && g.keysVaryInside(s)
}

// keysVaryInside leaves the unevaluatedProperties of s itself out.
func (g *group) keysVaryInside(s *jsonschema.Schema) bool {
	return !g.certain(s).allKeys && remembered(g.known.keysVary, s, func() bool {
		return anyVaries(s, func(sub *jsonschema.Schema) bool { return !g.whole(sub).noKeys() }, g.keysVary)
	})
}

// itemsVary is the same for items; an item that fits contains is evaluated too.
func (g *group) itemsVary(s *jsonschema.Schema) bool {
	return !g.whole(s).allItems && g.itemsVaryInside(s)
}

func (g *group) itemsVaryInside(s *jsonschema.Schema) bool {
	return !g.certain(s).allItems && remembered(g.known.itemsVary, s, func() bool {
		return s.Contains != nil && s.ContainsEval ||
			anyVaries(s, func(sub *jsonschema.Schema) bool { return !g.whole(sub).noItems() }, g.itemsVary)
	})
}

func anyVaries(s *jsonschema.Schema, evaluates, varies func(*jsonschema.Schema) bool) bool {
	return slices.ContainsFunc(unconditional(s), varies) ||
		slices.ContainsFunc(conditional(s), func(sub *jsonschema.Schema) bool { return evaluates(sub) || varies(sub) })
}

// seen names the variables that collect what conditional branches have evaluated; "" when nobody asks.
type seen struct{ keys, items string }

func (n seen) none() bool { return n.keys == "" && n.items == "" }

// within keeps of n what a subschema can add to beyond its whole().
func (g *group) within(n seen, sub *jsonschema.Schema) seen {
	if n.keys != "" && !g.keysVary(sub) {
		n.keys = ""
	}
	if n.items != "" && !g.itemsVary(sub) {
		n.items = ""
	}
	return n
}

// adding keeps of n what a conditional subschema adds at all.
func (g *group) adding(n seen, sub *jsonschema.Schema) seen {
	if n.keys != "" && g.whole(sub).noKeys() && !g.keysVary(sub) {
		n.keys = ""
	}
	if n.items != "" && g.whole(sub).noItems() && !g.itemsVary(sub) {
		n.items = ""
	}
	return n
}
