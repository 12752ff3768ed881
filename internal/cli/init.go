package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
)

type initFlags struct {
	table, column, document, discriminator, tenant string
	variants                                       []string
}

func (a *app) initCommand() *cobra.Command {
	var f initFlags
	cmd := &cobra.Command{
		Use:   "init --table TABLE --column COLUMN",
		Short: "Write a pgstrata.yaml and a first schema for a table of your own",
		Long: `Asks the database about a table: its primary key, or else another unique key of columns that are
not null, its JSONB column and, with --discriminator, which variants its rows have. Then it writes
beside --config (default ./pgstrata.yaml):

    pgstrata.yaml
    jsonschemas/<document>/<variant>/1.0.0.json  any object with a version; yours to tighten
    jsonschemas/<document>/<variant>/default.json and examples/
    migrations/                                  a stamp of the version, if stored documents lack it

It writes nothing into the database and never overwrites a file.

JSON:

    {"files": [], "document", "key": [], "variants": [], "stamps_versions"}`,
		Example: `  pgstrata init --table public.settings --column config
  pgstrata init --table app.exports --column mapping --discriminator target --tenant account_id`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.table == "" || f.column == "" {
				return usage(cmd, errors.New("--table and --column are needed"))
			}
			return a.init(cmd, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.table, "table", "", "the table, as schema.table")
	flags.StringVar(&f.column, "column", "", "its JSONB column")
	flags.StringVar(&f.document, "document", "", "a name for the document (default <table>_<column>)")
	flags.StringVar(&f.discriminator, "discriminator", "", "the column whose value chooses the schema")
	flags.StringSliceVar(&f.variants, "variant", nil, "a value of the discriminator (default: those that the rows have)")
	flags.StringVar(&f.tenant, "tenant", "", "the column that names the organization of a row")
	return cmd
}

func (a *app) init(cmd *cobra.Command, f initFlags) error {
	table, err := pg.ParseTable(f.table)
	if err != nil {
		return usage(cmd, err)
	}
	if len(f.variants) > 0 && f.discriminator == "" {
		return usage(cmd, errors.New("--variant needs --discriminator"))
	}
	name, err := documentName(f.document, table.Name+"_"+f.column)
	if err != nil {
		return usage(cmd, err)
	}
	url, err := a.url()
	if err != nil {
		return err
	}
	conn, err := pg.Connect(cmd.Context(), url)
	if err != nil {
		return err
	}
	defer conn.Close(cmd.Context())
	start, err := survey(cmd.Context(), conn, table, f)
	if err != nil {
		return err
	}
	start.Document = name
	config := cmp.Or(a.config, project.DefaultFile)
	files, err := start.write(config)
	if err != nil {
		return err
	}
	if _, err := project.Load(config); err != nil {
		return fault.Wrap(err, "init", config, "The files are written; this is a mistake in pgstrata init.")
	}
	result := struct {
		Files    []string `json:"files"`
		Document string   `json:"document"`
		Key      []string `json:"key"`
		Variants []string `json:"variants"`
		Stamps   bool     `json:"stamps_versions"`
	}{files, name, start.Key, start.Variants, start.Stamp}
	if err := a.emit(result, func(w io.Writer) { fmt.Fprintln(w, strings.Join(files, "\n")) }); err != nil {
		return err
	}
	a.say("\nWrote %s for %s.%s.", count(len(files), "file"), table, f.column)
	a.say("The first schema accepts every object that names its version: from the first migration on,")
	a.say(`whatever writes the column must write "%s": "1.0.0".`, project.DefaultVersionField)
	stamp := filepath.Join(filepath.Dir(config), migrationsDir)
	switch {
	case start.Hidden:
		a.say("Row-level security may hide rows from this login. Where they lack it, the stamp in %s/ adds it.", stamp)
	case start.Stamp:
		a.say("Stored documents lack it; the stamp in %s/ adds it.", stamp)
	}
	a.say("Next: tighten the schema, then pgstrata schema generate, review, pgstrata migrate up.")
	return nil
}

var notInNames = regexp.MustCompile(`[^a-z0-9]+`)

// documentName takes the name that was asked for as it is, or makes one that pgstrata.yaml takes.
func documentName(asked, source string) (string, error) {
	name := notInNames.ReplaceAllString(strings.ToLower(cmp.Or(asked, source)), "_")
	name = strings.TrimRight(strings.TrimLeft(name, "_0123456789"), "_")
	switch {
	case asked != "" && (name != asked || len(name) > 40):
		return "", fmt.Errorf("--document %q is no name: want at most 40 small letters, digits and single _, a letter first", asked)
	case name == "" || len(name) > 40:
		return "", fmt.Errorf("%q makes no document's name of at most 40 letters: give one with --document", source)
	}
	return name, nil
}
