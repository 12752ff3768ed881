package types

import (
	"strconv"
	"strings"
)

// Letters are the kinds that are let through, one each: n null, b boolean, s string, w whole number that every language's integers hold,
// i whole number, d any number, a array, o object; "-" for none and "" for all.
func (n *Node) Letters() string {
	if n.kinds == everything {
		return ""
	}
	if n.Never {
		return "-"
	}
	var b strings.Builder
	for _, k := range []struct {
		of     kinds
		letter byte
	}{{null, 'n'}, {boolean, 'b'}, {text, 's'}, {array, 'a'}, {object, 'o'}} {
		if n.kinds&k.of != 0 {
			b.WriteByte(k.letter)
		}
	}
	switch {
	case n.kinds&fraction != 0:
		b.WriteByte('d')
	case n.kinds&whole != 0 && n.Small && n.Kind == Whole:
		b.WriteByte('w')
	case n.kinds&whole != 0:
		b.WriteByte('i')
	}
	return b.String()
}

// Want says what a value must be, behind "must be".
func (n *Node) Want() string {
	if n.Never {
		return "absent"
	}
	var list []string
	if n.Values != nil {
		for _, v := range n.Values {
			if t, ok := v.(string); ok {
				list = append(list, strconv.Quote(t))
			} else {
				list = append(list, canonicalShown(v))
			}
		}
		if n.Nullable {
			list = append(list, "null")
		}
		return orList(list)
	}
	words := map[rune]string{
		'n': "null", 'b': "a boolean", 's': "a string", 'a': "an array", 'o': "an object", 'd': "a number", 'i': "a whole number",
		'w': "a whole number of at most 2^53-1",
	}
	for _, letter := range n.Letters() {
		list = append(list, words[letter])
	}
	if len(list) == 0 {
		return "JSON"
	}
	return orList(list)
}

func orList(list []string) string {
	if len(list) == 1 {
		return list[0]
	}
	return strings.Join(list[:len(list)-1], ", ") + " or " + list[len(list)-1]
}

// Listed are the only values in their canonical text, null among them; nil for all.
func (n *Node) Listed() []string {
	if n.Values == nil {
		return nil
	}
	list := []string{}
	for _, v := range n.Values {
		list = append(list, canonical(v))
	}
	if n.Nullable {
		list = append(list, "null")
	}
	return list
}

func canonicalShown(v any) string {
	if b, ok := v.(bool); ok {
		return strconv.FormatBool(b)
	}
	return strings.TrimSuffix(canonical(v), "e0")
}

// pascal makes a type's or field's name of a key: letters and digits of ASCII, words begun large.
func pascal(key string) string {
	var b strings.Builder
	begin := true
	for _, r := range key {
		switch {
		case r >= 'a' && r <= 'z' && begin:
			b.WriteRune(r - 'a' + 'A')
			begin = false
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			b.WriteRune(r)
			begin = false
		case r >= '0' && r <= '9':
			b.WriteRune(r)
			begin = true
		default:
			begin = true
		}
	}
	name := b.String()
	if name == "" || name[0] >= '0' && name[0] <= '9' {
		return "N" + name
	}
	return name
}

// scope hands out names that don't collide.
type scope map[string]bool

func (s scope) unique(name string) string {
	for i, try := 2, name; ; i, try = i+1, name+strconv.Itoa(i) {
		if !s[try] {
			s[try] = true
			return try
		}
	}
}

// title names the types, root first. reserved are what the emitter's own code is called.
func (m *Model) title(reserved ...string) scope {
	used := scope{}
	for _, name := range reserved {
		used[name] = true
	}
	seen := map[*Node]bool{}
	var visit func(n *Node, name string)
	visit = func(n *Node, name string) {
		if n == nil || seen[n] {
			return
		}
		seen[n] = true
		if n.Name != "" {
			name = pascal(n.Name)
		}
		n.Name = ""
		switch {
		case n.Kind == Object || n.Kind == Union || n.Kind == Text && len(n.Values) > 1:
			n.Name = used.unique(name)
			m.Named = append(m.Named, n)
		case n.Kind == Map && n.Keys != nil:
			n.Name = used.unique(name + "Key")
			m.Named = append(m.Named, n)
		}
		if n.Kind == Object {
			for _, member := range n.Members {
				visit(member.Node, name+pascal(member.Key))
			}
		}
		visit(n.Item, name+"Item")
		visit(n.Value, name+"Value")
		for _, c := range n.Cases {
			visit(c.Node, name+pascal(c.Values[0]))
		}
	}
	visit(m.Root, pascal(m.Document))
	return used
}
