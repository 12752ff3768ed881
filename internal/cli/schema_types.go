package cli

import (
	"errors"
	"fmt"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
	"github.com/pgstrata/pgstrata/internal/types"
)

const opTypes = "schema types"

// typesFlags are the choices of one run.
type typesFlags struct {
	document, variant, version, language, pkg, out string
	check                                          bool
}

func (a *app) schemaTypesCommand() *cobra.Command {
	var f typesFlags
	cmd := &cobra.Command{
		Use:   "types",
		Short: "Write typed models of a schema, for Go, TypeScript or Dart",
		Long: `Writes types for the documents of one version, with functions that decode and encode strictly:
a wrong type, a value that isn't listed, a missing required key and an unknown key of a closed
object are errors with their JSON Pointer. The file needs nothing but the language's own
library, and prints to stdout without --out. See docs/types.md for what a model can't say.

With --check it compares the file of --out, and ends with exit code 3 when it is another.

JSON:

    {"document", "variant", "version", "language", "file", "changed", "code"}

"file" is "" without --out, and "code" is "" with it. "changed" says that the file was, or with
--check would be, written.`,
		Example: `  pgstrata schema types --document field_mappings --variant xledger --lang go --out models/xledger.go
  pgstrata schema types --document sync_schedule --version 1.0.0 --lang typescript > sync-schedule.ts`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.schemaTypes(cmd, f) },
	}
	cmd.Flags().StringVar(&f.document, "document", "", "the document's name in pgstrata.yaml")
	cmd.Flags().StringVar(&f.variant, "variant", "", "the value of its discriminator")
	cmd.Flags().StringVar(&f.version, "version", "", "of the schema; the newest when left out")
	cmd.Flags().StringVar(&f.language, "lang", "", "go, typescript or dart")
	cmd.Flags().StringVar(&f.pkg, "package", "", "name of the Go package; the document's when left out")
	cmd.Flags().StringVar(&f.out, "out", "", "file to write")
	cmd.Flags().BoolVar(&f.check, "check", false, "only compare with the file of --out")
	return cmd
}

func (a *app) schemaTypes(cmd *cobra.Command, f typesFlags) error {
	language, err := pickLanguage(cmd, f)
	if err != nil {
		return err
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	d, s, err := pickSchema(cmd, p, f)
	if err != nil {
		return err
	}
	pkg := f.pkg
	if pkg == "" {
		pkg = strings.ReplaceAll(d.Name, "_", "")
	}
	code, err := language.Emit(types.Of(s), pkg)
	if err != nil {
		return fault.Wrap(err, opTypes, s.ID, "")
	}
	result := struct {
		Document string `json:"document"`
		Variant  string `json:"variant"`
		Version  string `json:"version"`
		Language string `json:"language"`
		File     string `json:"file"`
		Changed  bool   `json:"changed"`
		Code     string `json:"code"`
	}{d.Name, s.Variant, s.Version.String(), language.Name, f.out, false, ""}
	if f.out == "" {
		result.Code = code
		return a.emit(result, func(w io.Writer) { fmt.Fprint(w, code) })
	}
	if result.Changed, err = replaceModels(f.out, code, f.check); err != nil {
		return err
	}
	if err := a.emit(result, func(w io.Writer) {
		if result.Changed {
			fmt.Fprintln(w, f.out)
		}
	}); err != nil {
		return err
	}
	if result.Changed && f.check {
		a.say("%s is not what the schema of version %s gives: run the command without --check.", f.out, s.Version)
		return &findingsError{}
	}
	return nil
}

func pickLanguage(cmd *cobra.Command, f typesFlags) (types.Language, error) {
	var known []string
	for _, l := range types.Languages {
		known = append(known, l.Name)
	}
	at := slices.Index(known, f.language)
	switch {
	case at < 0:
		return types.Language{}, usage(cmd, errors.New(unknown("--lang", f.language, known)))
	case f.pkg != "" && f.language != "go":
		return types.Language{}, usage(cmd, errors.New("--package is for Go alone"))
	case f.pkg != "" && (!token.IsIdentifier(f.pkg) || f.pkg == "_"):
		return types.Language{}, usage(cmd, fmt.Errorf("--package %s is no name of a Go package", f.pkg))
	case f.check && f.out == "":
		return types.Language{}, usage(cmd, errors.New("--check needs a file to compare with, named by --out"))
	}
	return types.Languages[at], nil
}

func pickSchema(cmd *cobra.Command, p *project.Project, f typesFlags) (*project.Document, *schema.Schema, error) {
	d, err := pickDocument(cmd, p, f.document)
	if err != nil {
		return nil, nil, err
	}
	family, err := pickVariant(cmd, d, f.variant)
	if err != nil {
		return nil, nil, err
	}
	if f.version == "" {
		return d, family.Newest(), nil
	}
	var known []string
	for _, s := range family.Schemas {
		if s.Version.String() == f.version {
			return d, s, nil
		}
		known = append(known, s.Version.String())
	}
	return nil, nil, usage(cmd, errors.New(unknown("--version", f.version, known)))
}

// replaceModels writes a file over an older one of its kind, and no other.
func replaceModels(file, code string, check bool) (changed bool, err error) {
	before, err := os.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return false, fault.Wrap(pathless(err), opTypes, file, "")
	case string(before) == code:
		return false, nil
	case !strings.HasPrefix(string(before), types.Mark):
		return false, fault.New(opTypes, file, "the file is there and was not written by this command", "Move it away first, or name another file.")
	}
	if check {
		return true, nil
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return false, fault.Wrap(pathless(err), opTypes, filepath.Dir(file), "")
	}
	return true, fault.Wrap(pathless(os.WriteFile(file, []byte(code), 0o644)), opTypes, file, "")
}
