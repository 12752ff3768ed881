package access

import (
	"slices"
	"strings"
	"testing"
)

var twoRoles = Tenancy{Roles: []string{"member", "admin"}, User: "app.user_id"}

// changed says each change as "how → text", blanks made single.
func changed(text string) []string {
	var list []string
	for _, c := range changes(text, twoRoles) {
		list = append(list, c.how+" → "+strings.Join(strings.Fields(c.text), " "))
	}
	return list
}

func TestChangesOfAnExpression(t *testing.T) {
	t.Parallel()
	got := changed("((kind = 'x and y'::text) AND (team = ANY (ARRAY( SELECT app.teams_of('{admin}'::text[]) AS teams_of))))")
	for _, want := range []string{
		"AND to OR → ((kind = 'x and y'::text) OR (team = ANY (ARRAY( SELECT app.teams_of('{admin}'::text[]) AS teams_of))))",
		"= to <> → ((kind <> 'x and y'::text) AND (team = ANY (ARRAY( SELECT app.teams_of('{admin}'::text[]) AS teams_of))))",
		"= to <> → ((kind = 'x and y'::text) AND (team <> ANY (ARRAY( SELECT app.teams_of('{admin}'::text[]) AS teams_of))))",
		"role admin left out → ((kind = 'x and y'::text) AND (team = ANY (ARRAY( SELECT app.teams_of('{}'::text[]) AS teams_of))))",
		"role member added → ((kind = 'x and y'::text) AND (team = ANY (ARRAY( SELECT app.teams_of('{admin,member}'::text[]) AS teams_of))))",
		"dropped (kind = 'x and y'::text) → ( (team = ANY (ARRAY( SELECT app.teams_of('{admin}'::text[]) AS teams_of))) )",
		"dropped (team = ANY (ARRAY( SELECT app.teams_of('{admin}'::text[]) … → ( (kind = 'x and y'::text) )",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q among:\n%s", want, strings.Join(got, "\n"))
		}
	}
	for _, c := range got {
		if strings.Contains(c, "x OR y") {
			t.Errorf("a string was taken for an operator: %s", c)
		}
	}
}

func TestChangesOfABody(t *testing.T) {
	t.Parallel()
	got := changed(`
    select m.team from app.members as m
    where m.person = (select app.user_id()) and m.role = any (roles)
    order by 1`)
	for _, want := range []string{
		"dropped m.person = (select app.user_id()) → select m.team from app.members as m where m.role = any (roles) order by 1",
		"dropped m.role = any (roles) → select m.team from app.members as m where m.person = (select app.user_id()) order by 1",
		"user unknown → select m.team from app.members as m where m.person = (select null::uuid) and m.role = any (roles) order by 1",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q among:\n%s", want, strings.Join(got, "\n"))
		}
	}
	got = changed("(SELECT CASE WHEN (n BETWEEN 1 AND 2) THEN ((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb ->> 'sub'::text) END)")
	for _, want := range []string{
		"setting must be there → (SELECT CASE WHEN (n BETWEEN 1 AND 2) THEN ((NULLIF(current_setting('request.jwt.claims'::text), ''::text))::jsonb ->> 'sub'::text) END)",
		"empty claims not taken for none → (SELECT CASE WHEN (n BETWEEN 1 AND 2) THEN ((current_setting('request.jwt.claims'::text, true))::jsonb ->> 'sub'::text) END)",
		"user from user_metadata → (SELECT CASE WHEN (n BETWEEN 1 AND 2) THEN ((NULLIF(current_setting('request.jwt.claims'::text, true), ''::text))::jsonb -> 'user_metadata' ->> 'sub') END)",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no %q among:\n%s", want, strings.Join(got, "\n"))
		}
	}
	for _, c := range got {
		if strings.HasPrefix(c, "AND to OR") {
			t.Errorf("the AND of BETWEEN was taken for one between conditions: %s", c)
		}
	}
	got = changed("select 1 from t where a = 1")
	if !slices.Contains(got, "WHERE dropped → select 1 from t where true") {
		t.Errorf("the only condition stays: %v", got)
	}
}
