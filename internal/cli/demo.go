package cli

import (
	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/demo"
	"github.com/pgstrata/pgstrata/internal/fault"
)

func (a *app) demoCommand() *cobra.Command {
	var keep bool
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the main job on a private Postgres",
		Long: `Starts a private Postgres, migrates the shipped foundation into it, loads integrations of many
organizations with some broken documents among them, and finds and resets these, originals kept.
Then it carries the documents from one version to the next while programs of both versions write,
takes them back, and carries them over again; each time the database compares. It touches nothing
of yours and leaves nothing behind; with --keep the server runs until Ctrl-C.

JSON (the story itself then goes to stderr):

    {"organizations", "integrations", "broken", "found", "reset", "originals_kept", "left",
     "evolved": {"lifted", "old_writes", "new_writes", "retries", "untouched", "by_hand",
                 "read_as_old", "taken_back", "same_back", "lifted_last", "same_last"},
     "seconds"}`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			out := a.stdout
			if a.json {
				out = a.stderr
			}
			result, err := demo.Run(cmd.Context(), demo.Options{Out: out, Color: a.coloured(out), Keep: keep})
			switch {
			case err != nil && cmd.Context().Err() != nil:
				return fault.New("demo", "", "interrupted", "The private Postgres is gone, and nothing of yours was touched.")
			case err != nil || !a.json:
				return err
			}
			return a.emit(result, nil)
		},
	}
	cmd.Flags().BoolVar(&keep, "keep", false, "leave the server running in the end, until Ctrl-C")
	return cmd
}
