package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/generate"
	"github.com/pgstrata/pgstrata/internal/project"
)

func (a *app) schemaObserveCommand() *cobra.Command {
	return a.modeCommand(project.Observe, "Let a document's guard record bad writes instead of refusing them", `Sets mode: observe for a document in pgstrata.yaml, and writes the migration whose trigger
records what it would refuse and lets the write pass. The database learns of it by migrate up;
then pgstrata schema observed shows what was seen.

What is recorded: document, variant, JSON Pointer, keyword, how often, since when, and the keys of
some rows. Never a value. It is bounded in rows, no writer waits for another because of it, and
whatever goes wrong with it, the write goes on.`)
}

func (a *app) schemaEnforceCommand() *cobra.Command {
	return a.modeCommand(project.Enforce, "Let a document's guard refuse bad writes, after observing", `Sets mode: enforce for a document in pgstrata.yaml, and writes the migration whose trigger refuses
what was only recorded before. The database learns of it by migrate up.

First look at pgstrata schema observed, for what writers would have met, and at pgstrata repair
scan, for the stored rows that are bad; each exits with 3 when it finds something. Between this
command and migrate up the database still has the observing guard, and a scan refuses to work
since that is not what pgstrata.yaml asks for. Stored rows that are bad stay as they are until
somebody writes their document; repair scan --apply resets them.`)
}

func (a *app) modeCommand(mode, short, long string) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   mode + " DOCUMENT",
		Short: short,
		Long: long + `

JSON:

    {"document", "mode", "config", "file", "changed"}

"config" is the pgstrata.yaml, "file" the migration; "changed" is false, and "file" "", when
pgstrata.yaml and the migrations say so already.`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, errors.New("want the name of one document, as pgstrata.yaml has it"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.setMode(cmd, args[0], mode, dryRun) },
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "write nothing, and say which migration would be written")
	return cmd
}

// notYours refuses to set the mode of a shipped document: no pgstrata.yaml names it, and its guard comes from shipped migrations.
func notYours(op, document string) error {
	return fault.New(op, document, "it is a document of the shipped foundation, whose migrations guard it in mode enforce; a pgstrata.yaml can't change that",
		"To see what its guard would refuse without writing anything: pgstrata schema validate --document "+document+
			" for one document, pgstrata repair scan --document "+document+" for the stored ones.")
}

func (a *app) setMode(cmd *cobra.Command, document, mode string, dryRun bool) error {
	op := operation(cmd)
	file, err := a.ownConfigFile()
	if err != nil {
		return err
	}
	shipped, err := foundation.Project()
	if err != nil {
		return err
	}
	if file == "" && shipped.Document(document) != nil {
		return notYours(op, document)
	}
	if file == "" {
		return fault.New(op, project.DefaultFile, "no such file", "Write one with pgstrata init, or name another with --config.")
	}
	p, err := project.Load(file)
	if err != nil {
		return err
	}
	d := p.Document(document)
	if d == nil && p.Foundation && shipped.Document(document) != nil {
		return notYours(op, document)
	}
	if d == nil {
		return usage(cmd, errors.New(unknown("the document", document, documentNames(p))))
	}
	before, err := os.ReadFile(file)
	if err != nil {
		return fault.Wrap(err, op, file, "")
	}
	config, err := project.WithMode(file, before, document, mode)
	if err != nil {
		return err
	}
	d.Mode = mode
	migration, err := generate.Project(p)
	if err != nil {
		return err
	}
	changed := migration != nil
	result := struct {
		Document string `json:"document"`
		Mode     string `json:"mode"`
		Config   string `json:"config"`
		File     string `json:"file"`
		Changed  bool   `json:"changed"`
	}{Document: document, Mode: mode, Config: file, Changed: changed || string(config) != string(before)}
	if changed {
		result.File = migration.File
	}
	if !dryRun {
		// The migration comes first: pgstrata.yaml alone would only make the next schema generate write it.
		if changed {
			if err := createFile(op, migration.File, migration.SQL); err != nil {
				return err
			}
		}
		if err := os.WriteFile(file, config, 0o644); err != nil {
			return fault.Wrap(err, op, file, "Check who may write it.")
		}
	}
	if err := a.emit(result, func(w io.Writer) {
		if changed {
			fmt.Fprintln(w, migration.File)
		}
	}); err != nil {
		return err
	}
	switch {
	case dryRun && result.Changed:
		a.say("Nothing was written: --dry-run.")
	case !result.Changed:
		a.say("%s is in mode %s already.", document, mode)
	case mode == project.Observe:
		a.say("Review it, then: pgstrata migrate up. What would have been refused shows: pgstrata schema observed")
	default:
		a.say("Review it, then: pgstrata migrate up. Stored rows that are bad stay as they are; what is left of them shows: pgstrata repair scan --document %s", document)
	}
	return nil
}
