package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

type downFlags struct {
	to                   string
	discard, yes, dryRun bool
}

func (a *app) migrateDownCommand() *cobra.Command {
	var f downFlags
	cmd := &cobra.Command{
		Use:   "down",
		Short: "Take back the newest migration, or all after --to",
		Long: `Takes migrations back, newest first. Without --to it is the newest one alone.

It asks on a terminal; anywhere else it wants --yes. It refuses to drop kept originals,
complements, credentials or alerts while there are any, unless --discard says to lose them. Where
the guard that a migration puts back doesn't accept the version of some document, that migration
fails, with --discard too: take those documents back first, by evolve down.

` + reportShape,
		Example: `  pgstrata migrate down --dry-run
  pgstrata migrate down --to project:3 --yes
  pgstrata migrate down --to system:0 --discard`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.migrateDown(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.to, "to", "", "the newest migration that stays: stream:version; version 0 takes the whole stream back")
	flags.BoolVar(&f.discard, "discard", false, "lose what should be kept: originals, complements, credentials, alerts")
	flags.BoolVar(&f.yes, "yes", false, "don't ask")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what would be done, and write nothing")
	return cmd
}

func (a *app) migrateDown(cmd *cobra.Command, f downFlags) (err error) {
	t, err := target(cmd, f.to)
	if err != nil {
		return err
	}
	runner, err := a.runner(cmd.Context())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, runner.Close()) }()
	if err := a.strayed(cmd, runner); err != nil {
		return err
	}
	plan, err := runner.PlanDown(cmd.Context(), t)
	if err != nil || f.dryRun || len(plan.Migrations) == 0 {
		return a.report(plan, err)
	}
	for _, m := range plan.Migrations {
		a.say("Would take back %s %s", m.Stream, m.File)
		for _, k := range m.Keeps {
			a.say("  and lose %s, which %s", k.Table, k.Reason)
		}
	}
	url, err := a.url()
	if err != nil {
		return err
	}
	question := fmt.Sprintf("Take back %s in %s?", count(len(plan.Migrations), "migration"), database(url))
	if err := a.confirm(cmd, f.yes, question); err != nil {
		return err
	}
	report, err := runner.Down(cmd.Context(), t, f.discard)
	return a.report(report, err)
}
