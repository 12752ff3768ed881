package compat

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/schema"
)

// A proof goes down both schemas at once. At each place it holds two sets of schema objects that judge the same value: what is given,
// and what is to be shown. It never guesses: what it can't show, it does not claim, and a document decides or nothing does.

// prover answers one question.
type prover struct {
	question
	ctx       context.Context // ends the proof, as one that takes too many steps
	number    map[*jsonschema.Schema]int
	negated   map[*jsonschema.Schema]*jsonschema.Schema // not, by what it negates
	requiring map[string]*jsonschema.Schema
	only      map[kinds]*jsonschema.Schema
	goals     map[string]*goal
	made      []string // goals in the order in which they were set
	steps     int
	stuck     string   // the first place at which nothing went on
	fillable  []string // keys that the question may fill, anywhere
}

// goal is something that is being shown, or was.
type goal struct {
	depth int
	shown bool
}

// limit bounds the steps of a proof; what takes more is not known.
const limit = 100_000

func newProver(ctx context.Context, q question) *prover {
	p := &prover{
		question: q, ctx: ctx,
		number: map[*jsonschema.Schema]int{}, negated: map[*jsonschema.Schema]*jsonschema.Schema{},
		requiring: map[string]*jsonschema.Schema{}, only: map[kinds]*jsonschema.Schema{}, goals: map[string]*goal{},
	}
	if q.fill {
		p.fillable = fillableKeys(q.to.Root)
	}
	return p
}

// spot is a place of the proof.
type spot struct {
	given, shown conj
	top          bool // the whole document
	depth        int  // levels below the document's top
	splits       int  // how many cases were told apart on the way, at this place
	filled       map[string]any
}

func (p *prover) prove() bool {
	s := spot{given: flatten(p.from.Root), shown: flatten(p.to.Root), top: true}
	if p.field != "" { // a document without it belongs to no version
		s.given = s.given.with(p.requires(p.field))
	}
	if p.field != "" && !p.versionApart(s) {
		p.stuck = fmt.Sprintf("%s: it depends on %s", p.to.ID, p.field)
		return false
	}
	return p.implied(s)
}

// versionApart tells whether the version field can be left out of the proof: the target accepts its own version whatever
// else the document holds, and nothing else depends on the field.
func (p *prover) versionApart(s spot) bool {
	m := member{name: p.field, named: true}
	if !m.sure(s.shown).accepts(p.to.Version.String()) || !m.possible(s.shown).accepts(p.to.Version.String()) {
		return false
	}
	for _, part := range slices.Concat(s.given, s.shown) {
		for _, sub := range append(sometimes(part), part.Not) {
			if sub != nil && looksAt(sub, p.field) {
				return false
			}
		}
	}
	return true
}

// step tells whether the proof may go on.
func (p *prover) step() bool {
	p.steps++
	return p.steps <= limit && p.ctx.Err() == nil
}

// implied shows that every value that the given ones accept is accepted by those to be shown.
func (p *prover) implied(s spot) bool {
	if !p.step() || s.depth > 200 {
		return false
	}
	key := p.name(s)
	if g := p.goals[key]; g != nil {
		// A goal that comes back further down in the value may be taken for shown, as values are finite.
		return g.shown || g.depth < s.depth
	}
	g := &goal{depth: s.depth}
	p.goals[key], p.made = g, append(p.made, key)
	mark := len(p.made)
	if p.direct(s) || p.byCases(s) {
		g.shown = true
		return true
	}
	// What was shown meanwhile may rest on this one.
	for _, made := range p.made[mark-1:] {
		delete(p.goals, made)
	}
	p.made = p.made[:mark-1]
	return false
}

// name is the same for the same goal.
func (p *prover) name(s spot) string {
	var b strings.Builder
	for _, set := range []conj{s.given, s.shown} {
		var numbers []int
		for _, part := range set {
			if p.number[part] == 0 {
				p.number[part] = len(p.number) + 1
			}
			numbers = append(numbers, p.number[part])
		}
		slices.Sort(numbers)
		fmt.Fprint(&b, slices.Compact(numbers))
	}
	fmt.Fprint(&b, s.top, p.fill, sorted(s.filled))
	return b.String()
}

// direct shows it without telling cases apart.
func (p *prover) direct(s spot) bool {
	if p.impossible(s.given, 0) {
		return true
	}
	if values, finite := s.given.listed(); finite {
		return !slices.ContainsFunc(values, func(v any) bool { return !p.becomesValid(v, s) })
	}
	if p.fill && s.filled == nil {
		s.filled = p.fills(s)
	}
	if len(s.filled) == 0 {
		s.shown = slices.DeleteFunc(slices.Clone(s.shown), func(b *jsonschema.Schema) bool {
			return slices.ContainsFunc(s.given, func(a *jsonschema.Schema) bool { return p.sameHere(a, b, s) })
		})
	}
	for _, b := range s.shown {
		if !p.scalars(s, b) || !p.conditions(s, b) {
			return p.stop(s, b)
		}
	}
	return p.members(s) && p.items(s)
}

// sameHere tells whether a given object is the one to be shown. Where documents are filled that must not touch what is below.
func (p *prover) sameHere(a, b *jsonschema.Schema, s spot) bool {
	return (!p.fill || !speaksOf(b, p.fillable)) && (!s.top || p.field == "" || !looksAt(b, p.field)) && same(a, b)
}

// inside shows that what is given for a part of the value implies what is sure to judge it and what only may.
func (p *prover) inside(s spot, given, sure, possible conj) bool {
	if p.fill && len(sure) != len(possible) {
		// What may judge it fills nothing. Shown without filling, nothing that is required is missing.
		p.fill = false
		defer func() { p.fill = true }()
	}
	return p.implied(s.below(given, possible))
}

// stop notes where a proof went no further.
func (p *prover) stop(s spot, b *jsonschema.Schema) bool {
	if p.stuck == "" {
		p.stuck = b.Location
	}
	return false
}

// becomesValid judges one of finitely many values.
func (p *prover) becomesValid(v any, s spot) bool {
	if p.fill {
		v = fill(v, s.shown)
	}
	if whole, ok := v.(map[string]any); ok && s.top && p.field != "" {
		v = withVersion(whole, p.field, p.to.Version)
	}
	return s.shown.accepts(v)
}

// byCases shows it for each of the cases that the given ones tell apart: branches, conditions, kinds of values.
func (p *prover) byCases(s spot) bool {
	if s.splits >= 3 || p.fill && len(s.filled) > 0 {
		return false
	}
	s.splits++
	for _, cases := range p.cases(s.given) {
		if len(cases) > 64 {
			continue
		}
		all := true
		for _, one := range cases {
			t := s
			t.given = s.given.with(one...)
			all = all && len(t.given) > len(s.given) && p.implied(t)
		}
		if all {
			return true
		}
	}
	return false
}

// cases are the ways to divide the values that these accept; the schema objects of each case are added to them.
func (p *prover) cases(given conj) [][][]*jsonschema.Schema {
	var ways [][][]*jsonschema.Schema
	for _, s := range given {
		for _, branches := range [][]*jsonschema.Schema{s.AnyOf, s.OneOf} {
			var way [][]*jsonschema.Schema
			for _, branch := range branches {
				way = append(way, []*jsonschema.Schema{branch})
			}
			if len(way) > 0 {
				ways = append(ways, way)
			}
		}
		if s.If != nil {
			ways = append(ways, [][]*jsonschema.Schema{
				append([]*jsonschema.Schema{s.If}, present(s.Then)...),
				append([]*jsonschema.Schema{p.not(s.If)}, present(s.Else)...),
			})
		}
	}
	if several := given.kinds().each(); len(several) > 1 {
		var way [][]*jsonschema.Schema
		for _, kind := range several {
			way = append(way, []*jsonschema.Schema{p.kind(kind)})
		}
		ways = append(ways, way)
	}
	return ways
}

func present(s *jsonschema.Schema) []*jsonschema.Schema {
	if s == nil {
		return nil
	}
	return []*jsonschema.Schema{s}
}

// not is the schema object that accepts what s refuses.
func (p *prover) not(s *jsonschema.Schema) *jsonschema.Schema {
	if p.negated[s] == nil {
		p.negated[s] = blank()
		p.negated[s].Not = s
	}
	return p.negated[s]
}

// requires is the schema object that asks objects for a key.
func (p *prover) requires(key string) *jsonschema.Schema {
	if p.requiring[key] == nil {
		p.requiring[key] = blank()
		p.requiring[key].Required = []string{key}
	}
	return p.requiring[key]
}

// kind is the schema object that accepts values of one kind alone.
func (p *prover) kind(k kinds) *jsonschema.Schema {
	if p.only[k] == nil {
		s := blank()
		switch k {
		case fraction:
			s.Types = []string{"number"}
			s.Not = blank()
			s.Not.Types = []string{"integer"}
		default:
			for name, of := range kindNames {
				if of == k {
					s.Types = []string{name}
				}
			}
		}
		p.only[k] = s
	}
	return p.only[k]
}

// speaksOf tells whether a schema object, or one below it, may judge otherwise when one of these keys comes or goes somewhere.
func speaksOf(s *jsonschema.Schema, keys []string) bool {
	if len(keys) == 0 {
		return false
	}
	speaks := false
	below(s, func(s *jsonschema.Schema) {
		speaks = speaks || s.MinProperties > 0 || s.MaxProperties >= 0 || s.PropertyNames != nil || s.AdditionalProperties != nil ||
			s.UnevaluatedProperties != nil || s.UniqueItems || holdsObjects(s)
		for _, key := range keys {
			m := member{name: key, named: true}
			direct, _ := m.direct(s)
			deps := dependentRequired(s)
			_, depends := deps[key]
			speaks = speaks || len(direct) > 0 || slices.Contains(s.Required, key) || depends || dependentSchemas(s)[key] != nil
			for _, others := range deps {
				speaks = speaks || slices.Contains(others, key)
			}
		}
	})
	return speaks
}

// looksAt tells whether a schema object looks at what stands under one key of the value that it judges.
func looksAt(s *jsonschema.Schema, key string) bool {
	m := member{name: key, named: true}
	seen := map[*jsonschema.Schema]bool{}
	var look func(s *jsonschema.Schema) bool
	look = func(s *jsonschema.Schema) bool {
		if s == nil || seen[s] {
			return false
		}
		seen[s] = true
		return len(m.possible(conj{s})) > 0 || holdsObjects(s) || slices.ContainsFunc(append(slices.Concat(schema.Always(s), sometimes(s)), s.Not), look)
	}
	return look(s)
}

// holdsObjects tells whether const or enum lists an object or array.
func holdsObjects(s *jsonschema.Schema) bool {
	return slices.ContainsFunc(slices.Concat(s.Constant, s.Enum), func(v any) bool {
		switch v.(type) {
		case map[string]any, []any:
			return true
		}
		return false
	})
}

func withVersion(doc map[string]any, field string, v schema.Version) map[string]any {
	changed := make(map[string]any, len(doc)+1)
	for key, value := range doc {
		changed[key] = value
	}
	changed[field] = v.String()
	return changed
}
