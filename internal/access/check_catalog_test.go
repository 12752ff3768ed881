package access_test

import (
	"context"
	"strings"
	"testing"
)

func TestMissingNamesTheLine(t *testing.T) {
	t.Parallel()
	conn := press(t)
	exec(t, conn, "create view app.seen as select id from app.posts")
	for change, want := range map[string]string{
		"robot: press_robot>robot: automaton":                          "access.yaml:7: there is no role automaton",
		"app.notes:>app.noets:":                                        "access.yaml:17: there is no table app.noets",
		"columns: [id, title]>columns: [id, titel]":                    "access.yaml:13: app.posts has no column titel",
		"user: owner>user: user_id":                                    "access.yaml:17: app.notes has no column user_id",
		"column: team,>column: team_id,":                               "access.yaml:10: app.posts has no column team_id",
		"app.user_id():>app.user_id(int):":                             "access.yaml:28: there is no function app.user_id(int)",
		"membership: app.teams_of>membership: app.teams":               "access.yaml:1: there is no function app.teams(text[])",
		"key: id>key: uid":                                             "access.yaml:1: tenancy: app.teams has no column uid",
		"  desk.jobs:\n    force: false>  app.seen:\n    force: false": "access.yaml:21: app.seen is a view",
	} {
		old, now, _ := strings.Cut(change, ">")
		err := parse(t, strings.Replace(magazineMatrix, old, now, 1)).Missing(context.Background(), conn)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", now, err, want)
		}
	}
}
