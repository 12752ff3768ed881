package access

import (
	"context"

	"github.com/pgstrata/pgstrata/internal/pg"
)

// literal is the test that most projects have: signed in as the admin of one tenant, each table is asked for another tenant's
// rows, and there must be none.
func (s *Stage) literal(ctx context.Context, admin Actor) (rows bool, err error) {
	if len(s.Tenants) < 2 {
		return false, nil
	}
	var asked []Probe
	for i := range s.m.Tables {
		if t := &s.m.Tables[i]; t.Tenant != "" {
			asked = append(asked, Probe{
				Table: t, Operation: Select, Actor: admin, Form: ByKey,
				SQL: "select * from " + t.Name.SQL() + " where " + pg.Ident(t.Tenant) + " = " + pg.Literal(s.Tenants[1-s.home()]),
			})
		}
	}
	outcomes, err := s.Outcomes(ctx, asked)
	for _, o := range outcomes {
		rows = rows || o.Rows > 0
	}
	return rows, err
}

// home is the tenant whose admin signs in for the usual test: of the two the one with the lesser key, which favours the test, since a
// policy that compares by >= shows it the other's rows.
func (s *Stage) home() int {
	if len(s.Tenants) > 1 && s.Tenants[1] < s.Tenants[0] {
		return 1
	}
	return 0
}
