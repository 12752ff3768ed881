package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/migrate"
)

func (a *app) migrateUpCommand() *cobra.Command {
	var to string
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "up",
		Short: "Apply what is pending",
		Long: `Applies pending migrations, each in its own transaction, under one lock: several runs at once
wait for each other, and each migration is applied once. A migration that gets no lock on a
table steps back, lets others pass and tries again.

It refuses before it writes anything when an applied file was edited or is missing, when the
database is newer than this binary, and behind a transaction pooler. In a folder without a
pgstrata.yaml it also refuses to bring the shipped foundation into the database of a project.

` + reportShape,
		Example: `  pgstrata migrate up
  pgstrata migrate up --dry-run
  pgstrata migrate up --to foundation:6`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.migrateUp(cmd, to, dryRun) },
	}
	cmd.Flags().StringVar(&to, "to", "", "stop after this migration: stream:version, or a version of the last stream")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show what would be done, and write nothing")
	return cmd
}

func (a *app) migrateUp(cmd *cobra.Command, to string, dryRun bool) error {
	t, err := target(cmd, to)
	if err != nil {
		return err
	}
	runner, err := a.runner(cmd.Context())
	if err != nil {
		return err
	}
	if err := a.strayed(cmd, runner); err != nil {
		return errors.Join(err, runner.Close())
	}
	run := runner.Up
	if dryRun {
		run = runner.Plan
	}
	report, err := run(cmd.Context(), t)
	return a.report(report, errors.Join(err, runner.Close()))
}

// devMigrate applies everything, without a word on stdout.
func (a *app) devMigrate(ctx context.Context, url string) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	runner, err := a.runnerFor(ctx, p, url)
	if err != nil {
		return err
	}
	report, err := runner.Up(ctx, migrate.Target{})
	if err := errors.Join(err, runner.Close()); err != nil {
		return err
	}
	a.say("Applied %s.", count(len(report.Migrations), "migration"))
	return nil
}
