package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
)

// usageError is a command line that can't be understood, or that lacks a needed consent.
type usageError struct{ err error }

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }

func usage(cmd *cobra.Command, err error) error {
	return &usageError{fault.Wrap(err, operation(cmd), "", "See "+cmd.CommandPath()+" --help.")}
}

// operation names a command in an error, as "repair scan".
func operation(cmd *cobra.Command) string { return strings.TrimPrefix(cmd.CommandPath(), "pgstrata ") }

// noun is a command that only holds verbs.
func noun(use, short, long string) *cobra.Command {
	return &cobra.Command{
		Use:   use,
		Short: short,
		Long:  long,
		Args:  cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				cmd.SetOut(cmd.ErrOrStderr())
				_ = cmd.Help()
				return usage(cmd, errors.New("a command is missing"))
			}
			text := fmt.Sprintf("unknown command %q", args[0])
			if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
				text += "; did you mean " + strings.Join(near, " or ") + "?"
			}
			return usage(cmd, errors.New(text))
		},
	}
}

// takes makes a wrong number of arguments a usage error.
func takes(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if check(cmd, args) == nil {
			return nil
		}
		for n := len(args) - 1; n >= 0; n-- {
			if check(cmd, args[:n]) == nil {
				return usage(cmd, fmt.Errorf("%q is an argument too many: want %s", args[n], cmd.UseLine()))
			}
		}
		return usage(cmd, errors.New("an argument is missing: want "+cmd.UseLine()))
	}
}

// interrupted words the error of a command that was asked to stop.
func interrupted(err error) error {
	var known *fault.Error
	if errors.As(err, &known) && known.Hint != "" {
		return err
	}
	return fault.Wrap(errors.New("interrupted"), "", "", "What was committed stays, the rest is undone. Run the same command again to go on.")
}

// tellError prints what a person can act on: no stack, one message with its hint for each thing that is wrong.
func (a *app) tellError(err error) {
	type shown struct {
		Operation string `json:"operation"`
		Object    string `json:"object"`
		Message   string `json:"message"`
		Hint      string `json:"hint"`
	}
	all := []shown{}
	for _, e := range parts(err) {
		if !a.json {
			fmt.Fprintln(a.stderr, a.style("31", "error: ")+e.Error())
			continue
		}
		one := shown{Message: e.Error()}
		var known *fault.Error
		if errors.As(e, &known) {
			one = shown{known.Op, known.Object, known.Err.Error(), known.Hint}
		}
		all = append(all, one)
	}
	if a.json {
		enc := json.NewEncoder(a.stderr)
		enc.SetEscapeHTML(false)
		_ = enc.Encode(map[string][]shown{"errors": all})
	}
}

// parts takes joined errors apart.
func parts(err error) []error {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, parts(e)...)
	}
	return all
}
