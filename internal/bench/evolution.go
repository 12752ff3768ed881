package main

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/pgstrata/pgstrata"
	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/project"
)

//go:embed evolution
var evolutionFiles embed.FS

const (
	evolutionDatabase = "evolution" // the template of every way's own copy
	settingsTable     = "public.settings"
)

// evolution is the place where ways to rewrite a table are compared: a server, and a migrated database to copy for each of them.
type evolution struct {
	server  *devdb.Server
	dir     string // the project's, for the time of the run
	project *project.Project
	rows    int
	load    time.Duration // how long the other program is watched in each state; where it takes turns, half as long in each turn
	lift    string        // the lens's function, as a statement names it
	bytes   int           // of a document, on average

	conditions string
	ways       []*way
	crowd      []*crowded
	costs      []cost
}

// measureAll takes every way through a copy of its own, one after the other, so that each has the machine to itself.
func (e *evolution) measureAll(ctx context.Context, rounds int) (err error) {
	if e.dir, err = os.MkdirTemp("", "pgstrata-bench-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(e.dir)) }()
	if err := e.prepare(ctx); err != nil {
		return err
	}
	for _, w := range e.ways {
		if err := e.measure(ctx, w); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%s: %v\n", w.name, w.took.Round(time.Millisecond))
	}
	if err := e.observe(ctx, turns, e.load/2, e.state(quiet), e.state(throttled)); err != nil {
		return err
	}
	for _, name := range []string{unbridled, throughout} {
		if err := e.observe(ctx, 1, e.load, e.state(name)); err != nil {
			return err
		}
	}
	return e.measureCosts(ctx, rounds)
}

func (e *evolution) config() string { return filepath.Join(e.dir, "pgstrata.yaml") }

// prepare writes the project to the folder, generates its migration as a user does, and fills the table.
func (e *evolution) prepare(ctx context.Context) error {
	files, err := fs.Sub(evolutionFiles, "evolution")
	if err != nil {
		return err
	}
	if err := os.CopyFS(e.dir, files); err != nil {
		return err
	}
	file := e.config()
	public, err := pgstrata.Open(file)
	if err != nil {
		return err
	}
	migration, err := public.Generate()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(migration.File), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(migration.File, []byte(migration.SQL), 0o644); err != nil {
		return err
	}
	if _, e.project, err = foundation.Load(file); err != nil {
		return err
	}
	if e.lift, err = liftOf(e.project); err != nil {
		return err
	}
	return e.fill(ctx)
}

// fill makes the documents first and the guard after them, as it is with a table that was there before pgstrata.
func (e *evolution) fill(ctx context.Context) error {
	admin, err := connect(ctx, e.server, "postgres", "")
	if err != nil {
		return err
	}
	defer func() { _ = admin.Close(context.WithoutCancel(ctx)) }()
	if _, err := admin.Exec(ctx, "create database "+evolutionDatabase); err != nil {
		return err
	}
	conn, err := connect(ctx, e.server, evolutionDatabase, "")
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	documents, err := evolutionFiles.ReadFile("evolution/documents.sql")
	if err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, strings.ReplaceAll(string(documents), ":rows", strconv.Itoa(e.rows))); err != nil {
		return err
	}
	streams, err := migrate.Streams(e.project)
	if err != nil {
		return err
	}
	runner, err := migrate.Open(ctx, e.server.SocketURL(evolutionDatabase), streams, migrate.Options{})
	if err != nil {
		return err
	}
	_, err = runner.Up(ctx, migrate.Target{})
	if err = errors.Join(err, runner.Close()); err != nil {
		return err
	}
	if _, err := conn.Exec(ctx, "vacuum (freeze, analyze) "+settingsTable); err != nil {
		return err
	}
	if err := conn.QueryRow(ctx, "select avg(length(config::text))::int from (select config from "+settingsTable+" limit 1000) s").Scan(&e.bytes); err != nil {
		return err
	}
	e.conditions, err = conditions(ctx, conn, "the table rewritten once by each way. Where something is measured several times: the median, and in brackets the middle half")
	return err
}

// copied lends a fresh copy of the filled database, with nothing left to write back from making it.
func (e *evolution) copied(ctx context.Context, use func(url string, conn *pgx.Conn) error) (err error) {
	admin, err := connect(ctx, e.server, "postgres", "")
	if err != nil {
		return err
	}
	defer func() { _ = admin.Close(context.WithoutCancel(ctx)) }()
	const name = "evolution_copy"
	if _, err := admin.Exec(ctx, "create database "+name+" template "+evolutionDatabase+" strategy file_copy"); err != nil {
		return err
	}
	defer func() {
		_, dropped := admin.Exec(context.WithoutCancel(ctx), "drop database "+name+" with (force)")
		err = errors.Join(err, dropped)
	}()
	if _, err := admin.Exec(ctx, "checkpoint"); err != nil {
		return err
	}
	conn, err := connect(ctx, e.server, name, "")
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	// The cache holds what it can of the table before any way begins.
	if _, err := conn.Exec(ctx, "select count(config::text) from "+settingsTable); err != nil {
		return err
	}
	return use(e.server.SocketURL(name), conn)
}
