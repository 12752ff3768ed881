// Package cli is the command line: one file a verb, data on stdout, words on stderr, and an exit code that scripts can rely on.
// It holds no logic of its own beyond asking, wiring and printing.
package cli

import (
	"context"
	"errors"
	"io"
	"log/slog"

	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitFindings    = 3
	exitInterrupted = 130
)

// app is one run of the command line.
type app struct {
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer
	getenv func(string) string
	log    *slog.Logger

	terminal  func(stream any) bool // isTerminal, but for tests
	fellBack  bool                  // it was said that there is no pgstrata.yaml
	localhost bool                  // it was said that nothing names a database

	config      string // --config
	databaseURL string // --database-url
	json        bool   // --json
	verbose     bool   // --verbose
}

// Run carries out one command and returns the process's exit code.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) int {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, getenv: getenv, log: slog.New(slog.DiscardHandler), terminal: isTerminal}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	var findings *findingsError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &findings):
		return exitFindings
	case ctx.Err() != nil:
		a.tellError(interrupted(err))
		return exitInterrupted
	}
	a.tellError(err)
	var usage *usageError
	if errors.As(err, &usage) {
		return exitUsage
	}
	return exitFailed
}

// findingsError ends a command that did its work and found something; what it found is printed already.
type findingsError struct{}

func (*findingsError) Error() string { return "there are findings" }

func (a *app) root() *cobra.Command {
	root := noun("pgstrata", "JSONB columns with a declared shape, a version, migrations and a repair path", rootHelp)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.Version = built().String()
	root.SetVersionTemplate("{{.Version}}\n")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usage(cmd, err) })
	flags := root.PersistentFlags()
	flags.StringVar(&a.config, "config", "", "project file (default pgstrata.yaml here; without one, the shipped foundation)")
	flags.StringVar(&a.databaseURL, "database-url", "",
		"database (default $DATABASE_URL, then PG* variables); a password in it shows in the process list, so prefer the variables")
	flags.BoolVar(&a.json, "json", false, "print one JSON value on stdout instead of text")
	flags.BoolVar(&a.verbose, "verbose", false, "log what is done to stderr")
	root.PersistentPreRun = func(*cobra.Command, []string) { a.log = newLog(a.stderr, a.verbose, a.terminal(a.stderr)) }
	root.AddCommand(
		a.demoCommand(),
		a.devCommand(),
		a.initCommand(),
		a.schemaCommand(),
		a.migrateCommand(),
		a.repairCommand(),
		a.evolveCommand(),
		a.accessCommand(),
		a.versionCommand(),
		a.docsCommand(),
	)
	return root
}

const rootHelp = `pgstrata keeps JSONB columns in shape: it compiles JSON Schemas to SQL, guards columns
with triggers, finds documents that are already broken and repairs them without losing them.

Data goes to stdout, words and progress to stderr. With --json each command prints one JSON
value on stdout, whose shape its help describes, and the last line on stderr tells of errors:

    {"errors": [{"operation", "object", "message", "hint"}]}

Exit codes: 0 done and clean, 1 failed, 2 wrong usage, 3 there are findings, 130 interrupted.
Colour and progress bars appear only on a terminal; NO_COLOR switches colour off.`
