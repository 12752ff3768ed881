package lens

import (
	"slices"
	"strings"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// scope is an object whose members steps read and set. All that they set is written by one expression when the scope is closed,
// so that the object is built once, whatever the number of steps.
type scope struct {
	w       *writer
	base    ref // what holds the members before; reading members of anything but an object gives nothing
	sure    bool
	members []*member
}

type member struct {
	key     string
	value   ref
	before  string // the condition under which the base has it
	gone    bool   // the base's own must go where it isn't written again
	written string // the condition under which value is to be written; never for as it was
	child   *scope // steps are at work inside of it
}

func (s *scope) member(key string) *member {
	for _, m := range s.members {
		if m.key == key {
			return m
		}
	}
	own := ref{s.base.sql + " -> " + pg.Literal(key), ""}
	own.present = "(" + own.sql + ") is not null"
	if !s.w.inline {
		name := s.w.variable(key, "jsonb")
		s.w.line("%s := %s;", name, own.sql)
		own = ref{name, name + " is not null"}
	} else {
		own.sql = "(" + own.sql + ")"
	}
	m := &member{key: key, value: own, before: own.present, written: never}
	s.members = append(s.members, m)
	return m
}

// object is the condition under which the scope can take members.
func (s *scope) object() string {
	if s.sure {
		return always
	}
	return typeIs(s.base.sql, "object")
}

func (s *scope) get(key string) ref {
	m := s.member(key)
	if m.child != nil {
		value, changed := m.child.close()
		m.child = nil
		if changed != never {
			m.value.sql, m.written = value.sql, or(m.written, changed)
		}
	}
	return m.value
}

func (s *scope) set(key string, value ref) {
	s.get(key)
	m := s.member(key)
	m.value, m.written = value, value.present
	m.gone = m.before != never && value.present != always && value.present != m.before
}

// alter replaces a value where a condition holds, without making or removing it.
func (s *scope) alter(key, sql, changed string) {
	m := s.member(key)
	m.value.sql, m.written = sql, or(m.written, changed)
}

// absent notes that the base was found not to have a key.
func (s *scope) absent(key string) {
	m := s.member(key)
	if m.written == never && !m.gone {
		m.before = never
		m.value = missing
	}
}

// into opens a member for steps inside of it.
func (s *scope) into(key string) *scope {
	m := s.member(key)
	if m.child == nil {
		m.value = s.w.bind(key, m.value)
		m.child = &scope{w: s.w, base: m.value}
	}
	return m.child
}

// close makes the object with everything that was set the new base. It also gives the condition under which that differs from the old one.
func (s *scope) close() (ref, string) {
	value, changed := s.finished()
	if changed != never {
		s.base = s.w.bind("object", value)
	}
	s.members = nil
	return s.base, changed
}

func (s *scope) finished() (ref, string) {
	var gone, conditions []string
	for _, m := range s.members {
		s.get(m.key)
		if m.gone {
			gone = append(gone, m.key)
			conditions = append(conditions, m.before)
		}
		conditions = append(conditions, m.written)
	}
	changed := or(conditions...)
	if changed == never {
		return s.base, never
	}
	sql := s.base.sql
	if len(gone) == 1 {
		sql += " - " + pg.Literal(gone[0]) + "::text"
	} else if len(gone) > 1 {
		sql += " - " + textArray(gone)
	}
	for _, object := range built(s.members, changed) {
		sql += " || " + object
	}
	value := ref{either(changed, sql, s.base.sql), s.base.present}
	return value, changed
}

// mostBranches is how many conditions become branches, each of which builds one object: to join objects is to write them once more.
const mostBranches = 3

// built writes members as objects to be joined, one for all that depends on the first conditions and one for each that is left.
func built(members []*member, certain string) []string {
	var conditions []string
	groups := map[string][]*member{}
	for _, m := range members {
		condition := m.written
		if condition == never {
			continue
		}
		if condition == certain {
			condition = always
		}
		if groups[condition] == nil && condition != always {
			conditions = append(conditions, condition)
		}
		groups[condition] = append(groups[condition], m)
	}
	branches := min(len(conditions), mostBranches)
	var objects []string
	if first := branch(groups[always], conditions[:branches], groups); first != "'{}'::jsonb" {
		objects = append(objects, first)
	}
	for _, condition := range conditions[branches:] {
		objects = append(objects, branch(nil, []string{condition}, groups))
	}
	return objects
}

// branch is the object of some members and of those whose conditions hold.
func branch(members []*member, conditions []string, groups map[string][]*member) string {
	if len(conditions) > 0 {
		with := append(members[:len(members):len(members)], groups[conditions[0]]...)
		return either(conditions[0], branch(with, conditions[1:], groups), branch(members, conditions[1:], groups))
	}
	if len(members) == 0 {
		return "'{}'::jsonb"
	}
	var objects []string
	for some := range slices.Chunk(members, mostPairs) {
		pairs := make([]string, len(some))
		for i, m := range some {
			pairs[i] = pg.Literal(m.key) + ", " + m.value.sql
		}
		objects = append(objects, "pg_catalog.jsonb_build_object("+strings.Join(pairs, ", ")+")")
	}
	return strings.Join(objects, " || ")
}

// mostPairs is how many a call can have: Postgres' functions take 100 arguments.
const mostPairs = 50

// objectOf is an object of those members that are present, absent when none is.
func objectOf(w *writer, members []*member) ref {
	var conditions []string
	for _, m := range members {
		m.written = m.value.present
		conditions = append(conditions, m.written)
	}
	some := or(conditions...)
	if some == never {
		return missing
	}
	return w.bind("lost", ref{strings.Join(built(members, some), " || "), some})
}

// site is where steps stand in SQL.
type site struct {
	scope  *scope
	inside route // below the scope
	at     pointer
}

func (s site) to(way route) site {
	return site{s.scope, append(s.inside[:len(s.inside):len(s.inside)], way...), s.at.to(way)}
}

// cell is one value of a scope: a member, or the scope's whole value.
type cell struct {
	scope *scope
	key   string
	whole bool
}

func (s site) cell(way route) cell {
	all := s.to(way).inside
	if len(all) == 0 {
		return cell{scope: s.scope, whole: true}
	}
	holder := s.scope
	for _, token := range all[:len(all)-1] {
		holder = holder.into(token)
	}
	return cell{scope: holder, key: all[len(all)-1]}
}

func (c cell) get() ref {
	if c.whole {
		value, _ := c.scope.close()
		return value
	}
	return c.scope.get(c.key)
}

func (c cell) set(value ref) {
	if c.whole {
		c.scope.base, c.scope.members, c.scope.sure = c.scope.w.bind("value", ref{value.sql, always}), nil, false
		return
	}
	c.scope.set(c.key, value)
}

func (c cell) alter(sql, changed string) {
	if c.whole {
		c.set(ref{either(changed, sql, c.scope.base.sql), always})
		return
	}
	c.scope.alter(c.key, sql, changed)
}

// possible is the condition under which there can be such a value: what holds it is an object.
func (c cell) possible() string {
	if c.whole {
		return always
	}
	return c.scope.object()
}
