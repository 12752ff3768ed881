package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/repair"
)

func (a *app) repairCommand() *cobra.Command {
	cmd := noun("repair", "Find bad documents, reset them to safe defaults, put originals back", "")
	cmd.AddCommand(a.repairScanCommand(), a.repairListCommand(), a.repairShowCommand(), a.repairRestoreCommand())
	return cmd
}

// withRepairer connects, makes sure that this binary is not older than the database's pgstrata schema, and closes in the end.
func (a *app) withRepairer(cmd *cobra.Command, writes bool, do func(context.Context, *repair.Repairer) error) error {
	file, err := a.configFile()
	if err != nil {
		return err
	}
	url, err := a.url()
	if err != nil {
		return err
	}
	r, err := repair.Open(cmd.Context(), repair.Config{URL: url, ConfigFile: file, Logger: a.log})
	if err != nil {
		return err
	}
	defer r.Close()
	if err := ready(cmd.Context(), url, writes); err != nil {
		return err
	}
	return do(cmd.Context(), r)
}

// ready refuses a database whose pgstrata schema is missing, or newer than this binary. Who may not read which migrations are
// applied can't know, and so may look but not write.
func ready(ctx context.Context, url string, writes bool) error {
	conn, err := pg.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	err = migrate.Ready(ctx, conn)
	switch {
	case pg.SQLSTATE(err) != "42501":
		return err
	case writes:
		login := conn.Config().User
		return fault.New("check the pgstrata schema", migrate.SystemStream().Table,
			login+" may not read which migrations are applied, so nothing is written",
			"As an administrator: grant pgstrata_operator to "+pg.Ident(login)+";")
	}
	return nil
}

// oneID is the argument of show and restore.
func oneID(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usage(cmd, errors.New("want one id, as pgstrata repair list prints it"))
	}
	return nil
}
