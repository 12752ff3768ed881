package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/foundation"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/publish"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const opPublish = "schema publish"

type publishFlags struct {
	document, as  string
	versions      []string
	dryRun, check bool
}

func (a *app) schemaPublishCommand() *cobra.Command {
	var f publishFlags
	cmd := &cobra.Command{
		Use:   "publish",
		Short: "Write a view that shows a table with a document at one version, for programs that know only that",
		Long: `Reads the document's table in the database and writes a migration with a view of it: the same
columns and rows, the document at the given version whatever the rows are stored at. What is
written through the view is carried over, and nothing is lost that its version has no place for.
Row-level security and privileges are the table's. The database learns of it by migrate up.

The lenses' functions must be there first, by schema generate and migrate up. The connection
reads the catalog only. A version without a variant goes for every variant that is not named; one
that lacks it must be given its own, and then the view must be named with --as. A version that
oldest: retires can be shown, too; what is written there is stored at the newest.

Publish again after a new version, a changed lens, or a change of the table's columns, defaults or
privileges: that replaces the view. With --check nothing is written and no database asked; it ends
with exit code 3 when a published view doesn't cover the schemas and lenses as they are now.

JSON:

    {"document", "view", "versions": {}, "file", "changed", "roles": [], "left_out": [],
     "one_way": []}

"file" is "" when the migrations hold the view as it is. "roles" have privileges on the view;
"left_out" may read only some of the table's columns, and so can't read the view. Documents of the
variants in "one_way" that began at a newer version are null in the view. With --check:

    {"behind": [{"document", "view", "why"}]}`,
		Example: `  pgstrata schema publish --document settings --version 1.0.0
  pgstrata schema publish --document field_mappings --version 1.0.0 --version cornerstone=1.1.0 --as public.integrations_1
  pgstrata schema publish --check`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.check {
				return a.publishCheck(cmd, f)
			}
			return a.schemaPublish(cmd, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.document, "document", "", "the document (may be left out when there is one)")
	flags.StringArrayVar(&f.versions, "version", nil, "the version that the view shows, as 1.0.0, or VARIANT=1.0.0 (may be repeated)")
	flags.StringVar(&f.as, "as", "", "name of the view, as schema.view (default: TABLE_DOCUMENT_VERSION beside the table)")
	flags.BoolVar(&f.dryRun, "dry-run", false, "write nothing, and print the migration")
	flags.BoolVar(&f.check, "check", false, "only tell which published views are behind")
	return cmd
}

func (a *app) schemaPublish(cmd *cobra.Command, f publishFlags) error {
	wanted, err := f.wanted()
	if err != nil {
		return usage(cmd, err)
	}
	p, err := a.projectWithFolder()
	if err != nil {
		return err
	}
	d, err := pickDocument(cmd, p, f.document)
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	conn, leave, err := a.connect(ctx)
	if err != nil {
		return err
	}
	defer leave()
	m, err := publish.New(ctx, conn, *d, wanted, os.DirFS(p.Migrations.Dir))
	if err != nil {
		return err
	}
	result := struct {
		Document string            `json:"document"`
		View     string            `json:"view"`
		Versions map[string]string `json:"versions"`
		File     string            `json:"file"`
		Changed  bool              `json:"changed"`
		Roles    []string          `json:"roles"`
		LeftOut  []string          `json:"left_out"`
		OneWay   []string          `json:"one_way"`
	}{d.Name, m.View.String(), map[string]string{}, "", m.Changed(), m.Roles, m.LeftOut, m.OneWay}
	for variant, version := range m.Versions {
		result.Versions[variant] = version.String()
	}
	if m.Changed() {
		result.File = filepath.Join(p.Migrations.Dir, m.Name)
		if !f.dryRun {
			if err := createFile(opPublish, result.File, m.SQL); err != nil {
				return err
			}
		}
	}
	if err := a.emit(result, func(w io.Writer) {
		switch {
		case m.Changed() && f.dryRun:
			fmt.Fprint(w, m.SQL)
		case m.Changed():
			fmt.Fprintln(w, result.File)
		}
	}); err != nil {
		return err
	}
	a.sayPublished(m, result.File, f.dryRun)
	return nil
}

func (a *app) sayPublished(m *publish.Migration, file string, dryRun bool) {
	for _, role := range m.LeftOut {
		a.say("warning: %s may read only some of the table's columns, and so can't read the view.", role)
	}
	for _, variant := range m.OneWay {
		a.say("warning: a lens of %s is one-way: documents that began at a newer version are null in the view.", variant)
	}
	switch {
	case !m.Changed():
		a.say("The migrations hold %s as it is.", m.View)
	case dryRun:
		a.say("%s was not written: --dry-run.", file)
	default:
		a.say("Review it, then: pgstrata migrate up. Programs find the document in %s", m.View)
	}
}

// wanted reads the flags.
func (f publishFlags) wanted() (publish.Wanted, error) {
	w := publish.Wanted{Variants: map[string]schema.Version{}}
	if len(f.versions) == 0 {
		return w, errors.New("--version is missing: the version that the view shows")
	}
	for _, given := range f.versions {
		variant, text, named := strings.Cut(given, "=")
		if !named {
			variant, text = "", given
		}
		version, err := schema.ParseVersion(text)
		if err != nil {
			return w, fmt.Errorf("--version %s: %w", given, err)
		}
		_, twice := w.Variants[variant]
		if twice || !named && w.Version != nil {
			return w, fmt.Errorf("--version %s: that one has a version already", given)
		}
		if named {
			w.Variants[variant] = version
		} else {
			w.Version = &version
		}
	}
	if f.as == "" {
		return w, nil
	}
	view, err := pg.ParseTable(f.as)
	w.View = view
	return w, err
}

func (a *app) publishCheck(cmd *cobra.Command, f publishFlags) error {
	if f.document != "" || len(f.versions) > 0 || f.as != "" || f.dryRun {
		return usage(cmd, errors.New("--check looks at every published view, and takes no other flag"))
	}
	p, err := a.projectWithFolder()
	if err != nil {
		return err
	}
	behind, err := publish.Behind(p.Documents, os.DirFS(p.Migrations.Dir))
	if err != nil {
		return err
	}
	if err := a.emit(struct {
		Behind []publish.Stale `json:"behind"`
	}{behind}, func(w io.Writer) {
		for _, s := range behind {
			fmt.Fprintf(w, "%s: %s\n", s.View, s.Why)
		}
	}); err != nil {
		return err
	}
	if len(behind) > 0 {
		a.say("Run pgstrata schema publish for each, after pgstrata schema generate and pgstrata migrate up.")
		return &findingsError{}
	}
	a.say("Every published view covers the schemas and lenses.")
	return nil
}

// sayBehind warns of published views that new schemas have left behind: documents of the new version would be null in them.
func (a *app) sayBehind(file string) error {
	_, p, err := foundation.Load(file)
	if err != nil || p.Migrations == nil {
		return err
	}
	behind, err := publish.Behind(p.Documents, os.DirFS(p.Migrations.Dir))
	for _, s := range behind {
		a.say("warning: the view %s: %s. After migrate up, run pgstrata schema publish again, before anybody writes the new version.", s.View, s.Why)
	}
	return err
}

// projectWithFolder is the project, which must have a folder for migrations.
func (a *app) projectWithFolder() (*project.Project, error) {
	p, err := a.project()
	if err == nil && p.Migrations == nil {
		err = fault.New(opPublish, p.File, "no folder for migrations is named", "Add migrations: {dir: migrations} to a pgstrata.yaml.")
	}
	return p, err
}
