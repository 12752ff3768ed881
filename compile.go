package pgstrata

import (
	"fmt"
	"io/fs"

	"github.com/pgstrata/pgstrata/internal/compile"
	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// CompileOptions say what a schema is compiled to. Only Name is required.
type CompileOptions struct {
	Name   string // what the functions' names begin with
	Schema string // the database schema for the functions; "" is pgstrata_check. It is created if missing.
	Table  string // as table or schema.table; with Column the one that is guarded. "" makes the functions alone.
	Column string // of type jsonb
	Check  bool   // guard by a CHECK constraint instead of a trigger

	// Observe records writes that break the schema, without values, and lets them pass. Compile again without it to refuse them.
	Observe bool

	File         string           // what errors call the schema; "" is its name
	Remotes      map[string]fs.FS // the folders of schemas that it refers to, by the beginning of their addresses; nothing else is read
	AssertFormat []string         // formats that are checked; the others are annotations
	AnyKeyword   bool             // take unknown keywords for annotations instead of mistakes
}

// Compiled is a schema as SQL text.
type Compiled struct {
	SQL       string // the script that makes the functions and the guard; psql runs it, and so does one Exec without arguments
	Uninstall string // the script that takes them away again
	Valid     string // the function (doc jsonb) returns boolean, as a statement names it
	Explain   string // the function (doc jsonb) returns jsonb, an array like that of Findings
	Observed  string // the view of the recorded writes, by place; "" without Observe
	Notes     []CompileNote

	schema *schema.Schema
}

// CompileNote is one decision of the compiler.
type CompileNote struct {
	Path     string `json:"path"`     // of the part of the schema, as the comments in the SQL show it
	Decision string `json:"decision"` // folded, inlined, helper, loop, split, dropped or sql
	Reason   string `json:"reason"`
	Times    int    `json:"times"` // in how many places
}

// Compile turns a JSON Schema of any draft into SQL that needs nothing else of pgstrata in the database. It reads no file and connects
// to nothing. What has no exact form in SQL is refused, with the path and the keyword.
func Compile(schemaText []byte, o CompileOptions) (*Compiled, error) {
	script := compile.Script{Name: o.Name, Namespace: o.Schema, Column: o.Column, Check: o.Check, Observe: o.Observe}
	if o.Table != "" {
		table, err := pg.ParseTable(o.Table)
		if err != nil {
			return nil, fault.Wrap(err, "schema compile", "", "Name a table as table or schema.table.")
		}
		script.Table = table
	}
	if _, err := script.Uninstall(); err != nil { // the names, before the schema is read
		return nil, err
	}
	s, err := readSchema(schemaText, o)
	if err != nil {
		return nil, err
	}
	text, err := script.Compile(s)
	if err != nil {
		return nil, err
	}
	c := &Compiled{SQL: text.SQL, Uninstall: text.Uninstall, Valid: text.Valid, Explain: text.Explain, Observed: text.Observed, schema: s}
	for _, n := range text.Notes {
		c.Notes = append(c.Notes, CompileNote{n.Path, string(n.Decision), n.Reason, n.Times})
	}
	return c, nil
}

func readSchema(text []byte, o CompileOptions) (*schema.Schema, error) {
	var remotes []schema.Remote
	for prefix, files := range o.Remotes {
		remotes = append(remotes, schema.Remote{Prefix: prefix, Files: files})
	}
	choices := []schema.Option{schema.AssertFormat(o.AssertFormat...)}
	if o.AnyKeyword {
		choices = append(choices, schema.AnyKeyword())
	}
	file := o.File
	if file == "" {
		file = o.Name
	}
	return schema.Single(file, schema.Address(file), text, schema.Fetch(remotes...), choices...)
}

// Findings judges a document without a database, as the compiled functions do. No findings means that it is valid;
// the error says that it isn't JSON.
func (c *Compiled) Findings(doc []byte) ([]Finding, error) {
	value, err := schema.Decode(doc)
	if err != nil {
		return nil, fmt.Errorf("judge a document: %w", err)
	}
	return findingsOf(c.schema.Findings(value)), nil
}
