package cli

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/devdb"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

// devDatabase is the database that dev makes in its server.
const devDatabase = "pgstrata"

type devFlags struct {
	empty, keep  bool
	dir, version string
	port         int
}

func (a *app) devCommand() *cobra.Command {
	var f devFlags
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Keep a private Postgres running and print its DATABASE_URL",
		Long: `Starts a Postgres of its own on a Unix socket and a loopback port, applies the migrations of the
project (the shipped foundation where there is no pgstrata.yaml), prints the DATABASE_URL and
runs until Ctrl-C, which is its normal end: exit code 0. The login in the URL is a superuser,
whom row-level security does not bind.

Binaries come from PGSTRATA_POSTGRES_BIN, else the newest installed Postgres, else a download.

JSON:

    {"database_url", "postgres", "port", "socket_dir", "data_dir"}`,
		Example: `  pgstrata dev
  pgstrata dev --keep --port 54320`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.port < 0 || f.port > 65535 {
				return usage(cmd, fmt.Errorf("--port %d is no port: want 1 to 65535", f.port))
			}
			return a.dev(cmd.Context(), f)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&f.empty, "empty", false, "apply no migrations")
	flags.BoolVar(&f.keep, "keep", false, "keep the data for the next time")
	flags.StringVar(&f.dir, "dir", "", "folder of the data (default a temporary one; with --keep, one in your cache)")
	flags.IntVar(&f.port, "port", 0, "port on 127.0.0.1 (default a free one)")
	flags.StringVar(&f.version, "postgres", "", "major version: 15, 16, 17 or 18 (default the newest installed)")
	return cmd
}

func (a *app) dev(ctx context.Context, f devFlags) (err error) {
	server, err := devdb.Start(ctx, devdb.Options{Dir: f.dir, Keep: f.keep, Port: f.port, Version: f.version, Log: a.stderr})
	if err != nil {
		return fault.Wrap(err, "dev", "", "")
	}
	defer func() { err = errors.Join(err, fault.Wrap(server.Stop(), "dev", "", "")) }()
	url := server.URL(devDatabase)
	if err := createDatabase(ctx, server.URL("postgres")); err != nil {
		return err
	}
	if !f.empty {
		if err := a.devMigrate(ctx, url); err != nil {
			return err
		}
	}
	started := struct {
		URL       string `json:"database_url"`
		Postgres  int    `json:"postgres"`
		Port      int    `json:"port"`
		SocketDir string `json:"socket_dir"`
		DataDir   string `json:"data_dir"`
	}{url, server.Major, server.Port, server.SocketDir, server.DataDir}
	if err := a.emit(started, func(w io.Writer) { fmt.Fprintln(w, url) }); err != nil {
		return err
	}
	a.say("Postgres %d is running. In another shell: export DATABASE_URL='%s'\nCtrl-C stops it.", server.Major, url)
	select {
	case <-ctx.Done():
		a.say("Stopping.")
		return nil
	case <-server.Done():
		return fault.New("dev", "", "the server ended by itself", "Its log: "+server.LogFile)
	}
}

// createDatabase makes the database of dev unless a kept folder has it already.
func createDatabase(ctx context.Context, adminURL string) error {
	conn, err := pg.Connect(ctx, adminURL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, "create database "+pg.Ident(devDatabase))
	if pg.SQLSTATE(err) == "42P04" { // it is there
		return nil
	}
	return pg.Explain(err, "dev", devDatabase)
}
