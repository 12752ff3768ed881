// Command bench measures, in one run on private Postgres servers, what a guard costs (inserts and scans with compiled validators beside
// hand-written ones), what row-level security does, and how a table is rewritten. With --write it puts the tables into docs/benchmarks.md; no
// figure gets there in another way.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata/internal/devdb"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	write := flag.Bool("write", false, "put the tables into docs/benchmarks.md")
	rounds := flag.Int("rounds", 15, "how often everything is measured")
	only := flag.String("only", "", "measure one shape alone, or rls: what row-level security costs, or evolution: how a table is rewritten")
	organizations := flag.Int("organizations", 10_000, "with how many organizations row-level security is measured")
	rows := flag.Int("rows", 1_000_000, "how many rows are rewritten")
	watch := flag.Duration("watch", 30*time.Second, "how long another program is watched beside each way to rewrite them")
	flag.Parse()
	if *write && *only != "" && *only != "rls" && *only != "evolution" {
		return errors.New("--write needs all shapes: leave out --only")
	}
	if *rounds < 1 || *organizations < 10 || *rows < 1000 || *watch < time.Second {
		return errors.New("--rounds must be 1 or more, --organizations 10 or more, --rows 1000 or more, --watch 1s or more")
	}
	if *only != "rls" && *only != "evolution" {
		text, err := guards(ctx, *rounds, *only)
		if err == nil && *write {
			err = replace(page, "make bench", text)
		}
		if err != nil || *only != "" {
			return err
		}
	}
	if *only != "evolution" {
		text, err := security(ctx, *rounds, *organizations)
		if err == nil && *write {
			err = replace(page, "make bench, row-level security", text)
		}
		if err != nil || *only != "" {
			return err
		}
	}
	text, err := rewriting(ctx, *rounds, *rows, *watch)
	if err == nil && *write {
		err = replace(page, "make bench, evolution", text)
	}
	return err
}

const page = "docs/benchmarks.md"

// serve lends a private server. Its settings keep what runs in the background out of the figures.
func serve(ctx context.Context, memory string, use func(*devdb.Server) error) error {
	return serveWith(ctx, devdb.Options{Conf: map[string]string{
		"autovacuum": "off", "max_wal_size": "8GB", "checkpoint_timeout": "1h", "shared_buffers": memory,
	}}, use)
}

func serveWith(ctx context.Context, o devdb.Options, use func(*devdb.Server) error) (err error) {
	server, err := devdb.Start(ctx, o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	return use(server)
}

// connect opens a session of a role; "" is the superuser.
func connect(ctx context.Context, server *devdb.Server, database, role string) (*pgx.Conn, error) {
	conn, err := pgx.Connect(ctx, server.SocketURL(database))
	if err != nil {
		return nil, err
	}
	settings := "set jit = off; set max_parallel_workers_per_gather = 0"
	if role != "" {
		settings += "; set role " + role
	}
	if _, err := conn.Exec(ctx, settings); err != nil {
		return nil, errors.Join(err, conn.Close(ctx))
	}
	return conn, nil
}

// guards measures what the guards of documents cost, and prints each table as soon as it is there.
func guards(ctx context.Context, rounds int, only string) (text string, err error) {
	list, err := readShapes()
	if err != nil {
		return "", err
	}
	if only != "" && !slices.ContainsFunc(list, func(s shape) bool { return s.name == only }) {
		return "", fmt.Errorf("--only %s is no shape of internal/bench/shapes, and not rls", only)
	}
	err = serve(ctx, "512MB", func(server *devdb.Server) error {
		conn, err := connect(ctx, server, "postgres", "")
		if err != nil {
			return err
		}
		defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
		if text, err = conditions(ctx, conn, inRounds(rounds)); err != nil {
			return err
		}
		fmt.Println(text)
		for _, s := range list {
			if only != "" && s.name != only {
				continue
			}
			r, err := measure(ctx, conn, s, rounds)
			if err != nil {
				return err
			}
			table := r.table()
			fmt.Println(table)
			text += "\n" + table
		}
		return nil
	})
	return text, err
}

// security measures what row-level security costs on the foundation's tables, and prints the table.
func security(ctx context.Context, rounds, organizations int) (text string, err error) {
	err = serve(ctx, "2GB", func(server *devdb.Server) error {
		s, err := measureSecurity(ctx, server, organizations, rounds)
		if err != nil {
			return err
		}
		text = s.table()
		fmt.Println(text)
		return nil
	})
	return text, err
}

// rewriting measures how fast a table is rewritten, what it leaves behind, and what another program feels of it.
func rewriting(ctx context.Context, rounds, rows int, watch time.Duration) (text string, err error) {
	// Commits are flushed, or the other program would not feel them.
	options := devdb.Options{Durable: true, Conf: map[string]string{
		"autovacuum": "off", "max_wal_size": "16GB", "checkpoint_timeout": "1h", "shared_buffers": "4GB",
	}}
	err = serveWith(ctx, options, func(server *devdb.Server) error {
		e := &evolution{server: server, rows: rows, load: watch, ways: allWays(), crowd: allCrowds()}
		if err := e.measureAll(ctx, rounds); err != nil {
			return err
		}
		text = e.table()
		fmt.Println(text)
		return nil
	})
	return text, err
}

// inRounds is how most is measured.
func inRounds(n int) string {
	return fmt.Sprintf("%d rounds, one core. Medians, and in brackets the middle half of the rounds", n)
}

// conditions says how and on what a table's figures were measured.
func conditions(ctx context.Context, conn *pgx.Conn, how string) (string, error) {
	var version string
	if err := conn.QueryRow(ctx, "show server_version").Scan(&version); err != nil {
		return "", err
	}
	version, _, _ = strings.Cut(version, " ")
	return fmt.Sprintf("PostgreSQL %s, %s. Machine: %s/%s, %d cores.\n",
		version, how, runtime.GOOS, runtime.GOARCH, runtime.NumCPU()), nil
}

// replace rewrites a generated part of a page.
func replace(file, part, text string) error {
	page, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	begin, end := "<!-- written by "+part+": begin -->\n", "<!-- written by "+part+": end -->\n"
	before, rest, found := strings.Cut(string(page), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s has no part for the tables written by %s", file, part)
	}
	return os.WriteFile(file, []byte(before+begin+"\n"+text+"\n"+end+after), 0o644)
}
