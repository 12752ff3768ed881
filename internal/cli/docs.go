package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/docgen"
	"github.com/pgstrata/pgstrata/internal/fault"
)

// docsCommand is for those who work on pgstrata itself, so it is hidden.
func (a *app) docsCommand() *cobra.Command {
	docs := noun("docs", "Keep the generated docs", "")
	docs.Hidden = true
	var check bool
	var dir string
	generate := &cobra.Command{
		Use:   "generate",
		Short: "Write the pages of the command line from its own help",
		Long: `Writes one page of Markdown for each command. With --check it writes nothing, and ends with
exit code 3 when the folder holds something else.

JSON:

    {"dir", "pages", "differing": []}`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.docsGenerate(cmd.Root(), dir, check) },
	}
	generate.Flags().BoolVar(&check, "check", false, "only compare")
	generate.Flags().StringVar(&dir, "dir", "docs/cli", "folder of the pages")
	docs.AddCommand(generate)
	return docs
}

func (a *app) docsGenerate(root *cobra.Command, dir string, check bool) error {
	pages, err := docgen.Commands(root)
	if err != nil {
		return err
	}
	differing := []string{}
	if check {
		found, err := docgen.Check(dir, pages)
		if err != nil {
			return fault.Wrap(err, "docs generate", dir, "")
		}
		differing = append(differing, found...)
	} else if err := docgen.Write(dir, pages); err != nil {
		return fault.Wrap(err, "docs generate", dir, "")
	}
	result := struct {
		Dir       string   `json:"dir"`
		Pages     int      `json:"pages"`
		Differing []string `json:"differing"`
	}{dir, len(pages), differing}
	if err := a.emit(result, func(w io.Writer) {
		if len(differing) > 0 {
			fmt.Fprintln(w, strings.Join(differing, "\n"))
		}
	}); err != nil {
		return err
	}
	if len(differing) > 0 {
		a.say("%s does not match the commands: run make generate.", dir)
		return &findingsError{}
	}
	a.say("%s: %s", dir, count(len(pages), "page"))
	return nil
}
