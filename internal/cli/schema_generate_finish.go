package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/generate"
	"github.com/pgstrata/pgstrata/internal/project"
)

// schemaFinish retires all but the newest version of each variant of a document.
func (a *app) schemaFinish(cmd *cobra.Command, file, document string, dryRun bool) error {
	p, err := project.Load(file)
	if err != nil {
		return err
	}
	d := p.Document(document)
	if d == nil {
		shipped, err := foundation.Project()
		if err != nil {
			return err
		}
		if p.Foundation && shipped.Document(document) != nil {
			return fault.New(opGenerate, document, "it is a document of the shipped foundation, whose migrations come with pgstrata", "")
		}
		return usage(cmd, errors.New(unknown("the document", document, documentNames(p))))
	}
	before, err := os.ReadFile(file)
	if err != nil {
		return fault.Wrap(err, opGenerate, file, "")
	}
	finish, err := generate.Finish(p, d, before)
	if err != nil {
		return err
	}
	result := struct {
		File     string              `json:"file"`
		Changed  bool                `json:"changed"`
		SQL      string              `json:"sql,omitempty"`
		Document string              `json:"document"`
		Config   string              `json:"config"`
		Oldest   map[string]string   `json:"oldest"`
		Retires  map[string][]string `json:"retires"`
	}{finish.Migration.File, true, "", document, file, map[string]string{}, finish.Retires}
	var retires []string
	for _, family := range d.Set.Families {
		if v, ok := d.Oldest[family.Variant]; ok {
			result.Oldest[family.Variant] = v.String()
		}
		if versions := finish.Retires[family.Variant]; versions != nil {
			retires = append(retires, fmt.Sprintf("%s of %s", strings.Join(versions, ", "), family.Variant))
		}
	}
	shown := finish.Migration.File + "\n"
	if dryRun {
		result.SQL = finish.Migration.SQL
		shown = result.SQL
	} else {
		// The migration comes first: pgstrata.yaml alone would only make the next schema generate write it.
		if err := createFile(opGenerate, finish.Migration.File, finish.Migration.SQL); err != nil {
			return err
		}
		if err := os.WriteFile(file, finish.Config, 0o644); err != nil {
			return fault.Wrap(err, opGenerate, file, "Check who may write it.")
		}
	}
	if err := a.emit(result, func(w io.Writer) { fmt.Fprint(w, shown) }); err != nil {
		return err
	}
	what := fmt.Sprintf("It refuses %s as soon as no document of that is left; until then it fails and changes nothing.", strings.Join(retires, ", and "))
	if dryRun {
		a.say("This would be %s. %s\nNothing was written: --dry-run.", finish.Migration.File, what)
		return nil
	}
	a.say("%s\nReview it, then: pgstrata evolve run if that is still to do, and pgstrata migrate up", what)
	return nil
}
