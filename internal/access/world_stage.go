package access

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// domain is a stage on which every world can be shown: there is a user for each assignment of roles, twice, and a world
// is what is left when everybody but two of them loses their memberships.
type domain struct {
	*Stage
	users, others map[string]Actor // by assignment
	plain         []Actor          // anon, roles, owner, claims that are no user's
	worlds        []World
}

// most is how many worlds are shown when nothing else is asked; two roles and three tenants make 729.
const most = 1000

func newDomain(ctx context.Context, tx pgx.Tx, m *Matrix, limit int) (*domain, error) {
	d := &domain{users: map[string]Actor{}, others: map[string]Actor{}}
	var roles []string
	if m.Tenancy.Members.Name != "" {
		roles = m.Tenancy.memberRoles()
	}
	d.worlds = slices.Collect(Worlds(roles, limit))
	var cast []Actor
	if len(roles) > 0 {
		// A member in each tenant who stays, so that there is a membership to try on.
		for i := range tenantsOfWorld {
			cast = append(cast, Person(fmt.Sprint("resident ", i), map[int]string{i: roles[0]}))
		}
	}
	for _, a := range Cast(m) {
		if a.Caller != "" || a.odd || a.Name == author {
			cast = append(cast, a)
		}
	}
	if m.userRole() != "" {
		for _, a := range assignments(roles, tenantsOfWorld) {
			belongs := map[int]string{}
			for i, r := range a {
				if r != "" {
					belongs[i] = r
				}
			}
			cast = append(cast, Person("user "+strings.Join(a, ","), belongs), Person("other "+strings.Join(a, ","), belongs))
		}
	}
	var err error
	if d.Stage, err = NewStage(ctx, tx, m, StageOptions{Tenants: tenantsOfWorld, Cast: cast}); err != nil {
		return nil, err
	}
	for _, a := range d.cast {
		kind, assignment, _ := strings.Cut(a.Name, " ")
		switch {
		case a.Caller != "" || a.odd:
			d.plain = append(d.plain, a)
		case kind == "user":
			d.users[assignment] = a
		case kind == "other":
			d.others[assignment] = a
		}
	}
	return d, d.authored(ctx)
}

// authored lays a row of each user's in each tenant, for tables whose rows name one.
func (d *domain) authored(ctx context.Context) error {
	for i := range d.m.Tables {
		t := &d.m.Tables[i]
		for _, a := range d.users {
			for _, p := range d.authorship(t, a) {
				if _, err := d.row(ctx, t.Name, p); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// mine are the rows that name the user.
func (d *domain) mine(t *Table, a Actor) (rows []*Row) {
	for _, p := range d.authorship(t, a) {
		if row := d.made[t.Name.String()+" "+p.String()]; row != nil {
			rows = append(rows, row)
		}
	}
	return rows
}

func (d *domain) authorship(t *Table, a Actor) (all []purpose) {
	if a.User == "" || a.Name == author || t.User == "" || t.View || t.Name == d.m.Tenancy.Members || d.m.Caller("self") == nil {
		return nil
	}
	if t.Tenant == "" {
		return []purpose{{tenant: -1, fixed: map[string]string{t.User: a.User}}}
	}
	for i := range d.Tenants {
		all = append(all, purpose{tenant: i, fixed: map[string]string{t.User: a.User}})
	}
	return all
}

// actors are who tries things in a world: its user, and the same with a token that claims more. Everybody who is no user tries
// where both users have the same roles: to them, the two are somebody else both.
func (d *domain) actors(w World) []Actor {
	user, known := d.users[strings.Join(w.User, ",")]
	var plain []Actor
	if slices.Equal(w.User, w.Other) {
		plain = d.plain
	}
	if !known {
		return plain
	}
	user.Name = "user"
	boaster := user
	boaster.Name = "user with forged metadata"
	claims := map[string]any{}
	for name, value := range d.forged() {
		claims[name] = value
	}
	// Whoever issues tokens decides on sub and role; the rest is what people can write about themselves.
	claims["user_metadata"], claims["app_metadata"] = d.forged(), d.forged()
	claims["sub"], claims["role"] = user.User, user.Role
	text, _ := json.Marshal(claims)
	boaster.Claims = string(text)
	return append([]Actor{user, boaster}, plain...)
}

// show takes everybody's memberships away but those of the world's two users and of the residents.
func (d *domain) show(ctx context.Context, w World) error {
	t := d.m.Tenancy
	if t.Members.Name == "" {
		return nil
	}
	leaving := []string{}
	for assignment, a := range d.users {
		if assignment != strings.Join(w.User, ",") {
			leaving = append(leaving, pg.Literal(a.User))
		}
	}
	for assignment, a := range d.others {
		if assignment != strings.Join(w.Other, ",") {
			leaving = append(leaving, pg.Literal(a.User))
		}
	}
	if len(leaving) == 0 {
		return nil
	}
	slices.Sort(leaving)
	by := d.rows[t.Members]
	if len(by) == 0 {
		return nil
	}
	return pg.Explain(d.as(ctx, by[0].by, "delete from "+t.Members.SQL()+" where "+pg.Ident(t.MemberUser)+" in ("+strings.Join(leaving, ", ")+")"),
		opProve, t.Members.String())
}
