package access

import (
	"context"
	_ "embed"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
)

func blog(t *testing.T, options ...dbtest.Option) *dbtest.DB {
	t.Helper()
	return dbtest.New(t, append(options, dbtest.WithTemplate("blog", func(ctx context.Context, url string) error {
		script, err := os.ReadFile("testdata/blog.sql")
		if err != nil {
			return err
		}
		conn, err := pgx.Connect(ctx, url)
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close(ctx) }()
		_, err = conn.Exec(ctx, string(script))
		return err
	}))...)
}

func propose(t *testing.T, db *dbtest.DB) (string, *Matrix) {
	t.Helper()
	text, err := Propose(context.Background(), db.Conn(t), []string{"blog"})
	if err != nil {
		t.Fatal(err)
	}
	m, err := Parse("access.yaml", []byte(text))
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return text, m
}

//go:embed testdata/blog.yaml
var proposed string

// What has no policies is known to the proposal, and so is what is published; what shows the tables' rows nothing excuses.
func TestProposeKnowsOthers(t *testing.T) {
	t.Parallel()
	db := blog(t)
	conn := db.AdminConn(t)
	for _, statement := range []string{
		"create materialized view blog.days as select 1 as day; grant select on blog.days to web_anon; create publication abroad for table blog.posts",
		"create materialized view blog.drafts as select * from blog.posts; grant select on blog.drafts to web_user",
	} {
		if _, err := conn.Exec(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
	}
	text, m := propose(t, db)
	if !strings.Contains(text, "\nothers: [blog.days]\n") || strings.Count(text, "published: true") != 1 {
		t.Errorf("%s", text)
	}
	if found := differences(verify(t, db, m)); len(found) != 1 || found[0].Object != "materialized view blog.drafts" {
		t.Errorf("%+v", found)
	}
}

func TestProposeThenVerifyABlog(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"15", "18"} {
		var options []dbtest.Option
		if version != "15" {
			options = append(options, dbtest.WithServer(devdb.Options{Version: version}))
		}
		db := blog(t, options...)
		text, m := propose(t, db)
		if text != proposed {
			t.Errorf("%s: want testdata/blog.yaml, got:\n%s", version, text)
		}
		r := verify(t, db, m)
		if !r.Clean() {
			t.Errorf("%s: %+v", version, differences(r))
		}
		t.Logf("%s: %d probes (%d positive, %d negative, %d without control), %d rows, %.1f s", r.Server, r.Probes, r.Positives, r.Negatives, r.Uncontrolled, r.Laid, r.Seconds)
		var page strings.Builder
		r.Print(&page)
		if err := r.HTML(&page); err != nil {
			t.Error(err)
		}
		for _, word := range []string{"organization", "integration", "credential", "pgstrata_"} {
			if strings.Contains(strings.ToLower(text+page.String()), word) {
				t.Errorf("%s: the output speaks of %s", version, word)
			}
		}
	}
}
