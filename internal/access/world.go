package access

import (
	"iter"
	"slices"
	"strings"
)

// tenantsOfWorld is how many tenants a world has: one's own, another, and one more to which neither relation holds.
const tenantsOfWorld = 3

// World says which role a user has in each tenant, and which role somebody else has there; "" is none.
// What one may do must follow from one's own roles, whatever others have.
type World struct {
	User  []string `json:"user"`
	Other []string `json:"other"`
}

func (w World) String() string {
	say := func(roles []string) string {
		list := make([]string, len(roles))
		for i, r := range roles {
			if list[i] = r; r == "" {
				list[i] = "—"
			}
		}
		return strings.Join(list, ", ")
	}
	return "user " + say(w.User) + "; other " + say(w.Other)
}

// Worlds enumerates them: every assignment of roles to the user beside every one to somebody else or, when that would be more
// than most, beside those that give somebody else the same role everywhere.
func Worlds(roles []string, most int) iter.Seq[World] {
	return func(yield func(World) bool) {
		mine := assignments(roles, tenantsOfWorld)
		theirs := mine
		if len(mine)*len(theirs) > most {
			theirs = slices.DeleteFunc(slices.Clone(theirs), func(a []string) bool {
				return slices.ContainsFunc(a, func(r string) bool { return r != a[0] })
			})
		}
		for _, user := range mine {
			for _, other := range theirs {
				if !yield(World{user, other}) {
					return
				}
			}
		}
	}
}

// assignments are all ways to have one of the roles, or none, in each of n tenants.
func assignments(roles []string, n int) [][]string {
	list := [][]string{{}}
	for range n {
		var longer [][]string
		for _, a := range list {
			for _, r := range append([]string{""}, roles...) {
				longer = append(longer, append(slices.Clone(a), r))
			}
		}
		list = longer
	}
	return list
}
