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

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/pg"
)

const opCompile = "schema compile"

// compileFlags are the choices of one run.
type compileFlags struct {
	table, column, name, namespace                string
	trigger, check, observe, uninstall, explained bool
	source                                        schemaSource
}

func (a *app) schemaCompileCommand() *cobra.Command {
	var f compileFlags
	cmd := &cobra.Command{
		Use:   "compile FILE|-",
		Short: "Print one JSON Schema as SQL that guards a column, for psql",
		Long: `Compiles a JSON Schema of any draft to SQL functions and prints the script. It needs no
pgstrata.yaml and no database, and leaves no state of pgstrata in the database that runs it:

    pgstrata schema compile my.schema.json --table t --column c | psql -v ON_ERROR_STOP=1

Without --table and --column the script makes the two functions alone: one tells whether a
document is valid, its twin with __why lists the findings. Their names hold the hash of their
text. They stand in the schema of --schema, which is created if missing.

--trigger (the default) refuses bad documents with SQLSTATE 23514 and a JSON DETAIL of pointers
and keywords. An unchanged document passes, so that a row with a bad one can be changed elsewhere.

--check adds a CHECK constraint, NOT VALID, and validates it after in a transaction of its own.
Until every stored document is valid that last step fails, and an update of any other column of
a bad row fails too. A CHECK names no pointer, and it runs under the writer's search_path.

--observe adds a trigger that lets every write pass, and records what it would refuse: JSON
Pointer, keyword, how often, since when and the keys of some rows, never a value. It is bounded in
rows, no writer waits for another because of it, and whatever goes wrong with it, the write goes
on. All of it stands in a schema beside the functions', as pgstrata_check_observed, whose view
observed shows what would have been refused; the script ends with that query. To refuse from then
on, compile again without --observe.

A column has one guard. Run again with another schema, the script replaces it in one transaction;
the former functions stay, so that the former script brings them back. --uninstall prints the
script that takes away the guard, and the functions of every version that nothing else uses.

--explain tells on stderr what the compiler folded, inlined, split or left out, and why.

A $ref to another file is looked up beside FILE, and an address in the folders of --remote;
nothing is read from the network.

JSON:

    {"sql", "uninstall", "valid", "explain", "observed",
     "notes": [{"path", "decision", "reason", "times"}]}

"valid" and "explain" are the functions' names, "observed" is the view of what was observed, ""
without --observe.`,
		Example: `  pgstrata schema compile my.schema.json --explain > /dev/null
  pgstrata schema compile my.schema.json --table app.settings --column doc --check | psql -v ON_ERROR_STOP=1
  pgstrata schema compile my.schema.json --table app.settings --column doc --observe | psql -v ON_ERROR_STOP=1
  pgstrata schema compile my.schema.json --table app.settings --column doc --uninstall | psql -v ON_ERROR_STOP=1`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage(cmd, errors.New("want one file, or - for stdin"))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return a.schemaCompile(cmd, args[0], f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.table, "table", "", "the table to guard, as table or schema.table (default schema public)")
	flags.StringVar(&f.column, "column", "", "its jsonb column")
	flags.BoolVar(&f.trigger, "trigger", false, "guard by a trigger whose error names pointers (the default)")
	flags.BoolVar(&f.check, "check", false, "guard by a CHECK constraint")
	flags.BoolVar(&f.observe, "observe", false, "record bad writes instead of refusing them")
	flags.BoolVar(&f.uninstall, "uninstall", false, "print the script that takes everything away again")
	flags.BoolVar(&f.explained, "explain", false, "say what was folded, split or left out, and why")
	flags.StringVar(&f.name, "name", "", "what the functions are called (default from the file's name)")
	flags.StringVar(&f.namespace, "schema", compile.Namespace, "the database schema that the functions stand in")
	f.source.addFlags(cmd)
	return cmd
}

// schemaSource says how a schema that belongs to no project is read.
type schemaSource struct {
	remotes    []string
	formats    []string
	anyKeyword bool
}

func (s *schemaSource) addFlags(cmd *cobra.Command) {
	cmd.Flags().StringArrayVar(&s.remotes, "remote", nil, "PREFIX=DIR: where schemas whose addresses begin with PREFIX stand; may be repeated")
	cmd.Flags().StringSliceVar(&s.formats, "assert-format", nil, "formats to check, as date,uuid (hostname does not decode labels in xn--); the others are annotations")
	cmd.Flags().BoolVar(&s.anyKeyword, "any-keyword", false, "take unknown keywords for annotations instead of mistakes")
}

func (a *app) schemaCompile(cmd *cobra.Command, file string, f compileFlags) error {
	if f.trigger && f.check {
		return usage(cmd, errors.New("--trigger and --check are two ways to guard a column: choose one"))
	}
	if f.check && f.observe {
		return usage(cmd, errors.New("a CHECK constraint can only refuse: --observe is for a trigger"))
	}
	if (f.trigger || f.check || f.observe) && f.table == "" {
		return usage(cmd, errors.New("a guard needs --table and --column"))
	}
	if (f.table == "") != (f.column == "") {
		return usage(cmd, errors.New("--table and --column belong together"))
	}
	name := cmp.Or(f.name, nameOfFile(file))
	if name == "" {
		return usage(cmd, errors.New("--name is missing: the file's name gives none"))
	}
	var table pg.Table
	if f.table != "" {
		var err error
		if table, err = pg.ParseTable(f.table); err != nil {
			return usage(cmd, err)
		}
	}
	script := compile.Script{Name: name, Namespace: f.namespace, Table: table, Column: f.column, Check: f.check, Observe: f.observe}
	uninstall, err := script.Uninstall()
	if err != nil {
		return err
	}
	if f.uninstall && !a.json { // whatever has become of the schema
		fmt.Fprint(a.stdout, uninstall)
		return nil
	}
	s, err := a.readSchema(opCompile, file, name, f.source)
	if err != nil {
		return err
	}
	c, err := script.Compile(s)
	if err != nil {
		return err
	}
	result := struct {
		SQL       string         `json:"sql"`
		Uninstall string         `json:"uninstall"`
		Valid     string         `json:"valid"`
		Explain   string         `json:"explain"`
		Observed  string         `json:"observed"`
		Notes     []compile.Note `json:"notes"`
	}{c.SQL, c.Uninstall, c.Valid, c.Explain, c.Observed, append([]compile.Note{}, c.Notes...)}
	if err := a.emit(result, func(w io.Writer) { fmt.Fprint(w, c.SQL) }); err != nil {
		return err
	}
	if f.explained {
		a.tellNotes(c.Notes)
	}
	return nil
}

// tellNotes says each decision on a line of its own.
func (a *app) tellNotes(notes []compile.Note) {
	for _, n := range notes {
		times := ""
		if n.Times > 1 {
			times = fmt.Sprintf(" (%d times)", n.Times)
		}
		a.say("%-8s %s: %s%s", n.Decision, n.Path, n.Reason, times)
	}
	if len(notes) == 0 {
		a.say("Nothing to tell: the schema was written out as it stands.")
	}
}

var notInName = regexp.MustCompile(`[^a-z0-9]+`)

// nameOfFile is what a schema is called after its file: my-settings.schema.json is my_settings.
func nameOfFile(file string) string {
	if file == "-" {
		return ""
	}
	base := strings.ToLower(filepath.Base(file))
	for _, suffix := range []string{".json", ".schema"} {
		base = strings.TrimSuffix(base, suffix)
	}
	return strings.Trim(notInName.ReplaceAllString(base, "_"), "_")
}
