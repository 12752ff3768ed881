package cli

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/repair"
)

func (a *app) repairListCommand() *cobra.Command {
	var o repair.ListOptions
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the originals that resets have set aside",
		Long: `Lists originals, the newest first, without their texts. Which row each one came from, repair show
and --json say.

JSON:

    {"originals": [{"id", "document", "variant", "table", "column", "key": {}, "tenant",
                    "previous": {}, "findings": [], "scan", "state", "kept_at",
                    "restored_at", "restored_by", "restored_with"}],
     "total"}`,
		Example: `  pgstrata repair list --state kept
  pgstrata repair list --tenant 6f1e… --json | jq -r '.originals[].id'`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.repairList(cmd, o) },
	}
	flags := cmd.Flags()
	flags.StringVar(&o.Document, "document", "", "only of this document")
	flags.StringVar(&o.Tenant, "tenant", "", "only of this organization")
	flags.StringVar(&o.State, "state", "", "kept or restored (default both)")
	flags.IntVar(&o.Limit, "limit", repair.DefaultLimit, "how many")
	return cmd
}

func (a *app) repairList(cmd *cobra.Command, o repair.ListOptions) error {
	switch o.State {
	case "", repair.Kept, repair.Restored:
	default:
		return usage(cmd, errors.New(unknown("--state", o.State, []string{repair.Kept, repair.Restored})))
	}
	if o.Limit < 1 {
		return usage(cmd, errors.New("--limit must be at least 1"))
	}
	return a.withRepairer(cmd, false, func(ctx context.Context, r *repair.Repairer) error {
		list, err := r.List(ctx, o)
		if err != nil {
			return err
		}
		if err := a.emit(list, func(w io.Writer) { printOriginals(w, list) }); err != nil {
			return err
		}
		switch shown := len(list.Originals); {
		case list.Total == 0:
			a.say("No originals.")
		case shown < list.Total:
			a.say("The newest %d of %s. See one: pgstrata repair show ID", shown, count(list.Total, "original"))
		default:
			a.say("%s. See one: pgstrata repair show ID", count(list.Total, "original"))
		}
		return nil
	})
}

func printOriginals(w io.Writer, list *repair.Listing) {
	if len(list.Originals) == 0 {
		return
	}
	var rows [][]string
	for _, o := range list.Originals {
		wrong := ""
		if len(o.Problems) > 0 {
			wrong = strings.TrimSpace(o.Problems[0].Pointer + " " + o.Problems[0].Keyword)
		}
		rows = append(rows, []string{o.ID, o.State, o.Document, o.Variant, wrong})
	}
	table(w, width(w), []column{{"ID", true}, {"STATE", true}, {"DOCUMENT", true}, {"VARIANT", true}, {"FINDING", false}}, rows)
}
