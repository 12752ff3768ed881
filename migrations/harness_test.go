package migrations_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // goose works on database/sql
	"github.com/pressly/goose/v3"

	"github.com/pgstrata/pgstrata/internal/devdb/dbtest"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/migrations"
)

// stream is one folder of migrations with its version table.
type stream struct {
	folder, table string
	files         fs.FS
}

var streams = []stream{
	{"system", "public.pgstrata_system_version", migrations.System},
	{"foundation", "public.pgstrata_foundation_version", migrations.Foundation},
}

// withProvider hands over goose's Provider for a stream, as plain goose would use it.
func withProvider(url string, s stream, use func(*goose.Provider) error) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer func() { _ = db.Close() }()
	files, err := fs.Sub(s.files, s.folder)
	if err != nil {
		return err
	}
	p, err := goose.NewProvider(goose.DialectPostgres, db, files,
		goose.WithTableName(s.table), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return err
	}
	return use(p)
}

// up applies every migration.
func up(ctx context.Context, url string) error {
	for _, s := range streams {
		err := withProvider(url, s, func(p *goose.Provider) error {
			_, err := p.Up(ctx)
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", s.folder, err)
		}
	}
	return nil
}

// down takes every migration back, the last stream first.
func down(ctx context.Context, url string) error {
	for i := len(streams) - 1; i >= 0; i-- {
		err := withProvider(url, streams[i], func(p *goose.Provider) error {
			_, err := p.DownTo(ctx, 0)
			return err
		})
		if err != nil {
			return fmt.Errorf("%s: %w", streams[i].folder, err)
		}
	}
	return nil
}

// The logins of the tests: what PostgREST logs in as, and a person who operates.
const (
	authenticator  = "authenticator"
	operatorPerson = "operator_person"
)

// build migrates a database and makes the logins that its tests use.
func build(ctx context.Context, url string) error {
	if err := up(ctx, url); err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(ctx) }()
	_, err = conn.Exec(ctx, `
		create role `+authenticator+` login noinherit;
		grant anon, authenticated, service_role to `+authenticator+`;
		create role `+operatorPerson+` login;
		grant pgstrata_operator to `+operatorPerson)
	return err
}

func migrated(t *testing.T, options ...dbtest.Option) *dbtest.DB {
	t.Helper()
	return dbtest.New(t, append(options, dbtest.WithTemplate("migrated", build))...)
}

// exec runs statements that the test needs to succeed.
func exec(t *testing.T, conn *pgx.Conn, statements string) {
	t.Helper()
	if _, err := conn.Exec(context.Background(), statements); err != nil {
		t.Fatalf("%v\nin: %s", err, statements)
	}
}

// column returns the first column of a query's rows.
func column(t *testing.T, conn *pgx.Conn, query string, args ...any) []string {
	t.Helper()
	rows, err := conn.Query(context.Background(), query, args...)
	if err != nil {
		t.Fatalf("%v\nin: %s", err, query)
	}
	got, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatalf("%v\nin: %s", err, query)
	}
	return got
}

// caller is who sends a statement: a Postgres role, with the claims that PostgREST would have verified.
type caller struct {
	role   string // "" stays the login role
	claims string // the setting's text; "" sets none
}

// as is an application user's caller.
func as(user string) caller {
	return caller{role: "authenticated", claims: fmt.Sprintf(`{"sub":%q,"role":"authenticated","aud":"authenticated"}`, user)}
}

// outcome is what a statement did: rows it reached, or why it was refused.
type outcome struct {
	rows  int64
	code  string // SQLSTATE, "" when the statement ran
	value string // first column of the first row
}

func (o outcome) String() string {
	if o.code != "" {
		return "SQLSTATE " + o.code
	}
	return fmt.Sprintf("%d rows", o.rows)
}

// attempt runs a statement as PostgREST does, everything in one transaction, and rolls back.
// Statements of before run first, with the same claims.
func attempt(t *testing.T, conn *pgx.Conn, c caller, statement string, before ...string) outcome {
	t.Helper()
	ctx := context.Background()
	script := append([]string{"begin"}, c.settings()...)
	script = append(append(script, before...), statement)
	// One message, since these tests try thousands of statements.
	results, err := conn.PgConn().Exec(ctx, strings.Join(script, ";\n")).ReadAll()
	if _, rollback := conn.Exec(ctx, "rollback"); rollback != nil {
		t.Fatal(rollback)
	}
	done := 0
	for _, r := range results {
		if r.Err == nil {
			done++
		}
	}
	var refused *pgconn.PgError
	switch {
	case err == nil && done == len(script):
		last := results[done-1]
		got := outcome{rows: last.CommandTag.RowsAffected()}
		if len(last.Rows) > 0 && len(last.Rows[0]) > 0 {
			got.value = string(last.Rows[0][0])
		}
		return got
	case errors.As(err, &refused) && done == len(script)-1:
		return outcome{code: refused.Code, value: refused.Message}
	}
	t.Fatalf("statement %d of %q: %v", done, script, err)
	return outcome{}
}

// settings are the statements that PostgREST sends ahead of a request.
func (c caller) settings() []string {
	if c.role == "" {
		return nil
	}
	return []string{"select set_config('search_path', '\"public\"', true)" +
		", set_config('role', " + pg.Literal(c.role) + ", true)" +
		", set_config('request.jwt.claims', " + pg.Literal(c.claims) + ", true)" +
		", set_config('request.method', 'POST', true), set_config('request.path', '/organization_integrations', true)" +
		", set_config('request.headers', '{}', true), set_config('request.cookies', '{}', true)"}
}

// inRequest does what PostgREST does around a request; do's error decides whether it is rolled back.
func inRequest(t *testing.T, conn *pgx.Conn, c caller, do func(pgx.Tx) error) {
	t.Helper()
	ctx := context.Background()
	tx, err := conn.Begin(ctx)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tx.Rollback(ctx) }()
	for _, setting := range c.settings() {
		if _, err := tx.Exec(ctx, setting); err != nil {
			t.Fatal(err)
		}
	}
	if do(tx) == nil {
		if err := tx.Commit(ctx); err != nil {
			t.Fatal(err)
		}
	}
}

// fill puts names into a statement: $org, $id and so on.
func fill(statement string, names map[string]string) string {
	for name, value := range names {
		statement = strings.ReplaceAll(statement, "$"+name, value)
	}
	return statement
}
