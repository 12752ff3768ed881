// Package compile turns resolved JSON Schemas into SQL text: validators, explainers, the trigger that calls them, and their migration.
// It is pure: it needs no connection, and what it can't translate exactly it refuses, with the schema's path and the reason.
package compile

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"

	"github.com/pgstrata/pgstrata/internal/fault"
	"github.com/pgstrata/pgstrata/internal/pg"
	"github.com/pgstrata/pgstrata/internal/schema"
)

// Namespace is the database schema that every generated function stands in.
const Namespace = "pgstrata_check"

const op = "compile schema"

// Validator is one version's pair of functions, as SQL text.
type Validator struct {
	Name     string // the boolean function, unqualified
	Explain  string // its slow twin
	Identity string // document, variant, version and hash, as the comments hold it
	SQL      string // every function of the group with its grant and comment; each statement ends with ";\n"

	statements []string
	functions  []string // signatures for drop, helpers included
}

// self stands for the group's own name until the hash is known, since recursive functions name themselves.
// No text of a schema holds it, since no SQL text can hold NUL.
const self = "\x00self\x00"

// Schema compiles one version.
func Schema(s *schema.Schema) (*Validator, error) {
	c, err := compiled(s, false)
	if err != nil {
		return nil, err
	}
	version := strings.ReplaceAll(s.Version.String(), ".", "_")
	name := nameOf(s.Document+"_"+s.Variant, "__"+version+"__"+c.hash, longestSuffix(c.functions))
	identity := fmt.Sprintf("document %s, variant %s, version %s, hash %s", s.Document, s.Variant, s.Version, c.hash)
	return c.validator(Namespace, name, identity), nil
}

// code is a schema's functions before they have a name.
type code struct {
	functions []function
	hash      string
	notes     []Note
}

func compiled(s *schema.Schema, annotate bool) (*code, error) {
	if err := supported(s); err != nil {
		return nil, err
	}
	g, functions, err := writeOut(s.Root, annotate)
	if err != nil {
		return nil, fault.Wrap(err, op, place(s, s.Root), "Leave out definitions that differ in little, say in one schema what several branches have in common, or divide the document into columns with schemas of their own.")
	}
	var text strings.Builder
	for _, f := range functions {
		text.WriteString(f.create() + ";\n")
	}
	return &code{functions, hashOf(text.String()), g.notes.list}, nil
}

// validator names the functions. namespace is quoted where it has to be.
func (c *code) validator(namespace, name, identity string) *Validator {
	v := &Validator{Name: name, Explain: name + whySuffix, Identity: identity}
	names := strings.NewReplacer(Namespace+"."+self, namespace+"."+name)
	for _, f := range c.functions {
		signature := namespace + "." + name + f.suffix + "(" + f.types() + ")"
		v.functions = append(v.functions, signature)
		v.statements = append(v.statements,
			names.Replace(f.create())+";\n",
			fmt.Sprintf("grant execute on function %s to public;\n", signature),
			fmt.Sprintf("comment on function %s is\n  %s;\n", signature, pg.Literal(f.about+": "+v.Identity+".")))
	}
	v.SQL = strings.Join(v.statements, "")
	return v
}

// hashOf names a text by the first 10 hexadecimal digits of its SHA-256.
func hashOf(text string) string {
	sum := sha256.Sum256([]byte(strings.ReplaceAll(text, self, "{self}")))
	return hex.EncodeToString(sum[:])[:10]
}

var notInName = regexp.MustCompile(`[^a-z0-9_]`)

// nameOf joins front and back to a plain identifier that leaves room for a suffix; the front is cut when it is too long.
func nameOf(front, back string, room int) string {
	front = notInName.ReplaceAllString(strings.ToLower(front), "_")
	if front[0] >= '0' && front[0] <= '9' {
		front = "_" + front
	}
	return front[:min(len(front), pg.MaxIdent-len(back)-room)] + back
}

func longestSuffix(functions []function) int {
	n := 0
	for _, f := range functions {
		n = max(n, len(f.suffix))
	}
	return n
}
