package access

import (
	"encoding/json"
	"slices"
	"strings"
)

// Actor is who sends a statement: a Postgres role, and the claims that PostgREST would have verified.
type Actor struct {
	Name     string
	Caller   string            // the caller that it is, for those that are none of a tenant's: anon, roles, owner
	Role     string            // the Postgres role; "" for the owner of the table at hand
	Claims   string            // request.jwt.claims as text
	Settings map[string]string // further settings, as the claims of older PostgREST
	User     string            // the user that the claims name; "" without one
	Belongs  map[int]string    // the membership role by tenant, counted from 0

	odd    bool // its claims are no user's: a policy may fail on them, as long as it opens nothing
	boasts bool // its claims say beside the role what no policy should believe
}

// Person is a user of the cast who has these roles, by tenant. Its id and claims are made when it comes on a stage.
func Person(name string, belongs map[int]string) Actor {
	return Actor{Name: name, Belongs: belongs}
}

const (
	author = "author"        // the user whom rows' user columns name
	former = "former member" // of the first tenant, by its highest role
	legacy = "legacy claims" // says in the settings of older PostgREST to be an admin
)

// Who says the same in the claims of today. None of it decides: the matrix asks for memberships.
const (
	forger       = "forged user_metadata" // which users write themselves
	appForger    = "forged app_metadata"  // which may be as old as the token
	claimsForger = "forged claims"        // beside sub and role
)

// Cast is who tries the matrix: one of each kind of user, on two tenants, and every Postgres role that callers act through.
func Cast(m *Matrix) []Actor {
	var cast []Actor
	for _, c := range m.Callers {
		switch c.Relation {
		case Anon:
			cast = append(cast, Actor{Name: c.Name, Caller: c.Name, Role: c.Role, Claims: `{"role":"anon"}`})
		case Role:
			claims, _ := json.Marshal(map[string]string{"role": c.Role})
			cast = append(cast, Actor{Name: c.Name, Caller: c.Name, Role: c.Role, Claims: string(claims)})
		case Owner:
			cast = append(cast, Actor{Name: c.Name, Caller: c.Name})
		}
	}
	if m.Tenancy.Members.Name != "" {
		for _, a := range slices.Clone(cast) {
			if a.Role != "" {
				a.Name, a.boasts = a.Name+" with "+claimsForger, true
				cast = append(cast, a)
			}
		}
	}
	if m.userRole() == "" {
		return cast
	}
	cast = append(cast, Person(author, nil), Person("stranger", nil))
	if m.Tenancy.Members.Name != "" {
		cast = append(cast, m.members()...)
		cast = append(cast, Person(former, nil), Person(forger, nil), Person(appForger, nil), Person(claimsForger, nil), Person(legacy, nil))
	}
	return append(cast, m.oddClaims()...)
}

// members are the users with a membership: in one tenant, in the other, in both with every pair of roles.
func (m *Matrix) members() (cast []Actor) {
	roles := m.Tenancy.memberRoles()
	for _, r := range roles {
		cast = append(cast, Person(r+" of A", map[int]string{0: r}))
	}
	for _, r := range roles {
		cast = append(cast, Person(r+" of B", map[int]string{1: r}))
	}
	for _, a := range roles {
		for _, b := range roles {
			name := a + " of A, " + b + " of B"
			if a == b {
				name = a + " of both"
			}
			cast = append(cast, Person(name, map[int]string{0: a, 1: b}))
		}
	}
	return cast
}

// memberRoles are the roles that a membership can have; where it has none, being a member is the one.
func (t Tenancy) memberRoles() []string {
	if len(t.Roles) == 0 {
		return []string{"member"}
	}
	return t.Roles
}

// oddClaims are signed in, and no user: what PostgREST may hand over after verifying an unusual token.
func (m *Matrix) oddClaims() (cast []Actor) {
	role := m.userRole()
	for _, c := range []struct{ name, claims string }{
		{"no claims", ""},
		{"no subject", `{"role":"$role"}`},
		{"null subject", `{"sub":null,"role":"$role"}`},
		{"empty subject", `{"sub":"","role":"$role"}`},
		{"subject is no id", `{"sub":"nobody' or true --","role":"$role"}`},
		{"subject is a list", `{"sub":["00000000-0000-4000-8000-000000000000"],"role":"$role"}`},
		{"claims are a list", `["sub"]`},
		{"claims are null", `null`},
	} {
		cast = append(cast, Actor{Name: c.name, Role: role, Claims: strings.ReplaceAll(c.claims, "$role", role), odd: true})
	}
	return cast
}

// userRole is the Postgres role of signed-in users; "" when the matrix has none.
func (m *Matrix) userRole() string {
	for _, c := range m.Callers {
		if c.Relation == Elsewhere || c.Relation == Member || c.Relation == Self {
			return c.Role
		}
	}
	return ""
}

// enter gives a person of the cast claims as PostgREST hands them over.
func (s *Stage) enter(a *Actor) {
	if a.Caller != "" && !a.boasts || a.odd {
		return
	}
	claims := map[string]any{"role": a.Role}
	if a.Caller == "" {
		a.Role = s.m.userRole()
		claims = map[string]any{"sub": a.User, "role": a.Role, "aud": a.Role}
	}
	if a.boasts || a.Name == claimsForger {
		for name, value := range s.forged() {
			if _, given := claims[name]; !given {
				claims[name] = value
			}
		}
	}
	switch {
	case a.boasts:
		claims["user_metadata"], claims["app_metadata"] = s.forged(), s.forged()
	case a.Name == forger:
		claims["user_metadata"] = s.forged()
	case a.Name == appForger:
		claims["app_metadata"] = s.forged()
	case a.Name == legacy:
		a.Settings = map[string]string{}
		for name, value := range s.forged() {
			a.Settings["request.jwt.claim."+name] = value
		}
	}
	text, _ := json.Marshal(claims)
	a.Claims = string(text)
}

// forged says that one is the admin of the first tenant, under every name that a policy might look for.
func (s *Stage) forged() map[string]string {
	roles := s.m.Tenancy.memberRoles()
	best := roles[len(roles)-1]
	f := map[string]string{"role": best}
	for _, a := range s.cast {
		if len(a.Belongs) == 1 && a.Belongs[0] == best {
			f["sub"], f["user_id"], f["id"] = a.User, a.User, a.User
		}
	}
	if len(s.Tenants) > 0 {
		names := map[string]bool{"tenant_id": true, s.m.Tenancy.MemberTenant: true}
		for _, t := range s.m.Tables {
			if t.Tenant != "" && t.Tenant != s.m.Tenancy.Key {
				names[t.Tenant] = true
			}
		}
		for name := range names {
			f[name] = s.Tenants[0]
		}
	}
	return f
}

func tenantName(i int) string {
	if i < 0 {
		return "a new tenant"
	}
	return string(rune('A' + i))
}
