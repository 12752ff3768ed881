// Command bench measures what a guard costs: inserts and scans with compiled validators beside hand-written ones, in one run on a
// private Postgres. With --write it puts the tables into docs/benchmarks.md; no figure gets there in another way.
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
	only := flag.String("shape", "", "measure one shape alone")
	flag.Parse()
	server, err := devdb.Start(ctx, devdb.Options{Conf: map[string]string{
		"autovacuum": "off", "max_wal_size": "8GB", "checkpoint_timeout": "1h", "shared_buffers": "512MB",
	}})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	conn, err := pgx.Connect(ctx, server.SocketURL("postgres"))
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if _, err := conn.Exec(ctx, "set jit = off; set max_parallel_workers_per_gather = 0"); err != nil {
		return err
	}
	var version string
	if err := conn.QueryRow(ctx, "show server_version").Scan(&version); err != nil {
		return err
	}
	list, err := readShapes()
	if err != nil {
		return err
	}
	version, _, _ = strings.Cut(version, " ")
	text := fmt.Sprintf("PostgreSQL %s, %d rounds, one core. Medians, and in brackets the middle half of the rounds. Machine: %s/%s, %d cores.\n",
		version, *rounds, runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	fmt.Println(text)
	for _, s := range list {
		if *only != "" && s.name != *only {
			continue
		}
		r, err := measure(ctx, conn, s, *rounds)
		if err != nil {
			return err
		}
		table := r.table()
		fmt.Println(table)
		text += "\n" + table
	}
	if !*write {
		return nil
	}
	return replace("docs/benchmarks.md", text)
}

const (
	begin = "<!-- written by make bench: begin -->\n"
	end   = "<!-- written by make bench: end -->\n"
)

// replace rewrites the generated part of a page.
func replace(file, text string) error {
	page, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	before, rest, found := strings.Cut(string(page), begin)
	_, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		return fmt.Errorf("%s has no part for the tables", file)
	}
	return os.WriteFile(file, []byte(before+begin+"\n"+text+"\n"+end+after), 0o644)
}
