package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

func (a *app) schemaValidateCommand() *cobra.Command {
	var document, variant string
	cmd := &cobra.Command{
		Use:   "validate FILE|-",
		Short: "Judge one document by its schema, without a database",
		Long: `Reads one JSON document from a file, or from stdin for "-", and judges it by the schema of
the version that it names. It gives the same verdict as the trigger in the database.
--document and --variant may be left out where there is only one.

Exit code 3 when the document has findings.

JSON:

    {"document", "variant", "version", "valid", "future",
     "findings": [{"pointer", "keyword", "message", "schema"}]}

"version" is "" when the document names none that is known; "future" is true when it names
one that is later than every known one.`,
		Example: `  pgstrata schema validate mapping.json --document field_mappings --variant xledger
  psql -Atc "select doc from t where id = 7" | pgstrata schema validate - --document settings`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, errors.New("want one file, or - for stdin"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.schemaValidate(cmd, args[0], document, variant)
		},
	}
	cmd.Flags().StringVar(&document, "document", "", "the document's name in pgstrata.yaml")
	cmd.Flags().StringVar(&variant, "variant", "", "the value of its discriminator")
	return cmd
}

type verdict struct {
	Document string           `json:"document"`
	Variant  string           `json:"variant"`
	Version  string           `json:"version"`
	Valid    bool             `json:"valid"`
	Future   bool             `json:"future"`
	Findings []schema.Finding `json:"findings"`
}

func (a *app) schemaValidate(cmd *cobra.Command, file, document, variant string) error {
	p, err := a.project()
	if err != nil {
		return err
	}
	d, err := pickDocument(cmd, p, document)
	if err != nil {
		return err
	}
	family, err := pickVariant(cmd, d, variant)
	if err != nil {
		return err
	}
	text, err := a.readDocument("schema validate", file)
	if err != nil {
		return err
	}
	judged, err := d.Set.Judge(family.Variant, text)
	if err != nil {
		return fault.Wrap(err, "schema validate", file, "Give one JSON value.")
	}
	v := verdict{
		Document: d.Name, Variant: judged.Variant, Version: judged.Version,
		Valid: len(judged.Findings) == 0, Future: judged.Future,
		Findings: append([]schema.Finding{}, judged.Findings...), // [] and never null
	}
	if err := a.emit(v, func(w io.Writer) { printVerdict(w, v) }); err != nil {
		return err
	}
	if !v.Valid {
		return &findingsError{}
	}
	return nil
}

func printVerdict(w io.Writer, v verdict) {
	what := v.Document + " " + v.Variant
	if v.Version != "" {
		what += " " + v.Version
	}
	if v.Valid {
		fmt.Fprintln(w, "valid "+what)
		return
	}
	for _, f := range v.Findings {
		fmt.Fprintf(w, "%s: %s (%s)\n", cmp.Or(f.Pointer, "the document"), f.Message, f.Keyword)
	}
	fmt.Fprintf(w, "not a valid %s: %s\n", what, count(len(v.Findings), "finding"))
}

// pickVariant picks the family of a variant; the name may be left out when there is only one.
func pickVariant(cmd *cobra.Command, d *project.Document, variant string) (*schema.Family, error) {
	if variant == "" && len(d.Set.Families) == 1 {
		return d.Set.Families[0], nil
	}
	if f := d.Set.Family(variant); f != nil {
		return f, nil
	}
	var known []string
	for _, f := range d.Set.Families {
		known = append(known, f.Variant)
	}
	return nil, usage(cmd, errors.New(unknown("--variant", variant, known)))
}
