package ecma

// MatchSlowly matches by the automata alone, also where RE2 could do it.
func (p *Pattern) MatchSlowly(text string) (bool, error) {
	m, err := newMatcher(p.root)
	if err != nil {
		return false, err
	}
	return m.match(text), nil
}

// Refused tells whether an error is that of a right pattern without a translation.
func Refused(err error) bool {
	e, ok := err.(*Error) //nolint:errorlint // Compile returns it unwrapped
	return ok && e.Refused
}
