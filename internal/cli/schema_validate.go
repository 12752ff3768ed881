package cli

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const opValidate = "schema validate"

// validateFlags are the choices of one run.
type validateFlags struct {
	document, variant string
	schema            string
	source            schemaSource
	most              int
	values            bool
	output            string
}

func (a *app) schemaValidateCommand() *cobra.Command {
	var f validateFlags
	cmd := &cobra.Command{
		Use:   "validate FILE|-",
		Short: "Judge one document by its schema, without a database",
		Long: `Reads one JSON document from a file, or from stdin for "-", and judges it by the schema of
the version that it names. It gives the same verdict as the trigger in the database.
--document and --variant may be left out where there is only one.

With --schema it judges by that JSON Schema alone, and needs no pgstrata.yaml; --remote,
--assert-format and --any-keyword say how to read it, as in pgstrata schema compile.

All findings are printed, or the first --max-findings. Values of the document are shown only
with --show-values, as JSON cut to 80 characters.

Exit code 3 when the document has findings.

JSON:

    {"document", "variant", "version", "valid", "future", "total",
     "findings": [{"pointer", "keyword", "message", "schema", "value"}]}

"version" is "" when the document names none that is known; "future" is true when it names
one that is later than every known one. "total" counts all findings, "value" is there only with
--show-values. With --schema, "document" is the schema's file.

--output basic prints the output format "basic" of JSON Schema instead:

    {"valid", "errors": [{"keywordLocation", "absoluteKeywordLocation",
     "instanceLocation", "error"}]}`,
		Example: `  pgstrata schema validate mapping.json --document field_mappings --variant xledger
  psql -Atc "select doc from t where id = 7" | pgstrata schema validate - --document settings
  pgstrata schema validate settings.json --schema settings.schema.json --output basic`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, errors.New("want one file, or - for stdin"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.schemaValidate(cmd, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.document, "document", "", "the document's name in pgstrata.yaml")
	flags.StringVar(&f.variant, "variant", "", "the value of its discriminator")
	flags.StringVar(&f.schema, "schema", "", "judge by this JSON Schema, without a project")
	flags.IntVar(&f.most, "max-findings", 0, "print at most so many findings (0 prints all)")
	flags.BoolVar(&f.values, "show-values", false, "show the document's offending values, shortened")
	flags.StringVar(&f.output, "output", "text", "text, or basic for the standard's output format")
	f.source.addFlags(cmd)
	return cmd
}

type verdict struct {
	Document string         `json:"document"`
	Variant  string         `json:"variant"`
	Version  string         `json:"version"`
	Valid    bool           `json:"valid"`
	Future   bool           `json:"future"`
	Total    int            `json:"total"`
	Findings []shownFinding `json:"findings"`

	located []schema.Located
}

type shownFinding struct {
	schema.Finding
	Value *string `json:"value,omitempty"`
}

const maxShownValue = 80

func (a *app) schemaValidate(cmd *cobra.Command, file string, f validateFlags) error {
	switch {
	case f.output != "text" && f.output != "basic":
		return usage(cmd, errors.New(unknown("--output", f.output, []string{"text", "basic"})))
	case f.most < 0:
		return usage(cmd, errors.New("--max-findings can't be negative"))
	case f.schema != "" && (f.document != "" || f.variant != ""):
		return usage(cmd, errors.New("--schema judges without a project: leave out --document and --variant"))
	case f.schema == "-" && file == "-":
		return usage(cmd, errors.New("document and schema can't both come from stdin"))
	}
	judge := a.judgeBySchema
	if f.schema == "" {
		judge = a.judgeByProject
	}
	v, text, err := judge(cmd, file, f)
	if err != nil {
		return err
	}
	v.Valid, v.Total = len(v.located) == 0, len(v.located)
	if f.most > 0 && f.most < v.Total {
		v.located = v.located[:f.most]
	}
	if err := v.show(text, f.values); err != nil {
		return err
	}
	if f.output == "basic" {
		err = a.printJSON(basic(v))
	} else {
		err = a.emit(v, func(w io.Writer) { printVerdict(w, v) })
	}
	if err != nil {
		return err
	}
	if !v.Valid {
		return &findingsError{}
	}
	return nil
}

// judgeBySchema needs no project.
func (a *app) judgeBySchema(_ *cobra.Command, file string, f validateFlags) (v *verdict, text []byte, err error) {
	s, err := a.readSchema(opValidate, f.schema, "schema", f.source)
	if err != nil {
		return nil, nil, err
	}
	if text, err = a.readDocument(opValidate, file); err != nil {
		return nil, nil, err
	}
	value, err := schema.Decode(text)
	if err != nil {
		return nil, nil, notJSON(err, file)
	}
	return &verdict{Document: s.File, located: s.Located(value)}, text, nil
}

func (a *app) judgeByProject(cmd *cobra.Command, file string, f validateFlags) (v *verdict, text []byte, err error) {
	p, err := a.project()
	if err != nil {
		return nil, nil, err
	}
	d, err := pickDocument(cmd, p, f.document)
	if err != nil {
		return nil, nil, err
	}
	family, err := pickVariant(cmd, d, f.variant)
	if err != nil {
		return nil, nil, err
	}
	if text, err = a.readDocument(opValidate, file); err != nil {
		return nil, nil, err
	}
	judged, err := d.Set.Judge(family.Variant, text)
	if err != nil {
		return nil, nil, notJSON(err, file)
	}
	v = &verdict{Document: d.Name, Variant: judged.Variant, Version: judged.Version, Future: judged.Future}
	for _, one := range judged.Findings { // those that no schema made
		v.located = append(v.located, schema.Located{Finding: one})
	}
	if judged.Schema != nil {
		value, err := schema.Decode(text)
		if err != nil {
			return nil, nil, notJSON(err, file)
		}
		v.located = judged.Schema.Located(value)
	}
	return v, text, nil
}

func notJSON(err error, file string) error {
	return fault.Wrap(err, opValidate, file, "Give one JSON value.")
}

// show copies the findings to what is printed, with values only where they are asked for.
func (v *verdict) show(text []byte, values bool) error {
	v.Findings = []shownFinding{} // [] and never null
	doc, err := schema.Decode(text)
	if err != nil {
		return err
	}
	for _, l := range v.located {
		shown := shownFinding{Finding: l.Finding}
		if value, found := l.Offending(doc); found && values {
			var whole strings.Builder
			enc := json.NewEncoder(&whole)
			enc.SetEscapeHTML(false)
			if err := enc.Encode(value); err != nil {
				return err
			}
			short := shorten(strings.TrimSuffix(whole.String(), "\n"), maxShownValue)
			shown.Value = &short
		}
		v.Findings = append(v.Findings, shown)
	}
	return nil
}

func printVerdict(w io.Writer, v *verdict) {
	what := v.Document
	for _, more := range []string{v.Variant, v.Version} {
		if more != "" {
			what += " " + more
		}
	}
	if v.Valid {
		fmt.Fprintln(w, "valid "+what)
		return
	}
	for _, f := range v.Findings {
		fmt.Fprintf(w, "%s: %s (%s)\n", cmp.Or(f.Pointer, "the document"), f.Message, f.Keyword)
		if f.Value != nil {
			fmt.Fprintf(w, "  is %s\n", *f.Value)
		}
		if f.SchemaLocation != "" {
			fmt.Fprintf(w, "  by %s\n", f.SchemaLocation)
		}
	}
	shown := ""
	if len(v.Findings) < v.Total {
		shown = fmt.Sprintf(", the first %s of them shown", thousands(int64(len(v.Findings))))
	}
	fmt.Fprintf(w, "not a valid %s: %s%s\n", what, count(v.Total, "finding"), shown)
}

// basicOutput is the output format "basic" of JSON Schema 2019-09 and later.
type basicOutput struct {
	Valid  bool         `json:"valid"`
	Errors []basicError `json:"errors,omitempty"`
}

type basicError struct {
	KeywordLocation         string `json:"keywordLocation"`
	AbsoluteKeywordLocation string `json:"absoluteKeywordLocation,omitempty"`
	InstanceLocation        string `json:"instanceLocation"`
	Error                   string `json:"error"`
}

func basic(v *verdict) basicOutput {
	out := basicOutput{Valid: v.Valid}
	for i, l := range v.located {
		message := l.Message
		if value := v.Findings[i].Value; value != nil {
			message += ": " + *value
		}
		out.Errors = append(out.Errors, basicError{l.KeywordLocation, l.SchemaLocation, l.Pointer, message})
	}
	return out
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
