package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/migrate"
	"github.com/pgstrata/pgstrata/internal/project"
)

func (a *app) migrateCommand() *cobra.Command {
	cmd := noun("migrate", "Apply, take back and list migrations", `Migrations stand in up to three streams, applied in this order: system (pgstrata's own schema),
foundation (the shipped tables, where the project uses them) and project (your own folder). Each
is a plain goose folder with a version table of its own, so goose can apply the same files.`)
	cmd.AddCommand(a.migrateUpCommand(), a.migrateDownCommand(), a.migrateStatusCommand())
	return cmd
}

// runner opens the migrations of the project on the chosen database.
func (a *app) runner(ctx context.Context) (*migrate.Runner, error) {
	p, err := a.project()
	if err != nil {
		return nil, err
	}
	url, err := a.url()
	if err != nil {
		return nil, err
	}
	return a.runnerFor(ctx, p, url)
}

func (a *app) runnerFor(ctx context.Context, p *project.Project, url string) (*migrate.Runner, error) {
	streams, err := migrate.Streams(p)
	if err != nil {
		return nil, err
	}
	return migrate.Open(ctx, url, streams, migrate.Options{Logger: a.log})
}

// strayed refuses to work for the shipped foundation, for lack of a project file, in the database of a project that doesn't have it.
func (a *app) strayed(cmd *cobra.Command, runner *migrate.Runner) error {
	if !a.fellBack {
		return nil
	}
	begun, err := runner.Begun(cmd.Context(), migrate.Foundation)
	if err != nil || begun {
		return err
	}
	others, err := runner.Others(cmd.Context())
	if err != nil || len(others) == 0 {
		return err
	}
	return fault.New(operation(cmd), strings.Join(others, ", "),
		"the database has a project's migrations and no foundation, and there is no "+project.DefaultFile+" here to say which project",
		"Go to the project's folder, or name its file with --config. If it is to have the foundation, write foundation: true there.")
}

func target(cmd *cobra.Command, to string) (migrate.Target, error) {
	t, err := migrate.ParseTarget(to)
	if err != nil {
		return t, &usageError{err}
	}
	return t, nil
}

const reportShape = `JSON:

    {"direction", "dry_run",
     "migrations": [{"stream", "version", "file", "state", "duration_ms", "attempts", "keeps"}],
     "adopted": [{"stream", "version", "file"}]}`

// report prints what a run did, also when it ended in an error half-way.
func (a *app) report(r migrate.Report, ran error) error {
	err := a.emit(r, func(w io.Writer) {
		for _, m := range r.Migrations {
			state := m.State
			if r.DryRun && r.Direction == "down" {
				state = "to revert"
			}
			line := fmt.Sprintf("%-10s %s %s", state, m.Stream, m.File)
			if m.DurationMS > 0 {
				line += fmt.Sprintf(" (%d ms)", m.DurationMS)
			}
			fmt.Fprintln(w, line)
			for _, k := range m.Keeps {
				fmt.Fprintf(w, "           would lose %s, which %s\n", k.Table, k.Reason)
			}
		}
	})
	for _, f := range r.Adopted {
		switch {
		case r.DryRun:
			a.say("%s %s was applied by another tool; its checksum would be recorded.", f.Stream, f.File)
		default:
			a.say("%s %s was applied by another tool; its checksum is recorded from now on.", f.Stream, f.File)
		}
	}
	if ran != nil || err != nil {
		return errors.Join(ran, err)
	}
	switch n := len(r.Migrations); {
	case n == 0 && r.Direction == "up":
		a.say("Nothing to apply: the database is up to date.")
	case n == 0:
		a.say("Nothing to take back.")
	case r.DryRun:
		a.say("Would change the database by %s; nothing was written.", count(n, "migration"))
	case r.Direction == "up":
		a.say("Applied %s.", count(n, "migration"))
	default:
		a.say("Took back %s.", count(n, "migration"))
	}
	return nil
}
