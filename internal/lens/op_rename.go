package lens

// newRename gives a member another key in the same object.
func newRename(from route, key string) *move {
	to := append(from[:len(from)-1:len(from)-1], key)
	return &move{from: from, to: to, rename: true}
}
