package cli

import (
	"context"
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
	return &usageError{fault.Wrap(err, cmd.CommandPath(), "", "See "+cmd.CommandPath()+" --help.")}
}

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
		if err := check(cmd, args); err != nil {
			return usage(cmd, err)
		}
		return nil
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

// tellError prints what a person can act on: no stack, one message with its hint.
func (a *app) tellError(err error) {
	if !a.json {
		fmt.Fprintln(a.stderr, a.style("31", "error: ")+err.Error())
		return
	}
	type shown struct {
		Operation string `json:"operation"`
		Object    string `json:"object"`
		Message   string `json:"message"`
		Hint      string `json:"hint"`
	}
	e := shown{Message: err.Error()}
	var known *fault.Error
	if errors.As(err, &known) && !isJoined(err) {
		e = shown{known.Op, known.Object, known.Err.Error(), known.Hint}
	}
	_ = json.NewEncoder(a.stderr).Encode(map[string]shown{"error": e})
}

func isJoined(err error) bool {
	_, joined := err.(interface{ Unwrap() []error })
	return joined
}

// isInterrupt tells an error that only says that the context ended.
func isInterrupt(err error) bool {
	return errors.Is(err, context.Canceled)
}
