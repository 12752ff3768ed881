package cli

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/access"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
)

type mutateFlags struct {
	matrix, only       string
	others             []string
	list, literal, yes bool
}

func (a *app) accessMutateCommand() *cobra.Command {
	var f mutateFlags
	cmd := &cobra.Command{
		Use:   "mutate",
		Short: "Break policies, grants and functions one at a time, and see whether verify notices",
		Long: `Makes every mutant of the policies, privileges, flags, views and functions that the database
has: a policy dropped or opened, its WITH CHECK left out, AND for OR, another column or role, a
privilege more or less, FORCE off, a function that believes user_metadata, and so on. Each is
applied, judged by the probes and catalog checks of pgstrata access verify, and taken back.

  killed      a probe went otherwise than the matrix says, or the catalog's checks told
  warned      nobody's rights changed yet; verify passes, and a warning tells what is prepared
  equivalent  nobody's rights changed: in every enumerated world each statement did the same
  survived    neither: the matrix's tests would let it pass. What only prepares a breach, as a
              copy of a table, is never called equivalent
  untried     the connected role may not make it; connect as a superuser of a throwaway server

Everything happens in one transaction that is rolled back, but it locks the tables until then.
It is meant for a database of tests; where others are connected it refuses, unless --yes is given.

Exit code 3 when mutants survived or couldn't be tried.

JSON:

    {"mutants": [{"name", "kind", "object", "statement", "verdict", "by", "why",
                  "worlds", "trials", "literal"}],
     "probes"}

"by" is probe, catalog or warning. "why" is the first thing that noticed a killed mutant, and for
the others what Postgres or the worlds said. With --list the mutants have no verdict.`,
		Example: `  pgstrata access mutate
  pgstrata access mutate --only organization_integrations --literal
  pgstrata access mutate --list --json`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.accessMutate(cmd, f) },
	}
	flags := cmd.Flags()
	matrixFlag(cmd, &f.matrix)
	othersFlag(cmd, &f.others)
	flags.StringVar(&f.only, "only", "", "only mutants whose kind is this, or whose name has this in it")
	flags.BoolVar(&f.list, "list", false, "print the mutants and apply none")
	flags.BoolVar(&f.literal, "literal", false, "also run the usual test (another tenant's select gets 0 rows), to compare")
	flags.BoolVar(&f.yes, "yes", false, "lock the tables although others are connected")
	return cmd
}

func (a *app) accessMutate(cmd *cobra.Command, f mutateFlags) error {
	ctx := cmd.Context()
	m, err := a.matrix(f.matrix)
	if err != nil {
		return err
	}
	if err := m.Leave(f.others); err != nil {
		return &usageError{err}
	}
	url, err := a.url()
	if err != nil {
		return err
	}
	conn, err := pg.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer func() { _ = conn.Close(context.WithoutCancel(ctx)) }()
	if !f.yes && !f.list {
		others, err := access.OtherSessions(ctx, conn)
		if err != nil {
			return err
		}
		if others > 0 {
			return fault.New(operation(cmd), database(url), count(others, "other session")+" would wait for the locks of the mutants",
				"Run it on a copy of the database, or give --yes if they may wait.")
		}
	}
	show, clear := a.counter("mutants")
	compared, _ := a.counter("survivors compared in all worlds")
	report, err := access.Mutate(ctx, conn, m, access.MutateOptions{Only: f.only, List: f.list, Literal: f.literal, Told: show, Compared: compared})
	clear()
	if err != nil {
		return err
	}
	if err := a.emit(report, func(w io.Writer) { printMutants(w, report, f) }); err != nil {
		return err
	}
	if f.list {
		a.say("%s.", count(len(report.Mutants), "mutant"))
		return nil
	}
	a.say("%s", mutationSummary(report))
	if len(report.Left()) > 0 {
		return &findingsError{}
	}
	return nil
}

// printMutants lists all of them when they are only listed, and else those that were not killed, below a count by kind.
func printMutants(w io.Writer, r *access.Mutation, f mutateFlags) {
	if f.list {
		for _, j := range r.Mutants {
			fmt.Fprintf(w, "%s\n  %s\n", j.Name, strings.ReplaceAll(j.Statement, "\n", "\n  "))
		}
		return
	}
	columns := []column{{"kind", true}, {"mutants", true}, {"by a probe", true}, {"by the catalog", true}, {"in a warning", true}, {"equivalent", true}, {"survived", true}, {"untried", true}}
	if f.literal {
		columns = append(columns, column{"by the usual test", true})
	}
	var rows [][]string
	for _, kind := range append(access.Kinds, "") {
		if r.Count(kind, "", "") == 0 {
			continue
		}
		row := []string{
			kind, fmt.Sprint(r.Count(kind, "", "") - r.Count(kind, access.Stillborn, "")),
			fmt.Sprint(r.Count(kind, access.Killed, "probe")), fmt.Sprint(r.Count(kind, access.Killed, "catalog")),
			fmt.Sprint(r.Count(kind, access.Warned, "")), fmt.Sprint(r.Count(kind, access.Equivalent, "")), fmt.Sprint(r.Count(kind, access.Survived, "")), fmt.Sprint(r.Count(kind, access.Untried, "")),
		}
		if kind == "" {
			row[0] = "all"
		}
		if f.literal {
			row = append(row, fmt.Sprint(r.Literal(kind)))
		}
		rows = append(rows, row)
	}
	table(w, width(w), columns, rows)
	for _, j := range r.Mutants {
		if j.Verdict == access.Killed {
			continue
		}
		fmt.Fprintf(w, "\n%s: %s\n  %s\n", j.Verdict, j.Name, strings.ReplaceAll(j.Statement, "\n", "\n  "))
		if j.Why != "" {
			fmt.Fprintf(w, "  %s\n", j.Why)
		}
	}
}

func mutationSummary(r *access.Mutation) string {
	text := fmt.Sprintf("%s, %s killed, %s equivalent, %s survived",
		count(len(r.Mutants)-r.Count("", access.Stillborn, ""), "mutant"), thousands(int64(r.Count("", access.Killed, ""))),
		thousands(int64(r.Count("", access.Equivalent, ""))), thousands(int64(r.Count("", access.Survived, ""))))
	if n := r.Count("", access.Warned, ""); n > 0 {
		text += fmt.Sprintf(", %s told in a warning", thousands(int64(n)))
	}
	if n := r.Count("", access.Untried, ""); n > 0 {
		text += fmt.Sprintf("; %s could not be tried: connect as a superuser of a throwaway server", thousands(int64(n)))
	}
	return text + "."
}
