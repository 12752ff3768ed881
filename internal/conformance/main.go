// Command conformance runs the JSON Schema Test Suite through both engines, Go and a private Postgres, and prints for each draft
// how many tests passed, were refused, are excepted and came out wrong. It ends with 1 when one is wrong.
// The suite is data that doesn't belong to this repository: JSON_SCHEMA_TEST_SUITE names its folder, which has tests/ and remotes/ in it.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// envSuite names the environment variable with the suite's folder.
const envSuite = "JSON_SCHEMA_TEST_SUITE"

func main() {
	ctx, cancel := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer cancel()
	wrong, err := run(ctx, os.Getenv(envSuite), os.Stdout, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if wrong > 0 {
		os.Exit(1)
	}
}

// run judges the whole suite on a server of its own and writes the report to out, and what is wrong to problems.
func run(ctx context.Context, folder string, out, problems io.Writer) (wrong int, err error) {
	if folder == "" {
		return 0, errors.New("conformance: " + envSuite + " is not set\n  → set it to a folder of the JSON Schema Test Suite, which has tests/ and remotes/ in it")
	}
	server, err := devdb.Start(ctx, devdb.Options{Log: problems})
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	return judge(ctx, os.DirFS(folder), server.URL("postgres"), out, problems)
}

// judge runs every draft; the report names those that the suite's folder doesn't hold.
func judge(ctx context.Context, suite fs.FS, url string, out, problems io.Writer) (wrong int, err error) {
	conn, err := pg.Connect(ctx, url)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	var reports []*report
	for _, d := range drafts {
		r, err := runDraft(ctx, suite, d, conn)
		if err != nil {
			return 0, err
		}
		reports = append(reports, r)
	}
	if !slices.ContainsFunc(reports, func(r *report) bool { return len(r.files) > 0 }) {
		return 0, errors.New("conformance: the folder holds no draft's tests\n  → it should have tests/draft2020-12 and others in it")
	}
	return write(out, problems, reports)
}

// fresh leaves an empty schema for the next group's functions.
func fresh(ctx context.Context, conn *pgx.Conn) error {
	_, err := conn.Exec(ctx, "drop schema if exists "+compile.Namespace+" cascade; create schema "+compile.Namespace)
	return err
}
