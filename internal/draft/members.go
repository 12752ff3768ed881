package draft

import (
	"fmt"
	"slices"
)

// moves pairs what went somewhere with what came elsewhere in the scope, and what came inside an object that is new.
func (s *scoped) moves() []Step {
	var steps []Step
	for i := 0; i < len(s.gone); i++ {
		if found, moved := s.moved(s.gone[i]); moved {
			steps = append(steps, found...)
			s.gone = slices.Delete(s.gone, i, i+1)
			i--
		}
	}
	return steps
}

func (s *scoped) moved(from member) ([]Step, bool) {
	for i, to := range s.come {
		if why, yes := movedTo(from, to); yes {
			s.come = slices.Delete(s.come, i, i+1)
			steps := []Step{step("move", from.at, why, Argument{"to", to.at.String()})}
			steps = append(steps, s.value(to.at, from.shape, to.shape)...)
			return append(steps, s.required(to.at, to.shape, from.required, to.required)...), true
		}
		for _, key := range sorted(to.shape.keys) {
			inside := member{s.at(to.at, key), to.shape.keys[key], to.shape.required[key]}
			why, yes := movedTo(from, inside)
			if !yes {
				continue
			}
			s.come = slices.Delete(s.come, i, i+1)
			// The object is made of the member itself, so that the way back leaves no empty one.
			steps := []Step{
				step("move", from.at, why, Argument{"to", to.at.String()}),
				step("plunge", to.at, "the object is new", Argument{"key", key}),
			}
			steps = append(steps, s.value(inside.at, from.shape, inside.shape)...)
			steps = append(steps, s.required(inside.at, inside.shape, from.required, inside.required)...)
			steps = append(steps, s.holder(to, key, from.required)...)
			for _, other := range sorted(to.shape.keys) {
				if other != key {
					s.come = append(s.come, member{s.at(to.at, other), to.shape.keys[other], to.shape.required[other]})
				}
			}
			return steps, true
		}
	}
	return s.movedOut(from)
}

// holder makes an object that a required member moved into where it is missing on the way back, with the member in it; or on the way up.
func (s *scoped) holder(to member, key string, was bool) []Step {
	value, found := to.shape.keys[key].example(3)
	switch {
	case was == to.required || !found:
		return nil
	case was:
		return []Step{step("relax", to.at, "the way back needs what is in it"+madeUp(to.shape.keys[key]), Argument{"default", map[string]any{key: value}})}
	}
	return s.required(to.at, to.shape, false, true)
}

// movedOut finds a member of an object that went, in a place of its own.
func (s *scoped) movedOut(from member) ([]Step, bool) {
	for i, to := range s.come {
		for _, key := range sorted(from.shape.keys) {
			why, yes := movedTo(member{s.at(from.at, key), from.shape.keys[key], from.shape.required[key]}, to)
			if !yes {
				continue
			}
			s.come = slices.Delete(s.come, i, i+1)
			steps := []Step{
				step("hoist", from.at, "its object is gone", Argument{"key", key}),
				step("move", from.at, why, Argument{"to", to.at.String()}),
			}
			if len(from.at) == len(to.at) && slices.Equal(from.at[:len(from.at)-1], to.at[:len(to.at)-1]) {
				steps[1] = step("rename", from.at, why, Argument{"to", to.name()})
			}
			steps = append(steps, s.value(to.at, from.shape.keys[key], to.shape)...)
			return append(steps, s.required(to.at, to.shape, from.required && from.shape.required[key], to.required)...), true
		}
	}
	return nil, false
}

// movedTo tells whether a member is one that stands elsewhere now.
func movedTo(from, to member) (why string, yes bool) {
	common := min(len(from.at), len(to.at))
	if slices.Equal(from.at[:common], to.at[:common]) || likeness(from.shape, to.shape) < 0.2 {
		return "", false
	}
	switch {
	case from.shape.description != "" && from.shape.description == to.shape.description:
		return "the same description in another place", true
	case from.name() == to.name():
		return "the same name in another place", true
	}
	return "", false
}

func (s *scoped) removals() []Step {
	var steps []Step
	for _, m := range s.gone {
		var arguments []Argument
		why := "no key of the new schema is like it"
		if m.required {
			if value, found := m.shape.example(3); found {
				arguments = append(arguments, Argument{"default", value})
				why += "; the default is for the way back" + madeUp(m.shape)
			} else {
				s.note(m.at, "the way back needs a default, and none could be made up")
			}
		}
		steps = append(steps, step("remove", m.at, why, arguments...))
	}
	return steps
}

func (s *scoped) additions() []Step {
	var steps []Step
	for _, m := range s.come {
		steps = append(steps, s.addition(m)...)
	}
	return steps
}

// addition gives documents what they lack now. What is optional they get only by a default that the schema names.
func (s *scoped) addition(m member) []Step {
	if !m.required {
		return []Step{step("add", m.at, "it is optional, so documents get none", Argument{"optional", true})}
	}
	value, found := m.shape.example(3)
	if !found {
		s.note(m.at, "it is required, and no value could be made up that the schema accepts: add it with a default")
		return nil
	}
	return []Step{step("add", m.at, fmt.Sprintf("it is required%s", madeUp(m.shape)), Argument{"default", value})}
}

func madeUp(s *shape) string {
	if s.hasStandard {
		return ", and its default is the schema's"
	}
	return ", and its default is made up"
}
