package access

import "testing"

func TestWorldsAreAllAssignments(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		roles []string
		most  int
		want  int
	}{
		{nil, 1000, 1},
		{[]string{"member"}, 1000, 8 * 8},
		{[]string{"member", "admin"}, 1000, 27 * 27},
		{[]string{"member", "admin"}, 100, 27 * 3},
		{[]string{"reader", "member", "admin"}, 1000, 64 * 4},
	} {
		seen := map[string]bool{}
		for w := range Worlds(c.roles, c.most) {
			seen[w.String()] = true
		}
		if len(seen) != c.want {
			t.Errorf("%v, at most %d: %d worlds, want %d", c.roles, c.most, len(seen), c.want)
		}
	}
}
