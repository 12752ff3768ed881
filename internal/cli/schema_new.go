package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/pgstrata/pgstrata/internal/compat"
	"github.com/pgstrata/pgstrata/internal/draft"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/lens"
	"github.com/pgstrata/pgstrata/internal/project"
	"github.com/pgstrata/pgstrata/internal/schema"
)

const opNew = "schema new"

type newFlags struct {
	document, variant   string
	major, minor, patch bool
	version, from       string
	documents           int
	dryRun              bool
}

func (a *app) schemaNewCommand() *cobra.Command {
	var f newFlags
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Draft the next version of a schema, and the lens that leads there",
		Long: `Copies the newest schema of a variant under the next version's number, with all that names the
version: its $id, the constant of the version field, and what it refers to in the folder common,
which gets that version too. Beside it stand a lens, and default.json.next: the safe default at the
new version, for you to put in the place of default.json once the rest is right.

With --from FILE the schema is that of the file, an edited copy of the newest one, and the lens is
guessed from what the two say differently: keys that came, went, moved or have another name, words
of an enum that became others, other types, values that became lists or objects. Without a number
the version is the one that the change needs. Where FILE is a version of the variant already, only
the lens from the version before it is drafted.

Each step is marked as a guess in the lens, with what speaks for it. The lens is then tried on
generated documents, up and down. A file that is there is never overwritten: move it away first, or
look at the draft by --dry-run.

Exit code 3 when a document shows that the guess doesn't hold; the files are written all the same.

JSON:

    {"document", "variant", "from", "to", "class", "needs", "written",
     "files": [{"file", "text"}],
     "steps": [{"operation", "path", "why", "steps": […]}], "notes": ["…"],
     "tried", "problem", "breaks"}

"needs" is the part of the version that must count up at most, "breaks" the smallest document that
shows the problem, "" when there is none.`,
		Example: `  pgstrata schema new --document field_mappings --variant xledger --minor
  pgstrata schema new --document field_mappings --variant xledger --from edited.json`,
		Args: takes(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.schemaNew(cmd, f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.document, "document", "", "the document's name in pgstrata.yaml")
	flags.StringVar(&f.variant, "variant", "", "the value of its discriminator")
	flags.BoolVar(&f.major, "major", false, "count up the first number")
	flags.BoolVar(&f.minor, "minor", false, "count up the second number")
	flags.BoolVar(&f.patch, "patch", false, "count up the third number")
	flags.StringVar(&f.version, "version", "", "the number itself")
	flags.StringVar(&f.from, "from", "", "the schema of the next version")
	flags.IntVar(&f.documents, "documents", 1000, "how many documents to carry over the lens, up and down")
	flags.BoolVar(&f.dryRun, "dry-run", false, "print the files and write nothing")
	return cmd
}

// shownDraft is a draft as --json prints it.
type shownDraft struct {
	Document string      `json:"document"`
	Variant  string      `json:"variant"`
	From     string      `json:"from"`
	To       string      `json:"to"`
	Class    string      `json:"class"`
	Needs    string      `json:"needs"`
	Written  bool        `json:"written"`
	Files    []shownFile `json:"files"`
	Steps    []shownStep `json:"steps"`
	Notes    []string    `json:"notes"`
	Tried    int         `json:"tried"`
	Problem  string      `json:"problem"`
	Breaks   string      `json:"breaks"`
}

type shownFile struct {
	File string `json:"file"`
	Text string `json:"text"`
}

type shownStep struct {
	Operation string      `json:"operation"`
	Path      string      `json:"path"`
	Why       string      `json:"why"`
	Steps     []shownStep `json:"steps"`
}

func (a *app) schemaNew(cmd *cobra.Command, f newFlags) error {
	if f.documents < 0 {
		return usage(cmd, errors.New("--documents can't be negative"))
	}
	p, err := a.project()
	if err != nil {
		return err
	}
	d, err := pickDocument(cmd, p, f.document)
	if err != nil {
		return err
	}
	if d.Schemas == "" {
		return fault.New(opNew, d.Name, "its schemas are the foundation's, which come with pgstrata", "Only schemas of your own project can have a next version.")
	}
	family, err := pickVariant(cmd, d, f.variant)
	if err != nil {
		return err
	}
	made, err := a.draft(cmd, d, family, f)
	if err != nil {
		return err
	}
	trial, err := draft.Try(cmd.Context(), made.Lens, made.From, made.To, d.VersionField, f.documents)
	if err != nil {
		return err
	}
	shown := shownDraft{
		Document: d.Name, Variant: family.Variant, From: made.From.Version.String(), To: made.To.Version.String(),
		Class: string(made.Change.Class), Needs: made.Change.Most.String(), Written: !f.dryRun,
		Steps: showSteps(made.Guess.Steps), Notes: append([]string{}, made.Guess.Notes...), Tried: trial.Tried, Problem: trial.Problem,
	}
	if trial.Problem != "" {
		shown.Breaks = lens.Text(trial.Document)
	}
	for _, file := range made.Files {
		shown.Files = append(shown.Files, shownFile{filepath.Join(filepath.Dir(d.Schemas), filepath.FromSlash(file.Path)), string(file.Text)})
	}
	if !f.dryRun {
		if err := createFiles(shown.Files); err != nil {
			return err
		}
	}
	if err := a.emit(shown, func(w io.Writer) { shown.print(w) }); err != nil {
		return err
	}
	a.sayDraftOf(made, shown)
	if shown.Problem != "" {
		return &findingsError{}
	}
	return nil
}

// draft chooses what is drafted by what is given.
func (a *app) draft(cmd *cobra.Command, d *project.Document, family *schema.Family, f newFlags) (*draft.Draft, error) {
	version, err := f.next(family)
	if err != nil {
		return nil, usage(cmd, err)
	}
	if f.from == "" {
		if version == nil {
			return nil, usage(cmd, errors.New("which version? Give --major, --minor, --patch or --version, or the edited schema by --from"))
		}
		return draft.Following(cmd.Context(), d.Set, family, version, "", nil)
	}
	if i := existing(d, family, f.from); i >= 0 {
		if version != nil {
			return nil, usage(cmd, fmt.Errorf("%s is version %s already, so no number is wanted", f.from, family.Schemas[i].Version))
		}
		if i == 0 {
			return nil, usage(cmd, fmt.Errorf("%s is the first version, so that no lens leads there", f.from))
		}
		return draft.Between(cmd.Context(), d.Set, family, family.Schemas[i-1], family.Schemas[i])
	}
	text, err := a.readDocument(opNew, f.from)
	if err != nil {
		return nil, err
	}
	return draft.Following(cmd.Context(), d.Set, family, version, f.from, text)
}

// next is the version that the flags choose; nil when they choose none.
func (f newFlags) next(family *schema.Family) (*schema.Version, error) {
	newest := family.Newest().Version
	var chosen schema.Version
	given := 0
	for _, one := range []bool{f.major, f.minor, f.patch, f.version != ""} {
		if one {
			given++
		}
	}
	switch {
	case given > 1:
		return nil, errors.New("of --major, --minor, --patch and --version only one can be meant")
	case f.major:
		chosen = draft.Bumped(newest, compat.Major)
	case f.minor:
		chosen = draft.Bumped(newest, compat.Minor)
	case f.patch:
		chosen = draft.Bumped(newest, compat.Patch)
	case f.version != "":
		v, err := schema.ParseVersion(f.version)
		if err != nil {
			return nil, fmt.Errorf("--version: %w", err)
		}
		chosen = v
	default:
		return nil, nil
	}
	return &chosen, nil
}

// existing is which of the family's versions a file holds, or -1.
func existing(d *project.Document, family *schema.Family, file string) int {
	asked, err := os.Stat(file)
	if err != nil {
		return -1
	}
	for i, s := range family.Schemas {
		known, err := os.Stat(filepath.Join(filepath.Dir(d.Schemas), filepath.FromSlash(s.File)))
		if err == nil && os.SameFile(asked, known) {
			return i
		}
	}
	return -1
}

// createFiles writes all or none: none of them may be there yet.
func createFiles(files []shownFile) error {
	for _, f := range files {
		if _, err := os.Lstat(f.File); err == nil {
			return fault.New(opNew, f.File, "the file is already there", "Move it away first, or look at the draft by --dry-run.")
		}
	}
	for _, f := range files {
		if err := createFile(opNew, f.File, f.Text); err != nil {
			return err
		}
	}
	return nil
}

func showSteps(steps []draft.Step) []shownStep {
	shown := []shownStep{}
	for _, s := range steps {
		shown = append(shown, shownStep{s.Operation, s.Path, s.Why, showSteps(s.Steps)})
	}
	return shown
}

// print lists the files; what was not written is shown itself.
func (s shownDraft) print(w io.Writer) {
	for _, f := range s.Files {
		fmt.Fprintln(w, f.File)
		if !s.Written {
			fmt.Fprintln(w, f.Text)
		}
	}
}

func (a *app) sayDraftOf(made *draft.Draft, s shownDraft) {
	if claimed := compat.Claimed(made.From.Version, made.To.Version); claimed < made.Change.Most {
		a.say("warning: the number counts up %s, but the change is %s, which needs %s.", claimed, s.Class, s.Needs)
	}
	for _, note := range s.Notes {
		a.say("not guessed: %s", note)
	}
	switch {
	case s.Problem != "":
		a.say("The lens doesn't hold yet: %s\n  %s", s.Breaks, s.Problem)
	case s.Tried == 0:
		a.say("The lens was not tried: no document was generated.")
	default:
		a.say("%s went through the lens and back.", count(s.Tried, "document"))
	}
	for _, f := range s.Files {
		if filepath.Ext(f.File) == ".next" && s.Written {
			a.say("The safe default must be of the newest version: look at %s, and move it to default.json.", f.File)
			return
		}
	}
	if made.To != nil && s.Written && len(s.Files) > 1 {
		a.say("The safe default could not be carried over: write default.json for %s yourself.", s.To)
	}
}
