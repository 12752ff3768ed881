package compile

import (
	"fmt"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// closedAtOnce is the test of an unevaluatedProperties that is plainly false and needs to know nothing of the instance; else "".
func (g *group) closedAtOnce(s *jsonschema.Schema, v value) string {
	if !always(s.UnevaluatedProperties, false) || g.keysVaryInside(s) {
		return ""
	}
	c := g.certain(s)
	if c.allKeys || len(c.patterns) > 0 {
		return ""
	}
	return onlyKeys(v.atom(), c.sortedKeys())
}

// unevaluatedKeys demands that the keys that nothing has evaluated fit; it comes behind all other checks of s.
func (f *fn) unevaluatedKeys(s *jsonschema.Schema, v value, n seen) {
	if f.g.closedAtOnce(s, v) != "" {
		return
	}
	if c := f.g.certain(s); always(s.UnevaluatedProperties, false) && !c.allKeys && len(c.patterns) == 0 {
		f.cond(unevaluatedOf(c, v, n) + " = '{}'")
		return
	}
	f.eachUnevaluatedKey(s, v, n, func(_ string, v value) { f.check(s.UnevaluatedProperties, v, seen{}) })
}

func (f *fn) eachUnevaluatedKey(s *jsonschema.Schema, v value, n seen, body func(key string, v value)) {
	if !unevaluatedMatters(s.UnevaluatedProperties) {
		return
	}
	c := f.g.certain(s)
	if c.allKeys {
		return
	}
	where := ""
	if res := c.sortedPatterns(); len(res) > 0 {
		where = f.g.notAmong("e.key", nil, res)
	}
	f.at(s.UnevaluatedProperties)
	f.eachKey(unevaluatedOf(c, v, n), where, body)
}

// unevaluatedOf is the object without the keys that are known to be evaluated; patterns are left to the caller.
func unevaluatedOf(c evaluated, v value, n seen) string {
	left := v.atom()
	if keys := storable(c.sortedKeys()); len(keys) > 0 {
		left += " - " + textArray(keys)
	}
	if n.keys != "" {
		left += " - " + n.keys
	}
	return left
}

// unevaluatedItems is the same for arrays.
func (f *fn) unevaluatedItems(s *jsonschema.Schema, v value, n seen) {
	if always(s.UnevaluatedItems, false) && n.items == "" && !f.g.certain(s).allItems {
		f.cond(fmt.Sprintf("pg_catalog.jsonb_array_length(%s) <= %d", v.json, f.g.certain(s).items))
		return
	}
	f.eachUnevaluatedItem(s, v, n, func(_ string, v value) { f.check(s.UnevaluatedItems, v, seen{}) })
}

func (f *fn) eachUnevaluatedItem(s *jsonschema.Schema, v value, n seen, body func(index string, v value)) {
	if !unevaluatedMatters(s.UnevaluatedItems) || f.g.certain(s).allItems {
		return
	}
	f.at(s.UnevaluatedItems)
	f.eachItem(v, f.g.certain(s).items, func(i string, v value) {
		if n.items == "" {
			body(i, v)
			return
		}
		f.block(fmt.Sprintf("if %s <> all (%s) then", i, n.items), "end if;", func() { body(i, v) })
	})
}
