package ecma

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// escape reads a \ and what belongs to it, outside of a class.
func (p *parser) escape() *Node {
	position := p.at
	next := p.peek(1)
	switch {
	case next >= '1' && next <= '9':
		p.at++
		number, _ := p.number()
		n := &Node{Kind: Reference, Position: position, Number: number}
		p.wanted = append(p.wanted, wanted{n, ""})
		return n
	case p.skip(`\k`):
		if !p.skip("<") {
			p.fail(position, `\k is followed by the name of a group in < and >`)
		}
		n := &Node{Kind: Reference, Position: position}
		p.wanted = append(p.wanted, wanted{n, p.name(position)})
		return n
	}
	if set, found := p.classEscape(); found {
		return &Node{Kind: Class, Position: position, Set: set}
	}
	r := p.character()
	return &Node{Kind: Class, Position: position, Set: newSet(r, r)}
}

// classEscape reads an escape that stands for many characters.
func (p *parser) classEscape() (Set, bool) {
	position := p.at
	switch {
	case p.skip(`\d`):
		return digits, true
	case p.skip(`\D`):
		return digits.not(), true
	case p.skip(`\w`):
		return words, true
	case p.skip(`\W`):
		return words.not(), true
	case p.skip(`\s`):
		return spaces, true
	case p.skip(`\S`):
		return spaces.not(), true
	case p.skip(`\p`):
		return p.property(position), true
	case p.skip(`\P`):
		return p.property(position).not(), true
	}
	return nil, false
}

func (p *parser) property(position int) Set {
	var b strings.Builder
	if !p.skip("{") {
		p.fail(position, `\p is followed by a property in { and }`)
	}
	for p.more() && p.peek(0) != '}' {
		b.WriteRune(p.peek(0))
		p.at++
	}
	if !p.skip("}") {
		p.fail(position, "the property is not closed by }")
	}
	set, known := property(b.String())
	if !known {
		p.fail(position, "ECMA-262 has no property "+b.String())
	}
	if set == nil {
		p.refuse(position, "there is no table of the property "+b.String())
	}
	return set
}

// character reads an escape that stands for one character. A surrogate alone is returned as it is; no set will hold it.
func (p *parser) character() rune {
	position := p.at
	if p.at+1 >= len(p.source) {
		p.fail(position, `nothing follows the \`)
	}
	p.at++
	r := p.peek(0)
	p.at++
	switch r {
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	case 'v':
		return '\v'
	case '0':
		if next := p.peek(0); next >= '0' && next <= '9' {
			p.fail(position, "numbers in base eight are not allowed")
		}
		return 0
	case 'c':
		letter := p.peek(0)
		if letter|0x20 < 'a' || letter|0x20 > 'z' {
			p.fail(position, `\c is followed by a letter`)
		}
		p.at++
		return letter % 32
	case 'x':
		return p.hex(position, 2)
	case 'u':
		return p.unicode(position)
	}
	if r >= '0' && r <= '9' || r|0x20 >= 'a' && r|0x20 <= 'z' {
		p.fail(position, `\`+string(r)+" means nothing in ECMA-262")
	}
	return r
}

// unicode reads what follows \u: four digits, two such that make a pair, or any number of digits in braces.
func (p *parser) unicode(position int) rune {
	if p.skip("{") {
		r, digits := rune(0), 0
		for ; hexValue(p.peek(0)) >= 0; p.at++ {
			if r = r*16 + hexValue(p.peek(0)); r > unicode.MaxRune {
				p.fail(position, "there is no such character")
			}
			digits++
		}
		if digits == 0 || !p.skip("}") {
			p.fail(position, `\u{ is followed by digits in base sixteen and }`)
		}
		return r
	}
	r := p.hex(position, 4)
	if r >= 0xd800 && r <= 0xdbff && p.follows(`\u`) && !p.follows(`\u{`) {
		second := p.at
		p.at += 2
		if pair := utf16.DecodeRune(r, p.hex(second, 4)); pair != unicode.ReplacementChar {
			return pair
		}
		p.at = second
	}
	return r
}

func (p *parser) hex(position, digits int) rune {
	r := rune(0)
	for range digits {
		v := hexValue(p.peek(0))
		if v < 0 {
			p.fail(position, "digits in base sixteen are missing")
		}
		r = r*16 + v
		p.at++
	}
	return r
}

func hexValue(r rune) rune {
	switch {
	case r >= '0' && r <= '9':
		return r - '0'
	case r|0x20 >= 'a' && r|0x20 <= 'f':
		return r | 0x20 - 'a' + 10
	}
	return -1
}

// class reads what stands between [ and ].
func (p *parser) class(position int) Set {
	negated := p.skip("^")
	var pairs Set
	for !p.follows("]") {
		if !p.more() {
			p.fail(position, "this class is not closed")
		}
		start := p.at
		low, many := p.member()
		if !p.follows("-") || p.peek(1) == ']' {
			pairs = append(pairs, either(low, many)...)
			continue
		}
		p.at++
		if !p.more() {
			p.fail(position, "this class is not closed")
		}
		high, manyMore := p.member()
		if many != nil || manyMore != nil { // the - stands for itself, as Annex B has it
			pairs = append(append(append(pairs, either(low, many)...), '-', '-'), either(high, manyMore)...)
			continue
		}
		if low > high {
			p.fail(start, "this range is out of order")
		}
		pairs = append(pairs, low, high)
	}
	p.at++
	set := newSet(pairs...)
	if negated {
		return set.not()
	}
	return set
}

func either(r rune, many Set) Set {
	if many != nil {
		return many
	}
	return Set{r, r}
}

// member reads one part of a class: a character, or an escape for many.
func (p *parser) member() (r rune, many Set) {
	switch {
	case p.skip(`\b`):
		return '\b', nil
	case p.skip(`\-`):
		return '-', nil
	case p.follows(`\`):
		if set, found := p.classEscape(); found {
			return 0, append(Set{}, set...)
		}
		return p.character(), nil
	}
	r = p.peek(0)
	p.at++
	return r, nil
}
