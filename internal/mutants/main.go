// Command mutants breaks the shipped foundation's access in every way that internal/access knows, on a private Postgres, and proves
// it in all worlds of a small domain. With --write it puts the tables into docs/benchmarks.md; no figure gets there in another way.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/access"
	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/migrate"
)

const (
	page  = "docs/benchmarks.md"
	begin = "<!-- written by make mutants: begin -->\n"
	end   = "<!-- written by make mutants: end -->\n"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	write := flag.Bool("write", false, "put the tables into "+page)
	flag.Parse()
	server, err := devdb.Start(ctx, devdb.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	text, left, err := measure(ctx, server)
	if err != nil {
		return err
	}
	fmt.Print(text)
	if *write {
		if err := replace(text); err != nil {
			return err
		}
	}
	for _, what := range left {
		fmt.Fprintln(os.Stderr, what)
	}
	if len(left) > 0 {
		return fmt.Errorf("%d mutants or counterexamples are left", len(left))
	}
	return nil
}

// measure judges the mutants as superuser, who alone may make them all; the foundation belongs to an ordinary role.
func measure(ctx context.Context, server *devdb.Server) (text string, left []string, err error) {
	m, err := access.Parse(foundation.Access())
	if err != nil {
		return "", nil, err
	}
	conn, err := pgx.Connect(ctx, server.SocketURL("postgres"))
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	const owner = "owner_of_mutants"
	for _, statement := range []string{"create role " + owner + " login createrole password '" + owner + "'", "create database mutants owner " + owner} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return "", nil, err
		}
	}
	if err := migrated(ctx, server.URLAs(owner, owner, "mutants")); err != nil {
		return "", nil, err
	}
	var copies []*pgx.Conn
	for i := range runtime.NumCPU() - 1 {
		name := fmt.Sprint("mutants_", i)
		if _, err := conn.Exec(ctx, "create database "+name+" template mutants owner "+owner); err != nil {
			return "", nil, err
		}
		c, err := pgx.Connect(ctx, server.SocketURL(name))
		if err != nil {
			return "", nil, err
		}
		defer func() { _ = c.Close(context.WithoutCancel(ctx)) }()
		copies = append(copies, c)
	}
	admin, err := pgx.Connect(ctx, server.SocketURL("mutants"))
	if err != nil {
		return "", nil, err
	}
	defer func() { _ = admin.Close(context.WithoutCancel(ctx)) }()
	mutation, err := access.Mutate(ctx, admin, m, access.MutateOptions{
		Literal: true, Copies: copies, Told: tell("mutants", 100), Compared: tell("survivors compared in all worlds", 5),
	})
	if err != nil {
		return "", nil, err
	}
	proof, err := access.Prove(ctx, admin, m, access.ProveOptions{Told: tell("worlds", 100)})
	if err != nil {
		return "", nil, err
	}
	var version string
	if err := admin.QueryRow(ctx, "select split_part(current_setting('server_version'), ' ', 1)").Scan(&version); err != nil {
		return "", nil, err
	}
	for _, j := range mutation.Mutants {
		if j.Verdict == access.Warned {
			fmt.Fprintf(os.Stderr, "told in a warning: %s: %s\n", j.Name, j.Why)
		}
	}
	for _, j := range mutation.Left() {
		left = append(left, fmt.Sprintf("%s: %s: %s", j.Verdict, j.Name, j.Why))
	}
	for _, c := range proof.Counterexamples {
		left = append(left, c.String())
	}
	return fmt.Sprintf("PostgreSQL %s. Each mutant is judged by %d probes and the catalog's checks.\n\n%s\n%s\nThe proof: %d worlds, %d statements, %d counterexamples.\n",
		version, mutation.Probes, mutation.Markdown(), equivalents(mutation), proof.Worlds, proof.Trials, len(proof.Counterexamples)), left, nil
}

// equivalents lists what is left to be taken on the worlds' word.
func equivalents(r *access.Mutation) string {
	var b strings.Builder
	for _, j := range r.Mutants {
		if j.Verdict == access.Equivalent {
			if b.Len() == 0 {
				fmt.Fprintf(&b, "Equivalent, each shown in %d worlds:\n\n", j.Worlds)
			}
			fmt.Fprintf(&b, "- `%s`\n", j.Name)
		}
	}
	return b.String()
}

func migrated(ctx context.Context, url string) (err error) {
	p, err := foundation.Project()
	if err != nil {
		return err
	}
	streams, err := migrate.Streams(p)
	if err != nil {
		return err
	}
	r, err := migrate.Open(ctx, url, streams, migrate.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	_, err = r.Up(ctx, migrate.Target{})
	return err
}

func tell(noun string, every int) func(done, total int) {
	return func(done, total int) {
		if done%every == 0 || done == total {
			fmt.Fprintf(os.Stderr, "%d of %d %s\n", done, total, noun)
		}
	}
}

// replace rewrites the generated part of the page.
func replace(text string) error {
	old, err := os.ReadFile(page)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(old), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s has no part for the tables", page)
	}
	return os.WriteFile(page, []byte(before+begin+"\n"+text+"\n"+end+after), 0o644)
}
