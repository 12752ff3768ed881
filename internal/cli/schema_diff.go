package cli

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const opDiff = "schema diff"

// diffFlags are the choices of one run.
type diffFlags struct {
	document, variant string
	source            schemaSource
}

func (a *app) schemaDiffCommand() *cobra.Command {
	var f diffFlags
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Show what two schemas say differently, and what it means for documents",
		Long: `A and B are two files, or two versions of a document in pgstrata.yaml. Lists the keywords that
differ, place by place and through references, and decides what happens to documents of A as
pgstrata schema check does. --document and --variant may be left out where there is only one.

JSON:

    {"edits": [{"place", "keyword", "before", "after"}], "class", "least", "most", "witness",
     "findings": [{"pointer", "keyword", "message", "schema"}], "refused_by", "undecided"}`,
		Example: `  pgstrata schema diff old.json new.json
  pgstrata schema diff 1.0.0 1.1.0 --document field_mappings --variant xledger`,
		Args: takes(cobra.ExactArgs(2)),
		RunE: func(cmd *cobra.Command, args []string) error { return a.schemaDiff(cmd, args[0], args[1], f) },
	}
	cmd.Flags().StringVar(&f.document, "document", "", "the document's name in pgstrata.yaml")
	cmd.Flags().StringVar(&f.variant, "variant", "", "the value of its discriminator")
	f.source.addFlags(cmd)
	return cmd
}

func (a *app) schemaDiff(cmd *cobra.Command, from, to string, f diffFlags) error {
	older, newer, field, err := a.twoSchemas(cmd, from, to, f)
	if err != nil {
		return err
	}
	change, err := compat.Compare(cmd.Context(), older, newer, field)
	if err != nil {
		return err
	}
	result := struct {
		Edits []compat.Edit `json:"edits"`
		shownChange
	}{append([]compat.Edit{}, compat.Diff(older, newer)...), showChange(change)}
	return a.emit(result, func(w io.Writer) {
		for _, e := range result.Edits {
			fmt.Fprintf(w, "%s %s\n", e.Place, e.Keyword)
			if e.Before != nil {
				fmt.Fprintf(w, "  - %s\n", e.Before)
			}
			if e.After != nil {
				fmt.Fprintf(w, "  + %s\n", e.After)
			}
		}
		bump := result.Least
		if result.Most != bump {
			bump += " to " + result.Most
		}
		fmt.Fprintf(w, "%s: a %s version\n", result.Class, bump)
		result.printWhy(w)
	})
}

// twoSchemas reads two versions of a document, or two files.
func (a *app) twoSchemas(cmd *cobra.Command, from, to string, f diffFlags) (older, newer *schema.Schema, field string, err error) {
	first, errFirst := schema.ParseVersion(from)
	second, errSecond := schema.ParseVersion(to)
	if errFirst != nil && errSecond != nil {
		if f.document != "" || f.variant != "" {
			return nil, nil, "", usage(cmd, errors.New("--document and --variant go with two versions, not with files"))
		}
		if older, err = a.readSchema(opDiff, from, "a", f.source); err != nil {
			return nil, nil, "", err
		}
		newer, err = a.readSchema(opDiff, to, "b", f.source)
		return older, newer, "", err
	}
	if err := errors.Join(errFirst, errSecond); err != nil {
		return nil, nil, "", usage(cmd, fmt.Errorf("want two files or two versions: %w", err))
	}
	p, err := a.project()
	if err != nil {
		return nil, nil, "", err
	}
	d, err := pickDocument(cmd, p, f.document)
	if err != nil {
		return nil, nil, "", err
	}
	family, err := pickVariant(cmd, d, f.variant)
	if err != nil {
		return nil, nil, "", err
	}
	var known []string
	for _, s := range family.Schemas {
		known = append(known, s.Version.String())
		if s.Version == first {
			older = s
		}
		if s.Version == second {
			newer = s
		}
	}
	for _, side := range []struct {
		s    *schema.Schema
		text string
	}{{older, from}, {newer, to}} {
		if side.s == nil {
			return nil, nil, "", usage(cmd, errors.New(unknown("version", side.text, known)))
		}
	}
	return older, newer, d.Set.VersionField, nil
}
