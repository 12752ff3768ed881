// Package ecma reads regular expressions as ECMA-262 does with its u flag, which is what JSON Schema's pattern asks for,
// and matches texts by them in time linear in the text's length.
//
// A pattern is read leniently where Annex B of the standard is and no other meaning is possible: a { that begins no repetition and a ] or }
// that closes nothing stand for themselves, so does a - beside an escape as \w in a class, and a \ may stand before any character that is
// no ASCII letter or digit. Everything else that the u flag forbids is an error with its position.
//
// Unicode properties come from Go's tables (unicode.Version): General_Category, Script, and the binary ones that Go has.
package ecma

import (
	"fmt"
	"regexp"
	"regexp/syntax"
)

// Error is a fault of a pattern at a position.
type Error struct {
	Source   string
	Position int // in characters, from 0
	Message  string
	Refused  bool // the pattern is right, but has no exact translation
}

func (e *Error) Error() string {
	return fmt.Sprintf("the pattern %s, at character %d: %s", shortened(e.Source), e.Position+1, e.Message)
}

const maxShown = 200 // characters of a pattern in a message

func shortened(source string) string {
	if runes := []rune(source); len(runes) > maxShown {
		return string(runes[:maxShown]) + "…"
	}
	return source
}

// Pattern is a regular expression that is ready to match.
type Pattern struct {
	source string
	root   *Node
	re2    *regexp.Regexp // nil when RE2 can't say it
	look   *matcher       // otherwise
}

// Valid tells what is wrong with a pattern by ECMA-262; nil when nothing is.
func Valid(source string) error {
	if _, _, err := parse(source); err != nil {
		return err
	}
	return nil
}

// Compile reads a pattern. Its error is an *Error.
func Compile(source string) (*Pattern, error) {
	root, refused, err := parse(source)
	if err != nil {
		return nil, err
	}
	if refused == nil {
		root, refused = resolve(root)
	}
	if refused != nil {
		refused.Source, refused.Refused = source, true
		return nil, refused
	}
	p := &Pattern{source: source, root: root}
	if text, exact := re2(root); exact {
		p.re2 = sameOr(source, text)
	}
	if p.re2 == nil {
		if p.look, refused = newMatcher(root); refused != nil {
			refused.Source, refused.Refused = source, true
			return nil, refused
		}
	}
	return p, nil
}

// parse returns the tree of a pattern, and the first part of it that is right but has no translation.
func parse(source string) (root *Node, refused, err *Error) {
	p := &parser{source: []rune(source), names: map[string]int{}}
	defer func() { caught(recover(), &err) }()
	root = p.parse()
	return root, p.refused, nil
}

// sameOr compiles the translation, or the pattern itself when RE2 reads it in the same way. It is nil beyond RE2's limits.
func sameOr(source, translated string) *regexp.Regexp {
	ours, err := syntax.Parse(translated, syntax.Perl)
	if err != nil {
		return nil
	}
	if theirs, err := syntax.Parse(source, syntax.Perl); err == nil && theirs.Equal(ours) {
		translated = source
	}
	re, err := regexp.Compile(translated)
	if err != nil {
		return nil
	}
	return re
}

// String is the pattern as it was written.
func (p *Pattern) String() string { return p.source }

// Root is the pattern's tree, without references.
func (p *Pattern) Root() *Node { return p.root }

// RE2 is the same pattern for Go's regexp; nil when it has none, as with look-around.
func (p *Pattern) RE2() *regexp.Regexp { return p.re2 }

// Match tells whether the pattern matches anywhere in a text.
func (p *Pattern) Match(text string) bool {
	if p.re2 != nil {
		return p.re2.MatchString(text)
	}
	return p.look.match(text)
}
