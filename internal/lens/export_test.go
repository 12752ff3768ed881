package lens

// WithWayBack gives a lens another one's way back, as if an operation's inverse were wrong.
func (l *Lens) WithWayBack(other *Lens) *Lens {
	up, down := *l, *other.inverse
	up.inverse, down.inverse = &down, &up
	return &up
}
