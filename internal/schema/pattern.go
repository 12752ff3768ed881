package schema

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/pgstrata/pgstrata/internal/ecma"
)

// The library reads pattern and patternProperties with RE2, which is neither the syntax nor the meaning of ECMA-262.
// So each pattern that RE2 can't read goes into the library in disguise (disguise.go), and in the static tree every pattern is
// replaced by its translation, or by an extension that judges in the library's place where there is none.

// Pattern is the pattern keyword of a schema object of the static tree; nil without one.
func Pattern(s *jsonschema.Schema) *ecma.Pattern { return stringsOf(s).pattern }

// KeyPattern is one member of patternProperties.
type KeyPattern struct {
	Pattern *ecma.Pattern
	Schema  *jsonschema.Schema
}

// KeyPatterns lists patternProperties of a schema object of the static tree, in the order of the patterns.
func KeyPatterns(s *jsonschema.Schema) []KeyPattern {
	var list []KeyPattern
	for re, pattern := range stringsOf(s).keys {
		list = append(list, KeyPattern{pattern, s.PatternProperties[re]})
	}
	slices.SortFunc(list, func(a, b KeyPattern) int { return strings.Compare(a.Pattern.String(), b.Pattern.String()) })
	return list
}

const stringsName = "pgstrata strings"

// ofStrings is what is said about strings beyond what the library judges.
type ofStrings struct {
	pattern *ecma.Pattern
	keys    map[*regexp.Regexp]*ecma.Pattern
	format  func(string) bool // nil unless one is asserted
}

func stringsOf(s *jsonschema.Schema) ofStrings {
	ext, _ := s.Extensions[stringsName].(ofStrings)
	return ext
}

// Validate judges by the patterns that have no form in RE2, and by formats.
func (o ofStrings) Validate(ctx jsonschema.ValidationContext, v any) error {
	text, ok := v.(string)
	if !ok {
		return nil
	}
	var failed []error
	if o.pattern != nil && o.pattern.RE2() == nil && !o.pattern.Match(text) {
		failed = append(failed, ctx.Error("pattern", "it does not match the pattern"))
	}
	if o.format != nil && !o.format(text) {
		failed = append(failed, ctx.Error("format", "it does not have the format"))
	}
	return together(ctx, failed)
}

// anyText stands for a pattern that an extension judges.
var anyText = regexp.MustCompile("")

// bindStrings replaces the patterns and asserted formats of a static tree.
func bindStrings(root *jsonschema.Schema) error {
	for _, s := range reachable(root) {
		s.Location = undisguisedLocation(s.Location)
		if s.Pattern == nil && len(s.PatternProperties) == 0 && s.Format == "" {
			continue
		}
		undisguiseKeywords(Keywords(s))
		ext := ofStrings{format: formatJudge(s.Format)}
		if s.Pattern != nil {
			pattern, err := compilePattern(s, "pattern", undisguised(s.Pattern.String()))
			if err != nil {
				return err
			}
			ext.pattern, s.Pattern = pattern, anyText
			if re := pattern.RE2(); re != nil {
				s.Pattern = re
			}
		}
		if err := ext.bindKeys(s); err != nil {
			return err
		}
		extensions := maps.Clone(s.Extensions) // the tree that this one was copied from has the same map
		if extensions == nil {
			extensions = map[string]jsonschema.ExtSchema{}
		}
		extensions[stringsName] = ext
		s.Extensions = extensions
	}
	return nil
}

func (o *ofStrings) bindKeys(s *jsonschema.Schema) error {
	if len(s.PatternProperties) == 0 {
		return nil
	}
	o.keys = map[*regexp.Regexp]*ecma.Pattern{}
	bound := map[*regexp.Regexp]*jsonschema.Schema{}
	for re, sub := range s.PatternProperties {
		pattern, err := compilePattern(s, "patternProperties", undisguised(re.String()))
		if err != nil {
			return err
		}
		translated := pattern.RE2()
		if translated == nil {
			translated = re // see judgesKeys
		}
		bound[translated], o.keys[translated] = sub, pattern
	}
	s.PatternProperties = bound
	return nil
}

func compilePattern(s *jsonschema.Schema, keyword, source string) (*ecma.Pattern, error) {
	pattern, err := ecma.Compile(source)
	var fault *ecma.Error
	if errors.As(err, &fault) {
		what := "not a valid JSON Schema"
		if fault.Refused {
			what = "not supported"
		}
		return nil, fmt.Errorf("%s: at %s: %s: %w", what, unescapePointer(s.Location), keyword, err)
	}
	return pattern, nil
}
