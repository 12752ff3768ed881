package cli

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/migrate"
)

func (a *app) migrateStatusCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "status",
		Short: "List the migrations and how each one stands",
		Long: `Lists every migration that the folders or the database know. It writes nothing.

States: applied, pending, edited (the file changed after it was applied), missing (applied, but
there is no file), newer (applied by a newer pgstrata), out of order (not applied, though a
higher number is). Exit code 3 when a state is anything but applied.

JSON:

    {"migrations": [{"stream", "version", "file", "state", "applied_at", "recorded", "adopted"}]}`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.migrateStatus(cmd) },
	}
}

func (a *app) migrateStatus(cmd *cobra.Command) error {
	runner, err := a.runner(cmd.Context())
	if err != nil {
		return err
	}
	lines, err := runner.Status(cmd.Context())
	if err := errors.Join(err, runner.Close()); err != nil {
		return err
	}
	err = a.emit(map[string][]migrate.StatusLine{"migrations": lines}, func(w io.Writer) {
		var rows [][]string
		for _, l := range lines {
			at := "-"
			if l.AppliedAt != nil {
				at = l.AppliedAt.UTC().Format("2006-01-02 15:04")
			}
			rows = append(rows, []string{l.State, l.Stream, strconv.FormatInt(l.Version, 10), l.File, at})
		}
		table(w, width(w), []column{{"STATE", true}, {"STREAM", true}, {"VERSION", true}, {"FILE", false}, {"APPLIED (UTC)", true}}, rows)
	})
	if err != nil {
		return err
	}
	states := map[string]int{}
	for _, l := range lines {
		if l.State != migrate.Applied {
			states[l.State]++
		}
	}
	if len(states) == 0 {
		return nil
	}
	var parts []string
	for _, state := range slices.Sorted(maps.Keys(states)) {
		parts = append(parts, fmt.Sprintf("%d %s", states[state], state))
	}
	a.say("Of %s: %s.", count(len(lines), "migration"), strings.Join(parts, ", "))
	return &findingsError{}
}
