package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/evolve"
)

func (a *app) evolveCommand() *cobra.Command {
	cmd := noun("evolve", "Carry a document's rows from one version to another, on a live table", "")
	cmd.AddCommand(a.evolvePlanCommand(), a.evolveRunCommand(), a.evolveStatusCommand(), a.evolvePauseCommand(), a.evolveResumeCommand(),
		a.evolveAbortCommand(), a.evolveDownCommand())
	return cmd
}

// withEvolver connects, makes sure that this binary is not older than the database's pgstrata schema, and closes in the end.
func (a *app) withEvolver(cmd *cobra.Command, args []string, writes bool, do func(context.Context, *evolve.Evolver, string) error) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	name := ""
	if len(args) > 0 {
		name = args[0]
	}
	d := p.Document(name)
	switch {
	case d != nil:
	case name == "" && len(p.Documents) == 1:
		d = &p.Documents[0]
	case name == "":
		return usage(cmd, errors.New("which document? One of "+strings.Join(documentNames(p), ", ")))
	default:
		return usage(cmd, errors.New("document "+name+" is unknown: one of "+strings.Join(documentNames(p), ", ")))
	}
	file, err := a.configFile()
	if err != nil {
		return err
	}
	url, err := a.url()
	if err != nil {
		return err
	}
	e, err := evolve.Open(cmd.Context(), evolve.Config{URL: url, ConfigFile: file, Logger: a.log})
	if err != nil {
		return err
	}
	defer e.Close()
	if err := ready(cmd.Context(), url, writes); err != nil {
		return err
	}
	return do(cmd.Context(), e, d.Name)
}

// evolveFlags are those of the verbs that carry rows over.
type evolveFlags struct {
	to      []string
	workers int
	maxBad  string
	load    string
	maxLag  time.Duration
	maxWAL  string
	yes     bool
	dryRun  bool
}

func (f *evolveFlags) add(cmd *cobra.Command, to bool) {
	flags := cmd.Flags()
	if to {
		flags.StringArrayVar(&f.to, "to", nil, "the version to go to, for all variants, or VARIANT=VERSION (may be repeated)")
		flags.BoolVar(&f.yes, "yes", false, "don't ask")
		flags.BoolVar(&f.dryRun, "dry-run", false, "print the plan and write nothing")
	}
	flags.IntVar(&f.workers, "workers", 1, "how many work at once, each on a connection of its own")
	flags.StringVar(&f.maxBad, "max-bad", "5%", "stop when a larger share of the rows can't be carried over")
	flags.StringVar(&f.load, "load", "100%", "share of the time that the workers work; below 100% chunks are short, too")
	flags.DurationVar(&f.maxLag, "max-lag", evolve.DefaultMaxLag, "wait while a replica lags further behind")
	flags.StringVar(&f.maxWAL, "max-wal", "", "wait while the server writes more WAL a second, as 20MB (default no limit)")
}

// options reads the flags.
func (f *evolveFlags) options(document string, line *progressLine) (evolve.Options, error) {
	o := evolve.Options{Document: document, Workers: f.workers, Throttle: evolve.Throttle{MaxLag: f.maxLag}, Progress: line.showEvolution}
	to, err := versionFlags(f.to)
	if err != nil {
		return o, err
	}
	o.To = to
	maxBad, err := share("--max-bad", f.maxBad)
	if err != nil {
		return o, err
	}
	o.MaxBad = &maxBad
	if o.Load, err = share("--load", f.load); err != nil {
		return o, err
	}
	if o.Load < 0.01 {
		return o, fmt.Errorf("--load %s is too little: at least 1%%", f.load)
	}
	if f.workers < 1 || f.workers > 64 {
		return o, errors.New("--workers must be from 1 to 64")
	}
	if f.maxLag <= 0 {
		return o, errors.New("--max-lag must be more than 0")
	}
	o.MaxWAL, err = bytesFlag("--max-wal", f.maxWAL)
	return o, err
}

// versionFlags reads --to 2.0.0 and --to xledger=2.0.0.
func versionFlags(list []string) (map[string]string, error) {
	to := map[string]string{}
	for _, text := range list {
		variant, version, named := strings.Cut(text, "=")
		if !named {
			variant, version = "", text
		}
		if version == "" {
			return nil, fmt.Errorf("--to %s: want a version, as 2.0.0 or xledger=2.0.0", text)
		}
		to[variant] = version
	}
	return to, nil
}

// bytesFlag reads 20MB; "" is 0.
func bytesFlag(flag, text string) (int64, error) {
	if text == "" {
		return 0, nil
	}
	number, factor := text, int64(1)
	for unit, size := range map[string]int64{"kB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30} {
		if n, ok := strings.CutSuffix(text, unit); ok {
			number, factor = n, size
		}
	}
	n, err := strconv.ParseInt(strings.TrimSpace(number), 10, 64)
	if err != nil || n <= 0 || n > 1<<40 {
		return 0, fmt.Errorf("%s %s is not an amount: write 500kB, 20MB or 1GB", flag, text)
	}
	return n * factor, nil
}

// carry runs one of the verbs that carry rows over, and tells what came of it.
func (a *app) carry(cmd *cobra.Command, args []string, f *evolveFlags, question string, do func(*evolve.Evolver, context.Context, evolve.Options) (*evolve.Status, error), direction string) error {
	line := a.progressLine()
	o, err := f.options("", line)
	if err != nil {
		return usage(cmd, err)
	}
	if direction == evolve.Down && len(f.to) == 0 {
		return usage(cmd, errors.New("--to is missing: to which version?"))
	}
	return a.withEvolver(cmd, args, !f.dryRun, func(ctx context.Context, e *evolve.Evolver, document string) error {
		o.Document = document
		if f.dryRun {
			return a.showPlan(ctx, e, evolve.PlanOptions{Document: document, Direction: direction, To: o.To})
		}
		if question != "" {
			url, err := a.url()
			if err != nil {
				return err
			}
			if err := a.confirm(cmd, f.yes, fmt.Sprintf(question, document, database(url))); err != nil {
				return err
			}
		}
		defer context.AfterFunc(ctx, line.stopping)()
		status, err := do(e, ctx, o)
		line.clear()
		if status == nil {
			return err
		}
		printed := a.emit(status, func(w io.Writer) { printEvolution(w, status) })
		for _, warning := range status.Warnings {
			a.say("warning: %s", warning)
		}
		if err := errors.Join(err, printed); err != nil {
			return err
		}
		a.say("%s", evolutionSummary(status))
		if !status.Clean() {
			return &findingsError{}
		}
		return nil
	})
}
